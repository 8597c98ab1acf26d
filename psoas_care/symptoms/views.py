"""Pages on which a person says how it feels."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from psoas_care.symptoms import quick_row
from psoas_care.symptoms.forms import CheckInForm, DayFactorsForm, FunctionScoreForm
from psoas_care.symptoms.models import CheckIn, FunctionScore
from psoas_care.web.deleting import delete_row, row_to_edit, undelete_row
from psoas_care.web.http import Request
from psoas_care.web.moments import FIRST_DAY
from psoas_care.web.responses import done, render_page
from psoas_care.web.user_records import latest_day

ONE_DAY = timedelta(days=1)


def check_in_add(request: Request) -> HttpResponse:
    """Save how it feels; the same send twice is one check-in."""
    place = quick_row.asked_for(request)
    form = CheckInForm(
        request.POST if request.method == "POST" else None,
        instance=CheckIn(user=request.user),
        now=timezone.now(),
        also=place,
    )
    if place:
        return quick_row.answer(request, form, place)
    return _check_in_form(
        request, form, "symptoms/check_in_add.html", _("Check-in saved.")
    )


def check_in_edit(request: Request, uid: UUID) -> HttpResponse:
    """Mend a check-in; a change made meanwhile in another tab is not overwritten."""
    form = CheckInForm(
        request.POST if request.method == "POST" else None,
        instance=row_to_edit(request, CheckIn, uid),
        now=timezone.now(),
    )
    return _check_in_form(
        request, form, "symptoms/check_in_edit.html", _("Check-in changed.")
    )


def _check_in_form(
    request: Request, form: CheckInForm, template: str, message: str
) -> HttpResponse:
    if form.save_record():
        return done(
            request,
            to="safety:overview" if form.closed else "today:diary",
            event="check-ins-changed",
            is_urgent=form.is_urgent,
            message=f"{message} {form.closed}".strip(),
        )
    return render_page(request, template, {"form": form}, status=form.status)


@require_POST
def check_in_delete(request: Request, uid: UUID) -> HttpResponse:
    """Hide a check-in; for a day it can be brought back."""
    answer = delete_row(
        request,
        CheckIn,
        uid,
        undo=reverse("symptoms:check_in_undo", args=[uid]),
        message=_("Check-in deleted."),
    )
    place = quick_row.asked_for(request)
    return quick_row.ask_again(request, place) if place else answer


@require_POST
def check_in_undo(request: Request, uid: UUID) -> HttpResponse:
    """Bring a deleted check-in back."""
    return undelete_row(request, CheckIn, uid, message=_("Check-in restored."))


def function_add(request: Request) -> HttpResponse:
    """Save how well activities go; the same send twice is one row."""
    form = FunctionScoreForm(
        request.POST if request.method == "POST" else None,
        instance=FunctionScore(user=request.user),
        now=timezone.now(),
    )
    return _function_form(request, form, "symptoms/function_add.html", _("Saved."))


def function_edit(request: Request, uid: UUID) -> HttpResponse:
    """Mend it; a change made meanwhile in another tab is not overwritten."""
    form = FunctionScoreForm(
        request.POST if request.method == "POST" else None,
        instance=row_to_edit(request, FunctionScore, uid),
        now=timezone.now(),
    )
    return _function_form(request, form, "symptoms/function_edit.html", _("Changed."))


def _function_form(
    request: Request, form: FunctionScoreForm, template: str, message: str
) -> HttpResponse:
    if form.save_record():
        return done(
            request, to="today:diary", event="function-scores-changed", message=message
        )
    return render_page(request, template, {"form": form}, status=form.status)


@require_POST
def function_delete(request: Request, uid: UUID) -> HttpResponse:
    """Hide how activities went; for a day it can be brought back."""
    return delete_row(
        request,
        FunctionScore,
        uid,
        undo=reverse("symptoms:function_undo", args=[uid]),
        message=_("Deleted: how activities went."),
    )


@require_POST
def function_undo(request: Request, uid: UUID) -> HttpResponse:
    """Bring it back."""
    return undelete_row(
        request, FunctionScore, uid, message=_("Restored: how activities went.")
    )


def day_edit(request: Request, day: date) -> HttpResponse:
    """What a day was like; each tap saves its own factor."""
    now = timezone.now()
    today = latest_day(request.user, timezone.localdate(now))
    if not FIRST_DAY <= day <= today:
        raise Http404
    form = DayFactorsForm(
        request.POST if request.method == "POST" else None, user=request.user, day=day
    )
    is_saved = form.save(now=now)
    if request.htmx and form.sent():
        return _factor(request, form, day, is_saved=is_saved)
    if is_saved:
        messages.success(request, _("Saved."))
        return redirect("symptoms:day_edit", day)
    neighbours = {"before": day - ONE_DAY, "after": day + ONE_DAY}
    context = {"form": form, "day": day, "today": today, **neighbours}
    return render_page(request, "symptoms/day_edit.html", context, status=form.status)


def _factor(
    request: Request, form: DayFactorsForm, day: date, *, is_saved: bool
) -> HttpResponse:
    """The one line of the page that htmx sent, saved or to be mended."""
    shown = DayFactorsForm(user=request.user, day=day) if is_saved else form
    context = {
        "factor": shown.factor(form.sent()[0]),
        "day": day,
        "saved_at": timezone.now() if is_saved else None,
    }
    return render_page(request, "symptoms/day_factor.html", context, status=form.status)
