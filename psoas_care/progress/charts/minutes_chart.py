"""Minutes of practice in each week or month: a lane of bars for each category."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from psoas_care.progress.charts.scales import (
    WEEK,
    Tick,
    TimeAxis,
    number,
)
from psoas_care.progress.statistics.daily import whole_minutes
from psoas_care.progress.statistics.practice import Period, by_period, periods

LANE_HEIGHT = 62
TALLEST_BAR = 36
SHORTEST_BAR = 3
"""Pixels: what was only counted, or done for a minute, can still be seen."""

BAR_SHARE = 0.72
WIDEST_BAR = 8
"""Of a slot's width, and percent of the picture, where there are only a few."""

DAYS_OF_A_MONTH = 365.25 / 12

DONE = "✓"


@dataclass(frozen=True, slots=True)
class Lane:
    """The bars of one category; `minutes` is its mean of all weeks or months.

    A lane, not a part of a stack: who does not see its colour knows it by its place,
    and every bar begins on a line of its own.
    """

    category: str
    label: str
    y: int
    path: str
    minutes: int


class MinutesRow(NamedTuple):
    """One week or month in the table twin; minutes by category, then of all."""

    first: date
    minutes: tuple[str, ...]
    total: str


class RowGroup(NamedTuple):
    """The weeks that begin in one month, or the months of a year, newest first."""

    first: date
    rows: tuple[MinutesRow, ...]


@dataclass(frozen=True, slots=True)
class MinutesChart:
    """All that a template draws and says; `mean` and `most` are minutes.

    `most` is the tallest bar's; all lanes are drawn to its scale. `has_counted` is
    whether anything was done without a time: that adds no minutes.
    """

    is_monthly: bool
    mean: int
    most: int
    has_counted: bool
    lanes: tuple[Lane, ...]
    bar_width: str
    ticks: tuple[Tick, ...]
    bottom: int
    groups: tuple[RowGroup, ...]


def minutes_chart(
    practice: Mapping[date, Mapping[str, int]],
    categories: Sequence[tuple[str, object]],
    first: date,
    last: date,
) -> MinutesChart:
    """The picture of the calendar weeks, or months, from `first` to `last`.

    Give `practice`, seconds by day and category, of those days alone. A mean is taken
    over the days, so that a week which has only begun does not lower it; the first few
    days ever are not blown up to a week.
    """
    slots = periods(first, last)
    is_monthly = slots[0].days > WEEK
    sums = by_period(practice, slots)
    used = {category for done in sums for category in done}
    shown = [(name, str(label)) for name, label in categories if name in used]
    longest = max((seconds for done in sums for seconds in done.values()), default=0)
    length = DAYS_OF_A_MONTH if is_monthly else WEEK
    share = length / max(length, (last - first).days + 1)
    means = {
        name: whole_minutes(sum(done.get(name, 0) for done in sums) * share)
        for name, _ in shown
    }
    return MinutesChart(
        is_monthly=is_monthly,
        mean=sum(means.values()),
        most=whole_minutes(longest),
        has_counted=any(0 in done.values() for done in sums),
        lanes=tuple(
            Lane(
                category=name,
                label=label,
                y=(place + 1) * LANE_HEIGHT,
                path=_bars(sums, name, (place + 1) * LANE_HEIGHT, longest),
                minutes=means[name],
            )
            for place, (name, label) in enumerate(shown)
        ),
        bar_width=number(min(WIDEST_BAR, 100 / len(slots) * BAR_SHARE)),
        ticks=_ticks(slots),
        bottom=len(shown) * LANE_HEIGHT,
        groups=tuple(_groups(slots, sums, [name for name, _ in shown])),
    )


def _bars(
    sums: Sequence[Mapping[str, int]], category: str, bottom: int, longest: int
) -> str:
    return "".join(
        f"M{number((slot + 0.5) / len(sums) * 100)} {bottom}"
        f"v-{_height(done[category], longest)}"
        for slot, done in enumerate(sums)
        if category in done
    )


def _height(seconds: int, longest: int) -> int:
    height = round(seconds / longest * TALLEST_BAR) if longest else 0
    return max(SHORTEST_BAR, height)


def _ticks(slots: Sequence[Period]) -> tuple[Tick, ...]:
    """By days, which is near enough for months drawn equally wide."""
    last = slots[-1].last
    return TimeAxis(last, (last - slots[0].first).days + 1, 1).ticks()


def _groups(
    slots: Sequence[Period], sums: Sequence[Mapping[str, int]], shown: Sequence[str]
) -> Iterator[RowGroup]:
    newest_first = zip(reversed(slots), reversed(sums), strict=True)
    for first, some in groupby(newest_first, key=lambda it: _group_of(it[0])):
        yield RowGroup(first, tuple(_row(slot, done, shown) for slot, done in some))


def _group_of(slot: Period) -> date:
    """The first day of a week's month, or of a month's year."""
    first = slot.first.replace(day=1)
    return first.replace(month=1) if slot.days > WEEK else first


def _row(slot: Period, done: Mapping[str, int], shown: Sequence[str]) -> MinutesRow:
    minutes = {name: whole_minutes(done[name]) for name in shown if name in done}
    return MinutesRow(
        first=slot.first,
        minutes=tuple(_written(minutes.get(name)) for name in shown),
        total=_written(sum(minutes.values()) if done else None),
    )


def _written(minutes: int | None) -> str:
    """Empty without practice, a tick for what was only counted."""
    if minutes is None:
        return ""
    return str(minutes) if minutes else DONE
