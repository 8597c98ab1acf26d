"""Exercises that pages of other apps link to, by what they are."""

from collections.abc import Iterable

from django import template

from psoas_care.library.models import Exercise

register = template.Library()


@register.simple_tag
def breathing_exercise() -> Exercise | None:
    """The first exercise that stays open when all else is closed."""
    return Exercise.objects.breathing().only("slug").first()


@register.simple_tag
def deep_front_exercises() -> Iterable[Exercise]:
    """Those that press on the front of the body, in the order of the library."""
    return Exercise.objects.deep_front().only("slug", "name")
