"""The answers to what went wrong before or instead of a view.

Their pages need no database, no session and no Host that is ours. htmx swaps none of
them: what it should say comes as the event `toast`, else by the status.
"""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

log = logging.getLogger(__name__)

RETRY_AFTER = "5"
"""Seconds; as long as a writer waits for the database before it gives up."""

ORIGIN = re.compile("[a-z]+://[^/?#]+")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What could not be read; a Host that is not ours is named."""
    if isinstance(exception, DisallowedHost):
        host = request.META.get("HTTP_HOST", "")
        return _wrong_address(f"{request.scheme}://{host}", status=400)
    return _page("400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that we do not trust, for the address it came from or for its token."""
    here = f"{request.scheme}://{request.get_host()}"
    came_from = request.headers.get("Origin")
    if came_from is None and request.is_secure():  # then Django goes by this one
        came_from = _origin_of(request.headers.get("Referer", ""))
    if came_from in {None, here, settings.ORIGIN.url}:
        return _page("403_csrf.html", status=403)
    return _wrong_address(str(came_from), status=403)


def _wrong_address(given: str, *, status: int) -> HttpResponse:
    """Name the address to use, to the person and to whoever runs the server.

    `given` is what the browser, or a proxy in its place, called us or came from.
    """
    expected = settings.ORIGIN.url
    log.warning(
        "Somebody uses the address %.100r, but ORIGIN is %s. It has to be the one in"
        " people's browsers, and a proxy has to pass on Host unchanged.",
        given,
        expected,
    )
    return _page(
        "wrong_address.html",
        {"given": _origin_of(given), "expected": expected},
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


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours; 503 if it was the database, which may come back."""
    if isinstance(sys.exc_info()[1], OperationalError):
        response = _page("503.html", status=503)
        response.headers["Retry-After"] = RETRY_AFTER
        return response
    return _page("500.html", status=500)


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
    if toast:
        trigger_client_event(response, "toast", {"text": toast, "kind": "error"})
    return response
