"""Who is signed in, from what, for how long; and how each of them is signed out."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from psoas_care.accounts.devices import device_name
from psoas_care.accounts.models import SignIn
from tests.accounts.test_sign_in_urls import (
    NEW_PASSWORD,
    PASSWORD,
    SESSION,
    is_signed_in,
    sign_in,
)

pytestmark = pytest.mark.django_db

PAGE = "/accounts/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-22T12:00Z", tick=False) as clock:
        yield clock


def device(user, user_agent=""):
    """A browser that signed in by the form."""
    client = Client(raise_request_exception=False, headers={"User-Agent": user_agent})
    assert sign_in(client, user.email).headers["Location"] == "/"
    return client


@pytest.fixture
def here(clock, user):
    """The device of somebody who has just shown that it is them."""
    client = device(user, FIREFOX)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


# -- the list -----------------------------------------------------------------


def test_s11_every_device_is_listed_without_its_key(here, user, other_user, clock):
    clock.shift(timedelta(hours=1))
    phone = device(user, PHONE)
    device(other_user, "Mozilla/5.0 (Windows NT 10.0) Edg/140.0")
    here.post("/accounts/reauthenticate/", {"password": PASSWORD})

    page = here.get(PAGE).text

    text = " ".join(re.sub("<[^>]+>", " ", page).split())
    assert "Safari on iPhone Signed in on 22 November 2026, 13:00." in text
    assert "Firefox on Linux this device Signed in on 22 November 2026, 12:00" in text
    assert "Windows" not in text
    for client in [here, phone]:
        assert client.cookies[SESSION].value not in page


def test_s11_one_device_is_signed_out(here, user):
    phone, tablet = device(user, PHONE), device(user)
    page = here.get(PAGE).text
    (action,) = re.findall(
        r'action="(/accounts/sessions/\w+/end/)">(?:(?!</form>).)*iPhone',
        page,
        re.DOTALL,
    )

    answer = here.post(action)

    assert answer.headers["Location"] == PAGE
    assert [is_signed_in(client) for client in (phone, tablet, here)] == [
        *[False, True, True]
    ]


def test_s11_all_other_devices_are_signed_out(here, user, other_user):
    others = [device(user), device(user)]
    stranger = device(other_user)

    here.post("/accounts/sessions/end-others/")

    assert [is_signed_in(client) for client in others] == [False, False]
    assert is_signed_in(here)
    assert is_signed_in(stranger)


def test_s1_a_device_of_somebody_else_is_not_there(here, other_user):
    stranger = device(other_user)
    row = SignIn.objects.get(user=other_user)

    assert here.post(f"/accounts/sessions/{row.mark}/end/").status_code == 404
    assert is_signed_in(stranger)


def test_s11_who_has_not_shown_who_they_are_sees_and_ends_nothing(clock, user):
    client, other = device(user), device(user)

    for answer in [
        client.get(PAGE),
        client.post("/accounts/sessions/end-others/"),
        client.post(f"/accounts/sessions/{'0' * 32}/end/"),
    ]:
        assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert is_signed_in(other)


def test_what_was_pressed_is_done_once_they_have(clock, user):
    client, other = device(user), device(user)
    asked = client.post("/accounts/sessions/end-others/").headers["Location"]

    answer = client.post(asked, {"password": PASSWORD})

    assert answer.headers["Location"] == PAGE
    assert not is_signed_in(other)
    assert is_signed_in(client)


def test_the_list_asks_the_database_as_much_for_twenty(
    here, user, django_assert_num_queries
):
    with django_assert_num_queries(6):
        here.get(PAGE)
    for _ in range(20):
        device(user)

    with django_assert_num_queries(6):
        here.get(PAGE)


# -- a new password -----------------------------------------------------------


def test_s11_a_new_password_signs_out_everywhere_else(here, user):
    others = [device(user, PHONE), device(user)]

    here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    assert [is_signed_in(client) for client in others] == [False, False]
    assert is_signed_in(here)
    assert SignIn.objects.filter(user=user).count() == 1


def test_what_a_password_set_by_the_server_ended_is_not_listed(here, user):
    device(user, PHONE)
    user.set_password(NEW_PASSWORD)
    user.save()
    client = Client()
    sign_in(client, user.email, NEW_PASSWORD)
    client.post("/accounts/reauthenticate/", {"password": NEW_PASSWORD})

    page = client.get(PAGE).text

    assert "iPhone" not in page
    assert "Unknown browser" in page


# -- for how long -------------------------------------------------------------


def test_s11_who_comes_every_week_stays_signed_in_for_thirty_days(clock, user):
    client = device(user)

    for _ in range(4):
        clock.shift(timedelta(days=7))
        assert is_signed_in(client)
    clock.shift(timedelta(days=2, minutes=1))

    assert not is_signed_in(client)


@pytest.mark.parametrize(("days", "stays"), [(13, True), (15, False)])
def test_s11_who_does_not_come_for_fourteen_days_signs_in_again(
    clock, user, days, stays
):
    client = device(user)
    clock.shift(timedelta(days=3))
    client.get("/about/")
    clock.shift(timedelta(days=days))

    assert is_signed_in(client) == stays


def test_use_is_written_down_once_a_day(clock, user, django_assert_num_queries):
    client = device(user)
    clock.shift(timedelta(days=1))
    client.get("/about/")
    row = SignIn.objects.get(user=user)
    assert row.used_on == date(2026, 11, 23)

    with django_assert_num_queries(2):  # the session and the person
        client.get("/about/")


def test_what_a_visitor_began_is_kept_for_a_day(clock):
    json = {"Accept": "application/json"}
    Client().get("/accounts/2fa/webauthn/login/", headers=json)

    row = SignIn.objects.get()

    assert row.user is None
    assert (row.expire_date.isoformat(), row.device) == (
        "2026-11-23T12:00:00+00:00",
        "",
    )


def test_no_session_is_kept_where_nobody_looks(here):
    assert Session.objects.count() == 0


# -- names --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (PHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/142.0 Mobile", "Chrome on Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Edg/142.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh) Version/26.0 Safari/605.1.15", "Safari on Mac"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/142.0", "Chrome on Chromebook"),
        ("Mozilla/5.0 (Windows NT 10.0)", "Windows"),
        ("curl/8.14", ""),
        ("<script>alert(1)</script> Firefox/140.0", "Firefox"),
        ("", ""),
    ],
)
def test_a_device_is_called_what_its_owner_calls_it(user_agent, name):
    assert device_name(user_agent) == name
