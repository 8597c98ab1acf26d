"""The time axis that everything on a page of progress shares, and how to write SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import ceil
from typing import Literal, NamedTuple, TypeAlias

WEEK = 7
DAYS_DRAWN_SINGLY = 180
"""More days than this would be less than 2 px each on a phone: weeks are drawn."""

MOST_TICKS = 6
"""As many labels as fit side by side under a chart 320 px wide."""

Unit: TypeAlias = Literal["day", "month", "year"]

Point: TypeAlias = tuple[float, float] | None
"""Percent across and pixels down; None where there is nothing to draw."""


NO_ENTRY = "–"
"""What a table writes where nothing was said: absence is never 0."""


class GridLine(NamedTuple):
    """A labelled line across; a mark is one that people compare with."""

    value: int
    y: int
    is_mark: bool = False


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
        """Days where they have room, else weeks; `first` is not after `last`."""
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
        """Counted from 0; below 0 for a day before the first slot."""
        return (day - self.first).days // self.days_per_slot

    def centre(self, slot: int) -> float:
        """Of a slot, in percent of the picture's width."""
        return (slot + 0.5) * 100 / self.slots

    def across(self, day: date) -> float:
        """The middle of a day, in percent of the picture's width."""
        return ((day - self.first).days + 0.5) / self.days * 100

    def ticks(self) -> tuple[Tick, ...]:
        """At the starts of days, weeks, months or years: the finest that has room.

        A day is marked in its middle, where its dot is; a longer span where it begins.
        """
        return tuple(
            Tick(day, unit, number(self.across(day)))
            for day, unit in _tick_days(self.first, self.last)
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
    """January is written as its year where the ticks may span more than one."""
    return "year" if months > 1 and day.month == 1 else "month"


def number(value: float) -> str:
    """A coordinate as short as SVG takes it; two decimals are 0.1 px at 1,000 px."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def signed(points: float) -> str:
    """A difference as a table or a report writes it: "−2.1", "+0.4", "0.0"."""
    written = f"{points:+.1f}"
    return "0.0" if written[1:] == "0.0" else written.replace("-", "−")


def line_path(places: Sequence[Point]) -> str:
    """A line from place to place that breaks where there is none.

    A place alone between gaps becomes a line of no length: its round ends are a dot.
    """
    runs = (
        list(run)
        for is_gap, run in groupby(map(_written, places), key=lambda place: not place)
        if not is_gap
    )
    return "".join(
        f"M{run[0]}L{'L'.join(run[1:])}" if run[1:] else f"M{run[0]}z" for run in runs
    )


def dots_path(places: Sequence[Point]) -> str:
    """A dot at every place: lines of no length, drawn with round ends."""
    return "".join(f"M{_written(place)}z" for place in places if place)


def _written(place: Point) -> str:
    return f"{number(place[0])} {number(place[1])}" if place else ""
