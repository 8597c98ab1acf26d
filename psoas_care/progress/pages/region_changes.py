"""The verdict of each region: the same on every page, and over every range."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple, cast

from django.db.models import QuerySet

from psoas_care.accounts.models import User
from psoas_care.library.body import TRACKED
from psoas_care.practice.models import Bout, FairTest
from psoas_care.progress.statistics import Change, PainReading, pain_change
from psoas_care.progress.statistics.change import BEGINNING_DAYS, RECENT_DAYS
from psoas_care.symptoms.models import InstrumentScore, PainScore
from psoas_care.web.prepared import (
    Prepared,
    RawRows,
    day_parameter,
    user_parameter,
)
from psoas_care.web.user_records import first_days

AROUND = timedelta(days=1)
"""An average given in the morning is about the day before."""


class Beginnings(NamedTuple):
    """The first days with an entry.

    `usual` by region is that on which nobody said that the day is unusually bad: with
    it begins what later weeks are compared with. `pain` is the first of all, whatever
    it is about, `practice` the first with practice, `fair_test` that on which the
    first fair test was started, `questionnaire` that of the first one answered,
    `imported` that of the first number that came from another app and counts.
    """

    usual: dict[str, date]
    pain: date | None
    practice: date | None
    fair_test: date | None
    questionnaire: date | None
    imported: date | None


def beginnings_of(user: User) -> Beginnings:
    """When this person's diary begins; one query."""
    (row,) = BEGINNINGS.rows(user=user.pk)
    usual = zip((region.value for region in TRACKED), row, strict=False)
    return Beginnings({r: day for r, day in usual if day}, *row[len(TRACKED) :])


def _beginnings() -> QuerySet[Any, Any]:
    """The first usual day of each tracked region, then those of `Beginnings`."""
    pain = PainScore.objects.filter(user=user_parameter())
    return first_days(
        *(pain.counted().in_region(r).of_usual_days() for r in TRACKED),
        pain,
        *(
            kind.objects.filter(user=user_parameter())
            for kind in (Bout, FairTest, InstrumentScore)
        ),
        pain.counted().imported(),
    )


BEGINNINGS = Prepared(_beginnings)


def has_imported(user: User, began: Beginnings, first: date, last: date) -> bool:
    """Whether numbers of these days came from another app; one query where any did."""
    if began.imported is None or began.imported > last:
        return False
    return user.pain_scores.counted().imported().between(first, last).exists()


def pain_readings(
    user: User, began: Mapping[str, date], first: date, today: date
) -> list[PainReading]:
    """The answers from `first` on, and all that the verdicts look at; one query.

    `began` has the first usual day by region.
    """
    return decoded_readings(raw_readings(user, began, first, today))


def raw_readings(
    user: User, began: Mapping[str, date], first: date, today: date
) -> RawRows:
    """The rows of `pain_readings`, as they come."""
    start = min(first, today - timedelta(days=RECENT_DAYS - 1))
    days = {"first": start - AROUND, "last": today + AROUND}
    for region in TRACKED:
        day = began.get(region.value, start)
        end = day + timedelta(days=BEGINNING_DAYS - 1)
        # Of no day that the range has, too, or of none at all.
        days[f"{region.value}_first"] = day - AROUND
        days[f"{region.value}_last"] = min(end, start - 3 * AROUND) + AROUND
    return READINGS.raw(user=user.pk, **days)


def decoded_readings(raw: RawRows) -> list[PainReading]:
    """These rows as the statistics read them."""
    return cast(list[PainReading], READINGS.decoded(raw))


def _readings() -> QuerySet[Any, Any]:
    """The readings of the range, and of the beginning of each region before it."""
    scores = PainScore.objects.filter(user=user_parameter())
    of_range = scores.readings_of(day_parameter("first"), day_parameter("last"))
    of_beginnings = (
        scores.in_region(region).readings_of(
            day_parameter(f"{region.value}_first"),
            day_parameter(f"{region.value}_last"),
        )
        for region in TRACKED
    )
    readings: QuerySet[Any, Any] = of_range.union(*of_beginnings, all=True)
    return readings


READINGS = Prepared(_readings)


def changes_of(
    pains: Mapping[str, Mapping[date, float]],
    began: Mapping[str, date],
    today: date,
) -> dict[str, Change]:
    """How each tracked region changed since its first entry, by its key."""
    return {
        region.value: pain_change(
            pains.get(region, {}), began.get(region, today), today
        )
        for region in TRACKED
    }
