"""How everyday activities went over time: a dot for each time they were rated.

Its axis goes up to "as before the problem": unlike pain, higher is better, so the two
never share a picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from psoas_care.progress.charts.axis import Month, Tick, TimeAxis, by_month
from psoas_care.progress.charts.svg import (
    GridLine,
    PlotPoint,
    dots_path,
    grid_lines,
    line_path,
)
from psoas_care.progress.statistics import FunctionRating, function_mean

BEST = 10
TOP = 8
LEVEL_HEIGHT = 9
BASELINE = TOP + BEST * LEVEL_HEIGHT


@dataclass(frozen=True, slots=True)
class FunctionChart:
    """All that a template draws and says: levels from the top, months from the newest.

    `latest_mean` is the last dot, written out, or None. A row of `months` is one time:
    the day of its month, the mean, how many activities were rated.
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
    means = [
        (day, function_mean([*rated.values()]), len(rated)) for day, rated in ratings
    ]
    places: list[PlotPoint] = [
        (axis.across(day), BASELINE - mean * LEVEL_HEIGHT) for day, mean, _ in means
    ]
    return FunctionChart(
        latest_mean=f"{means[-1][1]:.1f}" if means else None,
        levels=grid_lines((BEST, 5, 0), BEST, bottom=BASELINE, height=BASELINE - TOP),
        ticks=axis.ticks(),
        points_path=dots_path(places),
        line_path=line_path(places),
        bottom=BASELINE,
        months=by_month(
            (day, (str(day.day), f"{mean:.1f}", str(count)))
            for day, mean, count in means
        ),
    )
