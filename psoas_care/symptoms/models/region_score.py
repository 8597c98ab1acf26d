"""What all numbers for a region have in common."""

from typing import ClassVar

from django.db import models

from psoas_care.library.body import Region, Side
from psoas_care.web.fields import NRS_MAX, RangeField
from psoas_care.web.user_records import UserRecord


class RegionScore(UserRecord):
    """A number from 0 to 10 for one region at one time, given in a check-in.

    A number that was not given is no row, and never 0.
    """

    region = models.CharField(max_length=10, choices=Region.choices)
    side = models.CharField(max_length=6, choices=Side.choices, blank=True)
    value = RangeField(low=0, high=NRS_MAX)

    class Meta(UserRecord.Meta):
        abstract = True
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *UserRecord.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(region__in=Region.values),
                name="%(app_label)s_%(class)s_known_region",
            ),
            models.CheckConstraint(
                condition=models.Q(side__in=["", *Side.values]),
                name="%(app_label)s_%(class)s_known_side",
            ),
        ]
