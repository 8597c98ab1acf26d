"""What days were like besides pain: totals of weeks, and weeks with clearly more."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import ceil
from typing import NamedTuple

WEEK = 7
JUMP = 1.3
"""Times the week before, from which on a week is more than usual: a convention."""


class WeekTotal(NamedTuple):
    """The seven days up to `last`: the sum of their entries, None without any."""

    last: date
    total: float | None
    days: int

    @property
    def first(self) -> date:
        return self.last - timedelta(days=WEEK - 1)


def week_totals(
    values: Mapping[date, float], first: date, last: date
) -> list[WeekTotal]:
    """Whole weeks counted back from `last`, oldest first, until they cover `first`."""
    count = ceil(((last - first).days + 1) / WEEK)
    return [
        _week(values, last - timedelta(days=WEEK * ago))
        for ago in reversed(range(count))
    ]


def jumps(weeks: Sequence[WeekTotal]) -> Iterator[tuple[WeekTotal, WeekTotal]]:
    """Weeks with more than 1.3 times the week before, as (before, after).

    After a week with nothing there is nothing to compare with, so no jump either.
    """
    for before, after in pairwise(weeks):
        if before.total and after.total and after.total > JUMP * before.total:
            yield before, after


def _week(values: Mapping[date, float], last: date) -> WeekTotal:
    days = (last - timedelta(days=ago) for ago in range(WEEK))
    entries = [values[day] for day in days if day in values]
    return WeekTotal(last, sum(entries) if entries else None, len(entries))
