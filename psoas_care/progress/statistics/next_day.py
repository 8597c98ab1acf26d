"""Pain on the day after an exercise, compared with the days after other days.

People exercise less on bad days, and bad days follow bad days whatever one does. So the
next day's pain is adjusted for the pain of the day itself, for how much that had risen
since the day before, for the weekday, and for the weeks it was in. Where pain was asked
before the session, there are two numbers for the day itself, and either may mislead:
the day's own, if a session eases the rest of the day; the one before the session, which
other days lack, if it is usually higher or lower. So both adjustments are made, and the
interval spans what either leaves possible.

Among twenty exercises compared, one will seem to help by chance, and who looks every
day gives chance another chance each time. So findings are worked out on fixed days of
the diary only, and an error budget is spread over those days and shared out by all
that is compared (Bonferroni; Lan, DeMets, Biometrika 70, 1983, 659–663).

docs/statistics.md says how often this is wrong.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import combinations
from math import exp, sqrt
from operator import itemgetter, mul
from statistics import fmean
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from psoas_care.progress.statistics.autocorrelation import (
    orthonormal,
    residual,
    t_quantile,
)
from psoas_care.progress.statistics.readings import last_reading, next_reading

WEEK = 7
READINGS = (62, 90)
"""Days of the diary on which findings are worked out; then every four weeks."""

CHANCES = {62: 0.004, 90: 0.027}
LATER_CHANCE = 0.004
"""How often, of the diaries where nothing helps, one of these days tells of something.

Together they are the error budget of a year, whatever is compared and looked at.
"""

LONGEST_DAYS = 364
DAYS_NEEDED = 15
"""Days with an item, and days without it, that a finding needs at least."""

PAIRS_NEEDED = 8
"""Of those, days whose own pain and the next day's are both known."""

BLOCK_DAYS = 28
"""Within so many days things are compared: what began with a good month is no help."""

COMES_AND_GOES = 0.65
"""Of how an item comes and goes, the share that weeks and weekdays may not explain."""

CHANGES_NEEDED = 0.5
"""Of the changes between days with and without it that chance would make, the share
that there are at least; fewer is a habit that lasts, of one stretch of time or some."""

DEGREES_NEEDED = 10
TOGETHER = 0.9
"""Share of the days with either of two items that have both: they are one group."""

LITTLE_POINTS = 1.0
LITTLE_ERRORS = 1.96
"""Little: an effect of 1 point would have left another number, 39 times in 40 …"""

LITTLE_AT_MOST = 2.0
"""… and the whole interval lies within so many points."""

MOST_DO_LITTLE = 0.98
LITTLE_SPREAD, LARGE_SPREAD = 0.3, 2.0
"""What to expect before looking: of a hundred things two do much (standard deviation of
2 points), the others next to nothing."""

ItemT = TypeVar("ItemT", bound=Hashable)

Take: TypeAlias = Callable[[Sequence[float]], Iterable[float]]
"""Picks the days of a group out of a list; `itemgetter` is the fastest that does."""


class Outlook(StrEnum):
    """What pain on the day after was like, beside other days that hurt as much."""

    LOWER = "lower"
    HIGHER = "higher"
    LITTLE = "little"
    UNKNOWN = "unknown"


class UnknownReason(StrEnum):
    """Why an item has no finding: too few days, too little pain data, or a rhythm."""

    DAYS = "days"
    PAIN = "pain"
    RHYTHM = "rhythm"


@dataclass(frozen=True, slots=True)
class Finding(Generic[ItemT]):
    """A group of items always done together, and the next day's pain in one region.

    `difference` is in points, negative is less pain on the day after. It is a careful
    one, nearer to 0 than what was measured: of all chances the large ones are told.
    `low` to `high` is an interval of what was measured; it holds for all findings of a
    diary at once. All three are None where `why_unknown` says so.
    """

    items: tuple[ItemT, ...]
    region: str
    days_with: int
    days_without: int
    why_unknown: UnknownReason | None = None
    outlook: Outlook = Outlook.UNKNOWN
    difference: float | None = None
    low: float | None = None
    high: float | None = None


class Pair(NamedTuple):
    """A day by its number, from 0 on, and the next, both known; pain is 0–10.

    `met` is the pain before the day's session, or else the day's own; `rise` how much
    the day's own had risen since the day before, 0 where that is not known.
    """

    day: int
    own: float
    met: float
    rise: float
    then: float


@dataclass(frozen=True, slots=True)
class Pain:
    """One region's daily pain, 0–10, and where known that before the day's session."""

    daily: Mapping[date, float]
    before: Mapping[date, float]

    def pairs(self, start: date, length: int) -> list[Pair]:
        """The days from `start` that are known, and the next day too."""
        days = [start + timedelta(days=n) for n in range(-1, length + 1)]
        found = []
        for n in range(length):
            yesterday, today, tomorrow = days[n : n + 3]
            own, then = self.daily.get(today), self.daily.get(tomorrow)
            if own is not None and then is not None:
                met = self.before.get(today, own)
                rise = own - self.daily.get(yesterday, own)
                found.append(Pair(n, own, met, rise, then))
        return found


class NextDayReading(NamedTuple):
    """The days that findings are about: `length` from `start`, each with the next one.

    `chance` is that of a false finding; `next_day` when there is the next reading.
    """

    start: date
    length: int
    chance: float
    next_day: date


def next_day_reading(first: date, last: date) -> NextDayReading | None:
    """The latest one in a diary from `first` to `last`; None before the 62nd day."""
    day = (last - first).days + 1
    reading = last_reading(READINGS, day)
    if reading is None:
        return None
    length = min(reading - 1, LONGEST_DAYS)
    return NextDayReading(
        first + timedelta(days=reading - 1 - length),
        length,
        CHANCES.get(reading, LATER_CHANCE),
        first + timedelta(days=next_reading(READINGS, day) - 1),
    )


def first_reading_day(first: date) -> date:
    """When the first findings of a diary are worked out that begins on `first`."""
    return first + timedelta(days=READINGS[0] - 1)


class _Adjusted:
    """The next day's pain where both days are known, less what explains it anyway.

    Every list has a place for each day of the reading, 0 where a day is not known.
    `blocks` has for each day the number of its weeks, `sizes` their known days.
    """

    def __init__(self, pairs: Sequence[Pair], length: int) -> None:
        self.pairs, self.length = pairs, length
        count = max(1, round(length / BLOCK_DAYS))
        self.blocks = [day * count // length for day in range(length)]
        self.sizes = [0.0] * count
        for pair in pairs:
            self.sizes[self.blocks[pair.day]] += 1
        weekdays = [
            [float(pair.day % WEEK == weekday) for pair in pairs]
            for weekday in range(WEEK - 1)
        ]
        self.calendar = orthonormal(map(self._within, weekdays))
        self.known = self._placed([1.0] * len(pairs))
        self.axes = [self._placed(axis) for axis in self.calendar]

    @cached_property
    def ways(self) -> "list[_Adjustment]":
        """By each day's own pain; and by that before its session, where it differs."""
        own = [pair.own for pair in self.pairs]
        met = [pair.met for pair in self.pairs]
        return [self._way(today) for today in ([own] if own == met else [own, met])]

    def _way(self, today: Sequence[float]) -> "_Adjustment":
        rise = [pair.rise for pair in self.pairs]
        columns = [*self.calendar, self._within(today), self._within(rise)]
        basis = orthonormal(columns)
        left = residual(self._within([pair.then for pair in self.pairs]), basis)
        kinds = sum(1 for size in self.sizes if size)
        return _Adjustment(
            [self._placed(axis) for axis in basis[len(self.calendar) :]],
            self._placed(left),
            sum(map(mul, left, left)),
            len(left) - kinds - len(basis) - 1,
        )

    def _within(self, column: Sequence[float]) -> list[float]:
        """Each value less the mean of its weeks."""
        sums = [0.0] * len(self.sizes)
        for pair, value in zip(self.pairs, column, strict=True):
            sums[self.blocks[pair.day]] += value
        means = [
            total / size if size else 0.0
            for total, size in zip(sums, self.sizes, strict=True)
        ]
        return [
            value - means[self.blocks[pair.day]]
            for pair, value in zip(self.pairs, column, strict=True)
        ]

    def _placed(self, column: Sequence[float]) -> list[float]:
        places = [0.0] * self.length
        for pair, value in zip(self.pairs, column, strict=True):
            places[pair.day] = value
        return places

    def why_unknown(self, days: Collection[int]) -> UnknownReason | None:
        """Why these days cannot be compared with the others; None if they can."""
        if min(len(days), self.length - len(days)) < DAYS_NEEDED:
            return UnknownReason.DAYS
        count = sum(self.known[day] for day in days)
        if min(count, len(self.pairs) - count) < PAIRS_NEEDED:
            return UnknownReason.PAIN
        if any(way.degrees < DEGREES_NEEDED for way in self.ways):
            return UnknownReason.PAIN
        all_of_it = count * (1 - count / len(self.pairs))
        is_calendar_bound = self.left(days) < COMES_AND_GOES * all_of_it
        is_rhythm = is_calendar_bound or _lasts(days, self.length)
        return UnknownReason.RHYTHM if is_rhythm else None

    def left(self, days: Collection[int]) -> float:
        """How much an item comes and goes that weeks and weekdays do not explain."""
        with_it = [0.0] * len(self.sizes)
        for day in days:
            with_it[self.blocks[day]] += self.known[day]
        by_weeks = sum(
            count * count / size
            for count, size in zip(with_it, self.sizes, strict=True)
            if size
        )
        take = _taker(days)
        by_weekdays = sum(sum(take(axis)) ** 2 for axis in self.axes)
        return sum(with_it) - by_weeks - by_weekdays


@dataclass(frozen=True, slots=True)
class _Adjustment:
    """One adjustment: its own `axes`, and what it leaves of the next day's pain."""

    axes: Sequence[Sequence[float]]
    remaining: Sequence[float]
    squares: float
    degrees: int

    def effect(self, take: Take, left: float) -> tuple[float, float] | None:
        """Points that the taken days make, and the standard error of that.

        None where the days are those of one number only.
        """
        spread = left - sum(sum(take(axis)) ** 2 for axis in self.axes)
        if spread < 1:
            return None
        points = sum(take(self.remaining)) / spread
        unexplained = max(self.squares - points**2 * spread, 1e-9)
        return points, sqrt(unexplained / self.degrees / spread)


def next_day_findings(
    done: Mapping[ItemT, Collection[date]],
    pains: Mapping[str, Pain],
    first: date,
    last: date,
) -> list[Finding[ItemT]]:
    """A finding for each group of items in each region, in a diary up to `last`.

    `first` is the day of the very first entry, whatever a page shows: with it go the
    days of the readings. `done` has the days on which each item was done. A year is
    looked at, at most; nothing before the 62nd day.
    """
    reading = next_day_reading(first, last)
    if reading is None:
        return []
    adjusted = {
        region: _Adjusted(pain.pairs(reading.start, reading.length), reading.length)
        for region, pain in pains.items()
    }
    places = {
        item: {
            n for day in days if 0 <= (n := (day - reading.start).days) < reading.length
        }
        for item, days in done.items()
    }
    groups = together({item: days for item, days in places.items() if days})
    lacks = {
        (items, region): one.why_unknown(days)
        for items, days in groups.items()
        for region, one in adjusted.items()
    }
    compared = sum(1 for why_unknown in lacks.values() if why_unknown is None)
    return [
        _finding(
            items,
            region,
            days,
            adjusted[region],
            lacks[items, region],
            reading.chance / max(compared, 1),
        )
        for items, days in groups.items()
        for region in pains
    ]


def _finding(
    items: tuple[ItemT, ...],
    region: str,
    days: Collection[int],
    adjusted: _Adjusted,
    why_unknown: UnknownReason | None,
    chance: float,
) -> Finding[ItemT]:
    counts = (len(days), adjusted.length - len(days))
    if why_unknown:
        return Finding(items, region, *counts, why_unknown)
    ways, take, left = adjusted.ways, _taker(days), adjusted.left(days)
    effects = [effect for way in ways if (effect := way.effect(take, left))]
    if len(effects) < len(ways):
        return Finding(items, region, *counts, UnknownReason.RHYTHM)
    threshold = t_quantile(1 - chance / 2, min(way.degrees for way in ways))
    low = min(points - threshold * error for points, error in effects)
    high = max(points + threshold * error for points, error in effects)
    careful = fmean(careful_effect(points, error) for points, error in effects)
    return Finding(
        items,
        region,
        *counts,
        None,
        _outlook(low, high, effects),
        min(max(careful, low), high),
        low,
        high,
    )


def _outlook(
    low: float, high: float, effects: Iterable[tuple[float, float]]
) -> Outlook:
    if high < 0:
        return Outlook.LOWER
    if low > 0:
        return Outlook.HIGHER
    is_little = (
        low > -LITTLE_AT_MOST
        and high < LITTLE_AT_MOST
        and all(
            abs(points) + LITTLE_ERRORS * error < LITTLE_POINTS
            for points, error in effects
        )
    )
    return Outlook.LITTLE if is_little else Outlook.UNKNOWN


def careful_effect(points: float, error: float) -> float:
    """What is to be expected of an effect that was measured with this standard error.

    Most things do next to nothing, and the larger of chances are those that are told.
    So a small or unsure effect is drawn far towards 0, a large and sure one hardly
    (a mixture of two normal priors: George, McCulloch, Journal of the American
    Statistical Association 88, 1993, 881–889).
    """
    little, large = LITTLE_SPREAD**2, LARGE_SPREAD**2
    variance = error**2
    odds = (
        MOST_DO_LITTLE
        / (1 - MOST_DO_LITTLE)
        * sqrt((large + variance) / (little + variance))
        * exp(points**2 / 2 * (1 / (large + variance) - 1 / (little + variance)))
    )
    share = odds / (1 + odds)
    kept = share * little / (little + variance)
    kept += (1 - share) * large / (large + variance)
    return kept * points


def _lasts(days: Collection[int], length: int) -> bool:
    """Whether an item is done, and then not done, in long runs of days."""
    changes = sum((day in days) != (day + 1 in days) for day in range(length - 1))
    by_chance = 2 * len(days) * (1 - len(days) / length)
    return changes < CHANGES_NEEDED * by_chance


def _taker(days: Collection[int]) -> Take:
    return itemgetter(*sorted(days))


def together(
    places: Mapping[ItemT, set[int]],
) -> dict[tuple[ItemT, ...], set[int]]:
    """Items grouped where nearly all days with one have the other; with their days."""
    leader = {item: item for item in places}
    for one, other in combinations(places, 2):
        both, either = places[one] & places[other], places[one] | places[other]
        if len(both) >= TOGETHER * len(either):
            kept, dropped = leader[one], leader[other]
            leader = {
                item: kept if it == dropped else it for item, it in leader.items()
            }
    groups: dict[ItemT, list[ItemT]] = {}
    for item, it in leader.items():
        groups.setdefault(it, []).append(item)
    return {
        tuple(items): set().union(*(places[item] for item in items))
        for items in groups.values()
    }
