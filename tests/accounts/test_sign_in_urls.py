"""Signing up, in and out; passwords, with a mail server and without one."""

import re
from io import StringIO

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core import mail
from django.core.management import call_command
from django.test import Client

from psoas_care.accounts.models import User
from tests.factories import UserFactory

PASSWORD = "correct horse battery"
NEW_PASSWORD = "seven purple umbrellas"
SESSION = django_settings.SESSION_COOKIE_NAME


pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.fixture
def moment():
    """All tries within one: on a busy machine those of a minute may take longer."""
    with time_machine.travel("2026-11-22T12:00Z", tick=False):
        yield


def sign_up(client, **changes):
    data = {
        "email": "new@example.org",
        "password1": PASSWORD,
        "time_zone": "Europe/Berlin",
        "country": "DE",
        **changes,
    }
    return client.post("/accounts/signup/", data)


def sign_in(client, email, password=PASSWORD, address="/accounts/login/"):
    return client.post(address, {"login": email, "password": password})


def is_signed_in(client):
    return client.get("/settings/").status_code == 200


# -- signing up ---------------------------------------------------------------


def test_a_new_person_reads_the_text_first(visitor):
    response = sign_up(visitor)
    page = visitor.get("/welcome/").text

    assert response.status_code == 302
    assert response.headers["Location"] == "/welcome/"
    assert "It is not a medical device" in page
    assert "Pressure tools, above all on the belly, can injure" in page
    (box,) = re.findall(r'<input type="checkbox"[^>]*>', page)
    assert "checked" not in box
    person = User.objects.get()
    assert (person.email, person.time_zone) == ("new@example.org", "Europe/Berlin")
    assert person.country.code == "DE"
    assert not person.has_consented


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "x" * 300])
def test_a_zone_that_does_not_exist_becomes_utc(visitor, zone):
    sign_up(visitor, time_zone=zone)

    assert User.objects.get().time_zone == "UTC"


def test_the_country_may_be_left_out(visitor):
    sign_up(visitor, country="")

    assert User.objects.get().country.code in {"", None}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": ""}, "This field is required."),
        ({"email": "nonsense"}, "Enter a valid email address."),
        ({"password1": "short"}, "at least 12 characters"),
        ({"password1": "qwerty123456"}, "This password is too common."),
        ({"password1": "new@example.org"}, "too similar to the e-mail address"),
        ({"country": "XX"}, "Select a valid choice."),
    ],
)
def test_a_sign_up_that_does_not_work_says_why(visitor, changes, sentence):
    response = sign_up(visitor, **changes)

    assert sentence in response.text
    assert not User.objects.exists()
    assert not is_signed_in(visitor)


def test_s13_a_long_password_with_anything_in_it_is_welcome(visitor):
    password = "fünf 馬 🐴 und viele Wörter, " * 4

    sign_up(visitor, password1=password)

    assert sign_in(Client(), "new@example.org", password).status_code == 302


@pytest.mark.parametrize("email", ["old@example.org", "OLD@Example.org"])
def test_one_address_is_one_account(visitor, email):
    UserFactory(email="old@example.org")

    response = sign_up(visitor, email=email)

    assert response.status_code == 200
    assert "already registered" in response.text
    assert User.objects.count() == 1


def test_s21_what_nobody_may_choose_is_ignored(visitor):
    sign_up(visitor, id="77", is_staff="1", is_superuser="1", consent_version="2026-11")

    person = User.objects.get()
    assert person.pk != 77
    assert not person.is_staff
    assert not person.is_superuser
    assert not person.has_consented


def test_a_closed_installation_takes_nobody(visitor, settings):
    settings.SIGN_UP = "closed"

    assert "Sign-up is closed" in visitor.get("/accounts/signup/").text
    assert "Sign-up is closed" in sign_up(visitor).text
    assert not User.objects.exists()
    assert "/accounts/signup/" not in visitor.get("/").text


# -- signing in and out -------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["anna@example.org", "ANNA@EXAMPLE.ORG", " Anna@example.org "]
)
def test_the_address_may_be_typed_in_any_case(visitor, typed):
    User.objects.create_user("Anna@Example.org", PASSWORD)

    assert sign_in(visitor, typed).headers["Location"] == "/"
    assert is_signed_in(visitor)


@pytest.mark.parametrize("email", ["known@example.org", "unknown@example.org"])
def test_s10_a_wrong_sign_in_does_not_say_what_was_wrong(visitor, email):
    UserFactory(email="known@example.org")

    response = sign_in(visitor, email, "wrong horse battery")

    assert response.status_code == 200
    assert "That did not work. Please check:" in response.text
    assert "do not match" in response.text
    assert not is_signed_in(visitor)


def test_s9_a_sixth_wrong_password_is_not_even_tried(moment, visitor, user):
    for _ in range(5):
        sign_in(visitor, user.email, "wrong horse battery")

    response = sign_in(visitor, user.email)

    assert "Too many failed login attempts" in response.text
    assert not is_signed_in(visitor)


def test_s9_too_many_tries_of_any_kind_get_a_page_of_their_own(moment, visitor):
    for n in range(30):
        visitor.post("/accounts/login/", {"login": f"{n}", "password": ""})

    response = visitor.post("/accounts/login/", {"login": "x", "password": ""})

    assert response.status_code == 429
    assert "<h1" in response.text


def test_s9_a_client_cannot_pass_for_many(moment, visitor):
    for n in range(30):
        visitor.post("/accounts/login/", headers={"X-Forwarded-For": f"192.0.2.{n}"})

    response = visitor.post(
        "/accounts/login/", headers={"X-Forwarded-For": "192.0.2.99"}
    )

    assert response.status_code == 429


def test_s11_a_session_planted_before_sign_in_is_worth_nothing(visitor, user):
    visitor.get("/accounts/login/")
    session = visitor.session
    session["planted"] = True
    session.save()
    visitor.cookies[SESSION] = planted = session.session_key

    sign_in(visitor, user.email)

    assert visitor.cookies[SESSION].value != planted
    stranger = Client()
    stranger.cookies[SESSION] = planted
    assert not is_signed_in(stranger)


def test_s11_signing_out_ends_the_session_itself(visitor, user):
    sign_in(visitor, user.email)
    kept = visitor.cookies[SESSION].value

    response = visitor.post("/accounts/logout/")

    assert response.headers["Location"] == "/"
    thief = Client()
    thief.cookies[SESSION] = kept
    assert not is_signed_in(thief)


def test_a_link_signs_nobody_out(browser):
    browser.get("/accounts/logout/")

    assert is_signed_in(browser)


HOSTILE = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "ftp://testserver/",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "http://evil.example#@testserver/",
    "http://evil.example\\@testserver/",
    "http://[::1",
]


@pytest.mark.parametrize("next_", HOSTILE)
def test_s22_nobody_is_sent_to_another_site(visitor, user, next_):
    responses = [
        visitor.post(
            "/accounts/login/",
            {"login": user.email, "password": PASSWORD},
            query_params={"next": next_},
        ),
        visitor.post("/accounts/logout/", {"next": next_}),
        visitor.post(
            "/accounts/login/",
            {"login": user.email, "password": PASSWORD, "next": next_},
        ),
    ]
    User.objects.update(consent_version="")
    responses.append(
        visitor.post("/welcome/", {"agreed": "on"}, query_params={"next": next_})
    )

    assert [response.headers["Location"] for response in responses] == [
        *["/"] * 3,
        "/welcome/",
    ]


def test_but_back_to_the_page_one_came_from(visitor, user):
    address = "/accounts/login/?next=/progress/%3Frange%3D90d"

    response = sign_in(visitor, user.email, address=address)

    assert response.headers["Location"] == "/progress/?range=90d"


# -- passwords, without mail --------------------------------------------------


@pytest.mark.parametrize("address", ["/accounts/password/reset/", "/accounts/email/"])
def test_no_mail_is_pretended(visitor, user, address):
    for response in [
        visitor.get(address),
        visitor.post(address, {"email": user.email}),
    ]:
        assert response.status_code == 200
        assert "This server does not send e-mail" in response.text
        assert "manage.py changepassword" in response.text
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/accounts/confirm-email/", "There is nothing to confirm here"),
        ("/accounts/confirm-email/some-key/", "by a code, not by a link"),
        ("/accounts/inactive/", "This account is switched off"),
    ],
)
def test_pages_beside_the_way_speak_like_the_others(visitor, address, says):
    page = visitor.get(address).text

    assert says in page
    assert "We have sent" not in page
    assert 'class="button"' in page  # a way on


def test_a_new_password_is_asked_for_in_plain_words(browser):
    page = browser.get("/accounts/password/change/").text

    for label in ("Current password", "New password", "New password again"):
        assert f">{label}</label>" in page
    assert "placeholder" not in page


def test_signing_up_sends_no_mail_either(visitor):
    sign_up(visitor)

    assert mail.outbox == []


def test_whoever_runs_the_server_sets_a_forgotten_password(browser, user, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda prompt: NEW_PASSWORD)

    call_command("changepassword", user.email, stdout=StringIO())

    assert not is_signed_in(browser)
    assert sign_in(Client(), user.email).status_code == 200
    assert sign_in(Client(), user.email, NEW_PASSWORD).status_code == 302


def test_s11_a_changed_password_ends_the_other_sessions(browser, user):
    elsewhere = Client()
    elsewhere.force_login(user)

    response = browser.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    assert response.status_code == 302
    assert is_signed_in(browser)
    assert not is_signed_in(elsewhere)


def test_the_old_password_is_asked_for(browser, user):
    browser.post(
        "/accounts/password/change/",
        {"oldpassword": "wrong", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    user.refresh_from_db()
    assert user.check_password(PASSWORD)


# -- with mail ----------------------------------------------------------------


@pytest.fixture
def with_mail(settings):
    """What the settings make of an EMAIL_URL; the test runner keeps the mails."""
    settings.CAN_SEND_MAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True


def code_of(message):
    """The line of a mail that is a code and nothing else."""
    (code,) = re.findall(r"(?m)^([0-9A-Z]{3,4}-?[0-9A-Z]{3,4})$", message.body)
    return code


@pytest.mark.usefixtures("with_mail")
def test_with_mail_an_account_needs_the_code_that_was_sent(visitor):
    response = sign_up(visitor)

    assert not is_signed_in(visitor)
    (message,) = mail.outbox
    assert message.to == ["new@example.org"]
    assert message.from_email == django_settings.DEFAULT_FROM_EMAIL

    response = visitor.post("/accounts/confirm-email/", {"code": "wrong"})
    assert not is_signed_in(visitor)
    assert response.status_code == 200

    response = visitor.post("/accounts/confirm-email/", {"code": code_of(message)})
    assert response.headers["Location"] == "/welcome/"
    assert is_signed_in(visitor)


@pytest.mark.usefixtures("with_mail")
def test_s10_with_mail_an_existing_address_is_not_given_away(visitor):
    UserFactory(email="old@example.org")

    known = sign_up(visitor, email="old@example.org")
    unknown = sign_up(Client(), email="new@example.org")

    assert known.status_code == unknown.status_code == 302
    assert known.headers["Location"] == unknown.headers["Location"]
    assert [message.to for message in mail.outbox] == [
        ["old@example.org"],
        ["new@example.org"],
    ]


@pytest.mark.usefixtures("with_mail")
def test_s12_with_mail_a_forgotten_password_is_set_by_a_code(visitor, browser, user):
    response = visitor.post("/accounts/password/reset/", {"email": user.email})
    code = code_of(mail.outbox[0])
    response = visitor.post(response.headers["Location"], {"code": code})
    response = visitor.post(
        response.headers["Location"],
        {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    assert response.status_code == 302
    assert not is_signed_in(browser)
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)


@pytest.mark.usefixtures("with_mail")
def test_s12_a_code_is_taken_three_times_at_most(visitor, user):
    response = visitor.post("/accounts/password/reset/", {"email": user.email})
    confirm = response.headers["Location"]
    for _ in range(3):
        visitor.post(confirm, {"code": "AAA-AAA"})

    response = visitor.post(confirm, {"code": code_of(mail.outbox[0])})

    # Back to the start: there is nothing to complete any more.
    assert response.headers["Location"] == "/accounts/login/"
    completion = visitor.get("/accounts/password/reset/complete/")
    assert completion.headers["Location"] == "/accounts/password/reset/"


@pytest.mark.usefixtures("with_mail")
def test_s10_asking_for_a_code_does_not_tell_who_has_an_account(user):
    answers = {
        (response.status_code, response.headers["Location"])
        for response in [
            Client().post("/accounts/password/reset/", {"email": email})
            for email in [user.email, "nobody@example.org"]
        ]
    }

    assert len(answers) == 1
