"""What a person may see and do of an exercise: `safety.rules` applied to model rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from psoas_care.library import pictures
from psoas_care.library.body import Side
from psoas_care.library.dose import (
    Dose,
    Sides,
    effort_in_words,
    in_words,
    minutes_in_words,
)
from psoas_care.library.models import Exercise
from psoas_care.library.pictures import Picture
from psoas_care.library.vocabulary import Category
from psoas_care.safety.reasons import moment_in_words
from psoas_care.safety.rules import Eligibility, SafetyItem
from psoas_care.safety.status import LoweredDose, SafetyStatus
from psoas_care.safety.vocabulary import State
from psoas_care.web.kept import Kept

KEPT = Kept(most=1000)
"""Cards of the library, about 1 kB each; they say what is closed, and not for whom."""

SHOWN_ON_CARD = (
    "slug", "name", "category", "level", "place", "start_position",
    *(column.name for column in fields(Dose)),
)  # fmt: skip


def item_of(exercise: Exercise) -> SafetyItem:
    """An exercise as the plain value that `safety.rules` judges."""
    return SafetyItem(
        slug=exercise.slug,
        category=exercise.category,
        level=exercise.level,
        codes=frozenset(exercise.codes),
        not_with=frozenset(exercise.not_with),
        tools=frozenset(exercise.tool_slugs),
        is_deep_front=exercise.is_deep_front,
        is_breathing=exercise.is_breathing,
        is_calm=exercise.is_calm,
    )


@dataclass(frozen=True)
class Access:
    """What one person may do of one exercise, side by side where it has sides."""

    exercise: Exercise
    by_side: dict[str, Eligibility]
    read_lowered: Callable[[], Mapping[str, LoweredDose]] = field(
        default=dict, compare=False
    )

    @cached_property
    def best(self) -> Eligibility:
        """The eligibility of the more open side; if both are locked, the milder one."""
        return max(self.by_side.values(), key=lambda v: (v.state, -len(v.locks)))

    @property
    def any_side(self) -> Eligibility:
        """The worse verdict, with the reasons of every side, each once."""
        verdicts = self.by_side.values()
        reasons = dict.fromkeys(reason for v in verdicts for reason in v.reasons)
        return Eligibility(
            min(v.state for v in verdicts),
            tuple(sorted(reasons, key=lambda r: r.state)),
        )

    @property
    def is_locked(self) -> bool:
        """Nothing of how it is done may be shown: no placement, steps or dose."""
        return self.best.is_locked

    @property
    def is_easier_first(self) -> bool:
        return self.best.is_easier_first

    @property
    def opens_at(self) -> datetime | None:
        """The moment from which a locked exercise is open by itself."""
        closing = [lock.restriction for lock in self.best.locks if lock.restriction]
        moments = [one.until_at for one in closing if one.until_at]
        return max(moments) if self.best.until and moments else None

    @property
    def until(self) -> date | None:
        """The day of that moment, on the clock of the page."""
        return timezone.localdate(self.opens_at) if self.opens_at else None

    @property
    def until_in_words(self) -> str:
        return moment_in_words(self.opens_at) if self.opens_at else ""

    @property
    def lesser_side(self) -> Side | None:
        """The side that is less open than the other; None if both are equal."""
        side, eligibility = min(self.by_side.items(), key=lambda pair: pair[1].state)
        return Side(side) if eligibility.state < self.best.state else None

    @property
    def lesser(self) -> Eligibility | None:
        """The verdict of that side."""
        return self.by_side[self.lesser_side] if self.lesser_side else None

    @property
    def only_side(self) -> Side | None:
        """The side that is open where the other is locked; None if there is none."""
        if self.lesser is None or not self.lesser.is_locked:
            return None
        return Side.RIGHT if self.lesser_side == Side.LEFT else Side.LEFT

    @property
    def lowered(self) -> LoweredDose | None:
        """What is left of it since it was too much the last time, or that it rests."""
        if self.is_locked:
            return None
        return self.read_lowered().get(self.exercise.slug)

    @property
    def _present_dose(self) -> Dose:
        """How much of it a person has now, as the player has it."""
        lowered = self.lowered
        if lowered is None:
            return self.exercise.dose
        return replace(
            self.exercise.dose,
            hold_seconds=lowered.hold_seconds,
            repetitions=lowered.repetitions,
            sets=lowered.sets,
        )

    @property
    def only_side_in_words(self) -> str:
        """What to leave out of the steps where one side is locked; else ""."""
        sentences = {
            Side.LEFT: _("Only the left side for now: leave out the change of sides."),
            Side.RIGHT: _(
                "Only the right side for now: leave out the change of sides."
            ),
        }
        return sentences[self.only_side] if self.only_side else ""

    def on_open_sides(self, steps: Sequence[str]) -> list[str]:
        """Steps, led by what to leave out of them."""
        only = self.only_side_in_words
        return [only, *steps] if only else [*steps]

    @property
    def dose(self) -> Dose:
        """How much of it, on the sides that are open."""
        return self._present_dose.on(self.only_side)

    @property
    def dose_in_words(self) -> str:
        return in_words(self._present_dose, self.only_side)

    @property
    def effort_in_words(self) -> str:
        return effort_in_words(self._present_dose, self.only_side)

    @property
    def minutes_in_words(self) -> str:
        return minutes_in_words(self.dose.estimated_seconds)

    @property
    def still(self) -> Picture | None:
        """One picture of it, where there is one to be seen."""
        return None if self.is_locked else pictures.cover(self.exercise.slug)

    @property
    def card(self) -> Any:
        """The card of the exercise, kept under all that it shows."""
        shown = (getattr(self.exercise, name) for name in SHOWN_ON_CARD)
        return KEPT.get((get_language(), *shown, *self.told), self._written_card)

    @property
    def told(self) -> tuple[Any, ...]:
        """What a card or the rung of a ladder tells of the verdict."""
        lesser = self.lesser.state if self.lesser else None
        opens = self.until_in_words
        return (self.best.state, opens, self.lesser_side, lesser, self.lowered)

    def _written_card(self) -> Any:
        context = {"access": self, "exercise": self.exercise}
        return render_to_string("library/_exercise_card.html", context)

    def may_do(self, side: str) -> Eligibility:
        """The verdict for a bout on `side`; on both at once, that of the worse one."""
        if side in self.by_side:
            return self.by_side[side]
        return min(self.by_side.values(), key=lambda eligibility: eligibility.state)


def access_to(exercise: Exercise, safety_status: SafetyStatus) -> Access:
    """What a person of this safety status may do of an exercise."""
    item = item_of(exercise)
    is_per_side = exercise.sides == Sides.PER_SIDE
    sides = (Side.LEFT, Side.RIGHT) if is_per_side else (Side.BOTH,)
    return Access(
        exercise,
        {side: safety_status.eligibility(item, side) for side in sides},
        lambda: safety_status.lowered,
    )


def alternatives_to(exercise: Exercise, safety_status: SafetyStatus) -> list[Exercise]:
    """A way to rest and a stretch for the same regions that are wholly open."""
    found: dict[str, Exercise] = {}
    for other in Exercise.objects.for_cards().without_pressure_like(exercise):
        if access_to(other, safety_status).may_do(Side.BOTH).state == State.ALLOWED:
            found.setdefault(other.category, other)
    return [found[kind] for kind in (Category.RELAX, Category.STRETCH) if kind in found]
