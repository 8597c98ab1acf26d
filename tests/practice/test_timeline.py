"""What happens when in a session, worked by hand, and what holds for any session."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.library.dose import SETUP_SECONDS, SHORTEST_HOLD_SECONDS, Dose, Sides
from psoas_care.practice.planner import timeline
from psoas_care.practice.planner.timeline import PhaseKind, PlayerCue, TimedItem, phases

SIDED = ("left", "right")
WHOLE = ("both",)


def dose(sides=Sides.BILATERAL, **numbers):
    plain = {"hold_seconds": 0, "repetitions": 1, "sets": 1}
    rest = {"rest_seconds": 0, "move_seconds": 0, "per_week_min": 3, "per_week_max": 7}
    return Dose(sides=sides, **{**plain, **rest, **numbers})


def item(sides=WHOLE, **numbers):
    each = Sides.PER_SIDE if sides == SIDED else Sides.BILATERAL
    return TimedItem(dose(each, **numbers), sides)


def told(items):
    """Phases as (kind, side, seconds)."""
    return [(p.kind.value, p.side, p.seconds) for p in phases(items)]


def cues(one):
    """The marks of the first round as (second, cue)."""
    work = next(p for p in phases([one]) if p.kind is PhaseKind.WORK)
    return [(mark.at, mark.cue.value) for mark in work.marks]


@st.composite
def items(draw):
    sides = draw(st.sampled_from([SIDED, WHOLE]))
    hold, move = draw(
        st.tuples(st.integers(0, 90), st.integers(0, 12)).filter(lambda both: sum(both))
    )
    return item(
        sides,
        hold_seconds=hold,
        move_seconds=move,
        repetitions=draw(st.integers(1, 20)),
        sets=draw(st.integers(1, 5)),
        rest_seconds=draw(st.integers(0, 60)),
    )


def test_a_stretch_of_two_sides_with_a_switch_between():
    stretch = item(
        SIDED, hold_seconds=30, move_seconds=4, repetitions=2, rest_seconds=10
    )

    assert told([stretch]) == [
        ("ready", "left", 10),
        ("work", "left", 68),
        ("switch", "right", 10),
        ("work", "right", 68),
    ]


def test_the_sides_take_turns_from_set_to_set():
    sets = item(SIDED, move_seconds=4, repetitions=8, sets=2, rest_seconds=20)

    assert told([sets]) == [
        ("ready", "left", 10),
        ("work", "left", 32),
        ("switch", "right", 20),
        ("work", "right", 32),
        ("switch", "left", 20),
        ("work", "left", 32),
        ("switch", "right", 20),
        ("work", "right", 32),
    ]


def test_the_worse_side_goes_first_and_a_closed_one_not_at_all():
    one = dose(Sides.PER_SIDE, hold_seconds=20, sets=2, rest_seconds=5)

    assert [p.side for p in phases([TimedItem(one, ("right", "left"))])][:4] == [
        "right", "right", "left", "left",
    ]  # fmt: skip
    assert told([TimedItem(one, ("right",))]) == [
        ("ready", "right", 10),
        ("work", "right", 20),
        ("rest", "right", 5),
        ("work", "right", 20),
    ]


def test_without_a_rest_the_next_round_follows_at_once():
    assert told([item(hold_seconds=20, sets=2)]) == [
        ("ready", "both", 10),
        ("work", "both", 20),
        ("work", "both", 20),
    ]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        # Two holds of 30 s, two seconds into and two out of each; the first way in is
        # the beginning of the round.
        (
            {"hold_seconds": 30, "move_seconds": 4, "repetitions": 2},
            [
                (2, "hold"), (17, "half"), (32, "back"),
                (34, "go"), (36, "hold"), (51, "half"), (66, "back"),
            ],
        ),
        # A rest of five minutes: nothing to move into or out of.
        ({"hold_seconds": 300}, [(0, "hold"), (150, "half")]),
        # Repetitions without a pause; an odd way is halved all the same.
        (
            {"move_seconds": 3, "repetitions": 2},
            [(1.5, "back"), (3, "go"), (4.5, "back")],
        ),
        # From four repetitions on the third says that half is done.
        (
            {"hold_seconds": 1, "move_seconds": 2, "repetitions": 4},
            [
                (1, "hold"), (2, "back"),
                (3, "go"), (4, "hold"), (5, "back"),
                (6, "half"), (7, "hold"), (8, "back"),
                (9, "go"), (10, "hold"), (11, "back"),
            ],
        ),
    ],
)  # fmt: skip
def test_cues_inside_a_round(numbers, expected):
    assert cues(item(**numbers)) == expected


def test_breathing_is_four_seconds_in_and_six_out():
    breathing = TimedItem(dose(hold_seconds=24), WHOLE, is_breathing=True)

    # The last breath is only drawn: its four seconds are all that is left.
    assert cues(breathing) == [
        (0, "in"), (4, "out"), (10, "in"), (14, "out"), (20, "in"),
    ]  # fmt: skip


def test_the_last_seconds_of_a_pause_are_counted():
    ready, _work = phases([item(hold_seconds=20)])
    short = phases([item(hold_seconds=20, sets=2, rest_seconds=2)])[2]

    assert [(m.at, m.cue) for m in ready.marks] == [
        (n, PlayerCue.COUNT) for n in (7, 8, 9)
    ]
    assert [mark.at for mark in short.marks] == [1]  # its beginning is a cue already


def test_numbers_agree_with_those_of_the_dose():
    assert timeline.GET_READY_SECONDS == SETUP_SECONDS
    assert timeline.LONG_HOLD_SECONDS == SHORTEST_HOLD_SECONDS


@given(st.lists(items(), max_size=6))
def test_a_session_takes_as_long_as_its_doses_say(session):
    assert sum(p.seconds for p in phases(session)) == sum(
        one.dose.estimated_seconds for one in session
    )


@given(items())
def test_both_sides_work_for_the_same_time(one):
    seconds = dict.fromkeys(one.sides, 0)
    for phase in phases([one]):
        if phase.kind is PhaseKind.WORK:
            seconds[phase.side] += phase.seconds

    assert len(set(seconds.values())) == 1


@given(st.lists(items(), min_size=1, max_size=6))
def test_every_phase_takes_time_and_its_cues_lie_inside_in_order(session):
    for phase in phases(session):
        moments = [mark.at for mark in phase.marks]

        assert phase.seconds > 0
        assert all(0 <= moment < phase.seconds for moment in moments)
        assert all(one <= next_one for one, next_one in pairwise(moments))


@given(st.lists(items(), max_size=6))
def test_items_come_one_after_the_other_and_begin_with_getting_ready(session):
    found = phases(session)
    firsts = [p for n, p in enumerate(found) if not n or found[n - 1].item != p.item]

    assert [p.item for p in firsts] == list(range(len(session)))
    assert {p.kind for p in firsts} <= {PhaseKind.READY}
