"""Pain of the regions over time, one above the other, with the practice beneath.

What happened on the way is marked on the time axis, numbered from the oldest.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from psoas_care.progress.charts.axis import Month, Tick, TimeAxis, by_month
from psoas_care.progress.charts.pain_panel import PainPanel, pain_panel
from psoas_care.progress.charts.svg import Lane, bar_width, category_lanes, number
from psoas_care.progress.statistics import Change
from psoas_care.progress.statistics.daily import whole_minutes

LANE_HEIGHT = 34
TALLEST_BAR = 16
BAR_SHARE, WIDEST_BAR = 0.7, 3
"""Of a slot's width, and percent of the picture's, where there are only a few days."""

MOST_MARKS = 9
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


@dataclass(frozen=True, slots=True)
class PracticeStrip:
    """Lanes from top to bottom, and the same in words, a text for each slot."""

    lanes: tuple[Lane, ...]
    bottom: int
    bar_width: str
    most_minutes: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PainChart:
    """All that a template draws and says. Panels share the axis and the strip.

    In the rows of `months` a day has for each region its pain, and in brackets the
    7-day mean; a week its mean, and in brackets its days with an entry. A row begins
    with the day, or with the last day of the week, and ends with the practice.
    """

    first: date
    last: date
    days: int
    is_weekly: bool
    panels: tuple[PainPanel, ...]
    strip: PracticeStrip
    ticks: tuple[Tick, ...]
    marks: tuple[EventMark, ...]
    months: tuple[Month, ...]

    @property
    def columns(self) -> int:
        """Columns of the table: the day, the regions, the practice."""
        return len(self.panels) + 2

    @property
    def has_entries(self) -> bool:
        """Whether any region has an entry on these days."""
        return any(panel.entries for panel in self.panels)


def pain_chart(
    pains: Mapping[str, Mapping[date, float]],
    changes: Mapping[str, Change],
    axis: TimeAxis,
    strip: PracticeStrip,
    events: Sequence[ChartEvent] = (),
) -> PainChart:
    """The picture of the daily pain, 0–10, of each region, in the order of `changes`.

    A region without entries keeps its panel, empty.
    """
    panels = tuple(
        pain_panel(key, pains.get(key, {}), change, axis, is_alone=len(changes) == 1)
        for key, change in changes.items()
    )
    by_slot = zip(
        axis.ends(), *(panel.slots for panel in panels), strip.texts, strict=True
    )
    return PainChart(
        first=axis.first,
        last=axis.last,
        days=axis.days,
        is_weekly=axis.is_weekly,
        panels=panels,
        strip=strip,
        ticks=axis.ticks(),
        marks=marks_on(axis, events),
        months=by_month(
            (day, (str(day.day), *(slot.written(axis) for slot in slots), practice))
            for day, *slots, practice in by_slot
        ),
    )


def practice_strip(
    practice: Mapping[date, Mapping[str, int]],
    categories: Sequence[tuple[str, object]],
    axis: TimeAxis,
) -> PracticeStrip:
    """Bars from seconds by category and day; all lanes are drawn to one scale.

    `categories` gives order and names. One without practice gets no lane.
    """
    sums = _by_slot(practice, axis)
    longest = max((seconds for done in sums for seconds in done.values()), default=0)
    lanes = category_lanes(
        sums, categories, longest, lane_height=LANE_HEIGHT, tallest=TALLEST_BAR
    )
    return PracticeStrip(
        lanes=lanes,
        bottom=len(lanes) * LANE_HEIGHT,
        bar_width=bar_width(axis.slots, share=BAR_SHARE, widest=WIDEST_BAR),
        most_minutes=whole_minutes(longest),
        texts=tuple(_text(done, lanes) for done in sums),
    )


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
    for place, (day, some) in enumerate(by_day[-MOST_MARKS:], start=1):
        until = min(max(event.until or day for event in some), after)
        lasted = max((until - day).days, 0) / axis.days * 100
        words = tuple(dict.fromkeys(event.words for event in some))
        marks.append(
            EventMark(place, day, words, number(axis.across(day)), number(lasted))
        )
    return tuple(marks)


def _by_slot(
    practice: Mapping[date, Mapping[str, int]], axis: TimeAxis
) -> list[dict[str, int]]:
    """Seconds by category for each slot, oldest first."""
    slots: list[dict[str, int]] = [defaultdict(int) for _ in range(axis.slots)]
    for day in sorted(practice):
        slot = axis.slot_of(day)
        if 0 <= slot < axis.slots:
            for category, seconds in practice[day].items():
                slots[slot][category] += seconds
    return [dict(done) for done in slots]


def _text(done: Mapping[str, int], lanes: Sequence[Lane]) -> str:
    """Such as "Stretch 8 min, Relax"; what was only counted has no number."""
    return ", ".join(
        f"{lane.label} {whole_minutes(done[lane.key])} min"
        if done[lane.key]
        else lane.label
        for lane in lanes
        if lane.key in done
    )
