"""What a check-in asks, and what it makes of the answers."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from psoas_care.symptoms.forms import CheckInForm
from psoas_care.symptoms.models import CheckIn
from tests.forms import check_in_form

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def sent(user, **changes):
    data = QueryDict(mutable=True)
    data.update(check_in_form(**changes))
    return CheckInForm(data, instance=CheckIn(user=user), now=NOW)


def test_nothing_is_chosen_before_the_person_chooses(user):
    form = CheckInForm(instance=CheckIn(user=user), now=NOW)

    for number, side in form.regions():
        assert number.value() is None
        assert not side.value()
    assert form["kind"].value() == "average"
    assert form["when"].value() == "now"


def test_one_number_is_enough(user):
    form = sent(user, low_back="", hip_front="0")

    assert form.is_valid(), form.errors
    (score,) = form.parts()
    assert (score.region, score.value, score.side) == ("hip_front", 0, "")


def test_a_region_that_was_skipped_makes_no_score(user):
    form = sent(user, low_back="3", pelvic="", hip_front="5")

    assert form.is_valid(), form.errors
    assert {score.region: score.value for score in form.parts()} == {
        "low_back": 3,
        "hip_front": 5,
    }


def test_no_number_at_all_is_refused_with_a_sentence(user):
    form = sent(user, low_back="")

    assert form.errors == {
        "__all__": ["Choose a number for at least one region; 0 counts as a number."]
    }


def test_a_side_without_a_number_is_no_score(user):
    form = sent(user, pelvic_side="left")

    assert form.is_valid(), form.errors
    assert [score.region for score in form.parts()] == ["low_back"]


@pytest.mark.parametrize("value", ["11", "-1", "−1", "-0", "9" * 400, "NaN", "4.5"])
def test_a_number_off_the_scale_is_refused_beside_its_row(user, value):
    form = sent(user, low_back=value)

    assert form.errors == {"low_back": ["Choose a whole number from 0 to 10, or skip."]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "guess"),
        ("kind", ""),
        ("low_back_side", "front"),
        # The crease of the hip has no middle.
        ("hip_front_side", "middle"),
        ("when", "soon"),
    ],
)
def test_a_word_that_was_not_offered_is_refused(user, field, value):
    form = sent(user, **{field: value})

    assert [*form.errors] == [field]


def test_all_numbers_of_a_check_in_are_of_one_kind(user):
    form = sent(user, kind="now", low_back="3", pelvic="5", pelvic_side="right")

    assert form.is_valid(), form.errors
    assert {score.kind for score in form.parts()} == {"now"}
