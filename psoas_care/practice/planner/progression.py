"""When a dose may grow, and when it shrinks: pure, and offered, never forced.

(Content, section 5.5; our own judgement, since no trial says how.)
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from psoas_care.practice.planner.traffic_light import REST_DAYS, Light

GREENS_IN_A_ROW = 3
MOST_EFFORT = 6
"""Highest effort, 0–10, after which more is offered."""
MOST_OF_THE_DOSE = 0.9
STEPS_PER_ITEM_A_WEEK = 1
STEPS_A_WEEK = 3
SHORTEST_PRESSURE = 10
"""Seconds: to no less than that is the time of a pressure tool halved."""
PAUSE = timedelta(days=7)
LONG_PAUSE = timedelta(days=21)


class Move(StrEnum):
    """How the dose of one exercise changes."""

    KEEP = "keep"
    MORE_REPETITIONS = "more-repetitions"
    LONGER_HOLD = "longer-hold"
    MORE_SETS = "more-sets"
    HARDER = "harder"
    EASIER = "easier"
    LESS = "less"
    REST = "rest"


class DoseReason(StrEnum):
    """The reason that is shown with it."""

    NOTHING_NEW = "nothing-new"
    THREE_GREENS = "three-greens"
    RED = "red"
    RED_LEAST = "red-least"
    RED_BELOW_LEAST = "red-below-least"
    HURT = "hurt"
    HURT_LEAST = "hurt-least"
    PAUSED = "paused"
    LONG_PAUSED = "long-paused"


@dataclass(frozen=True)
class Bounds:
    """The least and the most of a number of a dose, both included."""

    low: int
    high: int

    def clamp(self, number: int) -> int:
        return max(self.low, min(number, self.high))


@dataclass(frozen=True)
class Amount:
    """What a dose may change: seconds of hold, repetitions, sets."""

    hold_seconds: int
    repetitions: int
    sets: int

    @property
    def times(self) -> int:
        """Repetitions of all sets on one side."""
        return self.repetitions * self.sets

    def work(self, move_seconds: int) -> int:
        """Seconds of effort on one side, without rests."""
        return self.times * (self.hold_seconds + move_seconds)


def steps_down(amount: Amount, least: Amount) -> Iterator[Amount]:
    """From a dose to the least one, each a little shorter than the one before.

    Where a dose is below that already, nothing goes further down.
    """
    least = Amount(*map(min, vars(amount).values(), vars(least).values()))
    yield amount
    while amount != least:
        amount = _step_down(amount, least)
        yield amount


def _step_down(amount: Amount, least: Amount) -> Amount:
    if amount.sets > least.sets:
        return replace(amount, sets=amount.sets - 1)
    if amount.repetitions > least.repetitions:
        fewer = amount.repetitions - (2 if amount.repetitions > 4 else 1)
        return replace(amount, repetitions=max(least.repetitions, fewer))
    shorter = shorter_hold(amount.hold_seconds)
    return replace(amount, hold_seconds=max(least.hold_seconds, shorter))


def _hold_step(seconds: int) -> int:
    """The step in which a hold of that length is offered: nobody counts 185 s."""
    return 5 if seconds < 60 else 15 if seconds < 180 else 60


def longer_hold(seconds: int) -> int:
    """The next length of a hold that people would say: 30 → 35, 60 → 75, 180 → 240."""
    step = _hold_step(seconds)
    return (seconds // step + 1) * step


def shorter_hold(seconds: int) -> int:
    """The next one below: 240 → 180, 75 → 60, 33 → 30; 0 where there is none."""
    below = max(0, seconds - 1)
    return rounded_hold(below) if below >= 5 else 0


def rounded_hold(seconds: int) -> int:
    """A hold of at most that length as people would say it; under 5 s it stays."""
    step = _hold_step(seconds)
    return seconds // step * step if seconds >= step else seconds


@dataclass(frozen=True)
class ExerciseDose:
    """An exercise as somebody does it now, and how far it may go.

    `easier` and `harder` are the neighbours on its ladder, "" at an end;
    `harder_on_one_leg` whether one leg carries the body in the next step.
    """

    slug: str
    amount: Amount
    hold_seconds: Bounds
    repetitions: Bounds
    sets: Bounds
    easier: str = ""
    harder: str = ""
    harder_on_one_leg: bool = False
    is_release: bool = False
    is_deep_front: bool = False

    @property
    def least(self) -> Amount:
        return Amount(self.hold_seconds.low, self.repetitions.low, self.sets.low)

    @property
    def least_after_red(self) -> Amount:
        """The least that a red light leaves: a tool is pressed for less than usual."""
        if not self.is_release:
            return self.least
        return replace(self.least, hold_seconds=shortest_press(self.hold_seconds))


def shortest_press(hold_seconds: Bounds) -> int:
    """The shortest hold of a pressure tool that red lights may lead to."""
    return min(SHORTEST_PRESSURE, hold_seconds.low)


@dataclass(frozen=True)
class DoseRecord:
    """One session of the exercise, with its light.

    `effort` is 0–10 or None, `share` how much of the dose was done (1.0 is all).
    `amount` is what was done, at most the whole dose, None where nobody knows: after
    a red light less than that comes next. `is_below_least` if it was less than even
    the least dose. `is_hurt` says that it was stopped for pain.
    """

    day: date
    light: Light
    effort: int | None = None
    share: float = 1.0
    both_sides: bool = True
    amount: Amount | None = None
    is_below_least: bool = False
    is_hurt: bool = False

    @property
    def allows_more(self) -> bool:
        return (
            self.light == Light.GREEN
            and self.effort is not None
            and self.effort <= MOST_EFFORT
            and self.share >= MOST_OF_THE_DOSE
            and self.both_sides
        )


@dataclass(frozen=True)
class Next:
    """What comes next: the move, the exercise it leads to, its amount, the reason.

    Where `slug` is another exercise, `amount` is None: it starts at its least dose.
    """

    move: Move
    slug: str
    amount: Amount | None
    why: DoseReason

    @property
    def is_offer(self) -> bool:
        """Whether it waits for a yes; less is simply done, more is asked."""
        return self.move in {
            Move.MORE_REPETITIONS,
            Move.LONGER_HOLD,
            Move.MORE_SETS,
            Move.HARDER,
        }


def next_dose(
    item: ExerciseDose,
    done: Sequence[DoseRecord],
    *,
    on: date,
    practised_on: date | None = None,
    steps_of_item: int = 0,
    steps_of_all: int = 0,
    needs_support: bool = False,
    fits: Callable[[Amount], bool] = lambda _amount: True,
) -> Next:
    """What to do of `item` next, given what was done, oldest first.

    `practised_on` is the last day of any practice: who did other exercises meanwhile
    has not paused. `steps_of_item` and `steps_of_all` are the progressions of the last
    seven days, the refused ones included; `needs_support` is so from 65 on or with
    poor balance. A dose grows only to what `fits` into the minutes of a day.
    """
    if not done:
        return _keep(item)
    last = done[-1]
    if last.light == Light.RED:
        return _after_red(item, last, on)
    pause = on - max(last.day, practised_on or last.day)
    if pause > LONG_PAUSE:
        return _less(item, 0.8, DoseReason.LONG_PAUSED, step_down=True)
    if pause > PAUSE:
        return _less(item, 0.8, DoseReason.PAUSED, step_down=False)
    may_grow = (
        len(done) >= GREENS_IN_A_ROW
        and all(one.allows_more for one in done[-GREENS_IN_A_ROW:])
        and steps_of_item < STEPS_PER_ITEM_A_WEEK
        and steps_of_all < STEPS_A_WEEK
    )
    if not may_grow:
        return _keep(item)
    return _more(item, fits, needs_support=needs_support)


def _after_red(item: ExerciseDose, last: DoseRecord, on: date) -> Next:
    """Less than what was too much: easier, shorter, or a week without it.

    What was stopped for pain is never offered again as much as it was.
    """
    why = DoseReason.HURT if last.is_hurt else DoseReason.RED
    if item.easier and not item.is_release:
        return Next(Move.EASIER, item.easier, None, why)
    done = last.amount or item.amount
    smaller = _halved(item, done)
    if last.is_below_least or (last.is_hurt and smaller == done):
        is_resting = (on - last.day).days <= REST_DAYS
        move = Move.REST if is_resting else Move.LESS
        why = DoseReason.HURT_LEAST if last.is_hurt else DoseReason.RED_BELOW_LEAST
        return Next(move, item.slug, item.least_after_red, why)
    if smaller == done:
        why = DoseReason.RED_LEAST
    move = Move.KEEP if smaller == item.amount else Move.LESS
    return Next(move, item.slug, smaller, why)


def _keep(item: ExerciseDose) -> Next:
    return Next(Move.KEEP, item.slug, item.amount, DoseReason.NOTHING_NEW)


def _more(
    item: ExerciseDose, fits: Callable[[Amount], bool], *, needs_support: bool
) -> Next:
    """The first of four ways that is still open; pressure is never one of them."""
    amount = item.amount
    if item.is_deep_front:
        return _keep(item)
    # Pressure grows by 5 s alone, however long it is.
    seconds = amount.hold_seconds
    if item.is_release:
        longest = max(seconds, item.hold_seconds.high)
        longer = replace(amount, hold_seconds=min(longest, seconds + 5))
        grown = [(Move.LONGER_HOLD, longer)]
    else:
        hold = item.hold_seconds.clamp(longer_hold(seconds))
        longer = replace(amount, hold_seconds=hold)
        more = item.repetitions.clamp(amount.repetitions + 2)
        grown = [
            (Move.MORE_REPETITIONS, replace(amount, repetitions=more)),
            (Move.LONGER_HOLD, longer),
            (Move.MORE_SETS, replace(amount, sets=item.sets.clamp(amount.sets + 1))),
        ]
    for move, other in grown:
        if other != amount and fits(other):
            return Next(move, item.slug, other, DoseReason.THREE_GREENS)
    is_open = item.harder and not (needs_support and item.harder_on_one_leg)
    if is_open and not item.is_release:
        return Next(Move.HARDER, item.harder, None, DoseReason.THREE_GREENS)
    return _keep(item)


def _less(
    item: ExerciseDose, share: float, why: DoseReason, *, step_down: bool
) -> Next:
    """An easier exercise where there is one, else less of this one, within bounds."""
    if step_down and item.easier:
        return Next(Move.EASIER, item.easier, None, why)
    smaller = _shared(item, item.amount, share)
    # What cannot be less is not said to be.
    return (
        _keep(item)
        if smaller == item.amount
        else Next(Move.LESS, item.slug, smaller, why)
    )


def _halved(item: ExerciseDose, done: Amount) -> Amount:
    """Half of what was done: of a tool half of its time, whatever its range says."""
    if not item.is_release:
        return _shared(item, done, 0.5)
    shortest = item.least_after_red.hold_seconds
    half = done.hold_seconds // 2 // 5 * 5
    if half >= shortest:
        return replace(done, hold_seconds=half)
    if done.repetitions > item.repetitions.low:
        fewer = max(item.repetitions.low, done.repetitions // 2)
        return replace(done, repetitions=fewer)
    return replace(done, hold_seconds=min(done.hold_seconds, shortest))


def _shared(item: ExerciseDose, amount: Amount, share: float) -> Amount:
    """A dose times `share`, between the least dose and the dose itself."""
    hold = item.hold_seconds.clamp(rounded_hold(round(amount.hold_seconds * share)))
    repetitions = item.repetitions.clamp(round(amount.repetitions * share))
    return Amount(
        min(hold, amount.hold_seconds),
        min(repetitions, amount.repetitions),
        amount.sets,
    )
