"""The inputs of a plan: person, candidates and current doses."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from psoas_care.library.access import Access, access_to
from psoas_care.library.body import tracked
from psoas_care.library.vocabulary import Category
from psoas_care.practice import lowered_doses
from psoas_care.practice.composition import Basis, Composition, opening
from psoas_care.practice.current_doses import CurrentDoses
from psoas_care.practice.history import Availability, TrainingHistory, load_history
from psoas_care.practice.models import FairTest
from psoas_care.practice.models.fair_test import Habit
from psoas_care.practice.pain_response import PainResponse
from psoas_care.practice.planner.rules import phase_on
from psoas_care.practice.planner.types import WEEK, Candidate, Person, TrainingPhase
from psoas_care.safety.status import (
    LogVerdict,
    LoweredDose,
    SafetyStatus,
    load_safety_status,
)
from psoas_care.safety.vocabulary import SEEN_ABOUT, SENSITIVE, TOO_STRONG, Behaviour

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

        def verdict() -> LogVerdict:
            return response.verdict()._replace(read_lowered=self._lowered)

        return load_safety_status(self.user, on, at=moment, read_log=verdict)

    def _lowered(self) -> Mapping[str, LoweredDose]:
        """What was too much the last time: no query, as all of it has been read."""
        log, on, steps = self.history.recent, self.own_day, self.history.steps
        last_times = {
            (slug, bout.side): record.at
            for record in log.session_records
            for slug, bouts in record.by_exercise.items()
            for bout in bouts
        }
        return lowered_doses.lowered(log, on, last_times, steps)

    @property
    def programme(self) -> Availability | None:
        return self.history.programme

    @cached_property
    def history(self) -> TrainingHistory:
        moment = self.user.moment_of(self.own_day)
        return load_history(self.user, self.on, self.since, moment)

    @cached_property
    def person(self) -> Person:
        programme = self.programme
        return Person(
            minutes=programme.minutes if programme else USUAL_MINUTES,
            regions=tuple(self.regions),
            phase=self.phase,
            days=self.weekdays,
            wants_release=bool(programme and programme.wants_release),
            is_sensitive=self.safety_status.has_open(SENSITIVE),
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
        return is_too_strong or is_closed or self.waits_for_somebody

    @property
    def waits_for_somebody(self) -> bool:
        """Whether a clinician should look first, by what was answered or by the log.

        "Until then: relaxing exercises" (content, section 4.5): so the plan has no
        others, though more of them are open to whoever chooses for themselves.
        """
        return self.safety_status.says(Behaviour.SOON)

    @cached_property
    def needs_somebody(self) -> bool:
        """Whether what the lights or the pain of late say belongs before a clinician.

        Three red sessions in 14 days, or pain of 8 and more on three days in a row.
        What is hard is closed then, until they say that one has looked at it.
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
    def composition(self) -> Composition:
        """What follows from all this; kept as long as nothing of it is another.

        The safety status is asked for every look, and so is each verdict.
        """
        basis = Basis(
            self.person,
            tuple(
                (slug, opening(access, self.coins.get(slug)))
                for slug, access in self.access.items()
            ),
            needs_support=any(map(self._has_yes, NEED_SUPPORT)),
        )
        kept: Composition = self.history.kept.get(
            basis, lambda: Composition(self.history, basis)
        )
        return kept

    @property
    def doses(self) -> CurrentDoses:
        return self.composition.doses

    @property
    def candidates(self) -> list[Candidate]:
        return self.composition.candidates

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
        """Whether what it tries is locked; no coin ever says to press.

        A file that was written by hand may hold a test of a pressure tool.
        """
        if test.exercise:
            known = (self.access.get(slug) for slug in test.slugs)
            return any(
                one is None
                or one.is_locked
                or one.exercise.category == Category.RELEASE
                for one in known
            )
        return Habit(test.habit).is_locked(self.safety_status)
