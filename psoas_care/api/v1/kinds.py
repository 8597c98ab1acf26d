"""Kinds of values in what programs send and get.

Here only the kind is checked. Bounds and choices stand in the description and are
checked by the forms, so that a program reads the sentence that a page shows.
"""

import re
import uuid
from collections.abc import Callable, Iterable
from datetime import MAXYEAR, date, datetime
from typing import Annotated, Any, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
)
from pydantic_core import PydanticCustomError

from psoas_care.web.fields import NRS_MAX

MOMENT = r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)"
DAY = r"\d{4}-\d\d-\d\d"
FIRST_YEAR = 1904
"""Early enough, and a leap year as any that comes nearer."""

UID = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"


class SentValues(BaseModel):
    """What a program sends; a misspelt name is refused, or the number would be lost."""

    model_config = ConfigDict(extra="forbid")


def written_as(pattern: str, sentence: Promise, read: Callable[[str], Any]) -> Any:
    """A text of this pattern, read as a value; anything else gets the sentence."""
    compiled = re.compile(pattern, re.ASCII)

    def check(value: Any) -> Any:
        try:
            if isinstance(value, str) and compiled.fullmatch(value):
                return read(value)
        except ValueError:
            pass
        raise PydanticCustomError("ours", "{said}", {"said": str(sentence)})

    return BeforeValidator(check)


def _moment(text: str) -> datetime:
    """The moment; nearer where a calendar ends, which other zones would leave.

    The form refuses that all the same, as too early or too late.
    """
    moment = datetime.fromisoformat(text.upper())
    return moment.replace(year=min(max(moment.year, FIRST_YEAR), MAXYEAR - 1))


def _whole(value: Any) -> Any:
    """A whole number is one however it is written: 4.0 comes from many a slider."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


ZonedMoment = Annotated[
    AwareDatetime,
    written_as(
        MOMENT,
        _("Write the time with its zone, such as 2026-11-22T07:30:00+01:00."),
        _moment,
    ),
]
Day = Annotated[
    date,
    written_as(DAY, _("Write the day like 2026-11-22."), date.fromisoformat),
]
Uid = Annotated[
    uuid.UUID,
    written_as(
        UID, _("Send a UUID, such as 7b0c4a36-6a0f-4c1f-9d3e-2f4f0d1c9b5a."), uuid.UUID
    ),
]
Count = Annotated[
    int, written_as(r"\d{1,9}", _("Send a whole number."), int), Field(ge=1, le=100)
]


def number(low: int, high: int) -> Any:
    """A whole number; its form knows the same bounds."""
    return Annotated[
        StrictInt,
        BeforeValidator(_whole),
        Field(json_schema_extra={"minimum": low, "maximum": high}),
    ]


def text(longest: int) -> Any:
    return Annotated[StrictStr, Field(json_schema_extra={"maxLength": longest})]


def word(choices: Iterable[str]) -> Any:
    """One of these words; not said is null, or left out."""
    return Annotated[StrictStr, Field(json_schema_extra={"enum": [*choices]})]


Rating: TypeAlias = number(0, NRS_MAX)  # type: ignore[valid-type]
