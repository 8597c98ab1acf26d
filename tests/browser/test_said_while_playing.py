"""What is said of pain while playing counts before anything is saved; in Chromium."""

import pytest
from playwright.sync_api import expect

from psoas_care.safety.models import Restriction
from psoas_care.symptoms.models import PainScore
from tests import answers
from tests.browser.test_player import (  # noqa: F401 - fixtures
    NO_NETWORK,
    kept,
    let_pass,
    part,
    play,
    press,
    routine,
    start,
    visit,
)

MAT = "/library/exercises/trigger-point-mat/play/"
BRIDGE = "/library/exercises/glute-bridge/play/"
SPHINX = "/library/exercises/sphinx-psoas-release/play/"


def tick(page, name):
    press(page, "This hurts")
    page.get_by_role("dialog").locator(f"[name='{name}']").first.check()


def feel(page, word):
    press(page, "This hurts")
    page.get_by_role("dialog").get_by_label(word, exact=True).check()


@pytest.mark.parametrize(
    ("path", "say", "what", "code"),
    [
        (MAT, tick, "signs-N-06", "N-06"),
        (MAT, tick, "signs-N-03", "N-03"),
        (BRIDGE, feel, "Numb", "R-01"),
    ],
)
def test_it_counts_when_the_page_is_left_for_a_tool(
    play,  # noqa: F811
    person,
    path,
    say,
    what,
    code,
):
    answers.clear(person)
    page = play(path=path)
    start(page)
    let_pass(page, 12)
    say(page, what)

    page.goto(SPHINX)

    # Led to what it closed, or not let start.
    page.wait_for_url(lambda url: not url.endswith("/play/") or "?changed" in url)
    assert person.restrictions.filter(code=code, ended_on=None).exists()
    page.goto(SPHINX)
    expect(page.locator("session-player")).to_have_count(0)
    assert len(kept(page)) == 1  # it may still be saved


def test_pain_too_strong_at_the_end_counts_when_the_page_is_left(play, person):  # noqa: F811
    answers.clear(person)
    page = play(path=MAT)
    start(page)
    let_pass(page, 12)
    page.locator("[data-part=stage] [data-do=finish]").click()
    page.locator("[name=after][value='9']").check(force=True)

    page.goto("/diary/")
    expect(page.get_by_text("Save what was done").first).to_be_visible()

    assert PainScore.objects.get().value == 9
    page.reload()
    expect(page.get_by_text("Save what was done").first).to_be_visible()
    assert PainScore.objects.count() == 1  # told once
    page.goto(SPHINX)
    expect(page.locator("session-player")).to_have_count(0)


def test_offline_nothing_else_starts_before_the_server_knows(play, person):  # noqa: F811
    answers.clear(person)
    one = play(path=MAT, excused=NO_NETWORK)
    other = one.context.new_page()
    other.goto(BRIDGE)
    one.context.set_offline(True)
    for _ in range(2):
        press(one, "Start without a number")
    let_pass(one, 12)
    tick(one, "signs-N-06")

    press(other, "Start without a number")

    expect(part(other, "untold")).to_be_visible()
    assert other.locator("session-player").get_attribute("data-state") == "start"
    assert not Restriction.objects.filter(code="N-06").exists()
