"""Words that somebody types: counted in one way by database, form and browser.

A character is a Unicode code point, as the database counts it. A line break is one of
them, though browsers send it as two; blanks at the ends do not count. An emoji is one,
or several where it is put together of several, such as a family.

Browsers count otherwise, and cut what is pasted at their `maxlength` without a word, so
none is set: the page shows what is left, and the form refuses what is too long.
"""

import re
from typing import Any

from django import forms

LINE_BREAK = re.compile("\r\n?")


class ProseField(forms.CharField):
    """Text of at most `max_length` characters; line breaks as the database keeps them.

    Its page shows how many are left, once they are few.
    """

    is_one_paragraph = False
    """Whether blanks and line breaks within are one blank each."""

    def to_python(self, value: Any) -> str:
        text = LINE_BREAK.sub("\n", value) if isinstance(value, str) else value
        typed = super().to_python(text) or ""
        return " ".join(typed.split()) if self.is_one_paragraph else typed

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.to_python(initial), data)
