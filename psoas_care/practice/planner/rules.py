"""The rules of a day and of a week: how often, how long, how hard, and in what order.

Numbers and places only; the composer and the session builder hold them. (Content,
sections 5.1 and 5.3; our own judgement in the spirit of NG59 and WHO2023.)
"""

from collections.abc import Mapping
from datetime import date

from psoas_care.practice.planner.types import (
    WEEK,
    DayKind,
    Minimum,
    SelectionReason,
    SessionSlot,
    TrainingPhase,
)

MOST_DAYS: Mapping[str, int] = {"strengthen": 4, "release": 4}
"""Days in any seven; stretching and relaxing have no maximum."""
FEWEST_DAYS: Mapping[str, int] = {"strengthen": 2, "stretch": 2, "relax": 3}
MOST_RELEASE_SECONDS = 5 * 60
"""Of release in one day."""
LEAST_RELEASE_SECONDS = 40
"""With less than this left of a day, on both sides together, none is begun."""
MOST_ON_BACK_SECONDS = 2 * 60
"""At one go, flat on the back, for whoever should not lie so for long."""
ENDS_RELAXED = 10
"""Minutes from which on a session ends with relaxing."""
LONGEST_WAIT = 6
"""Days after which an exercise for the main region is due, before a more usual one;
so that each comes within two weeks."""
HIP_FRONT = "hip_front"
HIP_STRETCH_DAYS = 2
"""Days in any seven with a stretch of the hip flexors, for who follows that region."""
SPARE = 0.25
"""The share of the minutes that may stay empty without a word."""
VERY_SENSITIVE = 7
"""Average pain, 0–10, from which on somebody starts at level 1."""
HARDEST = {
    TrainingPhase.START: 2,
    TrainingPhase.BUILD: 2,
    TrainingPhase.KEEP: 3,
    TrainingPhase.FLARE: 1,
}
"""The highest level that a session of this phase holds."""


def phase_on(started: date, on: date, *, is_flare: bool) -> TrainingPhase:
    """The phase of somebody who began on `started`."""
    if is_flare:
        return TrainingPhase.FLARE
    weeks = (on - started).days // WEEK
    if weeks < 2:
        return TrainingPhase.START
    return TrainingPhase.BUILD if weeks < 6 else TrainingPhase.KEEP


WEEKS: Mapping[TrainingPhase, str] = {
    # Monday to Sunday: mixed, strong or calm (content, section 5.3).
    TrainingPhase.START: "MSCSMCC",
    TrainingPhase.BUILD: "MCMMCMC",
    TrainingPhase.KEEP: "MCMMMCC",
}
KINDS = {"M": DayKind.MIXED, "S": DayKind.STRONG, "C": DayKind.CALM}


def share_of_days(category: str) -> float:
    """The share of days, 0 to 1, on which a session has room for such an exercise.

    Calm days are for stretching and rest alone; every phase has as many.
    """
    if category != "strengthen":
        return 1
    week = WEEKS[TrainingPhase.KEEP]
    return sum(KINDS[day] != DayKind.CALM for day in week) / WEEK


STRENGTH = SessionSlot(
    ("strengthen",), SelectionReason.HIP_EXTENSOR, Minimum.STRENGTH, is_kept=True,
    wants_extensor=True,
)  # fmt: skip
STRETCH = SessionSlot(
    ("stretch",), SelectionReason.COMMON_FOR_REGION, Minimum.STRETCH, is_kept=True
)
HIP_STRETCH = SessionSlot(
    ("stretch",), SelectionReason.HIP_FLEXOR_STRETCH, is_kept=True,
    wants_hip_flexor_stretch=True,
)  # fmt: skip
WARM_UP = SessionSlot(
    ("stretch",), SelectionReason.WARMS_UP, is_kept=True, wants_mobility=True
)
RELAX = SessionSlot(("relax",), SelectionReason.RELAXES, Minimum.RELAX, is_kept=True)
RELAX_END = SessionSlot(
    ("relax",), SelectionReason.ENDS_RELAXED, Minimum.RELAX_AT_END, is_kept=True
)
CALM_END = SessionSlot(("relax",), SelectionReason.RELAXES, is_kept=True)
MORE_STRENGTH = SessionSlot(("strengthen",), SelectionReason.COMMON_FOR_REGION)
MORE_STRETCH = SessionSlot(("stretch",), SelectionReason.COMMON_FOR_REGION)
MORE_OF_EITHER = SessionSlot(
    ("stretch", "strengthen"), SelectionReason.COMMON_FOR_REGION
)
MORE_RELAX = SessionSlot(("relax",), SelectionReason.RELAXES)
OTHER = SessionSlot(
    ("strengthen",), SelectionReason.WHOLE_PATTERN, wants_other_region=True
)
RELEASE = SessionSlot(("release",), SelectionReason.OPTIONAL_RELEASE)

FILL = (*(MORE_OF_EITHER,) * 8, OTHER, MORE_RELAX, MORE_RELAX)
SLOTS: Mapping[DayKind, tuple[SessionSlot, ...]] = {
    # What is last is what drops first when time is short.
    DayKind.MIXED: (
        STRENGTH, STRETCH, RELAX_END, WARM_UP, MORE_STRENGTH, MORE_STRETCH, RELEASE,
        *FILL,
    ),
    DayKind.STRONG: (
        STRENGTH, RELAX_END, WARM_UP, MORE_STRENGTH, MORE_STRENGTH, *FILL,
    ),
    DayKind.CALM: (
        RELAX_END, STRETCH, WARM_UP, MORE_STRETCH, MORE_RELAX, RELEASE,
        *(MORE_STRETCH,) * 5, MORE_RELAX,
    ),
    DayKind.FLARE: (RELAX, MORE_RELAX, MORE_RELAX),
}  # fmt: skip
RANK = {"release": 2, "stretch": 3, "strengthen": 4, "relax": 5}
"""Order inside a session; mobility comes before all of them."""
