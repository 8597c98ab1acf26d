"""What was practised, with which tools, and what was tried most."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from psoas_care.library.vocabulary import Category
from psoas_care.practice.models import Told

WEEK = 7
MOST_EXERCISES = 6


class KindLine(NamedTuple):
    """One category: the days with it, and its mean minutes a week, written out."""

    category: Category
    days: int
    minutes_a_week: str


class DoneLine(NamedTuple):
    """Something done in `times` sessions, for so many minutes in all.

    `pressure` is the felt pressure of a tool, 0–10, such as "3" or "2–4"; "" where it
    was not said.
    """

    name: str
    times: int
    minutes: int
    pressure: str


@dataclass(frozen=True, slots=True)
class Practice:
    """Means over all days of the report, those before the first session included.

    `exercises` are those done most often, `more` how many others there were.
    """

    days: int
    days_a_week: str
    minutes_a_week: str
    kinds: tuple[KindLine, ...]
    tools: tuple[DoneLine, ...]
    exercises: tuple[DoneLine, ...]
    more: int


def practice_of(bouts: Sequence[Told], days: int) -> Practice:
    """What `bouts` amount to within so many days; what was only counted has no time."""
    weeks = days / WEEK
    kinds = _grouped((bout.category, bout) for bout in bouts)
    tools = _grouped((tool, bout) for bout in bouts for tool in bout.tools)
    exercises = _lines(_grouped((bout.exercise, bout) for bout in bouts))
    practised = _days(bouts)
    return Practice(
        days=practised,
        days_a_week=f"{practised / weeks:.1f}",
        minutes_a_week=f"{_minutes(bouts) / weeks:.0f}",
        kinds=tuple(
            KindLine(
                kind,
                _days(kinds[kind.value]),
                f"{_minutes(kinds[kind.value]) / weeks:.0f}",
            )
            for kind in Category
            if kind.value in kinds
        ),
        tools=tuple(_lines(tools)),
        exercises=tuple(exercises[:MOST_EXERCISES]),
        more=len(exercises[MOST_EXERCISES:]),
    )


def _grouped(pairs: Iterable[tuple[str, Told]]) -> dict[str, list[Told]]:
    groups: dict[str, list[Told]] = defaultdict(list)
    for key, bout in pairs:
        groups[key].append(bout)
    return dict(groups)


def _lines(groups: dict[str, list[Told]]) -> list[DoneLine]:
    """Those done in most sessions first, of equals the one with more time."""
    lines = [
        DoneLine(
            name,
            len({bout.session for bout in bouts}),
            round(_minutes(bouts)),
            _range([bout.pressure for bout in bouts if bout.pressure is not None]),
        )
        for name, bouts in groups.items()
    ]
    return sorted(lines, key=lambda line: (-line.times, -line.minutes, line.name))


def _days(bouts: Iterable[Told]) -> int:
    return len({bout.day for bout in bouts})


def _minutes(bouts: Iterable[Told]) -> float:
    return sum(bout.seconds or 0 for bout in bouts) / 60


def _range(values: Sequence[int]) -> str:
    if not values:
        return ""
    low, high = min(values), max(values)
    return str(low) if low == high else f"{low}–{high}"
