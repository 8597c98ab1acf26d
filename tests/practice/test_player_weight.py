"""What a player weighs when it is the first page that somebody loads."""

import json
import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage

from psoas_care.library.models import Exercise
from psoas_care.practice.limits import MOST_LINES
from psoas_care.practice.models import Routine
from tests.factories import MyRoutineFactory, MyRoutineItemFactory
from tests.wire import on_the_wire

MOST = 60_000
"""Bytes over the wire, headers included."""
IN_SIGHT = 3
"""Stills that a desk of 1280 × 900 shows, one more than a phone; others load later."""
STATIC = ["css/main.css", "js/player.js", "img/favicon.svg"]
SCORE = re.compile(r'<script id="player-score"[^>]*>(.*?)</script>', re.DOTALL)
STILL = re.compile(r'<img[^>]* src="([^"]+)"')


@pytest.fixture
def files():
    return sum(on_the_wire(staticfiles_storage.url(name)) for name in STATIC)


def weight(client, path, files):
    """Page, style, script, icon, the stills in sight and the first moving figure."""
    page = client.get(path).content.decode()
    figures = STILL.findall(page)[:IN_SIGHT]
    if score := SCORE.search(page):
        first = json.loads(score[1])["items"][0]["figures"]
        figures.append(next(iter(first.values()))["address"])
    pictures = sum(on_the_wire(figure, client) for figure in figures)
    return files + on_the_wire(path, client) + pictures


def test_l4_every_player_is_light(browser, content, files):
    paths = [f"/practice/routines/{r.slug}/play/" for r in Routine.objects.all()]
    paths += [f"/library/exercises/{e.slug}/play/" for e in Exercise.objects.all()]

    weights = {path: weight(browser, path, files) for path in paths}

    assert len(weights) > 40
    assert {path: n for path, n in weights.items() if n > MOST} == {}


def test_so_is_the_longest_routine_that_somebody_can_make(
    browser, user, content, files
):
    """It begins with the largest figures there are."""
    heavy = ["reclined-figure-4", "yoga-low-lunge-flow"]
    first = Exercise.objects.filter(slug__in=heavy)
    others = Exercise.objects.exclude(category="release").exclude(slug__in=heavy)
    routine = MyRoutineFactory(user=user)
    for n, exercise in enumerate([*first, *others, *others][:MOST_LINES], start=1):
        MyRoutineItemFactory(my_routine=routine, number=n, exercise=exercise)

    assert weight(browser, f"{routine.get_absolute_url()}play/", files) <= MOST
