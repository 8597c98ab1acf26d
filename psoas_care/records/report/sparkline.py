"""A line as small as a word: pain day by day, gaps as gaps; no Django here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from psoas_care.progress.charts.svg import line_path, number
from psoas_care.progress.statistics import Window, daily_series

DAY, POINT, EDGE = 2, 3, 2
"""Units of the drawing for a day across, for a point of pain up, and around it."""

WORST = 10


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Its size, the paths of pain and of the means compared; 10 is at `top`."""

    width: int
    height: int
    top: int
    floor: int
    pain_path: str
    mean_path: str


def sparkline(
    pain: Mapping[date, float], first: date, last: date, means: Iterable[Window | None]
) -> Sparkline:
    """The line of one region's daily pain, 0–10, with a level for each of the means.

    Of a mean only what is of these days is drawn. A day alone between gaps becomes a
    dot.
    """
    floor = EDGE + WORST * POINT

    def across(day: date) -> int:
        return EDGE + (day - first).days * DAY

    places = [
        None if value is None else (EDGE + n * DAY, floor - value * POINT)
        for n, value in enumerate(daily_series(pain, first, last))
    ]
    levels = [
        f"M{across(max(window.first, first))} {number(floor - window.mean * POINT)}"
        f"H{across(window.last)}"
        for window in means
        if window and window.last >= first
    ]
    return Sparkline(
        width=across(last) + EDGE,
        height=floor + EDGE,
        top=EDGE,
        floor=floor,
        pain_path=line_path(places),
        mean_path="".join(levels),
    )
