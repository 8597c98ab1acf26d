"""The day after a session: how it was, and what follows."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from psoas_care.practice import feedback, labels
from psoas_care.practice.day_plan import todays_plan
from psoas_care.practice.forms.plan import NextDayForm
from psoas_care.practice.models import Compared, Session
from psoas_care.practice.planner.session_records import SessionRecord
from psoas_care.symptoms.recording import record_strong_pain
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page


def session_next_day(request: Request, uid: UUID) -> HttpResponse:
    """Ask about the day after one session; each part is kept as it comes.

    What was chosen counts, though the button to skip was pressed beneath it.
    """
    session = get_object_or_404(request.user.sessions, uid=uid)
    session_record = _session_record_or_404(request, session)
    form, saved = NextDayForm(session_record=session_record), ""
    sent = NextDayForm(request.POST, session_record=session_record)
    if "skip" in request.POST and sent.is_empty:
        feedback.answer_next_day(session, "", compared=Compared.SKIPPED, value=None)
        saved = _("Skipped.")
    elif request.method == "POST":
        form = sent
        saved = _keep(session, form) if form.is_valid() else ""
    if saved and not request.htmx:
        messages.success(request, saved)
        return redirect("today:home")
    return render_page(
        request,
        "practice/session_next_day.html",
        {"next_day": form, "saved": saved},
        fragments={"next-day-saved"},
        status=409 if form.meanwhile else 422 if form.errors else 200,
    )


def _session_record_or_404(request: Request, session: Session) -> SessionRecord:
    """The session record; 404 for a session that is too long ago to be asked about."""
    plan = todays_plan(request.user, timezone.now())
    session_record = plan.history.session_record(session.uid)
    if session_record is None:
        raise Http404
    return session_record


def _keep(session: Session, form: NextDayForm) -> str:
    """Save the answer and its consequences; returns them as a sentence.

    "" if another tab gave an answer that this one would replace unseen.
    """
    now, region = timezone.now(), form.session_record.region
    with transaction.atomic():
        if form.replaces_unseen(feedback.locked_answer(session, region)):
            return ""
        feedback.answer_next_day(session, region, **form.cleaned_data)
        value = form.cleaned_data["value"]
        if value is not None and region:
            record_strong_pain(session.user, region, value, about=session.uid, now=now)
        form.stored = feedback.locked_answer(session, region)
    light = feedback.respond(session, now=now)
    return labels.after_answer(light)
