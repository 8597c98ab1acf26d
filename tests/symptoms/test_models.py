"""Which check-ins and scores are found, and which the database refuses."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from psoas_care.symptoms.models import CheckIn, PainScore
from tests.factories import NOON, CheckInFactory, PainScoreFactory

DAY = timedelta(days=1)
FRIDAY = NOON.date()


def test_newest_first_goes_by_the_moment_and_then_by_the_order_of_entry(user):
    early, late = (CheckInFactory(user=user, at=NOON - n * DAY) for n in (1, 0))
    tied = CheckInFactory(user=user, at=NOON)

    assert [*user.check_ins.newest_first()] == [tied, late, early]


def test_before_leaves_out_the_moment_itself(user):
    early = CheckInFactory(user=user, at=NOON - timedelta(microseconds=1))
    CheckInFactory(user=user, at=NOON)

    assert [*user.check_ins.before(NOON)] == [early]


def test_between_includes_both_days(user):
    inside = [CheckInFactory(user=user, at=NOON + n * DAY) for n in range(3)]
    for outside in (-1, 3):
        CheckInFactory(user=user, at=NOON + outside * DAY)

    found = user.check_ins.between(FRIDAY, FRIDAY + 2 * DAY).order_by("at")

    assert [*found] == inside


def test_between_goes_by_the_day_of_the_person_and_not_of_the_server(user):
    """23:30 in UTC is the next morning in Tokyo."""
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    in_tokyo = CheckInFactory(user=user, at=late, zone="Asia/Tokyo")

    assert not user.check_ins.between(FRIDAY, FRIDAY).exists()
    assert user.check_ins.between(FRIDAY + DAY, FRIDAY + DAY).get() == in_tokyo


def test_the_earliest_day_is_none_without_rows(user):
    assert user.pain_scores.earliest_day() is None


def test_the_earliest_day_is_that_of_the_first_kept_row(user):
    PainScoreFactory(user=user, at=NOON - 9 * DAY, deleted_at=NOON)
    PainScoreFactory(user=user, at=NOON - 2 * DAY)
    PainScoreFactory(user=user, at=NOON)

    assert user.pain_scores.earliest_day() == date(2026, 11, 18)


def test_a_deleted_row_is_found_only_where_it_is_asked_for(user):
    gone = CheckInFactory(user=user, deleted_at=NOON)
    PainScoreFactory(check_in=gone, deleted_at=NOON)

    assert not CheckIn.objects.exists()
    assert not user.check_ins.exists()
    assert not gone.pain_scores.exists()
    assert CheckIn.with_deleted.get() == gone


def test_scores_come_with_check_ins_at_one_query_more(user, django_assert_num_queries):
    for n in range(3):
        PainScoreFactory(check_in__user=user, check_in__at=NOON - n * DAY)

    with django_assert_num_queries(2):
        found = [
            (check_in, [*check_in.pain_scores.all()])
            for check_in in user.check_ins.with_scores()
        ]

    assert [len(scores) for _, scores in found] == [1, 1, 1]


def test_pain_readings_reach_one_day_over_both_ends(user):
    """An average given in the morning is about the day before."""
    for n in range(-2, 3):
        PainScoreFactory(check_in__user=user, check_in__at=NOON + n * DAY, value=2 + n)

    readings = user.pain_scores.pain_readings(FRIDAY, FRIDAY)

    assert sorted(reading[4] for reading in readings) == [1, 2, 3]


def test_a_pain_reading_says_all_that_statistics_needs(user):
    PainScoreFactory(
        check_in__user=user,
        check_in__at=datetime(2026, 11, 19, 23, 30, tzinfo=UTC),
        check_in__zone="Asia/Tokyo",
        region="pelvic",
        side="left",
        kind="now",
        value=0,
    )

    readings = user.pain_scores.pain_readings(FRIDAY, FRIDAY)

    at = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    assert readings == [(FRIDAY, "pelvic", "left", "now", 0, at, "Asia/Tokyo")]


def test_pain_readings_are_ones_own_and_not_deleted(user, other_user):
    PainScoreFactory(check_in__user=other_user)
    PainScoreFactory(check_in__user=user, deleted_at=NOON)

    assert user.pain_scores.pain_readings(FRIDAY, FRIDAY) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"region": "knee"},
        {"region": ""},
        {"side": "front"},
        {"kind": "guess"},
        {"value": 11},
        {"value": None},
    ],
    ids=str,
)
def test_the_database_refuses_a_score_that_means_nothing(db, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        PainScoreFactory(**wrong)


def test_one_region_side_and_kind_has_one_score_in_a_check_in(db):
    first = PainScoreFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        PainScoreFactory(check_in=first.check_in)


@pytest.mark.parametrize(
    "other", [{"side": "left"}, {"kind": "now"}, {"region": "pelvic"}], ids=str
)
def test_another_region_side_or_kind_is_another_score(db, other):
    first = PainScoreFactory()

    PainScoreFactory(check_in=first.check_in, **other)

    assert PainScore.objects.count() == 2


def test_a_removed_score_does_not_stand_in_the_way_of_a_new_one(db):
    gone = PainScoreFactory(deleted_at=NOON)

    PainScoreFactory(check_in=gone.check_in)

    assert PainScore.objects.count() == 1


def test_two_people_may_have_the_same_uid_and_one_may_not(user, other_user):
    uid = CheckInFactory(user=user).uid

    CheckInFactory(user=other_user, uid=uid)

    with pytest.raises(IntegrityError), transaction.atomic():
        CheckInFactory(user=user, uid=uid)
