"""One's calendar: made, changed and ended in settings, and fetched by a phone."""

import hashlib
from contextlib import suppress

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from psoas_care.accounts.decorators import password_again
from psoas_care.records.calendar import calendar_of
from psoas_care.records.forms import CalendarForm
from psoas_care.records.models import CalendarToken
from psoas_care.records.views import UNLISTED
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page

WAIT = 3600
"""Seconds until a calendar that asked too often may try again."""


@password_again
def calendar_edit(request: Request) -> HttpResponse:
    """Make one's calendar or change its times; its address is in one answer alone."""
    form = CalendarForm(
        request.POST if request.method == "POST" else None,
        instance=_calendar_of(request),
    )
    if not form.save_calendar():
        return _calendar_page(request, form)
    if form.token or form.was_made_before:
        form = CalendarForm(instance=_calendar_of(request), made=form)
        return _calendar_page(request, form)
    messages.success(request, _("Saved. Your calendar shows it the next time it asks."))
    return redirect("records:calendar_edit")


def _calendar_of(request: Request) -> CalendarToken:
    found = request.user.calendar_tokens.first()
    return found or CalendarToken(user=request.user)


def _calendar_page(request: Request, form: CalendarForm) -> HttpResponse:
    address = ""
    if form.token:
        path = reverse("records:calendar_feed", args=[form.token])
        address = settings.ORIGIN.url + path
    return render_page(
        request,
        "records/calendar_form.html",
        {"form": form, "calendar": form.instance, "address": address},
        status=form.status,
    )


@require_POST
@password_again
def calendar_delete(request: Request) -> HttpResponse:
    """End one's calendar: its address opens nothing any more."""
    request.user.calendar_tokens.all().delete()
    messages.success(request, _("Calendar ended. Its address no longer works."))
    return redirect("records:calendar_edit")


@login_not_required
@require_safe
def calendar_feed(request: Request, token: str) -> HttpResponse:
    """The calendar of whoever has this address, the same for all who fetch it."""
    calendar = CalendarToken.objects.for_token(token)
    if calendar is None:
        response = render_page(request, "records/report_gone.html", status=404)
    else:
        response = _feed(request, calendar)
    # The phone asks each time whether there is anything new.
    patch_cache_control(response, private=True, no_cache=True)
    for name, value in UNLISTED.items():
        response.headers[name] = value
    return response


def _feed(request: Request, calendar: CalendarToken) -> HttpResponse:
    today = calendar.user.day_at(timezone.now())
    with suppress(OperationalError):  # a count is not worth more than the calendar
        if not calendar.note_fetch(today):
            return HttpResponse(status=429, headers={"Retry-After": str(WAIT)})
    file = calendar_of(calendar, today)
    etag = quote_etag(hashlib.sha256(file).hexdigest())
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    response.headers["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=response)
    return answer if isinstance(answer, HttpResponse) else response
