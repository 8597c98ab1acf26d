"""Reasons of an `Eligibility` as sentences that say what to do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from psoas_care.safety.models import Question
from psoas_care.safety.rules import DAY, Eligibility, Reason
from psoas_care.safety.vocabulary import (
    BAD_TIME,
    BY_ONCOLOGY,
    CONSENT,
    DOSE,
    Behaviour,
    Ends,
    LockReason,
    QuestionKind,
    Scope,
    State,
)
from psoas_care.web.zones import moment_at

if TYPE_CHECKING:
    from psoas_care.safety.rules import RestrictionValue


PAGES: Mapping[str, str] = {
    QuestionKind.BELLY: "safety:belly",
    QuestionKind.RED_FLAG: "safety:check",
}
"""Where an answer is changed, if not in the profile."""


@dataclass(frozen=True)
class Explained:
    """A reason in words: the fact, what ends it, and the page for that."""

    text: str
    opens: str
    link: str
    link_text: str
    is_lock: bool


def explain(
    eligibility: Eligibility, questions: Mapping[str, Question]
) -> list[Explained]:
    """All reasons of a verdict, gravest first and each once, in words."""
    unanswered = [r for r in eligibility.reasons if r.why == LockReason.PROFILE_DUE]
    told = [
        (reason, questions.get(reason.code), _what(reason, questions))
        for reason in eligibility.reasons
        if reason.why != LockReason.PROFILE_DUE
    ]
    # What the same report closes in two ways opens once it is over in both.
    alike: dict[str, list[RestrictionValue]] = {}
    for reason, _question, what in told:
        if reason.why == LockReason.HOLD and reason.restriction:
            text = _report(reason.restriction, what)
            alike.setdefault(text, []).append(reason.restriction)
    explained = [_explain_one(*one, alike) for one in told]
    if unanswered:
        explained.append(_explain_unanswered(len(unanswered)))
    return sorted(dict.fromkeys(explained), key=lambda one: not one.is_lock)


def why_locked(
    eligibility: Eligibility, questions: Mapping[str, Question]
) -> list[Explained]:
    """All that closes it, in words."""
    return [one for one in explain(eligibility, questions) if one.is_lock]


def in_sentences(explained: Iterable[Explained]) -> str:
    """What is so, each with what ends it."""
    return " ".join(f"{one.text} {one.opens}".strip() for one in explained)


def _explain_unanswered(n: int) -> Explained:
    text = ngettext(
        "You have not answered %(n)s question in your health profile. For pressure "
        "tools that counts as a yes.",
        "You have not answered %(n)s questions in your health profile. For pressure "
        "tools that counts as a yes.",
        n,
    )
    return Explained(
        text % {"n": n},
        _("Answering can unlock this."),
        reverse("safety:profile"),
        _("Answer the health profile"),
        is_lock=True,
    )


def _what(reason: Reason, questions: Mapping[str, Question]) -> str:
    question = questions.get(reason.said) or questions.get(reason.code)
    return question.text if question else ""


def _explain_one(
    reason: Reason,
    question: Question | None,
    what: str,
    alike: Mapping[str, Sequence["RestrictionValue"]],
) -> Explained:
    text, opens, page, link_text = _sentences(reason, what, question, alike)
    return Explained(
        text,
        opens,
        reverse(page),
        link_text,
        is_lock=reason.state == State.LOCKED,
    )


def _sentences(
    reason: Reason,
    what: str,
    question: Question | None,
    alike: Mapping[str, Sequence["RestrictionValue"]],
) -> tuple[str, str, str, str]:
    """(what is so, what opens it, name of a page, text of the link)."""
    match reason.why:
        case LockReason.HOLD if reason.restriction:
            text = _report(reason.restriction, what)
            return text, _end_of(alike[text]), "safety:overview", _("See what to do")
        case LockReason.RELAX_FIRST | LockReason.RELAX_ONLY | LockReason.EASIER if (
            reason.restriction and reason.restriction.text
        ):
            return _of_easier_first(reason.restriction)
        case LockReason.RELAX_FIRST:
            text = _(
                "Until a doctor or physiotherapist has seen you about this, relaxing "
                "and gentle walking come first: %(what)s."
            )
            return text % {"what": what}, "", "safety:overview", _("See what to do")
        case LockReason.RELAX_ONLY:
            text = _(
                "Until a doctor or physiotherapist has seen you about this, relaxing "
                "comes first: %(what)s."
            )
            return text % {"what": what}, "", "safety:overview", _("See what to do")
        case LockReason.CHECK_DUE:
            return (
                _("You have not answered the safety check in the last week."),
                _("Answering it can unlock this."),
                "safety:check",
                _("Answer the safety check"),
            )
        case LockReason.BELLY_DUE:
            return (
                _("Pressing on the belly needs its own questions, once a month."),
                _("It stays off unless you answer them."),
                "safety:belly",
                _("See the belly questions"),
            )
        case LockReason.TICKS_DUE:
            return (
                _("You have to tick two sentences each time."),
                "",
                "safety:belly",
                _("Read and tick them"),
            )
        case _answer:
            return _of_answer(reason, what, question)


def _of_easier_first(restriction: "RestrictionValue") -> tuple[str, str, str, str]:
    if restriction.scope == Scope.STRONG_PRESSURE:
        ends = _("This ends once that average is below 7.")
        return restriction.text, ends, "practice:week", _("See today’s plan")
    return restriction.text, "", "safety:overview", _("See what to do")


def _of_answer(
    reason: Reason, what: str, question: Question | None
) -> tuple[str, str, str, str]:
    text = _("You said: %(what)s.") % {"what": what}
    if question and question.rule:
        text = f"{text} {question.rule}"
    opens = ""
    if reason.why == LockReason.CLINICIAN and reason.code in BY_ONCOLOGY:
        opens = _("It unlocks when your oncology team has agreed and you have said so.")
    elif reason.why == LockReason.CLINICIAN:
        opens = _(
            "It unlocks when a doctor or physiotherapist has agreed and you have said "
            "so."
        )
    elif reason.why == LockReason.NOT_NOW:
        opens = _("It can unlock once this is over: answer again then.")
    page = PAGES.get(question.kind if question else "", "safety:profile")
    if reason.why == LockReason.CLINICIAN and question and not question.may_be_agreed:
        # The question about the same thing that asks whether a clinician agreed.
        page = "safety:belly" if page == "safety:profile" else "safety:profile"
        return text, opens, page, _say_who_agreed(reason.code)
    return text, opens, page, _("Change this answer")


def _say_who_agreed(code: str) -> str:
    if code in BY_ONCOLOGY:
        return _("Say that your oncology team has agreed")
    return _("Say that a doctor or physiotherapist has agreed")


def _report(restriction: "RestrictionValue", what: str) -> str:
    """What was reported, done or logged that closes it."""
    if restriction.text:
        return restriction.text
    if restriction.code == DOSE:
        text = _(
            "You did or logged deep front release on %(day)s. Never do it two days "
            "running, and at most two days a week."
        )
        text = text % {"day": _day(restriction.starts)}
        if restriction.until and restriction.until > restriction.starts + 2 * DAY:
            # By the week: it may be another entry that somebody would change.
            text += " " + _("Changing or deleting an entry does not unlock it sooner.")
        return text
    text = {
        Behaviour.EMERGENCY: _("You reported a sign of an emergency: %(what)s."),
        Behaviour.TODAY: _("You reported something to see a doctor about today: "
                           "%(what)s."),
        Behaviour.SOON: _("You reported something a doctor or physiotherapist should "
                          "look at: %(what)s."),
        Behaviour.ADULTS: _("This app is for adults. You said: %(what)s."),
    }.get(Behaviour(restriction.action), _("You reported: %(what)s."))  # fmt: skip
    if restriction.ends == Ends.NEXT_NO and restriction.action == Behaviour.PAUSE:
        # A pulse under the tool asks about an aneurysm that nobody has reported.
        text = _("No pressure tools until you can answer no to this: %(what)s.")
        if restriction.scope == Scope.EVERYTHING:
            # Of several questions, all on one page: each in full would be a wall.
            text = _("What you felt can come from a nerve. No exercises until you can "
                     "answer no to the questions about that.")  # fmt: skip
    return text % {"what": what}


def _end_of(restrictions: Sequence["RestrictionValue"]) -> str:
    first = restrictions[0]
    if first.code == CONSENT:
        return _("They unlock when you agree again, as far as your answers allow it.")
    if first.code == BAD_TIME and first.until is None:
        return _("It unlocks when you say that the flare-up has passed.")
    return ends_together((one.ends, one.until, one.until_at) for one in restrictions)


def explain_log(restrictions: Iterable["RestrictionValue"]) -> list[tuple[str, str]]:
    """(what is so, how it ends) of all that the log closes, each once."""
    closing = [o for o in restrictions if o.text and o.scope != Scope.STRONG_PRESSURE]
    pairs = [(one.text, _end_of([one])) for one in closing]
    return list(dict.fromkeys(pairs))


def ends_in_words(
    ends: str, until: date | None, until_at: datetime | None = None
) -> str:
    """How a restriction ends, in a sentence.

    The moment says it where there is one: as a day, `until` can be one too late.
    """
    if until:
        return _("It unlocks on %(day)s.") % {"day": _moment_or_day(until, until_at)}
    return {
        Ends.CLINICIAN: _(
            "It unlocks when you say that a doctor or physiotherapist has checked it."
        ),
        Ends.NEXT_NO: _("It unlocks when you answer no."),
        Ends.ADULT: _("It unlocks when you say that you are 18 or older."),
        Ends.NEVER: _("It stays locked for good."),
    }[Ends(ends)]


def ends_together(ends: Iterable[tuple[str, date | None, datetime | None]]) -> str:
    """How something opens that several restrictions close, as each of them `ends`.

    What lasts for good says all; of several days the last one counts.
    """
    ends = [*ends]
    waits = {kind for kind, until, _until_at in ends if until is None}
    if Ends.NEVER in waits:
        return ends_in_words(Ends.NEVER, None)
    of_waits = [ends_in_words(kind, None) for kind in sorted(waits)]
    days = [(until, until_at) for _kind, until, until_at in ends if until]
    if not days:
        return " ".join(of_waits)
    until, until_at = max(days, key=lambda d: (d[0], d[1].timestamp() if d[1] else 0))
    if not waits:
        return ends_in_words(Ends.DATE, until, until_at)
    day = {"day": _moment_or_day(until, until_at)}
    if waits == {Ends.CLINICIAN}:
        return _("It stays locked at least until %(day)s, and then until you say that "
                 "a doctor or physiotherapist has checked it.") % day  # fmt: skip
    at_least = _("It stays locked at least until %(day)s.") % day
    return " ".join([at_least, *of_waits])


def locked_in_words(closed: Iterable[tuple[str, str]]) -> str:
    """What is locked now, and whether for good, in sentences; "" if nothing is.

    Of each restriction what it closes, in words, and how it `ends`. What is locked for
    good is not locked for now as well.
    """
    closed = [*closed]
    good = [what for what, ends in closed if ends == Ends.NEVER]
    now = [what for what, _ends in closed if what not in good]
    sentences = [
        (_("Locked for good: %(what)s."), good),
        (_("Locked for now: %(what)s."), now),
    ]
    return " ".join(
        sentence % {"what": "; ".join(dict.fromkeys(some))}
        for sentence, some in sentences
        if some
    )


def moment_in_words(moment: datetime, day_format: str = "j F") -> str:
    """Its day on the clock of the page; with the hour where the day began before."""
    day = timezone.localdate(moment)
    begins = moment_at(day, time.min, timezone.get_current_timezone_name())
    words = day_format if moment == begins else f"{day_format}, H:i"
    return date_format(timezone.localtime(moment), words)


def _moment_or_day(day: date, moment: datetime | None) -> str:
    return moment_in_words(moment) if moment else _day(day)


def _day(day: date) -> str:
    return date_format(day, "j F")
