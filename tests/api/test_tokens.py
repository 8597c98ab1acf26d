"""Tokens: made in settings, shown once, kept as a hash, ended at any time."""

import uuid

import pytest
from django.db import connection
from django.test import Client

from psoas_care.api.models import MOST_TOKENS, ApiToken, TokenScope, new_token
from psoas_care.records.models import hash_of
from tests.api.conftest import Program, program_of
from tests.factories import ApiTokenFactory, UserFactory
from tests.threads import at_once

PASSWORD = "correct horse battery"


@pytest.fixture
def confirmed(browser):
    """The browser of the person, just asked for the password again."""
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


def form(**changes):
    return {
        "uid": str(uuid.uuid4()),
        "name": "Button by the bed",
        "scope": "write",
        **changes,
    }


def shown(answer):
    """The token that the page shows; "" where it shows none."""
    _before, found, rest = answer.text.partition('id="token-text" value="')
    return rest.partition('"')[0] if found else ""


def test_it_asks_for_the_password_first(browser, user):
    asked = browser.get("/settings/tokens/")
    made = browser.post("/settings/tokens/", form())

    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    assert made.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not user.api_tokens.exists()


def test_a_token_is_shown_once_and_opens_the_interface(confirmed, user):
    token = shown(confirmed.post("/settings/tokens/", form()))

    assert Program(token).read("/me").json()["scope"] == "write"
    page = confirmed.get("/settings/tokens/").text
    assert "Button by the bed" in page
    assert token[:12] in page
    assert token not in page


def test_only_its_hash_and_its_first_letters_are_kept(confirmed, user):
    token = shown(confirmed.post("/settings/tokens/", form()))

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM api_apitoken")
        stored = " ".join(map(str, cursor.fetchone()))
    assert hash_of(token) in stored
    assert token[:12] in stored
    assert token[:13] not in stored


def test_the_same_form_sent_twice_is_one_token_and_shown_once(confirmed, user):
    sent = form()

    first = confirmed.post("/settings/tokens/", sent)
    again = confirmed.post("/settings/tokens/", sent)

    assert shown(first)
    assert not shown(again)
    assert "You created this token before" in again.text
    assert user.api_tokens.count() == 1


def test_f8_sent_eight_times_at_once_it_is_one_token(transactional_db):
    user = UserFactory()
    clients = [Client() for _ in range(8)]
    for client in clients:
        client.force_login(user)
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    sent = form()

    answers = at_once(8, lambda n: clients[n].post("/settings/tokens/", sent))

    assert [answer.status_code for answer in answers] == [200] * 8
    assert len([answer for answer in answers if shown(answer)]) == 1
    assert user.api_tokens.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "x" * 61}, "at most 60 characters"),
        ({"name": "a\0b"}, "Null characters are not allowed."),
        ({"scope": "everything"}, "Select a valid choice."),
        ({"uid": "no"}, "Enter a valid UUID."),
    ],
)
def test_nonsense_makes_none(confirmed, user, wrong, sentence):
    answer = confirmed.post("/settings/tokens/", form(**wrong))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not user.api_tokens.exists()


def test_a_twenty_first_is_refused(confirmed, user):
    ApiTokenFactory.create_batch(MOST_TOKENS, user=user)

    answer = confirmed.post("/settings/tokens/", form())

    assert answer.status_code == 422
    assert "You have 20 tokens, and no more fit. Revoke one first." in answer.text


def test_nobody_chooses_what_only_we_may_say(confirmed, user, other_user):
    """S21: neither whose it is nor what opens it."""
    told = {"user": other_user.pk, "token_hash": "0" * 64, "used_on": "2020-01-01"}

    confirmed.post("/settings/tokens/", form(**told))

    row = user.api_tokens.get()
    assert row.token_hash != "0" * 64
    assert row.used_on is None


def test_a_revoked_token_opens_nothing(confirmed, user):
    program = program_of(user)
    uid = user.api_tokens.get().uid

    answer = confirmed.post(f"/settings/tokens/{uid}/delete/")

    assert answer.status_code == 302
    assert program.read("/me").status_code == 401
    assert not user.api_tokens.exists()


def test_somebody_elses_cannot_be_revoked(confirmed, other_user):
    program = program_of(other_user)
    uid = other_user.api_tokens.get().uid

    assert confirmed.post(f"/settings/tokens/{uid}/delete/").status_code == 404
    assert program.read("/me").status_code == 200


def test_a_new_password_ends_all_of_them(program, user, confirmed):
    user.set_password("another horse battery")
    user.save()

    assert program.read("/me").status_code == 401


def test_what_a_new_password_ended_is_neither_shown_nor_kept(browser, user):
    ApiTokenFactory(user=user, name="Of the old password")
    user.set_password("another horse battery")
    user.save()
    browser.force_login(user)
    browser.post("/accounts/reauthenticate/", {"password": "another horse battery"})

    before = browser.get("/settings/tokens/").text
    browser.post("/settings/tokens/", form())

    assert "Of the old password" not in before
    assert [row.name for row in user.api_tokens.all()] == ["Button by the bed"]


def test_an_account_that_is_closed_or_gone_has_no_token(program, user):
    user.is_active = False
    user.save()
    assert program.read("/me").status_code == 401

    user.delete()

    assert program.read("/me").status_code == 401
    assert not ApiToken.objects.exists()


def test_after_withdrawing_consent_it_opens_nothing_until_it_is_given_again(
    program, user, browser
):
    browser.post("/settings/consent/withdraw/")

    answer = program.read("/check-ins")

    assert answer.status_code == 403
    assert answer.json()["detail"].startswith("You withdrew your consent.")


def test_the_day_of_its_last_use_is_that_of_its_owner(user, time_machine_at):
    user.time_zone = "Pacific/Apia"
    user.save()
    program = program_of(user)

    with time_machine_at("2026-11-20T23:30:00+00:00"):
        program.read("/me")

    assert str(user.api_tokens.get().used_on) == "2026-11-21"


@pytest.fixture
def time_machine_at():
    import time_machine

    return lambda moment: time_machine.travel(moment, tick=False)


def test_a_token_says_what_it_is_and_has_256_bits():
    tokens = {new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert all(t.startswith("psoas_") and len(t) == 6 + 43 for t in tokens)


def test_a_scope_that_nobody_knows_is_refused_by_the_database(user):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        ApiTokenFactory(user=user, scope="all")


# -- how often ----------------------------------------------------------------


def test_more_than_so_many_in_a_minute_have_to_wait(user, settings, time_machine_at):
    settings.API_REQUESTS_A_MINUTE = 3
    program = program_of(user)

    with time_machine_at("2026-11-20T12:00:20+00:00"):
        answers = [program.read("/me") for _ in range(4)]
    with time_machine_at("2026-11-20T12:01:00+00:00"):
        later = program.read("/me")

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "40"
    assert "Wait 40 seconds." in answers[-1].json()["detail"]
    assert later.status_code == 200


def test_of_many_at_once_no_more_pass_than_may(transactional_db, settings):
    """One count for all processes and threads, in the database."""
    settings.API_REQUESTS_A_MINUTE = 5
    user = UserFactory()
    token = new_token()
    ApiTokenFactory(user=user, token=token, scope=TokenScope.READ)

    def ask(number):
        return Program(token).read("/me").status_code

    answers = at_once(8, ask) + at_once(8, ask)

    # A minute may end in between, and then begins anew.
    assert answers.count(200) in {5, 10}
    assert {*answers} == {200, 429}


def test_each_token_has_a_count_of_its_own(user, settings, time_machine_at):
    settings.API_REQUESTS_A_MINUTE = 1
    one, other = program_of(user), program_of(user)

    with time_machine_at("2026-11-20T12:00:20+00:00"):
        answers = [p.read("/me").status_code for p in (one, one, other)]

    assert answers == [200, 429, 200]
