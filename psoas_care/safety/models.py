"""What must be asked before somebody is told to move or to press."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionQuerySet(models.QuerySet["Question"]):
    def get_by_natural_key(self, code: str) -> "Question":
        return self.get(code=code)

    def for_release(self) -> Self:
        """Questions that every pressure tool asks, whatever the item lists."""
        return self.filter(applies_to_release=True)


class Question(models.Model):
    """A question about a person's health, and what a yes does to an exercise."""

    class Kind(models.TextChoices):
        PROFILE = "profile", _("Profile")

    class Behaviour(models.TextChoices):
        """What a yes does; `rule` says it in full, with its exceptions."""

        BLOCK = "block", _("Not for you if this is so")
        CLINICIAN = "clinician", _("Ask a clinician first")
        ADAPT = "adapt", _("Take the easier version first")
        SECTION = "section", _("Checked by a questionnaire of its own")

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PROFILE)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    behaviour = models.CharField(max_length=12, choices=Behaviour)
    rule = models.CharField(max_length=200)
    applies_to_release = models.BooleanField(default=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.code

    def natural_key(self) -> tuple[str]:
        return (self.code,)
