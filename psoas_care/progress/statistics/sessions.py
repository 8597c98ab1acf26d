"""Pain before and after the same sessions, pair by pair."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from psoas_care.progress.statistics.autocorrelation import ROUNDING, t_quantile

PAIRS_FOR_AN_INTERVAL = 5
ROUNDING_OF_MEANS = 0.1


@dataclass(frozen=True, slots=True)
class PairedChange:
    """Means of `pairs` sessions, 0–10, to one decimal.

    `low` to `high` is a 95 % interval of the difference; None below five pairs.
    """

    pairs: int
    before: float
    after: float
    low: float | None
    high: float | None

    @property
    def difference(self) -> float:
        """Points from before to after; negative is relief."""
        return round(self.after - self.before, 1)


def paired_change(pairs: Sequence[tuple[int, int]]) -> PairedChange:
    """The mean change over (before, after) pairs, of at least one; each value 0–10.

    Student's interval of the differences. Where all are alike, it is as wide as the
    rounding of two whole numbers makes it, not 0; and never narrower than ±0.1, what
    the rounding of two means can move the difference that is shown.

    Part of a fall is expected without any help: who starts when it hurts is on the way
    down anyway. So this says what happened around sessions, not what they did.
    """
    before = round(fmean(first for first, _ in pairs), 1)
    after = round(fmean(second for _, second in pairs), 1)
    count = len(pairs)
    if count < PAIRS_FOR_AN_INTERVAL:
        return PairedChange(count, before, after, None, None)
    differences = [second - first for first, second in pairs]
    error = max(stdev(differences), sqrt(2 * ROUNDING)) / sqrt(count)
    margin = max(t_quantile(0.975, count - 1) * error, ROUNDING_OF_MEANS)
    middle = fmean(differences)
    return PairedChange(count, before, after, middle - margin, middle + margin)
