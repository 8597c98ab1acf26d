"""Pain around sessions and on the day after, and what else the days were like."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from psoas_care.library.body import Region, tracked
from psoas_care.progress.charts.scales import TimeAxis
from psoas_care.progress.forms import EverydayForm, RangeForm
from psoas_care.progress.pages.daily_factors import DailyFactor
from psoas_care.progress.pages.next_day import NextDay
from psoas_care.progress.pages.next_day_words import NextDayWords
from psoas_care.progress.statistics import WINDOW_DAYS, daily_pain
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page


@require_safe
def next_day(request: Request) -> HttpResponse:
    """Pain around sessions; with `?findings=1` also how the days after differed.

    That takes some 100 ms, so a browser asks for it when it comes into sight.
    """
    form = RangeForm(request.GET)
    today = timezone.localdate()
    found = NextDay(request.user, form.first_day(today, date.min), today)
    words = NextDayWords(found, has_findings="findings" in request.GET)
    return render_page(
        request,
        "progress/next_day.html",
        {"form": form, "next_day": found, "words": words},
        fragments={"next-day"},
    )


@require_safe
def daily_factors(request: Request) -> HttpResponse:
    """One factor of the days beneath the pain of one region."""
    user, today = request.user, timezone.localdate()
    form = EverydayForm(request.GET, followed=tracked(user.regions)[0].region)
    region, factor = Region(form.cleaned_data["region"]), form.cleaned_data["factor"]
    first = form.first_day(today, user.day_factors.earliest_day())
    axis = TimeAxis.covering(first, today)
    run_up = axis.first - timedelta(days=WINDOW_DAYS - 1)
    readings = user.pain_scores.in_region(region).pain_readings(run_up, today)
    pain = daily_pain(readings).get(region, {})
    values = user.day_factors.said(factor, axis.first, today)
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
