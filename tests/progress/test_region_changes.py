"""The readings that a verdict is made of: those of its range, and of the beginning."""

from datetime import UTC, datetime, time, timedelta

import pytest

from psoas_care.progress.pages.region_changes import beginnings_of, pain_readings
from psoas_care.progress.statistics.change import BEGINNING_DAYS, RECENT_DAYS
from tests.factories import CheckInFactory, PainScoreFactory

DAY = timedelta(days=1)
TODAY = datetime(2026, 11, 22, tzinfo=UTC).date()
AGE = BEGINNING_DAYS + RECENT_DAYS + 30


@pytest.fixture
def daily(user):
    """Pain in one region every day for `AGE` days, today included."""
    for days in range(AGE):
        at = datetime.combine(TODAY - days * DAY, time(12), UTC)
        check_in = CheckInFactory(user=user, at=at, zone="UTC")
        PainScoreFactory(check_in=check_in, region="low_back", kind="now", value=3)
    return user


def test_no_reading_comes_twice_and_none_of_the_beginning_is_left_out(daily):
    """Wherever the range begins; a day more on either side is for averages."""
    began = beginnings_of(daily).usual
    begins = began["low_back"]
    beginning = {begins + n * DAY for n in range(BEGINNING_DAYS + 1)}

    for back in range(RECENT_DAYS - 3, AGE + 3):
        first = min(TODAY - back * DAY, TODAY - (RECENT_DAYS - 1) * DAY)
        of_range = {first + n * DAY for n in range(-1, (TODAY - first).days + 1)}
        days = [row[0] for row in pain_readings(daily, began, first, TODAY)]

        assert len(days) == len({*days}), back
        assert {*days} == {
            day for day in beginning | of_range if begins <= day <= TODAY
        }, back
