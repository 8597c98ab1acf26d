"""What a person typed into a form that was not taken, to be sent once more.

It is never stored: it stands in the answer to the very browser that sent it.
"""

import re
from typing import NamedTuple, Self

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.middleware.csrf import get_token
from django.utils.http import url_has_allowed_host_and_scheme

TOKEN = "csrfmiddlewaretoken"
UNREPEATED = "unrepeated"
"""A field of this name marks a form that no page may show again."""

BODY, ADDRESS = "sent", "sent_to"
"""The two fields by which the form of signing in takes another one along."""


def is_ours(address: str) -> bool:
    """Whether it is a path of this site."""
    is_safe = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return is_safe and address.startswith("/")


class Sent(NamedTuple):
    """A form that was not taken.

    `words` are the fields in which somebody wrote, `fields` the others, as pairs of
    name and value.
    """

    address: str
    words: list[tuple[str, str]]
    fields: list[tuple[str, str]]
    csrf_token: str

    @property
    def body(self) -> str:
        """All of it as one text, for a form to take along."""
        data = QueryDict(mutable=True)
        for name, value in [*self.words, *self.fields]:
            data.appendlist(name, value)
        return data.urlencode()

    @classmethod
    def of(cls, request: HttpRequest, *, token: str = "") -> Self | None:
        """What a plain browser sent; None from htmx, whose page still has it.

        `token` is for a form whose own is worth nothing any more.
        """
        if request.method != "POST" or "HX-Request" in request.headers:
            return None
        return cls._of(request.get_full_path(), request.POST, token)

    @classmethod
    def too_long(cls, request: HttpRequest, length: int) -> Self | None:
        """What was sent beyond the limit, so that it can be shortened.

        Read only from a page of ours, and only if it is a few times too long: words
        pasted by a person, not an attack.
        """
        is_from_us = request.headers.get("Origin") == settings.ORIGIN.url
        most = 4 * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
        is_form = request.content_type == "application/x-www-form-urlencoded"
        if not (is_from_us and is_form and length <= most) or "HX-Request" in (
            request.headers
        ):
            return None
        try:
            data = QueryDict(request.read(length))
        except (SuspiciousOperation, OSError):
            return None
        return cls._of(request.get_full_path(), data, "")

    @classmethod
    def arrived(cls, request: HttpRequest) -> Self | None:
        """What was sent to another address, `?from=`, and led on to signing in."""
        address = request.GET.get("from", "")
        return cls._of(address, request.POST, "") if is_ours(address) else None

    @classmethod
    def taken_along(cls, request: HttpRequest) -> Self | None:
        """What the form of signing in took along, from where it stands in `request`."""
        address = request.POST.get(ADDRESS, "")
        if not is_ours(address):
            return None
        data = QueryDict(request.POST.get(BODY, ""))
        return cls._of(address, data, get_token(request))

    @classmethod
    def _of(cls, address: str, data: QueryDict, token: str) -> Self | None:
        """None for a form with a password, since no page may show one."""
        if UNREPEATED in data or any("password" in name for name in data):
            return None
        pairs = [
            (name, value)
            for name, values in data.lists()
            for value in values
            if name != TOKEN
        ]
        return cls(
            address=address,
            words=[pair for pair in pairs if re.search(r"\s", pair[1])],
            fields=[pair for pair in pairs if not re.search(r"\s", pair[1])],
            csrf_token=token or data.get(TOKEN, ""),
        )
