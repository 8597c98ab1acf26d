"""The current dose of each exercise, and the next step that its lights allow.

The dose is that of the last step taken, else the one of the library; sessions since
that step say what comes next. (Content, section 5.5.)
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from psoas_care.library.body import Side
from psoas_care.library.dose import SHORTEST_HOLD_SECONDS, Dose
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category, ExerciseRole
from psoas_care.practice.history import DoseStepRecord, TrainingHistory
from psoas_care.practice.models import DoseStep
from psoas_care.practice.planner.progression import (
    Amount,
    Bounds,
    DoseReason,
    DoseRecord,
    ExerciseDose,
    Move,
    Next,
    next_dose,
    shortest_press,
    steps_down,
)
from psoas_care.practice.planner.session_records import SessionRecord, lights_of
from psoas_care.practice.planner.traffic_light import (
    Advice,
    DatedLight,
    Light,
    advice,
    rests_until,
)
from psoas_care.practice.planner.types import WEEK

DECIDED = frozenset({DoseStep.Kind.ACCEPTED, DoseStep.Kind.REFUSED})


@dataclass(frozen=True)
class CurrentDose:
    """One exercise as it would be done today.

    `amount` is for today, `steps` lead from it down to the least one, `next` says why
    it is that, or what is offered. `reason` is that of the last step where nothing was
    done since, `stands_in_for` the slug of the exercise whose place it took by that
    step or today. `instead` is the exercise that takes its place at present, "" if
    none does; `lights` are its own, oldest first, `answered` those of them for which no
    number is missing. `hurt` is the day and the side of the last time, if it was
    stopped for pain: its own or of what it stands in for.
    """

    amount: Amount
    steps: tuple[Amount, ...]
    next: Next
    reason: str
    stands_in_for: str
    instead: str
    lights: tuple[DatedLight, ...]
    answered: tuple[DatedLight, ...]
    is_resting: bool
    hurt: tuple[date, str] | None = None

    @property
    def wants_smaller_range(self) -> bool:
        """Whether three ambers in a row suggest that."""
        return bool(self.answered) and Advice.SMALLER in advice(
            self.answered, (), self.answered[-1].day
        )


@dataclass(frozen=True)
class CurrentDoses:
    """The present doses of one person.

    `usable` are the exercises that are open and possible for them: no step leads to
    another one. No dose grows beyond `most_seconds`, what a day's minutes have room
    for. `needs_support` is so from 65 on or with poor balance.
    """

    history: TrainingHistory
    usable: Collection[str]
    most_seconds: int
    needs_support: bool = False

    @cached_property
    def _taken(self) -> dict[str, DoseStepRecord]:
        """The last step that left or reached each exercise."""
        taken: dict[str, DoseStepRecord] = {}
        for step in self.history.steps:
            if step.kind == DoseStep.Kind.REFUSED:
                continue
            taken[step.exercise] = step
            before = taken.get(step.other)
            is_left = before and before.exercise == step.other and before.other
            # What was too much itself does not come back for another that was.
            if step.other and not (is_left and step.kind == DoseStep.Kind.EASIER):
                taken[step.other] = step
        return taken

    @cached_property
    def _earlier(self) -> Mapping[str, Sequence[SessionRecord]]:
        """The sessions before today that had each exercise, by its slug."""
        found: dict[str, list[SessionRecord]] = {s: [] for s in self.history.exercises}
        for session_record in self.history.earlier:
            for slug in session_record.by_exercise:
                found[slug].append(session_record)
        return found

    @cached_property
    def _todays(self) -> list[SessionRecord]:
        sessions = self.history.session_records
        return [s for s in sessions if s.day == self.history.on]

    @cached_property
    def _next(self) -> dict[str, Next]:
        return {slug: self._next_of(slug) for slug in self.history.exercises}

    @cached_property
    def _begun_anew(self) -> dict[str, Next]:
        """{exercise: what replaces it today}, after a red light or a pause.

        By the exercise that does: the move of the one whose place it takes.
        """
        return {
            found.slug: replace(found, slug=slug)
            for slug, found in self._next.items()
            if found.move == Move.EASIER and not self._left_for(slug)
        }

    def of(self, slug: str) -> CurrentDose:
        """How an exercise would be done today."""
        return self._current[slug]

    @cached_property
    def _current(self) -> dict[str, CurrentDose]:
        """The cached dose: the plan, its items and the pauses all need it."""
        return {slug: self._current_of(slug) for slug in self.history.exercises}

    def _current_of(self, slug: str) -> CurrentDose:
        found, earlier = self._next[slug], self._earlier[slug]
        is_lower = found.move in {Move.LESS, Move.REST}
        amount = found.amount if is_lower else self.amount(slug)
        if slug in self._begun_anew:
            amount = self.least(slug)
        reason, stands_in_for = self._reason(slug)
        instead = found.slug if found.move == Move.EASIER else ""
        amount = amount or self.amount(slug)
        return CurrentDose(
            amount,
            tuple(steps_down(amount, self.least(slug))),
            found,
            reason,
            stands_in_for,
            self._left_for(slug) or instead,
            tuple(lights_of(earlier, slug)),
            tuple(lights_of([s for s in earlier if s.has_all_numbers(slug)], slug)),
            self._is_resting(slug),
            self._hurt(stands_in_for or slug),
        )

    @cached_property
    def _last(self) -> dict[str, SessionRecord]:
        """The last session that had each exercise, one of today included."""
        return {slug: s for s in self.history.session_records for slug in s.by_exercise}

    def _hurt(self, slug: str) -> tuple[date, str] | None:
        last = self._last.get(slug)
        sides = last.hurt_sides(slug) if last else set()
        if last is None or not sides:
            return None
        return last.day, sides.pop() if len(sides) == 1 else Side.BOTH

    def amount(self, slug: str, *, without: SessionRecord | None = None) -> Amount:
        """The amount of the last step, but for one that `without` asked for."""
        exercise, step = self._exercise(slug), self._taken.get(slug)
        if without is not None and step and step.source == without.uid:
            others = tuple(s for s in self.history.steps if s.source != without.uid)
            return replace(self, history=replace(self.history, steps=others)).amount(
                slug
            )
        if step is None:
            return Amount(exercise.hold_seconds, exercise.repetitions, exercise.sets)
        if step.exercise != slug:
            return self.least(slug)
        hold, repetitions, sets = bounds_of(exercise)
        if exercise.category == Category.RELEASE:
            # A red light may have left less than the least of its range.
            hold = replace(hold, low=shortest_press(hold))
        return Amount(
            hold.clamp(step.amount.hold_seconds),
            repetitions.clamp(step.amount.repetitions),
            sets.clamp(step.amount.sets),
        )

    def after_red(self, slug: str, session_record: SessionRecord) -> Next:
        """What a red light in that session asks for from then on."""
        item = self._item(slug, self.amount(slug, without=session_record))
        (done,) = self._done(item, [session_record])
        red = replace(done, light=Light.RED)
        return next_dose(item, [red], on=session_record.day)

    def _left_for(self, slug: str) -> str:
        """The exercise that took its place by a step, if that one is usable."""
        step = self._taken.get(slug)
        is_left = step is not None and step.exercise == slug
        return step.other if step and is_left and step.other in self.usable else ""

    def least(self, slug: str) -> Amount:
        """The smallest dose that the library has for an exercise."""
        hold, repetitions, sets = bounds_of(self._exercise(slug))
        return Amount(hold.low, repetitions.low, sets.low)

    def _reason(self, slug: str) -> tuple[str, str]:
        """Reason of a step down with no session since, and the exercise it replaced."""
        if slug in self._begun_anew:
            instead_of = self._begun_anew[slug]
            return instead_of.why, instead_of.slug
        step = self._taken.get(slug)
        if step is None or step.kind == DoseStep.Kind.ACCEPTED:
            return "", ""
        earlier = self._earlier[slug]
        is_done = any(session_record.at > step.at for session_record in earlier)
        if is_done:
            return "", ""
        if step.exercise != slug:
            return step.reason, step.exercise
        if step.kind == DoseStep.Kind.EASIER:
            # What should stand in is closed or not possible: this is its least dose.
            return DoseReason.RED_LEAST, ""
        return step.reason, ""

    def _next_of(self, slug: str) -> Next:
        item = self._item(slug, self.amount(slug))
        decided = [
            step
            for step in self.history.steps
            if step.kind in DECIDED and (self.history.on - step.day).days < WEEK
        ]
        return next_dose(
            item,
            self._done_since_step(item),
            on=self.history.on,
            practised_on=self.history.practised_on,
            steps_of_item=sum(step.exercise == slug for step in decided),
            steps_of_all=len(decided),
            needs_support=self.needs_support,
            fits=lambda amount: self._fits(slug, amount),
        )

    def _fits(self, slug: str, amount: Amount) -> bool:
        dose = dosed(self._exercise(slug), amount)
        return dose.estimated_seconds <= self.most_seconds

    def _done_since_step(self, item: ExerciseDose) -> list[DoseRecord]:
        slug, steps = item.slug, self.history.steps
        changed = max((s.at for s in steps if s.exercise == slug), default=None)
        # What came in another's place may have been in the same session as that.
        came = max((s.at for s in steps if s.other == slug), default=None)
        before = [
            session_record
            for session_record in self._earlier[slug]
            if changed is None or session_record.at > changed
        ]
        since = [s for s in before if came is None or s.at >= came]
        if not since and before and before[-1].light_of(slug) == Light.RED:
            # Standing in for another makes no good of its own red light.
            since = before[-1:]
        return self._done(item, since)

    def _done(
        self, item: ExerciseDose, session_records: list[SessionRecord]
    ) -> list[DoseRecord]:
        """How much of that dose was done in each session, which had the exercise.

        Who has few minutes has done all of it with as much as they have room for.
        """
        is_held = item.amount.hold_seconds >= SHORTEST_HOLD_SECONDS
        # A hold is logged with the way there and back, or without it.
        move = 0 if is_held else self._exercise(item.slug).move_seconds
        steps = list(steps_down(item.amount, item.least))
        whole = next((s for s in steps if self._fits(item.slug, s)), steps[-1])
        steps = list(steps_down(item.amount, item.least_after_red))
        found = []
        for session_record in session_records:
            done = session_record.dose_record(
                item.slug, max(1, whole.work(move)), whole.times
            )
            seconds, times = session_record.work_of(item.slug)
            if (is_held and seconds) or not times:
                did = next((s for s in steps if s.work(move) <= seconds), None)
            else:
                did = next((s for s in steps if s.times <= times), None)
            if did and seconds and times and not is_held:
                pause = min(did.hold_seconds, round(seconds / times) - move)
                did = replace(did, hold_seconds=item.hold_seconds.clamp(pause))
            found.append(replace(done, amount=did, is_below_least=did is None))
        return found

    def _item(self, slug: str, amount: Amount) -> ExerciseDose:
        exercise = self._exercise(slug)
        hold, repetitions, sets = bounds_of(exercise)
        easier = self.history.easier.get(slug, "")
        harder = self.history.harder.get(slug, "")
        # Whoever gets stronger still warms up, and still comes to rest.
        is_mobility = ExerciseRole.MOBILITY in exercise.roles
        stays = is_mobility or exercise.category == Category.RELAX
        leads_to = self.history.exercises.get(harder)
        return ExerciseDose(
            slug,
            amount,
            hold,
            repetitions,
            sets,
            easier=easier if easier in self.usable else "",
            harder=harder if harder in self.usable and not stays else "",
            harder_on_one_leg=leads_to is not None and leads_to.is_on_one_leg,
            is_release=exercise.category == Category.RELEASE,
            is_deep_front=exercise.is_deep_front,
        )

    def _is_resting(self, slug: str) -> bool:
        """Whether it stays away after two reds, or for today after one."""
        earlier = self._earlier[slug]
        is_release = self._exercise(slug).category == Category.RELEASE
        rests = any(
            rests_until(lights_of(earlier, slug, zone), day, is_release=is_release)
            for zone, day in self.history.calendars
        )
        is_left_out = self._next[slug].move == Move.REST
        return (
            rests
            or is_left_out
            or Light.RED in {one.light for one in lights_of(self._todays, slug)}
        )

    def _exercise(self, slug: str) -> Exercise:
        return self.history.exercises[slug]


def bounds_of(exercise: Exercise) -> tuple[Bounds, Bounds, Bounds]:
    """From least to most: seconds of hold, repetitions, sets.

    Deep front release grows for nobody (content, section 5.5), whatever a file says
    that was brought back.
    """
    if exercise.is_deep_front:
        return (
            Bounds(exercise.hold_seconds_min, exercise.hold_seconds),
            Bounds(exercise.repetitions_min, exercise.repetitions),
            Bounds(exercise.sets_min, exercise.sets),
        )
    return (
        Bounds(exercise.hold_seconds_min, exercise.hold_seconds_max),
        Bounds(exercise.repetitions_min, exercise.repetitions_max),
        Bounds(exercise.sets_min, exercise.sets_max),
    )


def dosed(exercise: Exercise, amount: Amount) -> Dose:
    """The dose of the library with these amounts."""
    return replace(
        exercise.dose,
        hold_seconds=amount.hold_seconds,
        repetitions=amount.repetitions,
        sets=amount.sets,
    )
