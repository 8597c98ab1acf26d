"""What building a routine asks, and what it makes of the answers."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.http import QueryDict

from psoas_care.library.models import Exercise
from psoas_care.practice.forms.routine import MyRoutineForm
from psoas_care.practice.forms.routine_lines import MOST_LINES, rearranged
from psoas_care.practice.models import MyRoutine, Routine
from tests.answers import clear
from tests.factories import (
    ExerciseFactory,
    MyRoutineFactory,
    MyRoutineItemFactory,
    RoutineFactory,
    RoutineItemFactory,
)
from tests.forms import routine_form, routine_line

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

LUNGE = routine_line("lunge", hold_seconds="30", repetitions="2", rest_seconds="10")
LOCKED = routine_line("trigger-mat")


@pytest.fixture(autouse=True)
def exercises(db):
    """A stretch of each side whose numbers vary, one of both, breathing, a tool."""
    ExerciseFactory(
        slug="lunge",
        sides="per-side",
        hold_seconds_min=20,
        hold_seconds_max=60,
        repetitions=2,
        repetitions_max=3,
        rest_seconds=10,
        move_seconds=4,
    )
    ExerciseFactory(slug="bridge", sets_max=3)
    ExerciseFactory(slug="breathing", hold_seconds_max=600)
    ExerciseFactory(slug="trigger-mat", name="Trigger mat", category="release")


def sent(user, *lines, **changes):
    data = QueryDict(mutable=True)
    data.update(routine_form(*lines, **changes))
    return MyRoutineForm(data, instance=MyRoutine(user=user), now=NOW)


def said(form):
    """(exercise, what differs from the library) of each line."""
    assert form.is_valid(), (form.errors, form.lines.errors)
    return [(part.exercise.slug, part.overrides) for part in form.children()]


@pytest.mark.parametrize(
    ("how", "order"),
    [
        ("move-2-0", "cab"),
        ("move-0-2", "bca"),
        ("move-0-1", "bac"),
        ("move-1-1", "abc"),
        ("move-0-9", "bca"),  # farther than there are lines: to the end
        ("move-3-0", "abc"),
        ("remove-1", "ac"),
        ("remove-3", "abc"),
        ("move-1", "abc"),
        ("remove-1-0", "abc"),
        ("move--1-0", "abc"),
        ("remove-" + "9" * 5000, "abc"),
        ("", "abc"),
        ("time", "abc"),
    ],
)
def test_lines_move_by_a_word(how, order):
    lines = [{"exercise": letter} for letter in "abc"]

    assert "".join(line["exercise"] for line in rearranged(lines, how)) == order


def test_numbers_as_in_the_library_are_not_kept(user):
    assert said(sent(user, LUNGE)) == [("lunge", {})]


def test_numbers_left_empty_are_as_in_the_library(user):
    assert said(sent(user, routine_line("lunge"))) == [("lunge", {})]


def test_other_numbers_are_kept(user):
    line = LUNGE | {"repetitions": "1", "rest_seconds": "0"}

    assert said(sent(user, line)) == [("lunge", {"repetitions": 1, "rest_seconds": 0})]


def test_lines_keep_their_order_and_may_repeat(user):
    form = sent(user, routine_line("bridge"), LUNGE, routine_line("bridge"))

    assert [slug for slug, _ in said(form)] == ["bridge", "lunge", "bridge"]


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ({"hold_seconds": "19"}, "Choose from 20 to 60 seconds."),
        ({"hold_seconds": "61"}, "Choose from 20 to 60 seconds."),
        ({"repetitions": "0"}, "Choose from 1 to 3."),
        ({"repetitions": "two"}, "Choose from 1 to 3."),
        ({"repetitions": "-1"}, "Choose from 1 to 3."),
        ({"repetitions": "9" * 400}, "Choose from 1 to 3."),
        ({"rest_seconds": "121"}, "Choose from 0 to 120 seconds."),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_number_out_of_its_bounds_is_refused_beside_it(user, number, sentence):
    form = sent(user, routine_line("lunge", **number))

    assert not form.is_valid()
    assert form.status == 422
    assert form.lines.errors == [{name: [sentence] for name in number}]


def test_what_a_ready_session_uses_is_within_bounds(user):
    lunge = Exercise.objects.get(slug="lunge")
    RoutineItemFactory(exercise=lunge, hold_seconds=10)

    form = sent(user, routine_line("lunge", hold_seconds="10"))

    assert said(form) == [("lunge", {"hold_seconds": 10})]


@pytest.mark.parametrize(
    ("exercise", "asked"),
    [
        ("lunge", ["hold_seconds", "repetitions", "rest_seconds"]),
        ("bridge", ["sets", "rest_seconds"]),
        ("breathing", ["hold_seconds"]),
    ],
)
def test_only_numbers_that_can_vary_are_asked(user, exercise, asked):
    form = sent(user, routine_line(exercise, sets="1"))

    assert [number.name for number in form.lines[0].numbers] == asked
    assert said(form) == [(exercise, {})]


def test_a_locked_exercise_is_not_offered_and_refused_with_the_reason(user):
    form = sent(user, LOCKED)

    assert "Trigger mat" not in str(form["add"])
    assert not form.is_valid()
    assert form.lines.errors == [
        {
            "exercise": [
                "Trigger mat is locked for you. You have not answered the safety check "
                "in the last week. Answering it can unlock this. You have not answered "
                "1 question in your health profile. For pressure tools that counts as "
                "a yes. Answering can unlock this."
            ]
        }
    ]


def test_an_exercise_that_does_not_exist_is_refused(user):
    form = sent(user, routine_line("no-such"))

    assert form.lines.errors == [{"exercise": ["Choose an exercise from the list."]}]


def test_a_locked_exercise_that_is_in_the_routine_stays_as_it_was(user):
    routine = MyRoutineFactory(user=user)
    mat = Exercise.objects.get(slug="trigger-mat")
    MyRoutineItemFactory(my_routine=routine, exercise=mat, hold_seconds=20)
    data = QueryDict(mutable=True)
    data.update(routine_form(LOCKED, version="1"))

    form = MyRoutineForm(data, instance=routine, now=NOW)

    assert said(form) == [("trigger-mat", {"hold_seconds": 20})]
    assert form.lines[0].numbers == []


def test_a_routine_needs_a_name_and_an_exercise(user):
    data = QueryDict(mutable=True)
    data.update({"name": "", "uid": str(uuid4()), "items-TOTAL_FORMS": "0"})
    form = MyRoutineForm(data, instance=MyRoutine(user=user), now=NOW)

    assert not form.is_valid()
    assert form.errors == {"name": ["This field is required."]}
    assert form.lines.non_form_errors() == ["Add at least one exercise."]


@pytest.mark.parametrize("total", ["31", "1001", "9" * 30])
def test_more_lines_than_anybody_does_are_cut(user, total):
    form = sent(user, **{"items-TOTAL_FORMS": total})

    assert len(form.lines.forms) <= MOST_LINES
    assert not form.is_valid()


@pytest.mark.parametrize("total", ["", "-1", "x", "1e400"])
def test_a_nonsense_count_of_lines_is_refused(user, total):
    assert not sent(user, **{"items-TOTAL_FORMS": total}).is_valid()


def test_what_is_chosen_is_added_also_by_saving(user):
    form = sent(user, LUNGE, add="bridge")

    assert said(form) == [("lunge", {}), ("bridge", {})]


def test_moving_a_line_keeps_what_was_typed_and_checks_nothing(user):
    wrong = routine_line("lunge", hold_seconds="x")
    form = sent(user, routine_line("bridge"), wrong, name="", draft="move-1-0")

    form.redraft("move-1-0")

    assert form.status == 200
    assert [line["exercise"].value() for line in form.lines] == ["lunge", "bridge"]
    assert form.lines[0]["hold_seconds"].value() == "x"
    assert form.moved_to == 0


@pytest.fixture
def source():
    """A ready session: a short lunge and a tool."""
    routine = RoutineFactory(slug="ready", name="Ready")
    lunge, mat = (Exercise.objects.get(slug=slug) for slug in ("lunge", "trigger-mat"))
    RoutineItemFactory(routine=routine, exercise=lunge, number=1, repetitions=1)
    RoutineItemFactory(routine=routine, exercise=mat, number=2)
    return Routine.objects.with_items().get()


def test_a_copy_says_the_same_as_its_source(user, source):
    form = MyRoutineForm(instance=MyRoutine(user=user), source=source, now=NOW)

    assert form["name"].value() == "Ready"
    assert form.lines[0]["repetitions"].value() == 1
    assert form.playable.seconds == 2 * 34 + 10 + 10


def test_a_copy_leaves_out_what_is_locked_and_says_so(user, source):
    form = MyRoutineForm(instance=MyRoutine(user=user), source=source, now=NOW)

    assert form.left_out == ["Trigger mat"]
    assert len(form.lines.forms) == 1


def test_a_duplicate_has_a_name_of_its_own(user):
    source = MyRoutineFactory(user=user)
    form = MyRoutineForm(instance=MyRoutine(user=user), source=source, now=NOW)
    assert form["name"].value() == "Mornings, copy"

    source.name = "M" * 60
    form = MyRoutineForm(instance=MyRoutine(user=user), source=source, now=NOW)

    assert form["name"].value() == "M" * 60


def test_the_time_follows_the_numbers_and_leaves_out_nonsense(user):
    def seconds(**numbers):
        return sent(user, LUNGE | numbers).playable.seconds

    usual = 2 * 2 * 34 + 10 + 10
    assert seconds() == usual
    assert seconds(repetitions="1") == usual - 2 * 34
    for nonsense in ("9", "", "x"):
        assert seconds(repetitions=nonsense) == usual


def test_the_front_of_the_body_has_one_minute_in_a_routine(user, content):
    """20 s of hold and 10 of moving, twice on each side, are just that minute."""
    clear(user, at=NOW)
    fits = routine_line("sphinx-psoas-release", repetitions="2")
    more = routine_line("sphinx-psoas-release", hold_seconds="60")

    assert sent(user, fits).is_valid()
    for lines in ([more], [fits, fits]):
        form = sent(user, *lines)
        assert not form.is_valid()
        assert "at most 60 seconds a side" in str(form.lines.non_form_errors())
