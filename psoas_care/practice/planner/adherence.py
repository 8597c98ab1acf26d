"""How steady practice has been: a score that grows and fades, and never breaks; pure.

No streak: one missed day costs a twentieth at most, and two weeks without practice
leave half of what there was.
"""

from collections.abc import Iterable
from enum import StrEnum

HALF_LIFE = 14
"""Planned days without practice after which half of the score is left."""
MOST = 100


class PracticeDay(StrEnum):
    """What a day was. FREE days count neither way: rest days, flares, no programme."""

    DONE = "done"
    MISSED = "missed"
    FREE = "free"


def adherence(days: Iterable[PracticeDay]) -> int | None:
    """The score after these days, oldest first, from 0 to 100; None if none counts.

    Each day with practice closes one part in twenty of what is missing to 100, each
    planned day without it takes the same part of what is there. So daily practice
    from nothing is at 50 after two weeks, and every second day settles around 50.
    """
    kept: float = 0.5 ** (1 / HALF_LIFE)
    score, counted = 0.0, False
    for day in days:
        if day is PracticeDay.FREE:
            continue
        counted = True
        score = score * kept + (1 - kept if day is PracticeDay.DONE else 0)
    return round(score * MOST) if counted else None
