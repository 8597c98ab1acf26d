"""The questions say what the content says: tables copied by hand from its sections."""

import json
import re
from collections import Counter

import pytest

from psoas_care.library.content_checks import faults
from psoas_care.safety.models import Question, QuestionGroup
from tests.library.test_content_checks import changed
from tests.safety.people import FIXTURES

GROUP, QUESTION = "safety.questiongroup", "safety.question"

RED_FLAGS = {
    "R-01": "emergency", "R-02": "emergency", "R-03": "emergency", "R-04": "emergency",
    "R-05": "today/emergency", "R-06": "emergency", "R-07": "today/emergency",
    "R-08": "emergency", "R-09": "emergency", "R-10": "today",
    "R-11": "today/emergency", "R-12": "today", "R-13": "emergency", "R-14": "today",
    "R-15": "soon/today", "R-16": "soon", "R-17": "emergency", "R-18": "emergency",
    "R-19": "today", "R-20": "emergency", "R-21": "today/emergency",
    "R-22": "emergency", "R-23": "emergency", "R-24": "soon",
    "R-25": "soon/emergency", "R-26": "soon", "R-27": "soon", "R-28": "adults",
    "R-29": "soon", "R-30": "crisis",
}  # fmt: skip
"""Section 4.5: what a yes does, and after the slash its graver form."""

BELLY = {
    "G-01": "never", "G-02": "never", "G-03": "clinician", "G-04": "clinician/never",
    "G-05": "clinician/never", "G-06": "never", "G-07": "never", "G-08": "never",
    "G-09": "clinician/never", "G-10": "never", "G-11": "clinician",
    "G-12": "clinician", "G-13": "clinician", "G-14": "clinician", "G-15": "never",
    "G-16": "clinician", "G-17": "not-now", "G-18": "not-now",
}  # fmt: skip
"""Section 4.6."""

SIGNS = {
    "N-01": "lift-off", "N-02": "lift-off/soon", "N-03": "lift-off/today",
    "N-04": "lift-off", "N-05": "lift-off", "N-06": "today/emergency",
}  # fmt: skip
"""Section 4.7."""

PROFILE = {
    "redflag": "section", "abdominal-gate": "section",
    "pregnancy-any-pressure": "block", "pregnancy-supine": "adapt",
    "pregnancy-late": "adapt", "recent-abdominal-surgery": "clinician",
    "hernia-abdominal": "clinician", "diastasis-bulge": "adapt",
    "hip-replacement-recent": "clinician", "hip-replacement-any": "adapt",
    "hip-impingement": "adapt", "hip-fracture-suspected": "block",
    "hip-flexor-strain-acute": "block", "knee-kneeling": "adapt",
    "knee-acute": "block", "si-joint-flare": "adapt", "sciatica-acute": "adapt",
    "flexion-worse": "adapt", "spinal-stenosis": "adapt",
    "spondylolisthesis": "clinician", "osteoporosis-flexion": "adapt",
    "osteoporosis-pressure": "block", "rib-or-spine-fracture": "block",
    "spine-surgery-recent": "clinician", "anticoagulant": "clinician",
    "dvt": "block/today", "cancer-local": "clinician", "kidney-disease-flank": "block",
    "skin-local": "block", "sensation-reduced": "clinician", "balance-poor": "adapt",
    "getting-down-up": "adapt", "high-bp-uncontrolled": "adapt",
    "shoulder-acute": "adapt", "shoulder-instability": "adapt", "wrist-acute": "adapt",
    "lung-heart-unstable": "clinician", "panic-breath-focus": "adapt",
    "trauma-distress": "adapt",
}  # fmt: skip
"""Section 3.1: block, clinician, adapt; what blocks tools only is in the rules."""

ABOUT_YOU = {"age-65": "adapt", "dislikes-pressure": "adapt", "runner": "adapt"}
"""Sections 5.1 and 5.5."""

TICKS = {"T-1": "confirm", "T-2": "confirm"}
"""Section 6.3."""


def of_kind(kind):
    """code: behaviour, with the graver one behind a slash."""
    return {
        asked.code: "/".join(filter(None, (asked.behaviour, asked.worse_behaviour)))
        for asked in Question.objects.filter(kind=kind)
    }


@pytest.mark.parametrize(
    ("kind", "expected", "count"),
    [
        ("red-flag", RED_FLAGS, 30),
        ("belly", BELLY, 18),
        ("sign", SIGNS, 6),
        ("profile", PROFILE | ABOUT_YOU, 39 + 3),
        ("tick", TICKS, 2),
    ],
)
def test_a_question_does_what_the_content_says(questions, kind, expected, count):
    assert of_kind(kind) == expected
    assert len(expected) == count


WORDS = {
    "R-01": "between the legs", "R-02": "pee", "R-03": "bowel control",
    "R-04": "both legs", "R-05": "weak in days", "R-06": "Sudden, severe belly or back",
    "R-07": "pulsing lump", "R-08": "Chest pain", "R-09": "serious fall",
    "R-10": "age over 70", "R-11": "Fever or chills", "R-12": "Weak immune system",
    "R-13": "cannot put weight", "R-14": "Runner", "R-15": "Past or present cancer",
    "R-16": "Unplanned weight loss", "R-17": "rigid belly", "R-18": "lower right belly",
    "R-19": "flank to groin", "R-20": "could be pregnant", "R-21": "calf or thigh",
    "R-22": "blood thinners", "R-23": "testicle", "R-24": "after menopause",
    "R-25": "lump in groin", "R-26": "Under 45", "R-27": "heavy alcohol",
    "R-28": "under 18", "R-29": "after 6 weeks", "R-30": "harm yourself",
    "G-01": "Pregnant", "G-02": "aneurysm", "G-03": "65", "G-04": "C-section",
    "G-05": "stoma", "G-06": "Ureteral stent", "G-07": "low platelets",
    "G-08": "last 6 months", "G-09": "diverticulitis", "G-10": "spleen",
    "G-11": "radiotherapy", "G-12": "endometriosis", "G-13": "IUD",
    "G-14": "recent stroke", "G-15": "fever", "G-16": "Numb areas",
    "G-17": "within 2 hours", "G-18": "period",
    "N-01": "Sick", "N-02": "groin, scrotum, labia", "N-03": "front of the thigh",
    "N-04": "outer side", "N-05": "strong pulse", "N-06": "blood in urine or stool",
    "T-1": "answered all safety questions today", "T-2": "4 out of 10 at most",
}  # fmt: skip
"""Enough of each question to see that no two codes changed places."""


@pytest.mark.parametrize("code", WORDS)
def test_a_code_asks_what_it_stands_for(questions, code):
    assert WORDS[code] in questions[code].text


@pytest.mark.parametrize(
    ("code", "worse", "milder"),
    [
        ("R-05", "fast", "slowly"),
        ("R-07", "hurts", "no pain"),
        ("R-11", "confused or shaking", "None"),
        ("R-15", "at night", "None"),
        ("R-21", "breathlessness or chest pain", "Without"),
        ("R-25", "you vomit", "neither"),
        ("G-04", "last 12 weeks", "Longer"),
        ("G-05", "now", "old hernia repair"),
        ("G-09", "flare", "quiet"),
        ("N-02", "more than 24 hours", "minutes"),
        ("N-03", "weak", "tingles"),
        ("N-06", "severe", "mild"),
    ],
)
def test_the_graver_form_is_told_from_the_milder(questions, code, worse, milder):
    assert worse in questions[code].worse_text
    assert milder in questions[code].milder_text


def test_the_sentences_to_tick_are_those_of_the_content(questions):
    assert questions["T-1"].text == (
        "I have answered all safety questions today with “no”."
    )
    assert questions["T-2"].text == (
        "I will use light pressure (4 out of 10 at most), stay off the middle of my "
        "belly and off any pulse, stop at once if I feel sick, tingling, shooting pain "
        "or a beat, and lift off after one minute at most."
    )


def test_the_note_about_the_coil_stays_honest(questions):
    assert questions["G-13"].note == (
        "No study was found that links pressure from outside to a moved coil. "
        "This is only a precaution."
    )


def test_sides_are_asked_where_the_content_speaks_of_that_side(questions):
    sided = {code for code, asked in questions.items() if asked.is_sided}

    assert sided == {"hip-flexor-strain-acute", "sciatica-acute"}


# -- screens ------------------------------------------------------------------


def test_red_flags_stand_on_at_most_nine_screens(questions):
    screens = Counter(
        asked.group.key for asked in questions.values() if asked.kind == "red-flag"
    )

    assert len(screens) <= 9
    assert sum(screens.values()) == len(RED_FLAGS)


def test_the_question_about_life_comes_last_and_alone(questions):
    group = questions["R-30"].group

    assert group.questions.count() == 1
    last = QuestionGroup.objects.of_kind("red-flag").last()
    assert last == group


def test_every_question_stands_on_a_screen_of_its_questionnaire(questions):
    for code, asked in questions.items():
        if code in {"redflag", "abdominal-gate"}:
            assert asked.group is None
        elif code == "osteoporosis-pressure":
            assert asked.group is None
            assert asked.answered_by == questions["osteoporosis-flexion"]
        else:
            assert asked.group.kind == asked.kind, code


def test_a_question_can_stand_inside_a_sentence_and_does_not_shout(questions):
    for asked in questions.values():
        assert "!" not in f"{asked.words}{asked.rule}{asked.note}", asked.code
        assert asked.kind == "tick" or asked.text[-1] not in ".?", asked.code


def test_weak_bones_are_asked_about_once(questions):
    asked = [q for q in questions.values() if "Osteoporosis" in q.text and q.group]

    assert [q.code for q in asked if q.kind == "profile"] == ["osteoporosis-flexion"]


# -- what check_content refuses -----------------------------------------------


@pytest.mark.parametrize(
    ("code", "fields", "fault"),
    [
        ("R-16", {"group": None}, "stands in no group, so nobody is asked"),
        ("R-16", {"group": ["belly-now"]}, "a group of another questionnaire"),
        ("R-16", {"group": ["nowhere"]}, "group nowhere does not exist"),
        ("R-16", {"behaviour": "block"}, "a yes does nothing that the rules know"),
        (
            "R-05",
            {"worse_behaviour": "adapt"},
            "a yes does nothing that the rules know",
        ),
        ("N-04", {"behaviour": "adapt"}, "a yes does nothing that the rules know"),
        ("R-05", {"milder_text": ""}, "a graver form needs its text, its behaviour"),
        ("R-16", {"worse_text": "Much"}, "a graver form needs its text, its behaviour"),
        ("G-04", {"worse_behaviour": ""}, "a graver form needs its text"),
        ("R-16", {"group": ["mood"]}, "asks more than the question whose answer is"),
        ("R-16", {"behaviour": "someday"}, "behaviour"),
        ("R-16", {"text": "Kneeling hurts."}, "another question has the same words"),
        ("dvt", {"meaning": "", "worse_meaning": ""}, "does not mean the same as G-08"),
        ("G-08", {"meaning": ""}, "does not mean the same as G-08"),
        ("G-05", {"worse_meaning": ""}, "does not mean the same as G-05"),
        ("hernia-abdominal", {"meaning": "hernias"}, "has its meaning hernias"),
        ("osteoporosis-pressure", {"answered_by": None}, "so nobody is asked"),
        (
            "osteoporosis-pressure",
            {"group": ["bones"]},
            "is asked in more than one way",
        ),
        (
            "osteoporosis-pressure",
            {"answered_by": ["R-16"]},
            "is answered by R-16, which its questionnaire does not ask",
        ),
        (
            "osteoporosis-pressure",
            {"answered_by": ["osteoporosis-pressure"]},
            "which its questionnaire does not ask",
        ),
    ],
)
def test_a_fault_of_a_question_is_found(records, code, fields, fault):
    found = faults(changed(records, QUESTION, code, **fields))

    assert any(
        text.startswith("safety/questions.json: safety.question") and fault in text
        for text in found
    ), found


def test_a_sign_that_closes_nothing_is_a_fault(records):
    found = faults(changed(records, QUESTION, "N-04", code="N-07"))

    where = "safety/questions.json: safety.question"
    assert found == [
        "safety.question N-04: the rules know it, and it is missing",
        f"{where} N-07: nothing says what this sign closes",
    ]


@pytest.mark.parametrize(
    "code", ["R-07", "R-25", "hip-fracture-suspected", "hernia-abdominal", "N-05"]
)
def test_a_question_that_the_rules_know_by_name_may_not_be_renamed(records, code):
    found = faults(changed(records, QUESTION, code, code="renamed"))

    assert f"safety.question {code}: the rules know it, and it is missing" in found


def test_a_release_code_that_is_gone_is_a_fault(records):
    rest = [r for r in records if r.fields.get("code") != "skin-local"]

    assert "safety.question skin-local: must apply to every release item" in faults(
        rest
    )


def test_a_screen_without_questions_is_a_fault(records):
    rest = [r for r in records if r.fields.get("group") != ["bones"]]

    where = "safety/questions.json: safety.questiongroup bones"
    assert f"{where}: has no questions" in faults(rest)


def test_an_exercise_has_to_stay_open_when_all_else_is_closed(records):
    slug = "diaphragmatic-breathing"

    found = faults(changed(records, "library.exercise", slug, is_breathing=False))

    fault = "library.exercise: none is breathing, which stays open when all else is"
    assert any(text.startswith(fault) for text in found)


RULES = {
    record["fields"]["code"]: record["fields"]["rule"]
    for record in json.loads((FIXTURES / "safety" / "questions.json").read_text())
    if record["fields"].get("rule")
}
FRAGMENT = re.compile(r"(For(?! standing)|And|But|Not|No|All|Never|Locked|Until)\b")


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_is_whole_sentences(code):
    """It is read behind what was said, where nothing completes it."""
    sentences = re.split(r"(?<=[.;:]) ", RULES[code])

    assert not [one for one in sentences if FRAGMENT.match(one)]
    assert RULES[code].endswith(".")
