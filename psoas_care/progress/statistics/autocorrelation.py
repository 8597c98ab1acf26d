"""How alike pain is on neighbouring days, and how much wider that makes an interval.

Fourteen answers of days in a row hold less information than fourteen independent ones.
An interval that takes them for independent is too narrow. The model is AR(1), the
simplest one with autocorrelation: a deviation from the trend shrinks by the factor
`phi` from each day to the next (Box, Jenkins, Time Series Analysis, chapter 3).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from operator import mul
from statistics import NormalDist, fmean

BLOCK_DAYS = 90
"""The trend is removed from each stretch of about so many days separately."""

DAYS_FOR_A_CURVE = 60
"""From so many days on the trend removed is a parabola, before that a line."""

MOST_PHI = 0.93
"""The nearer to 1, the wider every interval, without end."""

ROUNDING = 1 / 12
"""Variance of rounding to whole numbers: even an unchanging answer is known to ±½."""

ALIKE = 1e-9
"""Variance below which residuals are only the error of floating-point numbers."""

LEAST_SHARE = 0.3
"""The least that the corrections for few days divide by, so that they stay finite."""

NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Autocorrelation:
    """AR(1) of daily values around their trend.

    `phi`, 0–0.93, is the correlation of a day with the day before; `variance` is that
    of one day, in squared points, at least 1/12; `degrees` are its degrees of freedom.
    """

    phi: float
    variance: float
    degrees: float


def autocorrelation_of(series: Sequence[float | None]) -> Autocorrelation:
    """AR(1) of a daily series with gaps, after the trend of every ~90 days is removed.

    In a short series both estimates come out too low; they are corrected to first order
    (Marriott, Pope, Biometrika 41, 1954, 390–402, with one more term for each power of
    the trend). A negative `phi` counts as 0, which only widens an interval. Answers all
    alike, or on a line, have a `phi` of 0 and the variance of rounding.
    """
    blocks = [_residuals(block, order=_order(len(block))) for block in _blocks(series)]
    squares = [r * r for block in blocks for r in block.values()]
    products = [
        r * block[day + 1]
        for block in blocks
        for day, r in block.items()
        if day + 1 in block
    ]
    found = fmean(squares) if squares else 0.0
    if found < ALIKE or not products:
        return Autocorrelation(0.0, max(found, ROUNDING), max(1.0, len(squares) - 2))

    size = len(squares) / len(blocks)
    terms = _order(len(series) // len(blocks)) + 1
    phi = (fmean(products) / found + terms / size) / max(
        LEAST_SHARE, 1 - (terms + 2) / size
    )
    phi = min(max(phi, 0.0), MOST_PHI)
    share = max(LEAST_SHARE, 1 - terms * (1 + phi) / (1 - phi) / size)
    independent = len(squares) * (1 - phi**2) / (1 + phi**2)
    return Autocorrelation(
        phi,
        max(found / share, ROUNDING),
        max(4.0, independent - terms * len(blocks)),
    )


def _blocks(series: Sequence[float | None]) -> list[Sequence[float | None]]:
    count = max(1, round(len(series) / BLOCK_DAYS))
    edges = [len(series) * n // count for n in range(count + 1)]
    blocks = [series[start:end] for start, end in pairwise(edges)]
    return [block for block in blocks if any(value is not None for value in block)]


def _order(days: int) -> int:
    return 2 if days >= DAYS_FOR_A_CURVE else 1


def _residuals(series: Sequence[float | None], *, order: int) -> dict[int, float]:
    """Each value less a polynomial trend, by its place in the series."""
    values = {day: value for day, value in enumerate(series) if value is not None}
    middle = (len(series) - 1) / 2
    powers = (
        [((day - middle) / len(series)) ** power for day in values]
        for power in range(order + 1)
    )
    left = residual(list(values.values()), orthonormal(powers))
    return dict(zip(values, left, strict=True))


def orthonormal(columns: Iterable[Sequence[float]]) -> list[list[float]]:
    """Columns made perpendicular and of length 1, in order (Gram–Schmidt).

    A column that the earlier ones already contain is left out.
    """
    basis: list[list[float]] = []
    for column in columns:
        left = residual(column, basis)
        length = sqrt(sum(map(mul, left, left)))
        if length > 1e-9 * sqrt(sum(map(mul, column, column))):
            basis.append([value / length for value in left])
    return basis


def residual(values: Sequence[float], basis: Iterable[Sequence[float]]) -> list[float]:
    """`values` less their projection on each vector of an orthonormal `basis`."""
    left = list(values)
    for axis in basis:
        length = sum(map(mul, left, axis))
        left = [value - length * along for value, along in zip(left, axis, strict=True)]
    return left


def t_quantile(probability: float, degrees: float) -> float:
    """Student's t for any `degrees` ≥ 3, to 0.5 %; from the normal one.

    Cornish–Fisher expansion (Abramowitz, Stegun, Handbook of Mathematical Functions,
    26.7.5).
    """
    z = NORMAL.inv_cdf(probability)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / degrees ** (n + 1) for n, term in enumerate(terms))
