"""The demo person's Progress: something for every chart, and every kind of sentence."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from psoas_care.accounts.models import User
from psoas_care.progress.pages.next_day import NextDay
from psoas_care.progress.pages.region_changes import (
    beginnings_of,
    changes_of,
    pain_readings,
)
from psoas_care.progress.statistics import (
    ChangeVerdict,
    Outlook,
    daily_pain,
)

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def demo(settings, tmp_path, content):
    settings.VAR_DIR = tmp_path
    with time_machine.travel(NOW, tick=False):
        call_command("demo", verbosity=0)
    return User.objects.get()


def test_one_verdict_is_clear_and_another_cannot_be_told(demo):
    began = beginnings_of(demo).usual
    pains = daily_pain(pain_readings(demo, began, TODAY - timedelta(days=89), TODAY))

    given = {change.verdict for change in changes_of(pains, began, TODAY).values()}

    assert given >= {ChangeVerdict.WORSE, ChangeVerdict.UNKNOWN}


def test_of_the_day_after_something_is_lower_little_and_unknown(demo):
    day_after = NextDay(demo, TODAY - timedelta(days=89), TODAY)

    found = {finding.outlook for finding in day_after.findings}
    assert found >= {Outlook.LOWER, Outlook.LITTLE, Outlook.UNKNOWN}
    assert any(around.change.pairs >= 5 for around in day_after.before_after)
