"""Pain on the day after an exercise, compared with the days after other days.

People exercise less on bad days, and the traffic light makes them; bad days are
followed by bad days whatever one does. So days are only compared given the pain of the
day itself and the trend. And who compares twenty exercises finds one that "helps" by
luck. So the bar is set by the diary itself: all exercises are moved together along the
calendar, day by day, round and round. However they are moved away from the pain they
were done with, they keep their habits; the largest effect that shows up then is what
luck can do. (Circular-shift permutation of the largest statistic, on what regression
leaves: Freedman, Lane, Journal of Business & Economic Statistics 1, 1983, 292–298;
Westfall, Young, Resampling-Based Multiple Testing, 1993.)

docs/statistics.md says how often this is wrong.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations
from math import inf, sqrt
from operator import itemgetter, mul
from random import Random
from typing import Generic, TypeAlias, TypeVar
from zlib import crc32

from psoas_care.progress.statistics.change import REAL
from psoas_care.progress.statistics.daily import daily_series
from psoas_care.progress.statistics.memory import orthonormal, residual

WEEK = 7
MOST_WEEKS = 52
DAYS_NEEDED = 20
"""Days with an item, and days without, below which nothing is said of it."""

PAIRS_NEEDED = 8
"""Of those, days whose own pain and the next day's are both known."""

SHIFTS_NEEDED = 20
MOST_SHIFTS = 199
LEVEL = 0.05
TOGETHER = 0.9
"""Share of the days with either of two items that have both: they are one group."""

ItemT = TypeVar("ItemT", bound=Hashable)

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
        is_little = self.low > -REAL and self.high < REAL
        return Outlook.LITTLE if is_little else Outlook.UNKNOWN


@dataclass(frozen=True, slots=True)
class Pain:
    """One region's daily pain, 0–10, and where known that before the day's session."""

    daily: Mapping[date, float]
    before: Mapping[date, float]

    def on_the_day(self, first: date, last: date) -> list[float | None]:
        """What an exercise of that day met: the pain before it, else the day's."""
        return daily_series({**self.daily, **self.before}, first, last)


class _Given:
    """The next day's pain where both days are known, less what the day itself explains.

    Every list has a place for each day, 0 where a day is not known, and is written
    twice in a row, so that a shift is a slice.
    """

    def __init__(
        self, today: Sequence[float | None], tomorrow: Sequence[float | None]
    ) -> None:
        known = [
            (day, now, then)
            for day, (now, then) in enumerate(zip(today, tomorrow, strict=True))
            if now is not None and then is not None
        ]
        days = [day for day, _, _ in known]
        ones = [1.0] * len(known)
        basis = orthonormal(
            [ones, [float(day) for day in days], [n for _, n, _ in known]]
        )
        left = residual([then for _, _, then in known], basis)
        self.degrees = len(known) - len(basis) - 1
        self.squares = sum(map(mul, left, left))
        self.pairs = len(known)
        self.known, self.left, *self.basis = (
            self._twice(days, column, len(today)) for column in (ones, left, *basis)
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

    def effect(self) -> tuple[float, float]:
        return self.given.effect(self.take, self.length, 0)

    def size(self, shift: int) -> float:
        """The effect in standard errors when the days are moved by `shift`."""
        points, error = self.given.effect(self.take, self.length, shift)
        return abs(points) / error


def next_day_findings(
    done: Mapping[ItemT, Collection[date]],
    pains: Mapping[str, Pain],
    first: date,
    last: date,
) -> list[Finding[ItemT]]:
    """A finding for each group of items in each region, over whole weeks up to `last`.

    `done` has the days on which each item was done. At most 52 weeks are looked at.
    Where moving the items gives fewer than 20 different calendars (a plan that repeats
    exactly every week gives 7) the weekday cannot be told from the item: unknown.
    """
    weeks = min((last - first).days // WEEK, MOST_WEEKS)
    length = weeks * WEEK
    start = last - timedelta(days=length)
    today = {
        region: pain.on_the_day(start, last - timedelta(days=1))
        for region, pain in pains.items()
    }
    given = {
        region: _Given(
            today[region], daily_series(pain.daily, start + timedelta(days=1), last)
        )
        for region, pain in pains.items()
    }
    places = {
        item: {n for day in days if 0 <= (n := (day - start).days) < length}
        for item, days in done.items()
    }
    groups = _together({item: days for item, days in places.items() if days})
    cells = {
        (items, region): _Cell(given[region], itemgetter(*sorted(days)), length)
        for items, days in groups.items()
        for region in pains
        if _is_enough(days, given[region], length)
    }
    bar = _bar(list(cells.values()), _shifts(list(groups.values()), length))
    return [
        _finding(items, region, len(days), length, cells.get((items, region)), bar)
        for items, days in groups.items()
        for region in pains
    ]


def _finding(
    items: tuple[ItemT, ...],
    region: str,
    days_with: int,
    length: int,
    cell: _Cell | None,
    bar: float | None,
) -> Finding[ItemT]:
    days_without = length - days_with
    if cell is None or bar is None:
        return Finding(items, region, days_with, days_without)
    points, error = cell.effect()
    margin = bar * error
    return Finding(
        items, region, days_with, days_without, points, points - margin, points + margin
    )


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
                item: kept if it is given_up or it == given_up else it
                for item, it in leader.items()
            }
    groups: dict[ItemT, list[ItemT]] = {}
    for item, it in leader.items():
        groups.setdefault(it, []).append(item)
    return {
        tuple(items): set().union(*(places[item] for item in items))
        for items in groups.values()
    }


def _is_enough(days: set[int], given: _Given, length: int) -> bool:
    if min(len(days), length - len(days)) < DAYS_NEEDED:
        return False
    known = sum(given.known[day] for day in days)
    return min(known, given.pairs - known) >= PAIRS_NEEDED


def _shifts(groups: Sequence[set[int]], length: int) -> list[int]:
    """Numbers of days to move by: all that differ, or a sample seeded by the data."""
    calendar = [0] * length
    for number, days in enumerate(groups):
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


def _bar(cells: Sequence[_Cell], shifts: Sequence[int]) -> float | None:
    """Standard errors that luck passes in 1 of 20 calendars; None if too few differ."""
    if not cells or len(shifts) + 1 < SHIFTS_NEEDED:
        return None
    largest = sorted(
        (max(cell.size(n) for cell in cells) for n in shifts), reverse=True
    )
    return largest[int(LEVEL * (len(shifts) + 1)) - 1]
