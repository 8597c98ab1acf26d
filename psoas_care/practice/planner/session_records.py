"""Past sessions as the traffic light reads them, exercise by exercise; pure.

A light belongs to one exercise in one session: its worst pain is its own, pain before
and on the next day are the session's, in the region that it trained most. The worst was
no less than pain after the session: what no exercise was said to be may be any of them.
(Content, section 5.4.)
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from psoas_care.practice.planner.progression import DoseRecord
from psoas_care.practice.planner.traffic_light import (
    TOO_MUCH_BEFORE,
    DatedLight,
    Light,
    light,
    over_limits,
)
from psoas_care.safety.consequences import BACK_PRESSURE, DEEP_FRONT_PRESSURE
from psoas_care.web.zones import day_of

BEFORE, AFTER, NEXT_DAY = "before", "after", "next_day"
CLEARLY_WORSE = "clearly-worse"
HURT = "hurt"
ROUGHLY = 60
"""Seconds that a bout counts for where nobody timed it."""


@dataclass(frozen=True)
class ExerciseTraits:
    """The traits of an exercise that lights and rules depend on.

    `weights` say how usual it is for a region, 0–2.
    """

    slug: str
    category: str
    level: int
    weights: Mapping[str, int]
    is_per_side: bool = False
    is_deep_front: bool = False

    @property
    def is_hard(self) -> bool:
        """Whether it makes a hard day: strength from level 2 on."""
        return self.category == "strengthen" and self.level >= 2


@dataclass(frozen=True)
class BoutRecord:
    """One bout: `seconds` or `repetitions` of one side; pain and pressure are 0–10.

    `beyond` says in what it was more than advised, `stopped` how it ended, and
    `hurt_region` and `hurt_words` where it hurt and what that was like.
    """

    exercise: ExerciseTraits
    side: str
    seconds: int | None
    repetitions: int | None
    worst: int | None = None
    pressure: int | None = None
    beyond: Sequence[str] = ()
    stopped: str = ""
    hurt_region: str = ""
    hurt_words: Sequence[str] = ()

    @property
    def is_hurt(self) -> bool:
        """Whether it was stopped for pain; saying where, or how, is saying so."""
        return self.stopped == HURT or bool(self.hurt_region or self.hurt_words)


@dataclass(frozen=True)
class PainRating:
    """Pain of one region before a session, after it, or on the next day; 0–10."""

    region: str
    moment: str
    value: int

    @property
    def is_strong(self) -> bool:
        """Whether, on the day of the session, it leaves room for relaxing alone."""
        return self.moment in {BEFORE, AFTER} and self.value >= TOO_MUCH_BEFORE


@dataclass(frozen=True)
class SessionRecord:
    """One session. `effort` is 0–10 or None.

    `compared` is the word for the next day, such as "clearly-worse" than before. Its
    `day` is the person's own, in the `zone` in which they were.
    """

    uid: UUID
    at: datetime
    day: date
    bouts: Sequence[BoutRecord]
    pains: Sequence[PainRating] = ()
    effort: int | None = None
    compared: str = ""
    zone: str = "UTC"

    def day_in(self, zone: str) -> date:
        """Its day on the calendar of a zone; without one, the person's own."""
        return day_of(self.at, zone) if zone else self.day

    @cached_property
    def by_exercise(self) -> dict[str, list[BoutRecord]]:
        found = defaultdict(list)
        for bout in self.bouts:
            found[bout.exercise.slug].append(bout)
        return dict(found)

    @cached_property
    def region(self) -> str:
        """Where its pain is compared: where it was asked before, else most trained."""
        trained: Counter[str] = Counter()
        for one in self.bouts:
            for region, weight in one.exercise.weights.items():
                trained[region] += weight * (one.seconds or ROUGHLY)
        asked = [pain.region for pain in self.pains if pain.moment == BEFORE]
        return max(asked or trained, key=lambda region: trained[region], default="")

    def _pain(self, moment: str) -> int | None:
        asked = {p.region: p.value for p in self.pains if p.moment == moment}
        return asked.get(self.region)

    @cached_property
    def before(self) -> int | None:
        return self._pain(BEFORE)

    @cached_property
    def _not_said_worst(self) -> Sequence[int]:
        """Pain after it, where that is more than the worst that was said; else nothing.

        Of the region where pain is compared; of any, where nobody said it there.
        """
        here = self._pain(AFTER)
        felt = [p.value for p in self.pains if p.moment == AFTER]
        after = max(felt, default=None) if here is None else here
        worst = max(_said_worst(self.bouts), default=-1)
        return [after] if after is not None and after > worst else []

    def _worst(self, bouts: Sequence[BoutRecord]) -> int | None:
        """What the worst pain of these bouts was at least, 0–10; None if unknown."""
        return max([*_said_worst(bouts), *self._not_said_worst], default=None)

    @property
    def is_strong(self) -> bool:
        """Whether pain at its start or end, in any region, leaves only relaxing."""
        return any(pain.is_strong for pain in self.pains)

    @property
    def pain_next_day(self) -> int | None:
        """Pain on the next day as it was said, where it was."""
        return self._pain(NEXT_DAY)

    @cached_property
    def next_day(self) -> int | None:
        """Pain on the next day; "clearly worse" without a number is two points more."""
        value = self.pain_next_day
        if value is None and self.compared == CLEARLY_WORSE and self.before is not None:
            return self.before + 2
        return value

    @property
    def is_answered(self) -> bool:
        """Whether the question of the next day was answered or put away."""
        return bool(self.compared) or self.pain_next_day is not None

    def light_of(self, slug: str) -> Light:
        """The light of one of its exercises."""
        return self.lights[slug]

    @cached_property
    def lights(self) -> dict[str, Light]:
        """The light of each of its exercises; rules and doses ask it many times."""
        return {slug: self._light(bouts) for slug, bouts in self.by_exercise.items()}

    def _light(self, bouts: Sequence[BoutRecord]) -> Light:
        if any(bout.beyond or bout.is_hurt for bout in bouts):
            return Light.RED
        worst, pressed = self._worst(bouts), _pressed_too_hard(bouts)
        found = light(self.before, worst, self.next_day, pressed=pressed)
        # Pain after it can show that it was too much, never that it was little.
        is_said = found != Light.GREEN or _said_worst(bouts)
        return found if is_said else Light.AMBER

    @cached_property
    def red_evidence(self) -> dict[str, int]:
        """What makes its lights red, by exercise and kind, and how much of it there is.

        What is logged of it later is news where a number is new here, or grew.
        """
        return {
            f"{slug} {kind}": amount
            for slug, bouts in self.by_exercise.items()
            for kind, amount in self._evidence(bouts).items()
            if amount > 0
        }

    def _evidence(self, bouts: Sequence[BoutRecord]) -> dict[str, int]:
        return {
            **over_limits(self.before, self._worst(bouts), self.next_day),
            "pressed": _pressed_too_hard(bouts),
            "beyond": sum(len(bout.beyond) for bout in bouts),
            "hurt": sum(1 + len(bout.hurt_words) for bout in bouts if bout.is_hurt),
        }

    def work_of(self, slug: str) -> tuple[int, int]:
        """(seconds, repetitions) on the side that did least; 0 where nobody counted."""
        by_side: dict[str, list[BoutRecord]] = defaultdict(list)
        for one in self.by_exercise[slug]:
            by_side[one.side].append(one)
        return min(
            (
                sum(one.seconds or 0 for one in some),
                sum(one.repetitions or 0 for one in some),
            )
            for some in by_side.values()
        )

    def hurt_sides(self, slug: str) -> set[str]:
        """The sides on which an exercise was stopped for pain."""
        return {one.side for one in self.by_exercise.get(slug, ()) if one.is_hurt}

    def has_all_numbers(self, slug: str) -> bool:
        """Whether it had this exercise, and no number of its light is missing."""
        bouts = self.by_exercise.get(slug, [])
        has_worst = bool(_said_worst(bouts))
        return has_worst and None not in {self.before, self.next_day}

    @cached_property
    def light(self) -> Light | None:
        """The worst of its lights; None without an exercise."""
        order = (Light.RED, Light.AMBER, Light.GREEN)
        return next((one for one in order if one in self.lights.values()), None)

    def dose_record(self, slug: str, seconds: int, repetitions: int) -> DoseRecord:
        """One of its exercises for the next dose, measured against a full one.

        `seconds` and `repetitions` are those of a full dose on one side. Where both
        were logged the better one counts: a hold is timed, a repetition is counted.
        """
        bouts = self.by_exercise[slug]
        sides = defaultdict(list)
        for bout in bouts:
            sides[bout.side].append(bout)
        shares = (
            max(
                sum(bout.seconds or 0 for bout in some) / seconds,
                sum(bout.repetitions or 0 for bout in some) / repetitions,
            )
            for some in sides.values()
        )
        is_per_side = bouts[0].exercise.is_per_side
        return DoseRecord(
            self.day,
            self.light_of(slug),
            self.effort,
            min(shares),
            both_sides=not is_per_side or {"left", "right"} <= sides.keys(),
            is_hurt=bool(self.hurt_sides(slug)),
        )


def _said_worst(bouts: Sequence[BoutRecord]) -> list[int]:
    """The worst pain of these bouts, 0–10, where somebody said."""
    return [bout.worst for bout in bouts if bout.worst is not None]


def _pressed_too_hard(bouts: Sequence[BoutRecord]) -> int:
    """By how many points a tool was pressed too hard; 0 or less if it was not."""
    is_deep = bouts[0].exercise.is_deep_front
    most = DEEP_FRONT_PRESSURE if is_deep else BACK_PRESSURE
    return max(bout.pressure or 0 for bout in bouts) - most


def lights_of(
    session_records: Iterable[SessionRecord], slug: str, zone: str = ""
) -> list[DatedLight]:
    """The lights of one exercise in these sessions, in their order.

    Their days are those of the person, or those of one `zone`.
    """
    return [
        DatedLight(session_record.day_in(zone), session_record.light_of(slug))
        for session_record in session_records
        if slug in session_record.by_exercise
    ]


def lights_of_sessions(
    session_records: Iterable[SessionRecord], zone: str = ""
) -> list[DatedLight]:
    """The light of each session, so that one bad day of five exercises counts once."""
    return [
        DatedLight(session_record.day_in(zone), session_record.light)
        for session_record in session_records
        if session_record.light
    ]
