"""Safety answers of the demo person: sore knees, and a check once a week.

A month before the first run a nerve sign closed a tool for two weeks; that is over. The
belly questions stay unanswered, as the product advises. A physiotherapist looks at what
a bad week closed.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from psoas_care.accounts.models import User
from psoas_care.library.models import Tool
from psoas_care.safety.models import Answer, Question, Screening
from psoas_care.safety.recording import confirm_log_checked, record, report_signs
from psoas_care.safety.rules import CHECK_LASTS
from psoas_care.safety.status import current_safety_status
from psoas_care.safety.vocabulary import Given, QuestionKind

ZONE = "UTC"
MORNING = time(6, 0)
YES_CODES = {"knee-kneeling"}
"""What of the profile is answered with yes."""

SIGN, SIGN_SIDE = "N-02", "left"
SIGN_AGO = timedelta(days=30)
VISIT_AFTER = timedelta(days=7)


def answer_safety(
    user: User, *, first_day: date, now: datetime, request_hash: str
) -> int:
    """Answer what is due up to `now`, from `first_day` on; the number of screenings.

    Whoever has answered the check by hand since then goes on by hand.
    """
    checks = user.screenings.filter(kind=QuestionKind.RED_FLAG)
    if checks.exclude(request_hash=request_hash).exists():
        return 0
    last = checks.newest_first().first()
    added = 0
    if last is None:
        at = datetime.combine(first_day, MORNING, UTC)
        added += _answer(user, QuestionKind.PROFILE, at, request_hash)
        _report_sign(user, now - SIGN_AGO, first_day)
    for at in _weekly(first_day if last is None else last.local_day + CHECK_LASTS, now):
        added += _answer(user, QuestionKind.RED_FLAG, at, request_hash)
    return added


def see_somebody(user: User, *, now: datetime) -> None:
    """Let a physiotherapist look at what the log closed, a week after it did."""
    safety_status = current_safety_status(user, now)
    waiting = safety_status.waits_for_clinician
    day = safety_status.clinician_since + VISIT_AFTER
    if waiting and day <= safety_status.on:
        at = datetime.combine(day, MORNING, UTC)
        confirm_log_checked(user, waiting, checked_on=day, at=at, zone=ZONE)


def _weekly(first_day: date, now: datetime) -> Iterator[datetime]:
    at = datetime.combine(first_day, MORNING, UTC)
    while at <= now:
        yield at
        at += CHECK_LASTS


def _answer(user: User, kind: QuestionKind, at: datetime, request_hash: str) -> bool:
    """Answer one questionnaire as a whole."""
    screening = Screening(
        user=user,
        uid=_uid(user, f"{kind}/{at:%Y-%m-%d}"),
        kind=kind,
        request_hash=request_hash,
    )
    screening.set_moment(at, ZONE)
    return record(screening, _answers(Question.objects.of_kind(kind).asked()))


def _answers(questions: Iterable[Question]) -> list[Answer]:
    return [
        Answer(question=q, given=Given.YES if q.code in YES_CODES else Given.NO)
        for q in questions
    ]


def _report_sign(user: User, at: datetime, first_day: date) -> None:
    question = Question.objects.filter(code=SIGN).first()
    if question is None or at.date() < first_day:
        return
    tool = Tool.objects.values_list("slug", flat=True).first() or ""
    sign = Answer(question=question, given=Given.YES, side=SIGN_SIDE, tool=tool)
    report_signs(user, [sign], source=_uid(user, SIGN), at=at, zone=ZONE)


def _uid(user: User, what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"mailto:{user.email}/safety/{what}")
