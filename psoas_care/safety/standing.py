"""Where a person stands: all that the rules need to know, in two queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Union

from django.contrib.auth.models import AnonymousUser
from django.db.models import FilteredRelation, Q

from psoas_care.safety import rules
from psoas_care.safety.models import Question
from psoas_care.safety.rules import Asked, Item, Verdict
from psoas_care.safety.vocabulary import Given

if TYPE_CHECKING:
    from psoas_care.accounts.models import User


@dataclass(frozen=True)
class Standing:
    """What somebody answered and what is closed for them, as of the day `on`.

    A visitor has answered nothing.
    """

    on: date
    answers: Mapping[str, Asked] = field(default_factory=dict)
    holds: tuple[rules.Hold, ...] = ()

    def verdict(self, item: Item, side: str = "") -> Verdict:
        return rules.verdict(item, side, self.answers, self.holds, self.on)

    @property
    def open_holds(self) -> tuple[rules.Hold, ...]:
        return tuple(hold for hold in self.holds if hold.is_in_force(self.on))


def standing_of(user: Union["User", AnonymousUser], on: date) -> Standing:
    """Where `user` stands on the local day `on`, today or an earlier one.

    Answers are the present ones: what somebody knows now about their health counts
    for what they log late, too. Holds are those of that day.
    """
    if not user.is_authenticated:
        return Standing(on)
    holds = user.holds.filter(
        Q(until=None) | Q(until__gt=on),
        Q(ended_on=None) | Q(ended_on__gt=on),
        local_day__lte=on,
    )
    return Standing(on, _answers(user), tuple(hold.rule for hold in holds))


def _answers(user: "User") -> dict[str, Asked]:
    """Every question by its code, with this person's standing answer if any."""
    questions = (
        Question.objects.annotate(
            mine=FilteredRelation(
                "answers",
                condition=Q(
                    answers__user=user,
                    answers__is_standing=True,
                    answers__deleted_at=None,
                ),
            )
        )
        .values_list(
            "code", "kind", "behaviour", "worse_behaviour", "applies_to_release",
            "text", "worse_text", "milder_text",
            "mine__asked", "mine__given", "mine__side", "mine__local_day",
        )
    )  # fmt: skip
    answers = {}
    for code, kind, behaviour, worse, for_release, *rest in questions:
        *texts, asked, given, side, on = rest
        is_as_asked = asked == "\n".join(filter(None, texts))
        answers[code] = Asked(
            code, kind, behaviour, worse, for_release,
            given if is_as_asked else _to_other_words(given), side or "", on,
        )  # fmt: skip
    return answers


def _to_other_words(given: str | None) -> str | None:
    """What an answer is worth once the question says something else.

    A no is no answer any more, and nobody agreed to the new words; a yes stays one.
    """
    if given in {None, Given.NO}:
        return None
    return Given.YES if given == Given.AGREED else given
