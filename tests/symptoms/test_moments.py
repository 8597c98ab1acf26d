"""Each entry stands on its local day: summer time, far zones, midnight, travel."""

import uuid
from datetime import UTC, date, datetime

import pytest
import time_machine

from psoas_care.symptoms.models import CheckIn, FunctionScore
from tests.forms import check_in_form, function_form

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
        ("2026-03-29", "02:30", "2026-03-29T01:30"),  # skipped: read as 03:30
        ("2026-10-25", "02:30", "2026-10-25T00:30"),  # twice: the first
        ("2026-10-26", "00:00", "2026-10-25T23:00"),
    ],
)
def test_a_picked_time_that_is_not_there_or_twice_stays_on_its_day(
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
