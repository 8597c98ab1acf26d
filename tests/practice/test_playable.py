"""What of a session is open to somebody, and how long that takes."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from psoas_care.library.dose import Sides
from psoas_care.library.models import Exercise
from psoas_care.practice.models import Routine
from psoas_care.practice.playable import playable_of
from psoas_care.safety.rules import AnsweredQuestion, RestrictionValue
from psoas_care.safety.status import SafetyStatus, load_safety_status
from psoas_care.safety.vocabulary import Behaviour, Ends, Given, QuestionKind, Scope
from tests.answers import clear
from tests.factories import (
    BoutFactory,
    ExerciseFactory,
    MyRoutineFactory,
    MyRoutineItemFactory,
)

TODAY = date(2026, 11, 20)
VISITOR = SafetyStatus(TODAY)


def yes(code, side=""):
    """Somebody who said yes to one question, which closes what asks it."""
    asked = AnsweredQuestion(
        code, QuestionKind.PROFILE, Behaviour.BLOCK, given=Given.YES, side=side
    )
    return SafetyStatus(TODAY, {code: asked})


@pytest.fixture
def playable(content):
    """Give a ready session of the content to somebody."""

    def give(slug, safety_status=VISITOR):
        routine = Routine.objects.with_items().get(slug=slug)
        return playable_of(routine, safety_status)

    return give


def locked(playable):
    return [item.exercise.slug for item in playable.items if item.is_locked]


def test_a_session_without_locks_takes_its_whole_time(playable):
    session = playable("10-a-standard")

    assert (session.title, session.seconds) == ("Standard", 600)
    assert session.play_address == "/practice/routines/10-a-standard/play/"
    assert session.open_items == session.items


def test_a_visitor_goes_without_the_release_item_and_its_time(playable):
    session = playable("20-b-back-side-release")

    assert locked(session) == ["supine-low-back-buttock-release"]
    assert session.seconds == 18 * 60 + 35 - 127
    assert len(session.open_items) == 8


def test_what_an_answer_locks_is_not_counted(playable):
    session = playable("5-a-desk-reset", yes("knee-kneeling"))

    assert locked(session) == ["half-kneeling-hip-flexor-stretch"]
    assert session.seconds == 4 * 60 + 38 - 88  # 2 × (30 + 4) s, 10 s rest, 10 s


def test_with_one_side_closed_the_other_takes_half(playable):
    session = playable("5-a-desk-reset", yes("knee-kneeling", side="left"))

    item = session.items[1]
    assert (item.open_sides, item.is_locked) == (("right",), False)
    assert item.seconds == 30 + 4 + 10


def test_with_everything_closed_there_is_nothing_to_do(playable):
    sign = RestrictionValue(
        "R-01", Behaviour.EMERGENCY, Scope.EVERYTHING, Ends.CLINICIAN, TODAY
    )

    session = playable("5-d-flare-up", SafetyStatus(TODAY, restrictions=(sign,)))

    assert (session.open_items, session.seconds) == ((), 0)
    assert len(session.items) == 2


# -- no more pressure than one session may have -------------------------------------

FRONT = {"gate": "abdominal-gate", "move_seconds": 10}


def tool(hold, repetitions=1, **more):
    doses = {"hold_seconds_max": 90, "hold_seconds_min": 0, "repetitions_max": 3}
    said = {"hold_seconds": hold, "repetitions": repetitions}
    return {"category": "release", "rest_seconds": 0, **doses, **said, **more}


@pytest.fixture
def own(user, content):
    """Play a routine of one's own, of exercises with these fields, all of it open."""
    clear(user)

    def own(*fields):
        routine = MyRoutineFactory(user=user)
        for number, some in enumerate(fields, 1):
            exercise = some if isinstance(some, Exercise) else ExerciseFactory(**some)
            MyRoutineItemFactory(my_routine=routine, number=number, exercise=exercise)
        routine = user.my_routines.with_items().get()
        return playable_of(routine, load_safety_status(user, timezone.localdate()))

    return own


def amounts(session):
    """(repetitions, hold) of each item; None where it is left out."""
    doses = [None if item.is_locked else item.dose for item in session.items]
    return [dose and (dose.repetitions, dose.hold_seconds) for dose in doses]


def test_the_front_is_pressed_a_minute_a_side_at_most_the_way_there_included(own):
    """60 s and 10 s of moving become 50 and 10."""
    long = tool(60, **FRONT, sides=Sides.PER_SIDE)

    assert amounts(own(long)) == [(1, 50)]


def test_of_too_many_times_those_are_left_that_fit(own):
    assert amounts(own(tool(20, 3, **FRONT))) == [(2, 20)]


def test_what_the_front_has_no_room_for_is_left_out_with_the_reason(own):
    session = own(tool(20, 2, **FRONT), tool(15, **FRONT))

    assert amounts(session) == [(2, 20), None]
    assert [lock.text for lock in session.items[1].locks] == [
        "This session already has its one minute a side of deep front release."
    ]
    assert len(session.open_items) == 1


def test_all_tools_together_press_for_five_minutes_at_most(own):
    """Two sides of 90 s are three minutes; two are left for a second time."""
    back = tool(90, sides=Sides.PER_SIDE)

    session = own(back, back, back, {"category": "stretch"})

    assert amounts(session)[:3] == [(1, 90), (1, 60), None]
    assert not session.items[3].is_locked


def test_one_tool_is_not_pressed_longer_than_its_page_says(own):
    """Three times in one session are no more than the longest dose of one time."""
    mat = ExerciseFactory(**tool(60, hold_seconds_max=60, repetitions_max=2))

    assert amounts(own(mat, mat, mat)) == [(1, 60), (1, 60), None]


@pytest.mark.parametrize(
    ("earlier", "left"),
    [(0, (1, 90)), (180, (1, 60)), (260, (1, 20)), (261, None), (400, None)],
)
def test_a_session_presses_no_longer_than_the_day_has_left(own, user, earlier, left):
    """Five minutes a day over all tools: what was logged today is taken off."""
    if earlier:
        mat = Exercise.objects.get(slug="trigger-point-mat")
        BoutFactory(
            session__user=user,
            session__at=timezone.now(),
            exercise=mat,
            actual_seconds=earlier,
        )

    session = own(tool(90, sides=Sides.PER_SIDE))

    assert amounts(session) == [left]


@pytest.mark.parametrize(
    ("days", "is_open"),
    [
        ((1, 3, 5), True),
        ((1, 3, 5, 6), False),
        ((0, 1, 3, 5), True),
        ((1, 3, 5, 7), True),
    ],
)
def test_no_tool_is_played_on_a_fifth_day_of_a_week(own, user, days, is_open):
    """Any seven days have pressure on four at most; a fourth day may go on."""
    mat = Exercise.objects.get(slug="trigger-point-mat")
    for days_ago in days:
        at = timezone.now() - timedelta(days=days_ago)
        BoutFactory(session__user=user, session__at=at, exercise=mat)

    [item] = own(tool(30)).items

    assert item.is_locked is not is_open
    if not is_open:
        assert "on four days within a week" in item.locks[0].text
