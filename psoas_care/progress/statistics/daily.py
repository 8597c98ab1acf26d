"""Pain and practice day by day, from the answers and bouts as they were given."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from math import ceil, sqrt
from statistics import fmean
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

WINDOW_DAYS = 7
ENTRIES_FOR_A_MEAN = 4
"""Days with an entry that a 7-day mean needs; with fewer, one bad day would be it."""

PainReading: TypeAlias = tuple[date, str, str, str, int, datetime, str]
"""One answer: local_day, region, side ("" if none), kind, value 0–10, at (UTC), zone.

`at` is UTC on purpose: Python compares two local times of one zone by the clock on the
wall, and would take the two passes of the hour repeated in autumn for one.
"""

DatedBout: TypeAlias = tuple[date, str, int | None]
"""One bout of practice: local_day, category, seconds (None where only counted)."""

FunctionRating: TypeAlias = tuple[date, Mapping[str, int]]
"""One look at everyday activities: local_day, and by activity its number, 0–10."""

SIDES_COVERED = {"both": ("left", "right"), "": ("left", "right", "middle")}
"""The sides that an answer is about, where it is about more than one."""

NOON = 12
MINUTE = 60


class WeekMean(NamedTuple):
    """The seven days that end on `last`: mean of their entries, None without any.

    `spread` is the standard deviation of the days, None below four entries.
    """

    last: date
    mean: float | None
    spread: float | None
    entries: int

    @property
    def is_enough(self) -> bool:
        """Whether its mean may stand on a line."""
        return self.entries >= ENTRIES_FOR_A_MEAN


def daily_pain(readings: Iterable[PainReading]) -> dict[str, dict[date, float]]:
    """Pain of each day by region, 0–10; a day without an entry is not in it.

    A day's value is its *average*: of each side the answer given last, then the worst
    side. "Both" is about left and right, and an answer without a side about the whole
    region, so that a later "left" corrects only the left. An average given before local
    noon describes the day before, and replaces one given on that day itself.

    A day without an average takes the mean of its *now*: of each moment the worst
    side, then the mean over the moments.

    *Worst* is left out, since a line must not mix two questions. Of two answers to one
    question for one moment the higher counts, so the order of the rows does not matter.
    """
    averages: dict[tuple[str, date], dict[str, tuple[datetime, int]]] = defaultdict(
        dict
    )
    moments: dict[tuple[str, date], dict[datetime, int]] = defaultdict(dict)
    for reading in readings:
        local_day, region, side, kind, value, at, _zone = reading
        if kind == "average":
            last_given = averages[region, day_described(reading)]
            answer = (at, value)
            for part in SIDES_COVERED.get(side, (side,)):
                last_given[part] = max(last_given.get(part, answer), answer)
        elif kind == "now":
            worst_side = moments[region, local_day]
            worst_side[at] = max(worst_side.get(at, value), value)

    pain: dict[str, dict[date, float]] = defaultdict(dict)
    for (region, day), values in moments.items():
        pain[region][day] = fmean(values.values())
    for (region, day), answers in averages.items():
        pain[region][day] = float(max(value for _, value in answers.values()))
    return dict(pain)


def day_described(reading: PainReading) -> date:
    """The day that an answer is about.

    Average and worst of "the last 24 hours", given before local noon, are about the day
    before.
    """
    local_day, _region, _side, kind, _value, at, zone = reading
    before_noon = at.astimezone(ZoneInfo(zone)).hour < NOON
    is_before = kind != "now" and before_noon
    return local_day - timedelta(days=1) if is_before else local_day


def whole_minutes(seconds: float) -> int:
    """Seconds in whole minutes, to the nearest; at least 1 for anything done at all."""
    return max(1, round(seconds / MINUTE)) if seconds else 0


def daily_practice(bouts: Iterable[DatedBout]) -> dict[date, dict[str, int]]:
    """Seconds of practice by category for each day with any, in whole minutes.

    Rounded here, once, so that every sum of them adds up wherever it is shown: the
    days of a week, its categories, a month of it. What was only counted adds no
    seconds, but the category is there with its 0; less than half a minute counts like
    that, since 9 s are no minute.
    """
    practice: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for day, category, seconds in bouts:
        practice[day][category] += seconds or 0
    return {
        day: {
            kind: round(total / MINUTE) * MINUTE for kind, total in categories.items()
        }
        for day, categories in practice.items()
    }


def function_mean(ratings: Sequence[int]) -> float:
    """How activities go on the whole, 0–10, higher is better; of at least one rating.

    The mean of what was rated, as the Patient-Specific Functional Scale takes it: an
    activity left out lowers nothing.
    """
    return fmean(ratings)


class FunctionChange(NamedTuple):
    """Means of the `activities` rated at both ends, 0–10, to one decimal."""

    activities: int
    before: float
    after: float

    @property
    def is_beyond_error(self) -> bool:
        """Whether it is more than the scale's own error.

        2 points of a mean; of one activity alone 3 (Stratford et al., Physiotherapy
        Canada 47, 1995, 258–263).
        """
        needed = 3 if self.activities == 1 else 2
        return abs(round(self.after - self.before, 1)) >= needed


def function_change(
    before: Mapping[str, int], after: Mapping[str, int]
) -> FunctionChange | None:
    """The change of the activities rated both times; None where there are none."""
    both = [activity for activity in before if activity in after]
    if not both:
        return None
    return FunctionChange(
        len(both),
        round(function_mean([before[activity] for activity in both]), 1),
        round(function_mean([after[activity] for activity in both]), 1),
    )


def daily_series(
    values: Mapping[date, float], first: date, last: date
) -> list[float | None]:
    """One value for every day from `first` to `last`, both included; a gap is None."""
    days = (last - first).days + 1
    return [values.get(first + timedelta(days=n)) for n in range(days)]


def seven_day_means(series: Sequence[float | None], first: date) -> list[WeekMean]:
    """For each day, the first of them `first`, the seven days that end on it.

    The first six days see a shorter window: give the series six days more in front to
    have the mean of the first day that is shown.
    """
    return [
        _week(first + timedelta(days=end - 1), series[max(0, end - WINDOW_DAYS) : end])
        for end in range(1, len(series) + 1)
    ]


def weekly_points(
    values: Mapping[date, float], first: date, last: date
) -> list[WeekMean]:
    """Weeks counted back from `last`, oldest first, until they cover `first`.

    Not calendar weeks: so the newest point is the same seven days as today's 7-day
    mean, and no point stands for half a week. The oldest may begin before `first`.
    """
    count = ceil(((last - first).days + 1) / WINDOW_DAYS)
    start = last - timedelta(days=count * WINDOW_DAYS - 1)
    series = daily_series(values, start, last)
    return [
        _week(
            start + timedelta(days=begin + WINDOW_DAYS - 1),
            series[begin : begin + WINDOW_DAYS],
        )
        for begin in range(0, len(series), WINDOW_DAYS)
    ]


def _week(last: date, series: Sequence[float | None]) -> WeekMean:
    """Mean and spread of a week; `statistics.stdev` would take 20 times as long."""
    entries = [value for value in series if value is not None]
    count = len(entries)
    if not count:
        return WeekMean(last, None, None, 0)
    mean = sum(entries) / count
    if count < ENTRIES_FOR_A_MEAN:
        return WeekMean(last, mean, None, count)
    squares = sum((value - mean) ** 2 for value in entries)
    return WeekMean(last, mean, sqrt(squares / (count - 1)), count)
