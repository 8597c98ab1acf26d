"""Pages to read: what is known about the psoas, in our own words."""

from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ArticleQuerySet(models.QuerySet["Article"]):
    def get_by_natural_key(self, slug: str) -> "Article":
        return self.get(slug=slug)

    def without_sections(self) -> Self:
        """Only what a list shows."""
        return self.defer("sections")

    def about_clinicians(self) -> "Article | None":
        """The article about when to see a clinician; None until content is loaded."""
        return self.filter(is_about_clinicians=True).first()


class Article(models.Model):
    """A page to read. Every statement of it is a claim, or carries a mark of its own.

    `sections` is a list of {"heading", "blocks"}. A block is one of
    {"claim": key} — the wording of that claim, so that it is written once;
    {"text" and/or "items", "kind": a mark, "references": [keys]} — our own statement;
    {"compare": [claim keys]} — what the article says beside what we say;
    {"exercises": [slugs]} — links. With "advises_walking" it is left out for whom
    nobody may advise that. (Read by `library.reading`, checked by
    `library.content_checks`.) One article `is_about_clinicians`: it says when to see
    one, and every page links to it.
    """

    class Drawing(models.TextChoices):
        ANATOMY = "anatomy", _("The psoas and what lies around it")

    slug = models.SlugField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    lead = models.TextField()
    drawing = models.CharField(max_length=12, choices=Drawing, blank=True)
    sections = models.JSONField()
    is_about_clinicians = models.BooleanField(default=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:article_detail", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """Every block of every section, in order."""
        return [block for section in self.sections for block in section["blocks"]]
