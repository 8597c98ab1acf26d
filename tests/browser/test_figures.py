"""The figure of an exercise in Chromium: it moves, stops when asked, changes sides."""

import pytest
from playwright.sync_api import expect

LUNGE = "/library/exercises/half-kneeling-hip-flexor-stretch/"


@pytest.fixture
def figure(open_page, script):
    page = open_page(java_script_enabled=script)
    page.goto(LUNGE)
    return page.locator(".figure")


def test_it_moves_and_holds_still_when_asked(figure):
    moving = figure.get_by_role("img", name="Side view, right side")
    poses = figure.get_by_text("Still tucked, hips a little forward")
    expect(moving).to_be_visible()
    expect(poses.first).to_be_hidden()

    figure.get_by_label("Hold still").check()

    expect(moving).to_be_hidden()
    expect(poses.first).to_be_visible()
    expect(poses.last).to_be_hidden()  # of the other side


def test_the_other_side_is_shown_when_chosen(figure):
    figure.get_by_label("Left side").check()

    expect(figure.get_by_role("img", name="left side")).to_be_visible()
    expect(figure.get_by_role("img", name="right side")).to_be_hidden()


def test_with_reduced_motion_nothing_moves(open_page):
    page = open_page(reduced_motion="reduce")
    page.goto(LUNGE)

    expect(page.locator(".figure-moving").first).to_be_hidden()
    expect(page.get_by_text("Kneeling tall, pelvis level").first).to_be_visible()
    expect(page.get_by_label("Hold still")).to_be_hidden()


def test_a_drawing_opened_by_itself_keeps_its_colours(open_page):
    page = open_page()
    page.goto(LUNGE)

    page.goto(page.locator(".figure-moving").first.get_attribute("src"))

    assert page.evaluate(
        "getComputedStyle(document.querySelector('.drawing-shirt')).fill"
    ).startswith("oklch(")
