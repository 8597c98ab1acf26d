"""What a plan is composed from: one person's last weeks, read as plain values."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from statistics import fmean
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import (
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from psoas_care.library.body import Side
from psoas_care.library.dose import Dose
from psoas_care.library.models import Exercise, LadderEdge
from psoas_care.library.models.exercise import WEIGHTS
from psoas_care.library.vocabulary import Place
from psoas_care.practice.models import FairTest, PlanChoice, Programme, RoutineItem
from psoas_care.practice.models.programme import Weekday
from psoas_care.practice.planner.progression import Amount
from psoas_care.practice.planner.session_records import (
    SessionRecord,
)
from psoas_care.practice.planner.traffic_light import (
    SUCH_DAYS_IN_A_ROW,
    TOO_MUCH_BEFORE,
)
from psoas_care.practice.planner.types import PracticePast
from psoas_care.practice.recent_log import (
    REMEMBERED,
    RecentLog,
    pressure_of,
    session_records_of,
    traits_of,
)
from psoas_care.symptoms.vocabulary import PainKind
from psoas_care.web.zones import day_of

if TYPE_CHECKING:
    from psoas_care.accounts.models import User

LATELY = timedelta(days=14)
"""Pain of these days says which region matters most."""
RUN = timedelta(days=SUCH_DAYS_IN_A_ROW - 1)
"""Days of strong pain in a row reach so much further back."""
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
            bout.seconds or 0
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

BOUNDS = [
    f"{name}_{end}"
    for name in ("hold_seconds", "repetitions", "sets")
    for end in ("min", "max")
]
FAIR_TEST_COLUMNS = (
    "id", "uid", "local_day", "exercise_id", "together", "habit", "region", "side",
    "planned_days", "coins", "pauses", "otherwise",
)  # fmt: skip
AS_WELL = {Place.FLOOR: {Place.BED, Place.CHAIR}, Place.BED: {Place.CHAIR}}
"""The place of an exercise is the one that asks least, so breathing has a chair; who
gets lower can do it there. What truly needs a chair or a bed names it as equipment."""
PROGRAMME_COLUMNS = (
    "local_day", "minutes", "weekdays", "places", "equipment", "wants_release",
)  # fmt: skip


def load_history(
    user: "User",
    on: date,
    today_since: date | None = None,
    moment: datetime | None = None,
) -> TrainingHistory:
    """All that the plan of the local day `on` needs to know of a person.

    What was practised and felt on the day `today_since` or later counts as of the day
    `on`. A `moment` of that day says which day it is elsewhere. Seven queries, however
    long the diary is.
    """
    since = on - REMEMBERED
    availability, flares, fair_tests = _few_rows(user, since)
    history = first_history(on, availability)
    by_pk = {one.pk: one for one in history.exercises.values()}
    for test in fair_tests:
        if test.exercise_id:
            test.exercise = by_pk[test.exercise_id]
    traits = {one.pk: traits_of(one) for one in history.exercises.values()}
    records = session_records_of(
        user.bouts.between(since, on), user.session_pains.between(since, on), traits
    )
    scores = list(
        user.pain_scores.between(on - LATELY - RUN, on)
        .order_by()
        .values_list("local_day", "region", "side", "kind", "value", "at", "zone")
    )
    choices = list(
        user.plan_choices.between(since, on)
        .order_by("pk")
        .values_list("kind", "local_day", "exercise__slug", "other__slug")
    )

    def day_counted(day: date) -> date:
        return on if today_since and day >= today_since else day

    today = [(kind, a, b) for kind, day, a, b in choices if day == on]
    session_records = tuple(
        replace(record, day=day_counted(record.day)) for record in records
    )
    zones = {record.zone for record in session_records}
    return replace(
        history,
        session_records=session_records,
        day_by_zone=_day_by_zone(user, zones, on, moment) if moment else {},
        steps=tuple(_dose_steps(user, since)),
        region_pains=tuple(
            RegionPain(day_counted(day), region, side, kind, value)
            for day, region, side, kind, value, _at, _zone in scores
            if day >= on - LATELY
        ),
        fair_tests=tuple(fair_tests),
        flares=tuple((first, until) for first, _at, _zone, until in flares),
        recent=RecentLog(
            exercises={
                slug: history.exercises[slug]
                for record in records
                for slug in record.by_exercise
            },
            session_records=records,
            strong=[
                (day, at, zone)
                for day, _region, _side, kind, value, at, zone in scores
                if kind != PainKind.WORST and value >= TOO_MUCH_BEFORE
            ],
            flares=flares,
            pressed=pressure_of(records, history.exercises),
        ),
        swaps={a: b for kind, a, b in today if kind == PlanChoice.Kind.SWAP},
        skips=frozenset(a for kind, a, _b in today if kind == PlanChoice.Kind.SKIP),
        days_off=frozenset(
            day for kind, day, *_ in choices if kind == PlanChoice.Kind.SKIP_DAY
        ),
    )


def _day_by_zone(
    user: "User", zones: Iterable[str], on: date, moment: datetime
) -> dict[str, date]:
    """{zone: its local day}; empty where every zone has the day `on`."""
    used = {*zones, *user.zones_since(moment - REMEMBERED)}
    days = {zone: day_of(moment, zone) for zone in used}
    return {} if [*days.values()] == [on] else days


def first_history(on: date, programme: Availability | None) -> TrainingHistory:
    """What is known of somebody who has done nothing yet; one query."""
    exercises = {exercise.slug: exercise for exercise in _exercises()}
    return TrainingHistory(
        on=on,
        exercises=exercises,
        possible=frozenset(
            slug
            for slug, exercise in exercises.items()
            if programme is None or _is_possible(exercise, programme)
        ),
        programme=programme,
        easier=_annotated(exercises.values(), "easier_slug"),
        harder=_annotated(exercises.values(), "harder_slug"),
        micro_break=_annotated(exercises.values(), "micro_break_slug"),
    )


FlareRow: TypeAlias = tuple[date, datetime, str, date | None]


def _few_rows(
    user: "User", since: date
) -> tuple[Availability | None, list[FlareRow], list[FairTest]]:
    """The programme, the flares that lasted into `since`, and the unfinished tests.

    One query, since all are few rows: each flare comes with each of the tests.
    """
    lasts = Q(flares__until=None) | Q(flares__until__gt=since)
    flare = Q(flares__user=user, flares__deleted_at=None) & lasts
    programme = Q(programmes__user=user, programmes__deleted_at=None)
    goes_on = Q(
        fair_tests__user=user, fair_tests__ended_on=None, fair_tests__deleted_at=None
    )
    parts = {
        "programme": PROGRAMME_COLUMNS,
        "flare": ("local_day", "at", "zone", "until"),
        "fair_test": FAIR_TEST_COLUMNS,
    }
    rows = list(
        get_user_model()
        .objects.filter(pk=user.pk)
        .annotate(
            programme=FilteredRelation("programmes", condition=programme),
            flare=FilteredRelation("flares", condition=flare),
            fair_test=FilteredRelation("fair_tests", condition=goes_on),
        )
        .values(*(f"{part}__{name}" for part in parts for name in parts[part]))
    )

    def found(part: str, key: str) -> list[dict[str, Any]]:
        """The rows of one part, each once, by the column that no two share."""
        names = parts[part]
        by_key = {row[f"{part}__{key}"]: row for row in rows}
        return [
            {name: row[f"{part}__{name}"] for name in names}
            for value, row in by_key.items()
            if value is not None
        ]

    programmes = found("programme", "local_day")
    return (
        availability_of(Programme(**programmes[0])) if programmes else None,
        [
            (one["local_day"], one["at"], one["zone"], one["until"])
            for one in found("flare", "at")
        ],
        [FairTest(user=user, **one) for one in found("fair_test", "id")],
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


def _exercises() -> QuerySet[Exercise]:
    """Every exercise, with its next rungs and the micro-break that has it.

    Pressure has no ladder. With the texts that the player says.
    """
    edges = LadderEdge.objects.exclude(family=LadderEdge.Family.RELEASE)
    below = edges.filter(harder=OuterRef("pk")).values("easier__slug")
    above = edges.filter(easier=OuterRef("pk")).values("harder__slug")
    breaks = RoutineItem.objects.of_micro_break().filter(exercise=OuterRef("pk"))
    columns = (
        "slug", "position", "name", "category", "level", "place", "gate",
        "start_position", "codes", "tool_slugs", "tool_names", "needs", "roles",
        "is_hip_flexor_stretch", "is_on_one_leg", "is_for_sensitive", "is_breathing",
        "is_calm", "not_with",
        "breath", "stop_if", "step_texts", "easier_text", "mentioned",
        *BOUNDS, *WEIGHTS,
    )  # fmt: skip
    dose = (field.name for field in fields(Dose))
    return Exercise.objects.only(*columns, *dose).annotate(
        easier_slug=Subquery(below[:1]),
        harder_slug=Subquery(above[:1]),
        micro_break_slug=Subquery(breaks.values("routine__slug")[:1]),
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


def _annotated(exercises: Iterable[Exercise], name: str) -> dict[str, str]:
    """{exercise: the annotation of that name}, where there is one."""
    found = {exercise.slug: getattr(exercise, name) for exercise in exercises}
    return {slug: value for slug, value in found.items() if value}


def _dose_steps(user: "User", since: date) -> Iterator[DoseStepRecord]:
    columns = (
        "kind", "exercise__slug", "other__slug", "reason", "source", "at", "local_day",
        "hold_seconds", "repetitions", "sets",
    )  # fmt: skip
    steps = user.dose_steps.in_effect_since(since).order_by("pk")
    for kind, slug, other, reason, source, at, day, *amount in steps.values_list(
        *columns
    ):
        yield DoseStepRecord(
            kind, slug, other or "", Amount(*amount), reason, source, at, day
        )
