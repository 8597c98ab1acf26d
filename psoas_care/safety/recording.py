"""Storing answers together with what they close, all or nothing."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from psoas_care.accounts.models import User
from psoas_care.safety.consequences import SIGNS, holds_after
from psoas_care.safety.models import Answer, Hold, Screening
from psoas_care.safety.rules import Asked
from psoas_care.safety.vocabulary import Behaviour, EndedBy, Ends, Given, Kind
from psoas_care.web import rows


def record(screening: Screening, answers: Iterable[Answer]) -> bool:
    """Save answers and the holds that follow; False if this very send was known.

    The answer about not wanting to live is never stored, whoever passes it. Raises
    `rows.Conflict` as `rows.create` does.
    """
    kept = [a for a in answers if a.question.behaviour != Behaviour.CRISIS]
    with transaction.atomic():
        # One person's answers come one after the other, from whichever tab.
        user = User.objects.select_for_update().get(pk=screening.user_id)
        holds = _new_holds(user, screening, kept)
        for answer in kept:
            answer.screening, answer.is_standing = screening, False
            answer.asked = answer.question.words
        if not rows.create(screening, [*kept, *holds]):
            return False
        _let_stand(user, kept)
        no = [a.question.code for a in kept if not a.is_yes]
        _end(user.holds.filter(code__in=no, ends=Ends.NEXT_NO), screening, EndedBy.NO)
    return True


def _let_stand(user: User, answers: Sequence[Answer]) -> None:
    asked = [answer.question_id for answer in answers]
    user.answers.standing().filter(question__in=asked).update(is_standing=False)
    Answer.objects.filter(pk__in=[a.pk for a in answers]).update(is_standing=True)


def _new_holds(
    user: User, screening: Screening, answers: Sequence[Answer]
) -> list[Hold]:
    """What these answers close; a yes that was known closes nothing anew."""
    known = {
        (answer.question_id, answer.given)
        for answer in user.answers.standing()
        if answer.is_yes
    }
    holds = []
    for answer in answers:
        question, is_sign = answer.question, answer.question.kind == Kind.SIGN
        if not answer.is_yes or ((question.pk, answer.given) in known and not is_sign):
            continue
        before = user.answers.meant().yes().filter(question=question)
        asked = Asked(
            question.code, question.kind, question.behaviour,
            question.worse_behaviour, given=answer.given, side=answer.side,
        )  # fmt: skip
        for rule in holds_after(
            asked,
            on=screening.local_day,
            tool=answer.tool,
            times_before=before.count() if is_sign else 0,
        ):
            hold = Hold.of_rule(rule)
            hold.screening = screening
            holds.append(hold)
    return holds


def _end(holds: "rows.RowQuerySet[Hold]", screening: Screening, why: EndedBy) -> None:
    open_now = holds.filter(ended_on=None).exclude(screening=screening)
    open_now.update(ended_on=screening.local_day, ended_by=why)


@transaction.atomic
def confirm_checked(hold: Hold, *, checked_on: date, today: date) -> None:
    """A clinician has looked at what led to `hold`: lift all that waited for that."""
    hold.user.holds.filter(code=hold.code, ends=Ends.CLINICIAN, ended_on=None).update(
        ended_on=today, ended_by=EndedBy.CLINICIAN, checked_on=checked_on
    )


@transaction.atomic
def correct_mistake(hold: Hold, *, now: datetime, zone: str) -> None:
    """Take back the answer behind `hold`; answer and correction stay in the history.

    Doing it twice is doing it once. Nothing happens to a hold without an answer.
    """
    screening = hold.screening
    if screening is None:
        return
    answer = _answer_behind(hold)
    codes = {answer.question.code}
    if answer.question.kind == Kind.SIGN:
        codes.add(SIGNS[answer.question.code].asks)
    correction = Screening(
        user=hold.user,
        uid=uuid5(hold.uid, EndedBy.MISTAKE),
        kind=screening.kind,
        request_hash=EndedBy.MISTAKE,
    )
    correction.place_in_time(now, zone)
    if record(correction, [Answer(question=answer.question, given=Given.NO)]):
        Answer.objects.filter(pk=answer.pk).update(is_mistake=True)
        screening.holds.filter(code__in=codes, ended_on=None).update(
            ended_on=correction.local_day, ended_by=EndedBy.MISTAKE
        )


def _answer_behind(hold: Hold) -> Answer:
    """The answer that led to a hold; that of a sign may have asked for a red flag."""
    answers = Answer.objects.filter(screening=hold.screening).select_related("question")
    by_code = {answer.question.code: answer for answer in answers}
    if hold.code in by_code:
        return by_code[hold.code]
    return next(
        answer
        for code, answer in by_code.items()
        if code in SIGNS and SIGNS[code].asks == hold.code
    )


def report_signs(
    user: User, signs: Sequence[Answer], *, source: UUID, at: datetime, zone: str
) -> bool:
    """Record nerve and organ signs that a check-in or a session told of.

    `source` is the `uid` of that row: sending it again reports nothing twice.
    """
    screening = Screening(
        user=user, uid=uuid5(source, Kind.SIGN), kind=Kind.SIGN, request_hash=source.hex
    )
    screening.place_in_time(at, zone)
    return bool(signs) and record(screening, signs)
