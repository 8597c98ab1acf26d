"""A line as small as a word: pain day by day, gaps as gaps; no Django here."""

from collections.abc import Sequence
from dataclasses import dataclass

from psoas_care.progress.charts.scales import line_path

DAY, POINT, EDGE = 2, 3, 2
"""Units of the drawing for a day across, for a point of pain up, and around it."""

WORST = 10


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Width, height and path of the drawing; `top` and `floor` are pain 10 and 0."""

    width: int
    height: int
    top: int
    floor: int
    path: str


def sparkline(series: Sequence[float | None]) -> Sparkline:
    """The line of one value a day, 0–10; a day alone between gaps becomes a dot."""
    floor = EDGE + WORST * POINT
    places = [
        None if value is None else (EDGE + number * DAY, floor - value * POINT)
        for number, value in enumerate(series)
    ]
    return Sparkline(
        width=2 * EDGE + max(len(series) - 1, 0) * DAY,
        height=floor + EDGE,
        top=EDGE,
        floor=floor,
        path=line_path(places),
    )
