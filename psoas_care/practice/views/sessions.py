"""Pages on which a person says what they did."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from psoas_care.practice.feedback import respond
from psoas_care.practice.forms.session import SessionForm
from psoas_care.practice.grown import grown_from
from psoas_care.practice.models import Bout, Session
from psoas_care.practice.resting import bring_back, bring_back_bout, renew_rests
from psoas_care.practice.usual_lines import UsualLines
from psoas_care.practice.waiting import keep_what_waits
from psoas_care.safety.at_once import source_of
from psoas_care.safety.status import current_safety_status
from psoas_care.symptoms.strong_pain import says_strong_pain
from psoas_care.web.deleting import (
    DIARY,
    delete_row,
    deleted_since,
    own_row,
    row_to_edit,
)
from psoas_care.web.http import Request
from psoas_care.web.responses import done, render_page

STRONG_AROUND = ("before", "after")
"""The fields of pain that can leave only relaxing for the day."""


def session_add(request: Request) -> HttpResponse:
    """Log one session; the same send twice is one session."""
    usual = UsualLines(request.user)
    form = SessionForm(
        request.POST if request.method == "POST" else None,
        instance=Session(user=request.user),
        lines=usual.like(request.GET.get("like", "")),
        exercise=request.GET.get("exercise", ""),
        usual=usual,
        now=timezone.now(),
    )
    return _session_form(request, form, _("Session logged."))


@require_POST
def session_discard(request: Request) -> HttpResponse:
    """Keep nothing of a session that was played but what it leads to.

    That is what its pain asks for, and the rest from deep front release. Told before a
    session `is-kept` on the device, at that stage: there it may be saved yet.
    """
    form = SessionForm(
        request.POST, instance=Session(user=request.user), now=timezone.now()
    )
    # It may be saved all the same: its answer was lost, or another tab sent it.
    saved = request.user.sessions.with_uid(source_of(form))
    form.report_pain(saved=saved)
    if not saved and request.POST.get("is-kept") != "playing":
        form.keep_rest()
    if "is-kept" in request.POST:
        lost = ""
    elif saved:
        lost = _("The session had been saved before. It stays in your diary.")
    else:
        lost = _("The session was not saved.")
    return done(
        request,
        to="safety:overview" if form.closed else "today:home",
        event="sessions-changed",
        is_urgent=bool(form.closed),  # nothing else there would tell it
        message=" ".join(filter(None, [lost, form.closed])),
    )


def session_edit(request: Request, uid: UUID) -> HttpResponse:
    """Edit a session; 409 if another tab changed it meanwhile."""
    now = timezone.now()
    if "restore" in request.POST:
        bring_back(own_row(request, Session, uid), now=now)
    form = SessionForm(
        request.POST if request.method == "POST" else None,
        instance=row_to_edit(request, Session, uid),
        now=now,
    )
    return _session_form(request, form, _("Session changed."))


def _session_form(request: Request, form: SessionForm, message: str) -> HttpResponse:
    """Add or remove a line, save, or show the form with its errors."""
    if "as-note" in request.POST:
        form.keep_as_note()
    if "more" in request.POST:
        form.add_lines(request.POST["more"])
    elif "less" in request.POST:
        form.remove_line(request.POST["less"])
    elif form.save_record():
        if form.deleted_since:
            undo = reverse("practice:session_undo", args=[form.deleted_since.uid])
            return deleted_since(request, undo=undo)
        respond(form.instance, now=form.now)
        # A sign may have been told elsewhere meanwhile: what to do then comes first.
        was_played = "began" in request.POST  # only the player knows when
        is_locked = was_played and _is_all_locked(request, form.now)
        is_urgent = bool(form.advice) or is_locked
        return done(
            request,
            to="safety:overview" if form.closed or is_urgent else "today:diary",
            event="sessions-changed",
            is_urgent=is_urgent or form.asks,
            message=f"{message} {form.news}".strip(),
        )
    elif form.conflict and (answer := _gone_on_with(request, form, message)):
        return answer
    return render_page(
        request,
        "practice/session_form.html",
        {"form": form, "is_too_strong": says_strong_pain(form, STRONG_AROUND)},
        fragments={"session-form", "session-lines"},
        status=form.status,
    )


def _gone_on_with(
    request: Request, form: SessionForm, message: str
) -> HttpResponse | None:
    """Save what a played session that is stored already has become; None if it cannot.

    What cannot wait comes first then: the player asks for nothing more.
    """
    if not form.is_new or "began" not in request.POST:
        return None
    if stored := grown_from(form):
        sent = request.POST.copy()
        sent["version"] = str(stored.version)
        more = SessionForm(sent, instance=stored, now=form.now)
        return _session_form(request, more, message)
    if not form.taken:
        return None
    return done(
        request,
        to="safety:overview",
        event="sessions-changed",
        is_urgent=True,
        message=_("That session was saved already."),
    )


def _is_all_locked(request: Request, now: datetime) -> bool:
    return current_safety_status(request.user, now).closes_everything


@require_safe
def session_detail(request: Request, uid: UUID) -> HttpResponse:
    """One session with its bouts."""
    session = get_object_or_404(request.user.sessions.with_bouts(), uid=uid)
    return render_page(request, "practice/session_detail.html", {"session": session})


@require_POST
def session_delete(request: Request, uid: UUID) -> HttpResponse:
    """Hide a session; for a day it can be brought back."""
    answer = delete_row(
        request,
        Session,
        uid,
        undo=reverse("practice:session_undo", args=[uid]),
        message=_("Session deleted."),
    )
    now = timezone.now()
    renew_rests(request.user, now=now)
    keep_what_waits(request.user, now=now)
    return answer


@require_POST
def session_undo(request: Request, uid: UUID) -> HttpResponse:
    """Bring a deleted session back; what came meanwhile can make it too much."""
    session = own_row(request, Session, uid)
    now = timezone.now()
    beyond = bring_back(session, now=now)
    respond(session, now=now)
    messages.success(request, f"{_('Session restored.')} {beyond}".strip())
    return redirect(DIARY)


@require_POST
def bout_undo(request: Request, uid: UUID) -> HttpResponse:
    """Put an exercise that an edit took out of its session back into it."""
    bouts = Bout.with_deleted.select_related("session", "exercise")
    bout = get_object_or_404(
        bouts, uid=uid, user=request.user, session__deleted_at=None
    )
    now = timezone.now()
    beyond = bring_back_bout(bout, now=now)
    respond(bout.session, now=now)
    back = _("Back in its session: %s.") % bout.exercise.name
    messages.success(request, f"{back} {beyond}".strip())
    return redirect(bout.session)
