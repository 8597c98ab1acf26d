"""Guessing passwords, and finding out who has an account."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client

from tests.accounts.test_sign_in_urls import (  # noqa: F401
    PASSWORD,
    is_signed_in,
    sign_in,
    sign_up,
    with_mail,
)
from tests.factories import UserFactory
from tests.installation import Installation

DEVICE = django_settings.DEVICE_COOKIE_NAME
WRONG = "wrong horse battery"
LOCKED = "Too many failed login attempts"

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-22T12:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def user(clock):
    return UserFactory(email="owner@example.org")


def at(address):
    """A browser with that IP address."""
    return Client(raise_request_exception=False, REMOTE_ADDR=address)


def guess(client, times, email="owner@example.org"):
    return [sign_in(client, email, f"{WRONG} {n}") for n in range(times)]


# -- S9: guessing -------------------------------------------------------------

GUESS = """
from psoas_care.accounts.models import User
client = browser()
def guess(password):
    data = {"login": "a@example.org", "password": password}
    return client.post("/accounts/login/", data)
answer = [guess("wrong horse %d" % n).status_code for n in range(3)]
right = guess("correct horse battery")
answer += [right.status_code, "Too many failed" in right.text]
"""
PREPARE = """
from django.core.management import call_command
call_command("createcachetable", verbosity=0)
from psoas_care.accounts.models import User
User.objects.create_user(email="a@example.org", password="correct horse battery")
answer = settings.CACHES["default"]["BACKEND"]
"""


def test_s9_five_guesses_are_all_for_every_process_and_after_a_restart(
    tmp_path, migrated
):
    """Each process of the server counts what the others have counted."""
    site = Installation.on_copy_of(migrated, tmp_path)
    assert site.asked(PREPARE).endswith("DatabaseCache")

    first, second = site.asked(GUESS), site.asked(GUESS)

    assert first == [200, 200, 200, 302, False]
    assert second == [200, 200, 200, 200, True]  # it was the sixth


def test_s9_whoever_guesses_from_many_addresses_has_five_tries(user):
    answers = [guess(at(f"192.0.2.{n}"), 1)[0] for n in range(6)]

    assert [LOCKED in answer.text for answer in answers] == [*[False] * 5, True]


def test_s9_ten_wrong_passwords_a_minute_from_one_address(clock, user):
    client = at("192.0.2.1")
    for n in range(10):
        guess(client, 1, f"person{n}@example.org")

    assert LOCKED in sign_in(client, user.email).text
    assert not is_signed_in(client)
    clock.shift(timedelta(seconds=61))
    assert sign_in(client, user.email).headers["Location"] == "/"


def test_s9_nobody_is_locked_out_for_more_than_five_minutes(clock, user):
    """Who keeps guessing while it is locked does not make it longer."""
    stranger, owner = at("192.0.2.1"), at("192.0.2.2")
    guess(stranger, 5)
    for _ in range(4):
        clock.shift(timedelta(minutes=1))
        guess(stranger, 5)
    assert LOCKED in sign_in(owner, user.email).text

    clock.shift(timedelta(seconds=61))

    assert sign_in(owner, user.email).headers["Location"] == "/"


def test_s9_a_strangers_guesses_do_not_keep_out_a_device_that_was_here(clock, user):
    owner = at("192.0.2.2")
    sign_in(owner, user.email)
    owner.post("/accounts/logout/")

    guess(at("192.0.2.1"), 5)

    assert LOCKED in sign_in(at("192.0.2.3"), user.email).text
    assert sign_in(owner, " Owner@Example.org ").headers["Location"] == "/"


def test_s9_nor_do_those_behind_the_same_address(clock, user):
    owner = at("192.0.2.1")
    sign_in(owner, user.email)
    owner.post("/accounts/logout/")
    for n in range(12):
        guess(at("192.0.2.1"), 1, f"person{n}@example.org")

    assert sign_in(owner, user.email).headers["Location"] == "/"


def test_s9_nor_do_thirty_forms_a_minute_from_there(clock, user):
    """A form without a password is no wrong one, but it is a form."""
    owner, stranger = at("192.0.2.1"), at("192.0.2.1")
    sign_in(owner, user.email)
    owner.post("/accounts/logout/")

    sent = [sign_in(stranger, f"x{n}", "").status_code for n in range(31)]

    assert sent == [*[200] * 29, 429, 429]  # the owner sent the first of them
    assert sign_in(at("192.0.2.1"), user.email).status_code == 429
    assert sign_in(owner, user.email).headers["Location"] == "/"
    owner.post("/accounts/logout/")
    own = [sign_in(owner, user.email, "").status_code for n in range(30)]
    assert own == [*[200] * 29, 429]
    clock.shift(timedelta(seconds=61))
    assert sign_in(at("192.0.2.1"), user.email).headers["Location"] == "/"


def test_s9_a_known_device_has_five_guesses_too(clock, user):
    owner = at("192.0.2.2")
    sign_in(owner, user.email)
    owner.post("/accounts/logout/")

    answers = guess(owner, 6)

    assert [LOCKED in answer.text for answer in answers] == [*[False] * 5, True]


def test_s9_it_is_known_to_the_person_who_signed_in_there_alone(clock, user):
    """An account of one's own brings no more guesses at another."""
    thief = at("192.0.2.1")
    sign_in(thief, UserFactory().email)
    thief.post("/accounts/logout/")

    answers = guess(thief, 5)
    more = guess(at("192.0.2.3"), 1)

    assert LOCKED not in answers[-1].text
    assert LOCKED in more[0].text


@pytest.mark.parametrize("change", [str.upper, lambda text: "x" + text, lambda _: ""])
def test_s9_a_device_cannot_say_that_it_is_known(clock, user, change):
    owner = at("192.0.2.2")
    sign_in(owner, user.email)
    guess(at("192.0.2.1"), 5)
    pretender = at("192.0.2.3")
    pretender.cookies[DEVICE] = change(owner.cookies[DEVICE].value)

    assert LOCKED in sign_in(pretender, user.email).text


def test_s9_two_people_sign_in_on_one_device(clock, user):
    other = UserFactory()
    tablet = at("192.0.2.2")
    for person in (user, other):
        sign_in(tablet, person.email)
        tablet.post("/accounts/logout/")
    for person in (user, other):
        guess(at("192.0.2.1"), 5, person.email)
        clock.shift(timedelta(seconds=61))

    for person in (user, other):
        assert sign_in(tablet, person.email).headers["Location"] == "/"
        tablet.post("/accounts/logout/")
    assert user.email not in tablet.cookies[DEVICE].value


# -- S10: who has an account --------------------------------------------------


def words_of(response, *emails):
    """A page without what differs from one answer to the next."""
    text = response.text
    for email in emails:
        text = text.replace(email, "…")
    return [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line]


def test_s10_a_wrong_password_is_answered_alike(user):
    known = sign_in(Client(), user.email, WRONG)
    unknown = sign_in(Client(), "nobody@example.org", WRONG)

    assert known.status_code == unknown.status_code == 200
    assert words_of(known, user.email) == words_of(unknown, "nobody@example.org")


def test_s10_so_is_the_lock(user):
    answers = []
    for n, email in enumerate([user.email, "nobody@example.org"]):
        client = at(f"192.0.2.{n}")
        answers.append(words_of(guess(client, 6, email)[-1], email))

    assert answers[0] == answers[1]
    assert LOCKED in "".join(answers[0])


@pytest.mark.usefixtures("with_mail")
@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/accounts/password/reset/", {}),
        ("/accounts/signup/", {"password1": "seven purple umbrellas"}),
    ],
)
def test_s10_with_mail_reset_and_sign_up_are_answered_alike(user, address, data):
    emails = [user.email, "nobody@example.org"]
    clients = [Client(raise_request_exception=False) for _ in emails]

    given = [
        client.post(address, {"email": email, **data})
        for client, email in zip(clients, emails, strict=True)
    ]
    pages = [
        client.get(answer.headers["Location"])
        for client, answer in zip(clients, given, strict=True)
    ]

    assert {answer.status_code for answer in given} == {302}
    assert given[0].headers["Location"] == given[1].headers["Location"]
    known, unknown = (
        words_of(page, email) for page, email in zip(pages, emails, strict=True)
    )
    assert known == unknown
    assert [message.to for message in mail.outbox] == [[email] for email in emails]


def test_s10_without_mail_an_address_may_be_tried_five_times_an_hour(clock, user):
    client = at("192.0.2.1")
    known = [sign_up(client, email=user.email) for _ in range(5)]

    refused = sign_up(client, email="somebody@example.org")

    assert [answer.status_code for answer in known] == [200] * 5
    assert "already registered" in known[0].text
    assert refused.status_code == 429
    assert sign_up(at("192.0.2.2"), email="else@example.org").status_code == 302
    clock.shift(timedelta(minutes=59))
    assert sign_up(client, email="somebody@example.org").status_code == 429
    clock.shift(timedelta(minutes=2))
    assert sign_up(client, email="somebody@example.org").status_code == 302


def test_s10_making_accounts_is_no_try(clock, db):
    """A family or a class behind one address signs up in one hour."""
    answers = [
        sign_up(at("192.0.2.1"), email=f"pupil{n}@example.org") for n in range(12)
    ]

    assert {answer.status_code for answer in answers} == {302}
