"""The demo person's words for pain, everyday activities and daily factors.

As in the diary of pain, all of it follows from the seed and the date alone.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from psoas_care.demo.diary import Season, chance_of, pain_of, rating
from psoas_care.library.body import Region
from psoas_care.symptoms.vocabulary import Activity, Ease, Quality

SUNDAY = 6
SATURDAY = 5
FUNCTION_TIME, DAY_TIME = time(18, 0), time(22, 30)
HARDER = {"stairs": 0.0, "uphill": 1.0, "stand_up": -0.5, "get_up": 0.5}
"""How much worse than the others an activity goes."""

OWN_ACTIVITY = "Carrying shopping home"


@dataclass(frozen=True)
class DemoWords:
    """What is added to an evening's numbers; often only some of it."""

    tightness: int | None = None
    qualities: list[Quality] = field(default_factory=list)
    worse_with: list[Activity] = field(default_factory=list)
    eased_by: list[Ease] = field(default_factory=list)


@dataclass(frozen=True)
class DemoFunction:
    """How activities went: 0–10 by the name of the field, higher is better."""

    at: datetime
    ratings: dict[str, int]
    own_activity: str


@dataclass(frozen=True)
class DemoDay:
    """The factors of a day, entered in the evening."""

    at: datetime
    factors: dict[str, int]


def words_of(day: date, seed: int) -> DemoWords:
    """Tightness most evenings, words now and then."""
    chance = chance_of(seed, "words", day)
    pain = pain_of(day, seed)[Region.LOW_BACK]
    tightness = rating(pain + chance.gauss(0.8, 0.7)) if chance.random() < 0.6 else None
    if chance.random() > 0.3:
        return DemoWords(tightness)
    some = [Quality.DULL_ACHE, Quality.TIGHT, Quality.PULLING, Quality.THIGH_TIGHT]
    return DemoWords(
        tightness,
        sorted(chance.sample(some, chance.randint(1, 2)), key=list(Quality).index),
        [Activity.STAIRS, Activity.SITTING][: chance.randint(1, 2)],
        [chance.choice([Ease.MOVING, Ease.KNEES_BENT, Ease.HEAT])],
    )


def function_of(day: date, seed: int) -> DemoFunction | None:
    """Every Sunday at home; activities go as the low back lets them."""
    if day.weekday() != SUNDAY or day in Season.of(day, seed).away:
        return None
    chance = chance_of(seed, "function", day)
    hindered = 0.8 * pain_of(day, seed)[Region.LOW_BACK]
    ratings = {
        name: rating(10 - hindered - harder + chance.gauss(0, 0.4))
        for name, harder in HARDER.items()
    }
    ratings["own_value"] = rating(9 - hindered + chance.gauss(0, 0.4))
    return DemoFunction(
        datetime.combine(day, FUNCTION_TIME, UTC), ratings, OWN_ACTIVITY
    )


def day_of(day: date, seed: int) -> DemoDay | None:
    """Most evenings; much sitting on workdays, by bike on some, a run on Saturdays."""
    chance = chance_of(seed, "factors", day)
    if chance.random() < 0.25 or day in Season.of(day, seed).away:
        return None
    is_workday = day.weekday() < SATURDAY
    is_bad = Season.of(day, seed).worsening(day) > 0
    factors = {
        "sitting_hours": chance.choice((6, 8, 8, 10) if is_workday else (2, 4, 4)),
        "walking_min": chance.choice((15, 30, 30, 45) if is_workday else (45, 60, 90)),
        "stress": chance.randint(3, 7) if is_workday else chance.randint(0, 4),
        "sleep_hours": chance.choice((5, 6, 6) if is_bad else (6, 7, 7, 8)),
    }
    if day.weekday() == SATURDAY and not is_bad:
        factors["running_min"] = chance.choice((0, 30, 30, 45))
    if is_workday and not is_bad:
        factors["cycling_min"] = chance.choice((0, 0, 20, 40))
    if is_workday and chance.random() < 0.3:
        factors["situps_count"] = chance.choice((10, 20, 30))
    if chance.random() < 0.3:
        factors["breathing_min"] = chance.choice((5, 5, 10))
    return DemoDay(datetime.combine(day, DAY_TIME, UTC), factors)
