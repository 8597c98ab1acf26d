"""One exercise over time: how long it was held, and how much of it was asked for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median, median_low
from typing import NamedTuple

from psoas_care.practice.planner.session_records import BoutRecord, SessionRecord
from psoas_care.practice.planner.traffic_light import Light

SIDES = ("left", "right", "both")


@dataclass(frozen=True, slots=True)
class SessionRounds:
    """One session with the exercise; `rounds` by side, in the order they were done.

    A round is the seconds of one hold, or the repetitions of one go. `effort` is 0–10
    for the whole session, None without an answer.
    """

    day: date
    rounds: Mapping[str, Sequence[float]]
    effort: int | None
    light: Light

    @property
    def is_both_sides(self) -> bool:
        return bool(self.rounds.get("left")) and bool(self.rounds.get("right"))

    def typical(self, side: str) -> float | None:
        """The median of the rounds of one side; None without one."""
        some = self.rounds.get(side)
        return median(some) if some else None


ROUNDS_FOR_USUAL = 3
"""Of 10 and 1 repetitions neither is usual, and 6 least of all: nobody did that."""


class RoundSummary(NamedTuple):
    """Median and longest of the rounds of one side, or of "" for all; whole numbers.

    `least` is the shortest; of how many rounds it is, is `rounds`.
    """

    side: str
    typical: int
    best: int
    least: int
    rounds: int

    @property
    def is_usual(self) -> bool:
        """Whether there are enough rounds for the median to be called usual."""
        return self.rounds >= ROUNDS_FOR_USUAL or self.least == self.best

    @property
    def in_words(self) -> str:
        """The usual round, else the span of the few there are, such as "1–10"."""
        return str(self.typical) if self.is_usual else f"{self.least}–{self.best}"


def rounds_by_session(
    session_records: Iterable[SessionRecord], slug: str, *, is_held: bool
) -> list[SessionRounds]:
    """What each session had of an exercise, in the order of the sessions.

    Of an exercise that is held a round is one hold: where several were logged as one
    bout, each is an equal part of its seconds.
    """
    found = []
    for session_record in session_records:
        rounds = defaultdict(list)
        for bout in session_record.by_exercise[slug]:
            value = _round(bout, is_held=is_held)
            if value is not None:
                rounds[bout.side].append(value)
        light = session_record.light_of(slug)
        found.append(
            SessionRounds(
                session_record.day, dict(rounds), session_record.effort, light
            )
        )
    return found


def _round(bout: BoutRecord, *, is_held: bool) -> float | None:
    if not is_held:
        return bout.repetitions
    return bout.seconds / (bout.repetitions or 1) if bout.seconds else None


def round_summaries(times: Iterable[SessionRounds]) -> list[RoundSummary]:
    """The usual of all rounds, then of each side; empty where no round has a number."""
    rounds: dict[str, list[float]] = defaultdict(list)
    for one in times:
        for side, some in one.rounds.items():
            rounds[""] += some
            rounds[side] += some
    return [
        RoundSummary(
            side,
            round(median_low(rounds[side])),
            round(max(rounds[side])),
            round(min(rounds[side])),
            len(rounds[side]),
        )
        for side in ("", *SIDES)
        if rounds[side]
    ]


class DoseFrom(NamedTuple):
    """The dose of a round from a day on; None while another exercise took its place."""

    since: date
    amount: int | None


def dose_over_time(
    start: int, steps: Iterable[tuple[date, int | None]], first: date, last: date
) -> list[DoseFrom]:
    """What was asked for from `first` to `last`, from the dose before any step.

    `steps` are all steps ever taken, oldest first, each with the amount from then on.
    Of several on one day the last one counts.
    """
    amount: int | None = start
    changes: dict[date, int | None] = {}
    for day, then in steps:
        if day <= first:
            amount = then
        elif day <= last:
            changes[day] = then
    found = [DoseFrom(first, amount)]
    for day, then in changes.items():
        if then != found[-1].amount:
            found.append(DoseFrom(day, then))
    return found
