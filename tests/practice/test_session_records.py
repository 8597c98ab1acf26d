"""What a light reads of a session, worked by hand."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from psoas_care.practice.planner.session_records import (
    BoutRecord,
    ExerciseTraits,
    PainRating,
    SessionRecord,
    lights_of,
    lights_of_sessions,
)
from psoas_care.practice.planner.traffic_light import DatedLight, Light

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HUG = ExerciseTraits(
    "hug", "stretch", 1, {"low_back": 2, "hip_front": 0}, is_per_side=True
)
LUNGE = ExerciseTraits("lunge", "stretch", 2, {"low_back": 0, "hip_front": 2})
BALL = ExerciseTraits("ball", "release", 2, {"low_back": 1})
DEEP = ExerciseTraits("deep", "release", 3, {"hip_front": 1}, is_deep_front=True)
PLANK = ExerciseTraits("plank", "strengthen", 2, {"low_back": 1})


def session_record(*bouts, pains=(), days_ago=0, **kwargs):
    at = NOON - timedelta(days=days_ago)
    return SessionRecord(UUID(int=1), at, at.date(), bouts, pains, **kwargs)


def effort(exercise=HUG, side="left", seconds=60, **kwargs):
    return BoutRecord(
        exercise, side, seconds, kwargs.pop("repetitions", None), **kwargs
    )


def before(value, region="low_back"):
    return PainRating(region, "before", value)


def after(value, region="low_back"):
    return PainRating(region, "after", value)


def next_day(value, region="low_back"):
    return PainRating(region, "next_day", value)


def test_the_worst_pain_is_that_of_the_exercise():
    session = session_record(
        effort(HUG, worst=3), effort(HUG, "right", worst=2), effort(LUNGE, worst=7),
        pains=[before(3), next_day(3)],
    )  # fmt: skip

    assert session.lights == {"hug": Light.GREEN, "lunge": Light.RED}
    assert session.light == Light.RED


def test_pain_is_compared_where_it_was_asked_before():
    session = session_record(
        effort(LUNGE, seconds=600, worst=2),
        pains=[before(2, "low_back"), next_day(2, "low_back"), next_day(9, "pelvic")],
    )

    assert (session.region, session.before, session.next_day) == ("low_back", 2, 2)


def test_else_where_most_was_trained():
    mostly_hip = session_record(effort(LUNGE, seconds=90), effort(HUG, seconds=60))
    mostly_back = session_record(effort(LUNGE, seconds=60), effort(HUG, seconds=90))

    assert (mostly_hip.region, mostly_back.region) == ("hip_front", "low_back")


def test_of_two_regions_asked_it_is_the_one_more_trained():
    session = session_record(effort(LUNGE), pains=[before(5), before(2, "hip_front")])

    assert (session.region, session.before) == ("hip_front", 2)


def test_without_pain_before_nothing_is_green():
    assert session_record(effort(worst=1), pains=[next_day(1)]).light == Light.AMBER


@pytest.mark.parametrize("worst", [None, 2, 4])
def test_the_worst_was_no_less_than_pain_after_it(worst):
    session = session_record(
        effort(worst=worst), pains=[before(2), after(7), next_day(2)]
    )

    assert session.light == Light.RED
    assert session.red_evidence == {"hug worst": 7, "hug rise": 5}


def test_pain_after_what_no_exercise_was_said_to_be_may_be_of_each():
    session = session_record(
        effort(HUG, worst=3), effort(LUNGE), pains=[before(2), after(7), next_day(2)]
    )

    assert session.lights == {"hug": Light.RED, "lunge": Light.RED}


def test_pain_after_that_the_worst_of_one_exercise_explains_is_not_the_others():
    session = session_record(
        effort(HUG, worst=2), effort(LUNGE, worst=7),
        pains=[before(2), after(7), next_day(2)],
    )  # fmt: skip

    assert session.lights == {"hug": Light.GREEN, "lunge": Light.RED}


def test_pain_after_never_makes_it_green():
    session = session_record(effort(), pains=[before(2), after(2), next_day(2)])

    assert session.light == Light.AMBER
    assert not session.has_all_numbers("hug")


def test_more_pain_after_than_the_worst_is_no_calm_session():
    session = session_record(effort(worst=2), pains=[before(1), after(3), next_day(1)])

    assert session.light == Light.AMBER


@pytest.mark.parametrize("pains", [[after(6, "pelvic")], [before(2), after(5)]])
def test_pain_after_counts_from_the_start_that_is_known(pains):
    assert session_record(effort(), pains=pains).light == Light.RED
    calmer = [PainRating(p.region, p.moment, p.value - 1) for p in pains[-1:]]
    assert session_record(effort(), pains=pains[:-1] + calmer).light == Light.AMBER


@pytest.mark.parametrize(
    ("said", "value", "expected"),
    [
        ("clearly-worse", None, 5),  # 3 before, and two points are a clear change
        ("clearly-worse", 3, 3),  # a number says more than a word
        ("bit-worse", None, None),
        ("", None, None),
    ],
)
def test_clearly_worse_counts_without_a_number(said, value, expected):
    pains = [before(3)] + ([next_day(value)] if value is not None else [])

    assert session_record(effort(), pains=pains, compared=said).next_day == expected


def test_clearly_worse_says_nothing_where_the_beginning_is_unknown():
    assert session_record(effort(), compared="clearly-worse").next_day is None


@pytest.mark.parametrize(
    ("exercise", "pressure", "expected"),
    [
        (BALL, 5, Light.GREEN),
        (BALL, 6, Light.RED),
        (DEEP, 4, Light.GREEN),
        (DEEP, 5, Light.RED),
        (BALL, None, Light.GREEN),
    ],
)
def test_pressing_too_hard_is_red(exercise, pressure, expected):
    region = "hip_front" if exercise is DEEP else "low_back"
    session = session_record(
        effort(exercise, worst=1, pressure=pressure),
        pains=[before(1, region), next_day(1, region)],
    )

    assert session.light == expected


def test_a_session_without_exercises_has_no_light():
    assert session_record(pains=[before(3)]).light is None


def test_what_was_done_is_measured_on_the_lesser_side():
    session = session_record(
        effort(HUG, "left", 60), effort(HUG, "right", 45), effort=4
    )

    done = session.dose_record("hug", seconds=60, repetitions=2)

    assert (done.share, done.both_sides, done.effort) == (0.75, True, 4)


def test_one_side_alone_is_not_both():
    done = session_record(effort(HUG, "left")).dose_record(
        "hug", seconds=60, repetitions=2
    )

    assert not done.both_sides


def test_repetitions_count_where_nobody_timed_them():
    session = session_record(effort(PLANK, "both", None, repetitions=9))

    done = session.dose_record("plank", seconds=80, repetitions=10)

    assert (done.share, done.both_sides) == (0.9, True)


def test_a_hard_day_is_strength_from_level_two_on():
    assert PLANK.is_hard
    assert not LUNGE.is_hard


def test_lights_in_their_order():
    sessions = [
        session_record(effort(HUG), effort(LUNGE), days_ago=2),
        session_record(effort(LUNGE)),
    ]
    amber, today = Light.AMBER, NOON.date()

    assert lights_of(sessions, "hug") == [DatedLight(today - timedelta(days=2), amber)]
    assert len(lights_of_sessions(sessions)) == 2  # one of them had two exercises


def test_answered_is_a_word_or_a_number():
    assert not session_record(effort(), pains=[before(3)]).is_answered
    assert session_record(effort(), pains=[before(3), next_day(2)]).is_answered
    assert session_record(effort(), compared="skipped").is_answered
