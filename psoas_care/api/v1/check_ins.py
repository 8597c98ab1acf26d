"""Check-ins: read, add, change, delete."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from psoas_care.accounts.models import User
from psoas_care.api.v1.access import user_of
from psoas_care.api.v1.counting import counts_signs, texts_in
from psoas_care.api.v1.faults import ADDS, CHANGES, READS, READS_ONE, READS_ROW, wrong
from psoas_care.api.v1.kinds import Rating, SentValues, text, word
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
    row_of,
    row_or_none,
    save,
    signs_in,
)
from psoas_care.library.body import SIDES, TRACKABLE, Region, Side, TrackedPlace
from psoas_care.safety.recording import log_changed
from psoas_care.symptoms.forms import CheckInForm
from psoas_care.symptoms.models import CheckIn, fetch_numbers
from psoas_care.symptoms.models.check_in import ABOUT
from psoas_care.symptoms.vocabulary import (
    Activity,
    Ease,
    MorningStiffness,
    NightWaking,
    Quality,
    Timing,
    UnusuallyBad,
)
from psoas_care.web import user_records

router = Router(tags=["check-ins"])
SUFFIX = {"average": "", "now": "_now", "worst": "_worst", "tightness": "_tightness"}
"""How the form names each number of a place."""

_Sides = word(["", *Side.values])


class SentScores(SentValues):
    """Numbers from 0 to 10 for one place; null is "not asked"."""

    region: word(Region.values)  # type: ignore[valid-type]
    side: _Sides = ""  # type: ignore[valid-type]
    average: Rating | None = None
    now: Rating | None = None
    worst: Rating | None = None
    tightness: Rating | None = None


class Scores(Schema):
    """Numbers from 0 to 10 for one place; null is "not asked"."""

    region: str
    side: str
    average: int | None
    now: int | None
    worst: int | None
    tightness: int | None


class SentCheckIn(SentRow):
    """Numbers for one place or more, and words about them."""

    scores: list[SentScores] = Field([], json_schema_extra={"maxItems": 20})
    elsewhere: text(60) = ""  # type: ignore[valid-type]
    qualities: list[word(Quality.values)] = []  # type: ignore[valid-type]
    timing: word(["", *Timing.values]) = ""  # type: ignore[valid-type]
    morning_stiffness: word(["", *MorningStiffness.values]) = ""  # type: ignore[valid-type]
    night_waking: word(["", *NightWaking.values]) = ""  # type: ignore[valid-type]
    unusually_bad: word(["", *UnusuallyBad.values]) = ""  # type: ignore[valid-type]
    worse_with: list[word(Activity.values)] = []  # type: ignore[valid-type]
    eased_by: list[word(Ease.values)] = []  # type: ignore[valid-type]
    note: text(2000) = ""  # type: ignore[valid-type]


class NewCheckIn(NewRow, SentCheckIn):
    """A new check-in."""


class ChangedCheckIn(ChangedRow, SentCheckIn):
    """A check-in as it shall be from now on: what is left out is cleared."""


class CheckInOut(EntryOut):
    """One look at how it feels."""

    scores: list[Scores]
    elsewhere: str
    qualities: list[str]
    timing: str
    morning_stiffness: str
    night_waking: str
    unusually_bad: str
    worse_with: list[str]
    eased_by: list[str]
    note: str


class SavedCheckIn(CheckInOut, Saved):
    """A check-in that was saved, and what followed."""


WORDS = (
    *("elsewhere", "qualities", "timing", "morning_stiffness", "night_waking"),
    *("unusually_bad", "worse_with", "eased_by", "note"),
)


def shown(row: Any) -> dict[str, Any]:
    """A check-in as a program gets it."""
    places: dict[tuple[str, str], dict[str, Any]] = {}
    for number in row.numbers:
        place = (str(number.region), str(number.side))
        blank = {"region": place[0], "side": place[1], **dict.fromkeys(ABOUT)}
        places.setdefault(place, blank)[number.about] = number.value
    said = {name: getattr(row, name) for name in WORDS}
    return {**contract(row), "scores": [*places.values()], **said}


def _posted(sent: SentCheckIn) -> Posted:
    posted = Posted(sent)
    for name in WORDS:
        posted.put(name, getattr(sent, name) or None)
    for number, scores in enumerate(sent.scores):
        _add_scores(posted, f"scores.{number}", scores)
    return posted


def _add_scores(posted: Posted, path: str, scores: SentScores) -> None:
    """The numbers of one place, under the names that the form has for it."""
    key = _key_of(path, scores)
    for member, suffix in SUFFIX.items():
        value = getattr(scores, member)
        if value is not None and key + suffix in posted.data:
            words = _("This side already has a number above. Keep one of them.")
            raise wrong(f"{path}.{member}", words)
        posted.put(key + suffix, value, f"{path}.{member}")
    if scores.side and "." not in key:
        posted.put(f"{key}_side", scores.side, f"{path}.side")


def _key_of(path: str, scores: SentScores) -> str:
    """The place as its row is called; both sides are the region itself."""
    if scores.region not in Region.values:
        raise wrong(f"{path}.region", _("There is no such region."))
    if scores.side and scores.side not in SIDES[Region(scores.region)]:
        raise wrong(f"{path}.side", _("This region has no such side."))
    keys = {(place.region, place.side): place.key for place in TRACKABLE}
    region = Region(scores.region)
    return keys.get((region, scores.side), TrackedPlace(region).key)


def _refused(
    request: HttpRequest, body: dict[str, Any], uid: UUID | None = None
) -> CheckInForm | None:
    """The form of what can be read in a body that is refused; None without a sign."""
    words = texts_in(body, "qualities")
    sent = SentCheckIn.model_construct(**signs_in(body), qualities=words)
    if not (sent.signs or sent.nerve_signs or words):
        return None
    posted = _posted(sent)
    posted.add_refused(body, uid)
    row = row_or_none(request, CheckIn, uid) or CheckIn(user=user_of(request))
    return CheckInForm(posted.data, instance=row, now=timezone.now())


@router.get("/check-ins", response=READS | {200: Page[CheckInOut]})
def check_in_list(request: HttpRequest, wanted: Asked) -> Any:
    """Check-ins, newest first."""
    user: User = request.user  # type: ignore[assignment]
    rows = list(wanted.portion(user.check_ins.all()))
    fetch_numbers(rows)
    return wanted.page(rows, [shown(row) for row in rows])


@router.post(
    "/check-ins",
    response=ADDS | SAVES | {200: SavedCheckIn, 201: SavedCheckIn},
)
@counts_signs(_refused)
def check_in_add(request: HttpRequest, sent: NewCheckIn) -> Status[Any]:
    """Add a check-in; sent again with its `uid` it is the same one (200)."""
    user: User = request.user  # type: ignore[assignment]
    posted = _posted(sent)
    posted.add_new(sent, user)
    form = CheckInForm(posted.data, instance=CheckIn(user=user), now=timezone.now())
    return save(request, form, posted, sent, shown)


@router.get("/check-ins/{uuid:uid}", response=READS_ROW | {200: CheckInOut})
def check_in_detail(request: HttpRequest, uid: UUID) -> Any:
    """One check-in."""
    return shown(row_of(request, CheckIn, uid))


@router.put(
    "/check-ins/{uuid:uid}",
    response=CHANGES | SAVES | {200: SavedCheckIn},
)
@counts_signs(_refused)
def check_in_edit(request: HttpRequest, uid: UUID, sent: ChangedCheckIn) -> Status[Any]:
    """Change a check-in; 409 if it was changed since `version`."""
    row = row_of(request, CheckIn, uid)
    posted = _posted(sent)
    posted.add_change(sent, row)
    form = CheckInForm(posted.data, instance=row, now=timezone.now())
    return save(request, form, posted, sent, shown)


@router.delete("/check-ins/{uuid:uid}", response=READS_ROW | {204: None})
def check_in_delete(request: HttpRequest, uid: UUID) -> Status[None]:
    """Delete a check-in; for a day it can be brought back."""
    delete(request, CheckIn, uid)
    user: User = request.user  # type: ignore[assignment]
    log_changed(user, now=timezone.now())
    return Status(204, None)


@router.post("/check-ins/{uuid:uid}/undo", response=READS_ONE | {200: CheckInOut})
def check_in_undo(request: HttpRequest, uid: UUID) -> Any:
    """Bring a deleted check-in back."""
    row = deleted_row_of(request, CheckIn, uid)
    user_records.undelete(row)
    log_changed(row.user, now=timezone.now())
    return shown(row)
