"""Links to the questions about health, which lead back to where one came from."""

from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django import template
from django.shortcuts import resolve_url
from django.template import RequestContext
from django.urls import reverse

from psoas_care.web.http import Request
from psoas_care.web.responses import next_address

register = template.Library()


@register.simple_tag(takes_context=True)
def safety_address(
    context: RequestContext, to: str, *args: Any, back: str = "", **query: str
) -> str:
    """The address of `to`, a view or a path below /safety/, with `next` and `query`.

    `next` is `back`, else the page that links; a page of safety hands on the one that
    it was given, so that all screens together lead back to where somebody set out.
    """
    request = cast(Request, context.request)
    query |= {"next": going} if (going := back or _way_back(request)) else {}
    address = resolve_url(to, *args)
    return f"{address}?{urlencode(query, safe='/')}" if query else address


def _way_back(request: Request) -> str:
    """Where a link to safety leads back to; a fragment stands on the page around it."""
    around = request.htmx.current_url_abs_path if request.htmx else None
    address = around or request.get_full_path()
    if not urlsplit(address).path.startswith(reverse("safety:overview")):
        return address
    return next_address(request)
