"""Fair tests of the demo person: one running, and one ended in each way.

Their coins are made up like the diary, from its seed: what a test found was decided
before, so that each answer can be looked at.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from statistics import fmean
from typing import TypeAlias
from uuid import NAMESPACE_URL, uuid5

from psoas_care.accounts.models import User
from psoas_care.demo.diary import chance_of, pain_of
from psoas_care.library.body import Region, Side
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category, Level
from psoas_care.practice.models import FairTest
from psoas_care.practice.models.fair_test import A_DAY, WITH, WITHOUT, Habit
from psoas_care.web import user_records

ZONE = "UTC"
EVENING = time(20, 30)
WEEKS = 14
"""Days before a start whose pain says what is usual."""
FAITHFUL = 0.95
"""How often the coin of the test that found something fell with the better days."""
FOUND_DAYS = 42
"""Days of that test: with 28 it found nothing where a bad week and a holiday met it."""

Coin: TypeAlias = Callable[[date], bool]


def start_fair_tests(
    user: User, *, first_day: date, now: datetime, seed: int, request_hash: str
) -> int:
    """Make the tests that fit into the diary so far; the number of new ones.

    None while a visitor has a test of their own in that region.
    """
    added = 0
    for name, started, test, coin in _tests(first_day, now, seed):
        last = test.ended_on or now.date()
        is_taken = test.ended_on is None and (
            user.fair_tests.unfinished().filter(region=test.region).exists()
        )
        if started < first_day or last > now.date() or is_taken:
            continue
        test.user, test.request_hash = user, request_hash
        test.uid = uuid5(NAMESPACE_URL, f"mailto:{user.email}/fair-tests/{name}")
        test.set_moment(datetime.combine(started, EVENING, UTC), ZONE)
        test.coins = WITH * test.planned_days
        days = test.days(date.max) if test.ended_on is None else test.days(last)
        coins = "".join(WITH if coin(day) else WITHOUT for day in days)
        test.coins = coins.ljust(test.planned_days, WITHOUT)
        test.otherwise = [day.isoformat() for day in [*days][5:20:7]]
        added += user_records.create(test)
    return added


def _tests(
    first_day: date, now: datetime, seed: int
) -> Iterator[tuple[str, date, FairTest, Coin]]:
    """(name, day of the start, test without its coins, how each of them falls)."""
    begin = first_day + WEEKS * A_DAY

    def even(day: date) -> bool:
        return chance_of(seed, "fair-test", day).random() < 0.5

    def knowing(day: date) -> bool:
        pains = [
            pain_of(day - n * A_DAY, seed)[Region.LOW_BACK] for n in range(WEEKS + 1)
        ]
        is_better = pains[0] < (fmean(pains[1:]) + pains[1]) / 2
        is_faithful = chance_of(seed, "fair-test", day).random() < FAITHFUL
        return is_better is is_faithful

    tried = Exercise.objects.filter(category=Category.STRETCH, level=Level.EASY).first()
    if tried:
        found = FairTest(
            exercise=tried, region=Region.LOW_BACK, planned_days=FOUND_DAYS,
            ended_on=begin + FOUND_DAYS * A_DAY,
        )  # fmt: skip
        yield "found", begin, found, knowing
    nothing = FairTest(
        habit=Habit.UP, region=Region.HIP_FRONT, side=Side.LEFT, planned_days=60,
        ended_on=begin + 64 * A_DAY,
        pauses=[_pause(begin + 20 * A_DAY, begin + 24 * A_DAY, "travel")],
    )  # fmt: skip
    yield "nothing", begin, nothing, even
    stopped = begin + 54 * A_DAY
    unknown = FairTest(
        habit=Habit.SLOW, region=Region.LOW_BACK, planned_days=28, ended_on=stopped
    )
    yield "cannot-tell", stopped - 9 * A_DAY, unknown, even
    started = now.date() - timedelta(days=10)
    running = FairTest(habit=Habit.WALK, region=Region.LOW_BACK, planned_days=84)
    yield "running", started, running, even


def _pause(after: date, until: date, why: str) -> list[str]:
    return [after.isoformat(), until.isoformat(), why]
