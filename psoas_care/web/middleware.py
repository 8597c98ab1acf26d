"""What holds for every request: headers, limits, sign-in, the person's clock."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django_htmx.http import HttpResponseClientRedirect

GetResponse = Callable[[HttpRequest], HttpResponse]
METHODS = ["GET", "HEAD", "POST"]


def headers(get_response: GetResponse) -> GetResponse:
    """Headers that no package of ours sets, on every answer, static files included."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noarchive"
        return response

    return middleware


def request_limits(get_response: GetResponse) -> GetResponse:
    """Refuse methods nobody needs (TRACE echoes cookies) and bodies nobody types.

    The length is refused before the body is read: Django itself would answer an
    oversized form with 400, where 413 tells the browser what is wrong.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponse(status=405, headers={"Allow": ", ".join(METHODS)})
        length = request.META.get("CONTENT_LENGTH") or "0"
        if int(length) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
            return render(request, "413.html", status=413)
        return get_response(request)

    return middleware


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every page is private unless its view says `@login_not_required`."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """Send the whole tab to sign-in: a form inside a fragment would trap htmx."""
        response = super().handle_no_permission(request, view_func)
        if getattr(request, "htmx", False) and isinstance(response, HttpResponse):
            return HttpResponseClientRedirect(response.headers["Location"])
        return response


def time_zone(get_response: GetResponse) -> GetResponse:
    """Speak in the clock of the person who is signed in; visitors get UTC.

    Their pages are never stored: on a shared computer the back button must not
    show health notes after sign-out.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(user.time_zone)):
            response = get_response(request)
        add_never_cache_headers(response)
        return response

    return middleware
