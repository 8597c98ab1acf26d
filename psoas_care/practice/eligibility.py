"""Whether what somebody says they did was theirs to do, and in what it was too much.

A lock refuses, in words; a dose does not: what was done is kept, however much it was,
and marked. What counts is the session's own day in the person's calendar, whatever
zone the browser is in, and the answers and restrictions that there were by then: who
did something before a sign came up, or before they said yes, may say so afterwards.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from psoas_care.library.access import access_to
from psoas_care.library.vocabulary import Category
from psoas_care.practice import pressure
from psoas_care.practice.models import Beyond, Bout, Session
from psoas_care.practice.planner.rules import MOST_RELEASE_SECONDS
from psoas_care.practice.planner.traffic_light import is_only_relaxing
from psoas_care.practice.resting import is_soon, mark_days, mark_dose
from psoas_care.safety.at_the_time import (
    with_answers_of,
    with_not_now_of,
    with_ticks_of,
)
from psoas_care.safety.reasons import in_sentences, why_locked
from psoas_care.safety.rules import Eligibility, Reason, is_ticked
from psoas_care.safety.status import SafetyStatus, load_safety_status
from psoas_care.safety.vocabulary import (
    AMOUNTS,
    RESTS,
    Ends,
    LockReason,
    Scope,
    State,
)
from psoas_care.web.zones import day_of

SAID = {
    LockReason.HOLD,
    LockReason.ANSWER,
    LockReason.CLINICIAN,
    LockReason.RELAX_FIRST,
    LockReason.RELAX_ONLY,
}
"""Reasons that rest on what somebody said, and not on what they were not asked."""

LOCKED = "locked"
"""The code of a refusal."""

Errors = dict[str, forms.ValidationError]
"""What is wrong with a line, by the name of its field; empty where all is sound."""


class LoggedLine(NamedTuple):
    """One line of a session: its bout, and the sides on which it was done.

    `is_new` says whether its exercise or side is not stored yet.
    """

    bout: Bout
    sides: tuple[str, ...]
    is_new: bool

    @property
    def is_deep_front(self) -> bool:
        """Whether it presses on the front of the body."""
        return bool(self.bout.exercise.is_deep_front)

    @property
    def is_unmeasured(self) -> bool:
        """Whether it hurt at once, so that nothing of it can be measured."""
        bout = self.bout
        is_measured = bout.actual_seconds is not None or bout.repetitions is not None
        return bout.is_hurt and not is_measured


def status_then(
    session: Session, form: UUID | None = None, *, is_deep_front: bool = False
) -> SafetyStatus:
    """The safety status before the session, on its day.

    A yes that was said later closed nothing then. What was ticked when its `form` was
    sent before, by that id, came with it. For deep front release the sentences count
    that stood when it began, though used up since.
    """
    user = session.user
    day = day_of(session.at, user.time_zone)
    status = load_safety_status(user, day, before=session.at, but_for=form)
    status = with_answers_of(user, status, session.at)
    if is_deep_front:
        if not is_ticked(status.answers, day):
            status = with_ticks_of(user, status, session.at)
        status = with_not_now_of(user, status, session.at)
    return status


def moved(
    lines: Sequence[LoggedLine], session: Session, then: SafetyStatus
) -> list[LoggedLine]:
    """The lines of a session as it is now; moved in time, they are judged once more.

    `then` is the status of its new moment. Not what had been closed before as well, by
    the same: that was stored by an earlier judgement.
    """
    stored = session.stored().first() if session.pk else None
    if stored is None or session.at == stored.at:
        return [*lines]
    is_deep_front = any(line.is_deep_front for line in lines)
    before = status_then(stored, session.uid, is_deep_front=is_deep_front)
    return [
        line._replace(
            is_new=line.is_new
            or not _refusal(line, before)
            or bool(_said_against(line, then) - _said_against(line, before))
        )
        for line in lines
    ]


def _said_against(line: LoggedLine, status: SafetyStatus) -> set[tuple[str, str]]:
    """(kind, code) of what locks any side of a line by something that was said."""
    access = access_to(line.bout.exercise, status)
    return {
        (reason.why, reason.code)
        for side in line.sides
        for reason in _of_a_record(line, access.may_do(side)).locks
        if reason.why in SAID
    }


def judge(lines: Sequence[LoggedLine], safety_status: SafetyStatus) -> list[Errors]:
    """The errors of each line: what was closed that day, and measures not given.

    What is stored already with its exercise and side was judged when it was new.
    """
    return [
        (_refusal(line, safety_status) if line.is_new else {})
        or _missing_measures(line)
        for line in lines
    ]


def mark_beyond(
    session: Session,
    lines: Sequence[LoggedLine],
    safety_status: SafetyStatus,
    *,
    before: int | None = None,
) -> None:
    """Mark on each bout in what it was more than advised; it is stored all the same.

    `before` is the pain before the session, 0–10: strong pain is for relaxing alone.
    """
    seconds = _pressed_by_side(lines)
    for line in lines:
        marks = {
            Beyond.PRESSURE: _is_too_hard(line.bout),
            Beyond.SECONDS: _is_too_long(line, seconds),
            Beyond.REST: _is_too_strong(line.bout, before)
            or _is_to_rest(line, safety_status),
        }
        line.bout.beyond = [word.value for word, applies in marks.items() if applies]
    mark_days(session, [(line.bout, {*line.sides}) for line in lines])
    deep_front = [(line.bout, {*line.sides}) for line in lines if line.is_deep_front]
    if deep_front:
        mark_dose(deep_front, is_soon=is_soon(session))


def _refusal(line: LoggedLine, safety_status: SafetyStatus) -> Errors:
    """Why the exercise, or only that side of it, was closed."""
    access = access_to(line.bout.exercise, safety_status)
    is_whole = all(_of_a_record(line, e).is_locked for e in access.by_side.values())
    for side in line.sides:
        eligibility = _of_a_record(line, access.may_do(side))
        if eligibility.is_locked:
            words = _in_words(line.bout.exercise.name, eligibility, safety_status)
            error = forms.ValidationError(words, code=LOCKED)
            return {"exercise" if is_whole else "side": error}
    return {}


def _of_a_record(line: LoggedLine, eligibility: Eligibility) -> Eligibility:
    """The eligibility of what was done: a question that is open refuses no record.

    Pressure waits for its answer all the same.
    """
    record = eligibility.of_a_record
    if line.bout.exercise.category == Category.RELEASE:
        return record
    left = tuple(reason for reason in record.reasons if not _only_asks(reason))
    if len(left) == len(record.reasons):
        return record
    return Eligibility(left[0].state if left else State.ALLOWED, left)


def _only_asks(reason: Reason) -> bool:
    rule = reason.restriction
    return rule is not None and (rule.ends, rule.scope) == (
        Ends.NEXT_NO,
        Scope.EVERYTHING,
    )


def _in_words(name: str, eligibility: Eligibility, safety_status: SafetyStatus) -> str:
    closed = _("%(name)s is locked.") % {"name": name}
    reasons = why_locked(eligibility, safety_status.questions)
    return f"{closed} {in_sentences(reasons)}"


def _missing_measures(line: LoggedLine) -> Errors:
    """How hard and how long deep front release was has to be said, if there was any."""
    errors: Errors = {}
    if not line.is_deep_front or line.is_unmeasured:
        return errors
    if line.bout.pressure is None:
        words = _("Say how hard the pressure felt, 0–10.")
        errors["pressure"] = forms.ValidationError(words)
    if line.bout.actual_seconds is None:
        words = _("Say how many seconds.")
        errors["actual_seconds"] = forms.ValidationError(words)
    return errors


def _is_too_hard(bout: Bout) -> bool:
    most = bout.exercise.most_pressure
    return most is not None and bout.pressure is not None and bout.pressure > most


def _is_too_strong(bout: Bout, before: int | None) -> bool:
    return is_only_relaxing(before) and not bout.exercise.is_calm


def _is_to_rest(line: LoggedLine, safety_status: SafetyStatus) -> bool:
    """Whether a rest closed it; too much pressure has marks of its own."""
    access = access_to(line.bout.exercise, safety_status)
    locks = [lock for side in line.sides for lock in access.may_do(side).locks]
    rests = [one.restriction for one in locks if one.restriction]
    return any(rest.code in RESTS - AMOUNTS for rest in rests)


def _pressed_by_side(lines: Iterable[LoggedLine]) -> Counter[tuple[str, str]]:
    """The seconds of each tool on each side, of all lines of a session together."""
    seconds = Counter[tuple[str, str]]()
    for line in lines:
        if (exercise := line.bout.exercise).category == Category.RELEASE:
            for side in line.sides:
                seconds[exercise.slug, side] += pressure.seconds_of_bout(line.bout)
    return seconds


def _is_too_long(line: LoggedLine, seconds: Mapping[tuple[str, str], int]) -> bool:
    """Whether a tool was pressed for longer than the most that its exercise has."""
    exercise = line.bout.exercise
    if exercise.category != Category.RELEASE:
        return False
    longest = max((seconds[exercise.slug, side] for side in line.sides), default=0)
    return longest > min(exercise.most_seconds, MOST_RELEASE_SECONDS)
