"""What no page says or offers while an answer is open that forbids it.

Every page that could is walked, by somebody whose answers are stored as the product
stores them: none advises to walk, and none offers a start that leads nowhere.
"""

import re

import pytest

from psoas_care.library.models import Article, Exercise
from psoas_care.practice.models import Routine
from tests.answers import clear, say
from tests.factories import (
    FlareFactory,
    MyRoutineFactory,
    MyRoutineItemFactory,
    ProgrammeFactory,
    SessionFactory,
)
from tests.ledger import EVERYTHING

pytestmark = pytest.mark.usefixtures("content")

# Content, section 4.5: all that call for an ambulance, in the form that does.
EMERGENCIES = [
    "R-01", "R-02", "R-03", "R-04", "R-05 worse", "R-06", "R-07 worse", "R-08", "R-09",
    "R-11 worse", "R-13", "R-17", "R-18", "R-20", "R-21 worse", "R-22", "R-23",
    "R-25 worse",
]  # fmt: skip
NOT_ON_FOOT = [*EMERGENCIES, "R-14", "R-21 yes", "hip-fracture-suspected"]
# Advice, not the name of an activity that is rated or counted.
ADVICE = re.compile(
    r"\bwalk(ing)? (gently|on most days|as much)|(gentle|keep) walking|takes walking",
    re.IGNORECASE,
)
PLAYS = re.compile(r'href="(/(?:practice|library)/[^"]*/play/)"')


def answer(user, said, **when):
    code, _, given = said.partition(" ")
    say(user, code, given or "yes", **when)


@pytest.fixture
def somebody(user):
    """Somebody with a programme, a bad time, a session and a routine of their own."""
    clear(user)
    ProgrammeFactory(user=user)
    FlareFactory(user=user)
    SessionFactory(user=user)
    MyRoutineItemFactory(
        my_routine=MyRoutineFactory(user=user),
        exercise=Exercise.objects.get(slug="diaphragmatic-breathing"),
    )
    return user


def pages(user):
    """Addresses of all that advises something, or lets something begin."""
    own = user.my_routines.get().get_absolute_url()
    return [
        "/", "/welcome/", "/practice/", "/practice/programme/", "/practice/routines/",
        *(routine.get_absolute_url() for routine in Routine.objects.all()),
        own, "/practice/programme/play/", f"{own}play/",
        user.sessions.get().get_absolute_url(), "/practice/sessions/add/", "/diary/",
        "/library/", EVERYTHING, "/library/tools/",
        "/library/learn/",
        *(article.get_absolute_url() for article in Article.objects.all()),
        *(
            f"/library/exercises/{slug}/"
            for slug in ("cat-cow", "step-up", "diaphragmatic-breathing")
        ),
        "/safety/", "/safety/help/", "/safety/check/", "/safety/profile/",
        "/progress/", "/progress/practice/", "/records/", "/records/report/",
        user.sessions.get().local_day.strftime("/symptoms/days/%Y-%m-%d/"),
    ]  # fmt: skip


def walked(browser, user):
    """(address, text) of all of them, and of the fragments of Today."""
    for address in pages(user):
        yield address, browser.get(address).text
    for name in ("today-plan", "today-next-day"):
        headers = {"HX-Request": "true", "HX-Target": name}
        yield f"/#{name}", browser.get("/", headers=headers).text


@pytest.mark.parametrize(
    "said", ["R-01", "R-13", "R-14", "R-21 yes", "hip-fracture-suspected"]
)
def test_no_page_advises_to_walk_or_offers_a_start_that_leads_nowhere(
    browser, somebody, said
):
    answer(somebody, said)
    answer(somebody, "R-26")  # "until then: relaxing exercises and gentle walking"
    offered = set()

    for address, text in walked(browser, somebody):
        assert not ADVICE.search(" ".join(text.split())), address
        offered |= set(PLAYS.findall(text))

    is_emergency = said in EMERGENCIES
    assert not (offered and is_emergency)
    for address in offered:
        assert "<session-player" in browser.get(address).text, address


@pytest.mark.parametrize("said", NOT_ON_FOOT)
def test_today_and_the_week_neither_start_nor_advise_to_walk(browser, somebody, said):
    somebody.flares.all().delete()
    answer(somebody, said)
    fragment = {"HX-Request": "true", "HX-Target": "today-plan"}

    texts = [
        browser.get("/").text,
        browser.get("/", headers=fragment).text,
        browser.get("/practice/").text,
    ]

    for text in texts:
        assert not ADVICE.search(" ".join(text.split()))
        if said in EMERGENCIES:
            assert not PLAYS.search(text)
            assert ">Start<" not in text


def test_under_eighteen_nothing_can_be_started(browser, somebody):
    answer(somebody, "R-28")

    offered = {
        play for _, text in walked(browser, somebody) for play in PLAYS.findall(text)
    }

    assert not offered


def test_what_should_be_looked_at_soon_keeps_gentle_walking(browser, somebody):
    answer(somebody, "R-26")

    assert "relaxing exercises and gentle walking" in browser.get("/safety/").text
    assert "Walk gently, as far as is comfortable." in browser.get("/practice/").text
    assert "Walk on most days" not in browser.get("/practice/").text


def test_otherwise_no_page_takes_walking_away(browser, somebody):
    somebody.flares.all().delete()
    causes = browser.get("/library/learn/causes-and-habits/").text

    assert "Walk on most days" in browser.get("/practice/").text
    assert "Keep walking" in causes
    assert "leaves out advice that does not suit you" not in causes


def test_it_comes_back_with_the_answer(browser, somebody):
    somebody.flares.all().delete()
    answer(somebody, "R-01")
    closed = browser.get("/library/learn/causes-and-habits/").text

    somebody.restrictions.update(ended_on="2026-01-01", ended_by="clinician")

    assert "leaves out advice that does not suit you" in closed
    assert "Keep walking" in browser.get("/library/learn/causes-and-habits/").text


def test_a_visitor_reads_it_all(client):
    assert "Keep walking" in client.get(EVERYTHING).text
