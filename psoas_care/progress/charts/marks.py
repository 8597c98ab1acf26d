"""What happened on the way: marks on the time axis, numbered from the oldest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from psoas_care.progress.charts.scales import TimeAxis, number

MOST = 9
"""Marks that still stand apart on a phone; with more the newest are shown."""


class ChartEvent(NamedTuple):
    """Something that happened on `day`; what lasted did so up to without `until`."""

    day: date
    words: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class EventMark:
    """A line at `x` percent; what lasted is shaded over `width` percent from there."""

    number: int
    day: date
    words: tuple[str, ...]
    x: str
    width: str


def marks_on(axis: TimeAxis, events: Iterable[ChartEvent]) -> tuple[EventMark, ...]:
    """The events within the axis; those of one day share a mark.

    What began earlier and lasted into the axis is marked on its first day.
    """
    after = axis.last + timedelta(days=1)
    shown = sorted(
        event._replace(day=max(event.day, axis.first))
        for event in events
        if event.day < after and (event.until or event.day) >= axis.first
    )
    by_day = [(day, list(some)) for day, some in groupby(shown, lambda it: it.day)]
    marks = []
    for place, (day, some) in enumerate(by_day[-MOST:], start=1):
        until = min(max(event.until or day for event in some), after)
        lasted = max((until - day).days, 0) / axis.days * 100
        words = tuple(dict.fromkeys(event.words for event in some))
        marks.append(
            EventMark(place, day, words, number(axis.across(day)), number(lasted))
        )
    return tuple(marks)
