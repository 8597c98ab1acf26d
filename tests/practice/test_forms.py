"""What a session logged by hand asks, and what it makes of the answers."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from psoas_care.practice.forms.bout import MOST_BOUTS
from psoas_care.practice.forms.session import SessionForm
from psoas_care.practice.models import Session
from tests.factories import ExerciseFactory
from tests.forms import bout_line, session_form

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def exercises(db):
    ExerciseFactory(slug="plain-stretch", name="Plain stretch")
    ExerciseFactory(slug="lunge", name="Lunge", sides="per-side")
    ExerciseFactory(slug="bird-dog", name="Bird dog", sides="alternating")
    ExerciseFactory(slug="trigger-mat", name="Trigger mat", category="release")


def sent(user, *lines, **changes):
    data = QueryDict(mutable=True)
    data.update(session_form(*lines, **changes))
    return SessionForm(data, instance=Session(user=user), now=NOW)


def bouts(form):
    """(exercise, side, seconds, repetitions, worst pain) of each bout."""
    assert form.is_valid(), (form.errors, form.bouts.errors)
    return [
        (
            part.exercise.slug,
            part.side,
            part.actual_seconds,
            part.repetitions,
            part.worst_pain,
        )
        for part in form.children()
        if hasattr(part, "exercise")
    ]


def test_an_exercise_of_both_sides_together_is_one_bout(user):
    form = sent(user, bout_line(actual_seconds="90"))

    assert bouts(form) == [("plain-stretch", "both", 90, None, None)]


@pytest.mark.parametrize("side", ["", "each", "left", "right"])
@pytest.mark.parametrize("exercise", ["plain-stretch", "bird-dog"])
def test_a_side_means_nothing_where_both_take_part(user, exercise, side):
    form = sent(user, bout_line(exercise=exercise, side=side))

    assert bouts(form) == [(exercise, "both", 60, None, None)]


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_one_sided_exercise_keeps_its_side(user, side):
    form = sent(user, bout_line(exercise="lunge", side=side))

    assert bouts(form) == [("lunge", side, 60, None, None)]


def test_each_side_the_same_is_a_left_and_a_right_bout(user):
    form = sent(
        user,
        bout_line(exercise="lunge", side="each", repetitions="8", worst_pain="0"),
    )

    assert bouts(form) == [
        ("lunge", "left", 60, 8, 0),
        ("lunge", "right", 60, 8, 0),
    ]


def test_several_exercises_keep_their_order(user):
    form = sent(
        user,
        bout_line(),
        bout_line(exercise="lunge", side="each"),
        bout_line(exercise="bird-dog", actual_seconds="", repetitions="10"),
    )

    assert [(slug, side) for slug, side, *_ in bouts(form)] == [
        ("plain-stretch", "both"),
        ("lunge", "left"),
        ("lunge", "right"),
        ("bird-dog", "both"),
    ]


def test_a_line_left_empty_is_no_bout(user):
    empty = bout_line(exercise="", actual_seconds="")

    assert len(bouts(sent(user, bout_line(), empty))) == 1


@pytest.mark.parametrize(
    ("line", "errors"),
    [
        (
            bout_line(exercise="lunge"),
            {"side": ["Say which side, or that each side did the same."]},
        ),
        (
            bout_line(exercise="trigger-mat"),
            {
                "exercise": [
                    "Trigger mat is locked. You have not answered the safety check in "
                    "the last week. Answering it can unlock this. You have not "
                    "answered 1 question in your health profile. For pressure tools "
                    "that counts as a yes. Answering can unlock this."
                ]
            },
        ),
        (bout_line(exercise=""), {"exercise": ["Choose an exercise."]}),
        (
            bout_line(exercise="no-such"),
            {"exercise": ["Choose an exercise from the list."]},
        ),
        (
            bout_line(exercise="lunge", side="middle"),
            {"side": ["Choose a side from the list."]},
        ),
        (
            bout_line(actual_seconds=""),
            {"__all__": ["Say how long, or how many times."]},
        ),
        (
            bout_line(actual_seconds="0"),
            {"actual_seconds": ["Write a whole number from 1 to 7200."]},
        ),
        (
            bout_line(actual_seconds=str(25 * 3600)),
            {"actual_seconds": ["Write a whole number from 1 to 7200."]},
        ),
        (
            bout_line(repetitions="1" + "0" * 400),
            {"repetitions": ["Write a whole number from 1 to 500."]},
        ),
        (
            bout_line(repetitions="NaN"),
            {"repetitions": ["Write a whole number from 1 to 500."]},
        ),
        (
            bout_line(worst_pain="11"),
            {"worst_pain": ["Write a whole number from 0 to 10."]},
        ),
        (
            bout_line(worst_pain="0,5"),
            {"worst_pain": ["Write a whole number from 0 to 10."]},
        ),
        (
            bout_line(actual_seconds="1,500"),
            {"actual_seconds": ["This could be 1500 or 1.5. Write the one you mean."]},
        ),
        (
            bout_line(worst_pain="-1"),
            {"worst_pain": ["Write a whole number from 0 to 10."]},
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_line_of_nonsense_is_refused_with_a_sentence(user, line, errors):
    form = sent(user, line)

    assert not form.is_valid()
    assert form.bouts.errors == [errors]


def test_a_locked_exercise_is_not_offered(user):
    form = SessionForm(instance=Session(user=user), now=NOW)

    names = [a.exercise.name for _, some in form.exercise_groups for a in some]
    assert "Lunge" in names
    assert "Trigger mat" not in names


def test_a_session_without_a_bout_is_refused(user):
    form = sent(user, **{"bouts-TOTAL_FORMS": "0"})

    assert not form.is_valid()


@pytest.mark.parametrize("total", ["61", "1001", "9" * 30])
def test_more_bouts_than_anybody_does_are_refused(user, total):
    form = sent(user, **{"bouts-TOTAL_FORMS": total})

    assert not form.is_valid()
    assert len(form.bouts.forms) <= MOST_BOUTS


@pytest.mark.parametrize("total", ["", "-1", "x", "1e400"])
def test_a_nonsense_count_of_lines_is_refused(user, total):
    form = sent(user, **{"bouts-TOTAL_FORMS": total})

    assert not form.is_valid()


def test_pain_before_and_after_is_asked_for_one_region(user):
    form = sent(user, region="pelvic", before="0", after="3")

    assert form.is_valid(), form.errors
    pains = [part for part in form.children() if hasattr(part, "moment")]
    assert [(pain.region, pain.moment, pain.value) for pain in pains] == [
        ("pelvic", "before", 0),
        ("pelvic", "after", 3),
    ]


@pytest.mark.parametrize("answer", [{"before": "0"}, {"after": "3"}], ids=str)
def test_pain_around_a_session_needs_a_region(user, answer):
    form = sent(user, **answer)

    assert form.errors == {"region": ["Say where that pain was."]}


def test_a_region_without_a_number_is_no_pain(user):
    form = sent(user, region="pelvic")

    assert form.is_valid(), form.errors
    assert not [part for part in form.children() if hasattr(part, "moment")]


@pytest.mark.parametrize("value", ["11", "-1", "−1", "-0", "NaN"])
def test_a_pain_off_the_scale_is_refused_beside_its_row(user, value):
    form = sent(user, region="pelvic", before=value)

    assert form.errors == {"before": ["Choose a whole number from 0 to 10, or skip."]}


def test_one_line_more_checks_nothing_yet(user):
    form = sent(user, bout_line(exercise="", actual_seconds="x"), before="11")

    form.add_lines("lunge")

    assert not form.errors
    assert not any(form.bouts.errors)
    assert len(form.bouts.forms) == 2
    assert form.bouts.forms[0]["actual_seconds"].value() == "x"


def test_lines_end_where_nobody_would_read_on(user):
    form = sent(user, *[bout_line()] * MOST_BOUTS)

    form.add_lines("lunge")

    assert len(form.bouts.forms) == MOST_BOUTS
