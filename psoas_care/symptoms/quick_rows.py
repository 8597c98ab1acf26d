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


def rows_of(user: User, form: CheckInForm, first: date, last: date) -> QuickRows:
    """The rows of the places that a person follows, answered on these local days."""
    given = user.pain_scores.averages_given(first, last)
    return QuickRows(
        [
            QuickRow(asked, uuid.uuid4(), _answered_at(asked.place, given))
            for asked in form.asked()
        ]
    )


def _answered_at(place: TrackedPlace, given: Iterable[PainScore]) -> datetime | None:
    """The moment of the latest answer for the place; None without one."""
    for score in given:
        sides = {score.side, place.side}
        if score.region == place.region and (
            not place.side or len(sides) == 1 or score.side == Side.BOTH
        ):
            return score.at
    return None
