"""Pain of one region over time: a dot for each day, and the 7-day mean as a line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from psoas_care.progress.charts.practice_strip import PracticeStrip
from psoas_care.progress.charts.scales import (
    Place,
    Tick,
    TimeAxis,
    dots_path,
    line_path,
)
from psoas_care.progress.statistics import (
    ENTRIES_FOR_A_MEAN,
    WINDOW_DAYS,
    daily_series,
    seven_day_mean,
    weekly_points,
)

WORST_PAIN = 10
TOP = 8
"""Pixels above the highest level: half a line of its label, half a dot."""

POINT_HEIGHT = 15
BASELINE = TOP + WORST_PAIN * POINT_HEIGHT
STRIP_TOP = BASELINE + 8
NO_ENTRY = "–"


@dataclass(frozen=True, slots=True)
class Level:
    """A labelled line across, at one value of pain."""

    value: int
    y: int


LEVELS = tuple(
    Level(value, BASELINE - value * POINT_HEIGHT) for value in range(WORST_PAIN, -1, -2)
)


class Row(NamedTuple):
    """One slot in the table twin, written out: a template formats far more slowly.

    `day` is the slot's last day, as a day of its month. `basis` is what stands beside
    the pain: for a day its 7-day mean, for a week the number of days with an entry.
    """

    day: str
    pain: str
    basis: str
    practice: str


class Month(NamedTuple):
    """The rows of the table twin whose slots end in one month, newest first."""

    first: date
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class PainChart:
    """All that a template draws and says; `levels` from top to bottom.

    `entries` of `days` have a value; `latest_mean` is the right end of the line,
    written out, or None.
    """

    first: date
    last: date
    days: int
    is_weekly: bool
    entries: int
    latest_mean: str | None
    levels: tuple[Level, ...]
    ticks: tuple[Tick, ...]
    points_path: str
    mean_path: str
    strip: PracticeStrip
    strip_top: int
    bottom: int
    months: tuple[Month, ...]


class _Slot(NamedTuple):
    """Numbers of a day or a week; None is "no entry", never 0."""

    last: date
    pain: float | None
    mean: float | None
    entries: int


def pain_chart(
    pain: Mapping[date, float], axis: TimeAxis, strip: PracticeStrip
) -> PainChart:
    """The picture of one region's daily pain, 0–10, over the days of `axis`.

    Give `pain` from six days before the axis on, so that its first mean is a full one.
    """
    slots = list(_weeks(pain, axis) if axis.is_weekly else _days(pain, axis))
    latest_mean = slots[-1].mean
    return PainChart(
        first=axis.first,
        last=axis.last,
        days=axis.days,
        is_weekly=axis.is_weekly,
        entries=sum(slot.entries for slot in slots),
        latest_mean=None if latest_mean is None else f"{latest_mean:.1f}",
        levels=LEVELS,
        ticks=axis.ticks(),
        points_path=dots_path(_places(_points(slots, axis), axis)),
        mean_path=line_path(_places([slot.mean for slot in slots], axis)),
        strip=strip,
        strip_top=STRIP_TOP,
        bottom=STRIP_TOP + strip.height,
        months=tuple(_months(slots, strip.texts, is_weekly=axis.is_weekly)),
    )


def _days(pain: Mapping[date, float], axis: TimeAxis) -> Iterator[_Slot]:
    run_up = WINDOW_DAYS - 1
    series = daily_series(pain, axis.first - timedelta(days=run_up), axis.last)
    shown = zip(series[run_up:], seven_day_mean(series)[run_up:], strict=True)
    for number, (value, mean) in enumerate(shown):
        day = axis.first + timedelta(days=number)
        yield _Slot(day, value, mean, entries=int(value is not None))


def _weeks(pain: Mapping[date, float], axis: TimeAxis) -> Iterator[_Slot]:
    for week in weekly_points(pain, axis.first, axis.last):
        is_enough = week.entries >= ENTRIES_FOR_A_MEAN
        yield _Slot(
            week.last, week.mean, week.mean if is_enough else None, week.entries
        )


def _points(slots: Sequence[_Slot], axis: TimeAxis) -> list[float | None]:
    """Every day has its dot; of the weeks only those that are not on the line."""
    return [
        None if axis.is_weekly and slot.mean is not None else slot.pain
        for slot in slots
    ]


def _places(values: Sequence[float | None], axis: TimeAxis) -> list[Place]:
    return [
        None if value is None else (axis.centre(slot), BASELINE - value * POINT_HEIGHT)
        for slot, value in enumerate(values)
    ]


def _months(
    slots: Sequence[_Slot], practice: Sequence[str], *, is_weekly: bool
) -> Iterator[Month]:
    newest_first = zip(reversed(slots), reversed(practice), strict=True)
    for first, members in groupby(
        newest_first, key=lambda it: it[0].last.replace(day=1)
    ):
        rows = [_row(slot, done, is_weekly=is_weekly) for slot, done in members]
        yield Month(first, tuple(rows))


def _row(slot: _Slot, practice: str, *, is_weekly: bool) -> Row:
    pain = _one_decimal(slot.pain)
    return Row(
        day=str(slot.last.day),
        pain=pain if is_weekly else pain.removesuffix(".0"),
        basis=str(slot.entries) if is_weekly else _one_decimal(slot.mean),
        practice=practice,
    )


def _one_decimal(value: float | None) -> str:
    return NO_ENTRY if value is None else f"{value:.1f}"
