"""An exercise, its steps, and the questions people ask of all of them."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from psoas_care.library.body import TRACKED
from psoas_care.library.dose import Dose, Sides
from psoas_care.library.models.equipment import Equipment, ExerciseEquipment
from psoas_care.library.models.muscle import Muscle, MuscleUse
from psoas_care.library.models.reference import Reference
from psoas_care.library.models.search_word import SearchWord
from psoas_care.library.search import BREAK, Vocabulary, as_one_word, searchable
from psoas_care.library.vocabulary import (
    Category,
    EvidenceGrade,
    ExerciseRole,
    Gate,
    Level,
    Place,
    StartPosition,
)
from psoas_care.safety.consequences import BACK_PRESSURE, DEEP_FRONT_PRESSURE
from psoas_care.safety.models import Question
from psoas_care.web.fields import RangeField, WordsField

WEIGHTS = [f"for_{region}" for region in TRACKED]
"""The columns that say how usual an exercise is for each region."""

LIGHT_COLUMNS = (
    "slug", "name", "category", "level", "sides", "gate", "tool_slugs", *WEIGHTS,
)  # fmt: skip
"""What the light of a session, and what follows, ask of its exercises."""

DOSE_COLUMNS = (
    "hold_seconds", "hold_seconds_min", "hold_seconds_max",
    "repetitions", "repetitions_min", "repetitions_max",
    "sets", "sets_min", "sets_max",
    "rest_seconds", "move_seconds", "per_week_min", "per_week_max", "roles",
)  # fmt: skip
"""What a dose follows from, beside the light."""

CARD_COLUMNS = (
    "slug", "position", "name", "category", "level", "place", "gate", "start_position",
    "codes", "tool_slugs", "tool_names", "is_breathing", "is_calm", "not_with",
    "hold_seconds_max", "repetitions_max", "sets_max",
    *(field.name for field in fields(Dose)),
)  # fmt: skip
"""What a card shows and a verdict asks."""

LYING = {StartPosition.PRONE, StartPosition.SIDE_LYING, StartPosition.SUPINE}

WORKED_OUT = [
    "search_text", "step_texts", "mentioned", "codes", "tool_slugs", "tool_names",
    "needs",
]  # fmt: skip
"""The columns that follow from others when content is loaded."""

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
"""Looks like the slug of an exercise; prose names others that way."""


CHOSEN: dict[str, Callable[[Any], Q]] = {
    "category": lambda category: Q(category=category),
    "region": lambda region: Q(**{f"for_{region}__gte": 1}),
    "level": lambda level: Q(level=level),
    "place": lambda places: Q(place__in=places),
}
"""The filters that say beside each choice how many exercises it finds."""


def _finds(row: Mapping[str, Any], name: str, value: Any) -> bool:
    """Whether a filter of `CHOSEN` finds the exercise with these columns."""
    if name == "region":
        return bool(row[f"for_{value}"] >= 1)
    if name == "place":
        return row["place"] in value
    return str(row[name]) == str(value)


class ExerciseQuerySet(models.QuerySet["Exercise"]):
    """What may be asked of the library; every question can follow another."""

    def get_by_natural_key(self, slug: str) -> "Exercise":
        return self.get(slug=slug)

    def named(self, slug: str) -> "Exercise | None":
        """The exercise of this slug; None if there is none."""
        return self.filter(slug=slug).first()

    def matching(self, text: str) -> Self:
        """Exercises in which every word of `text` occurs, or what it means.

        All, if there is none.
        """
        texts = Exercise.objects.values_list("search_text", flat=True)
        vocabulary = Vocabulary(BREAK.join(texts), SearchWord.objects.meanings())
        found = self.all()
        for word in vocabulary.words(searchable(text)):
            terms = (Q(search_text__contains=t) for t in vocabulary.terms(word))
            found = found.filter(reduce(or_, terms, Q()))
        return found

    def breathing(self) -> Self:
        """What stays open while somebody should see a doctor today."""
        return self.filter(is_breathing=True)

    def deep_front(self) -> Self:
        """Pressure on the front of the body."""
        return self.filter(gate=Gate.ABDOMINAL)

    def hip_flexor_stretches(self) -> Self:
        return self.filter(is_hip_flexor_stretch=True)

    def in_category(self, category: str) -> Self:
        return self.filter(CHOSEN["category"](category))

    def for_region(self, region: str) -> Self:
        """Exercises used for a tracked region, the most usual ones first."""
        return self.filter(CHOSEN["region"](region)).order_by(
            f"-for_{region}", "position"
        )

    def at_places(self, places: Collection[str]) -> Self:
        return self.filter(CHOSEN["place"](places))

    def at_level(self, level: int) -> Self:
        return self.filter(CHOSEN["level"](level))

    def with_equipment_at_hand(self, keys: Collection[str]) -> Self:
        """Exercises that need nothing but what is in `keys`, or a stated substitute."""
        substitute = ExerciseEquipment.objects.filter(
            exercise=OuterRef("exercise"),
            instead_of=OuterRef("equipment"),
            equipment__key__in=keys,
        )
        missing = (
            ExerciseEquipment.objects.filter(
                exercise=OuterRef("pk"), need=ExerciseEquipment.Need.REQUIRED
            )
            .exclude(equipment__key__in=keys)
            .exclude(Exists(substitute))
        )
        return self.exclude(Exists(missing))

    def counts(self, chosen: Mapping[str, Any]) -> dict[str, int]:
        """How many exercises each choice of a filter finds, as {"place_bed": 2, …}.

        `chosen` is what the filters of `CHOSEN` say; a filter narrows the others, and
        not itself: what else one could choose there is what its counts are for.
        """
        kinds: dict[str, list[Any]] = {
            "category": Category.values,
            "region": [region.value for region in TRACKED],
            "level": Level.values,
            "place": [[place] for place in Place.values],
        }
        found: Counter[str] = Counter()
        for row in self.values("category", "level", "place", *WEIGHTS):
            refuses = {n for n, value in chosen.items() if not _finds(row, n, value)}
            for name, values in kinds.items():
                if refuses <= {name}:
                    found.update(
                        f"{name}_{value[0] if name == 'place' else value}"
                        for value in values
                        if _finds(row, name, value)
                    )
        return found

    def grouped_by_category(self) -> Self:
        """Category after category, in its usual order; inside one as ordered so far."""
        rank = Case(
            *(
                When(category=category, then=Value(number))
                for number, category in enumerate(Category.values)
            )
        )
        inside = self.query.order_by or ("position",)
        return self.order_by(rank, *inside)

    def for_cards(self) -> Self:
        """Only what a card shows and a verdict asks; prose stays in the database."""
        return self.only(*CARD_COLUMNS)

    def for_lights(self) -> Self:
        """Only what the light of a session, and what follows, ask of its exercises."""
        return self.only(*LIGHT_COLUMNS)

    def without_pressure_like(self, exercise: "Exercise") -> Self:
        """Stretches and rest, those first that are most usual for the same regions."""
        likeness = sum(
            (F(weight) * getattr(exercise, weight) for weight in WEIGHTS), Value(0)
        )
        return self.filter(category__in=[Category.RELAX, Category.STRETCH]).order_by(
            -likeness, "level", "position"
        )

    def work_out_columns(self) -> None:
        """Write again, after a change of content, what follows from other columns."""
        names = dict(self.values_list("slug", "name"))
        needs = ExerciseEquipment.objects.select_related("equipment", "instead_of")
        exercises = list(
            self.prefetch_related(
                "muscles", "steps", "contraindications", "tools",
                Prefetch("equipment_needs", needs),
            )
        )  # fmt: skip
        for exercise in exercises:
            exercise.search_text = exercise.words_to_search()
            exercise.step_texts = [step.text for step in exercise.steps.all()]
            exercise.codes = [q.code for q in exercise.contraindications.all()]
            exercise.tool_slugs = [tool.slug for tool in exercise.tools.all()]
            exercise.tool_names = [tool.name for tool in exercise.tools.all()]
            exercise.needs = [need.in_words for need in exercise.equipment_needs.all()]
            exercise.mentioned = {
                slug: names[slug]
                for text in (exercise.easier_text, exercise.harder_text)
                for slug in SLUG.findall(text)
                if slug in names
            }
        self.bulk_update(exercises, WORKED_OUT)


class Exercise(models.Model):
    """One thing a person can do, with its dose, cautions and evidence.

    Texts are our own words; `article` says what the founding article has about it.
    `for_…` is how usual the exercise is for a region: 2 commonly used, 1 sometimes,
    0 not usually. That is convention, not proof. Of the columns `x_min`, `x`,
    `x_max` the middle one is the dose to start from and what the timer counts.

    `roles` say what it does in a planned session: for every hip flexor there is a hip
    extensor, and mobility warms up. `is_on_one_leg`: one leg carries the body, so it is
    no next step for whoever needs support. `is_for_sensitive`: pressure gentle enough
    for whoever is very sensitive to pain. `is_breathing`: it stays open while somebody
    should see a doctor today. `is_calm`: it neither stretches nor loads. All of them
    must be said for each exercise.
    """

    slug = models.SlugField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    aka = models.JSONField(default=list, blank=True)
    category = models.CharField(max_length=12, choices=Category)
    level = RangeField(low=1, high=3, choices=Level)
    sides = models.CharField(max_length=12, choices=Sides)
    start_position = models.CharField(max_length=16, choices=StartPosition)
    place = models.CharField(max_length=8, choices=Place)
    gate = models.CharField(max_length=20, choices=Gate, blank=True)

    article = models.TextField()
    targets = models.JSONField()
    related = models.JSONField(default=list, blank=True)
    equipment_notes = models.JSONField(default=list, blank=True)
    breath = models.TextField()
    feel = models.TextField()
    mistakes = models.JSONField()
    stop_if = models.JSONField()
    easier_text = models.TextField()
    harder_text = models.TextField()

    hold_seconds = RangeField(low=0, high=1200)
    hold_seconds_min = RangeField(low=0, high=1200)
    hold_seconds_max = RangeField(low=0, high=1200)
    repetitions = RangeField(low=1, high=30)
    repetitions_min = RangeField(low=1, high=30)
    repetitions_max = RangeField(low=1, high=30)
    sets = RangeField(low=1, high=5)
    sets_min = RangeField(low=1, high=5)
    sets_max = RangeField(low=1, high=5)
    rest_seconds = RangeField(low=0, high=120)
    move_seconds = RangeField(low=0, high=60)
    per_week_min = RangeField(low=0, high=14)
    per_week_max = RangeField(low=0, high=14)

    for_low_back = RangeField(low=0, high=2)
    for_pelvic = RangeField(low=0, high=2)
    for_hip_front = RangeField(low=0, high=2)
    roles = WordsField(words=ExerciseRole)
    is_hip_flexor_stretch = models.BooleanField()
    is_on_one_leg = models.BooleanField()
    is_for_sensitive = models.BooleanField()
    is_breathing = models.BooleanField()
    is_calm = models.BooleanField()
    evidence_grade = models.CharField(max_length=8, choices=EvidenceGrade)
    evidence_note = models.TextField()

    contraindications = models.ManyToManyField(Question, related_name="exercises")
    not_with = models.JSONField(default=list, blank=True)
    references = models.ManyToManyField(Reference, related_name="exercises")
    muscles = models.ManyToManyField(
        Muscle, through=MuscleUse, related_name="exercises"
    )
    equipment = models.ManyToManyField(
        Equipment,
        through=ExerciseEquipment,
        through_fields=("exercise", "equipment"),
        related_name="exercises",
    )

    # Worked out by load_content, so that a search, a page or a verdict needs no joins.
    search_text = models.TextField(default="", blank=True, editable=False)
    step_texts = models.JSONField(default=list, blank=True, editable=False)
    mentioned = models.JSONField(default=dict, blank=True, editable=False)
    codes = models.JSONField(default=list, blank=True, editable=False)
    tool_slugs = models.JSONField(default=list, blank=True, editable=False)
    tool_names = models.JSONField(default=list, blank=True, editable=False)
    needs = models.JSONField(default=list, blank=True, editable=False)

    objects = ExerciseQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *(
                models.CheckConstraint(
                    condition=Q(
                        **{f"{column}__gte": F(f"{column}_min")},
                        **{f"{column}__lte": F(f"{column}_max")},
                    ),
                    name=f"library_{column}_lie_between_their_bounds",
                )
                for column in ("hold_seconds", "repetitions", "sets")
            ),
            models.CheckConstraint(
                condition=Q(per_week_max__gte=F("per_week_min")),
                name="library_per_week_bounds_are_in_order",
            ),
            models.CheckConstraint(
                condition=Q(gate="") | Q(category="release"),
                name="library_only_release_has_a_gate",
            ),
            models.CheckConstraint(
                condition=Q(is_hip_flexor_stretch=False)
                | Q(category="stretch", for_hip_front=2),
                name="library_a_hip_flexor_stretch_is_a_stretch",
            ),
            models.CheckConstraint(
                condition=Q(is_for_sensitive=False) | Q(category="release"),
                name="library_only_release_is_for_sensitive",
            ),
            models.CheckConstraint(
                condition=Q(is_calm=False) | Q(category="relax"),
                name="library_only_relaxing_is_calm",
            ),
            models.CheckConstraint(
                condition=Q(is_breathing=False) | Q(category="relax", level=1, gate=""),
                name="library_breathing_is_easy_and_relaxes",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("library:exercise_detail", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def kind(self) -> Category:
        return Category(self.category)

    @property
    def evidence(self) -> EvidenceGrade:
        return EvidenceGrade(self.evidence_grade)

    @property
    def is_deep_front(self) -> bool:
        """Whether it presses on the front of the body."""
        return self.gate == Gate.ABDOMINAL

    @property
    def most_seconds(self) -> int:
        """Seconds of effort of its longest dose on one side."""
        one = self.hold_seconds_max + self.move_seconds
        return int(self.sets_max * self.repetitions_max * one)

    @property
    def most_pressure(self) -> int | None:
        """The most felt pressure, 0–10; None for whatever presses nothing."""
        if self.category != Category.RELEASE:
            return None
        return DEEP_FRONT_PRESSURE if self.is_deep_front else BACK_PRESSURE

    @property
    def required(self) -> list[str]:
        """The names of what it cannot do without, or only with something else."""
        return [
            need["name"]
            for need in self.needs
            if not need["is_optional"] and not need["instead_of"]
        ]

    @property
    def dose(self) -> Dose:
        numbers = {field.name: getattr(self, field.name) for field in fields(Dose)}
        return Dose(**numbers)

    def words_to_search(self) -> str:
        """What a search finds it by; of a pressure tool nothing that may be locked.

        Names as one word, too; kind, level, place, and what it is mostly for.
        """
        names = [self.name, *self.aka, *self.targets]
        words = [*names, *self.related, *(as_one_word(name) for name in names)]
        words += (muscle.name for muscle in self.muscles.all())
        words += (r.label for r in TRACKED if getattr(self, f"for_{r}") > 1)
        words += [self.get_category_display(), self.get_level_display()]
        words += [self.get_place_display()]
        if self.category != Category.RELEASE:
            words += (step.text for step in self.steps.all())
        return searchable("\n".join(map(str, words)))

    @property
    def where(self) -> str:
        """Where it is done, in words: both places, where it is drawn in the other."""
        is_lying = self.start_position in LYING
        if is_lying and self.place == Place.CHAIR:
            return _("Lying or on a chair")
        return self.get_place_display()
