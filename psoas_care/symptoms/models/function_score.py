"""How well everyday activities go, once a week."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from psoas_care.web.fields import NRS_MAX, RangeField
from psoas_care.web.user_records import ActiveManager, UserRecord, UserRecordQuerySet

FIXED_ACTIVITIES = {
    "stairs": _("Climb a flight of stairs"),
    "uphill": _("Walk uphill"),
    "stand_up": _("Stand up from sitting"),
    "get_up": _("Get up from lying down"),
}
ACTIVITIES = (*FIXED_ACTIVITIES, "own_value")
ASKED_EVERY_DAYS = 7
"""Once a week: they change more slowly than pain."""


class FunctionScoreQuerySet(UserRecordQuerySet["FunctionScore"]):
    """Questions to a person's function scores."""

    def ratings(self, first: date, last: date) -> list[tuple[date, dict[str, int]]]:
        """(local day, the numbers by activity), oldest first, for statistics."""
        return [rating_of(row) for row in self.rating_rows(first, last)]

    def rating_rows(self, first: date, last: date) -> "models.QuerySet[Any, Any]":
        """Rows for `rating_of`, oldest first."""
        rows = self.between(first, last).order_by("at", "pk")
        return rows.values_list("local_day", "own_activity", *ACTIVITIES)

    def last_rated(self) -> "models.QuerySet[Any, Any]":
        """The last local day on which activities were rated, beside constants.

        As `InstrumentScoreQuerySet.latest_by_instrument`: both fit into one question.
        """
        rows = self.order_by().annotate(
            key=Value(""), title=Value(""), every_days=Value(ASKED_EVERY_DAYS)
        )
        about = rows.values_list("key", "title", "every_days")
        return about.annotate(last_day=models.Max("local_day"))

    def latest_own_activity(self) -> str:
        """The name of the own activity that was rated last; "" if none ever was."""
        named = self.exclude(own_activity="").newest_first()
        return named.values_list("own_activity", flat=True).first() or ""


class FunctionScore(UserRecord):
    """How well activities go, 0 (unable) to 10 (as before the problem): up is better.

    In the manner of the Patient-Specific Functional Scale (Stratford et al.,
    Physiotherapy Canada 47, 1995, 258–263), but with four activities given and one of
    one's own; activities filled in beforehand were not validated that way.
    """

    makes_a_day = True
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="function_scores"
    )
    stairs = RangeField(low=0, high=NRS_MAX, null=True)
    uphill = RangeField(low=0, high=NRS_MAX, null=True)
    stand_up = RangeField(low=0, high=NRS_MAX, null=True)
    get_up = RangeField(low=0, high=NRS_MAX, null=True)
    own_activity = models.CharField(
        _("an activity of your own"), max_length=60, blank=True
    )
    own_value = RangeField(low=0, high=NRS_MAX, null=True)

    objects = ActiveManager.from_queryset(FunctionScoreQuerySet)()
    with_deleted = FunctionScoreQuerySet.as_manager()

    class Meta(UserRecord.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *UserRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    *[(f"{name}__isnull", False) for name in ACTIVITIES],
                    _connector=Q.OR,
                ),
                name="symptoms_functionscore_has_a_number",
                violation_error_message=_(
                    "Choose a number for at least one activity; 0 counts as a number."
                ),
            ),
            models.CheckConstraint(
                condition=Q(own_activity="", own_value=None)
                | (~Q(own_activity="") & Q(own_value__isnull=False)),
                name="symptoms_functionscore_own_has_name_and_number",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("symptoms:function_edit", args=[self.uid])

    @property
    def rated(self) -> list[tuple[str, int]]:
        """(activity, 0–10) of what was rated."""
        values = (getattr(self, name) for name in ACTIVITIES)
        return _rated(self.own_activity, values)


def _rated(own_activity: str, values: Iterable[int | None]) -> list[tuple[str, int]]:
    """Each of `ACTIVITIES` in words with its number, where there is one."""
    names = [*map(str, FIXED_ACTIVITIES.values()), own_activity]
    rated = zip(names, values, strict=True)
    return [(name, value) for name, value in rated if value is not None]


def rating_of(row: Sequence[Any]) -> tuple[date, dict[str, int]]:
    """The local day of a row of `rating_rows`, and its numbers by activity."""
    day, own_activity, *values = row
    return day, dict(_rated(own_activity, values))
