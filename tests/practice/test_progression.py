from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.practice.planner.progression import (
    Amount,
    Bounds,
    DoseReason,
    DoseRecord,
    ExerciseDose,
    Move,
    longer_hold,
    next_dose,
    shorter_hold,
    steps_down,
)
from psoas_care.practice.planner.traffic_light import Light

FRIDAY = date(2026, 11, 20)
BRIDGE = ExerciseDose(
    slug="glute-bridge",
    amount=Amount(hold_seconds=3, repetitions=10, sets=2),
    hold_seconds=Bounds(2, 5),
    repetitions=Bounds(8, 15),
    sets=Bounds(1, 3),
    easier="constructive-rest-90-90",
    harder="straight-arm-bridge",
)


def done(days_ago, light=Light.GREEN, **kwargs):
    day = FRIDAY - timedelta(days=days_ago)
    return DoseRecord(day, light, **{"effort": 5, **kwargs})


THREE_GREENS = [done(5), done(3), done(1)]


def test_three_greens_offer_one_step():
    step = next_dose(BRIDGE, THREE_GREENS, on=FRIDAY)

    assert step.move == Move.MORE_REPETITIONS
    assert step.amount == Amount(3, 12, 2)
    assert step.why == DoseReason.THREE_GREENS
    assert step.is_offer


def test_the_four_ways_come_one_after_the_other():
    most_repetitions = replace(BRIDGE, amount=Amount(3, 15, 2))
    longest = replace(BRIDGE, amount=Amount(5, 15, 2))
    most = replace(BRIDGE, amount=Amount(5, 15, 3))

    longer = next_dose(most_repetitions, THREE_GREENS, on=FRIDAY)
    more_sets = next_dose(longest, THREE_GREENS, on=FRIDAY)
    harder = next_dose(most, THREE_GREENS, on=FRIDAY)

    assert (longer.move, longer.amount) == (Move.LONGER_HOLD, Amount(5, 15, 2))
    assert (more_sets.move, more_sets.amount) == (Move.MORE_SETS, Amount(5, 15, 3))
    assert (harder.move, harder.slug) == (Move.HARDER, "straight-arm-bridge")


@pytest.mark.parametrize(
    "history",
    [
        [done(3), done(1)],
        [done(5), done(3, Light.AMBER), done(1)],
        [done(5), done(3, effort=7), done(1)],
        [done(5), done(3, effort=None), done(1)],
        [done(5), done(3, share=0.89), done(1)],
        [done(5), done(3, both_sides=False), done(1)],
    ],
    ids=["two", "amber", "hard", "effort-unknown", "unfinished", "one-side"],
)
def test_anything_less_keeps_the_dose(history):
    step = next_dose(BRIDGE, history, on=FRIDAY)

    assert (step.move, step.amount) == (Move.KEEP, BRIDGE.amount)


def test_one_step_an_item_and_three_steps_a_week():
    one = next_dose(BRIDGE, THREE_GREENS, on=FRIDAY, steps_of_item=1, steps_of_all=1)
    three = next_dose(BRIDGE, THREE_GREENS, on=FRIDAY, steps_of_all=3)
    two = next_dose(BRIDGE, THREE_GREENS, on=FRIDAY, steps_of_all=2)

    assert one.move == three.move == Move.KEEP
    assert two.move == Move.MORE_REPETITIONS


def test_red_goes_one_step_down():
    step = next_dose(BRIDGE, [*THREE_GREENS, done(0, Light.RED)], on=FRIDAY)

    assert (step.move, step.slug) == (Move.EASIER, "constructive-rest-90-90")
    assert step.why == DoseReason.RED
    assert not step.is_offer


def test_red_without_an_easier_step_halves_the_dose_within_bounds():
    lowest = replace(BRIDGE, easier="")

    step = next_dose(lowest, [done(1, Light.RED)], on=FRIDAY)

    # half of 3 s is 2 s, half of 10 is 5 and so the least, 8
    assert (step.move, step.amount) == (Move.LESS, Amount(2, 8, 2))


@pytest.mark.parametrize(
    ("days", "move", "why"),
    [
        (7, Move.MORE_REPETITIONS, DoseReason.THREE_GREENS),
        (8, Move.LESS, DoseReason.PAUSED),
        (21, Move.LESS, DoseReason.PAUSED),
        (22, Move.EASIER, DoseReason.LONG_PAUSED),
    ],
)
def test_after_a_pause_it_begins_lower(days, move, why):
    history = [done(days + 4), done(days + 2), done(days)]

    step = next_dose(BRIDGE, history, on=FRIDAY)

    assert (step.move, step.why) == (move, why)


def test_after_a_week_without_it_is_four_fifths():
    step = next_dose(BRIDGE, [done(8)], on=FRIDAY)

    assert step.amount == Amount(2, 8, 2)  # 2.4 s and 8 repetitions


def test_who_did_other_exercises_meanwhile_has_not_paused():
    history = [done(30), done(26), done(22)]

    step = next_dose(BRIDGE, history, on=FRIDAY, practised_on=FRIDAY)

    assert step.move == Move.MORE_REPETITIONS


def test_whoever_needs_support_is_not_sent_onto_one_leg():
    top = replace(
        BRIDGE, amount=Amount(5, 15, 3), harder="hip-airplane", harder_on_one_leg=True
    )

    with_support = next_dose(top, THREE_GREENS, on=FRIDAY, needs_support=True)
    without = next_dose(top, THREE_GREENS, on=FRIDAY)

    assert with_support.move == Move.KEEP
    assert without.move == Move.HARDER


def test_release_grows_in_time_only_and_never_onto_another_tool():
    mat = replace(BRIDGE, is_release=True, amount=Amount(3, 10, 2))
    longest = replace(mat, amount=Amount(5, 10, 2))

    assert next_dose(mat, THREE_GREENS, on=FRIDAY).move == Move.LONGER_HOLD
    assert next_dose(longest, THREE_GREENS, on=FRIDAY).move == Move.KEEP


def test_a_red_release_is_halved_and_stays_the_same_tool():
    mat = replace(BRIDGE, is_release=True, hold_seconds=Bounds(1, 90))
    held = replace(mat, amount=Amount(60, 8, 1))

    step = next_dose(held, [done(1, Light.RED)], on=FRIDAY)

    assert (step.slug, step.amount) == ("glute-bridge", Amount(30, 8, 1))


# The mat by the library: 60 to 90 s, once or twice.
MAT = ExerciseDose(
    "mat", Amount(60, 1, 1), Bounds(60, 90), Bounds(1, 2), Bounds(1, 1),
    is_release=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("did", "left"),
    [
        (Amount(90, 1, 1), Amount(45, 1, 1)),
        (Amount(60, 1, 1), Amount(30, 1, 1)),  # 60 is the least of its range
        (Amount(30, 1, 1), Amount(15, 1, 1)),
        (Amount(15, 1, 1), Amount(10, 1, 1)),
        (Amount(60, 2, 1), Amount(30, 2, 1)),
        (Amount(15, 2, 1), Amount(15, 1, 1)),
    ],
)
def test_the_time_of_a_tool_is_halved_below_the_least_of_its_range(did, left):
    step = next_dose(MAT, [done(1, Light.RED, amount=did)], on=FRIDAY)

    assert step.amount == left
    assert (step.move, step.why) == (Move.LESS, DoseReason.RED)


def test_the_shortest_pressure_that_was_too_much_is_not_made_longer():
    shortest = replace(MAT, amount=Amount(10, 1, 1))
    red = done(1, Light.RED, amount=shortest.amount)

    assert next_dose(shortest, [red], on=FRIDAY).amount == Amount(10, 1, 1)
    hurt = replace(red, is_hurt=True)
    rest = next_dose(shortest, [hurt], on=FRIDAY)
    assert (rest.move, rest.amount) == (Move.REST, Amount(10, 1, 1))


def test_a_halved_tool_grows_by_five_seconds_as_any_other():
    halved = replace(MAT, amount=Amount(30, 1, 1))

    assert next_dose(halved, THREE_GREENS, on=FRIDAY).amount == Amount(35, 1, 1)


def test_a_dose_below_the_least_has_nothing_below_it():
    assert [*steps_down(Amount(30, 1, 1), MAT.least)] == [Amount(30, 1, 1)]
    assert [*steps_down(Amount(30, 2, 1), MAT.least)] == [
        Amount(30, 2, 1),
        Amount(30, 1, 1),
    ]


def test_deep_front_release_never_grows():
    deep = replace(BRIDGE, is_release=True, is_deep_front=True)

    assert next_dose(deep, THREE_GREENS, on=FRIDAY).move == Move.KEEP


def test_nothing_done_is_nothing_new():
    assert next_dose(BRIDGE, [], on=FRIDAY).move == Move.KEEP


@given(
    st.lists(
        st.builds(
            DoseRecord,
            st.dates(FRIDAY - timedelta(days=60), FRIDAY),
            st.sampled_from(Light),
            st.none() | st.integers(0, 10),
            st.floats(0, 2),
            st.booleans(),
        ),
        max_size=8,
    ).map(lambda history: sorted(history, key=lambda one: one.day)),
    st.integers(2, 5),
    st.integers(8, 15),
    st.integers(1, 3),
    st.booleans(),
)
def test_a_dose_never_leaves_its_bounds(history, hold, repetitions, sets, is_release):
    item = replace(
        BRIDGE, amount=Amount(hold, repetitions, sets), is_release=is_release
    )

    step = next_dose(item, history, on=FRIDAY)

    if step.amount is not None:
        assert 2 <= step.amount.hold_seconds <= 5
        assert 8 <= step.amount.repetitions <= 15
        assert 1 <= step.amount.sets <= 3
    if is_release:
        assert step.slug == item.slug or step.move == Move.EASIER


# By the library: 0–2 s, 6–12 repetitions, 1–2 sets.
CAT_COW = ExerciseDose(
    slug="cat-cow",
    amount=Amount(hold_seconds=2, repetitions=12, sets=2),
    hold_seconds=Bounds(0, 2),
    repetitions=Bounds(6, 12),
    sets=Bounds(1, 2),
)


@pytest.mark.parametrize(
    ("did", "move", "amount", "why"),
    [
        # All of it, so half of it.
        (None, Move.LESS, Amount(1, 6, 2), DoseReason.RED),
        # A shortened one: less than that, not less than what was planned.
        (Amount(2, 12, 1), Move.LESS, Amount(1, 6, 1), DoseReason.RED),
        # The least one: nothing is lower, and nothing is said to be.
        (Amount(0, 6, 1), Move.LESS, Amount(0, 6, 1), DoseReason.RED_LEAST),
    ],
)
def test_a_red_dose_is_lowered_from_what_was_done(did, move, amount, why):
    red = done(1, Light.RED, amount=did)

    step = next_dose(CAT_COW, [red], on=FRIDAY)

    assert (step.move, step.amount, step.why) == (move, amount, why)


def test_what_was_red_below_its_least_dose_rests_for_a_week_and_comes_back_least():
    red = done(1, Light.RED, is_below_least=True)
    ago = done(8, Light.RED, is_below_least=True)

    rest = next_dose(CAT_COW, [red], on=FRIDAY)
    back = next_dose(CAT_COW, [ago], on=FRIDAY, practised_on=FRIDAY)
    easier = next_dose(replace(CAT_COW, easier="childs-pose"), [red], on=FRIDAY)

    assert rest.move == Move.REST
    assert (back.move, back.amount) == (Move.LESS, Amount(0, 6, 1))
    assert (easier.move, easier.slug) == (Move.EASIER, "childs-pose")


def test_a_pause_that_cannot_lower_a_dose_says_nothing():
    least = replace(CAT_COW, amount=Amount(0, 6, 1))

    step = next_dose(least, [done(30)], on=FRIDAY)

    assert (step.move, step.why) == (Move.KEEP, DoseReason.NOTHING_NEW)


def test_a_dose_is_shortened_step_by_step():
    long, least = Amount(60, 3, 2), Amount(20, 1, 1)

    steps = list(steps_down(long, least))

    assert steps[:4] == [long, Amount(60, 3, 1), Amount(60, 2, 1), Amount(60, 1, 1)]
    assert steps[-1] == least
    assert all(a.work(4) > b.work(4) for a, b in pairwise(steps))


@pytest.mark.parametrize(
    ("seconds", "longer"),
    [(0, 5), (3, 5), (30, 35), (55, 60), (60, 75), (165, 180), (180, 240), (185, 240)],
)
def test_a_longer_hold_is_one_that_people_say(seconds, longer):
    assert longer_hold(seconds) == longer


@pytest.mark.parametrize(
    ("seconds", "shorter"),
    [(240, 180), (185, 180), (180, 165), (75, 60), (60, 55), (33, 30), (5, 0), (0, 0)],
)
def test_and_so_is_a_shorter_one(seconds, shorter):
    assert shorter_hold(seconds) == shorter


def test_what_is_offered_is_never_185_seconds():
    rest = ExerciseDose(
        "x", Amount(180, 1, 1), Bounds(60, 600), Bounds(1, 1), Bounds(1, 1)
    )

    assert next_dose(rest, THREE_GREENS, on=FRIDAY).amount.hold_seconds == 240


def test_pressure_grows_by_five_seconds_however_long_it_is():
    mat = ExerciseDose(
        "x", Amount(75, 1, 1), Bounds(30, 90), Bounds(1, 1), Bounds(1, 1),
        is_release=True,
    )  # fmt: skip

    assert next_dose(mat, THREE_GREENS, on=FRIDAY).amount.hold_seconds == 80


def test_a_share_of_a_hold_is_one_that_people_say():
    plank = ExerciseDose(
        "x", Amount(45, 1, 1), Bounds(10, 60), Bounds(1, 1), Bounds(1, 1)
    )

    assert next_dose(plank, [done(15)], on=FRIDAY).amount.hold_seconds == 35  # not 36


@given(
    st.builds(Amount, st.integers(0, 60), st.integers(1, 15), st.integers(1, 3)),
    st.builds(Amount, st.integers(0, 60), st.integers(1, 15), st.integers(1, 3)),
)
def test_after_red_never_comes_more_than_was_done(planned, did):
    bounds = [
        Bounds(min(a, b), max(a, b))
        for a, b in [
            (planned.hold_seconds, did.hold_seconds),
            (planned.repetitions, did.repetitions),
            (planned.sets, did.sets),
        ]
    ]
    item = ExerciseDose("x", planned, *bounds)

    step = next_dose(item, [done(1, Light.RED, amount=did)], on=FRIDAY)

    assert step.amount.work(4) <= did.work(4)
    assert (step.why == DoseReason.RED) == (step.amount.work(4) < did.work(4))
