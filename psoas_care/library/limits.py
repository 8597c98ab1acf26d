"""What keeps a person from an exercise, in words for its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from psoas_care.library.access import Access
from psoas_care.library.body import Side
from psoas_care.safety.models import Question
from psoas_care.safety.reasons import Explained, explain
from psoas_care.safety.rules import Eligibility, Reason


@dataclass(frozen=True)
class Limit:
    """Why the exercise, or one side of it, is locked or comes after an easier one.

    `eligibility` is the verdict of these reasons alone.
    """

    side: Side | None
    eligibility: Eligibility
    reasons: Sequence[Explained]


def limits_of(access: Access, questions: Mapping[str, Question]) -> list[Limit]:
    """The limit of the whole exercise, then what holds for one side of it besides."""
    verdicts = access.by_side.values()
    of_all = [
        reason
        for reason in access.best.reasons
        if all(reason in verdict.reasons for verdict in verdicts)
    ]
    parts: list[tuple[Side | None, Sequence[Reason]]] = [(None, of_all)]
    parts += [
        (Side(side), [reason for reason in verdict.reasons if reason not in of_all])
        for side, verdict in access.by_side.items()
    ]
    return [_limit(side, reasons, questions) for side, reasons in parts if reasons]


def _limit(
    side: Side | None, reasons: Sequence[Reason], questions: Mapping[str, Question]
) -> Limit:
    verdict = Eligibility(reasons[0].state, tuple(reasons))
    return Limit(side, verdict, explain(verdict, questions))
