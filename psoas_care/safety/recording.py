"""Storing answers together with what they close, all or nothing."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from psoas_care.accounts.models import User
from psoas_care.safety.consequences import restrictions_after
from psoas_care.safety.models import Answer, Restriction, Screening
from psoas_care.safety.rules import AnsweredQuestion
from psoas_care.safety.vocabulary import Behaviour, EndedBy, Ends, QuestionKind
from psoas_care.web import user_records
from psoas_care.web.zones import day_of


def record(
    screening: Screening, answers: Iterable[Answer], *, is_anew: bool = False
) -> bool:
    """Save answers and the holds that follow; False if this very send was known.

    The answer about not wanting to live is never stored, whoever passes it, nor that
    it was given. `is_anew` says that a yes that was known is told of again, as what
    came up just now. Raises `user_records.Conflict` as `user_records.create` does.
    """
    kept = [a for a in answers if a.question.behaviour != Behaviour.CRISIS]
    if not kept:
        return False
    with transaction.atomic():
        # One person's answers come one after the other, from whichever tab.
        user = User.objects.select_for_update().get(pk=screening.user_id)
        today = day_of(screening.at, user.time_zone)
        restrictions = _new_restrictions(user, screening, kept, today, is_anew=is_anew)
        for answer in kept:
            answer.screening, answer.is_current = screening, False
            answer.asked = answer.question.words
        if not user_records.create(screening, [*kept, *restrictions]):
            return False
        _let_stand(user, kept)
        no = [a.question.code for a in kept if not a.is_yes]
        user.restrictions.filter(code__in=no, ends=Ends.NEXT_NO, ended_on=None).update(
            ended_on=today, ended_by=EndedBy.NO
        )
    return True


def _let_stand(user: User, answers: Sequence[Answer]) -> None:
    asked = [answer.question_id for answer in answers]
    # The deleted ones, too: only one answer to a question may stand.
    Answer.with_deleted.filter(user=user, is_current=True, question__in=asked).update(
        is_current=False
    )
    Answer.objects.filter(pk__in=[a.pk for a in answers]).update(is_current=True)


def _new_restrictions(
    user: User,
    screening: Screening,
    answers: Sequence[Answer],
    today: date,
    *,
    is_anew: bool,
) -> list[Restriction]:
    """What these answers close; a yes that was known closes nothing anew."""
    known = {
        (answer.question_id, answer.given, answer.asked)
        for answer in user.answers.current().yes()
    }
    restrictions = []
    for answer in answers:
        question, is_sign = answer.question, answer.question.kind == QuestionKind.SIGN
        is_known = (question.pk, answer.given, question.words) in known
        if not answer.is_yes or (is_known and not is_sign and not is_anew):
            continue
        asked = AnsweredQuestion(
            question.code, question.kind, question.behaviour,
            question.worse_behaviour, given=answer.given, side=answer.side,
        )  # fmt: skip
        for rule in restrictions_after(
            asked,
            on=today,
            tool=answer.tool,
            times_before=_times_before(answer, user, screening) if is_sign else 0,
        ):
            restriction = Restriction.of_rule(rule)
            restriction.screening = screening
            restrictions.append(restriction)
    return restrictions


def _times_before(sign: Answer, user: User, screening: Screening) -> int:
    """How often a sign was reported before; one session is one report, however edited.

    It is known by its source, since two sessions may be logged for one minute.
    """
    reported = user.answers.not_mistaken().yes().filter(question=sign.question)
    return reported.exclude(screening__request_hash=screening.request_hash).count()


@transaction.atomic
def confirm_checked(restriction: Restriction, *, checked_on: date, today: date) -> None:
    """A clinician has looked at what led to `hold`: lift all that waited for that.

    What came after that day, nobody has looked at yet.
    """
    waiting = restriction.user.restrictions.filter(
        code=restriction.code, ends=Ends.CLINICIAN, ended_on=None
    )
    looked_at = [one.pk for one in waiting if one.rule.starts <= checked_on]
    waiting.filter(pk__in=looked_at).update(
        ended_on=today, ended_by=EndedBy.CLINICIAN, checked_on=checked_on
    )


def turn_off_belly(user: User) -> None:
    """Close the belly gate: its questions are unanswered again, the history stays.

    A yes that closes other tools, too, goes on to stand: turning off opens nothing.
    """
    answers = user.answers.current().of_kinds(QuestionKind.BELLY, QuestionKind.TICK)
    answers.without_shared_meaning().update(is_current=False)


@transaction.atomic
def report_signs(
    user: User, signs: Iterable[Answer], *, source: UUID, at: datetime, zone: str
) -> bool:
    """Record nerve and organ signs that a check-in or a session told of.

    `source` is the `uid` of that row. Each sign is known by what it says: sending it
    again reports nothing twice, and what an edit adds is reported. What an edit takes
    away stays, until it is taken back as a mistake.
    """
    news = [_report(user, sign, source, at, zone) for sign in signs]
    return any(news)


def _report(user: User, sign: Answer, source: UUID, at: datetime, zone: str) -> bool:
    said = f"{sign.question.code} {sign.given} {sign.side} {sign.tool}"
    screening = Screening(
        user=user,
        uid=uuid5(source, said),
        kind=QuestionKind.SIGN,
        request_hash=source.hex,
    )
    screening.set_moment(at, zone)
    return record(screening, [sign])
