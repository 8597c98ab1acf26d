"""The lines of a form, such as the exercises of a session, as they really arrived."""

import re
from collections import defaultdict
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

DIGITS = "(0|[1-9][0-9]{0,8})"


class ArrivedLines(forms.BaseFormSet):
    """A formset that counts the lines that arrived, whatever count was sent with them.

    Where the count says anything else, or two lines claim to be one stored line,
    nothing is saved: half of what somebody did would be kept as all of it. What came is
    shown, to be sent again.
    """

    is_complete = True

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data is not None:
            prefix = kwargs.get("prefix") or self.get_default_prefix()
            data, _count, self.is_complete = arrived(data, prefix)
        super().__init__(data, *args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if not self.is_complete:
            raise forms.ValidationError(
                _("Some lines did not arrive. Check what is below, then save once "
                  "more."),
                code="incomplete",
            )  # fmt: skip


class Arrived(NamedTuple):
    """Data of a form, its lines numbered from 0; whether they are what was counted."""

    data: QueryDict
    lines: int
    is_complete: bool


def arrived(data: Any, prefix: str) -> Arrived:
    """The lines in `data`, which a browser sent.

    Stored lines, known by their id, come first. A second line of the same id is kept as
    a new one: which of the two it should be, is for the person to say.
    """
    lines: dict[int, dict[str, list[str]]] = defaultdict(dict)
    rest = QueryDict(mutable=True)
    pattern = re.compile(rf"{re.escape(prefix)}-{DIGITS}-(.+)", re.ASCII | re.DOTALL)
    for name, values in _lists(data):
        if found := pattern.fullmatch(name):
            lines[int(found[1])][found[2]] = values
        else:
            rest.setlist(name, values)
    count = _count(rest.get(f"{prefix}-TOTAL_FORMS", ""))
    stored: dict[str, dict[str, list[str]]] = {}
    added = []
    is_once = True
    for _number, line in sorted(lines.items()):
        key = next(iter(line.get("id", [])), "").strip()
        if key in stored:
            is_once = False
            line["id"] = [""]
        if key and key not in stored:
            stored[key] = line
        else:
            added.append(line)
    kept = [*stored.values(), *added]
    for number, line in enumerate(kept):
        for name, values in line.items():
            rest.setlist(f"{prefix}-{number}-{name}", values)
    rest[f"{prefix}-TOTAL_FORMS"] = str(len(kept))
    rest[f"{prefix}-INITIAL_FORMS"] = str(len(stored))
    return Arrived(rest, len(kept), is_once and count == len(kept))


def _count(text: str) -> int | None:
    """A count as a number; None if it is no whole number."""
    return int(text) if re.fullmatch(DIGITS, text, re.ASCII) else None


def _lists(data: Any) -> Any:
    """Name and values of each field, of a request or of a plain mapping."""
    if hasattr(data, "lists"):
        return data.lists()
    return [(name, [value]) for name, value in data.items()]
