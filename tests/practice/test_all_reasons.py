"""Where several rules close or lower one exercise, pages say each of them once."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from psoas_care.library.models import Exercise
from tests import answers
from tests.factories import (
    BoutFactory,
    MyRoutineFactory,
    MyRoutineItemFactory,
    SessionFactory,
)
from tests.forms import bout_line, routine_form, routine_line, session_form

RAISE, STRETCH = "straight-leg-raise", "half-kneeling-hip-flexor-stretch"
CALM = "diaphragmatic-breathing"
STRAIN = "You said: Sudden front-of-hip strain in last 10 days."
TWICE = "was too much twice in a week"

pytestmark = pytest.mark.usefixtures("content")


def text_of(answer):
    return " ".join(unescape(answer.content.decode()).split())


def hurt(user, slug, *, days, side="right"):
    """A session that long ago, in which it was stopped for pain."""
    at = timezone.now() - timedelta(days=days, hours=2)
    session = SessionFactory(user=user, at=at, local_day=at.date())
    exercise = Exercise.objects.get(slug=slug)
    seconds = exercise.repetitions * (exercise.hold_seconds + exercise.move_seconds)
    BoutFactory(
        session=session,
        exercise=exercise,
        side=side,
        actual_seconds=seconds,
        stopped="hurt",
    )


def routine_with(user, *slugs):
    routine = MyRoutineFactory(user=user)
    for number, slug in enumerate(slugs, start=1):
        exercise = Exercise.objects.get(slug=slug)
        MyRoutineItemFactory(my_routine=routine, number=number, exercise=exercise)
    return f"/practice/my-routines/{routine.uid}/"


@pytest.fixture
def strained(user):
    """Somebody with a strain on the left, to whom one exercise was too much twice."""
    answers.clear(user)
    answers.say(user, "hip-flexor-strain-acute", side="left")
    hurt(user, RAISE, days=3)
    hurt(user, RAISE, days=1)
    return user


@pytest.mark.parametrize("place", ["library", "routine", "player", "alone"])
def test_a_page_says_what_closes_one_side_and_what_closes_both(
    browser, strained, place
):
    own = routine_with(strained, CALM, RAISE)
    page = {
        "library": f"/library/exercises/{RAISE}/",
        "routine": own,
        "player": f"{own}play/",
        "alone": f"/library/exercises/{RAISE}/play/",
    }[place]

    text = text_of(browser.get(page))

    assert text.count(STRAIN) == 1
    assert text.count(TWICE) == 1


def test_a_page_says_of_each_which_side_it_closes(browser, strained):
    text = text_of(browser.get(f"/library/exercises/{RAISE}/"))

    whole, left = text.split("The left side is locked")
    assert TWICE in whole.rpartition("Locked")[2]
    assert STRAIN in left


def test_what_refuses_a_record_or_a_routine_says_both(browser, strained):
    line = {"exercise": RAISE, "side": "left", "actual_seconds": "24"}
    logged = browser.post("/practice/sessions/add/", session_form(bout_line(**line)))
    drawn_up = browser.post(
        "/practice/my-routines/add/", routine_form(routine_line(RAISE))
    )

    # A rest keeps nobody from saying what was done all the same.
    assert (STRAIN in text_of(logged), TWICE in text_of(logged)) == (True, False)
    assert STRAIN in text_of(drawn_up)
    assert TWICE in text_of(drawn_up)


def test_what_is_left_out_says_so_beside_the_side_that_is_locked(browser, user):
    answers.clear(user)
    answers.say(user, "hip-flexor-strain-acute", side="left")
    exercise = Exercise.objects.get(slug=STRETCH)
    Exercise.objects.filter(slug=STRETCH).update(
        hold_seconds_min=exercise.hold_seconds,
        repetitions_min=exercise.repetitions,
        sets_min=exercise.sets,
    )
    hurt(user, STRETCH, days=1)

    text = text_of(browser.get(routine_with(user, CALM, STRETCH)))

    assert text.count(STRAIN) == 1
    assert text.count(f"“{exercise.name}” is left out") == 1


def test_what_is_locked_and_left_out_says_both(browser, user):
    answers.clear(user)
    exercise = Exercise.objects.get(slug=STRETCH)
    Exercise.objects.filter(slug=STRETCH).update(
        hold_seconds_min=exercise.hold_seconds,
        repetitions_min=exercise.repetitions,
        sets_min=exercise.sets,
    )
    hurt(user, STRETCH, days=1)
    answers.say(user, "hip-flexor-strain-acute")

    text = text_of(browser.get(routine_with(user, CALM, STRETCH)))

    assert text.count(STRAIN) == 1
    assert text.count(f"“{exercise.name}” is left out") == 1
