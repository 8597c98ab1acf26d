"""The exercises of the log form, as choices of a field."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from psoas_care.library.access import Access, access_to
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category
from psoas_care.safety.status import SafetyStatus
from psoas_care.safety.vocabulary import LockReason

Choice = tuple[str, str]

FOR_A_WHILE = frozenset({LockReason.HOLD, LockReason.NOT_NOW, LockReason.TICKS_DUE})
"""Reasons of the day: an earlier time may lie before them."""


class ExerciseChoices:
    """All exercises by slug, and which of them the list offers.

    What is closed today only because of the day stands at its end: somebody may still
    have to say what they did before.
    """

    def __init__(self, exercises: Iterable[Exercise], today: SafetyStatus) -> None:
        accesses = [access_to(exercise, today) for exercise in exercises]
        self.exercises = {a.exercise.slug: a.exercise for a in accesses}
        self.names = [(slug, e.name) for slug, e in self.exercises.items()]
        offered = [a for a in accesses if not a.is_locked]
        earlier = [a for a in accesses if a.is_locked and _is_for_a_while(a)]
        kinds = {a.exercise.category for a in [*offered, *earlier]}
        self.has_tools = Category.RELEASE in kinds
        self._groups = _by_category(offered)
        if earlier:
            group = [(a.exercise.slug, a.exercise.name) for a in earlier]
            self._groups.append((_("Closed today: for an earlier time"), group))

    def has(self, slug: str) -> bool:
        """Whether the list offers this exercise."""
        return any(slug == some for _group, names in self._groups for some, _ in names)

    def choices_with(self, *others: Exercise | None) -> list[tuple[str, Any]]:
        """The choices of a line; what it is about stays one of them, closed or not."""
        choices: list[tuple[str, Any]] = [("", _("Choose…")), *self._groups]
        named = {other.slug: other.name for other in others if other}
        choices += [(s, name) for s, name in named.items() if not self.has(s)]
        return choices


def _is_for_a_while(access: Access) -> bool:
    return all(reason.why in FOR_A_WHILE for reason in access.best.locks)


def _by_category(accesses: Iterable[Access]) -> list[tuple[str, list[Choice]]]:
    groups: dict[str, list[Choice]] = {}
    for access in accesses:
        exercise = access.exercise
        options = groups.setdefault(exercise.get_category_display(), [])
        options.append((exercise.slug, exercise.name))
    return list(groups.items())
