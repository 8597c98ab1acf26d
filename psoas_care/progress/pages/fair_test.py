"""A fair test as its pages tell it: its days, its answer, and how sure that is.

No sentence says that anything works or causes anything: days on which a coin said with
are compared with days on which it said without, and nobody was blinded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from statistics import fmean
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from psoas_care.accounts.models import User
from psoas_care.library.body import TrackedPlace
from psoas_care.practice.fair_tests import (
    is_locked_at_dawn,
    profile_answers,
    share_led,
)
from psoas_care.practice.models import FairTest
from psoas_care.practice.models.fair_test import LENGTHS, fetch_exercises
from psoas_care.progress.charts.fair_test_chart import (
    FairTestChart,
    FairTestWords,
    fair_test_chart,
)
from psoas_care.progress.statistics import daily_pain
from psoas_care.progress.statistics.daily import PainReading
from psoas_care.progress.statistics.fair_test import (
    CoinDay,
    FairResult,
    Habits,
    MissingAnswers,
    habits,
    judge,
    missing,
    power,
)
from psoas_care.progress.statistics.next_day import together
from psoas_care.safety.models import Restriction
from psoas_care.safety.rules import Answers

A_DAY = timedelta(days=1)
BEFORE = timedelta(days=56)
"""Days before a start that say how a person's pain goes up and down."""
NOTICED = 2
"""Points that people usually notice."""
CAN_TELL, GOOD = 0.5, 0.8
"""Shares of tests that find such an effect: below the first a test is no use, and from
the second on it is advised."""


class FairTestVerdict(StrEnum):
    """The verdict of a fair test; NOTHING is no difference that matters."""

    LOWER = "lower"
    HIGHER = "higher"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


class Chance(NamedTuple):
    """How likely a test of so many days finds an effect of 2 points, and of 1."""

    days: int
    two: float
    one: float

    @property
    def can_tell(self) -> bool:
        return self.two >= CAN_TELL

    @property
    def of_ten(self) -> tuple[str, str]:
        """For 2 points and for 1, such as "8 of 10"."""
        return _of_ten(self.two), _of_ten(self.one)

    @property
    def words(self) -> str:
        """The chances in a sentence, as tests out of ten."""
        words = _(
            "With your usual ups and downs, {two} such tests would find an effect of 2 "
            "points on the same day, and {one} an effect of 1 point."
        ).format(two=_of_ten(self.two), one=_of_ten(self.one))
        if self.can_tell:
            return words
        return " ".join([words, _("That is too short to tell. Choose more days.")])


def _of_ten(share: float) -> str:
    tenths = min(9, max(1, round(share * 10)))
    if share < 0.05:
        return _("fewer than 1 of 10")
    if share > 0.95:
        return _("more than 9 of 10")
    return _("{n} of 10").format(n=tenths)


def chance_of(before: Habits, days: int, led: float) -> Chance:
    """The chance of a test of so many days; `led` is as for `power`."""
    two, one = (power(before, days, -points, led=led) for points in (NOTICED, 1))
    return Chance(days, two, one)


def chances_of(before: Habits, led: float) -> list[Chance]:
    """The chances of each length; the first time that takes about a second."""
    return [chance_of(before, days, led) for days in LENGTHS]


def advised(chances: Sequence[Chance]) -> int:
    """The shortest length that is likely to tell; the longest where none is."""
    likely = (chance.days for chance in chances if chance.two >= GOOD)
    return next(likely, LENGTHS[-1])


def advice(chances: Sequence[Chance]) -> str:
    """What the advised length would find; or that none is likely to tell."""
    days = advised(chances)
    chance = next(one for one in chances if one.days == days)
    if chance.can_tell:
        return _("We suggest {days} days. {words}").format(
            days=days, words=chance.words
        )
    return _(
        "With your usual ups and downs, even {days} days are unlikely to tell."
    ).format(days=days)


def groups_of(user: User, today: date) -> list[tuple[str, ...]]:
    """Exercises that were always done on the same days of late; one query."""
    days = _practised(user, today - BEFORE, today)
    found = together(
        {slug: {day.toordinal() for day in days[slug]} for slug in sorted(days)}
    )
    return [slugs for slugs in found if len(slugs) > 1]


def _practised(user: User, first: date, last: date) -> dict[str, set[date]]:
    """The days on which each exercise was done, by slug; one query."""
    bouts = user.bouts.counted().between(first, last).order_by()
    days: dict[str, set[date]] = {}
    for slug, day in bouts.values_list("exercise__slug", "local_day").distinct():
        days.setdefault(slug, set()).add(day)
    return days


def in_the_diary(user: User, reading: "FairTestReading") -> str:
    """On how many days of each kind the diary has what is tried; one query.

    Of a group all on days with, any on days without; "" for a habit.
    """
    slugs, days = reading.test.slugs, reading.days
    if not (slugs and days):
        return ""
    practised = _practised(user, min(days), max(days))
    done = [practised.get(slug, set()) for slug in slugs]
    with_, without = set.intersection(*done), set.union(*done)
    missing = reading.missing
    return _(
        "Your diary has it on {n} of {with_} days with, and on {m} of {without} days "
        "without."
    ).format(
        n=sum(day in with_ for day, coin in days.items() if coin.is_with),
        with_=missing.with_days,
        m=sum(day in without for day, coin in days.items() if not coin.is_with),
        without=missing.without_days,
    )


def habits_of(user: User, place: TrackedPlace, today: date) -> Habits:
    """How pain in a place went over the weeks up to `today`; one query."""
    first = today - BEFORE
    readings = user.pain_scores.in_region(place.region).pain_readings(first, today)
    pain = pain_in(place, readings)
    began = min(pain, default=today)
    days = (today - began).days
    return habits([pain.get(began + n * A_DAY) for n in range(days)])


def pain_in(place: TrackedPlace, readings: Iterable[PainReading]) -> dict[date, float]:
    """Daily pain of a region, or of one side of it alone."""
    here = [one for one in readings if one[1] == place.region]
    if place.side:
        here = [
            (day, region, place.side, kind, value, at, zone)
            for day, region, side, kind, value, at, zone in here
            if side in {place.side, "both", ""}
        ]
    return daily_pain(here).get(place.region, {})


def read_fair_tests(
    user: User, tests: Sequence[FairTest], today: date
) -> list["FairTestReading"]:
    """What each of these tests says; three queries for all of them."""
    if not tests:
        return []
    first = min(test.first_day for test in tests)
    return read_all(
        tests,
        today,
        user.pain_scores.pain_readings(first - BEFORE, today),
        list(user.restrictions.of_answers(first, today)),
        profile_answers(user),
    )


def read_all(
    tests: Iterable[FairTest],
    today: date,
    readings: Sequence[PainReading],
    restrictions: Sequence[Restriction],
    answers: Answers,
) -> list["FairTestReading"]:
    """Readings of tests by rows already read; pain from eight weeks before them."""
    tests = list(tests)
    fetch_exercises(tests)
    return [
        FairTestReading(
            test,
            today,
            {
                day: is_with
                for day, is_with in test.days(today).items()
                if not is_locked_at_dawn(test, day, answers, restrictions)
            },
            {
                day: pain
                for day, pain in pain_in(
                    test.place, _around(test, readings, today)
                ).items()
                if day >= test.first_day - BEFORE
            },
        )
        for test in tests
    ]


def _around(
    test: FairTest, readings: Sequence[PainReading], today: date
) -> list[PainReading]:
    """Those from eight weeks before a test up to the morning after its last day."""
    first, last = test.first_day - BEFORE, (test.ended_on or today) + A_DAY
    return [one for one in readings if first <= one[0] <= last]


@dataclass(frozen=True)
class FairTestReading:
    """A test with the `coins` of the days that count, and the pain of every day.

    The last two days wait for their answers: an average may be given the next morning.
    """

    test: FairTest
    today: date
    coins: Mapping[date, bool]
    pain: Mapping[date, float]

    @cached_property
    def is_over(self) -> bool:
        """Whether all planned days are past, and their answers in."""
        return self.test.is_lived_out(self.today - A_DAY)

    @property
    def is_running(self) -> bool:
        return self.test.is_running(self.today)

    @cached_property
    def days(self) -> dict[date, CoinDay]:
        """Each day that counts; one that can still be answered only once it is."""
        waiting = self.today - A_DAY if self.is_running else self.today + A_DAY
        return {
            day: CoinDay(is_with, self.pain.get(day))
            for day, is_with in self.coins.items()
            if day < waiting or day in self.pain
        }

    @cached_property
    def before(self) -> list[float]:
        """Pain of the weeks before the first coin."""
        return [self.pain[d] for d in sorted(self.pain) if d < self.test.first_day]

    @cached_property
    def result(self) -> FairResult:
        return judge([*self.days.values()], before=self.before, is_over=self.is_over)

    @cached_property
    def missing(self) -> MissingAnswers:
        return missing([*self.days.values()])

    @property
    def followed(self) -> int:
        """Of the days that count, those on which nobody said otherwise."""
        return sum(not self.test.has_done_otherwise(day) for day in self.days)

    @property
    def left(self) -> int:
        """Days still to come, with those that can still be answered."""
        begun = len(self.test.days(self.today))
        return len(self.test.coins) - begun + len(self.coins) - len(self.days)

    @property
    def starts_tomorrow(self) -> bool:
        is_before = self.today < self.test.first_day
        return is_before and self.is_running and not self.test.is_pausing

    # -- in words -------------------------------------------------------------

    @cached_property
    def answer(self) -> FairTestVerdict:
        low, high = self.result.interval
        # Where something was found the interval leaves out zero, on one side.
        if self.result.is_found and high is not None and high < 0:
            return FairTestVerdict.LOWER
        if self.result.is_found and low is not None and low > 0:
            return FairTestVerdict.HIGHER
        if self.is_over and self._largest is not None and self._largest <= NOTICED:
            return FairTestVerdict.NOTHING
        return FairTestVerdict.UNKNOWN

    @property
    def _largest(self) -> float | None:
        """The largest effect that the days do not speak against."""
        low, high = self.result.interval
        return None if low is None or high is None else max(abs(low), abs(high))

    @property
    def title(self) -> str:
        if self.starts_tomorrow:
            return _("Starts tomorrow")
        return {
            FairTestVerdict.LOWER: _("Lower on the days with it"),
            FairTestVerdict.HIGHER: _("Higher on the days with it"),
            FairTestVerdict.NOTHING: _("No difference that you would notice"),
            FairTestVerdict.UNKNOWN: _("Cannot tell yet")
            if self.is_running
            else _("These days cannot tell"),
        }[self.answer]

    @property
    def sentence(self) -> str:
        """The verdict with its numbers, as one sentence."""
        place, what = self.test.place.label, self.test.what
        days = len(self.days)
        if self.starts_tomorrow:
            return _("{place}: “{what}” for {days} days. No coin yet.").format(
                place=place, what=what, days=self.test.planned_days
            )
        match self.answer:
            case FairTestVerdict.LOWER | FairTestVerdict.HIGHER:
                return self._found(place, what)
            case FairTestVerdict.NOTHING:
                return _(
                    "{place}: no effect of “{what}” above {points} points, as far as "
                    "{days} days can tell."
                ).format(place=place, what=what, points=_size(self._largest), days=days)
            case _unknown if self.is_running and not days:
                return _(
                    "{place}: cannot tell yet whether “{what}” makes a difference. "
                    "About {left} days to go."
                ).format(place=place, what=what, left=self.left)
            case _unknown if self.is_running:
                return ngettext(
                    "{place}: cannot tell yet whether “{what}” makes a difference. "
                    "{days} day so far, about {left} more.",
                    "{place}: cannot tell yet whether “{what}” makes a difference. "
                    "{days} days so far, about {left} more.",
                    days,
                ).format(place=place, what=what, days=days, left=self.left)
        return ngettext(
            "{place}: {days} day cannot tell whether “{what}” makes a difference.",
            "{place}: {days} days cannot tell whether “{what}” makes a difference.",
            days,
        ).format(place=place, what=what, days=days)

    @property
    def averages(self) -> str:
        """The plain averages, of both kinds of days and of the weeks before."""

        def arm(*, is_with: bool) -> list[float]:
            days = self.days.values()
            return [
                day.pain
                for day in days
                if day.is_with is is_with and day.pain is not None
            ]

        return _(
            "{with_} on days with, {without} on days without. In the weeks before: "
            "{before}."
        ).format(
            with_=_average(arm(is_with=True)),
            without=_average(arm(is_with=False)),
            before=_average(self.before),
        )

    @property
    def _estimate(self) -> float | None:
        """The difference of the arms, within the range that was ever left open.

        Outside it can be where an effect faded: the range remembers every day.
        """
        estimate, (low, high) = self.result.estimate, self.result.interval
        if estimate is None:
            return None
        above = estimate if low is None else max(estimate, low)
        return above if high is None else min(above, high)

    def _found(self, place: str, what: str) -> str:
        low, high = self.result.interval
        is_lower = self.answer == FairTestVerdict.LOWER
        # The end of the interval that is nearer to no effect comes first.
        near, far = (high, low) if is_lower else (low, high)
        span = (
            _("from {near} to {far}").format(near=_size(near), far=_size(far))
            if far is not None
            else _("at least {near}").format(near=_size(near))
        )
        words = (
            _("{place}: pain was lower on days with “{what}”, by about {points} points "
              "({span}).")
            if is_lower
            else _("{place}: pain was higher on days with “{what}”, by about {points} "
                   "points ({span}).")
        )  # fmt: skip
        points = _size(self._estimate)
        return words.format(place=place, what=what, points=points, span=span)

    @property
    def chance(self) -> Chance:
        """What was to be expected of so many days before the first."""
        first = min(self.pain, default=self.test.first_day)
        days = max((self.test.first_day - first).days, 0)
        before = habits([self.pain.get(first + n * A_DAY) for n in range(days)])
        return chance_of(before, self.test.planned_days, share_led(self.test.exercises))

    @property
    def chart(self) -> FairTestChart | None:
        missing = self.missing
        return fair_test_chart(
            self.days,
            self.result.evidence,
            pain=self.pain,
            words=FairTestWords(
                is_with=_("with"),
                without=_("without"),
                no_coin=_("none"),
                missing_with=_("With: no answer on {n} of {days} days").format(
                    n=missing.with_missing, days=missing.with_days
                ),
                missing_without=_("Without: no answer on {n} of {days} days").format(
                    n=missing.without_missing, days=missing.without_days
                ),
            ),
        )


def _average(pains: Sequence[float]) -> str:
    return f"{fmean(pains):.1f}" if pains else _("not said")


def _size(points: float | None) -> str:
    return "0" if points is None else f"{abs(points):.1f}"
