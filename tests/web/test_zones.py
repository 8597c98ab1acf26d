"""Which clock a page speaks in: the profile's or the device's, and the question."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from psoas_care.accounts.models import User
from psoas_care.safety.status import current_safety_status
from psoas_care.symptoms.models import CheckIn
from psoas_care.web.zones import Clock, clock_of, is_same_clock, place_of
from tests.factories import RestrictionFactory, SessionFactory, UserFactory
from tests.forms import check_in_form, day_form, shown_form

# Saturday morning in Auckland (UTC+13), Friday evening in Berlin (UTC+1).
MORNING = datetime(2026, 11, 27, 19, 15, tzinfo=UTC)
BERLIN, AUCKLAND = "Europe/Berlin", "Pacific/Auckland"
QUESTION = "You seem to be in Auckland now. Use its time from today on?"


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def traveller(db):
    """Somebody who signed up in Berlin."""
    return UserFactory(time_zone=BERLIN)


@pytest.fixture
def device(traveller):
    """Their browser, which says where it is."""

    def device(zone=AUCKLAND):
        client = Client(raise_request_exception=False)
        client.force_login(traveller)
        travel(client, zone)
        return client

    return device


def travel(client, zone):
    """What the script of a page does there."""
    client.cookies[settings.ZONE_COOKIE_NAME] = quote(zone, safe="")


def answer(client, said, zone=AUCKLAND):
    return client.post("/settings/zone/?next=/diary/", {"zone": zone, "answer": said})


def zone_of_page(client, address="/diary/"):
    """The clock that a page says it shows; it is what its script compares."""
    page = client.get(address).text
    return page.split('data-zone="')[1].split('"')[0]


# -- the decision --------------------------------------------------------------


@pytest.mark.parametrize(
    ("device", "declined", "clock"),
    [
        ("", "", Clock(BERLIN, "")),  # no script
        (BERLIN, "", Clock(BERLIN, "")),
        (AUCKLAND, "", Clock(AUCKLAND, AUCKLAND)),
        (AUCKLAND, AUCKLAND, Clock(BERLIN, "")),
        ("Asia/Tokyo", AUCKLAND, Clock("Asia/Tokyo", "Asia/Tokyo")),
        ("Europe/Vienna", "", Clock(BERLIN, "")),  # the same clock by another name
        ("Mars/Olympus", "", Clock(BERLIN, "")),
        ("../../etc/passwd", "", Clock(BERLIN, "")),
        ("\x00", "", Clock(BERLIN, "")),
        ("x" * 9999, "", Clock(BERLIN, "")),
    ],
)
def test_the_clock_of_a_page(device, declined, clock):
    assert clock_of(BERLIN, device, declined, now=MORNING) == clock


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Asia/Calcutta", "Asia/Kolkata", True),
        ("UTC", "Etc/UTC", True),
        ("UTC", "Europe/London", False),  # in November only
        ("Europe/Berlin", "Africa/Lagos", False),
        ("America/Phoenix", "America/Denver", False),
    ],
)
def test_two_names_of_one_clock(one, other, is_same):
    assert is_same_clock(one, other, date(2026, 11, 27)) is is_same


def test_a_zone_has_the_name_of_its_place():
    assert place_of("America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert place_of("UTC") == "UTC"


# -- until it is answered ------------------------------------------------------


def test_f12_pages_and_entries_go_by_the_device_until_the_question_is_answered(
    device, traveller
):
    client = device()

    page = client.get("/symptoms/check-ins/add/")
    form = shown_form(page)
    client.post("/symptoms/check-ins/add/", form | {"low_back": "4"})

    assert QUESTION in page.text
    assert zone_of_page(client) == AUCKLAND
    check_in = CheckIn.objects.get()
    assert (check_in.zone, check_in.local_day) == (AUCKLAND, date(2026, 11, 28))
    assert traveller.__class__.objects.get().time_zone == BERLIN


def test_f12_a_session_of_the_morning_is_on_today(device, traveller):
    session = SessionFactory(user=traveller, at=MORNING, zone=AUCKLAND)

    agenda = device().get("/").context["agenda"]

    assert [entry.row for entry in agenda.entries] == [session]


def test_f12_what_a_day_was_like_is_kept_in_the_zone_of_the_page(device, traveller):
    device().post("/symptoms/days/2026-11-28/", day_form(walking_min="30"))

    day = traveller.day_factors.get()
    assert (day.zone, day.local_day) == (AUCKLAND, date(2026, 11, 28))


def test_a_bad_time_begins_on_the_day_of_the_page(device, traveller):
    device().post("/practice/programme/flare/", {"switch": "yes"})

    assert traveller.flares.get().local_day == date(2026, 11, 28)


def test_without_script_it_is_the_profile(device, traveller):
    client = device("")

    form = shown_form(client.get("/symptoms/check-ins/add/"))
    client.post("/symptoms/check-ins/add/", form | {"low_back": "4"})

    assert QUESTION not in client.get("/diary/").text
    assert CheckIn.objects.get().zone == BERLIN


# -- the answers ---------------------------------------------------------------


def test_yes_moves_the_profile_and_no_entry(device, traveller):
    client = device()
    client.post("/symptoms/check-ins/add/", check_in_form(zone=BERLIN))

    response = answer(client, "yes")

    assert response.headers["Location"] == "/diary/"
    assert User.objects.get().time_zone == AUCKLAND
    assert CheckIn.objects.get().local_day == date(2026, 11, 27)
    assert QUESTION not in client.get("/").text


def test_no_keeps_the_profile_for_pages_and_entries(device, traveller):
    client = device()
    answer(client, "no")

    form = shown_form(client.get("/symptoms/check-ins/add/"))
    client.post("/symptoms/check-ins/add/", form | {"low_back": "4"})

    assert zone_of_page(client) == BERLIN
    assert QUESTION not in client.get("/").text
    assert CheckIn.objects.get().local_day == date(2026, 11, 27)
    assert User.objects.get().time_zone == BERLIN


def test_a_no_holds_until_the_device_is_elsewhere(device):
    client = device()
    answer(client, "no")

    travel(client, BERLIN)
    client.get("/diary/")
    travel(client, AUCKLAND)

    assert QUESTION in client.get("/diary/").text


def test_a_no_is_for_one_person_of_a_shared_device(device):
    client = device()
    answer(client, "no")

    client.force_login(UserFactory(time_zone=BERLIN))

    assert QUESTION in client.get("/diary/").text


def test_who_chooses_a_zone_in_the_settings_has_answered(device):
    client = device()

    client.post("/settings/", {"time_zone": "Europe/London", "country": ""})

    assert zone_of_page(client) == "Europe/London"
    assert "You seem to be" not in client.get("/diary/").text


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "x" * 9999])
def test_nonsense_chooses_nothing(device, zone):
    assert answer(device(), "yes", zone).headers["Location"] == "/settings/"
    assert User.objects.get().time_zone == BERLIN


def test_nobody_is_led_to_another_site(device):
    response = device().post(
        "/settings/zone/?next=//evil.example/", {"zone": AUCKLAND, "answer": "yes"}
    )

    assert response.headers["Location"] == "/"


# -- one clock a page ----------------------------------------------------------


def test_a_link_is_made_and_ends_by_one_clock(device):
    client = device("")
    page = client.get("/records/links/")
    client.post("/records/links/", shown_form(page) | {"days": "7"})
    travel(client, AUCKLAND)

    page = client.get("/records/links/").text

    assert "28 November 2026, 08:15" in page
    assert "5 December 2026, 08:15" in page
    assert "20:15" not in page


def test_an_entry_of_another_clock_names_its_place(device):
    client = device()
    client.post("/symptoms/check-ins/add/", check_in_form(zone=BERLIN))

    entry = client.get("/diary/").text.split('class="entry-time"')[1]

    assert ">20:15</time>" in entry.split("</div>")[0]
    assert "Berlin" in entry.split("</div>")[0]


def test_an_entry_of_the_same_clock_names_none(device):
    client = device()
    client.post("/symptoms/check-ins/add/", check_in_form(zone=AUCKLAND))

    assert "entry-place" not in client.get("/diary/").text


# -- safety --------------------------------------------------------------------


def test_f12_a_device_that_is_ahead_opens_nothing(device, traveller):
    """Closed up to the 27th in Berlin; it is the 28th in Auckland already."""
    hold = RestrictionFactory(
        screening__user=traveller,
        screening__at=MORNING - timedelta(days=2),
        ends="date",
        until=date(2026, 11, 28),
    )
    client = device()

    closed = (hold.rule_at(MORNING),)
    assert current_safety_status(traveller, MORNING).open_restrictions == closed
    assert client.get(f"/safety/holds/{hold.uid}/clear/").context["is_open"]
    assert client.get("/").context["agenda"].safety_status.open_restrictions == closed
    plan = client.get("/practice/").context["plan"]
    assert (plan.on, plan.safety_status.on) == (date(2026, 11, 28), date(2026, 11, 27))


def test_mending_an_entry_of_another_clock_says_whose_time_it_is(device):
    client = device()
    client.post("/symptoms/check-ins/add/", check_in_form(zone=BERLIN))

    page = client.get(f"/symptoms/check-ins/{CheckIn.objects.get().uid}/edit/")

    assert "In Berlin time, where you were." in page.text
    assert shown_form(page)["time"] == "20:15"


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Etc/GMT-5", "UTC+5"),  # the sign of POSIX is upside down
        ("Etc/GMT+11", "UTC−11"),
        ("Etc/GMT0", "UTC"),
        ("GMT-0", "UTC"),
        ("Etc/Zulu", "UTC"),
        ("Europe/Kiev", "Kyiv"),
        ("Asia/Calcutta", "Kolkata"),
        ("Antarctica/DumontDUrville", "Dumont d’Urville"),
        ("America/North_Dakota/New_Salem", "New Salem"),
        ("EST5EDT", "New York"),
    ],
)
def test_a_zone_has_the_name_that_people_know_today(zone, name):
    assert place_of(zone) == name


def test_a_device_that_only_knows_an_offset_is_asked_in_utc(device):
    page = device("Etc/GMT-5").get("/diary/").text

    assert "You seem to be in UTC+5 now" in page
    assert "GMT-5 time" not in page
