"""The pages on which a session is played."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from psoas_care.accounts.models import User
from psoas_care.library.models import Exercise
from psoas_care.library.stop_rules import STOP_RELEASE
from psoas_care.practice import player
from psoas_care.practice.day_plan import todays_plan
from psoas_care.practice.forms.player import (
    FinishForm,
    HurtForm,
    PressureForm,
    lines_of,
)
from psoas_care.practice.forms.session import SessionForm
from psoas_care.practice.models import MyRoutine, Routine, Session
from psoas_care.practice.playable import (
    Playable,
    is_open_on,
    playable_of,
    single_exercise,
)
from psoas_care.practice.week import next_planned_day
from psoas_care.safety.models import Question
from psoas_care.safety.nerves import NerveForm
from psoas_care.safety.rules import DAY
from psoas_care.safety.status import SafetyStatus, current_safety_status
from psoas_care.safety.vocabulary import OF_NERVES
from psoas_care.web.fields import NUMBERS
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page
from psoas_care.web.zones import beginning_of

SINGLE = "exercise"
"""What a session says it played where that was one exercise, which its bouts name."""


@login_not_required
@require_safe
def routine_play(request: Request, slug: str) -> HttpResponse:
    """A ready session, for everybody; of a visitor nothing is saved."""
    routine = get_object_or_404(Routine.objects.with_items(), slug=slug)
    return _play(request, routine, slug)


@login_not_required
@require_safe
def exercise_play(request: Request, slug: str) -> HttpResponse:
    """A session of one exercise, for everybody; with the dose that a person has now."""
    now = timezone.now()
    if request.user.is_authenticated:
        plan = todays_plan(request.user, now)
        playable, safety_status = plan.alone(slug), plan.safety_status
        if playable is None:
            raise Http404
    else:
        safety_status = current_safety_status(request.user, now)
        exercise = get_object_or_404(Exercise, slug=slug)
        playable = single_exercise(exercise, exercise.dose, safety_status)
    prose = {item.exercise.slug: item.exercise for item in playable.items}
    return play(request, playable, safety_status, SINGLE, prose)


@require_safe
def programme_play(request: Request) -> HttpResponse:
    """Today's session, composed for this person."""
    plan = todays_plan(request.user, timezone.now())
    prose = {item.exercise.slug: item.exercise for item in plan.playable.open_items}
    days = plan.programme.weekdays if plan.programme else ()
    return play(
        request, plan.playable, plan.safety_status, "programme", prose, weekdays=days
    )


@require_safe
def my_routine_play(request: Request, uid: UUID) -> HttpResponse:
    """A session of one's own."""
    routine = get_object_or_404(request.user.my_routines.with_items(), uid=uid)
    return _play(request, routine, str(uid))


def _play(request: Request, routine: Routine | MyRoutine, key: str) -> HttpResponse:
    safety_status = current_safety_status(request.user, timezone.now())
    playable = playable_of(routine, safety_status)
    return play(request, playable, safety_status, key, player.prose_of(playable))


def play(
    request: Request,
    playable: Playable,
    safety_status: SafetyStatus,
    key: str,
    prose: Mapping[str, Exercise],
    *,
    weekdays: Collection[int] = (),
) -> HttpResponse:
    """The player without closed exercises; only the reasons where all are closed.

    A page that was opened before asks with its print whether all is still so, and in
    the middle of a session whether one exercise `still` is open on these sides; by
    `?log` it is the form of the log with what was planned, for whoever has no script.
    `weekdays` are those of the plan, where it is the plan that is played.
    """
    if "print" in request.GET:
        return _yes_or_gone(is_so=request.GET["print"] == player.print_of(playable))
    if "still" in request.GET:
        exercise = get_object_or_404(Exercise, slug=request.GET["still"])
        sides = request.GET.getlist("side")
        return _yes_or_gone(is_so=is_open_on(sides, exercise, safety_status))
    is_own = bool(playable.open_items) and request.user.is_authenticated
    if "log" in request.GET and is_own:
        form = SessionForm(
            instance=Session(user=request.user, routine=key),
            lines=lines_of(playable),
            exercises=prose.values(),
            safety_status=safety_status,
            now=timezone.now(),
        )
        return render_page(request, "practice/session_form.html", {"form": form})
    context: dict[str, Any] = {"playable": playable, "safety_status": safety_status}
    if playable.open_items:
        context |= _to_play(playable, safety_status, prose)
        owner = str(request.user.pk or "")
        score = player.score_of(
            playable,
            prose,
            owner=owner,
            routine=key,
            day_ends=_end_of(safety_status.on, request.user),
            safety_status=safety_status,
        )
        context["score"] = player.written(score)
    if is_own:
        context["next_day"] = next_planned_day(weekdays, timezone.localdate())
    return render_page(request, "practice/play.html", context)


def _yes_or_gone(*, is_so: bool) -> HttpResponse:
    return HttpResponse(status=HTTPStatus.NO_CONTENT if is_so else HTTPStatus.GONE)


def _end_of(day: date, user: User | AnonymousUser) -> datetime | None:
    """The moment at which a day of theirs is over; None for a visitor."""
    return beginning_of(day + DAY, user.time_zone) if user.is_authenticated else None


def _to_play(
    playable: Playable, safety_status: SafetyStatus, prose: Mapping[str, Exercise]
) -> dict[str, Any]:
    """Context of the player: its questions and its spoken words.

    Those about nerves a visitor only reads; the status of a visitor has none.
    """
    questions = safety_status.questions or Question.objects.in_bulk(
        OF_NERVES, field_name="code"
    )
    return {
        "prose": prose,
        "region": player.most_trained(playable, prose),
        "numbers": NUMBERS,
        "hurt": HurtForm(),
        "stop_words": [
            *player.STOP_WORDS,
            *(f"pressed-{word}" for word in player.PRESSED_STOP_WORDS),
        ],
        "signs": player.signs_of(safety_status),
        "nerve": NerveForm(questions=questions, auto_id="finish_%s"),
        "pressure": PressureForm(),
        "finish": FinishForm(),
        "stop_signs": player.stop_signs(playable, prose),
        "stop_release": STOP_RELEASE,
    }
