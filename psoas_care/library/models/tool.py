"""Pressure tools: dosed devices, each a type and never a brand."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from psoas_care.library.models.claim import Claim
from psoas_care.library.models.exercise import Exercise
from psoas_care.library.models.reference import Reference
from psoas_care.library.vocabulary import EvidenceGrade
from psoas_care.web.fields import NRS_MAX, RangeField


class ToolQuerySet(models.QuerySet["Tool"]):
    def get_by_natural_key(self, slug: str) -> "Tool":
        return self.get(slug=slug)


class Tool(models.Model):
    """A type of pressure tool: what it is, what is known, what to be careful about.

    `brand_example` is the only place in the product that may name a product.
    """

    class Drawing(models.TextChoices):
        """The drawings of `library/_tool_drawing.html`."""

        FRAME = "frame", _("A frame with a rounded end")
        RIDGES = "ridges", _("A block with ridges")
        NODES = "nodes", _("A mat with nodes")

    slug = models.SlugField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=120)
    description = models.TextField()
    drawing = models.CharField(max_length=8, choices=Drawing)
    evidence_grade = models.CharField(max_length=8, choices=EvidenceGrade)
    evidence_note = models.TextField()
    brand_example = models.CharField(max_length=80, blank=True)
    exercises = models.ManyToManyField(
        Exercise, through="library.ToolUse", related_name="tools"
    )
    claims = models.ManyToManyField(Claim, related_name="tools")
    references = models.ManyToManyField(Reference, related_name="tools")

    objects = ToolQuerySet.as_manager()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("library:tool_detail", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def evidence(self) -> EvidenceGrade:
        return EvidenceGrade(self.evidence_grade)


class ToolUseQuerySet(models.QuerySet["ToolUse"]):
    def get_by_natural_key(self, tool: str, exercise: str) -> "ToolUse":
        return self.get(tool__slug=tool, exercise__slug=exercise)

    def of_tool(self, slug: str) -> Self:
        """What is done with a tool, together with the tool and the exercises."""
        return self.filter(tool__slug=slug).select_related("tool", "exercise")


class ToolUse(models.Model):
    """Where a tool goes in one exercise, and how hard at most.

    Seconds and days a week are the exercise's. `pressure_max` is on the 0–10 scale of
    felt pressure (the stop rules: 4 on the front of the body, 5 on back and buttock),
    `days_between` counts whole days of rest. `spots` are ellipses on the body map:
    {"x", "y", "rx", "ry"} in its units, "by": "us" or "vendor".
    """

    class View(models.TextChoices):
        FRONT = "front", _("Front of the body")
        BACK = "back", _("Back of the body")

    tool = models.ForeignKey(Tool, models.CASCADE, related_name="uses")
    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="tool_uses")
    pressure_max = RangeField(low=0, high=NRS_MAX)
    days_between = RangeField(low=0, high=7)
    start = models.TextField()
    vendor_placement = models.TextField()
    view = models.CharField(max_length=5, choices=View)
    spots = models.JSONField()

    objects = ToolUseQuerySet.as_manager()

    class Meta:
        ordering = ("tool__position", "exercise__position")
        constraints = [
            models.UniqueConstraint(
                fields=("tool", "exercise"), name="library_exercise_once_a_tool"
            )
        ]

    def __str__(self) -> str:
        return f"{self.tool_id} in {self.exercise_id}"

    def natural_key(self) -> tuple[str, str]:
        return (self.tool.slug, self.exercise.slug)
