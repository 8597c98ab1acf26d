"""The contract of every row that belongs to a person: create, change, delete, undelete.

Nothing that was acknowledged is lost, and nothing is counted twice: a row carries
the id its client gave it, so a repeated send is recognised; a change names the
version it saw, so two tabs cannot overwrite each other; a delete hides the row for
a day before it is gone.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn
from django.db.models.lookups import Exact, In
from django.http import QueryDict
from django.utils import timezone

from psoas_care.web.prepared import Prepared, day_parameter, user_parameter
from psoas_care.web.sent import OWNER, TOKEN
from psoas_care.web.zones import place_of

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

    from psoas_care.accounts.models import User

KEPT_AFTER_DELETE = timedelta(hours=24)
NOT_CONTENT = {TOKEN, OWNER, "version"}
CLOCK = "clock"
"""What the clock of a device showed as it sent this: another time with each send."""
BY_CLOCK = {CLOCK, "when", "day", "time", "fold"}
"""What goes by it then."""
ONE_DAY = timedelta(days=1)
FURTHEST_CLOCK = timedelta(days=2)
"""From UTC−12 to UTC+14 it is 26 hours, which two midnights may lie between."""


class UserRecordQuerySet(models.QuerySet["RecordType"]):
    """Questions every kind of row answers."""

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def before(self, moment: datetime) -> Self:
        """Rows about a moment strictly earlier than `moment`."""
        return self.filter(at__lt=moment)

    def with_uid(self, uid: uuid.UUID) -> "RecordType | None":
        return self.filter(uid=uid).first()

    def earliest_day(self) -> date | None:
        """The local day of the first row; None if there is none."""
        day: date | None = self.aggregate(day=models.Min("local_day"))["day"]
        return day

    def between(self, first: date, last: date) -> Self:
        """Rows of the local days from `first` to `last`, both included."""
        return self.filter(local_day__gte=first, local_day__lte=last)


class ActiveManager(models.Manager["RecordType"]):
    """The default manager: rows that were not deleted."""

    def get_queryset(self) -> models.QuerySet["RecordType"]:
        return super().get_queryset().filter(deleted_at=None)


class UserRecord(models.Model):
    """One row of a person's own data; a model says its own `user.related_name`.

    `at` is the moment it is about, `zone` the IANA zone the person was in, and
    `local_day` their calendar day then, by which charts group. `request_hash` is
    that of the request that made the row and outlives every later change.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False
    )
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    at = models.DateTimeField(editable=False)
    zone = models.CharField(max_length=64, editable=False)
    local_day = models.DateField(editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    # A default, since a restored row brings its own.
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    request_hash = models.CharField(max_length=64, editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)

    makes_a_day: ClassVar[bool] = False
    """Whether `latest_day` counts rows of this kind."""

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["uid", "user"], name="%(app_label)s_%(class)s_uid"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["user", "-at", "-id"], name="%(app_label)s_%(class)s_at"
            ),
            models.Index(
                fields=["user", "local_day"], name="%(app_label)s_%(class)s_day"
            ),
        ]

    def stored(self) -> models.QuerySet[Self]:
        """The row as it is in the database now, deleted or not."""
        rows: models.QuerySet[Self] = type(self)._meta.base_manager.all()
        return rows.filter(user=self.user_id, pk=self.pk)

    def _do_update(self, base_qs: Any, *args: Any) -> Any:
        """Save a known row by a query that names the person, too."""
        return super()._do_update(base_qs.filter(user=self.user_id), *args)

    def children(self) -> "list[models.QuerySet[Any]]":
        """Rows that come and go with this one, the deleted ones included."""
        return []

    @property
    def local_at(self) -> datetime:
        """The clock on the wall where the person was.

        Without a zone, since templates turn a moment with one into today's zone.
        """
        return self.at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    @property
    def other_place(self) -> str:
        """Where the person was, if the clock there differs from that of the page."""
        here = timezone.localtime(self.at).utcoffset()
        there = self.at.astimezone(ZoneInfo(self.zone)).utcoffset()
        return "" if here == there else place_of(self.zone)

    def set_moment(self, at: datetime, zone: str) -> None:
        """Say when this was, and on which day of the person's own calendar."""
        self.at, self.zone = at, zone
        self.local_day = at.astimezone(ZoneInfo(zone)).date()


RecordType = TypeVar("RecordType", bound=UserRecord)


# -- parts and wholes ---------------------------------------------------------

SetType = TypeVar("SetType")
GetType = TypeVar("GetType")


class PartOf(models.ForeignKey[SetType, GetType]):
    """The key of a part to its whole, as of a bout to its session: it names the person.

    Rows can be spread over several machines by person (`web.distribution`). Whoever
    asks for the parts of a row then has to say whose they are, and rows are joined
    within one person only. The key says both by itself: in joins, in
    `session.bouts`, `bout.session`, prefetches, and each filter that is given rows
    (`session=row`, `session__in=rows`).
    """

    def deconstruct(self) -> Any:
        """For the database it is a plain foreign key."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs

    def get_extra_descriptor_filter(self, instance: Any) -> dict[str, Any]:
        return {"user": instance.user_id}

    def get_extra_restriction(self, alias: str | None, related_alias: str) -> Any:
        """`a.user_id = b.user_id`, beside the equal keys of every join."""
        if alias is None:  # a join that Django takes out of a subquery
            return None
        return Exact(_owner(self.model, alias), _owner(self.model, related_alias))


def _owner(model: Any, alias: str) -> Any:
    return model._meta.get_field("user").get_col(alias)


def _owners(rows: Iterable[Any]) -> set[int]:
    """The people whose rows these are; empty where one of them is only a key."""
    found: set[Any] = {getattr(row, "__dict__", {}).get("user_id") for row in rows}
    return set() if None in found else found


def _with_owners(lookup: Any, compiler: "SQLCompiler", sql: str, params: Any) -> Any:
    """The SQL of a lookup, with the people of the rows that it was given."""
    if not lookup.owners:
        return sql, params
    column = _owner(lookup.lhs.target.model, lookup.lhs.alias)
    theirs: Any = In(column, sorted(lookup.owners))
    if len(lookup.owners) == 1:
        theirs = Exact(column, *lookup.owners)
    more, more_params = compiler.compile(theirs)
    return f"({sql} AND {more})", [*params, *more_params]


@PartOf.register_lookup
class PartOfRow(RelatedExact):
    """`session=…`: a row brings its person along, a key alone does not."""

    owners: set[int] = set()

    def get_prep_lookup(self) -> Any:
        if isinstance(self.rhs, models.Model):
            self.owners = _owners([self.rhs])
        return super().get_prep_lookup()

    def as_sql(self, compiler: Any, connection: "BaseDatabaseWrapper") -> Any:
        return _with_owners(self, compiler, *super().as_sql(compiler, connection))


@PartOf.register_lookup
class PartOfRows(RelatedIn):
    """`session__in=…`, with the people of all these rows."""

    owners: set[int] = set()

    def get_prep_lookup(self) -> Any:
        if self.rhs_is_direct_value():
            self.rhs = list(self.rhs)
            self.owners = _owners(self.rhs)
        return super().get_prep_lookup()

    def as_sql(self, compiler: Any, connection: "BaseDatabaseWrapper") -> Any:
        return _with_owners(self, compiler, *super().as_sql(compiler, connection))


def latest_day(user: "User", day: date) -> date:
    """The later of `day`, today on some clock, and the day of their newest row.

    A person on Berlin time who logged in Auckland has rows of a day that has not begun
    in Berlin. Pages and ranges include that day.
    """
    ahead = DAYS_AHEAD.rows(
        user=user.pk, first=day + ONE_DAY, last=day + FURTHEST_CLOCK
    )
    days: list[date] = [found for (found,) in ahead]
    return max([day, *days])


def _days_ahead() -> models.QuerySet[Any, Any]:
    """The days with rows in a range, of any kind that makes a day.

    One UNION: nearly every page asks it, and nine queries would break its budget.
    """
    first, *others = (
        model._default_manager.filter(
            user=user_parameter(),
            local_day__gte=day_parameter("first"),
            local_day__lte=day_parameter("last"),
        )
        .order_by()
        .values_list("local_day")
        for model in apps.get_models()
        if issubclass(model, UserRecord) and model.makes_a_day
    )
    return first.union(*others)


DAYS_AHEAD = Prepared(_days_ahead)


def first_days(*records: UserRecordQuerySet[Any]) -> models.QuerySet[Any, Any]:
    """The local day of the first of each of these rows, as one row; to be prepared.

    One query, however many kinds there are. Each day is found at one end of an index.
    """
    firsts = [
        models.Subquery(rows.order_by("local_day").values("local_day")[:1])
        for rows in records
    ]
    user = get_user_model().objects.filter(pk=user_parameter())
    return user.order_by().values_list(*firsts)


class Conflict(Exception):  # noqa: N818 - it is an answer (409), not a fault
    """The stored row (`current`) has other content than the request expected; a 409."""

    def __init__(self, current: UserRecord) -> None:
        super().__init__("The row has other content than this request expected.")
        self.current = current


def request_hash(data: QueryDict) -> str:
    """A fingerprint of what was sent: equal for a repeated send, as 64 hex digits."""
    left_out = NOT_CONTENT | (BY_CLOCK if CLOCK in data else set())
    content = {
        # A script sends a line break as it is, a browser by itself as two characters.
        key: [value.replace("\r\n", "\n") for value in map(str, values)]
        for key, values in data.lists()
        if key not in left_out
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def create(row: UserRecord, children: Sequence[UserRecord] = ()) -> bool:
    """Save a new row with its parts; False if the same request made it before.

    Raises `Conflict` if the person already has a row with this `uid` that another
    request made. A row changed or deleted since then stays as it is.
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _save_children(row, children)
    except IntegrityError:
        manager = type(row)._meta.base_manager
        earlier = manager.filter(uid=row.uid, user=row.user).first()
        if earlier is None:
            raise
        if earlier.request_hash != row.request_hash:
            raise Conflict(earlier) from None
        return False
    return True


@transaction.atomic
def change(
    row: UserRecord,
    children: Sequence[UserRecord] = (),
    *,
    seen_version: int,
    now: datetime,
) -> None:
    """Save a changed row; earlier children that are not among `children` are deleted.

    Raises `Conflict` if the row is no longer at `seen_version`.
    """
    seen = row.stored().filter(version=seen_version, deleted_at=None)
    if not seen.update(version=F("version") + 1):
        raise Conflict(row.stored().get())
    row.version = seen_version + 1
    row.save()
    for earlier in row.children():
        kept = [
            child.pk for child in children if child.pk and type(child) is earlier.model
        ]
        earlier.filter(deleted_at=None).exclude(pk__in=kept).update(deleted_at=now)
    _save_children(row, children)


def _save_children(row: UserRecord, children: Sequence[UserRecord]) -> None:
    """Save children with the owner, moment, zone and day of their row."""
    for child in children:
        child.user_id = row.user_id
        child.at, child.zone, child.local_day = row.at, row.zone, row.local_day
        child.request_hash = row.request_hash
        child.deleted_at = None
        child.version += 1 if child.pk else 0
        child.save()


@transaction.atomic
def delete(row: UserRecord, *, now: datetime) -> None:
    """Hide a row and its parts; `undelete` brings them back for a day."""
    for some in [row.stored(), *row.children()]:
        some.filter(deleted_at=None).update(deleted_at=now)


@transaction.atomic
def undelete(row: UserRecord) -> None:
    """Show a deleted row again, with the parts that went with it."""
    for some in [row.stored(), *row.children()]:
        some.filter(deleted_at=row.deleted_at).update(deleted_at=None)


def deleted_lately(
    model: type[RecordType], user: Any, *, now: datetime
) -> models.QuerySet[RecordType]:
    """The deleted rows of a person that can still be brought back."""
    lately = now - KEPT_AFTER_DELETE
    return model._meta.base_manager.filter(user=user, deleted_at__gt=lately)


def purge(*, now: datetime) -> int:
    """Remove for good what was deleted more than a day ago; the number of rows."""
    removed = 0
    for model in apps.get_models():
        if issubclass(model, UserRecord):
            gone = model._meta.base_manager.filter(
                deleted_at__lt=now - KEPT_AFTER_DELETE
            )
            removed += gone.delete()[0]
    return removed
