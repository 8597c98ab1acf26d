"""What to practise today: one session out of everything that is open, pure.

Maximums, locks and the order inside a session always hold; a minimum that cannot be
met is named with its reason; every exercise says why it is there. Deep front release
is never put into a session: who wants it adds it to a routine of their own.
(Content, sections 5.1 and 5.3.)
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

from psoas_care.practice.planner.rules import (
    CALM_END,
    ENDS_RELAXED,
    FEWEST_DAYS,
    HARDEST,
    HIP_FRONT,
    HIP_STRETCH,
    HIP_STRETCH_DAYS,
    KINDS,
    MOST_DAYS,
    RELAX,
    RELAX_END,
    SLOTS,
    STRETCH,
    WARM_UP,
    WEEKS,
)
from psoas_care.practice.planner.session_builder import SessionBuilder
from psoas_care.practice.planner.types import (
    WEEK,
    Candidate,
    DayKind,
    Minimum,
    Person,
    Plan,
    PracticePast,
    SessionSlot,
    TrainingPhase,
    Unmet,
    UnmetReason,
)
from psoas_care.safety.vocabulary import State


def kind_of_day(person: Person, past: PracticePast, on: date) -> DayKind:
    """What the day is for: the week of the phase, bent so that minimums can be met."""
    if person.phase == TrainingPhase.FLARE or person.is_only_relaxing:
        return DayKind.FLARE
    kind = KINDS[WEEKS[person.phase][on.weekday()]]
    strong_days = past.days_with("strengthen", on)
    if strong_days >= MOST_DAYS["strengthen"]:
        return DayKind.CALM
    missing = FEWEST_DAYS["strengthen"] - strong_days
    # Whoever has few days left in the week cannot leave strength to the others.
    days_left = sum(day >= on.weekday() for day in person.days | {on.weekday()})
    if kind == DayKind.CALM and missing > 0 and days_left <= missing:
        return DayKind.MIXED
    return kind


def compose(
    person: Person,
    candidates: Iterable[Candidate],
    past: PracticePast,
    on: date,
    *,
    swaps: Mapping[str, str] | None = None,
    skips: Collection[str] = (),
) -> Plan:
    """The session of the day `on`, at most `person.minutes` long.

    `swaps` put one exercise in the place of an equal one, `skips` leave one out: wishes
    of that day. A wish that would break a maximum or a lock is not granted.
    """
    session = _compose(person, candidates, past, on)
    spare = () if skips else tuple(session.spare_time())
    for old, new in (swaps or {}).items():
        session.swap(old, new)
    session.skip(skips)
    session.settle()
    unmet = [*session.unmet(), *spare, *_too_few_days(person)]
    return Plan(session.kind, session.in_order(), tuple(dict.fromkeys(unmet)))


def swap_options(
    person: Person, candidates: Iterable[Candidate], past: PracticePast, on: date
) -> dict[str, list[str]]:
    """What could stand in the place of each exercise of that session, the best first.

    As it is composed, before any wish.
    """
    session = _compose(person, candidates, past, on)
    slugs = [chosen.candidate.slug for chosen in session.chosen]
    return {slug: [c.slug for c in session.equals(slug)] for slug in slugs}


def _compose(
    person: Person, candidates: Iterable[Candidate], past: PracticePast, on: date
) -> SessionBuilder:
    candidates = list(candidates)
    kind = kind_of_day(person, past, on)
    if kind == DayKind.CALM and _has_only_strength(person, candidates, past, on):
        kind = DayKind.MIXED
    session = SessionBuilder(person, kind, past, on, candidates)
    slots = _slots(session)
    for number, slot in enumerate(slots):
        later = slots[number + 1 :]
        if person.minutes < ENDS_RELAXED:
            later = [s for s in later if s.is_kept]
        if slot is not STRETCH or not session.has(STRETCH):
            session.fill(slot, later)
    session.stretch_out()
    return session


def _has_only_strength(
    person: Person, candidates: Iterable[Candidate], past: PracticePast, on: date
) -> bool:
    """Whether no stretch is open, so that a calm day would be for rest alone."""
    stretches = any(
        c.category == "stretch"
        and c.state != State.LOCKED
        and c.is_possible
        and not c.is_resting
        and c.level <= HARDEST[person.phase]
        for c in candidates
    )
    is_enough = past.days_with("strengthen", on) >= MOST_DAYS["strengthen"]
    return not stretches and not is_enough


def _slots(session: SessionBuilder) -> list[SessionSlot]:
    """The places of that day, what is last drops first."""
    person, kind = session.person, session.kind
    slots = list(SLOTS[kind])
    if person.minutes < ENDS_RELAXED and RELAX_END in slots:
        slots[slots.index(RELAX_END)] = RELAX if kind == DayKind.CALM else CALM_END
    if kind != DayKind.FLARE and _wants_hip_stretch(session):
        place = slots.index(STRETCH if STRETCH in slots else WARM_UP)
        slots.insert(place, HIP_STRETCH)
    return slots


def _wants_hip_stretch(session: SessionBuilder) -> bool:
    """Whether who follows the front of the hip stretched it less than twice lately."""
    week = {session.on - timedelta(days=n) for n in range(1, WEEK)}
    days: set[date] = set()
    for c in session.candidates:
        if c.is_hip_flexor_stretch:
            days |= c.done_on & week
    return HIP_FRONT in session.person.regions and len(days) < HIP_STRETCH_DAYS


def _too_few_days(person: Person) -> Iterator[Unmet]:
    names = {
        "strengthen": Minimum.STRENGTH_DAYS,
        "stretch": Minimum.STRETCH_DAYS,
        "relax": Minimum.RELAX_DAYS,
    }
    for category, days in FEWEST_DAYS.items():
        if len(person.days) < days and person.phase != TrainingPhase.FLARE:
            yield Unmet(names[category], UnmetReason.TOO_FEW_DAYS)
