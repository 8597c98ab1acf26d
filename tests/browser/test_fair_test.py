"""A fair test on a phone: started in a few taps, lived, stopped, read and printed."""

from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import expect

from psoas_care.practice.models import FairTest
from tests.browser.conftest import sign_in_as
from tests.browser.test_print import MARGIN, sheets
from tests.factories import NOON, FairTestFactory, PainScoreFactory

DAY = timedelta(days=1)


def feel(person, at, value):
    PainScoreFactory(check_in__user=person, check_in__at=at, value=value, kind="now")


def test_started_in_five_taps_lived_for_three_days_stopped_and_read(sign_in, person):
    with time_machine.travel(NOON) as clock:
        for ago in range(1, 30):
            feel(person, NOON - ago * DAY, 4 + ago % 3)
        page = sign_in()
        page.goto("/progress/")
        page.get_by_role("link", name="Fair tests").click()  # 1
        page.get_by_role("link", name="Start a test").click()  # 2
        # Opening the list is the third tap, choosing from it the fourth.
        page.get_by_label("What do you want to test?").select_option("early-night")
        page.get_by_role("button", name="Start").click()  # 5
        expect(page.get_by_role("alert").or_(page.locator(".message"))).to_contain_text(
            "Your test starts tomorrow"
        )

        test = FairTest.objects.get()
        for number in range(3):
            clock.move_to(NOON + (number + 1) * DAY)
            says = "with" if test.coins[number] == "1" else "without"
            page.goto("/")
            coin = page.locator(".coin")
            expect(coin).to_contain_text(f"earlier: today’s coin says {says}.")
            feel(person, NOON + (number + 1) * DAY, 5)
        coin.get_by_role("button", name="I did not follow it").click()
        expect(coin).to_contain_text("You did not follow the coin today")

        coin.get_by_role("link", name="Fair test").click()
        page.get_by_text("Stop", exact=True).click()
        page.get_by_role("button", name="Stop the test").click()

        expect(page.get_by_role("heading", level=1)).to_have_text(
            "These days cannot tell"
        )
        main = page.locator("main")
        expect(main).to_contain_text("On 2 of 3 days")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert sheets(page.pdf(format="A4", margin=MARGIN)) == 1


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_answer_of_twelve_weeks_is_one_sheet(sign_in, person, paper):
    test = FairTestFactory(user=person, planned_days=84, at=NOON - 90 * DAY)
    for number in range(84):
        less = 2 * (test.coins[number] == "1")
        feel(person, NOON - (89 - number) * DAY, 6 - less - number % 2)
    with time_machine.travel(NOON):
        page = sign_in()
        page.goto(f"/progress/fair-tests/{test.uid}/answer/")

        expect(page.locator("main")).to_contain_text("pain was lower on days with")
        assert sheets(page.pdf(format=paper, margin=MARGIN)) == 1


def test_another_place_brings_its_own_chances(sign_in, person):
    page = sign_in()
    page.goto("/progress/fair-tests/add/")

    page.get_by_label("Pelvis").check()

    expect(page.locator("#fair-test-lengths")).to_contain_text("a clear answer? Pelvis")
    page.get_by_label("What do you want to test?").select_option("early-night")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Going to bed")


def test_it_goes_without_script_too(open_page, person):
    with time_machine.travel(NOON):
        FairTestFactory(user=person, at=NOON - DAY)
        page = open_page(java_script_enabled=False)
        sign_in_as(page, person)
        page.goto("/practice/")

        page.get_by_role("button", name="I did not follow it").click()

        expect(page.locator(".coin")).to_contain_text(
            "You did not follow the coin today"
        )
