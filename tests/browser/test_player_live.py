"""A session as long as it is: what a person would hear and feel, and when.

Half a minute in the suite, on a clock that is wound on, so that a busy machine hears
the same; five in real time by `make soak`, which holds the clock of the sound to that
of the page.
"""

import pytest

from psoas_care.library.dose import Sides
from psoas_care.practice.models import Bout
from tests.browser.conftest import STEP
from tests.browser.test_player import let_pass, part, start
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
# The sound goes by the clock of the page, which the test winds on.
ONE_CLOCK = """
Object.defineProperty(BaseAudioContext.prototype, "currentTime", {
  get: () => performance.now() / 1000,
});
const resume = AudioContext.prototype.resume;
AudioContext.prototype.resume = async function () {
  await resume.call(this);
  window.canSound = true;
};
"""
# Seconds → the dose that fills them, both sides the same, with a cue of every kind.
DOSES = {
    34: {"hold_seconds": 8, "move_seconds": 2, "sets": 1, "rest_seconds": 4},
    300: {"hold_seconds": 36, "move_seconds": 4, "sets": 3, "rest_seconds": 10},
}
FELT = {"work", "rest", "switch", "half", "over"}


@pytest.fixture
def begin(sign_in):
    """Start a session of so many seconds; `script` runs before those of the page."""

    def begin(seconds, script="", *, is_wound=False):
        dose = DOSES[seconds]
        bounds = {
            f"{name}_{end}": dose[name]
            for name in ("hold_seconds", "sets")
            for end in ("min", "max")
        }
        stretch = ExerciseFactory(sides=Sides.PER_SIDE, **dose, **bounds)
        item = RoutineItemFactory(exercise=stretch)
        page = sign_in()
        page.add_init_script(script + LISTEN)
        if is_wound:
            page.clock.install()
        page.goto(f"/practice/routines/{item.routine.slug}/play/")
        if is_wound:
            page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))
        start(page, 2)
        return page

    return begin


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


def test_a_session_is_heard_in_time_and_counted_to_the_second(begin):
    page = begin(34, ONE_CLOCK, is_wound=True)
    page.wait_for_function("window.canSound")
    let_pass(page, 34)

    # The very first tone waits until the browser lets the page sound.
    expected = [moment for moment, _cue in cues(page)[1:]]
    assert expected[-1] == 34_000
    assert farthest(since_start(page, "heard"), expected) <= 1
    assert part(page, "done").inner_text() == "0:16 of practice"
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Saved").wait_for()
    assert list(Bout.objects.values_list("side", "actual_seconds")) == [
        ("left", 8),
        ("right", 8),
    ]


@pytest.mark.soak
def test_five_minutes_do_not_drift(begin):
    page = begin(300)
    save = page.get_by_role("button", name="Save", exact=True)
    save.wait_for(timeout=STEP + 300_000)

    expected = cues(page)
    felt = [moment for moment, cue in expected if cue in FELT]
    sounds = page.evaluate("performance.now() - audio.currentTime * 1000 - began")
    assert farthest(since_start(page, "heard"), [at for at, _ in expected[1:]]) <= CUE
    assert farthest(since_start(page, "felt"), felt) <= CUE
    assert abs(sounds) <= CUE
    assert part(page, "done").inner_text() == "3:36 of practice"
