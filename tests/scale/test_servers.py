"""No state in the web process: two servers, one database, one of them killed."""

import re
import threading
import uuid

import pytest

from tests.forms import check_in_form
from tests.scale.servers import Browser, serving
from tests.threads import at_once

PEOPLE = """
from psoas_care.accounts.models import CONSENT_VERSION, User
for email in ["a@example.org", "b@example.org"]:
    User.objects.create_user(
        email, "correct horse battery", consent_version=CONSENT_VERSION
    )
answer = None
"""
KEPT = """
from psoas_care.symptoms.models import CheckIn
from psoas_care.practice.models import Session
answer = {
    "check_ins": [str(uid) for uid in CheckIn.objects.values_list("uid", flat=True)],
    "sessions": [str(uid) for uid in Session.objects.values_list("uid", flat=True)],
}
"""
LOGIN = "/accounts/login/"


@pytest.fixture(scope="module")
def place(make_database):
    place = make_database("servers", DATABASE_POOL="4")
    place.asked(PEOPLE)
    return place


@pytest.fixture(scope="module")
def servers(place):
    with serving(place, 2) as servers:
        yield servers


def sign_in(servers, email="a@example.org", password="correct horse battery"):
    person = Browser(servers)
    person.answer = person.send(LOGIN, LOGIN, {"login": email, "password": password})
    return person


@pytest.fixture(scope="module")
def cookies(servers):
    person = sign_in(servers)
    assert person.answer.status == 302
    return person.cookies


@pytest.fixture
def person(servers, cookies):
    return Browser(servers, cookies)


def test_a_sign_in_holds_on_both(person):
    assert [person.ask("/diary/").status for _ in range(4)] == [200] * 4


def test_what_one_saved_the_other_says_and_brings_back(place, person):
    form = check_in_form()
    address = f"/symptoms/check-ins/{form['uid']}"

    saved = person.send("/symptoms/check-ins/add/", "/symptoms/check-ins/add/", form)
    said = person.ask(saved.headers["Location"])
    deleted = person.send(f"{address}/edit/", f"{address}/delete/", {})
    gone = person.ask(f"{address}/edit/")
    undone = person.send("/diary/?deleted=1", f"{address}/undo/", {})

    assert saved.status == deleted.status == undone.status == 302
    assert "Saved" in said.text or "saved" in said.text
    assert gone.status == 404
    assert place.asked(KEPT)["check_ins"].count(form["uid"]) == 1


def test_a_session_begun_on_one_is_saved_on_the_other(place, person):
    page = person.ask("/practice/routines/10-a-standard/play/")
    form = {
        "uid": str(uuid.uuid4()), "zone": "UTC", "when": "now", "day": "", "time": "",
        "note": "", "effort": "", "region": "", "before": "", "after": "",
        "bouts-TOTAL_FORMS": "1", "bouts-INITIAL_FORMS": "0",
        "bouts-0-exercise": "cat-cow", "bouts-0-side": "",
        "bouts-0-actual_seconds": "30", "bouts-0-repetitions": "",
        "bouts-0-worst_pain": "",
    }  # fmt: skip

    saved = person.send("/practice/sessions/add/", "/practice/sessions/add/", form)

    assert page.status == 200
    assert saved.status == 302, saved.text
    assert form["uid"] in place.asked(KEPT)["sessions"]


def test_wrong_passwords_are_counted_for_both_together(servers):
    pages = [sign_in(servers, "b@example.org", "a guess").answer for _ in range(6)]

    refused = ["Too many failed" in page.text for page in pages]
    assert refused == [False] * 5 + [True]


def test_l2_many_at_once_are_all_answered(servers, cookies):
    pages = ["/", "/diary/", "/progress/", "/library/", "/symptoms/check-ins/add/"]

    def somebody(number):
        person = Browser(servers, cookies)
        person.turn = number
        return [person.ask(page).status for page in pages]

    assert at_once(8, somebody) == [[200] * len(pages)] * 8


def test_of_two_servers_one_is_killed_and_nobody_notices(place, cookies):
    """Everything is answered after at most one retry, and kept once."""
    acknowledged, failed, lock = [], [], threading.Lock()
    half = threading.Event()

    def somebody(number, servers):
        person = Browser(servers, cookies)
        person.turn = number
        token = re.search(
            'name="csrfmiddlewaretoken" value="([^"]+)"',
            person.ask("/symptoms/check-ins/add/").text,
        )[1]
        for _ in range(10):
            form = check_in_form(csrfmiddlewaretoken=token)
            for attempt in range(2):  # noqa: B007 - the last one counts
                try:
                    answer = person.ask("/symptoms/check-ins/add/", form)
                except OSError:  # as what stands in front would find out
                    continue
                if answer.status == 302:
                    break
            with lock:
                known = acknowledged if answer.status == 302 else failed
                known.append((form["uid"], attempt))
                if len(acknowledged) == 12:
                    half.set()
        return answer.status

    with serving(place, 2) as servers:
        killer = threading.Thread(target=lambda: half.wait() and servers[0].kill())
        killer.start()
        at_once(4, lambda number: somebody(number, servers))
        killer.join()

    kept = place.asked(KEPT)["check_ins"]
    assert failed == []
    assert len(acknowledged) == 40
    assert [kept.count(uid) for uid, _ in acknowledged] == [1] * 40
    assert any(attempt for _, attempt in acknowledged)  # so it was noticed by somebody
