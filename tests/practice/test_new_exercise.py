"""An exercise that was added as CONTRIBUTING says, on its way through the product.

It is a single-leg bridge: strength on one leg, lying down. No code names it.
"""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from psoas_care.library import content
from psoas_care.library.content import Record
from psoas_care.library.content_checks import faults
from psoas_care.library.models import Exercise
from psoas_care.practice.planner.progression import Move
from psoas_care.safety.vocabulary import Behaviour, Scope
from tests.answers import say
from tests.factories import NOON, DoseStepFactory
from tests.practice.people import close, plan_of, practise, practise_well, slugs

COPIED, SLUG, BELOW = "glute-bridge", "bridge-made-for-this-test", "straight-arm-bridge"


@pytest.fixture(scope="module")
def with_it(records):
    """The fixtures with a copy of the glute bridge, a step above another bridge."""
    file = f"library/exercises/{COPIED}.json"
    added = [
        replace(r, fields=json.loads(json.dumps(r.fields).replace(COPIED, SLUG)))
        for r in records
        if r.file == file
    ]
    positions = [r.fields["position"] for r in records if r.model == "library.exercise"]
    added[0].fields.update(
        name="Single-leg bridge",
        position=max(positions) + 1,
        level=2,
        sides="per-side",
        is_on_one_leg=True,
    )
    rung = {"family": "hip-extensors", "easier": [BELOW], "harder": [SLUG]}
    return [*records, *added, Record("library/ladder.json", "library.ladderedge", rung)]


@pytest.fixture
def _loaded(db, with_it):
    content.load(with_it)


def test_it_is_sound_content(with_it):
    assert faults(with_it) == []


@pytest.mark.usefixtures("_loaded")
def test_it_stands_in_the_library(client):
    listed = client.get("/library/?category=strengthen")

    assert "Single-leg bridge" in listed.text
    assert client.get(f"/library/exercises/{SLUG}/").status_code == 200


@pytest.mark.usefixtures("_loaded")
def test_it_is_planned_as_a_hip_extensor_and_played(browser, user):
    practise(user, "cat-cow", days_ago=8)
    others = Exercise.objects.filter(category="strengthen").exclude(slug=SLUG)
    practise(user, *others.values_list("slug", flat=True), days_ago=3)

    plan = plan_of(user)

    (item,) = (item for item in plan.items if item.exercise.slug == SLUG)
    assert any("back of the hip" in reason for reason in item.reasons), item.reasons
    assert "Single-leg bridge" in browser.get("/practice/programme/play/").text


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize("code", ["age-65", "balance-poor", None])
def test_it_is_no_next_step_for_whoever_needs_support(user, code):
    if code:
        say(user, code)
    below = Exercise.objects.get(slug=BELOW)
    DoseStepFactory(
        user=user,
        at=NOON - timedelta(days=10),
        exercise=below,
        hold_seconds=below.hold_seconds_max,
        repetitions=below.repetitions_max,
        sets=below.sets_max,
    )
    for days_ago in (6, 4, 2):
        session = practise_well(user, BELOW, days_ago=days_ago)
        session.bouts.update(repetitions=below.repetitions_max * below.sets_max)

    found = plan_of(user).doses.of(BELOW).next

    assert (found.move == Move.HARDER and found.slug == SLUG) is (code is None)


@pytest.mark.usefixtures("_loaded")
def test_it_is_closed_like_every_other(browser, user):
    close(user, Scope.ALL_BUT_BREATHING, Behaviour.TODAY)

    plan = plan_of(user)

    assert plan.access[SLUG].is_locked
    assert slugs(plan) == ["diaphragmatic-breathing"]
    page = browser.get(f"/library/exercises/{SLUG}/").text
    assert Exercise.objects.get(slug=SLUG).steps.first().text not in page
