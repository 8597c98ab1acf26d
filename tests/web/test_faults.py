"""Wrong addresses and faults of storage are named, and what was typed is kept."""

import errno
import io
import json
import logging

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InternalError, OperationalError
from django.test import Client, RequestFactory

from psoas_care.web import faults
from psoas_care.web.logs import DiscreetFormatter

EXPECTED = "http://127.0.0.1:8000"
LOGIN = "/accounts/login/"


@pytest.fixture
def log():
    """What the whole log says."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(DiscreetFormatter("{name} {message}", style="{"))
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def strict():
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def assert_named(response, status, given):
    assert response.status_code == status
    assert "This site has another address" in response.text
    assert f'href="{EXPECTED}/"' in response.text
    assert given in response.text
    for blamed in ["cookies", "too old", "could not understand"]:
        assert blamed not in response.text
    toast = json.loads(response.headers["HX-Trigger"])["toast"]
    assert EXPECTED in toast["text"]
    assert toast["kind"] == "error"


@pytest.mark.parametrize(
    "host",
    [
        "192.168.1.7:8000",  # opened by number
        "care.example.org",  # by a name that ORIGIN does not know
        "app:8000",  # a proxy that calls us by its own word
        "[fd00::7]",
    ],
)
def test_a_host_that_is_not_ours_is_told_the_right_one(strict, log, host):
    response = strict.get("/library/", headers={"Host": host})

    assert_named(response, 400, f"http://{host}")
    assert f"'http://{host}', but ORIGIN is {EXPECTED}." in log.getvalue()
    assert "ALLOWED_HOSTS" not in log.getvalue()


@pytest.mark.parametrize(
    "host", ["<script>alert(1)</script>", "a b", "", "x" * 300, "a@b", "‮evil"]
)
def test_a_host_that_is_nonsense_does_no_harm(strict, log, host):
    response = strict.get("/library/", headers={"Host": host})

    assert response.status_code == 400
    assert "<script>alert" not in response.text
    assert len(log.getvalue()) < 600


@pytest.mark.parametrize(
    "origin", ["https://care.example.org", "http://192.168.1.7", "http://127.0.0.1"]
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_form_from_an_address_that_is_not_ours_is_told_the_right_one(
    strict, log, origin, headers
):
    """A proxy rewrote Host: pages come, but every form says where it really stood."""
    response = strict.post(LOGIN, headers={"Origin": origin, **headers})

    assert_named(response, 403, origin)
    assert f"{origin!r}, but ORIGIN is {EXPECTED}." in log.getvalue()


def test_a_browser_that_hides_where_a_form_stood_is_told_as_well(strict):
    response = strict.post(LOGIN, headers={"Origin": "null"})

    assert_named(response, 403, "Your browser did not say")


@pytest.mark.parametrize("referer", ["https://care.example.org/x", "http://[", ""])
def test_with_https_the_page_before_tells_where_a_form_stood(strict, log, referer):
    response = strict.post(LOGIN, secure=True, headers={"Referer": referer})

    assert_named(response, 403, EXPECTED)
    assert "ORIGIN is" in log.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:9000"])
def test_at_the_right_address_it_is_the_page_that_is_too_old(strict, host):
    response = strict.post(LOGIN, headers={"Host": host, "Origin": f"http://{host}"})

    assert response.status_code == 403
    assert "This page was too old to save from" in response.text
    assert "HX-Trigger" not in response.headers


def test_another_bad_request_blames_no_address(strict):
    response = strict.post(LOGIN, CONTENT_LENGTH="ten")

    assert response.status_code == 400
    assert "The server could not understand this request" in response.text


# -- what the database says ---------------------------------------------------


class DiskFullError(OperationalError):
    """As PostgreSQL says it."""

    sqlstate = "53100"


class ReadOnlyError(InternalError):
    """As a PostgreSQL says it that follows another one."""

    sqlstate = "25006"


def chain(outer, inner):
    outer.__cause__ = inner
    return outer


def answer_to(error, **form):
    request = RequestFactory().post("/x/?y=1", form)
    try:
        raise error
    except type(error):
        return faults.server_error(request)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (chain(OperationalError(), DiskFullError()), 507, "disk is full"),
        (chain(InternalError(), ReadOnlyError()), 507, "cannot write to its disk"),
        (OSError(errno.ENOSPC, "x"), 507, "disk is full"),
        (OSError(errno.EDQUOT, "x"), 507, "disk is full"),
        (OSError(errno.EROFS, "x"), 507, "cannot write to its disk"),
        (OperationalError("database is locked"), 503, "busy for a moment"),
        (OSError(errno.ENOENT, "x"), 500, "Something went wrong"),
        (InternalError(), 500, "Something went wrong"),
    ],
)
def test_each_fault_of_storage_has_its_answer(error, status, words):
    response = answer_to(error)

    assert response.status_code == status
    assert words in response.text
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize(("cause", "status"), [(DiskFullError(), 507), (None, 400)])
def test_a_session_that_could_not_be_written_is_told_from_one_that_ended(cause, status):
    error = chain(SessionInterrupted(), chain(UpdateError(), cause))

    response = faults.bad_request(RequestFactory().post("/"), error)

    assert response.status_code == status


def test_what_was_typed_can_be_sent_once_more():
    response = answer_to(
        OperationalError(), note="Two\nwords </textarea>", low_back="4", zone="UTC"
    )

    assert 'action="/x/?y=1"' in response.text
    assert "Two\nwords &lt;/textarea&gt;</textarea>" in response.text
    assert '<input type="hidden" name="low_back" value="4">' in response.text


def test_a_password_is_on_no_page():
    response = answer_to(OperationalError(), login="a@b.example", password="my secret")

    assert "my secret" not in response.text
    assert "<form" not in response.text
