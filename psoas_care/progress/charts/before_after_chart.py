"""Pain before and after sessions: two dots on a line for each exercise."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from psoas_care.progress.charts.svg import number, signed
from psoas_care.progress.statistics import PairedChange

WORST_PAIN = 10
MOST_DRAWN = 8
"""Rows that are still looked at one by one; the table has all."""


class BeforeAfter(NamedTuple):
    """What happened around the sessions that had one exercise.

    `difference` and `interval` are those of `change`, as people say them.
    """

    label: str
    change: PairedChange
    difference: str
    interval: str


@dataclass(frozen=True, slots=True)
class BeforeAfterRow:
    """One row, written out: the dots stand at percent across, the rest is text."""

    label: str
    sessions: int
    before: str
    after: str
    before_x: str
    after_x: str
    difference: str
    interval: str
    points: str


@dataclass(frozen=True, slots=True)
class BeforeAfterChart:
    """All rows for the table, those most often done first.

    Drawn are only those with an interval: two dots of one session look like more than
    they are.
    """

    rows: tuple[BeforeAfterRow, ...]
    drawn: tuple[BeforeAfterRow, ...]


def before_after_chart(around: Sequence[BeforeAfter]) -> BeforeAfterChart:
    """A row for each exercise, on an axis of pain from 0 to 10."""
    most_first = sorted(around, key=lambda one: (-one.change.pairs, one.label))
    sure = [one for one in most_first if one.change.low is not None]
    return BeforeAfterChart(
        tuple(map(_row, most_first)), tuple(map(_row, sure[:MOST_DRAWN]))
    )


def _row(one: BeforeAfter) -> BeforeAfterRow:
    before, after = one.change.before, one.change.after
    return BeforeAfterRow(
        label=one.label,
        sessions=one.change.pairs,
        before=f"{before:.1f}",
        after=f"{after:.1f}",
        before_x=number(before / WORST_PAIN * 100),
        after_x=number(after / WORST_PAIN * 100),
        difference=one.difference,
        interval=one.interval,
        points=_points(one.change),
    )


def _points(change: PairedChange) -> str:
    """Such as "−0.7 (−1.3 … 0.0)"."""
    difference = signed(change.difference)
    if change.low is None or change.high is None:
        return difference
    return f"{difference} ({signed(change.low)} … {signed(change.high)})"
