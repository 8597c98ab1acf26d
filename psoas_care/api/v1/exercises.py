"""What may be done, and how: the library, today's plan and the week around it."""

from dataclasses import asdict
from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from psoas_care.api.v1.access import safety_status_of, user_of
from psoas_care.api.v1.faults import ANYBODY, READS_ONE
from psoas_care.library.access import Access, access_to
from psoas_care.library.instructions import instructions_for
from psoas_care.library.limits import limits_of
from psoas_care.library.models import Exercise
from psoas_care.practice.day_plan import PlanItem, todays_plan
from psoas_care.practice.week import Week
from psoas_care.safety.status import SafetyStatus
from psoas_care.safety.vocabulary import State

router = Router(tags=["reading"])

# -- exercises ----------------------------------------------------------------

AccessState = Literal["allowed", "easier-first", "locked"]


class ExerciseOut(Schema):
    """An exercise and what may be done of it; `until` is when it opens by itself.

    `by_side` tells left and right apart, or has `both`; `state` is that of the better.
    `about_dose` says why there is less of it since it was too much, or none until the
    day `left_out_until`; "" and null where nothing was.
    """

    slug: str
    name: str
    category: str
    level: int
    sides: str
    state: AccessState
    by_side: dict[str, AccessState]
    until: date | None
    reasons: list[str]
    about_dose: str
    left_out_until: date | None


class HowTo(Schema):
    """How it is done, which a locked exercise does not tell.

    `easier_text` says what makes it easier, and names other exercises by their slugs.
    """

    dose: str
    steps: list[str]
    breath: str
    feel: str
    mistakes: list[str]
    easier_text: str
    easier: list[str]
    harder: list[str]


class ExerciseDetail(ExerciseOut):
    """The same, with how it is done while it is open, and when to stop."""

    how_to: HowTo | None
    stop_if: list[str]


STATES = {
    State.ALLOWED: "allowed",
    State.EASIER_FIRST: "easier-first",
    State.LOCKED: "locked",
}


@router.get("/exercises", response=ANYBODY | {200: list[ExerciseOut]})
def exercise_list(request: HttpRequest) -> Any:
    """The whole library, with what is locked and why."""
    status = safety_status_of(request)
    exercises = Exercise.objects.for_cards()
    return [_exercise(access_to(one, status), status) for one in exercises]


def _exercise(access: Access, status: SafetyStatus) -> dict[str, Any]:
    exercise = access.exercise
    reasons = [
        reason.text
        for limit in limits_of(access, status.questions)
        for reason in limit.reasons
    ]
    return {
        "slug": exercise.slug,
        "name": exercise.name,
        "category": exercise.category,
        "level": exercise.level,
        "sides": exercise.sides,
        "state": STATES[access.best.state],
        "by_side": {side: STATES[one.state] for side, one in access.by_side.items()},
        "until": access.until,
        "reasons": list(dict.fromkeys(reasons)),
        "about_dose": access.lowered.why if access.lowered else "",
        "left_out_until": access.lowered.until if access.lowered else None,
    }


@router.get("/exercises/{slug:slug}", response=READS_ONE | {200: ExerciseDetail})
def exercise_detail(request: HttpRequest, slug: str) -> Any:
    """One exercise."""
    exercise = Exercise.objects.named(slug)
    if exercise is None:
        raise Http404
    status = safety_status_of(request)
    access = access_to(exercise, status)
    how_to = instructions_for(access, status)
    return _exercise(access, status) | {
        "stop_if": exercise.stop_if,
        "how_to": how_to
        and {
            "dose": how_to.dose_in_words,
            "steps": access.on_open_sides(how_to.steps),
            "breath": how_to.breath,
            "feel": how_to.feel,
            "mistakes": how_to.mistakes,
            "easier_text": how_to.easier_text,
            "easier": [one.exercise.slug for one in how_to.easier],
            "harder": [one.exercise.slug for one in how_to.harder],
        },
    }


# -- plan and week ------------------------------------------------------------


class PlannedExercise(Schema):
    """An exercise of today's plan, how much of it, and why."""

    exercise: str
    name: str
    is_locked: bool
    effort: str
    sides: list[str] = Field(description="What is open: left, right, or both as one.")
    seconds: int
    reasons: list[str]


class PlanOut(Schema):
    """Today's session, as the page of the week shows it."""

    day: date
    title: str
    summary: str
    seconds: int
    time: str
    is_rest_day: bool
    is_gentle: bool
    is_left_out: bool
    sessions_done: int
    items: list[PlannedExercise]
    unmet: list[str]
    resting: list[str]
    locks: list[str] = Field(description="Why nothing at all is open.")
    address: str = Field(description="The page that plays it.")


@router.get("/plan", response=ANYBODY | {200: PlanOut})
def plan(request: HttpRequest) -> Any:
    """The plan of today; it is composed anew each time and stored nowhere."""
    plan = todays_plan(user_of(request), timezone.now())
    return {
        "day": plan.on,
        "title": plan.title,
        "summary": plan.summary,
        "seconds": plan.playable.seconds,
        "time": plan.time,
        "is_rest_day": plan.is_rest_day,
        "is_gentle": plan.is_gentle,
        "is_left_out": plan.is_day_off,
        "sessions_done": plan.done_today,
        "items": [_planned(item) for item in plan.items],
        "unmet": plan.unmet,
        "resting": plan.rested,
        "locks": [one.text for one in plan.locks] if plan.is_closed else [],
        "address": plan.playable.play_address,
    }


def _planned(item: PlanItem) -> dict[str, Any]:
    return {
        "exercise": item.exercise.slug,
        "name": item.exercise.name,
        "is_locked": item.is_locked,
        "effort": "" if item.is_locked else item.effort_in_words,
        "sides": [] if item.is_locked else list(item.open_sides),
        "seconds": item.seconds,
        "reasons": item.reasons,
    }


class WeekDayOut(Schema):
    """A day of the week: done, flare, off, rest, planned, quiet or closed."""

    day: date
    state: str
    is_today: bool


class WeekOut(Schema):
    """Monday to Sunday, and how steady practice has been, 0 to 100."""

    days: list[WeekDayOut]
    adherence: int | None


@router.get("/week", response=ANYBODY | {200: WeekOut})
def week(request: HttpRequest) -> Any:
    """The calendar week around today."""
    found = Week(todays_plan(user_of(request), timezone.now()))
    return {"days": [asdict(day) for day in found.days], "adherence": found.adherence}
