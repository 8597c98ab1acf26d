"""Refusals, described for programs and said to them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy
from ninja import Schema

from psoas_care.api.problems import problem


class FieldError(Schema):
    """What is wrong with one member of what was sent, such as `scores.0.average`."""

    field: str
    message: str


class Problem(Schema):
    """RFC 9457. `detail` says in a sentence what to do."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []


class CountedProblem(Problem):
    """A refusal of what may hold signs.

    Those that were `counted` lock what they lock all the same; `message` says what has
    to be done about them today.
    """

    counted: list[str] = []
    message: str = ""
    is_urgent: bool = False


class ApiRefusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """An answer that is a problem."""

    def __init__(
        self,
        status: int,
        detail: str = "",
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.members = problem(status, detail, errors, **more)
        self.headers = headers or {}


def wrong(field: str, message: str) -> ApiRefusal:
    """422 for one member of what was sent."""
    return ApiRefusal(422, message, [{"field": field, "message": message}])


ANYBODY: dict[Any, Any] = dict.fromkeys((400, 401, 403, 429), Problem)
"""What every address can answer."""

READS = ANYBODY | {422: Problem}
READS_ONE = ANYBODY | {404: Problem}
READS_ROW = READS_ONE | {410: Problem}
ADDS = ANYBODY | dict.fromkeys((400, 410, 415, 422), CountedProblem)
CHANGES = ADDS | {404: CountedProblem}

SENTENCES = {
    "missing": gettext_lazy("This is missing."),
    "extra_forbidden": gettext_lazy("There is no field of this name."),
    "int_type": gettext_lazy("Send a whole number."),
    "string_type": gettext_lazy("Send a text."),
    "string_unicode": gettext_lazy("Send a text."),
    "bool_type": gettext_lazy("Send true or false."),
    "list_type": gettext_lazy("Send a list."),
    "greater_than_equal": gettext_lazy("Send a number from {ge} on."),
    "less_than_equal": gettext_lazy("Send a number up to {le}."),
}
"""By pydantic's name of what is wrong; only about the kind of a value. Which values are
right is for the forms to say."""


def errors_of(found: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What ninja found wrong with the kinds of values, in our words."""
    return [
        {"field": _path(error["loc"]), "message": _sentence(error)} for error in found
    ]


def _path(loc: Sequence[Any]) -> str:
    """Without where ninja found it ("body") and what it calls that."""
    is_body = loc[0] == "body"
    return ".".join(map(str, loc[2 if is_body else 1 :]))


def _sentence(error: Mapping[str, Any]) -> str:
    kind = error["type"]
    if kind == "ours":
        return str(error["msg"])
    words = SENTENCES.get(kind, gettext_lazy("Send what the description asks for."))
    return str(words).format(**error.get("ctx", {}))
