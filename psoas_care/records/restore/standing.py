"""Which answer to a question stands, where there is one here and one in a file.

The one that closes more. A yes stands beside any no, whichever of them is later, until
the question is answered anew. Of two yeses the graver one stands, of like ones the
later: what it closes for weeks, it closes for longer. Where each is about a side of its
own, an answer about both is made of them.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from psoas_care.accounts.models import User
from psoas_care.records.restore.upgrades import RawRow
from psoas_care.safety.models import Answer, Screening
from psoas_care.safety.vocabulary import Given, QuestionKind
from psoas_care.web import user_records

GRAVITY = {Given.NO: 0, Given.AGREED: 1, Given.YES: 2, Given.WORSE: 3}
BOTH_SIDES = "both sides"
"""The request hash of an answer that was made of two."""


class _Said(NamedTuple):
    gravity: int
    side: str
    at: datetime

    def closes_as_much_as(self, other: "_Said") -> bool:
        return self.gravity >= other.gravity and self.side in {"", other.side}


class StandingAnswers:
    """The answers of a person that stand, while those of a file come beside them."""

    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def _here(self) -> dict[int, Answer]:
        rows = Answer.with_deleted.filter(user=self.user, is_current=True)
        return {row.question_id: row for row in rows.select_related("question")}

    def settle(self, new: Sequence[RawRow]) -> None:
        """Let each of these rows, not stored yet, stand or not, and what it meets."""
        giving_way = []
        for row in new:
            here = self._here.get(row["question"])
            if here is None or not row["is_current"]:
                continue
            stands, is_both = _compare(here, row)
            row["is_current"] = stands and not is_both
            if stands:
                del self._here[here.question_id]
                giving_way.append((here, row, is_both))
        pks = [here.pk for here, _row, _is_both in giving_way]
        Answer.with_deleted.filter(user=self.user, pk__in=pks).update(is_current=False)
        for here, row, is_both in giving_way:
            if is_both:
                self._store_both(here, row)

    def _store_both(self, here: Answer, row: RawRow) -> None:
        is_worse = Given.WORSE in {here.given, row["given"]}
        screening = Screening(
            user=self.user, kind=here.question.kind, request_hash=BOTH_SIDES
        )
        later = max((here.at, here.zone), (row["at"], row["zone"]))
        screening.set_moment(*later)
        answer = Answer(
            screening=screening, question=here.question, asked=here.asked,
            given=Given.WORSE if is_worse else Given.YES, side="", is_current=True,
        )  # fmt: skip
        user_records.create(screening, [answer])


def _compare(here: Answer, row: RawRow) -> tuple[bool, bool]:
    """Whether the answer here gives way to that of a file, and to one of both."""
    kind = here.question.kind
    if kind == QuestionKind.TICK:
        return False, False  # a promise of one day closes nothing
    # Of a sign each report closes what it says; that about two sides is no third one.
    is_sided = kind != QuestionKind.SIGN
    ours = _Said(
        0 if here.deleted_at else GRAVITY[Given(here.given)],
        here.side if is_sided else "",
        here.at,
    )
    theirs = _Said(
        0 if row["deleted_at"] else GRAVITY[Given(row["given"])],
        row["side"] if is_sided else "",
        row["at"],
    )
    if not theirs.gravity or not ours.gravity:
        return theirs.gravity > ours.gravity, False
    if ours.closes_as_much_as(theirs):
        is_like = theirs.closes_as_much_as(ours)
        return is_like and theirs.at > ours.at, False
    return True, not theirs.closes_as_much_as(ours)
