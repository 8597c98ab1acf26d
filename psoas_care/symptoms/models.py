"""How it felt: check-ins and the pain scores in them."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from psoas_care.library.body import Region, Side
from psoas_care.web.fields import NRS_MAX, RangeField
from psoas_care.web.rows import KeptRows, Row, RowQuerySet


class CheckInQuerySet(RowQuerySet["CheckIn"]):
    """Questions to a person's check-ins."""

    def with_scores(self) -> Self:
        """With their pain scores, in the order of the regions, at one query more."""
        return self.prefetch_related("pain_scores")


class CheckIn(Row):
    """One look at how it feels: pain scores for one or more regions, and a note."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="check_ins"
    )
    note = models.TextField(_("note"), max_length=2000, blank=True)

    objects = KeptRows.from_queryset(CheckInQuerySet)()
    with_deleted = CheckInQuerySet.as_manager()

    class Meta(Row.Meta):
        pass

    def parts(self) -> list[models.QuerySet[Any]]:
        return [PainScore.with_deleted.filter(check_in=self)]

    def get_absolute_url(self) -> str:
        return reverse("symptoms:check_in_edit", args=[self.uid])


class PainKind(models.TextChoices):
    """What a number is about; the values never mix in one line of a chart."""

    AVERAGE = "average", _("Average of 24 h")
    NOW = "now", _("Now")
    WORST = "worst", _("Worst of 24 h")


class PainScoreQuerySet(RowQuerySet["PainScore"]):
    """Questions to a person's pain scores."""

    def pain_readings(
        self, first: date, last: date
    ) -> list[tuple[date, str, str, str, int, datetime, str]]:
        """(local day, region, side, kind, value, moment, zone), for statistics.

        From the day before `first` to the day after `last`: an average given in the
        morning is about the day before.
        """
        day = timedelta(days=1)
        return list(
            self.between(first - day, last + day).values_list(
                "local_day", "region", "side", "kind", "value", "at", "zone"
            )
        )


class PainScore(Row):
    """Pain in one region at one time, 0 (none) to 10 (the worst one can imagine).

    A 0–10 numeric rating scale is the recommended core measure of pain (Dworkin et
    al., Pain 113, 2005, 9–19). A number that was not given is no row, never 0.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="pain_scores"
    )
    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="pain_scores")
    region = models.CharField(max_length=10, choices=Region.choices)
    side = models.CharField(max_length=6, choices=Side.choices, blank=True)
    kind = models.CharField(max_length=7, choices=PainKind.choices)
    value = RangeField(low=0, high=NRS_MAX)

    objects = KeptRows.from_queryset(PainScoreQuerySet)()
    with_deleted = PainScoreQuerySet.as_manager()

    class Meta(Row.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Row.Meta.constraints,
            models.UniqueConstraint(
                fields=["check_in", "region", "side", "kind"],
                condition=models.Q(deleted_at=None),
                name="symptoms_painscore_once_per_check_in",
            ),
            models.CheckConstraint(
                condition=models.Q(region__in=Region.values),
                name="symptoms_painscore_known_region",
            ),
            models.CheckConstraint(
                condition=models.Q(side__in=["", *Side.values]),
                name="symptoms_painscore_known_side",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=PainKind.values),
                name="symptoms_painscore_known_kind",
            ),
        ]
