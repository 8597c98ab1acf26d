"""The studies and guidelines that statements rest on."""

import re

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from psoas_care.library.vocabulary import Certainty


class ReferenceQuerySet(models.QuerySet["Reference"]):
    def get_by_natural_key(self, key: str) -> "Reference":
        return self.get(key=key)

    def for_short_names(self) -> "ReferenceQuerySet":
        """Loads only what `key` and `short_name` need."""
        return self.only("key", "authors", "title", "year")


class Reference(models.Model):
    """A source, what it found, how sure that is, and whether we have checked it.

    `is_checked`: every part of the entry was compared with a copy of the source, its
    abstract or a record of it; `check_note` says with which, or what could not be
    found. What is missing from an unchecked entry stands in square brackets. An
    unchecked source supports no grade and no statement (`library.content_checks`).
    """

    class Group(models.TextChoices):
        CARE = "care", _("Care of chronic low back pain")
        MASSAGE = "massage", _("Myofascial release, massage, tools")
        HIP_FLEXORS = "hip-flexors", _("Hip flexors, stretching, sitting, posture")
        STRENGTH = "strength", _("Psoas function, strengthening")
        RELAXATION = "relaxation", _("Relaxation, yoga, Pilates")
        MEASUREMENT = "measurement", _("Measurement and safety")

    key = models.SlugField(max_length=24, unique=True)
    group = models.CharField(max_length=12, choices=Group)
    position = models.PositiveSmallIntegerField()
    authors = models.CharField(max_length=160)
    title = models.CharField(max_length=300)
    journal = models.CharField(
        max_length=120, help_text=_("Journal, publisher or site")
    )
    issue = models.CharField(
        max_length=60, blank=True, help_text=_("Volume, issue and pages")
    )
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    doi = models.CharField(max_length=60, blank=True)
    pmid = models.CharField(max_length=12, blank=True)
    url = models.URLField(blank=True)
    finding = models.TextField()
    uncertainty = models.TextField(blank=True)
    certainty = models.CharField(max_length=8, choices=Certainty)
    is_checked = models.BooleanField()
    check_note = models.CharField(max_length=160)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.key

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    @property
    def short_name(self) -> str:
        """As people cite it: "Hayden and others, 2021", "Ernst, 2003", "NICE, 2016"."""
        if self.authors.startswith("["):  # none are known
            return self.title.strip("[]")
        first, *others = self.authors.split(", ")
        if in_brackets := re.fullmatch(r".*\((\w+)\)", first):
            name = in_brackets[1]
        else:
            name = re.sub(r"( [A-ZÀ-Ý]{1,4})?( et al)?$", "", first)
        if others or first.endswith("et al"):
            name = gettext("%(author)s and others") % {"author": name}
        return f"{name}, {self.year}" if self.year else name

    @property
    def citation(self) -> str:
        """Who, what and where: authors, title, and journal with year and issue."""
        year = f" {self.year}" if self.year else ""
        issue = f";{self.issue}" if self.issue else ""
        children = (self.authors, self.title, f"{self.journal}{year}{issue}")
        return " ".join(
            child if child.endswith("?") else f"{child}." for child in children
        )
