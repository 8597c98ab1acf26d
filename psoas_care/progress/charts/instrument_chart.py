"""How the score of a published questionnaire went, a dot for each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from psoas_care.progress.charts.axis import Tick, TimeAxis
from psoas_care.progress.charts.svg import (
    GridLine,
    PlotPoint,
    dots_path,
    grid_lines,
    line_path,
)

TOP = 8
HEIGHT = 90
BASELINE = TOP + HEIGHT


@dataclass(frozen=True, slots=True)
class InstrumentChart:
    """What a template draws: lower is better, as with pain.

    `marks` are the heights of the two lines that a change has to cross before people
    usually notice it, the better one first; None where the first score is so near the
    end of the scale that it cannot be crossed, or where the scale has none.
    """

    levels: tuple[GridLine, ...]
    ticks: tuple[Tick, ...]
    points_path: str
    line_path: str
    bottom: int
    marks: tuple[int | None, int | None]


def instrument_chart(
    scores: Sequence[tuple[date, float]],
    axis: TimeAxis,
    *,
    lowest: int,
    highest: int,
    meaningful_points: float | None,
) -> InstrumentChart:
    """The picture of `scores` from `lowest` to `highest`, oldest first, at least one.

    The lines of a change that counts are drawn around the first score.
    """

    def up(score: float) -> float:
        return BASELINE - (score - lowest) / (highest - lowest) * HEIGHT

    def mark(score: float) -> int | None:
        return round(up(score)) if lowest <= score <= highest else None

    places: list[PlotPoint] = [(axis.across(day), up(score)) for day, score in scores]
    first = scores[0][1]
    points = meaningful_points
    middle = (lowest + highest) // 2
    levels = grid_lines(
        (highest - lowest, middle - lowest, 0),
        highest - lowest,
        bottom=BASELINE,
        height=HEIGHT,
    )
    return InstrumentChart(
        levels=tuple(level._replace(value=level.value + lowest) for level in levels),
        ticks=axis.ticks(),
        points_path=dots_path(places),
        line_path=line_path(places),
        bottom=BASELINE,
        marks=(None, None)
        if points is None
        else (mark(first - points), mark(first + points)),
    )
