"""The ladders: which exercise is easier than which."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from psoas_care.library.models.exercise import Exercise


ENDS = ("easier", "harder")


class LadderEdgeQuerySet(models.QuerySet["LadderEdge"]):
    def get_by_natural_key(self, family: str, easier: str, harder: str) -> "LadderEdge":
        return self.get(family=family, easier__slug=easier, harder__slug=harder)

    def touching(self, exercise: "Exercise") -> Self:
        """The rungs next to an exercise."""
        return self.filter(Q(easier=exercise) | Q(harder=exercise))


class LadderEdge(models.Model):
    """One rung: `harder` is the next step after `easier` within a family.

    In the family `release` the order is from gentle to firm and never an advice to
    move on: pressure is not progressed.
    """

    class Family(models.TextChoices):
        FRONT_OF_HIP = "front-of-hip-stretch", _("Front-of-hip stretch")
        BUTTOCK = "buttock-and-rotators", _("Buttock and rotators")
        HIP_EXTENSORS = "hip-extensors", _("Hip extensors")
        HIP_FLEXORS = "hip-flexor-strength", _("Hip-flexor strength")
        CORE = "core", _("Core")
        BACK_ENDURANCE = "back-endurance", _("Back endurance")
        TASKS = "task-practice", _("Task practice")
        RELAX = "relax", _("Relax")
        RELEASE = "release", _("Release (no pressure ladder)")

    family = models.CharField(max_length=24, choices=Family)
    easier = models.ForeignKey(
        "library.Exercise", models.CASCADE, related_name="edges_up"
    )
    harder = models.ForeignKey(
        "library.Exercise", models.CASCADE, related_name="edges_down"
    )

    objects = LadderEdgeQuerySet.as_manager()

    class Meta:
        ordering = ("family", "easier__position", "harder__position")
        constraints = [
            models.UniqueConstraint(
                fields=("family", "easier", "harder"), name="library_rung_once_a_family"
            ),
            models.CheckConstraint(
                condition=~Q(easier=models.F("harder")),
                name="library_a_rung_leads_elsewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family}: {self.easier_id} → {self.harder_id}"

    def natural_key(self) -> tuple[str, str, str]:
        return (self.family, self.easier.slug, self.harder.slug)
