"""Past sessions as the rules read them, with the pain around them."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, reduce
from operator import or_
from statistics import fmean
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import (
    BigAutoField,
    DateField,
    DateTimeField,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from psoas_care.library.body import TRACKED
from psoas_care.library.dose import Sides
from psoas_care.library.models import Exercise
from psoas_care.library.models.exercise import DOSE_COLUMNS, LIGHT_COLUMNS, WEIGHTS
from psoas_care.library.vocabulary import Category, Gate
from psoas_care.practice import pressure
from psoas_care.practice.models import Bout, Flare, SessionPain
from psoas_care.practice.models.session import BoutQuerySet, SessionPainQuerySet
from psoas_care.practice.planner.rules import VERY_SENSITIVE
from psoas_care.practice.planner.session_records import (
    AFTER,
    BEFORE,
    NEXT_DAY,
    BoutRecord,
    ExerciseTraits,
    PainRating,
    SessionRecord,
)
from psoas_care.practice.planner.traffic_light import (
    RELEASE_REST_DAYS,
    Light,
    light,
)
from psoas_care.symptoms.models import PainScore
from psoas_care.web.kept import Kept
from psoas_care.web.prepared import (
    Parameter,
    Prepared,
    day_parameter,
    user_parameter,
)
from psoas_care.web.user_records import FURTHEST_CLOCK

if TYPE_CHECKING:
    from psoas_care.accounts.models import User

REMEMBERED = timedelta(days=84)
"""Twelve weeks: what was done before has no part in today's plan."""
REACHES = timedelta(days=2 * RELEASE_REST_DAYS + 3)
"""So far back lies what may close something: after two reds within four weeks a tool
rests for four more, by the calendar of whatever zone."""
MOST_PREPARED = 100
"""More sessions than this that stand out are nobody's life; they are read, too."""
LATELY = timedelta(days=14)
"""Pain of these days says which region matters most, and who is very sensitive."""
PRESSED_LATELY = timedelta(days=10)
"""Days that may fill a week with pressure are younger, in whatever zone."""
SESSION_COLUMNS = [
    f"session__{name}"
    for name in ("uid", "at", "local_day", "effort", "next_day", "zone")
]
BOUT_COLUMNS = (
    "exercise", "side", "actual_seconds", "repetitions", "worst_pain", "pressure",
    "beyond", "stopped", "hurt_region", "hurt_words",
)  # fmt: skip
KEPT = Kept(most=24)
"""What was read of the logs of the last people, under its rows: about 0.1 MB each."""
RECORD_COLUMNS = ("session", *SESSION_COLUMNS, *BOUT_COLUMNS)
LIGHT_AND_DOSE = (*LIGHT_COLUMNS, *DOSE_COLUMNS)
EXERCISE_COLUMNS = [f"exercise__{name}" for name in LIGHT_AND_DOSE]


class PressureUse(NamedTuple):
    """One use of a pressure tool: when, and for how many seconds (`pressure.py`).

    `most_days` are those of a week on which the exercise `slug` may be done; None where
    a rest of its own sees to that, as on the front of the body.
    """

    day: date
    at: datetime
    zone: str
    seconds: int
    slug: str
    most_days: int | None


class StrongPain(NamedTuple):
    """A number of a check-in that is too strong, 0–10; where and when it was felt."""

    day: date
    at: datetime
    zone: str
    region: str
    value: int


@dataclass(frozen=True)
class RecentLog:
    """The part of a log that can close something.

    `exercises` are those that were done, by slug. A flare is its local day, its moment,
    its zone and the first day that is none again. `pressed` are the uses of pressure
    tools in the last week. Who is `very_sensitive` has such an average of late in these
    regions.
    """

    exercises: Mapping[str, Exercise] = field(default_factory=dict)
    session_records: Sequence[SessionRecord] = ()
    strong: Sequence[StrongPain] = ()
    flares: Sequence[tuple[date, datetime, str, date | None]] = ()
    pressed: Sequence[PressureUse] = ()
    very_sensitive: frozenset[str] = frozenset()


def very_sensitive_in(averages: Iterable[tuple[str, int]]) -> frozenset[str]:
    """The regions whose averages, each with its region, have so high a mean."""
    given = defaultdict(list)
    for region, value in averages:
        given[region].append(value)
    return frozenset(r for r, some in given.items() if fmean(some) >= VERY_SENSITIVE)


def pressure_of(
    records: Iterable[SessionRecord], exercises: Mapping[str, Exercise]
) -> list[PressureUse]:
    """The uses of pressure tools in records that were read as a whole."""
    return [
        PressureUse(
            record.day,
            record.at,
            record.zone,
            pressure.seconds_of(exercise, bout.seconds, bout.repetitions),
            exercise.slug,
            None if exercise.is_deep_front else exercise.per_week_max,
        )
        for record in records
        for bout in record.bouts
        for exercise in [exercises[bout.exercise.slug]]
        if exercise.category == Category.RELEASE
    ]


def load_recent(user: "User", on: date) -> RecentLog:
    """What of the log up to the day `on` can close something then.

    Every page that judges an exercise asks this, so it costs one query, and a second
    one where a session may have a red light: only such sessions are among the records.
    """
    # A device east of the profile's zone may be two dates ahead.
    raw = LOG.raw(user=user.pk, since=on - REACHES, last=on + FURTHEST_CLOCK)
    found: LogRows = KEPT.get(raw, lambda: _found(LOG.decoded(raw)))
    if not found.sessions:
        return _kept((found, None), found, list)
    question, values = _bouts_of(user, found.sessions)
    bouts = question.raw(**values)
    return _kept((found, bouts), found, lambda: question.decoded(bouts))


def _kept(
    key: Hashable, found: "LogRows", bouts: Callable[[], list[tuple[Any, ...]]]
) -> RecentLog:
    log: RecentLog = KEPT.get(key, lambda: _recent_log(found, bouts()))
    return log


@dataclass(frozen=True, eq=False)
class LogRows:
    """Rows of `LOG` by what they are; `sessions` may have a red light."""

    rows: Mapping[str, list[Any]]
    pains: Mapping[int, list[PainRating]]
    sessions: tuple[int, ...]


def _found(log: Iterable[tuple[Any, ...]]) -> LogRows:
    rows: dict[str, list[Any]] = defaultdict(list)
    for what, session, day, at, zone, until, *rating in log:
        rows[what].append((session, (day, at, zone), until, rating))
    pains: dict[int, list[PainRating]] = defaultdict(list)
    for session, _when, _until, rating in rows["pain"]:
        pains[session].append(PainRating(*rating))
    worst: dict[int, int] = {}
    for session, _when, _until, (_region, _moment, value) in rows["worst"]:
        worst[session] = max(value, worst.get(session, value))
    sessions = {session for session, *_ in rows["red"]} | {
        session
        for session in pains.keys() | worst.keys()
        if _stands_out(pains.get(session, ()), worst.get(session))
    }
    return LogRows(dict(rows), dict(pains), tuple(sorted(sessions)))


def _recent_log(found: LogRows, bouts: list[tuple[Any, ...]]) -> RecentLog:
    rows, (exercises, session_records) = found.rows, _with_exercises(found, bouts)
    return RecentLog(
        exercises=exercises,
        session_records=session_records,
        strong=[
            StrongPain(day, at, zone, region, value)
            for _session, (day, at, zone), _until, (region, _moment, value) in rows.get(
                "strong", ()
            )
        ],
        flares=[
            (*when, until) for _session, when, until, _rating in rows.get("flare", ())
        ],
        pressed=[
            PressureUse(
                day,
                at,
                zone,
                seconds,
                slug,
                None if gate == Gate.ABDOMINAL else most_days,
            )
            for most_days, (day, at, zone), _until, (slug, gate, seconds) in rows.get(
                "pressed", ()
            )
        ],
        very_sensitive=very_sensitive_in(
            (region, value)
            for _session, _when, _until, (region, _kind, value) in rows.get(
                "average", ()
            )
        ),
    )


def _log() -> QuerySet[Any, Any]:
    """What `load_recent` reads, as one UNION.

    Each row is (what it is, session, local day, moment, zone, until, region, when
    the pain was felt, number); what a kind of row has not is NULL or "". Of pressure
    the days a week, the slug and the gate of the exercise stand in their places.
    """
    since, last = day_parameter("since"), day_parameter("last")
    # PostgreSQL takes a bare NULL of the first two parts for text.
    no_day, no_number = Value(None, DateField()), Cast(Value(None), IntegerField())
    entry = ("local_day", "at", "zone")
    # Most rows are of a session, which is read with its moment: to read one is slow.
    no_entry = (no_day, Value(None, DateTimeField()), Value(""), no_day)
    no_rating = (Value(""), Value(""), no_number)
    bouts = Bout.objects.filter(user=user_parameter()).between(since, last).order_by()
    flares = Flare.objects.filter(user=user_parameter()).touching(since)
    scores = PainScore.objects.filter(user=user_parameter()).too_strong(since, last)
    averages = PainScore.objects.filter(user=user_parameter())
    # `last` is two days late, for a device that far ahead.
    lately = averages.averages(last - LATELY - FURTHEST_CLOCK, last)
    pains = SessionPain.objects.filter(user=user_parameter()).between(since, last)
    return (
        flares.order_by()
        .values_list(Value("flare"), no_number, *entry, "until", *no_rating)
        .union(
            scores.order_by().values_list(
                *(Value("strong"), no_number, *entry, no_day),
                *("region", Value(""), "value"),
            ),
            lately.order_by().values_list(
                Value("average"), no_number, *no_entry, "region", "kind", "value"
            ),
            pains.order_by().values_list(
                Value("pain"), "session", *no_entry, "region", "moment", "value"
            ),
            bouts.painful().values_list(
                Value("worst"), "session", *no_entry, *no_rating[:2], "worst_pain"
            ),
            bouts.possibly_red().values_list(
                Value("red"), "session", *no_entry, *no_rating
            ),
            bouts.between(last - PRESSED_LATELY - FURTHEST_CLOCK, last)
            .with_pressure()
            .values_list(
                Value("pressed"),
                "exercise__per_week_max",
                *entry,
                no_day,
                "exercise__slug",
                "exercise__gate",
                pressure.SECONDS,
            ),
            all=True,
        )
    )


LOG = Prepared(_log)


def _stands_out(ratings: Iterable[PainRating], worst: int | None) -> bool:
    """Whether a session may have a red light by its pain, or be one in strong pain.

    Its pain is compared in one region, where it was asked before: any of them may be
    that one. `worst` is the worst pain of any of its exercises, 0–10, as far as it was
    said: it was no less than pain after it.
    """
    ratings = list(ratings)
    if any(one.is_strong for one in ratings):
        return True
    after = [one.value for one in ratings if one.moment == AFTER]
    worst = max([*after, *([] if worst is None else [worst])], default=None)
    before = {one.region: one.value for one in ratings if one.moment == BEFORE}
    next_day = {one.region: one.value for one in ratings if one.moment == NEXT_DAY}
    lights = [light(v, worst, next_day.get(region)) for region, v in before.items()]
    return Light.RED in (lights or [light(None, worst, None)])


def _with_exercises(
    found: LogRows, rows: list[tuple[Any, ...]]
) -> tuple[dict[str, Exercise], list[SessionRecord]]:
    """The sessions of these bouts with their exercises by slug."""
    width = len(RECORD_COLUMNS)
    which = RECORD_COLUMNS.index("exercise")
    exercises = {
        row[which]: Exercise(
            pk=row[which], **dict(zip(LIGHT_AND_DOSE, row[width:], strict=True))
        )
        for row in {row[which]: row for row in rows}.values()
    }
    records = _records_of(
        (row[:width] for row in rows),
        found.pains,
        {pk: traits_of(exercise) for pk, exercise in exercises.items()},
    )
    return {exercise.slug: exercise for exercise in exercises.values()}, records


def _bouts_of(user: "User", sessions: Sequence[int]) -> tuple[Prepared, dict[str, int]]:
    """What asks for the bouts of these sessions with their exercises, and its values.

    They come by the sessions' moments.
    """
    if len(sessions) > MOST_PREPARED:
        some = Bout.objects.filter(user=user, session_id__in=sessions)
        return Prepared(lambda: _with_columns(some)), {}
    numbered = {f"session{n}": pk for n, pk in enumerate(sessions)}
    return _prepared_bouts(len(sessions)), {"user": user.pk, **numbered}


def load_last_times(
    user: "User", slugs: Iterable[str]
) -> dict[tuple[str, str], datetime]:
    """{(slug, side): when it was done last} of these exercises; one query."""
    some = user.bouts.filter(exercise__slug__in=slugs).order_by()
    rows = some.values_list("exercise__slug", "side").annotate(last=Max("session__at"))
    return {(slug, side): last for slug, side, last in rows}


@cache
def _prepared_bouts(number: int) -> Prepared:
    """The bouts of so many sessions."""
    sessions = [Parameter(f"session{n}", BigAutoField()) for n in range(number)]
    of_any = reduce(or_, (Q(session_id=one) for one in sessions))
    return Prepared(
        lambda: _with_columns(Bout.objects.filter(of_any, user=user_parameter()))
    )


def _with_columns(bouts: BoutQuerySet) -> QuerySet[Any, Any]:
    ordered = bouts.order_by("session__at", "session", "pk")
    return ordered.values_list(*RECORD_COLUMNS, *EXERCISE_COLUMNS)


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
    return records_of(bout_rows(bouts), pain_rows(session_pains), traits)


def bout_rows(bouts: BoutQuerySet) -> QuerySet[Any, Any]:
    """Bouts as `records_of` reads them, by the moments of their sessions."""
    ordered = bouts.order_by("session__at", "session", "pk")
    return ordered.values_list(*RECORD_COLUMNS)


def pain_rows(session_pains: SessionPainQuerySet) -> QuerySet[Any, Any]:
    """Pain around sessions as `records_of` reads it."""
    return session_pains.order_by().values_list("session", "region", "moment", "value")


def records_of(
    bouts: Iterable[Sequence[Any]],
    session_pains: Iterable[tuple[int, str, str, int]],
    traits: Mapping[int, ExerciseTraits],
) -> list[SessionRecord]:
    """The sessions of the rows of `bout_rows`, with those of `pain_rows` around."""
    pains = defaultdict(list)
    for session, region, moment, value in session_pains:
        pains[session].append(PainRating(region, moment, value))
    return _records_of(bouts, pains, traits)


def _records_of(
    bouts: Iterable[Sequence[Any]],
    pains: Mapping[int, list[PainRating]],
    traits: Mapping[int, ExerciseTraits],
) -> list[SessionRecord]:
    """The sessions of these bouts with the pain around each, in the order they come.

    Each bout has the values of `RECORD_COLUMNS`.
    """
    about: dict[int, list[Any]] = {}
    done = defaultdict(list)
    for session, *columns in bouts:
        about[session] = columns[: len(SESSION_COLUMNS)]
        exercise, *measures = columns[len(SESSION_COLUMNS) :]
        done[session].append(BoutRecord(traits[exercise], *measures))
    return [
        SessionRecord(
            uid, at, day, done[session], pains.get(session, ()), effort, word, zone
        )
        for session, (uid, at, day, effort, word, zone) in about.items()
    ]
