"""Which check-ins and scores are found, and which the database refuses."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from psoas_care.symptoms.models import (
    CheckIn,
    DayFactors,
    FunctionScore,
    PainScore,
    fetch_numbers,
)
from tests.factories import (
    NOON,
    CheckInFactory,
    DayFactorsFactory,
    FunctionScoreFactory,
    PainScoreFactory,
    TightnessScoreFactory,
)

DAY = timedelta(days=1)
FRIDAY = NOON.date()
LATER = NOON + 999 * DAY


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


def test_numbers_come_with_check_ins_at_one_query_more(user, django_assert_num_queries):
    for n in range(3):
        score = PainScoreFactory(check_in__user=user, check_in__at=NOON - n * DAY)
        TightnessScoreFactory(check_in=score.check_in)

    with django_assert_num_queries(2):
        check_ins = list(user.check_ins.all())
        fetch_numbers(check_ins)
        found = [check_in.numbers_by_place for check_in in check_ins]

    assert [len(numbers) for ((_, numbers),) in found] == [2, 2, 2]


def test_numbers_stand_as_they_are_asked_under_the_name_of_their_place(user):
    check_in = CheckInFactory(user=user, elsewhere="Left knee")
    TightnessScoreFactory(check_in=check_in, side="left", value=1)
    for region, side, kind, value in [
        ("other", "", "average", 2),
        ("low_back", "left", "worst", 9),
        ("low_back", "left", "average", 4),
        ("low_back", "", "now", 0),
    ]:
        PainScoreFactory(
            check_in=check_in, region=region, side=side, kind=kind, value=value
        )
    PainScoreFactory(check_in=check_in, region="pelvic", deleted_at=NOON)

    told = [
        (place, [(number.about, number.value) for number in numbers])
        for place, numbers in check_in.numbers_by_place
    ]

    assert told == [
        ("Low back", [("now", 0)]),
        ("Low back, left", [("average", 4), ("worst", 9), ("tightness", 1)]),
        ("Left knee", [("average", 2)]),
    ]


def test_averages_without_values_are_those_of_the_day_latest_first(user):
    early = PainScoreFactory(check_in__user=user, check_in__at=NOON)
    late = PainScoreFactory(check_in__user=user, check_in__at=NOON + DAY / 4)
    PainScoreFactory(check_in__user=user, kind="now")
    PainScoreFactory(check_in__user=user, check_in__at=NOON - DAY)

    assert user.pain_scores.averages_without_values(FRIDAY, FRIDAY) == [late, early]


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


@pytest.mark.parametrize(
    "wrong",
    [{"region": "knee"}, {"side": "front"}, {"value": 11}, {"value": None}],
    ids=str,
)
def test_the_database_refuses_tightness_that_means_nothing(db, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        TightnessScoreFactory(**wrong)


def test_one_place_has_one_tightness_in_a_check_in(db):
    first = TightnessScoreFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        TightnessScoreFactory(check_in=first.check_in)


@pytest.mark.parametrize("field", ["timing", "morning_stiffness", "night_waking"])
def test_the_database_refuses_a_word_that_was_not_offered(db, field):
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckInFactory(**{field: "nonsense"})


# -- function -----------------------------------------------------------------


def test_ratings_are_what_was_given_oldest_first(user):
    FunctionScoreFactory(user=user, at=NOON, stairs=0, get_up=10)
    FunctionScoreFactory(
        user=user, at=NOON - 7 * DAY, stairs=None, own_activity="Row", own_value=3
    )
    FunctionScoreFactory(user=user, at=NOON, deleted_at=NOON)

    week_ago = FRIDAY - 7 * DAY
    assert user.function_scores.ratings(week_ago, FRIDAY) == [
        (week_ago, {"Row": 3}),
        (FRIDAY, {"Climb a flight of stairs": 0, "Get up from lying down": 10}),
    ]


def test_the_own_activity_is_the_one_rated_last(user, other_user):
    FunctionScoreFactory(user=user, at=NOON, own_activity="Row", own_value=3)
    FunctionScoreFactory(user=user, at=NOON + DAY)
    FunctionScoreFactory(user=other_user, own_activity="Dance", own_value=3)

    assert user.function_scores.latest_own_activity() == "Row"
    assert other_user.function_scores.latest_own_activity() == "Dance"
    assert FunctionScore.objects.none().latest_own_activity() == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"stairs": None},
        {"stairs": 11},
        {"own_activity": "Row"},
        {"own_value": 3},
    ],
    ids=str,
)
def test_the_database_refuses_function_that_means_nothing(db, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        FunctionScoreFactory(**wrong)


# -- days ---------------------------------------------------------------------


def test_a_day_has_one_row(user, other_user):
    DayFactorsFactory(user=user)
    DayFactorsFactory(user=other_user)

    with pytest.raises(IntegrityError), transaction.atomic():
        DayFactorsFactory(user=user)


@pytest.mark.parametrize(
    "wrong",
    [{"sitting_hours": 25}, {"walking_min": 1441}, {"stress": 11}],
    ids=str,
)
def test_the_database_refuses_a_day_that_is_too_long(db, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        DayFactorsFactory(**wrong)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Europe/Berlin", date(2026, 10, 25)),
        ("Asia/Kathmandu", date(2028, 2, 29)),
        ("Pacific/Kiritimati", date(2026, 11, 22)),
        ("Pacific/Midway", date(2026, 11, 22)),
        ("Pacific/Apia", date(2011, 12, 30)),  # a day that Apia never had
    ],
)
def test_a_day_is_that_day_in_every_zone(user, zone, day):
    row = DayFactors(user=user)

    row.place_on(day, zone, now=LATER)

    assert row.local_day == day
    assert row.at.utcoffset() == timedelta(0)


def test_today_is_not_placed_in_the_future(user):
    row = DayFactors(user=user)

    row.place_on(FRIDAY, "UTC", now=NOON - timedelta(hours=3))

    assert row.at == NOON - timedelta(hours=3)


def test_two_people_may_have_the_same_uid_and_one_may_not(user, other_user):
    uid = CheckInFactory(user=user).uid

    CheckInFactory(user=other_user, uid=uid)

    with pytest.raises(IntegrityError), transaction.atomic():
        CheckInFactory(user=user, uid=uid)


def test_readings_of_one_region_leave_out_the_others(user):
    PainScoreFactory(check_in__user=user, region="pelvic", value=3)
    PainScoreFactory(check_in__user=user, region="low_back", value=7)

    readings = user.pain_scores.in_region("pelvic").pain_readings(FRIDAY, FRIDAY)

    assert [(region, value) for _, region, _, _, value, *_ in readings] == [
        ("pelvic", 3)
    ]


def test_what_was_said_of_a_factor_has_no_day_without_it(user, other_user):
    for days, hours in ((0, 0), (1, None), (2, 6), (3, 9)):
        DayFactorsFactory(user=user, at=NOON - days * DAY, sitting_hours=hours)
    DayFactorsFactory(user=other_user, at=NOON, sitting_hours=12)

    said = user.day_factors.values_of("sitting_hours", FRIDAY - 2 * DAY, FRIDAY)

    assert said == {FRIDAY: 0, FRIDAY - 2 * DAY: 6}
