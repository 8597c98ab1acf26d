"""F1: a server killed (-9) while people save loses nothing it said was saved.

What was acknowledged is there; what was not is sent again with the same id, as browsers
do, and then it is there once. The short form kills at counted moments of a request, the
long one a real server with two workers, a hundred times, whenever.
"""

import http.client
import os
import random
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
import uuid
from contextlib import closing, suppress
from urllib.parse import urlencode

import pytest

from tests.forms import check_in_form
from tests.installation import ROOT

pytestmark = pytest.mark.django_db  # for the migrated file alone

SIGNED_IN = """
from psoas_care.accounts.models import CONSENT_VERSION, User
person = User.objects.create_user("a@example.org", consent_version=CONSENT_VERSION)
client = browser()
client.force_login(person)
session = client.cookies[settings.SESSION_COOKIE_NAME].value
"""
SHORT = (
    SIGNED_IN
    + """
import os
from django.db import connection
from psoas_care.symptoms.models import CheckIn, PainScore
from tests.forms import check_in_form
from tests.reliability.killing import fingerprint, kill_at, moments_of, spread
def counted():
    rows = CheckIn.objects.count(), PainScore.objects.count()
    connection.close()
    return rows
def send(form, acknowledge=lambda: None):
    answer = client.post("/symptoms/check-ins/add/", form)
    if answer.status_code == 302:
        acknowledge()
connection.close()
moments = moments_of(lambda: send(check_in_form()))
tries = spread(moments + 10, 20)
answer = {"lost": 0, "half": 0, "doubled": 0, "in doubt": 0, "kept": 0, "tries": 0}
for moment in tries:
    before, form = counted(), check_in_form(low_back="4", note="It pulls.")
    reader, writer = os.pipe()
    kill_at(moment, lambda: send(form, lambda: os.write(writer, b"saved")))
    os.close(writer)
    acknowledged = os.read(reader, 5) == b"saved"
    os.close(reader)
    rows = tuple(now - then for now, then in zip(counted(), before))
    answer["tries"] += 1
    answer["lost"] += acknowledged and rows != (1, 1)
    answer["half"] += rows not in {(0, 0), (1, 1)}
    answer["in doubt"] += not acknowledged and rows == (1, 1)
    send(form)
    rows = tuple(now - then for now, then in zip(counted(), before))
    answer["doubled"] += rows != (1, 1)
    answer["kept"] += acknowledged
file = settings.DATABASES["default"]["NAME"]
answer["sound"] = len(fingerprint(file)) == 64
"""
)


def test_f1_killed_while_it_saves_nothing_acknowledged_is_lost_or_doubled(place):
    found = place.asked(SHORT)

    assert found["lost"] == found["half"] == found["doubled"] == 0
    assert found["tries"] == 20
    assert found["kept"] > 0  # some were killed after they had said so
    assert found["sound"]


# -- the long form ------------------------------------------------------------

ROUNDS, CLIENTS = 100, 6


class Server:
    """A real server of a place, whose whole process group can be killed."""

    def __init__(self, place):
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            self.port = free.getsockname()[1]
        self.place = place
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [
                *[sys.executable, "-m", "granian", "--interface", "wsgi"],
                *[
                    "--workers",
                    "2",
                    "--port",
                    str(self.port),
                    "--log-level",
                    "critical",
                ],
                "psoas_care.config.wsgi:application",
            ],
            cwd=ROOT,
            env=self.place.environment,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )
        began = time.monotonic()
        while True:
            with suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "/healthz").status == 200:
                    return time.monotonic() - began
            time.sleep(0.02)

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def ask(self, method, address, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with closing(connection):
            connection.request(method, address, body, headers or {})
            answer = connection.getresponse()
            answer.read()
            return answer


class Person(threading.Thread):
    """Somebody who saves one check-in after the other until told to stop."""

    def __init__(self, server, session):
        super().__init__()
        self.server, self.session = server, session
        self.acknowledged, self.in_doubt = [], {}
        self.stop = threading.Event()

    def send(self, form):
        token = "a" * 32
        cookies = {"psoas-8000-session": self.session, "psoas-8000-csrf": token}
        headers = {
            "Host": "127.0.0.1:8000",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items()),
        }
        body = urlencode(form | {"csrfmiddlewaretoken": token})
        return self.server.ask("POST", "/symptoms/check-ins/add/", body, headers)

    def run(self):
        form = check_in_form()
        while not self.stop.is_set():
            try:
                status = self.send(form).status
            except (OSError, http.client.HTTPException):
                status = None
            if status == 302:
                self.acknowledged.append(form)
                form = check_in_form()
            else:  # the same once more, as browsers do
                self.in_doubt[form["uid"]] = form
                self.stop.wait(0.05)


@pytest.mark.soak
def test_f1_a_hundred_kills_lose_nothing_acknowledged_and_double_nothing(place):
    session = place.asked(SIGNED_IN + "\nanswer = session")
    server, chance = Server(place), random.Random(7)
    people = [Person(server, session) for _ in range(CLIENTS)]
    starts = [server.start()]
    for person in people:
        person.start()
    for _ in range(ROUNDS):
        time.sleep(chance.uniform(0, 1.2))
        server.kill()
        starts.append(server.start())
    for person in people:
        person.stop.set()
    for person in people:
        person.join()

    sure = {form["uid"] for person in people for form in person.acknowledged}
    doubt = {uid: form for person in people for uid, form in person.in_doubt.items()}
    lost = sure - set(uids_in(place))
    answers = [people[0].send(form).status for form in doubt.values()]
    server.kill()
    uids = uids_in(place)

    print(  # noqa: T201 - what docs/reliability.md tells
        f"\n{len(sure)} acknowledged, {len(lost)} lost, {len(uids) - len(set(uids))}"
        f" doubled; {len(doubt)} sent again; start {statistics.median(starts):.2f} s,"
        f" slowest {max(starts):.2f} s"
    )
    assert len(sure) > ROUNDS
    assert lost == set()
    assert {*answers} <= {302}
    assert sorted(uids) == sorted(sure | doubt.keys())
    assert len(uids) == len(set(uids))


def uids_in(place):
    with closing(sqlite3.connect(place.folder / "db.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = database.execute("SELECT uid FROM symptoms_checkin").fetchall()
    return [str(uuid.UUID(uid)) for (uid,) in rows]
