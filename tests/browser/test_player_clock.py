"""The clock of the player by itself: its place, its seconds, its cues; in Chromium."""

import base64
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "static" / "js"
MODULES = [SCRIPTS / "player-clock.js", SCRIPTS / "wall.js"]

# A session of `phases` on a clock that the test winds: `wait` lets time pass unasked.
HARNESS = """async ([module, phases]) => {
  const { Clock, Wall } = await import(module);
  let now = 1_000_000;
  const make = (kept) => new Clock(phases, () => now, kept);
  const wait = (ms) => { now += ms; };
  const at = (clock) => [clock.index, clock.into, clock.left, clock.leftOfAll];
  const worked = (clock) => clock.record().map(({ worked, end }) => [worked, end]);
  SCRIPT
}"""


def phase(kind, seconds, *marks, item=0, side="both"):
    return {
        "kind": kind,
        "seconds": seconds,
        "marks": marks,
        "item": item,
        "side": side,
    }


STRETCH = [
    phase("ready", 10, side="left"),
    phase("work", 34, [2, "hold"], [17, "half"], [32, "back"], side="left"),
    phase("switch", 10, side="right"),
    phase("work", 34, [2, "hold"], [17, "half"], [32, "back"], side="right"),
    phase("ready", 10, item=1),
    phase("work", 20, item=1),
]


@pytest.fixture(scope="module")
def wind(browser):
    """Run a script on a clock in the browser, and give what it returns.

    On an empty page, since the module knows nothing of any other.
    """
    page = browser.new_page()
    code = base64.b64encode(b"".join(m.read_bytes() for m in MODULES)).decode()
    module = f"data:text/javascript;base64,{code}"
    yield lambda script, phases=STRETCH: page.evaluate(
        HARNESS.replace("SCRIPT", script), [module, phases]
    )
    page.close()


def test_it_stands_where_the_time_on_the_wall_says(wind):
    assert wind("""
      const clock = make(); clock.run();
      wait(10_000 + 34_000 + 3_500); clock.advance();
      return at(clock);
    """) == [2, 3500, 6500, 6500 + (34 + 10 + 20) * 1000]


def test_nothing_drifts_in_ten_minutes_however_late_it_is_asked(wind):
    phases = [phase("work", 7, item=n) for n in range(200)]

    index, into, *_ = wind(
        """
      const clock = make(); clock.run();
      let waited = 0;
      for (let n = 0; waited < 600_000; n += 1) {
        const late = Math.min(250 + (n * 37) % 113, 600_000 - waited);
        waited += late; wait(late); clock.advance();
      }
      return at(clock);
    """,
        phases,
    )

    assert (index, into) == (600 // 7, 600_000 - 600 // 7 * 7000)


def test_hidden_for_minutes_it_passes_over_what_ended_meanwhile(wind):
    assert wind("""
      const clock = make(); clock.run();
      wait(5_000); clock.advance(); wait(90_000); clock.advance();
      return [at(clock)[0], at(clock)[1], worked(clock)];
    """) == [
        4,
        95_000 - 88_000,
        [
            [10_000, "done"],
            [34_000, "done"],
            [10_000, "done"],
            [34_000, "done"],
            [7_000, ""],
            [0, ""],
        ],
    ]


def test_both_sides_get_the_same_time(wind):
    done = wind("""
      const clock = make(); clock.run();
      while (!clock.isOver) { wait(333); clock.advance(); }
      return worked(clock);
    """)

    assert done[1] == done[3] == [34_000, "done"]


def test_a_pause_is_no_practice(wind):
    assert wind("""
      const clock = make(); clock.run();
      wait(12_000); clock.advance(); clock.pause();
      wait(60_000); clock.run(); wait(5_000); clock.advance();
      return [at(clock).slice(0, 2), worked(clock)[1]];
    """) == [[1, 7_000], [7_000, ""]]


def test_a_skip_keeps_the_seconds_until_then(wind):
    assert wind("""
      const clock = make(); clock.run();
      wait(22_000); clock.advance(); clock.skip(); wait(1_000);
      return [at(clock).slice(0, 2), worked(clock)[1]];
    """) == [[2, 1_000], [12_000, "skipped"]]


def test_going_back_begins_again_and_adds_up(wind):
    assert wind("""
      const clock = make(); clock.run();
      wait(20_000); clock.advance(); clock.back();
      wait(34_000); clock.advance();
      return [at(clock).slice(0, 2), worked(clock)[1]];
    """) == [[2, 0], [44_000, "done"]]


def test_going_back_at_once_leads_to_the_phase_before(wind):
    assert wind("""
      const clock = make(); clock.run();
      wait(11_000); clock.advance(); clock.back();
      return at(clock).slice(0, 2);
    """) == [0, 0]


def test_what_is_dosed_is_never_begun_again(wind):
    """Neither from within it nor from just behind it; behind that one may go back."""
    dosed = [{**one, "once": one["kind"] == "work"} for one in STRETCH]

    assert wind(
        """
      const clock = make(); clock.run(); const can = [clock.canGoBack];
      wait(30_000); clock.advance(); can.push(clock.canGoBack); clock.back();
      wait(15_000); clock.advance(); can.push(clock.canGoBack); clock.back();
      wait(3_000); clock.advance(); can.push(clock.canGoBack); clock.back();
      return [can, at(clock).slice(0, 2), worked(clock)[1]];
    """,
        dosed,
    ) == [[True, False, False, True], [2, 0], [34_000, "done"]]


def test_a_round_that_was_done_stays_done_when_more_of_it_is_left_out(wind):
    assert wind("""
      const clock = make(); clock.run();
      wait(46_000); clock.advance(); clock.back(); wait(5_000); clock.skip();
      return worked(clock)[1];
    """) == [39_000, "done"]


def test_an_exercise_that_ends_early_leads_to_the_next(wind):
    assert wind("""
      const clock = make(); clock.run();
      wait(15_000); clock.advance(); clock.end();
      return [at(clock)[0], worked(clock)[1], worked(clock)[3], clock.isOver];
    """) == [4, [5_000, "stopped"], [0, ""], False]


def test_stopping_ends_it_all_and_a_new_clock_can_go_on_from_before(wind):
    assert wind("""
      const clock = make(); clock.run();
      wait(15_000); clock.advance(); clock.pause();
      const kept = JSON.parse(JSON.stringify(clock.kept()));
      clock.end({ all: true });
      const other = make(kept); wait(99_000); other.run(); wait(1_000);
      return [clock.isOver, at(other).slice(0, 2), worked(other)[1]];
    """) == [True, [1, 6_000], [6_000, ""]]


def test_cues_come_at_their_moments_from_wherever_it_stands(wind):
    assert wind("""
      const clock = make(); clock.run(); wait(12_500);
      clock.advance();
      return [...clock.cues(33_000)].map(({ at, cue }) => [at - 1_012_500, cue]);
    """) == [
        [14_500, "half"],
        [29_500, "back"],
        [31_500, "switch"],
    ]


def test_the_last_cue_is_that_it_is_over(wind):
    assert wind("""
      const clock = make(); clock.run(); wait(117_000); clock.advance();
      return [...clock.cues(Infinity)].map(({ at, cue }) => [at - 1_117_000, cue]);
    """) == [[1000, "over"]]


def test_a_sleeping_device_is_caught_up_with_and_a_small_quarrel_is_not(wind):
    """The steady clock of some devices stands still while they sleep."""
    assert wind("""
      const wall = new Wall(), real = Date.now;
      const before = wall.now();
      Date.now = () => real() + 300; wall.recheck();
      const quarrel = wall.now() - before;
      Date.now = () => real() + 60_000; wall.recheck();
      const slept = wall.now() - before;
      Date.now = () => real() - 3_600_000; wall.recheck();
      const set = wall.now() - before;
      Date.now = real;
      const minute = (ms) => Math.round(ms / 6_000) / 10;
      return [minute(quarrel), minute(slept), minute(set)];
    """) == [0, 1, 1]
