"""What a log refuses, line by line."""

from datetime import UTC, datetime

import pytest

from psoas_care.library.models import Exercise
from psoas_care.practice.eligibility import (
    LOCKED,
    LoggedLine,
    judge,
    mark_beyond,
    status_then,
)
from psoas_care.practice.models import Bout, Session
from tests.answers import clear

pytestmark = pytest.mark.usefixtures("content")

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
DEEP_FRONT = "back-massager-front-hip"


def session_of(user):
    session = Session(user=user)
    session.set_moment(NOON, "UTC")
    return session


def line(slug, *, is_new=True, **bout):
    exercise = Exercise.objects.get(slug=slug)
    return LoggedLine(Bout(exercise=exercise, side="both", **bout), ("both",), is_new)


def test_each_line_has_its_own_errors(user):
    """Nobody has answered the safety check, so pressure tools are closed."""
    lines = [line("cat-cow"), line(DEEP_FRONT), line("childs-pose")]

    first, second, third = judge(lines, status_then(session_of(user)))

    assert (first, third) == ({}, {})
    assert [(name, error.code) for name, error in second.items()] == [
        ("exercise", LOCKED)
    ]


def test_a_stored_line_is_not_judged_again_but_has_to_tell_its_measures(user):
    stored = line(DEEP_FRONT, is_new=False)

    (errors,) = judge([stored], status_then(session_of(user)))

    assert {*errors} == {"pressure", "actual_seconds"}


def test_a_dose_is_marked_and_not_refused(user):
    clear(user)
    pressed = line(DEEP_FRONT, is_new=False, pressure=10, actual_seconds=600)

    assert judge([pressed], status_then(session_of(user))) == [{}]
    mark_beyond(session_of(user), [pressed], status_then(session_of(user)))

    assert {"pressure", "seconds"} <= {*pressed.bout.beyond}
