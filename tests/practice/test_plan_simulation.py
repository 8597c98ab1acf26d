"""Eight weeks of plans for twenty kinds of people: what is so on every single day.

The suite plans the first sixteen days of all of them; `make soak` all 56, and compares
docs/plans.md. The planner is the real one, the past is what these people did.
"""

from datetime import timedelta

import pytest

from psoas_care.practice.current_doses import bounds_of, dosed
from psoas_care.practice.planner.progression import DoseReason as DoseWhy
from psoas_care.practice.planner.rules import HARDEST, HIP_FRONT, MOST_DAYS
from psoas_care.practice.planner.traffic_light import Light
from psoas_care.practice.planner.types import (
    DayKind,
    Minimum,
    SelectionReason,
    TrainingPhase,
    UnmetReason,
)
from psoas_care.safety.vocabulary import State
from tools.plans import DAYS, PAGE, PEOPLE, Simulation, sheet

SHORT = 16
DAY = timedelta(days=1)


@pytest.fixture
def simulate(content):
    """All days of one person, and the person."""

    def days(who, number=SHORT):
        return list(Simulation.of(who).days(number))

    return days


@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who.name)
def test_the_first_days(simulate, who):
    hold(who, simulate(who))


@pytest.mark.soak
@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who.name)
def test_eight_weeks(simulate, who):
    hold(who, simulate(who, DAYS))


@pytest.mark.soak
def test_the_page_shows_the_plans_as_they_are_now(content):
    assert PAGE.read_text(encoding="utf-8") == sheet(), "Draw it anew: make plans"


def hold(who, days):
    for day in days:
        fits_the_minutes(who, day)
        keeps_the_least(day)
        passes_no_maximum(day)
        gives_true_reasons(day)
    comes_back_with_no_more_than_was_red(days)
    forgets_nothing(who, days)
    stretches_the_front_of_the_hip(who, days)


def candidates(day):
    return {c.slug: c for c in day.plan.candidates}


def chosen(day):
    by_slug = candidates(day)
    return [by_slug[item.slug] for item in day.plan.plan.items]


def is_hard_after_hard(day, c):
    was_hard = day.on - DAY in day.plan.history.past.hard_days
    return c.category == "strengthen" and was_hard and c.level > 1


def hardest_of(day):
    person = day.plan.person
    is_gentle = person.wants_it_gentle and person.phase == TrainingPhase.START
    return 1 if is_gentle else HARDEST[person.phase]


def is_open(day, c):
    """Whether it might be in the session, whatever else is in it."""
    week = {day.on - n * DAY for n in range(1, 7)}
    days = day.plan.history.past.days_with(c.category, day.on)
    return (
        c.state != State.LOCKED
        and c.is_possible
        and not c.is_resting
        and c.level <= hardest_of(day)
        and not is_hard_after_hard(day, c)
        and not c.is_deep_front
        and len(c.done_on & week) < c.most_days
        and days < MOST_DAYS.get(c.category, 7)
    )


def open_ones(day):
    return [c for c in day.plan.candidates if is_open(day, c)]


def fits_the_minutes(who, day):
    plan = day.plan
    assert plan.plan.seconds <= who.minutes * 60, day.on
    # What the player counts is what was planned.
    assert plan.playable.seconds == plan.plan.seconds, day.on


def keeps_the_least(day):
    found, there = open_ones(day), chosen(day)
    kinds = {c.category for c in there}
    if any(c.category == "relax" for c in found):
        assert "relax" in kinds, day.on
        assert there[-1].category == "relax", day.on
    if day.plan.plan.kind == DayKind.FLARE:
        assert kinds <= {"relax"}
        return
    if any(c.is_mobility for c in found):
        assert any(c.is_mobility for c in there), day.on
    moves = {"strengthen", "stretch"}
    if any(c.category in moves and not c.is_hip_flexor for c in found):
        assert kinds & moves, day.on
    if not there:
        assert day.plan.plan.unmet, day.on


def passes_no_maximum(day):
    there = chosen(day)
    assert all(is_open(day, c) for c in there), day.on
    flexors = sum(c.is_hip_flexor for c in there)
    assert flexors <= sum(c.is_hip_extensor for c in there), day.on
    for item in day.plan.items:
        for amount, bounds in zip(
            (item.dose.hold_seconds, item.dose.repetitions, item.dose.sets),
            bounds_of(item.exercise),
            strict=True,
        ):
            assert bounds.low <= amount <= bounds.high, (day.on, item.exercise.slug)


def gives_true_reasons(day):
    by_slug = candidates(day)
    for item in day.plan.items:
        c = by_slug[item.exercise.slug]
        weight = c.weights[day.plan.person.regions[0]]
        why, about = item.planned.why, item.current_dose
        assert (SelectionReason.SHORTENED in why) == (
            item.dose.estimated_seconds < _whole(item).estimated_seconds
        ), (day.on, c.slug)
        assert (SelectionReason.COMMON_FOR_REGION in why) <= (weight == 2)
        assert (SelectionReason.SOMETIMES_FOR_REGION in why) <= (weight == 1)
        assert (SelectionReason.WHOLE_PATTERN in why) <= (weight == 0)
        assert (SelectionReason.HIP_EXTENSOR in why) <= c.is_hip_extensor
        assert (SelectionReason.HIP_FLEXOR_STRETCH in why) <= c.is_hip_flexor_stretch
        assert (SelectionReason.EASIER_FIRST in why) == (c.state == State.EASIER_FIRST)
        if DoseWhy.RED in {about.reason, about.next.why} and not about.stands_in_for:
            last = day.plan.history.earlier
            before = [s for s in last if c.slug in s.by_exercise][-1]
            assert before.light_of(c.slug) == Light.RED
            assert work(item.current_dose.amount, item) < work_done(before, c.slug)
        if about.stands_in_for:
            assert not about.next.is_offer or about.reason
    for unmet in day.plan.plan.unmet:
        says_why_rightly(day, unmet)


def _whole(item):
    return dosed(item.exercise, item.current_dose.amount)


CATEGORIES = {
    Minimum.STRENGTH: "strengthen", Minimum.HIP_EXTENSOR: "strengthen",
    Minimum.STRETCH: "stretch", Minimum.RELAX: "relax", Minimum.RELAX_AT_END: "relax",
}  # fmt: skip


def says_why_rightly(day, unmet):
    category = CATEGORIES.get(unmet.minimum)
    pool = [
        c
        for c in day.plan.candidates
        if c.category == category
        and (category != "strengthen" or c.is_hip_extensor)
        and not c.is_deep_front
    ]
    if not category:
        return
    allowed = [c for c in pool if c.state != State.LOCKED]
    possible = [c for c in allowed if c.is_possible]
    assert (
        not [c for c in pool if is_open(day, c)] or unmet.because == UnmetReason.NO_TIME
    )
    match unmet.because:
        case UnmetReason.LOCKED:
            assert not allowed
        case UnmetReason.NOT_POSSIBLE:
            assert allowed
            assert not possible
        case UnmetReason.RESTS:
            assert [c for c in possible if c.is_resting]
        case UnmetReason.ENOUGH:
            assert [c for c in possible if not c.is_resting]


def work(amount, item):
    is_held = amount.hold_seconds >= 8
    return amount.work(0 if is_held else item.exercise.move_seconds)


def work_done(session_record, slug):
    seconds, _times = session_record.work_of(slug)
    return seconds


def comes_back_with_no_more_than_was_red(days):
    """Not with more than was done; below its least dose, after a week without it."""
    red = {}
    for day in days:
        for item in day.plan.items:
            slug = item.exercise.slug
            if slug not in red:
                continue
            done, on = red[slug]
            is_less = work(item.current_dose.amount, item) <= done
            is_least = item.current_dose.steps == (item.current_dose.amount,)
            assert is_less or (is_least and (day.on - on).days > 7), (day.on, slug)
        if day.session_record:
            for slug, light in day.session_record.lights.items():
                red.pop(slug, None)
                if light == Light.RED:
                    red[slug] = work_done(day.session_record, slug), day.on


def forgets_nothing(who, days):
    """Of what is usual or sometimes used for the region, and open all the time."""
    for day in days:
        there = {item.slug for item in day.plan.plan.items}
        takes_turns(day, there)
    is_rich = len(who.weekdays) >= 5 and who.minutes >= 10
    if not is_rich or who.away or who.flare or who.restrictions:
        return
    if any(
        light != Light.GREEN
        for d in days
        if d.session_record
        for light in d.session_record.lights.values()
    ):
        return
    for n in range(len(days) - 13):
        fortnight = days[n : n + 14]
        steady = set.intersection(
            *(
                {c.slug for c in day.plan.candidates if is_fitting(who, day, c)}
                for day in fortnight
            )
        )
        came = {
            item.slug
            for day in fortnight
            if day.session_record
            for item in day.plan.plan.items
        }
        assert steady <= came, (fortnight[0].on, steady - came)


def is_fitting(who, day, c):
    weight = c.weights[day.plan.person.regions[0]]
    return (
        c.category in {"stretch", "strengthen"}
        and weight >= 1
        and c.state != State.LOCKED
        and c.is_possible
        and not c.is_resting
        and c.level <= hardest_of(day)
        and c.least_seconds <= who.minutes * 60 / 3
    )


def takes_turns(day, there):
    """Nothing repeats, beyond the least, while another has waited longer."""
    by_slug = candidates(day)
    region = day.plan.person.regions[0]
    for item in day.plan.plan.items:
        c = by_slug[item.slug]
        if item.is_kept or c.category not in {"stretch", "strengthen"}:
            continue
        if not c.weights[region]:
            continue
        for other in day.plan.candidates:
            if (
                other.slug not in there
                and other.category == c.category
                and other.weights[region]
                and is_open(day, other)
                and not other.is_hip_flexor
                and other.least_seconds <= c.least_seconds
            ):
                assert c.waits_since <= other.waits_since, (day.on, c.slug, other.slug)


def stretches_the_front_of_the_hip(who, days):
    if HIP_FRONT not in who.regions:
        return
    for n in range(len(days) - 6):
        week = days[n : n + 7]
        practised = [day for day in week if day.session_record]
        with_one = [
            d for d in practised if any(c.is_hip_flexor_stretch for c in chosen(d))
        ]
        is_always_open = all(
            day.plan.plan.kind != DayKind.FLARE
            and any(c.is_hip_flexor_stretch for c in open_ones(day))
            for day in practised
        )
        if len(practised) >= 2 and is_always_open:
            assert len(with_one) >= 2, week[0].on
