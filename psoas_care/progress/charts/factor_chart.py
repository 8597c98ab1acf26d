"""One factor of the days beneath the pain of one region: two panels, one time axis.

Never two scales in one panel: where their lines cross would be our choice, not a fact.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import ceil
from typing import NamedTuple

from psoas_care.progress.charts.pain_panel import PainPanel, PainSlot, pain_panel
from psoas_care.progress.charts.scales import NO_ENTRY, GridLine, Tick, TimeAxis, number
from psoas_care.progress.statistics import Change, ChangeVerdict
from psoas_care.progress.statistics.daily_factors import jumps, week_totals

TOP, HEIGHT = 8, 90
BOTTOM = TOP + HEIGHT
SHORTEST_BAR = 2
"""Pixels of a 0: said, and so no gap."""

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
    """A day, or a week of which `days` were said; None is "not said", never 0."""

    value: float | None
    days: int


class Month(NamedTuple):
    """(Day, pain, factor) of the slots that end in one month, newest first."""

    first: date
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class FactorChart:
    """All that a template draws; bars and jumps are strokes, levels go from the top.

    `jumps_path` lies over the weeks with clearly more than the week before.
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
    """The picture of daily pain, 0–10, and of what was said of one factor.

    Give `pain` from six days before the axis on, so that its first mean is a full one.
    """
    slots = list(_slots(values, scale, axis))
    lines = _values(max([scale.least_top, *(s.value or 0 for s in slots)]), scale)
    top = lines[-1]
    panel = pain_panel(region, pain, UNCHANGED, axis, is_alone=True)
    return FactorChart(
        axis=axis,
        pain=panel,
        levels=tuple(
            GridLine(value, round(BOTTOM - value / top * HEIGHT), value in scale.marks)
            for value in reversed(lines)
        ),
        ticks=axis.ticks(),
        bars_path="".join(
            f"M{number(axis.centre(place))} {BOTTOM}v-{_height(slot.value, top)}"
            for place, slot in enumerate(slots)
            if slot.value is not None
        ),
        bar_width=number(min(WIDEST_BAR, 100 / axis.slots * BAR_SHARE)),
        jumps_path=_jumps_path(values, axis) if scale.is_total else "",
        bottom=BOTTOM,
        months=tuple(_months(axis, panel.slots, slots)),
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
    """Where lines are drawn: at the marks and the top, else at a few round numbers."""
    if scale.marks:
        return sorted({0, *scale.marks, max(ceil(greatest), scale.marks[-1] + 1)})
    step = next((s for s in STEPS if s * (MOST_LEVELS - 1) >= greatest), STEPS[-1])
    return [step * n for n in range(ceil(greatest / step) + 1)]


def _height(value: float, top: float) -> str:
    return number(max(value / top * HEIGHT, SHORTEST_BAR))


def _jumps_path(values: Mapping[date, float], axis: TimeAxis) -> str:
    weeks = week_totals(values, axis.first, axis.last)
    half = 50 / axis.days
    return "".join(
        f"M{number(max(axis.across(week.first) - half, 0))} 2"
        f"H{number(axis.across(week.last) + half)}"
        for _before, week in jumps(weeks)
    )


def _months(
    axis: TimeAxis, pain: Sequence[PainSlot], factor: Sequence[FactorSlot]
) -> Iterator[Month]:
    ends = (
        axis.first + timedelta(days=(place + 1) * axis.days_per_slot - 1)
        for place in range(axis.slots)
    )
    newest_first = reversed(list(zip(ends, pain, factor, strict=True)))
    for first, members in groupby(newest_first, lambda it: it[0].replace(day=1)):
        rows = (
            (str(day.day), felt.written(axis), _said(said, axis))
            for day, felt, said in members
        )
        yield Month(first, tuple(rows))


def _said(slot: FactorSlot, axis: TimeAxis) -> str:
    if slot.value is None:
        return NO_ENTRY
    if axis.is_weekly:
        return f"{slot.value:.1f}".removesuffix(".0") + f" ({slot.days})"
    return f"{slot.value:.2f}".rstrip("0").removesuffix(".")
