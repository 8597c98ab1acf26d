"""What the demo person answers and tries now and then: questionnaires, self-tests."""

from datetime import UTC, date, datetime, time, timedelta
from statistics import fmean
from uuid import NAMESPACE_URL, uuid5

from psoas_care.accounts.models import User
from psoas_care.demo.diary import chance_of, pain_of, rating
from psoas_care.library.body import Region
from psoas_care.practice.models import SelfTest, SelfTestResult
from psoas_care.practice.models.self_test import EVERY
from psoas_care.symptoms.models import Instrument, InstrumentScore, Shape
from psoas_care.symptoms.scoring import CHOSEN
from psoas_care.web import user_records

ZONE = "UTC"
EVENING = time(19, 40)
WEEK = 7
STEPS = (-3, -1.5, -0.5, 0.5, 1.5, 3)
"""From which difference of pain on the next of the seven answers is chosen."""


def answer_questionnaires(
    user: User, *, first_day: date, now: datetime, seed: int, request_hash: str
) -> int:
    """Answer each as often as it is asked; the number of new answers."""
    added = 0
    for instrument in Instrument.objects.all():
        day = first_day + timedelta(days=WEEK)
        while datetime.combine(day, EVENING, UTC) <= now:
            row = InstrumentScore(
                user=user,
                instrument=instrument,
                answers=_answers(instrument, day, first_day, seed),
                request_hash=request_hash,
                uid=uuid5(NAMESPACE_URL, f"mailto:{user.email}/{instrument.key}/{day}"),
            )
            row.set_moment(datetime.combine(day, EVENING, UTC), ZONE)
            added += user_records.create(row)
            day += timedelta(days=instrument.every_days)
    return added


def try_strength(
    user: User, *, first_day: date, now: datetime, seed: int, request_hash: str
) -> int:
    """Do each self-test every six weeks, a little better each time; the new ones."""
    added = 0
    for self_test in SelfTest.objects.all():
        day, reached = first_day + timedelta(days=WEEK), 24 if self_test.is_held else 9
        while datetime.combine(day, EVENING, UTC) <= now:
            chance = chance_of(seed, self_test.key, day)
            row = SelfTestResult(
                user=user,
                self_test=self_test,
                value=min(reached + chance.randint(-2, 2), self_test.seconds),
                request_hash=request_hash,
                uid=uuid5(NAMESPACE_URL, f"mailto:{user.email}/{self_test.key}/{day}"),
            )
            row.set_moment(datetime.combine(day, EVENING, UTC), ZONE)
            added += user_records.create(row)
            day, reached = day + EVERY, reached + 3
    return added


def _answers(
    instrument: Instrument, day: date, first_day: date, seed: int
) -> dict[str, int]:
    pain, chance = _week(day, seed), chance_of(seed, instrument.key, day)
    match instrument.shape:
        case Shape.RATINGS:
            return {
                item.key: rating(pain + chance.gauss(0, 0.6))
                for item in instrument.questions
            }
        case Shape.SENTENCES:
            share = pain / 12
            return {
                item.key: 1
                for item in instrument.questions
                if chance_of(seed, "sentence", item.key).random() < share
            }
    change = pain - _week(first_day + timedelta(days=WEEK), seed)
    return {CHOSEN: 1 + sum(change > step for step in STEPS)}


def _week(day: date, seed: int) -> float:
    """The mean pain of the low back in the week up to `day`."""
    days = (day - timedelta(days=ago) for ago in range(WEEK))
    return fmean(pain_of(one, seed)[Region.LOW_BACK] for one in days)
