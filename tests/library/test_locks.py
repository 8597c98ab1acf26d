"""From an answer about health to the pages of the library, as a person sees them."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from psoas_care.library import pictures, visitors
from psoas_care.library.models import Edition, Exercise
from psoas_care.safety.vocabulary import Given
from tests.answers import clear, say, tick
from tests.safety.people import ITEMS, RELEASE_ITEMS
from tests.safety.test_one_meaning import PROFILE, STATES

pytestmark = pytest.mark.usefixtures("content")

OPEN, EASIER, LOCKED = "open", "easier first", "locked"

# Content, section 3.1: what a yes does where an item asks about it; where its words say
# "no" to an exercise, or "skip", that is locked. What it does to
# pressure tools stands in the matrix of tests/safety/test_one_meaning.py.
BEHAVIOURS = {
    "pregnancy-any-pressure": LOCKED,
    "pregnancy-supine": EASIER,
    "pregnancy-late": EASIER,
    "recent-abdominal-surgery": LOCKED,
    "hernia-abdominal": LOCKED,
    "diastasis-bulge": EASIER,
    "hip-replacement-recent": LOCKED,
    "hip-replacement-any": LOCKED,
    "hip-impingement": EASIER,
    "hip-flexor-strain-acute": LOCKED,
    "knee-kneeling": EASIER,
    "knee-acute": LOCKED,
    "si-joint-flare": EASIER,
    "sciatica-acute": LOCKED,
    "flexion-worse": LOCKED,
    "spinal-stenosis": LOCKED,
    "spondylolisthesis": LOCKED,
    "osteoporosis-flexion": LOCKED,
    "osteoporosis-pressure": LOCKED,
    "rib-or-spine-fracture": LOCKED,
    "spine-surgery-recent": LOCKED,
    "anticoagulant": LOCKED,
    "dvt": LOCKED,
    "cancer-local": LOCKED,
    "kidney-disease-flank": LOCKED,
    "skin-local": LOCKED,
    "sensation-reduced": LOCKED,
    "balance-poor": EASIER,
    "getting-down-up": EASIER,
    "high-bp-uncontrolled": EASIER,
    "shoulder-acute": EASIER,
    "shoulder-instability": EASIER,
    "wrist-acute": EASIER,
    "lung-heart-unstable": LOCKED,
    "panic-breath-focus": EASIER,
    "trauma-distress": EASIER,
    "age-65": EASIER,
    "dislikes-pressure": EASIER,
    "runner": EASIER,
}
CLOSED = {
    "pregnancy-late": {
        "couch-stretch", "long-lunge-stretch", "yoga-low-lunge-flow", "pigeon-stretch",
        "forearm-plank", "side-plank", "straight-arm-bridge", "hip-airplane",
    },
    "balance-poor": {"hip-airplane"},
    "shoulder-acute": {"straight-arm-bridge"},
    "shoulder-instability": {"straight-arm-bridge"},
    "wrist-acute": {"straight-arm-bridge"},
}  # fmt: skip
"""Of those that come after an easier version, what has none that meets the words."""
WORDS = {"L": LOCKED, "C": LOCKED, "e": EASIER, ".": OPEN}
"""The letters of the matrix of pressure tools."""
CLINICIAN = {
    "recent-abdominal-surgery", "hernia-abdominal", "hip-replacement-recent",
    "spondylolisthesis", "spine-surgery-recent", "anticoagulant", "cancer-local",
    "sensation-reduced", "lung-heart-unstable",
}  # fmt: skip
OF_EVERY_TOOL = {
    "pregnancy-any-pressure", "dvt", "anticoagulant", "sensation-reduced",
    "skin-local", "osteoporosis-pressure", "kidney-disease-flank", "cancer-local",
}  # fmt: skip
ASKED = sorted({*BEHAVIOURS} - {"osteoporosis-pressure"})
"""Each code that has a question of its own: weak bones are asked about once."""
OF_A_QUESTIONNAIRE = {"redflag", "abdominal-gate"}
OPERATIONS = {"recent-abdominal-surgery", "spine-surgery-recent"}
DEEP_FRONT = {slug for slug, item in ITEMS.items() if item.is_deep_front}


@pytest.fixture
def cleared(user):
    """Somebody who answered everything with no, and ticked what has to be ticked."""
    clear(user)
    return user


def cards(browser):
    """The state of each exercise in the list, by slug."""
    text = browser.get("/library/").text
    found = {}
    for card in text.split('<li class="exercise-card card">')[1:]:
        card = card.partition("</li>")[0]
        (slug,) = re.findall("/library/exercises/([a-z0-9-]+)/", card)
        states = re.findall('data-state="([a-z-]+)"', card)
        found[slug] = states[0].replace("-", " ") if states else OPEN
    return found


def page(browser, slug):
    """(state, text) of the page of an exercise; its steps only where they are open."""
    text = unescape(browser.get(f"/library/exercises/{slug}/").text)
    title = r'<h2 class="panel-title">.*?</svg>\s*(.*?)\s*</h2>'
    titles = re.findall(title, text, re.S)
    states = {"Locked": LOCKED, "Easier version first": EASIER}
    state = next((states[title] for title in titles if title in states), OPEN)
    steps = [step.text for step in Exercise.objects.get(slug=slug).steps.all()]
    for step in steps:
        assert (step in text) == (state != LOCKED), slug
    assert ("/library/figures/" in text) == (state != LOCKED), slug
    return state, text


def asks(item, code):
    """Whether an exercise asks a question of section 3.1."""
    is_of_kind = code == "hip-flexor-strain-acute" and item.category in {
        "stretch", "strengthen",
    }  # fmt: skip
    is_of_tool = code in OF_EVERY_TOOL and item.category == "release"
    is_deep = code == "hernia-abdominal" and item.is_deep_front
    return code in item.codes or is_of_kind or is_of_tool or is_deep


# -- everybody --------------------------------------------------------------------


def test_whoever_answered_no_to_everything_finds_all_of_it_open(browser, cleared):
    assert set(cards(browser).values()) == {OPEN}
    for slug in RELEASE_ITEMS:
        state, text = page(browser, slug)
        assert state == OPEN
        assert "LittleMum" not in text  # only a tool's page names an example


def test_whoever_answered_nothing_finds_the_tools_locked_and_the_rest_open(browser):
    states = cards(browser)

    assert {slug for slug, state in states.items() if state == LOCKED} == {
        *RELEASE_ITEMS
    }
    state, text = page(browser, "trigger-point-mat")
    assert state == LOCKED
    assert 'href="/safety/check/?next=/library/exercises/' in text
    assert 'href="/safety/profile/?next=/library/exercises/' in text
    assert "in your health profile. For pressure tools that counts as a yes" in text


def test_a_visitor_is_asked_to_sign_in_and_told_of_what_needs_no_tool():
    state, text = page(Client(), "trigger-point-mat")

    assert state == LOCKED
    assert "Pressure tools stay locked for visitors. Sign in" in text
    assert 'href="/accounts/login/?next=/library/exercises/trigger-point-mat/"' in text
    assert "Exercises without a tool for the same areas" in text
    assert 'href="/safety/' not in text.partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize("days", [7, 8])
def test_the_tools_close_when_the_check_is_a_week_old(browser, user, days):
    clear(user, at=timezone.now() - timedelta(days=days))

    state, text = page(browser, "trigger-point-mat")

    assert state == LOCKED
    assert "You have not answered the safety check in the last week" in text


# -- the profile ------------------------------------------------------------------


def test_the_table_names_each_code_of_the_content(content):
    codes = {code for item in ITEMS.values() for code in item.codes}

    assert codes - OF_A_QUESTIONNAIRE - {"hip-fracture-suspected"} <= {*BEHAVIOURS}


# What is so as well, whatever was said to it.
WIDER = {
    "hip-replacement-recent": "hip-replacement-any",
    "pregnancy-late": "pregnancy-supine",
    "rib-or-spine-fracture": "osteoporosis-flexion",
}


@pytest.mark.parametrize("code", ASKED)
def test_a_yes_changes_the_exercises_that_ask_and_no_others(browser, cleared, code):
    say(cleared, code)

    for slug, state in cards(browser).items():
        codes = [code, WIDER[code]] if code in WIDER else [code]
        found = [BEHAVIOURS[one] for one in codes if asks(ITEMS[slug], one)]
        expected = found[0] if found else OPEN
        if code == "hip-flexor-strain-acute":
            expected = OPEN if ITEMS[slug].is_calm else LOCKED
        if slug in CLOSED.get(code, ()):
            expected = LOCKED
        if ITEMS[slug].category == "release":
            expected = WORDS[STATES[PROFILE[code]][slug]]
        assert state == expected, slug


@pytest.mark.parametrize("code", sorted(CLINICIAN))
def test_a_clinicians_agreement_opens_what_waited_for_it(browser, cleared, code):
    say(cleared, code, Given.AGREED)

    # A blood thinner and a hernia rule out the belly whoever agreed.
    # So does an operation, for twelve weeks.
    never = {
        "anticoagulant", "hernia-abdominal", "recent-abdominal-surgery",
        "spine-surgery-recent",
    }  # fmt: skip
    still = DEEP_FRONT if code in never else set()
    if code in OPERATIONS:
        still = {slug for slug, one in ITEMS.items() if one.category == "release"}
    if code == "hip-replacement-recent":  # no pigeon with any replaced hip
        still = still | {"pigeon-stretch"}
    states = cards(browser)
    assert {slug for slug, state in states.items() if state != OPEN} == still


def test_a_suspected_broken_hip_leaves_breathing_alone(browser, cleared):
    say(cleared, "hip-fracture-suspected")

    states = cards(browser)
    assert [s for s, state in states.items() if state == OPEN] == [
        "diaphragmatic-breathing"
    ]


@pytest.mark.parametrize("slug", RELEASE_ITEMS)
def test_each_question_of_a_tool_reaches_its_page(browser, cleared, slug):
    expected = {code: WORDS[STATES[row][slug]] for code, row in PROFILE.items()}
    del expected["hip-fracture-suspected"]  # its hold says it
    codes = {code for code, state in expected.items() if state != OPEN}
    assert codes >= OF_EVERY_TOOL
    codes &= {*ASKED}

    for code in sorted(codes):
        say(cleared, code)
        state, text = page(browser, slug)
        assert state == expected[code], code
        # Whether a clinician agreed is asked there about high blood pressure.
        is_belly = code == "high-bp-uncontrolled"
        if code in OPERATIONS:  # its hold says it
            assert "You reported: " in text
        else:
            assert "You said: " in text
            assert f'href="/safety/{"belly" if is_belly else "profile"}/?next=' in text
        say(cleared, code, Given.NO)
        cleared.restrictions.all().delete()  # an operation closes for weeks
        tick(cleared)  # the lock used up those ticked before

    assert page(browser, slug)[0] == OPEN


def test_an_unanswered_question_closes_the_tools_like_a_yes(browser, cleared):
    cleared.answers.current().get(question__code="dvt").delete()

    state, text = page(browser, "trigger-point-mat")

    assert state == LOCKED
    assert "1 question in your health profile" in text


# -- the safety check -------------------------------------------------------------


@pytest.mark.parametrize("code", ["R-01", "R-28"])
def test_an_emergency_closes_all_pages(browser, cleared, code):
    say(cleared, code)

    assert [*cards(browser).values()] == [LOCKED] * len(ITEMS)
    for slug in ITEMS:
        state, text = page(browser, slug)
        assert state == LOCKED
        assert f'href="/safety/?next=/library/exercises/{slug}/"' in text
        assert "Exercises without a tool for the same areas" not in text


def test_an_emergency_of_one_person_closes_nothing_for_another(
    browser, cleared, other_user
):
    say(other_user, "R-01")

    assert set(cards(browser).values()) == {OPEN}


def test_soon_leaves_rest_open_and_lets_gentle_movement_come_after_it(browser, cleared):
    say(cleared, "R-16")

    for slug, state in cards(browser).items():
        item = ITEMS[slug]
        if item.category == "release" or item.level == 3:
            assert state == LOCKED, slug
        else:
            assert state == (OPEN if item.is_calm else EASIER), slug


# -- one side ---------------------------------------------------------------------


def test_a_side_alone_is_closed_and_the_page_says_which(browser, cleared):
    say(cleared, "hip-flexor-strain-acute", side="left")

    state, text = page(browser, "straight-leg-raise")

    assert state == OPEN
    assert "The left side is locked" in text
    assert "You said: Sudden front-of-hip strain in last 10 days." in text
    card = browser.get("/library/?q=straight-leg").text
    assert "Left side locked" in card


@pytest.mark.parametrize(
    ("code", "slug", "words"),
    [
        ("hip-flexor-strain-acute", "straight-leg-raise", "1 s pause in each"),
        ("sciatica-acute", "back-massager-glute-piriformis", "Hold 30 s, twice"),
    ],
)
def test_no_page_and_no_print_asks_for_a_side_that_is_locked(
    browser, cleared, code, slug, words
):
    say(cleared, code, side="left")

    exercise = f"/library/exercises/{slug}/"
    for address in (exercise, f"{exercise}plate/", "/library/"):
        text = browser.get(address).text
        if address == "/library/":
            text = text.partition(f'href="{exercise}"')[2].partition("</li>")[0]
        assert f"{words}, on the right side only" in text, address
        assert "on each side" not in text, address


SIDES = {"left": "right", "right": "left"}


@pytest.mark.parametrize("side", SIDES)
def test_the_steps_of_one_side_come_with_what_to_leave_out(browser, cleared, side):
    stretch = "half-kneeling-hip-flexor-stretch"
    sentence = f"Only the {SIDES[side]} side for now: leave out the change of sides."
    _state, before = page(browser, stretch)
    say(cleared, "hip-flexor-strain-acute", side=side)

    _state, after = page(browser, stretch)

    assert "for now: leave out the change of sides" not in before
    assert sentence in after.partition("Steps</h2>")[2].partition("<ol")[0]


def test_the_figure_of_a_side_that_is_locked_is_not_shown(browser, cleared):
    say(cleared, "hip-flexor-strain-acute", side="left")

    _state, text = page(browser, "straight-leg-raise")

    assert 'data-side="right"' in text
    assert 'data-side="left"' not in text


def test_a_side_alone_can_come_after_an_easier_one(browser, cleared):
    say(cleared, "hip-impingement", side="right")

    _state, text = page(browser, "active-knee-to-chest")

    assert "Easier version first, for the right side" in text


def test_what_the_words_forbid_is_closed_and_not_only_made_easier(browser, cleared):
    """“Leave out …” on that side, whatever else the answer only eases."""
    say(cleared, "sciatica-acute", side="right")

    state, text = page(browser, "straight-leg-raise")

    assert state == OPEN  # on the left
    assert "The right side is locked" in text
    assert "Leave out the straight-leg raise" in text


# -- easier first, alternatives, ladders, tools, figures --------------------------


def test_easier_first_leads_to_the_easier_rungs(browser, cleared):
    say(cleared, "knee-kneeling")

    state, text = page(browser, "half-kneeling-hip-flexor-stretch")

    assert state == EASIER
    panel = text.partition("Easier version first")[2].partition("</section>")[0]
    assert "Kneeling hurts" in panel
    assert 'href="/library/exercises/bed-edge-thomas-stretch/"' in panel


def test_a_locked_tool_names_a_way_without_pressure_for_the_same_regions(
    browser, cleared
):
    say(cleared, "dvt")

    text = page(browser, "back-massager-ql")[1]

    way = text.partition("Exercises without a tool for the same areas")[2].partition(
        "</ul>"
    )[0]
    slugs = re.findall("/library/exercises/([a-z0-9-]+)/", way)
    assert [ITEMS[slug].category for slug in slugs] == ["relax", "stretch"]


def test_a_locked_rung_shows_no_picture(browser, cleared):
    say(cleared, "hip-replacement-recent")

    text = browser.get("/library/exercises/constructive-rest-90-90/").text

    rung = text.partition('class="ladder-place">Harder')[2].partition("</li>")[0]
    assert "Locked" in rung
    assert "bed-edge-thomas-stretch" in rung
    assert "bed-edge-thomas-stretch-" not in text  # its stills are named like this


def test_a_tool_shows_the_place_of_what_is_open_and_hides_the_rest(browser, cleared):
    say(cleared, "hernia-abdominal")

    text = unescape(browser.get("/library/tools/ridged-massager/").text)

    assert text.count("Locked: we do not show where, how hard") == 1
    for exercise in Exercise.objects.filter(tools__slug="ridged-massager"):
        is_shown = exercise.tool_uses.get().start in text
        assert is_shown == (exercise.gate == ""), exercise


@pytest.mark.parametrize("slug", RELEASE_ITEMS)
def test_the_figure_of_a_tool_is_for_the_person_it_is_open_to_alone(
    browser, other_user, cleared, slug
):
    other = Client()
    other.force_login(other_user)
    address = pictures.cover(slug).address

    answer = browser.get(address)

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert "public" not in answer["Cache-Control"]
    assert other.get(address).status_code == 404
    assert Client().get(address).status_code == 404
    say(cleared, "dvt")
    assert browser.get(address).status_code == 404


# -- cost -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/library/",
        "/library/exercises/half-kneeling-hip-flexor-stretch/",
        "/library/exercises/trigger-point-mat/",
        "/library/tools/ridged-massager/",
    ],
)
@pytest.mark.parametrize("code", ["", "knee-kneeling", "R-16", "R-01"])
def test_no_page_costs_more_than_nine_queries(
    browser, cleared, django_assert_max_num_queries, address, code
):
    if code:
        say(cleared, code)

    with django_assert_max_num_queries(9):
        browser.get(address)


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/library/", 3),
        ("/library/exercises/half-kneeling-hip-flexor-stretch/", 4),
        ("/library/exercises/trigger-point-mat/", 4),
        ("/library/tools/ridged-massager/", 5),
    ],
)
def test_a_visitor_costs_no_question_about_where_they_stand(
    django_assert_num_queries, monkeypatch, address, queries
):
    monkeypatch.setattr(visitors.TAGS, "pieces", {})
    Edition.objects.update_or_create(pk=1, defaults={"fingerprint": "of today"})
    # Which edition of the content it is, is asked before and after the first time.
    with django_assert_num_queries(queries + 2):
        answer = Client().get(address)
    with django_assert_num_queries(1):
        again = Client().get(address, headers={"If-None-Match": answer["ETag"]})

    assert again.status_code == 304

    assert not answer.cookies
    assert "no-store" not in answer.headers.get("Cache-Control", "")
