"""F6: the database goes away and comes back while people use the site.

A stop as by a power cut, and a few of them; `make soak` does it ten times.
"""

import subprocess

import pytest

from tests.forms import check_in_form
from tests.scale.servers import TOKEN, Browser, serving
from tests.scale.test_servers import LOGIN, PEOPLE
from tools import postgres

KEPT = """
from psoas_care.symptoms.models import CheckIn
answer = [str(uid) for uid in CheckIn.objects.values_list("uid", flat=True)]
"""
PAGE = "/symptoms/check-ins/add/"


@pytest.fixture(scope="module")
def place(make_database):
    place = make_database("restarted", DATABASE_POOL="2")
    place.asked(PEOPLE)
    # Unlike the rest of this cluster: what was committed outlasts the stop.
    place.asked(
        "from django.db import connection\nconnection.cursor().execute("
        "'ALTER DATABASE restarted SET synchronous_commit = on')\nanswer = None"
    )
    return place


@pytest.fixture
def control(cluster):
    """Call it with "start" or "stop": PostgreSQL is told so, and has done it."""
    programs = postgres.find_programs()
    options = f"{postgres.SERVER_OPTIONS} -c listen_addresses='' -k {cluster}"

    def run(word, *more):
        subprocess.run(
            [programs / "pg_ctl", word, "--wait", "-D", str(cluster / "data"), *more],
            check=True,
            cwd=cluster,
            stdout=subprocess.DEVNULL,
            **postgres.unprivileged_account(),
        )

    def control(word):
        if word == "stop":
            run("stop", "--mode", "immediate")
        else:
            run("start", "-l", str(cluster / "log"), "-o", options)

    return control


@pytest.mark.parametrize(
    "times", [2, pytest.param(10, marks=pytest.mark.soak)], ids=["short", "soak"]
)
def test_f6_it_says_try_again_and_goes_on_by_itself(place, control, times):
    with serving(place, 1) as [server]:
        person = Browser([server])
        login = {"login": "a@example.org", "password": "correct horse battery"}
        assert person.send(LOGIN, LOGIN, login).status == 302
        token = TOKEN.search(person.ask(PAGE).text)[1]
        workers = server.workers()
        for _ in range(times):
            form = check_in_form(csrfmiddlewaretoken=token, note="It pulls.")
            control("stop")
            away = person.ask(PAGE, form)
            healthy = person.ask("/healthz").status
            ready = person.ask("/readyz").status
            control("start")
            # Its pool tries again at growing distances, the further the longer it was
            # away; as people are told, they send it again.
            for _ in range(20):
                back = person.ask(PAGE, form)
                if back.status != 503:
                    break

            assert (away.status, away.headers["Retry-After"]) == (503, "5")
            assert "It pulls." in away.text  # what was typed stays on the page
            assert (healthy, ready) == (200, 503)
            assert back.status == 302
            assert place.asked(KEPT).count(form["uid"]) == 1
        assert server.workers() == workers
