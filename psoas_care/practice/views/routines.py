"""The pages of the ready sessions: what there is, and one of them."""

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from psoas_care.practice.models import MyRoutine, Routine
from psoas_care.practice.playable import Playable, playable_of
from psoas_care.practice.poster import poster_of
from psoas_care.safety.status import SafetyStatus, current_safety_status
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page


class Card(NamedTuple):
    """A routine in the list, and what it is for the person who looks."""

    routine: Routine | MyRoutine
    playable: Playable


@login_not_required
@require_safe
def routine_list(request: Request) -> HttpResponse:
    """The ready sessions; above them, for whoever is signed in, their own."""
    safety_status = current_safety_status(request.user, timezone.now())
    own = MyRoutine.objects.none()
    if request.user.is_authenticated:
        own = request.user.my_routines.archived_last().with_items()
    context = {
        "ready": _cards(Routine.objects.with_items(), safety_status),
        "own": _cards(own, safety_status),
    }
    return render_page(request, "practice/routine_list.html", context)


def _cards(
    routines: Iterable[Routine | MyRoutine], safety_status: SafetyStatus
) -> list[Card]:
    return [Card(routine, playable_of(routine, safety_status)) for routine in routines]


@login_not_required
@require_safe
def routine_detail(request: Request, slug: str) -> HttpResponse:
    """One ready session: its exercises, how much of each, how long it takes."""
    routine = get_object_or_404(Routine.objects.with_items(), slug=slug)
    safety_status = current_safety_status(request.user, timezone.now())
    context = {
        "routine": routine,
        "playable": playable_of(routine, safety_status),
        "can_walk": safety_status.can_walk,
    }
    return render_page(request, "practice/routine_detail.html", context)


@login_not_required
@require_safe
def routine_poster(request: Request, slug: str) -> HttpResponse:
    """What is open of one ready session, as a poster on A4 or A3."""
    routine = get_object_or_404(Routine.objects.with_items(), slug=slug)
    playable = playable_of(routine, current_safety_status(request.user, timezone.now()))
    context = {
        "routine": routine,
        "playable": playable,
        "poster": poster_of(playable),
        "is_large": request.GET.get("paper") == "a3",
    }
    return render_page(request, "practice/routine_poster.html", context)
