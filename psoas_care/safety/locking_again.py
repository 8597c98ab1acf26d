"""What came by a file is locked again, unless the file itself proves that it is over.

A lock ends by its own time, by a later no where that is enough, or where the answer
was taken back in the way that the product writes it down: such an end may come by a
file. That a doctor or physiotherapist looked at it, and that one is 18, counts only
where it is said, and an end of which there is no answer is none. So a lock that is
missing beside its answer is made anew by what makes it when somebody answers.

A sign that was told here as well came more than once, and closes what that closes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import Max, Q

from psoas_care.accounts.models import User
from psoas_care.safety.consequences import ASKED_AGAIN_AFTER, SIGNS, SLIP_LASTS
from psoas_care.safety.models import Answer, Restriction, Screening
from psoas_care.safety.models.screening import ASSUMED
from psoas_care.safety.recording import closed_by
from psoas_care.safety.rules import RestrictionValue
from psoas_care.safety.taking_back import SEE_SOMEBODY
from psoas_care.safety.vocabulary import (
    NEWS,
    SEEN_ABOUT,
    Behaviour,
    EndedBy,
    Ends,
    Given,
    QuestionKind,
)
from psoas_care.web.zones import day_of

MOST_TIMES = 9
"""So often a correction may have come by a file and been made again since."""


@dataclass(frozen=True)
class _Yes:
    """A yes that closed something, and its `repeats`, up to and without the next no.

    `taken_back` is the correction that ended it, or what was said where a form had
    been assumed; None where there is neither.
    """

    first: Answer
    repeats: Sequence[Answer]
    taken_back: Answer | None

    def is_over(self, rule: RestrictionValue, *, is_for_good: bool) -> bool:
        """Whether its correction ended this as well, in the time there is for that."""
        if self.taken_back is None:
            return False
        source = self.taken_back.screening.request_hash
        if self.taken_back.is_yes and source != EndedBy.MISTAKE:
            return True
        after = self.taken_back.created_at - self.first.created_at
        sees_somebody = rule.action in SEE_SOMEBODY
        if source == EndedBy.WRONG:
            return not sees_somebody and after >= ASKED_AGAIN_AFTER
        return not is_for_good or sees_somebody or after < SLIP_LASTS


def lock_again(
    user: User,
    screenings: Collection[int],
    restrictions: Collection[int],
    *,
    now: datetime,
) -> int:
    """Lock what these rows, which came by a file, say; how much of it that was.

    They are the keys of the new screenings, with their answers, and restrictions.
    """
    return _LockingAgain(user, now, screenings, restrictions).run()


class _LockingAgain:
    def __init__(
        self,
        user: User,
        now: datetime,
        screenings: Collection[int],
        restrictions: Collection[int],
    ) -> None:
        self.user, self.now = user, now
        self.zones = {user.time_zone, *user.zones_left}
        self.yes = [*_yes_of(user, {*screenings})]
        self.told_before = [
            yes.first
            for yes in self.yes
            if yes.first.question.kind == QuestionKind.SIGN
            and not (yes.taken_back and yes.first.is_mistake)
        ]
        self.told_here = [*_signs_beside(user, {*screenings}, self.told_before)]
        self.keys_here = {sign.pk for sign in self.told_here}
        self.by_screening: dict[int | None, list[_Yes]] = defaultdict(list)
        for yes in self.yes:
            self.by_screening[yes.first.screening_id].append(yes)
        rows = user.restrictions.exclude(code=SEEN_ABOUT).select_related("screening")
        self.rows = [*rows]
        self.brought = [row for row in self.rows if row.pk in {*restrictions}]
        self.last_said = self._last_said({*screenings})

    def run(self) -> int:
        known = len(self.rows)
        # Of several about the same, one that nobody has looked at since is enough.
        for row in sorted(self.brought, key=lambda row: row.at, reverse=True):
            if row.ended_on is not None:
                self._lock_row(row)
        for yes in sorted(self.yes, key=lambda yes: yes.first.at, reverse=True):
            told = [*self.told_before, *self.told_here]
            for least, most in self._rules(yes.first, self._before(yes.first, told)):
                if not self._is_over(most, yes):
                    self._lock(least, most, yes.first, yes.repeats[-1])
        for sign in self.told_here:
            self._lock_as_again(sign)
        return len(self.rows) - known

    def _last_said(
        self, screenings: Collection[int]
    ) -> dict[str, tuple[datetime | None, datetime | None]]:
        """{code: when the last no to it was said, and the last answer at all}.

        A no that was said here is none to a yes that came by the file and stands.
        """
        said = self.user.answers.values("question__code").annotate(
            last=Max("created_at"), last_no=Max("created_at", filter=Q(given=Given.NO))
        )
        found = said.values_list("question__code", "last_no", "last")
        last_said = {code: (no, last) for code, no, last in found}
        stand = {
            answer.question_id
            for yes in self.yes
            for answer in yes.repeats
            if answer.is_current
        }
        answers = self.user.answers.filter(question__in=stand).order_by("created_at")
        rows = answers.values_list("question__code", "screening", "given", "created_at")
        nos: dict[str, datetime | None] = {}
        for code, screening, given, at in rows:
            is_no = given == Given.NO and screening in screenings
            nos[code] = at if is_no else nos.get(code)
        return last_said | {code: (no, last_said[code][1]) for code, no in nos.items()}

    def _lock_as_again(self, sign: Answer) -> None:
        """Lock what a sign that was told here closes, since it came before as well."""
        alone = [*self._rules(sign, self._before(sign, self.told_here))]
        both = self._before(sign, [*self.told_here, *self.told_before])
        for least, most in self._rules(sign, both):
            if (least, most) not in alone:
                self._lock(least, most, sign, sign)

    def _lock_row(self, row: Restriction) -> None:
        """Lock what was lifted, unless it is proven."""
        rule = replace(row.rule, ended=None)
        behind = next(
            (
                yes
                for yes in self.by_screening[row.screening_id]
                if row.code in _codes_of(yes.first)
            ),
            None,
        )
        if not (self._is_over(rule, behind) or self._is_answered(row, behind)):
            self._lock(rule, rule, row, row)

    def _is_answered(self, row: Restriction, behind: _Yes | None) -> bool:
        """Whether a question that a word or a sign made one again was answered since.

        Any answer is one to a question that no answer led to.
        """
        no, last = self.last_said.get(row.code, (None, None))
        after = no if row.screening_id or behind else last
        return (
            row.ends == Ends.NEXT_NO and after is not None and after >= row.created_at
        )

    def _is_over(self, rule: RestrictionValue, yes: _Yes | None) -> bool:
        if yes is None:
            return False
        no, _last = self.last_said.get(rule.code, (None, None))
        if rule.ends == Ends.NEXT_NO and no and no >= yes.first.created_at:
            return True
        # What it closed when it was taken back: nobody knew of what was told here.
        before = self._before(yes.first, self.told_before)
        closed = [most for _least, most in self._rules(yes.first, before)]
        is_for_good = any(one.ends == Ends.NEVER for one in closed)
        return yes.is_over(rule, is_for_good=is_for_good)

    def _before(self, sign: Answer, told: Collection[Answer]) -> list[Answer]:
        """Which of these reports tell of the same sign before; nothing but of a sign.

        A file counts in the order in which it was told; beside what was told here,
        the one about the later moment came again.
        """
        before = []
        for other in told:
            is_beside = (other.pk in self.keys_here) != (sign.pk in self.keys_here)
            moments = [
                (one.at if is_beside else one.created_at) for one in (other, sign)
            ]
            is_earlier = (moments[0], other.created_at) < (moments[1], sign.created_at)
            is_same = other.question_id == sign.question_id
            if is_same and is_earlier and not _is_of_one_report(other, sign):
                before.append(other)
        return before

    def _rules(
        self, answer: Answer, before: Collection[Answer]
    ) -> Iterator[tuple[RestrictionValue, RestrictionValue]]:
        """What a yes closes, by the day of the zone where it ends first, and last."""
        by_zone = [
            closed_by(
                answer,
                day_of(answer.at, zone),
                [(day_of(one.at, zone), one.side, one.tool) for one in before],
            )
            for zone in {answer.zone, *self.zones}
        ]
        for same in zip(*by_zone, strict=True):
            by_end = sorted(same, key=lambda rule: rule.until or rule.starts)
            yield by_end[0], by_end[-1]

    def _lock(
        self,
        least: RestrictionValue,
        most: RestrictionValue,
        said: Answer | Restriction,
        last: Answer | Restriction,
    ) -> None:
        """Make a restriction, unless there is one, or its time is over."""
        if any(_covers(row, least, said.at) for row in self.rows):
            return
        restriction = Restriction.of_rule(most)
        restriction.user, restriction.screening = self.user, said.screening
        restriction.source = getattr(said, "source", None)
        restriction.set_moment(last.at, last.zone)
        restriction.request_hash = (said.screening or said).request_hash
        until = restriction.rule_at(self.now).until
        if until is None or self.user.day_at(self.now) < until:
            restriction.save(force_insert=True)
            self.rows.append(restriction)


def _covers(row: Restriction, rule: RestrictionValue, said_at: datetime) -> bool:
    """Whether a row closes as much, and was made no earlier than this was said."""
    is_open = row.ended_on is None and row.at >= said_at
    is_long = rule.until is None or (row.until is not None and row.until >= rule.until)
    is_long &= not rule.until_at or (
        row.until_at is not None and row.until_at >= rule.until_at
    )
    return is_open and is_long and _what(row) == _what(rule)


def _what(closed: Restriction | RestrictionValue) -> tuple[str, ...]:
    return (
        closed.code, closed.action, closed.scope, closed.ends, closed.side, closed.tool,
    )  # fmt: skip


def _yes_of(user: User, screenings: Collection[int]) -> Iterator[_Yes]:
    """Each yes of these screenings, the deleted ones too: nobody deletes an answer."""
    rows = Answer.with_deleted.filter(user=user).exclude(
        question__behaviour=Behaviour.CRISIS
    )
    asked = {*rows.yes().values_list("question", flat=True)}
    rows = rows.filter(question__in=asked).select_related("question", "screening")
    by_question: dict[int, list[Answer]] = defaultdict(list)
    for answer in rows.order_by("created_at", "pk"):
        if answer.screening_id in screenings:
            by_question[answer.question_id].append(answer)
    for answers in by_question.values():
        yield from _yes_among(answers)


def _yes_among(answers: Sequence[Answer]) -> Iterator[_Yes]:
    """What was said to one question, in order of time, as yeses with their repeats."""
    started: list[list[Answer]] = []
    for number, answer in enumerate(answers):
        if not answer.is_yes:
            continue
        before = answers[number - 1] if number else None
        stood = next((some for some in started if _stands_again(answer, some)), None)
        if stood:
            stood.append(answer)
        elif before and _is_known(answer, before):
            started[-1].append(answer)
        else:
            started.append([answer])
    for repeats in started:
        first = repeats[0]
        yield _Yes(
            first,
            repeats,
            next((a for a in answers if _takes_back(a, first)), None),
        )


def _stands_again(answer: Answer, stood: Sequence[Answer]) -> bool:
    """Whether it is one of these yeses once more, after a slip was taken back."""
    said = (stood[0].given, stood[0].asked)
    source = answer.screening.request_hash
    return source == EndedBy.MISTAKE and (answer.given, answer.asked) == said


def _is_known(answer: Answer, before: Answer) -> bool:
    """Whether the yes before stood, so that this one closed nothing more."""
    is_sign = answer.question.kind == QuestionKind.SIGN
    said = (answer.given, answer.asked) == (before.given, before.asked)
    is_agreement_asked = (
        before.given == Given.AGREED
        and answer.given == Given.YES
        and answer.screening.request_hash == NEWS
    )
    return before.is_yes and not is_sign and (said or is_agreement_asked)


def _takes_back(later: Answer, yes: Answer) -> bool:
    """Whether it is the correction of a yes, as the product stores one."""
    source = later.screening.request_hash
    if later.created_at < yes.created_at or later is yes:
        return False
    if not later.is_yes or source == EndedBy.MISTAKE:
        is_correction = source in {EndedBy.MISTAKE, EndedBy.WRONG}
        return is_correction and later.screening.uid in _uids_of(yes, source)
    assumed = yes.screening.request_hash
    sources = {later.screening.uid.hex, source}
    return (
        yes.is_mistake
        and assumed.startswith(ASSUMED)
        and assumed.removeprefix(ASSUMED) in sources
    )


def _uids_of(yes: Answer, why: str) -> list[UUID]:
    """The ids of corrections: one more for each time that it came by a file."""
    uids = [uuid5(yes.uid, why)]
    for _time in range(MOST_TIMES):
        uids.append(uuid5(uids[-1], why))
    return uids


def _signs_beside(
    user: User, screenings: Collection[int], signs: Collection[Answer]
) -> Iterator[Answer]:
    """Reports of the same signs as these, but in none of these screenings."""
    rows = Answer.with_deleted.filter(user=user).not_mistaken().yes()
    rows = rows.filter(question__in={sign.question_id for sign in signs})
    for answer in rows.select_related("question", "screening"):
        if answer.screening_id not in screenings:
            yield answer


def _is_of_one_report(one: Answer, other: Answer) -> bool:
    source = other.screening.request_hash
    return one.screening.request_hash in Screening.hashes_of_report(source)


def _codes_of(answer: Answer) -> set[str]:
    """The codes of what an answer closes: a sign can ask for a red flag."""
    code = answer.question.code
    return {code, SIGNS[code].asks} if code in SIGNS else {code}
