"""What only the log here and the one of a file close together is closed."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from psoas_care.library.models import Exercise
from psoas_care.practice.resting import rest_after, store_rest
from tests.answers import clear
from tests.factories import (
    BoutFactory,
    CheckInFactory,
    PainScoreFactory,
    SessionFactory,
)
from tests.records.test_restore import exported, restored
from tests.records.test_restored_locks import in_force

DAY = timedelta(days=1)


def done(user, slug, ago, **bout):
    row = SessionFactory(user=user, at=timezone.now() - ago)
    exercise = Exercise.objects.get(slug=slug)
    BoutFactory(session=row, exercise=exercise, **bout)
    if exercise.is_deep_front:
        store_rest(rest_after(row), row)


def codes(user):
    return {code for code, _scope, _ends in in_force(user)}


def test_three_reds_wait_for_a_clinician_however_long(content, user, other_user):
    done(user, "cat-cow", 9 * DAY, stopped="hurt")
    done(other_user, "glute-bridge", 7 * DAY, stopped="hurt")
    done(user, "childs-pose", 5 * DAY, stopped="hurt")
    assert "seen-about" not in codes(user)

    restored(exported(other_user), user)

    assert "seen-about" in codes(user)
    with time_machine.travel(timezone.now() + 300 * DAY):
        clear(user)
        assert "seen-about" in codes(user)


@pytest.mark.parametrize(("here", "there"), [(5, 2), (2, 5)])
def test_deep_front_release_here_and_in_the_file_are_two_days_of_a_week(
    content, user, other_user, here, there
):
    done(user, "sphinx-psoas-release", here * DAY, side="both")
    done(other_user, "sphinx-psoas-release", there * DAY, side="both")
    assert "deep-front-dose" not in codes(user)

    restored(exported(other_user), user)

    assert "deep-front-dose" in codes(user)
    rest = max(one.until for one in user.restrictions.filter(code="deep-front-dose"))
    assert rest >= user.day_at(timezone.now()) + 2 * DAY


def test_strong_pain_of_today_and_of_the_days_before(content, user, other_user):
    for one, ago in ((user, 1), (other_user, 2), (other_user, 0)):
        check_in = CheckInFactory(user=one, at=timezone.now() - ago * DAY)
        PainScoreFactory(check_in=check_in, value=9, kind="now")

    restored(exported(other_user), user)

    assert {"too-strong", "seen-about"} <= codes(user)
