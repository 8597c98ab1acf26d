"""Whether pain changed, and how sure that is: better, worse, the same, cannot tell.

The verdict is about the whole diary and the last weeks, whatever range a page shows,
and is worked out anew on fixed days only. docs/statistics.md says how often it is wrong
for somebody who looks every day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil
from statistics import fmean
from typing import NamedTuple

from psoas_care.progress.statistics.daily import daily_series
from psoas_care.progress.statistics.difference import (
    DatedValue,
    Difference,
    difference_of,
)
from psoas_care.progress.statistics.readings import (
    DAYS_LATER,
    last_reading,
    next_reading,
)

ONE_DAY = timedelta(days=1)
FIRST_DAYS = 6
"""Left out: many begin a diary on a bad day, and bad days pass by themselves."""

READINGS = range(20, 91, 7)
"""Days of the diary on which the verdict is worked out; then every four weeks."""

LONGEST_BEFORE = 21
LONGEST_AFTER = 28
LATEST_DAYS = 63
"""Days up to a reading that show how alike the days are, beside the first weeks."""

SHARE_OF_DAYS = 0.5
"""Of a window's days, those that need an entry."""

BEGINNING_DAYS = 62
RECENT_DAYS = LATEST_DAYS + DAYS_LATER
"""The first and the last days of a diary; the ones between are not needed."""

CHANCES = ((48, 0.00005), (62, 0.0003), (83, 0.002), (91, 0.0035))
LATER_CHANCE = 0.0006
"""Up to which day of a diary which chance is too small to be one, for either side.

Together they are the error budget of a year of looking every day. Early on it is small:
one flare-up fills a week, and what few days say of their memory is little.
"""

CONFIDENCE = 0.95
MEANINGFUL_POINTS = 2.0
"""Points on the scale 0–10 from which a change usually feels real to people."""

MEANINGFUL_SHARE = 0.3
LEAST_POINTS = 1.0
"""Of small numbers half is much, but less than one point nobody can feel."""

SAME_POINTS = 1.0
SAME_CHANCE = 0.03
"""The same: a change of 1 point or more, either way, is no more likely than this."""


class ChangeVerdict(StrEnum):
    """What can be said of a change."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Window:
    """Days looked at together: `mean` of the `entries` there are, to one decimal.

    Rounded here and nowhere else, so that a title, a sentence and a line on the chart
    cannot disagree in the last digit.
    """

    first: date
    last: date
    mean: float
    entries: int


@dataclass(frozen=True, slots=True)
class Change:
    """From the first weeks of a diary to the last, in points; negative is less pain.

    `difference` is a cautious one, nearer to 0 than that of the two means: of all
    chances the large ones are told. `low` to `high` is a 95 % interval without that
    caution. All three are None where a window has too few entries; then the windows
    are, too, but for an `after` that waits for something to be compared with.

    `next_day` is that on which the verdict is worked out next, None without entries.
    """

    verdict: ChangeVerdict
    before: Window | None
    after: Window | None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    next_day: date | None = None

    @property
    def meaningful_change_at(self) -> float | None:
        """The mean, 0–10, at which a fall from the beginning would count as real."""
        return None if self.before is None else meaningful_change_at(self.before.mean)


class _Weeks(NamedTuple):
    """What is compared on a day of the diary: days of both windows, and the chance."""

    before: int
    after: int
    chance: float


def pain_change(pain: Mapping[date, float], first: date, last: date) -> Change:
    """How one region's daily pain, 0–10, changed in a diary from `first` to `last`.

    `first` is the day of the very first entry, whatever a page shows. Of `pain` the
    first 62 days and the last 91 are looked at. The first six days with the diary are
    left out; the three weeks after them are compared with the last four before the
    reading, both shorter in a young diary.

    A fall is real from 2 points and 30 % on, a rise from 2 points on (Ostelo et al.,
    Spine 33, 2008, 90–94; Farrar et al., Pain 94, 2001, 149–158; Childs et al., Spine
    30, 2005, 1331–1334); from below 4, where there is less room, a fall by half. It is
    told where the cautious difference is as large and chance hardly does as much.
    """
    known = {
        day: value
        for day, value in pain.items()
        if first <= day <= last and _is_looked_at(day, first, last)
    }
    for start in [first, *sorted(known)]:
        day = (last - start).days + 1
        reading = last_reading(READINGS, day)
        if reading is None:
            break
        weeks = _weeks(reading)
        begun = start + timedelta(days=FIRST_DAYS)
        if before := _window(known, begun, weeks.before):
            soon = start + timedelta(days=next_reading(READINGS, day) - 1)
            read_on = start + timedelta(days=reading - 1)
            return _change(known, before, read_on, weeks, soon)
    return _nothing_yet(known, last)


def meaningful_change_at(mean: float) -> float | None:
    """Where a mean would have to fall to for the change to be real; 0–10.

    Two points and 30 % lower; from below 4, half, and a point at least: None below 1.
    """
    at = round(mean - _fall_needed(mean), 1)
    return None if at < 0 else at


def _fall_needed(mean: float) -> float:
    small = max(LEAST_POINTS, mean / 2)
    return max(MEANINGFUL_SHARE * mean, min(MEANINGFUL_POINTS, small))


def _is_looked_at(day: date, first: date, last: date) -> bool:
    return (day - first).days < BEGINNING_DAYS or (last - day).days < RECENT_DAYS


def _weeks(reading: int) -> _Weeks:
    left = reading - FIRST_DAYS
    before = min(LONGEST_BEFORE, left // 14 * 7)
    chance = next((chance for day, chance in CHANCES if reading < day), LATER_CHANCE)
    return _Weeks(before, min(LONGEST_AFTER, (left - before) // 7 * 7), chance)


def _change(
    known: Mapping[date, float],
    before: Window,
    read_on: date,
    weeks: _Weeks,
    next_day: date,
) -> Change:
    after = _window(known, read_on - timedelta(days=weeks.after - 1), weeks.after)
    if after is None:
        return Change(ChangeVerdict.UNKNOWN, None, None, next_day=next_day)
    difference = difference_of(_between(known, before, after))
    points = round((after.mean - before.mean) * difference.kept, 1) + 0.0  # no "-0.0"
    low, high = difference.interval(CONFIDENCE)
    return Change(
        _verdict(before.mean, points, difference, weeks.chance),
        before,
        after,
        points,
        min(low, points),
        max(high, points),
        next_day,
    )


def _between(
    known: Mapping[date, float], before: Window, after: Window
) -> list[DatedValue]:
    """The days of both windows and those between, where one mean turns to the other."""
    latest = after.last - timedelta(days=LATEST_DAYS - 1)
    way = (after.first - before.last).days
    return [
        DatedValue(
            day.toordinal(),
            known[day],
            min(max((after.first - day).days / way, 0.0), 1.0),
        )
        for day in sorted(known)
        if before.first <= day <= before.last
        or max(before.last + ONE_DAY, latest) <= day <= after.last
    ]


def _verdict(
    before: float, points: float, difference: Difference, chance: float
) -> ChangeVerdict:
    if -points >= round(_fall_needed(before), 1) and difference.above(0) < chance:
        return ChangeVerdict.BETTER
    if points >= MEANINGFUL_POINTS and 1 - difference.above(0) < chance:
        return ChangeVerdict.WORSE
    rise, no_fall = difference.above(SAME_POINTS), difference.above(-SAME_POINTS)
    if rise < SAME_CHANCE and 1 - no_fall < SAME_CHANCE:
        return ChangeVerdict.SAME
    return ChangeVerdict.UNKNOWN


def _nothing_yet(known: Mapping[date, float], last: date) -> Change:
    """No beginning that could be compared: the last week, if it has entries enough."""
    week = _window(known, last - timedelta(days=6), 7)
    return Change(ChangeVerdict.UNKNOWN, None, week)


def _window(known: Mapping[date, float], first: date, days: int) -> Window | None:
    last = first + timedelta(days=days - 1)
    entries = [value for value in daily_series(known, first, last) if value is not None]
    if len(entries) < ceil(days * SHARE_OF_DAYS):
        return None
    return Window(first, last, round(fmean(entries), 1), len(entries))
