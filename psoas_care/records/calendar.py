"""A person's days as a calendar for their phone: when to practise, and one question.

A calendar is shown to others, at work or in the kitchen. So it says nothing of pain or
of its place, names no exercise, and tells what is planned, never what was done.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import uuid5
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from psoas_care.practice.day_plan import DayPlan
from psoas_care.practice.week import DayState, Week
from psoas_care.records.models import CalendarToken
from psoas_care.web.zones import beginning_of, moment_at

if TYPE_CHECKING:
    from icalendar import Event, Timezone

A_DAY = timedelta(days=1)
AHEAD = 7
"""Days from today on that are always in it: many calendars ask only once a day."""

QUESTION_LASTS = timedelta(minutes=5)
CLOCK_STEP = timedelta(minutes=15)
"""How closely a zone is looked at: clocks change at a quarter of an hour."""

PLANNED = {DayState.PLANNED, DayState.DONE, DayState.QUIET}
"""What a day may be, or have become, that was planned."""


def calendar_of(token: CalendarToken, today: date) -> bytes:
    """The calendar of the week of `today` and of the days after it, as a file.

    The same rows and the same day give the same bytes.
    """
    # It takes 3 MB of a worker, which only a calendar is worth.
    from icalendar import Calendar

    monday = today - today.weekday() * A_DAY
    days = [monday + n * A_DAY for n in range(today.weekday() + AHEAD)]
    calendar = Calendar()
    # Nothing that names this site: its name speaks of the body.
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Time for yourself//EN")
    calendar.add("name", _("Time for yourself"))
    calendar.add("x-wr-calname", _("Time for yourself"))
    calendar.add("refresh-interval", timedelta(hours=6), {"value": "DURATION"})
    events = [*_sessions(token, days, today), *_questions(token, days)]
    if any("TZID" in event["dtstart"].params for event in events):  # UTC needs none
        first, last = days[0] - A_DAY, days[-1] + 2 * A_DAY
        calendar.add_component(_time_zone(token.user.time_zone, first, last))
    for event in events:
        calendar.add_component(event)
    file: bytes = calendar.to_ical()
    return file


def _sessions(token: CalendarToken, days: list[date], today: date) -> "Iterator[Event]":
    """A session on each day that is planned for one; none where none may begin."""
    plan = DayPlan(token.user, today)
    programme, status = plan.programme, plan.safety_status
    if programme is None or status.closes_sessions or plan.is_closed:
        return
    week = Week(plan)
    (version,) = token.user.programmes.values_list("version", flat=True)
    words = ngettext(
        "%(n)s minute for yourself", "%(n)s minutes for yourself", programme.minutes
    ) % {"n": programme.minutes}
    for day in days:
        is_wanted = day >= programme.since and day.weekday() in programme.weekdays
        if is_wanted and week.state(day) in PLANNED:
            yield _event(
                token,
                "session",
                words,
                day,
                token.practice_at,
                timedelta(minutes=programme.minutes),
                version=token.version + version,
            )


def _questions(token: CalendarToken, days: list[date]) -> "Iterator[Event]":
    for day in days:
        yield _event(
            token,
            "question",
            _("Daily question"),
            day,
            token.question_at,
            QUESTION_LASTS,
            version=token.version,
        )


def _event(
    token: CalendarToken,
    kind: str,
    title: str,
    day: date,
    clock: time,
    lasts: timedelta,
    *,
    version: int,
) -> "Event":
    """One date in a calendar; what has not changed keeps its id and its marks.

    It says how long it lasts and not when it ends: an end might fall into the hour that
    comes twice.
    """
    from icalendar import Event

    user = token.user
    moved = map(datetime.fromisoformat, user.zones_left.values())
    event = Event()
    event.add("uid", str(uuid5(token.uid, f"{kind}/{day}")))
    event.add("dtstamp", max([token.changed_at, *moved]).astimezone(UTC))
    event.add("sequence", version)
    event.add("summary", title)
    begins = moment_at(day, clock, user.time_zone)
    event.add("dtstart", begins.astimezone(ZoneInfo(user.time_zone)))
    event.add("duration", lasts)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # nobody is busy
    return event


def _time_zone(zone: str, first: date, last: date) -> "Timezone":
    """What the clocks of a zone do from one day to another.

    The library's own search goes in steps of 64 days, and so misses Ramadan in Morocco.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    clocks = ZoneInfo(zone)
    component = Timezone()
    component.add("tzid", zone)
    moment, end = (beginning_of(day, "UTC") for day in (first, last))
    before = None
    while moment < end:
        local = moment.astimezone(clocks)
        offset = local.utcoffset() or timedelta()
        if offset != before:
            change = TimezoneDaylight() if local.dst() else TimezoneStandard()
            before = offset if before is None else before
            change.add("dtstart", (moment + before).replace(tzinfo=None))
            change.add("tzoffsetfrom", before)
            change.add("tzoffsetto", offset)
            change.add("tzname", local.tzname())
            component.add_component(change)
            before = offset
        moment += CLOCK_STEP
    return component
