"""Today in Chromium: what is seen at a glance, and nothing moves under a finger."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from psoas_care.practice.day_plan import DayPlan
from tests.factories import CheckInFactory, PainScoreFactory

PLACES = ["low_back", "pelvic", "hip_front"]
WATCH_SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def row(page, place):
    return page.locator(f"[id='quick-{place}']")


def tops(page):
    """Where the numbers of each place begin, in pixels from the top of the page."""
    top = "element => Math.round(element.getBoundingClientRect().top + scrollY)"
    return [row(page, place).evaluate(top) for place in PLACES]


def bottom(locator):
    box = locator.bounding_box()
    return box["y"] + box["height"]


def plan_of(person):
    return DayPlan(person, timezone.localdate())


def arrived(page, person):
    """Wait until today's session has come into its card."""
    card = page.locator(".plan-card")
    expect(card.get_by_role("heading")).to_have_text(plan_of(person).title)
    expect(page.locator(".week-strip-day[data-state='']")).to_have_count(0)
    return card


def test_date_plan_and_two_rows_of_numbers_are_on_the_first_screen_of_a_phone(
    sign_in, person
):
    """Also beside the words about what waits for an answer."""
    page = sign_in()
    page.add_init_script(WATCH_SHIFTS)
    page.goto("/")
    card = arrived(page, person)
    fold = page.get_by_role("navigation", name="Main").bounding_box()["y"]

    expect(page.get_by_text("Until then pressure tools are locked.")).to_be_visible()
    assert bottom(page.get_by_role("heading", name="Today", exact=True)) < 100
    assert bottom(page.locator(".today-week")) < 100
    assert bottom(card.get_by_role("link", name="Start")) < 500
    assert bottom(row(page, "low_back")) <= fold
    assert bottom(row(page, "pelvic").locator(".pain-row-tile").last) <= fold
    assert page.evaluate("window.shift") <= 0.02


def test_all_of_the_day_is_on_one_screen_of_a_desk(sign_in, person):
    page = sign_in(viewport={"width": 1280, "height": 700})
    page.add_init_script(WATCH_SHIFTS)
    page.goto("/")
    card = arrived(page, person)

    plan, numbers = card.bounding_box(), page.locator(".quick-rows").bounding_box()
    assert plan["x"] + plan["width"] < numbers["x"]
    assert plan["y"] == numbers["y"]
    assert bottom(page.locator(".quick-rows")) <= 700
    assert bottom(page.get_by_text("Today’s entries")) <= 700
    assert page.evaluate("window.shift") <= 0.02


@pytest.mark.parametrize("width", [320, 360, 390])
def test_nothing_moves_under_the_finger_that_taps_a_number(sign_in, person, width):
    page = sign_in(viewport={"width": width, "height": 844})
    page.goto("/")
    arrived(page, person)
    row(page, "low_back").get_by_label("4", exact=True).click()
    news = page.locator("[data-news]")
    expect(news).to_have_count(1)
    before = tops(page)

    with page.expect_response(lambda r: r.request.headers["hx-target"] == "today-plan"):
        row(page, "pelvic").get_by_label("6", exact=True).click()
    expect(news).to_have_count(2)
    assert tops(page) == before

    row(page, "pelvic").get_by_role("button", name="Undo").click()
    expect(news).to_have_count(1)
    assert tops(page) == before


def test_after_a_strong_number_the_card_says_what_start_begins(sign_in, person):
    """It kept the name of a session that was no longer to be had."""
    page = sign_in()
    page.goto("/")
    card = arrived(page, person)
    before = plan_of(person).title
    top = tops(page)[1:]

    row(page, "low_back").get_by_label("9", exact=True).click()
    expect(card.get_by_role("heading")).not_to_have_text(before)
    assert tops(page)[1:] == top
    title = card.get_by_role("heading").inner_text()
    names = card.locator(".plan-figure-name").all_text_contents()
    card.get_by_role("link", name="Start").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    for name in names:
        expect(page.get_by_role("main")).to_contain_text(name)


def test_a_third_day_of_strong_pain_says_whom_to_see_where_the_figures_were(
    sign_in, person
):
    for days_ago in (1, 2):
        at = timezone.now() - timedelta(days=days_ago)
        PainScoreFactory(check_in=CheckInFactory(user=person, at=at), value=9)
    page = sign_in()
    page.goto("/")
    arrived(page, person)
    top = tops(page)[1:]

    row(page, "low_back").get_by_label("9", exact=True).click()

    expect(page.locator(".plan-card [data-kind=stop]")).to_be_visible()
    assert [round(y - was) for y, was in zip(tops(page)[1:], top, strict=True)] == [
        0,
        0,
    ]


def test_without_script_there_is_no_empty_box_and_nothing_to_save_in_vain(
    sign_in, person
):
    for region in PLACES:
        check_in = CheckInFactory(user=person, at=timezone.now())
        PainScoreFactory(check_in=check_in, region=region)
    page = sign_in(java_script_enabled=False)
    page.goto("/")

    expect(page.get_by_text("answered at")).to_have_count(3)
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    expect(page.locator("[data-waiting]")).to_be_hidden()
    expect(page.locator(".today-week")).to_be_hidden()
    expect(page.locator(".plan-card").get_by_role("link", name="Start")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/practice/", "/symptoms/check-ins/add/"])
def test_with_text_of_twice_the_size_a_phone_scrolls_one_way_only(
    sign_in, person, path
):
    page = sign_in()
    page.goto(path)
    if path == "/":
        arrived(page, person)

    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")

    assert page.evaluate("document.documentElement.scrollWidth") == 390
