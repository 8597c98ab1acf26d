"""A number that was typed is that number, or a sentence; never another one."""

from decimal import Decimal

import pytest
from django import forms
from django.forms import modelform_factory

from psoas_care.practice.models import Bout, Programme
from psoas_care.symptoms.models import DayFactors
from psoas_care.web.fields import HoursField, NumberField, RangeField
from psoas_care.web.numbers import NotANumber, TwoReadings, read_number


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.5", "1.5"),
        ("1,5", "1.5"),
        ("0,5", "0.5"),
        (",5", "0.5"),
        (" 7\u00a0", "7"),
        ("\n45\t", "45"),
        ("007", "7"),
        ("+3", "3"),
        ("\u22123", "-3"),
        ("0,500", "0.5"),  # no thousands begin with a nought
        ("7,5000", "7.5"),
        ("12345", "12345"),
        ("\u0667", "7"),
        ("\u0667\u066b\u0665", "7.5"),  # Arabic-Indic digits with their own point
        ("\uff17\uff0e\uff15", "7.5"),  # full width
        ("१२", "12"),
    ],
)
def test_point_comma_and_digits_of_any_script_are_read(typed, meant):
    assert read_number(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", ["1,500", "1.500", "12,000", "-1,500", "\u0667\u066b\u0665\u0660\u0660"]
)
def test_thousands_or_three_digits_after_the_point_is_asked_back(typed):
    with pytest.raises(TwoReadings):
        read_number(typed)


@pytest.mark.parametrize(
    "typed",
    ["", "-", ".", ",", "5.", "5,", "1.5.2", "1,5,2", "1,000.5", "1.000,5", "1 000",
     "1\u202f000", "1 5", "½", "1½", "²", "1/2", "1e3", "1_0", "0x10", "NaN", "inf",
     "ten", "5 s", "7.5h", "1:30", "--1", "5%", "9" * 41, "Ⅷ", "七"],
)  # fmt: skip
def test_what_is_no_single_number_is_none(typed):
    with pytest.raises(NotANumber):
        read_number(typed)


def asked(**kwargs):
    class Asked(forms.Form):
        n = NumberField(min_value=0, max_value=24, required=False, **kwargs)

    return Asked


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1,5", "Write a whole number from 0 to 24."),
        ("25", "Write a whole number from 0 to 24."),
        ("-1", "Write a whole number from 0 to 24."),
        ("1_0", "Write a whole number from 0 to 24."),
        ("1,500", "This could be 1500 or 1.5. Write the one you mean."),
        ("1.000", "This could be 1000 or 1. Write the one you mean."),
        ("9" * 5000, "Write a whole number from 0 to 24."),
    ],
)
def test_a_whole_number_is_refused_in_words_and_stays_as_it_was_typed(typed, sentence):
    form = asked()({"n": typed})

    assert form.errors == {"n": [sentence]}
    assert f'value="{typed}"' in str(form["n"])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("24,5", "Write a number from 0 to 24, such as 7.5."),
        ("half", "Write a number from 0 to 24, such as 7.5."),
        ("7,500", "This could be 7500 or 7.5. Write the one you mean."),
        ("0.125", "Write at most 2 digits after the point."),
    ],
)
def test_hours_are_refused_in_words(typed, sentence):
    assert asked(places=2)({"n": typed}).errors == {"n": [sentence]}


@pytest.mark.parametrize("typed", ["5,0", "5.0", "5", "5.000000"])
def test_a_whole_number_may_be_written_with_a_nought_behind(typed):
    form = asked()({"n": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"n": 5}


@pytest.mark.parametrize("model", [Bout, DayFactors, Programme])
def test_every_number_of_a_model_is_typed_as_text(model):
    """Chromium drops the comma of a number field and makes 15 of "1,5"."""
    numbers = {
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, RangeField | HoursField) and not field.choices
    }
    form = modelform_factory(model, fields=[*numbers])()

    assert numbers
    for name in numbers:
        html = str(form[name])
        assert 'type="text"' in html
        assert 'inputmode="' in html
