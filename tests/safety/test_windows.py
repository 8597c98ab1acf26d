"""The ends of every window of safety, by a table worked by hand."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine

from psoas_care.practice.planner.traffic_light import DatedLight, Light, rests_until
from psoas_care.safety.consequences import restrictions_after
from psoas_care.safety.models import Answer, Question
from psoas_care.safety.recording import report_signs
from psoas_care.safety.rules import is_belly_due, is_check_due
from psoas_care.safety.status import current_safety_status
from tests.answers import clear
from tests.safety.people import answered

BERLIN, NEW_YORK, LORD_HOWE = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"
MINUTE = timedelta(minutes=1)


def day(text):
    return date.fromisoformat(text)


def midnight(text, zone):
    return datetime.combine(day(text), time(), ZoneInfo(zone)).astimezone(UTC)


# (said on, first day on which it is due again)
WEEKLY = [
    ("2026-11-01", "2026-11-08"),
    ("2028-02-26", "2028-03-04"),  # over 29 February
    ("2027-02-26", "2027-03-05"),
    ("2026-12-28", "2027-01-04"),
    ("2026-10-20", "2026-10-27"),  # the clocks go back on the 25th in Berlin
]
MONTHLY = [
    ("2026-11-01", "2026-12-01"),
    ("2028-02-01", "2028-03-02"),  # February has 29 days
    ("2027-02-01", "2027-03-03"),
    ("2026-12-15", "2027-01-14"),
    ("2028-01-31", "2028-03-01"),
]


@pytest.mark.parametrize(("said", "due"), WEEKLY)
def test_the_weekly_check_is_due_on_the_seventh_day_after(said, due):
    answers = answered(on=day(said))

    assert not is_check_due(answers, day(due) - timedelta(days=1))
    assert is_check_due(answers, day(due))


@pytest.mark.parametrize(("said", "due"), MONTHLY)
def test_the_belly_questions_are_due_on_the_thirtieth_day_after(said, due):
    answers = answered(on=day(said))

    assert not is_belly_due(answers, day(due) - timedelta(days=1))
    assert is_belly_due(answers, day(due))


# (said on, first day on which 12 weeks, 84 days, are over)
TWELVE_WEEKS = [
    ("2026-11-01", "2027-01-24"),
    ("2027-12-31", "2028-03-24"),  # over 29 February
    ("2026-12-31", "2027-03-25"),
    ("2026-08-05", "2026-10-28"),  # over the clocks going back in Berlin
    ("2028-02-29", "2028-05-23"),
]


@pytest.mark.parametrize(("said", "over"), TWELVE_WEEKS)
def test_an_operation_closes_pressure_for_twelve_weeks(said, over):
    answers = answered(on=day(said), recent_abdominal_surgery="agreed")
    told = answers["recent-abdominal-surgery"]
    restriction, _clinician = restrictions_after(told, on=day(said))

    assert restriction.until == day(over)


SIGNS = [
    # N-01 again: 28 days. N-02: 14 days. N-01: until tomorrow.
    ("N-02", 1, "2026-10-20", "2026-11-03"),  # both changes of the clock lie between
    ("N-02", 1, "2028-02-20", "2028-03-05"),
    ("N-02", 1, "2027-02-20", "2027-03-06"),
    ("N-02", 1, "2026-03-05", "2026-03-19"),  # New York goes forward on the 8th
    ("N-02", 1, "2026-03-20", "2026-04-03"),  # Berlin on the 29th
    ("N-02", 1, "2026-03-28", "2026-04-11"),  # Lord Howe goes back on 5 April
    ("N-02", 1, "2026-09-25", "2026-10-09"),  # and forward on 4 October
    ("N-02", 1, "2026-12-25", "2027-01-08"),
    ("N-01", 2, "2028-02-10", "2028-03-09"),
    ("N-01", 2, "2027-02-10", "2027-03-10"),
    ("N-01", 2, "2026-10-10", "2026-11-07"),
    ("N-01", 1, "2028-02-28", "2028-02-29"),
    ("N-01", 1, "2026-10-25", "2026-10-26"),
    ("N-01", 1, "2026-10-04", "2026-10-05"),
]


@pytest.mark.parametrize("clock", [time(0, 5), time(23, 55)])
@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, LORD_HOWE])
@pytest.mark.parametrize(("code", "times", "felt", "opens"), SIGNS)
def test_a_sign_closes_up_to_the_midnight_of_its_last_day(
    user, content, code, times, felt, opens, zone, clock
):
    user.time_zone = zone
    user.save()
    at = datetime.combine(day(felt), clock, ZoneInfo(zone)).astimezone(UTC)
    clear(user, at=at - timedelta(hours=1))
    question = Question.objects.get(code=code)
    for n in range(times):
        report_signs(
            user,
            [Answer(question=question, given="yes", side="left")],
            source=uuid4(),
            at=at - n * MINUTE,
            zone=zone,
        )
    opens_at = midnight(opens, zone)

    for moment, is_closed in ((opens_at - MINUTE, True), (opens_at, False)):
        with time_machine.travel(moment, tick=False):
            status = current_safety_status(user, moment)
            assert status.has_open(code) is is_closed, moment


# (of a tool, first red, second red, first day on which it is back)
RESTS = [
    # Two reds within 7 days: away for the 7 days after the second.
    (False, "2026-11-01", "2026-11-07", "2026-11-15"),
    (False, "2026-11-01", "2026-11-08", None),
    (False, "2028-02-25", "2028-03-02", "2028-03-10"),
    (False, "2028-02-25", "2028-03-03", None),
    (False, "2027-02-25", "2027-03-03", "2027-03-11"),
]


@pytest.mark.parametrize(("is_tool", "first", "second", "back"), RESTS)
def test_two_reds_rest_up_to_a_day(is_tool, first, second, back):
    lights = [DatedLight(day(one), Light.RED) for one in (first, second)]
    if back is None:
        assert rests_until(lights, day(second), is_release=is_tool) is None
        return
    last = day(back) - timedelta(days=1)
    assert rests_until(lights, last, is_release=is_tool) == day(back)
    assert rests_until(lights, day(back), is_release=is_tool) is None
