"""What was too much is less the next time, whatever plays it."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from psoas_care.library.models import Exercise
from psoas_care.practice.models import Session
from tests import answers
from tests.factories import (
    BoutFactory,
    MyRoutineFactory,
    MyRoutineItemFactory,
    SessionFactory,
)
from tests.forms import bout_line, session_form

ADD = "/practice/sessions/add/"
STANDARD = "/practice/routines/10-a-standard/"
STRONG = "/practice/routines/5-c-strong-bite/"
BACK_SIDE = "/practice/routines/20-b-back-side-release/"
BRIDGE, SUPINE = "glute-bridge", "supine-low-back-buttock-release"
SPHINX = "sphinx-psoas-release"
DATA = re.compile(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', re.S)


@pytest.fixture(autouse=True)
def everything(content):
    """The library and the questions."""


def text_of(answer):
    return " ".join(unescape(answer.content.decode()).split())


def work(browser, address, slug):
    """{side: seconds of work} of an exercise, as a player has it; {} without it."""
    found = DATA.search(browser.get(f"{address}play/").text)
    score = json.loads(found[1]) if found else {"items": [], "phases": []}
    seconds = {}
    for phase in score["phases"]:
        is_its = score["items"][phase["item"]]["slug"] == slug
        if is_its and phase["kind"] == "work":
            side = phase["side"]
            seconds[side] = seconds.get(side, 0) + phase["seconds"]
    return seconds


def alone(slug):
    return f"/library/exercises/{slug}/"


def log(browser, *lines, days=1, **changes):
    """A session that long ago, as the form keeps it."""
    began = (timezone.now() - timedelta(days=days, hours=2)).isoformat()
    said = {"when": "pick", "began": began, "zone": "UTC"} | changes
    answer = browser.post(ADD, session_form(*lines, **said))
    assert answer.status_code == 302, text_of(answer)


def too_much(browser, days=1, **changes):
    line = {"repetitions": "20", "actual_seconds": "120", "worst_pain": "8"}
    line |= {"exercise": BRIDGE} | changes
    log(browser, bout_line(**line), days=days, region="low_back", before="2")


def own_routine(user, *slugs):
    routine = MyRoutineFactory(user=user)
    for number, slug in enumerate(slugs, start=1):
        exercise = Exercise.objects.get(slug=slug)
        MyRoutineItemFactory(my_routine=routine, number=number, exercise=exercise)
    return f"/practice/my-routines/{routine.uid}/"


def day_of(days):
    day = timezone.localdate(timezone.now() - timedelta(days=days, hours=2))
    return date_format(day, "j F")


def test_each_session_has_no_more_of_it_than_the_exercise_alone(browser, user):
    places = [own_routine(user, BRIDGE), STANDARD, STRONG, BACK_SIDE]
    full = {place: work(browser, place, BRIDGE) for place in places}
    too_much(browser)

    (least,) = work(browser, alone(BRIDGE), BRIDGE).values()
    for place in places:
        (seconds,) = work(browser, place, BRIDGE).values()
        assert seconds <= least
        assert seconds < sum(full[place].values())
        sentence = f"It was too much on {day_of(1)}, so it is shorter."
        assert text_of(browser.get(place)).count(sentence) == 1
        assert sentence in text_of(browser.get(f"{place}play/"))
    assert "was too much last time" in text_of(browser.get(f"{alone(BRIDGE)}play/"))


def test_a_tool_has_half_of_its_time_in_every_session(browser, user):
    answers.clear(user)
    own = own_routine(user, SUPINE)
    full = work(browser, own, SUPINE)
    line = {"exercise": SUPINE, "side": "left", "actual_seconds": "45", "pressure": "8"}
    log(browser, bout_line(**line))

    for place in (own, BACK_SIDE, alone(SUPINE)):
        less = work(browser, place, SUPINE)
        assert less.keys() == full.keys()
        assert all(less[side] <= full[side] / 2 + 3 for side in full)


def test_deep_front_release_is_lowered_in_a_routine_of_ones_own(browser, user):
    answers.clear(user)
    own = own_routine(user, SPHINX)
    full = work(browser, own, SPHINX)
    session = SessionFactory(user=user, at=timezone.now() - timedelta(days=9))
    sphinx = Exercise.objects.get(slug=SPHINX)
    pressed = {"side": "left", "actual_seconds": 20, "pressure": 6}
    BoutFactory(session=session, exercise=sphinx, **pressed)

    less = work(browser, own, SPHINX)
    assert less == work(browser, alone(SPHINX), SPHINX)
    assert all(less[side] < full[side] for side in full)


def test_once_it_was_not_too_much_it_is_as_long_as_it_was(browser, user):
    full = work(browser, STANDARD, BRIDGE)
    too_much(browser, days=3)
    less = work(browser, STANDARD, BRIDGE)
    easy = {"exercise": BRIDGE, "repetitions": "5", "actual_seconds": "30"}
    log(browser, bout_line(**easy, worst_pain="2"), region="low_back", before="2")

    assert less != full == work(browser, STANDARD, BRIDGE)


@pytest.mark.parametrize(("then", "is_lowered"), [("right", True), ("left", False)])
def test_the_side_that_was_too_much_has_to_be_done_again(
    browser, user, then, is_lowered
):
    """What went well on the other side says nothing of it."""
    stretch = "half-kneeling-hip-flexor-stretch"
    full = work(browser, STANDARD, stretch)
    line = {"exercise": stretch, "actual_seconds": "60", "repetitions": "2"}
    for days, side, worst in ((5, "left", "8"), (2, then, "2")):
        log(
            browser,
            bout_line(**line, side=side, worst_pain=worst),
            days=days,
            region="low_back",
            before="2",
        )

    assert (work(browser, STANDARD, stretch) != full) == is_lowered


def test_what_hurt_at_its_least_is_left_out_with_the_reason(browser, user):
    breath = "cat-cow"
    line = {"exercise": breath, "actual_seconds": "4", "stopped": "hurt"}
    log(browser, bout_line(**line, repetitions=""))

    for place in (STANDARD, STRONG):
        assert work(browser, place, breath) == {}
        reason = f"“Cat-cow” is left out: on {day_of(1)} it hurt."
        assert reason in text_of(browser.get(place))


@pytest.mark.parametrize("query", ["?like=last", f"?exercise={BRIDGE}"])
def test_a_log_that_is_filled_in_already_has_less_of_it(browser, user, query):
    too_much(browser)

    page = browser.get(ADD + query).text
    seconds = re.search(r'name="bouts-0-actual_seconds"[^>]*value="(\d+)"', page)
    (least,) = work(browser, alone(BRIDGE), BRIDGE).values()
    assert int(seconds[1]) <= least


@pytest.mark.usefixtures("late_in_the_day")
def test_a_record_of_more_is_kept_as_any_other(browser, user):
    too_much(browser)
    full = {"exercise": BRIDGE, "repetitions": "20", "actual_seconds": "120"}
    log(browser, bout_line(**full, worst_pain="2"), days=0.1, region="low_back")

    assert user.bouts.latest("at").beyond == []


def test_it_costs_a_page_three_queries_more(
    browser, user, django_assert_max_num_queries
):
    answers.clear(user)
    for days in (3, 12, 21, 30):
        for slug in (BRIDGE, "cat-cow", "bird-dog"):
            too_much(browser, days=days, exercise=slug)

    for place in (STANDARD, f"{STANDARD}play/", "/practice/routines/"):
        with django_assert_max_num_queries(12):
            assert browser.get(place).status_code == 200
    with django_assert_max_num_queries(12):
        browser.get(f"{ADD}?like=last")
    assert Session.objects.filter(user=user).count() == 12


def test_a_self_test_waits_until_its_exercise_went_well_again(browser, user):
    """It is the most that somebody can; who did it all the same may say so."""
    answers.clear(user)
    address = "/practice/self-tests/bridge-hold/add/"
    assert "waits until" not in text_of(browser.get(address))
    too_much(browser)

    text = text_of(browser.get(address))
    assert f"It was too much on {day_of(1)}" in text
    assert "so it waits until this goes well again" in text
    assert browser.get(address).text.count('name="value"') == 0
    assert text_of(browser.get("/practice/self-tests/")).count("Locked: see why") == 1
