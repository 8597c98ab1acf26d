"""A test on oneself: what is tried, its coins, and on which days they count."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import ClassVar, NamedTuple, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from psoas_care.library.body import Region, Side, TrackedPlace
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category
from psoas_care.safety.rules import SafetyItem
from psoas_care.safety.status import SafetyStatus
from psoas_care.safety.vocabulary import State
from psoas_care.web.fields import RangeField
from psoas_care.web.user_records import ActiveManager, UserRecord, UserRecordQuerySet

A_DAY = timedelta(days=1)
LENGTHS = (28, 42, 60, 84)
"""Days that a test may be planned for; a coin for each."""
WITH, WITHOUT = "1", "0"


SLOW_BREATHING = SafetyItem(
    slug="slow-breathing",
    category=Category.RELAX,
    level=1,
    codes=frozenset({"panic-breath-focus", "lung-heart-unstable"}),
    is_breathing=True,
    is_calm=True,
)
"""The habit as the rules judge an exercise: with what the exercise asks that is the
same, but for lying on the back. A coin has no easier version to tell of instead."""


class Habit(models.TextChoices):
    """What can be tried that is no exercise."""

    WALK = "lunch-walk", _("A walk after lunch")
    UP = "up-every-hour", _("Getting up at least once an hour")
    SLOW = "slow-breathing", _("Five minutes of slow breathing")
    EARLY = "early-night", _("Going to bed half an hour earlier")

    def is_locked(self, safety_status: SafetyStatus) -> bool:
        """Whether safety rules this habit out today.

        Walking and getting up, for whoever must not walk; slow breathing, for whoever
        has a reason to be careful with it; and every habit while all exercises are
        locked: then only what to do about that counts.
        """
        if self == Habit.SLOW:
            return safety_status.eligibility(SLOW_BREATHING).state != State.ALLOWED
        is_on_foot = self in {Habit.WALK, Habit.UP}
        return safety_status.closes_everything or (
            is_on_foot and not safety_status.can_walk
        )


class PauseReason(models.TextChoices):
    """Why a test rests for a while."""

    FLARE = "flare-up", _("Flare-up")
    TRAVEL = "travel", _("Travel")
    PERIOD = "period", _("Period")
    OTHER = "other", _("Something else")


class Pause(NamedTuple):
    """The days after `after`, up to and with `until`; without an end as yet None."""

    after: date
    until: date | None
    why: PauseReason

    @property
    def first_day(self) -> date:
        return self.after + A_DAY

    def covers(self, day: date) -> bool:
        return self.after < day and (self.until is None or day <= self.until)


def draw_coins(days: int) -> str:
    """A coin for each day, that nobody can foresee: "1" is with, "0" without."""
    return "".join(secrets.choice((WITH, WITHOUT)) for _day in range(days))


class FairTestQuerySet(UserRecordQuerySet["FairTest"]):
    """Questions to a person's fair tests."""

    def unfinished(self) -> Self:
        """Tests that were not stopped; the days of some may be over."""
        return self.filter(ended_on=None)

    def with_exercises(self) -> Self:
        return self.select_related("exercise")


class FairTest(UserRecord):
    """An exercise or a habit, on some days and not on others, as a coin says.

    Exercises that are always done on the same days cannot be told apart, and are tried
    as one: `exercise` and those in `together`, lists of [slug, name as it was then].

    What is measured, where, and for how long is chosen before the start and fixed. All
    `coins` are drawn then, one for each planned day; the first is for the day after
    `local_day`, and what pauses, pauses from the next day on: so whether a day counts
    is known before its coin is. `pauses` are lists of [after, until, reason],
    `otherwise` the days on which the person did not follow the coin, as ISO days.
    `ended_on` is the last day that counts, None while nobody ended it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="fair_tests"
    )
    exercise = models.ForeignKey(Exercise, models.PROTECT, null=True, related_name="+")
    together = models.JSONField(default=list, db_default=[], editable=False)
    habit = models.CharField(max_length=16, choices=Habit, blank=True)
    region = models.CharField(max_length=10, choices=Region)
    side = models.CharField(max_length=6, choices=Side, blank=True)
    planned_days = RangeField(low=LENGTHS[0], high=LENGTHS[-1])
    coins = models.CharField(max_length=LENGTHS[-1], editable=False)
    pauses = models.JSONField(default=list, editable=False)
    otherwise = models.JSONField(default=list, editable=False)
    ended_on = models.DateField(null=True, editable=False)

    objects = ActiveManager.from_queryset(FairTestQuerySet)()
    with_deleted = FairTestQuerySet.as_manager()

    class Meta(UserRecord.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *UserRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "region"],
                condition=Q(ended_on=None, deleted_at=None),
                name="practice_fairtest_one_a_region",
            ),
            models.CheckConstraint(
                condition=Q(exercise__isnull=False, habit="")
                | Q(exercise=None, habit__in=Habit.values),
                name="practice_fairtest_tries_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(region__in=Region.values, side__in=["", *Side.values]),
                name="practice_fairtest_known_place",
            ),
            models.CheckConstraint(
                condition=Q(planned_days__in=LENGTHS),
                name="practice_fairtest_known_length",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("progress:fair_test_detail", args=[self.uid])

    @property
    def what(self) -> str:
        """What is tried, in words."""
        if self.exercise is None:
            return str(Habit(self.habit).label)
        others = (name for _slug, name in self.together)
        return " + ".join([self.exercise.name, *others])

    @property
    def key(self) -> str:
        """What is tried, as the form names it: slugs, or the word of a habit."""
        return "+".join(self.slugs) or self.habit

    @property
    def slugs(self) -> list[str]:
        """Of the exercises that are tried; none for a habit."""
        if self.exercise is None:
            return []
        return [self.exercise.slug, *(slug for slug, _name in self.together)]

    @cached_property
    def exercises(self) -> list[Exercise]:
        """The exercises that are tried; `fetch_exercises` reads those of many tests."""
        fetch_exercises([self])
        return self.exercises

    @property
    def place(self) -> TrackedPlace:
        """The place whose pain is measured."""
        return TrackedPlace(Region(self.region), self.side and Side(self.side))

    # -- its days -------------------------------------------------------------

    @property
    def first_day(self) -> date:
        return self.local_day + A_DAY

    @property
    def all_pauses(self) -> list[Pause]:
        return [
            Pause(
                date.fromisoformat(after),
                date.fromisoformat(until) if until else None,
                PauseReason(why),
            )
            for after, until, why in self.pauses
        ]

    def _dated_coins(self) -> Iterator[tuple[date, str]]:
        """Each coin with its day, as long as no open pause leaves the rest undated."""
        day, pauses = self.first_day, self.all_pauses
        for coin in self.coins:
            while pause := next((p for p in pauses if p.covers(day)), None):
                if pause.until is None:
                    return
                day = pause.until + A_DAY
            yield day, coin
            day += A_DAY

    def days(self, last: date) -> dict[date, bool]:
        """The days up to `last` with a coin: True for a day with, False for without."""
        last = min(last, self.ended_on or last)
        return {day: coin == WITH for day, coin in self._dated_coins() if day <= last}

    def coin_on(self, day: date) -> bool | None:
        """True for a day with, False for one without; None for a day without a coin."""
        return self.days(day).get(day)

    @property
    def last_day(self) -> date | None:
        """The day of the last coin; None while a pause leaves it open."""
        dated = [day for day, _coin in self._dated_coins()]
        return dated[-1] if len(dated) == len(self.coins) else None

    @property
    def is_stopped_early(self) -> bool:
        """Whether it was ended before the days that were chosen had passed."""
        last = self.last_day
        return self.ended_on is not None and (last is None or self.ended_on < last)

    def is_lived_out(self, today: date) -> bool:
        """Whether all of its days are past."""
        last = self.last_day
        return last is not None and last < today and not self.is_stopped_early

    def is_running(self, today: date) -> bool:
        """Whether it goes on, paused or not."""
        return self.ended_on is None and not self.is_lived_out(today)

    @property
    def is_pausing(self) -> bool:
        """Whether somebody paused it, and did not go on."""
        return any(pause.until is None for pause in self.all_pauses)

    def has_done_otherwise(self, day: date) -> bool:
        return day.isoformat() in self.otherwise


def fetch_exercises(tests: Iterable[FairTest]) -> None:
    """Read the exercises of all these tests at once; one query, none without a group.

    One that left the library is no longer among them.
    """
    tests = list(tests)
    slugs = {slug for test in tests for slug, _name in test.together}
    found = {one.slug: one for one in Exercise.objects.filter(slug__in=slugs)}
    for test in tests:
        others = [found[slug] for slug, _name in test.together if slug in found]
        test.exercises = [test.exercise, *others] if test.exercise else []
