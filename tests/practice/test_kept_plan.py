"""A plan that is kept says what one composed anew would say, whatever happened."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from psoas_care.library.models import Exercise
from psoas_care.practice import composition, history, plan_content
from psoas_care.practice.day_plan import todays_plan
from psoas_care.practice.models import Bout, Session, SessionPain
from psoas_care.practice.plan_actions import set_flare, skip_day, skip_item, swap
from psoas_care.practice.week import Week
from psoas_care.safety.models import Restriction
from psoas_care.safety.vocabulary import Scope
from psoas_care.web.user_records import delete, undelete
from tests.answers import say
from tests.factories import (
    BoutFactory,
    CheckInFactory,
    DoseStepFactory,
    FairTestFactory,
    PainScoreFactory,
    ProgrammeFactory,
    RestrictionFactory,
    SessionFactory,
    SessionPainFactory,
    UserFactory,
)
from tests.kept import Process
from tests.practice.people import practise_well

pytestmark = pytest.mark.usefixtures("content")
KNOWN = ("glute-bridge", "dead-bug", "crocodile-breathing")
START = datetime(2026, 11, 20, 21, tzinfo=UTC)
SCOPES = (Scope.RELEASE, Scope.RELEASE_AND_HARD, Scope.EVERYTHING)
ZONES = ("Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles", "UTC")


def described(user, now):
    """All that pages say of a plan."""
    plan = todays_plan(user, now)
    lines = [
        (i.uid, i.exercise.slug, i.dose, i.options, i.reasons, i.offer, i.lights,
         i.locks, i.planned, i.current_dose)
        for i in (*plan.items, *plan.left_out)
    ]  # fmt: skip
    return (
        lines, plan.title, plan.summary, plan.unmet, plan.rested, plan.locks,
        plan.candidates, plan.as_planned, plan.composition.equals, plan.done_today,
        plan.unanswered_session, plan.playable.first_side, plan.may_end_flare,
        plan.short_address,
        [exercise.name for exercise in plan.history.exercises.values()],
        [(coin.test.pk, *coin[1:]) for coin in plan.todays_coins],
        plan.history.swaps, plan.history.skips, plan.history.calendars,
        Week(plan).days, Week(plan).adherence,
    )  # fmt: skip


def process():
    return Process(history.KEPT, history.ZONES, plan_content.KEPT)


def logs_a_session(user, now, chance):
    at = now - timedelta(hours=chance.randint(0, 60))
    session = SessionFactory(user=user, at=at, zone=user.time_zone)
    for exercise in chance.sample([*Exercise.objects.all()], 3):
        BoutFactory(
            session=session, exercise=exercise, actual_seconds=60,
            worst_pain=chance.choice([None, 1, 7]),
            stopped=chance.choice(["", "", "hurt"]),
        )  # fmt: skip
    SessionPainFactory(session=session, moment="before", value=chance.randint(0, 8))


def says_the_day_after(user, now, chance):
    for session in [*user.sessions.all()][-1:]:
        Session.objects.filter(pk=session.pk, user=user).update(next_day="better")


def deletes(user, now, chance):
    for session in [*user.sessions.all()][-1:]:
        delete(session, now=now)


def brings_back(user, now, chance):
    for session in Session.with_deleted.filter(user=user, deleted_at__isnull=False):
        undelete(session)


def corrects_pain_around(user, now, chance):
    SessionPain.objects.filter(user=user).update(value=chance.randint(0, 8))


def corrects_pain_in_it(user, now, chance):
    Bout.objects.filter(user=user).update(worst_pain=chance.randint(0, 8))


def checks_in(user, now, chance):
    check_in = CheckInFactory(user=user, at=now, zone=user.time_zone)
    PainScoreFactory(check_in=check_in, value=chance.randint(0, 9), side="left")


def has_a_flare(user, now, chance):
    set_flare(user, is_active=chance.random() < 0.5, now=now)


def swaps_one(user, now, chance):
    plan = todays_plan(user, now)
    for item in [item for item in plan.items if item.options][:1]:
        swap(plan, item, chance.choice(item.options).slug, now=now)


def leaves_one_out(user, now, chance):
    plan = todays_plan(user, now)
    for item in plan.items[-1:]:
        skip_item(plan, item, is_skipped=True, now=now)
    for item in plan.left_out[1:]:
        skip_item(plan, item, is_skipped=False, now=now)


def leaves_the_day_out(user, now, chance):
    skip_day(todays_plan(user, now), is_skipped=chance.random() < 0.7, now=now)


def takes_a_step(user, now, chance):
    exercise = chance.choice([*Exercise.objects.all()])
    DoseStepFactory(user=user, exercise=exercise, at=now, hold_seconds=20)


def has_other_minutes(user, now, chance):
    user.programmes.all().delete()
    ProgrammeFactory(user=user, at=START, minutes=chance.choice([5, 10, 20, 25]))


def begins_a_fair_test(user, now, chance):
    if not user.fair_tests.exists():
        tried = {"exercise": Exercise.objects.first(), "habit": ""}
        FairTestFactory(user=user, at=now - timedelta(days=2), **tried)


def answers(user, now, chance):
    say(user, "knee-kneeling", chance.choice(["yes", "no"]), at=now)


def is_closed_to(user, now, chance):
    if chance.random() < 0.5:
        RestrictionFactory(
            user=user, at=now, scope=chance.choice(SCOPES), ends="clinician",
            until=None,
        )  # fmt: skip
    else:
        Restriction.objects.filter(user=user).delete()


def moves(user, now, chance):
    user.move_to(chance.choice(ZONES), now=now)
    user.save()


def follows_another_region(user, now, chance):
    user.regions = chance.choice([["low_back"], ["hip_front"], []])
    user.save()


def content_changes(user, now, chance):
    exercise = chance.choice([*Exercise.objects.filter(is_breathing=False)])
    Exercise.objects.filter(pk=exercise.pk).update(
        name=f"Name {chance.random()}", level=chance.randint(1, 3)
    )


def is_rolled_back(user, now, chance):
    """A look inside of a change that never was."""
    with transaction.atomic():
        logs_a_session(user, now, chance)
        described(user, now)
        transaction.set_rollback(True)


def time_passes(user, now, chance):
    """Three hours, or a whole day; nothing is done."""


CHANGES = [
    time_passes, time_passes,
    logs_a_session, logs_a_session, says_the_day_after, deletes, brings_back,
    corrects_pain_around, corrects_pain_in_it, checks_in, has_a_flare, swaps_one,
    leaves_one_out, leaves_the_day_out, takes_a_step, has_other_minutes,
    begins_a_fair_test, answers, is_closed_to, moves,
    follows_another_region, content_changes, is_rolled_back,
]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_between_looks_the_plan_is_that_of_now(
    user, other_user, monkeypatch, time_machine, seed
):
    """Two processes keep plans of two people, through midnights and changes."""
    chance, now = random.Random(seed), START
    time_machine.move_to(now, tick=False)
    processes = [process(), process()]
    practise_well(user, *KNOWN)
    for _step in range(40):
        who = chance.choice([user, user, other_user])
        change = chance.choice(CHANGES)
        if change is time_passes:
            now += chance.choice([timedelta(hours=3), timedelta(days=1)])
            time_machine.move_to(now, tick=False)
        with chance.choice(processes).at_work(monkeypatch):
            change(who, now, chance)
        for person in {who, chance.choice([user, other_user])}:
            one = type(person).objects.get(pk=person.pk)  # as every request has it
            with process().at_work(monkeypatch):
                fresh = described(one, now)
            for one_process in processes:
                with one_process.at_work(monkeypatch):
                    assert described(one, now) == fresh, change.__name__


def test_a_look_without_a_change_composes_nothing(user, monkeypatch):
    """And asks the database as often as the first look: nothing is taken on trust."""
    practise_well(user, *KNOWN)
    composed = []
    compose = composition.compose
    monkeypatch.setattr(
        composition, "compose", lambda *a, **k: composed.append(a) or compose(*a, **k)
    )
    with process().at_work(monkeypatch):
        first, looks = [], []
        for _look in range(2):
            with CaptureQueriesContext(connection) as asked:
                looks.append(described(user, START))
            first.append(len(asked))

    assert len(composed) == 1
    assert looks[0] == looks[1]
    assert first[0] == first[1]


def test_no_more_histories_are_kept_than_there_is_room_for(content, monkeypatch):
    with process().at_work(monkeypatch):
        for _person in range(history.KEPT.most + 2):
            described(UserFactory(), START)

        assert len(history.KEPT.pieces) == history.KEPT.most
