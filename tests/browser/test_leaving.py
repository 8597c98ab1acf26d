"""What was filled in and not saved is not lost by a link, in Chromium."""

import pytest
from playwright.sync_api import expect

from psoas_care.symptoms.models import CheckIn
from tests.factories import CheckInFactory

CHECK_IN = "/symptoms/check-ins/add/"


def question(page):
    return page.get_by_role("dialog", name="Leave without saving?")


def header_link(page):
    return page.get_by_role("navigation", name="Main").get_by_role(
        "link", name="Library"
    )


def press(page, name):
    question(page).get_by_role("button", name=name).click()


@pytest.mark.parametrize(
    ("path", "label", "text"),
    [
        (CHECK_IN, "Note", "The stairs at work"),
        ("/practice/my-routines/add/?copy=5-a-desk-reset", "Name", "For the evening"),
        ("/practice/sessions/add/?copy=5-a-desk-reset", "Note", "Slower than planned"),
        ("/symptoms/function/add/", "An activity of your own", "Gardening"),
    ],
)
def test_a_link_asks_first_and_to_stay_keeps_what_was_typed(sign_in, path, label, text):
    page = sign_in()
    page.goto(path)
    page.evaluate("""document.querySelectorAll("main form details").forEach(
        (fold) => { fold.open = true; })""")
    field = page.locator("main form").get_by_label(label).first
    with page.expect_response("**/unsaved-question.*.js"):  # the first letter brings it
        field.fill(text)
    page.wait_for_load_state("networkidle")

    header_link(page).click()

    expect(question(page)).to_be_visible()
    press(page, "Stay here")
    expect(field).to_have_value(text)
    assert page.url.endswith(path)
    header_link(page).click()
    press(page, "Leave without saving")
    page.wait_for_url("**/library/")


def test_what_was_saved_or_not_touched_is_left_without_a_word(sign_in, person):
    page = sign_in()
    page.goto(CHECK_IN)
    header_link(page).click()
    page.wait_for_url("**/library/")

    page.goto(CHECK_IN)
    page.get_by_role("group", name="Low back", exact=True).get_by_label("4").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(lambda address: "check-ins" not in address)
    header_link(page).click()
    page.wait_for_url("**/library/")
    assert CheckIn.objects.count() == 1


def test_to_cancel_is_meant_and_signing_out_is_asked(sign_in, person):
    row = CheckInFactory(user=person)
    page = sign_in()
    page.goto(f"/symptoms/check-ins/{row.uid}/edit/")
    with page.expect_response("**/unsaved-question.*.js"):
        page.get_by_label("Note").fill("Better after a walk")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Sign out").click()
    press(page, "Stay here")
    expect(page.get_by_label("Note")).to_have_value("Better after a walk")

    page.get_by_role("link", name="Cancel").click()

    page.wait_for_url("**/diary/")


def test_what_came_back_with_a_mistake_is_still_unsaved(sign_in):
    page = sign_in()
    page.goto(CHECK_IN)
    page.get_by_role("button", name="Save").click()
    page.locator(".form-errors").wait_for()
    page.wait_for_load_state("networkidle")

    header_link(page).click()

    expect(question(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(question(page)).to_be_hidden()
    expect(header_link(page)).to_be_focused()
