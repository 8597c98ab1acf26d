"""How much of the library is locked for somebody, and by which of their answers."""

from typing import NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string

from psoas_care.safety.reasons import Explained
from psoas_care.safety.status import SafetyStatus


class LockedExercises(NamedTuple):
    """So many `of` all exercises are locked, or one side of them is.

    `reasons` are those of answers: what is reported or logged is told by itself.
    """

    number: int
    of: int
    is_on_one_side: bool
    reasons: list[Explained]


def locked_exercises(status: SafetyStatus) -> LockedExercises:
    """What is locked by this status; the exercises stand above this layer."""
    found: LockedExercises = import_string(settings.LOCKED_EXERCISES)(status)
    return found
