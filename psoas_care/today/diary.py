"""The diary: sessions and check-ins in one stream, newest first."""

from datetime import date, datetime
from heapq import merge
from typing import Literal, NamedTuple

from psoas_care.accounts.models import User
from psoas_care.practice.models import Session, SessionQuerySet
from psoas_care.symptoms.models import CheckIn, CheckInQuerySet

PAGE_SIZE = 30


class Entry(NamedTuple):
    """A row of the diary, and which kind it is, for the template."""

    kind: Literal["check-in", "session"]
    row: CheckIn | Session


class Page(NamedTuple):
    """Some entries, and the moment before which older ones are found, if any."""

    entries: list[Entry]
    older_than: datetime | None


def page(user: User, *, before: datetime | None = None) -> Page:
    """About `PAGE_SIZE` entries, newest first.

    Both streams are read by their index from `before` on, so a page costs the same
    after ten years as on the first day. Entries of one moment are never parted.
    """
    check_ins, sessions = user.check_ins.newest_first(), user.sessions.newest_first()
    if before is not None:
        check_ins, sessions = check_ins.before(before), sessions.before(before)
    found = _merged(check_ins[: PAGE_SIZE + 1], sessions[: PAGE_SIZE + 1])
    if len(found) <= PAGE_SIZE:
        return Page(found, None)
    next_moment = found[PAGE_SIZE].row.at
    shown = [entry for entry in found if entry.row.at > next_moment]
    if not shown:
        # More of one moment than a page holds: all of them, and nothing else.
        shown = _merged(
            check_ins.filter(at=next_moment), sessions.filter(at=next_moment)
        )
    return Page(shown, shown[-1].row.at)


def of_day(user: User, day: date) -> list[Entry]:
    """All entries of one local day, newest first."""
    return _merged(
        user.check_ins.between(day, day).newest_first(),
        user.sessions.between(day, day).newest_first(),
    )


def _merged(check_ins: CheckInQuerySet, sessions: SessionQuerySet) -> list[Entry]:
    streams = (
        (Entry("check-in", row) for row in check_ins.with_scores()),
        (Entry("session", row) for row in sessions.with_bouts()),
    )
    return list(merge(*streams, key=lambda entry: entry.row.at, reverse=True))
