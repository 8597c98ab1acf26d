"""Stores the entries of an import, and takes all of them back.

An import is history: it asks no lock, and opens nothing, since pain and what was done
can only close something. No pressure tool can be chosen: their rests need to know how
hard and how long each was pressed.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from django.db import transaction

from psoas_care.accounts.models import User
from psoas_care.library.body import Side
from psoas_care.library.models import Exercise
from psoas_care.practice.models import Bout, Session
from psoas_care.records.imports.meanings import ImportedEntry, ImportPlan
from psoas_care.records.models import Import
from psoas_care.records.portions import PORTION
from psoas_care.safety.recording import log_changed
from psoas_care.symptoms.models import CheckIn, DayFactors, PainScore
from psoas_care.symptoms.vocabulary import PainKind

log = logging.getLogger(__name__)
IMPORTED: tuple[Any, ...] = (CheckIn, Session, DayFactors)


class NewEntries(NamedTuple):
    """The entries of a plan that are not here yet, and how many are."""

    new: list[ImportedEntry]
    known: int


def compare(user: User, plan: ImportPlan) -> NewEntries:
    """Which entries are new: a day has its notes once, everything else its id."""
    known: set[UUID] = set()
    for some in _portions(plan.entries):
        uids = [entry.uid for entry in some]
        for model in IMPORTED:
            rows = model._base_manager.filter(user=user, uid__in=uids)
            known |= {*rows.values_list("uid", flat=True)}
    days = {*user.day_factors.values_list("local_day", flat=True)}
    new = [
        entry
        for entry in plan.entries
        if entry.uid not in known and not (entry.amounts and entry.day in days)
    ]
    return NewEntries(new, len(plan.entries) - len(new))


@transaction.atomic
def store(
    user: User, origin: str, plan: ImportPlan, *, uid: UUID, now: datetime
) -> Import | None:
    """Store what is new; None where nothing is. The same `uid` again stores nothing."""
    user = User.objects.select_for_update().get(pk=user.pk)
    earlier = Import.with_deleted.filter(user=user, uid=uid).first()
    new = [] if earlier else compare(user, plan).new
    if not new:
        return earlier
    days = [entry.day for entry in new]
    done = Import(
        user=user, uid=uid, request_hash=uid.hex, origin=origin, entries=len(new),
        first_day=min(days), last_day=max(days),
    )  # fmt: skip
    done.set_moment(now, user.time_zone)
    done.save(force_insert=True)
    exercises = dict(Exercise.objects.values_list("slug", "pk"))
    for some in _portions(new):
        _store_check_ins(user, done, [e for e in some if e.pain or _is_note(e)])
        _store_sessions(user, done, [e for e in some if e.is_session], exercises)
        _store_days(user, done, [e for e in some if e.amounts])
    log_changed(user, now=now)
    log.info("Person %s imported %s entries.", user.pk, len(new))
    return done


def _portions(entries: Iterable[ImportedEntry]) -> Iterable[list[ImportedEntry]]:
    rest = iter(entries)
    return iter(lambda: list(islice(rest, PORTION)), [])


def _is_note(entry: ImportedEntry) -> bool:
    return not entry.is_session and not entry.amounts


def _contract(entry: ImportedEntry) -> dict[str, Any]:
    return {
        "at": entry.at, "zone": entry.zone, "local_day": entry.day,
        "request_hash": entry.uid.hex,
    }  # fmt: skip


def _store_check_ins(
    user: User, done: Import, entries: Sequence[ImportedEntry]
) -> None:
    rows = CheckIn.objects.bulk_create(
        CheckIn(
            user=user, uid=entry.uid, note=entry.note, elsewhere=entry.elsewhere,
            import_uid=done.uid,
            **_contract(entry),
        )
        for entry in entries
    )  # fmt: skip
    PainScore.objects.bulk_create(
        PainScore(
            user=user, check_in=row, region=region, side=side, value=value,
            uid=uuid5(row.uid, f"{region} {side}"),
            # A number of no time is that of its day.
            kind=PainKind.NOW if entry.is_timed else PainKind.AVERAGE,
            **_contract(entry),
        )
        for row, entry in zip(rows, entries, strict=True)
        for region, side, value in entry.pain
    )  # fmt: skip


def _store_sessions(
    user: User,
    done: Import,
    entries: Sequence[ImportedEntry],
    exercises: dict[str, int],
) -> None:
    rows = Session.objects.bulk_create(
        Session(
            user=user, uid=entry.uid, note=entry.note, import_uid=done.uid,
            **_contract(entry),
        )
        for entry in entries
    )  # fmt: skip
    Bout.objects.bulk_create(
        Bout(
            user=user, session=row, exercise_id=exercises[entry.exercise],
            uid=uuid5(row.uid, entry.exercise), side=Side.BOTH,
            actual_seconds=entry.seconds, repetitions=entry.repetitions,
            **_contract(entry),
        )
        for row, entry in zip(rows, entries, strict=True)
    )  # fmt: skip


def _store_days(user: User, done: Import, entries: Sequence[ImportedEntry]) -> None:
    DayFactors.objects.bulk_create(
        DayFactors(
            user=user, uid=entry.uid, import_uid=done.uid, **entry.amounts,
            **_contract(entry),
        )
        for entry in entries
    )  # fmt: skip


@transaction.atomic
def undo_import(done: Import) -> None:
    """Remove all that came by an import, for good: the file still has it."""
    for model in IMPORTED:
        rows = model._base_manager.filter(user=done.user, import_uid=done.uid)
        rows.delete()
    done.delete()


@transaction.atomic
def leave_out(done: Import, *, is_left_out: bool) -> None:
    """Say whether its entries count in statistics. Safety reads them all the same."""
    user, uid = done.user, done.uid
    done.is_left_out = is_left_out
    done.save(update_fields=["is_left_out"])
    for rows in (
        PainScore.with_deleted.filter(
            user=user,
            check_in__in=CheckIn.with_deleted.filter(user=user, import_uid=uid),
        ),
        Bout.with_deleted.filter(
            user=user,
            session__in=Session.with_deleted.filter(user=user, import_uid=uid),
        ),
        DayFactors.with_deleted.filter(user=user, import_uid=uid),
    ):
        rows.update(is_left_out=is_left_out)
