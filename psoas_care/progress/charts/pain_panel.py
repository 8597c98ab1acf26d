"""Pain of one region over time: a dot for each day, the 7-day mean, and its change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from psoas_care.progress.charts.axis import TimeAxis
from psoas_care.progress.charts.svg import (
    NO_ENTRY,
    GridLine,
    PlotPoint,
    dots_path,
    grid_lines,
    line_path,
    number,
)
from psoas_care.progress.statistics import (
    WINDOW_DAYS,
    Change,
    WeekMean,
    daily_series,
    seven_day_means,
    weekly_points,
)

WORST_PAIN = 10
TOP = 8
"""Pixels above the highest level: half a line of its label, half a dot."""

SHARED, ALONE = 18, 15
"""Pixels a point: where several regions share one picture, and of one alone."""

STEP = 2
"""Points of pain from level to level."""


class PainSlot(NamedTuple):
    """A day or a week of the axis: `pain` of its `entries`, and the week up to it.

    None is "no entry", never 0.
    """

    pain: float | None
    entries: int
    week: WeekMean

    @property
    def mean(self) -> float | None:
        """The height of the line here; None with too few entries in the week."""
        return self.week.mean if self.week.is_enough else None

    def written(self, axis: TimeAxis) -> str:
        """Its cell in the table: its pain, and a second number in brackets.

        That is of a day the mean of 7 days, of a week the days with an entry.
        """
        if axis.is_weekly:
            return (
                f"{_written(self.pain)} ({self.entries})" if self.entries else NO_ENTRY
            )
        pain = _written(self.pain).removesuffix(".0")
        return pain if self.mean is None else f"{pain} ({_written(self.mean)})"


@dataclass(frozen=True, slots=True)
class PainPanel:
    """All that a template draws; `levels` from top to bottom.

    The band is one standard deviation of the days up and down from their mean.
    `windows_path` are the two means that `change` compares, each as long as its days;
    at `meaningful_y` a fall from the first would be one that people usually feel.
    """

    key: str
    change: Change
    slots: tuple[PainSlot, ...]
    levels: tuple[GridLine, ...]
    points_path: str
    mean_path: str
    band_path: str
    windows_path: str
    meaningful_y: str | None
    bottom: int

    @property
    def height(self) -> int:
        """From the highest level to the lowest, in pixels."""
        return self.bottom - TOP

    @property
    def entries(self) -> int:
        """Days with an entry."""
        return sum(slot.entries for slot in self.slots)


def pain_panel(
    key: str,
    pain: Mapping[date, float],
    change: Change,
    axis: TimeAxis,
    *,
    is_alone: bool,
) -> PainPanel:
    """The picture of one region's daily pain, 0–10, over the days of `axis`.

    Give `pain` from six days before the axis on, so that its first mean is a full one.
    """
    slots = weeks_of(pain, axis) if axis.is_weekly else days_of(pain, axis)
    point = ALONE if is_alone else SHARED
    bottom = TOP + WORST_PAIN * point
    has_all_dots = is_alone and not axis.is_weekly

    def down(value: float) -> float:
        return bottom - value * point

    def places(values: Iterable[float | None]) -> list[PlotPoint]:
        return [
            None if value is None else (axis.centre(slot), down(value))
            for slot, value in enumerate(values)
        ]

    # The verdict may be about days before the axis.
    windows = [
        window
        for window in (change.before, change.after)
        if window and window.last >= axis.first
    ]
    real = change.meaningful_change_at
    return PainPanel(
        key=key,
        change=change,
        slots=tuple(slots),
        levels=grid_lines(
            range(WORST_PAIN, -1, -STEP),
            WORST_PAIN,
            bottom=bottom,
            height=bottom - TOP,
        ),
        # Every day has its dot. Of weeks, and where several regions share a picture,
        # only those that are not on the line.
        points_path=dots_path(
            places(
                slot.pain if has_all_dots or slot.mean is None else None
                for slot in slots
            )
        ),
        mean_path=line_path(places(slot.mean for slot in slots)),
        band_path=_band_path(places(_edge(slots, 1)), places(_edge(slots, -1))),
        windows_path="".join(
            f"M{number(axis.across(max(window.first, axis.first)))}"
            f" {number(down(window.mean))}"
            f"H{number(axis.across(window.last))}"
            for window in windows
        ),
        meaningful_y=None if real is None else number(down(real)),
        bottom=bottom,
    )


def days_of(pain: Mapping[date, float], axis: TimeAxis) -> list[PainSlot]:
    """A slot for each day of the axis."""
    run_up = WINDOW_DAYS - 1
    first = axis.first - timedelta(days=run_up)
    series = daily_series(pain, first, axis.last)
    shown = zip(series, seven_day_means(series, first), strict=True)
    return [PainSlot(value, int(value is not None), week) for value, week in shown][
        run_up:
    ]


def weeks_of(pain: Mapping[date, float], axis: TimeAxis) -> list[PainSlot]:
    """A slot for each week of the axis."""
    weeks = weekly_points(pain, axis.first, axis.last)
    return [PainSlot(week.mean, week.entries, week) for week in weeks]


def _edge(slots: Iterable[PainSlot], side: int) -> list[float | None]:
    """The upper (1) or lower (−1) edge of the band, within the scale."""
    return [
        None
        if slot.mean is None or slot.week.spread is None
        else min(max(slot.mean + side * slot.week.spread, 0), WORST_PAIN)
        for slot in slots
    ]


def _band_path(upper: Sequence[PlotPoint], lower: Sequence[PlotPoint]) -> str:
    """Along the upper edge and back along the lower one, for each run without a gap."""
    runs = groupby(zip(upper, lower, strict=True), key=lambda edges: edges[0] is None)
    paths = []
    for is_gap, run in runs:
        if is_gap:
            continue
        above, below = zip(*run, strict=True)
        paths.append(line_path([*above, *reversed(below)]) + "z")
    return "".join(paths)


def _written(value: float | None) -> str:
    return NO_ENTRY if value is None else f"{value:.1f}"
