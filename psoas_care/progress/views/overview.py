"""How the pain went: what can be said so far, and the picture behind it."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from psoas_care.library.body import Region
from psoas_care.library.vocabulary import Category
from psoas_care.progress.charts.function_chart import function_chart
from psoas_care.progress.charts.pain_chart import pain_chart
from psoas_care.progress.charts.pain_panel import PainPanel
from psoas_care.progress.charts.practice_strip import practice_strip
from psoas_care.progress.charts.scales import TimeAxis
from psoas_care.progress.forms import RANGES, OverviewForm
from psoas_care.progress.pages.events import events_of
from psoas_care.progress.pages.sentences import RegionOutcome, change_title, sentences
from psoas_care.progress.statistics import (
    WINDOW_DAYS,
    Trend,
    daily_pain,
    daily_practice,
    pain_change,
    pain_trend,
)
from psoas_care.progress.statistics.practice import regularity
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page


@require_safe
def overview(request: Request) -> HttpResponse:
    """Pain by region with the practice beneath it, over a range of days."""
    form = OverviewForm(request.GET)
    user, today = request.user, timezone.localdate()
    asked_first = form.first_day(today, user.pain_scores.earliest_day())
    axis = TimeAxis.covering(asked_first, today)
    pains = daily_pain(user.pain_scores.pain_readings(_remembered(axis), today))
    changes = {
        region.value: pain_change(pains.get(region, {}), asked_first, today)
        for region in form.regions()
    }
    done_first = form.first_practised(today, user.bouts.earliest_day())
    practice = daily_practice(user.bouts.bouts(min(axis.first, done_first), today))
    chart = pain_chart(
        pains,
        changes,
        axis,
        practice_strip(practice, Category.choices, axis),
        events_of(user, axis.first, today),
    )
    ratings = user.function_scores.ratings(axis.first, today)
    asked_ratings = [rating for rating in ratings if rating[0] >= asked_first]
    done = regularity(practice, done_first, today)
    days = (today - asked_first).days + 1
    entries = {
        region: sum(asked_first <= day <= today for day in pain)
        for region, pain in pains.items()
    }
    felt = {
        panel.key: RegionOutcome(
            panel.change, _trend(panel, axis), entries[panel.key], days
        )
        for panel in chart.panels
        if entries.get(panel.key)
    }
    return render_page(
        request,
        "progress/overview.html",
        {
            "form": form,
            "chart": chart,
            "panels": [
                (_title(panel, entries.get(panel.key, 0)), panel)
                for panel in chart.panels
            ],
            "regions": [Region(panel.key).label for panel in chart.panels],
            "function": function_chart(ratings, axis),
            "sentences": sentences(felt, asked_ratings, done) if felt else (),
        },
        fragments={"progress-pain"},
    )


def _trend(panel: PainPanel, axis: TimeAxis) -> Trend | None:
    """Only where days are drawn: its work grows with the square of their number."""
    if axis.is_weekly:
        return None
    return pain_trend([slot.pain for slot in panel.slots])


def _title(panel: PainPanel, entries: int) -> str:
    return change_title(str(Region(panel.key).label), panel.change, entries)


def _remembered(axis: TimeAxis) -> date:
    """The first day to read: memory needs three months, a 7-day mean a week before."""
    first = min(axis.first, axis.last - timedelta(days=RANGES["90d"] - 1))
    return first - timedelta(days=WINDOW_DAYS)
