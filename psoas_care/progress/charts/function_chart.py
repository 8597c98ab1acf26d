"""How everyday activities went over time: a dot for each time they were rated.

Its axis goes up to "as before the problem": unlike pain, higher is better, so the two
never share a picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from psoas_care.progress.charts.scales import (
    Place,
    Tick,
    TimeAxis,
    dots_path,
    line_path,
)
from psoas_care.progress.statistics import FunctionRating, function_mean

BEST = 10
TOP = 8
LEVEL_HEIGHT = 9
BASELINE = TOP + BEST * LEVEL_HEIGHT


class Level(NamedTuple):
    """A labelled line across."""

    value: int
    y: int


class Row(NamedTuple):
    """One time in the table twin: the mean, written out, of how many activities."""

    day: date
    mean: str
    rated: int


@dataclass(frozen=True, slots=True)
class FunctionChart:
    """All that a template draws and says: levels from the top, rows from the newest.

    `latest_mean` is the last dot, written out, or None.
    """

    latest_mean: str | None
    levels: tuple[Level, ...]
    ticks: tuple[Tick, ...]
    points_path: str
    line_path: str
    bottom: int
    rows: tuple[Row, ...]


def function_chart(ratings: Sequence[FunctionRating], axis: TimeAxis) -> FunctionChart:
    """The picture of all times that activities were rated, oldest first.

    A dot stands on its own day also where the axis is cut into weeks.
    """
    means = [(day, function_mean(values), len(values)) for day, values in ratings]
    places: list[Place] = [
        (axis.across(day), BASELINE - mean * LEVEL_HEIGHT) for day, mean, _ in means
    ]
    rows = tuple(Row(day, f"{mean:.1f}", rated) for day, mean, rated in reversed(means))
    return FunctionChart(
        latest_mean=rows[0].mean if rows else None,
        levels=tuple(
            Level(value, BASELINE - value * LEVEL_HEIGHT) for value in (BEST, 5, 0)
        ),
        ticks=axis.ticks(),
        points_path=dots_path(places),
        line_path=line_path(places),
        bottom=BASELINE,
        rows=rows,
    )
