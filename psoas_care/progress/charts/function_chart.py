"""How everyday activities went over time: a dot for each time they were rated.

Its axis goes up to "as before the problem": unlike pain, higher is better, so the two
never share a picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from psoas_care.progress.charts.scales import (
    GridLine,
    Point,
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


Row = tuple[str, str, str]
"""One time in the table twin, written out: day of the month, mean, activities rated."""


class Month(NamedTuple):
    """The rows of one month, newest first."""

    first: date
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class FunctionChart:
    """All that a template draws and says: levels from the top, months from the newest.

    `latest_mean` is the last dot, written out, or None.
    """

    latest_mean: str | None
    levels: tuple[GridLine, ...]
    ticks: tuple[Tick, ...]
    points_path: str
    line_path: str
    bottom: int
    months: tuple[Month, ...]


def function_chart(ratings: Sequence[FunctionRating], axis: TimeAxis) -> FunctionChart:
    """The picture of all times that activities were rated, oldest first.

    A dot stands on its own day also where the axis is cut into weeks.
    """
    means = [(day, function_mean(values), len(values)) for day, values in ratings]
    places: list[Point] = [
        (axis.across(day), BASELINE - mean * LEVEL_HEIGHT) for day, mean, _ in means
    ]
    by_month = groupby(reversed(means), lambda it: it[0].replace(day=1))
    return FunctionChart(
        latest_mean=f"{means[-1][1]:.1f}" if means else None,
        levels=tuple(
            GridLine(value, BASELINE - value * LEVEL_HEIGHT) for value in (BEST, 5, 0)
        ),
        ticks=axis.ticks(),
        points_path=dots_path(places),
        line_path=line_path(places),
        bottom=BASELINE,
        months=tuple(
            Month(
                first,
                tuple((str(day.day), f"{mean:.1f}", str(n)) for day, mean, n in some),
            )
            for first, some in by_month
        ),
    )
