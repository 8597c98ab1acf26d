"""Decisions of a person about their plan; each is idempotent."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from psoas_care.accounts.models import User
from psoas_care.library.models import Exercise
from psoas_care.practice.day_plan import ITEMS, DayPlan, PlanItem
from psoas_care.practice.models import DoseStep, Flare, PlanChoice
from psoas_care.practice.planner.progression import Next
from psoas_care.web.user_records import UserRecord

DECIDED = "decided"
"""The request hash of such rows: their `uid` says what was decided about what."""


def swap(plan: DayPlan, item: PlanItem, slug: str, *, now: datetime) -> None:
    """Put another exercise in the place of an item, for this day."""
    _choose(
        plan, PlanChoice.Kind.SWAP, item.first, now=now, is_chosen=True,
        other=plan.history.exercises[slug],
    )  # fmt: skip


def skip_item(
    plan: DayPlan, item: PlanItem, *, is_skipped: bool, now: datetime
) -> None:
    """Leave one exercise out for this day, or put it back."""
    _choose(plan, PlanChoice.Kind.SKIP, item.first, is_chosen=is_skipped, now=now)


def skip_day(plan: DayPlan, *, is_skipped: bool, now: datetime) -> None:
    """Leave this day out, or take it up again."""
    _choose(plan, PlanChoice.Kind.SKIP_DAY, "", is_chosen=is_skipped, now=now)


def _choose(
    plan: DayPlan,
    kind: PlanChoice.Kind,
    slug: str,
    *,
    is_chosen: bool,
    now: datetime,
    **fields: Any,
) -> None:
    choice = PlanChoice(kind=kind, exercise=plan.history.exercises.get(slug), **fields)
    choice.deleted_at = None if is_chosen else now
    _keep(plan, choice, uuid5(ITEMS, f"{plan.on}/{kind}/{slug}"), now)


def decide(
    plan: DayPlan,
    item: PlanItem,
    offer: tuple[Next, Exercise],
    *,
    is_accepted: bool,
    now: datetime,
) -> None:
    """Take what is offered for an item, or refuse it."""
    following, exercise = offer
    amount = following.amount or item.current_dose.amount
    step = DoseStep(
        kind=DoseStep.Kind.ACCEPTED if is_accepted else DoseStep.Kind.REFUSED,
        exercise=item.exercise,
        other=exercise if exercise != item.exercise else None,
        hold_seconds=amount.hold_seconds,
        repetitions=amount.repetitions,
        sets=amount.sets,
        reason=following.why,
    )
    _keep(plan, step, step_uid(item.uid), now)


def step_uid(item: UUID) -> UUID:
    """The id of the answer to what was offered for an item."""
    return uuid5(item, "step")


def _keep(plan: DayPlan, row: UserRecord, uid: UUID, now: datetime) -> None:
    """Save a row about the day of the plan, over the one that it was before."""
    row.set_moment(now, timezone.get_current_timezone_name())
    row.local_day, row.request_hash = plan.on, DECIDED
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in {"id", "user", "uid", "created_at", "version"}
    }
    rows = type(row)._meta.base_manager.filter(user=plan.user)
    if row.deleted_at and rows.filter(uid=uid, deleted_at__isnull=False).exists():
        # Taken back before: once more would only postpone the end of the row.
        return
    rows.update_or_create(user=plan.user, uid=uid, defaults=kept)


@transaction.atomic
def set_flare(user: User, *, is_active: bool, now: datetime) -> None:
    """Say that a bad time begins now, or that it is over."""
    # One person's words come one after the other, from whichever tab.
    User.objects.select_for_update().get(pk=user.pk)
    active = user.flares.active()
    flare = Flare(user=user, request_hash=DECIDED)
    flare.set_moment(now, timezone.get_current_timezone_name())
    if is_active and not active.exists():
        flare.save()
    elif not is_active:
        active.end(flare.local_day)
