"""What can only be read: the diary, progress, safety, and every other kind of row."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from psoas_care.api.v1 import check_ins, sessions
from psoas_care.api.v1.access import safety_status_of, user_of
from psoas_care.api.v1.faults import ANYBODY, READS, READS_ONE
from psoas_care.api.v1.kinds import ZonedMoment, word, written_as
from psoas_care.api.v1.paging import Asked, Page
from psoas_care.api.v1.saving import AskedQuestion, OpenQuestions, as_asked
from psoas_care.library.body import tracked
from psoas_care.practice.models import Session
from psoas_care.progress.forms import RANGES, OverviewForm
from psoas_care.progress.pages.instruments import histories_of
from psoas_care.progress.pages.last_day import last_day
from psoas_care.progress.pages.overview import overview_of
from psoas_care.progress.pages.region_changes import beginnings_of
from psoas_care.records.export import plain
from psoas_care.records.kinds import ENTRIES
from psoas_care.safety.models import Question
from psoas_care.safety.restriction_groups import open_questions, restriction_groups_of
from psoas_care.safety.status import SafetyStatus
from psoas_care.safety.vocabulary import OF_NERVES, QuestionKind
from psoas_care.safety.walking import speak_against
from psoas_care.symptoms.models import CheckIn
from psoas_care.today import diary

router = Router(tags=["reading"])


# -- who ----------------------------------------------------------------------


class Me(Schema):
    """Who the token is of, without a name: places followed, zone, and its scope."""

    time_zone: str
    today: date
    regions: list[str] = Field(description="Such as low_back or hip_front.left.")
    scope: Literal["read", "write"]


@router.get("/me", response=ANYBODY | {200: Me})
def me(request: HttpRequest) -> Any:
    """What the token is good for, and the calendar of its owner."""
    user = user_of(request)
    return {
        "time_zone": user.time_zone,
        "today": user.day_at(timezone.now()),
        "regions": [place.key for place in tracked(user.regions)],
        "scope": request.auth.scope,  # type: ignore[attr-defined]
    }


# -- diary, and every other kind of entry -------------------------------------


class DiaryEntry(Schema):
    """An entry of the diary: one of its three last members, by its `kind`."""

    kind: Literal["check-in", "session", "everyday-activities"]
    at: datetime
    title: str
    check_in: check_ins.CheckInOut | None = None
    session: sessions.SessionOut | None = None
    everyday_activities: dict[str, Any] | None = None


class Diary(Schema):
    """Some of the diary, newest first; `next` is the `before` of what is older."""

    items: list[DiaryEntry]
    next: datetime | None


class Before(Schema):
    """From where on the diary is wanted."""

    before: ZonedMoment | None = None


@router.get("/diary", response=READS | {200: Diary})
def diary_page(request: HttpRequest, wanted: Query[Before]) -> Any:
    """Check-ins, sessions and everyday activities in one stream."""
    page = diary.page(user_of(request), before=wanted.before)
    rows = [entry.row for entry in page.entries]
    prefetch_related_objects(
        [row for row in rows if isinstance(row, Session)], *sessions.parts()
    )
    items = [_of_diary(entry.row, entry.title) for entry in page.entries]
    return {"items": items, "next": page.older_than}


def _of_diary(row: Any, title: str) -> dict[str, Any]:
    found = {"at": row.at, "title": title}
    if isinstance(row, CheckIn):
        return found | {"kind": "check-in", "check_in": check_ins.shown(row)}
    if isinstance(row, Session):
        return found | {"kind": "session", "session": sessions.shown(row)}
    kind = KINDS["everyday-activities"]
    values = {field.name: plain(getattr(row, field.name)) for field in kind.fields}
    return found | {
        "kind": "everyday-activities",
        "everyday_activities": _public(values),
    }


INTERNAL = {"created_at", "request_hash", "deleted_at"}
"""Of the export: what only a restore needs."""

LEFT_OUT = {"fair_tests": "the coins of days to come are in it"}
KINDS = {
    kind.name.replace("_", "-"): kind for kind in ENTRIES if kind.name not in LEFT_OUT
}
EntryKind = word(KINDS)


def _public(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in INTERNAL}


@router.get("/entries/{kind}", response=READS_ONE | READS | {200: Page[dict[str, Any]]})
def entry_list(request: HttpRequest, kind: EntryKind, wanted: Asked) -> Any:  # type: ignore[valid-type]
    """Any kind of entry as it stands in the download of your data, newest first."""
    table = KINDS.get(kind)
    if table is None:
        raise Http404
    rows = table.rows_of(user_of(request)).filter(deleted_at=None)
    names = [field.name for field in table.fields]
    found = [
        dict(zip(names, values, strict=True))
        for values in wanted.portion(rows).values_list(*table.columns)
    ]
    items = [
        _public({name: plain(value) for name, value in row.items()}) for row in found
    ]
    return wanted.page(found, items)


# -- progress -----------------------------------------------------------------


class RegionProgress(Schema):
    """How the pain of a region changed, from its first weeks to its last, 0 to 10.

    `low` to `high` is the interval of the change in points; less than 0 is less pain.
    """

    region: str
    verdict: Literal["better", "worse", "same", "unknown"]
    words: str
    before: float | None
    after: float | None
    change: float | None
    low: float | None
    high: float | None


class Progress(Schema):
    """What the first page of Progress says, in numbers and in its sentences."""

    first: date
    last: date
    title: str
    regions: list[RegionProgress]
    sentences: list[str]


RANGES_ASKED = [*RANGES, "all"]


class Range(Schema):
    """How far back; the verdicts are about the whole diary."""

    range: Annotated[
        word(RANGES_ASKED),  # type: ignore[valid-type]
        written_as("|".join(RANGES_ASKED), _("Choose 30d, 90d, 1y or all."), str),
    ] = "90d"


@router.get("/progress", response=READS | {200: Progress})
def progress(request: HttpRequest, wanted: Query[Range]) -> Any:
    """Pain by region: better, worse, the same, or not known yet."""
    user, form = user_of(request), OverviewForm(request.GET)
    today = last_day(user, timezone.now())
    began = beginnings_of(user)
    first = form.first_day(today, began.pain)
    practised = form.first_practised(today, began.practice)
    found = overview_of(user, form.regions(), first, practised, today, began.usual)
    return {
        "first": first,
        "last": today,
        "title": found.title,
        "regions": [_region(verdict) for verdict in found.verdicts],
        "sentences": [str(sentence.text) for sentence in found.sentences],
    }


def _region(verdict: Any) -> dict[str, Any]:
    change = verdict.panel.change
    return {
        "region": verdict.region.value,
        "verdict": change.verdict.value,
        "words": verdict.word,
        "before": change.before and change.before.mean,
        "after": change.after and change.after.mean,
        "change": change.difference,
        "low": change.low,
        "high": change.high,
    }


class Score(Schema):
    """The answers to a questionnaire, added up."""

    uid: UUID
    at: datetime
    local_day: date
    score: float
    in_words: str


class Questionnaire(Schema):
    """A published questionnaire, all scores of it, newest first, and what changed."""

    key: str
    name: str
    is_due: bool
    comparison: str
    scores: list[Score]


@router.get("/questionnaires", response=ANYBODY | {200: list[Questionnaire]})
def questionnaire_list(request: HttpRequest) -> Any:
    """PEG and the others."""
    user = user_of(request)
    return [
        {
            "key": found.instrument.key,
            "name": found.instrument.name,
            "is_due": found.is_due,
            "comparison": found.sentence,
            "scores": found.scores,
        }
        for found in histories_of(user, last_day(user, timezone.now()))
    ]


# -- safety -------------------------------------------------------------------


class Lock(Schema):
    """What is locked by one answer or by the log, why, and how each of it opens."""

    title: str
    what: str
    since: date
    closes: list[str]


class SafetyOut(Schema):
    """What is locked today, and the signs that can be sent with an entry."""

    can_walk: bool
    is_check_due: bool
    locks: list[Lock]
    open_questions: OpenQuestions
    signs: list[AskedQuestion]
    nerve_signs: list[AskedQuestion]
    address: str = "/safety/"


@router.get("/safety", response=ANYBODY | {200: SafetyOut})
def safety(request: HttpRequest) -> Any:
    """What is locked, why, and what opens it."""
    status = safety_status_of(request)
    asked = {question.code: question for question in _asked_questions()}
    signs = [q for q in asked.values() if q.kind == QuestionKind.SIGN]
    groups = restriction_groups_of(user_of(request), status)
    return {
        "can_walk": status.can_walk,
        "is_check_due": status.is_check_due,
        "locks": [
            {"title": g.title, "what": g.what, "since": g.on, "closes": g.closes}
            for g in groups
        ]
        + [*_against_walking(status), *_locks_of_log(status)],
        "open_questions": [as_asked(question) for question in open_questions(groups)],
        "signs": [as_asked(question) for question in signs],
        "nerve_signs": [as_asked(asked[c]) for c in OF_NERVES if c in asked],
    }


def _against_walking(status: SafetyStatus) -> Iterator[dict[str, Any]]:
    """Answers that take walking away, where no lock of theirs is open that says so."""
    for code in speak_against(status.answers):
        if not status.has_open(code):
            yield {
                "title": str(_("No advice to walk for now")),
                "what": status.questions[code].text,
                "since": status.answers[code].on or status.on,
                "closes": [str(_("It is back when you answer no to this."))],
            }


def _locks_of_log(status: SafetyStatus) -> Iterator[dict[str, Any]]:
    """What follows from what was logged, as the page of safety says it."""
    for text, end in status.from_log:
        since = min(one.starts for one in status.open_restrictions if one.text == text)
        title = _("Doing less for now, because of what you logged")
        closes = [end] if end else []
        yield {"title": str(title), "what": text, "since": since, "closes": closes}


def _asked_questions() -> Any:
    signs = Question.objects.of_kind(QuestionKind.SIGN)
    return signs | Question.objects.filter(code__in=OF_NERVES)
