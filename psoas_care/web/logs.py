"""Log lines: what happened and where, never what somebody wrote."""

import json
import logging
import re
import time
import traceback
from types import TracebackType
from typing import Any

SECRET = re.compile(r"(?<=/)[\w-]{40,}")
"""A part of an address that long is a key; the ids of rows have 36 characters."""

ABOUT_CODE_OR_MACHINE = (AttributeError, ImportError, NameError, OSError)


def one_line(text: str) -> str:
    """Control characters, and all that ends a line somewhere, as Python writes them."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )


class DiscreetFormatter(logging.Formatter):
    """Times in UTC, exceptions by their kind and place, and no private addresses.

    A message is one line, whatever is in it: nobody can write a line of their own.

    The message of an exception may repeat what it choked on: `int` says “invalid
    literal”, PostgreSQL “Failing row contains”, and then comes the diary. Only the
    kinds that speak of code or of the machine keep theirs.
    """

    converter = time.gmtime  # type: ignore[assignment]
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        """The line; whoever reads it shall not be able to open what it is about."""
        return SECRET.sub("…", super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """The line before the exception."""
        return one_line(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        """The exception and what led to it, the first cause last."""
        error: BaseException | None = ei[1]
        links = []
        while error is not None:
            links.append(_described(error, error.__traceback__))
            is_hidden = error.__suppress_context__ or error.__cause__
            error = error.__cause__ if is_hidden else error.__context__
        return "\nbecause of\n".join(links)


class JsonFormatter(DiscreetFormatter):
    """The same as a JSON object on one line, for a program that collects logs."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, with the exception as text in it."""
        entry = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": SECRET.sub("…", record.getMessage()),
        }
        if record.exc_info:
            entry["exception"] = SECRET.sub("…", self.formatException(record.exc_info))
        return json.dumps(entry)


def _described(error: BaseException, trace: TracebackType | None) -> str:
    kind = type(error)
    # Databases have a word for each kind of fault: SQLITE_BUSY, or 23505 for a clash.
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    words = one_line(str(error)) if isinstance(error, ABOUT_CODE_OR_MACHINE) else code
    name = f"{kind.__module__}.{kind.__qualname__}"
    return "".join(traceback.format_tb(trace)) + (f"{name}: {words}" if words else name)
