"""Pain by region with the practice beneath it."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from psoas_care.accounts.models import User
from psoas_care.library.body import Region
from psoas_care.library.vocabulary import Category
from psoas_care.progress.charts.function_chart import function_chart
from psoas_care.progress.charts.pain_chart import PainChart, pain_chart
from psoas_care.progress.charts.practice_strip import practice_strip
from psoas_care.progress.charts.scales import TimeAxis
from psoas_care.progress.forms import OverviewForm
from psoas_care.progress.statistics import WINDOW_DAYS, daily_pain, daily_practice
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page


@require_safe
def overview(request: Request) -> HttpResponse:
    """Pain by region with the practice beneath it, over a range of days."""
    form = OverviewForm(request.GET)
    today = timezone.localdate()
    earliest = request.user.pain_scores.earliest_day()
    axis = TimeAxis.covering(form.first_day(today, earliest), today)
    charts = pain_charts(request.user, form.regions(), axis)
    ratings = request.user.function_scores.ratings(axis.first, axis.last)
    return render_page(
        request,
        "progress/overview.html",
        {
            "form": form,
            "charts": charts,
            "function": function_chart(ratings, axis),
            "has_entries": any(chart.entries for region, chart in charts),
        },
        fragments={"progress-charts"},
    )


def pain_charts(
    user: User, regions: list[Region], axis: TimeAxis
) -> list[tuple[Region, PainChart]]:
    """A chart for each region; all share the axis and the strip of practice."""
    first: date = axis.first - timedelta(days=WINDOW_DAYS)
    pain = daily_pain(user.pain_scores.pain_readings(first, axis.last))
    practice = daily_practice(user.bouts.efforts(axis.first, axis.last))
    strip = practice_strip(practice, Category.choices, axis)
    return [
        (region, pain_chart(pain.get(region, {}), axis, strip)) for region in regions
    ]
