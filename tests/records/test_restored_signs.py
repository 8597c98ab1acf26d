"""A sign that was told here and in a file came twice, whichever of them is older."""

from datetime import timedelta

import pytest
from django.utils import timezone

from psoas_care.safety.models import Answer, Question
from psoas_care.safety.recording import report_signs
from psoas_care.safety.taking_back import correct_mistake
from tests.factories import SessionFactory
from tests.records.test_restore import changed, exported, restored
from tests.records.test_restored_locks import (
    TOOL,
    feel,
    in_force,
    without_locks,
)

DAY = timedelta(days=1)
TWICE = {
    "N-01": {("N-01", "release", "date")},
    "N-02": {("N-02", "deep-front", "clinician"), ("N-02", "tool", "clinician")},
    "N-04": {("N-04", "tool", "never")},
}


@pytest.mark.parametrize("change", [lambda said: None, without_locks])
@pytest.mark.parametrize(("here", "there"), [(20, 17), (17, 20)])
@pytest.mark.parametrize("code", TWICE)
def test_a_sign_here_and_one_in_the_file_are_two(
    content, user, other_user, code, here, there, change
):
    feel(other_user, code, days_ago=there)
    feel(user, code, days_ago=here)

    done = restored(changed(exported(other_user), change), user)

    assert TWICE[code] <= in_force(user)
    # Not before the later of them.
    today = user.day_at(timezone.now())
    locks = [one for one in user.restrictions.filter(code=code) if one.is_open(today)]
    assert {one.local_day for one in locks} == {today - 17 * DAY}
    if code == "N-01":
        assert {one.until for one in locks} == {today + 11 * DAY}
    before = user.restrictions.count()
    assert done.locked_again
    assert restored(exported(other_user), user).locked_again == 0
    assert user.restrictions.count() == before


@pytest.mark.parametrize(("here", "there"), [(20, 17), (17, 20)])
def test_both_tools_are_closed(content, user, other_user, here, there):
    sign = Answer(question=Question.objects.get(code="N-04"), given="yes", side="right")
    row = SessionFactory(user=user, at=timezone.now() - here * DAY)
    sign.tool = "foam-roller"
    report_signs(user, [sign], source=row.uid, at=row.at, zone="UTC")
    feel(other_user, "N-04", days_ago=there)

    restored(exported(other_user), user)

    never = user.restrictions.filter(ends="never").values_list("tool", "side")
    assert {*never} == {(TOOL, "left"), ("foam-roller", "right")}


def test_one_session_that_is_here_and_in_the_file_is_one_report(
    content, user, other_user
):
    """The left side was told here and the right one there, of the same session."""
    row = SessionFactory(user=user, at=timezone.now() - 3 * DAY)
    question = Question.objects.get(code="N-04")
    for one, side in ((user, "left"), (other_user, "right")):
        sign = Answer(question=question, given="yes", side=side, tool=TOOL)
        report_signs(one, [sign], source=row.uid, at=row.at, zone="UTC")

    restored(exported(other_user), user)

    assert {one.ends for one in user.restrictions.all()} == {"date"}


@pytest.mark.parametrize("is_here", [True, False])
def test_a_slip_is_no_report(content, user, other_user, is_here):
    feel(other_user, "N-04", days_ago=3)
    feel(user, "N-04", days_ago=2)
    slip = (user if is_here else other_user).restrictions.get()
    slip.created_at -= timedelta(hours=1)
    slip.save()
    assert correct_mistake(slip, now=timezone.now(), zone="UTC")

    done = restored(exported(other_user), user)

    assert done.locked_again == 0
    assert in_force(user) == set()
