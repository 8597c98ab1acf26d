"""The seven days around today, and how steady practice has been."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from psoas_care.practice.facts import REMEMBERED
from psoas_care.practice.planning import WEEK
from psoas_care.practice.situation import Situation
from psoas_care.practice.strength import Day, strength

A_DAY = timedelta(days=1)


class DayState(TextChoices):
    """What a day of the week was, or will be."""

    DONE = "done", _("practised")
    FLARE = "flare", _("bad time")
    OFF = "off", _("left out")
    REST = "rest", _("rest day")
    PLANNED = "planned", _("planned")
    QUIET = "quiet", _("nothing logged")


@dataclass(frozen=True)
class WeekDay:
    """One day of the strip."""

    day: date
    state: DayState
    is_today: bool


class Week:
    """The calendar week of a situation, Monday to Sunday."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation

    @cached_property
    def days(self) -> list[WeekDay]:
        on = self.situation.on
        monday = on - on.weekday() * A_DAY
        week = (monday + n * A_DAY for n in range(WEEK))
        return [WeekDay(day, self._state(day), day == on) for day in week]

    def _state(self, day: date) -> DayState:
        situation = self.situation
        facts, is_past = situation.facts, day < situation.on
        if day in facts.days:
            return DayState.DONE
        if facts.is_flare(day):
            return DayState.FLARE
        if day in facts.days_off:
            return DayState.OFF
        if day.weekday() not in situation.weekdays:
            return DayState.REST
        return DayState.QUIET if is_past else DayState.PLANNED

    @property
    def legend(self) -> list[DayState]:
        """The states that occur in it, in the order of their first day."""
        return list(dict.fromkeys(day.state for day in self.days))

    @cached_property
    def strength(self) -> int | None:
        """0–100; None without a programme, since nothing was planned then."""
        return strength(self._days_that_count())

    def _days_that_count(self) -> Iterator[Day]:
        situation = self.situation
        if situation.programme is None:
            return
        day = max(situation.programme.since, situation.on - REMEMBERED)
        while day <= situation.on:
            yield self._counts_as(day)
            day += A_DAY

    def _counts_as(self, day: date) -> Day:
        """A day that is not over yet is missed by nobody."""
        match self._state(day):
            case DayState.DONE:
                return Day.DONE
            case DayState.QUIET | DayState.OFF if day < self.situation.on:
                return Day.MISSED
            case _free:
                return Day.FREE
