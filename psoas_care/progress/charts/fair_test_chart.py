"""A fair test: pain of both arms day by day, the evidence, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log
from typing import NamedTuple, TypeAlias

from psoas_care.progress.charts.axis import Month, Tick, TimeAxis, by_month
from psoas_care.progress.charts.svg import (
    NO_ENTRY,
    GridLine,
    Lane,
    bars_path,
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
LANE_HEIGHT, MISSING_HEIGHT = 36, 12

ArmDays: TypeAlias = Sequence[tuple[date, float | None]]
"""The days on which the coin said the same, with their pain."""


class FairTestWords(NamedTuple):
    """What the table says of a day, and the names of the two lanes with their notes."""

    is_with: str
    without: str
    no_coin: str
    missing_with: str
    missing_without: str

    def coin(self, day: CoinDay | None) -> str:
        if day is None:
            return self.no_coin
        return self.is_with if day.is_with else self.without


@dataclass(frozen=True, slots=True)
class FairTestChart:
    """All that a template draws: dots of both arms, and how far the stake has grown.

    The evidence line goes from 1 to the threshold by equal factors; it stays on the
    bottom where the stake shrank. `missing` has a bar for each day without an answer, a
    lane for each arm. A row of `months` is a day, also one that has no coin or does not
    count, so that rows lie where the days are: coin and pain.
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
    missing: tuple[Lane, ...]
    missing_bottom: int
    months: tuple[Month, ...]


def fair_test_chart(
    days: Mapping[date, CoinDay],
    evidence: Sequence[Evidence],
    *,
    pain: Mapping[date, float],
    words: FairTestWords,
) -> FairTestChart | None:
    """The picture of the days that count, oldest first; None before the first.

    `pain` is that of all days, for the table.
    """
    if not days:
        return None
    axis = TimeAxis.covering(min(days), max(days))

    def dots(*, is_with: bool) -> str:
        return dots_path(
            (axis.across(day), BOTTOM - pain / 10 * HEIGHT)
            for day, pain in _arm(days, is_with=is_with)
            if pain is not None
        )

    return FairTestChart(
        axis=axis,
        levels=grid_lines(PAIN_LEVELS, 10, bottom=BOTTOM, height=HEIGHT),
        ticks=axis.ticks(),
        with_path=dots(is_with=True),
        without_path=dots(is_with=False),
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
        missing=(
            _missing(axis, 1, words.missing_with, _arm(days, is_with=True)),
            _missing(axis, 2, words.missing_without, _arm(days, is_with=False)),
        ),
        missing_bottom=2 * LANE_HEIGHT,
        months=by_month(
            (day, (str(day.day), words.coin(days.get(day)), _written(pain.get(day))))
            for day in (axis.first + timedelta(days=n) for n in range(axis.days))
        ),
    )


def _arm(days: Mapping[date, CoinDay], *, is_with: bool) -> ArmDays:
    return [(day, one.pain) for day, one in days.items() if one.is_with is is_with]


def _missing(axis: TimeAxis, place: int, label: str, arm: ArmDays) -> Lane:
    """A bar for each day of an arm without an answer."""
    bottom = place * LANE_HEIGHT
    bars = ((axis.across(day), MISSING_HEIGHT) for day, pain in arm if pain is None)
    return Lane("missing", label, bottom, bars_path(bars, bottom))


def _up(stake: float) -> float:
    """The y of a stake in pixels, on a log scale; at most at the threshold."""
    share = log(min(max(stake, 1), THRESHOLD)) / log(THRESHOLD)
    return EVIDENCE_BOTTOM - share * EVIDENCE_HEIGHT


def _written(pain: float | None) -> str:
    return NO_ENTRY if pain is None else f"{pain:.1f}".removesuffix(".0")
