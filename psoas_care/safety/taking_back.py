"""Taking an answer back: a slip of the finger, or one that was wrong all the same.

What closes for good can be taken back as a slip only at once. Later its question is
asked again, alone, until it was said twice or a clinician has looked at it. (Content,
section 0.)
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypedDict
from uuid import uuid5

from django.db import transaction
from django.db.models import Q, QuerySet

from psoas_care.accounts.models import User
from psoas_care.safety.consequences import ASKED_AGAIN_AFTER, SIGNS, SLIP_LASTS
from psoas_care.safety.models import Answer, Question, Restriction, Screening
from psoas_care.safety.recording import record, stand_again
from psoas_care.safety.vocabulary import Behaviour, EndedBy, Ends, Given, QuestionKind

SEE_SOMEBODY = {Behaviour.EMERGENCY, Behaviour.TODAY, Behaviour.SOON}
"""What a slip opens at any time (content, section 4.5)."""
KEPT_PREFIX = "kept "
"""What stands before the request hash of a review: what was still so there was chosen
before anybody looked, and is no report of its own."""
CONFIRMED = "still-so"
"""The request hash of an answer that was asked again and given again."""


class AnswerTime(TypedDict):
    """When an answer is given: the moment, and the zone of the device."""

    now: datetime
    zone: str


class Way(StrEnum):
    """How the answer behind a restriction can be taken back, now or later."""

    SLIP = "slip"
    LATER = "later"
    ASK = "ask"
    NEVER = "never"


@dataclass(frozen=True)
class WayBack:
    """The way, and from when on the question is asked again, where it is."""

    way: Way
    ask_from: datetime | None = None


def way_back(restriction: Restriction, now: datetime) -> WayBack:
    """How a restriction can be taken back. What follows from the log is no answer."""
    screening = restriction.screening
    if screening is None or restriction.ends == Ends.ADULT:
        return WayBack(Way.NEVER)
    is_for_good = screening.restrictions.filter(ends=Ends.NEVER).exists()
    if not is_for_good or restriction.action in SEE_SOMEBODY:
        return WayBack(Way.SLIP)
    # When the server took it in: what is logged late may lie days back.
    answered_at, brought_at = screening.created_at, restriction.user.safety_reset_at
    may_be_of_a_file = brought_at is not None and answered_at <= brought_at
    is_just_now = now < answered_at + SLIP_LASTS and not may_be_of_a_file
    if is_just_now and not _is_borne_out(restriction, as_a_slip=True):
        return WayBack(Way.SLIP)
    if restriction.ends != Ends.NEVER or _is_borne_out(restriction):
        return WayBack(Way.NEVER)
    known_since = brought_at if brought_at and may_be_of_a_file else answered_at
    ask_from = known_since + ASKED_AGAIN_AFTER
    return WayBack(Way.LATER if now < ask_from else Way.ASK, ask_from)


def _is_borne_out(restriction: Restriction, *, as_a_slip: bool = False) -> bool:
    """Whether it was said before or again, or a clinician has looked at it.

    For a slip an earlier report counts only if that closed for good as well: the first
    tingling of the outer thigh closes for a day, so the second one can be a slip.
    """
    user, screening, codes = (
        restriction.user,
        restriction.screening,
        _about_the_same(restriction.code),
    )
    yes = user.answers.not_mistaken().yes().filter(question__code__in=codes)
    others = yes.exclude(screening=screening).exclude(
        screening__request_hash__startswith=KEPT_PREFIX
    )
    if as_a_slip and screening:
        others = others.filter(
            Q(screening__gt=screening.pk) | Q(screening__restrictions__ends=Ends.NEVER)
        )
    if screening and screening.kind == QuestionKind.SIGN:
        # One session may say it of two sides; that is one report.
        of_this = Screening.hashes_of_report(screening.request_hash)
        others = others.exclude(screening__request_hash__in=of_this)
    looked_at = user.restrictions.filter(code__in=codes, ended_by=EndedBy.CLINICIAN)
    return others.exists() or looked_at.exists()


def _about_the_same(code: str) -> QuerySet[Question, str]:
    """The codes of all questions that ask about what this one asks."""
    asks = {sign: what.asks for sign, what in SIGNS.items() if what.asks}
    known = {code, asks.get(code, code), *(s for s in asks if asks[s] == code)}
    meanings = Question.objects.filter(code__in=known).exclude(meaning="")
    same = Q(code__in=known) | Q(meaning__in=meanings.values("meaning"))
    return Question.objects.filter(same).values_list("code", flat=True)


@transaction.atomic
def correct_mistake(restriction: Restriction, *, now: datetime, zone: str) -> bool:
    """Correct the answer behind a restriction; both stay in the history.

    Doing it twice is doing it once. False where it can no longer be a slip. What is
    closed for good, and no longer a slip, stays closed with its answer.
    """
    screening = _locked(restriction)
    if screening is None or way_back(restriction, now).way != Way.SLIP:
        return False
    closed = screening.restrictions.filter(
        code__in=_codes_of(restriction), ended_on=None
    )
    kept = [one.pk for one in closed if way_back(one, now).way != Way.SLIP]
    if _take_back(restriction, now=now, zone=zone):
        answer_behind(restriction).stored().update(is_mistake=not kept)
        _end(closed.exclude(pk__in=kept), EndedBy.MISTAKE, now)
    return True


@transaction.atomic
def answer_again(
    restriction: Restriction, *, was_wrong: bool, now: datetime, zone: str
) -> bool:
    """Answer again what closed something for good; False if it is not asked again.

    Both answers stay. If it is so, it was said twice, and is not asked again.
    """
    screening = _locked(restriction)
    if screening is None or way_back(restriction, now).way != Way.ASK:
        return False
    if not was_wrong:
        yes = answer_behind(restriction)
        again = Answer(
            question=yes.question, given=yes.given, side=yes.side, tool=yes.tool
        )
        return record(_screening(restriction, CONFIRMED, now=now, zone=zone), [again])
    if _answer_no(restriction, EndedBy.WRONG, now=now, zone=zone):
        closed = screening.restrictions.filter(
            code__in=_codes_of(restriction), ended_on=None
        )
        _end(closed.exclude(action__in=SEE_SOMEBODY), EndedBy.WRONG, now)
    return True


@transaction.atomic
def confirm_adult(restriction: Restriction, *, now: datetime, zone: str) -> bool:
    """Somebody said that they are 18 or older: nothing else ends this restriction."""
    if restriction.ends != Ends.ADULT:
        return False
    is_behind = _locked(restriction) is not None
    if not is_behind or _answer_no(restriction, EndedBy.ADULT, now=now, zone=zone):
        _end(
            restriction.user.restrictions.filter(ends=Ends.ADULT, ended_on=None),
            EndedBy.ADULT,
            now,
        )
    return True


def _locked(restriction: Restriction) -> Screening | None:
    """The answers behind a restriction, while nobody else answers for this person."""
    User.objects.select_for_update().get(pk=restriction.user_id)
    return restriction.screening if has_answer(restriction) else None


def _take_back(restriction: Restriction, *, now: datetime, zone: str) -> bool:
    """Answer what stands beside the slip, a yes of another form; or else no."""
    slip = answer_behind(restriction)
    said = slip.user.answers.not_mistaken().filter(question=slip.question)
    rows = said.select_related("question").order_by("created_at", "pk")
    stands = rows.filter(is_current=True).exclude(pk=slip.pk).last()
    if stands and stands.given == slip.given and not _was_over(slip, stands):
        stands = None  # only the slip said again
    other = stands or rows.filter(created_at__lt=slip.created_at).last()
    is_sign = slip.question.kind == QuestionKind.SIGN  # each is told by itself
    if is_sign or other is None or not other.is_yes:
        return _answer_no(restriction, EndedBy.MISTAKE, now=now, zone=zone)
    screening = _screening(restriction, EndedBy.MISTAKE, now=now, zone=zone)
    return stand_again(screening, other)


def _was_over(slip: Answer, later: Answer) -> bool:
    """Whether a no was said between them, so that the later one is another event."""
    between = (slip.created_at, later.created_at)
    said = slip.user.answers.filter(question=slip.question, given=Given.NO)
    return said.filter(created_at__range=between).exists()


def _answer_no(
    restriction: Restriction, why: EndedBy, *, now: datetime, zone: str
) -> bool:
    """Answer no instead; what was asked since then, by what was felt, stays open."""
    yes = answer_behind(restriction)
    no = Answer(question=yes.question, given=Given.NO)
    screening = _screening(restriction, why, now=now, zone=zone)
    return record(screening, [no], asked_before=yes.created_at)


def _screening(
    restriction: Restriction, why: str, *, now: datetime, zone: str
) -> Screening:
    """A screening that corrects the answer; its uid allows one per reason.

    One that came by a file leaves room for that of the person here.
    """
    answer, user = answer_behind(restriction), restriction.user
    uid = uuid5(answer.uid, why)
    if user.safety_reset_at:
        rows = Screening.with_deleted.filter(user=user)
        of_a_file = rows.filter(created_at__lte=user.safety_reset_at)
        while of_a_file.filter(uid=uid).exists():
            uid = uuid5(uid, why)
    screening = Screening(
        user=user,
        uid=uid,
        kind=answer.question.kind,
        request_hash=why,
    )
    screening.set_moment(now, zone)
    return screening


def _end(
    restrictions: QuerySet[Restriction, Restriction], why: EndedBy, now: datetime
) -> None:
    for restriction in restrictions.select_related("user"):
        restriction.ended_on, restriction.ended_by = restriction.user.day_at(now), why
        restriction.save(update_fields=["ended_on", "ended_by"])


def codes_about(restriction: Restriction) -> set[str]:
    """The codes of all that the question behind a restriction closes."""
    return _codes_of(restriction) if has_answer(restriction) else {restriction.code}


def goes_with(other: Restriction, restriction: Restriction, now: datetime) -> bool:
    """Whether taking back what is behind a restriction unlocks the other one, too."""
    way = way_back(restriction, now).way
    if other.screening_id is None or other.screening_id != restriction.screening_id:
        return False
    if way == Way.ASK:
        return other.action not in SEE_SOMEBODY
    return way_back(other, now).way == Way.SLIP


def _codes_of(restriction: Restriction) -> set[str]:
    """What the answer behind a restriction closes, by the code of each."""
    code = answer_behind(restriction).question.code
    return {code, SIGNS[code].asks} if code in SIGNS else {code}


def answer_behind(restriction: Restriction) -> Answer:
    """The answer that led to it; that of a sign may have asked for a red flag."""
    found = _answer_behind(restriction)
    assert found is not None, "`_locked` gives no screening then"
    return found


def has_answer(restriction: Restriction) -> bool:
    """Whether there is an answer to take back; a row from a file may have none."""
    return _answer_behind(restriction) is not None


def _answer_behind(restriction: Restriction) -> Answer | None:
    if restriction.screening is None:
        return None
    answers = Answer.objects.filter(screening=restriction.screening)
    rows = answers.select_related("question")
    by_code = {answer.question.code: answer for answer in rows}
    if restriction.code in by_code:
        return by_code[restriction.code]
    return next(
        (
            answer
            for code, answer in by_code.items()
            if code in SIGNS and SIGNS[code].asks == restriction.code
        ),
        None,
    )
