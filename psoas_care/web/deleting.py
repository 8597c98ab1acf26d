"""Delete and undo, which are the same for every kind of row."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from psoas_care.web import rows
from psoas_care.web.http import Request
from psoas_care.web.responses import deleted
from psoas_care.web.rows import Row

DIARY = "today:diary"


def delete_row(
    request: Request,
    model: type[Row],
    uid: UUID,
    *,
    undo: str,
    message: str,
    to: str = DIARY,
) -> HttpResponse:
    """Hide one's own row; for a day the address `undo` brings it back."""
    rows.delete(own_row(request, model, uid), now=timezone.now())
    return deleted(request, to=to, undo=undo, message=message)


def undelete_row(
    request: Request, model: type[Row], uid: UUID, *, message: str, to: str = DIARY
) -> HttpResponse:
    """Bring one's own deleted row back."""
    rows.undelete(own_row(request, model, uid))
    messages.success(request, message)
    return redirect(to)


def own_row(request: Request, model: type[Row], uid: UUID) -> Row:
    """A row of the person who asks, deleted or not; somebody else's is a 404."""
    return get_object_or_404(model._meta.base_manager, user=request.user, uid=uid)
