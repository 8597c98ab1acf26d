"""A safety status of which parts are kept says what one read anew would say."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from psoas_care.library.access import access_to
from psoas_care.library.models import Exercise
from psoas_care.practice import recent_log
from psoas_care.practice.models import Bout
from psoas_care.safety import status
from psoas_care.safety.models import Question, Restriction
from psoas_care.safety.status import current_safety_status
from tests.answers import clear, say
from tests.factories import BoutFactory, SessionFactory
from tests.kept import Process
from tests.practice.test_kept_plan import (
    brings_back,
    checks_in,
    content_changes,
    corrects_pain_around,
    corrects_pain_in_it,
    deletes,
    has_a_flare,
    is_closed_to,
    logs_a_session,
    moves,
    time_passes,
)

pytestmark = pytest.mark.usefixtures("content")
START = datetime(2026, 11, 20, 21, tzinfo=UTC)
CODES = (
    "R-01",
    "R-07",
    "R-16",
    "T-1",
    "T-2",
    "pregnancy-any-pressure",
    "G-04",
    "knee-kneeling",
    "age-65",
)


def process():
    return Process(status.VERDICTS, status.ANSWERS, recent_log.KEPT)


def described(person, now):
    """All that the rules are given, and every verdict."""
    user = type(person).objects.get(pk=person.pk)  # as every request has it
    found = current_safety_status(user, now)
    return (
        found.on,
        dict(found.answers),
        {code: question.text for code, question in found.questions.items()},
        found.open_restrictions,
        found.pressed_seconds,
        [
            access_to(exercise, found).by_side
            for exercise in Exercise.objects.order_by("pk")
        ],
    )


def answers_one(user, now, chance):
    say(user, chance.choice(CODES), chance.choice(["yes", "no"]), at=now)


def answers_all(user, now, chance):
    clear(user, at=now)


def restores_a_file(user, now, chance):
    user.safety_reset_at = now
    user.save()


def words_change(user, now, chance):
    Question.objects.filter(code=chance.choice(CODES)).update(
        text=f"Other words {chance.random()}"
    )


def clears(user, now, chance):
    Restriction.objects.filter(user=user).update(ended_on=now.date(), ended_by="no")


def presses(user, now, chance):
    exercise = chance.choice([*Exercise.objects.filter(category="release")])
    BoutFactory(
        session=SessionFactory(user=user, at=now, zone=user.time_zone),
        exercise=exercise, actual_seconds=chance.choice([60, 200, 300]), pressure=4,
    )  # fmt: skip


def is_stopped_for_pain(user, now, chance):
    Bout.objects.filter(user=user).update(stopped=chance.choice(["", "hurt"]))


CHANGES = [
    answers_one, answers_one, answers_all, answers_all, restores_a_file, words_change,
    clears, presses, is_stopped_for_pain, logs_a_session, logs_a_session, checks_in,
    corrects_pain_around, corrects_pain_in_it, deletes, brings_back, has_a_flare,
    is_closed_to, moves, content_changes, time_passes, time_passes,
]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_between_looks_the_verdicts_are_those_of_now(
    user, other_user, monkeypatch, time_machine, seed
):
    """Two processes look at two people who answer, log, travel and grow better."""
    chance, now = random.Random(seed), START
    time_machine.move_to(now, tick=False)
    processes, seen = [process(), process()], []
    for _step in range(40):
        who, change = chance.choice([user, other_user]), chance.choice(CHANGES)
        if change is time_passes:
            now += chance.choice([timedelta(hours=3), timedelta(days=1)])
            time_machine.move_to(now, tick=False)
        with chance.choice(processes).at_work(monkeypatch):
            change(who, now, chance)
        for person in {who, chance.choice([user, other_user])}:
            with process().at_work(monkeypatch):
                fresh = described(person, now)
            for one_process in processes:
                with one_process.at_work(monkeypatch):
                    assert described(person, now) == fresh, change.__name__
            seen.append(fresh[-1])
    assert sum(one != seen[0] for one in seen) > 10


def test_a_lock_is_seen_by_the_next_look(user):
    now = datetime.now(UTC)
    clear(user, at=now)
    exercise = Exercise.objects.get(slug="dead-bug")

    def is_locked():
        return access_to(exercise, current_safety_status(user, now)).is_locked

    assert not is_locked()
    say(user, "R-01", "yes", at=now)
    assert is_locked()
    Restriction.objects.filter(user=user).update(ended_on=now.date(), ended_by="no")
    clear(user, at=now)
    assert not is_locked()


def test_no_more_is_kept_than_there_is_room_for(user, other_user, monkeypatch):
    with process().at_work(monkeypatch):
        for number in range(status.ANSWERS.most):
            say(user, "knee-kneeling", ("yes", "no")[number % 2])
            described(user, datetime.now(UTC) + timedelta(days=number))

        assert len(status.ANSWERS.pieces) <= status.ANSWERS.most
        assert len(status.VERDICTS.pieces) <= status.VERDICTS.most
        assert len(recent_log.KEPT.pieces) <= recent_log.KEPT.most


def test_a_lock_from_the_log_names_the_exercise_as_it_is_called_now(user):
    now = datetime.now(UTC)
    exercise = Exercise.objects.get(slug="dead-bug")
    session = SessionFactory(user=user, at=now)
    BoutFactory(session=session, exercise=exercise, stopped="hurt", worst_pain=5)

    def texts():
        found = current_safety_status(user, now).open_restrictions
        return " ".join(one.text for one in found)

    assert exercise.name in texts()
    Exercise.objects.filter(pk=exercise.pk).update(name="Another name")
    assert "Another name was too much" in texts()
