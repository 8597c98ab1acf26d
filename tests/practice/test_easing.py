"""An answer that asks for an easier version: the rule of it comes first, everywhere."""

import json
import re
from html import unescape

import pytest
from django.urls import reverse

from psoas_care.library.easing import ways_open
from psoas_care.library.models import Exercise
from psoas_care.practice.planner.types import SelectionReason
from psoas_care.safety.models import Question
from tests.answers import clear, say
from tests.factories import MyRoutineFactory, MyRoutineItemFactory, ProgrammeFactory
from tests.practice.people import plan_of
from tests.safety.people import ITEMS

pytestmark = pytest.mark.usefixtures("content")

# By hand from section 3.1 of the content: what each answer asks for, in a few of the
# words that say it.
RULES = {
    "pregnancy-supine": "Lie on your side, or propped up with pillows",
    "pregnancy-late": "Do no deep lunges, planks or balance work",
    "diastasis-bulge": "Keep your head down and move one leg at a time",
    "hip-replacement-any": "Leave out the pigeon",
    "hip-impingement": "Keep the movement small",
    "knee-kneeling": "Pad the knee well, or take the lying or standing version",
    "si-joint-flare": "Take the easier version first",
    "sciatica-acute": "Leave out the straight-leg raise",
    "flexion-worse": "Skip rounding positions",
    "spinal-stenosis": "Avoid back-bending holds",
    "osteoporosis-flexion": "Do no loaded rounding or curl-ups",
    "shoulder-acute": "Take the forearm or wall version",
    "shoulder-instability": "Take the forearm or wall version",
    "wrist-acute": "Take the forearm or wall version",
    "balance-poor": "Hold on to something, or take the sitting or lying version",
    "getting-down-up": "Take the bed or chair version",
    "high-bp-uncontrolled": "Keep holds short, and never hold your breath",
    "panic-breath-focus": "Pay attention to things around you instead",
    "trauma-distress": "Keep it short, with your eyes open",
    "age-65": "keep a hand on a support",
    "dislikes-pressure": "Use no tool stronger than the node mat",
    "runner": "Do no long hold right before hard running",
}
SCORE = re.compile(r'<script id="player-score"[^>]*>(.*?)</script>', re.DOTALL)
PANEL = re.compile(r'<section class="panel limit">(.*?)</section>', re.DOTALL)
"""What comes after an easier version; a lock is marked as such."""


def score(browser, path):
    return json.loads(SCORE.search(browser.get(f"{path}play/").text)[1])


def routine_with(user, slugs):
    routine = MyRoutineFactory(user=user)
    for n, slug in enumerate(sorted(slugs), start=1):
        exercise = Exercise.objects.get(slug=slug)
        MyRoutineItemFactory(my_routine=routine, number=n, exercise=exercise)
    return routine.get_absolute_url()


@pytest.mark.parametrize("code", RULES)
def test_whatever_an_answer_eases_is_closed_or_says_its_rule_first(user, browser, code):
    clear(user)
    say(user, code)
    asking = {slug for slug, item in ITEMS.items() if code in item.codes}
    routine = routine_with(user, asking)
    listed = unescape(browser.get(routine).text)
    played = {}
    if 'id="player-score"' in browser.get(f"{routine}play/").text:
        played = {one["slug"]: one for one in score(browser, routine)["items"]}

    assert asking
    for slug in asking:
        text = unescape(browser.get(f"/library/exercises/{slug}/").text)
        assert RULES[code] in text
        if slug not in played:
            assert 'data-kind="stop"' in text
            continue
        why, way = played[slug]["easierWhy"], played[slug]["easier"]
        assert played[slug]["isEasierFirst"]
        assert RULES[code] in why
        assert why in listed
        assert way
        assert not {*re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", way)} & {*ITEMS}
        panel = PANEL.search(text)[1]
        assert 0 <= panel.index(why) < panel.index("Easier:")
    for sheet in ("glute-bridge", "bird-dog", "ql-side-stretch"):
        if sheet in played:
            plate = browser.get(f"/library/exercises/{sheet}/plate/").text
            assert played[sheet]["easierWhy"] in unescape(plate)


def test_each_answer_that_eases_something_has_its_rule_here():
    easing = Question.objects.filter(behaviour="adapt").values_list("code", flat=True)

    assert {*easing} == {*RULES}


def test_all_that_lies_on_the_back_asks_about_pregnancy():
    for exercise in Exercise.objects.filter(start_position="supine"):
        is_tool = exercise.category == "release"  # closed by any pregnancy
        assert is_tool or "pregnancy-supine" in exercise.codes, exercise


def test_of_a_routine_with_planks_and_lunges_little_is_left_late_in_pregnancy(
    user, browser
):
    clear(user)
    say(user, "pregnancy-late")

    items = score(browser, "/practice/routines/20-c-yoga-pilates/")["items"]

    slugs = {item["slug"] for item in items}
    assert not slugs & {
        "side-plank", "straight-arm-bridge", "couch-stretch", "yoga-low-lunge-flow",
        "pigeon-stretch", "forearm-plank", "long-lunge-stretch", "hip-airplane",
    }  # fmt: skip
    for item in items:
        if "isEasierFirst" in item:
            assert "Last third of pregnancy" in item["easierWhy"]


def test_a_poster_says_it_once_with_the_numbers_of_the_drawings(user, browser):
    clear(user)
    say(user, "pregnancy-supine")

    poster = unescape(browser.get("/practice/routines/5-a-desk-reset/poster/").text)

    rule = "not flat on your back for long. (1, 3, 4)"
    assert poster.count(RULES["pregnancy-supine"]) == 1
    assert rule in poster


@pytest.mark.parametrize("code", ["pregnancy-supine", "pregnancy-late"])
@pytest.mark.parametrize("minutes", [5, 10, 20])
def test_a_plan_keeps_nobody_flat_on_the_back_for_long_in_pregnancy(
    user, code, minutes
):
    clear(user)
    say(user, code)
    ProgrammeFactory(user=user, minutes=minutes)

    items = plan_of(user).items

    assert items
    for item in items:
        exercise = item.exercise
        if exercise.start_position == "supine":
            assert any(RULES["pregnancy-supine"] in reason for reason in item.reasons)
            assert exercise.place == "chair" or item.seconds <= 120, exercise
            assert SelectionReason.EASIER_FIRST in item.planned.why


def test_the_page_of_the_plan_says_the_rule_before_anything_is_opened(user, browser):
    clear(user)
    say(user, "pregnancy-supine")
    ProgrammeFactory(user=user)

    week = unescape(browser.get(reverse("practice:week")).text)

    card = week.partition('<li class="routine-item')[2]
    assert RULES["pregnancy-supine"] in card
    assert "Its page says which answer" not in card


NAMES = {"a-b": "A to B", "c-d": "C to D"}


@pytest.mark.parametrize(
    ("text", "closed", "expected"),
    [
        ("a-b.", set(), "A to B."),
        ("a-b.", {"a-b"}, ""),
        ("Lie down, or a-b.", {"a-b"}, "Lie down."),
        ("a-b, or slide the heel.", {"a-b"}, "Slide the heel."),
        ("Head down (a-b).", {"c-d"}, "Head down (A to B)."),
        ("a-b, or leave it and use c-d.", {"c-d"}, "A to B."),
        ("Side-lying, or c-d.", set(), "Side-lying, or C to D."),
    ],
)
def test_a_way_to_something_closed_is_not_said(text, closed, expected):
    assert ways_open(text, NAMES, closed) == expected
