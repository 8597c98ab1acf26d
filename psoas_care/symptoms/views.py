"""Pages on which a person says how it feels."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from psoas_care.symptoms.forms import CheckInForm
from psoas_care.symptoms.models import CheckIn
from psoas_care.web import rows
from psoas_care.web.http import Request
from psoas_care.web.responses import deleted, done, render_page


def check_in_add(request: Request) -> HttpResponse:
    """Save how it feels; the same send twice is one check-in."""
    form = CheckInForm(
        request.POST if request.method == "POST" else None,
        instance=CheckIn(user=request.user),
        now=timezone.now(),
    )
    if form.save_row():
        return done(
            request,
            to="today:diary",
            event="check-ins-changed",
            message=_("Check-in saved."),
        )
    return render_page(
        request,
        "symptoms/check_in_add.html",
        {"form": form},
        fragments={"check-in-form"},
        status=form.status,
    )


def check_in_edit(request: Request, uid: UUID) -> HttpResponse:
    """Mend a check-in; a change made meanwhile in another tab is not overwritten."""
    check_in = get_object_or_404(request.user.check_ins, uid=uid)
    form = CheckInForm(
        request.POST if request.method == "POST" else None,
        instance=check_in,
        now=timezone.now(),
    )
    if form.save_row():
        return done(
            request,
            to="today:diary",
            event="check-ins-changed",
            message=_("Check-in changed."),
        )
    return render_page(
        request, "symptoms/check_in_edit.html", {"form": form}, status=form.status
    )


@require_POST
def check_in_delete(request: Request, uid: UUID) -> HttpResponse:
    """Hide a check-in; for a day it can be brought back."""
    check_in = get_object_or_404(CheckIn.with_deleted, user=request.user, uid=uid)
    rows.delete(check_in, now=timezone.now())
    return deleted(
        request,
        to="today:diary",
        undo=reverse("symptoms:check_in_undo", args=[uid]),
        message=_("Check-in deleted."),
    )


@require_POST
def check_in_undo(request: Request, uid: UUID) -> HttpResponse:
    """Bring a deleted check-in back."""
    rows.undelete(get_object_or_404(CheckIn.with_deleted, user=request.user, uid=uid))
    messages.success(request, _("Check-in restored."))
    return redirect("today:diary")
