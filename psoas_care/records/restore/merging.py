"""Compares an export with what is here, row by row, and stores what is not.

What is here stays as it is, whatever the file says of it. A part goes with its whole: a
session that is here gets no further exercises. So the same file can be restored any
number of times.

Nothing opens by it. Rows are history and kept, locked today or not; what they close is
closed, and what they open counts only once it is said again (`User.safety_reset_at`).
Of two answers to one question the one that closes more stands (`standing.py`).
What the file says is over is locked again where only a person can say so
(`safety/locking_again.py`).
An account with entries keeps its time zone, and remembers that of the file.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.db.models import Field, Model, UniqueConstraint
from django.utils.translation import gettext as _

from psoas_care.accounts.models import User
from psoas_care.practice.asked_again import ask_again
from psoas_care.practice.models import Session
from psoas_care.practice.resting import renew_rests, rest_again
from psoas_care.practice.waiting import keep_what_waits
from psoas_care.records.export import VERSION, plain
from psoas_care.records.exported_table import NAMES, ExportedTable
from psoas_care.records.kinds import ENTRIES, SETTINGS
from psoas_care.records.portions import PORTION
from psoas_care.records.restore.fields import NotOursError, Reader, read_uid, reader_of
from psoas_care.records.restore.json_stream import NotJsonError, Source, members_of
from psoas_care.records.restore.refused import Refused
from psoas_care.records.restore.standing import StandingAnswers
from psoas_care.records.restore.upgrades import RawRow, upgraded
from psoas_care.safety.locking_again import lock_again
from psoas_care.safety.models import Answer, Question, Restriction, Screening
from psoas_care.safety.vocabulary import Behaviour
from psoas_care.symptoms.models import CheckIn, Instrument
from psoas_care.web.user_records import UserRecord

log = logging.getLogger(__name__)

GRACE = timedelta(minutes=5)
"""So far may the clock of another server be ahead."""
FURTHEST_DAY = timedelta(days=7)
"""No local day is further from its moment: a wish is for a day of this week."""
STATE = {"is_current"}
"""Fields that say how a row stands to others, and nothing about itself."""


@dataclass
class Tally:
    """Of the rows of one kind in the file: how many are not here, are, are other here.

    `first` and `last` are the local days of the new ones.
    """

    kind: ExportedTable
    new: int = 0
    same: int = 0
    different: int = 0
    first: date | None = None
    last: date | None = None

    def add_new(self, days: Iterable[date]) -> None:
        for day in days:
            self.new += 1
            self.first = min(self.first or day, day)
            self.last = max(self.last or day, day)


@dataclass
class Comparison:
    """What a file would bring, or has brought, by kind."""

    tallies: list[Tally] = field(default_factory=list)
    takes_settings: bool = False
    locked_again: int = 0
    """Locks that the file says are over, without proof that counts here."""

    @property
    def kinds(self) -> list[Tally]:
        """Of which there is any in the file."""
        return [t for t in self.tallies if t.new or t.same or t.different]

    @property
    def has_news(self) -> bool:
        """Whether a restore changes anything."""
        return bool(self.new or self.takes_settings)

    @property
    def new(self) -> int:
        return sum(tally.new for tally in self.tallies)

    @property
    def different(self) -> int:
        return sum(tally.different for tally in self.tallies)


def compare(source: Source, user: User, *, now: datetime) -> Comparison:
    """What a restore of this file would do; it does nothing. Raises `Refused`."""
    return _Merging(user, now, is_stored=False).run(source)


def restore(source: Source, user: User, *, now: datetime) -> Comparison:
    """Store what is not here, all of it or nothing. Raises `Refused`."""
    try:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)
            done = _Merging(user, now, is_stored=True).run(source)
    except (IntegrityError, DataError) as fault:
        raise _changed() from fault
    user.refresh_from_db()
    log.info("Person %s restored %s rows.", user.pk, done.new)
    return done


def _changed(kind: ExportedTable | None = None) -> Refused:
    if kind is None:
        return Refused(_("Something in the file was changed or is damaged."))
    words = _("Something in the file was changed or is damaged: “%(what)s”.")
    return Refused(words % {"what": kind.title})


class Slot(NamedTuple):
    """Of what a person has one at a time: which, while which fields have which value.

    Such as the one flare-up without an end.
    """

    by: tuple[str, ...]
    while_: Mapping[str, Any]

    def of(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The place that a row takes; None for one that takes none."""
        if any(values[name] != value for name, value in self.while_.items()):
            return None
        return tuple(values[name] for name in self.by)


def slots_of(model: type[Model]) -> list[Slot]:
    """From the unique constraints of a person's rows."""
    found = []
    for one in model._meta.constraints:
        if isinstance(one, UniqueConstraint) and one.condition and "user" in one.fields:
            by = tuple(name for name in one.fields if name != "user")
            # A part comes with its whole, beside which there is nothing yet.
            if not any(model._meta.get_field(name).is_relation for name in by):
                found.append(Slot(by, dict(cast(Any, one.condition.children))))
    return found


def whole_of(kind: ExportedTable) -> "Field[Any, Any] | None":
    """The field that says which row of the person a row is a part of."""
    ours = [
        field
        for field in kind.fields
        if field.is_relation and issubclass(cast(Any, field.related_model), UserRecord)
    ]
    return next(iter(ours), None)


WHOLES = {whole.related_model for kind in ENTRIES if (whole := whole_of(kind))}
"""What has parts."""


class _Reading(NamedTuple):
    """How the rows of a kind are read: a reader and an attribute for each field."""

    kind: ExportedTable
    readers: dict[str, Reader]
    attributes: dict[str, str]
    whole: "Field[Any, Any] | None"
    slots: list[Slot]


class _Merging:
    def __init__(self, user: User, now: datetime, *, is_stored: bool) -> None:
        self.user, self.now, self.is_stored = user, now, is_stored
        self.version = 0
        self.settings: RawRow = {}
        self.tallies = {kind.name: Tally(kind) for kind in ENTRIES}
        self.kinds = {kind.name: kind for kind in ENTRIES}
        # The rows that parts belong to: {model: {uid: key}} of the new ones, with None
        # while nothing is stored, and the uids of the others.
        self.new_wholes: dict[Any, dict[UUID, int | None]] = {}
        self.other_wholes: dict[Any, set[UUID]] = {}
        self.newest = now
        self.standing = StandingAnswers(user)
        # The keys of what was stored of these kinds.
        self.stored: dict[Any, list[int]] = {
            kind: [] for kind in (Screening, Restriction, Session)
        }

    def run(self, source: Source) -> Comparison:
        was_empty = not any(kind.rows_of(self.user).exists() for kind in ENTRIES)
        try:
            for kind, rows in self._portions(source):
                try:
                    self._take(self._reading(kind), rows)
                except (NotOursError, ValueError, TypeError, KeyError) as fault:
                    raise _changed(kind) from fault
        except NotJsonError as fault:
            raise _changed() from fault
        if not self.settings:
            raise _changed()
        done = Comparison([*self.tallies.values()], takes_settings=was_empty)
        if self.is_stored and (done.new or was_empty):
            done.locked_again = self._settle(was_empty=was_empty)
        return done

    # -- reading --------------------------------------------------------------

    def _portions(self, source: Source) -> Iterator[tuple[ExportedTable, list[RawRow]]]:
        """The rows of the file, some of one kind at a time."""
        for key, members in groupby(members_of(source), lambda member: member[0]):
            if key in self.kinds and self.version > 0:
                rows: list[RawRow] = []
                for _key, is_listed, row in members:
                    if not is_listed or not isinstance(row, dict):
                        raise _changed(self.kinds[key])
                    rows.append(row)
                    if len(rows) == PORTION:
                        yield self.kinds[key], rows
                        rows = []
                yield self.kinds[key], rows
            else:
                values = [value for _key, is_listed, value in members if not is_listed]
                self._fact(key, values[0] if len(values) == 1 else None)

    def _fact(self, key: str, value: Any) -> None:
        """What stands before the rows: what this file is, and settings."""
        match key, value:
            case "format", "psoas-care":
                self.version = -1
            case "version", int() if self.version == -1 and value > VERSION:
                raise Refused(
                    _("A newer version of Psoas Care made this file. Update this one.")
                )
            case "version", int() if self.version == -1 and value > 0:
                self.version = value
            case "settings", dict() if self.version > 0:
                self.settings = self._read_settings(value)
            case _ if self.version > 0:
                raise _changed()
            case _:
                raise Refused(_("Psoas Care did not make this file."))

    def _read_settings(self, raw: RawRow) -> RawRow:
        raw = upgraded(self.version, "settings", raw, to=VERSION)
        try:
            if raw.keys() != {*SETTINGS}:
                raise NotOursError
            fields = {name: User._meta.get_field(name) for name in SETTINGS}
            return {
                name: reader_of(cast(Any, field))(raw[name])
                for name, field in fields.items()
            }
        except (ValueError, TypeError) as fault:
            raise _changed() from fault

    def _reading(self, kind: ExportedTable) -> _Reading:
        if kind.name not in self._readings:
            fields = {field.name: field for field in kind.fields}
            readers = {name: self._reader(field) for name, field in fields.items()}
            attributes = {name: field.attname for name, field in fields.items()}
            self._readings[kind.name] = _Reading(
                kind, readers, attributes, whole_of(kind),
                [] if kind.model is Answer else slots_of(kind.model),
            )  # fmt: skip
        return self._readings[kind.name]

    @cached_property
    def _readings(self) -> dict[str, _Reading]:
        return {}

    def _reader(self, field: "Field[Any, Any]") -> Reader:
        if not field.is_relation:
            return reader_of(field)
        model = cast(Any, field.related_model)
        read = self._content_reader(model) if model in NAMES else read_uid
        return lambda value: None if value is None and field.null else read(value)

    def _content_reader(self, model: Any) -> Reader:
        """From the natural key of a row of content to its number here."""
        rows = model._base_manager.all()
        if model is Question:  # the answer that is never stored
            rows = rows.exclude(behaviour=Behaviour.CRISIS)
        keys = dict(rows.values_list(NAMES[model], "pk"))

        def read(value: Any) -> Any:
            if type(value) is not str:
                raise NotOursError
            if value not in keys:
                words = _("This version of Psoas Care does not know “%(what)s”.")
                raise Refused(words % {"what": value[:60]})
            return keys[value]

        return read

    # -- comparing ------------------------------------------------------------

    def _take(self, reading: _Reading, rows: list[RawRow]) -> None:
        """Compare some rows of one kind with those here, and store the new ones."""
        kind, tally = reading.kind, self.tallies[reading.kind.name]
        raw = [upgraded(self.version, kind.name, row, to=VERSION) for row in rows]
        read = [self._read(reading, row) for row in raw]
        here = self._rows_here(kind, [values["uid"] for values in read])
        new: list[RawRow] = []
        for row, values in zip(raw, read, strict=True):
            uid = values["uid"]
            if uid in here:
                is_same = here[uid] == _without_state(row)
                tally.same += is_same
                tally.different += not is_same
            elif self._has_place(reading, values):
                new.append(values)
                continue
            else:
                tally.different += 1
            if kind.model in WHOLES:
                self.other_wholes.setdefault(kind.model, set()).add(uid)
        tally.add_new(values["local_day"] for values in new)
        self._store(reading, new)

    def _read(self, reading: _Reading, row: RawRow) -> RawRow:
        if row.keys() != reading.readers.keys():
            raise NotOursError
        values = {name: read(row[name]) for name, read in reading.readers.items()}
        at: datetime = values["at"]
        is_far = abs(values["local_day"] - at.date()) > FURTHEST_DAY
        # A moment to come would count for longer than it may.
        is_ahead = max(at, values["created_at"]) > self.now + GRACE
        if is_far or is_ahead or not values["version"]:
            raise NotOursError
        if "instrument" in values:
            # Raises where an answer is missing that the score needs.
            self._instruments[values["instrument"]].score_of(values["answers"])
        self.newest = max(self.newest, values["created_at"])
        return values

    @cached_property
    def _instruments(self) -> dict[int, Instrument]:
        return Instrument.objects.in_bulk()

    def _rows_here(self, kind: ExportedTable, uids: list[UUID]) -> dict[UUID, RawRow]:
        manager = kind.model._base_manager
        rows = manager.filter(user=self.user, uid__in=uids).values_list(*kind.columns)
        names = [field.name for field in kind.fields]
        found = [dict(zip(names, row, strict=True)) for row in rows]
        return {
            row["uid"]: _without_state(
                {name: plain(value) for name, value in row.items()}
            )
            for row in found
        }

    def _has_place(self, reading: _Reading, values: RawRow) -> bool:
        """Whether a row can be stored beside those here."""
        if reading.whole is not None:
            model, uid = reading.whole.related_model, values[reading.whole.name]
            if uid in self.other_wholes.get(model, ()):
                return False
            if uid is not None and uid not in self.new_wholes.get(model, {}):
                raise NotOursError  # a part of nothing
        places = [
            (n, place)
            for n, slot in enumerate(reading.slots)
            if (place := slot.of(values)) is not None
        ]
        return not any(place in self._taken(reading, n) for n, place in places)

    def _taken(self, reading: _Reading, number: int) -> set[tuple[Any, ...]]:
        """The places of a slot that rows here take already."""
        key = (reading.kind.name, number)
        if key not in self._places:
            slot = reading.slots[number]
            manager = reading.kind.model._base_manager
            rows = manager.filter(user=self.user, **slot.while_)
            found = rows.values_list("pk", *slot.by)
            self._places[key] = {(*places,) for _pk, *places in found}
        return self._places[key]

    @cached_property
    def _places(self) -> dict[tuple[str, int], set[tuple[Any, ...]]]:
        return {}

    # -- storing --------------------------------------------------------------

    def _store(self, reading: _Reading, new: Sequence[RawRow]) -> None:
        model = reading.kind.model
        keys: dict[UUID, int | None] = {values["uid"]: None for values in new}
        if len(keys) < len(new):
            raise NotOursError  # one id twice
        if self.is_stored:
            for values in new:
                self._place(reading, values)
            if model is Answer:
                self.standing.settle(new)
            rows = [
                model(
                    user=self.user,
                    **{reading.attributes[n]: value for n, value in values.items()},
                )
                for values in new
            ]
            for row in cast(Any, model._base_manager.bulk_create(rows)):
                keys[row.uid] = row.pk
            if model in self.stored:
                self.stored[model] += [key for key in keys.values() if key]
        if model in WHOLES:
            self.new_wholes.setdefault(model, {}).update(keys)

    def _place(self, reading: _Reading, values: RawRow) -> None:
        """Let a row stand among those here."""
        if reading.whole is not None and values[reading.whole.name] is not None:
            wholes = self.new_wholes[reading.whole.related_model]
            values[reading.whole.name] = wholes[values[reading.whole.name]]

    def _settle(self, *, was_empty: bool) -> int:
        """What follows for the person from all that is here now; what is locked again.

        Entries of the log can make a question one again, as answers do.
        """
        user = User.objects.get(pk=self.user.pk)
        file = self.settings
        if was_empty:
            for name, value in file.items():
                setattr(user, name, value)
        else:
            left = {**file["zones_left"]}
            if file["time_zone"] != user.time_zone:
                left[file["time_zone"]] = self.now.isoformat()
            user.zones_left = _later(user.zones_left, left)
        if any(map(self._brings, (Answer, Restriction, CheckIn, Session))):
            user.safety_reset_at = self.newest
        user.save(update_fields=[*SETTINGS, "safety_reset_at"])
        locked_again = lock_again(
            user, self.stored[Screening], self.stored[Restriction], now=self.now
        )
        rest_again(user, self.stored[Session], now=self.now)
        ask_again(user, self.stored[Session])
        # A rest may be all that is kept of a session.
        if not was_empty and any(map(self._brings, (Session, Restriction))):
            renew_rests(user, now=self.now)
        if not was_empty:
            # What only both together ask a clinician to look at outlasts the log read.
            keep_what_waits(user, now=self.now)
        return locked_again

    def _brings(self, model: type[UserRecord]) -> bool:
        return any(t.new for t in self.tallies.values() if t.kind.model is model)


def _later(some: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """Of moments by zone the later ones."""
    both = [*some.items(), *others.items()]
    return dict(sorted(both, key=lambda pair: datetime.fromisoformat(pair[1])))


def _without_state(row: RawRow) -> RawRow:
    return {name: value for name, value in row.items() if name not in STATE}
