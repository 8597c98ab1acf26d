"""A form left open while its sign-in ends: Chromium brings back what was typed."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from psoas_care.records.models import ReportLink
from psoas_care.symptoms.models import CheckIn
from tests.browser.conftest import PASSWORD, sign_in_as
from tests.browser.test_journeys import rate, save

NOTE = "It pulled when I got up."
ADD = "/symptoms/check-ins/add/"


def write(page):
    page.goto(ADD)
    rate(page, "Low back", 4)
    page.locator("details:has([name=note]) > summary").click()
    page.get_by_label("Note").fill(NOTE)


def sign_in(page, person):
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()


def sign_out_elsewhere(page):
    other = page.context.new_page()
    other.goto("/accounts/logout/")
    other.locator("main").get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/")
    return other


def test_signed_out_in_another_tab_the_note_is_there_after_signing_in(
    sign_in_page, script, person
):
    page = sign_in_page(java_script_enabled=script)
    write(page)
    sign_out_elsewhere(page).close()
    save(page)

    page.get_by_text("We have kept what you typed").wait_for()
    sign_in(page, person)

    page.get_by_text(f"You are signed in as {person.email}").wait_for()
    assert page.get_by_label("What you wrote").input_value() == NOTE
    page.get_by_role("button", name="Send it again").click()
    page.get_by_text("Check-in saved.").wait_for()
    check_in = CheckIn.objects.get()
    assert (check_in.user, check_in.note) == (person, NOTE)
    assert [score.value for score in check_in.pain_scores.all()] == [4]


def test_signed_in_anew_in_another_tab_the_form_goes_on(sign_in_page, script, person):
    page = sign_in_page(java_script_enabled=script)
    write(page)
    other = sign_out_elsewhere(page)
    other.goto("/accounts/login/")
    sign_in(other, person)
    other.get_by_role("heading", level=1).first.wait_for()
    save(page)

    page.get_by_role("button", name="Send it again").click()

    page.get_by_text("Check-in saved.").wait_for()
    assert CheckIn.objects.get().note == NOTE


def test_a_tap_that_came_signed_out_is_not_lost(sign_in_page, person):
    """Htmx would lead the whole tab to signing in, and the number would be gone."""
    page = sign_in_page()
    page.goto("/")
    sign_out_elsewhere(page).close()
    row = page.get_by_role("group", name="Low back", exact=True)
    row.get_by_text("4", exact=True).click()

    page.get_by_text("We have kept what you typed").wait_for()
    sign_in(page, person)
    page.get_by_role("button", name="Send it again").click()

    page.get_by_text("Check-in saved.").wait_for()
    assert [score.value for score in CheckIn.objects.get().pain_scores.all()] == [4]


def test_the_question_on_a_link_goes_through_signing_in(sign_in_page, script, person):
    page = sign_in_page(java_script_enabled=script)
    page.goto("/records/links/")
    page.get_by_label("Question").fill(NOTE)
    page.get_by_text("30 days").click()
    sign_out_elsewhere(page).close()
    page.get_by_role("button", name="Create the link").click()

    page.get_by_text("We have kept what you typed").wait_for()
    sign_in(page, person)
    assert page.get_by_label("Question").input_value() == NOTE
    page.get_by_role("button", name="Send it again").click()

    page.get_by_text("Your link is ready").wait_for()
    link = ReportLink.objects.get()
    assert (link.user, link.question) == (person, NOTE)
    assert (link.expires_at - link.at).days == 30


def test_the_tick_beneath_the_terms_goes_through_signing_in(open_page, person):
    person.withdraw_consent(now=timezone.now())
    page = open_page()
    sign_in_as(page, person)
    page.goto("/welcome/")
    page.get_by_role("checkbox").check()
    sign_out_elsewhere(page).close()
    page.locator("main").get_by_role("button", name="Continue").click()

    page.get_by_text("We have kept what you typed").wait_for()
    sign_in(page, person)
    page.get_by_role("button", name="Send it again").click()

    page.get_by_role("heading", name="Set up").wait_for()
    person.refresh_from_db()
    assert person.has_consented


def test_signing_in_in_two_tabs_goes_on_in_both(open_page, script, person):
    first = open_page(java_script_enabled=script)
    first.goto("/accounts/login/?next=/diary/")
    second = first.context.new_page()
    second.goto("/accounts/login/?next=/settings/")

    sign_in(first, person)
    first.wait_for_url("**/diary/")
    sign_in(second, person)

    second.wait_for_url("**/settings/")


@pytest.fixture
def sign_in_page(open_page, person):
    """A page signed in as `person`."""

    def sign_in_page(**options):
        page = open_page(**options)
        sign_in_as(page, person)
        return page

    return sign_in_page


def test_what_was_wrong_goes_once_an_exercise_is_added(sign_in):
    page = sign_in()
    page.goto("/practice/sessions/add/")
    page.get_by_role("button", name="Save").click()
    summary = page.locator(".form-errors")
    expect(summary).to_contain_text("Log at least one exercise.")

    page.evaluate(
        "for (const fold of document.querySelectorAll('details')) fold.open = true"
    )
    page.locator(".pick").first.click(timeout=9000)

    expect(page.locator("[name='bouts-0-exercise']")).to_have_count(1)
    expect(summary).to_have_count(0)
