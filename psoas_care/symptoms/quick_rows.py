"""The rows of Today: one tap on a number is a check-in, saved and undone in place.

A row asks for the average of the last 24 hours, as charts show it. It is the field of
`CheckInForm` for its place, so a form without script sends all rows as one check-in.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from psoas_care.accounts.models import User
from psoas_care.library.body import Side, TrackedPlace
from psoas_care.symptoms.forms import CheckInForm
from psoas_care.symptoms.forms.check_in import PlaceFields
from psoas_care.symptoms.models import PainScore
from psoas_care.web.prepared import Prepared, day_parameter, user_parameter


class QuickRow(NamedTuple):
    """One place on Today: to be asked, or answered already at a time of today.

    `uid` is the check-in that a tap will make. Which number was given is not told:
    whoever sees the last one tends to repeat it.
    """

    asked: PlaceFields
    uid: uuid.UUID
    answered_at: datetime | None = None


class QuickRows(NamedTuple):
    """The rows of Today, in the order of the places."""

    rows: list[QuickRow]

    @property
    def has_open(self) -> bool:
        """Whether any of them is still to be answered."""
        return any(row.answered_at is None for row in self.rows)


class AverageGiven(NamedTuple):
    """An answer for a place, without its number."""

    region: str
    side: str
    at: datetime


GIVEN = Prepared(
    lambda: (
        PainScore.objects.filter(user=user_parameter())
        .averages(day_parameter("first"), day_parameter("last"))
        .values_list("region", "side", "at")
    )
)


def rows_of(user: User, form: CheckInForm, first: date, last: date) -> QuickRows:
    """The rows of the places that a person follows, answered on these local days."""
    rows = GIVEN.rows(user=user.pk, first=first, last=last)
    given = [AverageGiven(*row) for row in rows]
    return QuickRows(
        [
            QuickRow(asked, uuid.uuid4(), _answered_at(asked.place, given))
            for asked in form.asked()
        ]
    )


def _answered_at(place: TrackedPlace, given: Iterable[AverageGiven]) -> datetime | None:
    """The moment of the latest answer for the place; None without one."""
    for score in given:
        sides = {score.side, place.side}
        if score.region == place.region and (
            not place.side or len(sides) == 1 or score.side == Side.BOTH
        ):
            return score.at
    return None
