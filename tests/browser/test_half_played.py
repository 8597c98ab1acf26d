"""A session left halfway is offered only while it can be gone on with; in Chromium."""

from datetime import timedelta

import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from tests import answers
from tests.browser.test_player import (  # noqa: F401 - fixtures
    PLAY,
    kept,
    let_pass,
    part,
    play,
    press,
    routine,
    start,
    visit,
)


def test_a_session_left_halfway_is_not_offered_under_an_emergency(play, person):  # noqa: F811
    now = timezone.now()
    with time_machine.travel(now - timedelta(minutes=5)):
        page = play(now=now - timedelta(minutes=5))
        start(page, 3)
        let_pass(page, 15)
    note = page.locator("unsent-sessions")

    page.goto("/diary/")
    page.clock.set_system_time(now)
    on = note.get_by_role("link", name="Continue")
    expect(on).to_be_visible()
    assert on.get_attribute("href") == PLAY

    answers.say(person, "R-01")
    for address in ("/diary/", PLAY):  # the page where it was played is locked itself
        page.goto(address)
        expect(note.get_by_text("has changed since then")).to_be_visible()
        assert not on.is_visible()
        assert len(kept(page)) == 1

    note.get_by_role("button", name="Save what was done").click()
    expect(note).to_be_hidden()
    assert person.sessions.get().bouts.get().actual_seconds < 20
    # It may lead on to what the session closed, so this outlives a page.
    is_kept = "Object.keys(localStorage).some((key) => key.startsWith('session/'))"
    page.wait_for_function(f"() => !{is_kept}")
