"""Addresses that machines ask for: health, robots, icon; and the answer to faults."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import loader
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

RETRY_AFTER = "5"
"""Seconds; as long as a writer waits for the database before it gives up."""


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether it reaches its database as well; 503 if not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let the public pages be found; there is nothing to find behind sign-in."""
    lines = ["User-agent: *", "Disallow: /accounts/", "Allow: /", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask here before they have read the page."""
    return redirect(static("img/favicon.ico"))


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours; 503 if it was the database, which may come back.

    Neither page touches the database or the session.
    """
    if isinstance(sys.exc_info()[1], OperationalError):
        page = loader.get_template("503.html").render()
        return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER})
    return HttpResponse(loader.get_template("500.html").render(), status=500)
