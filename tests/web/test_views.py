"""What machines ask for, and the pages for faults of ours."""

import pytest
from django.db import OperationalError
from django.test import Client

from tests.test_headers import Broken


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.fixture
def fail(monkeypatch):
    """Makes /readyz meet an error."""

    def install(error):
        monkeypatch.setattr("psoas_care.web.views.connection", Broken(error))

    return install


# Most run without a database: pytest-django forbids one unless it is asked for.


def test_a_living_process_says_so(visitor):
    response = visitor.get("/healthz")

    assert response.text == "ok\n"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_ready_one_reaches_its_database(visitor):
    assert visitor.get("/readyz").text == "ok\n"


def test_robots_keep_out_of_accounts(visitor):
    assert "Disallow: /accounts/\n" in visitor.get("/robots.txt").text


@pytest.mark.django_db  # which a closed answer gives back
def test_the_icon_is_found_where_browsers_look(visitor):
    response = visitor.get("/favicon.ico", follow=True)

    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("image/")
    response.close()


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (RuntimeError("a fault"), 500, "Something went wrong on the server"),
        (OperationalError("locked"), 503, "The server is busy for a moment"),
    ],
)
def test_the_page_for_a_fault_needs_no_database(visitor, fail, error, status, words):
    fail(error)

    response = visitor.get("/readyz")

    assert response.status_code == status
    assert words in response.text


def test_a_busy_server_says_when_to_come_back(visitor, fail):
    fail(OperationalError("locked"))

    assert visitor.get("/readyz").headers["Retry-After"] == "5"


def test_an_address_that_is_not_there_has_a_page(visitor):
    response = visitor.get("/nowhere/")

    assert response.status_code == 404
    assert "<h1" in response.text


def test_from_a_wrong_address_the_navigation_leads_on(visitor, browser):
    ours, theirs = browser.get("/nowhere/").text, visitor.get("/nowhere/").text

    assert all(f'href="{way}"' in ours for way in ("/", "/progress/", "/diary/"))
    assert 'href="/accounts/login/"' in theirs
    assert 'href="/progress/"' not in theirs


@pytest.mark.parametrize(
    ("address", "sent", "label", "fault"),
    [
        (
            "/symptoms/check-ins/add/",
            {"low_back": "4", "when": "pick"},
            "Day",
            "Say which day and time.",
        ),
        (
            "/practice/programme/",
            {"minutes": "10"},
            "Days you can practise",
            "Choose at least one day.",
        ),
    ],
)
def test_the_summary_says_what_is_wrong_and_where(browser, address, sent, label, fault):
    summary = browser.post(address, sent).text.partition('class="form-errors"')[2]
    lines = summary.partition("</ul>")[0]

    assert label in lines
    assert fault in lines
