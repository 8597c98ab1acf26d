"""Kept fields look like Django's own, and keep nothing that somebody typed."""

import re

import pytest
from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.safestring import mark_safe

from psoas_care.web.fields import RatingField
from psoas_care.web.kept import Kept
from psoas_care.web.kept_fields import KEPT, READ_BY_TEMPLATE

TEMPLATES = settings.BASE_DIR / "templates"
WHERE = [("", "Not said"), ("Sides", [("l", "Left <one>"), ("r", "Right")])]
TYPED = "The dog died & my back hurts"


class HowItFeels(forms.Form):
    pain = RatingField(label="Low back", help_text="On average")
    where = forms.ChoiceField(choices=WHERE, required=False, widget=forms.RadioSelect)
    words = forms.MultipleChoiceField(
        choices=[("dull", "Dull"), ("sharp", "Sharp")],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    again = forms.BooleanField(required=False)
    note = forms.CharField(required=False, max_length=20, widget=forms.Textarea)


class Plain(HowItFeels):
    bound_field_class = BoundField


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(KEPT, "pieces", {})


SENT = [
    None,
    {},
    {"pain": "0", "where": "l", "words": ["dull", "sharp"], "again": "on"},
    {"pain": "10", "where": "r", "words": ["sharp"]},
    {"pain": "11", "where": "<b>", "words": ["none such"]},
    {"note": TYPED},
]


def html_of(form):
    return [part for field in form for part in (field.as_field_group(), str(field))]


@pytest.mark.parametrize("sent", SENT)
def test_a_kept_field_looks_like_one_of_django(sent):
    plain = html_of(Plain(sent))

    # Once when it is written, once when it was kept.
    assert html_of(HowItFeels(sent)) == plain
    assert html_of(HowItFeels(sent)) == plain


def test_a_form_looked_at_again_adds_nothing_to_what_is_kept():
    html_of(HowItFeels())
    kept = {**KEPT.pieces}

    html_of(HowItFeels())

    assert KEPT.pieces == kept


def test_one_form_after_another_shows_its_own_values():
    shown = [html_of(HowItFeels(sent)) for sent in SENT]

    assert [html_of(HowItFeels(sent)) for sent in SENT] == shown
    assert shown == [html_of(Plain(sent)) for sent in SENT]


def test_what_was_typed_and_what_was_wrong_is_not_kept():
    html_of(HowItFeels({"note": TYPED}))
    html_of(HowItFeels({"pain": TYPED, "where": TYPED, "words": [TYPED]}))

    kept = repr(KEPT.pieces)
    assert "Low back" in kept
    assert "dog" not in kept
    assert "Choose" not in kept


def test_changed_choices_are_shown():
    one, other = HowItFeels(), HowItFeels()
    other.fields["words"].choices = [("dull", "Dull (3)")]

    assert "Dull (3)" not in one["words"].as_field_group()
    assert "Dull (3)" in other["words"].as_field_group()


def test_a_text_that_is_no_html_is_not_shown_as_html():
    one, other = HowItFeels(), HowItFeels()
    one.fields["pain"].label = mark_safe("<b>Back</b>")
    other.fields["pain"].label = "<b>Back</b>"

    assert "<b>Back</b>" in one["pain"].as_field_group()
    assert "&lt;b&gt;Back" in other["pain"].as_field_group()


def test_no_more_is_kept_than_there_is_room_for():
    kept = Kept(most=3)

    given = [kept.get(number, lambda n=number: f"<b>{n}</b>") for number in range(8)]

    assert given == [f"<b>{number}</b>" for number in range(8)]
    assert len(kept.pieces) <= 3


def test_the_template_of_a_field_reads_what_its_key_has():
    texts = [file.read_text() for file in (TEMPLATES / "django").rglob("*.html")]
    read = {name for text in texts for name in re.findall(r"field\.field\.(\w+)", text)}

    assert read <= {*READ_BY_TEMPLATE}


def test_a_widget_that_was_made_in_another_way_looks_so():
    one, other = HowItFeels(), HowItFeels()
    other.fields["pain"].widget.can_skip = False

    assert "Skip" in one["pain"].as_field_group()
    assert "Skip" not in other["pain"].as_field_group()
