"""The inputs of a plan: person, candidates and current doses."""

from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from psoas_care.library.access import Access, access_to
from psoas_care.library.body import tracked
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import ExerciseRole
from psoas_care.practice.current_doses import CurrentDose, CurrentDoses, dosed
from psoas_care.practice.history import Availability, TrainingHistory, load_history
from psoas_care.practice.models import FairTest
from psoas_care.practice.models.fair_test import Habit
from psoas_care.practice.pain_response import PainResponse
from psoas_care.practice.planner.rules import HARDEST, VERY_SENSITIVE, phase_on
from psoas_care.practice.planner.types import WEEK, Candidate, Person, TrainingPhase
from psoas_care.practice.playable import PlayableItem
from psoas_care.practice.recent_log import weights_of
from psoas_care.safety.status import SafetyStatus, load_safety_status
from psoas_care.safety.vocabulary import SEEN_ABOUT, TOO_STRONG

if TYPE_CHECKING:
    from psoas_care.accounts.models import User

USUAL_MINUTES = 10
"""A day's minutes for whoever has not said how many."""

NEED_SUPPORT = ("age-65", "balance-poor")


class PlanContext:
    """One person on the local day `on`, with all that a plan of theirs rests on.

    `own_day` is the day in the zone of their profile where that is another one than
    the page has: what is closed goes by it. What is of the day `since` or later is of
    today: an earlier one only where the clock of the page is behind that of the newest
    entry. Each part is worked out when it is asked for; together they cost nine
    queries.
    """

    def __init__(
        self,
        user: "User",
        on: date,
        own_day: date | None = None,
        since: date | None = None,
    ) -> None:
        self.user, self.on = user, on
        self.own_day, self.since = own_day or on, since or on

    # -- what is known --------------------------------------------------------

    @cached_property
    def safety_status(self) -> SafetyStatus:
        on, log = self.own_day, self.history.recent
        moment = self.user.moment_of(on)
        response = PainResponse(self.user, on, moment, None, log)
        return load_safety_status(self.user, on, at=moment, read_log=response.verdict)

    @property
    def programme(self) -> Availability | None:
        return self.history.programme

    @cached_property
    def history(self) -> TrainingHistory:
        moment = self.user.moment_of(self.own_day)
        return load_history(self.user, self.on, self.since, moment)

    @cached_property
    def person(self) -> Person:
        programme, sensitive = self.programme, self.history.mean_pain(self.regions[0])
        return Person(
            minutes=programme.minutes if programme else USUAL_MINUTES,
            regions=self.regions,
            phase=self.phase,
            days=self.weekdays,
            wants_release=bool(programme and programme.wants_release),
            is_sensitive=sensitive is not None and sensitive >= VERY_SENSITIVE,
            dislikes_pressure=self._has_yes("dislikes-pressure"),
            is_only_relaxing=self.is_only_relaxing,
        )

    @property
    def weekdays(self) -> frozenset[int]:
        """The days of the week on which they can, Monday is 0; all if nobody asked."""
        return self.programme.weekdays if self.programme else frozenset(range(WEEK))

    @cached_property
    def regions(self) -> list[str]:
        """The regions that they follow, that with most pain lately first."""
        followed = dict.fromkeys(p.region.value for p in tracked(self.user.regions))
        return sorted(
            followed, key=lambda region: -(self.history.mean_pain(region) or 0)
        )

    @property
    def phase(self) -> TrainingPhase:
        is_flare = self.history.is_flare(self.on)
        return phase_on(self.history.began_on, self.on, is_flare=is_flare)

    @property
    def is_only_relaxing(self) -> bool:
        is_too_strong = self.on in self.history.days_too_strong
        is_closed = self.safety_status.has_open(TOO_STRONG)
        return is_too_strong or is_closed or self.needs_somebody

    @cached_property
    def needs_somebody(self) -> bool:
        """Whether what the lights or the pain of late say belongs before a clinician.

        Three red sessions in 14 days, or pain of 8 and more on three days in a row.
        For two weeks the plan then only relaxes; what is hard is closed meanwhile.
        """
        return self.safety_status.has_open(SEEN_ABOUT)

    def _has_yes(self, code: str) -> bool:
        asked = self.safety_status.answers.get(code)
        return asked is not None and asked.is_yes

    # -- what can be done -----------------------------------------------------

    @cached_property
    def access(self) -> dict[str, Access]:
        return {
            slug: access_to(exercise, self.safety_status)
            for slug, exercise in self.history.exercises.items()
        }

    @cached_property
    def doses(self) -> CurrentDoses:
        usable = {
            slug
            for slug, access in self.access.items()
            if not access.best.of_a_record.is_locked
            and access.exercise.level <= HARDEST[self.phase]
            and slug in self.history.possible
        }
        needs_support = any(map(self._has_yes, NEED_SUPPORT))
        return CurrentDoses(
            self.history,
            usable,
            most_seconds=self.person.most_seconds,
            needs_support=needs_support,
        )

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Every exercise as it would be done today, but those that another replaces."""
        return [
            self._candidate(exercise, current_dose)
            for slug, exercise in self.history.exercises.items()
            for current_dose in [self.doses.of(slug)]
            if not current_dose.instead and self.coins.get(slug, True)
        ]

    @cached_property
    def coins(self) -> dict[str, bool]:
        """What the coins of today say about exercises: with, or without.

        None for one that is locked: its test rests as long.
        """
        by_slug = {
            slug: test.coin_on(self.own_day)
            for test in self.history.fair_tests
            if test.exercise and not self.rests(test)
            for slug in test.slugs
        }
        return {slug: coin for slug, coin in by_slug.items() if coin is not None}

    def rests(self, test: FairTest) -> bool:
        """Whether a fair test rests today: what it tries is locked, or it is paused."""
        return test.is_pausing or self.is_locked(test)

    def is_locked(self, test: FairTest) -> bool:
        if test.exercise:
            known = (self.access.get(slug) for slug in test.slugs)
            return any(access is None or access.is_locked for access in known)
        return Habit(test.habit).is_locked(self.safety_status)

    def _candidate(self, exercise: Exercise, current_dose: CurrentDose) -> Candidate:
        slug, access = exercise.slug, self.access[exercise.slug]
        days = self.history.days_by_exercise.get(slug, frozenset())
        item = PlayableItem(exercise, exercise.dose, access)
        sides = item.open_dose.sides
        return Candidate(
            slug=slug,
            category=exercise.category,
            level=exercise.level,
            steps=tuple(
                replace(dosed(exercise, amount), sides=sides).estimated_seconds
                for amount in current_dose.steps
            ),
            weights=weights_of(exercise),
            state=access.best.state,
            is_possible=slug in self.history.possible,
            is_resting=current_dose.is_resting,
            is_hip_extensor=ExerciseRole.HIP_EXTENSOR in exercise.roles,
            is_hip_flexor=ExerciseRole.HIP_FLEXOR in exercise.roles,
            is_hip_flexor_stretch=exercise.is_hip_flexor_stretch,
            is_mobility=ExerciseRole.MOBILITY in exercise.roles,
            is_for_sensitive=exercise.is_for_sensitive,
            is_deep_front=exercise.is_deep_front,
            is_wanted=self.coins.get(slug, False),
            most_days=min(WEEK, exercise.per_week_max),
            done_on=days,
            waits_since=max(days, default=self.history.began_on),
        )
