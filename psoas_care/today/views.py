"""Home, the way in, and the diary."""

from datetime import UTC, datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from psoas_care.accounts.forms import ConsentForm
from psoas_care.library import pictures
from psoas_care.symptoms.forms import CheckInForm
from psoas_care.symptoms.models import CheckIn
from psoas_care.today import diary as entries
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page

SHOWN_TO_VISITORS = "half-kneeling-hip-flexor-stretch"


@login_not_required
@require_safe
def home(request: Request) -> HttpResponse:
    """What the site is, for a visitor; today, for whoever is signed in."""
    if not request.user.is_authenticated:
        sides = pictures.sides_of(SHOWN_TO_VISITORS)[:1]
        return render_page(request, "today/landing.html", {"sides": sides})
    today = timezone.localdate()
    form = CheckInForm(instance=CheckIn(user=request.user), now=timezone.now())
    return render_page(
        request,
        "today/home.html",
        {"form": form, "today": today, "entries": entries.of_day(request.user, today)},
        fragments={"today-entries"},
    )


@login_not_required
@require_safe
def about(request: Request) -> HttpResponse:
    """What this is and is not, and under which licence."""
    return render_page(request, "today/about.html")


@login_not_required
@require_safe
def privacy(request: Request) -> HttpResponse:
    """Where data lies, who can see it, what can be deleted today."""
    return render_page(request, "today/privacy.html")


def welcome(request: Request) -> HttpResponse:
    """The text everybody reads before their first entry, and the tick beneath it."""
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        request.user.give_consent(now=timezone.now())
        return redirect(_next(request))
    return render_page(
        request,
        "today/welcome.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


def _next(request: Request) -> str:
    """Where the person was going before they were asked to read; else home."""
    address = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    # Without its slash it would be the name of a view, or relative to this page.
    return address if is_ours and address.startswith("/") else "today:home"


@require_safe
def diary(request: Request) -> HttpResponse:
    """Everything that was logged, newest first."""
    before = _moment(request.GET.get("before", ""))
    return render_page(
        request, "today/diary.html", {"page": entries.page(request.user, before=before)}
    )


def _moment(text: str) -> datetime | None:
    """A moment from the query string; None if it is not one."""
    try:
        moment = parse_datetime(text)
        return moment.astimezone(UTC) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
