"""What was too much is named with the dose that its player has, on every page of it."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from psoas_care.library.models import Exercise
from tests.answers import clear
from tests.factories import BoutFactory, SessionFactory

BRIDGE, MAT, CALM = "glute-bridge", "trigger-point-mat", "cat-cow"


@pytest.fixture(autouse=True)
def cleared(user, content):
    clear(user)


def text_of(answer):
    return " ".join(unescape(answer.content.decode()).split())


def page_of(slug):
    return f"/library/exercises/{slug}/"


def too_much(user, slug, **done):
    """Yesterday it was stopped for pain."""
    session = SessionFactory(user=user, at=timezone.now() - timedelta(days=1))
    exercise = Exercise.objects.get(slug=slug)
    BoutFactory(session=session, exercise=exercise, stopped="hurt", **done)
    return session.local_day


def words(day):
    return date_format(day, "j F")


@pytest.mark.parametrize(
    ("slug", "done", "less"),
    [
        (BRIDGE, {"actual_seconds": 120, "repetitions": 20}, "6 repetitions"),
        (MAT, {"actual_seconds": 90}, "Stay for 45 s"),
        (MAT, {"actual_seconds": 60}, "Stay for 30 s"),
    ],
)
def test_each_page_names_the_dose_of_the_player_and_why(
    browser, user, program, slug, done, less
):
    page = page_of(slug)
    usual = Exercise.objects.get(slug=slug).dose
    day = too_much(user, slug, **done)

    played = browser.get(f"{page}play/").context["playable"]
    (item,) = played.open_items
    assert item.dose != usual
    effort = item.effort_in_words
    why = f"It hurt on {words(day)}, so it is shorter."
    for place in (page, f"{page}plate/"):
        text = text_of(browser.get(place))
        assert f"{effort}." in text
        assert why in text
    assert less in effort
    assert effort in text_of(browser.get("/library/"))
    assert "Less of it for now" in text_of(browser.get("/library/"))
    told = program.read(f"/exercises/{slug}").json()
    assert told["how_to"]["dose"].startswith(f"{effort}.")
    assert (told["about_dose"], told["left_out_until"]) == (why, None)
    if slug != MAT:
        visitor = text_of(Client().get(page))
        assert f"{effort}." not in visitor
        assert why not in visitor


def test_what_is_left_out_says_so_and_until_when_before_any_start(
    browser, user, program
):
    page = page_of(CALM)
    play = f'href="{page}play/"'
    assert play in browser.get(page).text
    day = too_much(user, CALM, actual_seconds=4)
    until = day + timedelta(days=8)
    why = (
        f"“Cat-cow” is left out: on {words(day)} it hurt. It comes back on"
        f" {words(until)}."
    )

    answer = browser.get(page)
    assert text_of(answer).index(why) < text_of(answer).index("Steps")
    assert play not in answer.text
    assert why in text_of(browser.get(f"{page}plate/"))
    assert why in text_of(browser.get(f"{page}play/"))
    assert f"Left out until {words(until)}" in text_of(browser.get("/library/"))
    told = program.read(f"/exercises/{CALM}").json()
    assert (told["about_dose"], told["left_out_until"]) == (why, until.isoformat())


def test_two_reds_in_a_week_say_why_and_until_when_before_any_start(browser, user):
    page = page_of(CALM)
    too_much(user, CALM)
    day = too_much(user, CALM)

    text = text_of(browser.get(page))
    until = words(day + timedelta(days=8))
    assert "was too much twice in a week, so take a break from it." in text
    assert f"It unlocks on {until}." in text
    assert f'href="{page}play/"' not in browser.get(page).text
