"""Pain of the regions over time, one above the other, with the practice beneath."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from psoas_care.progress.charts.marks import ChartEvent, EventMark, marks_on
from psoas_care.progress.charts.pain_panel import PainPanel, pain_panel
from psoas_care.progress.charts.practice_strip import PracticeStrip
from psoas_care.progress.charts.scales import Tick, TimeAxis
from psoas_care.progress.statistics import Change

Row = tuple[str, ...]
"""One slot in the table twin, written out: a template formats far more slowly.

First the slot's last day, as a day of its month. Then for each region its pain, and in
brackets what stands behind: for a day the 7-day mean, for a week the days with an
entry. Last the practice.
"""


class Month(NamedTuple):
    """The rows of the table twin whose slots end in one month, newest first."""

    first: date
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class PainChart:
    """All that a template draws and says. Panels share the axis and the strip."""

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
        """Of the table: the day, the regions, the practice."""
        return len(self.panels) + 2

    @property
    def has_entries(self) -> bool:
        """Whether any region has one."""
        return any(panel.entries for panel in self.panels)


def pain_chart(
    pains: Mapping[str, Mapping[date, float]],
    changes: Mapping[str, Change],
    axis: TimeAxis,
    strip: PracticeStrip,
    events: Sequence[ChartEvent] = (),
) -> PainChart:
    """The picture of the daily pain, 0–10, of each region, in the order of `changes`.

    A region without a panel's worth of entries keeps its panel, empty.
    """
    panels = tuple(
        pain_panel(key, pains.get(key, {}), change, axis, is_alone=len(changes) == 1)
        for key, change in changes.items()
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
        months=tuple(_months(axis, panels, strip.texts)),
    )


def _months(
    axis: TimeAxis, panels: Sequence[PainPanel], practice: Sequence[str]
) -> Iterator[Month]:
    ends = [
        axis.first + timedelta(days=(slot + 1) * axis.days_per_slot - 1)
        for slot in range(axis.slots)
    ]
    slots = zip(ends, *(panel.slots for panel in panels), practice, strict=True)
    newest_first = reversed(list(slots))
    for first, members in groupby(newest_first, lambda it: it[0].replace(day=1)):
        rows = (
            (str(day.day), *(slot.written(axis) for slot in regions), done)
            for day, *regions, done in members
        )
        yield Month(first, tuple(rows))
