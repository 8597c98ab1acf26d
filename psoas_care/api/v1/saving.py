"""Saving what a program sends by the form that a page has for it.

A body becomes what a browser would have posted, so that everything a form knows holds
here as well: ranges, locks, ids, versions, and what follows from a save.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Schema, Status
from ninja.responses import NinjaJSONEncoder
from pydantic import Field

from psoas_care.accounts.models import User
from psoas_care.api.v1.access import safety_status_of, user_of
from psoas_care.api.v1.counting import (
    counted,
    counted_by,
    has_counted,
    objects_in,
    text_in,
    texts_in,
)
from psoas_care.api.v1.faults import ApiRefusal, CountedProblem, wrong
from psoas_care.api.v1.kinds import SentValues, Uid, ZonedMoment, text
from psoas_care.safety import nerves
from psoas_care.safety.models import Question
from psoas_care.safety.restriction_groups import open_questions, restriction_groups_of
from psoas_care.safety.signs import PREFIX as SIGNS
from psoas_care.safety.status import SafetyStatus
from psoas_care.safety.vocabulary import OF_NERVES, Ends, Given
from psoas_care.safety.which import MILDER
from psoas_care.web import user_records
from psoas_care.web.deleting import own_row
from psoas_care.web.forms import UserRecordFormMixin
from psoas_care.web.http import Request
from psoas_care.web.moments import When
from psoas_care.web.user_records import RecordType, UserRecord
from psoas_care.web.zones import known_zones

WHEN = ("when", "day", "time", "fold", "began")
"""Fields of a form that are `at` for a program."""


class SentSign(SentValues):
    """A sign that came along, or a warning sign, by its code in /safety."""

    code: text(4)  # type: ignore[valid-type]
    is_worse: bool | None = Field(
        None, description="Where the question has two forms: the graver one or not."
    )


class SentRow(SentValues):
    """What can be said of every entry."""

    at: ZonedMoment | None = Field(None, description="Left out: now, or as it was.")
    nerve_signs: list[SentSign] | None = Field(
        None, description="Asked after a word about a nerve; [] is none of them."
    )
    signs: list[SentSign] | None = Field(
        None, description="What came during practice; [] is none of them."
    )
    signs_side: text(8) = ""  # type: ignore[valid-type]
    signs_tool: text(60) = ""  # type: ignore[valid-type]


class NewRow(SentRow):
    """A new entry. Sent twice with the same `uid`, it is one."""

    uid: Uid | None = None
    zone: text(64) = Field(  # type: ignore[valid-type]
        "", description="Time zone, such as Europe/Berlin; left out: your own."
    )


class ChangedRow(SentRow):
    """An entry as it shall be from now on; `version` is the one that was seen."""

    version: int = Field(ge=1, le=2**31 - 1, strict=True)


class EntryOut(Schema):
    """What every entry says."""

    uid: UUID
    version: int
    at: datetime
    zone: str
    local_day: str
    is_imported: bool


class AskedQuestion(Schema):
    """A question in its words, and in its two forms where it has them."""

    code: str
    text: str
    worse: str
    milder: str


OpenQuestions = Annotated[
    list[AskedQuestion],
    Field(description="Asked since something was felt: answered on the page /safety/."),
]


class Saved(Schema):
    """What followed from a save; "" where nothing did."""

    message: str = Field(description="Such as what is locked now, or was too much.")
    is_urgent: bool = Field(
        description="Whether somebody has to be seen about it today, or at once."
    )
    open_questions: OpenQuestions


class ConflictProblem(CountedProblem):
    """409: the entry is another one by now. `stored` is as it is, `sent` as it came."""

    stored: dict[str, Any]
    sent: dict[str, Any]


class InvalidProblem(CountedProblem):
    """422. `questions` are to be answered in `nerve_signs`."""

    questions: list[AskedQuestion] = []
    open_questions: OpenQuestions = []


SAVES: dict[Any, Any] = {409: ConflictProblem, 422: InvalidProblem}


FORMS = {None: "", True: Given.WORSE.value, False: MILDER}
"""Of a sign: by what its `is_worse` says, as its form is posted."""


class Posted:
    """What a browser would have posted, and how a program calls each field of it.

    `paths` has the fields that a program calls otherwise.
    """

    def __init__(self, sent: SentRow) -> None:
        self.data = QueryDict(mutable=True)
        self.paths = dict.fromkeys(WHEN, "at")
        self._add_signs(nerves.PREFIX, "nerve_signs", sent.nerve_signs)
        self._add_signs(SIGNS, "signs", sent.signs)
        if sent.signs:
            self.put(f"{SIGNS}-side", sent.signs_side, "signs_side")
            self.put(f"{SIGNS}-tool", sent.signs_tool, "signs_tool")

    def put(self, name: str, value: Any, path: str = "") -> None:
        """Fill in a field; null and left out are the same."""
        if value is None:
            return
        if isinstance(value, list):
            self.data.setlist(name, value)
        else:
            self.data[name] = str(value)
        if path:
            self.paths[name] = path

    def _add_signs(
        self, prefix: str, member: str, signs: list[SentSign] | None
    ) -> None:
        self.paths[f"{prefix}-none"] = member
        if signs == []:
            self.put(f"{prefix}-none", "on")
        said: dict[str, list[str]] = {}
        for number, sign in enumerate(signs or ()):
            path = f"{member}.{number}"
            self.put(f"{prefix}-{sign.code}", "on", path)
            self.paths[f"{prefix}-{sign.code}-form"] = path
            said.setdefault(sign.code, []).append(FORMS[sign.is_worse])
        for code, forms_said in said.items():
            # Two that differ are two answers: the form refuses them, for the graver.
            if any(forms_said):
                self.put(f"{prefix}-{code}-form", forms_said)

    def add_refused(self, body: Mapping[str, Any], uid: UUID | None) -> None:
        """Id and zone of what is not saved, so that it is known when sent again."""
        self.put("uid", uid or text_in(body, "uid") or uuid4())
        self.put("zone", text_in(body, "zone"))

    def add_new(self, sent: NewRow, user: User) -> None:
        """Id, zone and moment of a new entry."""
        if sent.zone and sent.zone not in known_zones():
            raise wrong("zone", _("There is no such time zone."))
        self.put("uid", sent.uid or uuid4(), "uid")
        self.put("zone", sent.zone or user.time_zone)
        self.put("when", When.NOW if sent.at is None else When.PICK)
        if sent.at is not None:
            self.put("began", sent.at.isoformat())

    def add_change(self, sent: ChangedRow, row: UserRecord) -> None:
        """Id and version of a stored entry, and its moment as it is or shall be."""
        self.put("uid", row.uid)
        self.put("version", sent.version)
        self.put("zone", row.zone)
        self.put("when", When.PICK)
        if sent.at is None or sent.at == row.at:
            self.put("day", row.local_at.date())
            self.put("time", f"{row.local_at:%H:%M}")
        else:
            self.put("began", sent.at.isoformat())


def signs_in(body: Mapping[str, Any]) -> dict[str, Any]:
    """The members about signs, as far as they can be read.

    A code of the other list is what it is; one whose form is not readable has none.
    """
    found: dict[str, list[SentSign]] = {"signs": [], "nerve_signs": []}
    for member in found:
        entries = [{"code": code} for code in texts_in(body, member)]
        for entry in [*entries, *objects_in(body, member)]:
            code, is_worse = text_in(entry, "code"), entry.get("is_worse")
            form = is_worse if isinstance(is_worse, bool) else None
            kind = "nerve_signs" if code in OF_NERVES else "signs"
            found[kind].append(SentSign.model_construct(code=code, is_worse=form))
    return {
        **{name: signs or None for name, signs in found.items()},
        "signs_side": text_in(body, "signs_side"),
        "signs_tool": text_in(body, "signs_tool"),
    }


def _refuse_unknown_signs(form: Any, sent: SentRow) -> None:
    """A form leaves out what it does not know; a sign must not be lost so."""
    known: dict[str, Any] = {"nerve_signs": OF_NERVES}
    if sent.signs:
        known["signs"] = [question.code for question in form.signs.questions]
    for member, codes in known.items():
        for number, sign in enumerate(getattr(sent, member) or ()):
            if sign.code not in codes:
                words = _("There is no such sign. /safety has all of them.")
                raise wrong(f"{member}.{number}.code", words)


def save(
    request: HttpRequest,
    form: Any,
    posted: Posted,
    sent: SentRow,
    shown: Callable[[Any], Mapping[str, Any]],
    follow: Callable[[], str] = str,
) -> Status[Any]:
    """Save a form; the answer is the row as `shown` says it, and what followed.

    201 for a new row, 200 for a changed one, or one that the same send made before.
    `follow` does what a page does after the save, and gives that as a sentence.
    """
    _refuse_unknown_signs(form, sent)
    is_new = form.is_new
    form.keeps_uid = True
    is_saved = form.save_record()
    has_counted(request)
    if not is_saved:
        raise _why_not(request, form, posted, sent, shown)
    if form.deleted_since:
        raise gone(**_counted_before(form, sent))
    follows = follow() or form.closed
    row = _stored(form)
    # What a page shows above whatever comes next.
    status = safety_status_of(request)
    from_log = status.from_log
    told = [form.advice, follows, *(f"{text} {end}".strip() for text, end in from_log)]
    message = " ".join(filter(None, told))
    body = {
        **shown(row),
        "message": message,
        "is_urgent": bool(form.advice),
        "open_questions": open_questions_of(request, status),
    }
    is_made = is_new and form.instance.pk
    return Status(201 if is_made else 200, body)


def _stored(form: Any) -> UserRecord:
    """The saved row as it is in the database now."""
    model: type[UserRecord] = type(form.instance)
    row = model._default_manager.filter(
        user=form.instance.user, uid=form.instance.uid
    ).first()
    if row is None:  # deleted in the meantime
        raise gone()
    return row


def gone(**more: Any) -> ApiRefusal:
    words = _("This was deleted. For a day, POST to its address with /undo to restore"
              " it.")  # fmt: skip
    return ApiRefusal(410, words, **more)


def _counted_before(form: Any, sent: SentRow) -> dict[str, Any]:
    """What counts since the same send was saved, though its entry is deleted."""
    codes = dict.fromkeys(
        s.code for s in [*(sent.nerve_signs or ()), *(sent.signs or ())]
    )
    return counted([*codes], form) if codes else {}


def _why_not(
    request: HttpRequest,
    form: UserRecordFormMixin,
    posted: Posted,
    sent: SentRow,
    shown: Callable[[Any], Mapping[str, Any]],
) -> ApiRefusal:
    more = counted_by(form)
    if form.conflict is not None:
        if form.conflict.deleted_at:
            return gone(**more)
        return ApiRefusal(
            409,
            _("This entry is stored with other content. It was not changed."),
            **more,
            stored=_as_json(shown(form.conflict)),
            sent=sent.model_dump(mode="json", exclude_unset=True),
        )
    errors = [*_messages(form, posted)]
    nerve = getattr(form, "nerve", None)
    if nerve is not None and nerve.errors:
        more["questions"] = [as_asked(question) for question in nerve.questions]
    more |= asked_after(request)
    return ApiRefusal(422, errors[0]["message"], errors, **more)


def open_questions_of(
    request: HttpRequest, status: SafetyStatus
) -> list[dict[str, Any]]:
    """What the page of safety asks, since something that was felt leads there."""
    if all(one.ends != Ends.NEXT_NO for one in status.restrictions):
        return []  # the usual case, which spares a query
    groups = restriction_groups_of(user_of(request), status)
    return [as_asked(question) for question in open_questions(groups)]


def asked_after(request: HttpRequest) -> dict[str, Any]:
    """What a refusal says of open questions; nothing without any."""
    asked = open_questions_of(request, safety_status_of(request))
    return {"open_questions": asked} if asked else {}


def as_asked(question: Question) -> dict[str, Any]:
    return {
        "code": question.code,
        "text": question.text,
        "worse": question.worse_text,
        "milder": question.milder_text,
    }


def _messages(form: Any, posted: Posted) -> Iterator[dict[str, str]]:
    """Every error of the form and of its parts, by the member that it is about."""
    for part in (form, *form.parts()):
        if isinstance(part, forms.BaseFormSet):
            for line in part:
                yield from _messages_of(line, posted)
            for message in part.non_form_errors():
                yield {"field": str(part.prefix), "message": str(message)}
        else:
            yield from _messages_of(part, posted)


def _messages_of(form: forms.BaseForm, posted: Posted) -> Iterator[dict[str, str]]:
    for name, messages in form.errors.items():
        field = form.add_prefix(name)
        path = posted.paths.get(field, "" if name == NON_FIELD_ERRORS else field)
        for message in messages:
            yield {"field": path, "message": str(message)}


def _as_json(values: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(values, cls=NinjaJSONEncoder))


def contract(row: Any) -> dict[str, Any]:
    """What `EntryOut` says of any entry."""
    return {
        "uid": row.uid,
        "version": row.version,
        "at": row.at,
        "zone": row.zone,
        "local_day": row.local_day.isoformat(),
        "is_imported": row.import_uid is not None,
    }


def row_of(request: HttpRequest, model: type[RecordType], uid: UUID) -> RecordType:
    """A row of the person, not deleted; 404 for somebody else's, 410 for a deleted."""
    row = own_row(_as_ours(request), model, uid)
    if row.deleted_at:
        raise gone()
    return row


def deleted_row_of(
    request: HttpRequest, model: type[RecordType], uid: UUID
) -> RecordType:
    """A row of the person, deleted or not."""
    return own_row(_as_ours(request), model, uid)


def row_or_none(
    request: HttpRequest, model: type[RecordType], uid: UUID | None
) -> RecordType | None:
    """A row of the person, deleted or not; None for somebody else's, or without one."""
    rows = model._meta.base_manager.filter(user=user_of(request), uid=uid)
    row = rows.first() if uid else None
    if row is not None:
        row.user = user_of(request)
    return row


def delete(request: HttpRequest, model: type[UserRecord], uid: UUID) -> None:
    user_records.delete(row_of(request, model, uid), now=timezone.now())


def _as_ours(request: Any) -> Request:
    found: Request = request
    return found
