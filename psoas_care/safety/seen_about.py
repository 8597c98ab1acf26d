"""What the log asks a clinician to look at, until one has.

Three sessions that were too much, or three days of strong pain, are a cause. What it
closes ends by nothing but a clinician's look, or with what was logged (content,
sections 4.5 and 5.4).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, TypeAlias

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from psoas_care.safety.rules import RestrictionValue
from psoas_care.safety.vocabulary import SEEN_ABOUT

SPAN = timedelta(days=17)
"""What makes one cause lies within so many days, by the calendar of whatever zone."""
NAMED = timedelta(days=15)
"""The first checks name what was logged for so many days before them; a later one names
all that waited, and says so by `WHOLE`."""
WHOLE = "all that waited"
MOMENT = " at"
"""Behind the id of a session: the evidence of its moment, in seconds."""

LoggedPain: TypeAlias = tuple[tuple[str, int], ...]


class LogCheck(NamedTuple):
    """A clinician looked at the log: on which day, and at what evidence.

    Of a check from before that was kept (None) the day says it alone.
    """

    on: date
    looked_at: Mapping[str, int] | None

    def covers(self, cause: RestrictionValue) -> bool:
        """Whether they have seen all of it; what was said later nobody has seen."""
        if cause.starts > self.on:
            return False
        if self.looked_at is None:
            return True
        evidence = cause.evidence
        if WHOLE not in self.looked_at:
            if cause.starts < self.on - NAMED:
                return True
            evidence = _since(self.on - NAMED, evidence)
        return all(self.looked_at.get(what, 0) >= amount for what, amount in evidence)


def _since(day: date, evidence: LoggedPain) -> LoggedPain:
    """Without what sessions before that day add to it."""
    before = {
        name.removesuffix(MOMENT)
        for name, seconds in evidence
        if name.endswith(MOMENT) and datetime.fromtimestamp(seconds, UTC).date() < day
    }
    return tuple(one for one in evidence if one[0].split(" ")[0] not in before)


class LogCauses(NamedTuple):
    """All that a clinician should look at; nothing is nothing.

    `read_since` is the first day of which the whole log was read: what is `kept` of
    earlier days stands for rows that were not.
    """

    found: Sequence[RestrictionValue]
    kept: Sequence[RestrictionValue] = ()
    read_since: date | None = None

    def unseen(self, checks: Iterable[LogCheck], on: date) -> list[RestrictionValue]:
        """Those that are in force on the day `on`, and that none of the checks saw."""
        checks, since = [*checks], self.read_since
        kept = [one for one in self.kept if since and one.starts - SPAN < since]
        found = [one for one in self.found if not any(c.covers(one) for c in checks)]
        return [one for one in (*found, *kept) if one.is_in_force(on)]


def as_one(causes: Sequence[RestrictionValue]) -> RestrictionValue:
    """What several causes close, since the day of the first one."""
    first = min(causes, key=lambda cause: cause.starts)
    text = _("Sessions have been too much several times within two weeks, or your pain "
             "has been very strong for days. Pressure tools and what is hard have been "
             "locked since %(day)s. Book an appointment with a doctor or "
             "physiotherapist within 1 to 2 weeks. Until then, rest comes "
             "first.")  # fmt: skip
    evidence = {what: amount for cause in causes for what, amount in cause.evidence}
    return replace(
        first,
        text=text % {"day": date_format(first.starts, "j F Y")},
        evidence=tuple(sorted(evidence.items())),
    )


def last_day_of(causes: Iterable[RestrictionValue]) -> date | None:
    """The day of the last cause: who looked earlier has not seen it."""
    return max((cause.starts for cause in causes), default=None)


def is_about_log(restriction: RestrictionValue) -> bool:
    """Whether it is a cause, or what causes close."""
    return restriction.code == SEEN_ABOUT
