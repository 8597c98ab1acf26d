"""Whether pain changed, and how sure that is: better, worse, the same, cannot tell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import fmean

from psoas_care.progress.statistics.autocorrelation import (
    Autocorrelation,
    autocorrelation_of,
    error_of_difference,
    t_quantile,
)
from psoas_care.progress.statistics.daily import daily_series

WINDOWS = ((14, 8), (7, 4))
"""Days of a window and the entries it needs; the first pair that can be had counts."""

MEANINGFUL_POINTS = 2.0
"""Points on the scale 0–10 from which a change usually feels real to people."""

MEANINGFUL_SHARE = 0.3
SMALL = 4.0
"""A mean below this has little room to fall by two points: the share alone decides."""

CONFIDENCE = 0.95


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
    """From the first days to the last: `low` to `high` is a 95 % interval, in points.

    A window is None where it has too few entries; then there is no interval either.
    """

    verdict: ChangeVerdict
    before: Window | None
    after: Window | None
    low: float | None = None
    high: float | None = None

    @property
    def difference(self) -> float | None:
        """Points from before to after; negative is less pain."""
        if self.before is None or self.after is None:
            return None
        return round(self.after.mean - self.before.mean, 1)

    @property
    def meaningful_change_at(self) -> float | None:
        """The mean, 0–10, at which a fall from the beginning would count as real."""
        return None if self.before is None else meaningful_change_at(self.before.mean)


def pain_change(pain: Mapping[date, float], first: date, last: date) -> Change:
    """How one region's daily pain, 0–10, changed between `first` and `last`.

    The first window of 14 days with at least 8 entries is compared with the 14 days up
    to `last`; where those cannot be had, 7 days with at least 4 entries. A fall is
    real from 2 points and 30 % on, a rise from 2 points on (Ostelo et al., Spine 33,
    2008, 90–94; Farrar et al., Pain 94, 2001, 149–158; Childs et al., Spine 30, 2005,
    1331–1334), and only where the interval leaves out 0. "The same" needs the whole
    interval inside ±2. Everything else is "cannot tell".

    The interval allows for neighbouring days being alike, estimated from all of `pain`.
    """
    before, after = _windows(pain, first, last)
    if before is None or after is None:
        return Change(ChangeVerdict.UNKNOWN, before, after)

    autocorrelation = autocorrelation_of(daily_series(pain, min(pain), max(pain)))
    error = _error(autocorrelation, pain, before, after)
    difference = round(after.mean - before.mean, 1)
    margin = t_quantile((1 + CONFIDENCE) / 2, autocorrelation.degrees) * error
    low, high = difference - margin, difference + margin
    verdict = _verdict(before.mean, after.mean, low, high)
    return Change(verdict, before, after, low, high)


def meaningful_change_at(mean: float) -> float:
    """Where a mean would have to fall to for the change to be real; 0–10.

    Two points and 30 % lower; from a beginning below 4, 30 % lower.
    """
    share = mean * MEANINGFUL_SHARE
    fall = share if mean < SMALL else max(MEANINGFUL_POINTS, share)
    return round(mean - fall, 1)


def _verdict(before: float, after: float, low: float, high: float) -> ChangeVerdict:
    if high < 0 and after <= meaningful_change_at(before):
        return ChangeVerdict.BETTER
    if low > 0 and round(after - before, 1) >= MEANINGFUL_POINTS:
        return ChangeVerdict.WORSE
    if low > -MEANINGFUL_POINTS and high < MEANINGFUL_POINTS:
        return ChangeVerdict.SAME
    return ChangeVerdict.UNKNOWN


def _windows(
    pain: Mapping[date, float], first: date, last: date
) -> tuple[Window | None, Window | None]:
    """The first and the last window; of two sizes the longer one that has both."""
    after = None
    for days, need in WINDOWS:
        start = last - timedelta(days=days - 1)
        found = _window(pain, start, days, need) if start >= first else None
        after = after or found
        before = next(_candidates(pain, first, start, days, need), None)
        if before and found:
            return before, found
    return None, after


def _candidates(
    pain: Mapping[date, float], first: date, end: date, days: int, need: int
) -> Iterator[Window]:
    """Windows with enough entries that end before the day `end`, earliest first."""
    for ahead in range((end - first).days - days + 1):
        start = first + timedelta(days=ahead)
        if start in pain and (window := _window(pain, start, days, need)):
            yield window


def _window(
    pain: Mapping[date, float], start: date, days: int, need: int
) -> Window | None:
    last = start + timedelta(days=days - 1)
    entries = [value for value in daily_series(pain, start, last) if value is not None]
    if len(entries) < need:
        return None
    return Window(start, last, round(fmean(entries), 1), len(entries))


def _error(
    autocorrelation: Autocorrelation,
    pain: Mapping[date, float],
    before: Window,
    after: Window,
) -> float:
    early, late = (
        [day.toordinal() for day in pain if window.first <= day <= window.last]
        for window in (before, after)
    )
    return error_of_difference(autocorrelation, early, late)
