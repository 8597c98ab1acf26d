"""A session in the making: which exercise fits into which place, and why, pure."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from psoas_care.practice.planning import (
    HARDEST,
    MOST_DAYS,
    MOST_RELEASE_SECONDS,
    RANK,
    RELAX,
    RELAX_END,
    Because,
    Candidate,
    DayKind,
    Minimum,
    Past,
    Person,
    Phase,
    Planned,
    Slot,
    Unmet,
    Why,
)
from psoas_care.safety.vocabulary import State

NODE_MAT = "trigger-point-mat"
"""The one tool for whoever is very sensitive to pain."""


@dataclass
class Chosen:
    candidate: Candidate
    slot: Slot
    is_short: bool

    @property
    def seconds(self) -> int:
        c = self.candidate
        return c.short_seconds if self.is_short else c.seconds


class Draft:
    """A session while it is being put together; it keeps maximums, locks and order."""

    def __init__(
        self,
        person: Person,
        kind: DayKind,
        past: Past,
        on: date,
        candidates: list[Candidate],
    ) -> None:
        self.person, self.kind, self.past, self.on = person, kind, past, on
        self.candidates = candidates
        self.chosen: list[Chosen] = []
        self.missed: dict[Slot, Because] = {}

    # -- what there is already ------------------------------------------------

    def _seconds(self, category: str = "") -> int:
        return sum(
            one.seconds
            for one in self.chosen
            if category in {"", one.candidate.category}
        )

    def _count(self, has: Callable[[Candidate], bool]) -> int:
        return sum(has(one.candidate) for one in self.chosen)

    # -- filling --------------------------------------------------------------

    def fill(self, slot: Slot) -> None:
        """Put the best exercise into a slot, or remember why there is none."""
        fitting, because = self._fitting(slot, self._time_left())
        if fitting:
            best = fitting[0]
            is_short = best.seconds > self._time_left()
            self.chosen.append(Chosen(best, slot, is_short))
        elif because:
            self.missed.setdefault(slot, because)

    def _time_left(self) -> int:
        return self.person.minutes * 60 - self._seconds()

    def _fitting(
        self, slot: Slot, seconds: int
    ) -> tuple[list[Candidate], Because | None]:
        """Exercises for a slot, best first; or the reason that left none."""
        taken = {one.candidate.slug for one in self.chosen}
        pool = [c for c in self.candidates if self._belongs(c, slot)]
        if not pool:
            return [], Because.NONE
        for because, is_fine in self._filters(seconds):
            kept = [c for c in pool if is_fine(c)]
            if not kept:
                return [], because
            pool = kept
        pool = [c for c in pool if c.slug not in taken]
        pool.sort(key=lambda c: self._preference(c, slot))
        return pool, None if pool else Because.ENOUGH

    def _belongs(self, c: Candidate, slot: Slot) -> bool:
        main = self.person.regions[0] if self.person.regions else ""
        return (
            c.category == slot.category
            and not c.is_deep_front
            and (c.is_hip_extensor or not slot.wants_extensor)
            and (c.is_mobility or not slot.wants_mobility)
            and (c.weights.get(main, 0) < 2 or not slot.wants_other_region)
        )

    def _filters(
        self, seconds: int
    ) -> list[tuple[Because, Callable[[Candidate], bool]]]:
        """Each with what it says when it leaves nothing, the gravest first."""
        return [
            (Because.LOCKED, lambda c: c.state != State.LOCKED),
            (Because.NOT_POSSIBLE, lambda c: c.is_possible),
            (Because.TOO_HARD, lambda c: c.level <= self._hardest(c)),
            (Because.ENOUGH, self._is_within_maximums),
            (Because.NO_TIME, lambda c: c.short_seconds <= seconds),
        ]

    def _hardest(self, c: Candidate) -> int:
        """The highest level for today; no two hard days of strength running."""
        person = self.person
        is_gentle = person.is_sensitive and person.phase == Phase.START
        if is_gentle or self.kind == DayKind.FLARE:
            return 1
        was_hard = self.on - timedelta(days=1) in self.past.hard_days
        if c.category == "strengthen" and was_hard:
            return 1
        return HARDEST[person.phase]

    def _is_within_maximums(self, c: Candidate) -> bool:
        week = {self.on - timedelta(days=n) for n in range(1, 7)}
        if c.is_resting or len(c.done_on & week) >= c.most_days:
            return False
        days = self.past.days_with(c.category, self.on)
        if days >= MOST_DAYS.get(c.category, 7):
            return False
        if c.category == "release":
            return self._may_press(c)
        flexors = self._count(lambda other: other.is_hip_flexor)
        extensors = self._count(lambda other: other.is_hip_extensor)
        return not c.is_hip_flexor or extensors > flexors

    def _may_press(self, c: Candidate) -> bool:
        """Release is asked for, short, gentle where need be, and movement follows."""
        person = self.person
        is_gentle = person.is_sensitive or person.dislikes_pressure
        return (
            person.wants_release
            and (c.slug == NODE_MAT or not is_gentle)
            and self._seconds("release") + c.seconds <= MOST_RELEASE_SECONDS
            and self._count(_moves_after_release) > 0
        )

    def _preference(self, c: Candidate, slot: Slot) -> tuple[object, ...]:
        """Open before "easier first", usual before unusual, then what is due."""
        weights = [c.weights.get(region, 0) for region in self.person.regions]
        main, others = (weights[0], sum(weights[1:])) if weights else (0, 0)
        usual = main if slot.wants_other_region else -main
        last = c.last_done.toordinal() if c.last_done else 0
        return (-c.state, usual, last, -others, c.level, c.slug)

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
        role = old.candidate.is_hip_extensor and self._needs_extensor(old)
        return [c for c in found if c.slug != slug and (c.is_hip_extensor or not role)]

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
        is_short = new.seconds > self._time_left()
        self.chosen.insert(position, Chosen(new, old.slot, is_short))

    def skip(self, slugs: Collection[str]) -> None:
        """Leave exercises out, and with an extensor the flexor that it allowed."""
        self.chosen = [o for o in self.chosen if o.candidate.slug not in slugs]
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

    def in_order(self) -> tuple[Planned, ...]:
        return tuple(
            Planned(
                one.candidate.slug,
                one.seconds,
                tuple(self._reasons(one)),
                one.is_short,
            )
            for one in sorted(self.chosen, key=rank)
        )

    def _reasons(self, one: Chosen) -> Iterator[Why]:
        c, slot = one.candidate, one.slot
        main = self.person.regions[0] if self.person.regions else ""
        by_weight = {2: Why.COMMON_FOR_REGION, 1: Why.SOMETIMES_FOR_REGION}
        if slot.why not in by_weight.values():
            yield slot.why
        if c.category in {"stretch", "strengthen"}:
            yield by_weight.get(c.weights.get(main, 0), Why.WHOLE_PATTERN)
        if c.state == State.EASIER_FIRST:
            yield Why.EASIER_FIRST
        if one.is_short:
            yield Why.SHORTENED


def rank(one: Chosen) -> int:
    if one.candidate.is_mobility:
        return 1
    if one.candidate.category == "relax" and one.slot in {RELAX_END, RELAX}:
        return 9
    return 0 if one.candidate.category == "relax" else RANK[one.candidate.category]


def _moves_after_release(c: Candidate) -> bool:
    """Whether it is movement that a session has after its release."""
    return c.category in {"stretch", "strengthen"} and not c.is_mobility
