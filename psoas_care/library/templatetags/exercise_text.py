"""Prose of the content, made ready for the page."""

from collections.abc import Mapping

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from psoas_care.library.models.exercise import SLUG
from psoas_care.web.durations import spent_time

register = template.Library()


@register.filter
def with_links(text: str, names: Mapping[str, str]) -> SafeString:
    """Put the name, as a link, where the prose has the slug of another exercise."""
    parts = []
    end = 0
    for found in SLUG.finditer(text):
        name = names.get(found.group())
        if name:
            parts += [escape(text[end : found.start()]), _link(found.group(), name)]
            end = found.end()
    # Every part is escaped, or was made by format_html.
    return mark_safe("".join([*parts, escape(text[end:])]))


def _link(slug: str, name: str) -> SafeString:
    address = reverse("library:exercise_detail", args=[slug])
    return format_html('<a href="{}">{}</a>', address, name)


@register.filter
def as_time(seconds: int) -> str:
    """Seconds that were done, as people say them: "90 s", "4 min", "60 min"."""
    return spent_time(seconds).replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def as_sentence(text: str) -> str:
    """A phrase of the content with a capital letter and a full stop."""
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."


@register.filter
def capitalised(text: str) -> str:
    """The first letter large; the rest, names and all, as it was."""
    return text[:1].upper() + text[1:]
