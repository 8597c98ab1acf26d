"""What the log locks is told to programs in the words of the pages."""

from html import unescape

import pytest
from django.utils import timezone

from psoas_care.safety.models import Question
from psoas_care.safety.recording import confirm_checked
from tests import answers

STRONG = "You said your pain was 8 or more today."
SOON = "Book an appointment with a doctor or physiotherapist within 1 to 2 weeks."
TITLE = "Doing less for now, because of what you logged"


@pytest.fixture(autouse=True)
def everything(user, content):
    answers.clear(user)


def red(program, slug):
    bout = {"exercise": slug, "repetitions": 8, "worst_pain": 9}
    sent = {"bouts": [bout], "region": "low_back", "before": 3}
    return program.add("/sessions", sent).json()["message"]


def locks(program):
    return program.read("/safety").json()["locks"]


def test_pain_too_strong_for_practice_is_told_at_once(program, browser, user):
    assert locks(program) == []
    sent = {"scores": [{"region": "low_back", "now": 9}]}

    said = program.add("/check-ins", sent).json()

    assert said["message"].startswith(STRONG)
    (lock,) = locks(program)
    assert (lock["title"], lock["since"]) == (TITLE, f"{user.day_at(timezone.now())}")
    assert f"{lock['what']} {lock['closes'][0]}" == said["message"]
    assert said["message"] in " ".join(unescape(browser.get("/").text).split())


def test_pain_that_leaves_all_open_says_nothing(program):
    sent = {"scores": [{"region": "low_back", "now": 4}]}

    assert program.add("/check-ins", sent).json()["message"] == ""


@pytest.mark.parametrize("code", ["hip-fracture-suspected", "R-13", "R-14"])
def test_what_takes_walking_away_is_told_though_a_clinician_has_looked(
    program, user, code
):
    answers.say(user, code)
    today = user.day_at(timezone.now())
    (waiting,) = user.restrictions.filter(ended_on=None)
    assert len(locks(program)) == 1
    confirm_checked(waiting, checked_on=today, today=today)

    assert program.read("/safety").json()["can_walk"] is False
    (lock,) = locks(program)
    assert lock["what"] == Question.objects.get(code=code).text
    assert lock["since"] == f"{today}"

    answers.say(user, code, "no")
    assert locks(program) == []
    assert program.read("/safety").json()["can_walk"] is True


def test_what_was_too_much_is_told_and_three_of_it_as_well(program):
    first = red(program, "glute-bridge")
    assert "Glute bridge was too much, so you are done with it for today." in first
    assert SOON not in first
    red(program, "cat-cow")

    assert SOON in red(program, "bird-dog")
    assert any(SOON in lock["what"] for lock in locks(program))
