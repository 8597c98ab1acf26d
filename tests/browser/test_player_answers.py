"""What the player sends of what was done, by itself; in Chromium."""

import base64
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "static" / "js"
SEND = """async ([module, score, record, entry, answers]) => {
  const { sessionFields } = await import(module);
  const form = new FormData();
  for (const [name, value] of Object.entries(answers)) form.append(name, value);
  return sessionFields(score, record, entry, form);
}"""
ENTRY = {"uid": "u", "startedAt": 1_795_000_000_000, "before": "", "hurts": {}}


def module_of(source):
    return f"data:text/javascript;base64,{base64.b64encode(source.encode()).decode()}"


@pytest.fixture(scope="module")
def fields(browser):
    """The fields for what each round got, on an empty page."""
    page = browser.new_page()
    limits = module_of((SCRIPTS / "too-much.js").read_text())
    source = (SCRIPTS / "player-answers.js").read_text()
    module = module_of(source.replace("./too-much.js", limits))

    def fields(*rounds, most=60, answers=None, of=None, **entry):
        score = {
            "routine": "plain",
            "region": "hip_front",
            "mostBouts": most,
            "items": [of or item("lift", repetitions=8, tools=["a-tool"])],
            "phases": [phase for phase, _ms, _end in rounds],
        }
        record = [{"phase": p, "worked": ms, "end": end} for p, ms, end in rounds]
        entry = {**ENTRY, "pressures": {}, **entry}
        return page.evaluate(SEND, [module, score, record, entry, answers or {}])

    yield fields
    page.close()


def item(slug, **more):
    return {
        "slug": slug,
        "isHeld": False,
        "repetitionSeconds": 4,
        "effortSeconds": 4,
        **more,
    }


def work(side="both", seconds=32):
    return {"item": 0, "kind": "work", "side": side, "seconds": seconds}


def bout(sent, number):
    start = f"bouts-{number}-"
    return {k.removeprefix(start): v for k, v in sent if k.startswith(start)}


def test_a_round_that_was_done_counts_as_planned(fields):
    assert bout(fields((work("left"), 32_000, "done")), 0) == {
        "exercise": "lift",
        "side": "left",
        "actual_seconds": "32",
        "repetitions": "8",
        "planned_seconds": "32",
        "planned_repetitions": "8",
        "stopped": "done",
    }


def test_of_a_round_left_early_whole_repetitions_count(fields):
    left = bout(fields((work(), 15_000, "skipped")), 0)

    assert (left["actual_seconds"], left["repetitions"]) == ("15", "3")
    assert left["stopped"] == "skipped"


def test_of_a_hold_the_way_there_and_back_is_no_effort(fields):
    """30 s twice, 4 s of moving each time, is a minute; so it is on the next page."""
    held = item(
        "lift", isHeld=True, repetitions=2, repetitionSeconds=34, effortSeconds=30
    )
    whole = bout(fields((work(seconds=68), 68_000, "done"), of=held), 0)
    left = bout(fields((work(seconds=68), 34_000, "skipped"), of=held), 0)

    assert (whole["actual_seconds"], whole["repetitions"]) == ("60", "2")
    assert whole["planned_seconds"] == "60"
    assert (left["actual_seconds"], left["repetitions"]) == ("30", "1")


def test_what_was_not_begun_is_not_sent(fields):
    sent = dict(fields((work(), 0, ""), (work(), 200, "skipped")))

    assert sent["bouts-TOTAL_FORMS"] == "0"


def test_sets_become_one_bout_where_the_form_would_be_too_long(fields):
    rounds = [
        (work("left"), 32_000, "done"),
        (work("right"), 32_000, "done"),
        (work("left"), 30_000, "skipped"),
        (work("right"), 32_000, "done"),
    ]

    sent = fields(*rounds, most=3)

    left, right = bout(sent, 0), bout(sent, 1)
    assert dict(sent)["bouts-TOTAL_FORMS"] == "2"
    assert (left["actual_seconds"], left["planned_seconds"]) == ("62", "64")
    assert (left["repetitions"], left["stopped"]) == ("15", "skipped")
    assert (right["repetitions"], right["stopped"]) == ("16", "done")


def test_what_hurt_has_its_own_number_and_words(fields):
    hurt = {
        "worst": ["6"],
        "hurt_words": ["sharp", "pulling"],
        "hurt_region": ["pelvic"],
    }

    sent = fields(
        (work("left"), 9_000, "stopped"),
        (work("right"), 32_000, "done"),
        hurts={"0": hurt},
        answers={"worst": "3", "worst_in": ""},
    )

    assert bout(sent, 0)["stopped"] == "hurt"
    assert (bout(sent, 0)["worst_pain"], bout(sent, 1)["worst_pain"]) == ("6", "3")
    words = [value for name, value in sent if name == "bouts-0-hurt_words"]
    assert words == ["sharp", "pulling"]


def test_a_worst_pain_of_another_exercise_is_not_this_ones(fields):
    sent = fields((work(), 32_000, "done"), answers={"worst": "5", "worst_in": "other"})

    assert "worst_pain" not in bout(sent, 0)


@pytest.mark.parametrize(
    ("sides", "told"), [(["left"], "left"), (["left", "right"], None)]
)
def test_a_sign_is_told_with_the_side_and_tool_in_use(fields, sides, told):
    hurts = {str(n): {"signs-N-04": ["on"]} for n in range(len(sides))}

    sent = dict(fields(*[(work(s), 9_000, "stopped") for s in sides], hurts=hurts))

    assert (sent["signs-N-04"], sent["signs-tool"]) == ("on", "a-tool")
    assert sent.get("signs-side") == told


def test_a_region_is_named_only_with_a_number(fields):
    silent = dict(fields((work(), 9_000, "done")))
    spoken = dict(fields((work(), 9_000, "done"), answers={"after": "0"}))

    assert "region" not in silent
    assert (spoken["region"], spoken["after"]) == ("hip_front", "0")
