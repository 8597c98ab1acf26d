"""A number of 24 hours that is given before noon: the pages say which day it is of."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import PainScoreFactory

WORDS = "the last 24 hours count as the day before"


@pytest.mark.parametrize(
    ("hour", "kind", "is_said"),
    [
        (9, "average", True),
        (11, "worst", True),
        (9, "now", False),
        (12, "worst", False),
    ],
)
def test_a_morning_entry_of_the_diary_says_its_day(browser, user, hour, kind, is_said):
    day = timezone.now().replace(hour=hour, minute=0) - timedelta(days=2)
    PainScoreFactory(check_in__user=user, check_in__at=day, kind=kind)

    assert (WORDS in browser.get("/diary/").text) is is_said


def test_chart_and_report_say_it_too(browser, user):
    day = timezone.now() - timedelta(days=2)
    PainScoreFactory(check_in__user=user, check_in__at=day)

    assert "before noon counts for the day before" in browser.get("/progress/").text
    report = browser.get("/records/report/").text
    assert "given before noon, it counts for the day before" in report
