"""What was practised, in pictures."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from psoas_care.library.models import Exercise
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page

LAST_BOUTS = 20
"""Bouts shown of an exercise: ten days, where each has a left and a right one."""


@require_safe
def exercise_detail(request: Request, slug: str) -> HttpResponse:
    """One's own last times with an exercise, newest first."""
    exercise = get_object_or_404(Exercise, slug=slug)
    bouts = request.user.bouts.of_exercise(exercise).newest_first()[:LAST_BOUTS]
    return render_page(
        request,
        "progress/exercise_detail.html",
        {"exercise": exercise, "bouts": bouts},
        fragments={"exercise-times"},
    )
