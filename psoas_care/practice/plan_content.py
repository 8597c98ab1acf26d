"""The library as a plan needs it, made anew only when a row of it changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from psoas_care.library.models import Exercise, LadderEdge
from psoas_care.practice.models import RoutineItem
from psoas_care.practice.planner.session_records import ExerciseTraits
from psoas_care.practice.recent_log import traits_of
from psoas_care.web.kept import Kept
from psoas_care.web.prepared import Prepared

KEPT = Kept(most=2)
"""About 400 kB; the same for everybody."""


@dataclass(frozen=True, eq=False)
class PlanContent:
    """Every exercise by slug, in the order of the library, whole but for its search.

    `easier` and `harder` are the next rungs of its ladder, pressure has none;
    `micro_break` is the slug of the micro-break by those that it is made of. All of it
    is shared by whoever asks, and must not be changed.
    """

    exercises: Mapping[str, Exercise]
    easier: Mapping[str, str] = field(default_factory=dict)
    harder: Mapping[str, str] = field(default_factory=dict)
    micro_break: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_pk(self) -> dict[int, Exercise]:
        return {one.pk: one for one in self.exercises.values()}

    @cached_property
    def traits(self) -> dict[int, ExerciseTraits]:
        return {pk: traits_of(one) for pk, one in self.by_pk.items()}


def load_plan_content() -> PlanContent:
    """Every exercise as it is now; one query."""
    raw = EXERCISES.raw()
    content: PlanContent = KEPT.get(raw, lambda: _content(EXERCISES.decoded(raw)))
    return content


# All but what only a search reads: shared rows must not be completed later.
COLUMNS = [
    column.attname
    for column in Exercise._meta.concrete_fields
    if column.name != "search_text"
]
LEADS_TO = ("easier_slug", "harder_slug", "micro_break_slug")


def _exercises() -> QuerySet[Any, Any]:
    edges = LadderEdge.objects.exclude(family=LadderEdge.Family.RELEASE)
    below = edges.filter(harder=OuterRef("pk")).values("easier__slug")
    above = edges.filter(easier=OuterRef("pk")).values("harder__slug")
    breaks = RoutineItem.objects.of_micro_break().filter(exercise=OuterRef("pk"))
    return Exercise.objects.annotate(
        easier_slug=Subquery(below[:1]),
        harder_slug=Subquery(above[:1]),
        micro_break_slug=Subquery(breaks.values("routine__slug")[:1]),
    ).values_list(*COLUMNS, *LEADS_TO)


EXERCISES = Prepared(_exercises)


def _content(rows: Iterable[tuple[Any, ...]]) -> PlanContent:
    exercises = {}
    leads_to: tuple[dict[str, str], ...] = tuple({} for _ in LEADS_TO)
    for row in rows:
        columns, slugs = row[: len(COLUMNS)], row[len(COLUMNS) :]
        exercise = Exercise.from_db(connection.alias, COLUMNS, columns)
        exercises[exercise.slug] = exercise
        for found, slug in zip(leads_to, slugs, strict=True):
            if slug:
                found[exercise.slug] = slug
    return PlanContent(exercises, *leads_to)
