"""What to practise today: one session out of everything that is open, pure.

Maximums, locks and the order inside a session always hold; a minimum that cannot be
met is named with its reason; every exercise says why it is there. Deep front release
is never put into a session: who wants it adds it to a routine of their own.
(Content, sections 5.1 and 5.3.)
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from psoas_care.practice.draft import Draft
from psoas_care.practice.planning import (
    ENDS_RELAXED,
    FEWEST_DAYS,
    KINDS,
    MORE_RELAX,
    MOST_DAYS,
    RELAX,
    RELAX_END,
    SLOTS,
    WEEKS,
    Because,
    Candidate,
    DayKind,
    Minimum,
    Past,
    Person,
    Phase,
    Plan,
    Unmet,
)


def kind_of_day(person: Person, past: Past, on: date) -> DayKind:
    """What the day is for: the week of the phase, bent so that minimums can be met."""
    if person.phase == Phase.FLARE or person.is_only_relaxing:
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
    past: Past,
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
    for old, new in (swaps or {}).items():
        session.swap(old, new)
    session.skip(skips)
    unmet = [*session.unmet(), *_too_few_days(person)]
    return Plan(session.kind, session.in_order(), tuple(dict.fromkeys(unmet)))


def swap_options(
    person: Person, candidates: Iterable[Candidate], past: Past, on: date
) -> dict[str, list[str]]:
    """What could stand in the place of each exercise of that session, the best first.

    As it is composed, before any wish.
    """
    session = _compose(person, candidates, past, on)
    slugs = [chosen.candidate.slug for chosen in session.chosen]
    return {slug: [c.slug for c in session.equals(slug)] for slug in slugs}


def _compose(
    person: Person, candidates: Iterable[Candidate], past: Past, on: date
) -> Draft:
    kind = kind_of_day(person, past, on)
    session = Draft(person, kind, past, on, list(candidates))
    for slot in SLOTS[kind]:
        if slot is RELAX_END and person.minutes < ENDS_RELAXED:
            session.fill(RELAX if kind == DayKind.CALM else MORE_RELAX)
        else:
            session.fill(slot)
    return session


def _too_few_days(person: Person) -> Iterator[Unmet]:
    names = {
        "strengthen": Minimum.STRENGTH_DAYS,
        "stretch": Minimum.STRETCH_DAYS,
        "relax": Minimum.RELAX_DAYS,
    }
    for category, days in FEWEST_DAYS.items():
        if len(person.days) < days and person.phase != Phase.FLARE:
            yield Unmet(names[category], Because.TOO_FEW_DAYS)
