"""What a day was like: one line and one tap for each factor."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from psoas_care.symptoms.models import DayFactors
from tests.factories import DayFactorsFactory, UserFactory
from tests.forms import day_form

DAY = "/symptoms/days/2026-11-20/"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _sunday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def htmx(htmx):
    """As on the page, where a line asks to be put in its own place."""
    htmx.defaults["HTTP_HX_TARGET"] = "factor-walking_min"
    return htmx


def test_a_tap_saves_its_factor_and_is_answered_by_its_line(htmx, user):
    answer = htmx.post(DAY, day_form(walking_min="30"))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.strip().startswith('<div class="day-factor"')
    assert 'id="factor-walking_min"' in page
    assert "saved 09:30" in page
    row = user.day_factors.get()
    assert (row.walking_min, row.sitting_hours) == (30, None)
    assert row.local_day == date(2026, 11, 20)


def test_taps_on_two_lines_do_not_disturb_each_other(htmx, user):
    """Both were sent from a page that knew of neither."""
    htmx.post(DAY, day_form(walking_min="30"))
    htmx.post(DAY, day_form(stress="0"))

    row = user.day_factors.get()
    assert (row.walking_min, row.stress) == (30, 0)


def test_without_script_one_button_saves_all(browser, user):
    answer = browser.post(
        DAY, day_form(sitting_hours="8", sleep_hours="", stress="3", situps_count="")
    )

    assert (answer.status_code, answer.url) == (302, DAY)
    row = user.day_factors.get()
    assert (row.sitting_hours, row.sleep_hours, row.stress) == (8, None, 3)


def test_another_number_is_typed(htmx, user):
    answer = htmx.post(
        DAY, day_form(cycling_min="other") | {"cycling_min_number": "37"}
    )

    assert user.day_factors.get().cycling_min == 37
    assert 'value="37"' in answer.content.decode()


@pytest.mark.parametrize("typed", ["7,5", "7.5", " 7,50 "])
def test_hours_take_point_or_comma(htmx, user, typed):
    answer = htmx.post(
        DAY, day_form(sleep_hours="other") | {"sleep_hours_number": typed}
    )

    row = user.day_factors.get()
    assert (row.sleep_hours, str(row.sleep_hours)) == (Decimal("7.5"), "7.5")
    page = answer.content.decode()
    assert 'name="sleep_hours_number" value="7.5"' in page
    assert 'name="sleep_hours_seen" value="7.5"' in page


def test_what_was_typed_stays_as_it_was_typed(htmx):
    answer = htmx.post(
        DAY, day_form(sitting_hours="other") | {"sitting_hours_number": "1,500"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'name="sitting_hours_number" value="1,500"' in page
    assert "This could be 1500 or 1.5." in page
    assert not DayFactors.with_deleted.exists()


@pytest.mark.parametrize(("stored", "chip"), [("8", 3), ("10.00", 4)])
def test_whole_hours_are_a_chip_again(browser, user, stored, chip):
    DayFactorsFactory(user=user, sitting_hours=Decimal(stored))

    page = browser.get(DAY).content.decode()

    assert f'id="id_sitting_hours_{chip}" checked' in page


def test_a_number_with_a_fraction_stands_in_the_table_as_it_was_said(browser, user):
    DayFactorsFactory(user=user, sleep_hours=Decimal("7.25"))

    page = browser.get("/progress/everyday/?factor=sleep_hours").content.decode()

    assert "<td>7.25</td>" in page


def test_a_factor_can_be_cleared(htmx, user):
    DayFactorsFactory(user=user, stress=4)

    htmx.post(DAY, {"sitting_hours": "", "sitting_hours_seen": "8"})

    row = user.day_factors.get()
    assert (row.sitting_hours, row.stress) == (None, 4)


def test_saying_nothing_makes_no_row(browser):
    browser.post(DAY, {})
    browser.post(DAY, day_form(sitting_hours="", stress=""))

    assert not DayFactors.with_deleted.exists()


def test_a_repeated_tap_changes_nothing_more(htmx, user):
    for _ in range(2):
        assert htmx.post(DAY, day_form(stress="3")).status_code == 200

    assert user.day_factors.get().version == 2


def test_two_tabs_are_both_shown_and_the_second_may_insist(browser, user):
    browser.post(DAY, day_form(sitting_hours="8"))

    answer = browser.post(DAY, day_form(sitting_hours="2", stress="1"))
    page = answer.content.decode()
    again = browser.post(
        DAY,
        {"sitting_hours": "2", "sitting_hours_seen": "8", "stress": "1"},
    )

    assert answer.status_code == 409
    assert "Saved in another tab in the meantime: 8." in page
    assert 'name="sitting_hours_seen" value="8"' in page
    assert 'value="2" id="id_sitting_hours_0" checked' in page
    assert again.status_code == 302
    row = user.day_factors.get()
    assert (row.sitting_hours, row.stress) == (2, 1)


def test_a_conflict_stores_no_half(browser, user):
    browser.post(DAY, day_form(sitting_hours="8"))

    browser.post(DAY, day_form(sitting_hours="2", stress="1"))

    row = user.day_factors.get()
    assert (row.sitting_hours, row.stress) == (8, None)


def test_what_another_tab_cleared_is_said_as_well(htmx, user):
    DayFactorsFactory(user=user, sitting_hours=None)

    answer = htmx.post(DAY, {"sitting_hours": "2", "sitting_hours_seen": "8"})

    assert answer.status_code == 409
    assert "Cleared in another tab in the meantime." in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("stress", "11"),
        ("stress", "-0"),
        ("stress", "−0"),
        ("walking_min", "1" + "0" * 400),
        ("walking_min", "7"),  # not among the chips, and not typed as another number
        ("sleep_hours", "NaN"),
    ],
)
def test_what_was_not_offered_is_refused(htmx, name, value):
    answer = htmx.post(DAY, day_form(**{name: value}))

    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not DayFactors.with_deleted.exists()


@pytest.mark.parametrize("number", ["", "-1", "1441", "1" + "0" * 400, "ten", "1.5"])
def test_another_number_has_to_be_one_and_fit_into_a_day(browser, number):
    form = day_form(walking_min="other", stress="2") | {"walking_min_number": number}

    answer = browser.post(DAY, form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "errorlist" in page.partition("factor-walking_min")[2]
    assert 'name="stress" value="2" checked' in page
    assert not DayFactors.with_deleted.exists()


def test_the_page_shows_what_was_said_and_leads_to_its_neighbours(browser, user):
    DayFactorsFactory(user=user, walking_min=37)

    page = browser.get(DAY).content.decode()

    assert "Friday 20 November 2026" in page
    assert 'value="8" id="id_sitting_hours_3" checked' in page
    assert 'name="walking_min_number" value="37"' in page
    assert "/symptoms/days/2026-11-19/" in page
    assert "/symptoms/days/2026-11-21/" in page


def test_the_first_day_that_can_be_logged_has_no_day_before(browser):
    page = browser.get("/symptoms/days/2000-01-01/").text

    assert 'rel="next"' in page
    assert 'rel="prev"' not in page


def test_today_has_no_next_day(browser):
    page = browser.get("/symptoms/days/2026-11-22/").content.decode()

    assert "Sitting, walking, stress, sleep" in page
    assert "/symptoms/days/2026-11-23/" not in page


@pytest.mark.parametrize(
    "day", ["2026-11-23", "2026-02-30", "1999-12-31", "0000-00-00", "20261120", "today"]
)
def test_a_day_that_is_none_or_has_not_come_is_not_there(browser, day):
    assert browser.get(f"/symptoms/days/{day}/").status_code == 404
    assert browser.post(f"/symptoms/days/{day}/").status_code == 404


def test_today_is_the_day_of_the_person(db):
    """Half past ten in the morning by UTC is the next day already in Kiritimati."""
    somebody = UserFactory(time_zone="Pacific/Kiritimati")
    client = Client()
    client.force_login(somebody)

    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert client.get("/symptoms/days/2026-11-23/").status_code == 200
        client.post("/symptoms/days/2026-11-23/", day_form(stress="1"))

    row = somebody.day_factors.get()
    assert row.local_day == date(2026, 11, 23)
    assert row.zone == "Pacific/Kiritimati"


def test_walking_is_welcome_and_sit_ups_have_an_alternative(browser):
    page = browser.get(DAY).content.decode()

    assert "All of it together, short walks too." in page
    assert "Dead bugs or planks are an alternative." in page


def test_the_page_costs_the_same_queries_for_one_day_and_for_twenty(
    browser, user, django_assert_max_num_queries
):
    counts = []
    for days in (range(1), range(1, 20)):
        for ago in days:
            at = datetime(2026, 11, 20, 12, tzinfo=UTC) - timedelta(days=ago)
            DayFactorsFactory(user=user, at=at)
        with django_assert_max_num_queries(8) as counted:
            browser.get(DAY)
        counts.append(len(counted))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("choice", ["", "30"])
def test_a_number_without_other_chosen_is_shown_and_not_dropped(browser, user, choice):
    sent = day_form(walking_min=choice, walking_min_number="17")

    answer = browser.post(DAY, sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search('name="walking_min"\\s+value="other"[^>]*checked', page)
    assert re.search('name="walking_min_number"\\s+value="17"', page)
    assert "Save once more to keep this number" in answer.content.decode()
    assert not user.day_factors.exists()
    browser.post(DAY, sent | {"walking_min": "other"})
    assert user.day_factors.get().walking_min == 17


def test_the_number_that_the_page_showed_can_be_cleared(htmx, user):
    """It is still there beside the answer that takes its place."""
    htmx.post(DAY, day_form(walking_min="other", walking_min_number="17"))
    sent = {"walking_min": "", "walking_min_number": "17", "walking_min_seen": "17"}

    assert htmx.post(DAY, sent).status_code == 200
    assert user.day_factors.get().walking_min is None
