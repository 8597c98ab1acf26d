"""Pages of the library for visitors who look again: 304 where nothing changed.

What somebody gets who is signed in follows from their answers, and is never compared.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
)
from django.utils.http import quote_etag

from psoas_care.library.models import Edition
from psoas_care.web.http import Request
from psoas_care.web.kept import Kept

TAGS = Kept(most=1000)
"""Of the pages that this process has shown, about 0.5 kB each."""
LONGEST_ADDRESS = 200
HTMX = ("HX-Request", "HX-Target")
PageView = Callable[..., HttpResponse]


def same_for_visitors(view: PageView) -> PageView:
    """A page that tells every visitor the same content, and asks nothing back.

    Its tag is a fingerprint of the page, the same for everybody and in every process:
    nobody can be known again by it. A process keeps the tags of pages that it made
    under all that they follow from, and a process that has just begun makes each once.
    """

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        edition = "" if _is_personal(request) else Edition.current()
        if not edition:
            return view(request, *args, **kwargs)
        address = request.get_full_path()
        if len(address) > LONGEST_ADDRESS:
            return view(request, *args, **kwargs)
        page: HttpResponse | None = None

        def make() -> str:
            nonlocal page
            page = view(request, *args, **kwargs)
            # Content that is loaded meanwhile is partly of this edition, partly not.
            return _tag_of(request, page) if Edition.current() == edition else ""

        asked = (request.headers.get(name) for name in HTMX)
        etag = TAGS.get((edition, address, *asked, timezone.localdate()), make)
        unchanged = etag and get_conditional_response(request, etag=etag)
        if not unchanged and page is None:
            page = view(request, *args, **kwargs)
            etag = _tag_of(request, page)
        return _tagged(unchanged or page, etag)

    return answer


def _is_personal(request: Request) -> bool:
    """Whether there may be more on the page than content."""
    has_news = settings.MESSAGES_COOKIE_NAME in request.COOKIES
    return request.user.is_authenticated or has_news


def _tag_of(request: Request, page: HttpResponse) -> str:
    """The tag of a page; "" where it has none: it leads on, or has a form to send."""
    if page.status_code != 200 or "CSRF_COOKIE_NEEDS_UPDATE" in request.META:
        return ""
    return quote_etag(hashlib.sha256(page.content).hexdigest()[:32])


def _tagged(page: Any, etag: str) -> HttpResponse:
    """For the browser alone, which asks each time whether it is still so."""
    answer: HttpResponse = page
    if etag:
        answer["ETag"] = etag
        patch_cache_control(answer, private=True, no_cache=True)
        patch_vary_headers(answer, HTMX)
    return answer
