"""Self-tests of strength: the list with one's results, one test, and its number."""

from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from psoas_care.library.access import Access, access_to
from psoas_care.library.instructions import instructions_for
from psoas_care.library.limits import limits_of
from psoas_care.practice.forms.self_test import SelfTestForm
from psoas_care.practice.models import SelfTest, SelfTestResult
from psoas_care.safety.models import Question
from psoas_care.safety.status import SafetyStatus, current_safety_status
from psoas_care.web.deleting import delete_row, deleted_since, row_to_edit, undelete_row
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page

LIST = "practice:self_test_list"


class SelfTestCard(NamedTuple):
    """A test in the list, with one's results of it, the newest first."""

    self_test: SelfTest
    is_closed: bool
    still: Any
    results: list[SelfTestResult]

    @property
    def sentence(self) -> str:
        """The last result beside the one before; "" without two of them."""
        if len(self.results) < 2:
            return ""
        last, before = self.results[:2]
        words = {"last": last.in_words, "before": before.in_words}
        if last.value == before.value:
            return _("{last}, the same as last time.").format(**words)
        return _("{last} now, {before} last time.").format(**words)


@require_safe
def self_test_list(request: Request) -> HttpResponse:
    """All self-tests, locked ones too, with one's own results."""
    safety_status = current_safety_status(request.user, timezone.now())
    results: dict[int, list[SelfTestResult]] = {}
    for result in request.user.self_test_results.with_self_test().newest_first():
        results.setdefault(result.self_test_id, []).append(result)
    cards = []
    for self_test in SelfTest.objects.with_exercises():
        access = access_to(self_test.exercise, safety_status)
        mine = results.get(self_test.pk, [])
        is_waiting = is_closed(access) or bool(_too_much(self_test, safety_status))
        cards.append(SelfTestCard(self_test, is_waiting, access.still, mine))
    return render_page(request, "practice/self_test_list.html", {"cards": cards})


def is_closed(access: Access) -> bool:
    """Whether the test of an exercise is locked: also where an easier one comes first.

    A test is the whole of an exercise, as often or as long as one can.
    """
    return access.is_locked or access.is_easier_first


def _too_much(self_test: SelfTest, safety_status: SafetyStatus) -> str:
    """Why a test waits whose exercise was too much the last time; "" if it was not.

    Who did it all the same may say so: it is no more than a dose.
    """
    lowered = safety_status.lowered.get(self_test.exercise.slug)
    waits = _("A test is as much as you can, so it waits until this goes well again.")
    return f"{lowered.why} {waits}" if lowered else ""


def self_test_add(request: Request, key: str) -> HttpResponse:
    """One test: how, a clock, and the number; or why it is locked."""
    self_test = get_object_or_404(SelfTest.objects.with_exercises(), key=key)
    safety_status = current_safety_status(request.user, timezone.now())
    access = access_to(self_test.exercise, safety_status)
    form = SelfTestForm(
        request.POST if request.method == "POST" else None,
        instance=SelfTestResult(user=request.user, self_test=self_test),
        now=timezone.now(),
        is_closed=is_closed(access),
    )
    if form.save_record():
        return _saved(request, form, _("Saved."))
    last = request.user.self_test_results.last_of(self_test)
    about = _about(access, safety_status)
    if not is_closed(access) and (why := _too_much(self_test, safety_status)):
        about = {"is_closed": True, "why": why}
    context = about | {"form": form, "self_test": self_test, "last": last}
    return render_page(
        request, "practice/self_test_form.html", context, status=form.status
    )


def _about(access: Access, safety_status: SafetyStatus) -> dict[str, Any]:
    """What the page shows of the exercise: its figure, or why it is locked."""
    if is_closed(access):
        questions = safety_status.questions or Question.objects.in_bulk(
            field_name="code"
        )
        return {"is_closed": True, "limits": limits_of(access, questions)}
    return {
        "instructions": instructions_for(access, safety_status),
        "can_walk": safety_status.can_walk,
    }


def _saved(request: Request, form: SelfTestForm, message: str) -> HttpResponse:
    if form.deleted_since:
        undo = reverse("practice:self_test_undo", args=[form.deleted_since.uid])
        return deleted_since(request, undo=undo)
    messages.success(request, message)
    return redirect(LIST)


def self_test_edit(request: Request, uid: UUID) -> HttpResponse:
    """Put a number right; 409 if another tab changed it meanwhile."""
    row = row_to_edit(request, SelfTestResult, uid)
    form = SelfTestForm(
        request.POST if request.method == "POST" else None,
        instance=row,
        now=timezone.now(),
    )
    if form.save_record():
        return _saved(request, form, _("Changed."))
    return render_page(
        request,
        "practice/self_test_form.html",
        {"form": form, "self_test": row.self_test},
        status=form.status,
    )


@require_POST
def self_test_delete(request: Request, uid: UUID) -> HttpResponse:
    """Hide a result; for a day it can be brought back."""
    return delete_row(
        request,
        SelfTestResult,
        uid,
        undo=reverse("practice:self_test_undo", args=[uid]),
        message=_("Result deleted."),
        to=LIST,
    )


@require_POST
def self_test_undo(request: Request, uid: UUID) -> HttpResponse:
    """Bring it back."""
    return undelete_row(
        request, SelfTestResult, uid, message=_("Result restored."), to=LIST
    )
