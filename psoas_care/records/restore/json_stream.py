"""Reads a JSON object of lists piece by piece: memory does not grow with its length."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, Protocol

PIECE = 64 * 1024
LONGEST = 1024 * 1024
"""Characters of one value: a row with all its texts has a hundredth of that."""
BLANKS = re.compile(r"[ \t\r\n]*")


class Source(Protocol):
    """What `read(size)` returns bytes from; b"" at its end."""

    def read(self, size: int, /) -> bytes: ...


class NotJsonError(ValueError):
    """It is not what JSON is, or not an object of lists and short values."""


def members_of(source: Source) -> Iterator[tuple[str, bool, Any]]:
    """(key, whether it is of a list, value) of a JSON object, as they come.

    A list gives a triple for each of its values; an empty one gives none.
    """
    text = _Text(source)
    text.expect("{")
    if text.peek() == "}":
        return
    while True:
        key = text.value()
        if not isinstance(key, str):
            raise NotJsonError("A key is no text.")
        text.expect(":")
        if text.peek() == "[":
            for value in _list(text):
                yield key, True, value
        else:
            yield key, False, text.value()
        if text.take() == "}":
            break
        text.expect_last(",")
    if text.peek():
        raise NotJsonError("Something follows the end.")


def _list(text: "_Text") -> Iterator[Any]:
    text.expect("[")
    if text.peek() == "]":
        text.take()
        return
    while True:
        yield text.value()
        if text.take() == "]":
            return
        text.expect_last(",")


class _Text:
    """The text with a place in it up to which it has been read."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self.text, self.at, self.is_whole, self.last = "", 0, False, ""
        self.decoder = json.JSONDecoder(parse_constant=_refuse)

    def _more(self) -> bool:
        if self.is_whole:
            return False
        piece = self.source.read(PIECE)
        self.is_whole = not piece
        try:
            more = self.decode(piece, self.is_whole)
        except UnicodeDecodeError as fault:
            raise NotJsonError("It is not UTF-8.") from fault
        self.text, self.at = self.text[self.at :] + more, 0
        return bool(piece)

    def peek(self) -> str:
        """The next character that is no blank; "" at the end."""
        while True:
            blanks = BLANKS.match(self.text, self.at)
            self.at = blanks.end() if blanks else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self._more():
                return ""

    def take(self) -> str:
        self.last = self.peek()
        self.at += 1
        return self.last

    def expect(self, mark: str) -> None:
        self.take()
        self.expect_last(mark)

    def expect_last(self, mark: str) -> None:
        if self.last != mark:
            raise NotJsonError(f"{mark} is missing.")

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                value, end = self.decoder.raw_decode(self.text, self.at)
            except ValueError as fault:
                is_too_long = len(self.text) - self.at > LONGEST
                if isinstance(fault, NotJsonError) or is_too_long or not self._more():
                    raise NotJsonError("A value is broken or too long.") from fault
            except RecursionError as fault:
                raise NotJsonError("It is nested too deeply.") from fault
            else:
                # Of a number at the end of a piece more may follow.
                if end < len(self.text) or not self._more():
                    self.at = end
                    return value


def _refuse(word: str) -> Any:
    raise NotJsonError(f"{word} is no number.")
