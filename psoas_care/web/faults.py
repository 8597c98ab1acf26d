"""The answers to what went wrong before or instead of a view.

Their pages need no database, no session and no Host that is ours. htmx swaps none of
them: what it should say comes as the event `toast`, else by the status.
"""

import logging
import re
import sys
from collections.abc import Iterator, Mapping
from errno import errorcode
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template import loader
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from psoas_care.web.responses import next_address
from psoas_care.web.room import try_to_write
from psoas_care.web.sent import TOKEN, Sent

log = logging.getLogger(__name__)

RETRY_AFTER = "5"
"""Seconds; as long as a writer waits for the database before it gives up."""

NO_ROOM = {"SQLITE_FULL", "53100", "ENOSPC", "EDQUOT"}
READ_ONLY = {"SQLITE_READONLY", "25006", "EROFS"}
BUSY = {"SQLITE_BUSY"}

ENTRANCES = ("account_login", "account_signup")
ORIGIN = re.compile("[a-z]+://[^/?#]+")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; for a foreign Host the page that names the right address."""
    if isinstance(exception, DisallowedHost):
        host = request.META.get("HTTP_HOST", "")
        return _wrong_address(f"{request.scheme}://{host}", status=400)
    # A session that could not be written is said to have been deleted meanwhile.
    return _storage_fault(request, exception) or _page("400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form from another origin or with a wrong token."""
    here = f"{request.scheme}://{request.get_host()}"
    came_from = request.headers.get("Origin")
    if came_from is None and request.is_secure():  # then Django goes by this one
        came_from = _origin_of(request.headers.get("Referer", ""))
    if came_from not in {None, here, settings.ORIGIN.url}:
        return _wrong_address(str(came_from), status=403, sent=_own(request))
    is_entrance = request.path in map(reverse, ENTRANCES) and TOKEN in request.POST
    if is_entrance and settings.CSRF_COOKIE_NAME in request.COOKIES:
        form = Sent.carried(request)
        if form is None or not request.user.is_authenticated:
            return _entered_elsewhere(request)
    else:
        # Only a page of ours may have its form repeated: signing in elsewhere gave this
        # browser a new token, and the form is as good as it was.
        form = Sent.of(request, token=get_token(request)) if came_from else None
    context: dict[str, Any] = {"sent": form, "user": request.user}
    if form and not form.is_for(request.user):
        context |= {"sent": None, "is_of_another": True}
    elif form is None:
        context["written"] = _own(request)
    return _page("403_csrf.html", context, status=403)


def from_other_site(request: HttpRequest) -> HttpResponse:
    """403 for a form that the browser says another site has sent."""
    log.warning("A form that another site sent was refused.")
    context = {"user": request.user, "written": _own(request)}
    return _page("403_csrf.html", context, status=403)


def _own(request: HttpRequest) -> Sent | None:
    """A form from a page that may not be ours, to be shown for copying.

    It is shown as plain text and never sent again by us. Only to whoever is signed in:
    browsers send that cookie with no form of another site, so that nobody can make a
    page of ours say what they like.
    """
    if not request.user.is_authenticated:
        return None
    sent = Sent.of(request)
    return sent if sent and sent.is_for(request.user) else None


def _entered_elsewhere(request: HttpRequest) -> HttpResponse:
    """Redirect a sign-in form that another tab's sign-in has made stale."""
    if request.user.is_authenticated:
        return redirect(next_address(request) or settings.LOGIN_REDIRECT_URL)
    return redirect(f"{request.path}?{urlencode({'next': next_address(request)})}")


def _wrong_address(
    given: str, *, status: int, sent: Sent | None = None
) -> HttpResponse:
    """Name the address to use, to the person and to whoever runs the server.

    `given` is what the browser, or a proxy in its place, called us or came from; `sent`
    what a person wrote there.
    """
    expected = settings.ORIGIN.address
    log.warning(
        "Somebody uses the address %.100r, but ORIGIN is %s. It has to be the one in"
        " people's browsers, and a proxy has to pass on Host unchanged.",
        given,
        expected,
    )
    return _page(
        "wrong_address.html",
        {"given": _origin_of(given), "expected": expected, "written": sent},
        status=status,
        toast=_(
            "Nothing was saved: this page was opened at another address than"
            " %(expected)s. Open it there."
        )
        % {"expected": expected},
    )


def _origin_of(address: str) -> str:
    """Scheme, host and port of an address; "" where it has none, such as "null"."""
    match = ORIGIN.match(address)
    return match[0] if match else ""


def too_many_requests(
    request: HttpRequest, exception: Exception | None = None
) -> HttpResponse:
    """429; 503 or 507 where the database refused to count the try.

    The limits take a count that the database refused for one that is too high.
    """
    try_to_write()
    return _page("429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 507 or 503 where the database is full, read-only or busy."""
    error = sys.exc_info()[1]
    return _storage_fault(request, error) or _page(
        "500.html", {"sent": Sent.of(request)}, status=500
    )


def too_large(request: HttpRequest, length: int) -> HttpResponse:
    """413."""
    return _page("413.html", {"sent": Sent.too_long(request, length)}, status=413)


def _storage_fault(
    request: HttpRequest, error: BaseException | None
) -> HttpResponse | None:
    """507 for a full or read-only database, 503 for a busy one, None otherwise."""
    codes = {*_codes(error)}
    if codes & NO_ROOM:
        return no_room(request)
    if codes & READ_ONLY:
        return no_room(request, is_full=False)
    if isinstance(error, OperationalError) or codes & BUSY:
        response = _page("503.html", {"sent": Sent.of(request)}, status=503)
        response.headers["Retry-After"] = RETRY_AFTER
        return response
    return None


def no_room(request: HttpRequest, *, is_full: bool = True) -> HttpResponse:
    """Nothing can be stored: the disk is full, or it can only be read.

    Who signs out then does so as far as it goes: this browser forgets the sign-in,
    while the server keeps it until it runs out.
    """
    is_out = request.method == "POST" and request.path == reverse("account_logout")
    sent = None if is_out else Sent.of(request)
    response = _page(
        "507.html",
        {"is_full": is_full, "is_out": is_out, "sent": sent},
        status=507,
        toast=_(
            "The server’s disk is full. Nothing was saved; what you typed stays here."
            " Tell whoever runs this site."
        )
        if is_full
        else _(
            "The server cannot write to its disk. Nothing was saved; what you typed"
            " stays here. Tell whoever runs this site."
        ),
    )
    if is_out:
        response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
    return response


def _codes(error: BaseException | None) -> Iterator[str]:
    """Error codes (SQLite, SQLSTATE, errno) of an exception and of its causes."""
    while error is not None:
        if isinstance(error, OSError):
            yield errorcode.get(error.errno or 0, "")
        name = getattr(error, "sqlite_errorname", None)
        # SQLITE_READONLY_DIRECTORY is a kind of SQLITE_READONLY.
        yield "_".join(name.split("_")[:2]) if name else ""
        yield getattr(error, "sqlstate", None) or ""
        error = error.__cause__ or error.__context__


def _page(
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int,
    toast: str = "",
) -> HttpResponse:
    """The page, rendered without its request; `toast` is its sentence under htmx."""
    page = loader.get_template(template).render(dict(context or {}))
    response = HttpResponse(page, status=status)
    add_never_cache_headers(response)  # it may show what somebody wrote
    if toast:
        trigger_client_event(response, "toast", {"text": toast, "kind": "error"})
    return response
