"""Deep front release that was played rests, whatever becomes of its session."""

from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
import time_machine

from psoas_care.library.models import Exercise
from psoas_care.practice.models import Session
from psoas_care.practice.resting import is_soon
from psoas_care.safety.reasons import ends_in_words
from psoas_care.safety.vocabulary import DOSE
from psoas_care.web import user_records
from tests.answers import clear
from tests.forms import bout_line, session_form, shown_form

ADD, DISCARD = "/practice/sessions/add/", "/practice/sessions/discard/"
SPHINX = "sphinx-psoas-release"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def cleared(user, content):
    clear(user)
    return user


@pytest.fixture
def played(cleared):
    line = bout_line(exercise=SPHINX, side="left", actual_seconds="20", pressure="3")
    return session_form(line)


def rests(user):
    return user.restrictions.filter(code=DOSE)


def is_open(browser):
    address = Exercise.objects.get(slug=SPHINX).get_absolute_url()
    return "Do it now" in browser.get(address).content.decode()


def test_discarded_it_rests_all_the_same(browser, cleared, played):
    assert is_open(browser)

    browser.post(DISCARD, played)

    assert not cleared.sessions.exists()
    assert rests(cleared).count() == 1
    assert not is_open(browser)


def test_it_rests_though_nobody_said_how_hard_it_pressed(browser, cleared, played):
    browser.post(DISCARD, played | {"bouts-0-pressure": ""})

    assert rests(cleared).count() == 1


def test_kept_on_the_device_it_rests_once_and_can_be_saved(browser, cleared, played):
    for _ in range(2):  # told by two pages
        browser.post(DISCARD, played | {"is-kept": "finish"})
    assert rests(cleared).count() == 1

    assert browser.post(ADD, played).status_code == 302

    assert cleared.sessions.count() == 1
    assert rests(cleared).count() == 1
    assert cleared.bouts.get().beyond == []


def test_in_the_middle_of_it_nothing_rests_yet(browser, cleared, played):
    browser.post(DISCARD, played | {"is-kept": "playing"})

    assert not rests(cleared).exists()


def test_what_is_no_deep_front_release_rests_nothing(browser, cleared):
    browser.post(DISCARD, session_form(bout_line(exercise="cat-cow")))

    assert not rests(cleared).exists()


def test_the_sentence_names_the_rest_that_ends_last(browser, user, content):
    """Where a session was moved from as well: the page of safety names both."""
    with time_machine.travel(NOON - timedelta(hours=1), tick=False):
        clear(user)
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        browser.post(ADD, sent(NOON))
        edit = f"/practice/sessions/{user.sessions.get().uid}/edit/"
        earlier = {"when": "pick", "day": "2026-11-20", "time": "01:00"}
        browser.post(edit, shown_form(browser.get(edit)) | earlier)
        answer = browser.post(ADD, sent(NOON + timedelta(minutes=1)))
        page = unescape(browser.get(answer.url).text)

    assert "More than advised" in page
    last = rests(user).order_by("until_at").last().until_at
    assert last == NOON + 7 * DAY
    assert ends_in_words("date", last.date(), last) in page


# -- two days in seven --------------------------------------------------------------


def sent(at):
    """A session of the player with deep front release at that moment."""
    line = bout_line(exercise=SPHINX, side="left", actual_seconds="20", pressure="3")
    return session_form(line, when="pick", began=at.isoformat())


@pytest.fixture
def post(browser, user, content):
    """Send it at its moment, or so much `late`; before it all was answered."""

    def post(address, at, *, late=timedelta(0), fields=None):
        with time_machine.travel(at + late - timedelta(hours=1), tick=False):
            clear(user)
        with time_machine.travel(at + late, tick=False):
            answer = browser.post(address, fields or sent(at))
        assert answer.status_code == 302

    return post


def end_of_rest(user, at):
    return rests(user).get(at=at).until_at


@pytest.mark.parametrize("first", [ADD, DISCARD])
@pytest.mark.parametrize("second", [ADD, DISCARD])
def test_its_day_is_one_of_the_two_of_a_week(post, user, first, second):
    post(first, NOON)
    post(second, NOON + 3 * DAY)

    assert end_of_rest(user, NOON + 3 * DAY) == NOON + 7 * DAY


def test_told_late_it_makes_the_rest_of_a_later_one_longer(post, user):
    post(ADD, NOON + 3 * DAY)
    assert end_of_rest(user, NOON + 3 * DAY) < NOON + 6 * DAY

    post(DISCARD, NOON, late=4 * DAY)

    assert end_of_rest(user, NOON + 3 * DAY) == NOON + 7 * DAY


@pytest.mark.parametrize("first", [ADD, DISCARD])
def test_a_third_one_within_a_week_is_too_soon(post, user, first):
    post(first, NOON)
    post(ADD, NOON + 3 * DAY)
    third = Session(user=user, uid=uuid4(), zone="UTC")

    for days, expected in [(5, True), (7, False)]:
        third.set_moment(NOON + days * DAY, "UTC")
        assert is_soon(third) == expected


def test_saved_after_all_it_is_one_release_and_goes_when_deleted(post, user):
    fields = sent(NOON)
    post(DISCARD, NOON, fields=fields | {"is-kept": "finish"})
    post(ADD, NOON, fields=fields)
    user_records.delete(user.sessions.get(), now=NOON + DAY)

    post(ADD, NOON + 3 * DAY)

    assert end_of_rest(user, NOON + 3 * DAY) < NOON + 6 * DAY
