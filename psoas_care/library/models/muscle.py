"""Muscles by key, so that search and figures need not read prose."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MuscleQuerySet(models.QuerySet["Muscle"]):
    def get_by_natural_key(self, key: str) -> "Muscle":
        return self.get(key=key)


class Muscle(models.Model):
    """A muscle or muscle group that an exercise works, stretches or lets go."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)

    objects = MuscleQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.key,)


class MuscleUseQuerySet(models.QuerySet["MuscleUse"]):
    def get_by_natural_key(self, slug: str, key: str) -> "MuscleUse":
        return self.get(exercise__slug=slug, muscle__key=key)


class MuscleUse(models.Model):
    """What an exercise has to do with a muscle."""

    class Role(models.TextChoices):
        TARGET = "target", _("Target")
        RELATED = "related", _("Also involved")

    exercise = models.ForeignKey(
        "library.Exercise", models.CASCADE, related_name="muscle_uses"
    )
    muscle = models.ForeignKey(Muscle, models.CASCADE, related_name="uses")
    role = models.CharField(max_length=8, choices=Role)

    objects = MuscleUseQuerySet.as_manager()

    class Meta:
        ordering = ("exercise_id", "-role", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("exercise", "muscle"), name="library_muscle_once_an_exercise"
            )
        ]

    def __str__(self) -> str:
        return f"{self.exercise_id} {self.role} {self.muscle_id}"

    def natural_key(self) -> tuple[str, str]:
        return (self.exercise.slug, self.muscle.key)
