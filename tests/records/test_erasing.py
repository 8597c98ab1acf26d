"""Gone means gone: one's entries, or one's account, from every table and every file."""

import logging
import random
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from psoas_care.accounts.models import SignIn, User
from psoas_care.records import erasing, kinds
from psoas_care.symptoms.models import CheckIn
from tests.factories import NOON, CheckInFactory, UserFactory
from tests.records.people import one_of_each

PASSWORD = "correct horse battery"
PAGE = "/settings/delete/"
ENTRIES, ACCOUNT = f"{PAGE}entries/", f"{PAGE}account/"
TICKS = {ENTRIES: {"entries-agreed": "on"}, ACCOUNT: {"account-agreed": "on"}}


def rows_of(user):
    """{kind: how many}, the deleted ones too."""
    counts = {k.name: k.rows_of(user).count() for k in (*kinds.ENTRIES, *kinds.ACCOUNT)}
    return {name: n for name, n in counts.items() if n}


# -- the way to it ------------------------------------------------------------


@pytest.mark.parametrize("address", [ENTRIES, ACCOUNT])
def test_s11_the_password_is_asked_for_first(browser, user, address):
    CheckInFactory(user=user)

    asked = browser.post(address, TICKS[address])

    assert asked.url.startswith("/accounts/reauthenticate/")
    browser.post(asked.url, {"password": "not this one", "next": address})
    assert rows_of(user) == {"check_ins": 1}
    browser.post(asked.url, {"password": PASSWORD, "next": address})
    assert CheckIn.with_deleted.count() == 0  # what was sent is done then


@pytest.mark.parametrize("address", [ENTRIES, ACCOUNT])
def test_without_the_tick_nothing_is_deleted(confirmed, user, address):
    one_of_each(user)
    before = rows_of(user)

    answer = confirmed.post(address)

    assert answer.status_code == 422
    assert "Tick the box" in answer.text
    assert rows_of(user) == before


def test_the_page_counts_what_will_be_gone_and_offers_a_copy_first(
    confirmed, user, django_assert_max_num_queries
):
    one_of_each(user)
    CheckInFactory.create_batch(4, user=user)

    with django_assert_max_num_queries(6):
        page = confirmed.get(PAGE).text

    assert re.search(r"Check-ins</th>\s+<td data-number>5</td>", page)
    assert "Consent</th>" not in page  # it goes with the account alone
    assert page.index('href="/records/export/"') < page.index(f'action="{ENTRIES}"')


def test_whoever_withdrew_consent_can_still_delete(confirmed, user):
    CheckInFactory(user=user)
    confirmed.post("/settings/consent/withdraw/")

    assert confirmed.get(PAGE).status_code == 200
    confirmed.post(ENTRIES, TICKS[ENTRIES])
    assert "check_ins" not in rows_of(user)


# -- entries ------------------------------------------------------------------


def test_all_entries_go_and_the_account_stays(confirmed, user, other_user):
    one_of_each(user)
    one_of_each(other_user)
    CheckInFactory(user=user, deleted_at=timezone.now())
    others = rows_of(other_user)

    answer = confirmed.post(ENTRIES, TICKS[ENTRIES])

    assert answer.url == "/"
    assert rows_of(user) == {"email_addresses": 1, "consents": 1}
    assert rows_of(other_user) == others
    user.refresh_from_db()
    assert (user.regions, user.zones_left) == ([], {})
    assert (user.time_zone, str(user.country)) == ("Europe/Berlin", "DE")
    page = confirmed.get("/").text
    assert "Your entries are deleted." in page


# -- account ------------------------------------------------------------------


def test_no_table_knows_an_account_that_was_deleted(confirmed, user, other_user):
    one_of_each(user)
    one_of_each(other_user)
    others = rows_of(other_user)

    confirmed.post(ACCOUNT, TICKS[ACCOUNT])

    left = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.fields
        if field.related_model is User
        and model._meta.base_manager.filter(**{field.name: user.pk}).exists()
    }
    assert left == set()
    assert not User.objects.filter(pk=user.pk).exists()
    assert rows_of(other_user) == others


def test_s11_every_browser_of_theirs_is_signed_out_and_no_other(
    confirmed, user, other_user
):
    phone, stranger = Client(), Client()
    phone.force_login(user)
    stranger.force_login(other_user)

    answer = confirmed.post(ACCOUNT, TICKS[ACCOUNT], follow=True)

    assert "Your account and all your entries are deleted." in answer.text
    assert SignIn.objects.count() == 1
    assert phone.get("/diary/").url.startswith("/accounts/login/")
    assert stranger.get("/diary/").status_code == 200
    form = {"login": user.email, "password": PASSWORD}
    assert phone.post("/accounts/login/", form).status_code == 200  # refused


# -- the files ----------------------------------------------------------------


def bytes_on_disk():
    """The database file and what SQLite keeps beside it."""
    path = Path(connection.settings_dict["NAME"])
    return b"".join(p.read_bytes() for p in path.parent.glob(f"{path.name}*"))


def canaries():
    """Those of `fill` that a file still has."""
    return {*re.findall(rb"canary-[0-9a-f]{32}", bytes_on_disk())}


def fill(user, others):
    """Rows of one person among those of others, as they come to lie in a database."""
    rng = random.Random(5)
    rows = []
    for _n in range(1500):
        word = f"canary-{rng.getrandbits(128):032x}"
        note = word * rng.randint(1, 9)
        row = {"at": NOON, "zone": "UTC", "local_day": NOON.date()}
        rows += [
            CheckIn(user=user, request_hash=word, note=note, **row),
            CheckIn(user=rng.choice(others), request_hash="y", note="x" * 99, **row),
        ]
    CheckIn.objects.bulk_create(rows)
    assert len(canaries()) == 1500


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="asks a file")
@pytest.mark.django_db(transaction=True)
def test_no_file_has_a_byte_of_what_was_deleted(caplog):
    caplog.set_level(logging.DEBUG)
    user, *others = UserFactory.create_batch(3)
    email = user.email
    fill(user, others)

    erasing.erase_account(user)

    assert canaries() == set()
    left = bytes_on_disk()
    assert email.encode() not in left
    assert b"x" * 99 in left  # others keep theirs
    said = caplog.text
    assert email not in said
    assert "canary" not in said


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="asks a file")
@pytest.mark.django_db(transaction=True)
def test_nor_of_what_was_deleted_a_day_ago_and_purged():
    user, other = UserFactory.create_batch(2)
    fill(user, [other])
    CheckIn.objects.filter(user=user).update(deleted_at=NOON)

    call_command("purge_deleted", verbosity=0)

    assert canaries() == set()
