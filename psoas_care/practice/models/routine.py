"""Sessions that are ready to be done: the content's own, the same for everybody."""

from dataclasses import fields, replace
from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from psoas_care.library.body import Region
from psoas_care.library.dose import Dose, effort_in_words
from psoas_care.library.models import Exercise
from psoas_care.web.fields import RangeField, WordsField

OVERRIDES = ("hold_seconds", "repetitions", "sets", "rest_seconds")
"""What a session may say otherwise than the library; how fast one moves it may not."""

SHOWN = (
    "id", "slug", "name", "category", "level", "place", "gate", "codes", "tool_slugs",
    "is_breathing",
    "is_calm",
    "not_with", "hold_seconds_max", "repetitions_max", "sets_max",
    *(field.name for field in fields(Dose)),
)  # fmt: skip
"""What a session shows of an exercise, and what a verdict asks of it."""

PROSE = tuple(
    f"exercise__{field.name}"
    for field in Exercise._meta.concrete_fields
    if field.name not in SHOWN
)
"""What stays in the database: a list of sessions names many exercises."""


class DosedItem(models.Model):
    """One exercise in a session, with as much of it as the session says.

    What is null follows the library, also when its dose changes later. Seconds;
    repetitions and sets are for one side.
    """

    number = models.PositiveSmallIntegerField()
    hold_seconds = RangeField(_("hold"), low=0, high=1200, null=True)
    repetitions = RangeField(_("repetitions"), low=1, high=30, null=True)
    sets = RangeField(_("sets"), low=1, high=5, null=True)
    rest_seconds = RangeField(_("rest"), low=0, high=120, null=True)

    exercise: models.ForeignKey[Exercise]

    class Meta:
        abstract = True

    @property
    def overrides(self) -> dict[str, int]:
        """What is said here and not in the library."""
        overridden = {name: getattr(self, name) for name in OVERRIDES}
        return {name: value for name, value in overridden.items() if value is not None}

    @property
    def in_words(self) -> str:
        return effort_in_words(self.dose)

    @property
    def dose(self) -> Dose:
        overridden: dict[str, Any] = {**self.overrides}
        return replace(self.exercise.dose, **overridden)


class RoutineQuerySet(models.QuerySet["Routine"]):
    """Questions to the ready sessions."""

    def get_by_natural_key(self, slug: str) -> "Routine":
        return self.get(slug=slug)

    def named(self, slug: str) -> "Routine | None":
        """The session of this slug; None if there is none."""
        return self.filter(slug=slug).first()

    def micro_break(self) -> "Routine | None":
        """The shortest, for whoever has no time; None before content is loaded."""
        return self.filter(is_micro_break=True).first()

    def with_items(self) -> Self:
        """With exercises and doses, at one query more."""
        items = RoutineItem.objects.with_exercises()
        return self.prefetch_related(models.Prefetch("items", items))


class Routine(models.Model):
    """A ready session. `limit_minutes` is the time that it was made to fit into.

    `walking_note` is for whoever may be advised to walk.

    `regions` are those it is meant for; none means that it suits all of them. One
    session `is_micro_break`: it is offered to whoever has no time for the plan.
    """

    slug = models.SlugField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    summary = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    walking_note = models.TextField(blank=True)
    limit_minutes = RangeField(low=1, high=60)
    regions = WordsField(words=Region)
    is_micro_break = models.BooleanField()

    objects = RoutineQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["is_micro_break"],
                condition=models.Q(is_micro_break=True),
                name="practice_one_micro_break",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("practice:routine_detail", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class RoutineItemQuerySet(models.QuerySet["RoutineItem"]):
    """Questions to the parts of the ready sessions."""

    def get_by_natural_key(self, slug: str, number: int) -> "RoutineItem":
        return self.get(routine__slug=slug, number=number)

    def with_exercises(self) -> Self:
        return self.select_related("exercise").defer(*PROSE)

    def of_micro_break(self) -> Self:
        return self.filter(routine__is_micro_break=True)

    def doses_used(self) -> list[tuple[int, dict[str, int]]]:
        """(exercise, what is said otherwise than in the library), where anything is."""
        overridden = models.Q()
        for name in OVERRIDES:
            overridden |= models.Q(**{f"{name}__isnull": False})
        return [(item.exercise_id, item.overrides) for item in self.filter(overridden)]


class RoutineItem(DosedItem):
    """One exercise of a ready session; the content may go below a usual dose."""

    routine = models.ForeignKey(Routine, models.CASCADE, related_name="items")
    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="+")

    objects = RoutineItemQuerySet.as_manager()

    class Meta:
        ordering = ("routine", "number")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["routine", "number"], name="practice_routineitem_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.routine_id}.{self.number}"

    def natural_key(self) -> tuple[str, int]:
        return (self.routine.slug, self.number)
