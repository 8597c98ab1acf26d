"""Sessions with what was done in them: read, add, change, delete."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from psoas_care.accounts.models import User
from psoas_care.api.v1.access import safety_status_of, user_of
from psoas_care.api.v1.counting import counts_signs, objects_in, text_in, texts_in
from psoas_care.api.v1.faults import ADDS, CHANGES, READS, READS_ONE, READS_ROW, wrong
from psoas_care.api.v1.kinds import Rating, SentValues, Uid, number, text, word
from psoas_care.api.v1.paging import Asked, Page
from psoas_care.api.v1.saving import (
    SAVES,
    ChangedRow,
    EntryOut,
    NewRow,
    Posted,
    Saved,
    SentRow,
    contract,
    delete,
    deleted_row_of,
    open_questions_of,
    row_of,
    row_or_none,
    save,
    signs_in,
)
from psoas_care.library.body import TRACKED, Region, Side
from psoas_care.practice.feedback import respond
from psoas_care.practice.forms.session import SessionForm
from psoas_care.practice.limits import MOST_BOUTS
from psoas_care.practice.models import Bout, Moment, Session, Stopped
from psoas_care.practice.models.session import LONGEST_BOUT
from psoas_care.practice.resting import bring_back, renew_rests
from psoas_care.practice.usual_lines import EACH
from psoas_care.practice.waiting import keep_what_waits
from psoas_care.symptoms.vocabulary import Quality

router = Router(tags=["sessions"])

Seconds = number(1, LONGEST_BOUT)
Times = number(1, 500)
SIDES = ["", Side.LEFT.value, Side.RIGHT.value, Side.BOTH.value, EACH]


class SentBout(SentValues):
    """An exercise that was done: seconds or repetitions, on a side or on each.

    `uid` only where the session has it already.
    """

    uid: Uid | None = None
    exercise: text(60)  # type: ignore[valid-type]
    side: word(SIDES) = ""  # type: ignore[valid-type]
    actual_seconds: Seconds | None = None  # type: ignore[valid-type]
    repetitions: Times | None = None  # type: ignore[valid-type]
    worst_pain: Rating | None = None
    pressure: Rating | None = None
    planned_seconds: Seconds | None = None  # type: ignore[valid-type]
    planned_repetitions: Times | None = None  # type: ignore[valid-type]
    stopped: word(["", *Stopped.values]) = ""  # type: ignore[valid-type]
    hurt_region: word(["", *Region.values]) = ""  # type: ignore[valid-type]
    hurt_words: list[word(Quality.values)] = []  # type: ignore[valid-type]


class BoutOut(Schema):
    """An exercise that was done; `beyond` is in what it was more than advised."""

    uid: UUID
    exercise: str
    side: str
    actual_seconds: int | None
    repetitions: int | None
    worst_pain: int | None
    pressure: int | None
    planned_seconds: int | None
    planned_repetitions: int | None
    stopped: str
    hurt_region: str
    hurt_words: list[str]
    beyond: list[str]


class SentSession(SentRow):
    """What was done, and pain in one region around it."""

    bouts: list[SentBout] = Field([], json_schema_extra={"maxItems": MOST_BOUTS})
    region: word(["", *(str(region.value) for region in TRACKED)]) = ""  # type: ignore[valid-type]
    before: Rating | None = None
    after: Rating | None = None
    effort: Rating | None = None
    routine: text(40) = ""  # type: ignore[valid-type]
    note: text(2000) = ""  # type: ignore[valid-type]


class NewSession(NewRow, SentSession):
    """A new session."""


class ChangedSession(ChangedRow, SentSession):
    """A session as it shall be from now on: what is left out is cleared."""


class SessionOut(EntryOut):
    """A session; `next_day` and `next_day_pain` are how the day after was."""

    bouts: list[BoutOut]
    region: str
    before: int | None
    after: int | None
    next_day: str
    next_day_pain: int | None
    effort: int | None
    routine: str
    note: str


class SavedSession(SessionOut, Saved):
    """A session that was saved, and what followed."""


OF_BOUT = [name for name in BoutOut.model_fields if name not in {"exercise"}]
TYPED = [name for name in SentBout.model_fields if name not in {"uid", "side"}]


def parts() -> tuple[Any, ...]:
    """Prefetches of what a program gets of a session."""
    return Prefetch("bouts", Bout.objects.select_related("exercise")), "pains"


def shown(row: Any) -> dict[str, Any]:
    """A session as a program gets it."""
    pains = {pain.moment: pain for pain in row.pains.all()}
    values = {moment: pains[moment].value for moment in pains}
    first = next(iter(pains.values()), None)
    bouts = [
        {name: getattr(bout, name) for name in OF_BOUT}
        | {"exercise": bout.exercise.slug}
        for bout in row.bouts.all()
    ]
    return {
        **contract(row),
        "bouts": bouts,
        "region": first.region if first else "",
        "before": values.get(Moment.BEFORE),
        "after": values.get(Moment.AFTER),
        "next_day": row.next_day,
        "next_day_pain": values.get(Moment.NEXT_DAY),
        "effort": row.effort,
        "routine": row.routine,
        "note": row.note,
    }


def _posted(sent: SentSession, stored: dict[UUID, int]) -> Posted:
    """What a browser would have posted; `stored` are the keys of the lines there are.

    Those come first, as in every formset.
    """
    posted = Posted(sent)
    for name in ("region", "before", "after", "effort"):
        posted.put(name, getattr(sent, name))
    for name in ("routine", "note"):
        posted.put(name, getattr(sent, name) or None)
    lines = sorted(enumerate(sent.bouts), key=lambda line: line[1].uid is None)
    posted.put("bouts-TOTAL_FORMS", len(lines))
    posted.put("bouts-INITIAL_FORMS", sum(bool(b.uid) for b in sent.bouts))
    for place, (number_sent, bout) in enumerate(lines):
        path = f"bouts.{number_sent}"
        if bout.uid:
            posted.put(f"bouts-{place}-id", _key(bout.uid, stored, path), f"{path}.uid")
        for name in TYPED:
            value = getattr(bout, name)
            posted.put(f"bouts-{place}-{name}", value, f"{path}.{name}")
        side = "" if bout.side == Side.BOTH else bout.side
        posted.put(f"bouts-{place}-side", side, f"{path}.side")
        posted.paths[f"bouts-{place}-__all__"] = path
    return posted


def _key(uid: UUID, stored: dict[UUID, int], path: str) -> int:
    if uid not in stored:
        words = _("This session has no line of this uid. Leave it out for a new line.")
        raise wrong(f"{path}.uid", words)
    return stored[uid]


def _refused(
    request: HttpRequest, body: dict[str, Any], uid: UUID | None = None
) -> SessionForm | None:
    """The form of what can be read in a body that is refused; None without a sign."""
    row = row_or_none(request, Session, uid)
    of_row = Bout.with_deleted.filter(session=row) if row else Bout.objects.none()
    stored = dict(of_row.values_list("uid", "pk"))
    bouts = [_readable(bout, stored) for bout in objects_in(body, "bouts")]
    sent = SentSession.model_construct(
        **signs_in(body), bouts=[bout for bout in bouts if bout.hurt_words]
    )
    if not (sent.signs or sent.nerve_signs or sent.bouts):
        return None
    posted = _posted(sent, stored)
    posted.add_refused(body, uid)
    row = row or Session(user=user_of(request))
    return SessionForm(posted.data, instance=row, now=timezone.now())


def _readable(bout: dict[str, Any], stored: dict[UUID, int]) -> SentBout:
    """What a line says of how it hurt, and where."""
    known = {str(uid): uid for uid in stored}
    return SentBout.model_construct(
        uid=known.get(text_in(bout, "uid").lower()),
        exercise=text_in(bout, "exercise"),
        side=text_in(bout, "side"),
        stopped=text_in(bout, "stopped"),
        hurt_region=text_in(bout, "hurt_region"),
        hurt_words=texts_in(bout, "hurt_words"),
    )


def _save(request: HttpRequest, form: SessionForm, posted: Posted, sent: Any) -> Any:
    def follow() -> str:
        respond(form.instance, now=form.now)
        return form.news

    return save(request, form, posted, sent, shown, follow)


@router.get("/sessions", response=READS | {200: Page[SessionOut]})
def session_list(request: HttpRequest, wanted: Asked) -> Any:
    """Sessions, newest first."""
    user: User = request.user  # type: ignore[assignment]
    rows = list(wanted.portion(user.sessions.prefetch_related(*parts())))
    return wanted.page(rows, [shown(row) for row in rows])


@router.post(
    "/sessions",
    response=ADDS | SAVES | {200: SavedSession, 201: SavedSession},
)
@counts_signs(_refused)
def session_add(request: HttpRequest, sent: NewSession) -> Status[Any]:
    """Add a session; what is locked is refused with the sentence of the pages."""
    user: User = request.user  # type: ignore[assignment]
    posted = _posted(sent, {})
    posted.add_new(sent, user)
    form = SessionForm(posted.data, instance=Session(user=user), now=timezone.now())
    return _save(request, form, posted, sent)  # type: ignore[no-any-return]


@router.get("/sessions/{uuid:uid}", response=READS_ROW | {200: SessionOut})
def session_detail(request: HttpRequest, uid: UUID) -> Any:
    """One session."""
    return shown(row_of(request, Session, uid))


@router.put(
    "/sessions/{uuid:uid}",
    response=CHANGES | SAVES | {200: SavedSession},
)
@counts_signs(_refused)
def session_edit(request: HttpRequest, uid: UUID, sent: ChangedSession) -> Status[Any]:
    """Change a session; a line that is left out is taken out of it."""
    row = row_of(request, Session, uid)
    posted = _posted(sent, dict(row.bouts.values_list("uid", "pk")))
    posted.add_change(sent, row)
    form = SessionForm(posted.data, instance=row, now=timezone.now())
    return _save(request, form, posted, sent)  # type: ignore[no-any-return]


@router.delete("/sessions/{uuid:uid}", response=READS_ROW | {204: None})
def session_delete(request: HttpRequest, uid: UUID) -> Status[None]:
    """Delete a session; for a day it can be brought back."""
    user: User = request.user  # type: ignore[assignment]
    delete(request, Session, uid)
    now = timezone.now()
    renew_rests(user, now=now)
    keep_what_waits(user, now=now)
    return Status(204, None)


@router.post("/sessions/{uuid:uid}/undo", response=READS_ONE | {200: SavedSession})
def session_undo(request: HttpRequest, uid: UUID) -> Any:
    """Bring a deleted session back; what came meanwhile can make it too much."""
    now = timezone.now()
    row = deleted_row_of(request, Session, uid)
    beyond = bring_back(row, now=now)
    respond(row, now=now)
    asked = open_questions_of(request, safety_status_of(request))
    return {
        **shown(row),
        "message": beyond or "",
        "is_urgent": False,
        "open_questions": asked,
    }
