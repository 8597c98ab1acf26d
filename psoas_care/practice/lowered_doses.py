"""How much less there is of an exercise after it was too much, whatever plays it.

By the rule of the plan (`current_doses.py`), worked out from the sessions with a red
light alone: with what was the last time nothing later has a part in it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from psoas_care.library.body import Side
from psoas_care.practice import labels
from psoas_care.practice.current_doses import CurrentDoses
from psoas_care.practice.history import DoseStepRecord, TrainingHistory
from psoas_care.practice.planner.progression import Move
from psoas_care.practice.planner.session_records import SessionRecord
from psoas_care.practice.planner.traffic_light import REST_DAYS, Light
from psoas_care.practice.recent_log import RecentLog
from psoas_care.safety.status import LoweredDose

ANY_LENGTH = 24 * 60 * 60
"""Seconds: how long a day's session is has no part in how much was too much."""

LastTimes = Mapping[tuple[str, str], datetime]
"""{(slug, side): when it was done last}."""
NEVER = datetime.min.replace(tzinfo=UTC)


def candidates(log: RecentLog, on: date) -> set[str]:
    """The exercises with a red light before the day `on`: one of that day closes it."""
    return {slug for one in _red(log, on) for slug in one.by_exercise if _is(one, slug)}


def lowered(
    log: RecentLog,
    on: date,
    last_times: LastTimes,
    steps: Sequence[DoseStepRecord],
) -> dict[str, LoweredDose]:
    """The most of each exercise that was too much the last time on a side of it."""
    red = _red(log, on)
    last = {
        slug: one
        for one in red
        for slug in one.by_exercise
        if _is(one, slug) and _is_last(one, slug, last_times)
    }
    if not last:
        return {}
    history = TrainingHistory(
        on=on, exercises=log.exercises, session_records=tuple(red), steps=tuple(steps)
    )
    doses = CurrentDoses(history, usable=(), most_seconds=ANY_LENGTH)
    return {slug: _lowered(doses, slug, one) for slug, one in last.items()}


def _lowered(doses: CurrentDoses, slug: str, last: SessionRecord) -> LoweredDose:
    current = doses.of(slug)
    name, sides = doses.history.exercises[slug].name, last.hurt_sides(slug)
    if current.next.move != Move.REST:
        why = labels.shorter(last.day, is_hurt=bool(sides))
        return LoweredDose(**vars(current.amount), why=why)
    if sides:
        side = Side(min(sides)) if len(sides) == 1 else Side.BOTH
        why = labels.rested(name, (last.day, side))
    else:
        why = labels.left_out(name, last.day)
    until = last.day + timedelta(days=REST_DAYS + 1)
    return LoweredDose(
        **vars(current.amount),
        why=f"{why} {labels.comes_back(until)}",
        is_left_out=True,
        until=until,
    )


def _red(log: RecentLog, on: date) -> list[SessionRecord]:
    records = (one for one in log.session_records if one.day < on)
    return sorted((o for o in records if o.light == Light.RED), key=lambda o: o.at)


def _is(record: SessionRecord, slug: str) -> bool:
    return record.light_of(slug) == Light.RED


def _is_last(record: SessionRecord, slug: str, last_times: LastTimes) -> bool:
    """Whether one of its sides was not done again since."""
    sides = {bout.side for bout in record.by_exercise[slug]}
    return any(_done_last(slug, side, last_times) <= record.at for side in sides)


def _done_last(slug: str, side: str, last_times: LastTimes) -> datetime:
    """When a side was done last, alone or both as one; both, when each of them was."""
    left, right, both = (
        last_times.get((slug, one), NEVER) for one in (Side.LEFT, Side.RIGHT, Side.BOTH)
    )
    alone = {Side.LEFT: left, Side.RIGHT: right}.get(Side(side), min(left, right))
    return max(both, alone)
