"""A session in real time: what a person would hear and feel, and when.

Half a minute in the suite, five by `make soak`, which also holds the clock of the page
to its milliseconds: a busy machine wakes it late, and then only the tones are in time.
"""

import pytest

from psoas_care.library.dose import Sides
from psoas_care.practice.models import Bout
from tests.browser.test_player import part, start
from tests.factories import ExerciseFactory, RoutineItemFactory

CUE = 50  # ms that a cue may be off, and the sound from the clock

# What the browser is asked to do, and when: tones on the audio clock, vibration.
LISTEN = """
Object.assign(window, { heard: [], felt: [] });
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (when) {
  window.audio ??= this.context;
  window.began ??= performance.now() - audio.currentTime * 1000;
  heard.push(performance.now() + (when - audio.currentTime) * 1000);
  return start.call(this, when);
};
navigator.vibrate = () => Boolean(felt.push(performance.now()));
"""
# Seconds → the dose that fills them, both sides the same, with a cue of every kind.
DOSES = {
    34: {"hold_seconds": 8, "move_seconds": 2, "sets": 1, "rest_seconds": 4},
    300: {"hold_seconds": 36, "move_seconds": 4, "sets": 3, "rest_seconds": 10},
}
FELT = {"work", "rest", "switch", "half", "over"}


@pytest.fixture
def play(sign_in):
    """Play a session of so many seconds, up to the screen at its end."""

    def play(seconds):
        dose = DOSES[seconds]
        bounds = {
            f"{name}_{end}": dose[name]
            for name in ("hold_seconds", "sets")
            for end in ("min", "max")
        }
        stretch = ExerciseFactory(sides=Sides.PER_SIDE, **dose, **bounds)
        item = RoutineItemFactory(exercise=stretch)
        page = sign_in()
        page.add_init_script(LISTEN)
        page.goto(f"/practice/routines/{item.routine.slug}/play/")
        start(page, 2)
        save = page.get_by_role("button", name="Save", exact=True)
        save.wait_for(timeout=(seconds + 20) * 1000)
        return page

    return play


def cues(page):
    """When each cue is due, in ms from the first, by the numbers on the page."""
    score = page.evaluate("JSON.parse(document.querySelector('#player-score').text)")
    found, began = [], 0
    for phase in score["phases"]:
        for second, cue in [[0, phase["kind"]], *phase["marks"]]:
            found.append((began + second * 1000, cue))
        began += phase["seconds"] * 1000
    return [*found, (began, "over")]


def since_start(page, name):
    """The moments in a list of the page, in ms from the start of the session.

    The second tone counts the third-last second of getting ready.
    """
    zero = page.evaluate("heard[1]") - 7000
    return [moment - zero for moment in page.evaluate(name)]


def farthest(moments, expected):
    """By how much the farthest of the expected moments was missed."""
    return max(min(abs(moment - one) for moment in moments) for one in expected)


def test_a_session_is_heard_in_time_and_counted_to_the_second(play):
    page = play(34)

    # The very first tone waits until the browser lets the page sound.
    expected = [moment for moment, _cue in cues(page)[1:]]
    assert expected[-1] == 34_000
    assert farthest(since_start(page, "heard"), expected) <= CUE
    assert part(page, "done").inner_text() == "0:20 of practice"
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Saved").wait_for()
    assert list(Bout.objects.values_list("side", "actual_seconds")) == [
        ("left", 10),
        ("right", 10),
    ]


@pytest.mark.soak
def test_five_minutes_do_not_drift(play):
    page = play(300)

    expected = cues(page)
    felt = [moment for moment, cue in expected if cue in FELT]
    sounds = page.evaluate("performance.now() - audio.currentTime * 1000 - began")
    assert farthest(since_start(page, "heard"), [at for at, _ in expected[1:]]) <= CUE
    assert farthest(since_start(page, "felt"), felt) <= CUE
    assert abs(sounds) <= CUE
    assert part(page, "done").inner_text() == "4:00 of practice"
