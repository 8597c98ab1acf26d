"""Each entry stands on its local day: summer time, far zones, midnight, travel."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from psoas_care.practice.models import Session
from psoas_care.symptoms.models import CheckIn, FunctionScore
from tests.factories import ExerciseFactory
from tests.forms import check_in_form, function_form, session_form, shown_form

CHECK_IN = "/symptoms/check-ins/add/"
FUNCTION = "/symptoms/function/add/"


def tap(zone):
    """One row of Today, as htmx sends it."""
    return {
        "uid": str(uuid.uuid4()),
        "zone": zone,
        "when": "now",
        "low_back": "4",
    }


# The clock of the server in UTC, the zone of the browser, and the day that is.
NOW_THERE = [
    ("2026-03-29T00:59:59", "Europe/Berlin", "2026-03-29"),  # 01:59:59, then 03:00
    ("2026-03-29T01:00:00", "Europe/Berlin", "2026-03-29"),
    ("2026-03-28T23:00:00", "Europe/Berlin", "2026-03-29"),  # midnight in winter time
    ("2026-03-29T22:00:00", "Europe/Berlin", "2026-03-30"),  # and in summer time
    ("2026-10-25T00:30:00", "Europe/Berlin", "2026-10-25"),  # 02:30 for the first time
    ("2026-10-25T01:30:00", "Europe/Berlin", "2026-10-25"),  # and for the second
    ("2026-10-24T21:59:59", "Europe/Berlin", "2026-10-24"),
    ("2026-10-25T23:00:00", "Europe/Berlin", "2026-10-26"),
    ("2026-11-22T10:59:59", "Pacific/Apia", "2026-11-22"),
    ("2026-11-22T11:00:00", "Pacific/Apia", "2026-11-23"),
    ("2026-11-22T18:14:59", "Asia/Kathmandu", "2026-11-22"),  # UTC+5:45
    ("2026-11-22T18:15:00", "Asia/Kathmandu", "2026-11-23"),
    ("2026-11-22T09:59:59", "Etc/GMT-14", "2026-11-22"),
    ("2026-11-22T10:00:00", "Etc/GMT-14", "2026-11-23"),
    ("2026-11-22T11:59:59", "Etc/GMT+12", "2026-11-21"),
    ("2028-02-29T12:00:00", "UTC", "2028-02-29"),
]


@pytest.mark.parametrize(("clock", "zone", "day"), NOW_THERE)
def test_a_tap_stands_on_the_day_it_is_there(user, client, clock, zone, day):
    now = datetime.fromisoformat(clock).replace(tzinfo=UTC)

    with time_machine.travel(now, tick=False):
        client.force_login(user)
        client.post(
            f"{CHECK_IN}?place=low_back", tap(zone), headers={"HX-Request": "true"}
        )
        client.post(FUNCTION, function_form(zone=zone))

    for row in (CheckIn.objects.get(), FunctionScore.objects.get()):
        assert (row.at, row.zone) == (now, zone)
        assert row.local_day == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        ("2026-03-29", "03:00", "2026-03-29T01:00"),  # right after what was skipped
        ("2026-10-25", "03:00", "2026-10-25T02:00"),  # and after what came twice
        ("2026-10-26", "00:00", "2026-10-25T23:00"),
    ],
)
def test_a_picked_time_where_the_clocks_change_stays_on_its_day(
    user, client, day, clock, moment
):
    with time_machine.travel(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False):
        client.force_login(user)
        client.post(
            CHECK_IN,
            check_in_form(when="pick", day=day, time=clock, zone="Europe/Berlin"),
        )

    check_in = CheckIn.objects.get()
    assert check_in.at == datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert check_in.local_day == date.fromisoformat(day)


def test_a_journey_puts_each_entry_on_the_day_of_its_place(user, client):
    """The same evening: Sunday still in Berlin, Monday already in Tokyo."""
    with time_machine.travel(datetime(2026, 11, 22, 20, tzinfo=UTC), tick=False):
        client.force_login(user)
        for zone in ("Europe/Berlin", "Asia/Tokyo"):
            client.post(CHECK_IN, check_in_form(zone=zone))

    days = CheckIn.objects.order_by("pk").values_list("local_day", flat=True)
    assert [*days] == [date(2026, 11, 22), date(2026, 11, 23)]


@pytest.mark.parametrize(("minutes", "status"), [(5, 302), (6, 422)])
def test_a_clock_may_be_five_minutes_fast(user, client, minutes, status):
    with time_machine.travel(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False):
        client.force_login(user)
        answer = client.post(
            CHECK_IN,
            check_in_form(when="pick", day="2026-11-22", time=f"09:{minutes:02}"),
        )

    assert answer.status_code == status


# -- the hour that comes twice: Berlin, 2026-10-25, 02:40 at 00:40Z and at 01:40Z -----

BERLIN = "Europe/Berlin"
FIRST, SECOND = (datetime(2026, 10, 25, hour, 40, tzinfo=UTC) for hour in (0, 1))
LATER = datetime(2026, 11, 22, 9, tzinfo=UTC)
WHICH = "this time came twice"
KINDS = [
    (CheckIn, "/symptoms/check-ins/", check_in_form),
    (FunctionScore, "/symptoms/function/", function_form),
    (Session, "/practice/sessions/", session_form),
]


@pytest.fixture(params=KINDS, ids=lambda kind: kind[1])
def kind(request, user, client):
    """A kind of row with a time of its own: model, address, a valid form."""
    ExerciseFactory(slug="plain-stretch")
    client.force_login(user)
    return request.param


def as_played(moment):
    """How the player says when it began: a moment, and the zone of its page."""
    began = moment.isoformat().replace("+00:00", ".000Z")
    return {"zone": BERLIN, "began": began, "when": "", "day": "", "time": ""}


@pytest.mark.parametrize("moment", [FIRST, SECOND])
def test_a_moment_in_the_hour_that_comes_twice_is_kept_for_good(kind, client, moment):
    model, address, form = kind
    with time_machine.travel(LATER, tick=False):
        client.post(f"{address}add/", form(**as_played(moment)))
        row = model.objects.get()
        edit = f"{address}{row.uid}/edit/"
        page = client.get(edit)
        shown = shown_form(page)
        # Nothing touched; then another word, with and without the question's answer.
        client.post(edit, shown)
        shown = shown_form(client.get(edit))
        silent = {name: value for name, value in shown.items() if name != "fold"}
        word = {"note": "Slept badly."} if "note" in shown else {"uphill": "3"}
        answer = client.post(edit, silent | word)

    assert WHICH in page.text
    assert (shown["time"], shown["fold"]) == ("02:40", str(int(moment == SECOND)))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.at, row.zone, row.local_day) == (moment, BERLIN, date(2026, 10, 25))


def test_both_are_told_apart_by_who_knows_better(kind, client):
    model, address, form = kind
    with time_machine.travel(LATER, tick=False):
        client.post(f"{address}add/", form(**as_played(FIRST)))
        edit = f"{address}{model.objects.get().uid}/edit/"
        client.post(edit, shown_form(client.get(edit)) | {"fold": "1"})

    assert model.objects.get().at == SECOND


def test_an_hour_that_comes_once_asks_nothing(kind, client):
    model, address, form = kind
    with time_machine.travel(LATER, tick=False):
        client.post(f"{address}add/", form(**as_played(LATER)))
        page = client.get(f"{address}{model.objects.get().uid}/edit/")

    assert WHICH not in page.text


def test_the_skipped_hour_of_spring_has_no_reading(kind, client):
    model, address, form = kind
    sent = {"when": "pick", "day": "2026-03-29", "time": "02:30", "zone": BERLIN}
    with time_machine.travel(LATER, tick=False):
        answer = client.post(f"{address}add/", form(**sent, fold="1"))

    assert answer.status_code == 422
    assert "02:30 was skipped on this day" in answer.text
    assert shown_form(answer)["time"] == "02:30"
    assert not model.objects.exists()


def test_an_hour_that_comes_twice_is_asked_about_in_every_form(kind, client):
    model, address, form = kind
    sent = {"when": "pick", "day": "2026-10-25", "time": "02:40", "zone": BERLIN}
    with time_machine.travel(LATER, tick=False):
        answer = client.post(f"{address}add/", form(**sent))
        client.post(f"{address}add/", shown_form(answer) | {"fold": "1"})

    assert answer.status_code == 422
    assert "02:40 came twice on this day" in answer.text
    assert model.objects.get().at == SECOND


@pytest.mark.parametrize(
    "began", ["", "now", "2026-10-25T00:40:00", "9999-99-99", "x" * 999]
)
def test_a_moment_that_is_none_is_refused_and_not_guessed(user, client, began):
    client.force_login(user)
    with time_machine.travel(LATER, tick=False):
        answer = client.post(CHECK_IN, check_in_form(began=began, when="pick"))

    assert answer.status_code == 422
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("hours", [-26, -8, 3, 26])
def test_a_device_with_a_wrong_clock_tells_the_true_moment(kind, client, hours):
    """Else what that closes would end too early, or the future be refused."""
    model, address, form = kind
    wrong, ago = timedelta(hours=hours), timedelta(minutes=20)
    with time_machine.travel(LATER, tick=False) as now:
        sent = form(**as_played(LATER - ago + wrong))
        for seconds in (0, 2):  # the answer was lost, and it is sent again
            now.shift(seconds)
            clock = (LATER + wrong + timedelta(seconds=seconds)).isoformat()
            answer = client.post(f"{address}add/", sent | {"clock": clock})
            assert answer.status_code == 302

    assert model.objects.get().at == LATER - ago


@pytest.mark.parametrize("clock", ["", "now", "2026-10-25T00:40:00"])
def test_a_clock_that_says_nothing_moves_nothing(user, client, clock):
    client.force_login(user)
    with time_machine.travel(LATER, tick=False):
        client.post(CHECK_IN, check_in_form(**as_played(FIRST), clock=clock))

    assert CheckIn.objects.get().at == FIRST


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_moment_that_no_calendar_has_is_refused(user, client, year):
    client.force_login(user)
    clock = f"{year}-01-01T00:00:00Z"
    with time_machine.travel(LATER, tick=False):
        answer = client.post(CHECK_IN, check_in_form(**as_played(FIRST), clock=clock))

    assert answer.status_code == 422
    assert not CheckIn.objects.exists()


def test_a_played_moment_sent_twice_is_one_row(user, client):
    client.force_login(user)
    form = check_in_form(**as_played(SECOND))
    with time_machine.travel(LATER, tick=False):
        answers = [client.post(CHECK_IN, form).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert CheckIn.objects.get().at == SECOND
