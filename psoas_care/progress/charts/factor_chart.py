"""One factor of the days beneath the pain of one region: two panels, one time axis.

Never two scales in one panel: where their lines cross would be our choice, not a fact.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import NamedTuple

from psoas_care.progress.charts.axis import Month, Tick, TimeAxis, by_month
from psoas_care.progress.charts.pain_panel import PainPanel, pain_panel
from psoas_care.progress.charts.svg import (
    NO_ENTRY,
    GridLine,
    bar_width,
    bars_path,
    grid_lines,
    number,
)
from psoas_care.progress.statistics import Change, ChangeVerdict
from psoas_care.progress.statistics.daily_factors import jumps, week_totals

TOP, HEIGHT = 8, 90
BOTTOM = TOP + HEIGHT
SHORTEST_BAR = 2
"""Pixels of a 0, which is an entry and no gap."""

BAR_SHARE, WIDEST_BAR = 0.7, 3
"""Of a slot's width, and percent of the picture's, where there are only a few days."""

STEPS = (1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 240, 480, 1000)
MOST_LEVELS = 4
UNCHANGED = Change(ChangeVerdict.UNKNOWN, None, None)
"""No change is judged beside a factor: it would look like what the factor did."""


class FactorScale(NamedTuple):
    """How a factor is drawn: `marks` are numbers that people compare with.

    With `is_total` a week is the sum of its days, else their mean. The axis reaches
    `least_top` at least.
    """

    marks: tuple[int, ...] = ()
    is_total: bool = False
    least_top: int = 1


class FactorSlot(NamedTuple):
    """A day, or a week with entries on `days`; None is no entry, never 0."""

    value: float | None
    days: int


@dataclass(frozen=True, slots=True)
class FactorChart:
    """All that a template draws; bars and jumps are strokes, levels go from the top.

    `jumps_path` lies over the weeks with clearly more than the week before. A row of
    `months` is a slot: its last day, the pain, the factor.
    """

    axis: TimeAxis
    pain: PainPanel
    levels: tuple[GridLine, ...]
    ticks: tuple[Tick, ...]
    bars_path: str
    bar_width: str
    jumps_path: str
    bottom: int
    months: tuple[Month, ...]


def factor_chart(
    region: str,
    pain: Mapping[date, float],
    values: Mapping[date, float],
    scale: FactorScale,
    axis: TimeAxis,
) -> FactorChart:
    """The picture of daily pain, 0–10, and of one factor of the days.

    Give `pain` from six days before the axis on, so that its first mean is a full one.
    """
    slots = list(_slots(values, scale, axis))
    lines = _values(max([scale.least_top, *(s.value or 0 for s in slots)]), scale)
    top = lines[-1]
    panel = pain_panel(region, pain, UNCHANGED, axis, is_alone=True)
    return FactorChart(
        axis=axis,
        pain=panel,
        levels=grid_lines(
            reversed(lines), top, bottom=BOTTOM, height=HEIGHT, marks=scale.marks
        ),
        ticks=axis.ticks(),
        bars_path=bars_path(
            (
                (axis.centre(place), max(slot.value / top * HEIGHT, SHORTEST_BAR))
                for place, slot in enumerate(slots)
                if slot.value is not None
            ),
            BOTTOM,
        ),
        bar_width=bar_width(axis.slots, share=BAR_SHARE, widest=WIDEST_BAR),
        jumps_path=_jumps_path(values, axis) if scale.is_total else "",
        bottom=BOTTOM,
        months=by_month(
            (day, (str(day.day), pain.written(axis), _written(factor, axis)))
            for day, pain, factor in zip(axis.ends(), panel.slots, slots, strict=True)
        ),
    )


def _slots(
    values: Mapping[date, float], scale: FactorScale, axis: TimeAxis
) -> Iterator[FactorSlot]:
    if not axis.is_weekly:
        for place in range(axis.slots):
            value = values.get(axis.first + timedelta(days=place))
            yield FactorSlot(value, int(value is not None))
        return
    for week in week_totals(values, axis.first, axis.last):
        total = week.total
        is_mean = total is not None and not scale.is_total
        yield FactorSlot(total / week.days if is_mean and total else total, week.days)


def _values(greatest: float, scale: FactorScale) -> list[int]:
    """The values with a grid line: the marks and the top, else a few round numbers."""
    if scale.marks:
        return sorted({0, *scale.marks, max(ceil(greatest), scale.marks[-1] + 1)})
    step = next((s for s in STEPS if s * (MOST_LEVELS - 1) >= greatest), STEPS[-1])
    return [step * n for n in range(ceil(greatest / step) + 1)]


def _jumps_path(values: Mapping[date, float], axis: TimeAxis) -> str:
    weeks = week_totals(values, axis.first, axis.last)
    half = 50 / axis.days
    return "".join(
        f"M{number(max(axis.across(week.first) - half, 0))} 2"
        f"H{number(axis.across(week.last) + half)}"
        for _before, week in jumps(weeks)
    )


def _written(slot: FactorSlot, axis: TimeAxis) -> str:
    if slot.value is None:
        return NO_ENTRY
    if axis.is_weekly:
        return f"{slot.value:.1f}".removesuffix(".0") + f" ({slot.days})"
    return f"{slot.value:.2f}".rstrip("0").removesuffix(".")
