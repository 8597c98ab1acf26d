"""The safety pages in Chromium: counted taps, keyboard alone, no script, on paper."""

import re

import pytest
from playwright.sync_api import expect

from psoas_care.safety.models import Answer
from tests.browser.test_accessibility import findings, scrolls_sideways
from tests.browser.test_print import MARGIN
from tests.safety.sent import say_no_to_all, tell


@pytest.fixture
def taps():
    """Tap something and count it."""

    class Taps:
        number = 0

        def on(self, what):
            what.click()
            self.number += 1

    return Taps()


def test_a_check_without_a_yes_costs_at_most_twelve_taps(sign_in, script, person, taps):
    page = sign_in(java_script_enabled=script)
    page.goto("/")

    taps.on(page.get_by_role("button", name="More"))
    taps.on(page.get_by_role("link", name="Safety", exact=True))
    taps.on(page.get_by_role("link", name="Answer the safety check"))
    for number in range(1, 10):
        expect(page.get_by_text(f"screen {number} of 9")).to_be_visible()
        taps.on(page.get_by_role("button", name="None of these"))

    expect(page.get_by_text("exercises are locked now")).to_be_visible()
    assert taps.number <= 12
    assert Answer.objects.filter(user=person, is_current=True).count() == 29


def test_none_of_these_is_in_reach_however_many_questions_there_are(sign_in):
    page = sign_in()
    for group in ("sudden-and-severe", "fever-and-illness", "clots-and-bleeding"):
        page.goto(f"/safety/check/?group={group}")
        fold = page.get_by_role("navigation", name="Main").bounding_box()["y"]
        none = page.get_by_role("button", name="None of these").bounding_box()
        assert none["y"] + none["height"] <= fold


def test_the_weekly_form_is_one_tap(sign_in, script, person, taps):
    say_no_to_all(person, days_ago=8)
    page = sign_in(java_script_enabled=script)
    page.goto("/safety/check/")

    taps.on(page.get_by_role("button", name="Nothing new"))

    expect(page.get_by_text("exercises are locked now")).to_be_visible()
    assert taps.number == 1


def test_what_a_tick_asks_further_unfolds_and_is_required(sign_in, script):
    page = sign_in(java_script_enabled=script)
    page.goto("/safety/check/?group=legs-bladder-bowel")
    which = page.get_by_label("It came fast, or is getting worse")
    expect(which).to_be_hidden()

    page.get_by_label("A leg or foot that has become clearly weak").check()
    expect(which).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Say which one it is.", exact=True)).to_be_visible()
    expect(page.get_by_label("A leg or foot")).to_be_checked()
    which.check()
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("heading", name="Emergency")).to_be_visible()
    expect(page.get_by_text("Do not drive yourself.")).to_be_visible()


def test_an_emergency_by_mistake_is_taken_back_by_keyboard_alone(
    sign_in, script, person
):
    page = sign_in(java_script_enabled=script)
    page.goto("/safety/check/?group=legs-bladder-bowel")

    page.get_by_label("New numbness or odd feeling").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # presses the first button, which is "Continue"
    expect(page.get_by_role("heading", name="Emergency")).to_be_visible()
    page.get_by_role("link", name="I tapped this by mistake").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="It was a mistake").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Taken back. Both stay in the history.")).to_be_visible()
    expect(page.get_by_role("heading", name="Emergency")).to_be_hidden()
    assert not person.restrictions.filter(ended_on=None).exists()


def test_enter_alone_never_says_that_nothing_is_so(sign_in, person):
    page = sign_in()
    page.goto("/safety/check/")

    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Tick anything that applies")
    assert not Answer.objects.filter(user=person).exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_who_cannot_go_on_sees_whom_to_talk_to(sign_in, person, scheme):
    person.country = "GB"
    person.save()
    page = sign_in(color_scheme=scheme)
    page.goto("/safety/check/?group=mood")

    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_role("heading", name="Talk to somebody now")).to_be_visible()
    line = page.get_by_role("link", name="116 123")
    expect(line).to_have_attribute("href", "tel:116123")
    assert line.bounding_box()["height"] >= 44
    assert findings(page) == []
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_emergency_has_no_findings_and_fits_a_phone(sign_in, person, scheme):
    person.country = "AT"
    person.save()
    for code in ("R-01", "R-10", "R-25", "R-28"):
        tell(person, code)
    page = sign_in(color_scheme=scheme)

    page.goto("/safety/")

    assert findings(page) == []
    assert not scrolls_sideways(page)
    number = page.get_by_role("link", name="144").first
    assert number.bounding_box()["y"] < 844  # without scrolling


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("country", ["", "GB", "BE"])
def test_help_is_one_sheet_of_paper(open_page, paper, country):
    page = open_page()
    page.goto(f"/safety/help/?country={country}")

    sheets = re.findall(rb"/Type /Page\b", page.pdf(format=paper, margin=MARGIN))

    assert len(sheets) == 1
