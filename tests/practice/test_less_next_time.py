"""What was too much is less the next time, whichever session it is done in."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from psoas_care.library.models import Exercise
from psoas_care.practice.feedback import respond
from tests.answers import clear
from tests.factories import (
    BoutFactory,
    MyRoutineFactory,
    MyRoutineItemFactory,
    SessionFactory,
    SessionPainFactory,
)

pytestmark = pytest.mark.usefixtures("content")
LYING, BRIDGE = "supine-low-back-buttock-release", "glute-bridge"
ROUTINE = "/practice/routines/20-b-back-side-release/"
WORDS = "It was too much on "


@pytest.fixture(autouse=True)
def cleared(user, content):
    clear(user)


def done(user, slug, *, days, worst, repetitions=10):
    now = timezone.now()
    session = SessionFactory(user=user, at=now - timedelta(days=days), effort=5)
    exercise = Exercise.objects.get(slug=slug)
    sides = ["left", "right"] if exercise.sides == "per-side" else ["both"]
    for side in sides:
        BoutFactory(
            session=session, exercise=exercise, side=side, worst_pain=worst,
            actual_seconds=exercise.hold_seconds * exercise.repetitions,
            repetitions=repetitions,
        )  # fmt: skip
    SessionPainFactory(session=session, value=2)
    respond(session, now=now)


def items_of(answer):
    return {item.exercise.slug: item for item in answer.context["playable"].items}


def effort(answer, slug):
    dose = items_of(answer)[slug].dose
    return dose.sets * dose.repetitions * (dose.hold_seconds + dose.move_seconds)


def of_one(user, slug):
    exercise = Exercise.objects.get(slug=slug)
    routine = MyRoutineFactory(user=user)
    MyRoutineItemFactory(
        my_routine=routine, exercise=exercise,
        hold_seconds=exercise.hold_seconds, repetitions=exercise.repetitions,
        sets=exercise.sets, rest_seconds=exercise.rest_seconds,
    )  # fmt: skip
    return f"/practice/my-routines/{routine.uid}/"


@pytest.mark.parametrize("slug", [LYING, BRIDGE])
def test_a_routine_has_no_more_of_it_than_the_player_of_it_alone(browser, user, slug):
    own = of_one(user, slug)
    pages = [ROUTINE, f"{ROUTINE}play/", f"{ROUTINE}poster/", own, f"{own}play/"]
    before = {page: effort(browser.get(page), slug) for page in pages}

    done(user, slug, days=1, worst=8)

    alone = effort(browser.get(f"/library/exercises/{slug}/play/"), slug)
    for page in pages:
        now = effort(browser.get(page), slug)
        assert now < before[page], page
        assert now <= alone, page
    assert WORDS in unescape(browser.get(ROUTINE).text)
    assert WORDS in unescape(browser.get(own).text)


def test_once_it_was_done_again_it_is_as_much_as_the_routine_says(browser, user):
    before = effort(browser.get(ROUTINE), BRIDGE)
    done(user, BRIDGE, days=3, worst=8)
    done(user, BRIDGE, days=1, worst=3, repetitions=4)

    assert effort(browser.get(ROUTINE), BRIDGE) == before
    assert WORDS not in unescape(browser.get(ROUTINE).text)


def test_what_was_fine_stays_as_it_is_and_a_visitor_has_no_past(browser, client, user):
    done(user, BRIDGE, days=1, worst=8)

    assert not items_of(browser.get(ROUTINE))["bird-dog"].why_less
    assert not items_of(client.get(ROUTINE))[BRIDGE].why_less
