"""The questionnaires as screens with their current answers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from psoas_care.safety import rules
from psoas_care.safety.consequences import ACTIONS, action_of
from psoas_care.safety.models import Question, QuestionGroup
from psoas_care.safety.rules import AnsweredQuestion
from psoas_care.safety.status import SafetyStatus
from psoas_care.safety.vocabulary import Behaviour, Given, QuestionKind
from psoas_care.safety.words import SIDES


@dataclass(frozen=True)
class Screen:
    """One screen of questions, and what this person answered so far.

    It is the `number`-th of `total`. `waits` says that it has to be asked: a question
    is unanswered or was worded anew; of the belly also what was answered too long ago.
    `looked_at` are the answers that sent to a clinician, who has looked at them since:
    only what is back, or worse, is told again.
    """

    group: QuestionGroup
    questions: Sequence[Question]
    answers: Mapping[str, AnsweredQuestion]
    number: int
    total: int
    waits: bool
    looked_at: Collection[str]

    @property
    def is_kept(self) -> bool:
        """Whether its answers are stored: all are, but for the will to live."""
        return all(q.behaviour != Behaviour.CRISIS for q in self.questions)

    @property
    def points(self) -> list["Point"]:
        return [Point(q, self.answers[q.code]) for q in self.questions]

    @property
    def yes(self) -> list["Point"]:
        """Questions of this screen whose current answer is yes."""
        return [point for point in self.points if point.answer.is_yes]


@dataclass(frozen=True)
class Point:
    """A question and its current answer."""

    question: Question
    answer: AnsweredQuestion

    @property
    def form(self) -> str:
        """Which of its two forms it is, in words; "" if there is only one."""
        if not self.answer.is_yes:
            return ""
        is_worse = self.answer.given == Given.WORSE
        return self.question.worse_text if is_worse else self.question.milder_text

    @property
    def side(self) -> str:
        """The side in words; "" for both or not said."""
        return str(dict(SIDES)[self.answer.side]) if self.answer.side else ""

    @property
    def is_agreed(self) -> bool:
        return self.answer.given == Given.AGREED


def screens_of(kind: QuestionKind, safety_status: SafetyStatus) -> list[Screen]:
    """The screens of one questionnaire in their order."""
    asked = [q.group for q in safety_status.questions.values() if q.group]
    groups = [group for group in dict.fromkeys(asked) if group.kind == kind]
    groups.sort(key=lambda group: group.position)
    return [
        _screen(group, number, len(groups), safety_status)
        for number, group in enumerate(groups, start=1)
    ]


def _screen(
    group: QuestionGroup, number: int, total: int, safety_status: SafetyStatus
) -> Screen:
    questions = [q for q in safety_status.questions.values() if q.group_id == group.pk]
    answers = {q.code: safety_status.answers[q.code] for q in questions}
    return Screen(
        group,
        questions,
        answers,
        number,
        total,
        _waits(group.kind, answers, safety_status),
        looked_at(answers, safety_status),
    )


def looked_at(
    answers: Mapping[str, AnsweredQuestion], safety_status: SafetyStatus
) -> set[str]:
    """What a clinician has looked at: a yes that sent to one, and does so no more.

    Those are the red flags, and what of the profile is one at the same time.
    """
    open_ = {(one.code, one.action) for one in safety_status.open_restrictions}
    return {
        code
        for code, asked in answers.items()
        if asked.kind != QuestionKind.SIGN
        and asked.is_yes
        and action_of(asked) in ACTIONS
        and (code, action_of(asked)) not in open_
    }


def _waits(
    kind: str, answers: Mapping[str, AnsweredQuestion], safety_status: SafetyStatus
) -> bool:
    if kind == QuestionKind.BELLY:
        return rules.is_belly_due(answers, safety_status.on)
    return any(
        asked.given is None and asked.behaviour != Behaviour.CRISIS
        for asked in answers.values()
    )


def waiting(screens: Sequence[Screen]) -> list[Screen]:
    """The screens that have to be asked."""
    return [screen for screen in screens if screen.waits]


def points_in(screens: Sequence[Screen]) -> list[Point]:
    """Every yes on these screens."""
    return [point for screen in screens for point in screen.yes]


def next_of(screens: Sequence[Screen], after: Screen | None = None) -> Screen | None:
    """The first screen that waits; once `after` is answered, the next one, or None.

    Whoever changes a screen that did not wait has finished with that.
    """
    if after and not after.waits:
        return None
    others = [screen for screen in waiting(screens) if screen is not after]
    later = [s for s in others if after and s.number > after.number]
    return next(iter(later or others), None)
