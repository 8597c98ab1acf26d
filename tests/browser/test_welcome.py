"""The way in: sign up, agree, three steps, Today; on a phone, without a mouse."""

import re

import pytest
from playwright.sync_api import expect

from psoas_care.accounts.models import User
from psoas_care.safety.models import Answer
from tests.browser.test_accessibility import findings


def sign_up(page):
    page.goto("/accounts/signup/")
    page.get_by_label("Email").fill("new@example.org")
    page.get_by_label("Password").fill("correct horse battery")
    page.locator("main").get_by_role("button", name="Sign up").click()
    page.wait_for_url("**/welcome/**")


def press(page, role, name):
    """Follow a link or send a form by the keyboard alone."""
    page.locator("main").get_by_role(role, name=name, exact=True).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tick(group, name):
    """Tick a box with the space bar."""
    box = group.get_by_label(name, exact=True)
    box.focus()
    box.press("Space")
    expect(box).to_be_checked()


def say_no_to_all(page):
    """None of these, until nothing is left to ask; gives the number of screens."""
    screens = 0
    while page.get_by_role("button", name="None of these").count():
        press(page, "button", "None of these")
        screens += 1
        assert screens < 20
    return screens


def test_from_sign_up_to_today_by_keyboard(open_page, script):
    page = open_page(java_script_enabled=script)
    sign_up(page)
    page.get_by_role("checkbox").press("Space")
    press(page, "button", "Continue")

    expect(page.get_by_role("heading", level=1)).to_have_text("Set up")
    expect(page.get_by_text("0 of 3 done")).to_be_visible()

    tick(page.get_by_role("group", name="Low back"), "The whole area")
    tick(page.get_by_role("group", name="Front of hip"), "Left")
    press(page, "button", "Save")
    expect(page.get_by_text("1 of 3 done")).to_be_visible()
    expect(page.get_by_text("Low back; Front of hip, left")).to_be_visible()

    press(page, "link", "Say what suits you")
    page.get_by_label("10", exact=True).focus()
    page.keyboard.press("ArrowRight")
    tick(page.get_by_role("group", name="What works for you"), "Standing")
    press(page, "button", "Save")
    expect(page.get_by_text("2 of 3 done")).to_be_visible()
    expect(page.get_by_text("20 minutes a day")).to_be_visible()

    press(page, "link", "Safety check")
    assert say_no_to_all(page) <= 9
    page.wait_for_url("**/welcome/")
    press(page, "link", "Health profile")
    press(page, "link", re.compile(r"Answer these \d+ screens"))
    say_no_to_all(page)
    page.wait_for_url("**/welcome/")
    expect(page.get_by_text("3 of 3 done")).to_be_visible()
    press(page, "link", "Go to Today")

    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    expect(page.get_by_role("group", name="Front of hip, left")).to_be_visible()
    expect(page.get_by_text("of 3 done")).to_have_count(0)
    person = User.objects.get(email="new@example.org")
    assert person.regions == ["low_back", "hip_front.left"]
    assert person.programmes.get().minutes == 20
    assert not Answer.objects.filter(question__code="R-30").exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_text_to_agree_to_has_no_findings(open_page, scheme):
    page = open_page(color_scheme=scheme)
    sign_up(page)

    found = findings(page)
    page.get_by_role("button", name="Continue").evaluate(
        "b => b.form.noValidate = true"
    )
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Tick the box to continue").first).to_be_visible()

    assert found + findings(page) == []


def test_every_step_can_wait(open_page, script):
    page = open_page(java_script_enabled=script)
    sign_up(page)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Continue").click()

    page.get_by_role("link", name="Later: go to Today").click()
    expect(page.get_by_role("link", name="Answer the safety check")).to_be_visible()
    page.get_by_role("button", name="Hide").click()

    expect(page.get_by_text("Hidden. You can still find these steps")).to_be_visible()
    expect(page.locator(".unanswered")).to_have_count(0)
    page.goto("/settings/")
    page.get_by_role("link", name="Places you follow").click()
    expect(page.get_by_text("0 of 3 done")).to_be_visible()


def test_another_number_of_minutes_is_asked_for_only_where_it_is_wanted(sign_in):
    page = sign_in()
    page.goto("/practice/programme/")
    number = page.get_by_label("How many minutes")
    expect(number).to_be_hidden()

    page.get_by_label("Other", exact=True).check()
    number.fill("99")
    page.get_by_label("20", exact=True).check()
    page.get_by_label("Standing", exact=True).check()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_ticked_place_glows_on_the_body(sign_in, scheme):
    page = sign_in(color_scheme=scheme)
    page.goto("/welcome/")
    left = page.locator('[data-region="hip_front"][data-side="left"]')
    before = left.evaluate("element => getComputedStyle(element).fill")

    page.get_by_role("group", name="Front of hip").get_by_label("Left").check()

    expect(left).not_to_have_css("fill", before)


def test_todays_entries_are_fetched_when_they_are_opened(sign_in):
    page = sign_in()
    page.goto("/")
    entries = page.locator("#today-entries")
    expect(entries.get_by_text("Nothing yet.")).to_have_count(0)

    page.get_by_text("Today’s entries").focus()
    page.keyboard.press("Enter")

    expect(entries.get_by_text("Nothing yet.")).to_be_visible()
    expect(page.locator("#today-so-far")).to_be_focused()
