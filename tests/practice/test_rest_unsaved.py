"""Deep front release that was played rests, whatever becomes of its session."""

import pytest

from psoas_care.library.models import Exercise
from psoas_care.safety.vocabulary import DOSE
from tests.answers import clear
from tests.forms import bout_line, session_form

ADD, DISCARD = "/practice/sessions/add/", "/practice/sessions/discard/"
SPHINX = "sphinx-psoas-release"


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
