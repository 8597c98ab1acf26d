"""The long forms: what takes time, and what must not."""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest

from tests.installation import HANGS, ROOT, Installation

pytestmark = pytest.mark.soak

TIME = """
import time
from statistics import median
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from psoas_care.accounts.models import User
settings.ACCOUNT_RATE_LIMITS = False
settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
User.objects.create_user(email="known@example.org", password="correct horse battery")
password = "seven purple umbrellas"

def took(address, data):
    client = browser()
    client.get(address)
    began = time.perf_counter()
    client.post(address, data)
    return time.perf_counter() - began

def compare(address, known, unknown):
    pairs = [(took(address, known(n)), took(address, unknown(n))) for n in range(30)]
    return [median(times) for times in zip(*pairs)]

answer = {
    "sign-in": compare(
        "/accounts/login/",
        lambda n: {"login": "known@example.org", "password": password},
        lambda n: {"login": f"nobody{n}@example.org", "password": password},
    ),
    "reset": compare(
        "/accounts/password/reset/",
        lambda n: {"email": "known@example.org"},
        lambda n: {"email": f"nobody{n}@example.org"},
    ),
    "sign-up": compare(
        "/accounts/signup/",
        lambda n: {"email": "known@example.org", "password1": password},
        lambda n: {"email": f"new{n}@example.org", "password1": password},
    ),
}
"""


def test_s10_who_has_an_account_is_not_told_by_the_time_it_takes(tmp_path):
    """Medians of thirty, known and unknown in turn: within a fifth of each other."""
    site = Installation(tmp_path)

    medians = site.asked(TIME, EMAIL_URL="smtp://localhost:2525")

    shares = {name: unknown / known for name, (known, unknown) in medians.items()}
    assert {n: s for n, s in shares.items() if not 0.8 <= s <= 1.25} == {}, medians


@pytest.fixture
def port(tmp_path):
    """That of a server of its own, as `make run` starts it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        number = probe.getsockname()[1]
    variables = {"PORT": str(number), "VAR_DIR": str(tmp_path), "DEMO": "0"}
    server = subprocess.Popen(
        [sys.executable, "-m", "tools.run"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **variables},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout.readline().startswith("Open ")
    yield number
    server.terminate()
    server.wait(HANGS)
    server.stdout.close()


def ask(port, *lines):
    """The first line of the answer to what was sent as it stands."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
        return connection.makefile("rb").readline().decode().strip()


def test_s8_two_hundred_who_send_slowly_keep_nobody_waiting(port):
    head = (
        f"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\n"
    ).encode()
    with ExitStack() as open_ones:
        for _ in range(200):
            slow = open_ones.enter_context(
                socket.create_connection(("127.0.0.1", port))
            )
            slow.sendall(head + b"login=")
        times = []
        for _ in range(20):
            began = time.perf_counter()
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200
            connection.close()
            times.append(time.perf_counter() - began)

    # The first one waits until the server has a thread for each of the two hundred.
    assert max(times[1:]) < 0.5, times


def test_s8_two_lengths_for_one_body_are_refused(port):
    """Of which a proxy and a server could each believe another one."""
    host = f"Host: 127.0.0.1:{port}"
    both = ask(
        port,
        *["POST /accounts/login/ HTTP/1.1", host, "Content-Length: 4"],
        *["Transfer-Encoding: chunked", "", "0"],
    )
    twice = ask(
        port,
        *["POST /accounts/login/ HTTP/1.1", host, "Content-Length: 4"],
        *["Content-Length: 5", "", "abcde"],
    )

    assert both.split()[1] in {"400", "403"}, both
    assert twice.split()[1] == "400", twice


def test_s15_no_answer_of_the_server_names_its_software(port):
    for path in ["/", "/healthz", "/nowhere/", "/static/nowhere.css"]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.getheader("Server") == "", path
        connection.close()
