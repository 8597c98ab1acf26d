"""A forgotten password: what the code that is sent can do, and for how long."""

from datetime import timedelta
from math import log2

import pytest
import time_machine
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client

from tests.accounts.test_sign_in_urls import (  # noqa: F401
    NEW_PASSWORD,
    PASSWORD,
    code_of,
    is_signed_in,
    sign_in,
    with_mail,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]

RESET = "/accounts/password/reset/"
CONFIRM = f"{RESET}confirm/"
COMPLETE = f"{RESET}complete/"


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-22T12:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def asked(clock, user):
    """A browser in which a code was asked for, and the code."""
    client = Client(raise_request_exception=False)
    assert client.post(RESET, {"email": user.email}).headers["Location"] == CONFIRM
    return client, code_of(mail.outbox[-1])


def set_new(client, code):
    """Whether the code led to a new password."""
    client.post(CONFIRM, {"code": code})
    passwords = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    answer = client.post(COMPLETE, passwords)
    return answer.headers.get("Location", "") == f"{RESET}done/" or (
        answer.status_code == 302 and answer.headers["Location"] == "/accounts/login/"
    )


def has_new_password(user):
    user.refresh_from_db()
    return user.check_password(NEW_PASSWORD)


def test_s12_a_code_cannot_be_guessed():
    adapter = DefaultAccountAdapter()
    codes = {adapter.generate_password_reset_code() for _ in range(300)}
    signs = set("".join(codes)) - {"-"}

    assert len(codes) == 300
    assert min(len(code.replace("-", "")) for code in codes) * log2(len(signs)) >= 20


def test_s12_a_code_works_in_the_browser_that_asked_for_it(asked, user):
    _, code = asked
    thief = Client()

    set_new(thief, code)

    assert not has_new_password(user)


def test_s12_a_code_works_once(asked, user):
    client, code = asked
    set_new(client, code)
    assert has_new_password(user)
    user.set_password(PASSWORD)
    user.save()

    set_new(client, code)

    assert not has_new_password(user)


def test_s12_a_code_ends_within_ten_minutes(asked, user, clock):
    client, code = asked
    clock.shift(timedelta(minutes=10, seconds=1))

    set_new(client, code)

    assert not has_new_password(user)


def test_s12_a_code_ends_when_the_password_changes_meanwhile(asked, user):
    client, code = asked
    user.set_password("other purple umbrellas")
    user.save()

    set_new(client, code)

    assert not has_new_password(user)


def test_s12_a_code_ends_when_the_address_changes_meanwhile(asked, user):
    client, code = asked
    client.post(CONFIRM, {"code": code})
    user.email = "moved@example.org"
    user.save()

    set_new(client, code)

    assert not has_new_password(user)


def test_s12_an_address_gets_five_mails_a_minute(clock, user):
    answers = [
        Client(REMOTE_ADDR=f"192.0.2.{n}").post(RESET, {"email": user.email})
        for n in range(6)
    ]

    assert [answer.status_code for answer in answers] == [*[302] * 5, 429]
    assert len(mail.outbox) == 5


def test_s12_a_new_password_is_not_the_second_step(asked, user):
    client, code = asked
    TOTP.activate(user, "A" * 32)
    user.emailaddress_set.create(email=user.email, primary=True, verified=True)

    set_new(client, code)

    assert has_new_password(user)
    assert not is_signed_in(client)
    answer = sign_in(Client(), user.email, NEW_PASSWORD)
    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded"])
def test_s12_no_mail_names_a_host_that_somebody_made_up(clock, user, header):
    client = Client(raise_request_exception=False)
    client.post(RESET, {"email": user.email}, headers={header: "evil.example"})

    assert "evil.example" not in "".join(str(m.message()) for m in mail.outbox)
    assert len(mail.outbox) == (0 if header == "Host" else 1)
