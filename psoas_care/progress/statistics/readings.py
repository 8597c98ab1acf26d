"""On which days of a diary something is worked out anew.

Who looks every evening would some evening meet a chance that looks like a change. So
what is told is told on fixed days of the diary, and stands until the next of them: a
look in between is no new one, and neither is another range on the page. Nothing of it
is stored: the days follow from the first day of the diary.
"""

from collections.abc import Sequence

DAYS_LATER = 28
"""Days from one reading to the next, once all that are listed are past."""


def last_reading(listed: Sequence[int], day: int) -> int | None:
    """The latest reading up to the `day` of a diary, 1 for its first; None before any.

    `listed` are the first ones, ascending; after them there is one every four weeks.
    """
    if day > listed[-1]:
        return day - (day - listed[-1]) % DAYS_LATER
    return max((reading for reading in listed if reading <= day), default=None)


def next_reading(listed: Sequence[int], day: int) -> int:
    """The first reading after the `day` of a diary, by its number."""
    if day >= listed[-1]:
        return day + DAYS_LATER - (day - listed[-1]) % DAYS_LATER
    return min(reading for reading in listed if reading > day)
