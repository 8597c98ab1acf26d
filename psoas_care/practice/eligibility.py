"""Whether what somebody says they did was theirs to do, and in what it was too much.

A lock refuses, in words; a dose does not: what was done is kept, however much it was,
and marked. The verdict is that of the session's own day in the person's calendar,
whatever zone the browser is in, and its holds those that had begun by then: who did
something before a sign came up may say so afterwards.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _

from psoas_care.library.access import access_to
from psoas_care.practice.models import Beyond, Session
from psoas_care.practice.resting import is_soon, mark_dose
from psoas_care.safety.reasons import explain
from psoas_care.safety.rules import Eligibility
from psoas_care.safety.status import SafetyStatus, load_safety_status
from psoas_care.web.zones import day_of

if TYPE_CHECKING:
    from psoas_care.practice.forms.bout import BoutForm

LOCKED = "locked"
"""The code of a refusal."""


def judge(session: Session, lines: Sequence["BoutForm"]) -> None:
    """Put beside each line why it is refused, if it is, else in what it was too much.

    What is stored already with its exercise and side was judged when it was new.
    """
    new = [line for line in lines if line.is_new_effort]
    if new:
        day = day_of(session.at, session.user.time_zone)
        safety_status = load_safety_status(session.user, day, before=session.at)
        for line in new:
            _judge_verdict(line, safety_status)
    for line in lines:
        line.instance.beyond = _too_hard(line)
    deep_front = [line for line in lines if line.is_deep_front and not line.errors]
    if deep_front:
        _ask_measures(deep_front)
        _mark_dose(deep_front, session)


def _judge_verdict(line: "BoutForm", safety_status: SafetyStatus) -> None:
    access = access_to(line.instance.exercise, safety_status)
    eligibilities = {side: found.of_a_record for side, found in access.by_side.items()}
    for bout in line.bouts():
        eligibility = access.may_do(bout.side).of_a_record
        if eligibility.is_locked:
            is_whole = all(found.is_locked for found in eligibilities.values())
            _refuse(
                line, "exercise" if is_whole else "side", eligibility, safety_status
            )
            return


def _refuse(
    line: "BoutForm", field: str, eligibility: Eligibility, safety_status: SafetyStatus
) -> None:
    reason = explain(eligibility, safety_status.questions)[0]
    name = line.instance.exercise.name
    closed = _("%(name)s is closed.") % {"name": name}
    words = " ".join([closed, reason.text, reason.opens]).strip()
    line.add_error(field, forms.ValidationError(words, code=LOCKED))


def _too_hard(line: "BoutForm") -> list[str]:
    most, pressure = line.instance.exercise.most_pressure, line.instance.pressure
    is_so = most is not None and pressure is not None and pressure > most
    return [Beyond.PRESSURE.value] if is_so else []


def _ask_measures(lines: Sequence["BoutForm"]) -> None:
    """How hard and how long deep front release was has to be said."""
    for line in lines:
        if line.instance.pressure is None:
            line.add_error("pressure", _("Say how hard the pressure felt, 0–10."))
        if line.instance.actual_seconds is None:
            line.add_error("actual_seconds", _("Say how many seconds."))


def _mark_dose(lines: Sequence["BoutForm"], session: Session) -> None:
    """Say where a side had more than its minute, or had it too soon."""
    done = [(line.instance, {bout.side for bout in line.bouts()}) for line in lines]
    mark_dose(done, is_soon=is_soon(session))
