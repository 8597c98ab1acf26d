"""What is composed from a history: doses, candidates and the session of a day.

It follows from the history and from what the verdicts of safety, asked anew for every
look, leave open. So it is kept beside the history, under those.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from psoas_care.library.access import Access
from psoas_care.library.dose import Sides
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import ExerciseRole, Place, StartPosition
from psoas_care.practice.current_doses import CurrentDose, CurrentDoses, dosed
from psoas_care.practice.history import TrainingHistory
from psoas_care.practice.planner.composer import compose, swap_options
from psoas_care.practice.planner.rules import HARDEST
from psoas_care.practice.planner.types import WEEK, Candidate, Person, Plan
from psoas_care.practice.playable import PlayableItem
from psoas_care.practice.recent_log import weights_of
from psoas_care.safety.vocabulary import State

NOT_ON_THE_BACK = "pregnancy-supine"
"""The answer after which nobody should lie flat on the back for long."""


@dataclass(frozen=True)
class Opening:
    """What a plan asks of the verdict about one exercise.

    `sides` are those of the dose that is open, `is_closed` says that even a record of
    it is refused. `coin` is what a fair test says today, None without one. What
    `is_on_back` an answer advises to keep short.
    """

    state: State
    sides: Sides
    is_closed: bool
    coin: bool | None
    is_on_back: bool = False


def opening(access: Access, coin: bool | None) -> Opening:  # noqa: FBT001
    """The opening of an exercise by its verdict."""
    item = PlayableItem(access.exercise, access.exercise.dose, access)
    is_closed = access.best.of_a_record.is_locked
    return Opening(
        access.best.state,
        Sides(item.open_dose.sides),
        is_closed,
        coin,
        _is_on_back(access),
    )


def _is_on_back(access: Access) -> bool:
    """Whether it is flat on the back, for whom an answer advises against that."""
    exercise = access.exercise
    is_flat = exercise.start_position == StartPosition.SUPINE
    codes = {reason.code for reason in access.best.reasons}
    return is_flat and exercise.place != Place.CHAIR and NOT_ON_THE_BACK in codes


@dataclass(frozen=True)
class Basis:
    """All that a plan follows from beside the history. `openings` are by slug."""

    person: Person
    openings: tuple[tuple[str, Opening], ...]
    needs_support: bool


class Composition:
    """The doses of a day, and the sessions that can be made of them."""

    def __init__(self, history: TrainingHistory, basis: Basis) -> None:
        self.history, self.person = history, basis.person
        self.openings = dict(basis.openings)
        usable = {
            slug
            for slug, opening in self.openings.items()
            if not opening.is_closed
            and history.exercises[slug].level <= HARDEST[self.person.phase]
            and slug in history.possible
        }
        self.doses = CurrentDoses(
            history,
            usable,
            most_seconds=self.person.most_seconds,
            needs_support=basis.needs_support,
        )
        self._plans: dict[tuple[frozenset[tuple[str, str]], frozenset[str]], Plan] = {}

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Every exercise as it would be done today, but those that another replaces."""
        return [
            self._candidate(exercise, current_dose)
            for slug, exercise in self.history.exercises.items()
            for current_dose in [self.doses.of(slug)]
            if not current_dose.instead and self.openings[slug].coin is not False
        ]

    def plan(self, swaps: Mapping[str, str], skips: Collection[str]) -> Plan:
        """The session of the day with these wishes."""
        # A wish names what was planned first; that may have been swapped since.
        left_out = {*skips, *(new for old, new in swaps.items() if old in skips)}
        key = frozenset(swaps.items()), frozenset(left_out)
        if key not in self._plans:
            self._plans[key] = compose(
                self.person, self.candidates, self.history.past, self.history.on,
                swaps=swaps, skips=left_out,
            )  # fmt: skip
        return self._plans[key]

    @cached_property
    def equals(self) -> dict[str, list[str]]:
        """What could stand in the place of each exercise, by its slug."""
        history = self.history
        return swap_options(self.person, self.candidates, history.past, history.on)

    def _candidate(self, exercise: Exercise, current_dose: CurrentDose) -> Candidate:
        slug, opening = exercise.slug, self.openings[exercise.slug]
        days = self.history.days_by_exercise.get(slug, frozenset())
        return Candidate(
            slug=slug,
            category=exercise.category,
            level=exercise.level,
            steps=tuple(
                replace(dosed(exercise, amount), sides=opening.sides).estimated_seconds
                for amount in current_dose.steps
            ),
            weights=weights_of(exercise),
            state=opening.state,
            is_possible=slug in self.history.possible,
            is_resting=current_dose.is_resting,
            is_hip_extensor=ExerciseRole.HIP_EXTENSOR in exercise.roles,
            is_hip_flexor=ExerciseRole.HIP_FLEXOR in exercise.roles,
            is_hip_flexor_stretch=exercise.is_hip_flexor_stretch,
            is_mobility=ExerciseRole.MOBILITY in exercise.roles,
            is_for_sensitive=exercise.is_for_sensitive,
            is_deep_front=exercise.is_deep_front,
            is_wanted=bool(opening.coin),
            is_on_back=opening.is_on_back,
            most_days=min(WEEK, exercise.per_week_max),
            done_on=days,
            waits_since=max(days, default=self.history.began_on),
        )
