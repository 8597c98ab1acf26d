"""What was done before a yes is kept: the start of a session decides."""

from datetime import timedelta

import pytest
from django.utils import timezone

from psoas_care.practice.eligibility import status_then
from psoas_care.practice.models import Session
from psoas_care.safety.vocabulary import Given
from tests.answers import clear, say
from tests.forms import bout_line, session_form

pytestmark = pytest.mark.usefixtures("late_in_the_day")

ADD = "/practice/sessions/add/"
MAT, DEEP, PLANK = "trigger-point-mat", "sphinx-psoas-release", "forearm-plank"


@pytest.fixture
def now(user, content):
    now = timezone.now().replace(microsecond=0)
    clear(user, at=now - timedelta(hours=5))
    return now


def played(browser, slug, began):
    pressed = {"pressure": "3"} if slug in {MAT, DEEP} else {}
    side = {"side": "left"} if slug == DEEP else {}
    line = bout_line(exercise=slug, **pressed, **side)
    return browser.post(ADD, session_form(line, began=began.isoformat()))


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("pregnancy-any-pressure", MAT),
        ("dvt", MAT),
        ("skin-local", MAT),
        ("G-01", DEEP),
        ("G-07", DEEP),
        ("R-21", MAT),
        ("hernia-abdominal", PLANK),
        ("osteoporosis-flexion", MAT),
        ("hip-flexor-strain-acute", PLANK),
    ],
)
def test_a_session_from_before_a_yes_is_kept(browser, user, now, code, slug):
    say(user, code, at=now - timedelta(minutes=20))

    before = played(browser, slug, now - timedelta(minutes=30))
    after = played(browser, slug, now - timedelta(minutes=10))

    assert (before.status_code, after.status_code) == (302, 422)
    assert user.sessions.count() == 1
    assert "Keep it in the note" in after.content.decode()


def test_a_yes_that_stood_before_it_refuses_it_however_it_was_told_since(
    browser, user, now
):
    say(user, "dvt", at=now - timedelta(hours=2))
    say(user, "dvt", at=now - timedelta(minutes=10))

    assert played(browser, MAT, now - timedelta(minutes=30)).status_code == 422


def test_a_question_that_nobody_had_answered_then_counts_as_a_yes_for_tools(
    browser, user, now
):
    user.answers.filter(question__code__in=["dvt", "hernia-abdominal"]).delete()
    for code in ("dvt", "hernia-abdominal"):
        say(user, code, at=now - timedelta(minutes=10))
    began = now - timedelta(minutes=30)

    assert played(browser, MAT, began).status_code == 422
    assert played(browser, PLANK, began).status_code == 302


def test_a_no_and_an_agreement_count_for_what_was_done_earlier(browser, user, now):
    for code, given in (("dvt", Given.NO), ("hernia-abdominal", Given.AGREED)):
        say(user, code, at=now - timedelta(hours=2))
        say(user, code, given, at=now - timedelta(minutes=10))
    for restriction in user.restrictions.all():
        restriction.delete()
    began = now - timedelta(minutes=30)

    assert played(browser, MAT, began).status_code == 302
    assert played(browser, PLANK, began).status_code == 302


def test_it_costs_nothing_where_nothing_was_said_that_day(
    user, now, django_assert_num_queries
):
    session = Session(user=user)
    session.set_moment(now + timedelta(days=1), "UTC")
    with django_assert_num_queries(2):
        status_then(session)
