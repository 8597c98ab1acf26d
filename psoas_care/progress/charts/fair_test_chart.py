"""A fair test: pain of both arms day by day, and the evidence beneath it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log

from psoas_care.progress.charts.axis import Month, Tick, TimeAxis, by_month
from psoas_care.progress.charts.svg import (
    NO_ENTRY,
    GridLine,
    dots_path,
    grid_lines,
    line_path,
)
from psoas_care.progress.statistics.fair_test import THRESHOLD, CoinDay, Evidence

TOP, HEIGHT = 8, 120
BOTTOM = TOP + HEIGHT
PAIN_LEVELS = (10, 5, 0)
EVIDENCE_TOP, EVIDENCE_HEIGHT = 8, 80
EVIDENCE_BOTTOM = EVIDENCE_TOP + EVIDENCE_HEIGHT
STAKES = (40, 10, 1)
"""Where lines are drawn: the threshold, and what chance alone easily reaches."""


@dataclass(frozen=True, slots=True)
class FairTestChart:
    """All that a template draws: dots of both arms, and how far the stake has grown.

    The evidence line goes from 1 to the threshold by equal factors; it stays on the
    bottom where the stake shrank. A row of `months` is a day: coin and pain.
    """

    axis: TimeAxis
    levels: tuple[GridLine, ...]
    ticks: tuple[Tick, ...]
    with_path: str
    without_path: str
    bottom: int
    stakes: tuple[GridLine, ...]
    evidence_path: str
    evidence_bottom: int
    months: tuple[Month, ...]


def fair_test_chart(
    days: Mapping[date, CoinDay],
    evidence: Sequence[Evidence],
    *,
    words: tuple[str, str],
) -> FairTestChart | None:
    """The picture of the days that count, oldest first; None before the first.

    `words` are those of the table for a day without and for one with.
    """
    if not days:
        return None
    axis = TimeAxis.covering(min(days), max(days))

    def dots(*, is_with: bool) -> Iterator[tuple[float, float]]:
        for day, (coin, pain) in days.items():
            if coin is is_with and pain is not None:
                yield axis.across(day), BOTTOM - pain / 10 * HEIGHT

    return FairTestChart(
        axis=axis,
        levels=grid_lines(PAIN_LEVELS, 10, bottom=BOTTOM, height=HEIGHT),
        ticks=axis.ticks(),
        with_path=dots_path(dots(is_with=True)),
        without_path=dots_path(dots(is_with=False)),
        bottom=BOTTOM,
        stakes=tuple(
            GridLine(stake, round(_up(stake)), stake == THRESHOLD) for stake in STAKES
        ),
        evidence_path=line_path(
            [
                (axis.across(day), _up(one.both))
                for day, one in zip(days, evidence, strict=True)
            ]
        ),
        evidence_bottom=EVIDENCE_BOTTOM,
        months=by_month(
            (day, (str(day.day), words[coin], _written(pain)))
            for day, (coin, pain) in days.items()
        ),
    )


def _up(stake: float) -> float:
    """The y of a stake in pixels, on a log scale; at most at the threshold."""
    share = log(min(max(stake, 1), THRESHOLD)) / log(THRESHOLD)
    return EVIDENCE_BOTTOM - share * EVIDENCE_HEIGHT


def _written(pain: float | None) -> str:
    return NO_ENTRY if pain is None else f"{pain:.1f}".removesuffix(".0")
