"""What a person may do: decided here, and nowhere else.

Plain values go in and frozen ones come out; nothing here knows a database or a clock.
Everything fails closed: for a pressure tool an unanswered question counts as a yes,
a side that was not said counts as both. No yes and no restriction makes an exercise
more available. The rules are those of the content base: contraindications of its
section 3.1, red flags 4.5, belly questions 4.6, nerve and organ signs 4.7.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TypeAlias

from psoas_care.safety.scopes import RELEASE, closes, meet, puts_off
from psoas_care.safety.vocabulary import (
    ALSO_SAYS,
    IMPLIES,
    RESTS,
    Behaviour,
    Given,
    LockReason,
    QuestionKind,
    Scope,
    State,
    Walking,
)
from psoas_care.safety.walking import walking

DAY = timedelta(days=1)
WEEK = 7 * DAY
CHECK_LASTS = 7 * DAY
"""After this the safety check has to be gone through again before release work."""
BELLY_LASTS = 30 * DAY
"""The belly questions are asked again after a month."""


@dataclass(frozen=True)
class SafetyItem:
    """What the rules need to know of an exercise; `codes` are questions it asks.

    A yes to one of those that it is `not_with` closes it, even where the question only
    asks for an easier one first. Breathing alone stays open while somebody should see
    a doctor today.
    """

    slug: str
    category: str
    level: int
    codes: frozenset[str]
    tools: frozenset[str] = frozenset()
    is_deep_front: bool = False
    is_breathing: bool = False
    is_calm: bool = False
    not_with: frozenset[str] = frozenset()


@dataclass(frozen=True)
class AnsweredQuestion:
    """A question, and what this person said to it in its present words.

    `given` is None while it is unanswered; a yes to older words still counts. `side`
    is left, right or "" for both or not said. `on` is the day of the answer; whoever
    changed the time zone since has two: an answer grows old by the earlier one, what
    has to wait waits from the later one, `waits_from`.

    Questions that share a `meaning` ask about the same thing, in their graver form by
    `worse_meaning`; the gravest form they have is so for `worse_weeks`, 0 is for good.
    """

    code: str
    kind: str
    behaviour: str
    worse: str = ""
    for_release: bool = False
    meaning: str = ""
    worse_meaning: str = ""
    worse_weeks: int = 0
    given: str | None = None
    side: str = ""
    on: date | None = None
    waits_from: date | None = None

    @property
    def is_yes(self) -> bool:
        return self.given is not None and self.given != Given.NO

    @property
    def effect(self) -> str:
        """The behaviour of this answer: that of the graver form, if given."""
        return self.worse if self.is_worse else self.behaviour

    @property
    def stated_meaning(self) -> str:
        """The meaning that a yes confirms, by its form; "" for a no."""
        if not self.is_yes:
            return ""
        own = self.worse_meaning if self.is_worse else self.meaning
        return ALSO_SAYS.get(self.code, own)

    @property
    def meanings(self) -> set[str]:
        """The meanings of its plain and its graver form."""
        return {self.meaning, self.worse_meaning} - {""}

    @property
    def is_worse(self) -> bool:
        """Whether the answer is a yes to the graver form."""
        return self.given == Given.WORSE and bool(self.worse)

    @property
    def is_at_its_worst(self) -> bool:
        """Whether the answer is a yes to the gravest form of the question."""
        return self.is_worse if self.worse else self.is_yes


Answers: TypeAlias = Mapping[str, AnsweredQuestion]
"""Every question by its code, the unanswered ones too."""


@dataclass(frozen=True)
class RestrictionValue:
    """Something that is closed from `starts` on, up to but without `until`.

    `code` is the question that led to it, `action` what its text says to do. A tool
    is a slug, "" for every one. `ended` is the day on which it was lifted. Of a dose
    hours count, too: `until_at` is the moment before which it does not end. What the
    log closes has a `text`, maybe one `exercise`, and `evidence`: what, how much.
    """

    code: str
    action: str
    scope: str
    ends: str
    starts: date
    until: date | None = None
    side: str = ""
    tool: str = ""
    ended: date | None = None
    until_at: datetime | None = None
    exercise: str = ""
    text: str = ""
    evidence: tuple[tuple[str, int], ...] = ()

    def is_in_force(self, on: date) -> bool:
        over = (self.until is not None and on >= self.until) or (
            self.ended is not None and on >= self.ended
        )
        return self.starts <= on and not over


@dataclass(frozen=True)
class Reason:
    """Why an exercise is not simply open; `until` is the day it opens by itself.

    `said` is the answer behind it, where that is a narrower one.
    """

    why: LockReason
    state: State
    code: str = ""
    until: date | None = None
    restriction: RestrictionValue | None = None
    said: str = field(default="", compare=False)


@dataclass(frozen=True)
class Eligibility:
    """The answer to "may this be done?", with every reason, gravest first."""

    state: State
    reasons: tuple[Reason, ...] = ()

    @property
    def is_locked(self) -> bool:
        return self.state == State.LOCKED

    @property
    def is_easier_first(self) -> bool:
        return self.state == State.EASIER_FIRST

    @property
    def locks(self) -> tuple[Reason, ...]:
        return tuple(r for r in self.reasons if r.state == State.LOCKED)

    @property
    def of_a_record(self) -> "Eligibility":
        """The eligibility of what was done already: rests do not lock a record.

        Who did it too soon may say so, although nobody could tick anything before it.
        """
        rests = [r for r in self.locks if r.restriction and r.restriction.code in RESTS]
        if not rests:
            return self
        left = tuple(
            r for r in self.reasons if r not in rests and r.why != LockReason.TICKS_DUE
        )
        return Eligibility(left[0].state if left else State.ALLOWED, left)

    @property
    def until(self) -> date | None:
        """The day from which it is open by itself; None if something must be done."""
        days = [reason.until for reason in self.locks]
        known = [day for day in days if day is not None]
        return max(known) if known and len(known) == len(days) else None


BEFORE_TICKS = frozenset(
    {LockReason.ANSWER, LockReason.CLINICIAN, LockReason.NOT_NOW, LockReason.BELLY_DUE}
)
"""Reasons that come before the ticks, which nobody is asked for in vain."""


def eligibility(
    item: SafetyItem,
    side: str,
    answers: Answers,
    restrictions: Iterable[RestrictionValue],
    on: date,
) -> Eligibility:
    """Whether a person may do `item` on `side` on the day `on`, and why not.

    `answers` holds every question by its code, the unanswered ones too; `side` is
    left, right, or anything else for an exercise that is not done side by side.
    """
    restrictions = [one for one in restrictions if one.is_in_force(on)]
    if implied := _implied(answers, restrictions):
        answers = {**answers, **{code: a for code, (a, _said) in implied.items()}}
    # To relax and walk gently is advice about walking, too.
    can_walk = walking(answers, restrictions, on) != Walking.NOT
    relax = LockReason.RELAX_FIRST if can_walk else LockReason.RELAX_ONLY
    reasons = [
        *_from_restrictions(item, side, restrictions, relax),
        *_from_profile(item, side, answers),
    ]
    if item.category == RELEASE:
        # A restriction that runs out is not all: afterwards the answer closes it still.
        closed = {r.code for r in reasons if r.until is None}
        reasons += _from_meanings(item, answers, on, closed=closed)
        if is_check_due(answers, on):
            reasons.append(Reason(LockReason.CHECK_DUE, State.LOCKED))
    if item.is_deep_front:
        reasons += _from_belly(answers, on)
        if not is_ticked(answers, on) and not BEFORE_TICKS & {r.why for r in reasons}:
            reasons.append(Reason(LockReason.TICKS_DUE, State.LOCKED))
    reasons = [replace(r, said=implied[r.code][1]) if r.code in implied else r
               for r in reasons]  # fmt: skip
    reasons.sort(key=lambda reason: reason.state)
    return Eligibility(reasons[0].state if reasons else State.ALLOWED, tuple(reasons))


def _from_restrictions(
    item: SafetyItem,
    side: str,
    restrictions: Iterable[RestrictionValue],
    relax: LockReason,
) -> Iterator[Reason]:
    for restriction in restrictions:
        if not meet(restriction.side, side):
            continue
        if closes(restriction, item):
            yield Reason(
                LockReason.HOLD,
                State.LOCKED,
                restriction.code,
                restriction.until,
                restriction,
            )
        elif puts_off(restriction, item):
            is_wide = restriction.scope == Scope.RELEASE_AND_HARD
            why = relax if is_wide else LockReason.EASIER
            yield Reason(why, State.EASIER_FIRST, restriction.code, None, restriction)


def _implied(
    answers: Answers, restrictions: Iterable[RestrictionValue]
) -> dict[str, tuple[AnsweredQuestion, str]]:
    """What nobody said that is so all the same, and whose yes or lock says it."""
    locked = {one.code for one in restrictions}
    return {
        wide: (replace(answers[wide], given=Given.YES, side=answers[code].side), code)
        for code, wider in IMPLIES.items()
        if code in answers and (answers[code].is_yes or code in locked)
        for wide in wider
        if wide in answers and not answers[wide].is_yes
    }


CALM_ONLY = frozenset({"hip-flexor-strain-acute"})
"""Answers that speak of every exercise that stretches, loads or presses, whatever an
item lists: only what is calm stays open."""


def _from_profile(item: SafetyItem, side: str, answers: Answers) -> Iterator[Reason]:
    for code in sorted(_codes_of(item, answers) | _shared_codes(item, answers)):
        answer = answers.get(code)
        if answer and answer.behaviour == Behaviour.SECTION:
            continue
        if answer is None or answer.given is None:
            if item.category == RELEASE:
                yield Reason(LockReason.PROFILE_DUE, State.LOCKED, code)
        elif item.category == RELEASE and answer.meanings:
            continue  # together with the other questions about the same thing
        elif answer.is_yes and meet(answer.side, side):
            yield from _after_yes(item, answer)


def _codes_of(item: SafetyItem, answers: Answers) -> set[str]:
    codes = set(item.codes)
    codes |= frozenset() if item.is_calm else CALM_ONLY
    if item.category == RELEASE:
        codes |= {answer.code for answer in answers.values() if answer.for_release}
    return codes


def _after_yes(item: SafetyItem, answer: AnsweredQuestion) -> Iterator[Reason]:
    match _behaviour(item, answer):
        case Behaviour.ADAPT:
            yield Reason(LockReason.EASIER, State.EASIER_FIRST, answer.code)
        case Behaviour.CLINICIAN:
            if answer.given != Given.AGREED:
                yield Reason(LockReason.CLINICIAN, State.LOCKED, answer.code)
        case _block:
            yield Reason(LockReason.ANSWER, State.LOCKED, answer.code)


def _behaviour(item: SafetyItem, answer: AnsweredQuestion) -> str:
    if answer.code in item.not_with:
        return Behaviour.BLOCK
    return answer.effect


# One meaning, one source: whichever question is answered with yes, a pressure tool is
# as closed as every question about the same thing would close it.


def _from_meanings(
    item: SafetyItem, answers: Answers, on: date, *, closed: Collection[str]
) -> Iterator[Reason]:
    """What answers of a shared meaning close; not again what is `closed` already."""
    by_meaning: dict[str, list[AnsweredQuestion]] = {}
    for answer in answers.values():
        if answer.stated_meaning:
            by_meaning.setdefault(answer.stated_meaning, []).append(answer)
    for meaning, yes in by_meaning.items():
        effects = {
            _effect_on(item, answer, meaning, yes, on)
            for answer in _concerning(item, answers)
            if meaning in answer.meanings
        }
        if effects and any(_is_of_late(answer) for answer in yes):
            effects.add(Behaviour.BLOCK)  # no agreement counts
        for answer in yes:
            if answer.code not in closed:
                yield from _strictest(effects, answer, yes)


def _strictest(
    effects: set[str], answer: AnsweredQuestion, yes: Collection[AnsweredQuestion]
) -> Iterator[Reason]:
    if Behaviour.BLOCK in effects:
        yield Reason(LockReason.ANSWER, State.LOCKED, answer.code)
    elif Behaviour.CLINICIAN in effects and not _is_agreed(answer, yes):
        yield Reason(LockReason.CLINICIAN, State.LOCKED, answer.code)
    elif Behaviour.ADAPT in effects:
        yield Reason(LockReason.EASIER, State.EASIER_FIRST, answer.code)


def _is_of_late(answer: AnsweredQuestion) -> bool:
    """Whether it says that something (surgery) was only weeks ago: time has to pass.

    Once they are over it is not true any more, and has to be answered anew.
    """
    return bool(answer.worse_weeks) and answer.is_at_its_worst


def _is_agreed(answer: AnsweredQuestion, yes: Collection[AnsweredQuestion]) -> bool:
    """Whether a clinician agreed to it; where it cannot say so, the same one elsewhere.

    Two of one questionnaire ask about two things: a heart is no blood pressure.
    """
    if answer.effect == Behaviour.CLINICIAN:
        return answer.given == Given.AGREED
    return any(o.kind != answer.kind and _is_agreed(o, (o,)) for o in yes)


def _effect_on(
    item: SafetyItem,
    answer: AnsweredQuestion,
    meaning: str,
    yes: Collection[AnsweredQuestion],
    on: date,
) -> str:
    """What a question with this meaning does to a pressure tool: block, or less."""
    if meaning == answer.meaning:
        effect = _behaviour(item, replace(answer, given=Given.YES))
    else:
        effect = (
            answer.worse if _lasts(answer.worse_weeks, yes, on) else answer.behaviour
        )
    return (
        effect if effect in {Behaviour.CLINICIAN, Behaviour.ADAPT} else Behaviour.BLOCK
    )


def _lasts(weeks: int, yes: Collection[AnsweredQuestion], on: date) -> bool:
    """Whether a yes still counts: for so many weeks after the answer; 0 is always."""
    days = [answer.waits_from or answer.on for answer in yes]
    return not weeks or any(day is None or on < day + weeks * WEEK for day in days)


def _concerning(item: SafetyItem, answers: Answers) -> list[AnsweredQuestion]:
    """The questions whose yes does something to a pressure tool.

    Those of the profile that it asks, those of the belly for deep front release, and
    every red flag, which closes all pressure.
    """
    codes = _codes_of(item, answers)
    return [
        answer
        for answer in answers.values()
        if answer.kind == QuestionKind.RED_FLAG
        or (answer.kind == QuestionKind.BELLY and item.is_deep_front)
        or (answer.kind == QuestionKind.PROFILE and answer.code in codes)
    ]


def _shared_codes(item: SafetyItem, answers: Answers) -> set[str]:
    """Questions of the profile that a tool asks since another one means the same."""
    if item.category != RELEASE:
        return set()
    concerning = _concerning(item, answers)
    meanings = {meaning for answer in concerning for meaning in answer.meanings}
    return {
        answer.code
        for answer in answers.values()
        if answer.kind == QuestionKind.PROFILE and answer.meanings & meanings
    }


def _of_kind(answers: Answers, kind: QuestionKind) -> list[AnsweredQuestion]:
    return [answer for answer in answers.values() if answer.kind == kind]


def is_check_due(answers: Answers, on: date) -> bool:
    """Whether a red flag was never asked, or not for a week.

    The question about not wanting to live is left out: its answer is never kept.
    """
    flags = [answer for answer in answers.values() if is_kept_flag(answer)]
    return not flags or any(not _is_fresh(answer, CHECK_LASTS, on) for answer in flags)


def is_kept_flag(answer: AnsweredQuestion) -> bool:
    """Whether this is a red flag whose answer is stored: all but one are."""
    return answer.kind == QuestionKind.RED_FLAG and answer.behaviour != Behaviour.CRISIS


def is_belly_due(answers: Answers, on: date) -> bool:
    """Whether a belly question is unanswered, or was answered a month ago.

    What is only so at the moment (a full stomach, say) is asked again each day.
    """
    questions = _of_kind(answers, QuestionKind.BELLY)
    return not questions or any(
        not _is_fresh(answer, BELLY_LASTS, on)
        or (answer.effect == Behaviour.NOT_NOW and answer.is_yes and answer.on != on)
        for answer in questions
    )


def _is_fresh(answer: AnsweredQuestion, lasts: timedelta, on: date) -> bool:
    return answer.given is not None and answer.on is not None and on < answer.on + lasts


def _from_belly(answers: Answers, on: date) -> Iterator[Reason]:
    for answer in _of_kind(answers, QuestionKind.BELLY):
        if answer.is_yes and not answer.stated_meaning:
            yield from _after_belly_yes(answer, on)
    if is_belly_due(answers, on):
        yield Reason(LockReason.BELLY_DUE, State.LOCKED)


def _after_belly_yes(answer: AnsweredQuestion, on: date) -> Iterator[Reason]:
    match answer.effect:
        case Behaviour.CLINICIAN:
            if answer.given != Given.AGREED:
                yield Reason(LockReason.CLINICIAN, State.LOCKED, answer.code)
        case Behaviour.NOT_NOW:
            if answer.on == on:
                yield Reason(LockReason.NOT_NOW, State.LOCKED, answer.code, on + DAY)
        case _never:
            yield Reason(LockReason.ANSWER, State.LOCKED, answer.code)


def is_ticked(answers: Answers, on: date) -> bool:
    """Whether both sentences before deep front release were ticked on this day."""
    ticks = _of_kind(answers, QuestionKind.TICK)
    return bool(ticks) and all(tick.is_yes and tick.on == on for tick in ticks)
