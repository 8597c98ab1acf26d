"""A mail server that is down or slow: a sentence, no fault, and the code once more."""

import re
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from email import message_from_bytes

import pytest
from django.test import Client

from psoas_care.accounts import mail
from psoas_care.accounts.models import User
from tests.accounts.test_sign_in_urls import sign_in, sign_up
from tests.installation import Installation

SLOW = "The mail server is slow right now."
NOT_SENT = "The e-mail could not be sent."


class Sink:
    """A mail server on this machine, which behaves as it is told.

    `left` is set when the one who sends has gone, `mails` holds what was taken.
    """

    def __init__(self, behaviour):
        self.behaviour, self.connection = behaviour, None
        self.mails, self.left = [], threading.Event()
        self.may_answer = threading.Event()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:  # closed
                return
            self.connection = connection
            with connection, connection.makefile("rb") as lines:
                getattr(self, self.behaviour)(connection, lines)
            self.left.set()

    def hang(self, connection, lines):
        """Take the connection and say nothing until the other one is gone."""
        lines.read()

    def refuse(self, connection, lines):
        connection.sendall(b"421 not now\r\n")

    def greet_late(self, connection, lines):
        self.may_answer.wait(60)
        self.take(connection, lines)

    def take(self, connection, lines):
        connection.sendall(b"220 sink\r\n")
        for line in lines:
            if line.upper().startswith(b"DATA"):
                connection.sendall(b"354 go on\r\n")
                data = b"".join(iter(lines.readline, b".\r\n"))
                self.mails.append(message_from_bytes(data).get_payload(decode=True))
            connection.sendall(b"250 ok\r\n")
            if line.upper().startswith(b"QUIT"):
                return

    def close(self):
        self.may_answer.set()
        self.socket.close()
        if self.connection:
            with suppress(OSError):  # closed already
                self.connection.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def serve_mail(settings, monkeypatch):
    """Starts a sink, and has all mail sent to it."""
    sinks = []

    def serve_mail(behaviour):
        sink = Sink(behaviour)
        sinks.append(sink)
        settings.EMAIL_BACKEND = "psoas_care.accounts.mail.Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.CAN_SEND_MAIL = True
        settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
        settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
        settings.ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
        settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
        settings.ACCOUNT_RATE_LIMITS = False
        monkeypatch.setattr(mail, "WAIT", 60)  # however busy the machine is
        return sink

    monkeypatch.setattr(mail, "SENDING", ThreadPoolExecutor(8))
    yield serve_mail
    for sink in sinks:
        sink.close()
    mail.SENDING.shutdown()


@pytest.fixture(params=["hang", "refuse", "closed"])
def broken(request, serve_mail, settings, monkeypatch):
    """A mail server that takes no mail, and the sentence for it."""
    sink = serve_mail("refuse" if request.param == "closed" else request.param)
    if request.param == "hang":
        settings.EMAIL_TIMEOUT = 1
        monkeypatch.setattr(mail, "WAIT", 0.01)
    if request.param == "closed":
        sink.close()
    return sink, SLOW if request.param == "hang" else NOT_SENT


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


def is_left(sink):
    return sink.behaviour != "hang" or sink.left.wait(60)


@pytest.mark.django_db
def test_f7_sign_up_goes_on_without_the_mail(broken, visitor):
    sink, sentence = broken

    response = sign_up(visitor)
    page = visitor.get(response.headers["Location"]).text

    assert response.status_code == 302
    assert sentence in page
    assert "Send a new code" in page
    assert User.objects.get().email == "new@example.org"
    assert is_left(sink)


@pytest.mark.django_db
def test_f7_the_code_can_be_sent_again_once_the_server_is_back(broken, serve_mail):
    client = Client(raise_request_exception=False)
    page = sign_up(client).headers["Location"]
    sink = serve_mail("take")

    again = client.post(page, {"action": "resend"})
    (text,) = sink.mails
    code = re.search(rb"(?m)^([0-9A-Z]{3,4}-?[0-9A-Z]{3,4})\r?$", text)[1].decode()
    confirmed = client.post(again.headers["Location"], {"code": code})

    assert confirmed.headers["Location"] == "/welcome/"
    assert client.get("/settings/").status_code == 200


@pytest.mark.django_db
def test_f7_signing_in_to_the_new_account_asks_for_a_new_code(broken, serve_mail):
    sign_up(Client())
    sink = serve_mail("take")

    response = sign_in(Client(), "new@example.org")

    assert response.headers["Location"] == "/accounts/confirm-email/"
    assert len(sink.mails) == 1


@pytest.mark.django_db
def test_f7_signing_in_at_once_shows_the_page_of_the_code(broken, settings):
    """The limit is on sending codes, and no try to sign in has failed."""
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": None, "send_code": "1/10m/key"}
    sign_up(Client())
    later = Client()

    response = sign_in(later, "new@example.org")

    assert response.headers.get("Location") == "/accounts/confirm-email/"
    page = later.get("/accounts/confirm-email/").text
    assert "Too many failed" not in page
    assert "so we did not send another" in page
    assert "Send a new code" in page


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["known", "nobody"])
def test_f7_s10_a_reset_says_so_too_to_whoever_asks(broken, visitor, user, who):
    sink, sentence = broken
    email = user.email if who == "known" else "nobody@example.org"

    response = visitor.post("/accounts/password/reset/", {"email": email})
    page = visitor.get(response.headers["Location"]).text

    assert response.status_code == 302
    assert sentence in page
    assert "Ask for a new code" in page
    assert is_left(sink)


@pytest.mark.django_db
def test_f7_s10_an_address_that_is_known_gets_the_same_answer(broken, user):
    new, known = Client(), Client()
    answers = [sign_up(new), sign_up(known, email=user.email)]
    pages = [c.get("/accounts/confirm-email/").text for c in (new, known)]

    assert len({a.headers["Location"] for a in answers}) == 1
    assert [broken[1] in page for page in pages] == [True, True]


@pytest.mark.django_db
def test_f7_news_that_cannot_be_sent_trouble_nobody(broken, browser, user):
    response = browser.post(
        "/accounts/password/change/",
        {"oldpassword": "correct horse battery", "password1": "seven purple umbrellas",
         "password2": "seven purple umbrellas"},
    )  # fmt: skip

    assert response.status_code == 302
    assert broken[1] not in browser.get("/settings/").text
    user.refresh_from_db()
    assert user.check_password("seven purple umbrellas")


@pytest.mark.django_db
def test_f7_a_server_that_greets_late_still_gets_the_mail(
    serve_mail, visitor, monkeypatch
):
    """The page does not wait; the mail does."""
    sink = serve_mail("greet_late")
    monkeypatch.setattr(mail, "WAIT", 0.01)

    assert SLOW in visitor.get(sign_up(visitor).headers["Location"]).text
    assert sink.mails == []

    sink.may_answer.set()
    assert sink.left.wait(60)
    assert len(sink.mails) == 1


def test_s18_a_fault_is_logged_without_an_address(serve_mail, caplog):
    serve_mail("refuse")
    message = mail.EmailMessage("s", "b", "a@example.org", ["secret@example.org"])

    with pytest.raises(OSError, match="421"):
        message.send()
    mail.SENDING.shutdown()

    assert "A mail could not be sent: SMTPConnectError." in caplog.text
    assert "example.org" not in caplog.text


def test_f7_a_person_waits_less_than_two_seconds_and_a_server_is_given_time(tmp_path):
    code = """
from psoas_care.accounts.mail import WAIT
answer = [settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT, WAIT,
    settings.ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND]
"""

    given = Installation(tmp_path).asked(code, EMAIL_URL="smtp://localhost:2525")

    assert given == ["psoas_care.accounts.mail.Backend", 30, 1.0, True]
