"""Two sessions played without a connection, and sent when there is one again."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from psoas_care.practice.plan_context import PlanContext
from psoas_care.practice.planner.traffic_light import Light
from tests.answers import clear, tick
from tests.forms import bout_line, session_form
from tests.safety.sent import is_open

ADD = "/practice/sessions/add/"
MAT, RIDGES, FRONT = "trigger-point-mat", "back-massager-ql", "back-massager-front-hip"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _late_in_the_day():
    evening = timezone.now().replace(hour=20, minute=0)
    with time_machine.travel(evening, tick=True):
        yield


def played(slug, seconds, hour):
    began = timezone.now().replace(hour=hour, minute=0, second=0, microsecond=0)
    line = bout_line(
        exercise=slug, actual_seconds=str(seconds), pressure="3", stopped="done"
    )
    form = session_form(line, began=began.isoformat())
    return {name: form[name] for name in form.keys() - {"when", "day", "time"}}


@pytest.fixture
def sent(htmx, user, content):
    """Send both, a moment apart, as the player does; gives them, the earlier first."""
    clear(user, at=timezone.now() - timedelta(hours=12))

    def sent(*played):
        for form in played:
            assert htmx.post(ADD, form).status_code == 204
        return user.sessions.order_by("at")

    return sent


def lights(user, sessions):
    history = PlanContext(user, timezone.localdate()).history
    return [history.session_record(one.uid).light for one in sessions]


def beyond(sessions):
    return [bout.beyond for one in sessions for bout in one.bouts.all()]


def test_deep_front_release_of_two_is_kept_twice_and_rests(browser, sent, user):
    sessions = sent(played(FRONT, 20, 10), played(FRONT, 20, 15))

    assert beyond(sessions) == [[], ["soon"]]
    assert lights(user, sessions)[1] == Light.RED
    with time_machine.travel(timezone.now() + DAY, tick=True):
        tick(user)
        assert not is_open(browser, FRONT)


def test_more_than_five_minutes_of_two_is_kept_and_marked(browser, sent, user):
    """180 s and 180 s; the tools rest for what is left of the day."""
    sessions = sent(played(MAT, 180, 10), played(RIDGES, 180, 15))

    assert beyond(sessions) == [[], ["day"]]
    assert lights(user, sessions)[1] == Light.RED
    assert not is_open(browser, MAT)
