"""The profile: what is so about a person's health, and what that changes."""

import pytest

from psoas_care.safety.models import Question
from psoas_care.safety.vocabulary import Given, QuestionKind
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

SCREENS = [
    "pregnancy-and-belly",
    "hip-and-knee",
    "back-and-nerves",
    "bones",
    "blood-and-organs",
    "arms-and-balance",
    "heart-and-breath",
    "about-you",
]


def safety_status(user):
    return dict(user.answers.current().values_list("question__code", "given"))


def test_eight_screens_answer_all_of_it(browser, user):
    assert "Answer these 8 screens" in browser.get("/safety/profile/").text

    address = f"/safety/profile/?group={SCREENS[0]}"
    for following in SCREENS[1:]:
        address = browser.post(address, screen()).headers["Location"]
        assert address == f"/safety/profile/?group={following}"
    end = browser.post(address, screen()).headers["Location"]

    assert end == "/safety/profile/"
    assert "not answered" not in browser.get(end).text.lower()
    asked = Question.objects.of_kind(QuestionKind.PROFILE).asked()
    assert safety_status(user) == {question.code: "no" for question in asked}
    assert len(safety_status(user)) == 39  # that about weak bones sets two codes


def test_a_change_is_one_screen(browser, user):
    say_no(user, QuestionKind.PROFILE)

    answer = browser.post("/safety/profile/?group=about-you", yes("runner"))

    assert answer.headers["Location"] == "/safety/profile/"
    page = browser.get("/safety/profile/").text
    assert "You run or jump in training" in page
    assert "You run or jump in training" in browser.get("/safety/").text


def test_a_clinicians_agreement_opens_what_a_yes_locks(browser, user):
    say_no_to_all(user)
    address = "/safety/profile/?group=blood-and-organs"

    browser.post(address, yes("sensation-reduced"))
    assert not is_open(browser, "trigger-point-mat")
    agreed = {"sensation-reduced-agreed": "on"}
    browser.post(address, screen("sensation-reduced", further=agreed))

    assert safety_status(user)["sensation-reduced"] == Given.AGREED
    assert is_open(browser, "trigger-point-mat")
    assert (
        "A doctor or physiotherapist has agreed" in browser.get("/safety/profile/").text
    )
    assert 'name="sensation-reduced-agreed" ' in browser.get(address).text


def test_nobody_agrees_to_what_was_not_ticked(browser, user):
    sent = screen(further={"sensation-reduced-agreed": "on"})

    browser.post("/safety/profile/?group=blood-and-organs", sent)

    assert safety_status(user)["sensation-reduced"] == Given.NO


def test_no_agreement_opens_what_is_simply_not_for_somebody(browser, user):
    sent = screen("dvt", further={"dvt-agreed": "on", "dvt-form": "milder"})

    browser.post("/safety/profile/?group=blood-and-organs", sent)

    assert safety_status(user)["dvt"] == Given.YES
    assert (
        "dvt-agreed" not in browser.get("/safety/profile/?group=blood-and-organs").text
    )


@pytest.mark.parametrize(
    ("side", "kept"), [("left", "left"), ("right", "right"), ("", "")]
)
def test_a_side_may_be_said(browser, user, side, kept):
    code = "hip-flexor-strain-acute"

    browser.post(
        "/safety/profile/?group=hip-and-knee",
        screen(code, further={f"{code}-side": side}),
    )

    assert user.answers.get(question__code=code).side == kept
    assert is_open(browser, "couch-stretch") == bool(side)


def test_a_side_that_does_not_exist_is_refused(browser, user):
    code = "sciatica-acute"
    sent = screen(code, further={f"{code}-side": "middle"})

    answer = browser.post("/safety/profile/?group=back-and-nerves", sent)

    assert answer.status_code == 422
    assert [(a.given, a.side) for a in user.answers.all()] == [("yes", "")]  # both


def test_groin_pain_with_every_step_asks_for_a_doctor_today(browser, user):
    say_no_to_all(user)

    browser.post("/safety/profile/?group=hip-and-knee", yes("hip-fracture-suspected"))

    assert "See a doctor today" in browser.get("/safety/profile/").text
    assert "urgent-care line today" in browser.get("/safety/").text
    assert not is_open(browser, "cat-cow")
    assert is_open(browser, "diaphragmatic-breathing")


def test_an_unanswered_screen_that_asks_about_tools_keeps_them_closed(browser, user):
    say_no(user, QuestionKind.RED_FLAG)
    for group in SCREENS:
        if group != "blood-and-organs":
            browser.post(f"/safety/profile/?group={group}", screen())
    assert not is_open(browser, "trigger-point-mat")

    browser.post("/safety/profile/?group=blood-and-organs", screen())

    assert is_open(browser, "trigger-point-mat")


BEHAVIOURS = [
    ("dvt", "trigger-point-mat", False),  # block
    ("skin-local", "trigger-point-mat", False),
    ("anticoagulant", "trigger-point-mat", False),  # clinician
    ("knee-acute", "couch-stretch", False),
    ("age-65", "hip-airplane", True),  # adapt: the easier one first, but open
    ("runner", "cat-cow", True),
]


@pytest.mark.parametrize(("code", "slug", "stays_open"), BEHAVIOURS)
def test_a_yes_does_what_its_behaviour_says(browser, user, code, slug, stays_open):
    say_no_to_all(user)
    assert is_open(browser, slug)

    browser.post(f"/safety/profile/?group={group_of(code)}", yes(code))

    assert is_open(browser, slug) == stays_open


def test_what_others_said_is_theirs(browser, other_user):
    tell(other_user, "runner")

    assert "You run or jump" not in browser.get("/safety/profile/").text
    assert "checked" not in browser.get("/safety/profile/?group=about-you").text
