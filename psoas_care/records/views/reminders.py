"""Reminders by e-mail: turned on in settings, and off there or from any e-mail."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from psoas_care.records.forms import ReminderForm
from psoas_care.records.models import Reminder
from psoas_care.records.reminders import has_confirmed_address, reminder_named
from psoas_care.records.views import UNLISTED
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page


def reminder_edit(request: Request) -> HttpResponse:
    """Turn one's reminders on or off; a sentence where none can be sent."""
    page = "records/reminder_form.html"
    if not settings.CAN_SEND_MAIL or not has_confirmed_address(request.user):
        return render_page(request, page, {"can_send": settings.CAN_SEND_MAIL})
    row = request.user.reminders.first()
    if row and "off" in request.POST:
        row.turn_off()
        messages.success(request, _("Reminders are off."))
        return redirect("records:reminder_edit")
    form = ReminderForm(
        request.POST if request.method == "POST" else None,
        instance=row or Reminder(user=request.user),
    )
    if form.save_reminder():
        messages.success(request, _("Reminders are on."))
        return redirect("records:reminder_edit")
    context = {"form": form, "reminder": row, "can_send": True}
    return render_page(request, page, context, status=form.status)


@login_not_required
@csrf_exempt  # a mail program sends it, from anywhere; all it can do is turn it off
@never_cache
def reminder_stop(request: Request, token: str) -> HttpResponse:
    """Turn reminders off for whoever has the address of an e-mail; by GET, ask first.

    Mail programs open addresses on their own to look for harm, so looking does nothing.
    """
    reminder = reminder_named(token)
    if reminder and request.method == "POST":
        reminder.turn_off()
    response = render_page(
        request,
        "records/reminder_stop.html",
        {"reminder": reminder},
        status=200 if reminder else 404,
    )
    for name, value in UNLISTED.items():
        response.headers[name] = value
    return response
