"""F12: clocks that jump, zones at the ends of the world, days that are rare."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from psoas_care.symptoms.models import CheckIn
from tests.forms import check_in_form

ADD = "/symptoms/check-ins/add/"
PAGES = ["/", "/diary/", "/progress/", "/progress/practice/", "/practice/"]


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# Worked by hand: a moment, a zone, and the calendar day there.
MOMENTS = [
    ("2026-03-29T00:59", "Europe/Berlin", "2026-03-29"),  # 01:59, then comes 03:00
    ("2026-03-29T01:00", "Europe/Berlin", "2026-03-29"),
    ("2026-03-28T22:59", "Europe/Berlin", "2026-03-28"),  # 23:59 in winter
    ("2026-03-29T22:00", "Europe/Berlin", "2026-03-30"),  # midnight in summer
    ("2026-10-25T00:30", "Europe/Berlin", "2026-10-25"),  # 02:30 the first time
    ("2026-10-25T01:30", "Europe/Berlin", "2026-10-25"),  # 02:30 the second time
    ("2026-10-25T22:59", "Europe/Berlin", "2026-10-25"),  # a day of 25 hours
    ("2026-11-28T18:15", "Asia/Kathmandu", "2026-11-29"),  # +5:45
    ("2026-11-28T18:14", "Asia/Kathmandu", "2026-11-28"),
    ("2026-11-28T11:00", "Pacific/Apia", "2026-11-29"),  # +13
    ("2026-11-28T10:00", "Pacific/Kiritimati", "2026-11-29"),  # +14
    ("2026-11-28T09:59", "Pacific/Kiritimati", "2026-11-28"),
    ("2026-11-29T11:59", "Etc/GMT+12", "2026-11-28"),  # −12
    ("2026-11-29T12:00", "Etc/GMT+12", "2026-11-29"),
    ("2024-02-29T12:00", "UTC", "2024-02-29"),
    ("2024-02-29T23:30", "Europe/Berlin", "2024-03-01"),
]


@pytest.mark.parametrize(("moment", "zone", "day"), MOMENTS)
def test_f12_an_entry_is_of_the_day_where_it_was_made(browser, user, moment, zone, day):
    user.time_zone = zone
    user.save()
    with time_machine.travel(at(moment), tick=False):
        answer = browser.post(ADD, check_in_form(zone=zone))
        pages = [browser.get(page).status_code for page in PAGES]

    row = CheckIn.objects.get()
    assert answer.status_code == 302
    assert (row.local_day.isoformat(), row.zone, row.at) == (day, zone, at(moment))
    assert pages == [200] * len(PAGES)


@pytest.mark.parametrize(("ahead", "status"), [(5, 302), (6, 422), (24 * 60, 422)])
def test_f12_a_client_whose_clock_is_ahead_is_told(browser, ahead, status):
    """Five minutes are forgiven, since clocks differ; a day is refused in words."""
    now = at("2026-11-28T12:00")
    local = now + timedelta(minutes=ahead)
    picked = {"when": "pick", "day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"}

    with time_machine.travel(now, tick=False):
        answer = browser.post(ADD, check_in_form(**picked))

    assert answer.status_code == status
    assert ("This is in the future" in answer.text) is (status == 422)


def test_f12_a_client_whose_clock_is_a_day_behind_says_when(browser):
    with time_machine.travel(at("2026-11-28T12:00"), tick=False):
        picked = {"when": "pick", "day": "2026-11-27", "time": "12:00"}
        answer = browser.post(ADD, check_in_form(**picked))

    assert answer.status_code == 302
    assert CheckIn.objects.get().local_day.isoformat() == "2026-11-27"


def test_f12_a_server_whose_clock_goes_back_an_hour_loses_nothing(browser):
    with time_machine.travel(at("2026-11-28T12:00"), tick=False):
        first = check_in_form()
        browser.post(ADD, first)
    with time_machine.travel(at("2026-11-28T11:00"), tick=False):
        again = browser.post(ADD, first)
        second = browser.post(ADD, check_in_form(low_back="5"))
        pages = [browser.get(page).status_code for page in PAGES]

    assert (again.status_code, second.status_code) == (302, 302)
    assert CheckIn.objects.count() == 2
    assert {row.local_day.isoformat() for row in CheckIn.objects.all()} == {
        "2026-11-28"
    }
    assert pages == [200] * len(PAGES)


def test_f12_days_are_neither_gained_nor_lost_over_a_change_of_the_clock(browser, user):
    """One entry at 00:30 and at 23:30 of each local day of the week: seven days."""
    user.time_zone = "Europe/Berlin"
    user.save()
    # 00:30 and 23:30 there, in UTC: winter is +1, summer from the 29th on is +2.
    moments = [f"2026-03-{day}T22:30" for day in range(25, 29)]  # 23:30 of 25th–28th
    moments += [f"2026-03-{day}T23:30" for day in range(25, 29)]  # 00:30 of 26th–29th
    moments += [f"2026-03-{day}T21:30" for day in range(29, 31)]  # 23:30 of 29th, 30th
    moments += [f"2026-03-{day}T22:30" for day in range(29, 31)]  # 00:30 of 30th, 31st
    for moment in moments:
        with time_machine.travel(at(moment), tick=False):
            browser.post(ADD, check_in_form(zone="Europe/Berlin"))

    days = [row.local_day.day for row in CheckIn.objects.order_by("at")]
    assert days == [25, 26, 26, 27, 27, 28, 28, 29, 29, 30, 30, 31]
