"""The restrictions in force, grouped by the question behind them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from psoas_care.safety.models import Question, Restriction
from psoas_care.safety.reasons import ends_together
from psoas_care.safety.status import SafetyStatus
from psoas_care.safety.taking_back import Way, way_back
from psoas_care.safety.vocabulary import Behaviour, Ends, Scope
from psoas_care.safety.words import BEHAVIOURS, SCOPES, SIDES

if TYPE_CHECKING:
    from psoas_care.accounts.models import User

GRAVEST_FIRST = [
    Behaviour.EMERGENCY,
    Behaviour.ADULTS,
    Behaviour.TODAY,
    Behaviour.SOON,
    Behaviour.PAUSE,
    Behaviour.LIFT_OFF,
]


@dataclass(frozen=True)
class RestrictionGroup:
    """Open restrictions of one question, or of the dose; the newest first."""

    question: Question | None
    restrictions: tuple[Restriction, ...]
    may_be_wrong: bool = True
    """Whether what is closed for good by it can still turn out to be wrong."""
    asked_with: tuple[Question, ...] = ()
    """Further questions that what was felt asks, on the same page."""

    @classmethod
    def of(
        cls, restriction: Restriction, others: Iterable[Restriction] = ()
    ) -> "RestrictionGroup":
        """Of one restriction, open or not, with `others` of its code; at one query."""
        return cls(
            Question.objects.filter(code=restriction.code).first(),
            (*others,) or (restriction,),
        )

    @property
    def action(self) -> Behaviour:
        """What to do, the gravest where two things were said."""
        return min(
            (Behaviour(restriction.action) for restriction in self.restrictions),
            key=_gravity,
        )

    @property
    def title(self) -> str:
        if self.question is None:
            return _("Rest between deep front releases")
        if all(restriction.can_have_been_wrong for restriction in self.restrictions):
            return _("Locked for good")
        if all(restriction.ends == Ends.DATE for restriction in self.restrictions):
            return _("Locked for a while")
        if self.action == Behaviour.PAUSE and self.closes_all:
            return _("No exercises until this is sorted")
        return str(dict(BEHAVIOURS)[self.action.value])

    @property
    def what(self) -> str:
        """What was reported, in the words of its question."""
        if self.question is None:
            return ""
        if self.asked_with:
            return _("What you felt makes %(n)s questions open again") % {
                "n": len(self.questions)
            }
        form = self.question.form_of(self.action)
        return f"{self.question.text}: {form}" if form else self.question.text

    @property
    def questions(self) -> tuple[Question, ...]:
        return (self.question, *self.asked_with) if self.question else ()

    @property
    def on(self) -> date:
        """The day on which it was reported."""
        return self.restrictions[0].local_day

    @property
    def closes(self) -> list[str]:
        """What is closed and how each of it opens, in words."""
        ends: dict[str, list[tuple[str, date | None, datetime | None]]] = {}
        for one in self.restrictions:
            of_it = ends.setdefault(what_is_closed(one), [])
            of_it.append((one.ends, one.until, one.opens_at))
        return [f"{what}. {ends_together(of_it)}" for what, of_it in ends.items()]

    @property
    def closes_all(self) -> bool:
        """Whether it closes every exercise, or all but breathing."""
        all_of_them = {Scope.EVERYTHING, Scope.ALL_BUT_BREATHING}
        return any(
            restriction.scope in all_of_them for restriction in self.restrictions
        )

    @property
    def to_check(self) -> Restriction | None:
        """What a clinician's look lifts."""
        return next((h for h in self.restrictions if h.waits_for_clinician), None)

    @property
    def to_correct(self) -> Restriction | None:
        """What can be taken back as a slip of the finger."""
        if self.is_only_asked:
            return None
        return next((h for h in self.restrictions if h.can_be_a_mistake), None)

    @property
    def for_good(self) -> Restriction | None:
        """What stays closed, unless the answer was wrong."""
        if not self.may_be_wrong:
            return None
        return next((h for h in self.restrictions if h.can_have_been_wrong), None)

    @property
    def for_adults(self) -> Restriction | None:
        """What opens by saying that one is 18 or older."""
        return next((h for h in self.restrictions if h.ends == Ends.ADULT), None)

    @property
    def asks_again(self) -> bool:
        """Whether answering the question anew is what opens it."""
        return any(
            restriction.ends == Ends.NEXT_NO for restriction in self.restrictions
        )

    @property
    def is_only_asked(self) -> bool:
        """Whether nobody said that it is so: what was felt made it a question again."""
        return self.question is not None and all(
            restriction.is_only_asked for restriction in self.restrictions
        )

    @property
    def is_to_be_sorted(self) -> bool:
        """Whether there is something to do about it that its title does not say."""
        return self.action != Behaviour.PAUSE


def waiting_with(restriction: Restriction) -> list[Restriction]:
    """All that a clinician's look at one restriction lifts, the newest first."""
    if not restriction.waits_for_clinician:
        return []
    same = restriction.user.restrictions.of_code(restriction.code)
    return [*same.filter(ends=Ends.CLINICIAN, ended_on=None).order_by("-pk")]


def restriction_groups_of(
    user: "User", safety_status: SafetyStatus
) -> list[RestrictionGroup]:
    """What is closed on the day of `safety_status`, gravest first; one query."""
    may_be_open = user.restrictions.by_itself().open(safety_status.on)
    may_be_open = may_be_open.order_by("code", "-pk")
    may_be_open = may_be_open.select_related("screening")
    rows = [
        restriction
        for restriction in may_be_open
        if restriction.is_open(safety_status.on)
    ]
    by_code = groupby(rows, key=lambda restriction: restriction.code)
    restriction_groups = []
    for code, some in by_code:
        restrictions = tuple(some)
        for_good = next((r for r in restrictions if r.can_have_been_wrong), None)
        restriction_groups.append(
            RestrictionGroup(
                safety_status.questions.get(code),
                restrictions,
                may_be_wrong=for_good is None
                or way_back(for_good, timezone.now()).way != Way.NEVER,
            )
        )
    return sorted(
        _asked_together(restriction_groups),
        key=lambda restriction_group: _gravity(restriction_group.action),
    )


def _asked_together(groups: Collection[RestrictionGroup]) -> list[RestrictionGroup]:
    """The groups, with one for all that a word about a nerve asks."""
    asked = [one for one in groups if one.is_only_asked and one.closes_all]
    if not asked:
        return [*groups]
    first, *others = (question for one in asked for question in one.questions)
    restrictions = tuple(row for one in asked for row in one.restrictions)
    together = RestrictionGroup(first, restrictions, asked_with=tuple(others))
    return [*(one for one in groups if one not in asked), together]


def open_questions(groups: Iterable[RestrictionGroup]) -> list[Question]:
    """What was felt made these questions, and nobody has answered them yet."""
    asked = [one for one in groups if one.is_only_asked]
    return [question for one in asked for question in one.questions]


def _gravity(action: Behaviour) -> int:
    return GRAVEST_FIRST.index(action)


def what_is_closed(restriction: Restriction) -> str:
    """Scope and side of a restriction, such as "Deep front release, on the left"."""
    what = str(dict(SCOPES)[restriction.scope])
    if restriction.scope == Scope.TOOL:
        what = restriction.tool.replace("-", " ").capitalize()
    if restriction.side:
        return _("%(what)s, on the %(side)s") % {
            "what": what,
            "side": str(dict(SIDES)[restriction.side]).lower(),
        }
    return what
