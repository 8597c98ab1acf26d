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
        if depth_of(text) is None:
            raise ValueError
        found = json.loads(
            text, parse_constant=_refuse, object_pairs_hook=_without_doubles
        )
        # Half of a character that has two halves, which no database takes.
        json.dumps(found, ensure_ascii=False).encode()
        return found


def depth_of(text: str) -> int | None:
    """How many brackets stand within brackets; None for more than anybody needs."""
    depth = deepest = 0
    for character in TEXTS.sub("", text):
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest if deepest <= DEEPEST else None


def _refuse(constant: str) -> NoReturn:
    raise ValueError


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; which of two members of one name is meant, nobody knows."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def merge_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which doubled lists are one, and of two other values none is meant.

    For what is refused, and may hold a sign all the same.
    """
    found: dict[str, Any] = {}
    for name, value in pairs:
        earlier = found.get(name, value)
        if isinstance(earlier, list) and name in found:
            found[name] = [*earlier, *(value if isinstance(value, list) else [value])]
        elif isinstance(value, list):
            found[name] = [*value, *([earlier] if name in found else [])]
        else:
            found[name] = value if earlier == value else None
    return found
