"""The day after a session: how it was, and what follows."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from psoas_care.practice import plan_words, responding
from psoas_care.practice.forms.plan import NextDayForm
from psoas_care.practice.models import Compared, Session
from psoas_care.practice.plan import todays_plan
from psoas_care.practice.sittings import Sitting
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page


def session_next_day(request: Request, uid: UUID) -> HttpResponse:
    """Ask about the day after one session; each part is kept as it comes."""
    session = get_object_or_404(request.user.sessions, uid=uid)
    sitting = _sitting_or_404(request, session)
    form, saved = NextDayForm(sitting=sitting), ""
    if "skip" in request.POST:
        responding.answer_next_day(session, "", said=Compared.SKIPPED, value=None)
        saved = _("Skipped.")
    elif request.method == "POST":
        form = NextDayForm(request.POST, sitting=sitting)
        saved = _keep(session, form) if form.is_valid() else ""
    if saved and not request.htmx:
        messages.success(request, saved)
        return redirect("today:home")
    return render_page(
        request,
        "practice/session_next_day.html",
        {"next_day": form, "saved": saved},
        status=422 if form.errors else 200,
    )


def _sitting_or_404(request: Request, session: Session) -> Sitting:
    """The session as its light reads it; of one long ago nobody asks."""
    plan = todays_plan(request.user, timezone.now())
    sitting = plan.facts.sitting(session.uid)
    if sitting is None:
        raise Http404
    return sitting


def _keep(session: Session, form: NextDayForm) -> str:
    """Store the answer with what follows; what came of it, in a sentence."""
    responding.answer_next_day(session, form.sitting.region, **form.cleaned_data)
    light = responding.respond(session, now=timezone.now())
    return plan_words.after_answer(light)
