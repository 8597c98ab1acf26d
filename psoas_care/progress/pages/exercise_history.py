"""What one person did of one exercise over a range of days, for its page."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from psoas_care.accounts.models import User
from psoas_care.library.dose import SHORTEST_HOLD_SECONDS, effort_in_words
from psoas_care.library.models import Exercise
from psoas_care.practice.current_doses import bounds_of, dosed
from psoas_care.practice.labels import LIGHTS
from psoas_care.practice.models import Bout, DoseStep
from psoas_care.practice.planner.progression import Amount
from psoas_care.practice.planner.session_records import SessionRecord
from psoas_care.practice.recent_log import session_records_with
from psoas_care.progress.charts.axis import TimeAxis
from psoas_care.progress.charts.exercise_chart import ExerciseChart, exercise_chart
from psoas_care.progress.statistics.exercise import dose_over_time, rounds_by_session

LAST_BOUTS = 20
"""Bouts listed of an exercise: ten days, where each has a left and a right one."""

LEAST_SHOWN = timedelta(days=29)


class StepNote(NamedTuple):
    """A step of the dose in words: whose wish it was, and what it led to."""

    day: date
    label: str
    words: str


class ExerciseHistory:
    """What the page shows, each part read when it is first asked for.

    So the list of bouts, which can be fetched alone, does not pay for the picture.
    The picture has the days from `first` to `today`, without an empty beginning; the
    list of bouts has the last ones, whenever they were.
    """

    def __init__(
        self, user: User, exercise: Exercise, first: date, today: date
    ) -> None:
        self.user, self.exercise = user, exercise
        self.first, self.today = first, today

    @property
    def is_held(self) -> bool:
        """Whether a round is counted in seconds; else it is counted in repetitions."""
        return bool(self.exercise.hold_seconds >= SHORTEST_HOLD_SECONDS)

    @cached_property
    def bouts(self) -> list[Bout]:
        bouts = self.user.bouts.of_exercise(self.exercise)
        newest = list(bouts.newest_first()[:LAST_BOUTS])
        for bout in newest:
            bout.exercise = self.exercise  # which is known, and costs no query each
        return newest

    @cached_property
    def chart(self) -> ExerciseChart:
        exercise = self.exercise
        times = rounds_by_session(self._sessions, exercise.slug, is_held=self.is_held)
        start = exercise.hold_seconds if self.is_held else exercise.repetitions
        axis = self._axis
        dose = dose_over_time(start, self._amounts(), axis.first, axis.last)
        return exercise_chart(times, dose, LIGHTS, axis)

    @property
    def notes(self) -> list[StepNote]:
        """The steps within the picture, newest first."""
        return [
            self._note(step)
            for step in reversed(self._steps)
            if step.local_day >= self._axis.first
        ]

    @cached_property
    def _sessions(self) -> list[SessionRecord]:
        return session_records_with(self.user, self.exercise, self.first, self.today)

    @cached_property
    def _axis(self) -> TimeAxis:
        """From the first session on, but a month at least."""
        began = min(
            [self.today - LEAST_SHOWN, *(one.day for one in self._sessions[:1])]
        )
        return TimeAxis.covering(max(self.first, began), self.today)

    @cached_property
    def _steps(self) -> list[DoseStep]:
        return list(self.user.dose_steps.about(self.exercise))

    def _amounts(self) -> Iterator[tuple[date, int | None]]:
        """What a round is from each step on; None while another exercise is there.

        An exercise that a step leads to begins at its least dose, as in `CurrentDoses`.
        """
        for step in self._steps:
            if step.kind == DoseStep.Kind.REFUSED:
                continue
            if step.exercise_id != self.exercise.pk:
                yield step.local_day, self._least
            elif step.other_id:
                yield step.local_day, None
            else:
                asked = step.hold_seconds if self.is_held else step.repetitions
                yield step.local_day, asked

    @property
    def _least(self) -> int:
        hold, repetitions, _sets = bounds_of(self.exercise)
        return (hold if self.is_held else repetitions).low

    def _note(self, step: DoseStep) -> StepNote:
        if step.exercise_id != self.exercise.pk:
            words = _("Instead of %(name)s.") % {"name": step.exercise.name}
        elif step.other:
            words = _("%(name)s instead.") % {"name": step.other.name}
        else:
            amount = Amount(step.hold_seconds, step.repetitions, step.sets)
            words = f"{effort_in_words(dosed(self.exercise, amount))}."
        return StepNote(step.local_day, step.get_kind_display(), words)
