"""Invented diaries whose truth is known, to count how often the statistics are wrong.

Pain is a baseline that may drift, plus a deviation that remembers the day before
(AR(1)) or the two days before (AR(2)), plus what exercises of the day before do. It is
written down as a whole number from 0 to 10, and on one day of five not at all. What is
done each day is a habit's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log, pi, sin, sqrt
from random import Random

FIRST = date(2026, 1, 1)
ITEMS = ("a", "b", "c", "d", "e")
DRIFTS = ("none", "line", "step", "wave")
MISSING = 0.2
EIGHT = (*ITEMS, "f", "g", "h")

Choice = Callable[[int, float], set[str]]
"""Of the day's number and how much more it hurts than usual: what is done."""

Habit = Callable[[Random], Choice]


@dataclass(frozen=True, slots=True)
class Diary:
    """What a person wrote, and the truth: `mean` is the baseline of each day."""

    pain: dict[date, float]
    before: dict[date, float]
    done: dict[str, set[date]]
    mean: list[float]

    @property
    def last(self) -> date:
        return FIRST + timedelta(days=len(self.mean) - 1)


@dataclass(frozen=True, slots=True)
class Nature:
    """How a person's pain goes; in points on the scale 0–10.

    `memory` is what a deviation keeps of the day before and, where there is a second
    number, of the day before that; `spread` is the standard deviation of deviations.
    `drift` is one of DRIFTS, by up to 2 points, or each person's own; `change` comes on
    top, around the day `changes_on`. Two days of seven are by `weekend` worse. With
    `flares` three to nine days hurt 2 to 4 points more, every forty days or so.

    `effect` is what "a" does to the next day; `relief` what any practice takes off the
    rest of the day, gone by the next. Who has a number for `sore` is also asked before
    each session, says as much more there than of the day, ±1 by chance, and lets
    that decide what to do. Who begins on a bad day begins two spreads up.

    `misread` is the standard deviation of how far a written number is off. A point
    more of pain multiplies the odds of writing nothing by e to the `silence`.
    """

    memory: tuple[float, ...] = (0.4,)
    spread: float = 1.5
    drift: str | None = None
    change: float = 0.0
    changes_on: int | None = None
    weekend: float = 0.0
    flares: bool = False
    effect: float = 0.0
    relief: float = 0.0
    sore: float | None = None
    begins_bad: bool = False
    misread: float = 0.0
    silence: float = 0.0


def diary(rng: Random, habit: Habit, nature: Nature, days: int = 90) -> Diary:
    """What a person with this habit and nature writes in so many days."""
    base = rng.uniform(4, 6) - nature.effect / 2 - nature.change / 2
    shift = _drift(rng, nature.drift or rng.choice(DRIFTS))
    changes_on = days // 2 if nature.changes_on is None else nature.changes_on
    mean = [
        base + shift(n / days) + nature.change * _logistic((n - changes_on) / 6)
        for n in range(days)
    ]
    worse = _flares(rng, days) if nature.flares else [0.0] * days
    choose = habit(rng)
    pain, before = {}, {}
    done: dict[str, set[date]] = {}
    deviations = _deviations(rng, nature, days)
    for n, deviation in enumerate(deviations):
        today, yesterday = FIRST + timedelta(days=n), FIRST + timedelta(days=n - 1)
        felt = mean[n] + deviation + worse[n] + nature.weekend * (n % 7 >= 5)
        felt += nature.effect * (yesterday in done.get("a", ()))
        met = felt if nature.sore is None else felt + nature.sore + rng.gauss(0, 1)
        chosen = choose(n, _written(met) - base)
        for item in chosen:
            done.setdefault(item, set()).add(today)
        if chosen and nature.sore is not None:
            before[today] = _written(met)
        odds = log(MISSING / (1 - MISSING)) + nature.silence * (felt - base)
        if rng.random() >= _logistic(odds):
            eased = felt - nature.relief * bool(chosen)
            pain[today] = _written(eased + rng.gauss(0, nature.misread))
    return Diary(pain, before, done, mean)


def _deviations(rng: Random, nature: Nature, days: int) -> list[float]:
    """AR(1) or AR(2) of the given spread, as it has long been going on."""
    first, second = (*nature.memory, 0.0)[:2]
    lag_1 = first / (1 - second)
    lag_2 = first * lag_1 + second
    fresh = nature.spread * sqrt(1 - first * lag_1 - second * lag_2)
    now = 2 * nature.spread if nature.begins_bad else rng.gauss(0, nature.spread)
    before = lag_1 * now + rng.gauss(0, nature.spread * sqrt(1 - lag_1**2))
    found = []
    for _ in range(days):
        found.append(now)
        now, before = first * now + second * before + rng.gauss(0, fresh), now
    return found


def _flares(rng: Random, days: int) -> list[float]:
    """What flare-ups add to the pain of each day."""
    added = [0.0] * days
    day = 0
    while (day := day + 1 + int(rng.expovariate(1 / 30))) < days:
        length, more = rng.randint(3, 9), rng.uniform(2, 4)
        added[day : day + length] = [more] * len(added[day : day + length])
        day += length
    return added


def _drift(rng: Random, kind: str) -> Callable[[float], float]:
    """How the baseline moves around its middle while the diary goes from 0 to 1."""
    slope, side, phase = rng.uniform(-2, 2), rng.choice((-1, 1)), rng.uniform(0, 2 * pi)
    return {
        "none": lambda part: 0.0,
        "line": lambda part: slope * (part - 0.5),
        "step": lambda part: side * (2 * _logistic(15 * (part - 0.5)) - 1),
        "wave": lambda part: sin(2 * pi * part + phase),
    }[kind]


def _written(felt: float) -> float:
    return float(min(10, max(0, round(felt))))


def _logistic(odds: float) -> float:
    return 1 / (1 + exp(-odds))


def at_random(rng: Random, items: Sequence[str] = ITEMS) -> Choice:
    """Each item on 30–60 % of the days, whatever the day is like."""
    shares = dict(_shares(rng, items))
    return lambda day, worse: {i for i, share in shares.items() if rng.random() < share}


def less_when_it_hurts(rng: Random, items: Sequence[str] = ITEMS) -> Choice:
    """As `at_random`, but a point more of pain brings the odds down to a third."""
    odds = {item: log(share / (1 - share)) for item, share in _shares(rng, items)}
    return lambda day, worse: {
        item for item, usual in odds.items() if rng.random() < _logistic(usual - worse)
    }


def begun_midway(rng: Random) -> Choice:
    """From some day of the middle on nearly every day, all items alike."""
    begin = rng.randint(27, 63)
    return lambda day, worse: {
        item for item in ITEMS if day >= begin and rng.random() < 0.85
    }


def staggered(rng: Random) -> Choice:
    """Each item for six weeks of its own, nearly every day, then no more."""
    begins = {item: rng.randint(0, 70) for item in ITEMS}
    return lambda day, worse: {
        item
        for item, begin in begins.items()
        if begin <= day < begin + 42 and rng.random() < 0.9
    }


def in_runs(rng: Random) -> Choice:
    """Each item done, or left out, for a week or so at a time."""
    shares, doing = dict(_shares(rng, ITEMS)), set[str]()

    def choose(day: int, worse: float) -> set[str]:
        for item, share in shares.items():
            if day == 0 or rng.random() < 0.15:
                (doing.add if rng.random() < share else doing.discard)(item)
        return set(doing)

    return choose


def weekly(kept: float) -> Habit:
    """Each item on its two to four days of the week, a share of them kept."""

    def habit(rng: Random) -> Choice:
        plan = {item: rng.sample(range(7), rng.choice((2, 3, 4))) for item in ITEMS}
        return lambda day, worse: {
            item for item, on in plan.items() if day % 7 in on and rng.random() < kept
        }

    return habit


def routines(rng: Random) -> Choice:
    """One of two routines that share an item, on days that are not too bad."""

    def choose(day: int, worse: float) -> set[str]:
        if rng.random() > _logistic(0.8 - 0.7 * worse):
            return set()
        return {item for item in rng.choice(("abc", "cde")) if rng.random() < 0.97}

    return choose


def on(share: float, together: float = 0.0, days: int = 90) -> Habit:
    """On that share of the days "a", and with it, where `together`, mostly "b"."""

    def habit(rng: Random) -> Choice:
        chosen = set(rng.sample(range(days), round(share * days)))
        shares = dict(_shares(rng, ITEMS)) | {"a": 0.0}

        def choose(day: int, worse: float) -> set[str]:
            doing = {item for item, often in shares.items() if rng.random() < often}
            if rng.random() < together:
                doing = doing | {"b"} if day in chosen else doing - {"b"}
            return doing | {"a"} if day in chosen else doing

        return choose

    return habit


def _shares(rng: Random, items: Sequence[str]) -> list[tuple[str, float]]:
    return [(item, rng.uniform(0.3, 0.6)) for item in items]
