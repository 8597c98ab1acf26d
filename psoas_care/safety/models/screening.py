"""Screenings, answers and restrictions; a history that is never overwritten."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from psoas_care.safety import rules
from psoas_care.safety.models.question import Question
from psoas_care.safety.vocabulary import (
    SEEN_ABOUT,
    Behaviour,
    EndedBy,
    Ends,
    Given,
    QuestionKind,
)
from psoas_care.safety.words import (
    ENDED_BY,
    ENDS,
    GIVEN,
    KINDS,
    SCOPES,
    SIDES,
    STANDS_AGAIN,
    TAKEN_BACK,
)
from psoas_care.web.user_records import (
    ActiveManager,
    PartOf,
    UserRecord,
    UserRecordQuerySet,
)
from psoas_care.web.zones import beginning_of, day_of

AT_ONCE, ASSUMED = "at once ", "assumed "
"""What stands before the source in the request hash of a report that came in a form
not saved; ASSUMED where its form was not said, and the graver one counts meanwhile."""


NOTHING_NEW = "nothing new"
"""The request hash of an answer that stands as a clinician saw it: nobody told it
again, and a red flag is asked every week."""


class Screening(UserRecord):
    """Some questions answered and sent at once, and the restrictions that followed.

    It is history: a later answer is a later screening, and so is a correction.
    """

    makes_a_day = True
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="screenings"
    )
    kind = models.CharField(max_length=12, choices=KINDS)

    objects = ActiveManager.from_queryset(UserRecordQuerySet)()
    with_deleted = UserRecordQuerySet.as_manager()

    class Meta(UserRecord.Meta):
        pass

    @staticmethod
    def hashes_of_report(request_hash: str) -> list[str]:
        """The request hashes of all reports of one form, also while it was invalid."""
        source = request_hash.removeprefix(AT_ONCE).removeprefix(ASSUMED)
        return [source, AT_ONCE + source, ASSUMED + source]

    def children(self) -> list[models.QuerySet[Any]]:
        return [
            Answer.with_deleted.filter(screening=self),
            Restriction.with_deleted.filter(screening=self),
        ]


class AnswerQuerySet(UserRecordQuerySet["Answer"]):
    """Questions to a person's answers."""

    def current(self) -> Self:
        """The last answer to each question: what counts today."""
        return self.filter(is_current=True)

    def yes(self) -> Self:
        return self.exclude(given=Given.NO)

    def of_kinds(self, *kinds: QuestionKind) -> Self:
        """Answers to the questions of these questionnaires."""
        return self.filter(question__kind__in=kinds)

    def without_shared_meaning(self) -> Self:
        """Without yeses whose meaning another question shares."""
        plain = Q(question__meaning__gt="")
        graver = Q(given=Given.WORSE, question__worse_meaning__gt="")
        return self.exclude(~Q(given=Given.NO) & (plain | graver))

    def not_mistaken(self) -> Self:
        """Without answers that were corrected as a mistake."""
        return self.filter(is_mistake=False)

    def about_signs(
        self, restrictions: "Iterable[Restriction]", first: date, last: date
    ) -> Self:
        """Answers about red flags and signs, oldest first, with the questions.

        Each yes from `first` to `last`, each that led to one of `restrictions`, and the
        last answer to each red flag. Without slips of the finger, and without the one
        about not wanting to live, wherever it came from.
        """
        is_yes = ~Q(given=Given.NO)
        reported = Q(
            is_yes,
            local_day__range=(first, last),
            question__kind__in=[QuestionKind.RED_FLAG, QuestionKind.SIGN],
        )
        led = Q(
            is_yes,
            screening__in={restriction.screening_id for restriction in restrictions},
        )
        current = Q(is_current=True, question__kind=QuestionKind.RED_FLAG)
        found = self.not_mistaken().filter(reported | led | current)
        found = found.exclude(question__behaviour=Behaviour.CRISIS)
        return found.select_related("question").order_by("at", "pk")

    def history(self) -> Self:
        """Every yes and every correction, with the questions, newest first.

        Without the sentences ticked each time: they are a promise, not an answer.
        """
        corrected = Q(screening__request_hash__in=[*TAKEN_BACK])
        rows = self.filter(~Q(given=Given.NO) | corrected)
        rows = rows.exclude(question__kind=QuestionKind.TICK)
        return rows.select_related("question", "screening").newest_first()


class Answer(UserRecord):
    """One answer, to the question in the words in which it was `asked`.

    `tool` is the slug of the tool in use when a sign was felt. A mistake stays in
    the history, marked; the correction is an answer of its own.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="answers"
    )
    screening = PartOf(Screening, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    asked = models.TextField()
    given = models.CharField(max_length=6, choices=GIVEN)
    side = models.CharField(max_length=6, choices=SIDES, blank=True)
    tool = models.SlugField(max_length=40, blank=True)
    is_current = models.BooleanField(default=True)
    is_mistake = models.BooleanField(default=False)

    objects = ActiveManager.from_queryset(AnswerQuerySet)()
    with_deleted = AnswerQuerySet.as_manager()

    class Meta(UserRecord.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *UserRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "question"],
                condition=Q(is_current=True),
                name="safety_answer_one_stands",
            ),
            models.CheckConstraint(
                condition=Q(given__in=Given), name="safety_answer_known_words"
            ),
        ]

    @property
    def is_yes(self) -> bool:
        return self.given != Given.NO

    @property
    def text(self) -> str:
        """The words of the question, with the graver or milder form of the answer."""
        text, *forms = self.asked.split("\n")
        if not self.is_yes or len(forms) != 2:
            return text
        worse, milder = forms
        return f"{text}: {worse if self.given == Given.WORSE else milder}"

    @property
    def taken_back(self) -> str:
        """Why it takes an earlier answer back, in words; "" if it does not."""
        source = self.screening.request_hash
        if self.is_yes and source == EndedBy.MISTAKE:
            return str(STANDS_AGAIN)
        return str(TAKEN_BACK.get(source, ""))

    @property
    def is_nothing_new(self) -> bool:
        """Whether it only stands, as it was when a clinician looked at it."""
        return self.request_hash == NOTHING_NEW

    @property
    def was_assumed(self) -> bool:
        """Whether the graver form was assumed, since none was named."""
        return self.screening.request_hash.startswith(ASSUMED)


FARTHEST = timedelta(days=2)
"""No two zones are further apart: Pago Pago and Kiritimati can be by two dates."""


class RestrictionQuerySet(UserRecordQuerySet["Restriction"]):
    """Questions to what is closed for a person."""

    def open(self, on: date) -> Self:
        """Neither lifted nor run out by the day `on`, whenever they began.

        Some of them may be over: whether the last day has begun everywhere, and the
        last hour is over, `is_open` says.
        """
        return self.filter(
            Q(until=None) | Q(until__gt=on - FARTHEST) | Q(until_at__date__gte=on),
            Q(ended_on=None) | Q(ended_on__gt=on),
        )

    def for_status(self, on: date) -> Self:
        """Open restrictions, and the rows that say a clinician looked at the log."""
        return self.open(on) | self.of_code(SEEN_ABOUT)

    def of_code(self, code: str) -> Self:
        return self.filter(code=code)

    def of_codes(self, codes: Iterable[str]) -> Self:
        return self.filter(code__in=codes)

    def by_itself(self) -> Self:
        """Without those that only stand for what is in the log."""
        return self.exclude(code=SEEN_ABOUT)

    def asking(self) -> Self:
        """What a no ends, and none has yet."""
        return self.filter(ends=Ends.NEXT_NO, ended_on=None)

    def kept_of_log(self) -> Self:
        """What waits for a clinician by the log, however long ago that was."""
        return self.of_code(SEEN_ABOUT).filter(ended_on=None)

    def of_answers(self, first: date, last: date) -> Self:
        """Restrictions by answers, in force on any day from `first` to `last`.

        Not what the log closed, which is only a rest, and no slip of the finger.
        """
        not_mistaken = self.filter(screening__isnull=False, local_day__lte=last)
        return not_mistaken.exclude(ended_by=EndedBy.MISTAKE).filter(
            Q(until=None) | Q(until__gt=first),
            Q(ended_on=None) | Q(ended_on__gte=first),
        )


class Restriction(UserRecord):
    """Something that is closed for a person, why, and how it opens again.

    `code` is the question behind it, `action` what its text says to do. It begins on
    its `local_day` and ends before `until`, or by what `ends` says: then `ended_on`
    and `ended_by` say when and why, and `checked_on` when a clinician looked. A day
    begins when it has begun in every zone the person used since, and never before
    `until_at`.
    `source` is the `uid` of a logged session that led to it: it goes with that.
    Of a log that a clinician looked at, `looked_at` is the evidence there was then.
    What waits for one by the log is kept as well: it outlasts the days that are read.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="restrictions"
    )
    screening = PartOf(
        Screening, models.CASCADE, null=True, related_name="restrictions"
    )
    source = models.UUIDField(null=True)
    code = models.SlugField(max_length=40)
    action = models.CharField(max_length=12)
    scope = models.CharField(max_length=20, choices=SCOPES)
    side = models.CharField(max_length=6, choices=SIDES, blank=True)
    tool = models.SlugField(max_length=40, blank=True)
    ends = models.CharField(max_length=10, choices=ENDS)
    until = models.DateField(null=True)
    until_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=10, choices=ENDED_BY, blank=True)
    checked_on = models.DateField(null=True)
    looked_at = models.JSONField(null=True, editable=False)

    objects = ActiveManager.from_queryset(RestrictionQuerySet)()
    with_deleted = RestrictionQuerySet.as_manager()

    class Meta(UserRecord.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *UserRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends=Ends.DATE, until__isnull=False)
                | (~Q(ends=Ends.DATE) & Q(until=None)),
                name="safety_restriction_says_how_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_by="")
                | (Q(ended_on__isnull=False) & ~Q(ended_by="")),
                name="safety_restriction_says_why_it_ended",
            ),
        ]

    def is_open(self, on: date) -> bool:
        """In force on the local day `on`, neither lifted nor run out."""
        return self.rule_at(self.user.moment_of(on)).is_in_force(on)

    @property
    def waits_for_clinician(self) -> bool:
        return self.ends == Ends.CLINICIAN

    @property
    def can_be_a_mistake(self) -> bool:
        """Whether an answer led to it; what follows from the log is no slip.

        For good and for adults only are ways of their own (`taking_back`).
        """
        is_answer = self.screening_id is not None
        return is_answer and self.ends not in {Ends.NEVER, Ends.ADULT}

    @property
    def is_only_asked(self) -> bool:
        """Whether a sign or a word led to it, and nobody said yet that it is so."""
        by_a_sign = (
            self.screening is not None
            and self.screening.kind == QuestionKind.SIGN
            and self.code.startswith("R-")
        )
        return self.ends == Ends.NEXT_NO and (self.screening is None or by_a_sign)

    @property
    def can_have_been_wrong(self) -> bool:
        """Whether it is closed for good by an answer, whose question is asked again."""
        return self.screening_id is not None and self.ends == Ends.NEVER

    @property
    def rule(self) -> rules.RestrictionValue:
        """The restriction as a plain value, in the calendar that the person has now.

        The browser that sent it may live in another zone, and whoever flies west has
        the same day again: it is in force from its moment on, whatever its day.
        """
        return rules.RestrictionValue(
            code=self.code,
            action=self.action,
            scope=self.scope,
            ends=self.ends,
            starts=day_of(self.at, self.user.time_zone),
            until=self.until,
            side=self.side,
            tool=self.tool,
            ended=self.ended_on,
            until_at=self.until_at,
        )

    def rule_at(self, moment: datetime) -> rules.RestrictionValue:
        """`rule` at a moment: where it is not over everywhere it lasts one more day."""
        rule = self.rule
        if rule.until is None or self._is_over(rule.until, moment):
            return rule
        until = max(rule.until, self.user.day_at(moment) + rules.DAY)
        return replace(rule, until=until, until_at=self.opens_at)

    @property
    def opens_at(self) -> datetime | None:
        """The moment at which it ends by itself; None where it waits for something."""
        if self.until is None:
            return None
        begins = max(beginning_of(self.until, zone) for zone in self._zones)
        return max(begins, self.until_at or begins)

    @property
    def _zones(self) -> set[str]:
        """The zones in which its last day has to begin."""
        return {self.zone, *self.user.zones_since(self.at)}

    def _is_over(self, until: date, moment: datetime) -> bool:
        has_begun = min(day_of(moment, zone) for zone in self._zones) >= until
        return has_begun and (self.until_at is None or self.until_at <= moment)

    @classmethod
    def of_rule(cls, restriction: rules.RestrictionValue) -> "Restriction":
        """An unsaved row with these values, without a user."""
        return cls(
            code=restriction.code,
            action=restriction.action,
            scope=restriction.scope,
            ends=restriction.ends,
            until=restriction.until,
            until_at=restriction.until_at,
            side=restriction.side,
            tool=restriction.tool,
        )
