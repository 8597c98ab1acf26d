"""A sign counts, whatever else is wrong with what it came in.

A form that was refused has taken its ticks already. What never came to a form, since a
member was misspelt, say, or the entry is deleted, is read here as far as it can be
read, and given to the form all the same: to take what is ticked, and to save nothing.
"""

import json
from collections.abc import Callable, Mapping
from functools import partial, wraps
from typing import Any, TypeVar

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import RawPostDataException
from ninja.decorators import decorate_view

from psoas_care.api.v1.parsing import depth_of, merge_doubles
from psoas_care.safety.urgency import advice_after

COUNTS_AT = frozenset({400, 404, 409, 410, 415, 422})
"""Refusals of what somebody may send who has said who they are."""

Operation = TypeVar("Operation", bound=Callable[..., Any])
FORM_OF = "form_of_what_is_refused"


def counts_signs(form_of: Callable[..., Any]) -> Callable[[Operation], Operation]:
    """What an operation wears that takes signs; `form_of` makes the form of a body.

    It gets the request, what can be read of the body, and the `uid` in the address. It
    gives None where nothing is said that could count.
    """

    def mark(run: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(run)
        def marked(request: HttpRequest, **path: Any) -> Any:
            setattr(request, FORM_OF, partial(form_of, request, **path))
            return run(request, **path)

        return marked

    return decorate_view(mark)


def has_counted(request: HttpRequest) -> None:
    """Say that the form itself has run, and took what it was told."""
    setattr(request, FORM_OF, None)


def take_refused(request: HttpRequest, status: int) -> Any:
    """Take the signs of a body that no form got; the form that did, None without."""
    form_of = getattr(request, FORM_OF, None)
    if form_of is None or status not in COUNTS_AT:
        return None
    has_counted(request)
    form = form_of(_readable(request))
    if form is not None:
        form.take_at_once()
    return form


def counted_by(form: Any) -> dict[str, Any]:
    """What a refusal says of the ticks that its form took; nothing without any."""
    if form.taken is None:
        return {}
    return counted([question.code for question in form.taken.questions], form)


def counted(codes: list[str], form: Any) -> dict[str, Any]:
    """These count, and what has to be done about them today."""
    advice = advice_after(form)
    return {"counted": codes, "message": advice, "is_urgent": bool(advice)}


# -- reading ------------------------------------------------------------------


def _readable(request: HttpRequest) -> dict[str, Any]:
    """The object in a body, whatever it is said to be; {} where there is none."""
    try:
        text = request.body.decode("utf-8", "replace")
        if depth_of(text) is None:
            return {}
        found = json.loads(text, object_pairs_hook=merge_doubles)
    except (ValueError, RequestDataTooBig, RawPostDataException):
        return {}
    return found if isinstance(found, dict) else {}


def listed(body: Mapping[str, Any], name: str) -> list[Any]:
    """The list by this name; one that stands alone is a list of one."""
    value = body.get(name)
    return value if isinstance(value, list) else [value]


def texts_in(body: Mapping[str, Any], name: str) -> list[str]:
    """The texts in the list by this name."""
    return [value for value in listed(body, name) if isinstance(value, str)]


def text_in(body: Mapping[str, Any], name: str) -> str:
    """The text by this name; "" where it is none."""
    value = body.get(name)
    return value if isinstance(value, str) else ""


def objects_in(body: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects in the list by this name."""
    return [value for value in listed(body, name) if isinstance(value, dict)]
