"""What follows from how a session felt: the word of the next day, and less of it."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from psoas_care.practice.models import Compared, DoseStep, Moment, Session, SessionPain
from psoas_care.practice.progression import Move, Next
from psoas_care.practice.response import Light
from psoas_care.practice.sittings import Sitting
from psoas_care.practice.situation import Situation
from psoas_care.web.zones import day_of

KINDS = {Move.LESS: DoseStep.Kind.LESS, Move.EASIER: DoseStep.Kind.EASIER}
LIGHT = "light"
"""The request hash of what a light asked for."""


@transaction.atomic
def answer_next_day(
    session: Session, region: str, *, said: str, value: int | None
) -> None:
    """Keep how the day after was; what is not said now stays as it was said before.

    No new version: it contradicts nothing that another tab may save. To skip takes no
    answer back: the page of a late tab does not know that there is one.
    """
    is_late = said == Compared.SKIPPED and session.next_day
    if said and not is_late:
        session.next_day = said
        session.save(update_fields=["next_day"])
    if value is None:
        return
    SessionPain.with_deleted.update_or_create(
        user=session.user,
        uid=uuid5(session.uid, Moment.NEXT_DAY),
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
    """Make the steps that a session asked for those that its lights ask for now.

    After a red light there is less of an exercise, or an easier one. A session whose
    numbers were changed may ask for other steps, or for none. Gives its light; None
    for a session without exercises, or of so long ago that nothing follows.
    """
    situation = Situation(session.user, day_of(now, session.user.time_zone))
    sitting = situation.facts.sitting(session.uid)
    kept = set()
    if sitting is not None:
        reds = [slug for slug, one in sitting.lights.items() if one == Light.RED]
        for slug in reds:
            step = situation.doses.after_red(slug, sitting)
            if step.move in KINDS:
                kept.add(_keep(situation, sitting, slug, step))
    steps = session.user.dose_steps.asked_for_by(session.uid)
    steps.exclude(uid__in=kept).update(deleted_at=now)
    return sitting.light if sitting else None


def _keep(situation: Situation, sitting: Sitting, slug: str, step: Next) -> UUID:
    """Store one step down; the id that it always has."""
    user, exercises = situation.user, situation.facts.exercises
    amount = step.amount or situation.doses.least(slug)
    uid = uuid5(sitting.uid, f"step {slug}")
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
            "source": sitting.uid,
            "at": sitting.at,
            "zone": user.time_zone,
            "local_day": sitting.day,
            "request_hash": LIGHT,
            "deleted_at": None,
        },
    )
    return uid
