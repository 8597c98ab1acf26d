"""Prepared questions: the SQL is kept, and no value of the person before."""

from datetime import UTC, date, datetime, timedelta

import pytest

from psoas_care.symptoms.models import CheckIn
from psoas_care.web.prepared import Prepared, day_parameter, user_parameter
from tests.factories import CheckInFactory

NOON = datetime(2026, 11, 14, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def check_ins_of_days(*, asks=None):
    def question():
        if asks is not None:
            asks.append("written")
        rows = CheckIn.objects.filter(user=user_parameter())
        days = rows.between(day_parameter("first"), day_parameter("last") - DAY)
        return days.order_by("at").values_list("local_day", "at", "note")

    return Prepared(question)


@pytest.fixture
def two_people(user, other_user):
    CheckInFactory(user=user, at=NOON, note="mine")
    CheckInFactory(user=user, at=NOON + 3 * DAY, note="later")
    CheckInFactory(user=other_user, at=NOON, note="theirs")
    return user, other_user


def notes(prepared, user, *, first=date(2026, 11, 13), last=date(2026, 11, 15)):
    return [row[-1] for row in prepared.rows(user=user.pk, first=first, last=last)]


def test_values_come_back_as_from_a_queryset(two_people):
    user, _other = two_people

    rows = check_ins_of_days().rows(
        user=user.pk, first=date(2026, 11, 13), last=date(2026, 11, 15)
    )

    assert rows == [(date(2026, 11, 14), NOON, "mine")]


def test_each_person_gets_their_own_rows_in_turn(two_people):
    user, other_user = two_people
    prepared = check_ins_of_days()

    found = [notes(prepared, one) for one in (user, other_user, user)]

    assert found == [["mine"], ["theirs"], ["mine"]]


def test_each_day_is_that_of_the_question_asked_now(two_people):
    user, _other = two_people
    prepared = check_ins_of_days()

    assert notes(prepared, user) == ["mine"]
    assert notes(prepared, user, last=date(2026, 11, 18)) == ["mine", "later"]
    # The last day is asked for a day earlier: the 14th is left out.
    assert notes(prepared, user, last=date(2026, 11, 14)) == []


def test_a_row_saved_since_is_found(two_people):
    user, _other = two_people
    prepared = check_ins_of_days()
    notes(prepared, user)

    CheckInFactory(user=user, at=NOON + timedelta(hours=1), note="new")

    assert notes(prepared, user) == ["mine", "new"]


def test_the_question_is_written_once(two_people):
    user, other_user = two_people
    written = []
    prepared = check_ins_of_days(asks=written)

    notes(prepared, user)
    notes(prepared, other_user)

    assert written == ["written"]


def test_a_value_left_out_is_refused(two_people):
    user, _other = two_people

    with pytest.raises(KeyError):
        check_ins_of_days().rows(user=user.pk, first=date(2026, 11, 13))
