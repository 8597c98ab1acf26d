"""The demo person has answered what everybody is asked, and may do what that opens."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from psoas_care.demo.safety import answer_safety
from psoas_care.safety.models import Answer, Question, Restriction, Screening
from psoas_care.safety.recording import record
from psoas_care.safety.status import load_safety_status
from tests.safety.people import ITEMS

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
FIRST = TODAY - 89 * DAY


@pytest.fixture
def answer(user, questions):
    def answer(now=NOW, first_day=FIRST):
        return answer_safety(user, first_day=first_day, now=now, request_hash="d" * 64)

    return answer


def snapshot():
    return [
        list(model.with_deleted.order_by("pk").values())
        for model in (Screening, Answer, Restriction)
    ]


def test_the_check_is_never_due_and_pressure_on_back_and_buttock_open(user, answer):
    answer()

    safety_status = load_safety_status(user, TODAY)
    assert not safety_status.is_check_due
    assert safety_status.open_restrictions == ()
    assert not safety_status.eligibility(ITEMS["trigger-point-mat"]).is_locked
    assert safety_status.eligibility(ITEMS["sphinx-psoas-release"]).is_locked
    assert safety_status.eligibility(ITEMS["cat-cow"]).is_easier_first  # sore knees


def test_the_whole_profile_once_and_the_check_each_week(user, answer):
    answer()

    kinds = [s.kind for s in user.screenings.order_by("at")]
    assert kinds[0] == "profile"
    assert kinds.count("profile") == 1
    assert kinds.count("red-flag") == 13  # days 0, 7 … 84 of 0 to 89
    profile = Question.objects.asked().of_kind("profile")
    assert user.answers.of_kinds("profile").count() == profile.count() == 39
    assert not user.answers.filter(question__code="R-30").exists()


def test_a_nerve_sign_of_last_month_closed_a_tool_for_two_weeks(user, answer):
    answer()

    restrictions = user.restrictions.all()
    assert {(h.code, h.side, h.ends) for h in restrictions} == {
        ("N-02", "", "date"),  # deep front, on both sides
        ("N-02", "left", "date"),  # the tool
    }
    assert {h.until for h in restrictions} == {TODAY - 16 * DAY}


def test_a_diary_shorter_than_that_has_no_sign(user, answer):
    answer(first_day=TODAY - 4 * DAY)

    assert not user.restrictions.exists()
    assert not load_safety_status(user, TODAY).is_check_due


def test_twice_changes_nothing(answer):
    assert answer() == 14
    before = snapshot()

    assert answer() == 0

    assert snapshot() == before


def test_a_later_run_answers_what_has_come_due_since(user, answer):
    answer()
    before = snapshot()

    assert answer(NOW + 20 * DAY) == 3

    after = snapshot()
    assert after[0][: len(before[0])] == before[0]
    assert not load_safety_status(user, TODAY + 20 * DAY).is_check_due
    assert len(after[2]) == len(before[2])  # the sign stays the only one


def test_a_longer_diary_does_not_make_the_answers_older(user, answer):
    answer(first_day=TODAY - 9 * DAY)

    assert answer(first_day=FIRST) == 0

    assert not load_safety_status(user, TODAY).is_check_due


def test_whoever_answers_by_hand_is_left_alone(user, answer, questions):
    answer()
    mine = Screening(user=user, uid=uuid4(), kind="red-flag", request_hash="0" * 64)
    mine.set_moment(NOW, "UTC")
    record(mine, [Answer(question=questions["R-25"], given="yes")])

    assert answer(NOW + 20 * DAY) == 0

    assert user.answers.current().get(question__code="R-25").given == "yes"


def test_without_questions_there_is_nothing_to_answer(user):
    assert answer_safety(user, first_day=FIRST, now=NOW, request_hash="d" * 64) == 0
    assert not Screening.objects.exists()
