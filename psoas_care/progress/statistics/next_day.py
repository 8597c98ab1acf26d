"""Pain on the day after an exercise, compared with the days after other days.

People exercise less on bad days, and bad days follow bad days whatever one does. So the
next day's pain is adjusted for the pain of the day itself and for the trend. Where pain
was asked before the session, there are two numbers for the day itself, and either may
mislead: the day's own, if a session eases the rest of the day; the one before the
session, which other days lack, if it is usually higher or lower. So both adjustments
are made, and the interval spans what either leaves possible.

Among twenty exercises compared, one will seem to help by chance. The threshold against
that is a permutation test on the diary itself: all exercises are shifted together along
the calendar, by every number of days, around its end to its beginning. That keeps their
rhythm and parts them from the pain of their days, so the largest effect after a shift
is what chance alone can do. (Shifting only the regressor is the method of Draper and
Stoneman: Winkler et al., NeuroImage 92, 2014, 381–397. The largest of all effects:
Westfall, Young, Resampling-Based Multiple Testing, 1993.)

docs/statistics.md says how often this is wrong.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain, combinations, pairwise
from math import inf, sqrt
from operator import itemgetter, mul
from random import Random
from statistics import fmean
from typing import Generic, TypeAlias, TypeVar
from zlib import crc32

from psoas_care.progress.statistics.autocorrelation import orthonormal, residual
from psoas_care.progress.statistics.change import MEANINGFUL_POINTS

WEEK = 7
MOST_WEEKS = 52
DAYS_NEEDED = 20
"""Days with an item, and days without it, that a finding needs at least."""

PAIRS_NEEDED = 8
"""Of those, days whose own pain and the next day's are both known."""

SHIFTS_NEEDED = 20
"""Different calendars that shifting must give: one in twenty may pass by chance."""

MOST_SHIFTS = 199
LEVEL = 0.05
TOGETHER = 0.9
"""Share of the days with either of two items that have both: they are one group."""

ItemT = TypeVar("ItemT", bound=Hashable)

Pair: TypeAlias = tuple[int, float, float, float]
"""A day's number, its own pain, that before its session or else its own, the next's."""

Take: TypeAlias = Callable[[Sequence[float]], Iterable[float]]
"""Picks the days of a group out of a list; `itemgetter` is the fastest that does."""


class Outlook(StrEnum):
    """What pain on the day after was like, beside other days that hurt as much."""

    LOWER = "lower"
    HIGHER = "higher"
    LITTLE = "little"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding(Generic[ItemT]):
    """A group of items always done together, and the next day's pain in one region.

    `difference` is in points, negative is less pain on the day after; `low` to `high`
    is an interval that holds for all findings of a diary at once, 95 times in 100. All
    three are None where there are too few days.
    """

    items: tuple[ItemT, ...]
    region: str
    days_with: int
    days_without: int
    difference: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def outlook(self) -> Outlook:
        """Lower or higher where the interval leaves out 0; little if inside ±2."""
        if self.low is None or self.high is None:
            return Outlook.UNKNOWN
        if self.high < 0:
            return Outlook.LOWER
        if self.low > 0:
            return Outlook.HIGHER
        is_little = self.low > -MEANINGFUL_POINTS and self.high < MEANINGFUL_POINTS
        return Outlook.LITTLE if is_little else Outlook.UNKNOWN


@dataclass(frozen=True, slots=True)
class Pain:
    """One region's daily pain, 0–10, and where known that before the day's session."""

    daily: Mapping[date, float]
    before: Mapping[date, float]

    def pairs(self, start: date, length: int) -> list[Pair]:
        """The days from `start` that are known, and the next day too."""
        days = [start + timedelta(days=n) for n in range(length + 1)]
        return [
            (n, self.daily[today], self.before.get(today, self.daily[today]), then)
            for n, (today, tomorrow) in enumerate(pairwise(days))
            if today in self.daily and (then := self.daily.get(tomorrow)) is not None
        ]


class _Adjusted:
    """The next day's pain where both days are known, less what the day itself explains.

    Every list has a place for each day, 0 where a day is not known, and is there twice
    in a row: so a shift around the end of the calendar is one slice.
    """

    def __init__(self, pairs: Sequence[Pair], today: int, length: int) -> None:
        days, ones = [day for day, *_ in pairs], [1.0] * len(pairs)
        trend = [float(day) for day in days]
        basis = orthonormal([ones, trend, [pair[today] for pair in pairs]])
        left = residual([then for *_, then in pairs], basis)
        self.degrees = len(pairs) - len(basis) - 1
        self.squares = sum(map(mul, left, left))
        self.pairs = len(pairs)
        self.known, self.left, *self.basis = (
            self._twice(days, column, length) for column in (ones, left, *basis)
        )

    @staticmethod
    def _twice(
        days: Sequence[int], column: Sequence[float], length: int
    ) -> list[float]:
        places = [0.0] * length
        for day, value in zip(days, column, strict=True):
            places[day] = value
        return places * 2

    def effect(self, take: Take, length: int, shift: int) -> tuple[float, float]:
        """Points that the taken days make, and the standard error of that."""
        there = slice(shift, shift + length)
        spread = sum(take(self.known[there])) - sum(
            sum(take(axis[there])) ** 2 for axis in self.basis
        )
        if spread < 1:
            return 0.0, inf
        points = sum(take(self.left[there])) / spread
        unexplained = max(self.squares - points**2 * spread, 1e-9)
        return points, sqrt(unexplained / self.degrees / spread)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One group of items in one region; `take` picks its days out of a list."""

    adjusted: _Adjusted
    take: Take
    length: int

    def effect(self, shift: int = 0) -> tuple[float, float]:
        return self.adjusted.effect(self.take, self.length, shift)


def next_day_findings(
    done: Mapping[ItemT, Collection[date]],
    pains: Mapping[str, Pain],
    first: date,
    last: date,
) -> list[Finding[ItemT]]:
    """A finding for each group of items in each region, over whole weeks up to `last`.

    `done` has the days on which each item was done. At most 52 weeks are looked at.
    Where moving an item gives fewer than 20 different calendars (a plan that repeats
    exactly every week gives 7) the weekday may be what made the difference: unknown.
    """
    weeks = max(0, min((last - first).days // WEEK, MOST_WEEKS))
    length = weeks * WEEK
    start = last - timedelta(days=length)
    adjusted = {
        region: _adjustments(pain, start, length) for region, pain in pains.items()
    }
    places = {
        item: {n for day in days if 0 <= (n := (day - start).days) < length}
        for item, days in done.items()
    }
    groups = _together({item: days for item, days in places.items() if days})
    cells = {
        (items, region): [
            _Comparison(one, itemgetter(*sorted(days)), length)
            for one in adjusted[region]
        ]
        for items, days in groups.items()
        for region in pains
        if _is_enough(days, adjusted[region][0], length)
    }
    looked_at = {items: groups[items] for items, _ in cells}
    threshold = _threshold(
        [*chain(*cells.values())], _shifts([*looked_at.values()], length)
    )
    return [
        _finding(
            items, region, len(days), length, cells.get((items, region), []), threshold
        )
        for items, days in groups.items()
        for region in pains
    ]


def _finding(
    items: tuple[ItemT, ...],
    region: str,
    days_with: int,
    length: int,
    comparisons: Sequence[_Comparison],
    threshold: float,
) -> Finding[ItemT]:
    days_without = length - days_with
    effects = [one.effect() for one in comparisons]
    if not effects or any(error == inf for _, error in effects):
        return Finding(items, region, days_with, days_without)
    return Finding(
        items,
        region,
        days_with,
        days_without,
        fmean(points for points, _ in effects),
        min(points - threshold * error for points, error in effects),
        max(points + threshold * error for points, error in effects),
    )


def _adjustments(pain: Pain, start: date, length: int) -> list[_Adjusted]:
    """By each day's own pain; and by that before its session, where it differs."""
    pairs = pain.pairs(start, length)
    is_same = all(own == before for _, own, before, _ in pairs)
    return [_Adjusted(pairs, today, length) for today in ((1,) if is_same else (1, 2))]


def _together(
    places: Mapping[ItemT, set[int]],
) -> dict[tuple[ItemT, ...], set[int]]:
    """Items grouped where nearly all days with one have the other; with their days."""
    leader = {item: item for item in places}
    for one, other in combinations(places, 2):
        both, either = places[one] & places[other], places[one] | places[other]
        if len(both) >= TOGETHER * len(either):
            kept, given_up = leader[one], leader[other]
            leader = {
                item: kept if it == given_up else it for item, it in leader.items()
            }
    groups: dict[ItemT, list[ItemT]] = {}
    for item, it in leader.items():
        groups.setdefault(it, []).append(item)
    return {
        tuple(items): set().union(*(places[item] for item in items))
        for items in groups.values()
    }


def _is_enough(days: set[int], adjusted: _Adjusted, length: int) -> bool:
    if min(len(days), length - len(days)) < DAYS_NEEDED or _repeats(days, length):
        return False
    known = sum(adjusted.known[day] for day in days)
    return min(known, adjusted.pairs - known) >= PAIRS_NEEDED


def _repeats(days: set[int], length: int) -> bool:
    return any(
        {(day + shift) % length for day in days} == days
        for shift in range(1, SHIFTS_NEEDED)
    )


def _shifts(groups: Sequence[set[int]], length: int) -> list[int]:
    """Numbers of days to shift by: all that differ, or a sample seeded by the data.

    The order in which items are given changes nothing.
    """
    calendar = [0] * length
    for number, days in enumerate(sorted(map(sorted, groups))):
        for day in days:
            calendar[day] |= 1 << number
    different = next(
        (n for n in range(1, length) if calendar[n:] + calendar[:n] == calendar), length
    )
    shifts = range(1, different)
    if len(shifts) <= MOST_SHIFTS:
        return list(shifts)
    seed = crc32(repr(calendar).encode())
    return Random(seed).sample(shifts, MOST_SHIFTS)


def _threshold(cells: Sequence[_Comparison], shifts: Sequence[int]) -> float:
    """The standard errors that an effect passes by chance in 1 of 20 calendars."""
    if not cells:
        return inf
    largest = sorted(
        max(abs(points) / error for points, error in (c.effect(n) for c in cells))
        for n in shifts
    )
    return largest[-int(LEVEL * (len(shifts) + 1))]
