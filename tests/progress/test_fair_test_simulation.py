"""How often a fair test is wrong, and what it finds, in diaries whose truth is known.

A coin for each day; the test is looked at on every day, and once more at its end. Some
dozens of tests a scenario here; `make soak` takes hundreds and prints the tables of
docs/statistics.md.
"""

import sys
from dataclasses import dataclass, replace
from math import exp, pi, sin, sqrt
from random import Random

import pytest

from psoas_care.practice.models.fair_test import LENGTHS
from psoas_care.progress.statistics.fair_test import (
    DAYS_BEFORE,
    MIDDLE,
    P_AT_THE_END,
    THRESHOLD,
    CoinDay,
    grow,
    missing,
    p_of_coins,
)

PHIS = (0.0, 0.3, 0.6, 0.9)
SPREAD = 1.5
HEAD = ("φ 0", "φ 0.3", "φ 0.6", "φ 0.9")


@dataclass(frozen=True)
class Nature:
    """How a person's pain goes, and how they keep to the test; points of 0 to 10.

    `effect` is on the same day, `carry_over` its share on the next
    as well, `late` the share that comes on the next day only. On `ignored` of the
    days they do otherwise; on `calm` of them the plan has no room for it. `drift` is
    how much lower the end is than the beginning, `season` half the height of a wave of
    eight weeks, `weekend` what its days add, `flare` what a week in every six adds. On
    `unsaid` of the days nothing is said, on days with on `unsaid_with` more; a point
    above the middle multiplies the odds of silence by e to the `silence`, on days with
    to the `silence_with` more.
    """

    memory: float = 0.5
    effect: float = 0
    carry_over: float = 0
    late: float = 0
    ignored: float = 0
    calm: float = 0
    drift: float = 0
    season: float = 0
    weekend: float = 0
    flare: float = 0
    unsaid: float = 0.1
    unsaid_with: float = 0
    silence: float = 0
    silence_with: float = 0

    def shift(self, day: int, planned: int) -> float:
        """What the calendar adds on a day, whatever the coin says."""
        return (
            -self.drift * max(day, 0) / planned
            + self.season * sin(2 * pi * day / 56)
            + self.weekend * (day % 7 in {5, 6})
            + self.flare * (day % 42 < 7)
        )

    def is_silent(self, draw: Random, above: float, *, is_with: bool) -> bool:
        share = self.unsaid + self.unsaid_with * is_with
        odds = share / (1 - share)
        odds *= exp((self.silence + self.silence_with * is_with) * above)
        return draw.random() < odds / (1 + odds)


def lived(nature, planned, seed):
    """(pains before, days) of one test."""
    draw = Random(seed)
    level = draw.gauss(0, SPREAD)
    noise = SPREAD * sqrt(1 - nature.memory**2)
    lasting, days = 0.0, []
    for number in range(-DAYS_BEFORE, planned):
        is_with = number >= 0 and draw.random() < 0.5
        does = is_with is not (number >= 0 and draw.random() < nature.ignored)
        does &= not (nature.calm and draw.random() < nature.calm)
        does_then = nature.effect * does
        now = (1 - nature.late) * does_then
        level = nature.memory * level + draw.gauss(0, noise)
        above = level + now + lasting + nature.shift(number, planned)
        pain = float(min(10, max(0, round(MIDDLE + above))))
        silent = nature.is_silent(draw, above, is_with=is_with)
        days.append(CoinDay(is_with, None if silent else pain))
        lasting = (nature.late + nature.carry_over) * does_then
    before = [day.pain for day in days[:DAYS_BEFORE] if day.pain is not None]
    return before, days[DAYS_BEFORE:]


def share(is_so, nature, planned, count):
    return sum(is_so(*lived(nature, planned, seed)) for seed in range(count)) / count


def is_found(before, days):
    """Whether something is found on any day, looked at on every day."""
    evidence = grow(days, before)
    at_a_look = any(one.both >= THRESHOLD for one in evidence)
    return at_a_look or p_of_coins(days, before) <= P_AT_THE_END


def is_warned(before, days):
    return missing(days).differs


NOTHING = {
    "nothing helps": Nature(),
    "coin ignored on 20 % of days": Nature(ignored=0.2),
    "silent on bad days": Nature(silence=0.5),
    "silent on 40 % of days with, 10 % without": Nature(unsaid_with=0.3),
    "less by 3 points to the end": Nature(drift=3),
    "seasons, ±1.5 points": Nature(season=1.5),
    "weekends, 1.5 points more": Nature(weekend=1.5),
    "flare-ups, 3 points more": Nature(flare=3),
}
BROKEN = {
    "silent on bad days with, never without": Nature(silence_with=1.0),
    "the same, half as much": Nature(silence_with=0.5),
}
"""What is missing depends on coin and pain together: that no coin can mend."""


# -- the short form -----------------------------------------------------------


@pytest.mark.parametrize("name", ["nothing helps", "less by 3 points to the end"])
def test_looking_every_day_seldom_finds_what_is_not_there(name):
    """5 % are promised; of 200 tests 10, and 20 come once in 500."""
    assert share(is_found, replace(NOTHING[name], memory=0.6), 60, 200) <= 0.1


def test_two_points_on_the_same_day_are_found_in_eight_weeks():
    assert share(is_found, Nature(effect=-2), 60, 60) >= 0.85


def test_what_no_coin_can_mend_is_warned_of_in_most_tests():
    """Bad days with are not written down: that looks like less pain."""
    nature = BROKEN["silent on bad days with, never without"]
    wrong = share(is_found, nature, 84, 60)

    assert wrong > 0.05
    assert share(lambda b, d: is_found(b, d) and is_warned(b, d), nature, 84, 60) > 0


# -- the long form ------------------------------------------------------------


def put(capsys, *cells, is_head=False):
    shown = [f"{100 * c:.1f}" if isinstance(c, float) else c for c in cells]
    before, after = ("\n", "|---" * len(cells) + "|\n") if is_head else ("", "")
    with capsys.disabled():
        sys.stdout.write(f"{before}| {' | '.join(shown)} |\n{after}")
        sys.stdout.flush()


@pytest.mark.soak
def test_false_answers_of_fair_tests(capsys):
    put(capsys, "Nothing helps, 84 days, looked at daily", *HEAD, is_head=True)
    for name, nature in (NOTHING | BROKEN).items():
        shares = [
            share(is_found, replace(nature, memory=phi), 84, 1000) for phi in PHIS
        ]
        put(capsys, name, *shares)
        assert name in BROKEN or max(shares) <= 0.05 + 0.017  # 2.5 standard errors
    put(capsys, "Warned that answers miss on one arm", *HEAD, is_head=True)
    for name, nature in BROKEN.items():
        shares = [
            share(is_warned, replace(nature, memory=phi), 84, 500) for phi in PHIS
        ]
        put(capsys, name, *shares)


@pytest.mark.soak
def test_what_fair_tests_find(capsys):
    head = [f"{days} days" for days in LENGTHS]
    ways = {
        "gone by the next day": {},
        "half as much again the day after": {"carry_over": 0.5},
        "half of it only the day after": {"late": 0.5},
    }
    for words, way in ways.items():
        put(capsys, f"Found: {words}", *head, is_head=True)
        for effect in (-1, -2, -3):
            nature = Nature(effect=effect, **way)
            shares = [share(is_found, nature, days, 300) for days in LENGTHS]
            put(capsys, f"{-effect} less", *shares)
    put(capsys, "Found, 2 points less", *head, is_head=True)
    for name, nature in {
        "coin ignored on 20 % of days": Nature(effect=-2, ignored=0.2),
        "no room on 3 days of 7": Nature(effect=-2, calm=3 / 7),
        "silent on bad days": Nature(effect=-2, silence=0.5),
        "φ 0.9": Nature(effect=-2, memory=0.9),
        "φ 0": Nature(effect=-2, memory=0),
    }.items():
        put(capsys, name, *(share(is_found, nature, d, 300) for d in LENGTHS))
