"""What is ticked counts at once, whatever else is wrong with the form it came in.

Somebody who says that they cannot feel where they sit may leave before a missing
number is mended. So a form that is not saved tells of each tick all the same: in its
graver form where none was said, on both sides and of any tool where neither was; where
two different answers came, neither was said. Once the form is sound, what was only
assumed gives way to what was said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, UUID, uuid5

from psoas_care.safety import recording, which
from psoas_care.safety.models import Answer, EmergencyNumbers, Question
from psoas_care.safety.restriction_groups import (
    RestrictionGroup,
    restriction_groups_of,
)
from psoas_care.safety.status import current_safety_status
from psoas_care.safety.vocabulary import Given
from psoas_care.safety.words import SIDES
from psoas_care.web.forms import UserRecordFormMixin, is_ticked, values_sent
from psoas_care.web.user_records import request_hash

if TYPE_CHECKING:
    from psoas_care.accounts.models import User

SIDE_NAMES = {side for side, _words in SIDES}


@dataclass(frozen=True)
class Taken:
    """The ticks of a refused form that count already, and what they closed."""

    questions: tuple[Question, ...]
    restriction_groups: tuple[RestrictionGroup, ...]
    numbers: EmergencyNumbers | None
    can_walk: bool


def ticked(
    questions: Iterable[Question],
    data: Mapping[str, Any],
    *,
    prefix: str = "",
    tools: Iterable[str] = (),
) -> list[tuple[Answer, bool]]:
    """Each tick in what was sent, and whether its form was only assumed.

    The fields are named as in the forms of this app: a code behind `prefix`, its form
    and side behind that; a part with one side and tool for all names them `side` and
    `tool`. A tool that is none of `tools` could have been any.
    """
    found = []
    known = {*tools}
    for question in questions:
        name = f"{prefix}{question.code}"
        if not is_ticked(data, name):
            continue
        form = _one(data, f"{prefix}{which.name_of(question)}")
        is_graver = bool(question.worse_text) and form != which.MILDER
        is_agreed = question.may_be_agreed and is_ticked(data, f"{name}-agreed")
        milder = Given.AGREED if is_agreed else Given.YES
        side = _one(data, f"{name}-side") or _one(data, f"{prefix}side")
        tool = _one(data, f"{prefix}tool")
        answer = Answer(
            question=question,
            given=Given.WORSE if is_graver else milder,
            side=side if side in SIDE_NAMES else "",
            tool=tool if tool in known else "",
        )
        found.append((answer, is_graver and form != Given.WORSE))
    return found


def _one(data: Mapping[str, Any], name: str) -> str:
    """What was said by this name; "" where that was nothing, or two things."""
    said = {str(value) for value in values_sent(data, name)}
    return said.pop() if len(said) == 1 else ""


def take(
    form: UserRecordFormMixin,
    found: Iterable[tuple[Answer, bool]],
    *,
    is_anew: bool,
) -> Taken | None:
    """Record what was ticked in a form that was not saved; None where nothing was.

    The same send again records nothing twice. `is_anew` says that it came up just now,
    though its yes was known.
    """
    user, source = form.instance.user, source_of(form)
    zone = form.known_zone(str(form.data.get("zone", "")))
    answers = []
    for answer, is_assumed in found:
        recording.report_at_once(
            user, answer, source=source, at=form.now, zone=zone,
            is_assumed=is_assumed, is_anew=is_anew,
        )  # fmt: skip
        answers.append(answer)
    return _taken(user, answers, form.now) if answers else None


def source_of(form: UserRecordFormMixin) -> UUID:
    """The id that the form will have when it is sent once more."""
    if form.instance.pk:
        return UUID(str(form.instance.uid))
    try:
        return UUID(str(form.data.get("uid", "")))
    except ValueError:
        sent = request_hash(form.data)  # type: ignore[arg-type]
        return uuid5(NAMESPACE_OID, f"{form.instance.user.pk} {sent}")


def _taken(user: "User", answers: Iterable[Answer], now: datetime) -> Taken:
    safety_status = current_safety_status(user, now)
    questions = dict.fromkeys(answer.question for answer in answers)
    codes = {question.code for question in questions}
    return Taken(
        tuple(questions),
        tuple(
            group
            for group in restriction_groups_of(user, safety_status)
            if group.question and group.question.code in codes
        ),
        EmergencyNumbers.objects.of(user.country.code),
        safety_status.can_walk,
    )
