"""What was practised: all of it, and one exercise over time."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category
from psoas_care.progress.charts.balance_chart import amount_text, balance_chart
from psoas_care.progress.charts.heat_map import heat_map
from psoas_care.progress.charts.minutes_chart import minutes_chart
from psoas_care.progress.forms import RangeForm
from psoas_care.progress.pages.exercise_history import ExerciseHistory
from psoas_care.progress.statistics import daily_practice
from psoas_care.progress.statistics.practice import ExerciseTotal, regularity
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page


@require_safe
def practice(request: Request) -> HttpResponse:
    """On which days, for how long and what, over a range of days.

    Days before the very first practice are no days without.
    """
    form = RangeForm(request.GET)
    today = timezone.localdate()
    bouts = request.user.bouts
    earliest = bouts.earliest_day()
    first = form.first_practised(today, earliest)
    done = daily_practice(bouts.bouts(first, today))
    totals = [ExerciseTotal.told(row) for row in bouts.totals_by_exercise(first, today)]
    return render_page(
        request,
        "progress/practice.html",
        {
            "form": form,
            "first": first,
            "last": today,
            "regularity": regularity(done, first, today),
            "heat_map": heat_map(done, first, today),
            "minutes": minutes_chart(done, Category.choices, first, today),
            "balance": balance_chart(totals),
            "exercises": [(one, amount_text(one.total)) for one in totals],
        },
        fragments={"progress-practice"},
    )


@require_safe
def exercise_detail(request: Request, slug: str) -> HttpResponse:
    """One's own times with an exercise: over a range, and the last ones one by one."""
    exercise = get_object_or_404(Exercise, slug=slug)
    form = RangeForm(request.GET)
    today = timezone.localdate()
    first = form.first_day(today, date.min)
    return render_page(
        request,
        "progress/exercise_detail.html",
        {
            "form": form,
            "exercise": exercise,
            "history": ExerciseHistory(request.user, exercise, first, today),
        },
        fragments={"exercise-times", "progress-exercise"},
    )
