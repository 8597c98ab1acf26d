"""A calendar for a phone: right on every clock, silent about health, steady."""

import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from icalendar import Calendar

from psoas_care.records.calendar import calendar_of
from psoas_care.records.models import CalendarToken, hash_of
from psoas_care.safety.vocabulary import Scope
from psoas_care.web.zones import moment_at
from tests.answers import clear, say
from tests.factories import (
    NOON,
    CalendarTokenFactory,
    CheckInFactory,
    FlareFactory,
    PlanChoiceFactory,
    ProgrammeFactory,
)
from tests.practice.people import close, practise
from tests.records.people import one_of_each
from tests.threads import at_once

DAY = timedelta(days=1)
TODAY = NOON.date()  # a Friday: the calendar reaches from Monday to Thursday
PAGE = "/settings/calendar/"
TOKEN = "t" * 43
FEED = f"/records/calendar/{TOKEN}.ics"
GONE = "This link does not work, or no longer works"
TIMES = {"practice_at": "18:00", "question_at": "20:00"}
SESSION, QUESTION = "10 minutes for yourself", "Daily question"


def read(file):
    """A calendar as a phone reads it."""
    return Calendar.from_ical(file)


def events(file):
    """{title: [event, …]}, each beginning with the zone that the file describes."""
    found = {}
    for event in read(file).events:
        found.setdefault(str(event["summary"]), []).append(event)
    return found


def days_of(file, title):
    return [event.start.date() for event in events(file).get(title, [])]


def planned(user, today=TODAY):
    calendar = user.calendar_tokens.first() or CalendarTokenFactory(user=user)
    calendar.user = user
    return days_of(calendar_of(calendar, today), SESSION)


@pytest.fixture
def phone(db):
    """What fetches a calendar: without cookies."""
    return Client(raise_request_exception=False)


@pytest.fixture
def ready(user, content):
    """Somebody for whom nothing is closed, with ten minutes on three days a week."""
    clear(user, at=NOON)
    ProgrammeFactory(
        user=user, at=NOON - 30 * DAY, local_day=TODAY - 30 * DAY,
        weekdays=["mon", "wed", "fri"],
    )  # fmt: skip
    return user


def address_in(answer):
    """The address that the page shows, as a path; None where it shows none."""
    _before, found, rest = answer.text.partition('id="calendar-address"')
    return "/records/" + rest.split("/records/")[1].split('"')[0] if found else None


# -- which days ---------------------------------------------------------------


def test_it_holds_this_week_and_always_the_next_seven_days(ready):
    calendar = CalendarTokenFactory(user=ready)
    file = calendar_of(calendar, TODAY)

    monday = date(2026, 11, 16)
    assert days_of(file, QUESTION) == [monday + n * DAY for n in range(11)]
    assert days_of(file, SESSION) == [
        date(2026, 11, day) for day in (16, 18, 20, 23, 25)
    ]


def test_a_session_lasts_as_long_as_the_plan(ready):
    file = calendar_of(CalendarTokenFactory(user=ready), TODAY)

    session, question = events(file)[SESSION][0], events(file)[QUESTION][0]
    assert session.start.time() == time(18)
    assert session.end - session.start == timedelta(minutes=10)
    assert question.start.time() == time(20)
    assert question.end - question.start == timedelta(minutes=5)


def test_what_was_done_does_not_show(ready):
    before = planned(ready)

    practise(ready, "cat-cow", days_ago=0)
    practise(ready, "cat-cow", days_ago=1)  # a Thursday, which was not planned

    assert planned(ready) == before


def test_a_day_that_is_left_out_is_not_in_it(ready):
    PlanChoiceFactory(user=ready, at=NOON, kind="skip-day", exercise=None)

    assert date(2026, 11, 20) not in planned(ready)
    assert date(2026, 11, 18) in planned(ready)


def test_no_session_during_a_flare_up_but_the_question(ready):
    FlareFactory(user=ready, at=NOON - 3 * DAY)
    calendar = CalendarTokenFactory(user=ready)

    file = calendar_of(calendar, TODAY)

    assert days_of(file, SESSION) == [date(2026, 11, 16)]
    assert len(days_of(file, QUESTION)) == 11


def test_no_session_before_there_was_a_plan(user, content):
    clear(user, at=NOON)
    assert planned(user) == []

    ProgrammeFactory(user=user, at=NOON, local_day=TODAY)

    assert planned(user)[0] == TODAY


@pytest.mark.parametrize("scope", [Scope.EVERYTHING, Scope.ALL_BUT_BREATHING])
def test_no_session_is_announced_where_none_may_begin(ready, scope):
    assert planned(ready)

    close(ready, scope)

    assert planned(ready) == []
    assert days_of(calendar_of(ready.calendar_tokens.get(), TODAY), QUESTION)


def test_an_answer_that_is_an_emergency_takes_the_sessions_out(ready):
    say(ready, "R-01", at=NOON)

    assert planned(ready) == []


# -- on every clock -----------------------------------------------------------


def moments(file, title):
    """The moments, in UTC, by what the file itself says of its zone."""
    calendar = read(file)
    zones = {
        str(zone["tzid"]): zone.to_tz(lookup_tzid=False) for zone in calendar.timezones
    }
    found = []
    for event in calendar.events:
        if event["summary"] == title:
            begins = event["dtstart"]
            local = begins.dt.replace(tzinfo=None)
            zone = zones[begins.params["tzid"]] if "tzid" in begins.params else UTC
            found.append((local - zone.utcoffset(local)).replace(tzinfo=UTC))
    return found


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "today", "day", "expected"),
    [
        # Summer time ends in the night to Sunday, and begins in another.
        ("Europe/Berlin", (2026, 10, 24), (2026, 10, 24), at(2026, 10, 24, 18)),
        ("Europe/Berlin", (2026, 10, 24), (2026, 10, 25), at(2026, 10, 25, 19)),
        ("Europe/Berlin", (2026, 3, 28), (2026, 3, 28), at(2026, 3, 28, 19)),
        ("Europe/Berlin", (2026, 3, 28), (2026, 3, 29), at(2026, 3, 29, 18)),
        ("Pacific/Apia", (2026, 11, 29), (2026, 11, 29), at(2026, 11, 29, 7)),
        ("Asia/Kathmandu", (2026, 11, 29), (2026, 11, 29), at(2026, 11, 29, 14, 15)),
        ("Etc/GMT-14", (2026, 11, 29), (2026, 11, 29), at(2026, 11, 29, 6)),
        ("Pacific/Kiritimati", (2026, 11, 29), (2026, 11, 29), at(2026, 11, 29, 6)),
        ("Etc/GMT+12", (2026, 11, 29), (2026, 11, 29), at(2026, 11, 30, 8)),
        ("UTC", (2026, 11, 29), (2026, 11, 29), at(2026, 11, 29, 20)),
        # Half an hour of summer time, and none during Ramadan.
        ("Australia/Lord_Howe", (2026, 10, 4), (2026, 10, 3), at(2026, 10, 3, 9, 30)),
        ("Australia/Lord_Howe", (2026, 10, 4), (2026, 10, 4), at(2026, 10, 4, 9)),
        ("Africa/Casablanca", (2027, 2, 6), (2027, 2, 6), at(2027, 2, 6, 19)),
        ("Africa/Casablanca", (2027, 2, 6), (2027, 2, 7), at(2027, 2, 7, 20)),
    ],
)
def test_f12_eight_in_the_evening_is_that_on_the_clock_of_the_person(
    user, content, zone, today, day, expected
):
    user.time_zone = zone
    file = calendar_of(CalendarTokenFactory(user=user), date(*today))

    by_day = dict(zip(days_of(file, QUESTION), moments(file, QUESTION), strict=True))

    assert by_day[date(*day)] == expected
    assert {event.start.time() for event in events(file)[QUESTION]} == {time(20)}


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC", "Etc/GMT", "GMT", "Zulu"])
def test_f12_times_of_utc_need_no_description(user, content, zone):
    user.time_zone = zone
    file = calendar_of(CalendarTokenFactory(user=user), TODAY)

    assert not read(file).timezones
    assert {m.time() for m in moments(file, QUESTION)} == {time(20)}


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        ((2026, 3, 29), time(2, 30), at(2026, 3, 29, 1, 30)),  # is 03:30 on the wall
        ((2026, 10, 25), time(2, 30), at(2026, 10, 25, 0, 30)),  # the first of the two
        ((2026, 10, 25), time(3), at(2026, 10, 25, 2)),
    ],
)
def test_f12_a_time_that_is_missing_or_comes_twice_is_there_once(
    user, content, day, clock, expected
):
    user.time_zone = "Europe/Berlin"
    calendar = CalendarTokenFactory(user=user, question_at=clock)

    file = calendar_of(calendar, date(*day))

    assert moment_at(date(*day), clock, user.time_zone) == expected
    assert moments(file, QUESTION).count(expected) == 1
    assert len({*moments(file, QUESTION)}) == len({*days_of(file, QUESTION)})


def test_f12_a_session_over_the_hour_that_comes_twice_lasts_as_long(ready):
    """It begins ten minutes before three, when clocks go back to two."""
    ready.time_zone = "Europe/Berlin"
    ready.programmes.update(weekdays=["sun"], minutes=30, local_day=date(2026, 10, 1))
    calendar = CalendarTokenFactory(user=ready, practice_at=time(2, 50))

    (session, *_) = [
        event
        for event in events(calendar_of(calendar, date(2026, 10, 25)))[
            "30 minutes for yourself"
        ]
        if event.start.date() == date(2026, 10, 25)
    ]

    assert session["duration"].dt == timedelta(minutes=30)
    assert "dtend" not in session


# -- what it does not say -----------------------------------------------------

CANARY = "Qq canary"
SAID = re.compile(
    r"pain|hurt|back|pelvi|hip|groin|psoas|stretch|exercis|health|symptom|flare|care",
    re.IGNORECASE,
)


def test_it_tells_nothing_that_a_person_wrote_and_nothing_of_health(
    user, other_user, content
):
    for person in (user, other_user):
        one_of_each(person, CANARY)
    user.programmes.update(local_day=TODAY - 30 * DAY)
    user.flares.all().delete()
    user.restrictions.all().delete()
    file = calendar_of(user.calendar_tokens.get(), TODAY).decode()

    assert SESSION in file
    assert "Qq" not in file
    assert user.email not in file
    words = re.sub(r"(?m)^(UID|TZID|DTSTART|DTSTAMP|COMMENT).*$", "", file)
    assert SAID.findall(words) == []
    assert "http" not in file
    titles = {str(event["summary"]) for event in read(file).events}
    assert titles == {SESSION, QUESTION}
    known = {"UID", "DTSTAMP", "SEQUENCE", "SUMMARY", "DTSTART", "DURATION",
             "CLASS", "TRANSP"}  # fmt: skip
    for event in read(file).events:
        assert {*event} == known


def test_an_id_is_no_key_and_names_no_day(user, content):
    calendar = CalendarTokenFactory(user=user, token=TOKEN)
    file = calendar_of(calendar, TODAY).decode()

    ids = re.findall(r"(?m)^UID:(.*)\r$", file)
    assert len({*ids}) == len(ids) == len(read(file).events)
    assert all(re.fullmatch(r"[0-9a-f-]{36}", one) for one in ids)
    for secret in (TOKEN, hash_of(TOKEN), str(calendar.uid)):
        assert secret not in file


# -- the same as long as nothing changed --------------------------------------


def test_fetched_again_it_is_the_same_to_the_byte(ready):
    calendar = CalendarTokenFactory(user=ready)
    first = calendar_of(calendar, TODAY)

    CheckInFactory(user=ready, note="changes nothing")

    assert calendar_of(CalendarToken.objects.get(), TODAY) == first


def marks(file):
    """By the id of each event, its sequence and stamp."""
    return {
        str(event["uid"]): (event["sequence"], event["dtstamp"].dt)
        for event in read(file).events
    }


def test_a_change_counts_up_and_the_next_day_does_not(ready):
    calendar = CalendarTokenFactory(user=ready)
    first = marks(calendar_of(calendar, TODAY))

    tomorrow = marks(calendar_of(calendar, TODAY + DAY))
    assert all(tomorrow[uid] == first[uid] for uid in first)

    ready.programmes.update(minutes=20, version=2)
    longer = marks(calendar_of(calendar, TODAY))
    assert longer.keys() == first.keys()
    changed = [uid for uid in first if longer[uid] != first[uid]]
    assert len(changed) == 5  # the sessions
    assert all(longer[uid][0] == first[uid][0] + 1 for uid in changed)

    ready.move_to("Asia/Tokyo", now=NOON + DAY)
    calendar.user = ready
    moved = marks(calendar_of(calendar, TODAY))
    assert all(moved[uid][1] == NOON + DAY for uid in moved)


def test_the_phone_is_told_that_nothing_is_new(phone, ready):
    CalendarTokenFactory(user=ready, token=TOKEN)
    first = phone.get(FEED)

    again = phone.get(FEED, headers={"If-None-Match": first.headers["ETag"]})
    weak = phone.get(FEED, headers={"If-None-Match": "W/" + first.headers["ETag"]})
    zipped = phone.get(FEED, headers={"Accept-Encoding": "gzip"})

    assert first.status_code == 200
    assert again.status_code == weak.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    same = {"If-None-Match": zipped.headers["ETag"], "Accept-Encoding": "gzip"}
    assert phone.get(FEED, headers=same).status_code == 304
    other = phone.get(FEED, headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)


# -- its address --------------------------------------------------------------


def test_a_calendar_is_made_and_fetched_without_a_cookie(confirmed, user, phone):
    answer = confirmed.post(PAGE, TIMES | {"practice_at": "07:15"})

    assert answer.status_code == 200
    fetched = phone.get(address_in(answer))
    assert fetched.status_code == 200
    assert fetched.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert not phone.cookies
    calendar = user.calendar_tokens.get()
    assert (calendar.practice_at, calendar.question_at) == (time(7, 15), time(20))


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}delete/"])
def test_s11_the_password_is_asked_for_first(address, browser, user):
    CalendarTokenFactory(user=user, token=TOKEN)

    answer = browser.post(address, TIMES | {"practice_at": "05:00"})

    assert answer.url.startswith("/accounts/reauthenticate/")
    calendar = user.calendar_tokens.get()
    assert (calendar.token_hash, calendar.practice_at) == (hash_of(TOKEN), time(18))


def test_its_key_is_long_shown_once_and_only_its_hash_is_stored(confirmed, user):
    made = confirmed.post(PAGE, TIMES)
    token = address_in(made).split("/")[3].removesuffix(".ics")

    assert len(token) == 43  # 32 random bytes, six bits a character
    assert user.calendar_tokens.get().token_hash == hash_of(token)
    assert "no-store" in made.headers["Cache-Control"]
    assert token not in confirmed.get(PAGE).text
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            assert token not in repr(cursor.fetchall())


def test_what_a_phone_is_told_about_keeping_it(phone, user, content):
    CalendarTokenFactory(user=user, token=TOKEN)

    for page in [phone.get(FEED), phone.get("/records/calendar/unknown.ics")]:
        assert {*page.headers["Cache-Control"].split(", ")} == {"private", "no-cache"}
        assert page.headers["X-Robots-Tag"].startswith("noindex")
        assert page.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "over",
    [
        lambda calendar: calendar.delete(),
        lambda calendar: CalendarToken.objects.update(token_hash=hash_of("other")),
        lambda calendar: calendar.user.withdraw_consent(now=NOON),
        lambda calendar: type(calendar.user).objects.update(is_active=False),
    ],
    ids=["ended", "unknown", "consent withdrawn", "shut out"],
)
def test_what_is_over_and_what_never_was_look_the_same(over, phone, user, content):
    calendar = CalendarTokenFactory(user=user, token=TOKEN)
    assert phone.get(FEED).status_code == 200
    over(calendar)
    unknown = phone.get("/records/calendar/never-was.ics")

    page = phone.get(FEED)

    assert page.status_code == unknown.status_code == 404
    assert GONE in page.text
    assert page.text == unknown.text


@pytest.mark.parametrize("token", ["x", "é", "%F0%9F%A6%B5", "a b", "x" * 3000])
def test_any_nonsense_for_a_key_is_just_unknown(phone, token):
    assert phone.get(f"/records/calendar/{token}.ics").status_code == 404


def test_the_key_opens_nothing_else(phone, user, content):
    CalendarTokenFactory(user=user, token=TOKEN)
    phone.get(FEED)

    assert phone.get(f"/records/report/{TOKEN}/").status_code == 404
    for path in ["/", "/records/", PAGE, "/diary/", "/records/export.zip"]:
        assert phone.get(path).status_code in {200, 302}
        assert user.email not in phone.get(path).text


def test_a_private_address_is_not_logged(phone, user, caplog):
    """What is refused is logged with its address, and a key there opens a calendar."""
    from psoas_care.web.logs import DiscreetFormatter

    CalendarTokenFactory(user=user, token=TOKEN)

    phone.post(FEED)
    phone.get(FEED.replace("ttt.ics", ".ics"))

    lines = [DiscreetFormatter().format(record) for record in caplog.records]
    assert [line for line in lines if "/records/calendar/…" in line]
    assert [line for line in lines if TOKEN[:40] in line] == []


def test_a_calendar_that_asks_too_often_is_told_to_wait(phone, user, monkeypatch):
    monkeypatch.setattr(CalendarToken, "MOST_FETCHES", 3)
    calendar = CalendarTokenFactory(user=user, token=TOKEN)

    given = [phone.get(FEED).status_code for _ in range(5)]

    assert given == [200, 200, 200, 429, 429]
    assert phone.get(FEED).headers["Retry-After"] == "3600"
    calendar.refresh_from_db()
    assert (calendar.fetches, calendar.used_on) == (3, user.day_at(datetime.now(UTC)))
    CalendarToken.objects.update(used_on=calendar.used_on - DAY)  # the next day
    assert phone.get(FEED).status_code == 200


def test_a_fetch_asks_twelve_questions_at_most(
    phone, ready, django_assert_max_num_queries
):
    CalendarTokenFactory(user=ready, token=TOKEN)
    phone.get(FEED)

    with django_assert_max_num_queries(12):
        phone.get(FEED)


# -- its page in settings -----------------------------------------------------


def test_times_are_changed_and_the_address_stays(confirmed, user, phone):
    calendar = CalendarTokenFactory(user=user, token=TOKEN)

    answer = confirmed.post(PAGE, TIMES | {"practice_at": "06:30"})

    assert answer.url == PAGE
    assert "Saved." in confirmed.get(PAGE).text
    calendar.refresh_from_db()
    assert (calendar.practice_at, calendar.version) == (time(6, 30), 2)
    assert calendar.changed_at > NOON
    assert phone.get(FEED).status_code == 200


def test_the_same_times_change_nothing(confirmed, user):
    calendar = CalendarTokenFactory(user=user)

    confirmed.post(PAGE, TIMES)

    calendar.refresh_from_db()
    assert (calendar.version, calendar.changed_at) == (1, NOON)


@pytest.mark.parametrize("wrong", ["", "25:00", "noon", "18:00:00:00"])
def test_a_time_that_is_none_is_refused(confirmed, user, wrong):
    answer = confirmed.post(PAGE, TIMES | {"question_at": wrong})

    assert answer.status_code == 422
    assert not user.calendar_tokens.exists()


def test_f9_two_tabs_do_not_overwrite_each_other(confirmed, user):
    CalendarTokenFactory(user=user)
    seen = {"seen_practice_at": "18:00", "seen_question_at": "20:00"}

    confirmed.post(PAGE, TIMES | seen | {"practice_at": "06:30"})
    second = confirmed.post(PAGE, TIMES | seen | {"question_at": "21:00"})
    third = confirmed.post(PAGE, TIMES | seen | {"practice_at": "08:00"})

    assert second.url == PAGE
    assert third.status_code == 409
    assert "06:30" in third.text
    calendar = user.calendar_tokens.get()
    assert (calendar.practice_at, calendar.question_at) == (time(6, 30), time(21))


def test_it_is_ended_and_another_one_made(confirmed, user, phone):
    first = address_in(confirmed.post(PAGE, TIMES))

    answer = confirmed.post(f"{PAGE}delete/")

    assert answer.url == PAGE
    assert "Calendar ended." in confirmed.get(PAGE).text
    assert phone.get(first).status_code == 404
    second = address_in(confirmed.post(PAGE, TIMES))
    assert second != first
    assert phone.get(second).status_code == 200


def test_changed_after_it_was_ended_elsewhere_says_so(confirmed, user, monkeypatch):
    """The other tab ends it between reading and writing."""
    from psoas_care.records.forms import CalendarForm

    CalendarTokenFactory(user=user)
    valid = CalendarForm.is_valid

    def ended_meanwhile(form):
        CalendarToken.objects.all().delete()
        return valid(form)

    monkeypatch.setattr(CalendarForm, "is_valid", ended_meanwhile)

    answer = confirmed.post(PAGE, TIMES)

    assert answer.status_code == 422
    assert "This calendar has ended." in answer.text


def test_f8_made_eight_times_at_once_it_is_one(transactional_db, user):
    clients = [Client(raise_request_exception=False) for _ in range(8)]
    for client in clients:
        client.force_login(user)
        client.post("/accounts/reauthenticate/", {"password": "correct horse battery"})

    answers = at_once(8, lambda number: clients[number].post(PAGE, TIMES))

    assert user.calendar_tokens.count() == 1
    addresses = [address_in(answer) for answer in answers if answer.status_code == 200]
    assert len([one for one in addresses if one]) == 1
    for answer in answers:
        assert answer.status_code in {200, 302}
    told = [a for a in answers if "You created your calendar before" in a.text]
    assert all(a.status_code == 200 for a in told)


def test_the_page_says_when_a_device_asked(confirmed, user, phone):
    CalendarTokenFactory(user=user, token=TOKEN)
    assert "No device has asked for it yet." in confirmed.get(PAGE).text

    phone.get(FEED)

    assert "A device last asked for it on" in confirmed.get(PAGE).text


def test_erasing_all_entries_ends_it(user):
    from psoas_care.records.erasing import erase_entries

    CalendarTokenFactory(user=user)
    erase_entries(user)

    assert not CalendarToken.objects.exists()


def test_a_worker_that_serves_no_calendar_does_not_carry_its_library():
    """It takes 3 MB."""
    code = (
        "import django, sys; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "sys.exit('icalendar' in sys.modules)"
    )
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", code]

    assert subprocess.run(command, env=environ, check=False).returncode == 0
