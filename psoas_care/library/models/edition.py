"""Which content is loaded, in one word."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet

from psoas_care.web.prepared import Prepared


class Edition(models.Model):
    """A fingerprint of all content, written with it by `load_content`: one row.

    Pages that say nothing but content are the same as long as it is.
    """

    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(pk=1), name="library_one_edition")
        ]

    def __str__(self) -> str:
        return self.fingerprint

    @staticmethod
    def current() -> str:
        """The fingerprint of what is loaded; "" where nothing is. One query."""
        rows = EDITION.rows()
        return str(rows[0][0]) if rows else ""


def _edition() -> QuerySet[Any, Any]:
    return Edition.objects.values_list("fingerprint")


EDITION = Prepared(_edition)
