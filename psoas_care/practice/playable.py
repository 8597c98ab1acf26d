"""A session that can be done now, by one person: built-in, own, or put together."""

from collections import Counter
from dataclasses import dataclass, replace

from psoas_care.library.body import Side
from psoas_care.library.dose import Dose, Sides, effort_in_words, minutes_in_words
from psoas_care.library.models import Exercise
from psoas_care.library.verdicts import Access, access_to
from psoas_care.library.vocabulary import Category
from psoas_care.practice.models import MyRoutine, Routine
from psoas_care.safety.reasons import Explained, explain
from psoas_care.safety.rules import Verdict
from psoas_care.safety.standing import Standing


@dataclass(frozen=True)
class PlayableItem:
    """One exercise of a session, how much of it, and what the person may do of it.

    `locks` say why it, or one side of it, is closed; none for a visitor, whom nobody
    has asked.
    """

    exercise: Exercise
    dose: Dose
    access: Access
    locks: tuple[Explained, ...] = ()

    @property
    def is_locked(self) -> bool:
        return self.access.is_locked

    @property
    def open_sides(self) -> tuple[Side, ...]:
        """Left and right, one of them, or both as one; nothing while it is locked."""
        by_side = self.access.by_side.items()
        return tuple(Side(side) for side, verdict in by_side if not verdict.is_locked)

    @property
    def open_dose(self) -> Dose:
        """The dose of what is open: that of one side where the other is closed."""
        is_one_of_two = len(self.open_sides) < len(self.access.by_side)
        return replace(self.dose, sides=Sides.BILATERAL) if is_one_of_two else self.dose

    @property
    def seconds(self) -> int:
        """Estimated time of the sides that are open; 0 while it is locked."""
        return 0 if self.is_locked else self.open_dose.estimated_seconds

    @property
    def effort_in_words(self) -> str:
        return effort_in_words(self.open_dose)

    @property
    def minutes_in_words(self) -> str:
        return minutes_in_words(self.seconds)


@dataclass(frozen=True)
class Playable:
    """A session as a page shows it and the player plays it.

    `address` is its own page. Locked items are among `items`, since a page strikes
    them out with the reason; they take no time and are never played. `first_side` is
    done first where there are two; without one that is the left.
    """

    title: str
    address: str
    items: tuple[PlayableItem, ...]
    first_side: str = ""

    @property
    def play_address(self) -> str:
        return f"{self.address}play/"

    @property
    def open_items(self) -> tuple[PlayableItem, ...]:
        return tuple(item for item in self.items if not item.is_locked)

    @property
    def locked_items(self) -> tuple[PlayableItem, ...]:
        return tuple(item for item in self.items if item.is_locked)

    @property
    def seconds(self) -> int:
        """Estimated time of all that is open, setting up included."""
        return sum(item.seconds for item in self.items)

    @property
    def minutes_in_words(self) -> str:
        return minutes_in_words(self.seconds)

    @property
    def kinds(self) -> list[tuple[Category, int]]:
        """How many open exercises there are of each category, in the usual order."""
        found = Counter(item.exercise.category for item in self.open_items)
        return [(kind, found[kind]) for kind in Category if found[kind]]


def playable_of(routine: Routine | MyRoutine, standing: Standing) -> Playable:
    """A routine, read `with_items()`, for somebody who stands there."""
    return Playable(
        str(routine),
        routine.get_absolute_url(),
        tuple(
            playable_item(item.exercise, item.dose, standing)
            for item in routine.items.all()
        ),
    )


def playable_item(exercise: Exercise, dose: Dose, standing: Standing) -> PlayableItem:
    """So much of an exercise, for somebody who stands there."""
    access = access_to(exercise, standing)
    return PlayableItem(exercise, dose, access, tuple(_locks_of(access, standing)))


def _locks_of(access: Access, standing: Standing) -> list[Explained]:
    """Why it is closed; where one side is, why that one. In words."""
    lesser: Verdict | None = access.best if access.is_locked else access.lesser
    if lesser is None or not standing.questions:
        return []
    return [reason for reason in explain(lesser, standing.questions) if reason.is_lock]
