"""The name of today's session is that of what is in it, whatever was planned.

A lock, strong pain, or the place where somebody is can leave little of a plan.
"""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from psoas_care.safety.vocabulary import Behaviour, Scope
from tests.factories import FlareFactory, ProgrammeFactory
from tests.practice.people import TODAY, close, hurt, plan_of

pytestmark = pytest.mark.usefixtures("content")
DAY = timedelta(days=1)
STRENGTH, STRETCH = "strengthen", "stretch"


def promised(title):
    """What a name says of strength and of stretches: there are some; None if either."""
    if title.endswith("focus"):
        return [True, True]
    return {
        "Strength": [True, None],
        "Calm": [False, None],
        "Gentle": [False, False],
        "Breathing": [False, False],
        "Rest": [False, False],
        "Rest and breathing": [False, False],
    }[title]


def limit_nothing(user):
    pass


def limit_today(user):
    close(user, Scope.ALL_BUT_BREATHING, Behaviour.TODAY, "R-10")


def limit_soon(user):
    close(user, Scope.RELEASE_AND_HARD, Behaviour.SOON, "R-16")


def limit_strong_pain(user):
    hurt(user, 9)


def limit_flare(user):
    FlareFactory(user=user)


def limit_chair(user):
    ProgrammeFactory(user=user, places=["chair"], minutes=20)


def limit_five_minutes(user):
    ProgrammeFactory(user=user, minutes=5)


@pytest.mark.parametrize("days", range(7))
@pytest.mark.parametrize(
    "limit",
    [
        limit_nothing,
        limit_today,
        limit_soon,
        limit_strong_pain,
        limit_flare,
        limit_chair,
        limit_five_minutes,
    ],
)
def test_a_session_is_what_it_is_called(user, limit, days):
    limit(user)

    plan = plan_of(user, TODAY + days * DAY)

    found = {item.exercise.category for item in plan.playable.open_items}
    for category, expected in zip(
        (STRENGTH, STRETCH), promised(plan.title), strict=True
    ):
        if expected is not None:
            assert (category in found) is expected, (plan.title, found)
    calm = {item.exercise.is_calm for item in plan.playable.open_items}
    if plan.title in {"Breathing", "Rest", "Rest and breathing", "Gentle"}:
        assert calm == {True}
    for words, category in (("strength", STRENGTH), ("stretching", STRETCH)):
        assert words not in plan.summary or category in found
    assert "everything" not in plan.summary or {STRENGTH, STRETCH} <= found


def text_of(answer):
    return unescape(answer.content.decode())


@pytest.mark.parametrize("limit", [limit_nothing, limit_today, limit_soon])
def test_card_week_and_player_say_the_same(browser, htmx, user, limit):
    limit(user)
    card = text_of(htmx.get("/", headers={"HX-Target": "today-plan"}))
    week = text_of(browser.get("/practice/"))
    player = text_of(browser.get("/practice/programme/play/"))

    score = json.loads(re.search(r'"player-score"[^>]*>(.*?)</script>', player)[1])
    names = [item["name"] for item in score["items"]]
    assert re.findall(r'plan-figure-name">([^<]*)<', card) == names
    for page in (card, week):
        assert f'id="plan-title" class="card-title">{score["title"]}<' in page
    assert f"<h1>{score['title']}</h1>" in player


def test_where_only_breathing_is_open_today_says_breathing(htmx, user):
    limit_today(user)

    card = text_of(htmx.get("/", headers={"HX-Target": "today-plan"}))

    assert 'class="card-title">Breathing<' in card
    assert "locked for you right now" in card
    assert "strength" not in card.lower()


def test_the_name_is_that_of_today(user):
    """The matrix above goes by days; the pages go by now."""
    limit_today(user)

    assert plan_of(user, timezone.localdate()).title == "Breathing"
