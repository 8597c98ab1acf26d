"""Consequences of how a session felt: the answer of the next day, and smaller doses."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from psoas_care.accounts.models import User
from psoas_care.practice.models import Compared, DoseStep, Moment, Session, SessionPain
from psoas_care.practice.plan_context import PlanContext
from psoas_care.practice.planner.progression import Move, Next
from psoas_care.practice.planner.session_records import SessionRecord
from psoas_care.practice.planner.traffic_light import Light
from psoas_care.practice.waiting import keep_what_waits
from psoas_care.web.user_records import latest_day

KINDS = {Move.LESS: DoseStep.Kind.LESS, Move.EASIER: DoseStep.Kind.EASIER}
LIGHT = "light"
"""The request hash of what a light asked for."""


@dataclass(frozen=True)
class NextDayAnswer:
    """What was said of the day after so far, as text: each part, or ""."""

    compared: str = ""
    value: str = ""

    @classmethod
    def of(cls, compared: str, value: int | None) -> "NextDayAnswer":
        # What was put away was not answered.
        is_said = compared != Compared.SKIPPED
        return cls(compared if is_said else "", "" if value is None else str(value))

    @property
    def in_words(self) -> str:
        word = Compared(self.compared).label if self.compared else ""
        number = _("pain %s of 10") % self.value if self.value else ""
        return ", ".join(filter(None, [str(word), str(number)]))


def locked_answer(session: Session, region: str) -> NextDayAnswer:
    """What was said of the day after so far; nobody says more of it meanwhile."""
    user = User.objects.select_for_update().get(pk=session.user_id)
    pains = SessionPain.objects.filter(user=user, session=session, region=region)
    found = pains.filter(moment=Moment.NEXT_DAY).values_list("value", flat=True)
    compared = session.stored().values_list("next_day", flat=True).get()
    return NextDayAnswer.of(compared, found.first())


@transaction.atomic
def answer_next_day(
    session: Session, region: str, *, compared: str, value: int | None
) -> None:
    """Save the answer about the next day; an empty part leaves the stored one.

    The session has no new version: its edit may save nothing that contradicts it. To
    skip takes no answer back: the page of a late tab does not know that there is one.
    """
    is_late = compared == Compared.SKIPPED and session.next_day
    if compared and not is_late:
        session.next_day = compared
        session.save(update_fields=["next_day"])
    if value is None:
        return
    uid = uuid5(session.uid, Moment.NEXT_DAY)
    # One that came by another way, such as a file, has another name.
    by_another_way = SessionPain.objects.filter(
        user=session.user, session=session, region=region, moment=Moment.NEXT_DAY
    ).exclude(uid=uid)
    if by_another_way.update(value=value):
        return
    SessionPain.with_deleted.update_or_create(
        user=session.user,
        uid=uid,
        defaults={
            "session": session,
            "region": region,
            "moment": Moment.NEXT_DAY,
            "value": value,
            "at": session.at,
            "zone": session.zone,
            "local_day": session.local_day,
            "request_hash": session.request_hash,
            "deleted_at": None,
        },
    )


@transaction.atomic
def respond(session: Session, *, now: datetime) -> Light | None:
    """Bring the stored dose steps of a session into line with its lights.

    After a red light there is less of an exercise, or an easier one. A session whose
    numbers were changed may ask for other steps, or for none. Gives its light; None
    for a session without exercises, or of so long ago that nothing follows.
    """
    own_day = session.user.day_at(now)
    on = latest_day(session.user, own_day)
    plan_context = PlanContext(session.user, on, own_day)
    session_record = plan_context.history.session_record(session.uid)
    kept = set()
    if session_record is not None:
        reds = [slug for slug, one in session_record.lights.items() if one == Light.RED]
        for slug in reds:
            step = plan_context.doses.after_red(slug, session_record)
            if step.move in KINDS:
                kept.add(_keep(plan_context, session_record, slug, step))
    steps = session.user.dose_steps.caused_by(session.uid)
    steps.exclude(uid__in=kept).update(deleted_at=now)
    keep_what_waits(session.user, now=now)
    return session_record.light if session_record else None


def _keep(
    plan_context: PlanContext, session_record: SessionRecord, slug: str, step: Next
) -> UUID:
    """Save one step down; returns its uid, which follows from session and exercise."""
    user, exercises = plan_context.user, plan_context.history.exercises
    amount = step.amount or plan_context.doses.least(slug)
    uid = uuid5(session_record.uid, f"step {slug}")
    DoseStep.with_deleted.update_or_create(
        user=user,
        uid=uid,
        defaults={
            "kind": KINDS[step.move],
            "exercise": exercises[slug],
            "other": exercises[step.slug] if step.slug != slug else None,
            "hold_seconds": amount.hold_seconds,
            "repetitions": amount.repetitions,
            "sets": amount.sets,
            "reason": step.why,
            "source": session_record.uid,
            "at": session_record.at,
            "zone": user.time_zone,
            "local_day": session_record.day,
            "request_hash": LIGHT,
            "deleted_at": None,
        },
    )
    return uid
