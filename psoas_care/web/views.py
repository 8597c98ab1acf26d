"""Addresses that machines ask for: health, robots, icon."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from psoas_care.web.faults import no_room
from psoas_care.web.room import LEAST, room


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
    """Whether it reaches its database as well, 503 if not; 507 if that is nearly full.

    Of a database on another machine only that machine knows how full it is.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    left = room()
    if left is not None and left < LEAST:
        return no_room(request)
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
