"""What keeps a person from an exercise, in words for its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from psoas_care.library.access import Access
from psoas_care.library.body import Side
from psoas_care.safety.models import Question
from psoas_care.safety.reasons import Explained, explain
from psoas_care.safety.rules import Eligibility


@dataclass(frozen=True)
class Limit:
    """Why the exercise, or one side of it, is locked or comes after an easier one."""

    side: Side | None
    eligibility: Eligibility
    reasons: Sequence[Explained]


def limits_of(access: Access, questions: Mapping[str, Question]) -> list[Limit]:
    """The limit of the whole exercise, then that of a side which is even less open."""
    limited: list[tuple[Side | None, Eligibility]] = [(None, access.best)]
    if access.lesser:
        limited.append((access.lesser_side, access.lesser))
    return [
        Limit(side, eligibility, explain(eligibility, questions))
        for side, eligibility in limited
        if eligibility.reasons
    ]
