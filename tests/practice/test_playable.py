"""What of a session is open to somebody, and how long that takes."""

from datetime import date

import pytest

from psoas_care.practice.models import Routine
from psoas_care.practice.playable import playable_of
from psoas_care.safety.rules import Asked, Hold
from psoas_care.safety.standing import Standing
from psoas_care.safety.vocabulary import Behaviour, Ends, Given, Kind, Scope

TODAY = date(2026, 11, 20)
VISITOR = Standing(TODAY)


def yes(code, side=""):
    """Somebody who said yes to one question, which closes what asks it."""
    asked = Asked(code, Kind.PROFILE, Behaviour.BLOCK, given=Given.YES, side=side)
    return Standing(TODAY, {code: asked})


@pytest.fixture
def playable(content):
    """Give a ready session of the content to somebody."""

    def give(slug, standing=VISITOR):
        routine = Routine.objects.with_items().get(slug=slug)
        return playable_of(routine, standing)

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
    sign = Hold("R-01", Behaviour.EMERGENCY, Scope.EVERYTHING, Ends.CLINICIAN, TODAY)

    session = playable("5-d-flare-up", Standing(TODAY, holds=(sign,)))

    assert (session.open_items, session.seconds) == ((), 0)
    assert len(session.items) == 2
