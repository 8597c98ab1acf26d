"""An agreement holds for what a clinician could know: not for what is reported later.

The pairs are worked by hand from the content: which red flags of section 4.5 and signs
of 4.7 speak of the same matter as a code of 3.1, or a belly question of 4.6, that
opens once a clinician has agreed.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from psoas_care.library.access import access_to
from psoas_care.library.models import Exercise
from psoas_care.safety.consequences import IS_NEWS_ABOUT
from psoas_care.safety.models import Question
from psoas_care.safety.recording import confirm_checked
from psoas_care.safety.rules import eligibility
from psoas_care.safety.status import current_safety_status
from psoas_care.safety.vocabulary import Given
from tests.answers import clear, say
from tests.safety.people import ITEMS, answered

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
AGREED = {
    "hernia-abdominal": ("R-25",),  # a lump
    "hip-replacement-recent": (
        "R-13", "R-14", "R-27", "hip-fracture-suspected",
    ),
    "anticoagulant": ("R-22", "N-06"),  # a bleed, a spreading bruise
    "cancer-local": ("R-15", "R-16"),
    "spondylolisthesis": (
        "R-01", "R-02", "R-03", "R-04", "R-05", "R-09", "R-10",
    ),
    "spine-surgery-recent": (
        "R-01", "R-02", "R-03", "R-04", "R-05", "R-09", "R-10", "R-11", "R-12",
    ),
    "recent-abdominal-surgery": ("R-11", "R-12"),
    "sensation-reduced": (
        "R-01", "R-02", "R-03", "R-04", "R-05", "R-22", "N-03",
    ),
    "lung-heart-unstable": ("R-08",),
    "G-03": ("R-06", "R-07", "N-05"),  # the aorta
    "G-04": ("R-01", "R-02", "R-03", "R-04", "R-05", "R-11", "R-12"),
    "G-05": ("R-25",),
    "G-09": ("R-11", "R-17", "R-18", "R-24", "N-06"),  # the gut
    "G-11": ("R-15", "R-16"),
    "G-12": ("R-20", "R-23", "R-24"),  # the pelvis
    "G-13": ("R-20", "R-23", "R-24"),
    "G-14": ("R-08", "high-bp-uncontrolled"),
    "G-16": ("R-01", "R-02", "R-03", "R-04", "R-05", "R-22", "N-03"),
}  # fmt: skip
PAIRS = [(code, news) for code, some in AGREED.items() for news in some]


@pytest.fixture(autouse=True)
def cleared(user, content):
    with time_machine.travel(NOW - 3 * DAY, tick=False):
        clear(user, at=NOW - 3 * DAY)


def told(user, code, given=Given.YES, *, days=0, **where):
    with time_machine.travel(NOW + days * DAY, tick=False):
        say(user, code, given, at=NOW + days * DAY, **where)


def given(user, code):
    return user.answers.current().get(question__code=code).given


def see_a_doctor(user, days):
    on = (NOW + days * DAY).date()
    for waiting in user.restrictions.filter(ends="clinician", ended_on=None):
        confirm_checked(waiting, checked_on=on, today=on)


def test_each_that_can_be_agreed_to_is_among_them():
    can = {q.code for q in Question.objects.all() if q.may_be_agreed}
    assert {*AGREED} == can
    pairs = {(code, news) for news, codes in IS_NEWS_ABOUT.items() for code in codes}
    assert {*PAIRS} == pairs


@pytest.mark.parametrize(("code", "news"), PAIRS)
def test_an_agreement_from_before_is_asked_anew(user, code, news):
    told(user, code, Given.AGREED)

    told(user, news, days=1, side="left", tool="lacrosse-ball")
    assert given(user, code) == Given.YES

    see_a_doctor(user, 2)  # about the red flag, and not about pressure
    told(user, news, Given.NO, days=3)
    assert given(user, code) == Given.YES

    told(user, code, Given.AGREED, days=4)
    assert given(user, code) == Given.AGREED


@pytest.mark.parametrize(("code", "news"), PAIRS)
def test_an_agreement_from_after_it_holds(user, code, news):
    told(user, news, side="left", tool="lacrosse-ball")
    told(user, code, Given.AGREED, days=1)
    see_a_doctor(user, 2)

    # Each week the same is told once more, as it was.
    if not news.startswith("N-"):
        told(user, news, days=3)
    told(user, news, Given.NO, days=10)

    assert given(user, code) == Given.AGREED


def test_what_comes_back_is_news(user):
    told(user, "R-25")
    see_a_doctor(user, 1)
    told(user, "R-25", Given.NO, days=2)
    told(user, "hernia-abdominal", Given.AGREED, days=3)

    told(user, "R-25", days=9)

    assert given(user, "hernia-abdominal") == Given.YES


def test_its_graver_form_is_news(user):
    told(user, "R-25")
    told(user, "hernia-abdominal", Given.AGREED, days=1)

    told(user, "R-25", Given.WORSE, days=2)

    assert given(user, "hernia-abdominal") == Given.YES


def test_a_plank_waits_for_a_new_agreement_once_the_lump_is_cleared(user, browser):
    plank = Exercise.objects.get(slug="forearm-plank")

    def is_locked(days):
        now = NOW + days * DAY
        with time_machine.travel(now, tick=False):
            return access_to(plank, current_safety_status(user, now)).is_locked

    told(user, "hernia-abdominal", Given.AGREED)
    assert not is_locked(0)
    told(user, "R-25", days=1)
    see_a_doctor(user, 2)
    told(user, "R-25", Given.NO, days=3)
    assert is_locked(3)
    with time_machine.travel(NOW + 3 * DAY, tick=False):
        browser.force_login(user)
        page = " ".join(browser.get("/safety/").content.decode().split())
    assert "the agreement was from before something that you reported" in page

    told(user, "hernia-abdominal", Given.AGREED, days=4)
    assert not is_locked(4)


@pytest.mark.parametrize("days", [0, 83, 84, 200])
@pytest.mark.parametrize("code", ["recent-abdominal-surgery", "spine-surgery-recent"])
def test_nobody_agrees_to_pressure_after_an_operation(code, days):
    """Never until 12 weeks: then it is not of the last weeks, and answered anew."""
    on, told = NOW.date(), NOW.date() - days * DAY
    answers = answered(on=on, **{code.replace("-", "_"): Given.AGREED})
    answers[code] = replace(answers[code], on=told, waits_from=told)
    tool = ITEMS["back-massager-ql"]

    assert eligibility(tool, "left", answers, (), on).is_locked
    assert not eligibility(tool, "left", answered(on=on), (), on).is_locked
