"""What somebody writes ends no line: of a header, a mail, or the log."""

import json
import logging
import re
import sys
from string import ascii_uppercase

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from psoas_care.records.calendar import calendar_of
from psoas_care.web.logs import DiscreetFormatter, JsonFormatter
from tests.accounts.test_sign_in_urls import sign_up, with_mail  # noqa: F401
from tests.factories import NOON
from tests.records.conftest import confirmed  # noqa: F401
from tests.records.people import one_of_each

BREAKS = ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b", "\x0c", "\x1e"]
NEW = "seven purple umbrellas"


@pytest.mark.django_db
@pytest.mark.parametrize("line_break", BREAKS)
def test_s5_no_header_of_an_answer_has_a_line_of_its_own(browser, line_break):
    text = f"/diary/{line_break}Set-Cookie: x=1{line_break}{line_break}<p>"
    visitor = Client(raise_request_exception=False)

    for answer in [
        visitor.get("/accounts/login/", {"next": text}),
        visitor.get("/diary/", {"before": text, text: text}),
        visitor.get(text),
        browser.get("/progress/", {"range": text}),
        browser.get("/accounts/login/", {"next": text}),
        browser.post("/settings/zone/", {"zone": text, "next": text}),
        browser.post("/symptoms/check-ins/add/", {"next": text, "uid": text}),
        browser.post("/accounts/logout/", {"next": text}),
        visitor.get("/settings/", headers={"HX-Request": "true", "HX-Target": text}),
    ]:
        assert answer.status_code < 500
        assert "x" not in answer.cookies
        for name, value in answer.items():
            assert len(f"{name}: {value}".splitlines()) == 1, (name, value)


def test_s5_a_file_is_called_by_words_of_ours(confirmed, user):  # noqa: F811
    one_of_each(user, text='"; filename="evil.exe')

    name = confirmed.get("/records/export.zip").headers["Content-Disposition"]

    assert re.fullmatch(r'attachment; filename="psoas-care-[0-9-]{10}\.zip"', name)


@pytest.mark.usefixtures("with_mail")
@pytest.mark.parametrize("line_break", BREAKS)
def test_s5_no_address_brings_a_header_into_a_mail(db, line_break):
    email = f"new@example.org{line_break}Bcc: other@example.org"

    answer = sign_up(Client(raise_request_exception=False), email=email)

    assert answer.status_code == 200
    assert mail.outbox == []


@pytest.mark.usefixtures("with_mail")
def test_s5_nor_does_what_a_browser_calls_itself(confirmed, user):  # noqa: F811
    address = {"email": user.email, "primary": True, "verified": True}
    EmailAddress.objects.create(user=user, **address)
    browser = {"User-Agent": "Firefox\r\nBcc: other@example.org\r\n\r\n<p>"}

    confirmed.post(
        "/accounts/password/change/",
        {"oldpassword": "correct horse battery", "password1": NEW, "password2": NEW},
        headers=browser,
    )

    (message,) = mail.outbox
    assert message.recipients() == [user.email]
    assert len(message.subject.splitlines()) == 1
    sent = message.message()
    assert sent["Bcc"] is None
    assert not sent.is_multipart()


@pytest.mark.django_db
@pytest.mark.parametrize("line_break", BREAKS)
def test_s5_a_calendar_has_no_line_of_anybodys(user, line_break):
    """Nor a word: it is shown to others. What it says is escaped by its library."""
    one_of_each(user, text=f"evil{line_break}ATTENDEE:mailto:evil@example.org")

    file = calendar_of(user.calendar_tokens.get(), NOON.date()).decode()

    assert "BEGIN:VEVENT" in file
    assert "evil" not in file
    assert {line[:1] for line in file.split("\r\n")} <= {"", " ", *ascii_uppercase}


@pytest.mark.parametrize("line_break", [*BREAKS, "\x1b[2K", "\x00", "\u2029"])
def test_s5_a_line_of_the_log_is_one_line(line_break):
    forged = f"/x/{line_break}2026-11-20T12:00:00.000Z WARNING psoas_care All is well."
    record = logging.makeLogRecord({"msg": "Not Found: %s", "args": (forged,)})

    line = DiscreetFormatter("{levelname} {message}", style="{").format(record)
    entry = JsonFormatter().format(record)

    assert len(line.splitlines()) == len(entry.splitlines()) == 1
    assert line.isprintable()
    assert json.loads(entry)["message"] == f"Not Found: {forged}"


def test_s5_nor_does_what_an_exception_says_end_its_line():
    """A file may be called anything."""
    try:
        raise FileNotFoundError(2, "No such file", "a\nAll is well.")
    except FileNotFoundError:
        last = DiscreetFormatter().formatException(sys.exc_info()).splitlines()[-1]

    assert last.startswith("builtins.FileNotFoundError")
