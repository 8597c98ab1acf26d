"""What a day was like: sitting, walking, sleep and the like."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar, TypeAlias, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from psoas_care.web.fields import NRS_MAX, HoursField, RangeField
from psoas_care.web.user_records import ActiveManager, UserRecord, UserRecordQuerySet

FACTORS = (
    "sitting_hours",
    "walking_min",
    "running_min",
    "cycling_min",
    "situps_count",
    "stress",
    "breathing_min",
    "sleep_hours",
)
FactorAmount: TypeAlias = int | Decimal
"""Hours may have a fraction; all else is whole."""

MIDDAY = time(12, 0)
DAY_HOURS, DAY_MINUTES = 24, 24 * 60


class DayFactorsQuerySet(UserRecordQuerySet["DayFactors"]):
    """Questions to a person's days."""

    def of_day(self, day: date) -> "DayFactors | None":
        return self.filter(local_day=day).first()

    def values_of(self, factor: str, first: date, last: date) -> dict[date, float]:
        """The numbers of one factor by local day; a day without one is not there."""
        rows = self.filter(is_left_out=False).between(first, last)
        rows = rows.exclude(**{factor: None})
        values = rows.values_list("local_day", factor)
        return {day: n if isinstance(n, int) else float(n) for day, n in values}


class DayFactors(UserRecord):
    """What a local day was like, one row at most; null is "not said".

    Hours, whole minutes and counts of that day; stress is 0 (none) to 10 (as much as
    one can imagine). Charts lay these beside pain and claim nothing.
    """

    makes_a_day = True
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="day_factors"
    )
    sitting_hours = HoursField(_("Sitting"), low=0, high=DAY_HOURS, null=True)
    walking_min = RangeField(_("Walking"), low=0, high=DAY_MINUTES, null=True)
    running_min = RangeField(_("Running"), low=0, high=DAY_MINUTES, null=True)
    cycling_min = RangeField(_("Cycling"), low=0, high=DAY_MINUTES, null=True)
    situps_count = RangeField(_("Sit-ups"), low=0, high=2000, null=True)
    stress = RangeField(_("Stress"), low=0, high=NRS_MAX, null=True)
    breathing_min = RangeField(
        _("Breathing exercises"), low=0, high=DAY_MINUTES, null=True
    )
    sleep_hours = HoursField(_("Sleep"), low=0, high=DAY_HOURS, null=True)
    import_uid = models.UUIDField(null=True, editable=False)
    is_left_out = models.BooleanField(default=False, db_default=False, editable=False)

    objects = ActiveManager.from_queryset(DayFactorsQuerySet)()
    with_deleted = DayFactorsQuerySet.as_manager()

    class Meta(UserRecord.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *UserRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "local_day"],
                condition=models.Q(deleted_at=None),
                name="symptoms_dayfactors_one_a_day",
            ),
        ]

    def place_on(self, day: date, zone: str, *, now: datetime) -> None:
        """Say which day this is about; its moment is midday, or now if that is earlier.

        A day that the zone skipped (Apia, 2011-12-30) keeps its date all the same.
        """
        midday = datetime.combine(day, MIDDAY, ZoneInfo(zone)).astimezone(UTC)
        self.set_moment(min(midday, now), zone)
        self.local_day = day


LABELS = {
    name: cast(Any, DayFactors._meta.get_field(name)).verbose_name for name in FACTORS
}
"""What each factor is called."""
