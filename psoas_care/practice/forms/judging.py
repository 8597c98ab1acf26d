"""Whether what somebody says they did was theirs to do; each refusal in words.

The verdict is that of the session's own day in the person's calendar, whatever zone the
browser is in, and its holds those that had begun by then: who did something before a
sign came up may say so afterwards.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from psoas_care.library.body import Side
from psoas_care.library.verdicts import access_to
from psoas_care.practice.models import Session
from psoas_care.safety.consequences import (
    DEEP_FRONT_PRESSURE,
    DEEP_FRONT_SECONDS,
    is_too_much,
)
from psoas_care.safety.reasons import explain
from psoas_care.safety.standing import Standing, standing_of
from psoas_care.web.zones import day_of

if TYPE_CHECKING:
    from psoas_care.practice.forms.bout import BoutForm


def judge(session: Session, lines: Sequence["BoutForm"]) -> None:
    """Put beside each line why it is refused, if it is.

    What is stored already with its exercise and side was judged when it was new.
    """
    new = [line for line in lines if line.is_new_effort]
    if new:
        day = day_of(session.at, session.user.time_zone)
        standing = standing_of(session.user, day, before=session.at)
        for line in new:
            _judge_verdict(line, standing)
    deep_front = [line for line in lines if line.is_deep_front and not line.errors]
    if deep_front:
        _judge_dose(deep_front)
        _judge_days(deep_front, session.local_day, other_deep_front_days(session))


def other_deep_front_days(session: Session) -> set[date]:
    """The days of this person's deep front release outside of `session`."""
    bouts = session.user.bouts.all()
    return bouts.exclude(session=session.pk).deep_front_days()


def _judge_verdict(line: "BoutForm", standing: Standing) -> None:
    access = access_to(line.instance.exercise, standing)
    for bout in line.bouts():
        verdict = access.may_do(bout.side)
        if verdict.is_locked:
            reason = explain(verdict, standing.questions)[0]
            words = " ".join([_("%(name)s is closed.") % {"name": access.exercise.name},
                              reason.text, reason.opens]).strip()  # fmt: skip
            line.add_error("exercise" if access.is_locked else "side", words)
            return


def _judge_dose(lines: Sequence["BoutForm"]) -> None:
    """At most so hard, and so long on each side; both have to be said."""
    seconds: dict[str, int] = defaultdict(int)
    for line in lines:
        pressure = line.cleaned_data.get("pressure")
        if pressure is None:
            line.add_error("pressure", _("Say how hard the pressure felt, 0–10."))
        elif pressure > DEEP_FRONT_PRESSURE:
            line.add_error(
                "pressure",
                _("On the front of the body at most %(most)s out of 10. Lighten next "
                  "time.") % {"most": DEEP_FRONT_PRESSURE},
            )  # fmt: skip
        if line.instance.actual_seconds is None:
            line.add_error("actual_seconds", _("Say how many seconds."))
            continue
        for side in _sides_of(line):
            seconds[side] += line.instance.actual_seconds
        if max(seconds.values()) > DEEP_FRONT_SECONDS:
            line.add_error(
                "actual_seconds",
                _("On the front of the body at most %(most)s seconds a side.")
                % {"most": DEEP_FRONT_SECONDS},
            )


def _sides_of(line: "BoutForm") -> set[str]:
    sides = {bout.side for bout in line.bouts()}
    return {Side.LEFT, Side.RIGHT} if Side.BOTH in sides else sides


def _judge_days(
    lines: Sequence["BoutForm"], day: date, other_days: Collection[date]
) -> None:
    if is_too_much(day, other_days):
        words = _("Deep front release at most two days a week, and never two days "
                  "running. Another day is too near.")  # fmt: skip
        lines[0].add_error("exercise", words)
