"""Progress is seen before it is read: where its first picture stands, what it says."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from psoas_care.library.models import Exercise
from tests.browser.test_player_screen import DRAWN, WATCH_SHIFTS
from tests.factories import BoutFactory, PainScoreFactory, SessionFactory


@pytest.fixture
def diary(person):
    """Pain in two regions; nothing said in the last two days."""
    for days in range(2, 60):
        at = timezone.now() - timedelta(days=days)
        for region, value in (("low_back", 2), ("hip_front", 5)):
            PainScoreFactory(
                check_in__user=person, check_in__at=at, region=region, kind="now",
                value=value,
            )  # fmt: skip


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_the_first_picture_stands_on_the_first_screen(sign_in, diary, width, height):
    page = sign_in(viewport={"width": width, "height": height})
    page.goto("/progress/")

    picture = page.get_by_role("img", name="Your pain by region").bounding_box()
    bar = page.get_by_role("navigation", name="Main").bounding_box()
    end = bar["y"] if bar["y"] > height / 2 else height  # the bar of a phone covers it
    assert picture["y"] + picture["height"] <= end
    assert picture["height"] >= 180
    choices = [
        one.bounding_box()["y"] for one in page.locator(".range-filter select").all()
    ]
    assert len({*choices}) == 1


def test_a_phone_on_its_side_shows_words_and_picture_beside_each_other(sign_in, diary):
    page = sign_in(viewport={"width": 844, "height": 390})
    page.goto("/progress/")

    picture = page.get_by_role("img", name="Your pain by region").bounding_box()
    word = page.locator(".verdict strong").first.bounding_box()
    bar = page.get_by_role("navigation", name="Main").bounding_box()
    assert picture["y"] + 100 <= bar["y"]
    assert word["y"] + word["height"] <= bar["y"]
    assert word["x"] + word["width"] <= picture["x"]


def test_very_large_text_does_not_break_a_verdict_into_letters(sign_in, diary):
    page = sign_in(viewport={"width": 390, "height": 844})
    page.goto("/progress/")
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")

    words = page.locator(".verdict strong").all()
    heights = [word.bounding_box()["height"] for word in words]
    assert len(heights) >= 2
    assert max(heights) < 140  # three lines


def test_very_large_text_does_not_break_the_names_of_a_table_into_letters(
    sign_in, person
):
    today = timezone.now()
    session = SessionFactory(user=person, at=today)
    for side in ("left", "right"):
        BoutFactory(
            session=session,
            exercise=Exercise.objects.get(slug="half-kneeling-hip-flexor-stretch"),
            side=side,
        )
    page = sign_in(viewport={"width": 390, "height": 844})
    narrow = []
    for address, name in [
        ("/progress/practice/", ".balance-chart tbody th"),
        ("/progress/practice/", ".exercises-done tbody th"),
        ("/safety/profile/", ".answers-title"),
    ]:
        page.goto(address)
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        width = page.locator(name).first.bounding_box()["width"]
        narrow += [(name, width)] if width < 200 else []

    assert narrow == []


def test_a_chart_is_read_in_words_and_a_late_part_keeps_the_title(sign_in, diary):
    page = sign_in()
    page.goto("/progress/")
    slider = page.get_by_role("slider", name="Read the values one by one")

    words = slider.get_attribute("aria-valuetext")
    page.locator("#day-after-title").scroll_into_view_if_needed()
    page.locator("#day-after-summary[hx-get]").wait_for(state="detached")

    assert "Low back no check-in, 7-day mean 2.0" in words
    assert "Pelvis no check-in" in words
    assert "(" not in words
    expect(page).to_have_title("Progress · Psoas Care")


@pytest.mark.parametrize("path", ["/progress/", "/progress/practice/"])
def test_nothing_moves_when_a_chart_can_be_read_step_by_step(
    sign_in, diary, person, path
):
    """The script brings a slider and a line of words; their room is kept for them."""
    BoutFactory(session=SessionFactory(user=person))
    page = sign_in(viewport={"width": 390, "height": 844})
    page.add_init_script(WATCH_SHIFTS)

    page.goto(path, wait_until="networkidle")

    page.locator(".chart-slider").first.wait_for()
    page.evaluate(DRAWN)
    assert page.evaluate("shift") <= 0.02
