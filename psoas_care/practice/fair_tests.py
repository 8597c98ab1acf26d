"""Pausing, carrying on, stopping, and exceptions of a fair test; all idempotent."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from psoas_care.accounts.models import User
from psoas_care.library.access import access_to
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category
from psoas_care.practice.models.fair_test import A_DAY, FairTest, Habit, PauseReason
from psoas_care.practice.planner.rules import share_of_days
from psoas_care.safety.models import Restriction
from psoas_care.safety.rules import AnsweredQuestion, Answers
from psoas_care.safety.status import SafetyStatus
from psoas_care.safety.vocabulary import QuestionKind


class TodaysCoin(NamedTuple):
    """The coin of today for one test; `is_with` is None where there is none.

    `is_locked` says that what is tried is locked, so that the test rests meanwhile;
    `is_planned` that the session of today has it.
    """

    test: FairTest
    day: date
    is_with: bool | None
    is_locked: bool
    is_planned: bool

    @property
    def is_otherwise(self) -> bool:
        return self.test.has_done_otherwise(self.day)

    @property
    def waits_until_tomorrow(self) -> bool:
        return self.day < self.test.first_day

    @property
    def pauses_tomorrow(self) -> bool:
        """Whether a pause was begun on a day whose coin was known, and so counts."""
        return self.test.is_pausing and self.test.coin_on(self.day) is not None


def share_led(exercises: Iterable[Exercise]) -> float:
    """The share of days, 0 to 1, on which the plan can follow a coin that says with.

    Of a group all have to be there; a habit, which is no exercise, can be followed on
    every day.
    """
    return min((share_of_days(one.category) for one in exercises), default=1)


@transaction.atomic
def _change(test: FairTest, change: Callable[[FairTest], None]) -> None:
    """Change a test as it stands in the database, one tab after the other."""
    row = test.stored().select_for_update().get(deleted_at=None)
    change(row)
    row.version = F("version") + 1
    row.save(update_fields=["pauses", "otherwise", "ended_on", "version"])


def pause(test: FairTest, why: PauseReason, day: date) -> None:
    """Pause a test: no coins from the day after `day` until `carry_on`."""

    def change(row: FairTest) -> None:
        if row.is_running(day) and not row.is_pausing:
            row.pauses = [*row.pauses, [day.isoformat(), None, why.value]]

    _change(test, change)


def carry_on(test: FairTest, day: date) -> None:
    """End a pause; the next coin is for the day after `day`."""
    _change(test, lambda row: _end_pause(row, day))


def _end_pause(row: FairTest, day: date) -> None:
    """The day is the last of an open pause; one that covered no day is forgotten."""
    row.pauses = [
        [after, until or day.isoformat(), why]
        for after, until, why in row.pauses
        if until or date.fromisoformat(after) < day
    ]


def stop(test: FairTest, day: date) -> None:
    """End a test for good; `day` still counts, since its coin was known."""

    def change(row: FairTest) -> None:
        if row.is_running(day):
            _end_pause(row, day)
            row.ended_on = day

    _change(test, change)


def set_otherwise(test: FairTest, day: date, *, is_otherwise: bool) -> None:
    """Note that the coin of the day was not followed, or that it was after all."""

    def change(row: FairTest) -> None:
        others = {*row.otherwise} - {day.isoformat()}
        row.otherwise = sorted(others | ({day.isoformat()} if is_otherwise else set()))

    if test.coin_on(day) is not None:
        _change(test, change)


def end_lived_out(user: User, today: date) -> None:
    """Close the tests whose days are all past, so that a new one may begin."""
    for test in user.fair_tests.unfinished():
        if test.is_lived_out(today):
            test.ended_on = test.last_day
            test.save(update_fields=["ended_on"])


def profile_answers(user: User) -> dict[str, AnsweredQuestion]:
    """The yeses of the health profile with their days; one query."""
    rows = user.answers.current().yes().of_kinds(QuestionKind.PROFILE)
    return {
        row.question.code: AnsweredQuestion(
            row.question.code,
            row.question.kind,
            row.question.behaviour,
            row.question.worse_behaviour,
            meaning=row.question.meaning,
            worse_meaning=row.question.worse_meaning,
            given=row.given,
            side=row.side,
            on=row.local_day,
        )
        for row in rows.select_related("question")
    }


def coin_of(test: FairTest, day: date, safety_status: SafetyStatus) -> TodaysCoin:
    """The coin of the day; whether the plan has room for it is not looked at."""
    is_locked = _is_locked(test, safety_status)
    is_with = None if is_locked or test.is_pausing else test.coin_on(day)
    return TodaysCoin(test, day, is_with, is_locked=is_locked, is_planned=True)


def _is_locked(test: FairTest, safety_status: SafetyStatus) -> bool:
    if test.exercise:
        return any(
            one.category == Category.RELEASE or access_to(one, safety_status).is_locked
            for one in test.exercises
        )
    return Habit(test.habit).is_locked(safety_status)


def is_locked_at_dawn(
    test: FairTest, day: date, answers: Answers, restrictions: Iterable[Restriction]
) -> bool:
    """Whether an answer of an earlier day had locked what is tried when `day` began.

    Such a day does not count. What locks later on the day changes nothing: its coin
    was known by then.
    """
    rules = (one.rule for one in restrictions)
    status = SafetyStatus(
        day,
        _before(day, answers),
        tuple(
            replace(
                rule,
                starts=rule.starts + A_DAY,
                ended=rule.ended + A_DAY if rule.ended else None,
            )
            for rule in rules
        ),
    )
    return _is_locked(test, status)


def _before(day: date, answers: Answers) -> Mapping[str, AnsweredQuestion]:
    return {
        code: answer
        for code, answer in answers.items()
        if answer.on and answer.on < day
    }
