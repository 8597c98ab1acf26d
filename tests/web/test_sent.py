"""What was typed is shown again whenever it could not be taken, and never stored."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from psoas_care.accounts.models import User
from psoas_care.symptoms.models import CheckIn
from psoas_care.web.sent import written_fields
from tests.factories import UserFactory
from tests.forms import check_in_form, shown_form

ADD = "/symptoms/check-ins/add/"
LOGIN = "/accounts/login/"
NOTE = "It pulled <a lot>\r\nwhen I got up."
PASSWORD = "correct horse battery"
OURS = {"Origin": settings.ORIGIN.url, "Host": "127.0.0.1:8000"}


@pytest.fixture
def person(db):
    return UserFactory(email="person@example.org")


@pytest.fixture
def tab():
    """A browser without script; a form carries the token it was made with."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True, headers=OURS)


def token_of(response):
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.text)[1]


def inputs_of(response, name):
    """The values of the hidden fields of that name."""
    found = re.findall(rf'name="{name}"\s+value="([^"]*)"', response.text)
    return [unescape(value) for value in found]


def sign_in(tab, page, **more):
    return tab.post(
        LOGIN,
        {
            "login": "person@example.org",
            "password": PASSWORD,
            "csrfmiddlewaretoken": token_of(page),
            **more,
        },
    )


def open_form(tab):
    """A check-in as a page of a signed-in person has it, with a note typed."""
    page = tab.get(ADD)
    shown = shown_form(page)
    form = check_in_form(note=NOTE, uid=shown["uid"], page_owner=shown["page_owner"])
    return {**form, "csrfmiddlewaretoken": token_of(page)}


def send_again(tab, page):
    """Press "Send it again" on a page, with the text as it stands there."""
    form = page.text.split('<form class="form"')[1].split("</form>")[0]
    fields = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form)
    texts = re.findall(r'name="(\w+)"\s+rows="5">\n(.*?)</textarea>', form, re.DOTALL)
    address = re.search(r'action="([^"]*)"', form)[1]
    data = {name: unescape(value) for name, value in [*fields, *texts]}
    return tab.post(unescape(address), data)


def signed_in(tab):
    return sign_in(tab, tab.get(LOGIN))


# -- signed out with a form open -----------------------------------------------


def test_f11_after_signing_in_the_text_is_there_again(person, tab):
    signed_in(tab)
    form = open_form(tab)
    del tab.cookies[settings.SESSION_COOKIE_NAME]

    detour = tab.post(
        ADD, form, follow=True, headers={"Referer": f"http://127.0.0.1:8000{ADD}"}
    )
    along = {name: inputs_of(detour, name)[0] for name in ("sent", "sent_to", "next")}
    wrong = sign_in(tab, detour, **along, password="not the password")
    page = sign_in(tab, wrong, **along)

    assert "We have kept what you typed" in detour.text
    assert "This field is required" not in detour.text
    # In the form for the password, and in that for a passkey.
    assert inputs_of(wrong, "sent") == [along["sent"]] * 2
    assert "You are signed in as person@example.org" in page.text
    assert not CheckIn.objects.exists()
    assert send_again(tab, page).status_code == 302
    assert CheckIn.objects.get().note.split() == NOTE.split()
    assert CheckIn.objects.get().user == person


def test_it_stands_in_no_address_and_on_no_page_that_is_kept(person, tab):
    signed_in(tab)
    form = open_form(tab)
    del tab.cookies[settings.SESSION_COOKIE_NAME]

    detour = tab.post(ADD, form)
    page = tab.post(ADD, form, follow=True)

    assert detour.status_code == 307
    assert "pulled" not in detour.headers["Location"]
    assert "no-store" in page.headers["Cache-Control"]


def test_a_form_with_nothing_in_it_just_leads_to_signing_in(tab, person):
    page = tab.get(LOGIN)

    answer = tab.post(ADD, {"csrfmiddlewaretoken": token_of(page)})

    assert answer.status_code == 302


@pytest.mark.parametrize(
    "address", ["//evil.example/", "https://evil.example/", "x", ""]
)
def test_nothing_is_taken_along_to_another_site(person, tab, address):
    page = sign_in(tab, tab.get(LOGIN), sent="note=a+b", sent_to=address)

    assert page.status_code == 302


@pytest.mark.parametrize("address", ["//evil.example/", "https://evil.example/", "x"])
def test_nothing_arrives_from_another_site(person, tab, address):
    form = {"note": NOTE, "csrfmiddlewaretoken": token_of(tab.get(LOGIN))}

    page = tab.post(f"{LOGIN}?from={address}", form)

    assert inputs_of(page, "sent") == []


def test_f11_htmx_keeps_its_form_and_gets_the_detour(person, tab):
    form = {"note": NOTE, "csrfmiddlewaretoken": token_of(tab.get(LOGIN))}

    answer = tab.post(ADD, form, headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"].startswith(LOGIN)


# -- a token of before ---------------------------------------------------------


def test_f11_a_page_made_before_signing_in_again_is_sent_once_more(person, tab):
    signed_in(tab)
    form = open_form(tab)
    del tab.cookies[settings.SESSION_COOKIE_NAME]
    signed_in(tab)

    page = tab.post(ADD, form)

    assert page.status_code == 403
    assert "You are signed in as person@example.org" in page.text
    assert send_again(tab, page).status_code == 302
    assert CheckIn.objects.get().user == person


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example"])
def test_what_another_site_sends_is_shown_to_be_copied_and_not_repeated(
    person, tab, origin
):
    """A privacy setting sends "null" from our own page as well."""
    signed_in(tab)
    form = open_form(tab) | {"csrfmiddlewaretoken": "x" * 64}
    bare = Client(raise_request_exception=False, enforce_csrf_checks=True)
    bare.cookies = tab.cookies

    headers = {"Host": "127.0.0.1:8000"} | ({"Origin": origin} if origin else {})
    page = bare.post(ADD, form, headers=headers)

    assert page.status_code == 403
    assert '" rows="5" readonly>\nIt pulled &lt;a lot&gt;' in page.text
    assert "<form" not in page.text


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example"])
def test_without_a_sign_in_nobody_puts_words_on_our_pages(db, origin):
    """The cookie of signing in comes with no form of another site."""
    bare = Client(raise_request_exception=False, enforce_csrf_checks=True)

    headers = {"Host": "127.0.0.1:8000"} | ({"Origin": origin} if origin else {})
    page = bare.post(ADD, {"note": NOTE}, headers=headers)

    assert page.status_code == 403
    assert "pulled" not in page.text


# -- somebody else signs in meanwhile --------------------------------------------


@pytest.fixture
def other(db):
    return UserFactory(email="other@example.org")


def test_f11_what_was_typed_is_not_shown_to_who_signs_in_next(person, other, tab):
    signed_in(tab)
    form = open_form(tab)
    del tab.cookies[settings.SESSION_COOKIE_NAME]

    detour = tab.post(ADD, form, follow=True)
    along = {name: inputs_of(detour, name)[0] for name in ("sent", "sent_to")}
    page = sign_in(tab, detour, **along, login="other@example.org")

    assert "Somebody else was signed in when this form was filled in." in page.text
    assert "pulled" not in page.text
    assert 'rows="5"' not in page.text


def test_a_page_of_before_is_not_shown_to_who_signed_in_meanwhile(person, other, tab):
    signed_in(tab)
    form = open_form(tab)
    del tab.cookies[settings.SESSION_COOKIE_NAME]
    sign_in(tab, tab.get(LOGIN), login="other@example.org")

    page = tab.post(ADD, form)

    assert page.status_code == 403
    assert "Somebody else was signed in when this form was filled in." in page.text
    assert "pulled" not in page.text
    assert not CheckIn.objects.exists()


# -- consent withdrawn with a form open --------------------------------------------


@pytest.mark.parametrize("note", [NOTE, "昨日より腰が痛い、階段で特に"])
def test_after_agreeing_again_the_text_is_there_again(person, tab, note):
    signed_in(tab)
    form = open_form(tab) | {"note": note}
    person.withdraw_consent(now=timezone.now())

    terms = tab.post(ADD, form, follow=True)
    along = {name: inputs_of(terms, name)[0] for name in ("sent", "sent_to", "next")}
    token = {"csrfmiddlewaretoken": token_of(terms)}
    untold = tab.post("/welcome/", along | token)
    page = tab.post("/welcome/", along | token | {"agreed": "on"})

    assert "what you typed is there again" in terms.text
    assert "Tick the box to continue" not in terms.text
    assert untold.status_code == 422
    assert inputs_of(untold, "sent") == [along["sent"]]
    assert not CheckIn.objects.exists()
    assert send_again(tab, page).status_code == 302
    assert CheckIn.objects.get().note.split() == note.split()


def test_agreed_in_another_tab_meanwhile_it_is_shown_at_once(person, tab):
    signed_in(tab)
    form = open_form(tab)

    page = tab.post(f"/welcome/?from={ADD}", form)

    assert page.status_code == 200
    assert send_again(tab, page).status_code == 302
    assert User.objects.get().regions == person.regions


@pytest.mark.parametrize("form", ["login", "signup"])
def test_signing_in_in_two_tabs_goes_on_in_the_second(person, tab, form):
    address = f"/accounts/{form}/"
    second = tab.get(f"{address}?next=/diary/")
    signed_in(tab)

    answer = tab.post(
        address,
        {
            "login": "person@example.org",
            "password": PASSWORD,
            "csrfmiddlewaretoken": token_of(second),
            "next": "/diary/",
        },
    )

    assert (answer.status_code, answer.headers["Location"]) == (302, "/diary/")


def test_what_the_second_tab_took_along_goes_on_too(person, tab):
    signed_in(tab)
    form = open_form(tab)
    del tab.cookies[settings.SESSION_COOKIE_NAME]
    second = tab.post(ADD, form, follow=True)
    along = {name: inputs_of(second, name)[0] for name in ("sent", "sent_to")}
    signed_in(tab)

    page = sign_in(tab, second, **along)

    assert send_again(tab, page).status_code == 302
    assert CheckIn.objects.count() == 1


def test_out_again_meanwhile_the_second_tab_asks_once_more(person, tab):
    second = tab.get(LOGIN)
    signed_in(tab)
    del tab.cookies[settings.SESSION_COOKIE_NAME]

    answer = sign_in(tab, second, next="/diary/")

    assert answer.headers["Location"] == f"{LOGIN}?next=%2Fdiary%2F"


# -- faults --------------------------------------------------------------------


@pytest.mark.parametrize("error", [ValueError("it"), OperationalError("busy")])
def test_a_fault_of_ours_shows_what_was_typed(person, tab, monkeypatch, error):
    signed_in(tab)
    form = open_form(tab)

    def fail(*args, **kwargs):
        raise error

    with monkeypatch.context() as broken:
        broken.setattr("django.db.models.Model.save", fail)
        page = tab.post(ADD, form)

    assert page.status_code in {500, 503}
    assert send_again(tab, page).status_code == 302
    assert CheckIn.objects.get().note.split() == NOTE.split()


def test_what_is_too_long_can_be_shortened(person, tab):
    signed_in(tab)
    form = open_form(tab) | {"note": NOTE + " x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}

    page = tab.generic(
        "POST",
        ADD,
        "&".join(f"{name}={value}" for name, value in form.items()).replace(" ", "+"),
        "application/x-www-form-urlencoded",
    )

    assert page.status_code == 413
    assert "It pulled &lt;a lot&gt;" in page.text
    assert "Send it again" in page.text


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}])
def test_what_is_too_long_is_read_from_our_own_pages_only(db, headers):
    tab = Client(raise_request_exception=False)
    body = "note=pulled" + "+x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    page = tab.generic(
        "POST", ADD, body, "application/x-www-form-urlencoded", headers=headers
    )

    assert page.status_code == 413
    assert "pulled" not in page.text


@pytest.mark.parametrize(
    "note", ["besser", "昨日より腰が痛い、階段で特に", "two words"]
)
@pytest.mark.parametrize("is_too_long", [False, True])
def test_words_are_known_by_their_field_and_not_by_blanks(
    person, tab, monkeypatch, note, is_too_long
):
    signed_in(tab)
    long = "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE if is_too_long else ""
    form = open_form(tab) | {"note": note + long, "elsewhere": "knee"}

    with monkeypatch.context() as broken:
        broken.setattr("django.db.models.Model.save", None)
        page = tab.generic(
            "POST", ADD, urlencode(form), "application/x-www-form-urlencoded"
        )

    assert page.status_code == (413 if is_too_long else 500)
    shown = re.findall(r'name="(\w+)"\s+rows="5">\n(.*?)</textarea>', page.text)
    assert dict(shown) == {"note": note + long, "elsewhere": "knee"}
    assert inputs_of(page, "low_back") == ["4"]


def test_every_field_that_people_write_in_is_known(db):
    """A new one is of a kind that is known; its name is found in a line, too."""
    found = {"note", "elsewhere", "own_activity", "name", "question"}

    assert found <= written_fields().keys()
    assert not {"uid", "zone", "low_back", "exercise", "seen"} & written_fields().keys()


# -- never ---------------------------------------------------------------------


def test_a_password_is_shown_by_no_page(person, tab):
    page = tab.get("/accounts/signup/")
    form = {"email": "new@example.org", "password1": "very secret words"}

    answer = tab.post(
        "/accounts/password/change/", form | {"csrfmiddlewaretoken": token_of(page)}
    )

    assert answer.status_code == 302
    assert "very" not in answer.headers["Location"]


def test_what_is_never_kept_is_never_repeated(person, tab, questions):
    """The answer about not being able to go on."""
    signed_in(tab)
    page = tab.get("/safety/check/?group=mood")
    assert '<input type="hidden" name="unrepeated"' in page.text
    form = {"R-30": "yes", "unrepeated": "", "csrfmiddlewaretoken": token_of(page)}
    del tab.cookies[settings.SESSION_COOKIE_NAME]

    out = tab.post("/safety/check/?group=mood", form, follow=True)
    signed_in(tab)
    stale = tab.post("/safety/check/?group=mood", form)

    for answer in (out, stale):
        assert "R-30" not in answer.text
    assert User.objects.get().answers.count() == 0
