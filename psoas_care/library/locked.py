"""How much of the library is locked for somebody."""

from psoas_care.library.access import access_to
from psoas_care.library.exercise_content import all_cards
from psoas_care.safety.locked_exercises import LockedExercises
from psoas_care.safety.reasons import why_locked
from psoas_care.safety.rules import Eligibility
from psoas_care.safety.status import SafetyStatus
from psoas_care.safety.vocabulary import State


def locked_exercises_of(status: SafetyStatus) -> LockedExercises:
    """The exercises that are locked, or of which a side is; at most one query."""
    accesses = [access_to(exercise, status) for exercise in all_cards()]
    locked = [access for access in accesses if access.any_side.is_locked]
    by_answers = dict.fromkeys(
        reason
        for access in locked
        for reason in access.any_side.locks
        if not reason.restriction
    )
    return LockedExercises(
        len(locked),
        len(accesses),
        any(not access.is_locked for access in locked),
        why_locked(Eligibility(State.LOCKED, tuple(by_answers)), status.questions),
    )
