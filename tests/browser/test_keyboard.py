"""Where the keyboard is, and where it goes next, in Chromium."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from psoas_care.practice.day_plan import DayPlan

FOCUSED = """
() => {
  const { x, y, width } = document.activeElement.getBoundingClientRect();
  return [document.activeElement.innerText.trim(), Math.round(x), Math.round(y), width];
}
"""


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (390, ["Today", "Library", "Log", "Progress", "More"]),
        (1280, ["Today", "Library", "Progress", "Diary", "Log", "More"]),
    ],
)
def test_keys_reach_the_navigation_in_the_order_in_which_it_is_seen(
    sign_in, width, words
):
    page = sign_in(viewport={"width": width, "height": 800})
    page.goto("/nowhere/")
    page.get_by_role("navigation", name="Main").get_by_role("link").first.focus()

    reached = []
    for _ in words:
        reached.append(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")

    assert [word for word, *_ in reached] == words
    lefts = [left for _, left, *_ in reached]
    assert lefts == sorted(lefts)


@pytest.fixture
def item(person):
    """An exercise of today that another could replace."""
    plan = DayPlan(person, timezone.localdate())
    return next(item for item in plan.items if item.options)


def test_what_was_swapped_or_left_out_hands_the_focus_to_what_replaced_it(
    sign_in, item
):
    page = sign_in()
    page.goto("/practice/")
    box = page.locator(f"#item-{item.uid}")
    other = item.options[0].name

    box.get_by_text("Swap").press("Enter")
    box.get_by_role("button", name=other).press("Enter")
    swap = page.locator(".plan-item-fold > summary", has_text=f"Swap: {other}")
    expect(swap).to_be_focused()

    box = page.locator(".routine-item", has=swap)
    box.get_by_role("button", name="Leave out").press("Enter")
    back = page.locator(".plan-left-out > li", has_text=other).get_by_role("button")
    expect(back).to_be_focused()

    back.press("Enter")
    expect(box.get_by_role("button", name="Leave out")).to_be_focused()


def test_saving_the_settings_leaves_the_focus_on_save(sign_in, person):
    page = sign_in()
    page.goto("/settings/")
    page.get_by_label("Country").select_option("NZ")

    with page.expect_response(lambda r: r.request.method == "GET"):
        page.get_by_role("button", name="Save").press("Enter")
    page.locator('input[name="seen_country"][value="NZ"]').wait_for(state="attached")

    expect(page.get_by_role("button", name="Save")).to_be_focused()


def test_a_part_that_a_link_leads_to_has_no_frame(sign_in, person):
    page = sign_in()
    page.goto("/progress/day-after/?findings=1")

    page.keyboard.press("Tab")  # whoever goes by keys is shown where they are
    page.goto("/progress/day-after/?findings=1#day-after-findings")
    part = page.locator("#day-after-findings")

    expect(part).to_be_focused()
    expect(part).to_have_css("outline-style", "none")
