"""The safety check, the profile, the belly questions, and what they closed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from psoas_care.safety import recording, rules, still_locked, taking_back
from psoas_care.safety.belly import DEEP_FRONT, BellyGate, gate_of
from psoas_care.safety.consequences import (
    DEEP_FRONT_DAYS,
    DEEP_FRONT_PRESSURE,
    DEEP_FRONT_SECONDS,
    first_look,
)
from psoas_care.safety.forms import (
    AdultForm,
    CheckedForm,
    LogCheckedForm,
    ReviewForm,
    ScreenForm,
    TicksForm,
)
from psoas_care.safety.history import page_of
from psoas_care.safety.locked_exercises import locked_exercises
from psoas_care.safety.models import EmergencyNumbers, Question, Restriction, Screening
from psoas_care.safety.reasons import explain
from psoas_care.safety.restriction_groups import (
    RestrictionGroup,
    restriction_groups_of,
    waiting_with,
)
from psoas_care.safety.screens import Screen, next_of, points_in, screens_of, waiting
from psoas_care.safety.status import SafetyStatus, current_safety_status
from psoas_care.safety.taking_back import AnswerTime, has_answer, way_back
from psoas_care.safety.vocabulary import Behaviour, Ends, QuestionKind
from psoas_care.web.http import Request
from psoas_care.web.responses import next_address, render_page

WAYS = ("mistake", "again", "adult", "checked_on")
"""What can be sent about a restriction, each by a form of its own."""


@require_safe
def overview(request: Request) -> HttpResponse:
    """What is closed for this person, why, and how it opens."""
    safety_status = current_safety_status(request.user, timezone.now())
    screens = screens_of(QuestionKind.PROFILE, safety_status)
    return render_page(
        request,
        "safety/overview.html",
        {
            "safety_status": safety_status,
            "restriction_groups": restriction_groups_of(request.user, safety_status),
            "locked": locked_exercises(safety_status),
            "numbers": _numbers(request),
            "points": points_in(screens),
            "waiting": waiting(screens),
            "gate": gate_of(safety_status),
            "history": page_of(request.user, request.GET.get("page", "")),
            "going": next_address(request),
        },
    )


def check(request: Request) -> HttpResponse:
    """The 30 questions, screen by screen; once a week in their short form."""
    safety_status = current_safety_status(request.user, timezone.now())
    screens = screens_of(QuestionKind.RED_FLAG, safety_status)
    signs = screens_of(QuestionKind.SIGN, safety_status)
    screen = _chosen(request, [*screens, *signs]) or next_of(screens)
    if screen in signs:
        return _answer(request, screen, signs, "safety:overview")
    if screen is None:
        return _review(request, safety_status, screens)
    form = _screen_form(request, screen)
    if not screen.is_kept and form.is_valid():
        return _after_mood(request, form, screens)
    if screen.is_kept and form.save_record():
        return redirect(_after_check(request, form, screens, safety_status))
    return _show_screen(request, form, screens)


def _review(
    request: Request, safety_status: SafetyStatus, screens: Sequence[Screen]
) -> HttpResponse:
    """Ask what is new and what is still so, once everything was answered."""
    form = ReviewForm(
        request.POST if request.method == "POST" else None,
        instance=Screening(user=request.user, kind=QuestionKind.RED_FLAG),
        now=timezone.now(),
        screens=screens,
        asked_anew=[
            h.code for h in safety_status.open_restrictions if h.ends == Ends.NEXT_NO
        ],
    )
    if form.save_record():
        if form.said_anew:
            messages.warning(
                request,
                _("You said “Still true” on a page from before it was unlocked, so it "
                  "is locked again. If nothing changed since then, say so below."),
            )  # fmt: skip
        has_yes = bool(form.points or form.said_anew)
        return redirect(_checked(request, has_yes=has_yes))
    return render_page(
        request,
        "safety/check.html",
        {"form": form, "screens": screens, "safety_status": safety_status},
        status=form.status,
    )


def _after_check(
    request: Request,
    form: ScreenForm,
    screens: Sequence[Screen],
    safety_status: SafetyStatus,
) -> str:
    """Where to go on: what cannot wait is told at once."""
    if form.has_stop:
        return _address(request, "safety:overview")
    last = next((s for s in screens if not s.is_kept), None)
    following = next_of(screens, form.screen) or (last if form.screen.waits else None)
    if following:
        return _address(request, "safety:check", following)
    others = {
        c: a for s in screens if s is not form.screen for c, a in s.answers.items()
    }
    if rules.is_check_due(others, safety_status.on):
        return _address(request, "safety:check")
    return _checked(request, has_yes=_has_yes(form, screens))


def _has_yes(form: ScreenForm, screens: Sequence[Screen]) -> bool:
    """Whether this screen or any other has a yes that stands."""
    return form.has_yes or any(s.yes for s in screens if s is not form.screen)


def _checked(request: Request, *, has_yes: bool) -> str:
    """Where the whole check leads: back, or to what its answers come to."""
    going = next_address(request)
    if has_yes or not going:
        return _address(request, "safety:overview")
    locked = locked_exercises(current_safety_status(request.user, timezone.now()))
    if locked.number:
        words = _("Safety check saved. %(n)s of %(all)s exercises are locked; Safety "
                  "says why.") % {"n": locked.number, "all": locked.of}  # fmt: skip
    else:
        words = _("Safety check saved. Your answers show no reason not to exercise.")
    messages.success(request, words)
    return going


def _after_mood(
    request: Request, form: ScreenForm, screens: Sequence[Screen]
) -> HttpResponse:
    """Whom to talk to, shown at once: this answer is not stored anywhere."""
    if not form.has_yes:
        return redirect(_checked(request, has_yes=_has_yes(form, screens)))
    return render_page(request, "safety/crisis.html", {"numbers": _numbers(request)})


def _chosen(request: Request, screens: Sequence[Screen]) -> Screen | None:
    """The screen that the address names, if it names one."""
    key = request.GET.get("group")
    if key is None:
        return None
    for screen in screens:
        if screen.group.key == key:
            return screen
    raise Http404


def _address(request: Request, page: str, screen: Screen | None = None) -> str:
    """A page of these, or a screen of it, that knows where one came from."""
    going = next_address(request)
    query = ({"group": screen.group.key} if screen else {}) | (
        {"next": going} if going else {}
    )
    return f"{reverse(page)}?{urlencode(query)}" if query else reverse(page)


def _screen_form(request: Request, screen: Screen) -> ScreenForm:
    return ScreenForm(
        request.POST if request.method == "POST" else None,
        instance=Screening(user=request.user, kind=screen.group.kind),
        now=timezone.now(),
        screen=screen,
    )


def _show_screen(
    request: Request, form: ScreenForm, screens: Sequence[Screen]
) -> HttpResponse:
    """The questions; whatever was wrong with an answer, the crisis lines come first."""
    before = [screen for screen in screens if screen.number < form.screen.number]
    context: dict[str, Any] = {
        "form": form,
        "previous": before[-1] if before else None,
        "going": next_address(request),
    }
    if form.errors and not form.screen.is_kept:
        context |= {"shows_crisis": True, "numbers": _numbers(request)}
    return render_page(request, "safety/screen.html", context, status=form.status)


def _numbers(request: Request) -> EmergencyNumbers | None:
    return EmergencyNumbers.objects.of(request.user.country.code)


def profile(request: Request) -> HttpResponse:
    """The health profile of the person; it can be changed at any time."""
    safety_status = current_safety_status(request.user, timezone.now())
    screens = screens_of(QuestionKind.PROFILE, safety_status)
    screen = _chosen(request, screens)
    if screen:
        return _answer(request, screen, screens, "safety:profile")
    if request.method == "POST":
        raise Http404
    return render_page(
        request,
        "safety/profile.html",
        {
            "screens": screens,
            "waiting": waiting(screens),
            "restriction_groups": restriction_groups_of(request.user, safety_status),
        },
    )


def _answer(
    request: Request, screen: Screen, screens: Sequence[Screen], page: str
) -> HttpResponse:
    """One screen of `page`; then the next one that waits, or that page."""
    form = _screen_form(request, screen)
    if form.save_record():
        following = None if form.has_stop else next_of(screens, screen)
        is_done = page == "safety:profile" and not (following or form.has_stop)
        going = next_address(request) if is_done else ""
        return redirect(going or _address(request, page, following))
    return _show_screen(request, form, screens)


def belly(request: Request) -> HttpResponse:
    """The questions before deep front release, and the two ticks each time."""
    safety_status = current_safety_status(request.user, timezone.now())
    screens = screens_of(QuestionKind.BELLY, safety_status)
    screen = _chosen(request, screens)
    if screen:
        return _answer(request, screen, screens, "safety:belly")
    if "off" in request.POST:
        recording.turn_off_belly(request.user)
        return redirect(_address(request, "safety:belly"))
    gate, form = gate_of(safety_status), _ticks_form(request, safety_status)
    if gate == BellyGate.TICKS and form.save_record():
        return redirect(next_address(request) or "safety:belly")
    return render_page(
        request,
        "safety/belly.html",
        {
            "gate": gate,
            "form": form,
            "screens": screens,
            "points": points_in(screens),
            "next": next_of(screens),
            "safety_status": safety_status,
            "reasons": explain(
                safety_status.eligibility(DEEP_FRONT), safety_status.questions
            ),
            "pressure": DEEP_FRONT_PRESSURE,
            "seconds": DEEP_FRONT_SECONDS,
            "days": DEEP_FRONT_DAYS,
        },
        status=form.status
        if gate == BellyGate.TICKS or request.method != "POST"
        else 422,
    )


def _ticks_form(request: Request, safety_status: SafetyStatus) -> TicksForm:
    return TicksForm(
        request.POST if request.method == "POST" else None,
        instance=Screening(user=request.user, kind=QuestionKind.TICK),
        now=timezone.now(),
        questions=safety_status.questions_of(QuestionKind.TICK),
    )


def restriction_clear(request: Request, uid: UUID) -> HttpResponse:
    """Say that a clinician has looked at it, or that the answer was not meant so."""
    restriction = get_object_or_404(request.user.restrictions.by_itself(), uid=uid)
    now = timezone.now()
    today = request.user.day_at(now)
    sent = request.POST if request.method == "POST" else None
    waiting = waiting_with(restriction)
    form = CheckedForm(
        sent, first=first_look(restriction.rule), today=today,
        evidence=[one.pk for one in waiting],
    )  # fmt: skip
    adult = AdultForm(sent if "adult" in request.POST else None)
    is_open = restriction.is_open(today)
    is_torn = sum(bool(request.POST.get(way)) for way in WAYS) > 1
    is_torn |= len({*request.POST.getlist("again")}) > 1
    can_lift = is_open and not is_torn
    words = _lift(request, restriction, form, adult, now=now) if can_lift else ""
    if words:
        still = still_locked.in_words(still_locked.still_open(restriction, now))
        messages.success(request, f"{words} {still}".strip())
        return redirect(_address(request, "safety:overview"))
    return render_page(
        request,
        "safety/restriction_clear.html",
        {
            "form": form,
            "adult": adult,
            "restriction_group": RestrictionGroup.of(restriction, waiting),
            "restriction": restriction,
            "is_open": is_open,
            "is_torn": is_torn,
            "back": way_back(restriction, now) if has_answer(restriction) else None,
            "staying": still_locked.in_words(still_locked.staying(restriction, now)),
        },
        status=422 if is_open and sent is not None else 200,
    )


def log_checked(request: Request) -> HttpResponse:
    """Say that a clinician has looked at what the log closed until then."""
    now = timezone.now()
    safety_status = current_safety_status(request.user, now)
    waiting = safety_status.waits_for_clinician
    form = LogCheckedForm(
        request.POST if request.method == "POST" else None,
        first=safety_status.clinician_since,
        today=safety_status.on,
        evidence=waiting.evidence if waiting else (),
    )
    if waiting and form.is_valid():
        recording.confirm_log_checked(
            request.user, waiting, checked_on=form.cleaned_data["checked_on"],
            at=now, zone=request.clock.zone,
        )  # fmt: skip
        messages.success(
            request, _("Noted: a doctor or physiotherapist has checked it.")
        )
        return redirect(_address(request, "safety:overview"))
    return render_page(
        request,
        "safety/log_checked.html",
        {"form": form, "waiting": waiting},
        status=422 if request.method == "POST" else 200,
    )


def _lift(
    request: Request,
    restriction: Restriction,
    form: CheckedForm,
    adult: AdultForm,
    *,
    now: datetime,
) -> str:
    """Act on the sent form; a sentence about it, "" if nothing was done."""
    when: AnswerTime = {"now": now, "zone": request.clock.zone}
    again = request.POST.get("again")
    if "mistake" in request.POST:
        is_done = taking_back.correct_mistake(restriction, **when)
        return _("Taken back. Both stay in the history.") if is_done else ""
    if again in {"wrong", "so"}:
        was_wrong = again == "wrong"
        is_done = taking_back.answer_again(restriction, was_wrong=was_wrong, **when)
        return _("Noted. Both answers stay in the history.") if is_done else ""
    if adult.is_valid() and taking_back.confirm_adult(restriction, **when):
        return _("Noted: you are 18 or older.")
    if restriction.waits_for_clinician and form.is_valid():
        checked_on = form.cleaned_data["checked_on"]
        today = request.user.day_at(now)
        recording.confirm_checked(restriction, checked_on=checked_on, today=today)
        return _("Noted: a doctor or physiotherapist has checked it.")
    return ""


@login_not_required
@require_safe
def help_page(request: Request) -> HttpResponse:
    """Whom to call, for everybody."""
    known = sorted(EmergencyNumbers.objects.all(), key=lambda row: row.country)
    own = request.user.country.code if request.user.is_authenticated else ""
    country = request.GET.get("country", own)
    return render_page(
        request,
        "safety/help.html",
        {
            "known": known,
            "numbers": next((row for row in known if row.key == country), None),
            "emergency": Question.objects.calling_for(Behaviour.EMERGENCY),
            "today": Question.objects.calling_for(Behaviour.TODAY),
        },
    )
