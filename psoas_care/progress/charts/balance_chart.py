"""Left and right of each exercise that is trained side by side: two bars in a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from psoas_care.progress.charts.svg import number
from psoas_care.progress.statistics.daily import whole_minutes
from psoas_care.progress.statistics.practice import (
    Amounts,
    ExerciseTotal,
    with_sides,
)

HOUR = 3600
MINUTES_FROM, HOURS_FROM = 120, 2 * HOUR
"""Seconds from which time is written in minutes, and in hours."""


class BalanceBar(NamedTuple):
    """One side as a bar: `x` and `width` in percent of its half of the picture."""

    text: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One exercise; `both` is what was logged for both sides at once, "" if nothing."""

    slug: str
    name: str
    category: str
    left: BalanceBar
    right: BalanceBar
    both: str


@dataclass(frozen=True, slots=True)
class BalanceChart:
    """Time of both sides over all `rows`, "" where none was timed.

    So many `others` have no sides to tell apart.
    """

    left: str
    right: str
    rows: tuple[BalanceRow, ...]
    others: int


def balance_chart(totals: Iterable[ExerciseTotal]) -> BalanceChart:
    """The picture of what each side did, exercises in the order given.

    Bars in seconds share one scale, and so do those in repetitions.
    """
    everything = list(totals)
    sided = with_sides(everything)
    sides = [side for one in sided for side in (one.left, one.right)]
    longest = Amounts(*map(max, zip(*sides, strict=True))) if sides else Amounts(0, 0)
    return BalanceChart(
        left=_time(one.left for one in sided),
        right=_time(one.right for one in sided),
        rows=tuple(_row(one, longest) for one in sided),
        others=len(everything) - len(sided),
    )


def _time(sides: Iterable[Amounts]) -> str:
    seconds = sum(side.seconds for side in sides)
    return amount_text(Amounts(seconds, 0)) if seconds else ""


def _row(one: ExerciseTotal, longest: Amounts) -> BalanceRow:
    """One row; its bars show time, or repetitions where neither side was timed."""
    is_timed = bool(one.left.seconds or one.right.seconds)
    left, right = (
        Amounts(side.seconds, 0) if is_timed else Amounts(0, side.repetitions)
        for side in (one.left, one.right)
    )
    left_width, right_width = _width(left, longest), _width(right, longest)
    return BalanceRow(
        slug=one.slug,
        name=one.name,
        category=one.category,
        left=BalanceBar(
            amount_text(left), number(100 - left_width), number(left_width)
        ),
        right=BalanceBar(amount_text(right), "0", number(right_width)),
        both=amount_text(one.both) if any(one.both) else "",
    )


def _width(side: Amounts, longest: Amounts) -> float:
    if side.seconds:
        return side.seconds / longest.seconds * 100
    return side.repetitions / longest.repetitions * 100 if side.repetitions else 0


def amount_text(amounts: Amounts) -> str:
    """An amount in words: "90 s", "12 min", "4.9 h", or "24 ×" where nothing was timed.

    Coarse on purpose: nobody shall chase the last second of a side.
    """
    seconds, repetitions = amounts
    if seconds >= HOURS_FROM:
        return f"{seconds / HOUR:.1f} h"
    if seconds >= MINUTES_FROM:
        return f"{whole_minutes(seconds)} min"
    return f"{repetitions} ×" if repetitions and not seconds else f"{seconds} s"
