"""Forms about values without a version, such as settings: each says what it showed.

So two tabs do not overwrite each other: what a tab did not touch stays as it is stored,
and what both changed is shown before it is saved.
"""

from collections.abc import Mapping
from datetime import time
from http import HTTPStatus
from typing import Any, NamedTuple, cast

from django import forms
from django.http import QueryDict

SEEN = "seen_"


class Meanwhile(NamedTuple):
    """A field that another tab changed as well; `stored` is its value in words."""

    label: str
    stored: str


class SeenForm(forms.BaseForm):
    """A form whose page sends along the values that it showed.

    Call `show_seen` once the fields and their initial values are there.
    """

    meanwhile: list[Meanwhile]

    def show_seen(self, shown: Mapping[str, Any]) -> None:
        self.meanwhile = []
        for name, value in shown.items():
            self.fields[SEEN + name] = forms.CharField(
                required=False, initial=_text(value), widget=forms.HiddenInput
            )

    def merged(self, stored: Mapping[str, Any]) -> dict[str, Any] | None:
        """What to store of a valid form; None where both tabs changed one value.

        Then `meanwhile` tells what is stored, and the form, sent once more, insists.
        """
        result = {}
        for name, now in stored.items():
            typed, seen = self.cleaned_data[name], self.data.get(SEEN + name)
            is_touched = seen is None or _text(typed) != seen
            result[name] = typed if is_touched else now
            if (
                is_touched
                and seen is not None
                and _text(now) not in {seen, _text(typed)}
            ):
                self._note_change(name, now)
        return None if self.meanwhile else result

    def _note_change(self, name: str, now: Any) -> None:
        field = self.fields[name]
        data = cast(QueryDict, self.data).copy()
        data[SEEN + name] = _text(now)
        self.data = data
        words = {str(k): str(v) for k, v in getattr(field, "choices", [])}
        labels = [words.get(key, key) for key in _text(now).split(" ")]
        self.meanwhile.append(Meanwhile(str(field.label), ", ".join(labels)))

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        if self.meanwhile:
            return HTTPStatus.CONFLICT
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.errors else HTTPStatus.OK


def _text(value: Any) -> str:
    """A value as a hidden field sends it; words of a list with spaces between."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return " ".join(value) if isinstance(value, list | tuple) else str(value or "")
