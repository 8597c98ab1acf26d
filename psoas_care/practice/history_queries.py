"""Reading the facts of a plan, at two queries however long the diary is."""

import json
import operator
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from psoas_care.library.body import TRACKED
from psoas_care.library.dose import Dose, Sides
from psoas_care.library.models import Exercise, LadderEdge
from psoas_care.library.models.exercise import WEIGHTS
from psoas_care.library.vocabulary import Gate, Place
from psoas_care.practice.history import (
    LATELY,
    REMEMBERED,
    Availability,
    DoseStepRecord,
    RegionPain,
    TrainingHistory,
)
from psoas_care.practice.models import PlanChoice
from psoas_care.practice.models.programme import Weekday
from psoas_care.practice.planner.progression import Amount
from psoas_care.practice.planner.session_records import (
    BoutRecord,
    ExerciseTraits,
    PainRating,
    SessionRecord,
)

if TYPE_CHECKING:
    from psoas_care.accounts.models import User

BOUNDS = [
    f"{name}_{end}"
    for name in ("hold_seconds", "repetitions", "sets")
    for end in ("min", "max")
]
AS_WELL = {Place.FLOOR: {Place.BED, Place.CHAIR}, Place.BED: {Place.CHAIR}}
"""The place of an exercise is the one that asks least, so breathing has a chair; who
gets lower can do it there. What truly needs a chair or a bed names it as equipment."""
COMES_WITH = {Place.CHAIR: "chair", Place.BED: "bed"}
"""Who can sit on a firm chair, or lie on a firm bed, has one."""
Said = dict[str, list[dict[str, Any]]]


def load_history(user: "User", on: date, since: date | None = None) -> TrainingHistory:
    """All that the plan of the local day `on` needs to know of a person.

    What was practised and felt on the day `since` or later counts as of the day `on`.
    """
    said = _said(user, on)
    for row in [*said["bout"], *said["felt"]]:
        if since and _day(row["day"]) >= since:
            row["day"] = on.isoformat()
    programme = frame_of(**said["programme"][0]) if said["programme"] else None
    history = facts_at_first(on, programme)
    exercises = {exercise.pk: exercise for exercise in history.exercises.values()}
    slugs = {pk: exercise.slug for pk, exercise in exercises.items()}
    wishes = [_wish(choice, slugs) for choice in _in_order(said["choice"])]
    today = [wish for wish in wishes if wish[1] == on]
    return replace(
        history,
        session_records=tuple(_sittings(said, exercises)),
        steps=tuple(_step(step, slugs) for step in _in_order(said["step"])),
        felt=tuple(_felt(score) for score in said["felt"]),
        flares=tuple((_day(f["day"]), _maybe_day(f["until"])) for f in said["flare"]),
        swaps={a: b for kind, _, a, b in today if kind == PlanChoice.Kind.SWAP},
        skips=frozenset(a for kind, _, a, _b in today if kind == PlanChoice.Kind.SKIP),
        days_off=frozenset(
            day for kind, day, *_ in wishes if kind == PlanChoice.Kind.SKIP_DAY
        ),
    )


def facts_at_first(on: date, programme: Availability | None) -> TrainingHistory:
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
        easier=_rungs(exercises.values(), "easier_slug"),
        harder=_rungs(exercises.values(), "harder_slug"),
    )


def _exercises() -> QuerySet[Exercise]:
    """Every exercise with its next rungs; pressure has no ladder."""
    edges = LadderEdge.objects.exclude(family=LadderEdge.Family.RELEASE)
    below = edges.filter(harder=OuterRef("pk")).values("easier__slug")
    above = edges.filter(easier=OuterRef("pk")).values("harder__slug")
    columns = (
        "slug", "position", "name", "category", "level", "place", "gate",
        "start_position", "codes", "tool_slugs", "needs", "roles",
        "is_hip_flexor_stretch", "is_on_one_leg", "is_for_sensitive", "is_breathing",
        *BOUNDS, *WEIGHTS,
    )  # fmt: skip
    dose = (field.name for field in fields(Dose))
    return Exercise.objects.only(*columns, *dose).annotate(
        easier_slug=Subquery(below[:1]),
        harder_slug=Subquery(above[:1]),
    )


def _is_possible(exercise: Exercise, programme: Availability) -> bool:
    """Whether place and equipment are there, or what will do instead."""
    have, needs = programme.equipment, exercise.needs
    instead = {need["replaces"] for need in needs if need["key"] in have}
    missing = (
        need["key"]
        for need in needs
        if not need["is_optional"] and not need["replaces"]
    )
    return exercise.place in programme.places and all(
        key in have or key in instead for key in missing
    )


def frame_of(
    *,
    day: str,
    minutes: int,
    weekdays: str | list[str],
    places: str | list[str],
    equipment: str | list[str],
    wants_release: bool,
) -> Availability:
    """A programme as plain values, from its columns as JSON gives them."""
    can_be = {Place(place) for place in _list(places)}
    have = {*_list(equipment), *(COMES_WITH[p] for p in can_be & COMES_WITH.keys())}
    can_be.update(*(AS_WELL.get(place, ()) for place in tuple(can_be)))
    return Availability(
        since=_day(day),
        minutes=minutes,
        weekdays=frozenset(map(Weekday.values.index, _list(weekdays))),
        places=frozenset(can_be),
        equipment=frozenset(have),
        wants_release=bool(wants_release),
    )


def _list(said: str | list[str]) -> list[str]:
    """A list within JSON, which SQLite gives as the text that it keeps."""
    found: list[str] = json.loads(said) if isinstance(said, str) else said
    return found


def _rungs(exercises: Iterable[Exercise], name: str) -> dict[str, str]:
    """The neighbours on one side, of the exercises that have one there."""
    rungs = {exercise.slug: getattr(exercise, name) for exercise in exercises}
    return {slug: other for slug, other in rungs.items() if other}


def _said(user: "User", on: date) -> Said:
    """Rows of seven tables by what they are about, a few columns of each; one query."""
    since = on - REMEMBERED
    day = {"day": "local_day"}
    pair = {"exercise": "exercise_id", "other": "other_id"}
    first, *others = (
        _columns(
            user.bouts.between(since, on),
            "bout", pk="pk", session="session_id", uid="session__uid", at="at",
            effort="session__effort", said="session__next_day",
            exercise="exercise_id", side="side", seconds="actual_seconds",
            repetitions="repetitions", worst="worst_pain", pressure="pressure",
            beyond="beyond", stopped="stopped", hurt_region="hurt_region",
            hurt_words="hurt_words", **day,
        ),
        _columns(
            user.session_pains.between(since, on),
            "around", session="session_id", region="region", moment="moment",
            value="value",
        ),
        _columns(
            user.pain_scores.between(on - LATELY, on),
            "felt", region="region", side="side", kind="kind", value="value", **day,
        ),
        _columns(
            user.programmes.all(),
            "programme", minutes="minutes", weekdays="weekdays", places="places",
            equipment="equipment", wants_release="wants_release", **day,
        ),
        _columns(user.flares.touching(since), "flare", until="until", **day),
        _columns(
            user.plan_choices.between(since, on),
            "choice", pk="pk", kind="kind", **pair, **day,
        ),
        _columns(
            user.dose_steps.in_effect_since(since),
            "step", pk="pk", kind="kind", hold="hold_seconds",
            repetitions="repetitions", sets="sets", reason="reason", source="source",
            at="at", **pair, **day,
        ),
    )  # fmt: skip
    found = defaultdict(list)
    for what, said in first.union(*others, all=True):
        found[what].append(said)
    return found


def _columns(rows: QuerySet[Any], what: str, **columns: str) -> QuerySet[Any, Any]:
    """Rows of any table as (what, columns), so that one query can ask them all."""
    pairs = rows.order_by().annotate(what=Value(what), said=JSONObject(**columns))
    found: QuerySet[Any, Any] = pairs.values_list("what", "said")
    return found


def _sittings(said: Said, exercises: Mapping[int, Exercise]) -> Iterator[SessionRecord]:
    """The sessions with all that was done in them, oldest first."""
    pains = defaultdict(list)
    for p in said["around"]:
        pains[p["session"]].append(PainRating(p["region"], p["moment"], p["value"]))
    known = {pk: traits_of(exercise) for pk, exercise in exercises.items()}
    by_session = defaultdict(list)
    for bout in sorted(said["bout"], key=operator.itemgetter("at", "session", "pk")):
        by_session[bout["session"]].append(bout)
    for session, bouts in by_session.items():
        first = bouts[0]
        yield SessionRecord(
            uid=UUID(first["uid"]),
            at=_moment(first["at"]),
            day=_day(first["day"]),
            bouts=[
                BoutRecord(
                    exercise=known[bout["exercise"]],
                    side=bout["side"],
                    seconds=bout["seconds"],
                    repetitions=bout["repetitions"],
                    worst=bout["worst"],
                    pressure=bout["pressure"],
                    beyond=_list(bout["beyond"]),
                    stopped=bout["stopped"],
                    hurt_region=bout["hurt_region"],
                    hurt_words=_list(bout["hurt_words"]),
                )
                for bout in bouts
            ],
            pains=pains[session],
            effort=first["effort"],
            said=first["said"],
        )


def traits_of(exercise: Exercise) -> ExerciseTraits:
    return ExerciseTraits(
        exercise.slug,
        exercise.category,
        exercise.level,
        weights_of(exercise),
        is_per_side=exercise.sides == Sides.PER_SIDE,
        is_deep_front=exercise.gate == Gate.ABDOMINAL,
    )


def weights_of(exercise: Exercise) -> dict[str, int]:
    """How usual an exercise is for each region, 0–2."""
    return {
        region.value: getattr(exercise, weight)
        for region, weight in zip(TRACKED, WEIGHTS, strict=True)
    }


def _in_order(said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(said, key=operator.itemgetter("pk"))


def _wish(said: dict[str, Any], slugs: Mapping[int, str]) -> tuple[str, date, str, str]:
    """(kind, day, exercise, other) of a choice."""
    about = (slugs.get(said[name], "") for name in ("exercise", "other"))
    return (said["kind"], _day(said["day"]), *about)


def _step(said: dict[str, Any], slugs: Mapping[int, str]) -> DoseStepRecord:
    return DoseStepRecord(
        kind=said["kind"],
        exercise=slugs[said["exercise"]],
        other=slugs.get(said["other"], ""),
        amount=Amount(said["hold"], said["repetitions"], said["sets"]),
        reason=said["reason"],
        source=UUID(said["source"]) if said["source"] else None,
        at=_moment(said["at"]),
        day=_day(said["day"]),
    )


def _felt(said: dict[str, Any]) -> RegionPain:
    where = said["region"], said["side"]
    return RegionPain(_day(said["day"]), *where, said["kind"], said["value"])


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _maybe_day(text: str | None) -> date | None:
    return _day(text) if text else None


def _moment(text: str) -> datetime:
    """A moment in UTC, from what each database makes of it in JSON."""
    moment = datetime.fromisoformat(text)
    return (
        moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    )
