"""Home, the way in, and the diary."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from psoas_care.accounts.forms import ConsentForm
from psoas_care.accounts.views import show_again
from psoas_care.library import pictures
from psoas_care.library.models import Exercise
from psoas_care.practice.models import Routine
from psoas_care.symptoms import quick_rows
from psoas_care.symptoms.forms import CheckInForm
from psoas_care.symptoms.models import CheckIn
from psoas_care.today import diary as entries
from psoas_care.today.agenda import Agenda
from psoas_care.today.forms import PlacesForm
from psoas_care.web.http import Request
from psoas_care.web.middleware import detour
from psoas_care.web.responses import next_address, render_page
from psoas_care.web.sent import Sent, has_arrived
from psoas_care.web.user_records import latest_day


@login_not_required
@require_safe
def home(request: Request) -> HttpResponse:
    """What the site is, for a visitor; today, for whoever is signed in."""
    if not request.user.is_authenticated:
        if request.htmx and not request.htmx.history_restore_request:
            # A part of Today, in a tab that was signed out meanwhile.
            return detour(request, to=settings.LOGIN_URL)
        exercise = Exercise.objects.hip_flexor_stretches().first()
        sides = pictures.sides_of(exercise.slug)[:1] if exercise else []
        micro_break = Routine.objects.micro_break()
        context = {"sides": sides, "micro_break": micro_break}
        return render_page(request, "today/landing.html", context)
    form = CheckInForm(instance=CheckIn(user=request.user), now=timezone.now())
    agenda = _agenda(request)
    return render_page(
        request,
        "today/home.html",
        {
            "form": form,
            # Asked for when the template gets there, as all of the agenda is.
            "quick": lambda: quick_rows.rows_of(
                request.user, form, agenda.since, agenda.on
            ),
            "agenda": agenda,
        },
        fragments={"today-entries", "today-plan", "today-next-day"},
    )


def _agenda(request: Request) -> Agenda:
    user, now = request.user, timezone.now()
    day = timezone.localdate(now)
    return Agenda(user, latest_day(user, day), user.day_at(now), since=day)


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
    """The text everybody agrees to before their first entry; then three short steps."""
    is_detour = has_arrived(request) or "agreed" in request.POST
    if is_detour or not request.user.has_consented:
        return _consent(request)
    form = PlacesForm(
        request.POST if request.method == "POST" else None, user=request.user
    )
    if form.save_places():
        messages.success(request, _("Saved."))
        return redirect("today:welcome")
    setup = _agenda(request).setup
    return render_page(
        request,
        "today/welcome.html",
        {"form": form, "setup": setup},
        status=form.status,
    )


def _consent(request: Request) -> HttpResponse:
    """The tick beneath the text; sent twice, it is one agreement.

    A form that was sent after consent was withdrawn is taken along and shown again.
    """
    is_sent = request.method == "POST" and not has_arrived(request)
    form = ConsentForm(request.POST if is_sent else None)
    along = Sent.brought(request)
    if along and request.user.has_consented:
        return show_again(request, along)
    if form.is_valid():
        request.user.give_consent(now=timezone.now())
        if along:
            return show_again(request, along)
        # Whoever was going nowhere in particular goes on to the steps.
        going = next_address(request)
        return redirect(
            "today:welcome" if going in {"", reverse("today:home")} else going
        )
    return render_page(
        request,
        "today/consent.html",
        {"form": form, "along": along, "next": next_address(request)},
        status=422 if form.errors else 200,
    )


@require_POST
def setup_hide(request: Request) -> HttpResponse:
    """Show the open steps on Today no more."""
    request.user.hides_setup = True
    request.user.save(update_fields=["hides_setup"])
    messages.success(
        request, _("Hidden. You can still find these steps in the settings.")
    )
    return redirect("today:home")


@require_safe
def diary(request: Request) -> HttpResponse:
    """Everything that was logged, newest first; by `?deleted` what can come back."""
    if "deleted" in request.GET:
        gone = entries.deleted(request.user, now=timezone.now())
        return render_page(
            request, "today/diary.html", {"deleted": gone, "is_gone": True}
        )
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
