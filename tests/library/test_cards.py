"""Cards that are kept, and counts beside filters: both say what the library says."""

import pytest

from psoas_care.library import access
from psoas_care.library.forms import QUESTIONS, ExerciseFilterForm
from psoas_care.library.models import Exercise
from psoas_care.safety.models import Restriction
from tests.factories import RestrictionFactory

SLUG = "half-kneeling-hip-flexor-stretch"


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(access.KEPT, "pieces", {})


def card(browser, slug=SLUG):
    """The card of an exercise as the library shows it."""
    page = browser.get("/library/").content.decode()
    cards = [part for part in page.split("<li ") if f"/exercises/{slug}/" in part]
    assert len(cards) == 1
    return cards[0]


def test_a_card_is_the_same_when_it_was_kept(browser, content):
    first = card(browser)

    assert card(browser) == first
    assert "<img" in first


def test_what_one_person_may_not_do_is_open_on_the_card_of_another(
    browser, user, other_user, client, content
):
    RestrictionFactory(user=user, scope="everything", ends="clinician", until=None)
    client.force_login(other_user)

    for _again in range(2):
        assert "Locked" in card(browser)
        assert "Locked" not in card(client)


def test_a_card_is_closed_as_soon_as_the_exercise_is(browser, user, content):
    assert "Locked" not in card(browser)

    RestrictionFactory(user=user, scope="everything", ends="clinician", until=None)
    assert "Locked" in card(browser)

    Restriction.objects.all().delete()
    assert "Locked" not in card(browser)


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("name", "Another name", "Another name"),
        ("hold_seconds", 25, "25"),
        ("level", 3, "Level 3"),
    ],
)
def test_new_content_is_on_the_card_at_once(browser, content, column, value, says):
    card(browser)

    Exercise.objects.filter(slug=SLUG).update(**{column: value})

    assert says in card(browser)


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"category": "stretch"},
        {"region": "low_back", "level": "2"},
        {"place": ["bed", "floor"], "category": "strengthen"},
        {"q": "psoas", "place": ["chair"]},
        {"equipment": ["none"], "region": "hip_front"},
    ],
)
def test_each_count_is_what_that_choice_finds_beside_the_others(content, chosen):
    form = ExerciseFilterForm(chosen)
    form.is_valid()

    for name, value, count in form.counts_by_choice:
        exercises = Exercise.objects.all()
        wanted = {**form.understood, name: [value] if name == "place" else value}
        for question, words in wanted.items():
            exercises = QUESTIONS[question](exercises, words)
        assert (name, value, count) == (name, value, exercises.count())
