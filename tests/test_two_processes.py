"""What processes share: one database file, its write lock, and the limits on tries."""

import json
import sqlite3

import pytest

from tests.forms import check_in_form
from tests.installation import Installation

PREPARE = """
from django.core.management import call_command
call_command("createcachetable", verbosity=0)
from psoas_care.accounts.models import CONSENT_VERSION, User
for email in ["a@example.org", "b@example.org"]:
    person = User.objects.create_user(
        email, "correct horse battery", consent_version=CONSENT_VERSION
    )
client = browser()
client.force_login(person)
answer = client.cookies[settings.SESSION_COOKIE_NAME].value
"""
SIGN_IN = {"login": "a@example.org", "password": "correct horse battery"}


@pytest.fixture(scope="module")
def place(tmp_path_factory, migrated):
    installation = Installation.on_copy_of(migrated, tmp_path_factory.mktemp("place"))
    installation.session = installation.asked(PREPARE)
    return installation


@pytest.fixture
def database(place):
    connection = sqlite3.connect(place.folder / "db.sqlite3", isolation_level=None)
    yield connection
    connection.close()


def count(database, table):
    return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608


# -- the write lock -----------------------------------------------------------

VISIT = """
from django.db import connection
connection.cursor().execute("PRAGMA busy_timeout=50")  # ms; people wait longer
person = browser()
person.cookies[settings.SESSION_COOKIE_NAME] = "{session}"
diary = person.get("/diary/")
knows_json = connection.features.has_json_object_function
saved = person.post("/symptoms/check-ins/add/", json.loads('{form}'))
signed_in = browser().post("/accounts/login/", json.loads('{sign_in}'))
answer = {{
    "diary": diary.status_code,
    "knows_json": knows_json,
    "saved": [saved.status_code, saved.headers.get("Retry-After"), saved.text],
    "signed_in": signed_in.status_code,
}}
"""


def test_f5_a_database_that_others_write_to_can_be_read_and_says_try_again(
    place, database
):
    visit = VISIT.format(
        session=place.session,
        form=json.dumps(check_in_form()),
        sign_in=json.dumps(SIGN_IN),
    )
    database.execute("BEGIN IMMEDIATE")

    meanwhile = place.asked(visit)
    database.execute("ROLLBACK")

    assert meanwhile["diary"] == 200
    # Plans are read as JSON. Django would ask for it by a transaction, and take
    # "locked" for a no as long as the connection lives.
    assert meanwhile["knows_json"]
    assert meanwhile["saved"][:2] == [503, "5"]
    assert "The server is busy for a moment" in meanwhile["saved"][2]
    # A try that cannot be counted is not allowed, but it is not one too many.
    assert meanwhile["signed_in"] == 503
    assert count(database, "symptoms_checkin") == 0
    assert count(database, "symptoms_painscore") == 0

    afterwards = place.asked(visit)

    assert afterwards["saved"][0] == 302
    assert afterwards["signed_in"] == 302
    assert count(database, "symptoms_checkin") == 1
    assert count(database, "symptoms_painscore") == 1


# -- limits on tries ----------------------------------------------------------

# At one moment: on a busy machine the tries of a minute may take longer than one.
GUESS = """
import time_machine
time_machine.travel("2026-11-22T12:00Z", tick=False).start()
from psoas_care.accounts.hashers import Argon2Hasher
tried = []
verify = Argon2Hasher.verify
Argon2Hasher.verify = lambda *given: tried.append(given) or verify(*given)
client = browser(REMOTE_ADDR="{address}")
pages = [
    client.post("/accounts/login/", {{"login": name, "password": "a guess"}})
    for name in {names}
]
answer = {{
    "tried": len(tried),
    "refused": ["Too many failed login attempts" in page.text for page in pages],
}}
"""


def test_s9_all_processes_together_take_five_wrong_passwords(place):
    first = place.asked(GUESS.format(address="192.0.2.1", names=["b@example.org"] * 3))
    second = place.asked(GUESS.format(address="192.0.2.2", names=["B@Example.org"] * 4))

    assert first == {"tried": 3, "refused": [False] * 3}
    assert second == {"tried": 2, "refused": [False, False, True, True]}


def test_s9_one_address_may_not_try_many_accounts(place):
    names = [f"person{n}@example.org" for n in range(12)]

    guesses = place.asked(GUESS.format(address="192.0.2.3", names=names))

    assert guesses["refused"] == [False] * 10 + [True] * 2
