"""Red flags and signs that were reported, what they closed, and whether it is over."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from psoas_care.safety.models import Answer, Restriction
from psoas_care.safety.reasons import moment_in_words
from psoas_care.safety.restriction_groups import what_is_closed
from psoas_care.safety.vocabulary import EndedBy, Ends, QuestionKind

MOST_EVENTS = 8


class Closed(NamedTuple):
    """What the app closed, and until when or why no longer."""

    what: str
    until: str


@dataclass(frozen=True, slots=True)
class SafetyEvent:
    """One question that was answered with yes on `times` days, from `first` to `last`.

    `what` is the question as it was asked last, `side` where a sign was felt. It is
    open while something is closed for it, and over where nothing is any more; what
    closed nothing new, since it was known, is neither.
    """

    kind: str
    what: str
    side: str
    first: date
    last: date
    times: int
    closed: tuple[Closed, ...]
    is_open: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class Safety:
    """What is open first, then the newest; `more` events have no room on the sheet.

    `checked_on` is the last day with an answer about a red flag, None if never.
    """

    checked_on: date | None
    events: tuple[SafetyEvent, ...]
    more: int


def safety_of(
    answers: Sequence[Answer],
    restrictions: Iterable[Restriction],
    first: date,
    today: date,
) -> Safety:
    """An event for each yes since `first`, or behind one of `restrictions`."""
    closed_by: dict[int | None, list[Restriction]] = defaultdict(list)
    for restriction in restrictions:
        closed_by[restriction.screening_id].append(restriction)
    by_question: dict[str, list[Answer]] = defaultdict(list)
    closed: dict[str, list[Restriction]] = defaultdict(list)
    for answer in answers:
        its_own = _closed_by(answer, closed_by[answer.screening_id])
        # Of the profile, and of earlier days, only what closed something.
        is_news = _is_about_a_sign(answer) and answer.local_day >= first
        is_news &= not answer.is_nothing_new
        if answer.is_yes and (its_own or is_news):
            by_question[answer.question.code].append(answer)
            closed[answer.question.code] += its_own
    events = [_event(some, closed[code], today) for code, some in by_question.items()]
    events.sort(key=lambda event: (event.is_open, event.last), reverse=True)
    checks = [a.local_day for a in answers if a.question.kind == QuestionKind.RED_FLAG]
    return Safety(
        checked_on=max(checks, default=None),
        events=tuple(events[:MOST_EVENTS]),
        more=len(events[MOST_EVENTS:]),
    )


def _is_about_a_sign(answer: Answer) -> bool:
    return answer.question.kind in {QuestionKind.RED_FLAG, QuestionKind.SIGN}


def _closed_by(
    answer: Answer, restrictions: Iterable[Restriction]
) -> list[Restriction]:
    """The restrictions of one screening that this answer caused.

    A sign is sent alone, and may ask for a red flag under that one's code.
    """
    is_sign = answer.question.kind == QuestionKind.SIGN
    return [h for h in restrictions if is_sign or h.code == answer.question.code]


def _event(
    answers: Sequence[Answer], restrictions: Sequence[Restriction], today: date
) -> SafetyEvent:
    """Of one question; the answers are in order of time."""
    newest = answers[-1]
    days = sorted({answer.local_day for answer in answers})
    sides = {answer.get_side_display().lower() for answer in answers if answer.side}
    is_open = any(restriction.is_open(today) for restriction in restrictions)
    return SafetyEvent(
        kind=_kind(newest),
        what=newest.text,
        side=_(" and ").join(sorted(sides)),
        first=days[0],
        last=days[-1],
        times=len(days),
        closed=_in_words(restrictions, today),
        is_open=is_open,
        is_over=bool(restrictions) and not is_open,
    )


def _kind(answer: Answer) -> str:
    return {
        QuestionKind.RED_FLAG: _("Red flag"),
        QuestionKind.SIGN: _("Sign while pressing"),
    }.get(QuestionKind(answer.question.kind), _("Health profile"))


def _in_words(restrictions: Iterable[Restriction], today: date) -> tuple[Closed, ...]:
    """What ends in one way is told at once."""
    places: dict[str, dict[str, None]] = defaultdict(dict)
    for restriction in restrictions:
        places[_until(restriction, today)][what_is_closed(restriction)] = None
    return tuple(Closed("; ".join(what), until) for until, what in places.items())


def _until(restriction: Restriction, today: date) -> str:
    if restriction.is_open(today):
        return _still(restriction)
    if restriction.ended_by == EndedBy.CLINICIAN and restriction.checked_on:
        return _("checked by a clinician on %(day)s") % {
            "day": _day(restriction.checked_on)
        }
    if restriction.ended_on:
        return _("no longer true since %(day)s") % {"day": _day(restriction.ended_on)}
    return _("over since %(day)s") % {"day": _opening(restriction)}


def _still(restriction: Restriction) -> str:
    if restriction.until:
        return _("until %(day)s") % {"day": _opening(restriction)}
    return {
        Ends.CLINICIAN: _("until a clinician has checked it"),
        Ends.NEXT_NO: _("until it is answered with no"),
        Ends.ADULT: _("until they say that they are 18 or older"),
        Ends.NEVER: _("for good"),
    }[Ends(restriction.ends)]


def _opening(restriction: Restriction) -> str:
    opens = restriction.opens_at
    return moment_in_words(opens, "j M Y") if opens else ""


def _day(day: date | None) -> str:
    return date_format(day, "j M Y") if day else ""
