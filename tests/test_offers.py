"""No page offers to start what cannot be started: each offer asks as its goal does.

The pages are found by following links, so that a new one is walked as well.
"""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from psoas_care.library.models import Exercise
from psoas_care.safety.vocabulary import Given
from tests.answers import clear, say
from tests.factories import (
    BoutFactory,
    MyRoutineFactory,
    MyRoutineItemFactory,
    PainScoreFactory,
    ProgrammeFactory,
    SelfTestResultFactory,
)

pytestmark = pytest.mark.usefixtures("content")
LINK = re.compile(r"""<a\b[^>]*?href="([^"#?]*)""")
MOST_OF_A_KIND = 2
"""Pages of one address that are walked: a list of 35 exercises repeats itself."""


@pytest.fixture
def past(user):
    """Somebody who practised and tested themselves long ago, with own routines."""
    clear(user)
    long_ago = timezone.now() - timedelta(days=60)
    SelfTestResultFactory(user=user, at=long_ago)
    session = BoutFactory(session__user=user, session__at=long_ago).session
    for slugs in (["glute-bridge", "couch-stretch"], ["body-scan-meditation"]):
        routine = MyRoutineFactory(user=user)
        for number, exercise in enumerate(Exercise.objects.filter(slug__in=slugs), 1):
            MyRoutineItemFactory(my_routine=routine, number=number, exercise=exercise)
    return session


def walk(browser, htmx):
    """The text of each page that links lead to, by its address."""
    seen, waiting, kinds = {}, ["/"], {}
    for target in ("today-plan", "today-next-day", "today-entries"):
        seen[f"/ {target}"] = htmx.get("/", headers={"HX-Target": target}).text
    while waiting:
        address = waiting.pop(0)
        kind = resolve(address).view_name
        if address in seen or kinds.get(kind, 0) >= MOST_OF_A_KIND:
            continue
        answer = browser.get(address)
        if (
            answer.status_code != 200
            or "text/html" not in answer.headers["Content-Type"]
        ):
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        seen[address] = unescape(answer.text)
        waiting += [link for link in LINK.findall(seen[address]) if _is_ours(link)]
    return seen


def _is_ours(link):
    return link.startswith("/") and not link.startswith(("/static/", "/accounts/"))


def offers(pages):
    """(page, address of a player) of each link that begins to play."""
    return {
        (page, link)
        for page, text in pages.items()
        for link in LINK.findall(text)
        if link.endswith("/play/")
    }


def nothing(user):
    pass


def emergency(user):
    say(user, "R-01")


def minor(user):
    say(user, "R-28")


def only_breathing(user):
    say(user, "R-10")


def not_even_breathing(user):
    say(user, "R-10")
    say(user, "lung-heart-unstable")


def gentle(user):
    say(user, "R-16")
    say(user, "hip-replacement-recent")


def strong_pain(user):
    PainScoreFactory(check_in__user=user, check_in__at=timezone.now(), value=9)


def chair(user):
    ProgrammeFactory(user=user, places=["chair"])
    say(user, "G-03", Given.NO)


OFFERS = re.compile(
    r"<(?:a|button)\b[^>]*>\s*(?:Start|Start a test|Do it now|Do this test|Carry on"
    r"|Only 3 min|Begin)\b|Self-tests of strength|Routines, ready-made"
)


@pytest.mark.parametrize(
    "state",
    [
        nothing,
        emergency,
        only_breathing,
        not_even_breathing,
        *(
            pytest.param(state, marks=pytest.mark.soak)
            for state in (minor, gentle, strong_pain, chair)
        ),
    ],
)
def test_whatever_offers_to_start_leads_where_something_starts(
    browser, htmx, user, past, state
):
    state(user)

    pages = walk(browser, htmx)
    found = offers(pages)

    can_start = {
        link: 'id="player-score"' in browser.get(link).text for _page, link in found
    }
    assert {(p, link) for p, link in found if not can_start[link]} == set()
    assert len(pages) > 25
    if state is nothing:
        assert len(found) > 10
    if state in {emergency, minor}:
        assert found == set()
        assert {page for page, text in pages.items() if OFFERS.search(text)} == set()


def test_who_may_only_breathe_is_not_asked_for_a_test_of_strength(browser, user, past):
    assert "/practice/self-tests/" in browser.get("/").text

    say(user, "R-10")

    assert "/practice/self-tests/" not in browser.get("/").text


def test_a_visitor_is_offered_what_starts():
    visitor = Client()
    pages = {"/": visitor.get("/").text, "/r": visitor.get("/practice/routines/").text}

    for _page, link in offers(pages):
        assert 'id="player-score"' in visitor.get(link).text
