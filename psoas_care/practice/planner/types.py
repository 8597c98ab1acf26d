"""What a plan is made of: exercises, a person, a past, and the places of a session.

(Content, sections 5.1 and 5.3; our own judgement in the spirit of NG59 and WHO2023.)
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from psoas_care.safety.vocabulary import State

WEEK = 7
MOST_OF_THE_TIME = 1 / 3
"""The share of a day's minutes that one dose may take: growth ends there, so that the
others keep their place."""


class TrainingPhase(StrEnum):
    """How far somebody has come: weeks 1–2, 3–6, from 7 on; or a bad time."""

    START = "start"
    BUILD = "build"
    KEEP = "keep"
    FLARE = "flare"


class DayKind(StrEnum):
    """What a day is for."""

    MIXED = "mixed"
    STRONG = "strong"
    CALM = "calm"
    FLARE = "flare"


class SelectionReason(StrEnum):
    """Why an exercise is in the session."""

    COMMON_FOR_REGION = "common-for-region"
    SOMETIMES_FOR_REGION = "sometimes-for-region"
    WHOLE_PATTERN = "whole-pattern"
    HIP_EXTENSOR = "hip-extensor"
    HIP_FLEXOR_STRETCH = "hip-flexor-stretch"
    WARMS_UP = "warms-up"
    ENDS_RELAXED = "ends-relaxed"
    RELAXES = "relaxes"
    OPTIONAL_RELEASE = "optional-release"
    EASIER_FIRST = "easier-first"
    SHORTENED = "shortened"
    CHOSEN = "chosen"


class Minimum(StrEnum):
    """What a session or a week should have at least."""

    STRENGTH = "strength"
    HIP_EXTENSOR = "hip-extensor"
    STRETCH = "stretch"
    RELAX = "relax"
    RELAX_AT_END = "relax-at-end"
    STRENGTH_DAYS = "strength-days"
    STRETCH_DAYS = "stretch-days"
    RELAX_DAYS = "relax-days"
    MINUTES = "minutes"


class UnmetReason(StrEnum):
    """Why a minimum cannot be met."""

    NONE = "none"
    LOCKED = "locked"
    NOT_POSSIBLE = "not-possible"
    TOO_HARD = "too-hard"
    RESTS = "rests"
    ENOUGH = "enough"
    NO_TIME = "no-time"
    TOO_FEW_DAYS = "too-few-days"


@dataclass(frozen=True)
class Candidate:
    """An exercise as this person would do it today.

    `steps` are the seconds of its doses, from theirs down to the least one. `weights`
    say how usual it is for a region, 0–2. `is_possible` is about equipment and
    position; `is_resting` after a light that was red. `done_on` are its days within
    the last week; it waits since `waits_since`, the day it was done last, else that on
    which the person began. `is_on_back` is done flat on the back by somebody who
    should not lie so for long.
    """

    slug: str
    category: str
    level: int
    steps: tuple[int, ...]
    weights: Mapping[str, int]
    state: State
    is_possible: bool = True
    is_resting: bool = False
    is_hip_extensor: bool = False
    is_hip_flexor: bool = False
    is_hip_flexor_stretch: bool = False
    is_mobility: bool = False
    is_for_sensitive: bool = False
    is_deep_front: bool = False
    is_wanted: bool = False
    is_on_back: bool = False
    most_days: int = WEEK
    done_on: frozenset[date] = frozenset()
    waits_since: date | None = None

    @property
    def least_seconds(self) -> int:
        return self.steps[-1]


@dataclass(frozen=True)
class Person:
    """What a session has to fit: `regions` with the one that matters most first.

    `days` are the weekdays one can, Monday is 0.
    """

    minutes: int
    regions: Sequence[str]
    phase: TrainingPhase
    days: frozenset[int] = frozenset(range(WEEK))
    wants_release: bool = False
    is_sensitive: bool = False
    dislikes_pressure: bool = False
    is_only_relaxing: bool = False

    @property
    def wants_it_gentle(self) -> bool:
        """Whether very sensitive to pain: by the average, or by their own word."""
        return self.is_sensitive or self.dislikes_pressure

    @property
    def seconds(self) -> int:
        return self.minutes * 60

    @property
    def most_exercises(self) -> int:
        """The most exercises of a session: 8 in ten minutes."""
        return 3 + self.minutes // 2

    @property
    def most_seconds(self) -> int:
        """The most seconds that one dose may take."""
        return int(self.seconds * MOST_OF_THE_TIME)


@dataclass(frozen=True)
class PracticePast:
    """What was done on the days before: categories by day, and the hard days.

    A hard day had a strength exercise of level 2 or more. `pressed_seconds` are those
    of pressure tools on the day itself.
    """

    categories: Mapping[date, Collection[str]] = field(default_factory=dict)
    hard_days: Collection[date] = frozenset()
    pressed_seconds: int = 0

    def days_with(self, category: str, on: date) -> int:
        """Days with this category among the six before `on`."""
        before = (on - timedelta(days=n) for n in range(1, WEEK))
        return sum(category in self.categories.get(day, ()) for day in before)


@dataclass(frozen=True)
class Planned:
    """One exercise of the session; `step` counts down from the whole dose, 0.

    What `is_kept` belongs to the least that a session has; the others take turns.
    """

    slug: str
    seconds: int
    why: tuple[SelectionReason, ...]
    step: int = 0
    is_kept: bool = False

    @property
    def is_short(self) -> bool:
        return self.step > 0


@dataclass(frozen=True)
class Unmet:
    minimum: Minimum
    because: UnmetReason


@dataclass(frozen=True)
class Plan:
    """A session: what it is for, its exercises in order, and what it could not have."""

    kind: DayKind
    items: tuple[Planned, ...]
    unmet: tuple[Unmet, ...] = ()

    @property
    def seconds(self) -> int:
        return sum(item.seconds for item in self.items)


@dataclass(frozen=True)
class SessionSlot:
    """A place in the session; `minimum` if it must not stay empty without a word.

    `categories` are what may stand there. A `is_kept` place belongs to the least that
    a session has; the others take what is left, by turns.
    """

    categories: tuple[str, ...]
    why: SelectionReason
    minimum: Minimum | None = None
    is_kept: bool = False
    wants_extensor: bool = False
    wants_mobility: bool = False
    wants_hip_flexor_stretch: bool = False
    wants_other_region: bool = False
