"""A database that cannot grow or be written: reads go on, and a write says so."""

import json

import pytest

from tests.forms import check_in_form
from tests.installation import Installation
from tests.test_two_processes import PREPARE, SIGN_IN

NOTE = "It pulls on the left, <b>here</b>.\n" + "more and more " * 140

# SQLite says "database or disk is full" at its own limit as it does on a full disk;
# 1 is less than it has, so the limit is what it has; in small pages nothing fits.
FULL = """
from django.db import connection
connection.cursor().execute("PRAGMA page_size=512")
connection.cursor().execute("VACUUM")
connection.cursor().execute("PRAGMA max_page_count=1")
"""
READ_ONLY = """
from django.db import connection
connection.cursor().execute("PRAGMA query_only=1")
"""
ROOM_AGAIN = """
connection.cursor().execute("PRAGMA max_page_count=1000000")
connection.cursor().execute("PRAGMA query_only=0")
"""
VISIT = """
from psoas_care.symptoms.models import CheckIn
form = json.loads({form!r})
person = browser()
person.cookies[settings.SESSION_COOKIE_NAME] = {session!r}
def look(response):
    return [response.status_code, response.headers.get("HX-Trigger", ""), response.text]
def send(**headers):
    return look(person.post("/symptoms/check-ins/add/", form, headers=headers))
addresses = ["/", "/diary/", "/progress/", "/safety/", "/symptoms/check-ins/add/",
    "/accounts/login/", "/library/", "/healthz"]
answer = {{
    "ready": look(browser().get("/readyz")),
    "plain": send(),
    "htmx": send(**{{"HX-Request": "true"}}),
    "read": {{address: person.get(address).status_code for address in addresses}},
    "signed_in": look(browser().post("/accounts/login/", {sign_in!r})),
    "kept": CheckIn.objects.count(),
}}
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory, migrated):
    installation = Installation.on_copy_of(migrated, tmp_path_factory.mktemp("place"))
    installation.session = installation.asked(PREPARE)
    return installation


@pytest.fixture(scope="module")
def visit(place):
    form = json.dumps(check_in_form(note=NOTE))
    return VISIT.format(form=form, session=place.session, sign_in=SIGN_IN)


@pytest.fixture(scope="module")
def full(place, visit):
    """What a person gets while it is full, and once there is room again."""
    again = f"""
answer["afterwards"] = [send()[0], send()[0], CheckIn.objects.count()]
answer["signed_in_afterwards"] = browser().post(
    "/accounts/login/", {SIGN_IN!r}
).status_code
"""
    return place.asked(FULL + visit + ROOM_AGAIN + again)


@pytest.fixture(scope="module")
def read_only(place, visit):
    """What a person gets while the database can only be read."""
    leave = """
out = person.post("/accounts/logout/")
gone = out.cookies[settings.SESSION_COOKIE_NAME].value
answer["signed_out"] = [out.status_code, gone, out.text]
"""
    return place.asked(READ_ONLY + visit + leave)


def test_f4_reads_go_on(full, read_only):
    for given in [full, read_only]:
        assert {*given["read"].values()} == {200, 302}
        assert given["read"]["/accounts/login/"] == 302  # who is signed in goes home


def test_f4_a_write_says_that_the_disk_is_full_and_shows_what_was_typed(full):
    status, _, page = full["plain"]

    assert status == 507
    assert "The server’s disk is full" in page
    assert "busy" not in page
    assert "It pulls on the left, &lt;b&gt;here&lt;/b&gt;." in page
    assert 'action="/symptoms/check-ins/add/"' in page
    for name, value in check_in_form().items():
        assert f'name="{name}"' in page or not value
    assert full["kept"] == 0


def test_f4_htmx_keeps_its_form_and_says_so(full):
    status, trigger, _ = full["htmx"]
    toast = json.loads(trigger)["toast"]

    assert status == 507
    assert "The server’s disk is full. Nothing was saved" in toast["text"]
    assert toast["kind"] == "error"


def test_f4_signing_in_says_so_too_and_blames_nobodys_tries(full):
    assert full["signed_in"][0] == 507
    assert "Too many tries" not in full["signed_in"][2]
    assert "correct horse" not in full["signed_in"][2]


def test_f4_readiness_says_so(full):
    assert full["ready"][0] == 507
    assert "disk is full" in full["ready"][2]


def test_f4_with_room_again_the_same_form_is_saved_once_without_a_restart(full):
    assert full["afterwards"] == [302, 302, 1]
    assert full["signed_in_afterwards"] == 302


def test_f4_where_it_can_only_be_read_that_is_what_it_says(read_only):
    status, trigger, _ = read_only["htmx"]

    assert read_only["plain"][0] == status == read_only["signed_in"][0] == 507
    assert "The server cannot write to its disk" in read_only["plain"][2]
    assert "disk is full" not in read_only["plain"][2]
    assert "cannot write to its disk" in json.loads(trigger)["toast"]["text"]


def test_f4_signing_out_says_how_far_it_went_and_drops_the_cookie(read_only):
    status, cookie, page = read_only["signed_out"]

    assert status == 507
    assert cookie == ""  # told to be forgotten
    assert "You are signed out of this browser." in page
    assert "Send it again" not in page


def test_f4_nobody_is_told_to_read_on_who_cannot_sign_in(full):
    assert "You can still read everything" not in full["signed_in"][2]
    assert "Signing in has to wait until then." in full["signed_in"][2]
