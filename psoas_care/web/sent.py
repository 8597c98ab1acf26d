"""A rejected form, carried through the answer so that it can be sent again.

It is never stored: it stands in the answer to the very browser that sent it, and is
shown to nobody else who signs in there meanwhile.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple, Self

from django import forms
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.middleware.csrf import get_token
from django.urls import get_resolver
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme

TOKEN = "csrfmiddlewaretoken"
OWNER = "page_owner"
"""The field of every form that says for whom its page was made (`owner_mark`)."""

UNREPEATED = "unrepeated"
"""A form with a field of this name is never shown again."""

BODY, ADDRESS = "sent", "sent_to"
"""The two fields in which the form of a detour carries another form."""


LINE = re.compile(r".*-\d+-", re.DOTALL)
"""The prefix of a field of a formset line, such as `bouts-0-`."""


WRITTEN = (forms.Textarea, forms.TextInput, forms.EmailInput)


def owner_mark(user: Any) -> str:
    """A keyed hash of an account, 64 hex digits; "" for a visitor."""
    if not user.is_authenticated:
        return ""
    return salted_hmac(OWNER, str(user.pk), algorithm="sha256").hexdigest()


@lru_cache
def written_fields() -> dict[str, Any]:
    """{name: label} of every text field of all forms.

    Text is recognised by the kind of field: blanks in a value prove nothing, since some
    people write one word and some scripts have no blanks.
    """
    _patterns = get_resolver().url_patterns  # the first request has loaded no form yet
    return {
        name: field.label or ""
        for form in _kinds_of(forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.CharField) and isinstance(field.widget, WRITTEN)
    }


def _kinds_of(kind: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for form in kind.__subclasses__():
        yield form
        yield from _kinds_of(form)


def has_arrived(request: HttpRequest) -> bool:
    """Whether it brings a form that was sent to another address (`detour`)."""
    return request.method == "POST" and "from" in request.GET


def is_ours(address: str) -> bool:
    """Whether it is a path of this site."""
    is_safe = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return is_safe and address.startswith("/")


class Words(NamedTuple):
    """What somebody wrote in a field."""

    name: str
    value: str
    label: str


class Sent(NamedTuple):
    """A form that was not taken.

    `words` are the fields in which somebody wrote, `fields` the others, as pairs of
    name and value; `owner` is the mark of the account whose page it was, "" if none.
    """

    address: str
    words: list[Words]
    fields: list[tuple[str, str]]
    csrf_token: str
    owner: str

    @property
    def body(self) -> str:
        """All fields, URL-encoded, for a hidden field."""
        data = QueryDict(mutable=True)
        for name, value, *_label in [*self.words, *self.fields]:
            data.appendlist(name, value)
        if data and self.owner:
            data[OWNER] = self.owner
        return data.urlencode()

    def is_for(self, user: Any) -> bool:
        """Whether `user` may see it: not somebody who signed in after its writer."""
        mark = owner_mark(user)
        return not (self.owner and mark) or constant_time_compare(self.owner, mark)

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
        """The form that was sent to `?from=` and redirected here (`detour`)."""
        address = request.GET.get("from", "")
        return cls._of(address, request.POST, "") if is_ours(address) else None

    @classmethod
    def brought(cls, request: HttpRequest) -> Self | None:
        """The form that a page on a detour has to carry further; None without one."""
        take = cls.arrived if has_arrived(request) else cls.carried
        return take(request)

    @classmethod
    def carried(cls, request: HttpRequest) -> Self | None:
        """The form inside the form of a detour; None without one."""
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
        sent = cls(address, [], [], token or data.get(TOKEN, ""), data.get(OWNER, ""))
        labels = written_fields()
        for name, values in data.lists():
            if name in {TOKEN, OWNER}:
                continue
            label = labels.get(name, labels.get(LINE.sub("", name)))
            for value in values:
                if label is not None and value:
                    sent.words.append(Words(name, value, str(label)))
                else:
                    sent.fields.append((name, value))
        return sent
