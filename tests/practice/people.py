"""People with a past, for tests of plans."""

from datetime import timedelta

from psoas_care.library.models import Exercise
from psoas_care.practice.day_plan import DayPlan
from psoas_care.practice.models import Moment
from psoas_care.safety.vocabulary import Behaviour, Scope
from tests.factories import (
    NOON,
    BoutFactory,
    CheckInFactory,
    PainScoreFactory,
    RestrictionFactory,
    SessionFactory,
    SessionPainFactory,
)

TODAY = NOON.date()


def plan_of(user, on=TODAY):
    return DayPlan(user, on)


def slugs(plan):
    return [item.exercise.slug for item in plan.items]


def practise(
    user, *names, days_ago=1, before=None, worst=None, next_day=None, **kwargs
):
    """A session of these exercises, each done on all its sides with its full dose."""
    at = NOON - timedelta(days=days_ago)
    session = SessionFactory(user=user, at=at, effort=kwargs.pop("effort", 5), **kwargs)
    for exercise in Exercise.objects.filter(slug__in=names):
        sides = ["left", "right"] if exercise.sides == "per-side" else ["both"]
        for side in sides:
            BoutFactory(
                session=session,
                exercise=exercise,
                side=side,
                actual_seconds=600,
                repetitions=exercise.repetitions * exercise.sets,
                worst_pain=worst,
            )
    for moment, value in ((Moment.BEFORE, before), (Moment.NEXT_DAY, next_day)):
        if value is not None:
            SessionPainFactory(session=session, moment=moment, value=value)
    return session


def practise_well(user, *names, days_ago=1):
    """A session that is green for all its exercises."""
    return practise(user, *names, days_ago=days_ago, before=2, worst=2, next_day=2)


def hurt(user, value, *, region="low_back", days_ago=0, kind="average"):
    check_in = CheckInFactory(user=user, at=NOON - timedelta(days=days_ago))
    return PainScoreFactory(check_in=check_in, region=region, value=value, kind=kind)


def close(user, scope=Scope.EVERYTHING, action=Behaviour.EMERGENCY, code="R-16"):
    """A hold, as an answer of the safety check makes one."""
    at = NOON - timedelta(days=1)
    return RestrictionFactory(user=user, at=at, scope=scope, action=action, code=code)
