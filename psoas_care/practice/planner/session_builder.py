"""Fills the slots of a session with exercises, and says why; pure."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from psoas_care.practice.planner.rules import (
    CALM_END,
    HARDEST,
    LONGEST_WAIT,
    MOST_DAYS,
    MOST_ON_BACK_SECONDS,
    MOST_RELEASE_SECONDS,
    RANK,
    RELAX,
    RELAX_END,
    SPARE,
    WARM_UP,
)
from psoas_care.practice.planner.types import (
    Candidate,
    DayKind,
    Minimum,
    Person,
    Planned,
    PracticePast,
    SelectionReason,
    SessionSlot,
    TrainingPhase,
    Unmet,
    UnmetReason,
)
from psoas_care.safety.vocabulary import State

ENDS = {RELAX_END, RELAX, CALM_END}
"""Relaxing in these places comes last in a session."""
MOVES_AND_RESTS = {"stretch", "strengthen", "relax"}
Filter = tuple[UnmetReason, Callable[[Candidate], bool]]


@dataclass
class Chosen:
    candidate: Candidate
    slot: SessionSlot
    step: int

    @property
    def seconds(self) -> int:
        return self.candidate.steps[self.step]


class SessionBuilder:
    """A session while it is being put together; it keeps maximums, locks and order."""

    def __init__(
        self,
        person: Person,
        kind: DayKind,
        past: PracticePast,
        on: date,
        candidates: list[Candidate],
    ) -> None:
        self.person, self.kind, self.past, self.on = person, kind, past, on
        self.candidates = candidates
        self.chosen: list[Chosen] = []
        self.missed: dict[SessionSlot, UnmetReason] = {}

    # -- what there is already ------------------------------------------------

    def _seconds(self, category: str = "") -> int:
        return sum(
            one.seconds
            for one in self.chosen
            if category in {"", one.candidate.category}
        )

    def _pressed_seconds(self) -> int:
        """Seconds with pressure tools on this day, those done earlier included."""
        return self.past.pressed_seconds + self._seconds("release")

    def has(self, slot: SessionSlot) -> bool:
        """Whether something of that kind is in the session, to warm up apart."""
        return any(
            self._belongs(one.candidate, slot) and one.slot is not WARM_UP
            for one in self.chosen
        )

    def _count(self, has: Callable[[Candidate], bool]) -> int:
        return sum(has(one.candidate) for one in self.chosen)

    # -- filling --------------------------------------------------------------

    def fill(self, slot: SessionSlot, later: Iterable[SessionSlot] = ()) -> None:
        """Put the best exercise into a slot, or remember why there is none.

        What comes `later` keeps its time, where that is possible: each place that has
        to be filled, whatever is long due, and what waits for the next turn.
        """
        if not slot.is_kept and len(self.chosen) >= self.person.most_exercises:
            return
        left = self._time_left()
        spared = left - self._reserved(later, extensors=int(slot.wants_extensor))
        fitting, because = self._fitting(slot, spared)
        if not fitting:
            fitting, because = self._fitting(slot, left)
        if fitting:
            best = fitting[0]
            step = self._step(best, min(spared, self.person.most_seconds))
            self.chosen.append(Chosen(best, slot, step))
        elif because:
            self.missed.setdefault(slot, because)

    def stretch_out(self) -> None:
        """Lengthen shortened doses again, as far as there is time.

        What lacks least comes first, so that most of them are whole.
        """
        for one in sorted(self.chosen, key=lambda o: o.candidate.steps[0] - o.seconds):
            most = one.seconds + self._time_left()
            if one.candidate.category == "release":
                spared = MOST_RELEASE_SECONDS - self._pressed_seconds()
                most = min(most, one.seconds + spared)
            one.step = min(one.step, self._step(one.candidate, most))

    def _time_left(self) -> int:
        return self.person.seconds - self._seconds()

    def _reserved(self, later: Iterable[SessionSlot], extensors: int) -> int:
        """The least time of what comes later, with so many extensors more by then."""
        kept = 0
        turns: dict[str, Candidate] = {}
        for slot in dict.fromkeys(later):
            pool, _ = self._fitting(slot, self._time_left(), extensors)
            if slot.is_kept:
                kept += min((c.least_seconds for c in pool), default=0)
            elif len(self.chosen) + len(turns) + 1 < self.person.most_exercises:
                waiting = [c for c in pool if self._is_due(c)] or pool
                turns |= {c.slug: c for c in waiting[:1]}
        return kept + sum(c.least_seconds for c in turns.values())

    def _step(self, c: Candidate, seconds: int) -> int:
        """The longest of its doses within that time, else the least."""
        if c.is_on_back:
            seconds = min(seconds, MOST_ON_BACK_SECONDS)
        fits = (n for n, length in enumerate(c.steps) if length <= seconds)
        return next(fits, len(c.steps) - 1)

    def _fitting(
        self, slot: SessionSlot, seconds: int, extensors: int = 0
    ) -> tuple[list[Candidate], UnmetReason | None]:
        """Exercises for a slot, best first; or the reason that left none.

        Without a reason, all that would fit are in the session already.
        """
        pool = [c for c in self.candidates if self._belongs(c, slot)]
        if not pool:
            return [], UnmetReason.NONE
        for because, is_fine in self._filters(seconds, extensors):
            kept = [c for c in pool if is_fine(c) or self._is_taken(c)]
            if not kept:
                return [], because
            pool = kept
        pool = [c for c in pool if not self._is_taken(c)]
        pool.sort(key=lambda c: self._preference(c, slot))
        return pool, None

    def _is_taken(self, c: Candidate) -> bool:
        return self._find(c.slug) is not None

    def _belongs(self, c: Candidate, slot: SessionSlot) -> bool:
        return (
            c.category in slot.categories
            and not c.is_deep_front
            and (c.is_hip_extensor or not slot.wants_extensor)
            and (c.is_mobility or not slot.wants_mobility)
            and (c.is_hip_flexor_stretch or not slot.wants_hip_flexor_stretch)
            and (self._weight(c) < 2 or not slot.wants_other_region)
            and (slot.is_kept or not _lies_too_long(c))
        )

    def _weight(self, c: Candidate) -> int:
        """How usual it is for the region that matters most, 0–2."""
        regions = self.person.regions
        return c.weights.get(regions[0], 0) if regions else 0

    def _filters(self, seconds: int, extensors: int = 0) -> list[Filter]:
        """Each with what it says when it leaves nothing, the gravest first."""
        return [
            (UnmetReason.LOCKED, lambda c: c.state != State.LOCKED or c.is_resting),
            (UnmetReason.NOT_POSSIBLE, lambda c: c.is_possible),
            (UnmetReason.TOO_HARD, lambda c: c.level <= self._hardest(c)),
            (UnmetReason.RESTS, lambda c: not c.is_resting),
            (UnmetReason.ENOUGH, lambda c: self._is_within_maximums(c, extensors)),
            (UnmetReason.NO_TIME, lambda c: c.least_seconds <= seconds),
        ]

    def _hardest(self, c: Candidate) -> int:
        """The highest level for today; no two hard days of strength running."""
        person = self.person
        is_gentle = person.wants_it_gentle and person.phase == TrainingPhase.START
        if is_gentle or self.kind == DayKind.FLARE:
            return 1
        was_hard = self.on - timedelta(days=1) in self.past.hard_days
        if c.category == "strengthen" and was_hard:
            return 1
        return HARDEST[person.phase]

    def _is_within_maximums(self, c: Candidate, more_extensors: int) -> bool:
        if c.slug not in self._has_days_left:
            return False
        if c.category == "release":
            return self._may_press(c)
        flexors = self._count(lambda other: other.is_hip_flexor)
        extensors = self._count(lambda other: other.is_hip_extensor)
        return not c.is_hip_flexor or extensors + more_extensors > flexors

    @cached_property
    def _has_days_left(self) -> frozenset[str]:
        """Those that, and whose kind, were not done on their most days of a week."""
        week = {self.on - timedelta(days=n) for n in range(1, 7)}
        full = {
            category
            for category, most in MOST_DAYS.items()
            if self.past.days_with(category, self.on) >= most
        }
        return frozenset(
            c.slug
            for c in self.candidates
            if len(c.done_on & week) < c.most_days and c.category not in full
        )

    def _may_press(self, c: Candidate) -> bool:
        """Whether this release is wanted, gentle enough, and followed by movement."""
        person = self.person
        return (
            person.wants_release
            and (c.is_for_sensitive or not person.wants_it_gentle)
            and self._pressed_seconds() + c.steps[0] <= MOST_RELEASE_SECONDS
            and self._count(_moves_after_release) > 0
        )

    def _preference(self, c: Candidate, slot: SessionSlot) -> tuple[object, ...]:
        """Sort key, best first: for a required slot what is due, then what is usual.

        Any other slot takes what waited longest, so that nothing which is meant for the
        region is forgotten. What would lie too long on the back comes after all others.
        """
        weight = self._weight(c)
        others = sum(c.weights.get(region, 0) for region in self.person.regions[1:])
        waits = c.waits_since.toordinal() if c.waits_since else 0
        usual = weight if slot.wants_other_region else -weight
        if slot.is_kept:
            first: tuple[object, ...] = (not self._is_due(c), -c.state, usual, waits)
        else:
            first = (weight == 0, waits, -c.state, usual)
        return (not c.is_wanted, _lies_too_long(c), *first, -others, c.level, c.slug)

    def _is_due(self, c: Candidate) -> bool:
        """Whether it is meant for the region, and was not done for long.

        It waits since it was done, or since the person began.
        """
        days = (self.on - c.waits_since).days if c.waits_since else 0
        is_moving = c.category in {"stretch", "strengthen"}
        return is_moving and self._weight(c) > 0 and days > LONGEST_WAIT

    # -- wishes ---------------------------------------------------------------

    def equals(self, slug: str) -> list[Candidate]:
        """What may stand in the place of `slug`: same kind, same role, in its time."""
        old = self._find(slug)
        if old is None:
            return []
        position = self.chosen.index(old)
        self.chosen.remove(old)
        found, _ = self._fitting(old.slot, self._time_left())
        self.chosen.insert(position, old)
        is_extensor = old.candidate.is_hip_extensor and self._needs_extensor(old)
        return [
            c
            for c in found
            if c.slug != slug
            and c.category == old.candidate.category
            and (c.is_hip_extensor or not is_extensor)
        ]

    def _needs_extensor(self, old: Chosen) -> bool:
        flexors = self._count(lambda c: c.is_hip_flexor)
        extensors = self._count(lambda c: c.is_hip_extensor)
        return extensors <= flexors or old.slot.wants_extensor

    def swap(self, old_slug: str, new_slug: str) -> None:
        new = {c.slug: c for c in self.equals(old_slug)}.get(new_slug)
        old = self._find(old_slug)
        if new is None or old is None:
            return
        position = self.chosen.index(old)
        self.chosen.remove(old)
        step = self._step(new, self._time_left())
        self.chosen.insert(position, Chosen(new, old.slot, step))

    def skip(self, slugs: Collection[str]) -> None:
        """Leave exercises out."""
        self.chosen = [o for o in self.chosen if o.candidate.slug not in slugs]

    def settle(self) -> None:
        """Remove exercises that lost their partner to a wish.

        A flexor goes with the extensor that allowed it, pressure with the last of the
        movement that would have followed.
        """
        while self._count(lambda c: c.is_hip_flexor) > self._count(
            lambda c: c.is_hip_extensor
        ):
            flexors = [o for o in self.chosen if o.candidate.is_hip_flexor]
            self.chosen.remove(flexors[-1])
        if not self._count(_moves_after_release):
            self.chosen = [o for o in self.chosen if o.candidate.category != "release"]

    def _find(self, slug: str) -> Chosen | None:
        return next((o for o in self.chosen if o.candidate.slug == slug), None)

    # -- the result -----------------------------------------------------------

    def unmet(self) -> Iterator[Unmet]:
        """Minimums for which there was nothing; what was skipped is not among them."""
        has_strength = self._count(lambda c: c.category == "strengthen") > 0
        for slot, because in self.missed.items():
            if slot.wants_extensor and has_strength:
                yield Unmet(Minimum.HIP_EXTENSOR, because)
            elif slot.minimum:
                yield Unmet(slot.minimum, because)

    def spare_time(self) -> Iterator[Unmet]:
        """Why much of the minutes stays empty, by what keeps most of the rest away."""
        is_much = self._time_left() > self.person.seconds * SPARE
        if self.kind == DayKind.FLARE or not is_much:
            return
        kinds = {"stretch", "relax"} if self.kind == DayKind.CALM else MOVES_AND_RESTS
        others = Counter(
            self._keeps_away(c)
            for c in self.candidates
            if c.category in kinds and not self._is_taken(c) and not _lies_too_long(c)
        )
        blocked = {because: n for because, n in others.items() if because}
        if blocked and None not in others:
            gravest_first = [*UnmetReason].index
            most = min(blocked, key=lambda one: (-blocked[one], gravest_first(one)))
            yield Unmet(Minimum.MINUTES, most)

    def _keeps_away(self, c: Candidate) -> UnmetReason | None:
        filters = self._filters(self._time_left())
        return next((because for because, is_fine in filters if not is_fine(c)), None)

    def in_order(self) -> tuple[Planned, ...]:
        return tuple(
            Planned(
                one.candidate.slug,
                one.seconds,
                tuple(self._reasons(one)),
                one.step,
                one.slot.is_kept,
            )
            for one in sorted(self.chosen, key=rank)
        )

    def _reasons(self, one: Chosen) -> Iterator[SelectionReason]:
        c, slot = one.candidate, one.slot
        by_weight = {
            2: SelectionReason.COMMON_FOR_REGION,
            1: SelectionReason.SOMETIMES_FOR_REGION,
        }
        if slot.why not in {*by_weight.values(), SelectionReason.WHOLE_PATTERN}:
            yield slot.why
        if c.category in {"stretch", "strengthen"}:
            yield by_weight.get(self._weight(c), SelectionReason.WHOLE_PATTERN)
        if c.state == State.EASIER_FIRST:
            yield SelectionReason.EASIER_FIRST
        if one.step > self._step(c, c.steps[0]):
            yield SelectionReason.SHORTENED


def rank(one: Chosen) -> int:
    if one.candidate.is_mobility:
        return 1
    if one.candidate.category == "relax" and one.slot in ENDS:
        return 9
    return 0 if one.candidate.category == "relax" else RANK[one.candidate.category]


def _lies_too_long(c: Candidate) -> bool:
    """Whether even its least dose is long for somebody who should not lie so."""
    return c.is_on_back and c.least_seconds > MOST_ON_BACK_SECONDS


def _moves_after_release(c: Candidate) -> bool:
    """Whether it is movement that a session has after its release."""
    return c.category in {"stretch", "strengthen"} and not c.is_mobility
