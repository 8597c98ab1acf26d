"""What the days after were like comes when it is seen, or by a link."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import DayFactorsFactory, PainScoreFactory

SENTENCE = "We cannot tell yet whether anything you did shows on the next day."


@pytest.fixture
def entry(person):
    at = timezone.now() - timedelta(days=1)
    return PainScoreFactory(check_in__user=person, check_in__at=at)


def test_the_days_after_are_compared_with_and_without_script(sign_in, entry, script):
    page = sign_in(java_script_enabled=script)
    page.goto("/progress/day-after/")

    if not script:
        page.get_by_role("link", name="See the day after").click()

    page.get_by_text(SENTENCE).wait_for()
    assert page.locator("#day-after-findings").count() == 1


def test_another_range_compares_its_own_days(sign_in, entry):
    page = sign_in()
    page.goto("/progress/day-after/")

    page.get_by_text(SENTENCE).wait_for()
    with page.expect_response("**/day-after/?range=1y&findings=1"):
        page.get_by_label("How far back").select_option("1y")

    page.get_by_text(SENTENCE).wait_for()


def test_another_factor_is_drawn_in_place_and_keeps_the_focus(sign_in, entry, person):
    DayFactorsFactory(user=person, at=entry.at, sitting_hours=6, stress=3)
    page = sign_in()
    page.goto("/progress/everyday/")

    factor = page.get_by_label("What the days were like")
    factor.focus()
    factor.select_option("stress")
    page.get_by_text("Stress: 3.0 of 10 on average").wait_for()

    focused = page.evaluate("document.activeElement.value")
    assert focused == "stress"
    slider = page.get_by_role("slider")
    slider.press("ArrowLeft")
    assert "Stress 3" in slider.get_attribute("aria-valuetext")


def test_progress_says_the_same_when_its_end_is_seen(sign_in, entry):
    page = sign_in()
    page.goto("/progress/")

    page.locator("#day-after-sentences").scroll_into_view_if_needed()

    page.get_by_text(SENTENCE).wait_for()
    assert (
        page.get_by_role("heading", name="Before and after your sessions").count() == 0
    )
    assert page.title() == "Progress · Psoas Care"
