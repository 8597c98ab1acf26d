"""Agreement first, health entries after."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

FREE_NAMESPACES = {"accounts", "web"}
FREE_VIEWS = {"today:welcome"}


class ConsentRequiredMiddleware:
    """Show the text of `/welcome/` before any private page, until it is agreed to.

    Accounts and settings stay open: to sign out, to read, to withdraw.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *args: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        is_public = not getattr(view, "login_required", True)
        is_free = match is None or (
            match.view_name in FREE_VIEWS
            or match.namespace in FREE_NAMESPACES
            or match.view_name.startswith("account_")
        )
        if is_free or (is_public and match.view_name != "today:home"):
            return None
        user = request.user
        if not user.is_authenticated or user.has_consented:
            return None
        query = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('today:welcome')}?{query}")
