"""What is closed for a person at present: one entry for each answer behind it."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from psoas_care.safety.models import Hold, Question
from psoas_care.safety.reasons import ends_in_words
from psoas_care.safety.standing import Standing
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
class Closure:
    """The open holds of one question, the newest first; without one, of the dose."""

    question: Question | None
    holds: tuple[Hold, ...]

    @classmethod
    def of(cls, hold: Hold) -> "Closure":
        """Of one hold alone, open or not; at one query."""
        return cls(Question.objects.filter(code=hold.code).first(), (hold,))

    @property
    def action(self) -> Behaviour:
        """What to do, the gravest where two things were said."""
        return min((Behaviour(hold.action) for hold in self.holds), key=_gravity)

    @property
    def title(self) -> str:
        if self.question is None:
            return _("Rest between deep front releases")
        if all(hold.can_have_been_wrong for hold in self.holds):
            return _("Closed for good")
        return str(dict(BEHAVIOURS)[self.action.value])

    @property
    def what(self) -> str:
        """What was reported, in the words of its question."""
        if self.question is None:
            return ""
        form = self.question.form_of(self.action)
        return f"{self.question.text}: {form}" if form else self.question.text

    @property
    def on(self) -> date:
        """The day on which it was reported."""
        return self.holds[0].local_day

    @property
    def closes(self) -> list[str]:
        """What is closed and how each of it opens, in words."""
        said = (
            f"{what_is_closed(hold)}. "
            + ends_in_words(hold.ends, hold.until, hold.until_at)
            for hold in self.holds
        )
        return list(dict.fromkeys(said))

    @property
    def closes_all(self) -> bool:
        """Whether it closes every exercise, or all but breathing."""
        all_of_them = {Scope.EVERYTHING, Scope.ALL_BUT_BREATHING}
        return any(hold.scope in all_of_them for hold in self.holds)

    @property
    def to_check(self) -> Hold | None:
        """What a clinician's look lifts."""
        return next((h for h in self.holds if h.waits_for_clinician), None)

    @property
    def to_correct(self) -> Hold | None:
        """What can be taken back as a slip of the finger."""
        if self.is_only_asked:
            return None
        return next((h for h in self.holds if h.can_be_a_mistake), None)

    @property
    def for_good(self) -> Hold | None:
        """What stays closed, unless the answer was wrong."""
        return next((h for h in self.holds if h.can_have_been_wrong), None)

    @property
    def for_adults(self) -> Hold | None:
        """What opens by saying that one is 18 or older."""
        return next((h for h in self.holds if h.ends == Ends.ADULT), None)

    @property
    def asks_again(self) -> bool:
        """Whether answering the question anew is what opens it."""
        return any(hold.ends == Ends.NEXT_NO for hold in self.holds)

    @property
    def is_only_asked(self) -> bool:
        """Whether nobody said that it is so: a sign made it a question again."""
        return self.action == Behaviour.PAUSE and self.question is not None


def closures_of(user: "User", standing: Standing) -> list[Closure]:
    """What is closed for `user` on the day of `standing`, gravest first; one query."""
    may_be_open = user.holds.open(standing.on).order_by("code", "-pk")
    rows = [hold for hold in may_be_open if hold.is_open(standing.on)]
    by_code = groupby(rows, key=lambda hold: hold.code)
    closures = [
        Closure(standing.questions.get(code), tuple(holds)) for code, holds in by_code
    ]
    return sorted(closures, key=lambda closure: _gravity(closure.action))


def _gravity(action: Behaviour) -> int:
    return GRAVEST_FIRST.index(action)


def what_is_closed(hold: Hold) -> str:
    """By one hold, in words, such as "Deep front release, on the left"."""
    what = str(dict(SCOPES)[hold.scope])
    if hold.scope == Scope.TOOL:
        what = hold.tool.replace("-", " ").capitalize()
    if hold.side:
        return _("%(what)s, on the %(side)s") % {
            "what": what,
            "side": str(dict(SIDES)[hold.side]).lower(),
        }
    return what
