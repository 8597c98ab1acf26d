"""What was said in a session that is not saved holds for its day; in Chromium."""

import pytest
from playwright.sync_api import expect

from tests import answers
from tests.browser.conftest import sign_in_as
from tests.browser.test_player import (  # noqa: F401 - fixtures
    NO_NETWORK,
    kept,
    let_pass,
    part,
    press,
    routine,
    start,
    visit,
)
from tests.browser.test_said_while_playing import BREATHING, BRIDGE, feel
from tests.browser.test_too_much_today import stop_for_pain

CAT_COW = "/library/exercises/cat-cow/play/"
BEAT = "Throbbing in the belly, with the heartbeat"
DAY = 24 * 60 * 60


def say(page, *words):
    """Say what it was like, at pain 9, and stop all of it."""
    start(page, 3)
    let_pass(page, 14)
    for word in words:
        feel(page, word)
    press(page, "Stop the session")
    page.locator("session-player[data-state=finish]").wait_for()


def discard(page):
    page.get_by_text("Do not save it").click()
    expect(page.get_by_text("stays left out on this device")).to_be_visible()
    press(page, "Discard")
    page.wait_for_url(lambda address: not address.endswith("/play/"))
    assert kept(page) == []


def is_told_to_stop(page, path):
    page.goto(path)
    press(page, "Start without a number")
    expect(page.get_by_text("Leave exercises for today.")).to_be_visible()
    expect(page.get_by_text("Connect first")).to_be_hidden()
    return page.locator("session-player[data-state=start]").count() == 1


def next_day(page):
    page.clock.set_system_time(page.evaluate("Date.now()") / 1000 + DAY)


@pytest.mark.parametrize("word", ["Numb", BEAT], ids=["nerve", "vessel"])
def test_what_a_visitor_said_of_a_nerve_outlasts_its_session(visit, word):  # noqa: F811
    page = visit(path=CAT_COW)
    say(page, word)

    discard(page)

    assert is_told_to_stop(page, BREATHING)
    # What stays says nothing of a body: a day, and what is left out on it.
    mark = page.evaluate("JSON.parse(localStorage['over/'])")
    assert {*mark} == {"at", "slugs", "isFinal"}
    next_day(page)
    page.goto(CAT_COW)
    start(page)


@pytest.mark.parametrize("is_discarded", [True, False], ids=["discarded", "kept"])
def test_signing_in_changes_nothing_of_what_a_visitor_said(visit, person, is_discarded):  # noqa: F811
    answers.clear(person)
    page = visit(path=CAT_COW)
    say(page, "Numb")
    if is_discarded:
        discard(page)

    sign_in_as(page, person)

    assert is_told_to_stop(page, BREATHING)
    next_day(page)
    page.goto(BREATHING)
    start(page)


def test_signing_in_changes_nothing_of_strong_pain_either(visit, person):  # noqa: F811
    answers.clear(person)
    page = visit(path=CAT_COW)
    press(page, "9")
    expect(part(page, "too-strong")).to_be_visible()

    sign_in_as(page, person)
    page.goto(BRIDGE)
    press(page, "3")

    expect(part(page, "too-strong")).to_be_visible()
    assert page.locator("session-player[data-state=start]").count() == 1


@pytest.mark.parametrize("is_there", [True, False], ids=["as a person", "as a visitor"])
@pytest.mark.parametrize("words", [[], ["Sharp"]], ids=["stopped", "sharp"])
def test_what_was_stopped_for_pain_stays_left_out(visit, person, is_there, words):  # noqa: F811
    answers.clear(person)
    page = visit(person if is_there else None, path=CAT_COW)
    say(page, *words) if words else stop_for_pain(page)

    discard(page)

    page.goto(CAT_COW)
    press(page, "Start without a number")
    expect(part(page, "stopped")).to_contain_text("left out until tomorrow: Cat-cow")
    expect(page.get_by_text("Save what was done, and")).to_be_hidden()
    assert page.locator("session-player[data-state=start]").count() == 1
    page.goto(BRIDGE)
    start(page)
    next_day(page)
    page.goto(CAT_COW)
    start(page)


def test_discarded_by_the_note_it_is_as_over(visit, person):  # noqa: F811
    answers.clear(person)
    page = visit(person, path=CAT_COW)
    stop_for_pain(page)
    page.locator("session-player[data-state=finish]").wait_for()
    page.goto(BRIDGE)
    press(page, "Discard")
    expect(page.locator("unsent-sessions")).to_be_hidden()

    page.goto(CAT_COW)
    press(page, "Start without a number")

    expect(part(page, "stopped")).to_contain_text("Cat-cow")


def test_signing_out_forgets_what_was_left_out_and_no_word_of_a_visitor(visit, person):  # noqa: F811
    page = visit(path=CAT_COW)
    say(page, "Numb")
    discard(page)
    sign_in_as(page, person)
    page.evaluate("(key) => { localStorage[key] = '{}' }", f"over/{person.pk}")

    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").first.wait_for()

    assert page.evaluate("Object.keys(localStorage)") == ["over/"]
    assert is_told_to_stop(page, BREATHING)
