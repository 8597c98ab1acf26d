"""What was not said is left out or has a dash: no page shows Python's None."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from psoas_care.library.models import Exercise
from tests.factories import (
    BoutFactory,
    CheckInFactory,
    DayFactorsFactory,
    FunctionScoreFactory,
    MyRoutineFactory,
    PainScoreFactory,
    ReportLinkFactory,
    SessionFactory,
    SessionPainFactory,
)

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
PAGES = [
    "/",
    "/diary/",
    "/settings/",
    "/welcome/",
    "/practice/",
    "/practice/programme/",
    "/practice/programme/play/",
    "/practice/routines/",
    "/practice/sessions/add/",
    "/progress/",
    "/progress/?range=all",
    "/progress/practice/",
    "/progress/practice/?range=all",
    "/progress/day-after/",
    "/progress/day-after/?findings=1",
    "/progress/everyday/",
    "/progress/exercises/cat-cow/",
    "/library/exercises/cat-cow/",
    "/records/report/",
    "/records/links/",
    "/safety/",
    "/safety/check/",
    "/safety/profile/",
    "/symptoms/check-ins/add/",
    "/symptoms/days/2026-11-28/",
]


@pytest.fixture
def sparing(user, content):
    """Somebody who said as little as each form lets them."""
    check_in = CheckInFactory(user=user, at=NOW)
    PainScoreFactory(check_in=check_in, kind="worst", value=3)
    PainScoreFactory(check_in=CheckInFactory(user=user, at=NOW - timedelta(days=8)))
    session = SessionFactory(user=user, at=NOW - timedelta(days=1))
    for side in ("left", "right"):
        BoutFactory(
            session=session,
            exercise=Exercise.objects.get(slug="cat-cow"),
            side=side,
            actual_seconds=None,
            repetitions=8,
        )
    SessionPainFactory(session=session)
    SessionFactory(user=user, at=NOW)
    FunctionScoreFactory(user=user, at=NOW, stairs=3)
    DayFactorsFactory(user=user, at=NOW, walking_min=20)
    ReportLinkFactory(user=user)
    MyRoutineFactory(user=user)
    pages = [
        f"/practice/sessions/{session.uid}/",
        f"/practice/sessions/{session.uid}/edit/",
        f"/practice/sessions/{session.uid}/next-day/",
        f"/symptoms/check-ins/{check_in.uid}/edit/",
    ]
    return [*PAGES, *pages]


@pytest.mark.parametrize("target", ["", "today-plan", "today-entries"])
def test_no_page_says_none(sparing, browser, target):
    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    found = {}
    with time_machine.travel(NOW, tick=False):
        for address in ["/"] if target else sparing:
            page = browser.get(address, headers=headers)
            assert page.status_code == 200, address
            if nones := re.findall(
                r".{30}\bNone\b(?! of).{20}", html.unescape(page.text)
            ):
                found[address] = nones

    assert not found
