"""The pages of a person's own routines."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from psoas_care.practice.forms.routine import MyRoutineForm
from psoas_care.practice.models import MyRoutine, Routine
from psoas_care.practice.playable import playable_of
from psoas_care.safety.status import current_safety_status
from psoas_care.web.deleting import delete_row, deleted_since, row_to_edit, undelete_row
from psoas_care.web.http import Request
from psoas_care.web.responses import render_page

LIST = "practice:routine_list"


def my_routine_add(request: Request) -> HttpResponse:
    """Put a routine together, from nothing or from a copy."""
    form = MyRoutineForm(
        request.POST if request.method == "POST" else None,
        instance=MyRoutine(user=request.user),
        source=_source(request),
        more=_more(request),
        now=timezone.now(),
    )
    own = request.user.my_routines.in_use()
    others = own if _more(request) else own.none()
    return _my_routine_form(request, form, others)


def _source(request: Request) -> Routine | MyRoutine | None:
    """The routine that the address names, ready or one's own; None without one."""
    ready = Routine.objects.with_items().named(request.GET.get("copy", ""))
    own = request.user.my_routines.with_items()
    return ready or own.named(request.GET.get("from", ""))


def _more(request: Request) -> str:
    """The slug of the exercise that the address brings along; "" without one."""
    return request.GET.get("exercise", "")


def my_routine_edit(request: Request, uid: UUID) -> HttpResponse:
    """Edit a routine; 409 if another tab changed it meanwhile."""
    form = MyRoutineForm(
        request.POST if request.method == "POST" else None,
        instance=row_to_edit(request, MyRoutine, uid),
        more=_more(request),
        now=timezone.now(),
    )
    return _my_routine_form(request, form)


def _my_routine_form(
    request: Request, form: MyRoutineForm, others: Iterable[MyRoutine] = ()
) -> HttpResponse:
    """Rearrange the lines, save, or show the form with its errors.

    `others` could take in what the address brings along, instead of a new routine.
    """
    if "draft" in request.POST:
        form.redraft(request.POST["draft"])
    elif form.save_record():
        if form.deleted_since:
            undo = reverse("practice:my_routine_undo", args=[form.deleted_since.uid])
            return deleted_since(request, undo=undo, to=LIST)
        messages.success(request, _("Routine saved."))
        return redirect(form.instance)
    response = render_page(
        request,
        "practice/my_routine_form.html",
        {"form": form, "others": others, "more": _more(request)},
        fragments={"my-routine-items", "my-routine-time"},
        status=form.status,
    )
    if request.htmx.target == "my-routine-items":
        trigger_client_event(response, "my-routine-items-changed", after="settle")
    return response


@require_safe
def my_routine_detail(request: Request, uid: UUID) -> HttpResponse:
    """One routine of one's own."""
    routine = get_object_or_404(request.user.my_routines.with_items(), uid=uid)
    safety_status = current_safety_status(request.user, timezone.now())
    context = {"routine": routine, "playable": playable_of(routine, safety_status)}
    return render_page(request, "practice/my_routine_detail.html", context)


@require_POST
def my_routine_archive(request: Request, uid: UUID) -> HttpResponse:
    """Take a routine out of sight; it stays as it is."""
    get_object_or_404(request.user.my_routines, uid=uid).put_away(is_archived=True)
    messages.success(request, _("Moved to the archive."))
    return redirect(LIST)


@require_POST
def my_routine_unarchive(request: Request, uid: UUID) -> HttpResponse:
    """Take a routine out of the archive."""
    routine = get_object_or_404(request.user.my_routines, uid=uid)
    routine.put_away(is_archived=False)
    messages.success(request, _("Taken out of the archive."))
    return redirect(routine)


@require_POST
def my_routine_delete(request: Request, uid: UUID) -> HttpResponse:
    """Hide a routine; for a day it can be brought back."""
    undo = reverse("practice:my_routine_undo", args=[uid])
    message = _("Routine deleted.")
    return delete_row(request, MyRoutine, uid, undo=undo, message=message, to=LIST)


@require_POST
def my_routine_undo(request: Request, uid: UUID) -> HttpResponse:
    """Bring a deleted routine back."""
    message = _("Routine restored.")
    return undelete_row(request, MyRoutine, uid, message=message, to=LIST)
