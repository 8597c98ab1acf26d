"""The traffic light of a session: how the body responded; pure.

Carrying on under limits was not worse than resting in a trial on Achilles pain
(SILBERNAGEL2007); cut-offs differ between clinics, and ours are the stricter ones,
since nobody supervises. (Content, section 5.4.)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

TOO_MUCH_BEFORE = 8
"""From this pain on, 0–10, only relaxing is offered that day."""
SUCH_DAYS_IN_A_ROW = 3
"""So many days like that in a row: time to see a clinician."""
RISE, RISE_NEXT_DAY = 3, 2
"""By so many points more than before is red: at the worst, and on the next day."""


class Light(StrEnum):
    """GREEN may progress, AMBER stays, RED steps back."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def light(
    before: int | None, worst: int | None, next_day: int | None, *, pressed: int = 0
) -> Light:
    """The light of one exercise in one session; all pain is 0–10, None is not asked.

    `worst` is the worst pain during the exercise, `before` and `next_day` belong to
    its session. `pressed` is by how many points a tool was pressed too hard. What is
    missing makes it amber at best, and where the start is unknown the lower limit
    counts.
    """
    if pressed > 0 or over_limits(before, worst, next_day):
        return Light.RED
    if before is None or worst is None or next_day is None:
        return Light.AMBER
    is_calm = worst <= 2 or worst - before <= 1
    # The scale's error is about 1 point, so one point more next day is no change
    # (CHILDS2005).
    if is_calm and before <= 5 and next_day - before <= 1:
        return Light.GREEN
    return Light.AMBER


def over_limits(
    before: int | None, worst: int | None, next_day: int | None
) -> dict[str, int]:
    """What of the pain makes a light red, and how much it was; empty if nothing does.

    The `worst` pain itself, its `rise`, and that of the `next-day`.
    """
    cap = 7 if before is not None and before > 4 else 5
    found = {}
    if worst is not None and worst > cap:
        found["worst"] = worst
    if before is not None:
        if worst is not None and worst - before >= RISE:
            found["rise"] = worst - before
        if next_day is not None and next_day - before >= RISE_NEXT_DAY:
            found["next-day"] = next_day - before
    return found


@dataclass(frozen=True)
class DatedLight:
    """The light of one exercise on one day."""

    day: date
    light: Light


class Advice(StrEnum):
    """What a light asks for, beside the next dose."""

    SMALLER = "smaller"
    REST = "rest"
    SEE_SOMEBODY = "see-somebody"


REST_DAYS = 7
"""An exercise with two reds within this many days stays away for as long."""
RELEASE_REST_DAYS = 28
"""The same of a pressure tool."""


def advice(
    item: Sequence[DatedLight], everything: Iterable[DatedLight], on: date
) -> set[Advice]:
    """What recent lights ask for on the day `on`.

    `item` are the lights of one exercise, oldest first; `everything` those of all.
    Three ambers in a row suggest a smaller range, two reds in 7 days a week without
    it, three reds of any exercises in 14 days somebody who looks at it.
    """
    found = set()
    if [seen.light for seen in item[-3:]] == [Light.AMBER] * 3:
        found.add(Advice.SMALLER)
    if rests_until(item, on) is not None:
        found.add(Advice.REST)
    reds = [s for s in everything if s.light == Light.RED and _within(s.day, on, 14)]
    if len(reds) >= 3:
        found.add(Advice.SEE_SOMEBODY)
    return found


def rests_until(
    item: Sequence[DatedLight], on: date, *, is_release: bool = False
) -> date | None:
    """The day an exercise comes back after two reds within a week.

    A pressure tool, after two reds within four weeks, for as long. None if it is not
    away on the day `on`.
    """
    days = RELEASE_REST_DAYS if is_release else REST_DAYS
    reds = sorted(seen.day for seen in item if seen.light == Light.RED)
    until = None
    for earlier, later in pairwise(reds):
        if (later - earlier).days < days:
            until = later + timedelta(days=days + 1)
    return until if until and on < until else None


def is_only_relaxing(before: int | None) -> bool:
    """Whether pain is so strong that today is for breathing and rest."""
    return before is not None and before >= TOO_MUCH_BEFORE


def needs_somebody(highs: Iterable[date], on: date) -> bool:
    """Whether pain before practice was that strong on three days in a row up to `on`.

    `highs` are the days with such pain.
    """
    days = {*highs}
    return all(on - timedelta(days=n) in days for n in range(SUCH_DAYS_IN_A_ROW))


def _within(day: date, on: date, days: int) -> bool:
    return timedelta(0) <= on - day < timedelta(days=days)
