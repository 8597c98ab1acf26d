"""How everyday activities went at both ends of the report."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from psoas_care.progress.statistics import function_change
from psoas_care.symptoms.models import FunctionScore

NOT_RATED = "–"


class FunctionLine(NamedTuple):
    """One activity, its ratings 0–10 written out; where it was not rated, a dash."""

    activity: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Function:
    """The first and the last time of `times` that activities were rated.

    `has_own` is whether one of them is the person's own, beside those that are given.
    Higher is better. The means are of what was rated both times; a dash if nothing was.
    """

    times: int
    first: date
    last: date
    first_mean: str
    last_mean: str
    lines: tuple[FunctionLine, ...]
    has_own: bool


def function_of(scores: Iterable[FunctionScore]) -> Function | None:
    """What `scores` say, in any order; None if there are none."""
    in_order = sorted(scores, key=lambda score: (score.at, score.pk))
    if not in_order:
        return None
    first, last = in_order[0], in_order[-1]
    before, after = dict(first.rated), dict(last.rated)
    change = function_change(before, after)
    return Function(
        times=len(in_order),
        first=first.local_day,
        last=last.local_day,
        first_mean=f"{change.before:.1f}" if change else NOT_RATED,
        last_mean=f"{change.after:.1f}" if change else NOT_RATED,
        lines=tuple(
            FunctionLine(name, _written(before.get(name)), _written(after.get(name)))
            for name in {**before, **after}
        ),
        has_own=any(score.own_value is not None for score in (first, last)),
    )


def _written(value: int | None) -> str:
    return NOT_RATED if value is None else str(value)
