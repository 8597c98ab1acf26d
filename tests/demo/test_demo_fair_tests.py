"""The demo person's fair tests: one running, and one ended in each way."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from psoas_care.accounts.models import User
from psoas_care.progress.pages.fair_test import FairTestVerdict, read_fair_tests
from tests.factories import FairTestFactory

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)


def run(now=NOW, **options):
    with time_machine.travel(now, tick=False):
        call_command("demo", verbosity=0, **options)
    return User.objects.get(email="demo@psoas-care.example")


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path, content):
    settings.VAR_DIR = tmp_path


@pytest.mark.parametrize("day", [0, 7, 71])
def test_one_is_running_and_one_has_ended_in_each_way(day):
    now = NOW + timedelta(days=day)
    user = run(now)

    read = read_fair_tests(user, [*user.fair_tests.with_exercises()], now.date())

    assert [one.is_running for one in read] == [False, False, False, True]
    assert [one.answer for one in read] == [
        FairTestVerdict.LOWER,
        FairTestVerdict.NOTHING,
        FairTestVerdict.UNKNOWN,
        FairTestVerdict.UNKNOWN,
    ]


def test_a_second_start_adds_none():
    run()
    user = run(NOW + timedelta(days=1))

    assert user.fair_tests.count() == 4


def test_a_short_diary_has_none_that_began_before_it():
    assert run(days=5).fair_tests.count() == 0


def test_a_visitors_own_test_stays_alone_in_its_region():
    user = run(days=5)
    FairTestFactory(user=user, at=NOW, habit="early-night")

    run(NOW + timedelta(days=1), days=90)

    assert user.fair_tests.unfinished().count() == 1
