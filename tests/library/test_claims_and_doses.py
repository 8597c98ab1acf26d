"""No number, claim, caution or mark of honesty is lost when a sentence is rewritten."""

import json
import re
import shutil

import pytest

from tools import claims

PIGEON = "library/exercises/pigeon-stretch.json"


def lost_and_new(before, after):
    """(item, what is gone, what came) of every item that differs."""
    return [
        (
            item,
            difference(before.get(item, []), after.get(item, [])),
            difference(after.get(item, []), before.get(item, [])),
        )
        for item in sorted({*before, *after})
        if before.get(item) != after.get(item)
    ]


def difference(these, those):
    left = list(those)
    return [fact for fact in these if fact not in left or left.remove(fact)]


def test_the_content_says_all_that_it_said():
    # A fact that is meant to change: `python -m tools.claims`, and read the diff.
    before = json.loads(claims.KEPT.read_text(encoding="utf-8"))

    assert lost_and_new(before, claims.facts()) == []


@pytest.mark.parametrize(
    ("name", "pattern", "instead", "item", "lost"),
    [
        (PIGEON, "6 to 10 breaths", "a few breaths", "exercise pigeon-stretch",
         ["10 breath", "6"]),
        (PIGEON, '"hold_seconds_max": 120', '"hold_seconds_max": 125',
         "exercise pigeon-stretch", ["hold_seconds_max: 120"]),
        (PIGEON, '        "pinch in the front groin",\n', "", "exercise pigeon-stretch",
         ["stop_if: 4"]),
        (PIGEON, '"evidence_grade": "expert"', '"evidence_grade": "limited"',
         "exercise pigeon-stretch", ['evidence_grade: "expert"']),
        (PIGEON, "No trial of this stretch alone .*? was found",
         "This stretch eases pain", "exercise pigeon-stretch",
         ["evidence_note denies"]),
        (PIGEON, r'\[\s+"knee-acute"\s+\],', "", "exercise pigeon-stretch",
         ["contraindications:"]),
        ("library/claims.json", '"kind": "tradition"', '"kind": "evidence"',
         "claim EX-01", ['kind: "tradition"']),
        ("library/articles.json", '"claim": "ED-03"', '"claim": "ED-02"',
         "article the-psoas", ['claim: "ED-03"']),
        ("safety/emergency.json", '"urgent": "1450"', '"urgent": "1540"',
         "emergencynumbers AT", ["1450"]),
    ],
)  # fmt: skip
def test_a_loss_is_seen(tmp_path, name, pattern, instead, item, lost):
    folder = tmp_path / "fixtures"
    shutil.copytree(claims.FIXTURES, folder)
    text = (folder / name).read_text(encoding="utf-8")
    changed, count = re.subn(pattern, instead, text, count=1)
    assert count == 1
    (folder / name).write_text(changed, encoding="utf-8")

    found = lost_and_new(claims.facts(), claims.facts(folder))

    assert [seen for seen, _gone, _came in found] == [item]
    gone = found[0][1]
    assert [any(fact.startswith(fall) for fact in gone) for fall in lost] == [
        True for _ in lost
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stay 15 to 45 s.", ["15", "45 s"]),
        ("for two weeks", ["2 week"]),
        ("for 2 weeks", ["2 week"]),
        ("half an hour", ["0.5"]),
        ("at most one minute", ["1 min"]),
        ("on one leg", []),
        ("twice a day", ["2 time"]),
        ("30 % of it", ["30 %"]),
        ("0.5-1 kg", ["0.5", "1 kg"]),
        ("4/10, or 10 minutes", ["4", "10", "10 min"]),
        ("1,200 people", ["1200"]),
    ],
)
def test_a_number_is_read_in_words_and_in_figures(text, expected):
    assert list(claims.numbers(text)) == expected
