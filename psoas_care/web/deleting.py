"""Delete and undo, which are the same for every kind of row."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from psoas_care.web import user_records
from psoas_care.web.http import Request
from psoas_care.web.responses import deleted
from psoas_care.web.user_records import RecordType, UserRecord

DIARY = "today:diary"


def delete_row(
    request: Request,
    model: type[UserRecord],
    uid: UUID,
    *,
    undo: str,
    message: str,
    to: str = DIARY,
) -> HttpResponse:
    """Hide one's own row; for a day the address `undo` brings it back."""
    user_records.delete(own_row(request, model, uid), now=timezone.now())
    return deleted(request, to=to, undo=undo, message=message)


def undelete_row(
    request: Request,
    model: type[UserRecord],
    uid: UUID,
    *,
    message: str,
    to: str = DIARY,
) -> HttpResponse:
    """Bring one's own deleted row back."""
    user_records.undelete(own_row(request, model, uid))
    messages.success(request, message)
    return redirect(to)


def deleted_since(request: Request, *, undo: str, to: str = DIARY) -> HttpResponse:
    """Answer a repeated send whose row is deleted by now: it is, and can come back.

    A script is led to the page `to`, which offers that.
    """
    message = _("You saved this before, then deleted it. It stays deleted.")
    messages.warning(request, message, extra_tags=undo)
    if not request.htmx:
        return redirect(to)
    toast = {"text": message, "to": resolve_url(to)}
    return trigger_client_event(HttpResponse(status=204), "toast", toast)


def own_row(request: Request, model: type[RecordType], uid: UUID) -> RecordType:
    """A row of the person who asks, deleted or not; somebody else's is a 404."""
    row = get_object_or_404(model._meta.base_manager, user=request.user, uid=uid)
    row.user = request.user  # known, and asked for by every form
    return row


def row_to_edit(request: Request, model: type[RecordType], uid: UUID) -> RecordType:
    """One's own row to be changed; a deleted one only for a form that was sent.

    That form was opened before the row was deleted elsewhere: its form keeps
    what was typed and says so. Its button "restore" brings the row back first.
    """
    row = own_row(request, model, uid)
    if row.deleted_at is None:
        return row
    if request.method != "POST":
        raise Http404
    if "restore" in request.POST:
        user_records.undelete(row)
        row.deleted_at = None
    return row
