"""One table of an export: whose rows, which fields, and how many there are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.db.models import Count, Field, Model, QuerySet, Subquery

from psoas_care.accounts.models import User
from psoas_care.library.models import Exercise
from psoas_care.practice.models import SelfTest
from psoas_care.safety.models import Answer, Question, Restriction
from psoas_care.safety.vocabulary import Behaviour
from psoas_care.symptoms.models import Instrument
from psoas_care.web.user_records import UserRecord

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

CONTRACT = (
    "uid",
    "at",
    "zone",
    "local_day",
    "version",
    "created_at",
    "request_hash",
    "deleted_at",
)
"""Fields of every `UserRecord`, besides its owner."""

NAMES: dict[type[Model], str] = {
    Exercise: "slug",
    Question: "code",
    Instrument: "key",
    SelfTest: "key",
}
"""By what a row of content is known in every installation; rows of people by `uid`."""


class ExportedTable(NamedTuple):
    """Rows of one model: the name of their list, what they are, a heading per field."""

    name: str
    model: type[Model]
    title: "StrPromise"
    description: "StrPromise"
    headings: "dict[str, StrPromise]"

    @property
    def has_contract(self) -> bool:
        return issubclass(self.model, UserRecord)

    @property
    def file_name(self) -> str:
        """Of its table, such as "check-ins.csv"."""
        return f"{self.name.replace('_', '-')}.csv"

    @property
    def fields(self) -> "list[Field[Any, Any]]":
        """The fields in the order of the file."""
        names = [*(CONTRACT if self.has_contract else ()), *self.headings]
        return [cast(Any, self.model._meta.get_field(name)) for name in names]

    @property
    def columns(self) -> list[str]:
        """What to ask the database for each field: a row's name instead of its key."""
        return [column_of(field) for field in self.fields]

    def rows_of(self, user: User) -> QuerySet[Any]:
        """Their rows in the order in which they were made, the deleted ones too.

        The answer about not wanting to live is not kept; should it ever be found, it
        does not leave.
        """
        rows = self.model._meta.base_manager.filter(user=user).order_by("pk")
        if self.model is Answer:
            return rows.exclude(question__behaviour=Behaviour.CRISIS)
        if self.model is Restriction:
            return rows.exclude(action=Behaviour.CRISIS)
        return rows


def counts_of(
    user: User, kinds: Sequence[ExportedTable]
) -> list[tuple[ExportedTable, int]]:
    """How many rows of each kind somebody has, without those they deleted.

    One query; kinds of which there are none are left out.
    """
    counts = [
        Subquery(
            kind.model._default_manager.filter(user=user)
            .order_by()
            .values("user")
            .annotate(n=Count("pk"))
            .values("n")
        )
        for kind in kinds
    ]
    found = User.objects.filter(pk=user.pk).values_list(*counts).get()
    return [(kind, n) for kind, n in zip(kinds, found, strict=True) if n]


def column_of(field: "Field[Any, Any]") -> str:
    """Such as "note", "exercise__slug" or "session__uid"."""
    if not field.is_relation:
        return field.name
    return f"{field.name}__{NAMES.get(cast(Any, field.related_model), 'uid')}"
