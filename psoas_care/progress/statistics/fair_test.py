"""A test on oneself with a coin each morning, valid however often one looks at it.

Before each day its pain is predicted from the days before it alone; then the coin is
bet on: did the days with what is tried end lower than predicted, and the days without
higher? If it does nothing, no bet can be expected to win, whatever the pain does,
because the coin knows nothing of the pain. So a stake that has grown 40-fold happens
by chance in one such test of 40 or fewer, though it is looked at every day.

Sources: Ville's inequality; anytime-valid inference in n-of-1 trials, Malenica et al.,
arXiv 2309.07353; the bets and the prediction are this project's own (docs/statistics.md
has the simulated error rates). All pain is 0 to 10; an effect is pain on days with
minus pain on days without, so negative is less pain.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import comb, erfc, sqrt
from random import Random
from statistics import fmean
from typing import NamedTuple

from psoas_care.progress.statistics.autocorrelation import autocorrelation_of

BETS = (0.2, 0.4, 0.6, 0.8)
THRESHOLD = 40.0
"""Growth of the stake that counts: by chance in at most 1 of 40 tests (2.5 %)."""
P_AT_THE_END = 0.025
"""The other half of 5 %: one look at the planned end, at all coins there could be."""
LEAST_SCALE = 0.7
"""Points: below it, one unusual day would be bet on too boldly."""
FIRST_SCALE = 1.5
"""Points of residual before the first is known: a usual day-to-day spread."""
PULL = 0.5
"""How much of the last day's deviation is expected to last."""

SHIFTS = tuple(step / 4 for step in range(-24, 25))
"""Effects that are asked about one by one for the interval, -6 to 6 points."""

SIMULATED = 100
DAYS_BEFORE = 14
MIDDLE = 5
"""Points, about which simulated pain varies."""


class CoinDay(NamedTuple):
    """One day of a test: whether the coin said with, and the pain, None if not said."""

    is_with: bool
    pain: float | None

    @property
    def coin(self) -> int:
        return 1 if self.is_with else -1


class Evidence(NamedTuple):
    """How far the stakes have grown after a day: for less pain, for more, and both."""

    less: float
    more: float

    @property
    def both(self) -> float:
        return (self.less + self.more) / 2


class Interval(NamedTuple):
    """Effects that the days do not speak against; None where no end was found."""

    low: float | None
    high: float | None


class FairResult(NamedTuple):
    """What a test says so far."""

    evidence: list[Evidence]
    """After each day, as many as there were days."""
    found_on: int | None
    """Days until the stake had grown enough, None if it never did."""
    p_at_the_end: float | None
    """Of all other coins that could have been, only once the planned days are over."""
    estimate: float | None
    interval: Interval

    @property
    def is_found(self) -> bool:
        if self.found_on is not None:
            return True
        return self.p_at_the_end is not None and self.p_at_the_end <= P_AT_THE_END


class MissingAnswers(NamedTuple):
    """Days without an answer, by arm."""

    with_days: int
    with_missing: int
    without_days: int
    without_missing: int

    @property
    def differs(self) -> bool:
        """Whether chance alone would hardly spread them so: 5 % or less."""
        return self._p() <= 0.05

    def _p(self) -> float:
        """Fisher's exact test, two-sided."""
        missing = self.with_missing + self.without_missing
        days = self.with_days + self.without_days

        def chance(among_with: int) -> float:
            rest = missing - among_with
            ways = comb(self.with_days, among_with) * comb(self.without_days, rest)
            return ways / comb(days, missing)

        least = max(0, missing - self.without_days)
        most = min(missing, self.with_days)
        seen = chance(self.with_missing)
        chances = (chance(among) for among in range(least, most + 1))
        return sum(one for one in chances if one <= seen * (1 + 1e-9))


def judge(
    days: Sequence[CoinDay], *, before: Sequence[float] = (), is_over: bool
) -> FairResult:
    """What `days` say, oldest first; `before` are pains of the days before the start.

    `is_over` says that the days that were chosen at the start have passed: only then
    is the second question asked, once.
    """
    evidence = list(grow(days, before))
    return FairResult(
        evidence=evidence,
        found_on=next(
            (n for n, e in enumerate(evidence, 1) if e.both >= THRESHOLD), None
        ),
        p_at_the_end=p_of_coins(days, before) if is_over else None,
        estimate=estimate(days, before),
        interval=interval(days, before, is_over=is_over),
    )


def grow(days: Sequence[CoinDay], before: Sequence[float] = ()) -> Iterator[Evidence]:
    """The stakes after each day. A day without an answer is not bet on."""
    stakes = [1.0] * (2 * len(BETS))
    bets = (*BETS, *(-bet for bet in BETS))
    half = len(BETS)
    for day, win in zip(days, _wins([day.pain for day in days], before), strict=True):
        if win is not None:
            stakes = [
                stake * (1 + bet * day.coin * win)
                for stake, bet in zip(stakes, bets, strict=True)
            ]
        yield Evidence(fmean(stakes[:half]), fmean(stakes[half:]))


def _wins(
    pains: Sequence[float | None], before: Sequence[float] = ()
) -> Iterator[float | None]:
    """The bet won on each day, -1 to 1: how far pain was below its prediction."""
    squares, count = FIRST_SCALE**2, 1
    for residual in _residuals(pains, before):
        if residual is None:
            yield None
            continue
        scale = max(LEAST_SCALE, sqrt(squares / count))
        yield max(-1.0, min(1.0, residual / (2 * scale)))
        squares, count = squares + residual**2, count + 1


def _residuals(
    pains: Sequence[float | None], before: Sequence[float] = ()
) -> Iterator[float | None]:
    """Prediction minus pain, points; None without an answer, or with nothing before.

    The prediction knows the days before it alone: their mean, and half of what the
    last of them differed from it.
    """
    count, total = len(before), float(sum(before))
    last = before[-1] if before else None
    for pain in pains:
        if pain is None:
            yield None
            continue
        if last is None:
            yield None
        else:
            mean = total / count
            yield mean + PULL * (last - mean) - pain
        count, total, last = count + 1, total + pain, pain


def shifted(days: Sequence[CoinDay], effect: float) -> list[CoinDay]:
    """The days as they would have been without an effect of so many points."""
    return [
        day if day.pain is None else day._replace(pain=day.pain - day.coin * effect / 2)
        for day in days
    ]


def interval(
    days: Sequence[CoinDay], before: Sequence[float] = (), *, is_over: bool = False
) -> Interval:
    """The effects that were never refuted, whichever day one looked, in 95 % of tests.

    Each effect in turn is taken off the days, and what is left is judged as a test of
    no effect is. The ends lie on a grid of a quarter of a point.
    """
    kept = [
        shift
        for shift in SHIFTS
        if not _is_refuted(shifted(days, shift), before, is_over=is_over)
    ]
    if not kept:  # refuted one and all: the days do not fit one constant effect
        return Interval(None, None)
    low = None if kept[0] == SHIFTS[0] else kept[0]
    high = None if kept[-1] == SHIFTS[-1] else kept[-1]
    return Interval(low, high)


def _is_refuted(
    days: Sequence[CoinDay], before: Sequence[float], *, is_over: bool
) -> bool:
    if is_over and p_of_coins(days, before) <= P_AT_THE_END:
        return True
    return any(evidence.both >= THRESHOLD for evidence in grow(days, before))


def estimate(days: Sequence[CoinDay], before: Sequence[float] = ()) -> float | None:
    """The effect on the same day, in points: None until both arms have an answer.

    What days differed from their prediction, the mean of those with against without.
    """
    arms: dict[bool, list[float]] = {True: [], False: []}
    residuals = _residuals([day.pain for day in days], before)
    for day, residual in zip(days, residuals, strict=True):
        if residual is not None:
            arms[day.is_with].append(-residual)
    if not (arms[True] and arms[False]):
        return None
    return fmean(arms[True]) - fmean(arms[False])


def p_of_coins(days: Sequence[CoinDay], before: Sequence[float] = ()) -> float:
    """How often coins drawn anew differ as much as the real ones did; 0 to 1.

    If it does nothing, every series of coins would have met the same pain, so the
    share of them that look as good is a p-value, however the days hang together. The
    sum over all series is as good as normal from about twenty days on.
    """
    wins = _wins([day.pain for day in days], before)
    bet_on = [(day.coin, win) for day, win in zip(days, wins, strict=True) if win]
    size = sqrt(sum(win**2 for _, win in bet_on))
    if not size:
        return 1.0
    return erfc(abs(sum(coin * win for coin, win in bet_on)) / size / sqrt(2))


def missing(days: Sequence[CoinDay]) -> MissingAnswers:
    """Count days and those without an answer, by arm."""
    arms = {True: [0, 0], False: [0, 0]}
    for day in days:
        arms[day.is_with][0] += 1
        arms[day.is_with][1] += day.pain is None
    return MissingAnswers(*arms[True], *arms[False])


class Habits(NamedTuple):
    """A person's own variation, from the weeks before: what power depends on."""

    spread: float
    """Standard deviation from day to day, points."""
    autocorrelation: float
    """Autocorrelation of a day with the day before, 0 to 0.9."""
    unanswered: float
    """Share of days without an answer, 0 to 0.9."""


def habits(pains: Sequence[float | None]) -> Habits:
    """The variation of `pains`, a day each, rounded so that few kinds are simulated.

    With fewer than 14 answers it is a usual one: 1.5 points, half of it lasting.
    """
    known = [pain for pain in pains if pain is not None]
    unanswered = 1 - len(known) / len(pains) if pains else 0.0
    spread, autocorrelation = FIRST_SCALE, PULL
    if len(known) >= DAYS_BEFORE:
        found = autocorrelation_of(pains)
        spread, autocorrelation = sqrt(found.variance), found.phi
    return Habits(
        spread=max(0.5, round(spread * 4) / 4),
        autocorrelation=min(0.9, round(autocorrelation, 1)),
        unanswered=min(0.9, round(unanswered, 1)),
    )


@lru_cache(maxsize=512)
def power(
    habits: Habits, planned: int, effect: float, carry_over: float = 0, led: float = 1
) -> float:
    """The share of tests that would find an effect of so many points; 0 to 1.

    Simulated with the person's own variation: `carry_over` is the share of the effect
    that is still there the day after, `led` the share of days on which a coin that says
    with can be followed. The same numbers give the same share.
    """
    found = 0
    for seed in range(SIMULATED):
        before, days = simulate(habits, planned, effect, carry_over, Random(seed), led)
        found += _is_refuted(days, before, is_over=True)
    return found / SIMULATED


def simulate(
    habits: Habits,
    planned: int,
    effect: float,
    carry_over: float,
    draw: Random,
    led: float = 1,
) -> tuple[list[float], list[CoinDay]]:
    """Pains of fourteen days before a start, and a test of `planned` days."""
    noise = habits.spread * sqrt(1 - habits.autocorrelation**2)
    level = draw.gauss(0, habits.spread)
    carried = 0.0
    days = []
    for number in range(-DAYS_BEFORE, planned):
        is_with = number >= 0 and draw.random() < 0.5
        is_done = is_with and (led == 1 or draw.random() < led)
        now = effect * is_done
        level = habits.autocorrelation * level + draw.gauss(0, noise)
        felt = min(10, max(0, round(MIDDLE + level + now + carry_over * carried)))
        reported = None if draw.random() < habits.unanswered else float(felt)
        days.append(CoinDay(is_with, reported))
        carried = now
    before = [day.pain for day in days[:DAYS_BEFORE] if day.pain is not None]
    return before, days[DAYS_BEFORE:]
