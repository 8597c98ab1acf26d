"""What a plan is composed from: one person's last weeks as plain values."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from statistics import fmean
from uuid import UUID

from psoas_care.library.body import Side
from psoas_care.library.models import Exercise
from psoas_care.practice.planner.progression import Amount
from psoas_care.practice.planner.session_records import SessionRecord
from psoas_care.practice.planner.traffic_light import TOO_MUCH_BEFORE
from psoas_care.practice.planner.types import PracticePast
from psoas_care.symptoms.vocabulary import PainKind

REMEMBERED = timedelta(days=84)
"""Twelve weeks: what was done before has no part in today's plan."""
LATELY = timedelta(days=14)
"""Pain of these days says which region matters most."""
LONGEST_GAP = timedelta(days=21)
"""Whoever paused for longer begins anew, as the dose does (content, section 5.5)."""


@dataclass(frozen=True)
class Availability:
    """What sessions have to fit into: a programme as plain values.

    `weekdays` count from 0, Monday; `places` and `equipment` are keys. It holds from
    the day `since` on.
    """

    since: date
    minutes: int
    weekdays: frozenset[int]
    places: frozenset[str]
    equipment: frozenset[str]
    wants_release: bool


@dataclass(frozen=True)
class DoseStepRecord:
    """A step of a dose as stored; `exercise` and `other` are slugs, "" is none."""

    kind: str
    exercise: str
    other: str
    amount: Amount
    reason: str
    source: UUID | None
    at: datetime
    day: date


@dataclass(frozen=True)
class RegionPain:
    """A pain score of a check-in, 0–10; `side` is "" where none was said."""

    day: date
    region: str
    side: str
    kind: str
    value: int


@dataclass(frozen=True)
class TrainingHistory:
    """One person's last twelve weeks up to the day `on`, oldest first.

    `exercises` is the whole library by slug, `easier` and `harder` the next rungs of
    its ladders; `possible` are those for which place and equipment are there. A flare
    is its first day and the first that is none again; `swaps` and `skips` are the
    wishes for the day `on`.
    """

    on: date
    exercises: Mapping[str, Exercise]
    easier: Mapping[str, str] = field(default_factory=dict)
    harder: Mapping[str, str] = field(default_factory=dict)
    possible: frozenset[str] = frozenset()
    programme: Availability | None = None
    session_records: tuple[SessionRecord, ...] = ()
    steps: tuple[DoseStepRecord, ...] = ()
    felt: tuple[RegionPain, ...] = ()
    flares: tuple[tuple[date, date | None], ...] = ()
    swaps: Mapping[str, str] = field(default_factory=dict)
    skips: frozenset[str] = frozenset()
    days_off: frozenset[date] = frozenset()

    @cached_property
    def earlier(self) -> tuple[SessionRecord, ...]:
        """The sessions before `on`: those of a day do not change that day's plan."""
        return tuple(s for s in self.session_records if s.day < self.on)

    def session_record(self, uid: UUID) -> SessionRecord | None:
        """The session of this `uid`; None if it is longer ago, or had no exercise."""
        return next((s for s in self.session_records if s.uid == uid), None)

    @cached_property
    def days(self) -> frozenset[date]:
        """The days with practice."""
        return frozenset(session_record.day for session_record in self.session_records)

    @cached_property
    def practised_on(self) -> date | None:
        """The last day of practice before `on`."""
        return self.earlier[-1].day if self.earlier else None

    @cached_property
    def began_on(self) -> date:
        """The first day of the present run of practice, at the latest `on`.

        A gap of more than three weeks begins a new one.
        """
        began = self.on
        for session_record in reversed(self.earlier):
            if began - session_record.day > LONGEST_GAP:
                break
            began = session_record.day
        return began

    @cached_property
    def past(self) -> PracticePast:
        categories: dict[date, set[str]] = defaultdict(set)
        hard = set()
        for session_record in self.earlier:
            for effort in session_record.bouts:
                categories[session_record.day].add(effort.exercise.category)
                if effort.exercise.is_hard:
                    hard.add(session_record.day)
        return PracticePast(categories, hard)

    @cached_property
    def days_by_exercise(self) -> Mapping[str, frozenset[date]]:
        """The days before `on` on which each exercise was done; none is no key."""
        days = defaultdict(set)
        for session_record in self.earlier:
            for slug in session_record.by_exercise:
                days[slug].add(session_record.day)
        return {slug: frozenset(some) for slug, some in days.items()}

    def is_flare(self, day: date) -> bool:
        return any(
            first <= day and (until is None or day < until)
            for first, until in self.flares
        )

    def mean_pain(self, region: str) -> float | None:
        """Mean of the averages given lately for a region; None without any."""
        given = [
            one.value
            for one in self.felt
            if one.region == region and one.kind == PainKind.AVERAGE
        ]
        return sum(given) / len(given) if given else None

    @property
    def worse_side(self) -> str:
        """Left or right, whichever hurt more lately; "" if neither did.

        By the mean of its numbers; a side that nobody named has no pain.
        """
        left, right = self._mean_of(Side.LEFT), self._mean_of(Side.RIGHT)
        if left == right:
            return ""
        return Side.LEFT if left > right else Side.RIGHT

    def _mean_of(self, side: Side) -> float:
        return fmean([one.value for one in self.felt if one.side == side] or [0])

    @cached_property
    def days_too_strong(self) -> frozenset[date]:
        """Days on which pain, before practice or at a check-in, was too strong."""
        before = {
            s.day for s in self.session_records if (s.before or 0) >= TOO_MUCH_BEFORE
        }
        checked = {
            one.day
            for one in self.felt
            if one.kind != PainKind.WORST and one.value >= TOO_MUCH_BEFORE
        }
        return frozenset(before | checked)
