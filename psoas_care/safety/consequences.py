"""What an answer or a release closes, and for how long: pure, like the rules."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count

from psoas_care.safety.rules import DAY, WEEK, AnsweredQuestion, RestrictionValue
from psoas_care.safety.vocabulary import (
    DOSE,
    Behaviour,
    Ends,
    Given,
    QuestionKind,
    Scope,
)
from psoas_care.web.zones import beginning_of, day_of

ACTIONS: Mapping[str, tuple[Scope, Ends]] = {
    Behaviour.EMERGENCY: (Scope.EVERYTHING, Ends.CLINICIAN),
    Behaviour.TODAY: (Scope.ALL_BUT_BREATHING, Ends.CLINICIAN),
    Behaviour.SOON: (Scope.RELEASE_AND_HARD, Ends.CLINICIAN),
    Behaviour.PAUSE: (Scope.RELEASE, Ends.NEXT_NO),
    Behaviour.ADULTS: (Scope.EVERYTHING, Ends.ADULT),
}
"""What each action of the safety check closes (content, section 4.5)."""

ALSO_CLOSED = {
    "R-07": (Scope.RELEASE, Ends.NEVER),
    "G-02": (Scope.RELEASE, Ends.NEVER),
    "R-25": (Scope.RELEASE, Ends.NEXT_NO),
}
"""What some answers close beside their action; a known aneurysm does so for good,
whichever question it was said to."""

FOR_WEEKS = {
    "G-04": (Scope.RELEASE, 12),
    "recent-abdominal-surgery": (Scope.RELEASE, 12),
    "spine-surgery-recent": (Scope.RELEASE, 12),
}
"""What an operation closes, and for how many weeks, then until a clinician has looked:
a later answer ends nothing. Where a question has a graver form, only that does."""

SLIP_LASTS = timedelta(minutes=10)
"""For so long what closes for good can be a slip of the finger."""
ASKED_AGAIN_AFTER = timedelta(hours=24)
"""From then on it can have been wrong: the question is asked once more, alone."""

OF_THE_BACK = frozenset(
    {"spondylolisthesis", "spine-surgery-recent", "sensation-reduced", "G-04", "G-16"}
)
OF_SURGERY = frozenset({"recent-abdominal-surgery", "spine-surgery-recent", "G-04"})
OF_THE_PELVIS = frozenset({"G-12", "G-13"})
IS_NEWS_ABOUT: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("R-01", "R-02", "R-03", "R-04", "R-05"), OF_THE_BACK),
    **dict.fromkeys(("R-06", "R-07", "N-05"), frozenset({"G-03"})),
    "R-08": frozenset({"lung-heart-unstable", "G-14"}),
    # Nobody can say of it alone that it was agreed to: G-14 speaks for it.
    "high-bp-uncontrolled": frozenset({"G-14"}),
    "R-09": frozenset({"spondylolisthesis", "spine-surgery-recent"}),
    "R-10": frozenset({"spondylolisthesis", "spine-surgery-recent"}),
    "R-11": OF_SURGERY | {"G-09"},
    "R-12": OF_SURGERY,
    **dict.fromkeys(
        ("R-13", "R-14", "R-27", "hip-fracture-suspected"),
        frozenset({"hip-replacement-recent"}),
    ),
    **dict.fromkeys(("R-15", "R-16"), frozenset({"cancer-local", "G-11"})),
    **dict.fromkeys(("R-17", "R-18"), frozenset({"G-09"})),
    **dict.fromkeys(("R-20", "R-23"), OF_THE_PELVIS),
    "R-22": frozenset({"anticoagulant", "sensation-reduced", "G-16"}),
    "R-24": OF_THE_PELVIS | {"G-09"},
    "R-25": frozenset({"hernia-abdominal", "G-05"}),
    "N-03": frozenset({"sensation-reduced", "G-16"}),
    "N-06": frozenset({"anticoagulant", "G-09"}),
}
"""What a clinician agreed to before this was reported, they agreed to without it: the
questions whose agreement is asked anew. Those that nobody can agree to are not here."""

ASKS_A_DOCTOR = {"hip-fracture-suspected": Behaviour.TODAY}
"""Answers of the profile that are a red flag at the same time."""


@dataclass(frozen=True)
class Close:
    """What a sign closes. `days` count from the day itself; 1 is until tomorrow.

    The scope TOOL is the tool and side in use; where no tool was named it could have
    been any. `whole_body` forgets the side.
    """

    scope: Scope
    days: int = 0
    ends: Ends = Ends.DATE
    whole_body: bool = False


@dataclass(frozen=True)
class Sign:
    """What a sign closes the first time, and when it comes again or in its worse form.

    `asks` is a red flag that has to be answered anew. Of one whose worse form is that
    it came back, `is_worse_again` says that a second report is that form.
    """

    first: tuple[Close, ...]
    again: tuple[Close, ...]
    asks: str = ""
    is_worse_again: bool = False


FOR_GOOD = (
    Close(Scope.DEEP_FRONT, ends=Ends.NEVER),
    Close(Scope.TOOL, ends=Ends.NEVER),
)
ON_BOTH_SIDES = tuple(replace(close, whole_body=True) for close in FOR_GOOD)
UNTIL_SEEN = (Close(Scope.RELEASE, ends=Ends.CLINICIAN, whole_body=True),)
FOR_TWO_WEEKS = (
    Close(Scope.DEEP_FRONT, days=14, whole_body=True),
    Close(Scope.TOOL, days=14),
)

SIGNS: Mapping[str, Sign] = {
    # Sick, faint, sweating during pressure.
    "N-01": Sign(
        first=(Close(Scope.RELEASE, days=1, whole_body=True),),
        again=(Close(Scope.RELEASE, days=28, whole_body=True),),
    ),
    # Shooting or burning into groin or genitals: genitofemoral nerve; no deep front
    # release on either side. Once it came back, a clinician may look sooner: the two
    # weeks go on all the same.
    "N-02": Sign(
        first=FOR_TWO_WEEKS,
        again=(
            *FOR_TWO_WEEKS,
            Close(Scope.DEEP_FRONT, ends=Ends.CLINICIAN, whole_body=True),
            Close(Scope.TOOL, ends=Ends.CLINICIAN),
        ),
        is_worse_again=True,
    ),
    # Tingling, numb or weak front of the thigh: femoral nerve, on both sides.
    "N-03": Sign(first=ON_BOTH_SIDES, again=ON_BOTH_SIDES),
    # Tingling outer thigh: place the tool further in next time.
    "N-04": Sign(
        first=(Close(Scope.TOOL, days=1),),
        again=(Close(Scope.TOOL, ends=Ends.NEVER),),
    ),
    # A strong pulse under the tool.
    "N-05": Sign(first=FOR_GOOD, again=FOR_GOOD, asks="R-07"),
    # Belly pain that stays, blood in urine or stool.
    "N-06": Sign(first=UNTIL_SEEN, again=UNTIL_SEEN),
}
"""Nerve and organ signs of psoas pressure (content, section 4.7)."""


def restrictions_after(
    answer: AnsweredQuestion,
    *,
    on: date,
    tool: str = "",
    times_before: int = 0,
    felt_before: Collection[tuple[str, str]] = (),
) -> tuple[RestrictionValue, ...]:
    """What this answer closes from the day `on` on; nothing unless it is a yes.

    `tool` and the answer's `side` say where a sign was felt, `times_before` how often
    the same sign was reported before, `felt_before` with which (side, tool). Other
    answers need none of it.
    """
    if not answer.is_yes:
        return ()
    if answer.kind == QuestionKind.SIGN:
        found = tuple(_after_sign(answer, tool, on, is_again=times_before > 0))
        return (*found, *_with_tools_before(found, felt_before))
    return tuple(_after_action(answer, action_of(answer), on))


def first_look(restriction: RestrictionValue) -> date:
    """The first day on which a clinician can have looked: after an operation, later."""
    _scope, weeks = FOR_WEEKS.get(restriction.code, ("", 0))
    return restriction.starts + weeks * WEEK


def action_of(answer: AnsweredQuestion) -> str:
    """What this answer asks to do: one of `ACTIONS`, or what closes nothing at once."""
    return ASKS_A_DOCTOR.get(answer.code, answer.effect)


def _after_action(
    answer: AnsweredQuestion, action: str, on: date
) -> Iterator[RestrictionValue]:
    if action in ACTIONS:
        scope, ends = ACTIONS[action]
        yield RestrictionValue(answer.code, action, scope, ends, on)
    if answer.code in ALSO_CLOSED:
        scope, ends = ALSO_CLOSED[answer.code]
        yield RestrictionValue(answer.code, Behaviour.PAUSE, scope, ends, on)
    if answer.code in FOR_WEEKS and answer.is_at_its_worst:
        scope, weeks = FOR_WEEKS[answer.code]
        yield RestrictionValue(
            answer.code, Behaviour.PAUSE, scope, Ends.DATE, on, on + weeks * WEEK
        )
        yield RestrictionValue(answer.code, Behaviour.PAUSE, scope, Ends.CLINICIAN, on)


def _after_sign(
    answer: AnsweredQuestion, tool: str, on: date, *, is_again: bool
) -> Iterator[RestrictionValue]:
    sign = SIGNS[answer.code]
    if is_again and sign.is_worse_again:
        answer = replace(answer, given=Given.WORSE)
    is_grave = is_again or answer.given == Given.WORSE
    for close in sign.again if is_grave else sign.first:
        scope = close.scope
        if scope == Scope.TOOL and not tool:
            scope = Scope.RELEASE
        restriction = RestrictionValue(
            answer.code,
            Behaviour.LIFT_OFF,
            scope,
            close.ends,
            on,
            until=on + close.days * DAY if close.ends == Ends.DATE else None,
            side="" if close.whole_body else answer.side,
        )
        yield replace(restriction, tool=tool) if scope == Scope.TOOL else restriction
    yield from _after_action(answer, answer.effect, on)
    if sign.asks:
        scope, ends = ACTIONS[Behaviour.PAUSE]
        yield RestrictionValue(sign.asks, Behaviour.PAUSE, scope, ends, on)


def _with_tools_before(
    found: Collection[RestrictionValue], felt_before: Collection[tuple[str, str]]
) -> Iterator[RestrictionValue]:
    """A sign that came back closes the tools with which it came before as long."""
    for closed in found:
        for side, tool in sorted(felt_before):
            earlier = replace(closed, side=side if closed.side else "", tool=tool)
            if closed.scope == Scope.TOOL and tool and earlier not in found:
                yield earlier


# The dose of deep front release.

DEEP_FRONT_PRESSURE = 4
"""Most felt pressure on the front of the body, 0–10."""
BACK_PRESSURE = 5
"""Most felt pressure on back and buttock, 0–10."""
DEEP_FRONT_SECONDS = 60
"""Longest deep front release on one side, in seconds."""
DEEP_FRONT_DAYS = 2
"""Days with deep front release within any seven; never two of them running."""


def is_too_much(
    at: datetime, others: Collection[datetime], zones: Collection[str]
) -> bool:
    """Whether deep front release `at` a moment is more than the dose allows.

    The `others` can be earlier and later ones. Days count, on the calendar of each of
    the `zones` that the person was in, and hours as well: whoever crosses the date
    line, or says to be elsewhere, may not press sooner for that.
    """
    by_days = (
        _has_too_many_days(day_of(at, zone), {day_of(other, zone) for other in others})
        for zone in zones
    )
    return _has_too_many_hours(at, others) or any(by_days)


def _has_too_many_days(day: date, others: Collection[date]) -> bool:
    if {day - DAY, day, day + DAY} & {*others}:
        return True
    weeks = (day - n * DAY for n in range(7))
    return any(
        len({d for d in others if first <= d < first + WEEK}) >= DEEP_FRONT_DAYS
        for first in weeks
    )


def _has_too_many_hours(at: datetime, others: Collection[datetime]) -> bool:
    others = {*others}
    if any(abs(at - other) < DAY for other in others):
        return True
    weeks = [first for first in (at, *others) if first <= at < first + WEEK]
    return any(
        sum(first <= other < first + WEEK for other in others) >= DEEP_FRONT_DAYS
        for first in weeks
    )


def deep_front_restriction(
    at: datetime, others: Collection[datetime], zones: Collection[str], *, home: str
) -> RestrictionValue:
    """The rest after a release: until the next one is not too much.

    `home` is the zone whose day the restriction says it opens on.
    """
    done = {at, *others}
    waits = sorted(one + wait for one in done for wait in (DAY, WEEK))
    opens = [
        next(
            moment
            for moment in waits
            if moment >= at + DAY and not _has_too_many_hours(moment, done)
        )
    ]
    for zone in zones:
        days = {day_of(one, zone) for one in done}
        later = (day_of(at, zone) + n * DAY for n in count(2))
        day = next(day for day in later if not _has_too_many_days(day, days))
        opens.append(beginning_of(day, zone))
    until_at = max(opens)
    return RestrictionValue(
        DOSE, Behaviour.PAUSE, Scope.DEEP_FRONT, Ends.DATE, day_of(at, home),
        day_of(until_at, home), until_at=until_at,
    )  # fmt: skip
