"""Pain of each region over the days of the report."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from psoas_care.library.body import TRACKED, Region, Side
from psoas_care.progress.charts.svg import signed
from psoas_care.progress.pages.sentences import VERDICTS
from psoas_care.progress.statistics import (
    Change,
    PainReading,
    day_described,
)
from psoas_care.records.report.sparkline import Sparkline, sparkline


@dataclass(frozen=True, slots=True)
class RegionLine:
    """One region: pain is 0–10, and `days` are those with an entry.

    `worst` is the highest number given about these days, whatever it was asked as;
    None without any.
    `sides` says which side hurt, and on how many days, the most frequent one first.
    `difference` and `interval` are written out, "" where there are no two windows.
    """

    region: Region
    days: int
    worst: int | None
    sides: str
    line: Sparkline
    change: Change
    verdict: str
    difference: str
    interval: str


def region_lines(
    pain: Mapping[str, Mapping[date, float]],
    readings: Sequence[PainReading],
    changes: Mapping[str, Change],
    first: date,
    last: date,
) -> tuple[RegionLine, ...]:
    """A line for each tracked region, also where nothing was said.

    "Somewhere else" is none: from day to day it can be another place.
    """
    return tuple(
        _line(
            region,
            pain.get(region, {}),
            [
                reading
                for reading in readings
                if reading[1] == region and first <= day_described(reading) <= last
            ],
            changes[region],
            first,
            last,
        )
        for region in TRACKED
    )


def _line(
    region: Region,
    pain: Mapping[date, float],
    given: Sequence[PainReading],
    change: Change,
    first: date,
    last: date,
) -> RegionLine:
    difference = change.difference
    return RegionLine(
        region=region,
        days=sum(first <= day <= last for day in pain),
        worst=max((reading[4] for reading in given), default=None),
        sides=_sides(given),
        line=sparkline(pain, first, last, (change.before, change.after)),
        change=change,
        verdict=str(VERDICTS[change.verdict]),
        difference="" if difference is None else signed(difference),
        interval=_interval(change),
    )


def _sides(readings: Sequence[PainReading]) -> str:
    """Days of each side, such as "left 40, right 3"; "" where no side was said."""
    days: dict[str, set[date]] = defaultdict(set)
    for reading in readings:
        if reading[2]:
            days[reading[2]].add(day_described(reading))
    often = sorted(days.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    words = (f"{Side(side).label.lower()} {len(some)}" for side, some in often)
    return ", ".join(words)


def _interval(change: Change) -> str:
    if change.low is None or change.high is None:
        return ""
    ends = {"low": signed(change.low), "high": signed(change.high)}
    return _("%(low)s to %(high)s") % ends


def days_without(
    pain: Mapping[str, Mapping[date, float]], first: date, last: date
) -> int:
    """How many days from `first` to `last` have no entry in any tracked region."""
    entered = {day for region in TRACKED for day in pain.get(region, {})}
    return (last - first).days + 1 - sum(first <= day <= last for day in entered)
