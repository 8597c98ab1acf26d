"""What goes back to the browser: a page, a fragment of it, or the news of a change."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import trigger_client_event

from psoas_care.web.http import Request


def render_page(
    request: Request,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragments: Collection[str] = (),
    status: int = 200,
) -> HttpResponse:
    """Render `template`, or only the fragment of it that htmx is about to swap.

    Where a page has several of a kind, such as its rows, the fragment `row` answers to
    every target `row-…`.
    """
    if name := _fragment(request, fragments):
        template = f"{template}#{name}"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _fragment(request: Request, fragments: Collection[str]) -> str:
    """The fragment that htmx will put in the place of its target; "" for the page."""
    target = (request.htmx and request.htmx.target) or ""
    of_its_kind = (name for name in fragments if target.startswith(f"{name}-"))
    return target if target in fragments else next(of_its_kind, "")


def deleted(request: Request, *, to: str, undo: str, message: str) -> HttpResponse:
    """Go back after a delete, with the address that undoes it beside the news."""
    messages.success(request, message, extra_tags=undo)
    return redirect(to)


def done(
    request: Request, *, to: str, event: str, message: str, is_urgent: bool = False
) -> HttpResponse:
    """Answer a saved form: redirect a plain browser; tell htmx only what happened.

    What is urgent leads a script to the page, too.
    """
    if not request.htmx:
        messages.success(request, message)
        return redirect(to)
    response = HttpResponse(status=204)
    trigger_client_event(response, event)
    leads = {"to": resolve_url(to)} if is_urgent else {}
    return trigger_client_event(response, "toast", {"text": message, **leads})


def next_address(request: HttpRequest) -> str:
    """The page of this site that `next` names, in address or form; "" if none."""
    address = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    # Without its slash it would be the name of a view, or relative to this page.
    return address if is_ours and address.startswith("/") else ""
