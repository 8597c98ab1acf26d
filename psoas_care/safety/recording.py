"""Saves answers with the restrictions they cause, in one transaction."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import chain
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from psoas_care.accounts.models import User
from psoas_care.safety.belly import DEEP_FRONT
from psoas_care.safety.consequences import (
    IS_NEWS_ABOUT,
    first_look,
    restrictions_after,
)
from psoas_care.safety.models import Answer, Question, Restriction, Screening
from psoas_care.safety.models.screening import ASSUMED, AT_ONCE, NOTHING_NEW
from psoas_care.safety.rules import AnsweredQuestion, RestrictionValue
from psoas_care.safety.seen_about import WHOLE
from psoas_care.safety.status import load_safety_status
from psoas_care.safety.told import (
    covers,
    not_told_yet,
    told_at_once,
    told_of_earlier,
    uid_of_report,
)
from psoas_care.safety.vocabulary import (
    NEWS,
    Behaviour,
    EndedBy,
    Ends,
    Given,
    LockReason,
    QuestionKind,
)
from psoas_care.web import user_records
from psoas_care.web.zones import day_of

JUST_NOW = timedelta(hours=6)
"""What began so lately may have been felt only now, past midnight as well."""


def record(
    screening: Screening,
    answers: Iterable[Answer],
    *,
    anew: Collection[str] = (),
    asked_by: str = "",
    asked_before: datetime | None = None,
) -> bool:
    """Save answers and the restrictions that follow; False if this very send was known.

    The answer about not wanting to live is never stored, whoever passes it, nor that
    it was given. `anew` are the codes of which a yes that was known is told of again,
    as what came up just now. They end open questions of any row and time, or only the
    ones that a row asked, whose request hash is `asked_by`, and those that were open at
    the moment `asked_before`. Raises `user_records.Conflict` as `user_records.create`
    does.
    """
    kept = [a for a in answers if a.question.behaviour != Behaviour.CRISIS]
    if not kept:
        return False
    with transaction.atomic():
        # One person's answers come one after the other, from whichever tab.
        user = User.objects.select_for_update().get(pk=screening.user_id)
        today = day_of(screening.at, user.time_zone)
        reports = told_at_once(user, screening)
        kept = not_told_yet(reports, kept)
        if not kept:
            return True
        _give_way(reports, kept, today)
        news = _news(user, kept, anew)
        restrictions = _new_restrictions(user, screening, news)
        for answer in kept:
            answer.screening, answer.is_current = screening, False
            answer.asked = answer.question.words
        if not user_records.create(screening, [*kept, *restrictions]):
            return False
        _let_stand(user, kept)
        _ask_agreements(screening, news)
        if any(a.is_yes and a.question.kind != QuestionKind.TICK for a in kept):
            _use_up_ticks_of_a_lock(user, screening, kept)
        # A sign that was only asked about is answered by a yes, too: that closes more.
        over = [
            a.question.code
            for a in kept
            if not a.is_yes or a.question.kind == QuestionKind.SIGN
        ]
        answered = Q(code__in=over)
        # So is a red flag whose yes closes something itself: each closes pressure. What
        # a sign asks of it is no answer.
        closed = {restriction.code for restriction in restrictions}
        closed &= {answer.question.code for answer in kept}
        answered |= Q(code__in=closed, screening=None)
        reached = Q()
        if asked_by:
            reached |= Q(request_hash=asked_by)
        if asked_before:
            reached |= Q(created_at__lte=asked_before)
        asked = user.restrictions.asking().filter(answered, reached)
        asked.update(ended_on=today, ended_by=EndedBy.NO)
    return True


def record_anew(
    screening: Screening, answers: Iterable[Answer], codes: Collection[str]
) -> bool:
    """Save answers of which these codes have come up again since they ended.

    Without any it is `record`. With some it is no repeated send, whatever its id says:
    the answer that its first send gave is over.
    """
    while codes and screening.user.screenings.with_uid(screening.uid):
        screening.uid = uuid5(screening.uid, "again")
    return record(screening, answers, anew=codes)


def note_nothing_new(screening: Screening, codes: Collection[str]) -> None:
    """Mark answers that stand as a clinician saw them: nobody told them again."""
    if codes:
        said = screening.user.answers.yes().filter(question__code__in=codes)
        quiet = [
            *said.filter(screening__uid=screening.uid).values_list("pk", flat=True)
        ]
        screening.user.answers.filter(pk__in=quiet).update(request_hash=NOTHING_NEW)


def _use_up_ticks_of_a_lock(
    user: User, screening: Screening, answers: Iterable[Answer]
) -> None:
    """Ask the sentences again wherever a yes closed deep front release, or some of it.

    An exercise can ask more than all of them do.
    """
    safety_status = load_safety_status(user, user.day_at(screening.created_at))
    locks = safety_status.eligibility(DEEP_FRONT).locks
    is_locked = any(reason.why != LockReason.TICKS_DUE for reason in locks)
    if is_locked or _closes_some_deep_front(answers):
        use_up_ticks(user)


def _closes_some_deep_front(answers: Iterable[Answer]) -> bool:
    """Whether the profile says something that closes one of these exercises alone."""
    closing = [
        answer.question.pk
        for answer in answers
        if answer.question.kind == QuestionKind.PROFILE
        and answer.given in {Given.YES, Given.WORSE}
        and answer.question.what_follows(answer.given) != Behaviour.ADAPT
    ]
    return Question.objects.asked_by_deep_front().filter(pk__in=closing).exists()


def _give_way(
    reports: Iterable[Answer], answers: Iterable[Answer], today: date
) -> None:
    """End restrictions by an assumed form, now that the form itself is known."""
    answered = {answer.question.pk for answer in answers if answer.is_yes}
    for earlier in reports:
        if earlier.was_assumed and earlier.question_id in answered:
            earlier.stored().update(is_mistake=True)
            earlier.screening.restrictions.filter(ended_on=None).update(
                ended_on=today, ended_by=EndedBy.MISTAKE
            )


def _let_stand(user: User, answers: Sequence[Answer]) -> None:
    asked = [answer.question_id for answer in answers]
    # The deleted ones, too: only one answer to a question may stand.
    Answer.with_deleted.filter(user=user, is_current=True, question__in=asked).update(
        is_current=False
    )
    user.answers.filter(pk__in=[a.pk for a in answers]).update(is_current=True)


def stand_again(screening: Screening, earlier: Answer) -> bool:
    """Let an answer that stood before stand again; what it closed went on to be closed.

    An agreement is asked anew. False if this very screening was known.
    """
    is_agreed = earlier.given == Given.AGREED
    answer = Answer(
        screening=screening, question=earlier.question, asked=earlier.asked,
        given=Given.YES if is_agreed else earlier.given, side=earlier.side,
        is_current=False,
    )  # fmt: skip
    if not user_records.create(screening, [answer]):
        return False
    _let_stand(screening.user, [answer])
    return True


def _news(user: User, answers: Iterable[Answer], anew: Collection[str]) -> list[Answer]:
    """The yeses among these answers that are no known ones; each sign is news.

    What was only assumed may still give way: said, it closes by itself.
    """
    known = {
        (answer.question_id, answer.given, answer.asked)
        for answer in user.answers.current().yes().select_related("screening")
        if not answer.was_assumed
    }
    return [
        answer
        for answer in answers
        if answer.is_yes
        and (
            (answer.question.pk, answer.given, answer.question.words) not in known
            or answer.question.kind == QuestionKind.SIGN
            or answer.question.code in anew
        )
    ]


def _ask_agreements(screening: Screening, news: Iterable[Answer]) -> None:
    """Ask anew what a clinician agreed to before they could know of these answers.

    The answer behind it goes on to be a yes. What was said at once with them is newer.
    """
    codes = chain(*(IS_NEWS_ABOUT.get(answer.question.code, ()) for answer in news))
    agreed = screening.user.answers.current().filter(
        given=Given.AGREED, question__code__in={*codes}
    )
    before = list(agreed.exclude(screening=screening).select_related("question"))
    if not before:
        return
    asked = Screening(
        user=screening.user, kind=before[0].question.kind, request_hash=NEWS
    )
    asked.set_moment(screening.at, screening.zone)
    answers = [
        Answer(
            screening=asked, question=one.question, asked=one.asked, given=Given.YES,
            side=one.side, is_current=False,
        )
        for one in before
    ]  # fmt: skip
    user_records.create(asked, answers)
    _let_stand(asked.user, answers)


def _new_restrictions(
    user: User, screening: Screening, news: Iterable[Answer]
) -> list[Restriction]:
    """The restrictions of these answers; a known yes makes no new one."""
    on = _last_day(user, screening.at, screening.local_day)
    if timedelta(0) <= screening.created_at - screening.at < JUST_NOW:
        told = screening.created_at
        on = max(on, *(day_of(told, zone) for zone in (user.time_zone, screening.zone)))
    restrictions = []
    for answer in news:
        is_sign = answer.question.kind == QuestionKind.SIGN
        reports = _reports_before(answer, user, screening) if is_sign else []
        for rule in closed_by(answer, on, reports):
            restriction = Restriction.of_rule(rule)
            restriction.screening = screening
            restrictions.append(restriction)
    return restrictions


def closed_by(
    answer: Answer, on: date, reports: Collection[tuple[date, str, str]]
) -> tuple[RestrictionValue, ...]:
    """What a yes closes; `reports` are the (day, side, tool) of the same sign before.

    Told in whatever order, a sign is counted from the last time that it came.
    """
    question = answer.question
    asked = AnsweredQuestion(
        question.code, question.kind, question.behaviour,
        question.worse_behaviour, given=answer.given, side=answer.side,
    )  # fmt: skip
    return restrictions_after(
        asked,
        on=max([on, *(day for day, _side, _tool in reports)]),
        tool=answer.tool,
        times_before=len(reports),
        felt_before={(side, tool) for _day, side, tool in reports},
    )


def _reports_before(
    sign: Answer, user: User, screening: Screening
) -> list[tuple[date, str, str]]:
    """(day, side, tool) of each report of a sign; a session is one, however edited.

    It is known by its source, since two sessions may be logged for one minute.
    """
    reported = user.answers.not_mistaken().yes().filter(question=sign.question)
    of_this = Screening.hashes_of_report(screening.request_hash)
    others = reported.exclude(screening__request_hash__in=of_this)
    found = others.values_list("screening__at", "screening__local_day", "side", "tool")
    return [(_last_day(user, at, day), side, tool) for at, day, side, tool in found]


def _last_day(user: User, at: datetime, local_day: date) -> date:
    """The later of the two days that it was: in the profile, and where it was said.

    "Until tomorrow" said early on the 30th in Auckland is the whole 30th, also where
    the profile still has the 29th.
    """
    return max(local_day, day_of(at, user.time_zone))


@transaction.atomic
def confirm_checked(restriction: Restriction, *, checked_on: date, today: date) -> None:
    """Lift what waited for a clinician, who has looked at what led to it.

    What came after that day, nobody has looked at yet, nor at an operation whose weeks
    are not over.
    """
    waiting = restriction.user.restrictions.filter(
        code=restriction.code, ends=Ends.CLINICIAN, ended_on=None
    )
    looked_at = [one.pk for one in waiting if first_look(one.rule) <= checked_on]
    waiting.filter(pk__in=looked_at).update(
        ended_on=today, ended_by=EndedBy.CLINICIAN, checked_on=checked_on
    )


@transaction.atomic
def confirm_log_checked(
    user: User, waiting: RestrictionValue, *, checked_on: date, at: datetime, zone: str
) -> None:
    """A clinician has looked at what the log closed: keep that, and at what.

    What is logged later closes it anew, whatever day it is about.
    """
    checked = Restriction.of_rule(waiting)
    checked.user = user
    checked.set_moment(at, zone)
    checked.ended_on, checked.ended_by = user.day_at(at), EndedBy.CLINICIAN
    checked.checked_on = checked_on
    checked.looked_at = {**dict(waiting.evidence), WHOLE: 1}
    user.restrictions.kept_of_log().update(
        ended_on=checked.ended_on, ended_by=EndedBy.CLINICIAN
    )
    user_records.create(checked)


def log_changed(user: User, *, now: datetime) -> None:
    """Keep what of the log waits for a clinician, and no more what is not in it."""
    # The log stands above this layer: the settings say who reads it.
    import_string(settings.LOG_KEPT)(user, now=now)


def turn_off_belly(user: User) -> None:
    """Close the belly gate: its questions are unanswered again, the history stays.

    A yes that closes other tools, too, goes on to stand: turning off opens nothing.
    """
    answers = user.answers.current().of_kinds(QuestionKind.BELLY, QuestionKind.TICK)
    closing = [answer.pk for answer in answers.without_shared_meaning()]
    user.answers.filter(pk__in=closing).update(is_current=False)


@transaction.atomic
def report_signs(
    user: User,
    signs: Iterable[Answer],
    *,
    source: UUID,
    at: datetime,
    zone: str,
    is_edit: bool = False,
) -> bool:
    """Record nerve and organ signs that a check-in or a session told of.

    `source` is the `uid` of that row. Each sign is known by what it says: sending it
    again reports nothing twice, and what an edit adds is reported. What an edit takes
    away stays, until it is taken back as a mistake. What a clinician has looked at
    since is told anew by a tick. If it `is_edit` that moved the row to a later moment,
    what was told with it closes from that moment on.
    """
    news = [_report(user, sign, source, at, zone) for sign in signs]
    if is_edit:
        moved = f" {at.isoformat()}"
        news += [
            _report(user, sign, source, at, zone, moved)
            for sign in told_of_earlier(user, source, at)
        ]
    return any(news)


def _report(
    user: User, sign: Answer, source: UUID, at: datetime, zone: str, moved: str = ""
) -> bool:
    name = f"{sign.question.code} {sign.given} {sign.side} {sign.tool}{moved}"
    screening = Screening(
        user=user,
        uid=uid_of_report(user, source, name),
        kind=QuestionKind.SIGN,
        request_hash=source.hex,
    )
    screening.set_moment(at, zone)
    # That it did not come in this session says nothing of another one.
    return record(screening, [sign], asked_by="" if sign.is_yes else source.hex)


def report_at_once(
    user: User,
    answer: Answer,
    *,
    source: UUID,
    at: datetime,
    zone: str,
    is_assumed: bool,
    is_anew: bool,
) -> None:
    """Record one tick of a form that was not saved, whose id is `source`.

    The form, sent once more and sound, reports it as the same. A tick that stands as
    it is, or graver, is no news unless it `is_anew`; no tick opens anything.
    """
    is_sign = answer.question.kind == QuestionKind.SIGN
    current = user.answers.current().yes().filter(question=answer.question).first()
    if current and not is_sign:
        if not is_anew and covers(current, answer, is_assumed=is_assumed):
            return
        if current.side != answer.side:
            answer.side = ""  # of the other side, too: no tick opens anything
    if answer.given == Given.AGREED:
        answer.given = Given.YES  # nobody agrees in a form that was not saved
    name = f"{answer.question.code} {answer.given} {answer.side} {answer.tool}"
    name += " assumed" if is_assumed else ""
    screening = Screening(
        user=user,
        uid=uid_of_report(user, source, name),
        kind=answer.question.kind,
        request_hash=(ASSUMED if is_assumed else AT_ONCE) + source.hex,
    )
    screening.set_moment(at, zone)
    # A saved form, changed elsewhere since, may have told the same before.
    with suppress(user_records.Conflict):
        record(screening, [answer], anew=[answer.question.code] if is_anew else [])


def use_up_ticks(user: User) -> None:
    """Make the sentences before deep front release due again."""
    ticks = Question.objects.filter(kind=QuestionKind.TICK)
    user.answers.current().filter(question__in=ticks).update(is_current=False)
