"""The diary: check-ins, function and sessions in one stream, newest first."""

from collections.abc import Callable
from datetime import date, datetime
from heapq import merge
from typing import Any, Literal, NamedTuple

from psoas_care.accounts.models import User
from psoas_care.practice.models import Session, SessionQuerySet
from psoas_care.symptoms.models import (
    CheckIn,
    CheckInQuerySet,
    FunctionScore,
    FunctionScoreQuerySet,
)

PAGE_SIZE = 30


class Entry(NamedTuple):
    """A row of the diary, and which kind it is, for the template."""

    kind: Literal["check-in", "function", "session"]
    row: CheckIn | FunctionScore | Session


class Streams(NamedTuple):
    """Questions for the rows of each kind, all asked the same."""

    check_ins: CheckInQuerySet
    function_scores: FunctionScoreQuerySet
    sessions: SessionQuerySet

    @classmethod
    def of(cls, user: User, ask: Callable[[Any], Any]) -> "Streams":
        kinds = user.check_ins, user.function_scores, user.sessions
        return cls(*(ask(rows) for rows in kinds))


class Page(NamedTuple):
    """Some entries, and the moment before which older ones are found, if any."""

    entries: list[Entry]
    older_than: datetime | None


def page(user: User, *, before: datetime | None = None) -> Page:
    """About `PAGE_SIZE` entries, newest first.

    Each stream is read by its index from `before` on, so a page costs the same after
    ten years as on the first day. Entries of one moment are never parted.
    """

    def newest(rows: Any) -> Any:
        found = rows.before(before) if before is not None else rows
        return found.newest_first()[: PAGE_SIZE + 1]

    found = _merged(Streams.of(user, newest))
    if len(found) <= PAGE_SIZE:
        return Page(found, None)
    next_moment = found[PAGE_SIZE].row.at
    shown = [entry for entry in found if entry.row.at > next_moment]
    if not shown:
        # More of one moment than a page holds: all of them, and nothing else.
        shown = _merged(Streams.of(user, lambda rows: rows.filter(at=next_moment)))
    return Page(shown, shown[-1].row.at)


def of_day(user: User, day: date) -> list[Entry]:
    """All entries of one local day, newest first."""
    return _merged(Streams.of(user, lambda rows: rows.between(day, day).newest_first()))


def _merged(streams: Streams) -> list[Entry]:
    found = (
        (Entry("check-in", row) for row in streams.check_ins.with_numbers()),
        (Entry("function", row) for row in streams.function_scores),
        (Entry("session", row) for row in streams.sessions.with_bouts()),
    )
    return list(merge(*found, key=lambda entry: entry.row.at, reverse=True))
