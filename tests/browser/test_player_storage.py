"""A browser that keeps nothing: full, blocked, without storage, or full of nonsense."""

import json

import pytest

from psoas_care.practice.models import Session
from tests.browser.test_player import (
    WHOLE,
    bouts,
    kept,
    let_pass,
    part,
    play,  # noqa: F401 - a fixture
    press,
    routine,  # noqa: F401 - a fixture
    save,
    start,
    visit,  # noqa: F401 - a fixture
)

UNKEPT = ".player-unkept"
BROKEN = {
    "full": """Storage.prototype.setItem = () => {
        throw new DOMException("", "QuotaExceededError");
    }""",
    "blocked": """Object.defineProperty(window, "localStorage", {
        get() { throw new DOMException("", "SecurityError"); },
    })""",
    "silent": "Storage.prototype.setItem = () => undefined",
    "null": "Object.defineProperty(window, 'localStorage', { get: () => null })",
}


@pytest.mark.parametrize("how", BROKEN)
def test_without_storage_the_player_plays_says_so_and_saves(play, how):  # noqa: F811
    page = play(script=BROKEN[how])

    start(page, 4)
    let_pass(page, 12)
    assert page.locator(f".play-stage {UNKEPT}").is_visible()
    for _ in range(86):
        let_pass(page, 1)
    assert page.locator(f".player-finish {UNKEPT}").is_visible()
    save(page)

    assert bouts() == WHOLE


def test_what_cannot_be_kept_is_warned_of_before_the_page_is_left(play):  # noqa: F811
    page = play(script=BROKEN["blocked"])
    start(page)
    let_pass(page, 40)
    asked = []
    page.on("dialog", lambda dialog: asked.append(dialog.type) or dialog.dismiss())

    page.close(run_before_unload=True)
    page.locator(UNKEPT).first.wait_for()

    assert asked == ["beforeunload"]


def test_a_browser_that_keeps_says_nothing_of_it(play):  # noqa: F811
    page = play()
    start(page)
    let_pass(page, 12)

    assert not page.locator(UNKEPT).first.is_visible()


def entry(person, **changes):
    return {
        "uid": "5e0789ce-2862-4a5c-9c1f-0d3c5f6a7b8c",
        "user": str(person.pk),
        "path": "/practice/routines/plain/play/",
        "title": "Plain session",
        "stage": "playing",
        "fields": [["uid", "5e0789ce-2862-4a5c-9c1f-0d3c5f6a7b8c"]],
        **changes,
    }


def test_nonsense_in_the_storage_stops_nothing(play, person):  # noqa: F811
    texts = ["", "{", "null", "[]", "17", '"text"', "{}"]
    texts += [
        json.dumps(entry(person, **change))
        for change in (
            {"fields": None},
            {"fields": "text"},
            {"fields": [1]},
            {"path": 7},
            {"stage": "dancing"},
            {"uid": None},
            {"user": "somebody else"},
        )
    ]
    stored = {f"session/{n}": text for n, text in enumerate(texts)}
    switches = '{"sound": false, "smell": true, "voice": "loud", "vibration": null}'
    script = f"for (const [k, v] of Object.entries({json.dumps(stored)}))"
    page = play(
        script=f"""{script} localStorage.setItem(k, v);
        localStorage.getItem("player-switches")
          ?? localStorage.setItem("player-switches", {json.dumps(switches)});"""
    )

    assert not page.locator("[data-switch][name=sound]").is_checked()
    assert page.locator("[data-switch][name=voice]").is_checked()
    assert page.locator("unsent-sessions").is_hidden()
    start(page, 4)
    for _ in range(98):
        let_pass(page, 1)
    save(page)
    assert Session.objects.count() == 1


@pytest.mark.parametrize("text", ["null", "7", "[]", '"x"', "{"])
def test_switches_that_are_none_are_as_they_come(play, text):  # noqa: F811
    page = play(script=f"localStorage.setItem('player-switches', {json.dumps(text)})")

    assert page.locator("[data-switch][name=sound]").is_checked()
    start(page)


@pytest.mark.parametrize(
    "clock", [None, {}, {"index": 99, "into": 0, "worked": [], "ends": []}]
)
def test_a_place_that_is_none_is_not_gone_on_with(play, person, clock):  # noqa: F811
    text = json.dumps(entry(person, clock=clock, print="", hurts={}, pressures={}))
    page = play(script=f"localStorage['session/x'] ??= {json.dumps(text)}")

    assert part(page, "resume").is_hidden()
    start(page, 4)
    let_pass(page, 12)
    press(page, "Stop here")
    assert len(kept(page)) >= 1
