"""How the day after differed: a dot with its interval for each thing that was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from psoas_care.progress.charts.svg import number, signed
from psoas_care.progress.statistics import Outlook

END = 4
"""Points to either side; what reaches further is cut there, and told in words."""

MOST_DRAWN = 8
RANK = {Outlook.LOWER: 0, Outlook.HIGHER: 0, Outlook.LITTLE: 1, Outlook.UNKNOWN: 2}


class FindingRow(NamedTuple):
    """A difference in points, its interval, and the same in words.

    `is_group` if it is about several exercises that were always done together.
    """

    label: str
    region: str
    is_group: bool
    outlook: Outlook
    difference: float
    low: float
    high: float
    verdict: str
    words: str
    days_with: int
    days_without: int

    @property
    def sureness(self) -> float:
        """How far from 0 the difference is, in half widths of its interval."""
        return abs(self.difference) / max((self.high - self.low) / 2, 0.01)


@dataclass(frozen=True, slots=True)
class Interval:
    """One row: where its dot and its line are, in percent across, and its numbers."""

    told: FindingRow
    x: str
    low_x: str
    high_x: str
    difference: str
    interval: str


@dataclass(frozen=True, slots=True)
class FindingsChart:
    """All rows for the table, the surest first, and the drawn ones."""

    rows: tuple[Interval, ...]

    @property
    def drawn(self) -> tuple[Interval, ...]:
        return self.rows[:MOST_DRAWN]

    @property
    def left_out(self) -> int:
        """Rows that stand in the table only."""
        return len(self.rows) - len(self.drawn)


def findings_chart(told: Sequence[FindingRow]) -> FindingsChart:
    """A row for each finding on an axis from −4 to +4 points."""
    return FindingsChart(tuple(map(_interval, surest_first(told))))


def surest_first(told: Sequence[FindingRow]) -> list[FindingRow]:
    """Lower and higher first, then about the same, then what cannot be told yet."""
    return sorted(told, key=lambda one: (RANK[one.outlook], -one.sureness))


def _interval(told: FindingRow) -> Interval:
    return Interval(
        told,
        _across(told.difference),
        _across(told.low),
        _across(told.high),
        signed(told.difference),
        f"{signed(told.low)} … {signed(told.high)}",
    )


def _across(points: float) -> str:
    inside = min(max(points, -END), END)
    return number((inside + END) / (2 * END) * 100)
