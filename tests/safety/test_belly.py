"""The belly gate: each of its 18 questions, the two ticks, and that it is off.

The table is copied by hand from section 4.6 of the content base.
"""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from psoas_care.safety.vocabulary import QuestionKind
from tests.forms import shown_form
from tests.safety.sent import (
    group_of,
    is_open,
    say_no,
    say_no_to_all,
    screen,
    tell,
    yes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

DEEP = "sphinx-psoas-release"
QUESTIONS = [
    ("G-01", "", "never"),
    ("G-02", "", "never"),
    ("G-03", "", "clinician"),
    ("G-04", "worse", "never"),
    ("G-04", "milder", "clinician"),
    ("G-05", "worse", "never"),
    ("G-05", "milder", "clinician"),
    ("G-06", "", "never"),
    ("G-07", "", "never"),
    ("G-08", "", "never"),
    ("G-09", "worse", "never"),
    ("G-09", "milder", "clinician"),
    ("G-10", "", "never"),
    ("G-11", "", "oncology"),  # never, unless the oncology team agrees
    ("G-12", "", "clinician"),
    ("G-13", "", "clinician"),
    ("G-14", "", "clinician"),
    ("G-15", "", "never"),
    ("G-16", "", "clinician"),
    ("G-17", "", "not-now"),
    ("G-18", "", "not-now"),
]
CLOSE_ALL_TOOLS = {"G-01", "G-02", "G-06", "G-07", "G-08", "G-11", "G-15", "G-16"}
"""Those that mean what a question of section 3.1 or 4.5 about every tool means."""
SAYS = {
    "never": "From your answers, deep front release is not for you.",
    "clinician": "Deep front release is locked until a doctor or physiotherapist has "
    "agreed.",
    "oncology": "Deep front release is locked until your oncology team has agreed.",
    "not-now": "Deep front release is locked for now.",
}
AGREED = {"clinician", "oncology"}
"""Outcomes that somebody can agree to."""
SCREENS = ["belly-now", "belly-vessels", "belly-womb", "belly-organs", "belly-other"]


def ticks(*codes):
    return {
        "uid": str(uuid.uuid4()),
        "zone": "UTC",
        **dict.fromkeys(codes or ["T-1", "T-2"], "on"),
    }


@pytest.fixture
def healthy(user):
    """Somebody who said no to everything, the belly questions included."""
    say_no_to_all(user)
    say_no(user, QuestionKind.BELLY)
    return user


def test_it_is_off_until_somebody_asks_for_it(browser, user):
    say_no_to_all(user)

    page = browser.get("/safety/belly/").text

    assert "Is pressing on your belly safe for you?" in page
    assert "Deep front release is off. We advise you to leave it off." in page
    assert "/library/evidence/?open=ERNST2003#ERNST2003" in page
    assert "/library/evidence/?open=TAK2014#TAK2014" in page
    assert "Answer the 18 questions" in page
    assert not is_open(browser, DEEP)


def test_the_safety_check_comes_first(browser):
    page = browser.get("/safety/belly/").text

    assert "First, answer the safety check" in page
    assert "Answer the 18 questions" not in page


def test_five_screens_and_two_ticks_open_it_for_today(browser, user):
    say_no_to_all(user)

    address = f"/safety/belly/?group={SCREENS[0]}"
    for following in SCREENS[1:]:
        address = browser.post(address, screen()).headers["Location"]
        assert address == f"/safety/belly/?group={following}"
    assert browser.post(address, screen()).headers["Location"] == "/safety/belly/"
    page = browser.get("/safety/belly/").text
    assert "I have answered all safety questions today" in page
    assert not is_open(browser, DEEP)
    browser.post("/safety/belly/", ticks())

    page = " ".join(browser.get("/safety/belly/").text.split())
    assert "Pressure: at most 4 out of 10." in page
    assert "Time: at most 60 seconds a side" in page
    assert "at most 2 days a week, and never two days running" in page
    assert is_open(browser, DEEP)


@pytest.mark.parametrize(("code", "form", "outcome"), QUESTIONS)
def test_each_question_has_its_outcome(browser, healthy, code, form, outcome):
    browser.post("/safety/belly/", ticks())
    assert is_open(browser, DEEP)

    browser.post(f"/safety/belly/?group={group_of(code)}", yes(code, form))

    page = browser.get("/safety/belly/").text
    assert SAYS[outcome] in page
    assert SAYS[outcome] in browser.get("/safety/").text
    assert not is_open(browser, DEEP)
    is_operated = (code, form) == ("G-04", "worse")  # all pressure for 12 weeks
    closes_all = is_operated or code in CLOSE_ALL_TOOLS
    assert is_open(browser, "trigger-point-mat") is not closes_all


def test_all_eighteen_are_tried():
    assert {code for code, *_ in QUESTIONS} == {f"G-{n:02}" for n in range(1, 19)}


@pytest.mark.parametrize(
    ("code", "form"),
    [(code, form) for code, form, outcome in QUESTIONS if outcome in AGREED],
)
def test_a_clinicians_agreement_leads_to_the_ticks(browser, healthy, code, form):
    further = {f"{code}-agreed": "on"} | ({f"{code}-form": form} if form else {})

    browser.post(
        f"/safety/belly/?group={group_of(code)}", screen(code, further=further)
    )

    assert "Before you press" in browser.get("/safety/belly/").text
    browser.post("/safety/belly/", ticks())
    assert is_open(browser, DEEP)


@pytest.mark.parametrize(
    ("code", "form"), [("G-03", ""), ("G-04", "milder"), ("G-09", "milder")]
)
def test_after_a_month_what_opened_it_has_to_be_said_again(
    browser, healthy, code, form
):
    """Sent as it was shown, it opens nothing; what closes it stays ticked."""
    further = {f"{code}-agreed": "on"} | ({f"{code}-form": form} if form else {})
    address = f"/safety/belly/?group={group_of(code)}"
    browser.post(address, screen(code, further=further))
    assert f"{code}-agreed" in shown_form(browser.get(address))
    healthy.answers.update(at=timezone.now() - timedelta(days=31))

    page = browser.get(address)
    sent = shown_form(page)

    assert sent[code] == ["on"]
    assert not {f"{code}-agreed", f"{code}-form"} & {*sent}
    browser.post(address, sent)
    say_no(healthy, QuestionKind.RED_FLAG)
    browser.post("/safety/belly/", ticks())
    assert not is_open(browser, DEEP)


@pytest.mark.parametrize("cancer", ["G-11", "cancer-local"])
def test_of_cancer_and_more_both_have_to_agree(browser, healthy, cancer):
    tell(healthy, cancer)
    tell(healthy, "G-16")

    for page in ("/safety/belly/", "/safety/"):
        assert (
            "Deep front release is locked until your oncology team has agreed, and a "
            "doctor or physiotherapist to your other answers." in browser.get(page).text
        )
    tell(healthy, "G-16", "agreed")
    assert SAYS["oncology"] in browser.get("/safety/belly/").text


@pytest.mark.parametrize("code", ["G-11", "cancer-local"])
def test_the_history_says_that_the_oncology_team_agreed(browser, healthy, code):
    tell(healthy, code, "agreed")

    page = browser.get("/safety/").text

    assert "Yes, and your oncology team agreed." in page
    assert "a doctor or physiotherapist agreed" not in page


def test_nobody_agrees_to_the_graver_form(browser, healthy):
    further = {"G-04-form": "worse", "G-04-agreed": "on"}

    browser.post("/safety/belly/?group=belly-organs", screen("G-04", further=further))

    assert SAYS["never"] in browser.get("/safety/belly/").text


def test_a_never_ends_the_questions(browser, user):
    say_no_to_all(user)

    answer = browser.post("/safety/belly/?group=belly-vessels", yes("G-02"))

    assert answer.headers["Location"] == "/safety/belly/"


@pytest.mark.parametrize("ticked", [["T-1"], ["T-2"], ["T-3"]])
def test_one_tick_is_not_enough(browser, healthy, ticked):
    answer = browser.post("/safety/belly/", ticks(*ticked))

    assert answer.status_code == 422
    assert "Tick this, too." in answer.text
    assert not is_open(browser, DEEP)
    assert not healthy.screenings.filter(kind="tick").exists()


def test_the_ticks_are_refused_while_something_else_keeps_it_closed(browser, healthy):
    tell(healthy, "G-01")

    answer = browser.post("/safety/belly/", ticks())

    assert answer.status_code == 422
    assert SAYS["never"] in answer.text
    assert not healthy.screenings.filter(kind="tick").exists()


def test_the_ticks_of_yesterday_do_not_open_it(browser, healthy):
    tell(healthy, "T-1", days_ago=1)
    tell(healthy, "T-2", days_ago=1)

    assert not is_open(browser, DEEP)
    assert "Before you press" in browser.get("/safety/belly/").text


def test_after_a_month_it_asks_again(browser, user):
    say_no_to_all(user)
    say_no(user, QuestionKind.BELLY, days_ago=31)

    page = browser.get("/safety/belly/").text

    assert "You have to answer its questions once a month" in page
    assert "/safety/belly/" in page
    assert "?group=belly-now" in page


def test_a_full_stomach_is_asked_about_again_the_next_day(browser, healthy):
    tell(healthy, "G-17", days_ago=1)

    assert "Continue with the questions" in browser.get("/safety/belly/").text
    answer = browser.post("/safety/belly/?group=belly-now", screen())

    assert answer.headers["Location"] == "/safety/belly/"
    assert "Before you press" in browser.get("/safety/belly/").text


def test_an_open_red_flag_closes_it_with_its_reason(browser, healthy):
    tell(healthy, "R-16")

    page = browser.get("/safety/belly/").text

    assert "Deep front release is locked for another reason." in page
    assert "Unplanned weight loss" in page


def test_it_can_be_turned_off_again(browser, healthy):
    browser.post("/safety/belly/", ticks())

    answer = browser.post("/safety/belly/", {"off": "1"})

    assert answer.headers["Location"] == "/safety/belly/"
    assert "Deep front release is off." in browser.get("/safety/belly/").text
    assert not is_open(browser, DEEP)
    assert is_open(browser, "trigger-point-mat")
    assert (
        healthy.answers.of_kinds(QuestionKind.BELLY).count() == 18
    )  # the history stays


def test_turning_it_off_does_not_take_back_what_closes_other_tools(browser, healthy):
    tell(healthy, "G-07")
    tell(healthy, "G-12")

    browser.post("/safety/belly/", {"off": "1"})

    page = browser.get("/safety/belly/").text
    assert "Deep front release is off." in page
    assert "Blood thinners, bleeding disorder, low platelets" in page
    assert "Large fibroids" not in page
    assert not is_open(browser, "trigger-point-mat")


def test_ticking_twice_is_ticking_once(browser, healthy):
    sent = ticks()

    answers = [browser.post("/safety/belly/", sent) for _ in range(2)]

    assert answers[0].status_code == 302
    assert healthy.screenings.filter(kind="tick").count() == 1
