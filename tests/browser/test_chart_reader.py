"""Every value of a chart is read by keyboard and by pointer, in words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from psoas_care.library.models import Exercise
from tests.factories import BoutFactory, SessionFactory


def practise(person, days, seconds):
    at = timezone.now() - timedelta(days=days)
    session = SessionFactory(user=person, at=at)
    exercise = Exercise.objects.get(slug="cat-cow")
    BoutFactory(session=session, exercise=exercise, actual_seconds=seconds)
    return at


def in_words(day):
    return f"{day.day} {day:%B} {day.year}"


@pytest.fixture
def year(person):
    """Practice long ago and now; a Monday of that week, for both."""
    days = [practise(person, 300, 600), practise(person, 0, 1200)]
    return [in_words(day - timedelta(days=day.weekday())) for day in days]


def test_the_weeks_of_a_calendar_are_read_from_block_to_block(sign_in, year):
    page = sign_in()
    page.goto("/progress/practice/?range=all")
    reader = page.locator(".heat-map")
    slider = reader.get_by_role("slider", name="Read the weeks one by one")
    first, last = reader.locator(".heat-map-block").all()

    assert slider.get_attribute("aria-valuetext").startswith(f"Week from {year[1]}")
    assert last.locator(".chart-crosshair").count() == 1

    slider.press("Home")

    assert slider.get_attribute("aria-valuetext").startswith(f"Week from {year[0]}")
    assert "Minutes in all 10" in reader.locator(".chart-readout").inner_text()
    assert first.locator(".chart-crosshair").count() == 1
    assert last.locator(".chart-crosshair").count() == 0


def test_a_session_is_read_where_the_pointer_is_nearest(sign_in, year):
    page = sign_in()
    page.goto("/progress/exercises/cat-cow/?range=all")
    picture = page.locator("#exercise-over-time .chart-picture").first
    readout = page.locator("#exercise-over-time .chart-readout")

    words = readout.inner_text()
    picture.hover(position={"x": 40, "y": 60})

    assert "Light" in words
    assert readout.inner_text() != words
