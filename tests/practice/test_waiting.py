"""What the log closes for a clinician waits for one, however long that takes."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from psoas_care.library.models import Exercise
from psoas_care.practice.day_plan import todays_plan
from psoas_care.safety.status import current_safety_status
from tests.answers import clear
from tests.factories import BoutFactory, RestrictionFactory, SessionFactory
from tests.forms import bout_line, check_in_form, session_form

ADD, CHECK_IN = "/practice/sessions/add/", "/symptoms/check-ins/add/"
CHECKED = "/safety/log/checked/"
DAY = timedelta(days=1)
FIRST = datetime(2026, 3, 20, 12, tzinfo=UTC)  # daylight saving begins on the 29th
REDS = ["cat-cow", "glute-bridge", "childs-pose"]


@pytest.fixture(autouse=True)
def cleared(user, content):
    with time_machine.travel(FIRST - 2 * DAY, tick=False):
        clear(user)


@pytest.fixture
def at(browser, user):
    """Do something so many days after the first, signed in then."""

    @contextmanager
    def travel(days):
        with time_machine.travel(FIRST + days * DAY, tick=False):
            browser.force_login(user)
            yield

    return travel


def too_much(browser, slug):
    line = bout_line(exercise=slug, stopped="hurt")
    answer = browser.post(ADD, session_form(line))
    assert answer.status_code == 302


def very_strong(browser):
    assert browser.post(CHECK_IN, check_in_form(low_back="9")).status_code == 302


def three_sessions(browser, at):
    for days, slug in zip((0, 2, 4), REDS, strict=True):
        with at(days):
            too_much(browser, slug)


def three_days(browser, at):
    for days in (2, 3, 4):
        with at(days):
            very_strong(browser)


def is_waiting(user, at, days):
    with at(days):
        now = FIRST + days * DAY
        by_page = current_safety_status(user, now).has_open("seen-about")
        assert todays_plan(user, now).needs_somebody is by_page
        return by_page


@pytest.mark.parametrize("cause", [three_sessions, three_days])
def test_it_waits_until_a_clinician_has_looked(browser, user, at, cause):
    cause(browser, at)

    for days in (4, 13, 14, 15, 40, 41, 42, 43, 44, 57, 58, 59, 60, 61, 90, 400):
        assert is_waiting(user, at, days), days
    with at(400):
        page = browser.get("/safety/").content.decode()
        assert "locked since 24 March 2026" in " ".join(page.split())
        assert "unlocks when you say that a doctor or physiotherapist" in page
        early = browser.post(CHECKED, {"checked_on": "2026-03-23"})
        assert early.status_code == 422
        assert browser.post(CHECKED, {"checked_on": "2026-03-24"}).status_code == 302
    for days in (400, 401, 500):
        assert not is_waiting(user, at, days), days


@pytest.mark.parametrize("days", [5, 44, 61, 200])
@pytest.mark.parametrize(
    ("cause", "rows", "address"),
    [
        (three_sessions, "sessions", "/practice/sessions"),
        (three_days, "check_ins", "/symptoms/check-ins"),
    ],
)
def test_it_is_over_once_its_rows_are_gone(
    browser, user, at, cause, rows, address, days
):
    cause(browser, at)
    for row in getattr(user, rows).order_by("at"):
        with at(days):
            browser.post(f"{address}/{row.uid}/delete/")
        assert not is_waiting(user, at, days)
        with at(days):
            browser.post(f"{address}/{row.uid}/undo/")
        assert is_waiting(user, at, days)
        assert is_waiting(user, at, days + 300)


def test_what_is_left_of_four_still_waits_when_one_is_gone(browser, user, at):
    three_sessions(browser, at)
    with at(6):
        too_much(browser, "cat-cow")
    last = user.sessions.latest("at")
    with at(100):
        browser.post(f"/practice/sessions/{last.uid}/delete/")
    assert is_waiting(user, at, 101)


def test_more_of_it_needs_another_look(browser, user, at):
    """A tick is about what there was: later causes have to be seen as well."""
    three_sessions(browser, at)
    with at(6):
        too_much(browser, "cat-cow")
    with at(300):
        page = " ".join(browser.get("/safety/").content.decode().split())
        assert "locked since 24 March 2026" in page
        early = browser.post(CHECKED, {"checked_on": "2026-03-25"})
        assert early.status_code == 422
        assert browser.post(CHECKED, {"checked_on": "2026-03-26"}).status_code == 302
    assert not is_waiting(user, at, 300)


def red(user, days):
    BoutFactory(
        session=SessionFactory(user=user, at=FIRST + days * DAY),
        exercise=Exercise.objects.get(slug="cat-cow"),
        side="both",
        stopped="hurt",
    )


@pytest.mark.parametrize("checked", [22, 30, 59])
def test_older_causes_that_a_clinicians_day_followed_are_seen(user, at, checked):
    """The first checks named what was logged in two weeks, as one closed so long."""
    for days in (0, 5, 10, 13, 18, 21):
        red(user, days)
    reds = [*user.sessions.order_by("at")]
    named = {f"{one.uid} at": int(one.at.timestamp()) for one in reds[2:]}
    named |= {f"{one.uid} cat-cow hurt": 1 for one in reds[2:]}
    moment = FIRST + checked * DAY
    RestrictionFactory(
        user=user, code="seen-about", action="soon", scope="release-and-hard",
        ends="clinician", at=moment, ended_on=moment.date(), ended_by="clinician",
        checked_on=moment.date(), looked_at=named,
    )  # fmt: skip

    assert not is_waiting(user, at, checked)


def test_what_was_seen_is_kept_no_more_and_what_came_after_it_is(browser, user, at):
    three_sessions(browser, at)
    with at(7):
        assert browser.post(CHECKED, {"checked_on": "2026-03-27"}).status_code == 302
    assert not user.restrictions.kept_of_log()
    with at(40):
        too_much(browser, "cat-cow")
    assert not user.restrictions.kept_of_log()
    for days, slug in ((44, "glute-bridge"), (48, "childs-pose")):
        with at(days):
            too_much(browser, slug)
    assert [one.at for one in user.restrictions.kept_of_log()] == [FIRST + 48 * DAY]
    assert is_waiting(user, at, 300)


def test_what_is_said_later_of_long_ago_nobody_has_seen(browser, user, at):
    three_sessions(browser, at)
    with at(40):
        assert browser.post(CHECKED, {"checked_on": "2026-04-29"}).status_code == 302
    red(user, 6)
    assert is_waiting(user, at, 40)


# -- by a table, worked by hand --------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "is_closed"),
    [
        # Within 14 days, the first and the last counted: the 1st to the 14th.
        (("2026-03-01", "2026-03-08", "2026-03-14"), True),
        (("2026-03-01", "2026-03-08", "2026-03-15"), False),
        # Over the leap day: 20 February to 4 March are 14 days in 2028, 13 in 2027.
        (("2028-02-20", "2028-02-29", "2028-03-04"), True),
        (("2028-02-20", "2028-02-29", "2028-03-05"), False),
        (("2027-02-20", "2027-02-28", "2027-03-05"), True),
        (("2027-02-20", "2027-02-28", "2027-03-06"), False),
        # Over the end of a year.
        (("2026-12-25", "2026-12-31", "2027-01-07"), True),
        (("2026-12-25", "2026-12-31", "2027-01-08"), False),
    ],
)
@pytest.mark.parametrize(
    ("zone", "clock"),
    [
        ("Europe/Berlin", 0),
        ("Europe/Berlin", 23),
        ("America/New_York", 0),
        ("America/New_York", 23),
        ("Australia/Lord_Howe", 0),
        ("Australia/Lord_Howe", 23),
    ],
)
def test_three_reds_are_of_two_weeks(user, days, is_closed, zone, clock):
    user.time_zone = zone
    user.save()
    for day in days:
        moment = datetime.fromisoformat(day).replace(
            hour=clock, minute=30, tzinfo=ZoneInfo(zone)
        )
        BoutFactory(
            session=SessionFactory(user=user, at=moment, zone=zone),
            exercise=Exercise.objects.get(slug="cat-cow"),
            side="both",
            stopped="hurt",
        )
    with time_machine.travel(moment + timedelta(minutes=1), tick=False):
        status = current_safety_status(user, moment + timedelta(minutes=1))
        assert status.has_open("seen-about") is is_closed
