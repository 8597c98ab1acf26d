"""A diary that nobody lived: believable days of pain and practice, from a seed.

A day follows from the seed, its date and the exercises alone, never from where the
diary begins or ends: the same seed gives the same day for ever, and a diary can be
continued at any time. No database and no clock; all moments are UTC.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import sin, tau
from random import Random
from typing import TypeAlias

from psoas_care.library.body import Region, Side
from psoas_care.library.dose import SHORTEST_HOLD_SECONDS, Dose, Sides
from psoas_care.library.vocabulary import Category
from psoas_care.practice.models import Moment
from psoas_care.symptoms.models import PainKind
from psoas_care.web.fields import NRS_MAX

YEAR_BEGINS = date(2026, 7, 6)
YEAR_DAYS = 364
WORST_LEVEL, BEST_LEVEL = 7.0, 1.5
"""Usual low-back pain at the two ends of a year; a new year begins with a relapse."""

MEMORY = 0.7
MEMORY_DAYS = 14
"""How much of a day's ups and downs lasts until the next, and when it is forgotten."""

WAVE_BEGINS = date(2026, 10, 9)
WAVE_DAYS = 182
STRETCHED = 1.3
"""Points by which the low back hurts less on the day after stretching."""

SEASON_DAYS = 70
BAD_WEEK = (1.0, 2.0, 2.5, 2.5, 2.0, 1.5, 1.0, 0.5)
"""What each day of a bad week adds to pain, from its first day on."""

CHECK_IN_NOTES = (
    "Long drive.",
    "Slept badly.",
    "Sat through meetings most of the day.",
    "Walked at lunch.",
    "Carried shopping up the stairs.",
    "A quiet day.",
)
SESSION_NOTES = ("Only had ten minutes.", "After a walk.", "On the carpet, no mat.")


@dataclass(frozen=True)
class DemoExercise:
    """What the diary has to know of an exercise."""

    slug: str
    category: str
    dose: Dose


@dataclass(frozen=True)
class DemoScore:
    region: Region
    side: Side
    value: int


@dataclass(frozen=True)
class DemoCheckIn:
    at: datetime
    kind: PainKind
    scores: tuple[DemoScore, ...]
    note: str


@dataclass(frozen=True)
class DemoBout:
    slug: str
    side: Side
    actual_seconds: int | None
    repetitions: int | None
    worst_pain: int | None


@dataclass(frozen=True)
class DemoPain:
    moment: Moment
    region: Region
    value: int


@dataclass(frozen=True)
class DemoSession:
    at: datetime
    bouts: tuple[DemoBout, ...]
    pains: tuple[DemoPain, ...]
    note: str


DemoEntry: TypeAlias = DemoCheckIn | DemoSession


@dataclass(frozen=True)
class Season:
    """Ten weeks with one bad week, one holiday from the diary, some favourites.

    Any 88 days have a whole bad week in them, and any 83 a whole holiday.
    """

    seed: int
    number: int
    bad_week: date
    away: tuple[date, ...]

    @classmethod
    def of(cls, day: date, seed: int) -> "Season":
        number = day.toordinal() // SEASON_DAYS
        first = date.fromordinal(number * SEASON_DAYS)
        chance = chance_of(seed, "season", number)
        bad_week = first + timedelta(days=chance.randint(0, 10))
        away_from = first + timedelta(days=chance.randint(45, 53))
        days_away = chance.randint(4, 5)
        away = tuple(away_from + timedelta(days=n) for n in range(days_away))
        return cls(seed, number, bad_week, away)

    def worsening(self, day: date) -> float:
        """What the bad week adds to the pain of a day; 0 outside it."""
        nth = (day - self.bad_week).days
        return BAD_WEEK[nth] if 0 <= nth < len(BAD_WEEK) else 0.0

    def favourites(
        self, category: Category, exercises: Sequence[DemoExercise]
    ) -> list[DemoExercise]:
        """The few exercises of a category that are done in these weeks."""
        known = sorted(
            (e for e in exercises if e.category == category), key=lambda e: e.slug
        )
        chance = chance_of(self.seed, category, self.number)
        return chance.sample(known, min(5, len(known)))


def entries_of(
    day: date, *, seed: int, exercises: Sequence[DemoExercise]
) -> list[DemoEntry]:
    """All that was logged about a day, in order of time; often nothing."""
    chance = chance_of(seed, "day", day)
    season = Season.of(day, seed)
    if day in season.away or chance.random() < 0.06:
        return []
    is_bad = season.worsening(day) > 0
    pain = pain_of(day, seed)
    entries: list[DemoEntry] = [*_check_ins(day, pain, chance, is_bad=is_bad)]
    for at, category in session_times(day, seed, is_bad=is_bad):
        favourites = season.favourites(category, exercises)
        if favourites:
            entries.append(_session(at, favourites, pain, chance))
    return sorted(entries, key=lambda entry: entry.at)


def pain_of(day: date, seed: int) -> dict[Region, float]:
    """How much each region hurts on a day, unrounded, and possibly below 0.

    The low back improves over a year, fast at first, with bad weeks, and with ups and
    downs that last for days: a moving average that decays like an AR(1) process, but
    needs no first day. The front of the hip has a slow wave of its own.
    """
    left_of_year = 1 - (day - YEAR_BEGINS).days % YEAR_DAYS / YEAR_DAYS
    usual = BEST_LEVEL + (WORST_LEVEL - BEST_LEVEL) * left_of_year**2
    mood = sum(
        MEMORY**ago * chance_of(seed, "mood", day - timedelta(days=ago)).gauss(0, 0.6)
        for ago in range(MEMORY_DAYS)
    )
    worsening = Season.of(day, seed).worsening(day)
    yesterday = day - timedelta(days=1)
    was_bad = Season.of(yesterday, seed).worsening(yesterday) > 0
    kinds = {kind for _, kind in session_times(yesterday, seed, is_bad=was_bad)}
    eased = STRETCHED if Category.STRETCH in kinds else 0.0
    wave = sin(tau * (day - WAVE_BEGINS).days / WAVE_DAYS)
    hip = chance_of(seed, "hip", day).gauss(0, 0.5)
    return {
        Region.LOW_BACK: usual + mood + worsening - eased,
        Region.HIP_FRONT: 3.3 + 1.6 * wave + 0.4 * mood + 0.4 * worsening + hip,
        Region.PELVIC: 1.9 + 0.3 * mood + 0.3 * worsening,
    }


def _check_ins(
    day: date, pain: dict[Region, float], chance: Random, *, is_bad: bool
) -> Iterator[DemoCheckIn]:
    """Some mornings how it is now, most evenings how the day was on average."""
    plans = (
        (PainKind.NOW, time(6, 40), 150, 0.35),
        (PainKind.NOW, time(12, 10), 120, 0.12),
        (PainKind.AVERAGE, time(20, 0), 160, 0.95 if is_bad else 0.8),
    )
    for kind, earliest, minutes, share in plans:
        if chance.random() < share:
            yield DemoCheckIn(
                at=_moment(day, earliest, minutes, chance),
                kind=kind,
                scores=tuple(_scores(pain, chance)),
                note=chance.choice(CHECK_IN_NOTES) if chance.random() < 0.07 else "",
            )


def _scores(pain: dict[Region, float], chance: Random) -> Iterator[DemoScore]:
    """Mostly the low back and the front of the left hip, seldom the pelvis."""
    plans = (
        (Region.LOW_BACK, Side.BOTH, 0.97),
        (Region.HIP_FRONT, Side.LEFT, 0.85),
        (Region.PELVIC, Side.MIDDLE, 0.1),
    )
    given = [plan for plan in plans if chance.random() < plan[2]] or [plans[0]]
    for region, side, _share in given:
        yield DemoScore(region, side, rating(pain[region] + chance.gauss(0, 0.4)))


def session_times(
    day: date, seed: int, *, is_bad: bool
) -> Iterator[tuple[datetime, Category]]:
    """When there was practice, and of which kind; gentler in a bad week."""
    chance = chance_of(seed, "practice", day)
    if chance.random() < 0.45:
        yield _moment(day, time(7, 0), 150, chance), Category.STRETCH
    if chance.random() < 0.4:
        kind = Category.RELAX if is_bad else Category.STRENGTHEN
        yield _moment(day, time(17, 0), 150, chance), kind
    if chance.random() < (0.4 if is_bad else 0.15):
        yield _moment(day, time(21, 0), 90, chance), Category.RELAX


def _session(
    at: datetime,
    favourites: Sequence[DemoExercise],
    pain: dict[Region, float],
    chance: Random,
) -> DemoSession:
    """Some favourites one after the other, each with its pain and how hard it was."""
    is_rest = favourites[0].category == Category.RELAX
    count = min(
        chance.randint(1, 2) if is_rest else chance.randint(3, 5), len(favourites)
    )
    bouts = [
        bout
        for exercise in chance.sample(favourites, count)
        for bout in _bouts(exercise, pain[Region.LOW_BACK], chance)
    ]
    return DemoSession(
        at=at,
        bouts=tuple(bouts),
        pains=tuple(_pains(pain, chance)) if chance.random() < 0.4 else (),
        note=chance.choice(SESSION_NOTES) if chance.random() < 0.06 else "",
    )


def _bouts(exercise: DemoExercise, pain: float, chance: Random) -> Iterator[DemoBout]:
    """The usual dose, now and then one repetition less; left then right, set by set.

    What is not held is sometimes only counted.
    """
    dose = exercise.dose
    is_timed = chance.random() < 0.85
    is_held = dose.hold_seconds >= SHORTEST_HOLD_SECONDS
    one = dose.hold_seconds if is_held else dose.hold_seconds + dose.move_seconds
    is_one_sided = dose.sides == Sides.PER_SIDE
    for side in ([Side.LEFT, Side.RIGHT] if is_one_sided else [Side.BOTH]) * dose.sets:
        asked = chance.random() < 0.2
        repetitions = max(1, dose.repetitions - chance.choice((0, 0, 0, 0, 0, 1)))
        yield DemoBout(
            slug=exercise.slug,
            side=side,
            actual_seconds=repetitions * one if is_held or is_timed else None,
            repetitions=repetitions if repetitions > 1 or not is_held else None,
            worst_pain=rating(pain - chance.random()) if asked else None,
        )


def _pains(pain: dict[Region, float], chance: Random) -> Iterator[DemoPain]:
    """Pain before and after, a little less more often than a little more."""
    region = chance.choice((Region.LOW_BACK, Region.LOW_BACK, Region.HIP_FRONT))
    change = chance.choice((-2, -1, -1, 0, 0, 0, 1))
    yield DemoPain(Moment.BEFORE, region, rating(pain[region]))
    yield DemoPain(Moment.AFTER, region, rating(pain[region] + change))


def rating(pain: float) -> int:
    """The nearest whole number on the 0–10 scale."""
    return min(max(round(pain), 0), NRS_MAX)


def _moment(day: date, earliest: time, minutes: int, chance: Random) -> datetime:
    """A whole minute within `minutes` from `earliest` on."""
    start = datetime.combine(day, earliest, UTC)
    return start + timedelta(minutes=chance.randrange(minutes))


def chance_of(seed: int, *about: object) -> Random:
    """A random generator per question, so that a new question changes no other."""
    return Random(":".join(str(child) for child in (seed, *about)))
