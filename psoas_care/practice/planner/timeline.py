"""A session as phases in time with their spoken and sounded cues; pure.

The player only runs what is worked out here, and the page without script tells it in
words. An exercise takes exactly as long as its dose says it does.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psoas_care.library.dose import Dose

GET_READY_SECONDS = 10
"""The set-up that the formula of a dose counts for each exercise."""
COUNTED_DOWN = (3, 2, 1)
"""Seconds before an effort that are counted aloud."""
BREATH_IN_SECONDS, BREATH_OUT_SECONDS = 4, 6
LONG_HOLD_SECONDS = 8
"""From here on a hold has a half-way cue; below, it is a pause in a repetition."""
MANY_REPETITIONS = 4
"""From here on a set has a half-way cue."""


class PhaseKind(StrEnum):
    """What a phase is: one round is one WORK; SWITCH is a rest that changes sides."""

    READY = "ready"
    WORK = "work"
    REST = "rest"
    SWITCH = "switch"


class PlayerCue(StrEnum):
    """What is said or sounded inside a phase; its beginning is a cue by itself."""

    COUNT = "count"
    GO = "go"
    HOLD = "hold"
    HALF = "half"
    BACK = "back"
    BREATHE_IN = "in"
    BREATHE_OUT = "out"


@dataclass(frozen=True)
class CueMark:
    """A cue, so many seconds after its phase began."""

    at: float
    cue: PlayerCue


@dataclass(frozen=True)
class TimelinePhase:
    """A stretch of time without a break; `item` is a place in the list, from 0.

    `side` is the one that works, in a rest the one that comes next. `seconds` > 0.
    """

    item: int
    kind: PhaseKind
    side: str
    seconds: int
    marks: tuple[CueMark, ...] = ()


@dataclass(frozen=True)
class TimedItem:
    """One exercise of a session: its dose, and its sides in the order of doing."""

    dose: "Dose"
    sides: Sequence[str]
    is_breathing: bool = False

    @property
    def is_held(self) -> bool:
        """Whether it is done by holding, so that its repetitions are not counted."""
        return self.dose.hold_seconds >= LONG_HOLD_SECONDS

    @property
    def round_seconds(self) -> int:
        """One set on one side, such as ten repetitions or two holds."""
        dose = self.dose
        return dose.repetitions * (dose.hold_seconds + dose.move_seconds)

    @property
    def effort_seconds(self) -> int:
        """What of a repetition is effort; the ways of a hold are none."""
        dose = self.dose
        return dose.hold_seconds + (0 if self.is_held else dose.move_seconds)


def phases(items: Iterable[TimedItem]) -> list[TimelinePhase]:
    """The whole session: set-up, rounds and rests of one item after the other."""
    return [phase for n, item in enumerate(items) for phase in _of_item(n, item)]


def _of_item(n: int, item: TimedItem) -> Iterator[TimelinePhase]:
    """Sides take turns, so that both work for the same time; no rest comes last."""
    before = None
    for _set, side in product(range(item.dose.sets), item.sides):
        if before is None:
            yield _pause(n, PhaseKind.READY, side, GET_READY_SECONDS)
        elif item.dose.rest_seconds:
            kind = PhaseKind.REST if side == before else PhaseKind.SWITCH
            yield _pause(n, kind, side, item.dose.rest_seconds)
        yield TimelinePhase(
            n, PhaseKind.WORK, side, item.round_seconds, tuple(_marks(item))
        )
        before = side


def _pause(n: int, kind: PhaseKind, side: str, seconds: int) -> TimelinePhase:
    counts = (
        CueMark(seconds - s, PlayerCue.COUNT) for s in COUNTED_DOWN if s < seconds
    )
    return TimelinePhase(n, kind, side, seconds, tuple(counts))


def _marks(item: TimedItem) -> Iterator[CueMark]:
    if item.is_breathing:
        yield from _breaths(item.round_seconds)
        return
    dose = item.dose
    one = dose.hold_seconds + dose.move_seconds
    for repetition in range(dose.repetitions):
        start = repetition * one
        is_middle = dose.repetitions >= MANY_REPETITIONS and not item.is_held
        if is_middle and repetition == dose.repetitions // 2:
            yield CueMark(start, PlayerCue.HALF)
        elif repetition and dose.move_seconds:
            yield CueMark(start, PlayerCue.GO)
        yield from _hold(item, start + dose.move_seconds / 2)


def _hold(item: TimedItem, start: float) -> Iterator[CueMark]:
    """The cues of one hold, from its `start`; half of `move_seconds` leads back."""
    dose = item.dose
    if dose.hold_seconds:
        yield CueMark(start, PlayerCue.HOLD)
    if item.is_held:
        yield CueMark(start + dose.hold_seconds / 2, PlayerCue.HALF)
    if dose.move_seconds:
        yield CueMark(start + dose.hold_seconds, PlayerCue.BACK)


def _breaths(seconds: int) -> Iterator[CueMark]:
    """The cues of paced breathing: in for 4 s, out for 6 s; no other cue."""
    for start in range(0, seconds, BREATH_IN_SECONDS + BREATH_OUT_SECONDS):
        yield CueMark(start, PlayerCue.BREATHE_IN)
        if start + BREATH_IN_SECONDS < seconds:
            yield CueMark(start + BREATH_IN_SECONDS, PlayerCue.BREATHE_OUT)
