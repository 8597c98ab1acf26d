"""Pain around one person's sessions and on the days after: from rows to numbers."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from psoas_care.accounts.models import User
from psoas_care.library.body import TRACKED, Region, Side
from psoas_care.library.dose import Sides
from psoas_care.library.models import Exercise
from psoas_care.practice.models import Moment
from psoas_care.progress.pages.region_changes import beginnings_of
from psoas_care.progress.statistics import (
    Finding,
    Pain,
    PairedChange,
    daily_pain,
    next_day_findings,
    paired_change,
)
from psoas_care.progress.statistics.next_day import (
    LONGEST_DAYS,
    NextDayReading,
    first_reading_day,
    next_day_reading,
)
from psoas_care.progress.statistics.readings import DAYS_LATER

LONGEST = timedelta(weeks=52)
LOOKED_AT = timedelta(days=LONGEST_DAYS + DAYS_LATER + 1)
"""What findings are about, when the next reading is not far."""


class ExerciseSide(NamedTuple):
    """Something done: an exercise, on one side where sides are separate, or a tool.

    `tools` are those that an exercise cannot be done without, by name.
    """

    name: str
    side: str = ""
    tools: tuple[str, ...] = ()


class BeforeAfterChanges(NamedTuple):
    """Before and after in one region: of all sessions, and by what was done in them."""

    region: Region
    change: PairedChange
    by_exercise: Mapping[str, PairedChange]


class NextDay:
    """The numbers of both halves of the page, each read when it is first asked for.

    So whoever asks for one half does not pay for the other. Both look back 52 weeks at
    most. The day after is about the whole diary, whatever range is shown.
    """

    def __init__(self, user: User, first: date, today: date) -> None:
        self.user, self.today = user, today
        self.first = max(first, today - LONGEST)

    @cached_property
    def before_after(self) -> list[BeforeAfterChanges]:
        """The regions with sessions that were asked about before and after."""
        pairs = self._pairs()
        exercises = self._exercises_of_sessions()
        found = []
        for region in TRACKED:
            if not (here := pairs.get(region)):
                continue
            by_exercise = {
                name: [here[session] for session in sessions if session in here]
                for name, sessions in exercises.items()
            }
            changes = {
                name: paired_change(some) for name, some in by_exercise.items() if some
            }
            found.append(
                BeforeAfterChanges(region, paired_change([*here.values()]), changes)
            )
        return found

    @cached_property
    def began(self) -> date | None:
        """The day of the first pain entry in a region that is compared."""
        return min(beginnings_of(self.user).usual.values(), default=None)

    @cached_property
    def reading(self) -> NextDayReading | None:
        """The days that the findings are about; None while the diary is young."""
        return next_day_reading(self.began, self.today) if self.began else None

    @property
    def first_reading(self) -> date | None:
        """When the findings of this diary begin; None before its first entry."""
        return first_reading_day(self.began) if self.began else None

    @cached_property
    def findings(self) -> list[Finding[ExerciseSide]]:
        """The day after all that was done, against other days; some 20 ms of work."""
        if self.began is None or self.reading is None:
            return []
        return next_day_findings(self.done, self.pains, self.began, self.today)

    @cached_property
    def done(self) -> dict[ExerciseSide, set[date]]:
        """The days with each exercise, side by side, and with each tool."""
        exercises = Exercise.objects.only("name", "sides", "tool_names").in_bulk()
        bouts = (
            self.user.bouts.counted()
            .between(self._earliest, self.today)
            .order_by("exercise__position", "side")
        )
        done: dict[ExerciseSide, set[date]] = defaultdict(set)
        tools: dict[ExerciseSide, set[date]] = defaultdict(set)
        for pk, side, day in bouts.values_list(
            "exercise", "side", "local_day"
        ).distinct():
            for item in _items(exercises[pk], side):
                done[item].add(day)
            for tool in exercises[pk].tool_names:
                tools[ExerciseSide(tool)].add(day)
        return {**done, **tools}

    @cached_property
    def pains(self) -> dict[str, Pain]:
        """Every day's pain in each tracked region that has an entry."""
        readings = self.user.pain_scores.pain_readings(self._earliest, self.today)
        daily = daily_pain(readings)
        before = self._before()
        return {
            region.value: Pain(daily[region], before[region])
            for region in TRACKED
            if region in daily
        }

    @property
    def _earliest(self) -> date:
        return self.today - LOOKED_AT

    def _before(self) -> dict[str, dict[date, float]]:
        """Pain before the first session of each day, by region."""
        asked = self.user.session_pains.between(self._earliest, self.today)
        rows = asked.filter(moment=Moment.BEFORE).order_by("at", "pk")
        before: dict[str, dict[date, float]] = defaultdict(dict)
        for region, day, value in rows.values_list("region", "local_day", "value"):
            before[region].setdefault(day, value)
        return before

    def _pairs(self) -> dict[str, dict[int, tuple[int, int]]]:
        """(before, after) by region and session, where both were answered."""
        asked = self.user.session_pains.between(self.first, self.today)
        answers: dict[str, dict[str, dict[int, int]]] = {
            moment: defaultdict(dict) for moment in Moment.values
        }
        for region, session, moment, value in asked.values_list(
            "region", "session", "moment", "value"
        ):
            answers[moment][region][session] = value
        before, after = answers[Moment.BEFORE], answers[Moment.AFTER]
        return {
            region: {
                session: (before[region][session], value)
                for session, value in values.items()
                if session in before[region]
            }
            for region, values in after.items()
        }

    def _exercises_of_sessions(self) -> dict[str, list[int]]:
        """The sessions with each exercise, by its name."""
        bouts = self.user.bouts.counted().between(self.first, self.today).order_by()
        sessions: dict[str, list[int]] = defaultdict(list)
        for name, session in bouts.values_list("exercise__name", "session").distinct():
            sessions[name].append(session)
        return sessions


def _items(exercise: Exercise, side: str) -> list[ExerciseSide]:
    """What a bout is an item of: its exercise and side, and each of its tools."""
    name, tools = exercise.name, tuple(exercise.tool_names)
    if exercise.sides != Sides.PER_SIDE:
        return [ExerciseSide(name, tools=tools)]
    sides = [Side.LEFT, Side.RIGHT] if side == Side.BOTH else [side]
    return [ExerciseSide(name, one, tools) for one in sides]
