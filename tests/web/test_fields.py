"""A range said once holds in the form, in the browser and in the database."""

import pytest
from django import forms
from django.db import IntegrityError, transaction
from django.forms.renderers import get_default_renderer

from psoas_care.practice.models import Bout
from psoas_care.symptoms.models import PainScore
from psoas_care.web.fields import RangeField, RatingField
from tests.factories import BoutFactory, PainScoreFactory


class RatingForm(forms.Form):
    pain = RatingField(label="Pain")


def test_a_range_reaches_the_form_and_the_browser_its_keys():
    field = RangeField(low=1, high=500).formfield()

    assert field.widget.attrs == {"inputmode": "numeric", "autocomplete": "off"}
    assert (field.low, field.high) == (1, 500)


@pytest.mark.parametrize("value", [0, 501, -1, 10**400])
def test_a_form_refuses_what_is_out_of_range(value):
    field = RangeField(low=1, high=500).formfield()

    with pytest.raises(forms.ValidationError):
        field.clean(str(value))


def test_a_range_with_null_may_be_left_out():
    field = RangeField(low=1, high=500, null=True).formfield()

    assert field.clean("") is None


@pytest.mark.parametrize("value", [-1, 11])
def test_the_database_refuses_a_pain_out_of_range(db, value):
    score = PainScoreFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        PainScore.objects.filter(pk=score.pk).update(value=value)


@pytest.mark.parametrize(
    ("column", "value"),
    [("actual_seconds", 0), ("actual_seconds", 7201), ("repetitions", 501)],
)
def test_the_database_refuses_a_bout_out_of_range(db, column, value):
    bout = BoutFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Bout.objects.filter(pk=bout.pk).update(**{column: value})


def test_a_range_survives_a_migration():
    field = RangeField(low=1, high=500, null=True)

    _, _, args, kwargs = field.deconstruct()

    assert (kwargs["low"], kwargs["high"]) == (1, 500)
    assert "validators" not in kwargs
    assert RangeField(*args, **kwargs).validators == field.validators


@pytest.mark.parametrize("number", range(11))
def test_a_rating_is_a_whole_number_from_0_to_10(number):
    form = RatingForm({"pain": str(number)})

    assert form.is_valid()
    assert form.cleaned_data == {"pain": number}


@pytest.mark.parametrize(
    "typed", ["11", "-1", "−1", "-0", "+3", "3.5", "1e0", "NaN", "٣", "1" + "0" * 400]
)
def test_anything_else_is_refused_with_a_sentence(typed):
    form = RatingForm({"pain": typed})

    assert form.errors == {"pain": ["Choose a whole number from 0 to 10, or skip."]}


@pytest.mark.parametrize("data", [{}, {"pain": ""}])
def test_a_skipped_rating_is_none_and_not_0(data):
    form = RatingForm(data)

    assert form.is_valid()
    assert form.cleaned_data == {"pain": None}


def test_nothing_is_chosen_beforehand():
    assert "checked" not in str(RatingForm()["pain"])


def test_0_stays_chosen_when_the_form_comes_back():
    html = str(RatingForm({"pain": "0"})["pain"])

    assert html.count("checked") == 1
    assert 'value="0"' in html.partition("checked")[0].rpartition("<input")[2]


def test_the_row_says_what_its_ends_mean():
    html = str(RatingForm()["pain"])

    assert "0 = no pain" in html
    assert "10 = the worst pain you can imagine" in html


def test_a_list_says_in_words_that_nothing_is_chosen():
    """Django's model fields offer a row of dashes."""
    choices = [("", "---------"), ("left", "Left")]
    page = forms.Select(choices=choices).render(
        "side", "left", renderer=get_default_renderer()
    )

    assert "---------" not in page
    assert "Not said" in page
    assert "selected>Left</option>" in page
