"""Where a person stands: all that the rules need to know, in three queries.

Two say what was answered and what that closed; the third reads the log, and is asked
only where an exercise is judged.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Union
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from psoas_care.safety import rules
from psoas_care.safety.models import Question, Screening
from psoas_care.safety.reasons import explain_log
from psoas_care.safety.rules import AnsweredQuestion, Eligibility, SafetyItem
from psoas_care.safety.vocabulary import SEEN_ABOUT, Given, Scope, Walking
from psoas_care.web.zones import nights_between

if TYPE_CHECKING:
    from psoas_care.accounts.models import User


@dataclass(frozen=True)
class SafetyStatus:
    """What somebody answered and what is closed for them, as of the day `on`.

    `restrictions` are the stored ones, `read_log` gives those that follow from the log
    once they are asked for; a clinician looked at those that are no younger than
    `log_checked_on`. `questions` are those behind the answers, by code, for
    whoever shows their words. A visitor was asked nothing.
    """

    on: date
    answers: Mapping[str, AnsweredQuestion] = field(default_factory=dict)
    restrictions: tuple[rules.RestrictionValue, ...] = ()
    questions: Mapping[str, Question] = field(default_factory=dict)
    read_log: Callable[[], Iterable[rules.RestrictionValue]] = tuple
    log_checked_on: date | None = None

    def eligibility(self, item: SafetyItem, side: str = "") -> Eligibility:
        return rules.eligibility(
            item, side, self.answers, self.open_restrictions, self.on
        )

    @property
    def is_check_due(self) -> bool:
        """Whether the safety check has to be answered, for the first time or again."""
        return rules.is_check_due(self.answers, self.on)

    @property
    def checked_on(self) -> date | None:
        """The day of the last whole safety check; None if there was none."""
        flags = [a for a in self.answers.values() if rules.is_kept_flag(a)]
        days = [asked.on for asked in flags if asked.given is not None and asked.on]
        return min(days) if days and len(days) == len(flags) else None

    @property
    def check_due_on(self) -> date | None:
        """The day on which the safety check is asked again."""
        return self.checked_on + rules.CHECK_LASTS if self.checked_on else None

    @property
    def walking(self) -> Walking:
        """What may be advised about walking."""
        return rules.walking(self.answers, self.open_restrictions, self.on)

    @property
    def can_walk(self) -> bool:
        """Whether walking may be advised at all; no log forbids that."""
        return rules.walking(self.answers, self._stored, self.on) != Walking.NOT

    @property
    def closes_everything(self) -> bool:
        """Whether one restriction closes every exercise, so that nothing can begin.

        No log closes as much.
        """
        return any(one.scope == Scope.EVERYTHING for one in self._stored)

    @property
    def closes_sessions(self) -> bool:
        """Whether a restriction closes all but breathing, or that too; no log does."""
        closing = {Scope.EVERYTHING, Scope.ALL_BUT_BREATHING}
        return any(one.scope in closing for one in self._stored)

    @property
    def from_log(self) -> list[tuple[str, str]]:
        """What the log closes, and how each of it ends, in words."""
        return explain_log(self.open_restrictions)

    def has_open(self, code: str) -> bool:
        """Whether something of this code is closed."""
        return any(one.code == code for one in self.open_restrictions)

    @property
    def _stored(self) -> list[rules.RestrictionValue]:
        return [one for one in self.restrictions if one.is_in_force(self.on)]

    @cached_property
    def open_restrictions(self) -> tuple[rules.RestrictionValue, ...]:
        """All that is in force, what follows from the log included."""
        from_log = [
            one
            for one in self.read_log()
            if one.is_in_force(self.on) and not self._is_checked(one)
        ]
        return (*self._stored, *from_log)

    def _is_checked(self, from_log: rules.RestrictionValue) -> bool:
        """Whether a clinician looked at it since; what came later nobody has seen."""
        day = self.log_checked_on
        return (
            from_log.code == SEEN_ABOUT and day is not None and from_log.starts <= day
        )

    @property
    def waits_for_clinician(self) -> rules.RestrictionValue | None:
        """What the log closes until a clinician has looked at it, if it does."""
        return next((o for o in self.open_restrictions if o.code == SEEN_ABOUT), None)


def current_safety_status(
    user: Union["User", AnonymousUser], now: datetime
) -> SafetyStatus:
    """The safety status of `user` today, by the zone of their profile.

    The zone in which the page is shown does not matter. A visitor has no answers.
    """
    if not user.is_authenticated:
        return SafetyStatus(timezone.localdate(now))
    return load_safety_status(user, user.day_at(now), at=now)


def load_safety_status(
    user: Union["User", AnonymousUser],
    on: date,
    *,
    at: datetime | None = None,
    before: datetime | None = None,
    but_for: UUID | None = None,
    read_log: Callable[[], Iterable[rules.RestrictionValue]] | None = None,
) -> SafetyStatus:
    """The safety status of `user` on the day `on` of their calendar, today or earlier.

    Answers are the present ones, for an earlier day as well: what somebody knows now
    about their health counts for what they log late. Restrictions are those in force on
    that day; for something done then, only those that began `before` it, and none that
    its own form led to, whose id is `but_for`: it was sent before and is being edited.
    `at` is the moment asked about, by default one of that day. `read_log` returns the
    restrictions that follow from the log, for a caller that has read it already.
    """
    if not user.is_authenticated:
        return SafetyStatus(on)
    restrictions = user.restrictions.for_status(on)
    if before is not None:
        restrictions = restrictions.before(before)
    if but_for is not None:
        own_hashes = Screening.hashes_of_report(but_for.hex)
        restrictions = restrictions.exclude(request_hash__in=own_hashes)
    moment = at or before or user.moment_of(on)
    questions, answers = _answers(user, on, moment)
    rows = list(restrictions)
    checked = [row.checked_on for row in rows if row.code == SEEN_ABOUT]
    held = tuple(row.rule_at(moment) for row in rows if row.code != SEEN_ABOUT)
    # The log stands above this layer: the settings say who reads it.
    read_log = read_log or partial(
        import_string(settings.RESTRICTIONS_FROM_LOG),
        user, on, moment=moment, before=before,
    )  # fmt: skip
    return SafetyStatus(
        on, answers, held, questions, read_log, max(filter(None, checked), default=None)
    )


def _answers(
    user: "User", on: date, moment: datetime
) -> tuple[dict[str, Question], dict[str, AnsweredQuestion]]:
    """Every question by its code, and this person's standing answer if any."""
    mine = Q(
        answers__user=user,
        answers__is_current=True,
        answers__deleted_at=None,
    )
    rows: Iterable[Any] = Question.objects.select_related("group").annotate(
        mine=FilteredRelation("answers", condition=mine),
        asked=F("mine__asked"),
        given=F("mine__given"),
        side=F("mine__side"),
        at=F("mine__at"),
    )
    questions, answers = {}, {}
    for row in rows:
        questions[row.code] = row
        answers[row.code] = AnsweredQuestion(
            row.code,
            row.kind,
            row.behaviour,
            row.worse_behaviour,
            row.applies_to_release,
            row.meaning,
            row.worse_meaning,
            row.worse_weeks,
            row.given if row.asked == row.words else _to_other_words(row.given),
            row.side or "",
            *(_days(user, row.at, on, moment) if row.at else (None, None)),
        )
    by_pk = {question.pk: answers[code] for code, question in questions.items()}
    for code, question in questions.items():
        if question.answered_by_id:
            source = by_pk[question.answered_by_id]
            answers[code] = replace(
                answers[code],
                given=source.given,
                side=source.side,
                on=source.on,
                waits_from=source.waits_from,
            )
    return questions, answers


def _days(
    user: "User", answered_at: datetime, on: date, moment: datetime
) -> tuple[date, date]:
    """The day of an answer, by the zone since then with the most nights and the fewest.

    With one zone all the time both are the same.
    """
    zones = user.zones_since(answered_at)
    fewest, most = nights_between(answered_at, moment, zones)
    return on - timedelta(days=most), on - timedelta(days=fewest)


def _to_other_words(given: str | None) -> str | None:
    """What an answer is worth once the question says something else.

    A no is no answer any more, and nobody agreed to the new words; a yes stays one.
    """
    if given in {None, Given.NO}:
        return None
    return Given.YES if given == Given.AGREED else given
