"""What the founding article says, and how far this product says it too."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from psoas_care.library.models.reference import Reference
from psoas_care.library.vocabulary import EvidenceMark


class ClaimQuerySet(models.QuerySet["Claim"]):
    def get_by_natural_key(self, key: str) -> "Claim":
        return self.get(key=key)

    def for_person(self, *, can_walk: bool) -> Self:
        """What may be shown to them: no advice to walk unless they `can_walk`."""
        return self if can_walk else self.exclude(advises_walking=True)


class Claim(models.Model):
    """One statement of the founding article, checked; its key never changes.

    `statement` is what the article says, in our words, `wording` the sentence that
    pages may say instead, `uncertainty` what the check found. `homes` says where: pairs
    of a page's name and its address, with an anchor where the page has many claims.
    One that `advises_walking` is not shown to whom nobody may advise that.
    """

    class Group(models.TextChoices):
        EX = "EX", _("Exercises and techniques")
        TL = "TL", _("Tools")
        SY = "SY", _("Complaints")
        CA = "CA", _("Causes and habits")
        FN = "FN", _("Activities that become hard")
        CN = "CN", _("Cautions")
        ED = "ED", _("What the psoas is and does")
        ST = "ST", _("Studies the article cites")
        CM = "CM", _("Selling points")

    class Status(models.TextChoices):
        CARRIED = "carried", _("kept")
        SOFTENED = "softened", _("said more carefully")
        LATER = "later", _("not there yet")
        NOT_CARRIED = "not carried", _("left out")

    key = models.CharField(max_length=8, unique=True)
    group = models.CharField(max_length=2, choices=Group)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=EvidenceMark)
    statement = models.TextField(db_column="said")
    wording = models.TextField(blank=True)
    uncertainty = models.TextField(blank=True)
    status = models.CharField(max_length=12, choices=Status)
    reason = models.TextField(blank=True)
    homes = models.JSONField(default=list, blank=True)
    advises_walking = models.BooleanField(default=False)
    references = models.ManyToManyField(Reference, related_name="claims", blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=("carried", "softened"), reason="")
                | (Q(status__in=("later", "not carried")) & ~Q(reason="")),
                name="library_a_claim_left_out_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    @property
    def mark(self) -> EvidenceMark:
        return EvidenceMark(self.kind)
