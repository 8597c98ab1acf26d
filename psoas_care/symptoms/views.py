"""Pages on which a person says how it feels."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from psoas_care.library.body import TRACKABLE, TrackedPlace
from psoas_care.safety.recording import log_changed
from psoas_care.symptoms.forms import (
    CheckInForm,
    DayFactorsForm,
    FunctionScoreForm,
    InstrumentForm,
)
from psoas_care.symptoms.models import (
    CheckIn,
    FunctionScore,
    Instrument,
    InstrumentScore,
)
from psoas_care.symptoms.quick_rows import QuickRow
from psoas_care.symptoms.strong_pain import says_strong_pain
from psoas_care.web.deleting import delete_row, deleted_since, row_to_edit, undelete_row
from psoas_care.web.http import Request
from psoas_care.web.moments import FIRST_DAY
from psoas_care.web.responses import done, render_page
from psoas_care.web.user_records import latest_day

ONE_DAY = timedelta(days=1)
PLACES = {place.key: place for place in TRACKABLE}


def check_in_add(request: Request) -> HttpResponse:
    """Save how it feels; the same send twice is one check-in."""
    place = _place_of_row(request)
    form = CheckInForm(
        request.POST if request.method == "POST" else None,
        instance=CheckIn(user=request.user),
        now=timezone.now(),
        also=place,
    )
    if place:
        return _tap(request, form, place)
    return _check_in_form(request, form, _("Check-in saved."))


def check_in_edit(request: Request, uid: UUID) -> HttpResponse:
    """Edit a check-in; 409 if another tab changed it meanwhile."""
    form = CheckInForm(
        request.POST if request.method == "POST" else None,
        instance=row_to_edit(request, CheckIn, uid),
        now=timezone.now(),
    )
    return _check_in_form(request, form, _("Check-in changed."))


def _check_in_form(request: Request, form: CheckInForm, message: str) -> HttpResponse:
    if form.save_record():
        if form.deleted_since:
            undo = reverse("symptoms:check_in_undo", args=[form.deleted_since.uid])
            return deleted_since(request, undo=undo)
        return done(
            request,
            to="safety:overview" if form.closed or form.advice else "today:diary",
            event="check-ins-changed",
            is_urgent=bool(form.advice) or form.asks,
            message=f"{message} {form.closed}".strip(),
        )
    return render_page(
        request,
        "symptoms/check_in_form.html",
        {"form": form, "is_too_strong": says_strong_pain(form, form.pain_names)},
        status=form.status,
    )


def _place_of_row(request: Request) -> TrackedPlace | None:
    """The place whose row of Today htmx asks for by ?place=; None for the page."""
    return PLACES.get(request.GET.get("place", "")) if request.htmx else None


def _tap(request: Request, form: CheckInForm, place: TrackedPlace) -> HttpResponse:
    """Save a number and render its row: saved, deleted since, or with errors."""
    if not form.save_record():
        return _quick_row(request, form, place)
    # Read again: a repeated send made no row, and may be of one taken back since.
    saved = request.user.check_ins.with_uid(form.instance.uid)
    if saved is None:
        text = _("That number was deleted since. The diary can bring it back.")
        answer = _ask_again(request, place)
        return trigger_client_event(answer, "toast", {"text": text})
    return _changed(_quick_row(request, form, place, saved))


def _ask_again(request: Request, place: TrackedPlace) -> HttpResponse:
    """Render the row unanswered, since its check-in is deleted."""
    check_in = CheckIn(user=request.user)
    form = CheckInForm(instance=check_in, now=timezone.now(), also=place)
    return _changed(_quick_row(request, form, place))


def _changed(response: HttpResponse) -> HttpResponse:
    return trigger_client_event(response, "check-ins-changed")


def _quick_row(
    request: Request,
    form: CheckInForm,
    place: TrackedPlace,
    saved: CheckIn | None = None,
) -> HttpResponse:
    row = QuickRow(form.asked_about(place), form["uid"].value())
    is_too_strong = not saved and says_strong_pain(form, form.pain_names)
    return render_page(
        request,
        "symptoms/check_in_form.html",
        {"form": form, "row": row, "saved": saved, "is_too_strong": is_too_strong},
        fragments={"quick"},
        status=form.status,
    )


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
    log_changed(request.user, now=timezone.now())
    place = _place_of_row(request)
    return _ask_again(request, place) if place else answer


@require_POST
def check_in_undo(request: Request, uid: UUID) -> HttpResponse:
    """Bring a deleted check-in back."""
    answer = undelete_row(request, CheckIn, uid, message=_("Check-in restored."))
    log_changed(request.user, now=timezone.now())
    return answer


def function_add(request: Request) -> HttpResponse:
    """Save how well activities go; the same send twice is one row."""
    form = FunctionScoreForm(
        request.POST if request.method == "POST" else None,
        instance=FunctionScore(user=request.user),
        now=timezone.now(),
    )
    return _function_form(request, form, _("Saved."))


def function_edit(request: Request, uid: UUID) -> HttpResponse:
    """Edit it; 409 if another tab changed it meanwhile."""
    form = FunctionScoreForm(
        request.POST if request.method == "POST" else None,
        instance=row_to_edit(request, FunctionScore, uid),
        now=timezone.now(),
    )
    return _function_form(request, form, _("Changed."))


def _function_form(
    request: Request, form: FunctionScoreForm, message: str
) -> HttpResponse:
    if form.save_record():
        if form.deleted_since:
            undo = reverse("symptoms:function_undo", args=[form.deleted_since.uid])
            return deleted_since(request, undo=undo)
        return done(
            request, to="today:diary", event="function-scores-changed", message=message
        )
    return render_page(
        request, "symptoms/function_form.html", {"form": form}, status=form.status
    )


@require_POST
def function_delete(request: Request, uid: UUID) -> HttpResponse:
    """Hide how activities went; for a day it can be brought back."""
    return delete_row(
        request,
        FunctionScore,
        uid,
        undo=reverse("symptoms:function_undo", args=[uid]),
        message=_("Deleted: everyday activities."),
    )


@require_POST
def function_undo(request: Request, uid: UUID) -> HttpResponse:
    """Bring it back."""
    return undelete_row(
        request, FunctionScore, uid, message=_("Restored: everyday activities.")
    )


def instrument_add(request: Request, key: str) -> HttpResponse:
    """Save the answers to a published questionnaire; the same send twice is one row."""
    instrument = get_object_or_404(Instrument.objects.with_references(), key=key)
    form = InstrumentForm(
        request.POST if request.method == "POST" else None,
        instance=InstrumentScore(user=request.user, instrument=instrument),
        now=timezone.now(),
    )
    return _instrument_form(request, form, _("Saved."))


def instrument_edit(request: Request, key: str, uid: UUID) -> HttpResponse:
    """Edit the answers; 409 if another tab changed them meanwhile."""
    row = row_to_edit(request, InstrumentScore, uid)
    if row.instrument.key != key:
        raise Http404
    form = InstrumentForm(
        request.POST if request.method == "POST" else None,
        instance=row,
        now=timezone.now(),
    )
    return _instrument_form(request, form, _("Changed."))


def _instrument_form(
    request: Request, form: InstrumentForm, message: str
) -> HttpResponse:
    if form.save_record():
        if form.deleted_since:
            undo = reverse("symptoms:instrument_undo", args=[form.deleted_since.uid])
            return deleted_since(request, undo=undo)
        score = form.instance.in_words if form.instance.answers else ""
        messages.success(request, f"{message} {score}".strip())
        return redirect("progress:instruments")
    return render_page(
        request,
        "symptoms/instrument_form.html",
        {"form": form, "instrument": form.instance.instrument},
        status=form.status,
    )


@require_POST
def instrument_delete(request: Request, uid: UUID) -> HttpResponse:
    """Hide the answers to a questionnaire; for a day they can be brought back."""
    return delete_row(
        request,
        InstrumentScore,
        uid,
        undo=reverse("symptoms:instrument_undo", args=[uid]),
        message=_("Answers deleted."),
    )


@require_POST
def instrument_undo(request: Request, uid: UUID) -> HttpResponse:
    """Bring them back."""
    return undelete_row(request, InstrumentScore, uid, message=_("Answers restored."))


def day_edit(request: Request, day: date) -> HttpResponse:
    """What a day was like; each tap saves its own factor."""
    now = timezone.now()
    today = latest_day(request.user, timezone.localdate(now))
    if not FIRST_DAY <= day <= today:
        raise Http404
    form = DayFactorsForm(
        request.POST if request.method == "POST" else None, user=request.user, day=day
    )
    is_saved, tapped = form.save(now=now), form.sent() if request.htmx else []
    if is_saved and not tapped:
        messages.success(request, _("Saved."))
        return redirect("symptoms:day_edit", day)
    shown = DayFactorsForm(user=request.user, day=day) if is_saved else form
    context = {
        "form": shown,
        "day": day,
        "today": today,
        "before": day - ONE_DAY if day > FIRST_DAY else None,
        "after": day + ONE_DAY,
        "factor": shown.factor(tapped[0]) if tapped else None,
        "saved_at": now if is_saved else None,
    }
    return render_page(
        request,
        "symptoms/day_form.html",
        context,
        fragments={"factor"},
        status=form.status,
    )
