"""The instructions of an exercise, one by one."""

from django.db import models

from psoas_care.library.models.exercise import Exercise
from psoas_care.web.fields import RangeField


class StepQuerySet(models.QuerySet["Step"]):
    def get_by_natural_key(self, slug: str, number: int) -> "Step":
        return self.get(exercise__slug=slug, number=number)


class Step(models.Model):
    """One instruction of an exercise, counted from 1."""

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="steps")
    number = RangeField(low=1, high=12)
    text = models.TextField()

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ("exercise_id", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("exercise", "number"), name="library_step_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    def natural_key(self) -> tuple[str, int]:
        return (self.exercise.slug, self.number)
