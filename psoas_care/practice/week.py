"""The seven days around today, and how steady practice has been."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from psoas_care.practice.plan_context import PlanContext
from psoas_care.practice.planner.adherence import PracticeDay, adherence
from psoas_care.practice.planner.types import WEEK
from psoas_care.practice.recent_log import REMEMBERED

A_DAY = timedelta(days=1)


def next_planned_day(weekdays: Collection[int], after: date) -> date | None:
    """The first of these days of the week, Monday is 0; None where there are none."""
    coming = (after + n * A_DAY for n in range(1, WEEK + 1))
    return next((day for day in coming if day.weekday() in weekdays), None)


class DayState(TextChoices):
    """What a day of the week was, or will be."""

    DONE = "done", _("practised")
    FLARE = "flare", _("flare-up")
    OFF = "off", _("left out")
    REST = "rest", _("rest day")
    PLANNED = "planned", _("planned")
    QUIET = "quiet", _("nothing logged")
    CLOSED = "closed", _("locked for now")


@dataclass(frozen=True)
class WeekDay:
    """One day of the strip; without a state as long as nobody has looked."""

    day: date
    state: DayState | None
    is_today: bool


def blank_week(on: date) -> list[WeekDay]:
    """Monday to Sunday around the day `on`, of which nothing is known yet."""
    monday = on - on.weekday() * A_DAY
    week = (monday + n * A_DAY for n in range(WEEK))
    return [WeekDay(day, None, day == on) for day in week]


class Week:
    """The calendar week of a plan context, Monday to Sunday."""

    def __init__(self, plan_context: PlanContext) -> None:
        self.plan_context = plan_context

    @cached_property
    def days(self) -> list[WeekDay]:
        return [
            replace(day, state=self.state(day.day))
            for day in blank_week(self.plan_context.on)
        ]

    def state(self, day: date) -> DayState:
        """What a day was, or will be; also one of another week."""
        plan_context = self.plan_context
        history, is_past = plan_context.history, day < plan_context.on
        if day in history.days:
            return DayState.DONE
        if history.is_flare(day):
            return DayState.FLARE
        if day in history.days_off:
            return DayState.OFF
        if day.weekday() not in plan_context.weekdays:
            return DayState.REST
        if is_past:
            return DayState.QUIET
        is_closed = plan_context.safety_status.closes_everything
        return DayState.CLOSED if is_closed else DayState.PLANNED

    @property
    def legend(self) -> list[DayState]:
        """The states that occur in it, in the order of their first day."""
        return list(dict.fromkeys(day.state for day in self.days if day.state))

    @cached_property
    def adherence(self) -> int | None:
        """0–100; None without a programme, since nothing was planned then."""
        return adherence(self._days_that_count())

    def _days_that_count(self) -> Iterator[PracticeDay]:
        plan_context = self.plan_context
        if plan_context.programme is None:
            return
        day = max(plan_context.programme.since, plan_context.on - REMEMBERED)
        while day <= plan_context.on:
            yield self._counts_as(day)
            day += A_DAY

    def _counts_as(self, day: date) -> PracticeDay:
        """How a day counts for adherence; today is not missed before it is over."""
        match self.state(day):
            case DayState.DONE:
                return PracticeDay.DONE
            case DayState.QUIET | DayState.OFF if day < self.plan_context.on:
                return PracticeDay.MISSED
            case _free:
                return PracticeDay.FREE
