"""How much was practised: on how many days, for how long, in which weeks or months."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any, NamedTuple

from psoas_care.progress.statistics.daily import whole_minutes

WEEK = timedelta(days=7)
MOST_WEEKS = 54
"""Weeks that a year touches at most; a longer time is shown in months."""


@dataclass(frozen=True, slots=True)
class Regularity:
    """How often and how long: `practised` of `days` days.

    `usual_seconds` is the median of the days that were timed, None without one.
    """

    practised: int
    days: int
    usual_seconds: float | None

    @property
    def usual_minutes(self) -> int | None:
        """`usual_seconds` in whole minutes, to the nearest, at least 1."""
        usual = self.usual_seconds
        return None if usual is None else whole_minutes(usual)


def regularity(
    practice: Mapping[date, Mapping[str, int]], first: date, last: date
) -> Regularity:
    """How often and how long there was practice from `first` to `last`, both included.

    A day on which practice was only counted is a day with practice, but says nothing
    about how long a day is.
    """
    totals = [
        sum(done.values()) for day, done in practice.items() if first <= day <= last
    ]
    timed = [seconds for seconds in totals if seconds]
    return Regularity(
        practised=len(totals),
        days=(last - first).days + 1,
        usual_seconds=median(timed) if timed else None,
    )


class Period(NamedTuple):
    """A calendar week from its Monday on, or a calendar month; `last` is in it."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def weeks(first: date, last: date) -> list[Period]:
    """The calendar weeks that hold any day from `first` to `last`, whole, in order."""
    count = (monday(last) - monday(first)) // WEEK + 1
    starts = (monday(first) + n * WEEK for n in range(count))
    return [Period(start, start + timedelta(days=6)) for start in starts]


def months(first: date, last: date) -> list[Period]:
    """The calendar months that hold any day from `first` to `last`, whole, in order."""
    found = []
    start = first.replace(day=1)
    while start <= last:
        after = (start + timedelta(days=31)).replace(day=1)
        found.append(Period(start, after - timedelta(days=1)))
        start = after
    return found


def periods(first: date, last: date) -> list[Period]:
    """Weeks, or months where the weeks would be more than those of a year."""
    found = weeks(first, last)
    return found if len(found) <= MOST_WEEKS else months(first, last)


def by_period(
    practice: Mapping[date, Mapping[str, int]], periods: Sequence[Period]
) -> list[dict[str, int]]:
    """Seconds by category in each period; 0 is practice that was only counted.

    `periods` follow one another without a gap; days outside them are left out.
    """
    sums: list[dict[str, int]] = [defaultdict(int) for _ in periods]
    of_day = {
        period.first + timedelta(days=n): number
        for number, period in enumerate(periods)
        for n in range(period.days)
    }
    for day, done in practice.items():
        if day in of_day:
            for category, seconds in done.items():
                sums[of_day[day]][category] += seconds
    return [dict(done) for done in sums]


class Amounts(NamedTuple):
    """What one side did: seconds where it was timed, repetitions where counted."""

    seconds: int
    repetitions: int


@dataclass(frozen=True, slots=True)
class ExerciseTotal:
    """All that was done of one exercise: in `times` sessions, the last on `last_day`.

    `both` is what was logged for both sides at once; of an exercise whose sides are
    trained one by one it belongs to neither.
    """

    slug: str
    name: str
    category: str
    has_sides: bool
    times: int
    last_day: date
    left: Amounts
    right: Amounts
    both: Amounts

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "ExerciseTotal":
        """From a row of `exercise_totals`."""
        left, right, both = (
            Amounts(row[f"{side}_seconds"] or 0, row[f"{side}_repetitions"] or 0)
            for side in ("left", "right", "both")
        )
        return cls(
            slug=row["slug"],
            name=row["name"],
            category=row["category"],
            has_sides=row["sides"] == "per-side",
            times=row["sessions"],
            last_day=row["last_day"],
            left=left,
            right=right,
            both=both,
        )

    @property
    def total(self) -> Amounts:
        """What left, right and both did together."""
        seconds, repetitions = zip(self.left, self.right, self.both, strict=True)
        return Amounts(sum(seconds), sum(repetitions))


def with_sides(totals: Iterable[ExerciseTotal]) -> list[ExerciseTotal]:
    """Those trained side by side of which any side was logged by itself."""
    return [one for one in totals if one.has_sides and any((*one.left, *one.right))]
