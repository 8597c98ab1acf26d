"""The exercises of the log form, as choices of a field."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from psoas_care.library.access import Access, access_to
from psoas_care.library.models import Exercise
from psoas_care.practice.playable import at_most
from psoas_care.practice.usual_lines import Line, no_more_than
from psoas_care.safety.status import SafetyStatus
from psoas_care.safety.vocabulary import LockReason

FOR_A_WHILE = frozenset({LockReason.HOLD, LockReason.NOT_NOW, LockReason.TICKS_DUE})
"""Reasons of the day: an earlier time may lie before them."""


class ExerciseGroup(NamedTuple):
    """Exercises to choose from under one name."""

    label: str
    accesses: list[Access]


class ExerciseChoices:
    """All exercises by slug, and which of them a log offers, in groups.

    What is closed today only because of the day stands in the last group: somebody may
    still have to say what they did before.
    """

    def __init__(self, exercises: Iterable[Exercise], today: SafetyStatus) -> None:
        self.today = today
        accesses = [access_to(exercise, today) for exercise in exercises]
        self.exercises = {a.exercise.slug: a.exercise for a in accesses}
        self.names = [(slug, e.name) for slug, e in self.exercises.items()]
        self.groups = _by_category(a for a in accesses if not a.is_locked)
        earlier = [a for a in accesses if a.is_locked and _is_for_a_while(a)]
        if earlier:
            label = _("Closed today: for an earlier time")
            self.groups.append(ExerciseGroup(label, earlier))
        self.offered = {
            access.exercise.slug: access
            for group in self.groups
            for access in group.accesses
        }

    def suggested(self, lines: Iterable[Line]) -> list[Line]:
        """Of the lines what is offered, and less of what was too much, as if played."""
        lines = [line for line in lines if line["exercise"] in self.offered]
        lowered = self.today.lowered if lines else {}
        doses = {
            slug: at_most(self.exercises[slug].dose, lowered[slug])
            for slug in {line["exercise"] for line in lines} & lowered.keys()
        }
        return no_more_than(lines, doses)


def _is_for_a_while(access: Access) -> bool:
    return all(reason.why in FOR_A_WHILE for reason in access.best.locks)


def _by_category(accesses: Iterable[Access]) -> list[ExerciseGroup]:
    groups: dict[str, list[Access]] = {}
    for access in accesses:
        groups.setdefault(access.exercise.get_category_display(), []).append(access)
    return [ExerciseGroup(label, some) for label, some in groups.items()]
