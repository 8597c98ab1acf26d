"""Numbers for a monitoring program on this machine, or for one that has the token."""

from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from psoas_care.operations.metrics import text

FORWARDED = {"X-Forwarded-For", "Forwarded", "X-Forwarded-Proto"}


@login_not_required
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Requests by status and time, faults, unsent mail, age of the last backup."""
    if not _may_read(request):
        raise Http404
    return HttpResponse(text(), content_type="text/plain; version=0.0.4")


def _may_read(request: HttpRequest) -> bool:
    """Whether it has the token, or comes from this machine and not by its proxy."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and constant_time_compare(given, settings.METRICS_TOKEN):
        return True
    try:
        is_here = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:  # a Unix socket: only the proxy speaks there
        return False
    return is_here and not FORWARDED & request.headers.keys()
