"""Minutes of practice in each week or month: a lane of bars for each category."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from psoas_care.progress.charts.axis import (
    WEEK,
    Month,
    TableRow,
    Tick,
    TimeAxis,
    by_month,
)
from psoas_care.progress.charts.svg import (
    Lane,
    bar_width,
    category_lanes,
    minutes_cell,
)
from psoas_care.progress.statistics.daily import MINUTE, whole_minutes
from psoas_care.progress.statistics.practice import (
    Period,
    by_period,
    periods,
)

LANE_HEIGHT = 62
TALLEST_BAR = 36
BAR_SHARE = 0.72
WIDEST_BAR = 8
"""Of a slot's width, and percent of the picture, where there are only a few."""

DAYS_OF_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class MinutesChart:
    """All that a template draws and says; `mean` and `most` are minutes.

    `is_brief` is whether the mean is more than nothing, and less than a minute.

    `most` is the tallest bar's; all lanes are drawn to its scale, each with its own
    mean beside its name. `has_counted` is whether anything was done without a time:
    that adds no minutes. A row of `months` is a week by the month of its Monday, or a
    month by its year: its minutes by category, then in all.
    """

    is_monthly: bool
    mean: int
    is_brief: bool
    most: int
    has_counted: bool
    lanes: tuple[Lane, ...]
    bar_width: str
    ticks: tuple[Tick, ...]
    bottom: int
    months: tuple[Month, ...]


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
    longest = max((seconds for done in sums for seconds in done.values()), default=0)
    length = DAYS_OF_A_MONTH if is_monthly else WEEK
    share = length / max(length, (last - first).days + 1)
    seconds = {
        name: sum(done.get(name, 0) for done in sums) * share for name, _ in categories
    }
    means = {name: whole_minutes(spent) for name, spent in seconds.items()}
    lanes = category_lanes(
        sums,
        categories,
        longest,
        lane_height=LANE_HEIGHT,
        tallest=TALLEST_BAR,
        notes={name: _duration(spent) for name, spent in seconds.items() if spent},
    )
    rows = [_row(*slot, lanes) for slot in zip(slots, sums, strict=True)]
    return MinutesChart(
        is_monthly=is_monthly,
        mean=sum(means.values()),
        is_brief=0 < sum(seconds.values()) < MINUTE,
        most=whole_minutes(longest),
        has_counted=any(0 in done.values() for done in sums),
        lanes=lanes,
        bar_width=bar_width(len(slots), share=BAR_SHARE, widest=WIDEST_BAR),
        ticks=_ticks(slots),
        bottom=len(lanes) * LANE_HEIGHT,
        months=by_month(
            zip((slot.first for slot in slots), rows, strict=True), by_year=is_monthly
        ),
    )


def _duration(seconds: float) -> str:
    """Whole minutes in words; "<1" below one."""
    return "<1" if seconds < MINUTE else str(whole_minutes(seconds))


def _ticks(slots: Sequence[Period]) -> tuple[Tick, ...]:
    """Ticks at months; drawn equally wide, they are a day or two off the days."""
    last = slots[-1].last
    return TimeAxis(last, (last - slots[0].first).days + 1, 1).ticks()


def _row(slot: Period, done: Mapping[str, int], lanes: Sequence[Lane]) -> TableRow:
    """A row of the table: a week by the day of its Monday, a month by its first day."""
    minutes = {
        one.key: whole_minutes(done[one.key]) for one in lanes if one.key in done
    }
    return (
        slot.first if slot.days > WEEK else str(slot.first.day),
        *(minutes_cell(minutes.get(one.key)) for one in lanes),
        minutes_cell(sum(minutes.values()) if done else None),
    )
