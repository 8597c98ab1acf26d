"""Eight times at once: one account, one agreement, and nobody meets a fault."""

import pytest
from django.core import mail
from django.test import Client

from psoas_care.accounts.models import Consent, User
from tests.accounts.test_sign_in_urls import (  # noqa: F401
    PASSWORD,
    code_of,
    sign_up,
    with_mail,
)
from tests.threads import at_once

TIMES = 8


def visitors():
    """From an address each: from one, five tries of a sign-up are all for an hour."""
    clients = [
        Client(raise_request_exception=False, REMOTE_ADDR=f"192.0.2.{n}")
        for n in range(TIMES)
    ]
    for client in clients:
        client.get("/accounts/signup/")
    return clients


def signed_in(user):
    clients = visitors()
    for client in clients:
        client.force_login(user)
    return clients


def test_s23_of_eight_sign_ups_of_one_address_one_makes_the_account(transactional_db):
    clients = visitors()

    answers = at_once(TIMES, lambda n: sign_up(clients[n]))

    person = User.objects.get()
    assert person.country.code == "DE"
    assert person.time_zone == "Europe/Berlin"
    assert person.emailaddress_set.count() == 1
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [302]
    known = [answer.text for answer in answers if answer.status_code == 200]
    assert ["already registered" in page for page in known] == [True] * 7


@pytest.mark.usefixtures("with_mail")
def test_s23_with_mail_all_eight_get_the_same_answer(transactional_db, settings):
    settings.ACCOUNT_RATE_LIMITS = False  # one code in ten seconds for an address
    clients = visitors()

    answers = at_once(TIMES, lambda n: sign_up(clients[n]))

    assert User.objects.count() == 1
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (302, "/accounts/confirm-email/")
    }
    assert {message.to[0] for message in mail.outbox} == {"new@example.org"}


@pytest.mark.usefixtures("with_mail")
def test_s23_eight_resets_at_once_are_answered_alike(transactional_db, user):
    clients = visitors()

    answers = at_once(
        TIMES,
        lambda n: clients[n].post("/accounts/password/reset/", {"email": user.email}),
    )

    assert {answer.status_code for answer in answers} <= {302, 429}
    assert 302 in {answer.status_code for answer in answers}


def test_s23_agreeing_eight_times_at_once_is_agreeing_once(transactional_db, user):
    User.objects.update(consent_version="")
    clients = signed_in(user)

    answers = at_once(TIMES, lambda n: clients[n].post("/welcome/", {"agreed": "on"}))

    assert [answer.status_code for answer in answers] == [302] * TIMES
    assert Consent.objects.count() == 1


@pytest.fixture
def owner(transactional_db, settings, user):
    """Somebody who has just proved who they are, and has confirmed their address."""
    settings.ACCOUNT_RATE_LIMITS = False
    client = Client(raise_request_exception=False)
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/accounts/confirm-email/", {"code": code_of(mail.outbox[0])})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    mail.outbox.clear()
    return client


@pytest.mark.parametrize("address", ["further@example.org", "taken@example.org"])
def test_s23_an_address_confirmed_eight_times_at_once(with_mail, owner, user, address):  # noqa: F811
    """Another account has the second one, but made it without mail."""
    User.objects.create_user("taken@example.org", PASSWORD)
    owner.post("/accounts/email/", {"email": address, "action_add": ""})
    form = {"code": code_of(mail.outbox[0])}
    tabs = visitors()
    for tab in tabs:
        tab.cookies = owner.cookies

    answers = at_once(TIMES, lambda n: tabs[n].post("/accounts/confirm-email/", form))

    assert max(answer.status_code for answer in answers) < 500
    assert user.emailaddress_set.filter(email=address).count() <= 1
    for move in [{"action_primary": ""}, {"action_remove": ""}]:
        answer = owner.post("/accounts/email/", {"email": address, **move})
        assert answer.status_code < 500
