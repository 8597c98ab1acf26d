"""A text is counted in one way, and never cut without a word."""

import pytest
from django import forms
from django.forms.models import BaseModelForm
from django.http import QueryDict

from psoas_care.practice.forms.routine import MyRoutineForm
from psoas_care.practice.forms.session import SessionForm
from psoas_care.records.forms import QuestionForm, ReportLinkForm
from psoas_care.symptoms.forms import CheckInForm, FunctionScoreForm
from psoas_care.web import user_records
from psoas_care.web.forms import UserRecordFormMixin
from psoas_care.web.prose import ProseField
from tests.factories import CheckInFactory, PainScoreFactory
from tests.forms import check_in_form, shown_form

LEG = "\U0001f9b5"  # two units of UTF-16, one code point
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"  # one picture, five code points


class Note(forms.Form):
    note = ProseField(max_length=20, required=False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb", "a\nb"),
        ("a\rb\nc", "a\nb\nc"),
        ("\r\n a \r\n", "a"),
        ("ab" + "\r\n" * 17 + "c", "ab" + "\n" * 17 + "c"),
        (LEG * 20, LEG * 20),
        (FAMILY * 4, FAMILY * 4),
        ("x" * 20 + "\r\n\r\n", "x" * 20),
    ],
)
def test_a_line_break_is_one_character_and_an_emoji_one_or_its_parts(typed, kept):
    form = Note({"note": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"note": kept}


@pytest.mark.parametrize("typed", ["x" * 21, LEG * 21, FAMILY * 4 + "x", "a\r\n" * 11])
def test_one_more_is_refused_and_stays_as_it_was_typed(typed):
    form = Note({"note": typed})

    assert "21" in form.errors["note"][0] or "at most 20" in form.errors["note"][0]
    assert form["note"].value() == typed


def test_a_note_of_1999_characters_with_line_breaks_is_saved(browser, user):
    note = ("x" * 39 + "\r\n") * 49 + "y" * 39  # 49 of them are line breaks

    answer = browser.post("/symptoms/check-ins/add/", check_in_form(note=note))

    assert answer.status_code == 302
    stored = user.check_ins.get().note
    assert (len(stored), stored.count("\n"), "\r" in stored) == (1999, 49, False)


def test_a_note_stored_with_both_characters_is_not_changed_by_looking_at_it(
    browser, user
):
    check_in = CheckInFactory(user=user, note="a\r\nb")
    PainScoreFactory(check_in=check_in)
    address = f"/symptoms/check-ins/{check_in.uid}/edit/"
    form = shown_form(browser.get(address))
    stale = form | {"version": "0", "note": "a\r\nb"}

    assert browser.post(address, stale).status_code == 302


def test_a_send_by_script_and_one_without_it_are_the_same():
    script, plain = QueryDict("note=a%0Ab"), QueryDict("note=a%0D%0Ab")

    assert user_records.request_hash(script) == user_records.request_hash(plain)


@pytest.mark.parametrize(
    "form",
    [SessionForm, CheckInForm, FunctionScoreForm, MyRoutineForm, ReportLinkForm,
     QuestionForm],
)  # fmt: skip
def test_every_text_that_somebody_types_is_counted_in_this_way(form):
    typed = {
        name
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField)
        and isinstance(field.widget, forms.TextInput | forms.Textarea)
        and not field.widget.is_hidden
    }

    assert typed or issubclass(form, BaseModelForm | UserRecordFormMixin)
    for name in typed:
        assert isinstance(form.base_fields[name], ProseField), name


PAGES = [
    "/symptoms/check-ins/add/",
    "/symptoms/function/add/",
    "/practice/sessions/add/",
    "/practice/my-routines/add/",
    "/records/report/",
    "/records/links/",
    "/library/",
    "/settings/",
    "/accounts/password/change/",
]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_lets_the_browser_cut_what_is_pasted(browser, page):
    html = browser.get(page).content.decode()

    assert "maxlength" not in html
    assert html.count("<text-counter") <= html.count("data-limit=")
    assert "<textarea" not in html or "js/page." in html  # which counts


def test_a_search_that_is_cut_says_so(client, db):
    page = client.get("/library/", {"q": "psoas " * 30}).content.decode()

    assert "only the first 100 characters are searched for" in page
