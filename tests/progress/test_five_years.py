"""L5: five years of diary make a page that stays small."""

import re
from datetime import timedelta

import pytest

from psoas_care.symptoms.models import CheckIn, PainScore
from tests.factories import NOON, CheckInFactory, PainScoreFactory

MOST = 150_000
"""Bytes of markup, as of a chart of five years."""


@pytest.fixture
def five_years(user):
    """A check-in with a pain score of the low back on each day."""
    check_ins = [CheckInFactory.build(user=user) for _ in range(1826)]
    scores = [
        PainScoreFactory.build(user=user, check_in=check_in, value=number % 11)
        for number, check_in in enumerate(check_ins)
    ]
    for number, pair in enumerate(zip(check_ins, scores, strict=True)):
        for row in pair:
            row.set_moment(NOON - timedelta(days=number), "UTC")
    CheckIn.objects.bulk_create(check_ins)
    PainScore.objects.bulk_create(scores)


def test_l5_five_years_are_little_markup(browser, content, five_years, time_machine):
    time_machine.move_to(NOON)

    page = browser.get("/progress/", {"range": "all"}).text

    assert "<svg" in page
    assert "2022" in page  # so all of it is drawn
    charts = re.findall(r"<svg\b.*?</svg>", page, re.DOTALL)
    assert sum(map(len, charts)) < len(page) < MOST
