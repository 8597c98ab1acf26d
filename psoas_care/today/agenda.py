"""What Today shows to whoever is signed in."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from psoas_care.accounts.models import User
from psoas_care.practice.day_plan import DayPlan
from psoas_care.practice.forms.plan import NextDayForm, next_day_form
from psoas_care.practice.models import Programme
from psoas_care.practice.models.self_test import SELF_TESTS, SelfTestResult
from psoas_care.practice.week import Week, WeekDay, blank_week
from psoas_care.safety import rules
from psoas_care.safety.restriction_groups import RestrictionGroup, restriction_groups_of
from psoas_care.safety.status import SafetyStatus, load_safety_status
from psoas_care.symptoms.models import FunctionScore, InstrumentScore
from psoas_care.today import diary
from psoas_care.today.setup import Setup, setup_of
from psoas_care.web.prepared import Prepared, columns_of, model_of, user_parameter


def _last_asked() -> QuerySet[Any, Any]:
    def of_user(model: Any) -> Any:
        return model.objects.filter(user=user_parameter())

    rows: QuerySet[Any, Any] = of_user(FunctionScore).last_rated()
    return rows.union(
        of_user(InstrumentScore).latest_by_instrument(),
        of_user(SelfTestResult).last_tried(),
    )


LAST_ASKED = Prepared(_last_asked)
PROGRAMME = Prepared(
    lambda: (
        Programme.objects.filter(user=user_parameter())
        .order_by("pk")
        .values_list(*columns_of(Programme))[:1]
    )
)


class Agenda:
    """Everything on the page of the local day `on`.

    `own_day` is the day in the zone of the profile, by which safety goes. What is of
    the day `since` or later is of today: an earlier one only where the clock of the
    page is behind that of the newest entry.
    Each part is asked for when the template comes to it, so that a fragment pays for
    itself only.
    """

    def __init__(
        self,
        user: User,
        on: date,
        own_day: date | None = None,
        since: date | None = None,
    ) -> None:
        self.user, self.on = user, on
        self.own_day, self.since = own_day or on, since or on

    @cached_property
    def entries(self) -> list[diary.Entry]:
        return diary.of_days(self.user, self.since, self.on)

    @cached_property
    def safety_status(self) -> SafetyStatus:
        return load_safety_status(self.user, self.own_day)

    @cached_property
    def restriction_groups(self) -> list[RestrictionGroup]:
        """What is closed and why; nothing is asked where nothing is."""
        if not self.safety_status.open_restrictions:
            return []
        return restriction_groups_of(self.user, self.safety_status)

    @cached_property
    def programme(self) -> Programme | None:
        rows = PROGRAMME.rows(user=self.user.pk)
        return model_of(Programme, rows[0], self.user) if rows else None

    @cached_property
    def plan(self) -> DayPlan:
        return DayPlan(self.user, self.on, self.own_day, self.since)

    @property
    def week(self) -> list[WeekDay]:
        return Week(self.plan).days

    @property
    def blank_week(self) -> list[WeekDay]:
        """The same before a plan was composed."""
        return blank_week(self.on)

    @property
    def next_day(self) -> NextDayForm | None:
        return next_day_form(self.plan)

    @cached_property
    def setup(self) -> Setup:
        return setup_of(self.user, self.safety_status, self.programme)

    @property
    def offers_setup(self) -> bool:
        """Whether a step is open, and they have not put the steps away."""
        return not (self.user.hides_setup or self.setup.is_done)

    @property
    def is_check_due(self) -> bool:
        """Whether the safety check was answered once, and more than a week ago."""
        return self.setup.has_checked and rules.is_check_due(
            self.safety_status.answers, self.own_day
        )

    @cached_property
    def _last_asked(self) -> list[tuple[str, str, int, date]]:
        """(key, title, days, last day) of what is asked now and then; one query.

        Everyday activities have no key; self-tests, all together, one of their own.
        """
        rows: list[Any] = LAST_ASKED.rows(user=self.user.pk)
        return [row for row in rows if row[-1]]  # of no row at all, the last is None

    @property
    def is_function_due(self) -> bool:
        """Whether everyday activities were not rated within a week."""
        return not any(
            not self._is_due(last, days)
            for key, _title, days, last in self._last_asked
            if not key
        )

    @property
    def due_questionnaires(self) -> list[tuple[str, str]]:
        """(key, title) of those that somebody answered before, and not lately."""
        return [
            (key, title)
            for key, title, days, last in self._last_asked
            if key not in ("", SELF_TESTS) and self._is_due(last, days)
        ]

    @property
    def is_self_test_due(self) -> bool:
        """Whether somebody tested themselves before, and not within six weeks.

        Never while strength is locked.
        """
        return not self.safety_status.closes_sessions and any(
            key == SELF_TESTS and self._is_due(last, days)
            for key, _title, days, last in self._last_asked
        )

    def _is_due(self, last: date, days: int) -> bool:
        return self.on >= last + timedelta(days=days)

    @property
    def offers_questionnaires(self) -> bool:
        """Whether none was ever answered, so that the page of them is offered."""
        return not any(key not in ("", SELF_TESTS) for key, *_rest in self._last_asked)
