"""Prepared questions: the SQL is kept, and no value of the person before."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from psoas_care.library.models import Exercise
from psoas_care.symptoms.models import CheckIn, DayFactors
from psoas_care.web.prepared import Prepared, day_parameter, user_parameter
from tests.factories import CheckInFactory, DayFactorsFactory, ExerciseFactory

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


def of_user(model, *columns, order="at"):
    """(what is prepared, the queryset that it is)."""

    def asked(user):
        return model.objects.filter(user=user).order_by(order).values_list(*columns)

    return Prepared(lambda: asked(user_parameter())), asked


NOTE = '“quoted” "twice" \\ \t\n 🦵 {}[],null é'


def test_raw_rows_say_what_a_queryset_says_of_every_kind_of_column(user):
    CheckInFactory(user=user, at=NOON + DAY, note="")
    CheckInFactory(user=user, at=NOON, note=NOTE)
    CheckInFactory(user=user, at=NOON - DAY / 7, deleted_at=NOON)
    prepared, asked = of_user(
        CheckIn, "uid", "at", "local_day", "version", "note", "deleted_at", "pk"
    )
    raw = prepared.raw(user=user.pk)

    assert prepared.decoded(raw) == [*asked(user)] == prepared.rows(user=user.pk)
    assert [row[4] for row in prepared.decoded(raw)] == [NOTE, ""]


def test_raw_rows_know_decimals_booleans_and_nothing(user):
    DayFactorsFactory(user=user, at=NOON, sitting_hours="7.5", sleep_hours=None)
    DayFactorsFactory(user=user, at=NOON + DAY, sitting_hours=0, is_left_out=True)
    prepared, asked = of_user(DayFactors, "sitting_hours", "sleep_hours", "is_left_out")

    assert prepared.decoded(prepared.raw(user=user.pk)) == [*asked(user)]


def test_raw_rows_know_lists(db):
    ExerciseFactory(slug="listed", mistakes=[NOTE, "é"], aka=[])
    columns = ("slug", "mistakes", "aka", "tool_slugs")
    asked = Exercise.objects.order_by("slug").values_list(*columns)
    prepared = Prepared(lambda: asked)

    assert prepared.decoded(prepared.raw()) == [*asked]


def test_raw_rows_are_others_after_each_change_and_the_same_without_one(user):
    one = CheckInFactory(user=user, at=NOON, note="")
    prepared, _asked = of_user(CheckIn, "note", "unusually_bad", "deleted_at")
    seen = [prepared.raw(user=user.pk)]
    changes = [
        {"note": "null"}, {"note": "0"}, {"note": " 0"}, {"note": '"],["'},
        {"unusually_bad": "yes"}, {"unusually_bad": "no"}, {"note": ""},
    ]  # fmt: skip
    for change in changes:
        CheckIn.objects.filter(pk=one.pk).update(**change)
        raw = prepared.raw(user=user.pk)
        assert raw not in seen, change
        assert raw == prepared.raw(user=user.pk)
        assert hash(raw) == hash(prepared.raw(user=user.pk))
        seen.append(raw)


def test_raw_rows_keep_their_order(user):
    for days in (3, 1, 2):
        CheckInFactory(user=user, at=NOON + days * DAY, note=str(days))
    for order in ("at", "-at", "pk", "-pk"):
        prepared, asked = of_user(CheckIn, "note", order=order)

        assert prepared.decoded(prepared.raw(user=user.pk)) == [*asked(user)]


def test_rows_of_one_day_share_its_date_on_sqlite(two_people):
    if connection.vendor != "sqlite":
        pytest.skip("Other drivers read dates by themselves.")
    days = [*CheckIn.objects.order_by("at").values_list("local_day", flat=True)]

    assert days == [date(2026, 11, 14), date(2026, 11, 14), date(2026, 11, 17)]
    assert days[0] is days[1]
