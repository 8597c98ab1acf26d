"""How much lower or higher pain became, as far as days that are alike can tell.

Fourteen answers of days in a row hold less information than fourteen independent ones:
a bad day is mostly followed by another. Some of a day is its own and gone by the next:
its weather, and the rounding to a whole number. The rest lasts, and fades by the same
factor phi from each day to the next (AR(1) with noise: Harvey, Forecasting, Structural
Time Series Models and the Kalman Filter, 1989). Without that noise, days that differ
from one to the next hide how long the rest lasts, and a slow wave looks like a change.

How slowly it fades is not known, and some weeks of a diary tell it badly; taken for
known, it makes a difference look surer than it is. So each of three degrees is tried,
weighed by how well it fits the days, and what is said holds over all of them (O'Hagan,
Forster, Kendall's Advanced Theory of Statistics 2B, 2004: the means have flat priors,
the variance an inverse gamma one).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, log1p, sqrt
from statistics import NormalDist
from typing import NamedTuple

PHIS = (0.4, 0.6, 0.9)
"""What is left of the lasting part on the next day: each is tried."""

NOISE = 0.1
LASTING = 1 - NOISE
"""Of the variance of one day, the part that is gone by the next, and the other."""

PRIOR_DAYS = 6
PRIOR_VARIANCE = 2.0
"""What is known of the ups and downs before the first day: as if so many days had
shown this variance, in squared points."""

DOUBT = 2.0
"""Standard deviation, in points, of the differences to be expected before looking."""

NORMAL = NormalDist()
STEPS = 40
"""Halvings that find a limit of an interval to the last digit."""

FURTHEST = 20.0
"""No difference of two means of 0–10 is larger, and no limit need be."""


class DatedValue(NamedTuple):
    """Pain 0–10 on a day by its number; `share` is how much of it is "before", 0–1."""

    day: int
    value: float
    share: float


@dataclass(frozen=True, slots=True)
class _Conditional:
    """The difference given one phi: centre and scale of a Student's t, in points."""

    middle: float
    error: float
    weight: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Points from before to after, negative is less pain: a mixture of Student's t."""

    parts: tuple[_Conditional, ...]
    degrees: float

    @property
    def kept(self) -> float:
        """How much of the difference of two means is to be believed, 0–1.

        As if, before looking, differences of people spread around 0 with a standard
        deviation of 2 points: the less is known, the less is kept. Without that, of
        all chances the largest would be told.
        """
        doubt = DOUBT**2
        return sum(part.weight * doubt / (doubt + part.error**2) for part in self.parts)

    def above(self, points: float) -> float:
        """How likely it is, 0–1, that the difference is above so many points."""
        return sum(
            part.weight * t_above((points - part.middle) / part.error, self.degrees)
            for part in self.parts
        )

    def interval(self, confidence: float) -> tuple[float, float]:
        """The points that leave out the same chance on both sides."""
        outside = (1 - confidence) / 2
        return self._limit(1 - outside), self._limit(outside)

    def _limit(self, chance: float) -> float:
        low, high = -FURTHEST, FURTHEST
        for _ in range(STEPS):
            middle = (low + high) / 2
            if self.above(middle) > chance:
                low = middle
            else:
                high = middle
        return (low + high) / 2


def difference_of(values: Sequence[DatedValue]) -> Difference:
    """The mean of values with `share` 0 less that of those with `share` 1, in points.

    `values` are in the order of their days, three or more of them, and have both.
    """
    degrees = len(values) - 2 + PRIOR_DAYS
    parts = [_conditional(phi, values, degrees) for phi in PHIS]
    best = max(part.weight for part in parts)
    weights = [exp(part.weight - best) for part in parts]
    return Difference(
        tuple(
            _Conditional(part.middle, part.error, weight / sum(weights))
            for part, weight in zip(parts, weights, strict=True)
        ),
        degrees,
    )


def _conditional(
    phi: float, values: Sequence[DatedValue], degrees: float
) -> _Conditional:
    """Generalised least squares; `weight` is the logarithm of how well phi fits.

    What the days before let expect is taken off each day (a Kalman filter), and the
    rest brought to one variance: then days are independent, whatever gaps are between
    them. `unsure` is the variance of what lasts, once these days are known.
    """
    yy = bb = aa = by = ay = ba = spread = 0.0
    value_left = before_left = after_left = 0.0
    unsure = LASTING
    last_day = values[0].day
    for day, value, share in values:
        left = phi ** (day - last_day)
        unsure = LASTING + left * left * (unsure - LASTING)
        variance = unsure + NOISE
        gain = unsure / variance
        value_left *= left
        before_left *= left
        after_left *= left
        v, b, a = value - value_left, share - before_left, 1 - share - after_left
        yy += v * v / variance
        bb += b * b / variance
        aa += a * a / variance
        by += b * v / variance
        ay += a * v / variance
        ba += b * a / variance
        spread += log(variance)
        value_left += gain * v
        before_left += gain * b
        after_left += gain * a
        unsure *= NOISE / variance
        last_day = day
    known = bb * aa - ba * ba
    before = (aa * by - ba * ay) / known
    after = (bb * ay - ba * by) / known
    squares = max(yy - before * by - after * ay, 0.0) + PRIOR_DAYS * PRIOR_VARIANCE
    return _Conditional(
        after - before,
        sqrt(squares / degrees * (aa + bb + 2 * ba) / known),
        -0.5 * (spread + log(known) + degrees * log(squares)),
    )


def t_above(t: float, degrees: float) -> float:
    """How likely Student's t of 12 `degrees` or more is above `t`; to 1 % up to 3.5.

    By the normal distribution (Wallace, Annals of Mathematical Statistics 30, 1959,
    1124–1130).
    """
    z = sqrt(degrees * log1p(t * t / degrees)) * (8 * degrees + 1) / (8 * degrees + 3)
    return NORMAL.cdf(-z if t > 0 else z)
