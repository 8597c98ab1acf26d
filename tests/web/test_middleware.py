"""Limits, the detour by sign-in, the clock of the person."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from psoas_care.accounts.models import User

LIMIT = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
LOGIN = "/accounts/login/"


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


# -- limits -------------------------------------------------------------------


@pytest.mark.django_db
def test_a_body_within_the_limit_is_read(visitor):
    body = {"login": "x" * (LIMIT - 1000)}

    assert visitor.post(LOGIN, body).status_code == 200


def test_s8_a_longer_body_is_refused_with_a_page(visitor):
    response = visitor.post(LOGIN, {"login": "x" * LIMIT})

    assert response.status_code == 413
    assert "<h1" in response.text


def test_s8_a_body_that_only_claims_to_be_long_is_refused_unread(visitor):
    assert visitor.post(LOGIN, CONTENT_LENGTH=str(LIMIT + 1)).status_code == 413
    assert visitor.post(LOGIN, CONTENT_LENGTH="9" * 20).status_code == 413


@pytest.mark.parametrize(
    "length", ["ten", "-1", "+5", "1.5", "٣", "0x10", " 5", "5, 5", "9" * 5000]
)
def test_s8_a_length_that_is_no_number_is_refused(visitor, length):
    assert visitor.post(LOGIN, CONTENT_LENGTH=length).status_code == 400


def test_no_length_is_an_empty_body(visitor):
    assert visitor.get("/robots.txt", CONTENT_LENGTH="").status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "[::2]",
        "a b",
    ],
)
def test_s8_another_host_is_refused(visitor, host):
    assert visitor.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["10.0.0.7:8000", "app", "evil.example", "a b", ""])
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_probe_is_answered_whatever_it_calls_us(visitor, address, host):
    response = visitor.get(address, headers={"Host": host})

    assert (response.status_code, response.text) == (200, "ok\n")


def test_whether_it_lives_hangs_on_no_session(visitor):
    """pytest-django forbids the database here, where a session would be looked up."""
    visitor.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32

    assert visitor.get("/healthz").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/%00",
        "/library/?q=%00",
        "/library/?q=%ff%fe",
        "/library/?q=" + "x" * 9000,
        "/library/?" + "&".join(f"q={n}" for n in range(501)),
        "/library/?category=%00&region=%F0%9F%92%A9&level=1e400",
        "/library/exercises/%ff/",
        "/library/exercises/%00/",
        "/library/exercises/..%2f..%2fetc%2fpasswd/",
        "/" + "x" * 9000 + "/",
        "/diary/?before=%00",
        "/diary/?before=99999-01-01T00:00:00Z",
        "/diary/?before=0001-01-01T00:00:00%2B14:00",
        "/diary/?before=9999-12-31T23:59:59-14:00",
        "/progress/?range=%00&region=%ff",
        "/progress/?range=30d&range=all&region=[]",
        "/practice/sessions/add/?exercise=%00",
        "/practice/sessions/not-a-uid/",
        "/welcome/?next=%00",
        "/static/../settings.py",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "/static/%00",
        "//evil.example/",
        "/accounts/confirm-email/%F0%9F%92%A9/",
    ],
)
def test_s6_nonsense_in_an_address_is_no_fault_of_ours(address, browser):
    assert browser.get(address).status_code < 500


# -- sign-in first ------------------------------------------------------------


def test_a_visitor_is_sent_to_sign_in_and_back(visitor):
    response = visitor.get("/progress/?range=90d&region=pelvic")

    assert response.status_code == 302
    assert response.headers["Location"] == (
        "/accounts/login/?next=/progress/%3Frange%3D90d%26region%3Dpelvic"
    )


def test_htmx_sends_the_whole_tab_there_and_back_to_its_page(visitor):
    response = visitor.get(
        "/symptoms/check-ins/add/",
        headers={
            "HX-Request": "true",
            "HX-Target": "check-in-form",
            "HX-Current-URL": "http://testserver/diary/?before=x",
        },
    )

    assert response.status_code == 200
    assert response.headers["HX-Redirect"] == (
        "/accounts/login/?next=/diary/%3Fbefore%3Dx"
    )
    assert response.content == b""


def test_a_form_leads_back_to_the_page_it_stood_on(visitor):
    """The address it was sent to may take nothing but forms."""
    uid = "5e0789ce-2862-4a5c-9c1f-0d3c5f6a7b8c"

    response = visitor.post(
        f"/practice/sessions/{uid}/delete/",
        headers={"Referer": f"http://testserver/practice/sessions/{uid}/edit/"},
    )

    assert response.headers["Location"] == (
        f"/accounts/login/?next=/practice/sessions/{uid}/edit/"
    )


@pytest.mark.parametrize("header", ["HX-Current-URL", "Referer"])
@pytest.mark.parametrize(
    "page",
    [
        "http://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "http://[",
        "http://testserver@evil.example/",
        "\\\\evil.example",
        "",
    ],
)
def test_s22_nobody_is_led_back_to_another_site(visitor, header, page):
    response = visitor.post("/settings/", headers={"HX-Request": "true", header: page})

    assert response.headers["HX-Redirect"] == "/accounts/login/?next=/"


# -- agreement before entries -------------------------------------------------


@pytest.fixture
def undecided(user):
    User.objects.update(consent_version="")
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.mark.parametrize("address", ["/", "/diary/", "/progress/?range=30d"])
def test_private_pages_wait_for_the_agreement(undecided, address):
    response = undecided.get(address)

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/welcome/?next=/")


@pytest.mark.parametrize(
    "address",
    ["/library/", "/settings/", "/welcome/", "/accounts/logout/", "/healthz"],
)
def test_these_pages_do_not_wait(undecided, address):
    assert undecided.get(address).status_code == 200


def test_nothing_is_taken_in_before_the_agreement(undecided, user):
    response = undecided.post("/symptoms/check-ins/add/", {"note": "It hurts."})

    assert response.status_code == 307  # what was typed goes along to the text
    assert response.headers["Location"].startswith("/welcome/")
    assert not user.check_ins.exists()


def test_htmx_shows_the_text_in_the_whole_tab(undecided):
    response = undecided.post(
        "/symptoms/check-ins/add/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/diary/"},
    )

    assert response.headers["HX-Redirect"] == "/welcome/?next=/diary/"


# -- the person's clock -------------------------------------------------------


@time_machine.travel(datetime(2026, 11, 22, 20, tzinfo=UTC), tick=False)
def test_the_clock_is_that_of_the_person(browser, user):
    User.objects.update(time_zone="Asia/Kathmandu")  # there it is 01:45 of the 23rd

    page = browser.get("/").text

    assert "Monday 23 November" in page
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.parametrize("says", ["same-origin", "none", None])
def test_s3_a_form_of_our_own_is_taken(user, says):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(user)
    client.get("/settings/")
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    headers = {"Sec-Fetch-Site": says} if says else {}

    answer = client.post(
        "/settings/consent/withdraw/", {"csrfmiddlewaretoken": token}, headers=headers
    )

    assert answer.status_code == 302


def test_s3_looking_from_another_site_is_fine(visitor):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}

    assert visitor.get("/about/", headers=headers).status_code == 200
