"""The pages under /progress/: pain, the day after, everyday life, and practice."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from psoas_care.library.body import Region, tracked
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category
from psoas_care.progress.charts.axis import TimeAxis
from psoas_care.progress.charts.balance_chart import amount_text, balance_chart
from psoas_care.progress.charts.heat_map import heat_map
from psoas_care.progress.charts.minutes_chart import minutes_chart
from psoas_care.progress.forms import DailyFactorsForm, OverviewForm, RangeForm
from psoas_care.progress.pages.daily_factors import DailyFactor
from psoas_care.progress.pages.exercise_history import ExerciseHistory
from psoas_care.progress.pages.last_day import last_day
from psoas_care.progress.pages.next_day import NextDay
from psoas_care.progress.pages.next_day_sentences import NextDayPage
from psoas_care.progress.pages.overview import overview_of
from psoas_care.progress.pages.region_changes import beginnings_of
from psoas_care.progress.pages.year import year_of
from psoas_care.progress.statistics import WINDOW_DAYS, daily_pain, daily_practice
from psoas_care.progress.statistics.practice import Amounts, ExerciseTotal, regularity
from psoas_care.web.fields import NUMBERS
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page


@require_safe
def overview(request: Request) -> HttpResponse:
    """Pain by region with the practice beneath it, over a range of days."""
    form = OverviewForm(request.GET)
    user = request.user
    today = last_day(user, timezone.now())
    began = beginnings_of(user)
    first = form.first_day(today, began.pain)
    first_practised = form.first_practised(today, began.practice)
    shown = overview_of(
        user, form.regions(), first, first_practised, today, began.usual
    )
    return render_page(
        request,
        "progress/overview.html",
        {"form": form, **shown._asdict()},
        fragments={"progress-pain"},
    )


@require_safe
def practice(request: Request) -> HttpResponse:
    """On which days, for how long and what, over a range of days.

    Days before the very first practice are no days without.
    """
    form = RangeForm(request.GET)
    today = last_day(request.user, timezone.now())
    bouts = request.user.bouts
    earliest = bouts.earliest_day()
    first = form.first_practised(today, earliest)
    done = daily_practice(bouts.bouts(first, today))
    totals = [
        ExerciseTotal.from_row(row) for row in bouts.totals_by_exercise(first, today)
    ]
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
    today = last_day(request.user, timezone.now())
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


@require_safe
def year(request: Request, year: int) -> HttpResponse:
    """A year of one's own diary on one sheet; what is not in the diary stays white."""
    sheet = year_of(request.user, year)
    today = last_day(request.user, timezone.now())
    context = {
        "sheet": sheet,
        "amount": amount_text(Amounts(60 * sheet.minutes, 0)),
        "regions": [Region(ring.key) for ring in sheet.rings],
        "categories": [Category(strokes.key) for strokes in sheet.strokes],
        "levels": NUMBERS,
        "is_running": year == today.year,
    }
    return render_page(request, "progress/year.html", context)


@require_safe
def next_day(request: Request) -> HttpResponse:
    """Pain around sessions; with `?findings=1` also how the days after differed.

    That takes the rows of a year, so a browser asks for it when it comes into sight.
    """
    form = RangeForm(request.GET)
    today = last_day(request.user, timezone.now())
    found = NextDay(request.user, form.first_day(today, date.min), today)
    page = NextDayPage(found, has_findings="findings" in request.GET)
    return render_page(
        request,
        "progress/next_day.html",
        {"form": form, "next_day": found, "page": page},
        fragments={"next-day", "day-after-findings", "day-after-summary"},
    )


@require_safe
def daily_factors(request: Request) -> HttpResponse:
    """One factor of the days beneath the pain of one region."""
    user = request.user
    today = last_day(user, timezone.now())
    form = DailyFactorsForm(request.GET, followed=tracked(user.regions)[0].region)
    region, factor = Region(form.cleaned_data["region"]), form.cleaned_data["factor"]
    first = form.first_day(today, user.day_factors.earliest_day())
    axis = TimeAxis.covering(first, today)
    run_up = axis.first - timedelta(days=WINDOW_DAYS - 1)
    readings = user.pain_scores.in_region(region).pain_readings(run_up, today)
    pain = daily_pain(readings).get(region, {})
    values = user.day_factors.values_of(factor, axis.first, today)
    return render_page(
        request,
        "progress/daily_factors.html",
        {
            "form": form,
            "today": today,
            "factor": DailyFactor(region, pain, factor, values, axis),
        },
        fragments={"daily-factors"},
    )
