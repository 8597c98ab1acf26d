"""The public pages of the library."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from psoas_care.library import stop_rules
from psoas_care.library.forms import ExerciseFilterForm
from psoas_care.library.instructions import describe, instructions_for
from psoas_care.library.models import Exercise
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page


@login_not_required
@require_safe
def exercise_list(request: Request) -> HttpResponse:
    """All exercises, or those asked for; the address says which."""
    form = ExerciseFilterForm(request.GET)
    exercises = form.apply(Exercise.objects.for_cards())
    response = render_page(
        request,
        "library/exercise_list.html",
        {"form": form, "exercises": exercises},
        fragments={"exercise-results"},
    )
    if request.htmx:
        # The form sends its empty fields too; the address bar shall not show them.
        push_url(response, request.path + form.address)
    return response


@login_not_required
@require_safe
def exercise_detail(request: Request, slug: str) -> HttpResponse:
    """One exercise: how, how much, when to stop, what is known."""
    exercise = get_object_or_404(Exercise.objects.with_equipment(), slug=slug)
    context = {
        "exercise": exercise,
        "description": describe(exercise),
        "instructions": instructions_for(exercise),
        "cautions": exercise.cautions(),
        "stop_all": stop_rules.STOP_ALL,
        "stop_release": stop_rules.STOP_RELEASE,
    }
    return render_page(request, "library/exercise_detail.html", context)
