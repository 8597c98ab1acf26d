"""Answers of the demo person around sessions, and their decisions about the plan.

As in the diary of pain, all of it follows from the seed and the date alone. Steps down
are not made up: they follow from lights, as they do for everybody.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from psoas_care.accounts.models import User
from psoas_care.demo.diary import (
    DemoSession,
    Season,
    chance_of,
    pain_of,
    rating,
)
from psoas_care.library.body import Region
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category, ExerciseRole, Level, Place
from psoas_care.practice.feedback import respond
from psoas_care.practice.history import load_history
from psoas_care.practice.models import (
    DoseStep,
    Flare,
    Moment,
    MyRoutine,
    MyRoutineItem,
    Programme,
    Session,
    SessionPain,
)
from psoas_care.practice.models.programme import Weekday
from psoas_care.practice.planner.progression import DoseReason
from psoas_care.practice.planner.traffic_light import Light
from psoas_care.web import user_records
from psoas_care.web.user_records import UserRecord

ZONE = "UTC"
MORNING = time(7, 30)
FLARE_DAYS = 6
"""So long a flare-up lasts, which the person enters on the second day of a bad week."""
MORE_AFTER = (20, 34, 48)
"""So many days after the first one, two repetitions more of an exercise were accepted:
the first ones of the library that strengthen and are not hard."""
EQUIPMENT = ["mat", "cushion", "towel", "chair", "wall", "step"]
"""Keys of what the demo person has at home."""


@dataclass(frozen=True)
class DemoAnswers:
    """Answers around a session, 0–10 each; None where a question was skipped."""

    region: Region
    before: int | None
    worst: int | None
    effort: int | None


@dataclass(frozen=True)
class DemoAfter:
    """Pain on the morning after a session, in the region that it was asked before."""

    at: datetime
    session: UUID
    region: Region
    value: int


def answers_of(session: DemoSession, seed: int) -> DemoAnswers:
    """The answers around a session; most sessions are played, and the player asks."""
    chance = chance_of(seed, "told", session.at)
    asked = {pain.moment: pain for pain in session.pains}
    if Moment.BEFORE in asked:
        region, before = asked[Moment.BEFORE].region, asked[Moment.BEFORE].value
    elif chance.random() < 0.85:
        region = Region.LOW_BACK
        before = rating(pain_of(session.at.date(), seed)[region])
    else:
        return DemoAnswers(Region.LOW_BACK, None, None, None)
    worst = rating(before + chance.choice((0, 0, 0, 1, 1)))
    return DemoAnswers(region, before, worst, chance.choice((3, 4, 4, 5, 5, 6, 7)))


def after_of(session: DemoSession, uid: UUID, seed: int) -> DemoAfter | None:
    """The answer of the next morning; seldom a bad one, now and then none."""
    answers = answers_of(session, seed)
    chance = chance_of(seed, "after", session.at)
    if answers.before is None or chance.random() < 0.1:
        return None
    change = 2 if chance.random() < 0.02 else chance.choice((-1, -1, 0, 0, 0, 0, 1))
    morning = datetime.combine(session.at.date(), MORNING, UTC) + timedelta(days=1)
    return DemoAfter(morning, uid, answers.region, rating(answers.before + change))


def keep_after(user: User, after: DemoAfter, uid: UUID, request_hash: str) -> bool:
    """Store such an answer, unless the session is gone or was answered by hand."""
    session = user.sessions.with_uid(after.session)
    if session is None or session.pains.filter(moment=Moment.NEXT_DAY).exists():
        return False
    pain = SessionPain(
        user=user,
        uid=uid,
        session=session,
        region=after.region,
        moment=Moment.NEXT_DAY,
        value=after.value,
        request_hash=request_hash,
    )
    pain.set_moment(session.at, session.zone)
    return user_records.create(pain)


@dataclass(frozen=True)
class _Span:
    """The days of the diary so far."""

    first_day: date
    today: date
    seed: int

    def bad_weeks(self) -> Iterator[date]:
        """The second day of each bad week that is over."""
        day = self.first_day
        while day + timedelta(days=FLARE_DAYS) <= self.today:
            if Season.of(day, self.seed).bad_week == day - timedelta(days=1):
                yield day
            day += timedelta(days=1)


def decide(
    user: User, *, first_day: date, now: datetime, seed: int, request_hash: str
) -> int:
    """Programme, bad times, steps and an own routine up to `now`; how many are new."""
    exercises = Exercise.objects.in_bulk(field_name="slug")
    added = 0
    for at, name, row, children in _decisions(
        user, exercises, _Span(first_day, now.date(), seed)
    ):
        if at > now:
            continue
        row.user, row.uid, row.request_hash = user, _uid(user, name), request_hash
        row.set_moment(at, ZONE)
        added += user_records.create(row, children)
    return added


def _decisions(
    user: User, exercises: Mapping[str, Exercise], span: _Span
) -> Iterator[tuple[datetime, str, UserRecord, list[UserRecord]]]:
    """(moment, name, row, its parts) of all that was ever decided."""
    begin = datetime.combine(span.first_day, MORNING, UTC)
    if not Programme.with_deleted.filter(user=user).exists():
        yield begin, "programme", _programme(), []
    routine, items = _own_routine(exercises.values())
    if items:
        yield begin + timedelta(days=10), "routine", routine, items
    for day in span.bad_weeks():
        at = datetime.combine(day, MORNING, UTC)
        yield at, f"flare/{day}", Flare(until=day + timedelta(days=FLARE_DAYS)), []
    for days, exercise in zip(MORE_AFTER, _growing(exercises.values()), strict=False):
        at = begin + timedelta(days=days)
        yield at, f"more/{exercise.slug}", _two_more(exercise), []


def _programme() -> Programme:
    return Programme(
        minutes=10,
        weekdays=[day.value for day in Weekday if day != Weekday.SUNDAY],
        places=[Place.FLOOR.value, Place.CHAIR.value, Place.STANDING.value],
        equipment=EQUIPMENT,
    )


def _own_routine(
    exercises: Collection[Exercise],
) -> tuple[MyRoutine, list[UserRecord]]:
    """Mobility, a stretch, a hip extensor and breathing, where the library has them."""
    routine = MyRoutine(name="Mornings")
    kinds = (
        [e for e in exercises if ExerciseRole.MOBILITY in e.roles],
        [e for e in exercises if e.is_hip_flexor_stretch],
        [e for e in exercises if ExerciseRole.HIP_EXTENSOR in e.roles],
        [e for e in exercises if e.is_breathing],
    )
    items: list[UserRecord] = [
        MyRoutineItem(my_routine=routine, number=number, exercise=found[0])
        for number, found in enumerate(filter(None, kinds), start=1)
    ]
    return routine, items


def _growing(exercises: Iterable[Exercise]) -> Iterator[Exercise]:
    for exercise in exercises:
        is_strength = exercise.category == Category.STRENGTHEN
        if is_strength and exercise.level < Level.HARD:
            yield exercise


def _two_more(exercise: Exercise) -> DoseStep:
    return DoseStep(
        kind=DoseStep.Kind.ACCEPTED,
        exercise=exercise,
        hold_seconds=exercise.hold_seconds,
        repetitions=min(exercise.repetitions + 2, exercise.repetitions_max),
        sets=exercise.sets,
        reason=DoseReason.THREE_GREENS,
    )


def respond_to_reds(user: User, now: datetime) -> None:
    """Let the red lights of late have the consequences that they have for everybody."""
    history = load_history(user, now.date())
    answered = {step.source for step in history.steps}
    reds = [s.uid for s in history.session_records if s.light == Light.RED]
    for session in Session.objects.filter(user=user, uid__in={*reds} - answered):
        respond(session, now=now)


def _uid(user: User, what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"mailto:{user.email}/plan/{what}")
