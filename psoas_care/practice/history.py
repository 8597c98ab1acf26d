"""What a plan is composed from: one person's last weeks, read as plain values."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from statistics import fmean
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from psoas_care.library.body import Side
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Place
from psoas_care.practice import pressure
from psoas_care.practice.history_rows import (
    PARTS,
    PREPARED,
    ZONE,
    decoded,
    read_raw,
)
from psoas_care.practice.models import FairTest, PlanChoice, Programme
from psoas_care.practice.models.programme import Weekday
from psoas_care.practice.plan_content import PlanContent, load_plan_content
from psoas_care.practice.planner.progression import Amount
from psoas_care.practice.planner.session_records import SessionRecord
from psoas_care.practice.planner.traffic_light import TOO_MUCH_BEFORE
from psoas_care.practice.planner.types import PracticePast
from psoas_care.practice.recent_log import (
    LATELY,
    REMEMBERED,
    RecentLog,
    StrongPain,
    pressure_of,
    records_of,
    very_sensitive_in,
)
from psoas_care.symptoms.vocabulary import PainKind
from psoas_care.web.kept import Kept
from psoas_care.web.zones import day_of

if TYPE_CHECKING:
    from psoas_care.accounts.models import User

LONGEST_GAP = timedelta(days=21)
"""Whoever paused for longer begins anew, as the dose does (content, section 5.5)."""


@dataclass(frozen=True)
class Availability:
    """What sessions have to fit into: a programme as plain values.

    `weekdays` count from 0, Monday; `places` and `equipment` are keys, `chosen_places`
    those of the places that the person named. It holds from the day `since` on.
    """

    since: date
    minutes: int
    weekdays: frozenset[int]
    places: frozenset[str]
    chosen_places: frozenset[str]
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
    its ladders, `micro_break` the slug of the micro-break by those that it is made of;
    `possible` are those for which place and equipment are there. A flare
    is its first day and the first that is none again; `fair_tests` are those that
    nobody ended; `recent` is the same log as the rules of safety need it; `swaps` and
    `skips` are the wishes for the day `on`. `day_by_zone` says which day it is in every
    zone that they used in these weeks.
    """

    on: date
    exercises: Mapping[str, Exercise]
    easier: Mapping[str, str] = field(default_factory=dict)
    harder: Mapping[str, str] = field(default_factory=dict)
    micro_break: Mapping[str, str] = field(default_factory=dict)
    possible: frozenset[str] = frozenset()
    programme: Availability | None = None
    session_records: tuple[SessionRecord, ...] = ()
    steps: tuple[DoseStepRecord, ...] = ()
    region_pains: tuple[RegionPain, ...] = ()
    flares: tuple[tuple[date, date | None], ...] = ()
    fair_tests: tuple[FairTest, ...] = ()
    recent: RecentLog = field(default_factory=RecentLog)
    swaps: Mapping[str, str] = field(default_factory=dict)
    skips: frozenset[str] = frozenset()
    days_off: frozenset[date] = frozenset()
    day_by_zone: Mapping[str, date] = field(default_factory=dict)
    kept: Kept = field(init=False, compare=False, repr=False)
    """What was composed from it; a changed copy has none yet."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "kept", Kept(most=4))

    @property
    def calendars(self) -> list[tuple[str, date]]:
        """(zone, today there), their own days first, which follow them and have none.

        What lasts some days is over when it is so on all of these: nothing ends a rest
        earlier because somebody travelled.
        """
        return [("", self.on), *self.day_by_zone.items()]

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
            for bout in session_record.bouts:
                categories[session_record.day].add(bout.exercise.category)
                if bout.exercise.is_hard:
                    hard.add(session_record.day)
        pressed = sum(
            pressure.seconds_of(
                self.exercises[bout.exercise.slug], bout.seconds, bout.repetitions
            )
            for session_record in self.session_records
            for bout in session_record.bouts
            if session_record.day == self.on and bout.exercise.category == "release"
        )
        return PracticePast(categories, hard, pressed)

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
            for one in self.region_pains
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
        return fmean(
            [one.value for one in self.region_pains if one.side == side] or [0]
        )

    @cached_property
    def days_too_strong(self) -> frozenset[date]:
        """Days on which pain, around practice or at a check-in, was too strong."""
        around = {s.day for s in self.session_records if s.is_strong}
        checked = {
            one.day
            for one in self.region_pains
            if one.kind != PainKind.WORST and one.value >= TOO_MUCH_BEFORE
        }
        return frozenset(around | checked)


# -- read from the database ---------------------------------------------------

KEPT = Kept(most=8)
"""Histories of the people who looked last, each under the rows that it was read from;
twelve weeks of daily practice have about 0.8 MB."""
ZONES = Kept(most=8)
"""The zones of their sessions, under the rows of these."""
AS_WELL = {Place.FLOOR: {Place.BED, Place.CHAIR}, Place.BED: {Place.CHAIR}}
"""The place of an exercise is the one that asks least, so breathing has a chair; who
gets lower can do it there. What truly needs a chair or a bed names it as equipment."""


def load_history(
    user: "User",
    on: date,
    today_since: date | None = None,
    moment: datetime | None = None,
) -> TrainingHistory:
    """All that the plan of the local day `on` needs to know of a person.

    What was practised and felt on the day `today_since` or later counts as of the day
    `on`. A `moment` of that day says which day it is elsewhere. Seven queries, however
    long the diary is. They are asked each time, and what follows from their rows is
    worked out when these are others than the last time.
    """
    content, raw = load_plan_content(), read_raw(user, on)
    rows = cache(lambda: decoded(raw))
    zones = ZONES.get(raw["bouts"], lambda: {row[ZONE] for row in rows()["bouts"]})
    day_by_zone = _day_by_zone(user, zones, on, moment) if moment else {}
    key = (
        user.pk, on, today_since, tuple(sorted(day_by_zone.items())),
        content, *raw.values(),
    )  # fmt: skip

    def make() -> TrainingHistory:
        return _history(user.pk, on, today_since, content, day_by_zone, rows())

    history: TrainingHistory = KEPT.get(key, make)
    return history


def _history(
    user_pk: int,
    on: date,
    today_since: date | None,
    content: PlanContent,
    day_by_zone: Mapping[str, date],
    rows: Mapping[str, list[tuple[Any, ...]]],
) -> TrainingHistory:
    availability, flares, fair_tests = _few_rows(user_pk, rows["few"], content)
    records = records_of(rows["bouts"], rows["pains"], content.traits)

    def day_counted(day: date) -> date:
        return on if today_since and day >= today_since else day

    today = [(kind, a, b) for kind, day, a, b in rows["choices"] if day == on]
    return replace(
        history_before(on, content, availability),
        session_records=tuple(
            record
            if record.day == day_counted(record.day)
            else replace(record, day=day_counted(record.day))
            for record in records
        ),
        day_by_zone=day_by_zone,
        steps=tuple(map(_dose_step, rows["steps"])),
        region_pains=tuple(
            RegionPain(day_counted(day), region, side, kind, value)
            for day, region, side, kind, value, _at, _zone in rows["scores"]
            if day >= on - LATELY
        ),
        fair_tests=tuple(fair_tests),
        flares=tuple((first, until) for first, _at, _zone, until in flares),
        recent=RecentLog(
            exercises={
                slug: content.exercises[slug]
                for record in records
                for slug in record.by_exercise
            },
            session_records=records,
            strong=[
                StrongPain(day, at, zone, region, value)
                for day, region, _side, kind, value, at, zone in rows["scores"]
                if kind != PainKind.WORST and value >= TOO_MUCH_BEFORE
            ],
            flares=flares,
            pressed=pressure_of(records, content.exercises),
            very_sensitive=very_sensitive_in(
                (region, value)
                for day, region, _side, kind, value, _at, _zone in rows["scores"]
                if kind == PainKind.AVERAGE and day >= on - LATELY
            ),
        ),
        swaps={a: b for kind, a, b in today if kind == PlanChoice.Kind.SWAP},
        skips=frozenset(a for kind, a, _b in today if kind == PlanChoice.Kind.SKIP),
        days_off=frozenset(
            day for kind, day, *_ in rows["choices"] if kind == PlanChoice.Kind.SKIP_DAY
        ),
    )


def _day_by_zone(
    user: "User", zones: Iterable[str], on: date, moment: datetime
) -> dict[str, date]:
    """{zone: its local day}; empty where every zone has the day `on`."""
    used = {*zones, *user.zones_since(moment - REMEMBERED)}
    days = {zone: day_of(moment, zone) for zone in used}
    return {} if [*days.values()] == [on] else days


def load_steps(user: "User", on: date) -> tuple[DoseStepRecord, ...]:
    """The steps of the weeks up to the day `on`; one query."""
    rows = PREPARED["steps"].rows(user=user.pk, since=on - REMEMBERED)
    return tuple(map(_dose_step, rows))


def first_history(on: date, programme: Availability | None) -> TrainingHistory:
    """What is known of somebody who has done nothing yet; one query."""
    return history_before(on, load_plan_content(), programme)


def history_before(
    on: date, content: PlanContent, programme: Availability | None
) -> TrainingHistory:
    """A history in which nothing was done."""
    return TrainingHistory(
        on=on,
        exercises=content.exercises,
        possible=frozenset(
            slug
            for slug, exercise in content.exercises.items()
            if programme is None or _is_possible(exercise, programme)
        ),
        programme=programme,
        easier=content.easier,
        harder=content.harder,
        micro_break=content.micro_break,
    )


FlareRow: TypeAlias = tuple[date, datetime, str, date | None]


def _few_rows(
    user_pk: int, rows: Iterable[tuple[Any, ...]], content: PlanContent
) -> tuple[Availability | None, list[FlareRow], list[FairTest]]:
    """The rows of `_few`, each once."""
    found: dict[str, dict[Any, dict[str, Any]]] = {part: {} for part in PARTS}
    for row in rows:
        columns = iter(row)
        for part, names in PARTS.items():
            values = {name: next(columns) for name in names}
            if (key := values[names[0]]) is not None:
                found[part][key] = values
    programmes, flares, tests = (list(rows.values()) for rows in found.values())
    fair_tests = [FairTest(user_id=user_pk, **one) for one in tests]
    for test in fair_tests:
        if test.exercise_id:
            test.exercise = content.by_pk[test.exercise_id]
    return (
        availability_of(Programme(**programmes[0])) if programmes else None,
        [(one["local_day"], one["at"], one["zone"], one["until"]) for one in flares],
        fair_tests,
    )


def availability_of(programme: Programme) -> Availability:
    """A programme as plain values; a place brings what else can be done there."""
    places = {Place(place) for place in programme.places}
    as_well = {other for place in places for other in AS_WELL.get(place, ())}
    return Availability(
        since=programme.local_day,
        minutes=programme.minutes,
        weekdays=frozenset(map(Weekday.values.index, programme.weekdays)),
        places=frozenset(places | as_well),
        chosen_places=frozenset(places),
        equipment=frozenset(programme.equipment),
        wants_release=programme.wants_release,
    )


def _is_possible(exercise: Exercise, programme: Availability) -> bool:
    """Whether place and equipment are there, or what will do instead."""
    needs = exercise.needs
    have = {
        need["key"]
        for need in needs
        if need["key"] in programme.equipment
        # No place is named until the content is loaded after an update.
        or need.get("place") in programme.chosen_places
    }
    instead = {need["replaces"] for need in needs if need["key"] in have}
    missing = (
        need["key"]
        for need in needs
        if not need["is_optional"] and not need["replaces"]
    )
    return exercise.place in programme.places and all(
        key in have or key in instead for key in missing
    )


def _dose_step(row: tuple[Any, ...]) -> DoseStepRecord:
    kind, slug, other, reason, source, at, day, *amount = row
    return DoseStepRecord(
        kind, slug, other or "", Amount(*amount), reason, source, at, day
    )
