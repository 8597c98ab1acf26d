"""The plan of one person for one day: composed when somebody looks, never stored."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from psoas_care.library.models import Exercise
from psoas_care.practice import labels
from psoas_care.practice.current_doses import CurrentDose, dosed
from psoas_care.practice.fair_tests import TodaysCoin
from psoas_care.practice.plan_context import PlanContext
from psoas_care.practice.planner.progression import Next
from psoas_care.practice.planner.session_records import SessionRecord
from psoas_care.practice.planner.traffic_light import Light
from psoas_care.practice.planner.types import (
    DayKind,
    Plan,
    Planned,
    SelectionReason,
    UnmetReason,
)
from psoas_care.practice.playable import (
    Playable,
    PlayableItem,
    playable_item,
    single_exercise,
)
from psoas_care.safety.reasons import Explained, explain
from psoas_care.web.durations import about_time
from psoas_care.web.user_records import latest_day

if TYPE_CHECKING:
    from psoas_care.accounts.models import User

ITEMS = UUID("5f0ad6e5-6a2b-4b3b-9c55-2f1a3d1c7a10")
"""Names the items of plans: the same plan has the same items whenever it is made."""
MOST_OPTIONS = 4
MOST_LIGHTS = 3
ASKED_FOR = timedelta(days=3)
"""How long the question of the next day is worth asking."""
GREENS_AFTER_A_FLARE = 2
"""Green days after which a flare may be over (content, section 5.3)."""


@dataclass(frozen=True, kw_only=True)
class PlanItem(PlayableItem):
    """One exercise of a plan: `first` is the slug that was planned in its place.

    `offer` waits for a yes or no and comes with the exercise that it leads to, the
    same or the next on its ladder; `about_dose` says what lights or a pause changed;
    `options` could stand in its place. `region` is the
    one that matters most.
    """

    uid: UUID
    planned: Planned
    current_dose: CurrentDose
    first: str
    region: str
    about_dose: Sequence[str] = ()
    offer: tuple[Next, Exercise] | None = None
    options: tuple[Exercise, ...] = ()

    @property
    def reasons(self) -> list[str]:
        """Why it is there, and why as much of it; sentences."""
        found: list[str] = []
        for why in self.planned.why:
            is_told = why is SelectionReason.EASIER_FIRST and self.easings
            found += self.easings if is_told else [labels.why(why, self.region)]
        return list(dict.fromkeys([*found, *self.about_dose]))

    @property
    def offer_in_words(self) -> str:
        only = self.access.only_side
        return labels.offer(*self.offer, only) if self.offer else ""

    @property
    def lights(self) -> list[tuple[Light, str]]:
        """The lights of the last three times, with words; none without an answer."""
        dose = self.current_dose
        last = dose.lights[-MOST_LIGHTS:] if dose.answered else ()
        return [(one.light, str(labels.LIGHTS[one.light])) for one in last]


class TodaysSession(Playable):
    """A plan for the player; its own page is that of the week."""

    @property
    def play_address(self) -> str:
        return reverse("practice:programme_play")

    @property
    def back_in_words(self) -> str:
        return _("Back to this week")


class DayPlan(PlanContext):
    """The plan of one person for one day, with its reasons and what is locked."""

    @cached_property
    def as_planned(self) -> Plan:
        """The plan before swaps and skips."""
        return self._composed(swaps={}, skips=())

    @cached_property
    def plan(self) -> Plan:
        """The plan with swaps and skips."""
        return self._composed(self.history.swaps, self.history.skips)

    def _composed(self, swaps: Mapping[str, str], skips: Collection[str]) -> Plan:
        return self.composition.plan(swaps, skips)

    @cached_property
    def items(self) -> tuple[PlanItem, ...]:
        return tuple(map(self._item, self.plan.items))

    def find(self, uid: UUID) -> PlanItem | None:
        """An item of today's plan, also one that was swapped or left out since."""
        swapped = self._composed(self.history.swaps, ())
        for plan in (self.plan, swapped, self.as_planned):
            for planned in plan.items:
                if self._uid(planned.slug) == uid:
                    return self._item(planned)
        return None

    def _item(self, planned: Planned) -> PlanItem:
        slug = planned.slug
        exercise, current_dose = self.history.exercises[slug], self.doses.of(slug)
        amount = current_dose.steps[planned.step]
        item = playable_item(exercise, dosed(exercise, amount), self.safety_status)
        first = next((a for a, b in self.history.swaps.items() if b == slug), slug)
        options = tuple(self._options(slug, first))
        is_quiet = planned.is_short or self.is_gentle
        is_offered = current_dose.next.is_offer and not is_quiet
        leads_to = self.history.exercises[current_dose.next.slug]
        return PlanItem(
            item.exercise,
            item.dose,
            item.access,
            item.locks,
            easings=item.easings,
            uid=self._uid(slug),
            planned=planned,
            current_dose=current_dose,
            first=first,
            region=self.regions[0],
            about_dose=labels.about_dose(current_dose, self.history.exercises),
            offer=(current_dose.next, leads_to) if is_offered else None,
            options=options,
        )

    def _uid(self, slug: str) -> UUID:
        return uuid5(ITEMS, f"{self.user.pk}/{self.on}/{slug}")

    def _options(self, slug: str, first: str) -> Iterator[Exercise]:
        """What could replace an item; first, what was planned there originally."""
        found = self.composition.equals.get(first, [])
        others = [first, *found] if first != slug else found
        for other in [other for other in others if other != slug][:MOST_OPTIONS]:
            yield self.history.exercises[other]

    @property
    def todays_coins(self) -> list[TodaysCoin]:
        """What the coin says today, for each fair test that goes on."""
        slugs = {item.exercise.slug for item in self.items}
        return [
            TodaysCoin(
                test,
                self.own_day,
                None if self.rests(test) else test.coin_on(self.own_day),
                is_locked=self.is_locked(test),
                is_planned=bool(test.slugs) and slugs.issuperset(test.slugs),
            )
            for test in self.history.fair_tests
            if test.is_running(self.own_day)
        ]

    @property
    def left_out(self) -> list[PlanItem]:
        """What was left out of today by wish, to be put back."""
        skipped = self.history.skips
        return [
            item
            for item in map(self._item, self._composed(self.history.swaps, ()).items)
            if item.first in skipped
        ]

    @cached_property
    def playable(self) -> Playable:
        """The plan as the player plays it."""
        return TodaysSession(
            self.title,
            reverse("practice:week"),
            self.items,
            self.history.worse_side,
        )

    def alone(self, slug: str) -> Playable | None:
        """One exercise, as much as they would do of it today; None if there is none."""
        exercise = self.history.exercises.get(slug)
        if exercise is None:
            return None
        current_dose = self.doses.of(exercise.slug)
        return single_exercise(
            exercise,
            dosed(exercise, current_dose.amount),
            self.safety_status,
            self.history.worse_side,
            " ".join(labels.about_dose(current_dose, self.history.exercises)),
        )

    # -- in words -------------------------------------------------------------

    @property
    def time(self) -> str:
        """The length in words, such as "about 10 min"."""
        return about_time(self.playable.seconds)

    @property
    def is_gentle(self) -> bool:
        """Whether today is for rest and breathing alone, whatever the reason."""
        return self.plan.kind == DayKind.FLARE

    @property
    def short_address(self) -> str:
        """The player of a break, for who has no time.

        "" where that is too much, or where any of it is closed or not possible for
        them: a break done standing is no break for who stays on a chair.
        """
        if self.is_gentle or self.waits_for_somebody:
            return ""
        is_open = all(
            slug in self.history.possible and not self.access[slug].is_locked
            for slug in self.history.micro_break
        )
        routines = [*self.history.micro_break.values()]
        if not routines or not is_open:
            return ""
        return reverse("practice:routine_play", args=routines[:1])

    @cached_property
    def kind(self) -> DayKind | None:
        """What the session is for, by what is open of it; None for rest alone."""
        return labels.kind_of(self.plan.kind, self._open_exercises)

    @property
    def _open_exercises(self) -> list[Exercise]:
        return [item.exercise for item in self.items if not item.is_locked]

    @property
    def title(self) -> str:
        if self.kind is None:
            return labels.rest_title(self._open_exercises)
        return labels.title(self.kind, self.regions[0])

    @property
    def summary(self) -> str:
        """Why the day is as it is, in a sentence."""
        if self.waits_for_somebody:
            return str(labels.RESTS)
        if self.is_only_relaxing:
            return str(labels.TOO_STRONG)
        if self.kind is None:
            reasons = {unmet.because for unmet in self.plan.unmet}
            is_locked = UnmetReason.LOCKED in reasons
            return str(labels.ONLY_LOCKED if is_locked else labels.ONLY_THIS)
        can_walk = self.safety_status.can_walk
        return labels.summary(self.kind, self.phase, can_walk=can_walk)

    @property
    def unmet(self) -> list[str]:
        return [labels.unmet(unmet) for unmet in self.plan.unmet]

    @property
    def can_be_left_out(self) -> bool:
        """Whether there is a session today that the person may leave out."""
        is_free = self.is_day_off or self.is_rest_day or self.done_today
        return not (is_free or self.is_closed)

    @property
    def rested(self) -> list[str]:
        """What is left out since it hurt the last time; sentences."""
        rested = ((slug, self.doses.of(slug)) for slug in self.history.exercises)
        return [
            labels.rested(self.history.exercises[slug].name, current_dose.hurt)
            for slug, current_dose in rested
            if current_dose.hurt and current_dose.is_resting
        ]

    @property
    def is_closed(self) -> bool:
        """Whether every exercise is locked."""
        return all(access.is_locked for access in self.access.values())

    @property
    def locks(self) -> list[Explained]:
        """Why nothing is open, by the exercise that is the least closed.

        No reason where there are no exercises at all.
        """
        if not self.access:
            return []
        least = min(self.access.values(), key=lambda a: len(a.best.locks))
        return [
            one
            for one in explain(least.best, self.safety_status.questions)
            if one.is_lock
        ]

    # -- the days around it ---------------------------------------------------

    @property
    def is_flare(self) -> bool:
        return self.history.is_flare(self.on)

    @property
    def may_end_flare(self) -> bool:
        """Whether the last two days with practice in the flare were all green."""
        by_day: dict[date, set[Light]] = defaultdict(set)
        for session_record in self.history.session_records:
            if self.history.is_flare(session_record.day):
                by_day[session_record.day] |= set(session_record.lights.values())
        last = [by_day[day] for day in sorted(by_day)][-GREENS_AFTER_A_FLARE:]
        is_enough = len(last) == GREENS_AFTER_A_FLARE
        return self.is_flare and is_enough and all(day == {Light.GREEN} for day in last)

    @property
    def is_day_off(self) -> bool:
        """Whether the person left this day out."""
        return self.on in self.history.days_off

    @property
    def is_rest_day(self) -> bool:
        return self.on.weekday() not in self.person.days

    @property
    def done_today(self) -> int:
        """How many sessions there were today."""
        return sum(
            session_record.day == self.on
            for session_record in self.history.session_records
        )

    @property
    def unanswered_session(self) -> SessionRecord | None:
        """The last session while its question about the next day is open, else None."""
        last = self.history.earlier[-1] if self.history.earlier else None
        is_due = last and not last.is_answered and self.on - last.day <= ASKED_FOR
        return last if is_due else None


def todays_plan(user: "User", now: datetime) -> DayPlan:
    """The plan for the day that the page has; what is closed goes by the profile's."""
    day = timezone.localdate(now)
    return DayPlan(user, latest_day(user, day), user.day_at(now), since=day)
