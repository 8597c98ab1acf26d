"""One exercise and what its page shows of others, made anew only when it changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BigAutoField, QuerySet, SlugField

from psoas_care.library.models import Exercise, LadderEdge, Reference
from psoas_care.library.models.exercise import CARD_COLUMNS
from psoas_care.web.kept import Kept
from psoas_care.web.prepared import Parameter, Prepared, RawRows, columns_of

KEPT = Kept(most=120)
"""Two for each exercise, together about 15 kB; the same for everybody."""


@dataclass(frozen=True, eq=False)
class ExerciseContent:
    """An exercise and its sources, shared by whoever asks: they must not be changed."""

    exercise: Exercise
    references: Sequence[Reference]


@dataclass(frozen=True, eq=False)
class Rungs:
    """What is one step easier and one step harder, as cards show it; shared, too."""

    easier: Sequence[Exercise] = ()
    harder: Sequence[Exercise] = ()


def load_exercise(slug: str) -> ExerciseContent | None:
    """An exercise as it is now, None if there is none; two queries.

    The rows are read each time, and what they come to is kept under them.
    """
    raw, sources = EXERCISE.raw(slug=slug), REFERENCES.raw(slug=slug)

    def make() -> ExerciseContent | None:
        for row in EXERCISE.decoded(raw):
            exercise = Exercise.from_db(connection.alias, COLUMNS, row)
            return ExerciseContent(exercise, _references_of(sources))
        return None

    content: ExerciseContent | None = KEPT.get((slug, raw, sources), make)
    return content


def load_rungs(exercise: Exercise) -> Rungs:
    """What is next to an exercise on its ladders; one query, kept in the same way."""
    raw = RUNGS.raw(exercise=exercise.pk)
    rungs: Rungs = KEPT.get((exercise.pk, raw), lambda: _rungs_of(exercise.pk, raw))
    return rungs


COLUMNS = [name for name in columns_of(Exercise) if name != "search_text"]
RUNG_COLUMNS = [name for name in columns_of(Exercise) if name in {"id", *CARD_COLUMNS}]
REFERENCE_COLUMNS = columns_of(Reference)


def _slug() -> Any:
    return Parameter("slug", SlugField())


def _exercise() -> QuerySet[Any, Any]:
    return Exercise.objects.filter(slug=_slug()).values_list(*COLUMNS)


def _rungs() -> QuerySet[Any, Any]:
    """Both ends of each rung next to an exercise."""
    exercise: Any = Parameter("exercise", BigAutoField())
    edges = LadderEdge.objects.touching(exercise)
    ends = (f"{end}__{n}" for end in ("easier", "harder") for n in RUNG_COLUMNS)
    return edges.values_list(*ends)


def _references() -> QuerySet[Any, Any]:
    of_exercise = Reference.objects.filter(exercises__slug=_slug())
    return of_exercise.values_list(*REFERENCE_COLUMNS)


EXERCISE, REFERENCES = Prepared(_exercise), Prepared(_references)
RUNGS = Prepared(_rungs)


def _references_of(raw: RawRows) -> list[Reference]:
    rows = REFERENCES.decoded(raw)
    return [Reference.from_db(connection.alias, REFERENCE_COLUMNS, r) for r in rows]


def _rungs_of(pk: int, raw: RawRows) -> Rungs:
    easier, harder = [], []
    for ends in RUNGS.decoded(raw):
        lower, upper = (
            Exercise.from_db(connection.alias, RUNG_COLUMNS, end)
            for end in (ends[: len(RUNG_COLUMNS)], ends[len(RUNG_COLUMNS) :])
        )
        if upper.pk == pk:
            easier.append(lower)
        else:
            harder.append(upper)
    return Rungs(easier, harder)
