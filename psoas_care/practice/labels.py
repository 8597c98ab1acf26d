"""A plan in words: what it is for, why each exercise is there, what it cannot have."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from psoas_care.library.body import Region, Side
from psoas_care.library.dose import effort_in_words
from psoas_care.library.vocabulary import Category
from psoas_care.practice.current_doses import CurrentDose, dosed
from psoas_care.practice.planner import progression
from psoas_care.practice.planner.progression import Next
from psoas_care.practice.planner.traffic_light import Light
from psoas_care.practice.planner.types import (
    DayKind,
    Minimum,
    SelectionReason,
    TrainingPhase,
    Unmet,
    UnmetReason,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from psoas_care.library.models import Exercise

KINDS = {
    DayKind.MIXED: gettext_lazy("A bit of everything."),
    DayKind.STRONG: gettext_lazy("A day for strength."),
    DayKind.CALM: gettext_lazy("A calm day: stretching and rest."),
    DayKind.FLARE: gettext_lazy("Rest and breathing, twice a day if you like."),
}
WALK_GENTLY = gettext_lazy("Walk gently, as far as is comfortable.")
PHASES = {
    TrainingPhase.START: gettext_lazy("Weeks 1 and 2: learn the moves."),
    TrainingPhase.BUILD: gettext_lazy("Weeks 3 to 6: build up slowly."),
    TrainingPhase.KEEP: gettext_lazy("From week 7 on: keep it going."),
    TrainingPhase.FLARE: gettext_lazy("A flare-up: less is right for now."),
}
WHYS = {
    SelectionReason.COMMON_FOR_REGION: gettext_lazy(
        "Often used for this area: %(region)s."
    ),
    SelectionReason.SOMETIMES_FOR_REGION: gettext_lazy(
        "Sometimes used for this area: %(region)s."
    ),
    SelectionReason.WHOLE_PATTERN: gettext_lazy(
        "Works outside your main area, because the body moves as a whole."
    ),
    SelectionReason.HIP_EXTENSOR: gettext_lazy(
        "Strength for the back of the hip, to match the work at the front."
    ),
    SelectionReason.HIP_FLEXOR_STRETCH: gettext_lazy(
        "You track the front of your hip, so it gets a stretch twice a week."
    ),
    SelectionReason.WARMS_UP: gettext_lazy("Gets your back moving first."),
    SelectionReason.ENDS_RELAXED: gettext_lazy(
        "Comes last, so that the session ends calmly."
    ),
    SelectionReason.RELAXES: gettext_lazy("Helps you calm down."),
    SelectionReason.OPTIONAL_RELEASE: gettext_lazy(
        "You asked for pressure tools. This is optional, and movement follows."
    ),
    SelectionReason.EASIER_FIRST: gettext_lazy(
        "One of your answers means that the easier version comes first. Its page says "
        "which answer."
    ),
    SelectionReason.SHORTENED: gettext_lazy("Shortened to fit the time you have."),
    SelectionReason.CHOSEN: gettext_lazy("You chose it."),
}
MINIMUMS = {
    Minimum.STRENGTH: gettext_lazy("No strength today"),
    Minimum.HIP_EXTENSOR: gettext_lazy("No strength for the back of the hip today"),
    Minimum.STRETCH: gettext_lazy("No stretch today"),
    Minimum.RELAX: gettext_lazy("No relaxing today"),
    Minimum.RELAX_AT_END: gettext_lazy("No calm ending today"),
    Minimum.STRENGTH_DAYS: gettext_lazy("Fewer than two days of strength a week"),
    Minimum.STRETCH_DAYS: gettext_lazy("Fewer than two days of stretching a week"),
    Minimum.RELAX_DAYS: gettext_lazy("Fewer than three days of relaxing a week"),
    Minimum.MINUTES: gettext_lazy("Shorter than the time you have"),
}
BECAUSES = {
    UnmetReason.NONE: gettext_lazy("the library has nothing that fits."),
    UnmetReason.LOCKED: gettext_lazy("what would fit is locked for you right now."),
    UnmetReason.NOT_POSSIBLE: gettext_lazy(
        "what would fit needs a place or equipment that you do not have."
    ),
    UnmetReason.TOO_HARD: gettext_lazy("what would fit is too hard for today."),
    UnmetReason.RESTS: gettext_lazy("it was too much lately, so take a break from it."),
    UnmetReason.ENOUGH: gettext_lazy(
        "you did enough of it lately, so take a break from it today."
    ),
    UnmetReason.NO_TIME: gettext_lazy("your time is used up."),
    UnmetReason.TOO_FEW_DAYS: gettext_lazy("your plan has fewer days than that."),
}
SPARES = {
    UnmetReason.LOCKED: gettext_lazy("most of the rest is locked for you right now."),
    UnmetReason.NOT_POSSIBLE: gettext_lazy(
        "most of the rest needs a place or equipment that you do not have."
    ),
    UnmetReason.TOO_HARD: gettext_lazy("most of the rest is too hard for today."),
    UnmetReason.RESTS: gettext_lazy(
        "most of the rest was too much lately, so take a break from it."
    ),
    UnmetReason.ENOUGH: gettext_lazy(
        "you have done most of the rest often enough this week."
    ),
    UnmetReason.NO_TIME: gettext_lazy("what is left would take longer."),
    UnmetReason.NONE: gettext_lazy("nothing else in the library fits today."),
}
"""Why a session is shorter than the minutes that there are."""
CHANGES: "Mapping[str, StrPromise]" = {
    progression.DoseReason.RED: gettext_lazy(
        "That was too much last time, so today you do less."
    ),
    progression.DoseReason.RED_LEAST: gettext_lazy(
        "That was too much last time. This is already the smallest dose, so leave it "
        "out if you like."
    ),
    progression.DoseReason.RED_BELOW_LEAST: gettext_lazy(
        "Even less than the smallest dose was too much, so it had a week’s break."
    ),
    progression.DoseReason.HURT: gettext_lazy(
        "You stopped this last time because it hurt, so today you do less."
    ),
    progression.DoseReason.HURT_LEAST: gettext_lazy(
        "You stopped this because it hurt, so it had a week’s break. Start with a "
        "little."
    ),
    progression.DoseReason.PAUSED: gettext_lazy(
        "More than a week without practice, so you start with a little less."
    ),
    progression.DoseReason.LONG_PAUSED: gettext_lazy(
        "More than three weeks without practice, so you start with a little less."
    ),
}
STANDS_IN: "Mapping[str, StrPromise]" = {
    progression.DoseReason.RED: gettext_lazy(
        "“%(name)s” was too much last time. This is easier."
    ),
    progression.DoseReason.HURT: gettext_lazy(
        "You stopped “%(name)s” because it hurt. This is easier."
    ),
    progression.DoseReason.LONG_PAUSED: gettext_lazy(
        "An easier start than “%(name)s”, after more than three weeks without practice."
    ),
}
HURT_SIDES = {
    Side.LEFT: gettext_lazy("That was on the left."),
    Side.RIGHT: gettext_lazy("That was on the right."),
}
LIGHTS = {
    Light.GREEN: gettext_lazy("Green"),
    Light.AMBER: gettext_lazy("Amber"),
    Light.RED: gettext_lazy("Red"),
}
MEANINGS = {
    Light.GREEN: gettext_lazy("your body took it well."),
    Light.AMBER: gettext_lazy("you do the same next time."),
    Light.RED: gettext_lazy(
        "that was too much. Next time it will be shorter or easier, where it can be."
    ),
}
TOO_STRONG = gettext_lazy(
    "Your pain is strong right now, so today is only for breathing and rest."
)
ONLY_LOCKED = gettext_lazy(
    "The other exercises that would fit are locked for you right now."
)
ONLY_THIS = gettext_lazy("Nothing else fits today.")
"""Why a session neither strengthens nor stretches."""
RESTS = gettext_lazy(
    "Breathing and rest, until a doctor or physiotherapist has looked at it."
)
SMALLER = gettext_lazy(
    "Amber three times in a row: make the movement smaller, or swap to an easier "
    "exercise."
)


def kind_of(planned: DayKind, exercises: "Iterable[Exercise]") -> DayKind | None:
    """What a session is for by what is really in it: a lock may leave little of a plan.

    None where it neither strengthens nor stretches, other than in a flare-up.
    """
    found = {exercise.category for exercise in exercises}
    if planned == DayKind.FLARE:
        return planned
    if Category.STRENGTHEN not in found:
        return DayKind.CALM if Category.STRETCH in found else None
    if Category.STRETCH not in found:
        return DayKind.STRONG
    return DayKind.MIXED if planned == DayKind.CALM else planned


def rest_title(exercises: "Iterable[Exercise]") -> str:
    """The name of a session that neither strengthens nor stretches."""
    exercises = list(exercises)
    if not exercises:
        return _("No session right now")
    if not all(exercise.is_calm for exercise in exercises):
        return _("Calm")
    has_breathing = {exercise.is_breathing for exercise in exercises}
    if has_breathing == {True}:
        return _("Breathing")
    return _("Rest and breathing") if True in has_breathing else _("Rest")


def title(kind: DayKind, region: str) -> str:
    """The name of a day's session."""
    named = {
        DayKind.STRONG: _("Strength"),
        DayKind.CALM: _("Calm"),
        DayKind.FLARE: _("Gentle"),
    }
    focus = {
        Region.LOW_BACK: _("Low-back focus"),
        Region.PELVIC: _("Pelvis focus"),
        Region.HIP_FRONT: _("Front-of-hip focus"),
    }
    return named.get(kind) or focus[Region(region)]


def summary(kind: DayKind, phase: TrainingPhase, *, can_walk: bool) -> str:
    """The phase of training and the aim of the day, in a sentence."""
    words = f"{PHASES[phase]} {KINDS[kind]}"
    return f"{words} {WALK_GENTLY}" if can_walk and kind == DayKind.FLARE else words


def why(reason: SelectionReason, region: str) -> str:
    """Why an exercise is in the session, in a sentence."""
    return WHYS[reason] % {"region": str(Region(region).label).lower()}


def unmet(what: Unmet) -> str:
    """What a session or a week could not have, and why not."""
    return _("%(what)s: %(because)s") % {
        "what": MINIMUMS[what.minimum],
        "because": (SPARES if what.minimum == Minimum.MINUTES else BECAUSES)[
            what.because
        ],
    }


def about_dose(
    current_dose: CurrentDose, exercises: "Mapping[str, Exercise]"
) -> list[str]:
    """What lights or a pause changed about the dose; often nothing."""
    asked = dict.fromkeys((current_dose.reason, current_dose.next.why))
    found = [str(CHANGES[reason]) for reason in asked if reason in CHANGES]
    if current_dose.stands_in_for:
        name = exercises[current_dose.stands_in_for].name
        found = [str(STANDS_IN[current_dose.reason]) % {"name": name}]
    if current_dose.hurt and found:
        found += [str(words) for side, words in HURT_SIDES.items()
                  if side == current_dose.hurt[1]]  # fmt: skip
    return [*found, str(SMALLER)] if current_dose.wants_smaller_range else found


def rested(name: str, hurt: tuple[date, str]) -> str:
    """Why an exercise is left out that was stopped for pain."""
    day, side = hurt
    what = {
        Side.LEFT: _("“%(name)s” is left out: on %(day)s it hurt on the left."),
        Side.RIGHT: _("“%(name)s” is left out: on %(day)s it hurt on the right."),
        Side.BOTH: _("“%(name)s” is left out: on %(day)s it hurt."),
    }[Side(side)]
    return what % {"name": name, "day": date_format(day, "j F")}


def shorter(day: date, *, is_hurt: bool) -> str:
    """Why there is less of an exercise than usual, wherever it is played."""
    words = (
        _("It hurt on %(day)s, so it is shorter.")
        if is_hurt
        else _("It was too much on %(day)s, so it is shorter.")
    )
    return words % {"day": date_format(day, "j F")}


def left_out(name: str, day: date) -> str:
    """Why an exercise is left out of which even the least was too much."""
    what = _("“%(name)s” is left out: on %(day)s even a little was too much.")
    return what % {"name": name, "day": date_format(day, "j F")}


def comes_back(day: date) -> str:
    """When what is left out is there again."""
    return _("It comes back on %(day)s.") % {"day": date_format(day, "j F")}


def offer(step: Next, exercise: "Exercise", only: Side | None) -> str:
    """What is offered after three greens; `exercise` is what it leads to.

    `only` is the one side that is open, if the other is locked.
    """
    if step.amount is None:
        what = _("Three green sessions in a row. Move on to %(what)s?")
        return what % {"what": exercise.name}
    what = _("Three green sessions in a row. From now on: %(what)s?")
    return what % {"what": effort_in_words(dosed(exercise, step.amount), only)}


def after_answer(light: Light | None) -> str:
    """What follows from an answer about the next day, as a sentence."""
    if light is None:
        return _("Saved.")
    return _("Saved. %(light)s: %(meaning)s") % {
        "light": LIGHTS[light],
        "meaning": MEANINGS[light],
    }
