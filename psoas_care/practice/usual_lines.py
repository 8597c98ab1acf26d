"""What somebody usually does, as lines of a log that are filled in already."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypedDict
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from psoas_care.library.body import Side
from psoas_care.library.dose import SHORTEST_HOLD_SECONDS, Dose, Sides, effort_seconds
from psoas_care.library.models import Exercise
from psoas_care.practice.limits import MOST_BOUTS
from psoas_care.practice.models.session import RecentBout
from psoas_care.web.durations import exact_time

if TYPE_CHECKING:
    from psoas_care.accounts.models import User
    from psoas_care.library.access import Access

EACH = "each"
"""A choice of a form only: the same on the left and on the right, two bouts."""

BOUTS_READ = 200
"""Some twenty sessions: enough to know what is usual, and one short query."""

MOST_USED, MOST_SESSIONS = 8, 3
"""Exercises and sessions that are offered first, as many as a phone shows at once."""


class Line(TypedDict):
    """A line of a new session before anybody typed: values of a BoutForm, by name."""

    exercise: str
    side: str
    actual_seconds: int | None
    repetitions: int | None


class EarlierSession(NamedTuple):
    """A session that can be logged again: its exercises by slug, each once."""

    uid: UUID
    day: date
    slugs: tuple[str, ...]


class Again(NamedTuple):
    """An earlier session as it is offered: when it was, what it had."""

    uid: UUID
    when: str
    names: str


class Pick(NamedTuple):
    """An exercise to choose, with how much of it in `words`; `times` it is chosen."""

    access: "Access"
    words: str
    times: int


class UsualLines:
    """What was done lately, read when it is first asked for, with one query."""

    def __init__(self, user: "User") -> None:
        self.user = user

    @cached_property
    def _bouts(self) -> Sequence[RecentBout]:
        return self.user.bouts.most_recent(BOUTS_READ)

    @cached_property
    def sessions(self) -> list[EarlierSession]:
        """The last sessions, the newest first; of equal ones only the newest."""
        found: dict[tuple[object, ...], EarlierSession] = {}
        by_session: dict[UUID, list[RecentBout]] = defaultdict(list)
        for bout in self._bouts:
            by_session[bout.session].append(bout)
        for uid, bouts in by_session.items():
            slugs = tuple(dict.fromkeys(bout.exercise for bout in bouts))
            done = tuple(tuple(line.values()) for line in lines_like(bouts))
            found.setdefault(done, EarlierSession(uid, bouts[0].day, slugs))
        return [*found.values()][:MOST_SESSIONS]

    @property
    def slugs(self) -> list[str]:
        """The exercises done in most of these sessions, of equals the latest first."""
        done = dict.fromkeys((bout.session, bout.exercise) for bout in self._bouts)
        counted = Counter(exercise for _session, exercise in done)
        return [slug for slug, _times in counted.most_common()]

    def like(self, which: str) -> list[Line]:
        """Those of the session with this id, or of the "last"; [] where none is."""
        if which == "last":
            newest = [bout.session for bout in self._bouts[:1]]
            return lines_like(bout for bout in self._bouts if bout.session in newest)
        try:
            return lines_like(
                self.user.bouts.of_uid(UUID(which)).most_recent(MOST_BOUTS)
            )
        except ValueError:
            return []

    def of(self, exercise: Exercise) -> list[Line]:
        """As it was done the last time; [] for what was not done lately."""
        own = [bout for bout in self._bouts if bout.exercise == exercise.slug]
        return lines_like(bout for bout in own if bout.session == own[0].session)


def lines_like(bouts: Iterable[RecentBout]) -> list[Line]:
    """The lines of bouts in their order; never how they felt.

    A left and a right one that did the same are one line.
    """
    lines: list[Line] = []
    for bout in bouts:
        side = "" if bout.side == Side.BOTH else bout.side
        line = Line(
            exercise=bout.exercise,
            side=side,
            actual_seconds=bout.seconds,
            repetitions=bout.repetitions,
        )
        other = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}.get(Side(bout.side))
        if other and (twin := line | {"side": other}) in lines:
            lines[lines.index(twin)]["side"] = EACH
        else:
            lines.append(line)
    return lines


def line_of_dose(slug: str, dose: Dose, side: str) -> Line:
    """A dose as it is done: all sets of a side in one line, in seconds of effort."""
    is_held = dose.hold_seconds >= SHORTEST_HOLD_SECONDS
    times = dose.sets * dose.repetitions
    one = effort_seconds(dose.hold_seconds, dose.move_seconds)
    return Line(
        exercise=slug,
        side=side,
        actual_seconds=times * one or None,
        repetitions=None if is_held and times == 1 else times,
    )


def no_more_than(lines: Iterable[Line], lowered: Mapping[str, Dose]) -> list[Line]:
    """The lines, with no more than the lowered dose of what was too much, by its slug.

    A side has it once.
    """
    found: list[Line] = []
    for line in lines:
        slug, side = line["exercise"], line["side"]
        if (dose := lowered.get(slug)) is None:
            found.append(line)
        elif not any((x["exercise"], x["side"]) == (slug, side) for x in found):
            most = line_of_dose(slug, dose, side)
            seconds, times = most["actual_seconds"], dose.sets * dose.repetitions
            found.append(
                line
                | {
                    "actual_seconds": _least_of(line["actual_seconds"], seconds),
                    "repetitions": _least_of(line["repetitions"], times),
                }
            )
    return found


def _least_of(number: int | None, most: int | None) -> int | None:
    return min(number, most) if number and most else number


def line_for(exercise: Exercise, *, has_dose: bool = True) -> Line:
    """A line with the dose of the library; without one while the exercise is closed."""
    side = EACH if exercise.sides == Sides.PER_SIDE else ""
    if not has_dose:
        return Line(
            exercise=exercise.slug, side=side, actual_seconds=None, repetitions=None
        )
    return line_of_dose(exercise.slug, exercise.dose, side)


def in_words(exercise: Exercise, lines: Sequence[Line]) -> str:
    """What they did of one exercise, such as "2 × 30 s, each side" or "10 ×"."""
    is_held = exercise.hold_seconds >= SHORTEST_HOLD_SECONDS
    done = (_line_in_words(line, is_held=is_held) for line in lines)
    return " · ".join(dict.fromkeys(filter(None, done)))


def _line_in_words(line: Line, *, is_held: bool) -> str:
    seconds, times = line["actual_seconds"], line["repetitions"]
    if is_held and seconds and times and times > 1:
        amount = _("%(times)s × %(time)s") % {
            "times": times,
            "time": exact_time(round(seconds / times)),
        }
    elif times and not (is_held and seconds):
        amount = _("%s ×") % times
    else:
        amount = exact_time(seconds) if seconds else ""
    sides = {EACH: _("each side"), Side.LEFT: _("left"), Side.RIGHT: _("right")}
    return ", ".join(filter(None, [amount, str(sides.get(line["side"], ""))]))


def day_in_words(day: date, today: date) -> str:
    """Today, yesterday, or a day such as Monday 2 November."""
    near = {today: _("Today"), today - timedelta(days=1): _("Yesterday")}
    return near.get(day) or date_format(day, "l j F")
