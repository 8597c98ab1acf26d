"""The diary: check-ins, function and sessions in one stream, newest first."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from heapq import merge
from typing import Any, Literal, NamedTuple

from django.db.models import DateTimeField, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from psoas_care.accounts.models import User
from psoas_care.library.body import Side
from psoas_care.practice.models import (
    Bout,
    FairTest,
    MyRoutine,
    SelfTestResult,
    Session,
    SessionParts,
    SessionQuerySet,
    parts_of,
)
from psoas_care.records.models import ReportLink
from psoas_care.symptoms.models import (
    CheckIn,
    FunctionScore,
    FunctionScoreQuerySet,
    InstrumentScore,
    PainScore,
    fetch_numbers,
)
from psoas_care.web.fields import RangeField
from psoas_care.web.kept import Kept
from psoas_care.web.prepared import (
    Parameter,
    Prepared,
    columns_of,
    model_of,
    user_parameter,
)
from psoas_care.web.user_records import (
    KEPT_AFTER_DELETE,
    UserRecord,
    UserRecordQuerySet,
    deleted_lately,
)

PAGE_SIZE = 30


KEPT = Kept(most=1000)
"""Entries as they stand in the list, up to 4 kB each: whoever comes back to their diary
looks at what they saw before. A process forgets them when it ends."""

TYPED = ("note", "elsewhere", "own_activity")
"""Columns with somebody's own words, which are not kept."""


class Entry(NamedTuple):
    """A row of the diary as it is shown, and which kind it is, for the template.

    `local_at` is the clock on the wall then, `place` where that was if not here;
    `address` is that of its own page, "" where only `edit` shows it. `parts` are the
    values of what belongs to the row.
    """

    kind: Literal["check-in", "function", "session"]
    row: CheckIn | FunctionScore | Session
    title: str
    local_at: datetime
    place: str
    address: str
    edit: str
    parts: tuple[Any, ...] = ()

    @classmethod
    def of(
        cls, row: CheckIn | FunctionScore | Session, parts: tuple[Any, ...] = ()
    ) -> "Entry":
        address = row.get_absolute_url()
        when = (row.local_at, row.other_place)
        if isinstance(row, Session):
            edit = reverse("practice:session_edit", args=[row.uid])
            return cls("session", row, _("Session"), *when, address, edit, parts)
        if isinstance(row, CheckIn):
            return cls("check-in", row, _("Check-in"), *when, "", address, parts)
        return cls("function", row, _("Everyday activities"), *when, "", address)

    @property
    def html(self) -> Any:
        """How it stands in the list."""
        if any(getattr(self.row, name, "") for name in TYPED):
            return self._written()
        contents = (getattr(self.row, name) for name in _content_of(type(self.row)))
        values = tuple(tuple(v) if isinstance(v, list) else v for v in contents)
        key = (get_language(), self.kind, self[2:], values)
        return KEPT.get(key, self._written)

    def _written(self) -> Any:
        if isinstance(self.parts, SessionParts) and isinstance(self.row, Session):
            self.parts.show_in(self.row)
        return render_to_string("today/_entry.html", {"entry": self})


@cache
def _content_of(model: type[UserRecord]) -> list[str]:
    """The columns that a person fills in, with whose it is and which one."""
    columns = model._meta.concrete_fields
    return ["uid", "at", *(column.attname for column in columns if column.editable)]


class Streams(NamedTuple):
    """One queryset for each kind of row."""

    check_ins: UserRecordQuerySet[CheckIn]
    function_scores: FunctionScoreQuerySet
    sessions: SessionQuerySet

    @classmethod
    def of(cls, user: User, ask: Callable[[Any], Any]) -> "Streams":
        kinds = user.check_ins, user.function_scores, user.sessions
        return cls(*(ask(rows) for rows in kinds))


class DiaryPage(NamedTuple):
    """Some entries, and the moment before which older ones are found, if any."""

    entries: list[Entry]
    older_than: datetime | None


def page(user: User, *, before: datetime | None = None) -> DiaryPage:
    """About `PAGE_SIZE` entries, newest first.

    Each stream is read by its index from `before` on, so a page costs the same after
    ten years as on the first day. Entries of one moment are never parted.
    """
    found = _newest(user, before or ANY_MOMENT)
    if len(found) <= PAGE_SIZE:
        return DiaryPage(_entries([model_of(*one, user) for one in found]), None)
    next_moment = _moment(found[PAGE_SIZE])
    shown: list[Any] = [
        model_of(*one, user) for one in found if _moment(one) > next_moment
    ]
    if not shown:
        # More of one moment than a page holds: all of them, and nothing else.
        shown = _merged(Streams.of(user, lambda rows: rows.filter(at=next_moment)))
    return DiaryPage(_entries(shown), shown[-1].at)


STREAMS: tuple[type[UserRecord], ...] = (CheckIn, FunctionScore, Session)
ANY_MOMENT = datetime.max.replace(tzinfo=UTC)
ModelRow = tuple[type[UserRecord], tuple[Any, ...]]
"""A row as its columns: of three streams a third is shown, and becomes a model."""


def _newest(user: User, before: datetime) -> list[ModelRow]:
    """The newest rows of each stream before a moment, in one order."""
    found = (
        [(model, row) for row in prepared.rows(user=user.pk, before=before)]
        for model, prepared in NEWEST.items()
    )
    return list(merge(*found, key=_moment, reverse=True))


def _moment(found: ModelRow) -> datetime:
    model, row = found
    moment: datetime = row[columns_of(model).index("at")]
    return moment


def _newest_of(model: type[UserRecord]) -> Prepared:
    moment = Parameter("before", DateTimeField())
    return Prepared(
        lambda: (
            model._default_manager.filter(user=user_parameter(), at__lt=moment)
            .order_by("-at", "-pk")
            .values_list(*columns_of(model))[: PAGE_SIZE + 1]
        )
    )


NEWEST = {model: _newest_of(model) for model in STREAMS}


class Deleted(NamedTuple):
    """A row that was deleted, and until when the address `undo` brings it back."""

    row: UserRecord
    label: str | Promise
    what: str
    undo: str
    until: datetime


CAN_COME_BACK: list[tuple[type[UserRecord], str | Promise, str]] = [
    (CheckIn, gettext_lazy("Check-in"), "symptoms:check_in_undo"),
    (FunctionScore, gettext_lazy("Everyday activities"), "symptoms:function_undo"),
    (InstrumentScore, gettext_lazy("Questionnaire"), "symptoms:instrument_undo"),
    (SelfTestResult, gettext_lazy("Self-test"), "practice:self_test_undo"),
    (Session, gettext_lazy("Session"), "practice:session_undo"),
    (FairTest, gettext_lazy("Fair test"), "progress:fair_test_undo"),
    (MyRoutine, gettext_lazy("Routine"), "practice:my_routine_undo"),
    (
        ReportLink,
        gettext_lazy("Private link to your report"),
        "records:report_link_undo",
    ),
]
"""All that a person can delete: the model, its name, and the way back."""


def deleted(user: User, *, now: datetime) -> list[Deleted]:
    """What was deleted within a day, the last first, whatever kind it is.

    Exercises that an edit took out of a session, which itself is still there, as well.
    """
    gone = deleted_lately(Bout, user, now=now).order_by("pk")
    bouts = list(gone.select_related("exercise", "session"))
    found = []
    for model, label, undo in CAN_COME_BACK:
        rows = _with_names(model, deleted_lately(model, user, now=now))
        parts = _parts(model, rows, bouts)
        for row in rows:
            what = ", ".join([*dict.fromkeys(parts[row.pk]), *_own_words(row)])
            way = reverse(undo, args=[row.uid])
            found.append(Deleted(row, label, what, way, _until(row)))
    found += [_taken_out(bout) for bout in bouts if bout.session.deleted_at is None]
    return sorted(found, key=lambda some: some.until, reverse=True)


def _with_names(model: type[UserRecord], found: QuerySet[Any]) -> list[Any]:
    """The rows, with the questionnaire, self-test or exercise that they are about."""
    about = {
        InstrumentScore: "instrument",
        SelfTestResult: "self_test",
        FairTest: "exercise",
    }.get(model)
    return list(found.select_related(about) if about else found)


def _taken_out(bout: Bout) -> Deleted:
    side = [bout.get_side_display()] if bout.side != Side.BOTH else []
    return Deleted(
        bout,
        _("Exercise taken out of a session"),
        ", ".join([bout.exercise.name, *map(str, side)]),
        reverse("practice:bout_undo", args=[bout.uid]),
        _until(bout),
    )


def _parts(
    model: type[UserRecord], rows: list[Any], bouts: list[Bout]
) -> dict[int, list[str]]:
    """{key of row: names of its deleted children}, to tell rows of one kind apart."""
    parts: dict[int, list[str]] = defaultdict(list)
    if model is Session:
        for bout in bouts:
            if bout.deleted_at == bout.session.deleted_at:
                parts[bout.session_id].append(bout.exercise.name)
    if model is CheckIn and rows:
        for score in PainScore.with_deleted.filter(check_in__in=rows).order_by("pk"):
            parts[score.check_in_id].append(
                f"{score.get_region_display()} {score.value}"
            )
    return parts


def _own_words(row: UserRecord) -> list[str]:
    """Its ratings, or the beginning of its text; [] if it has neither."""
    if isinstance(row, FunctionScore):
        names = [f.name for f in row._meta.get_fields() if isinstance(f, RangeField)]
        given = [(n, getattr(row, n)) for n in names if getattr(row, n) is not None]
        labels = {n: row._meta.get_field(n).verbose_name for n, _value in given}  # type: ignore[union-attr]
        return [f"{capfirst(str(labels[n]))} {value}" for n, value in given]
    if isinstance(row, InstrumentScore):
        return [row.instrument.name, row.in_words]
    if isinstance(row, FairTest):
        return [row.what]
    if isinstance(row, SelfTestResult):
        return [row.self_test.name, row.in_words]
    words = getattr(row, "note", "") or getattr(row, "question", "")
    return [Truncator(words).chars(60)] if words else []


def _until(row: UserRecord) -> datetime:
    if row.deleted_at is None:
        raise ValueError("A row that was not deleted stays.")
    return row.deleted_at + KEPT_AFTER_DELETE


def of_days(user: User, first: date, last: date) -> list[Entry]:
    """All entries of the local days from `first` to `last`, newest first."""
    streams = Streams.of(user, lambda rows: rows.between(first, last).newest_first())
    return _entries(_merged(streams))


def _merged(streams: Streams) -> list[Any]:
    """The rows of all streams, newest first, without their parts."""
    return list(merge(*streams, key=lambda row: row.at, reverse=True))


def _entries(rows: list[Any]) -> list[Entry]:
    """These rows with their parts, which are fetched for what is shown alone."""
    fetch_numbers([row for row in rows if isinstance(row, CheckIn)])
    parts = parts_of([row for row in rows if isinstance(row, Session)])
    return [Entry.of(row, _parts_of(row, parts)) for row in rows]


def _parts_of(row: Any, parts: Mapping[int, SessionParts]) -> tuple[Any, ...]:
    if isinstance(row, Session):
        return parts[row.pk]
    return tuple(row.numbers) if isinstance(row, CheckIn) else ()
