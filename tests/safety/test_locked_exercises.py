"""What the overview says of all exercises: that all is well only where it is."""

import pytest
from django.utils import timezone

from psoas_care.library.access import access_to
from psoas_care.library.models import Exercise
from psoas_care.safety.models import Question
from psoas_care.safety.status import load_safety_status
from tests.safety.people import QUESTIONS
from tests.safety.sent import clear_belly, say_no, say_no_to_all, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

GOOD_NEWS = "Your answers show no reason not to exercise"
CODES = [
    (code, given)
    for code, asked in QUESTIONS.items()
    if asked.kind in {"profile", "red-flag"}
    and asked.behaviour not in {"section", "crisis"}
    for given in ("yes", *(["worse"] if asked.worse else []))
]


def text(page):
    return " ".join(page.text.split())


def locked(user):
    """How many exercises are locked, wholly or on a side."""
    status = load_safety_status(user, user.day_at(timezone.now()))
    found = [access_to(one, status) for one in Exercise.objects.for_cards()]
    return sum(one.any_side.is_locked for one in found), len(found)


def look_at_all(user):
    """A clinician has looked at whatever waited for one."""
    today = user.day_at(timezone.now())
    user.restrictions.filter(ends="clinician").update(
        ended_on=today, ended_by="clinician", checked_on=today
    )


@pytest.fixture
def healthy(user):
    """Somebody for whom nothing at all is locked today."""
    say_no_to_all(user)
    clear_belly(user)
    return user


def test_all_is_well_where_nothing_is_locked(browser, healthy):
    page = text(browser.get("/safety/"))

    assert locked(healthy)[0] == 0
    assert GOOD_NEWS in page
    assert "locked now" not in page


def test_deep_front_release_that_is_off_is_told(browser, user):
    say_no_to_all(user)

    page = text(browser.get("/safety/"))

    n, of = locked(user)
    assert 0 < n < of
    assert GOOD_NEWS not in page
    assert f"{n} of {of} exercises are locked now." in page
    assert "Pressing on the belly needs its own questions" in page


@pytest.mark.parametrize("is_looked_at", [False, True])
@pytest.mark.parametrize(("code", "given"), CODES)
def test_no_answer_is_called_well_while_it_locks_an_exercise(
    browser, healthy, code, given, is_looked_at
):
    asked = Question.objects.get(code=code)
    if asked.answered_by:
        code = asked.answered_by.code
    tell(healthy, code, given)
    clear_belly(healthy)  # a yes has used the ticks up
    if is_looked_at:
        look_at_all(healthy)

    page = text(browser.get("/safety/"))

    n, of = locked(healthy)
    assert (GOOD_NEWS in page) is (n == 0)
    if n:
        assert f"{n} of {of} exercises" in page


def test_a_hip_that_may_be_broken_stays_told_once_it_was_looked_at(browser, healthy):
    tell(healthy, "hip-fracture-suspected")
    look_at_all(healthy)

    page = text(browser.get("/safety/"))

    told = page.partition("exercises are locked now.")[2].partition("</section>")[0]
    assert "You said: Groin pain with every step, on hopping, or after a fall." in told
    assert "Change this answer" in told


def test_one_locked_side_is_not_told_as_the_whole(browser, healthy):
    tell(healthy, "hip-flexor-strain-acute", side="left")
    clear_belly(healthy)

    assert "Of some only one side is locked." in text(browser.get("/safety/"))


def test_the_check_that_leads_back_says_what_is_locked(browser, user):
    say_no(user, "red-flag", days_ago=8)
    came = "/library/exercises/cat-cow/"

    answer = browser.post(
        f"/safety/check/?next={came}", {"uid": "0" * 32, "zone": "UTC", "none": "1"}
    )

    page = text(browser.get(came))
    n, of = locked(user)
    assert answer.headers["Location"] == came
    assert f"Safety check saved. {n} of {of} exercises are locked; Safety" in page
    assert GOOD_NEWS not in page
