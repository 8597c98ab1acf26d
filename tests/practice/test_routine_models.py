"""What a routine says otherwise than the library, and what the database refuses."""

import pytest
from django.db import IntegrityError, transaction

from psoas_care.practice.models import MyRoutine, Routine, RoutineItem
from tests.factories import (
    NOON,
    MyRoutineFactory,
    MyRoutineItemFactory,
    RoutineFactory,
    RoutineItemFactory,
)

pytestmark = pytest.mark.django_db


def test_what_is_not_said_follows_the_library():
    item = RoutineItemFactory(repetitions=3)

    item.exercise.hold_seconds = 45

    assert (item.dose.hold_seconds, item.dose.repetitions) == (45, 3)


def test_a_rest_of_nothing_is_said():
    item = RoutineItemFactory(rest_seconds=0, exercise__rest_seconds=30)

    assert item.dose.rest_seconds == 0


def test_a_routine_comes_with_all_that_a_page_shows(django_assert_num_queries):
    for _ in range(3):
        routine = RoutineFactory()
        for number in (2, 1):
            RoutineItemFactory(routine=routine, number=number)

    with django_assert_num_queries(2):
        found = [
            [(item.number, item.dose.estimated_seconds) for item in routine.items.all()]
            for routine in Routine.objects.with_items()
        ]

    assert found == [[(1, 40), (2, 40)]] * 3


def test_an_own_routine_comes_with_its_items(user, django_assert_num_queries):
    routine = MyRoutineFactory(user=user)
    MyRoutineItemFactory(my_routine=routine, number=2, hold_seconds=20)
    MyRoutineItemFactory(my_routine=routine, number=1)
    MyRoutineItemFactory(my_routine=routine, number=3, deleted_at=NOON)

    with django_assert_num_queries(2):
        (found,) = user.my_routines.with_items()
        items = [(item.number, item.dose.hold_seconds) for item in found.items.all()]

    assert items == [(1, 30), (2, 20)]


def test_what_is_archived_stands_at_the_end(user):
    for name, is_archived in [("Old", True), ("Noon", False), ("Dawn", False)]:
        MyRoutineFactory(user=user, name=name, is_archived=is_archived)

    assert [str(r) for r in user.my_routines.archived_last()] == ["Dawn", "Noon", "Old"]


NOBODYS = "26475e78-541e-4604-b898-3f3716bb29fc"


@pytest.mark.parametrize("uid", ["", "x", "9" * 400, NOBODYS])
def test_no_routine_has_such_a_name(user, uid):
    MyRoutineFactory(user=user)

    assert user.my_routines.named(uid) is None


def test_moving_to_the_archive_is_no_new_version(user):
    routine = MyRoutineFactory(user=user)

    routine.put_away(is_archived=True)

    stored = MyRoutine.objects.get()
    assert (stored.is_archived, stored.version) == (True, 1)


def test_the_doses_used_are_those_that_differ():
    RoutineItemFactory()
    item = RoutineItemFactory(hold_seconds=60, rest_seconds=0)

    assert RoutineItem.objects.doses_used() == [
        (item.exercise_id, {"hold_seconds": 60, "rest_seconds": 0})
    ]


@pytest.mark.parametrize("make", [RoutineItemFactory, MyRoutineItemFactory])
@pytest.mark.parametrize(
    "wrong",
    [
        {"hold_seconds": 1201},
        {"repetitions": 0},
        {"repetitions": 31},
        {"sets": 6},
        {"rest_seconds": 121},
    ],
    ids=str,
)
def test_the_database_refuses_a_dose_that_nobody_does(make, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**wrong)


def test_a_number_is_given_once(user):
    item = MyRoutineItemFactory()
    other = RoutineItemFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        MyRoutineItemFactory(my_routine=item.my_routine, number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoutineItemFactory(routine=other.routine, number=1)
    MyRoutineItemFactory(my_routine=item.my_routine, number=1, deleted_at=NOON)
