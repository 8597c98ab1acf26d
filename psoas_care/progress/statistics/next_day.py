"""Pain on the day after an exercise, compared with the days after other days.

People exercise less on bad days, and the traffic light makes them; bad days are
followed by bad days whatever one does. So days are only compared given the pain of the
day itself and the trend. Where pain was asked before the session, there are two numbers
for that, and either may mislead: the day's own, if a session eases the rest of the day;
the one before it, which other days lack, if it runs higher or lower by habit. So both
are tried, and the interval spans what either leaves possible.

And who compares twenty exercises finds one that "helps" by luck. So the bar is set by
the diary itself: all exercises are moved together along the calendar, day by day, round
and round. However they are moved away from the pain they were done with, they keep
their habits; the largest effect that shows up then is what luck can do. (Draper and
Stoneman's way, to move the regressor alone: Winkler et al., NeuroImage 92, 2014,
381–397. The largest: Westfall, Young, Resampling-Based Multiple Testing, 1993.)

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
"""Days with an item, and days without, below which nothing is said of it."""

PAIRS_NEEDED = 8
"""Of those, days whose own pain and the next day's are both known."""

SHIFTS_NEEDED = 20
"""Different calendars that moving an item must give: 1 of 20 is what luck may pass."""

MOST_SHIFTS = 199
LEVEL = 0.05
TOGETHER = 0.9
"""Share of the days with either of two items that have both: they are one group."""

ItemT = TypeVar("ItemT", bound=Hashable)

Pair: TypeAlias = tuple[int, float, float, float]
"""A day's number, its own pain, that before its session or else its own, the next's."""

Take: TypeAlias = Callable[[Sequence[float]], Iterable[float]]
"""Picks the days of a group out of a list: sums over them are the work to be done."""


class Outlook(StrEnum):
    """What can be said of the day after."""

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


class _Given:
    """The next day's pain where both days are known, less what the day itself explains.

    Every list has a place for each day, 0 where a day is not known, and is written
    twice in a row, so that a shift is a slice.
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
class _Cell:
    """One group of items in one region; `take` picks its days out of a list."""

    given: _Given
    take: Take
    length: int

    def effect(self, shift: int = 0) -> tuple[float, float]:
        return self.given.effect(self.take, self.length, shift)


def next_day_findings(
    done: Mapping[ItemT, Collection[date]],
    pains: Mapping[str, Pain],
    first: date,
    last: date,
) -> list[Finding[ItemT]]:
    """A finding for each group of items in each region, over whole weeks up to `last`.

    `done` has the days on which each item was done. At most 52 weeks are looked at.
    Where moving an item gives fewer than 20 different calendars (a plan that repeats
    exactly every week gives 7) the weekday cannot be told from the item: unknown.
    """
    weeks = max(0, min((last - first).days // WEEK, MOST_WEEKS))
    length = weeks * WEEK
    start = last - timedelta(days=length)
    given = {region: _ways(pain, start, length) for region, pain in pains.items()}
    places = {
        item: {n for day in days if 0 <= (n := (day - start).days) < length}
        for item, days in done.items()
    }
    groups = _together({item: days for item, days in places.items() if days})
    cells = {
        (items, region): [
            _Cell(way, itemgetter(*sorted(days)), length) for way in given[region]
        ]
        for items, days in groups.items()
        for region in pains
        if _is_enough(days, given[region][0], length)
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
    ways: Sequence[_Cell],
    threshold: float,
) -> Finding[ItemT]:
    days_without = length - days_with
    effects = [way.effect() for way in ways]
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


def _ways(pain: Pain, start: date, length: int) -> list[_Given]:
    """Given each day's own pain; and given what its session met, where that differs."""
    pairs = pain.pairs(start, length)
    is_one = all(own == met for _, own, met, _ in pairs)
    return [_Given(pairs, today, length) for today in ((1,) if is_one else (1, 2))]


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


def _is_enough(days: set[int], given: _Given, length: int) -> bool:
    if min(len(days), length - len(days)) < DAYS_NEEDED or _repeats(days, length):
        return False
    known = sum(given.known[day] for day in days)
    return min(known, given.pairs - known) >= PAIRS_NEEDED


def _repeats(days: set[int], length: int) -> bool:
    return any(
        {(day + shift) % length for day in days} == days
        for shift in range(1, SHIFTS_NEEDED)
    )


def _shifts(groups: Sequence[set[int]], length: int) -> list[int]:
    """Numbers of days to move by: all that differ, or a sample seeded by the data.

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


def _threshold(cells: Sequence[_Cell], shifts: Sequence[int]) -> float:
    """Standard errors that luck passes in 1 of 20 calendars."""
    if not cells:
        return inf
    largest = sorted(
        max(abs(points) / error for points, error in (c.effect(n) for c in cells))
        for n in shifts
    )
    return largest[-int(LEVEL * (len(shifts) + 1))]
