"""The demo person has a plan, tells of the day after, has lights of every colour."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from psoas_care.accounts.models import User
from psoas_care.practice.day_plan import DayPlan
from psoas_care.practice.models import (
    DoseStep,
    Flare,
    MyRoutine,
    PlanChoice,
    Programme,
    SessionPain,
)
from psoas_care.practice.planner.traffic_light import Light
from psoas_care.practice.week import Week

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
DECIDED = (Programme, Flare, DoseStep, MyRoutine, PlanChoice)

pytestmark = pytest.mark.usefixtures("content")


@pytest.fixture
def run_demo(settings, tmp_path):
    settings.VAR_DIR = tmp_path

    def run_demo(now=NOW):
        with time_machine.travel(now, tick=False):
            call_command("demo", verbosity=0)
        return User.objects.get()

    return run_demo


def snapshot():
    return [
        list(model.with_deleted.order_by("pk").values("uid", "at", "deleted_at"))
        for model in (*DECIDED, SessionPain)
    ]


def test_a_programme_a_bad_time_that_is_over_and_an_own_routine(run_demo):
    user = run_demo()

    assert user.programmes.get().minutes == 10
    assert user.flares.exists()
    assert not user.flares.active().exists()
    assert user.my_routines.get().items.count() == 4
    kinds = {step.kind for step in user.dose_steps.all()}
    assert DoseStep.Kind.ACCEPTED in kinds


def test_lights_of_every_colour_and_a_plan_that_is_not_closed(run_demo):
    plan = DayPlan(run_demo(), NOW.date())

    lights = [
        light for s in plan.history.session_records for light in s.lights.values()
    ]
    assert {*lights} == {*Light}
    assert lights.count(Light.GREEN) > lights.count(Light.RED)
    assert len(plan.items) >= 3  # a Sunday, and Sundays are calm
    assert Week(plan).adherence in range(20, 95)


def test_a_red_light_had_its_consequence(run_demo):
    user = run_demo()

    reds = {
        session_record.uid
        for session_record in DayPlan(user, NOW.date()).history.session_records
        if session_record.light == Light.RED
    }
    assert {*user.dose_steps.exclude(source=None).values_list("source", flat=True)} <= (
        reds
    )


def test_no_morning_after_is_told_before_it_came(run_demo):
    user = run_demo()

    answered = user.session_pains.filter(moment="next_day")
    assert answered.count() > 20
    assert not answered.filter(local_day=NOW.date()).exists()


def test_twice_changes_nothing_and_a_day_later_goes_on(run_demo):
    run_demo()
    before = snapshot()

    run_demo()
    assert snapshot() == before

    run_demo(NOW + timedelta(days=2))
    for old, new in zip(before, snapshot(), strict=True):
        assert new[: len(old)] == old


def test_a_programme_of_the_visitors_own_stays(run_demo):
    user = run_demo()
    programme = user.programmes.get()
    programme.minutes = 42
    programme.save()

    run_demo(NOW + timedelta(days=1))

    assert user.programmes.get().minutes == 42
