"""A handler that listens to the log of the whole suite for what must never be in it."""

import logging
import re

from psoas_care.web.logs import DiscreetFormatter, JsonFormatter

ADDRESS = re.compile(r"(?<![/\w.+-])[\w.+-]+@[\w-]+\.\w+")
"""Of a person; what stands behind // is a Host, however odd."""

KEY = re.compile(r"(?<![\w-])[\w-]{43,}(?![\w-])")
"""As long as the key of a private link or of a calendar."""

HIDDEN = (
    *("password", "email", "login", "code", "credential"),
    *("note", "question", "own_activity", "elsewhere"),
)


class Canary(logging.Handler):
    """Keeps each line that tells an address, a key, or what somebody typed.

    Lines are as both formatters write them. Typed is what the form held whose request
    the line is about.
    """

    formatters = (DiscreetFormatter("{name} {message}", style="{"), JsonFormatter())

    def __init__(self):
        super().__init__()
        self.caught = []

    def emit(self, record):
        for formatter in self.formatters:
            line = formatter.format(record)
            typed = typed_in(getattr(record, "request", None))
            if ADDRESS.search(line) or KEY.search(line) or typed & said(line, typed):
                self.caught.append(line)


def typed_in(request):
    """The words of a form that nobody else may read, where long enough to tell."""
    form = getattr(request, "_post", None) or {}
    return {
        value
        for name in form
        if any(hidden in name for hidden in HIDDEN)
        for value in form.getlist(name)
        if len(value) >= 8
    }


def said(line, words):
    return {word for word in words if word in line}
