"""The safety check, screen by screen, and once a week in its short form."""

import uuid

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


def screen(*ticks, **further):
    """What a browser sends of one screen; without a tick, “None of these”."""
    sent = {"uid": str(uuid.uuid4()), "zone": "UTC", **dict.fromkeys(ticks, "on")}
    return sent | further if ticks else sent | {"none": "1"}


def test_the_check_begins_with_its_first_screen(browser):
    page = browser.get("/safety/check/").content.decode()

    assert "screen 1 of 9" in page
    assert "Legs, bladder and bowel" in page
