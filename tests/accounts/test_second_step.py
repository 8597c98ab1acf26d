"""Codes of an app, recovery codes and passkeys, as far as no browser is needed."""

import re
import time
from io import StringIO

import pytest
import qrcode
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from psoas_care.accounts.models import User
from psoas_care.config.environment import Origin
from tests.accounts.authenticators import code_of, make_passkey, secret_on
from tests.accounts.test_sign_in_urls import (
    NEW_PASSWORD,
    PASSWORD,
    SESSION,
    is_signed_in,
    sign_in,
)

pytestmark = pytest.mark.django_db

APP = "/accounts/2fa/totp/activate/"
STEP = "/accounts/2fa/authenticate/"
CODES = "/accounts/2fa/recovery-codes/"


@pytest.fixture
def clock():
    """Time that passes only when it is told to."""
    with time_machine.travel("2026-11-22T12:00:10Z", tick=False) as clock:
        yield clock


@pytest.fixture
def owner(clock, browser, user):
    """Somebody who has just shown that it is them."""
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


@pytest.fixture
def secret(owner, clock):
    """The key of the app that they set up; half a minute later another code is due."""
    secret = secret_on(owner.get(APP).text)
    answer = owner.post(APP, {"code": code_of(secret)})
    assert answer.headers["Location"] == CODES
    clock.shift(30)
    return secret


def recovery_codes(owner):
    return re.findall(r"<code>(\d{8})</code>", owner.get(CODES).text)


def half_signed_in(user):
    """A browser that knows the password and was asked for more."""
    client = Client(raise_request_exception=False)
    answer = sign_in(client, user.email)
    assert answer.headers["Location"] == STEP
    return client


# -- an app -------------------------------------------------------------------


def test_the_key_is_shown_as_a_picture_and_as_text(owner):
    page = owner.get(APP).text

    secret = secret_on(page)
    assert len(secret) == 32
    assert f"secret={secret}&amp;issuer=Psoas%20Care" in page
    (picture,) = re.findall(r'<svg class="qr-code".*?</svg>', page, re.DOTALL)
    assert "style" not in picture
    assert 'role="img"' in picture


def test_the_picture_is_the_qr_code_of_the_address(owner):
    page = owner.get(APP).text
    (address,) = re.findall(r'href="(otpauth://[^"]+)"', page)
    code = qrcode.QRCode(border=4)
    code.add_data(address.replace("&amp;", "&"))

    drawn = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1H\1z", page):
        drawn |= {(int(x) + n, int(y)) for n in range(int(length))}

    rows = code.get_matrix()
    assert drawn == {
        (x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
    }
    assert f'viewBox="0 0 {len(rows)} {len(rows)}"' in page


def test_a_wrong_code_switches_nothing_on(owner, user):
    owner.get(APP)

    answer = owner.post(APP, {"code": "123456"})

    assert answer.status_code == 200
    assert "That did not work" in answer.text
    assert not Authenticator.objects.exists()


def test_s14_an_app_makes_the_password_alone_worth_nothing(secret, user):
    client = half_signed_in(user)

    assert not is_signed_in(client)
    page = client.get(STEP).text
    assert "Your password is right" in page
    assert 'name="credential"' not in page  # they have no passkey

    answer = client.post(STEP, {"code": code_of(secret)})

    assert answer.headers["Location"] == "/"
    assert is_signed_in(client)


def test_s14_a_code_is_taken_a_step_early_or_late_and_no_more(secret, user, clock):
    now = time.time()
    given = [
        half_signed_in(user).post(STEP, {"code": code_of(secret, at=now + late)})
        for late in [-60, -30, 30, 60]
    ]

    assert [answer.status_code for answer in given] == [200, 200, 302, 200]


def test_s14_a_code_works_once(secret, user, clock):
    code = code_of(secret)
    assert half_signed_in(user).post(STEP, {"code": code}).status_code == 302
    clock.shift(31)  # a step later django-allauth would take it once more

    answer = half_signed_in(user).post(STEP, {"code": f"{code[:3]} {code[3:]}"})

    assert answer.status_code == 200
    assert "That did not work" in answer.text


def test_s9_a_sixth_wrong_code_is_not_even_tried(secret, user):
    client = half_signed_in(user)
    for n in range(5):
        client.post(STEP, {"code": f"00000{n}"})

    answer = client.post(STEP, {"code": code_of(secret)})

    assert answer.status_code == 200
    assert not is_signed_in(client)


def test_switching_it_off_leaves_the_password(secret, owner, user):
    answer = owner.post("/accounts/2fa/totp/deactivate/")

    assert answer.headers["Location"] == "/accounts/2fa/"
    assert sign_in(Client(), user.email).headers["Location"] == "/"
    assert not Authenticator.objects.exists()  # nor any recovery code


# -- recovery codes -----------------------------------------------------------


def test_s14_a_recovery_code_works_once(secret, owner, user):
    code, *others = recovery_codes(owner)
    assert len(others) == 9

    assert half_signed_in(user).post(STEP, {"code": code}).status_code == 302
    assert half_signed_in(user).post(STEP, {"code": code}).status_code == 200
    assert recovery_codes(owner) == others


def test_s14_new_recovery_codes_end_the_old_ones(secret, owner, user):
    old = recovery_codes(owner)

    answer = owner.post("/accounts/2fa/recovery-codes/generate/")

    assert answer.headers["Location"] == CODES
    assert not {*old} & {*recovery_codes(owner)}
    assert half_signed_in(user).post(STEP, {"code": old[0]}).status_code == 200


def test_recovery_codes_come_as_a_file_that_no_browser_keeps(secret, owner):
    answer = owner.get("/accounts/2fa/recovery-codes/download/")

    assert answer.text.split() == recovery_codes(owner)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]


# -- who may change it --------------------------------------------------------

PRIVATE = [
    APP,
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/webauthn/add/",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_s11_nobody_changes_it_without_showing_who_they_are(browser, address):
    for answer in [browser.get(address), browser.post(address)]:
        assert answer.headers["Location"].startswith("/accounts/reauthenticate/?next=")


@pytest.mark.parametrize("address", PRIVATE[:2])
def test_s11_a_quarter_of_an_hour_later_it_is_asked_again(
    secret, owner, clock, address
):
    address = CODES if address == APP else address
    clock.shift(14 * 60)
    assert owner.get(address).status_code == 200

    clock.shift(2 * 60)

    assert owner.get(address).headers["Location"].startswith("/accounts/reauth")


def test_s11_showing_who_one_is_changes_the_key_of_the_session(browser, user):
    before = browser.cookies[SESSION].value

    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert browser.cookies[SESSION].value != before
    thief = Client()
    thief.cookies[SESSION] = before
    assert not is_signed_in(thief)


def test_a_code_is_as_good_as_the_password_when_asked_again(secret, user, clock):
    client = half_signed_in(user)
    client.post(STEP, {"code": code_of(secret)})
    clock.shift(30)
    asked = client.get(CODES)
    assert "With a code" in client.get(asked.headers["Location"]).text

    answer = client.post(
        "/accounts/2fa/reauthenticate/", {"code": code_of(secret), "next": CODES}
    )

    assert answer.headers["Location"] == CODES
    assert client.get(CODES).status_code == 200


def test_s1_a_passkey_of_somebody_else_is_not_there(owner, other_user):
    key = make_passkey(other_user)

    for verb in ["edit", "remove"]:
        address = f"/accounts/2fa/webauthn/keys/{key.pk}/{verb}/"
        assert owner.get(address).status_code == 404
        assert owner.post(address, {"name": "mine"}).status_code == 404

    key.refresh_from_db()
    assert key.data["name"] == "Chrome on Linux"


def test_a_passkey_is_renamed_and_removed(owner, user):
    key = make_passkey(user)
    address = f"/accounts/2fa/webauthn/keys/{key.pk}"

    owner.post(f"{address}/edit/", {"name": "Old phone"})
    assert "Old phone" in owner.get("/accounts/2fa/").text

    owner.post(f"{address}/remove/")
    assert not Authenticator.objects.exists()


SHAPED = '{"id": "AA", "rawId": "AA", "type": "public-key", "response": %s}'
MADE_UP = [
    *["", "{}", "[]", "x", "null", "7", '{"id": 7}', '{"id": "AA", "rawId": "AB"}'],
    *["9" * 5000, '{"id": ' + "9" * 5000 + "}", "[" * 100_000, "[" * 2000 + "]" * 2000],
    SHAPED % "[]",
    SHAPED % "{}",
    SHAPED % '{"clientDataJSON": "e30", "attestationObject": "o2M", "userHandle": "_"}',
    SHAPED % '{"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA"}',
]


@pytest.mark.parametrize("credential", MADE_UP, ids=range(len(MADE_UP)))
def test_s6_a_made_up_passkey_is_refused_with_a_sentence(owner, user, credential):
    visitor = Client(raise_request_exception=False)
    json = {"Accept": "application/json"}
    visitor.get("/accounts/2fa/webauthn/login/", headers=json)
    made_up = {"credential": credential}

    entered = visitor.post("/accounts/2fa/webauthn/login/", made_up)
    owner.get("/accounts/2fa/webauthn/add/")
    added = owner.post("/accounts/2fa/webauthn/add/", made_up)

    assert entered.headers["Location"] == "/accounts/login/"
    assert not is_signed_in(visitor)
    assert added.status_code == 200
    assert added.text.count('class="errorlist') == 1
    assert not Authenticator.objects.exists()


def test_s9_nobody_may_ask_for_something_to_sign_without_end(clock):
    """Each answer is a row in the database."""
    ask = {"path": "/accounts/2fa/webauthn/login/"}
    json = {"Accept": "application/json"}
    given = [Client().get(**ask, headers=json).status_code for _ in range(31)]

    assert given == [200] * 30 + [429]


# -- where a passkey works ----------------------------------------------------


@pytest.mark.parametrize(
    ("host", "sentence"),
    [
        ("127.0.0.1:8000", "On this computer you can open"),
        ("[::1]:8000", "On this computer you can open"),
        ("localhost:8000", None),
    ],
)
def test_passkeys_say_where_they_do_not_work(browser, host, sentence):
    for address in ["/accounts/2fa/", "/about/"]:
        browser.get(address, headers={"Host": host})
    page = browser.get("/accounts/2fa/", headers={"Host": host}).text
    entrance = Client().get("/accounts/login/", headers={"Host": host}).text

    for text in [page, entrance]:
        assert ("do not work at this address" in text) == bool(sentence)
        assert (sentence or "Add a passkey") in text or text == entrance
    assert ("<passkey-button" in entrance) == (sentence is None)
    assert ('href="http://localhost:8000"' in entrance) == bool(sentence)


@pytest.mark.parametrize(
    ("origin", "host", "sentence"),
    [
        ("http://care.lan", "care.lan", "browsers allow them on https only"),
        ("http://192.0.2.5", "192.0.2.5", "browsers allow them on https only"),
    ],
)
def test_over_http_they_say_that_https_is_missing(
    settings, browser, origin, host, sentence
):
    settings.ORIGIN = Origin("http", host, origin)
    settings.ALLOWED_HOSTS = [host]

    page = browser.get("/accounts/2fa/", headers={"Host": host}).text

    assert sentence in page
    assert "Add a passkey" not in page


# -- news ---------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_s14_each_change_is_told_by_mail_where_mail_is_sent(settings, owner, user):
    settings.CAN_SEND_MAIL = settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    user.emailaddress_set.create(email=user.email, primary=True, verified=True)
    secret = secret_on(owner.get(APP).text)
    owner.post(APP, {"code": code_of(secret)})
    owner.post("/accounts/2fa/recovery-codes/generate/")
    owner.post("/accounts/2fa/totp/deactivate/")
    key = make_passkey(user)
    owner.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    owner.post(
        "/accounts/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": NEW_PASSWORD,
            "password2": NEW_PASSWORD,
        },
    )

    assert [message.subject for message in mail.outbox] == [
        "Psoas Care: Codes from your app are on",
        "Psoas Care: New recovery codes",
        "Psoas Care: Codes from your app are off",
        "Psoas Care: A passkey was removed",
        "Psoas Care: Password Changed",
    ]
    assert {tuple(message.to) for message in mail.outbox} == {(user.email,)}
    assert "22 November 2026, 12:00 UTC, from the address 127.0.0.1" in (
        mail.outbox[0].body
    )
    assert secret not in "".join(message.body for message in mail.outbox)


# -- what was sent while signed out -------------------------------------------


def test_what_was_typed_comes_along_through_the_second_step(secret, owner, user):
    visitor = Client(raise_request_exception=False)
    words = {"note": "It pulled after the stairs", "place": "low_back"}
    detour = visitor.post("/symptoms/check-ins/add/", words)
    page = visitor.post(detour.headers["Location"], words).text
    carried = dict(re.findall(r'name="(sent\w*)" value="([^"]*)"', page))
    carried = {name: text.replace("&amp;", "&") for name, text in carried.items()}
    data = {"login": user.email, "password": PASSWORD, **carried}

    handed_over = visitor.post("/accounts/login/", data)
    assert handed_over.status_code == 307
    step = visitor.post(handed_over.headers["Location"], data)
    assert "That did not work" not in step.text
    again = visitor.post(STEP, {"code": code_of(secret), **carried})

    assert step.status_code == again.status_code == 200
    assert 'name="sent_to" value="/symptoms/check-ins/add/"' in step.text
    assert "It pulled after the stairs" in again.text
    assert PASSWORD not in step.text + again.text


def test_the_account_of_somebody_else_gets_no_second_step(secret, other_user):
    assert sign_in(Client(), other_user.email).headers["Location"] == "/"
    assert User.objects.count() == 2


def test_whoever_runs_the_server_lets_in_who_lost_everything(secret, owner, user):
    output = StringIO()

    call_command("end_second_step", user.email.upper(), stdout=output)

    assert "Signing in takes the password." in output.getvalue()
    assert sign_in(Client(), user.email).headers["Location"] == "/"
    with pytest.raises(CommandError, match="no account"):
        call_command("end_second_step", "nobody@example.org")
