"""A sign that somebody reports, and what is closed for them afterwards."""

import re

from playwright.sync_api import expect

from tests.answers import clear

HELD = "/library/exercises/back-massager-glute-piriformis/"


def test_a_sign_after_pressure_closes_side_and_tool_by_keyboard_and_without_script(
    sign_in, script, person
):
    clear(person)
    page = sign_in(java_script_enabled=script)

    page.goto(f"/practice/sessions/add/?exercise={HELD.split('/')[3]}")
    page.get_by_label("Seconds").fill("30")
    page.get_by_label("Side", exact=True).select_option("left")
    sign = page.get_by_label("Tingling on the outer side of the thigh")
    sign.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/safety/")
    page.get_by_text("Locked for now: Ridged massager, left.").wait_for()
    page.goto(HELD)
    page.get_by_role("heading", name="The left side is locked").wait_for()
    assert page.get_by_role("link", name="See what to do").count() == 1


def test_a_tick_asks_which_it_is_only_once_it_is_ticked(sign_in, person):
    clear(person)
    page = sign_in()
    page.goto("/practice/sessions/add/")
    page.get_by_text("Did any of these happen").click()
    which = page.get_by_label("The thigh is weak, or the knee gives way")
    assert not which.is_visible()

    page.get_by_label("Tingling or numb front of the thigh").check()

    assert which.is_visible()


def test_a_word_about_a_nerve_asks_one_question_that_leads_to_the_others(
    sign_in, script
):
    page = sign_in(java_script_enabled=script)
    page.goto("/symptoms/check-ins/add/")
    sign = page.get_by_label("Sick, sweating or faint while pressing")
    beat = page.get_by_role("link", name="Answer the question about a beating lump")
    question = page.get_by_text("Did this start while you pressed with a tool")
    page.get_by_text("How it feels, what helps").click()
    assert not question.is_visible()
    assert not beat.is_visible()

    page.get_by_label("Numb", exact=True).check()
    page.get_by_label("Throbbing in the belly, with the heartbeat").check()

    assert question.is_visible()
    assert beat.is_visible()
    assert not sign.is_visible()
    page.get_by_role("link", name="Yes: say what happened").click()
    expect(sign).to_be_visible()


def test_a_locked_page_says_why_in_words_that_fit_a_phone(sign_in):
    page = sign_in()

    page.goto("/library/exercises/sphinx-psoas-release/")

    panel = page.locator(".limit")
    assert panel.get_by_role("heading").inner_text() == "Locked"
    links = panel.get_by_role("link")
    assert links.count() >= 3
    for link in links.all():
        assert link.bounding_box()["height"] >= 44
        assert re.match("/safety/", link.get_attribute("href"))
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == 390


def test_without_script_a_sign_ticked_on_a_page_that_plays_is_not_lost(sign_in, person):
    """Its words once ticked the copy that only a player with script can show."""
    clear(person)
    page = sign_in(java_script_enabled=False)
    page.goto("/practice/routines/20-b-back-side-release/play/")

    page.get_by_role("link", name="Log this session").click()
    words = page.locator("label", has_text="Sick, sweating or faint while pressing")
    words.last.click()
    page.get_by_role("button", name="Save").click()

    page.wait_for_url("**/safety/")
    assert {hold.code for hold in person.restrictions.all()} == {"N-01"}
