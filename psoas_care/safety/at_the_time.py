"""What counted when something was done that is logged later."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from psoas_care.safety.rules import AnsweredQuestion
from psoas_care.safety.status import SafetyStatus, as_answered
from psoas_care.safety.vocabulary import Behaviour, Given, QuestionKind

if TYPE_CHECKING:
    from psoas_care.accounts.models import User


def with_answers_of(user: "User", status: SafetyStatus, at: datetime) -> SafetyStatus:
    """The status without yeses that were said after a moment; at most two queries.

    What was done before one is judged as it was then. What opens something counts for
    what was done earlier, too: a no, and an agreement.
    """
    if not any(_is_later_yes(one, status.on) for one in status.answers.values()):
        return status
    later = user.answers.current().filter(at__gt=at, given__in=[Given.YES, Given.WORSE])
    later = later.exclude(question__kind=QuestionKind.TICK)
    codes = {*later.values_list("question__code", flat=True)}
    if not codes:
        return status
    before = user.answers.not_mistaken().filter(at__lte=at, question__code__in=codes)
    rows = before.select_related("question").order_by("at", "pk")
    stood = {row.question.code: row for row in rows}
    then = {}
    for code in codes:
        now = status.answers[code]
        was = as_answered(user, now, stood.get(code), status.on, at)
        if not was.is_yes or now.is_worse or was.given == Given.AGREED:
            then[code] = was
    return replace(status, answers={**status.answers, **then, **_same(status, then)})


def _same(
    status: SafetyStatus, then: Mapping[str, AnsweredQuestion]
) -> dict[str, AnsweredQuestion]:
    """The questions that one of these answers, too."""
    sources: dict[int | None, AnsweredQuestion]
    sources = {status.questions[code].pk: answer for code, answer in then.items()}
    return {
        code: replace(
            status.answers[code], given=was.given, side=was.side, on=was.on,
            waits_from=was.waits_from,
        )
        for code, question in (status.questions.items() if then else ())
        if (was := sources.get(question.answered_by_id))
    }  # fmt: skip


def _is_later_yes(answer: AnsweredQuestion, on: date) -> bool:
    """Whether it may have been said after a moment of that day."""
    day = answer.waits_from or answer.on
    return answer.is_yes and day is not None and day >= on


def with_not_now_of(user: "User", status: SafetyStatus, at: datetime) -> SafetyStatus:
    """The status with what spoke against it at a moment of its day; one query.

    That it is over since, and what was ticked then, opens no hour before.
    """
    said = user.answers.not_mistaken().filter(
        local_day=status.on, at__lte=at, question__behaviour=Behaviour.NOT_NOW
    )
    rows = said.order_by("at", "pk").values_list("question__code", "given")
    then = {
        code: replace(status.answers[code], given=Given.YES, on=status.on)
        for code, given in dict(rows).items()
        if given != Given.NO
    }
    return replace(status, answers={**status.answers, **then})


def with_ticks_of(user: "User", status: SafetyStatus, at: datetime) -> SafetyStatus:
    """The status with the sentences that stood at a moment of its day; one query.

    A yes after they were ticked used them up.
    """
    said = user.answers.yes().filter(local_day=status.on, at__lt=at)
    if user.safety_reset_at:
        said = said.filter(created_at__gt=user.safety_reset_at)
    standing: set[str] = set()
    rows = said.order_by("at", "pk").values_list("question__code", "question__kind")
    for code, kind in rows:
        standing = standing | {code} if kind == QuestionKind.TICK else set()
    ticked = {
        code: replace(status.answers[code], given=Given.YES, on=status.on)
        for code in standing
    }
    return replace(status, answers={**status.answers, **ticked})
