"""Logged on a clock that is ahead, read on another: seen and counted everywhere."""

import html
import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from psoas_care.library.models import Exercise
from psoas_care.practice import feedback
from psoas_care.practice.day_plan import DayPlan
from psoas_care.web.user_records import latest_day
from tests.factories import (
    BoutFactory,
    CheckInFactory,
    DayFactorsFactory,
    FlareFactory,
    FunctionScoreFactory,
    PainScoreFactory,
    ReportLinkFactory,
    SessionFactory,
    SessionPainFactory,
    UserFactory,
)
from tests.forms import day_form, shown_form

# Sunday morning in Auckland (UTC+13), still Saturday evening in Berlin (UTC+1).
NOW = datetime(2026, 11, 28, 19, 15, tzinfo=UTC)
BERLIN, AUCKLAND = "Europe/Berlin", "Pacific/Auckland"
SATURDAY, SUNDAY = date(2026, 11, 28), date(2026, 11, 29)
STRETCH = "half-kneeling-hip-flexor-stretch"
TOKEN = "a" * 43


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def traveller(db):
    """Somebody of Berlin who follows one place."""
    return UserFactory(time_zone=BERLIN, regions=["low_back"])


@pytest.fixture
def device(traveller):
    """Their browser in Auckland, which was not asked yet."""
    client = Client()
    client.force_login(traveller)
    client.cookies[settings.ZONE_COOKIE_NAME] = quote(AUCKLAND, safe="")
    return client


def stay(client):
    client.post("/settings/zone/?next=/", {"zone": AUCKLAND, "answer": "no"})


def tap(client, value):
    """A number on the row of Today, as its form sends it."""
    form = shown_form(client.get("/symptoms/check-ins/add/"))
    client.post("/symptoms/check-ins/add/", form | {"low_back": str(value)})


def practise(user, **bout):
    session = SessionFactory(user=user, at=NOW, zone=AUCKLAND)
    exercise = Exercise.objects.get(slug=STRETCH)
    BoutFactory(session=session, exercise=exercise, actual_seconds=600, **bout)
    return session


def words(client, address, **headers):
    page = client.get(address, headers=headers).text
    page = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", page)).split())


def is_asked(client):
    """Whether the row of the low back waits for a number."""
    return [row.answered_at is None for row in client.get("/").context["quick"]().rows]


def sheet(client, address):
    """The report itself, without the page around it."""
    page = client.get(address).text
    return page.partition('<article class="report">')[2].partition("</article>")[0]


# -- the report ----------------------------------------------------------------


@pytest.mark.parametrize("says_no", [False, True])
def test_the_link_shows_the_report_that_its_owner_sees(
    device, traveller, content, says_no
):
    tap(device, 6)
    practise(traveller)
    ReportLinkFactory(user=traveller, token=TOKEN)
    if says_no:
        stay(device)

    own = sheet(device, "/records/report/")
    shared = words(Client(), f"/records/report/{TOKEN}/")

    assert own == sheet(Client(), f"/records/report/{TOKEN}/") != ""
    assert "1 September 2026 – 29 November 2026" in shared
    assert "Worst 6. Entries on 1 of 90 days." in shared
    assert "On 1 of 1 days" in shared
    assert "None" not in shared


def test_without_an_entry_ahead_both_end_on_the_day_of_the_profile(device, traveller):
    CheckInFactory(user=traveller, at=NOW - timedelta(hours=9), zone=BERLIN)
    ReportLinkFactory(user=traveller, token=TOKEN)

    own = sheet(device, "/records/report/")
    shared = words(Client(), f"/records/report/{TOKEN}/")

    assert own == sheet(Client(), f"/records/report/{TOKEN}/") != ""
    assert "– 28 November 2026" in shared


# -- after "No, stay on Berlin time" -------------------------------------------


def test_what_was_logged_before_the_no_is_still_of_today(device, traveller, content):
    tap(device, 6)
    session = practise(traveller)
    stay(device)

    page = device.get("/")

    assert page.context["agenda"].on == SUNDAY
    kinds = {entry.kind for entry in page.context["agenda"].entries}
    assert kinds == {"check-in", "session"}
    assert is_asked(device) == [False]
    week = device.get("/practice/").context
    assert week["plan"].done_today == 1
    assert {day.day: day.state for day in week["week"].days}[SUNDAY] == "done"
    assert week["plan"].history.session_record(session.uid)
    assert "You practised on 1 of 1 days" in words(device, "/progress/practice/")
    assert "Worst 6. Entries on 1 of 90 days." in words(device, "/records/report/")
    assert device.get("/progress/").context["chart"].panels[0].entries == 1
    assert device.get(f"/progress/exercises/{STRETCH}/").status_code == 200


def test_what_is_logged_after_the_no_is_of_the_same_today(device, traveller, content):
    practise(traveller)
    stay(device)

    assert is_asked(device) == [True]
    tap(device, 4)
    session = SessionFactory(user=traveller, at=NOW, zone=BERLIN)
    BoutFactory(session=session, exercise=Exercise.objects.first())

    assert is_asked(device) == [False]
    assert len(device.get("/").context["agenda"].entries) == 3
    plan = device.get("/practice/").context["plan"]
    assert (plan.on, plan.done_today, plan.unanswered_session) == (SUNDAY, 2, None)
    assert device.get("/progress/").context["chart"].panels[0].entries == 1
    assert "You practised on 2 of 2 days" in words(device, "/progress/practice/")


def test_a_day_that_something_was_said_about_can_be_opened(device, traveller):
    device.post(f"/symptoms/days/{SUNDAY}/", day_form(walking_min="30"))
    stay(device)

    assert device.get(f"/symptoms/days/{SUNDAY}/").status_code == 200
    assert (
        device.get(f"/symptoms/days/{SUNDAY + timedelta(days=1)}/").status_code == 404
    )
    page = device.get("/progress/everyday/?factor=walking_min")
    assert page.context["today"] == SUNDAY


def test_a_red_light_of_a_day_ahead_is_answered(device, traveller, content):
    """In Auckland, on the 29th: the step down must not wait for Berlin."""
    session = practise(traveller, worst_pain=9)
    for moment in ("before", "after"):
        SessionPainFactory(session=session, moment=moment, value=4)

    feedback.respond(session, now=NOW)

    assert traveller.dose_steps.count() == 1


def test_a_bad_time_that_began_ahead_goes_on_and_can_end(device, traveller, content):
    device.post("/practice/programme/flare/", {"switch": "yes"})
    stay(device)

    assert device.get("/practice/").context["plan"].is_flare
    device.post("/practice/programme/flare/", {"switch": "no"})
    assert not device.get("/practice/").context["plan"].is_flare


def test_safety_stays_on_the_day_of_the_profile(device, traveller, content):
    practise(traveller)
    stay(device)

    assert device.get("/practice/").context["plan"].safety_status.on == SATURDAY


# -- the rule ------------------------------------------------------------------


@pytest.mark.parametrize(
    "factory",
    [
        CheckInFactory,
        SessionFactory,
        FunctionScoreFactory,
        DayFactorsFactory,
        FlareFactory,
    ],
)
def test_the_newest_entry_makes_its_day(traveller, other_user, factory):
    factory(user=traveller, at=NOW, zone=AUCKLAND)

    assert latest_day(traveller, SATURDAY) == SUNDAY
    assert latest_day(traveller, SUNDAY) == SUNDAY
    assert latest_day(other_user, SATURDAY) == SATURDAY


def test_no_day_is_made_by_what_was_deleted_or_by_a_clock_that_is_wrong(traveller):
    CheckInFactory(user=traveller, at=NOW, zone=AUCKLAND, deleted_at=NOW)
    CheckInFactory(user=traveller, at=NOW + timedelta(days=400))

    assert latest_day(traveller, SATURDAY) == SATURDAY


def test_a_plan_takes_a_row_since_a_day_for_one_of_today(traveller, content):
    practise(traveller)
    PainScoreFactory(
        check_in__user=traveller, check_in__at=NOW, check_in__zone=BERLIN, value=9
    )

    assert DayPlan(traveller, SUNDAY, since=SATURDAY).is_only_relaxing
    assert not DayPlan(traveller, SUNDAY).is_only_relaxing
