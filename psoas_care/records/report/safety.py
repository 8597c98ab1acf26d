"""Warning signs, what they closed, and whether that is over."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from psoas_care.safety.closures import what_is_closed
from psoas_care.safety.models import Answer, Hold
from psoas_care.safety.vocabulary import EndedBy, Ends, Kind


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was said to be so on `times` days, the last one `last`.

    `kind` names its questionnaire, `what` the question as it was asked, `side` where it
    was felt. `closed` says what it closed and until when; `is_open` whether any of that
    still is.
    """

    kind: str
    what: str
    side: str
    first: date
    last: date
    times: int
    closed: tuple[str, ...]
    is_open: bool


def events_of(
    answers: Iterable[Answer], holds: Sequence[Hold], today: date
) -> tuple[Event, ...]:
    """An event for each question: what is open first, then the newest.

    Of an answer to other questions than those about signs only what closed something
    counts.
    """
    closed_by: dict[int | None, list[Hold]] = defaultdict(list)
    for hold in holds:
        closed_by[hold.screening_id].append(hold)
    said: dict[str, list[Answer]] = defaultdict(list)
    closed: dict[str, list[Hold]] = defaultdict(list)
    for answer in answers:
        code = answer.question.code
        its_own = [*_closed_by(answer, closed_by[answer.screening_id])]
        if its_own or answer.question.kind in {Kind.RED_FLAG, Kind.SIGN}:
            said[code].append(answer)
            closed[code] += its_own
    events = [_event(some, closed[code], today) for code, some in said.items()]
    return tuple(sorted(events, key=lambda e: (e.is_open, e.last), reverse=True))


def _closed_by(answer: Answer, holds: Iterable[Hold]) -> Iterator[Hold]:
    """Of what one sending closed, that which this answer did.

    A sign is sent alone, and may ask for a red flag under that one's code.
    """
    is_sign = answer.question.kind == Kind.SIGN
    return (h for h in holds if is_sign or h.code == answer.question.code)


def _event(answers: Sequence[Answer], holds: Iterable[Hold], today: date) -> Event:
    """Of one question; the answers are in order of time."""
    days = sorted({answer.local_day for answer in answers})
    sides = {answer.get_side_display() for answer in answers if answer.side}
    newest = answers[-1]
    return Event(
        kind=newest.question.get_kind_display(),
        what=newest.said,
        side=", ".join(sorted(sides)),
        first=days[0],
        last=days[-1],
        times=len(days),
        closed=tuple(dict.fromkeys(_in_words(hold, today) for hold in holds)),
        is_open=any(hold.is_open(today) for hold in holds),
    )


def _in_words(hold: Hold, today: date) -> str:
    """Such as "Pressure tools: until a clinician has checked it"."""
    words = {"what": what_is_closed(hold), "when": _until(hold, today)}
    return _("%(what)s: %(when)s") % words


def _until(hold: Hold, today: date) -> str:
    if hold.is_open(today):
        return _still(hold)
    if hold.ended_by == EndedBy.CLINICIAN and hold.checked_on:
        return _("checked by a clinician on %(day)s") % {"day": _day(hold.checked_on)}
    if hold.ended_on:
        return _("no longer so since %(day)s") % {"day": _day(hold.ended_on)}
    return _("over since %(day)s") % {"day": _day(hold.until)}


def _still(hold: Hold) -> str:
    if hold.until:
        return _("until %(day)s") % {"day": _day(hold.until)}
    return {
        Ends.CLINICIAN: _("until a clinician has checked it"),
        Ends.NEXT_NO: _("until it is answered with no"),
        Ends.NEVER: _("for good"),
    }[Ends(hold.ends)]


def _day(day: date | None) -> str:
    return date_format(day, "j M") if day else ""
