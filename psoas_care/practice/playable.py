"""A session as one person can play it now: built-in, own or composed."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from psoas_care.library.access import Access, access_to
from psoas_care.library.body import Side
from psoas_care.library.dose import (
    SHORTEST_HOLD_SECONDS,
    Dose,
    effort_in_words,
    minutes_in_words,
)
from psoas_care.library.easing import why_easier
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category
from psoas_care.practice.models import MyRoutine, Routine
from psoas_care.practice.planner.rules import MOST_RELEASE_SECONDS
from psoas_care.safety.consequences import DEEP_FRONT_SECONDS
from psoas_care.safety.reasons import Explained, why_locked
from psoas_care.safety.status import LoweredDose, SafetyStatus
from psoas_care.safety.vocabulary import RED


@dataclass(frozen=True)
class PlayableItem:
    """One exercise of a session, how much of it, and what the person may do of it.

    `locks` say why it, or one side of it, is closed; none for a visitor, whom nobody
    has asked. `is_over` says that the session goes without it: it has enough of its
    kind, or it was too much. `why_less` says why there is less of it than was planned,
    `easings` why its easier version comes first, each with what to do about it.
    """

    exercise: Exercise
    dose: Dose
    access: Access
    locks: tuple[Explained, ...] = ()
    is_over: bool = False
    why_less: str = ""
    easings: tuple[str, ...] = ()

    @property
    def is_locked(self) -> bool:
        return self.is_over or self.access.is_locked

    @property
    def open_sides(self) -> tuple[Side, ...]:
        """Left and right, one of them, or both as one; nothing while it is locked."""
        by_side = self.access.by_side.items()
        return tuple(
            Side(side) for side, eligibility in by_side if not eligibility.is_locked
        )

    @property
    def is_easier_first(self) -> bool:
        """Whether its easier version comes first, on one side or all that are open."""
        by_side = self.access.by_side
        return any(by_side[side].is_easier_first for side in self.open_sides)

    @property
    def open_dose(self) -> Dose:
        """The dose of what is open: that of one side where the other is closed."""
        return self.dose.on(self.access.only_side)

    @property
    def seconds(self) -> int:
        """Estimated time of the sides that are open; 0 while it is locked."""
        return 0 if self.is_locked else self.open_dose.estimated_seconds

    @property
    def effort_in_words(self) -> str:
        return effort_in_words(self.dose, self.access.only_side)

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
    def back_in_words(self) -> str:
        """The way from the player to the page of its own."""
        return _("Back to the routine")

    @cached_property
    def open_items(self) -> tuple[PlayableItem, ...]:
        return tuple(item for item in self.items if not item.is_locked)

    @property
    def locked_items(self) -> tuple[PlayableItem, ...]:
        return tuple(item for item in self.items if item.is_locked)

    @property
    def has_tools(self) -> bool:
        """Whether a tool presses in what is open."""
        return any(map(_is_open_tool, self.items))

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


class SingleExercise(Playable):
    """A session of one exercise; its own page is that of the library."""

    @property
    def back_in_words(self) -> str:
        return _("Back to the exercise")


def single_exercise(
    exercise: Exercise,
    dose: Dose,
    safety_status: SafetyStatus,
    first_side: str = "",
    why_less: str = "",
) -> Playable:
    """One exercise as a session, with the limits of any other."""
    item = playable_item(exercise, dose, safety_status)
    item = replace(item, why_less=why_less)
    return SingleExercise(
        exercise.name,
        exercise.get_absolute_url(),
        within_limits([item], safety_status),
        first_side,
    )


def playable_of(routine: Routine | MyRoutine, safety_status: SafetyStatus) -> Playable:
    """A routine, read `with_items()`, for a person of this safety status."""
    return Playable(
        str(routine),
        routine.get_absolute_url(),
        within_limits(
            [
                playable_item(item.exercise, item.dose, safety_status)
                for item in routine.items.all()
            ],
            safety_status,
        ),
    )


def within_limits(
    items: Collection[PlayableItem], safety_status: SafetyStatus | None = None
) -> tuple[PlayableItem, ...]:
    """The items with no more of each than it may have, whoever planned them.

    What was too much the last time is lowered, or left out (content, section 5.4).
    On the front of the body a minute a side, the way there and back included; each tool
    the longest that its page allows; with all together five minutes (content, sections
    4.6 and 5.1), less what a `safety_status` says is used up today. What is too long is
    shortened, what has no room is left out with the reason.
    """
    if safety_status:
        items = [_lowered(item, safety_status) for item in items]
    has_tools = any(map(_is_open_tool, items))
    used = safety_status.pressed_seconds if safety_status and has_tools else 0
    return tuple(_within_limits(items, used))


def _lowered(item: PlayableItem, safety_status: SafetyStatus) -> PlayableItem:
    """An item with at most what its last red light has left of it."""
    lowered = safety_status.lowered.get(item.exercise.slug)
    if lowered is None:
        return item
    if lowered.is_left_out:
        return _left_out(item, lowered)
    if item.is_locked:
        return item
    dose = at_most(item.dose, lowered)
    reasons = [item.why_less, lowered.why if dose != item.dose else ""]
    return replace(item, dose=dose, why_less=" ".join(filter(None, reasons)))


def _left_out(item: PlayableItem, lowered: LoweredDose) -> PlayableItem:
    """Closed, with the reason beside those that it has; a red light is one of them."""
    page, link = item.exercise.get_absolute_url(), _("See the exercise")
    reason = Explained(lowered.why, "", page, link, is_lock=True)
    is_said = any(one.code == RED for one in item.access.any_side.locks)
    locks = item.locks if is_said else (*item.locks, reason)
    return replace(item, is_over=True, locks=locks)


def at_most(dose: Dose, lowered: LoweredDose) -> Dose:
    """A dose, with each number of it no more than in the lowered one."""
    return replace(
        dose,
        hold_seconds=min(dose.hold_seconds, lowered.hold_seconds),
        repetitions=min(dose.repetitions, lowered.repetitions),
        sets=min(dose.sets, lowered.sets),
    )


def _is_open_tool(item: PlayableItem) -> bool:
    return not item.is_locked and item.exercise.most_pressure is not None


def _within_limits(items: Iterable[PlayableItem], used: int) -> Iterator[PlayableItem]:
    front, all_tools = DEEP_FRONT_SECONDS, MOST_RELEASE_SECONDS - used
    done = Counter[str]()
    for item in items:
        if not _is_open_tool(item):
            yield item
            continue
        exercise = item.exercise
        left = min(
            front if exercise.is_deep_front else all_tools,
            exercise.most_seconds - done[exercise.slug],
            all_tools // len(item.open_sides),
        )
        dose = _shortened(item.dose, left)
        if dose is None:
            reason = _enough(item, is_day_begun=used > 0)
            yield replace(item, is_over=True, locks=(*item.locks, reason))
            continue
        cut = replace(item, dose=dose)
        front -= _round(dose) if exercise.is_deep_front else 0
        done[exercise.slug] += _round(dose)
        all_tools -= _pressed(cut)
        yield cut


def _round(dose: Dose) -> int:
    """Seconds of effort on one side."""
    return dose.sets * dose.repetitions * (dose.hold_seconds + dose.move_seconds)


def _pressed(item: PlayableItem) -> int:
    """Seconds of effort on the sides that are open."""
    return _round(item.dose) * len(item.open_sides)


def _shortened(dose: Dose, seconds: int) -> Dose | None:
    """What of a dose fits into so many seconds a side; None where no hold does."""
    if _round(dose) <= seconds:
        return dose
    one = dose.hold_seconds + dose.move_seconds
    if one <= seconds:
        return replace(dose, sets=1, repetitions=seconds // one)
    hold = seconds - dose.move_seconds
    if hold < SHORTEST_HOLD_SECONDS:
        return None
    return replace(dose, sets=1, repetitions=1, hold_seconds=hold)


def _enough(item: PlayableItem, *, is_day_begun: bool) -> Explained:
    if item.exercise.is_deep_front:
        text = _(
            "This session already has its one minute a side of deep front release."
        )
    elif is_day_begun:
        text = _("This would be more than five minutes of pressure tools today.")
    else:
        text = _("This session already has its five minutes of pressure tools.")
    page, link = reverse("library:tool_list"), _("See the tools")
    return Explained(text, "", page, link, is_lock=True)


def is_open_on(
    sides: Collection[str], exercise: Exercise, safety_status: SafetyStatus
) -> bool:
    """Whether an exercise is open on all of these sides; on all it has without them."""
    by_side = access_to(exercise, safety_status).by_side
    asked = [side for side in sides if side in by_side] or [*by_side]
    return not any(by_side[side].is_locked for side in asked)


def playable_item(
    exercise: Exercise, dose: Dose, safety_status: SafetyStatus
) -> PlayableItem:
    """An exercise with its dose, for a person of this safety status."""
    access = access_to(exercise, safety_status)
    return PlayableItem(
        exercise,
        dose,
        access,
        tuple(_locks_of(access, safety_status)),
        easings=why_easier(access, safety_status.questions),
    )


def _locks_of(access: Access, safety_status: SafetyStatus) -> list[Explained]:
    """All that closes an exercise, or one side of it; in words."""
    if not safety_status.questions:
        return []
    return why_locked(access.any_side, safety_status.questions)
