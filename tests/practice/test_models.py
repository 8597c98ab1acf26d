"""Which sessions and bouts are found, and which the database refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from psoas_care.practice.models import Bout, Session
from tests.factories import (
    NOON,
    BoutFactory,
    ExerciseFactory,
    SessionFactory,
    SessionPainFactory,
)

DAY = timedelta(days=1)
FRIDAY = NOON.date()


def test_sessions_come_with_all_that_a_diary_shows(user, django_assert_num_queries):
    for n in range(3):
        session = SessionFactory(user=user, at=NOON - n * DAY)
        BoutFactory.create_batch(2, session=session)
        SessionPainFactory(session=session)

    with django_assert_num_queries(3):
        found = [
            ([bout.exercise.name for bout in session.bouts.all()], session.seconds)
            for session in user.sessions.with_bouts()
            if session.pains.all()
        ]

    assert [(len(names), seconds) for names, seconds in found] == [(2, 120)] * 3


def test_the_seconds_of_a_session_leave_out_what_was_only_counted(user):
    session = SessionFactory(user=user)
    BoutFactory(session=session, actual_seconds=45)
    BoutFactory(session=session, actual_seconds=None, repetitions=10)
    BoutFactory(session=session, actual_seconds=600, deleted_at=NOON)

    assert session.seconds == 45


def test_efforts_are_day_category_and_seconds(user):
    BoutFactory(session__user=user, exercise__category="relax", actual_seconds=90)
    BoutFactory(
        session__user=user,
        exercise__category="strengthen",
        actual_seconds=None,
        repetitions=8,
    )

    bouts = user.bouts.bouts(FRIDAY, FRIDAY)

    assert sorted(bouts, key=str) == [
        (FRIDAY, "relax", 90),
        (FRIDAY, "strengthen", None),
    ]


def test_efforts_of_a_kind_are_added_up_for_each_day(user):
    for day, seconds in ((0, 30), (0, 45), (0, None), (1, 20)):
        session = SessionFactory(user=user, at=NOON + day * DAY)
        BoutFactory(session=session, actual_seconds=seconds, repetitions=1)

    bouts = user.bouts.bouts(FRIDAY, FRIDAY + DAY)

    assert sorted(bouts) == [(FRIDAY, "stretch", 75), (FRIDAY + DAY, "stretch", 20)]


def test_totals_tell_each_exercise_and_side_apart(user, other_user):
    lunge = ExerciseFactory(slug="lunge", position=2, sides="per-side")
    curl = ExerciseFactory(slug="curl", position=1, category="strengthen")
    for day, side, seconds in ((0, "left", 30), (0, "left", 40), (1, "right", 50)):
        session = SessionFactory(user=user, at=NOON + day * DAY)
        BoutFactory(session=session, exercise=lunge, side=side, actual_seconds=seconds)
    session = SessionFactory(user=user)
    BoutFactory(session=session, exercise=curl, actual_seconds=None, repetitions=8)
    BoutFactory(session__user=other_user, exercise=curl)
    BoutFactory(session__user=user, exercise=curl, deleted_at=NOON)

    most, least = user.bouts.exercise_totals(FRIDAY, FRIDAY + DAY)

    assert (most["slug"], most["sides"]) == ("lunge", "per-side")
    assert (most["sessions"], most["last_day"]) == (3, FRIDAY + DAY)
    assert (most["left_seconds"], most["right_seconds"]) == (70, 50)
    assert most["both_seconds"] is None
    assert (least["slug"], least["sessions"], least["last_day"]) == ("curl", 1, FRIDAY)
    assert (least["both_seconds"], least["both_repetitions"]) == (None, 8)


def test_efforts_leave_out_other_days_other_people_and_deleted_bouts(user, other_user):
    for n in (-1, 1):
        BoutFactory(session__user=user, session__at=NOON + n * DAY)
    BoutFactory(session__user=other_user)
    BoutFactory(session__user=user, deleted_at=NOON)

    assert user.bouts.bouts(FRIDAY, FRIDAY) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"side": "middle"},
        {"side": ""},
        {"actual_seconds": None, "repetitions": None},
        {"actual_seconds": 0},
        {"actual_seconds": 7201},
        {"repetitions": 0},
        {"worst_pain": 11},
    ],
    ids=str,
)
def test_the_database_refuses_a_bout_that_means_nothing(db, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        BoutFactory(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"region": "knee"}, {"moment": "during"}, {"value": 11}, {"value": None}],
    ids=str,
)
def test_the_database_refuses_a_session_pain_that_means_nothing(db, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionPainFactory(**wrong)


def test_pain_is_asked_once_for_a_moment_and_a_region(db):
    first = SessionPainFactory()
    SessionPainFactory(session=first.session, moment="after")
    SessionPainFactory(session=first.session, region="pelvic")

    with pytest.raises(IntegrityError), transaction.atomic():
        SessionPainFactory(session=first.session)


def test_an_exercise_that_somebody_did_cannot_be_removed(db):
    bout = BoutFactory()
    BoutFactory(session=bout.session, exercise=ExerciseFactory(), deleted_at=NOON)

    for exercise in (bout.exercise, Bout.with_deleted.last().exercise):
        with pytest.raises(ProtectedError):
            exercise.delete()


def test_an_account_goes_with_all_its_sessions(user, other_user):
    for owner in (user, other_user):
        BoutFactory(session__user=owner)
        SessionPainFactory(session__user=owner, deleted_at=NOON)

    user.delete()

    assert {session.user for session in Session.with_deleted.all()} == {other_user}
    assert Bout.with_deleted.get().user == other_user
