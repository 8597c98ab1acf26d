"""What a log full of pain closes: the same verdict then holds on every page.

Nothing of it is stored: it follows from what was logged and felt, so that a number
which is changed, deleted or brought back changes it at once. (Content, sections 5.3
and 5.4.)
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from psoas_care.library.body import tracked
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category
from psoas_care.practice import lowered_doses, tool_breaks
from psoas_care.practice.causes import Cause, LogEntry, evidence_of_reds
from psoas_care.practice.history import load_steps
from psoas_care.practice.planner.rules import (
    LEAST_RELEASE_SECONDS,
    MOST_DAYS,
    MOST_RELEASE_SECONDS,
)
from psoas_care.practice.planner.session_records import (
    SessionRecord,
    lights_of_sessions,
)
from psoas_care.practice.planner.traffic_light import (
    RELEASE_REST_DAYS,
    SUCH_DAYS_IN_A_ROW,
    Advice,
    DatedLight,
    Light,
    advice,
    needs_somebody,
    rests_until,
)
from psoas_care.practice.planner.types import WEEK
from psoas_care.practice.recent_log import (
    PRESSED_LATELY,
    REACHES,
    PressureUse,
    RecentLog,
    load_last_times,
    load_recent,
)
from psoas_care.safety.models import Restriction
from psoas_care.safety.rules import RestrictionValue
from psoas_care.safety.status import LogVerdict, LoweredDose
from psoas_care.safety.vocabulary import (
    BAD_TIME,
    PRESSED,
    RED,
    SEEN_ABOUT,
    SENSITIVE,
    TOO_STRONG,
    Behaviour,
    Ends,
    Scope,
)
from psoas_care.web.zones import beginning_of, day_of

if TYPE_CHECKING:
    from psoas_care.accounts.models import User

DAY = timedelta(days=1)


def verdict_of_log(
    user: "User", on: date, *, moment: datetime, before: datetime | None = None
) -> LogVerdict:
    """What the log closes on the day `on`, at that moment of it.

    One query, two where a light may be red. With `before` only entries made earlier
    than that count: a session does not close what is in it.
    """
    log = load_recent(user, on)
    return PainResponse(user, on, moment, before, log).verdict()


@dataclass(frozen=True)
class PainResponse:
    """The log of one person, and what it closes; see `verdict_of_log`."""

    user: "User"
    on: date
    moment: datetime
    before: datetime | None
    log: RecentLog

    def verdict(self) -> LogVerdict:
        return LogVerdict(
            tuple(self._restrictions()),
            self._pressed_seconds,
            self._lowered,
            self._read_since,
        )

    def _lowered(self) -> Mapping[str, LoweredDose]:
        """What was too much the last time; two queries, where anything was."""
        slugs = lowered_doses.candidates(self.log, self.on)
        if not slugs:
            return {}
        last_times = load_last_times(self.user, slugs)
        steps = load_steps(self.user, self.on)
        return lowered_doses.lowered(self.log, self.on, last_times, steps)

    def _restrictions(self) -> Iterator[RestrictionValue]:
        yield from self._full_day()
        yield from self._full_week()
        yield from self._full_week_of_a_tool()
        yield from self._bad_time()
        yield from self._too_strong()
        yield from self._seen_about()
        yield from self._very_sensitive()
        for slug, exercise in self.log.exercises.items():
            yield from self._reds(slug, exercise)
        yield from self._second_reds_of_tools()

    def _is_known(self, at: datetime) -> bool:
        if self.before is not None:
            return at < self.before
        return day_of(at, self.user.time_zone) <= self.on

    @cached_property
    def _sessions(self) -> Sequence[SessionRecord]:
        return [s for s in self.log.session_records if self._is_known(s.at)]

    def _entry_of(self, session_record: SessionRecord) -> LogEntry:
        return LogEntry(session_record.day, session_record.at, session_record.zone)

    def _day_over(self, entry: LogEntry) -> datetime:
        """The moment at which the day of an entry is over in every zone.

        That of the profile may have been the next one by then.
        """
        zones, home = (
            {entry.zone, *self.user.zones_since(entry.at)},
            self.user.time_zone,
        )
        ends = [beginning_of(entry.day + DAY, zone) for zone in zones]
        return max(*ends, beginning_of(day_of(entry.at, home) + DAY, home))

    def _rule(
        self, code: str, scope: Scope, entry: LogEntry, until: date | datetime | None,
        text: str, *, action: Behaviour = Behaviour.PAUSE, exercise: str = "",
        tool: str = "",
    ) -> RestrictionValue:  # fmt: skip
        """A restriction until a day or a moment: it ends once that came in every zone.

        Where each calendar counted days of its own, `until` is the moment of the last.
        """
        until_at = until if isinstance(until, datetime) else None
        if until_at is not None:
            zones = {entry.zone, *self.user.zones_since(entry.at)}
            until = min(day_of(until_at, zone) for zone in zones)
        row = Restriction(
            user=self.user, code=code, action=action, scope=scope, ends=Ends.DATE,
            until=until, until_at=until_at, tool=tool, at=entry.at, zone=entry.zone,
            local_day=entry.day,
        )  # fmt: skip
        return replace(
            row.rule_at(self.moment),
            exercise=exercise,
            text=text,
        )

    @cached_property
    def _pressed(self) -> Sequence[PressureUse]:
        """Each use of a tool, the earliest first."""
        known = [
            use
            for use in self.log.pressed
            if self._is_known(use.at) and use.day > self.on - PRESSED_LATELY
        ]
        return sorted(known, key=lambda use: use.at)

    def _day_of(self, use: PressureUse) -> RestrictionValue:
        """Pressure until the day of a use is over in every zone, and 24 hours are."""
        text = _("You have used pressure tools for about five minutes in the last 24 "
                 "hours. That is the most for one day.")  # fmt: skip
        entry = LogEntry(use.day, use.at, use.zone)
        until = max(use.at + DAY, self._day_over(entry))
        return self._rule(PRESSED, Scope.RELEASE, entry, until, text)

    @cached_property
    def _of_the_day(self) -> Sequence[tuple[int, RestrictionValue]]:
        """The seconds of each use that counts today, and until when it does."""
        rules = [(use.seconds, self._day_of(use)) for use in self._pressed]
        return [(seconds, rule) for seconds, rule in rules if rule.is_in_force(self.on)]

    @cached_property
    def _pressed_seconds(self) -> int:
        return sum(seconds for seconds, _rule in self._of_the_day)

    def _full_day(self) -> Iterator[RestrictionValue]:
        """Until the first of them are so long ago that there is room again."""
        left, room = self._pressed_seconds, MOST_RELEASE_SECONDS - LEAST_RELEASE_SECONDS
        if left <= room:
            return
        for seconds, rule in self._of_the_day:
            left -= seconds
            if left <= room:
                yield rule
                return

    def _full_week(self) -> Iterator[RestrictionValue]:
        """After so many days with tools in seven, the next one has to wait."""
        if week := self._week_full_with(self._pressed, MOST_DAYS[Category.RELEASE]):
            text = _("You have used pressure tools on four days within a week. That is "
                     "the most for one week.")  # fmt: skip
            yield self._rule(PRESSED, Scope.RELEASE, *week, text)

    def _full_week_of_a_tool(self) -> Iterator[RestrictionValue]:
        """The same for an exercise whose own most is fewer days than of all tools."""
        by_slug: dict[str, list[PressureUse]] = {}
        for use in self._pressed:
            by_slug.setdefault(use.slug, []).append(use)
        for slug, uses in by_slug.items():
            most = uses[0].most_days
            if most is None or most >= MOST_DAYS[Category.RELEASE]:
                continue
            if week := self._week_full_with(uses, most):
                text = _("You have used this tool there on {days} days within a week. "
                         "That is the most for one week.")  # fmt: skip
                yield self._rule(
                    PRESSED,
                    Scope.EXERCISE,
                    *week,
                    text.format(days=most),
                    exercise=slug,
                )

    def _week_full_with(
        self, uses: Sequence[PressureUse], most: int
    ) -> tuple[LogEntry, datetime] | None:
        """The last entry, and until when it closes; None while there is room.

        Another use on a day that has one makes no further day, unless the days before
        it were too many already.
        """
        before = [use for use in uses if use.day < self.on]
        opens = self._week_opens(before, most)
        if opens is None or opens <= self.moment:
            return None
        last = uses[-1]
        until = self._week_opens(uses, most) or opens
        return LogEntry(last.day, last.at, last.zone), until

    def _week_opens(self, uses: Sequence[PressureUse], most: int) -> datetime | None:
        """When there is room for a further day; None if there always was.

        Days count on the calendar of each zone, and seven times 24 hours as well.
        """
        last = {use.day: use.at for use in uses}
        if len(last) < most:
            return None
        zones = {uses[-1].zone, *self.user.zones_since(uses[-1].at)}
        day, at = sorted(last)[-most], sorted(last.values())[-most]
        midnights = [beginning_of(day + WEEK * DAY, zone) for zone in zones]
        return max(at + WEEK * DAY, *midnights)

    def _bad_time(self) -> Iterator[RestrictionValue]:
        for day, at, zone, until in self.log.flares:
            if self._is_known(at):
                text = _(
                    "You are having a flare-up: no pressure tools, nothing hard, and"
                    " rest comes first."
                )
                yield self._rule(
                    BAD_TIME,
                    Scope.RELEASE_AND_HARD,
                    LogEntry(day, at, zone),
                    until,
                    text,
                )

    @cached_property
    def _strong_entries(self) -> Sequence[LogEntry]:
        """Those with pain too strong for more than relaxing, the earliest first."""
        entry = [self._entry_of(s) for s in self._sessions if s.is_strong]
        entry += [LogEntry(one.day, one.at, one.zone) for one in self.log.strong]
        return sorted((t for t in entry if self._is_known(t.at)), key=lambda t: t.at)

    @cached_property
    def _strong(self) -> Mapping[date, LogEntry]:
        """{day with such pain: its last such entry}."""
        return {t.day: t for t in self._strong_entries}

    def _too_strong(self) -> Iterator[RestrictionValue]:
        """Until the day of each is over; in another zone a later one may be sooner."""
        if self._strong_entries:
            entry = max(self._strong_entries, key=self._day_over)
            text = _(
                "You said your pain was 8 or more today. Only rest and breathing for"
                " the rest of the day."
            )
            until = self._day_over(entry)
            yield self._rule(TOO_STRONG, Scope.ALL_BUT_RELAX, entry, until, text)

    def _very_sensitive(self) -> Iterator[RestrictionValue]:
        """As for whoever dislikes pressure (content, section 5.1)."""
        followed = {place.region for place in tracked(self.user.regions)}
        if followed & self.log.very_sensitive:
            text = _(
                "Your average pain has been 7 or more lately, so something easier comes"
                " first: no tool stronger than the node mat."
            )
            today = LogEntry(self.on, self.moment, self.user.time_zone)
            yield self._rule(
                SENSITIVE, Scope.STRONG_PRESSURE, today, None, text,
                action=Behaviour.ADAPT,
            )  # fmt: skip

    def _seen_about(self) -> Iterator[RestrictionValue]:
        """Three reds in 14 days, or three days of strong pain: somebody should look."""
        return map(self.rule_of, self.causes)

    def rule_of(self, cause: Cause) -> RestrictionValue:
        """What a cause closes, with what it rests on."""
        evidence = tuple(sorted(cause.evidence.items()))
        return replace(self.row_of(cause).rule_at(self.moment), evidence=evidence)

    def row_of(self, cause: Cause) -> Restriction:
        """What a cause closes, until a clinician has looked at it."""
        day, at, zone = cause.entry
        return Restriction(
            user=self.user, code=SEEN_ABOUT, action=Behaviour.SOON,
            scope=Scope.RELEASE_AND_HARD, ends=Ends.CLINICIAN,
            at=at, zone=zone, local_day=day,
        )  # fmt: skip

    @property
    def _read_since(self) -> date:
        """The first day that counts here; of earlier ones not every look reads all."""
        return self.on - REACHES

    @cached_property
    def causes(self) -> Sequence[Cause]:
        """Each by itself: what was looked at may be a part of them."""
        return [*self._three_reds(), *self._three_days()]

    @cached_property
    def _red(self) -> Sequence[SessionRecord]:
        return [
            session
            for session in self._sessions
            if session.light == Light.RED and session.day >= self._read_since
        ]

    def _three_reds(self) -> Iterator[Cause]:
        for three in zip(self._red, self._red[1:], self._red[2:], strict=False):
            if self._are_of_two_weeks(three):
                yield Cause(self._entry_of(three[-1]), evidence_of_reds(three))

    def _are_of_two_weeks(self, reds: Sequence[SessionRecord]) -> bool:
        """On any of the calendars."""
        return any(
            Advice.SEE_SOMEBODY
            in advice((), lights_of_sessions(reds, zone), reds[-1].day_in(zone))
            for zone in self._calendars_of(reds)
        )

    def _three_days(self) -> Iterator[Cause]:
        strong = {d: one for d, one in self._strong.items() if d >= self._read_since}
        for day, entry in strong.items():
            if needs_somebody(strong, day):
                days = {day - n * DAY for n in range(SUCH_DAYS_IN_A_ROW)}
                yield Cause(entry, self._evidence_of_pain(days))

    def _evidence_of_pain(self, days: Collection[date]) -> dict[str, int]:
        found = {}
        for session in self._sessions:
            for pain in session.pains:
                if pain.is_strong and session.day in days:
                    found[f"{session.uid} {pain.moment} {pain.region}"] = pain.value
        for score in self.log.strong:
            if self._is_known(score.at) and score.day in days:
                # Two of them may be about one minute.
                name = f"{score.at.timestamp()} {score.region}"
                found[name] = score.value + found.get(name, 0)
        return found

    def _calendars_of(self, records: Sequence[SessionRecord]) -> set[str]:
        """The calendars on which their days count: the entries', and the person's."""
        if not records:
            return set()
        zones = {record.zone for record in records}
        return {"", *zones, *self.user.zones_since(records[0].at)}

    @staticmethod
    def _last_of(ends: Mapping[str, date], calendars: set[str]) -> datetime:
        """The latest moment at which one of these days begins, each on its calendar.

        One of the person's own days has begun once it has on all of the calendars.
        """
        zones = calendars - {""}
        return max(
            beginning_of(day, zone)
            for calendar, day in ends.items()
            for zone in ([calendar] if calendar else zones)
        )

    def _reds(self, slug: str, exercise: Exercise) -> Iterator[RestrictionValue]:
        """A red light closes an exercise for the day; the second one for longer."""
        red = [
            s
            for s in self._sessions
            if slug in s.by_exercise and s.light_of(slug) == Light.RED
        ]
        if not red:
            return
        entry, name = self._entry_of(red[-1]), exercise.name
        text = _("%(name)s was too much, so you are done with it for today.") % {
            "name": name
        }
        until = self._day_over(entry)
        yield self._rule(RED, Scope.EXERCISE, entry, until, text, exercise=slug)
        if exercise.category == Category.RELEASE:
            return  # the second one closes its tool: `_second_reds_of_tools`
        ends, calendars = self._second_red_ends(red)
        if ends:
            until = self._last_of(ends, calendars)
            text = _("%(name)s was too much twice in a week, so take a break from it.")
            yield self._rule(
                RED, Scope.EXERCISE, entry, until, text % {"name": name}, exercise=slug
            )

    def _second_red_ends(
        self, red: Sequence[SessionRecord], *, is_release: bool = False
    ) -> tuple[dict[str, date], set[str]]:
        """The day on each calendar that ends the break after two reds; all of these."""
        ends, calendars = {}, self._calendars_of(red)
        for zone in calendars:
            lights = [DatedLight(s.day_in(zone), Light.RED) for s in red]
            on = lights[-1].day
            if day := rests_until(lights, on, is_release=is_release):
                ends[zone] = day
        return ends, calendars

    def _second_reds_of_tools(self) -> Iterator[RestrictionValue]:
        """Two reds with a tool within four weeks, or with no green in between."""
        by_tool = tool_breaks.by_tool(self.log.exercises.values())
        for tool, exercises in by_tool.items():
            red = [
                (session, found)
                for session in self._sessions
                if (found := tool_breaks.red_exercises(session, exercises))
            ]
            if red:
                yield from self._second_red_of(tool, red)

    def _second_red_of(
        self,
        tool: tool_breaks.UsedTool,
        red: Sequence[tuple[SessionRecord, Sequence[Exercise]]],
    ) -> Iterator[RestrictionValue]:
        """`red` are the sessions of late in which the tool was too much, and how."""
        last, done = red[-1]
        both, words = red[-2:], tool_breaks.within_weeks
        ends, calendars = self._second_red_ends(
            [one for one, _found in red], is_release=True
        )
        after = (RELEASE_REST_DAYS + 1) * DAY
        longest = {zone: last.day_in(zone) + after for zone in calendars}
        if ends != longest and self.on <= last.day + after + DAY:
            first = tool_breaks.red_before(self.user, tool, last)
            if first is not None:
                both, words = [first, red[-1]], tool_breaks.in_a_row
                calendars = self._calendars_of([one for one, _found in both])
                ends = {zone: last.day_in(zone) + after for zone in calendars}
        if ends:
            yield self._rule(
                RED,
                Scope.TOOL if tool.tool else Scope.EXERCISE,
                self._entry_of(last),
                self._last_of(ends, calendars),
                words(tool_breaks.names_of([found for _one, found in both])),
                exercise=done[-1].slug,
                tool=tool.tool,
            )
