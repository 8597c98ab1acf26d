"""How pain on the day after differed: a dot with its interval for each exercise."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from psoas_care.progress.charts.svg import number, signed
from psoas_care.progress.statistics import Outlook

END = 4
"""Points to either side: a longer interval is cut there, its words are whole."""

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
class FindingMark:
    """A finding drawn: its dot and its line, in percent across, and its numbers."""

    finding: FindingRow
    x: str
    low_x: str
    high_x: str
    difference: str
    interval: str


@dataclass(frozen=True, slots=True)
class FindingsChart:
    """All rows for the table, the surest first, and the drawn ones."""

    rows: tuple[FindingMark, ...]

    @property
    def drawn(self) -> tuple[FindingMark, ...]:
        return self.rows[:MOST_DRAWN]

    @property
    def left_out(self) -> int:
        """Rows that stand in the table only."""
        return len(self.rows) - len(self.drawn)


def findings_chart(findings: Sequence[FindingRow]) -> FindingsChart:
    """A row for each finding on an axis from −4 to +4 points."""
    return FindingsChart(tuple(map(_mark, surest_first(findings))))


def surest_first(findings: Sequence[FindingRow]) -> list[FindingRow]:
    """Lower and higher first, then about the same, then unknown."""
    return sorted(findings, key=lambda one: (RANK[one.outlook], -one.sureness))


def _mark(finding: FindingRow) -> FindingMark:
    return FindingMark(
        finding,
        _across(finding.difference),
        _across(finding.low),
        _across(finding.high),
        signed(finding.difference),
        f"{signed(finding.low)} … {signed(finding.high)}",
    )


def _across(points: float) -> str:
    inside = min(max(points, -END), END)
    return number((inside + END) / (2 * END) * 100)
