"""Whoever does not agree to what is stored can say nothing: no pressure then."""

from html import unescape

import pytest
from django.utils import timezone

from psoas_care.library.models import Exercise
from psoas_care.safety.status import current_safety_status
from tests.answers import clear

pytestmark = pytest.mark.usefixtures("content")
TOOL, DEEP, OTHER = "trigger-point-mat", "sphinx-psoas-release", "cat-cow"
WORDS = "You have not agreed to what is stored here, or have withdrawn that"


@pytest.fixture
def withdrawn(user):
    clear(user)
    user.withdraw_consent(now=timezone.now())
    return user


def text_of(answer):
    return " ".join(unescape(answer.content.decode()).split())


def played(browser, address):
    answer = browser.get(address)
    return {item.exercise.slug for item in answer.context["playable"].open_items}


@pytest.mark.parametrize("slug", [TOOL, DEEP])
def test_no_pressure_tool_is_open(browser, withdrawn, slug):
    """In the library, its player, and a player that was opened before and asks."""
    page = browser.get(f"/library/exercises/{slug}/")
    player = f"/library/exercises/{slug}/play/"

    assert "exercise-steps" not in page.text
    assert WORDS in text_of(page)
    assert slug not in played(browser, player)
    assert browser.get(f"{player}?still={slug}").status_code != 204


def test_a_routine_and_its_poster_leave_them_out(browser, withdrawn):
    routine = "/practice/routines/20-b-back-side-release/"

    open_slugs = played(browser, f"{routine}play/")

    tools = Exercise.objects.filter(category="release").values_list("slug", flat=True)
    assert open_slugs
    assert not open_slugs & {*tools}
    poster = browser.get(f"{routine}poster/").context["poster"]
    assert not {item.item.exercise.slug for item in poster.items} & {*tools}


def test_what_needs_no_answer_stays_open(browser, withdrawn):
    assert OTHER in played(browser, f"/library/exercises/{OTHER}/play/")


def test_to_agree_again_opens_what_the_answers_allow(browser, withdrawn):
    assert current_safety_status(withdrawn, timezone.now()).open_restrictions

    withdrawn.give_consent(now=timezone.now())

    assert not current_safety_status(withdrawn, timezone.now()).open_restrictions
    assert TOOL in played(browser, f"/library/exercises/{TOOL}/play/")
