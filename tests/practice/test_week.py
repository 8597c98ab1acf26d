"""The days of a week and what they count for, worked by hand."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from psoas_care.practice.models import PlanChoice
from psoas_care.practice.plan_context import PlanContext
from psoas_care.practice.week import Week, next_planned_day
from tests.answers import say
from tests.factories import NOON, FlareFactory, PlanChoiceFactory, ProgrammeFactory
from tests.practice.people import TODAY, practise

pytestmark = pytest.mark.usefixtures("content")
A_DAY = timedelta(days=1)
# TODAY is a Friday; its week begins four days earlier.


def week(user, on=TODAY):
    return Week(PlanContext(user, on))


def states(user, on=TODAY):
    return [day.state.value for day in week(user, on).days]


def test_a_week_runs_from_monday_to_sunday(user):
    days = week(user).days

    assert [day.day for day in days] == [TODAY + n * A_DAY for n in range(-4, 3)]
    assert [day.is_today for day in days].index(True) == 4


def test_every_kind_of_day_in_its_order_of_weight(user):
    ProgrammeFactory(user=user, weekdays=["mon", "tue", "wed", "thu", "fri", "sat"])
    practise(user, "cat-cow", days_ago=4)
    FlareFactory(user=user, at=NOON - 3 * A_DAY, until=TODAY - 2 * A_DAY)
    PlanChoiceFactory(
        user=user, at=NOON - 2 * A_DAY, kind=PlanChoice.Kind.SKIP_DAY, exercise=None
    )

    assert states(user) == [
        "done", "flare", "off", "quiet", "planned", "planned", "rest",
    ]  # fmt: skip


def test_under_an_emergency_no_day_is_planned(user, browser):
    ProgrammeFactory(
        user=user, weekdays=["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    )
    say(user, "R-01")

    page = browser.get("/practice/").content.decode()

    assert "planned" not in states(user, timezone.localdate())
    assert "locked for now" in page
    assert "planned" not in page
    assert "I’m having a flare-up" not in page


def test_practice_in_a_bad_time_or_on_a_rest_day_is_practice(user):
    ProgrammeFactory(user=user, weekdays=["mon"])
    FlareFactory(user=user, at=NOON - 4 * A_DAY)
    practise(user, "cat-cow", days_ago=2)

    assert states(user)[2] == "done"


def test_without_a_programme_there_is_no_score(user):
    practise(user, "cat-cow", days_ago=1)

    assert week(user).adherence is None


def test_it_counts_from_the_day_of_the_programme(user):
    ProgrammeFactory(user=user, at=NOON - 14 * A_DAY)
    for days_ago in range(1, 15):
        practise(user, "cat-cow", days_ago=days_ago)

    assert week(user).adherence == 50


def test_today_is_not_missed_before_it_is_over(user):
    ProgrammeFactory(user=user, at=NOON - A_DAY)
    practise(user, "cat-cow", days_ago=1)

    assert week(user).adherence == week(user, TODAY).adherence == 5


def test_rest_days_and_bad_times_take_nothing_away(user):
    ProgrammeFactory(user=user, at=NOON - 10 * A_DAY, weekdays=["tue"])
    practise(user, "cat-cow", days_ago=10)  # a Tuesday
    FlareFactory(user=user, at=NOON - 4 * A_DAY)  # from Monday on

    assert week(user).adherence == 5


def test_a_planned_day_without_practice_lets_it_fade(user):
    ProgrammeFactory(user=user, at=NOON - 14 * A_DAY)
    practise(user, "cat-cow", days_ago=14)

    assert week(user).adherence == 3  # 4.8 × 0.5 ** (13 / 14) = 2.5


@pytest.mark.parametrize(
    ("weekdays", "day"),
    [
        ({0, 2}, date(2026, 11, 25)),  # from a Monday to Wednesday, not the same day
        ({0}, date(2026, 11, 30)),  # a week later
        (set(), None),
    ],
)
def test_the_next_planned_day_is_after_today(weekdays, day):
    assert next_planned_day(weekdays, after=date(2026, 11, 23)) == day
