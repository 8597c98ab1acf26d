"""Bodies in JSON, read strictly: what could be meant in two ways is refused."""

import json
import re
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser

DEEPEST = 20
"""Brackets within brackets; ours have four."""

TEXTS = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


class UnsupportedTypeError(ValueError):
    """The body says that it is something else than JSON."""


class JsonParser(Parser):
    """Reads a body only as JSON, without NaN, doubled names or endless depth."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != "application/json":
            raise UnsupportedTypeError
        text = request.body.decode("utf-8")
        if _depth(text) > DEEPEST:
            raise ValueError
        found = json.loads(
            text, parse_constant=_refuse, object_pairs_hook=_without_doubles
        )
        # Half of a character that has two halves, which no database takes.
        json.dumps(found, ensure_ascii=False).encode()
        return found


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in TEXTS.sub("", text):
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _refuse(constant: str) -> NoReturn:
    raise ValueError


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; which of two members of one name is meant, nobody knows."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found
