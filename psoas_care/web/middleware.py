"""What holds for every request: headers, limits, sign-in, the person's clock."""

import logging
import re
import zoneinfo
from collections.abc import Callable, Iterable
from contextlib import suppress
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from psoas_care.web.faults import from_other_site, too_large
from psoas_care.web.http import Request
from psoas_care.web.sent import Sent
from psoas_care.web.uploads import most_bytes
from psoas_care.web.zones import clock_of

GetResponse = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger(__name__)

FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)
METHODS = ["GET", "HEAD", "POST"]
PROBES = {"/healthz", "/readyz", "/metrics"}
OTHER_SITES = {"cross-site", "same-site"}
A_YEAR = 365 * 24 * 3600
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noarchive",
    # granian says its name where nobody says another; it takes an empty one.
    "Server": "",
    # By this a script knows our answer from one of a hotel’s network (toasts.js).
    "Psoas-Care": "1",
}


def trusted_hop(get_response: GetResponse) -> GetResponse:
    """Drop what others than our own proxy say about the client.

    Only a Unix socket has no address: whoever may write there is our proxy.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        here = request.META.get("REMOTE_ADDR", "")
        if not _is_in(here, settings.TRUSTED_PROXIES):
            forwarded = [request.META.pop(name, None) for name in FORWARDED]
            if any(forwarded) and settings.ORIGIN.is_https:
                log.warning(
                    "%s sends X-Forwarded-… and is not in TRUSTED_PROXIES: ignored.",
                    here,
                )
        return get_response(request)

    return middleware


def _is_in(address: str, networks: Iterable[Any]) -> bool:
    try:
        return any(ip_address(address) in network for network in networks)
    except ValueError:
        return True


def headers(get_response: GetResponse) -> GetResponse:
    """Headers of every answer: static files, errors, refusals by other middleware.

    Our cookies stay below the path of the site.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        for cookie in response.cookies.values():
            cookie["path"] = settings.COOKIE_PATH
        return response

    return middleware


def request_limits(get_response: GetResponse) -> GetResponse:
    """Refuse methods nobody needs (TRACE echoes cookies) and bodies nobody types.

    The length is refused before the body is read: Django itself would answer an
    oversized form with 400, where 413 tells the browser what is wrong. PostgreSQL
    cannot even be asked for a NUL. What programs ask knows more methods than a form
    does, and says by itself which.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        is_form = not request.path_info.startswith(settings.API_PATH)
        if is_form and request.method not in METHODS:
            return HttpResponse(status=405, headers={"Allow": ", ".join(METHODS)})
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not re.fullmatch("[0-9]{1,20}", length):
            raise BadRequest("Content-Length is not a number.")
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("There is a NUL in the address.")
        if int(length) > most_bytes(request.path_info):
            return too_large(request, int(length))
        return get_response(request)

    return middleware


def same_site_forms(get_response: GetResponse) -> GetResponse:
    """Refuse a form that another site sends, as the browser itself says.

    Before the token is looked at: whoever had one would still come from elsewhere.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and (
            request.headers.get("Sec-Fetch-Site") in OTHER_SITES
        ):
            return from_other_site(request)
        return get_response(request)

    return middleware


def probes(get_response: GetResponse) -> GetResponse:
    """Answer /healthz, /readyz and /metrics whatever Host and session they name.

    Who asks often stands beside the server and calls it by number; and whether this
    process answers must not hang on the database, where the sessions are.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info in PROBES:
            request.META["HTTP_HOST"] = settings.ORIGIN.host
            request.META.pop("HTTP_COOKIE", None)
        return get_response(request)

    return middleware


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every page is private unless its view says `@login_not_required`."""

    def handle_no_permission(  # type: ignore[override]
        self, request: Request, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        return detour(request, to=settings.LOGIN_URL)


def detour(request: Request, *, to: str) -> HttpResponse:
    """Send the whole tab to the view `to`, which leads back by `?next=`.

    The whole tab, since a page inside a fragment would trap htmx. A form that was sent
    goes there once more (307), and that page takes it along.
    """
    sent = Sent.of(request)
    places = {"next": page_of(request)}
    if sent and sent.body:
        places["from"] = sent.address
    address = f"{reverse(to)}?{urlencode(places, safe='/')}"
    if request.htmx:
        return HttpResponseClientRedirect(address)
    return redirect(address, preserve_request="from" in places)


def page_of(request: Request) -> str:
    """The page that the person looks at, to come back to.

    What htmx asks for is a piece of it, and where a form is sent to may be an address
    that cannot be opened.
    """
    if request.method != "POST" and not request.htmx:
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return reverse("today:home")
    return urlsplit(page)._replace(scheme="", netloc="").geturl()


def declined_zone(request: HttpRequest) -> str:
    """The zone of the device that this person said no to, on this device."""
    whose, _, zone = request.COOKIES.get(
        settings.ZONE_DECLINED_COOKIE_NAME, ""
    ).partition(":")
    return unquote(zone) if whose == str(request.user.pk) else ""


def decline_zone(request: Request, response: HttpResponse, zone: str) -> None:
    """Let the browser remember that this person's days do not follow `zone`."""
    response.set_cookie(
        settings.ZONE_DECLINED_COOKIE_NAME,
        f"{request.user.pk}:{quote(zone)}",
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def time_zone(get_response: GetResponse) -> GetResponse:
    """Speak in the clock of the person who is signed in; visitors get UTC.

    It is that of their profile, or of a device in another zone until they have said
    whether their days follow it (`zones.clock_of`). A no is kept by the browser, and
    forgotten when its zone changes.

    Their pages are never stored: on a shared computer the back button must not
    show health notes after sign-out.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return get_response(request)
        device = unquote(request.COOKIES.get(settings.ZONE_COOKIE_NAME, ""))
        declined = declined_zone(request)
        clock = clock_of(user.time_zone, device, declined, now=timezone.now())
        request.clock = clock  # type: ignore[attr-defined]
        if clock.asks_about:
            # A full disk does not keep them from reading.
            with suppress(OperationalError):
                user.note_zone(clock.asks_about, now=timezone.now())
        with timezone.override(zoneinfo.ZoneInfo(clock.zone)):
            response = get_response(request)
        if declined and device not in {"", declined}:
            response.delete_cookie(settings.ZONE_DECLINED_COOKIE_NAME)
        add_never_cache_headers(response)
        return response

    return middleware
