"""From a value in the file to that of a field; `NotOursError` where it is not ours."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    Field,
    IntegerField,
    UUIDField,
)

from psoas_care.library.body import TRACKABLE
from psoas_care.practice.models.fair_test import PauseReason
from psoas_care.web.fields import Ranged, WordsField
from psoas_care.web.zones import known_zones

Reader = Callable[[Any], Any]
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOST = 2**31 - 1
"""What every database takes as a whole number."""
LONGEST_TEXT = 10_000
"""Characters, where the field has no limit of its own."""
MOST_VALUES = 5000
LONGEST_KEY = 40
LONGEST_NAME = 80
FIRST_YEAR, LAST_YEAR = 1900, 2199


class NotOursError(ValueError):
    """A value that an export of ours cannot have."""


def reader_of(field: "Field[Any, Any]") -> Reader:
    """Reads a value of this field; null only where it may say nothing."""
    read = _reader(field)
    if not field.null:
        return read
    return lambda value: None if value is None else read(value)


def _reader(field: "Field[Any, Any]") -> Reader:
    if field.name in SPECIAL:
        return SPECIAL[field.name]
    if isinstance(field, WordsField):
        return _words(field)
    if isinstance(field, Ranged):
        return _ranged(field)
    if field.flatchoices:
        known = {key for key, _word in cast(Any, field.flatchoices)}
        return _one_of(known | ({""} if field.blank else set()))
    # A moment is a day to Django: it comes first.
    for kind, read in SIMPLE.items():
        if isinstance(field, kind):
            return read
    return _text(field.max_length or LONGEST_TEXT)


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MOST:
        raise NotOursError
    return value


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        raise NotOursError
    return value


def read_uid(value: Any) -> UUID:
    if type(value) is not str or len(value) != 36:
        raise NotOursError
    return UUID(value)


def read_moment(value: Any) -> datetime:
    if type(value) is not str or not MOMENT.fullmatch(value):
        raise NotOursError
    moment = datetime.fromisoformat(value).astimezone(UTC)
    _known_year(moment)
    return moment


def read_day(value: Any) -> date:
    if type(value) is not str or not DAY.fullmatch(value):
        raise NotOursError
    day = date.fromisoformat(value)
    _known_year(day)
    return day


def _known_year(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotOursError


def _zone(value: Any) -> str:
    if type(value) is not str or value not in known_zones():
        raise NotOursError
    return value


def read_text(value: Any, most: int) -> str:
    """A text that every database takes."""
    if type(value) is not str or len(value) > most or "\0" in value:
        raise NotOursError
    value.encode()  # half of a pair is none: a UnicodeEncodeError is a ValueError
    return value


def _text(most: int) -> Reader:
    return lambda value: read_text(value, most)


def _one_of(known: set[Any]) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not str or value not in known:
            raise NotOursError
        return value

    return read


def _words(field: WordsField) -> Reader:
    known = field.words.values if field.words else []

    def read(value: Any) -> list[str]:
        if type(value) is not list or value != [w for w in known if w in value]:
            raise NotOursError
        return value

    return read


def _ranged(field: Ranged) -> Reader:
    low, high, places = field.low, field.high, field.places

    def read(value: Any) -> int | Decimal:
        if type(value) not in ({int, float} if places else {int}):
            raise NotOursError
        if not low <= value <= high:
            raise NotOursError
        if not places:
            return cast(int, value)
        number = Decimal(str(value))
        if number != round(number, places):
            raise NotOursError
        return number

    return read


def _list(read: Reader) -> Reader:
    def read_all(value: Any) -> list[Any]:
        if type(value) is not list or len(value) > MOST_VALUES:
            raise NotOursError
        for one in value:
            read(one)
        return value

    return read_all


def _pause(value: Any) -> None:
    if type(value) is not list or len(value) != 3:
        raise NotOursError
    after, until, why = value
    read_day(after)
    if until is not None:
        read_day(until)
    _one_of({*PauseReason.values})(why)


def _slug_and_name(value: Any) -> None:
    if type(value) is not list or len(value) != 2:
        raise NotOursError
    for text in value:
        read_text(text, LONGEST_NAME)


def _zones_left(value: Any) -> dict[str, str]:
    if type(value) is not dict or len(value) > MOST_VALUES:
        raise NotOursError
    for zone, moment in value.items():
        _zone(zone)
        if type(moment) is not str or datetime.fromisoformat(moment).tzinfo is None:
            raise NotOursError
    return value


def _answers(value: Any) -> dict[str, int]:
    if type(value) is not dict or len(value) > MOST_VALUES:
        raise NotOursError
    for key, answer in value.items():
        read_text(key, LONGEST_KEY)
        _whole(answer)
    return value


SPECIAL: dict[str, Reader] = {
    "answers": _answers,
    "zone": _zone,
    "time_zone": _zone,
    "zones_left": _zones_left,
    "regions": _list(_one_of({place.key for place in TRACKABLE})),
    "equipment": _list(_text(LONGEST_KEY)),
    "otherwise": _list(read_day),
    "pauses": _list(_pause),
    "together": _list(_slug_and_name),
}
SIMPLE: dict[type[Any], Reader] = {
    BooleanField: _truth,
    UUIDField: read_uid,
    DateTimeField: read_moment,
    DateField: read_day,
    IntegerField: _whole,
}
