"""The time axis that all charts of a page share, and the months of their tables."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import ceil
from typing import Literal, NamedTuple, TypeAlias

from psoas_care.progress.charts.svg import centre, number

WEEK = 7
DAYS_DRAWN_SINGLY = 180
"""More days than this would be less than 2 px each on a phone: weeks are drawn."""

MOST_TICKS = 6
"""As many labels as fit side by side under a chart 320 px wide."""

Unit: TypeAlias = Literal["day", "month", "year"]

TableRow: TypeAlias = tuple[date | str, ...]
"""One row under a chart: its heading, then its cells.

All of it is finished text, since a template formats hundreds of rows far more slowly.
Only the name of a month is left to the template, as a date.
"""


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on the time axis; `unit` says which part of `day` to write."""

    day: date
    unit: Unit
    x: str


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Equal slots of one day or seven from left to right; the last one ends on `last`.

    Days are the person's own local days and stay `date`s, so nothing can shift them.
    """

    last: date
    slots: int
    days_per_slot: int

    @classmethod
    def covering(cls, first: date, last: date) -> "TimeAxis":
        """An axis of days where they have room, else of weeks; `first` ≤ `last`."""
        days = (last - first).days + 1
        days_per_slot = 1 if days <= DAYS_DRAWN_SINGLY else WEEK
        return cls(last, ceil(days / days_per_slot), days_per_slot)

    @property
    def first(self) -> date:
        """The first day drawn: with weeks up to six days before what was asked for."""
        return self.last - timedelta(days=self.days - 1)

    @property
    def days(self) -> int:
        """All the days drawn."""
        return self.slots * self.days_per_slot

    @property
    def is_weekly(self) -> bool:
        """Whether a slot is a week, counted back from `last`."""
        return self.days_per_slot == WEEK

    def slot_of(self, day: date) -> int:
        """The number of the slot with `day`, from 0; below 0 before the first slot."""
        return (day - self.first).days // self.days_per_slot

    def ends(self) -> list[date]:
        """The last day of each slot, oldest first."""
        return [
            self.first + timedelta(days=(slot + 1) * self.days_per_slot - 1)
            for slot in range(self.slots)
        ]

    def centre(self, slot: int) -> float:
        """The middle of a slot, in percent of the picture's width."""
        return centre(slot, self.slots)

    def across(self, day: date) -> float:
        """The middle of a day, in percent of the picture's width."""
        return ((day - self.first).days + 0.5) / self.days * 100

    def ticks(self) -> tuple[Tick, ...]:
        """The starts of days, weeks, months or years: the finest that has room.

        A day is marked in its middle, where its dot is; a longer span where it begins.
        """
        return tuple(
            Tick(day, unit, number(self.across(day)))
            for day, unit in _tick_days(self.first, self.last)
        )


class Month(NamedTuple):
    """The rows of one month under a chart, newest first; of a year if `is_year`."""

    first: date
    rows: tuple[TableRow, ...]
    is_year: bool = False


def by_month(
    rows: Iterable[tuple[date, TableRow]], *, by_year: bool = False
) -> tuple[Month, ...]:
    """The rows under a chart, each given with its day, both oldest first.

    They come out newest first: the last days are what people look up.
    """

    def first_of(row: tuple[date, TableRow]) -> date:
        first = row[0].replace(day=1)
        return first.replace(month=1) if by_year else first

    groups = groupby(reversed(list(rows)), key=first_of)
    return tuple(
        Month(first, tuple(row for _, row in some), by_year) for first, some in groups
    )


def _tick_days(first: date, last: date) -> list[tuple[date, Unit]]:
    days = (last - first).days + 1
    if days <= MOST_TICKS:
        return [(first + timedelta(days=n), "day") for n in range(days)]
    if days <= MOST_TICKS * WEEK:
        monday = -first.weekday() % WEEK
        return [(first + timedelta(days=n), "day") for n in range(monday, days, WEEK)]
    months = list(_month_starts(first, last))
    for step in (1, 3, 6):
        some = [day for day in months if (day.month - 1) % step == 0]
        if len(some) <= MOST_TICKS:
            return [(day, _unit(day, step)) for day in some]
    years = [day for day in months if day.month == 1]
    return [(day, "year") for day in years[:: ceil(len(years) / MOST_TICKS)]]


def _month_starts(first: date, last: date) -> Iterator[date]:
    """First days of months from `first` to `last`, both included."""
    month = first.replace(day=1)
    while month <= last:
        if month >= first:
            yield month
        month = (month + timedelta(days=31)).replace(day=1)


def _unit(day: date, months: int) -> Unit:
    """The part of a month to write: January is its year where ticks span several."""
    return "year" if months > 1 and day.month == 1 else "month"
