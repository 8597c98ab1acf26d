"""Past sessions as the rules read them, with the pain around them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import DateField, IntegerField, Value

from psoas_care.library.body import TRACKED
from psoas_care.library.dose import Sides
from psoas_care.library.models import Exercise
from psoas_care.library.models.exercise import WEIGHTS
from psoas_care.practice.models.session import BoutQuerySet, SessionPainQuerySet
from psoas_care.practice.planner.session_records import (
    BoutRecord,
    ExerciseTraits,
    PainRating,
    SessionRecord,
)

if TYPE_CHECKING:
    from psoas_care.accounts.models import User

REMEMBERED = timedelta(days=84)
"""Twelve weeks: what was done before has no part in today's plan."""
SESSION_COLUMNS = [
    f"session__{name}"
    for name in ("uid", "at", "local_day", "effort", "next_day", "zone")
]
BOUT_COLUMNS = (
    "exercise", "side", "actual_seconds", "repetitions", "worst_pain", "pressure",
    "beyond", "stopped", "hurt_region", "hurt_words",
)  # fmt: skip


@dataclass(frozen=True)
class RecentLog:
    """What of a log can close something.

    `exercises` are those that were done, by slug. `strong` is the local day, the
    moment and the zone of each check-in with pain too strong, a flare the same with
    the first day that is none again.
    """

    exercises: Mapping[str, Exercise] = field(default_factory=dict)
    session_records: Sequence[SessionRecord] = ()
    strong: Sequence[tuple[date, datetime, str]] = ()
    flares: Sequence[tuple[date, datetime, str, date | None]] = ()


def load_recent(user: "User", on: date) -> RecentLog:
    """The log of the last weeks up to the day `on`; two queries, three with bouts."""
    # A device east of the profile's zone may be a day ahead.
    since, last = on - REMEMBERED, on + timedelta(days=1)
    when = ("local_day", "at", "zone")
    columns = ("what", *when, "until", "session", "region", "moment", "value")
    none = {"session": Value(None, IntegerField()), "region": Value("")}
    none |= {"moment": Value(""), "value": Value(None, IntegerField())}
    never = Value(None, DateField())
    told = list(
        user.session_pains.between(since, last)
        .annotate(what=Value("pain"), until=never)
        .order_by()
        .values_list(*columns)
        .union(
            user.flares.touching(since)
            .annotate(what=Value("flare"), **none)
            .order_by()
            .values_list(*columns),
            user.pain_scores.too_strong(since, last)
            .annotate(
                what=Value("strong"), until=never, session=none["session"],
                moment=Value(""),
            )
            .order_by()
            .values_list(*columns),
            all=True,
        )
    )  # fmt: skip
    pains = defaultdict(list)
    for what, *_when, _until, session, region, moment, value in told:
        if what == "pain":
            pains[session].append(PainRating(region, moment, value))
    bouts = user.bouts.between(since, last)
    done = Exercise.objects.for_lights().filter(
        pk__in=bouts.order_by().values("exercise")
    )
    exercises = {exercise.pk: exercise for exercise in done}
    traits = {pk: traits_of(exercise) for pk, exercise in exercises.items()}
    return RecentLog(
        exercises={exercise.slug: exercise for exercise in exercises.values()},
        session_records=_records_of(bouts, pains, traits) if exercises else (),
        strong=[
            (day, at, zone) for what, day, at, zone, *_ in told if what == "strong"
        ],
        flares=[
            (day, at, zone, until)
            for what, day, at, zone, until, *_ in told
            if what == "flare"
        ],
    )


def session_records_with(
    user: "User", exercise: Exercise, first: date, last: date
) -> list[SessionRecord]:
    """The sessions that had this exercise, oldest first, at three queries.

    With all else that was done in them: what a session trained most says where its
    pain is compared.
    """
    sessions = user.bouts.of_exercise(exercise).between(first, last).sessions()
    return session_records_of(
        user.bouts.of_sessions(sessions),
        user.session_pains.of_sessions(sessions),
        {one.pk: traits_of(one) for one in Exercise.objects.for_lights()},
    )


def traits_of(exercise: Exercise) -> ExerciseTraits:
    return ExerciseTraits(
        exercise.slug,
        exercise.category,
        exercise.level,
        weights_of(exercise),
        is_per_side=exercise.sides == Sides.PER_SIDE,
        is_deep_front=exercise.is_deep_front,
    )


def weights_of(exercise: Exercise) -> dict[str, int]:
    """How usual an exercise is for each region, 0–2."""
    return {
        region.value: getattr(exercise, weight)
        for region, weight in zip(TRACKED, WEIGHTS, strict=True)
    }


def session_records_of(
    bouts: BoutQuerySet,
    session_pains: SessionPainQuerySet,
    traits: Mapping[int, ExerciseTraits],
) -> list[SessionRecord]:
    """The sessions of these bouts, oldest first; two queries."""
    pains = defaultdict(list)
    for session, region, moment, value in session_pains.order_by().values_list(
        "session", "region", "moment", "value"
    ):
        pains[session].append(PainRating(region, moment, value))
    return _records_of(bouts, pains, traits)


def _records_of(
    bouts: BoutQuerySet,
    pains: Mapping[int, list[PainRating]],
    traits: Mapping[int, ExerciseTraits],
) -> list[SessionRecord]:
    """The sessions of these bouts, oldest first, with the pain around each."""
    about: dict[int, list[Any]] = {}
    done = defaultdict(list)
    for session, *columns in bouts.order_by("session__at", "session", "pk").values_list(
        "session", *SESSION_COLUMNS, *BOUT_COLUMNS
    ):
        about[session] = columns[: len(SESSION_COLUMNS)]
        exercise, *measures = columns[len(SESSION_COLUMNS) :]
        done[session].append(BoutRecord(traits[exercise], *measures))
    return [
        SessionRecord(
            uid, at, day, done[session], pains.get(session, ()), effort, word, zone
        )
        for session, (uid, at, day, effort, word, zone) in about.items()
    ]
