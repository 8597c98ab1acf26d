"""How much lower or higher pain became, as far as days that are alike can tell.

Fourteen answers of days in a row hold less information than fourteen independent ones:
a bad day is mostly followed by another. How much alike they are (phi of an AR(1): Box,
Jenkins, Time Series Analysis, chapter 3) is not known, and some weeks of a diary tell
it badly; taken for known, it makes a difference look surer than it is. So each of four
degrees is tried, weighed by how well it fits the days, and what is said holds over all
of them (O'Hagan, Forster, Kendall's Advanced Theory of Statistics 2B, 2004: the means
have flat priors, the variance an inverse gamma one).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, log1p, sqrt
from statistics import NormalDist
from typing import NamedTuple

PHIS = (0.4, 0.6, 0.8, 0.9)
"""Correlations of a day with the day before that are tried; below 0.4 costs little."""

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

    What a day still holds of the last day known is taken off, and the rest brought to
    one variance: then days are independent, whatever gaps are between them.
    """
    last_day, last_value, last_share = values[0]
    last_after = 1 - last_share
    yy, bb, aa = last_value**2, last_share**2, last_after**2
    by, ay, ba = (
        last_share * last_value,
        last_after * last_value,
        last_share * last_after,
    )
    spread = 0.0
    for day, value, share in values[1:]:
        left = phi ** (day - last_day)
        fresh = 1 - left * left
        v, b, a = (
            value - left * last_value,
            share - left * last_share,
            1 - share - left * last_after,
        )
        yy += v * v / fresh
        bb += b * b / fresh
        aa += a * a / fresh
        by += b * v / fresh
        ay += a * v / fresh
        ba += b * a / fresh
        spread += log(fresh)
        last_day, last_value, last_share, last_after = day, value, share, 1 - share
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
