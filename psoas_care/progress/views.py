"""The pages under /progress/: pain, practice, the day after, everyday, fair tests."""

from datetime import date, timedelta
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from psoas_care.library.body import Region, TrackedPlace, tracked
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category
from psoas_care.practice import fair_tests
from psoas_care.practice.forms.fair_test import FairTestForm, PauseForm
from psoas_care.practice.forms.plan import SwitchForm
from psoas_care.practice.models import FairTest
from psoas_care.progress.charts.axis import TimeAxis
from psoas_care.progress.charts.balance_chart import amount_text, balance_chart
from psoas_care.progress.charts.heat_map import heat_map
from psoas_care.progress.charts.minutes_chart import minutes_chart
from psoas_care.progress.forms import DailyFactorsForm, OverviewForm, RangeForm
from psoas_care.progress.pages.daily_factors import DailyFactor
from psoas_care.progress.pages.exercise_history import ExerciseHistory
from psoas_care.progress.pages.fair_test import (
    advice,
    advised,
    chances_of,
    groups_of,
    habits_of,
    in_the_diary,
    read_fair_tests,
)
from psoas_care.progress.pages.instruments import histories_of
from psoas_care.progress.pages.last_day import last_day
from psoas_care.progress.pages.next_day import NextDay
from psoas_care.progress.pages.next_day_sentences import NextDayPage
from psoas_care.progress.pages.overview import overview_of
from psoas_care.progress.pages.region_changes import beginnings_of, has_imported
from psoas_care.progress.pages.year import year_of
from psoas_care.progress.statistics import WINDOW_DAYS, daily_pain, daily_practice
from psoas_care.progress.statistics.practice import Amounts, ExerciseTotal, regularity
from psoas_care.safety.status import current_safety_status
from psoas_care.web.deleting import delete_row, undelete_row
from psoas_care.web.fields import NUMBERS
from psoas_care.web.http import Request
from psoas_care.web.responses import done, next_address, render_page


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
        {
            "form": form,
            "has_imported": has_imported(user, began, first, today),
            "overview": shown,
            "pain_figure": shown.pain_figure(form.cleaned_data["range"]),
        },
        fragments={"progress-pain"},
    )


@require_safe
def instruments(request: Request) -> HttpResponse:
    """The published questionnaires, all answers to each, and what they add up to."""
    today = last_day(request.user, timezone.now())
    return render_page(
        request,
        "progress/instruments.html",
        {"histories": histories_of(request.user, today)},
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
        ExerciseTotal.from_row(row) for row in bouts.exercise_totals(first, today)
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


@require_safe
def fair_test_list(request: Request) -> HttpResponse:
    """What a fair test is, those that go on, and those that are over, with answers."""
    now = timezone.now()
    today = request.user.day_at(now)
    tests = list(request.user.fair_tests.with_exercises().newest_first())
    readings = read_fair_tests(request.user, tests, today)
    return render_page(
        request,
        "progress/fair_test_list.html",
        {
            "running": [reading for reading in readings if reading.is_running],
            "ended": [reading for reading in readings if not reading.is_running],
            "is_closed": current_safety_status(request.user, now).closes_everything,
        },
    )


def fair_test_add(request: Request) -> HttpResponse:
    """What to try, where to look, how long; with the chances of an answer."""
    user, now = request.user, timezone.now()
    form = FairTestForm(
        request.POST if request.method == "POST" else None,
        instance=FairTest(user=user),
        initial={"what": request.GET.get("what", "")},
        groups=groups_of(user, user.day_at(now)),
        now=now,
    )
    if form.save_record():
        messages.success(request, _("Your test starts tomorrow."))
        return redirect("progress:fair_test_detail", form.cleaned_data["uid"])
    asked = request.POST or request.GET
    what, place = asked.get("what", ""), _place_asked(form, asked.get("place"))
    led = form.led(what)
    chances = chances_of(habits_of(user, place, user.day_at(now)), led)
    form.initial.update(
        place=place.key,
        shown_for=form.chances_for(what, place.key),
        planned_days=advised(chances),
    )
    return render_page(
        request,
        "progress/fair_test_form.html",
        {
            "form": form,
            "place": place,
            "is_led_seldom": led < 1,
            "chances": chances,
            "advice": advice(chances),
        },
        fragments={"fair-test-lengths"},
        status=form.status,
    )


def _place_asked(form: FairTestForm, key: str | None) -> TrackedPlace:
    """The place that the person follows under this key, else their first."""
    places = tracked(form.instance.user.regions)
    return next((place for place in places if place.key == key), places[0])


@require_safe
def fair_test_detail(request: Request, uid: UUID) -> HttpResponse:
    """How far a test is, its coin of today, and what can be said about it."""
    return _fair_test(request, _test_or_404(request, uid))


def _test_or_404(request: Request, uid: UUID) -> FairTest:
    return get_object_or_404(request.user.fair_tests.with_exercises(), uid=uid)


def _fair_test(request: Request, test: FairTest, refused: str = "") -> HttpResponse:
    """Render the page; `refused` is the error of a form that was refused."""
    now = timezone.now()
    today = request.user.day_at(now)
    [reading] = read_fair_tests(request.user, [test], today)
    safety_status = current_safety_status(request.user, now)
    return render_page(
        request,
        "progress/fair_test_detail.html",
        {
            "test": test,
            "reading": reading,
            "pause": PauseForm(),
            "coin": fair_tests.coin_of(test, today, safety_status),
            "refused": refused,
        },
        fragments={"test-coin"},
        status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK,
    )


@require_safe
def fair_test_answer(request: Request, uid: UUID) -> HttpResponse:
    """What a test says, on one page that can be printed."""
    test = _test_or_404(request, uid)
    today = request.user.day_at(timezone.now())
    [reading] = read_fair_tests(request.user, [test], today)
    diary = in_the_diary(request.user, reading)
    context = {"test": test, "reading": reading, "diary": diary}
    return render_page(request, "progress/fair_test_answer.html", context)


@require_POST
def fair_test_pause(request: Request, uid: UUID) -> HttpResponse:
    """No coins from tomorrow on, or again from tomorrow on."""
    test = _test_or_404(request, uid)
    form = PauseForm(request.POST)
    if not form.is_valid():
        return _fair_test(request, test, _fault(form))
    today = request.user.day_at(timezone.now())
    if not test.is_running(today):
        messages.error(request, _("This test has ended, so nothing was changed."))
        return redirect(test)
    if form.is_on:
        fair_tests.pause(test, form.cleaned_data["why"], today)
        return _noted(request, test, _("Your test is paused. Carry on when you like."))
    fair_tests.carry_on(test, today)
    return _noted(request, test, _("Your test carries on tomorrow."))


@require_POST
def fair_test_stop(request: Request, uid: UUID) -> HttpResponse:
    """End a test for good; what its days say stays."""
    test = _test_or_404(request, uid)
    fair_tests.stop(test, request.user.day_at(timezone.now()))
    messages.success(request, _("Your test has ended. This is what its days say."))
    return redirect("progress:fair_test_answer", test.uid)


@require_POST
def fair_test_delete(request: Request, uid: UUID) -> HttpResponse:
    """Hide a test that has ended; for a day it can be brought back."""
    test = _test_or_404(request, uid)
    today = request.user.day_at(timezone.now())
    if test.is_running(today):
        messages.error(request, _("Stop the test first. Then you can delete it."))
        return redirect(test)
    # Brought back as if unfinished, it could meet the next one of its region.
    fair_tests.end_lived_out(request.user, today)
    return delete_row(
        request,
        FairTest,
        uid,
        undo=reverse("progress:fair_test_undo", args=[uid]),
        message=_("Fair test deleted."),
        to="progress:fair_test_list",
    )


@require_POST
def fair_test_undo(request: Request, uid: UUID) -> HttpResponse:
    """Bring a deleted test back."""
    return undelete_row(
        request,
        FairTest,
        uid,
        message=_("Fair test restored."),
        to="progress:fair_test_list",
    )


@require_POST
def fair_test_otherwise(request: Request, uid: UUID) -> HttpResponse:
    """The coin of today was not followed, or it was after all."""
    test = _test_or_404(request, uid)
    form = SwitchForm(request.POST)
    if not form.is_valid():
        return _fair_test(request, test, _fault(form))
    today = request.user.day_at(timezone.now())
    fair_tests.set_otherwise(test, today, is_otherwise=form.is_on)
    thanks = _("Noted. That is fine: the day counts all the same.")
    return _noted(request, test, thanks if form.is_on else _("Noted."))


def _noted(request: Request, test: FairTest, message: str) -> HttpResponse:
    back = next_address(request) or test.get_absolute_url()
    return done(request, to=back, event="plans-changed", message=message)


def _fault(form: SwitchForm) -> str:
    return str(next(iter(form.errors.values()))[0])
