"""What was practised, with which tools, and what was tried most."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from psoas_care.library.body import Region, Side
from psoas_care.library.vocabulary import Category
from psoas_care.practice.models import ReportedBout
from psoas_care.progress.charts.balance_chart import amount_text
from psoas_care.progress.charts.svg import minutes_cell
from psoas_care.progress.statistics import daily_practice, whole_minutes
from psoas_care.progress.statistics.practice import Amounts
from psoas_care.symptoms.vocabulary import NERVE_QUALITIES, Quality

WEEK = 7
MOST_EXERCISES = 5
MOST_HURTS = 2
MOST_WORDS = 4


class KindLine(NamedTuple):
    """One category: the days with it, and its mean minutes a week, written out.

    A tick where it was only counted.
    """

    category: Category
    days: int
    minutes_a_week: str


class PracticeLine(NamedTuple):
    """Something done in `times` sessions, for so many minutes in all.

    `pressure` is the felt pressure of a tool, 0–10, such as "3" or "2–4"; "" where it
    was not said. `amount` is how much it was in all, as Progress writes it.
    """

    name: str
    times: int
    minutes: int
    pressure: str
    amount: str


class HurtLine(NamedTuple):
    """An exercise stopped for pain on one side, in `times` sessions, `last` on a day.

    `what` says where it hurt and what that was like, "" where nobody said.
    """

    name: str
    side: str
    times: int
    last: date
    what: str


@dataclass(frozen=True, slots=True)
class Practice:
    """Means over `of_days`, as on the page of practice: since the first one ever.

    `exercises` are those done most often, `more` how many others there were. `hurts`
    are those stopped for pain, the newest first; in `times_hurt` sessions any was.
    In `times_beyond` sessions a tool was pressed more than advised.
    """

    days: int
    of_days: int
    days_a_week: str
    minutes_a_week: str
    has_counted: bool
    kinds: tuple[KindLine, ...]
    tools: tuple[PracticeLine, ...]
    exercises: tuple[PracticeLine, ...]
    more: int
    hurts: tuple[HurtLine, ...]
    more_hurts: int
    times_hurt: int
    times_beyond: int


def practice_of(bouts: Sequence[ReportedBout], days: int) -> Practice:
    """What `bouts` amount to within so many days; what was only counted has no time."""
    weeks = max(days, WEEK) / WEEK
    kinds = _grouped((bout.category, bout) for bout in bouts)
    tools = _grouped((tool, bout) for bout in bouts for tool in bout.tools)
    exercises = _lines(_grouped((bout.exercise, bout) for bout in bouts))
    practised = _days(bouts)
    seconds: dict[str, int] = defaultdict(int)
    for done in daily_practice((b.day, b.category, b.seconds) for b in bouts).values():
        for kind, some in done.items():
            seconds[kind] += some
    minutes = {kind: whole_minutes(some / weeks) for kind, some in seconds.items()}
    hurts = _hurts([bout for bout in bouts if bout.is_hurt])
    return Practice(
        days=practised,
        of_days=days,
        days_a_week=f"{practised / weeks:.1f}",
        minutes_a_week=minutes_cell(sum(minutes.values())),
        has_counted=0 in minutes.values(),
        kinds=tuple(
            KindLine(kind, _days(kinds[kind.value]), minutes_cell(minutes[kind.value]))
            for kind in Category
            if kind.value in kinds
        ),
        tools=tuple(_lines(tools)),
        exercises=tuple(exercises[:MOST_EXERCISES]),
        more=len(exercises[MOST_EXERCISES:]),
        hurts=tuple(hurts[:MOST_HURTS]),
        more_hurts=len(hurts[MOST_HURTS:]),
        times_hurt=len({bout.session for bout in bouts if bout.is_hurt}),
        times_beyond=len({bout.session for bout in bouts if bout.beyond}),
    )


def _grouped(
    pairs: Iterable[tuple[str, ReportedBout]],
) -> dict[str, list[ReportedBout]]:
    groups: dict[str, list[ReportedBout]] = defaultdict(list)
    for key, bout in pairs:
        groups[key].append(bout)
    return dict(groups)


def _lines(groups: dict[str, list[ReportedBout]]) -> list[PracticeLine]:
    """Those done in most sessions first, of equals the one with more time."""
    lines = [
        PracticeLine(
            name,
            len({bout.session for bout in bouts}),
            whole_minutes(_seconds(bouts)),
            _range([bout.pressure for bout in bouts if bout.pressure is not None]),
            amount_text(
                Amounts(_seconds(bouts), sum(b.repetitions or 0 for b in bouts))
            ),
        )
        for name, bouts in groups.items()
    ]
    return sorted(lines, key=lambda line: (-line.times, -line.minutes, line.name))


def _hurts(bouts: Sequence[ReportedBout]) -> list[HurtLine]:
    sides = {Side.LEFT: _("left"), Side.RIGHT: _("right"), Side.BOTH: ""}
    lines = []
    for bout in {(one.exercise, one.side): one for one in bouts}.values():
        alike = [b for b in bouts if (b.exercise, b.side) == (bout.exercise, bout.side)]
        lines.append(
            HurtLine(
                bout.exercise,
                sides[Side(bout.side)],
                len({one.session for one in alike}),
                max(one.day for one in alike),
                _what_it_was_like(alike),
            )
        )
    return sorted(lines, key=lambda line: (line.last, line.name), reverse=True)


def _what_it_was_like(bouts: Iterable[ReportedBout]) -> str:
    """Such as "front of hip; numb, sharp": each word once, those of nerves first."""
    regions, words = set[str](), set[str]()
    for bout in bouts:
        regions |= {bout.hurt_region} - {""}
        words |= {*bout.hurt_words}
    where = [str(one.label) for one in Region if one in regions]
    in_order = sorted(Quality, key=lambda one: one not in NERVE_QUALITIES)
    how = [str(one.label) for one in in_order if one in words]
    if len(how) > MOST_WORDS:
        how[MOST_WORDS:] = [_("and more")]
    return "; ".join(", ".join(some).lower() for some in (where, how) if some)


def _days(bouts: Iterable[ReportedBout]) -> int:
    return len({bout.day for bout in bouts})


def _seconds(bouts: Iterable[ReportedBout]) -> int:
    return sum(bout.seconds or 0 for bout in bouts)


def _range(values: Sequence[int]) -> str:
    if not values:
        return ""
    low, high = min(values), max(values)
    return str(low) if low == high else f"{low}–{high}"
