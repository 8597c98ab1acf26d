"""Who may ask what: every operation, by everybody; and what every answer carries."""

import json

import pytest
from django.test import Client

from psoas_care.api.v1 import description
from tests.api.conftest import Program, program_of
from tests.factories import BoutFactory, CheckInFactory, SessionFactory
from tests.test_headers import assert_protected

# Answers to a program without a token, one that may only read, one that may write, and
# one of somebody else who may write. Bodies are {}.
READ = 401, 200, 200, 200
READ_ROW = 401, 200, 200, 404
ADD = 401, 403, 422, 422
CHANGE = 401, 403, 422, 422  # what is sent is wrong for everybody
REMOVE = 401, 403, 204, 404
UNDO = 401, 403, 200, 404

OPERATIONS = {
    "GET /me": READ,
    "GET /check-ins": READ,
    "POST /check-ins": ADD,
    "GET /check-ins/{check_in}": READ_ROW,
    "PUT /check-ins/{check_in}": CHANGE,
    "DELETE /check-ins/{check_in}": REMOVE,
    "POST /check-ins/{check_in}/undo": UNDO,
    "GET /sessions": READ,
    "POST /sessions": ADD,
    "GET /sessions/{session}": READ_ROW,
    "PUT /sessions/{session}": CHANGE,
    "DELETE /sessions/{session}": REMOVE,
    "POST /sessions/{session}/undo": UNDO,
    "GET /diary": READ,
    "GET /entries/{kind}": READ,
    "GET /exercises": READ,
    "GET /exercises/{slug}": READ,
    "GET /plan": READ,
    "GET /week": READ,
    "GET /progress": READ,
    "GET /questionnaires": READ,
    "GET /safety": READ,
}
JSON = "application/json"


@pytest.fixture
def addresses(user, content):
    rows = {
        "check_in": CheckInFactory(user=user).uid,
        "session": BoutFactory(session=SessionFactory(user=user)).session.uid,
        "kind": "everyday-activities",
        "slug": "glute-bridge",
    }
    return lambda operation: operation.split(" ")[1].format(**rows)


def test_s1_every_operation_is_in_the_table_and_the_other_way_round():
    described = {
        f"{method.upper()} {path}"
        for path, methods in description()["paths"].items()
        for method in methods
    }
    ours = {
        "{} /api/v1{}".format(*operation.split(" "))
        .replace("{check_in}", "{uid}")
        .replace("{session}", "{uid}")
        for operation in OPERATIONS
    }

    assert described == ours


@pytest.mark.parametrize("operation", OPERATIONS)
def test_s1_everybody_gets_what_is_theirs(
    operation, addresses, nobody, reader, program, stranger
):
    method, address = operation.split(" ")[0], addresses(operation)
    body = "{}" if method in {"POST", "PUT"} and "undo" not in address else None

    # The stranger before the owner, who may delete the row.
    asked = [p.send(method, address, body) for p in (nobody, reader, stranger, program)]

    status = [answer.status_code for answer in asked]
    assert (status[0], status[1], status[3], status[2]) == OPERATIONS[operation]
    for answer in asked:
        assert "no-store" in answer.headers["Cache-Control"]
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert not answer.cookies
        assert_protected(answer.headers, operation)
        if answer.status_code >= 400:
            assert_problem(answer)


def assert_problem(answer):
    """RFC 9457, in one shape whoever refuses."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert said["type"] == "about:blank"
    assert said["status"] == answer.status_code
    assert said["title"]
    assert said["detail"].endswith((".", "”."))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_browser_that_is_signed_in_is_nobody_here(operation, addresses, browser):
    """Else any page could act for whoever has it open."""
    method, address = operation.split(" ")[0], addresses(operation)

    answer = browser.generic(
        method, f"/api/v1{address}", "{}", content_type="application/json"
    )

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header",
    [
        "{}",
        "Token {}",
        "Basic {}",
        "Bearer  {}",
        "Bearer {} ",
        "Bearer {0},Bearer {0}",  # as a server joins two headers
        "Bearer {0}, Bearer {0}",
        "Bearer {}x",
        "Bearer",
        "Bearer psoas_",
        "Bearer " + "psoas_" + "x" * 43,
        "Bearer " + "psoas_" + "é" * 43,
        "Bearer " + "psoas_" + "x" * 100_000,
    ],
)
def test_only_one_token_that_works_opens_anything(user, header):
    token = program_of(user).defaults["HTTP_AUTHORIZATION"].partition(" ")[2]
    client = Client(headers={"Authorization": header.format(token)})

    answer = client.get("/api/v1/me")

    assert answer.status_code == 401
    assert_problem(answer)


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "bEaReR"])
def test_the_scheme_may_be_written_in_any_case(user, scheme):
    """RFC 9110, section 11.1."""
    token = program_of(user).defaults["HTTP_AUTHORIZATION"].partition(" ")[2]

    answer = Client(headers={"Authorization": f"{scheme} {token}"}).get("/api/v1/me")

    assert answer.status_code == 200


def test_a_token_in_the_address_opens_nothing(user):
    """Addresses end up in logs and histories."""
    token = program_of(user).defaults["HTTP_AUTHORIZATION"].partition(" ")[2]

    for name in ("token", "access_token", "api_key", "Authorization"):
        assert Client().get("/api/v1/me", {name: token}).status_code == 401


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PATCH", "PROPFIND", "GARBAGE"])
def test_s8_no_other_method_is_taken(program, method):
    for address in ("/check-ins", "/me", "/openapi.json"):
        answer = program.send(method, address)

        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]
        assert_problem(answer)


def test_head_is_get_without_its_body(program):
    assert program.send("HEAD", "/me").status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nothing", 404),
        ("/check-ins/", 404),
        ("/check-ins/7", 404),
        ("/check-ins/" + "0" * 40, 404),
        ("/entries/fair-tests", 404),
        ("/entries/nothing", 404),
        ("/exercises/nothing", 404),
        ("/check-ins?limit=0", 422),
        ("/check-ins?limit=101", 422),
        ("/check-ins?limit=1.0", 422),
        ("/check-ins?since=2026-02-31", 422),
        ("/check-ins?since=0", 422),
        ("/check-ins?cursor=x", 422),
        ("/check-ins?cursor=0001-01-01T00:00:00%2B14:00~" + "0" * 32, 422),
        ("/diary?before=2026-11-20", 422),
        ("/check-ins?cursor=%00", 400),
    ],
)
def test_nonsense_in_an_address_is_answered_in_json(program, address, status):
    answer = program.send("GET", address)

    assert answer.status_code == status
    assert_problem(answer)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("", JSON, 422),
        ("[]", JSON, 422),
        ("null", JSON, 422),
        ("7", JSON, 422),
        ('"text"', JSON, 422),
        ("{", JSON, 400),
        ("{}{}", JSON, 400),
        ('{"note": NaN}', JSON, 400),
        ('{"note": Infinity}', JSON, 400),
        ('{"scores": [{"region": "low_back", "average": 1e400}]}', JSON, 422),
        ('{"note": "a", "note": "b"}', JSON, 400),
        ("[" * 1000 + "]" * 1000, JSON, 400),
        ('{"note":' * 1000 + "1" + "}" * 1000, JSON, 400),
        ('{"version": ' + "9" * 5000 + "}", JSON, 400),
        ('{"note": "\\ud800"}', JSON, 400),
        ('{"\\ud800": 1}', JSON, 400),
        ("note=x", "application/x-www-form-urlencoded", 415),
        ("{}", "text/plain", 415),
        ("{}", "multipart/form-data; boundary=x", 415),
        (b"\xff\xfe{\x00}\x00", JSON, 400),
        (b'{"note": "\xff"}', JSON, 400),
        ("x" * (256 * 1024 + 1), JSON, 413),
    ],
    ids=range(22),
)  # fmt: skip
def test_a_body_that_is_no_entry_saves_nothing(program, user, body, kind, status):
    for address in ("/check-ins", "/sessions"):
        answer = program.generic("POST", f"/api/v1{address}", body, content_type=kind)

        assert answer.status_code == status
        assert_problem(answer)
    assert not user.check_ins.exists()
    assert not user.sessions.exists()


def test_what_other_parts_refuse_is_json_as_well(program, settings):
    """A page would tell a program nothing."""
    wrong_host = program.get("/api/v1/me", headers={"Host": "evil.example"})
    other_site = program.post("/api/v1/me", headers={"Sec-Fetch-Site": "cross-site"})
    no_version = program.get("/api/v2/me")

    assert wrong_host.status_code == 400
    assert other_site.status_code == 403
    assert no_version.status_code == 404
    for answer in (wrong_host, other_site, no_version):
        assert_problem(answer)


def test_a_busy_database_is_said_in_json_and_when_to_come_back(program, monkeypatch):
    from django.db import OperationalError

    from psoas_care.api.models import ApiTokenQuerySet

    def busy(*_):
        raise OperationalError

    monkeypatch.setattr(ApiTokenQuerySet, "for_token", busy)

    answer = program.read("/me")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert_problem(answer)


def test_reading_goes_on_where_nothing_can_be_written(program, monkeypatch):
    """A count is not worth more than the answer; an entry that is lost is."""
    from django.db import OperationalError

    from psoas_care.api.models import ApiToken

    def full(*_):
        raise OperationalError

    monkeypatch.setattr(ApiToken, "count_request", full)

    assert program.read("/me").status_code == 200
    assert program.add("/check-ins", {}).status_code == 503


def test_its_description_is_for_everybody_and_says_nothing_of_anybody(nobody):
    answer = nobody.read("/openapi.json")

    assert answer.status_code == 200
    assert json.loads(answer.content)["openapi"] == "3.1.0"
    assert Program().get("/api/v1/docs").status_code == 404


def test_nobody_imports_it_before_a_program_asks():
    """It takes 12 MB of each worker."""
    import subprocess
    import sys

    script = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'\n"
        "import django; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "sys.exit(any(name in sys.modules for name in ('ninja', 'pydantic')))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False)

    assert done.returncode == 0
