"""Where a person stands: all that the rules need to know, in three queries.

Two say what was answered and what that closed; the third reads the log, and is asked
only where an exercise is judged.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, Union
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import FilteredRelation, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from psoas_care.safety import rules
from psoas_care.safety.consequences import ACTIONS
from psoas_care.safety.models import (
    Answer,
    Question,
    QuestionGroup,
    Restriction,
    Screening,
)
from psoas_care.safety.models.question import words_of
from psoas_care.safety.reasons import explain_log
from psoas_care.safety.rules import AnsweredQuestion, Eligibility, SafetyItem
from psoas_care.safety.seen_about import (
    LogCauses,
    LogCheck,
    as_one,
    is_about_log,
    last_day_of,
)
from psoas_care.safety.vocabulary import (
    CONSENT,
    SEEN_ABOUT,
    Behaviour,
    Given,
    QuestionKind,
    Scope,
    Walking,
)
from psoas_care.safety.walking import walking
from psoas_care.web.kept import Kept
from psoas_care.web.prepared import Prepared, day_parameter, user_parameter
from psoas_care.web.zones import nights_between

if TYPE_CHECKING:
    from psoas_care.accounts.models import User


VERDICTS = Kept(most=16)
"""Verdicts about the whole library, about 50 kB for each who looks at it."""
ANSWERS = Kept(most=8)
"""Answers of the people who looked last, each under the rows they were read from."""


@dataclass(frozen=True)
class LoweredDose:
    """The most of an exercise after it was too much, and `why`, in a sentence.

    It `is_left_out`, and comes back on the day `until`, where even the least of it was
    too much.
    """

    hold_seconds: int
    repetitions: int
    sets: int
    why: str
    is_left_out: bool = False
    until: date | None = None


class LogVerdict(NamedTuple):
    """What a log closes, and the seconds of pressure that are used up for the day.

    Each cause for a clinician is one of them, of the log from `read_since` on.
    `read_lowered` gives what was too much the last time, by slug: it is asked only
    where an exercise is to be done, and may ask two questions.
    """

    restrictions: tuple[rules.RestrictionValue, ...] = ()
    pressed_seconds: int = 0
    read_lowered: Callable[[], Mapping[str, LoweredDose]] = dict
    read_since: date | None = None


@dataclass(frozen=True)
class SafetyStatus:
    """What somebody answered and what is closed for them, as of the day `on`.

    `restrictions` are the stored ones, `read_log` gives what follows from the log once
    it is asked for, `log_checks` say what of it a clinician has looked at, and `kept`
    what waits for one although it was logged too long ago to be read. `questions` are
    those behind the answers, by code, for whoever shows their words. A visitor was
    asked nothing.
    """

    on: date
    answers: Mapping[str, AnsweredQuestion] = field(default_factory=dict)
    restrictions: tuple[rules.RestrictionValue, ...] = ()
    questions: Mapping[str, Question] = field(default_factory=dict)
    read_log: Callable[[], LogVerdict] = LogVerdict
    log_checks: tuple[LogCheck, ...] = ()
    kept: tuple[rules.RestrictionValue, ...] = ()

    def eligibility(self, item: SafetyItem, side: str = "") -> Eligibility:
        """The verdict of the rules about an exercise on one side."""
        if (item, side) not in self._verdicts:
            self._verdicts[item, side] = rules.eligibility(
                item, side, self.answers, self.open_restrictions, self.on
            )
        return self._verdicts[item, side]

    @cached_property
    def _verdicts(self) -> dict[tuple[SafetyItem, str], Eligibility]:
        """Verdicts by item and side, kept under all else that the rules are given.

        Answers and restrictions were read for this look: with others there are none.
        """
        given = (*self.answers.values(), *self.open_restrictions, self.on)
        verdicts: dict[tuple[SafetyItem, str], Eligibility]
        verdicts = VERDICTS.get(given, dict)
        return verdicts

    def questions_of(self, kind: str) -> list[Question]:
        """The questions of one kind; none for a visitor."""
        return [
            self.questions[asked.code]
            for asked in self.answers.values()
            if asked.kind == kind
        ]

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
        return walking(self.answers, self.open_restrictions, self.on)

    @property
    def can_walk(self) -> bool:
        """Whether walking may be advised at all; no log forbids that."""
        return walking(self.answers, self._stored, self.on) != Walking.NOT

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

    def says(self, action: str) -> bool:
        """Whether something is closed whose text says to do this."""
        return any(one.action == action for one in self.open_restrictions)

    @property
    def _stored(self) -> list[rules.RestrictionValue]:
        return [one for one in self.restrictions if one.is_in_force(self.on)]

    @cached_property
    def _log_verdict(self) -> LogVerdict:
        return self.read_log()

    @property
    def pressed_seconds(self) -> int:
        """Seconds of pressure that are used up for the day."""
        return self._log_verdict.pressed_seconds

    @cached_property
    def lowered(self) -> Mapping[str, LoweredDose]:
        """What was too much the last time, by the slug of the exercise."""
        return self._log_verdict.read_lowered()

    @cached_property
    def open_restrictions(self) -> tuple[rules.RestrictionValue, ...]:
        """All that is in force, what follows from the log included."""
        from_log = [
            one
            for one in self._log_verdict.restrictions
            if one.is_in_force(self.on) and not is_about_log(one)
        ]
        waits = [as_one(self._unseen)] if self._unseen else []
        return (*self._stored, *from_log, *waits)

    @cached_property
    def _unseen(self) -> list[rules.RestrictionValue]:
        verdict = self._log_verdict
        found = [*filter(is_about_log, verdict.restrictions)]
        causes = LogCauses(found, self.kept, verdict.read_since)
        return causes.unseen(self.log_checks, self.on)

    @property
    def waits_for_clinician(self) -> rules.RestrictionValue | None:
        """What the log closes until a clinician has looked at it, if it does."""
        return next(filter(is_about_log, self.open_restrictions), None)

    @property
    def clinician_since(self) -> date:
        """The first day on which a clinician can have seen all that waits for one."""
        return last_day_of(self._unseen) or self.on


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
    read_log: Callable[[], LogVerdict] | None = None,
) -> SafetyStatus:
    """The safety status of `user` on the day `on` of their calendar, today or earlier.

    Answers are the present ones, for an earlier day as well (`at_the_time` says what
    stood then). Restrictions are those in force on that day; for something done then,
    only those that began `before` it, and none that its own form led to, whose id is
    `but_for`: it was sent before and is being edited.
    `at` is the moment asked about, by default one of that day. `read_log` returns what
    follows from the log, for a caller that has read it already.
    """
    if not user.is_authenticated:
        return SafetyStatus(on)
    moment = at or before or user.moment_of(on)
    questions, answers = _answers(user, on, moment)
    rows = _restrictions(user, on, before, but_for)
    checks = tuple(
        LogCheck(row.checked_on, row.looked_at)
        for row in rows
        if row.code == SEEN_ABOUT
        and row.checked_on
        and not _is_reset(user, row.created_at)
    )
    kept = tuple(
        row.rule_at(moment)
        for row in rows
        if row.code == SEEN_ABOUT and not row.checked_on
    )
    held = tuple(row.rule_at(moment) for row in rows if row.code != SEEN_ABOUT)
    held += () if user.has_consented else (_without_consent(on),)
    # The log stands above this layer: the settings say who reads it.
    read_log = read_log or partial(
        import_string(settings.LOG_VERDICT),
        user, on, moment=moment, before=before,
    )  # fmt: skip
    return SafetyStatus(on, answers, held, questions, read_log, checks, kept)


def _without_consent(on: date) -> rules.RestrictionValue:
    """No pressure where nothing can be said: no sign would close it any more."""
    text = _("Pressure tools depend on what you say about your health. You have not "
             "agreed to what is stored here, or have withdrawn that, so they are "
             "locked.")  # fmt: skip
    scope, ends = ACTIONS[Behaviour.PAUSE]
    return rules.RestrictionValue(CONSENT, Behaviour.PAUSE, scope, ends, on, text=text)


QUESTION_COLUMNS = [field.attname for field in Question._meta.concrete_fields]
GROUP_COLUMNS = [field.attname for field in QuestionGroup._meta.concrete_fields]
ANSWER_COLUMNS = ("asked", "given", "side", "at", "created_at")


def _of_question(*names: str) -> "itemgetter[Any]":
    """What reads these columns from a row of `QUESTIONS`."""
    return itemgetter(*map(QUESTION_COLUMNS.index, names))


ASKED = _of_question(
    "code", "kind", "behaviour", "worse_behaviour", "applies_to_release", "meaning",
    "worse_meaning", "worse_weeks",
)  # fmt: skip
"""As `AnsweredQuestion` begins."""
WORDS = _of_question("text", "worse_text", "milder_text")
PK, ANSWERED_BY = _of_question("id"), _of_question("answered_by_id")
KIND, CODE = _of_question("kind"), _of_question("code")


def _questions() -> QuerySet[Any, Any]:
    """Every question with its screen, and the standing answer of a user if any."""
    mine = Q(
        answers__user=user_parameter(),
        answers__is_current=True,
        answers__deleted_at=None,
    )
    return Question.objects.annotate(
        mine=FilteredRelation("answers", condition=mine)
    ).values_list(
        *QUESTION_COLUMNS,
        *(f"group__{name}" for name in GROUP_COLUMNS),
        *(f"mine__{name}" for name in ANSWER_COLUMNS),
    )


QUESTIONS = Prepared(_questions)


RESTRICTION_COLUMNS = (
    "code", "action", "scope", "side", "tool", "ends", "until", "until_at", "ended_on",
    "checked_on", "looked_at", "at", "zone", "request_hash", "created_at",
)  # fmt: skip
RESTRICTIONS = Prepared(
    lambda: (
        Restriction.objects.filter(user=user_parameter())
        .for_status(day_parameter("on"))
        .values_list(*RESTRICTION_COLUMNS)
    )
)


def _restrictions(
    user: "User", on: date, before: datetime | None, but_for: UUID | None
) -> list[Restriction]:
    """Restrictions in force on that day, and each look of a clinician at the log."""
    own_hashes = Screening.hashes_of_report(but_for.hex) if but_for else []
    rows = [
        Restriction(user=user, **dict(zip(RESTRICTION_COLUMNS, row, strict=True)))
        for row in RESTRICTIONS.rows(user=user.pk, on=on)
    ]
    return [
        row
        for row in rows
        if (before is None or row.at < before) and row.request_hash not in own_hashes
    ]


class Questions(Mapping[str, Question]):
    """Questions by their code, made of rows of `QUESTIONS` once somebody reads one.

    Every page needs what was answered, and few need more than the words of one.
    """

    def __init__(self, rows: Mapping[str, Sequence[Any]]) -> None:
        self._rows = rows
        self._made: dict[str, Question] = {}

    def __getitem__(self, code: str) -> Question:
        if code not in self._made:
            self._made[code] = _question_of(self._rows[code])
        return self._made[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _question_of(row: Sequence[Any]) -> Question:
    """The question at the beginning of a row of `QUESTIONS`, with its screen."""
    question = Question.from_db(None, QUESTION_COLUMNS, row[: len(QUESTION_COLUMNS)])
    if question.group_id is not None:
        screen = row[len(QUESTION_COLUMNS) : -len(ANSWER_COLUMNS)]
        question.group = QuestionGroup.from_db(None, GROUP_COLUMNS, screen)
    return question


def _answers(
    user: "User", on: date, moment: datetime
) -> tuple[Questions, dict[str, AnsweredQuestion]]:
    """Every question by its code, and this person's standing answer if any.

    The rows are read each time; what they come to is kept under them and the days.
    """
    raw = QUESTIONS.raw(user=user.pk)
    rows, moments = ANSWERS.get(raw, lambda: _dated(QUESTIONS.decoded(raw)))
    days = {at: _days(user, at, on, moment) for at in moments}
    key = (raw, *days.items(), user.safety_reset_at)
    answers: dict[str, AnsweredQuestion]
    answers = ANSWERS.get(key, lambda: _answered(user, rows, days))
    return Questions(rows), answers


Rows = Mapping[str, Sequence[Any]]
Days = Mapping[datetime, tuple[date, date]]


def _dated(rows: Iterable[Sequence[Any]]) -> tuple[Rows, frozenset[datetime]]:
    """Rows of `QUESTIONS` by code, and the moments of the answers in them."""
    moments = (row[-len(ANSWER_COLUMNS) :][ANSWER_COLUMNS.index("at")] for row in rows)
    return {CODE(row): row for row in rows}, frozenset(filter(None, moments))


def _answered(user: "User", rows: Rows, days: Days) -> dict[str, AnsweredQuestion]:
    """What these rows say, by the code of the question."""
    answers = {}
    for code, row in rows.items():
        asked, given, side, at, said_at = row[-len(ANSWER_COLUMNS) :]
        is_reset = _is_reset(user, said_at)
        if given and (is_reset or asked != words_of(*WORDS(row))):
            given = _to_other_words(given)
        if is_reset and KIND(row) == QuestionKind.TICK:
            given = None  # a promise of one day, made in person
        when = days[at] if at else (None, None)
        what = (*ASKED(row), given, side or "", *when)
        answers[code] = AnsweredQuestion(*what)
    by_pk = {PK(row): answers[code] for code, row in rows.items()}
    for code, row in rows.items():
        if (answered_by := ANSWERED_BY(row)) is not None:
            source = by_pk[answered_by]
            answers[code] = replace(
                answers[code],
                given=source.given,
                side=source.side,
                on=source.on,
                waits_from=source.waits_from,
            )
    return answers


def _days(
    user: "User", answered_at: datetime, on: date, moment: datetime
) -> tuple[date, date]:
    """The day of an answer, by the zone since then with the most nights and the fewest.

    With one zone all the time both are the same.
    """
    zones = user.zones_since(answered_at)
    fewest, most = nights_between(answered_at, moment, zones)
    return on - timedelta(days=most), on - timedelta(days=fewest)


def as_answered(
    user: "User", asked: AnsweredQuestion, row: Answer | None, on: date, at: datetime
) -> AnsweredQuestion:
    """A question with an earlier answer, read as standing ones are; None is none."""
    if row is None:
        return replace(asked, given=None, side="", on=None, waits_from=None)
    is_older = _is_reset(user, row.created_at) or row.asked != row.question.words
    given = _to_other_words(row.given) if is_older else row.given
    first, last = _days(user, row.at, on, at)
    return replace(asked, given=given, side=row.side, on=first, waits_from=last)


def _is_reset(user: "User", said_at: datetime | None) -> bool:
    """Whether it may have come from a file, and so opens nothing until said again."""
    reset_at = user.safety_reset_at
    return reset_at is not None and said_at is not None and said_at <= reset_at


def _to_other_words(given: str) -> str | None:
    """What an answer counts as after its question was reworded, or it was reset.

    A no is no answer any more, and an agreement is none; a yes stays one.
    """
    if given == Given.NO:
        return None
    return Given.YES if given == Given.AGREED else given
