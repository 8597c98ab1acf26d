"""Refusals and faults as programs read them: RFC 9457, the same shape everywhere."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

PROBLEM = "application/problem+json"

MOST_ERRORS = 50
"""What is wrong in more places is not written by a person, nor read by one."""

DETAILS = {
    400: _("This request cannot be read."),
    401: _("Send a token that still works as “Authorization: Bearer …”."),
    403: _("This is not allowed here. Nothing was saved."),
    404: _("There is nothing at this address, or it is not yours."),
    405: _("This address does not take that method."),
    413: _("This is too long. Nothing was saved."),
    415: _("Send JSON, and say so: “Content-Type: application/json”."),
    429: _("Too many requests. Wait a little, then go on."),
    500: _("Something went wrong on the server. Send the same again."),
    503: _("The server is busy for a moment. Send the same again in a few seconds."),
    507: _("The server cannot write to its disk. Nothing was saved."),
}
"""What to do about each status, where the answer itself says nothing nearer."""


def problem(
    status: int, detail: Any = "", errors: Sequence[Mapping[str, Any]] = (), **more: Any
) -> dict[str, Any]:
    """The members of the answer; `errors` are (field, message) of what was sent."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(detail or DETAILS.get(status, "")),
        **({"errors": [*errors][:MOST_ERRORS]} if errors else {}),
        **more,
    }


def write(response: HttpResponse, members: Mapping[str, Any]) -> HttpResponse:
    """Put a problem in the place of what an answer holds; its headers stay."""
    response.content = json.dumps(members).encode()
    response.headers["Content-Type"] = PROBLEM
    for name in ("Content-Encoding", "Content-Language", "Content-Length"):
        response.headers.pop(name, None)
    if members["status"] == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
