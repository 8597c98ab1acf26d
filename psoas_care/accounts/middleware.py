"""No private page without consent, and no sign-in that lasts without being used."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from psoas_care.accounts.sign_ins import SessionStore
from psoas_care.web.http import Request
from psoas_care.web.middleware import GetResponse, detour

FREE = (
    "accounts:",
    "account_",
    "mfa_",
    "api:token",
    "today:welcome",
    "records:export",
    "records:erase",
)


def note_use(get_response: GetResponse) -> GetResponse:
    """Keep a session open that is used."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        cast(SessionStore, request.session).note_use(now=timezone.now())
        return response

    return middleware


class ConsentRequiredMiddleware:
    """Show the text of `/welcome/` before any private page, until it is agreed to.

    Accounts and settings stay open: to sign out, to read, to withdraw. So do the ways
    to take one's data along and to delete them.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Request, view: Callable[..., HttpResponse], *args: object
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        is_public = not getattr(view, "login_required", True)
        if name.startswith(FREE) or (is_public and name != "today:home"):
            return None
        if not request.user.is_authenticated or request.user.has_consented:
            return None
        response = detour(request, to="today:welcome")
        # A player stays where it is, and says this.
        words = _(
            "You withdrew your consent, so this was not saved. It is still here. Agree "
            "again, and you can save it."
        )
        return trigger_client_event(response, "toast", {"text": words, "kind": "error"})
