"""How much of an exercise somebody does now: steps taken, lights and pauses since."""

from datetime import timedelta

import pytest

from psoas_care.library.models import Exercise
from psoas_care.practice.feedback import respond
from psoas_care.practice.labels import about_dose
from psoas_care.practice.models import DoseStep
from psoas_care.practice.planner.progression import Amount, DoseReason, Move
from tests.factories import NOON, DoseStepFactory, ProgrammeFactory
from tests.practice.people import TODAY, plan_of, practise, practise_well

pytestmark = pytest.mark.usefixtures("content")
BRIDGE = "glute-bridge"


def step(user, slug=BRIDGE, days_ago=2, other="", **kwargs):
    return DoseStepFactory(
        user=user,
        at=NOON - timedelta(days=days_ago),
        exercise=Exercise.objects.get(slug=slug),
        other=Exercise.objects.filter(slug=other).first(),
        **{"hold_seconds": 3, "repetitions": 12, "sets": 2, **kwargs},
    )


def current_dose(user, slug=BRIDGE):
    return plan_of(user).doses.of(slug)


def test_at_first_it_is_the_dose_of_the_library(user):
    assert current_dose(user).amount == Amount(3, 10, 2)


def test_a_step_taken_is_the_dose_from_then_on(user):
    step(user)

    assert current_dose(user).amount == Amount(3, 12, 2)


def test_the_last_step_counts_and_a_refused_one_is_none(user):
    step(user, days_ago=20, repetitions=11)
    step(user, days_ago=10)
    step(user, days_ago=3, kind=DoseStep.Kind.REFUSED, repetitions=14)

    assert current_dose(user).amount == Amount(3, 12, 2)


def test_a_step_of_long_ago_is_not_forgotten(user):
    step(user, days_ago=900)

    assert current_dose(user).amount == Amount(3, 12, 2)


def test_content_that_narrows_its_bounds_narrows_the_dose(user):
    step(user, repetitions=30)

    assert current_dose(user).amount == Amount(3, 15, 2)


@pytest.mark.parametrize("slug", ["sphinx-psoas-release", "back-massager-front-hip"])
def test_no_step_makes_deep_front_release_longer(user, slug):
    """None is offered, but a file that was written by hand can bring one."""
    step(user, slug, hold_seconds=50, repetitions=2, sets=2)

    assert current_dose(user, slug).amount == Amount(20, 1, 1)


def test_three_green_sessions_in_a_row_offer_more(user):
    for days_ago in (6, 4, 2):
        practise_well(user, BRIDGE, days_ago=days_ago)

    found = current_dose(user)

    assert found.next.move == Move.MORE_REPETITIONS
    assert found.amount == Amount(3, 10, 2)  # until somebody says yes


def test_green_sessions_before_a_step_are_used_up(user):
    for days_ago in (6, 4, 3):
        practise_well(user, BRIDGE, days_ago=days_ago)
    step(user, days_ago=2)

    assert current_dose(user).next.move == Move.KEEP


def test_half_of_a_dose_is_no_reason_for_more(user):
    for days_ago in (6, 4, 2):
        practise_well(user, BRIDGE, days_ago=days_ago)
    last = user.bouts.latest("at")
    last.repetitions, last.actual_seconds = 8, 60
    last.save()

    assert current_dose(user).next.move == Move.KEEP


def test_after_a_red_light_there_is_less_even_before_a_step_was_stored(user):
    practise(user, "side-plank", before=2, worst=8)

    found = current_dose(user, "side-plank")

    assert (found.next.move, found.next.why) == (Move.LESS, DoseReason.RED)
    assert found.amount == Amount(8, 2, 1)  # its least hold, and half of 3


def test_where_there_is_an_easier_exercise_that_comes_instead(user):
    practise(user, "reclined-figure-4", before=2, worst=8)

    harder, easier = (
        current_dose(user, "reclined-figure-4"),
        current_dose(user, "knee-to-chest-hug"),
    )

    assert harder.instead == "knee-to-chest-hug"
    hug = Exercise.objects.get(slug="knee-to-chest-hug")
    assert easier.amount == Amount(
        hug.hold_seconds_min, hug.repetitions_min, hug.sets_min
    )


def test_a_stored_step_down_lasts_until_a_step_up(user):
    step(user, "reclined-figure-4", 9, "knee-to-chest-hug", kind=DoseStep.Kind.EASIER)
    practise_well(user, "knee-to-chest-hug", days_ago=2)
    assert current_dose(user, "reclined-figure-4").instead == "knee-to-chest-hug"

    step(user, "knee-to-chest-hug", 1, "reclined-figure-4")

    assert current_dose(user, "reclined-figure-4").instead == ""
    assert current_dose(user, "knee-to-chest-hug").instead == "reclined-figure-4"


def test_an_exercise_whose_substitute_is_closed_stays(user):
    step(user, "reclined-figure-4", 3, "knee-to-chest-hug", kind=DoseStep.Kind.EASIER)
    ProgrammeFactory(user=user, places=["chair"])

    assert current_dose(user, "reclined-figure-4").instead == ""


def test_two_reds_in_a_week_and_it_rests(user):
    practise(user, BRIDGE, days_ago=5, before=2, worst=8)
    practise(user, BRIDGE, days_ago=2, before=2, worst=8)

    assert current_dose(user).is_resting


def test_what_is_red_today_rests_for_today(user):
    practise(user, BRIDGE, days_ago=0, before=2, worst=8)

    assert current_dose(user).is_resting
    assert not plan_of(user, TODAY + timedelta(days=1)).doses.of(BRIDGE).is_resting


def test_after_a_pause_it_begins_lower_and_the_reason_is_known(user):
    practise_well(user, "cat-cow", days_ago=9)

    found = current_dose(user, "cat-cow")

    assert found.next.why == DoseReason.PAUSED
    assert found.amount.repetitions == 6  # four fifths of 8


def test_what_only_waited_for_its_turn_has_not_paused(user):
    practise_well(user, "cat-cow", days_ago=9)
    practise_well(user, BRIDGE, days_ago=1)

    assert current_dose(user, "cat-cow").next.move == Move.KEEP


def test_three_ambers_suggest_a_smaller_range_and_unasked_ones_do_not(user):
    for days_ago in (6, 4, 2):
        practise(user, BRIDGE, days_ago=days_ago, before=2, worst=4, next_day=2)
        practise(user, "cat-cow", days_ago=days_ago)

    assert current_dose(user).wants_smaller_range
    assert not current_dose(user, "cat-cow").wants_smaller_range


def test_a_reason_is_told_until_it_was_done_again(user):
    step(user, kind=DoseStep.Kind.LESS, reason=DoseReason.RED, repetitions=8)
    assert current_dose(user).reason == DoseReason.RED

    practise_well(user, BRIDGE, days_ago=1)

    assert current_dose(user).reason == ""
    assert current_dose(user).amount == Amount(3, 8, 2)


def cut_short(user, slug, seconds, repetitions=None, days_ago=1):
    """A red session in which so much of an exercise was done."""
    session = practise(user, slug, before=2, worst=8, days_ago=days_ago)
    session.bouts.update(actual_seconds=seconds, repetitions=repetitions)
    return session


def test_a_shortened_dose_that_went_red_is_not_followed_by_more(user):
    # It had grown to 12 repetitions with a pause of 2 s; that day there was time for
    # its least dose, 6 of 6 s without one.
    step(user, "cat-cow", days_ago=9, hold_seconds=2, repetitions=12, sets=1)
    cut_short(user, "cat-cow", 36, 6)

    found = current_dose(user, "cat-cow")

    assert found.amount == Amount(0, 6, 1)
    assert found.next.why == DoseReason.RED_LEAST


def test_stopped_below_its_least_dose_an_exercise_without_an_easier_one_rests(user):
    cut_short(user, "side-plank", 4)

    assert current_dose(user, "side-plank").is_resting
    assert plan_of(user, TODAY + timedelta(days=7)).doses.of("side-plank").amount == (
        Amount(8, 2, 1)
    )


MAT = "trigger-point-mat"


@pytest.mark.parametrize(
    ("seconds", "times", "left"),
    [(60, None, 30), (60, 1, 30), (None, 1, 45), (30, 1, 15), (12, 1, 10)],
)
def test_a_red_light_halves_the_time_on_a_tool(user, seconds, times, left):
    session = cut_short(user, MAT, seconds, times)

    assert current_dose(user, MAT).amount == Amount(left, 1, 1)
    respond(session, now=NOON)
    practise_well(user, MAT, days_ago=0)
    later = plan_of(user, TODAY + timedelta(days=1)).doses.of(MAT)
    assert (later.amount, later.steps) == (Amount(left, 1, 1), (Amount(left, 1, 1),))


def test_what_stands_in_for_another_says_so(user):
    cut_short(user, "reclined-figure-4", 4)

    hug = current_dose(user, "knee-to-chest-hug")

    assert (hug.reason, hug.stands_in_for) == (DoseReason.RED, "reclined-figure-4")
    assert about_dose(hug, plan_of(user).history.exercises) == [
        "“Reclined figure-4” was too much last time. This is easier."
    ]


def test_a_step_down_that_lowered_nothing_says_so(user):
    session = cut_short(user, "cat-cow", 36, 6)

    respond(session, now=NOON)

    found = current_dose(user, "cat-cow")
    assert found.amount == Amount(0, 6, 1)
    assert found.reason == DoseReason.RED_LEAST
    assert not [why for why in about_dose(found, {}) if "less of it" in why]
