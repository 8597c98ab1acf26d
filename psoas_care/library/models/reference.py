"""The studies and guidelines that statements rest on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferenceQuerySet(models.QuerySet["Reference"]):
    def get_by_natural_key(self, key: str) -> "Reference":
        return self.get(key=key)


class Reference(models.Model):
    """A real source, what it found, and how far we have checked it.

    What was written down from memory stands in `recalled_fields` (parts of the
    citation) and `recalled_finding`, and is never shown as if it were confirmed.
    """

    class Group(models.TextChoices):
        CARE = "care", _("Care of chronic low back pain")
        MASSAGE = "massage", _("Myofascial release, massage, tools")
        HIP_FLEXORS = "hip-flexors", _("Hip flexors, stretching, sitting, posture")
        STRENGTH = "strength", _("Psoas function, strengthening")
        RELAXATION = "relaxation", _("Relaxation, yoga, Pilates")
        MEASUREMENT = "measurement", _("Measurement and safety")

    class Confidence(models.TextChoices):
        A = "A", _("source and finding were seen")
        A_EXISTENCE = (
            "A (existence)",
            _("source was seen, its finding was not read"),
        )
        A_B = "A/B", _("source was seen, some details come from memory")
        B = "B", _("source exists, some details come from memory")
        C = "C", _("from memory only, not confirmed")

    key = models.SlugField(max_length=24, unique=True)
    group = models.CharField(max_length=12, choices=Group)
    position = models.PositiveSmallIntegerField()
    citation = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    doi = models.CharField(max_length=60, blank=True)
    pmid = models.CharField(max_length=12, blank=True)
    finding = models.TextField()
    uncertainty = models.TextField(blank=True)
    confidence = models.CharField(max_length=16, choices=Confidence)
    confidence_note = models.CharField(max_length=120, blank=True)
    recalled_fields = models.JSONField(default=list, blank=True)
    recalled_finding = models.CharField(max_length=200, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.key

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    @property
    def confirmed_doi(self) -> str:
        """The DOI if it was seen, else blank: a recalled one is not worth a link."""
        return "" if "doi" in self.recalled_fields else self.doi

    @property
    def is_confirmed(self) -> bool:
        """Nothing in this entry comes from memory."""
        return (
            self.confidence == self.Confidence.A
            and not self.recalled_fields
            and not self.recalled_finding
        )
