"""Lists, newest first, a portion at a time."""

from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from psoas_care.api.v1.faults import wrong
from psoas_care.api.v1.kinds import Count, Day, written_as

Listed = TypeVar("Listed")
CURSOR = r"[0-9TZ:.+-]{17,40}~[0-9a-f-]{36}"
NO_CURSOR = _("Send `next` of the answer before as it is, or begin anew.")


Cursor = Annotated[
    str,
    written_as(CURSOR, NO_CURSOR, str),
    Field(json_schema_extra={"pattern": f"^{CURSOR}$"}),
]


class Page(Schema, Generic[Listed]):
    """Some of a list, newest first; `next` is the `cursor` of what is older."""

    items: list[Listed]
    next: str | None


class Wanted(Schema):
    """Which rows of a list: of which days, how many, and what comes next."""

    since: Day | None = Field(None, description="First day, such as 2026-11-01.")
    until: Day | None = Field(None, description="Last day.")
    limit: Count = 30
    cursor: Cursor | None = Field(None, description="`next` of the answer before.")

    def portion(self, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """One row more than wanted, which says that there are older ones.

        By moment and uid, at which the index of each table ends: a page costs the same
        after ten years, and what is added meanwhile moves nothing.
        """
        rows = self._of_days(rows)
        if self.cursor:
            at, uid = _read(self.cursor)
            rows = rows.filter(Q(at__lt=at) | Q(at=at, uid__lt=uid), at__lte=at)
        return rows.order_by("-at", "-uid")[: self.limit + 1]

    def _of_days(self, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        if self.since:
            rows = rows.filter(local_day__gte=self.since)
        return rows.filter(local_day__lte=self.until) if self.until else rows

    def page(self, found: list[Any], items: list[Any]) -> dict[str, Any]:
        """The answer: `items` are the rows `found`, as a program gets them."""
        has_more = len(found) > self.limit
        last = found[self.limit - 1] if has_more else None
        return {"items": items[: self.limit], "next": last and cursor_of(last)}


Asked = Annotated[Wanted, Query(...)]


def cursor_of(row: Any) -> str:
    at, uid = (row["at"], row["uid"]) if isinstance(row, dict) else (row.at, row.uid)
    return f"{at.isoformat().replace('+00:00', 'Z')}~{uid}"


def _read(cursor: str) -> tuple[datetime, UUID]:
    moment, _tilde, uid = cursor.partition("~")
    try:
        at = datetime.fromisoformat(moment)
        if at.tzinfo is None:
            raise ValueError
        return at.astimezone(UTC), UUID(uid)
    except (ValueError, OverflowError):
        raise wrong("cursor", str(NO_CURSOR)) from None
