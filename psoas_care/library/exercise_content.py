"""Exercises as their pages show them, made anew only when a row of them changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BigAutoField, QuerySet, SlugField

from psoas_care.library.models import Exercise, LadderEdge, Reference
from psoas_care.library.models.exercise import CARD_COLUMNS
from psoas_care.web.kept import Kept
from psoas_care.web.prepared import Parameter, Prepared, RawRows, columns_of

ALL = Kept(most=1)
"""All cards, about 60 kB; shared by whoever asks, and must not be changed."""
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


def all_cards() -> Sequence[Exercise]:
    """Every exercise as its card shows it, category after category; one query."""
    raw = CARDS.raw()
    cards: Sequence[Exercise] = ALL.get(raw, lambda: _cards_of(raw))
    return cards


COLUMNS = [name for name in columns_of(Exercise) if name != "search_text"]
CARD_NAMES = [name for name in columns_of(Exercise) if name in {"id", *CARD_COLUMNS}]
REFERENCE_COLUMNS = columns_of(Reference)


def _slug() -> Any:
    return Parameter("slug", SlugField())


def _exercise() -> QuerySet[Any, Any]:
    return Exercise.objects.filter(slug=_slug()).values_list(*COLUMNS)


def _rungs() -> QuerySet[Any, Any]:
    """Both ends of each rung next to an exercise."""
    exercise: Any = Parameter("exercise", BigAutoField())
    edges = LadderEdge.objects.touching(exercise)
    ends = (f"{end}__{n}" for end in ("easier", "harder") for n in CARD_NAMES)
    return edges.values_list(*ends)


def _references() -> QuerySet[Any, Any]:
    of_exercise = Reference.objects.filter(exercises__slug=_slug())
    return of_exercise.values_list(*REFERENCE_COLUMNS)


def _cards() -> QuerySet[Any, Any]:
    return Exercise.objects.grouped_by_category().values_list(*CARD_NAMES)


CARDS = Prepared(_cards)
EXERCISE, REFERENCES = Prepared(_exercise), Prepared(_references)
RUNGS = Prepared(_rungs)


def _references_of(raw: RawRows) -> list[Reference]:
    rows = REFERENCES.decoded(raw)
    return [Reference.from_db(connection.alias, REFERENCE_COLUMNS, r) for r in rows]


def _cards_of(raw: RawRows) -> list[Exercise]:
    rows = CARDS.decoded(raw)
    return [Exercise.from_db(connection.alias, CARD_NAMES, row) for row in rows]


def _rungs_of(pk: int, raw: RawRows) -> Rungs:
    easier, harder = [], []
    for ends in RUNGS.decoded(raw):
        lower, upper = (
            Exercise.from_db(connection.alias, CARD_NAMES, end)
            for end in (ends[: len(CARD_NAMES)], ends[len(CARD_NAMES) :])
        )
        if upper.pk == pk:
            easier.append(lower)
        else:
            harder.append(upper)
    return Rungs(easier, harder)
