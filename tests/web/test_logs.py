"""What the log says of a fault, and that it repeats nothing of what people wrote."""

import json
import logging
import sys
from datetime import UTC, datetime
from io import StringIO
from logging.config import dictConfig

import pytest
from django.conf import settings
from django.db import DataError, IntegrityError, OperationalError
from django.test import Client, RequestFactory

from psoas_care.web.logs import DiscreetFormatter, JsonFormatter
from tests.canary import Canary
from tests.forms import check_in_form
from tests.installation import Installation
from tests.test_headers import Broken

CANARY = "canary"


@pytest.fixture
def log():
    """All that the configured handler writes."""
    before = logging.root.handlers[:]
    dictConfig(settings.LOGGING)
    (handler,) = (h for h in logging.root.handlers if h not in before)
    lines = handler.stream = StringIO()
    yield lines
    logging.root.handlers[:] = before


def described(error, cause=None):
    """The line for an error raised here."""
    try:
        raise error from cause
    except type(error):
        return DiscreetFormatter().formatException(sys.exc_info())


@pytest.mark.parametrize(
    "error",
    [
        ValueError("invalid literal for int(): 'canary'"),
        KeyError("canary"),
        IntegrityError("DETAIL: Failing row contains (1, canary)."),
        DataError("invalid input syntax for type integer: canary"),
        UnicodeDecodeError("utf-8", b"canary", 0, 1, "canary"),
        ExceptionGroup("canary", [ValueError("canary")]),
    ],
)
def test_s18_an_exception_does_not_repeat_what_it_choked_on(error):
    line = described(error, cause=RuntimeError("canary"))

    assert CANARY not in line
    assert line.splitlines()[-1] == "builtins.RuntimeError"
    assert f"{type(error).__module__}.{type(error).__qualname__}\n" in line


def test_it_says_where_it_happened():
    assert f'File "{__file__}", line ' in described(ValueError("canary"))


def test_what_speaks_of_code_or_machine_is_kept():
    assert described(OSError(28, "No space left on device")).endswith(
        "builtins.OSError: [Errno 28] No space left on device"
    )
    assert described(AttributeError("no attribute 'x'")).endswith(": no attribute 'x'")


def test_a_database_is_quoted_by_its_code():
    busy = OperationalError("database is locked")
    busy.sqlite_errorname = "SQLITE_BUSY"
    clash = IntegrityError("Key (email)=(canary) already exists.")
    clash.sqlstate = "23505"

    assert described(busy).endswith("OperationalError: SQLITE_BUSY")
    assert described(clash).endswith("IntegrityError: 23505")


def test_s18_times_are_in_utc():
    record = logging.makeLogRecord({"created": 1_795_340_000.25, "msecs": 250})
    moment = datetime.fromtimestamp(1_795_340_000, UTC)

    line = DiscreetFormatter("{asctime}", style="{").format(record)

    assert line == f"{moment:%Y-%m-%dT%H:%M:%S}.250Z"


def test_s18_sign_ins_are_noted_by_number_and_address(log, user):
    client = Client(REMOTE_ADDR="192.0.2.7")
    sign_in = {"login": user.email, "password": "correct horse battery"}

    client.post("/accounts/login/", {**sign_in, "password": "wrong"})
    client.post("/accounts/login/", sign_in)

    assert "A sign-in from 192.0.2.7 was refused." in log.getvalue()
    assert f"Person {user.pk} signed in from 192.0.2.7." in log.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fault",
    [
        ValueError(f"unexpected {CANARY}-note"),
        IntegrityError(f"Failing row contains ({CANARY}-note)."),
        OperationalError(f"could not write {CANARY}-note"),
    ],
)
def test_s18_nothing_that_a_person_wrote_is_logged(log, caplog, monkeypatch, fault):
    """A journey with a note, an address and a password, and a fault at its worst."""
    caplog.set_level(logging.DEBUG)
    client = Client(raise_request_exception=False)
    email, password = f"{CANARY}-address@example.org", f"{CANARY}-otter-piano-71"

    client.post("/accounts/login/", {"login": email, "password": password})
    client.post("/accounts/signup/", {"email": email, "password1": password})
    client.post("/accounts/login/", {"login": email, "password": password})
    client.post("/welcome/", {"agreed": "on"})
    form = check_in_form(note=f"{CANARY}-note")
    assert client.post("/symptoms/check-ins/add/", form).status_code == 302
    client.post("/symptoms/check-ins/add/", {**form, "note": f"{CANARY}-other"})
    client.post("/symptoms/check-ins/add/", {**form, "low_back": f"{CANARY}-value"})
    client.get("/library/", {"q": f"{CANARY}-search"})

    def fail(*args, **kwargs):
        raise fault

    monkeypatch.setattr("psoas_care.web.user_records.create", fail)
    form = check_in_form(note=f"{CANARY}-note")
    assert client.post("/symptoms/check-ins/add/", form).status_code in {500, 503}
    monkeypatch.setattr("psoas_care.web.views.connection", Broken(fault))
    assert client.get("/readyz").status_code in {500, 503}

    assert type(fault).__qualname__ in log.getvalue()
    assert f"{CANARY}-" not in log.getvalue()
    assert [r for r in caplog.records if f"{CANARY}-" in r.getMessage()] == []


# -- as JSON, and what is in no line ------------------------------------------


def record_of(message, *values, **more):
    return logging.getLogger("psoas_care.x").makeRecord(
        "psoas_care.x", logging.INFO, "", 0, message, values, more.get("exc_info")
    )


def test_a_json_line_is_one_object_whatever_is_in_it():
    line = JsonFormatter().format(record_of("Two\nlines of %s", 'a "word"'))

    said = json.loads(line)
    assert "\n" not in line
    assert said["message"] == 'Two\nlines of a "word"'
    assert said["level"] == "INFO"
    assert said["logger"] == "psoas_care.x"
    assert said["time"].endswith("Z")


def test_s18_a_json_line_hides_keys_and_what_an_exception_choked_on():
    typed = "It pulls on the left"
    try:
        int(typed)
    except ValueError:
        record = record_of("Fault at /records/report/%s/", "k" * 43)
        record.exc_info = sys.exc_info()

    line = JsonFormatter().format(record)

    assert "It pulls" not in line
    assert "kkk" not in line
    assert "ValueError" in json.loads(line)["exception"]


@pytest.mark.parametrize(
    ("message", "is_caught"),
    [
        ("Person 7 deleted the account.", False),
        ("Wrong password for person@example.org", True),
        ("Opened k3y_" + "x" * 43, True),
        ("Saved: It pulls on the left", True),
    ],
)
def test_s18_the_canary_of_the_suite_hears_what_must_not_be_said(message, is_caught):
    canary, record = Canary(), record_of(message)
    record.request = RequestFactory().post("/", {"note": "It pulls on the left"})
    assert record.request.POST

    canary.handle(record)

    assert bool(canary.caught) is is_caught


def test_log_json_is_a_setting(tmp_path):
    place = Installation(tmp_path, LOG="json")
    result = place.run(
        "-c",
        "import django, logging; django.setup();"
        " logging.getLogger('psoas_care').info('Here I am.')",
    )

    assert json.loads(result.stderr)["message"] == "Here I am."
