"""The dose as a picture: every hold or repetition as a bar on a line of time."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from psoas_care.library.dose import SETUP_SECONDS, Dose, Sides


@dataclass(frozen=True)
class DoseBar:
    """One hold or repetition; from where to where, in percent of the whole time."""

    x: str
    width: str
    turn: int


@dataclass(frozen=True)
class Label:
    """Where the bars of a side begin, in percent, and what they are."""

    x: str
    text: str


@dataclass(frozen=True)
class DosePicture:
    """Bars from left to right; `turn` tells 0, one side, from 1, the other."""

    bars: tuple[DoseBar, ...]
    labels: tuple[Label, ...]


def dose_picture(dose: Dose) -> DosePicture:
    """Draws what `Dose.estimated_seconds` counts, without the time of setting up."""
    whole = dose.estimated_seconds - SETUP_SECONDS
    effort = dose.hold_seconds + dose.move_seconds
    is_per_side = dose.sides == Sides.PER_SIDE
    bars, labels, at = [], [], 0
    for turn in range(2 if is_per_side else 1):
        if is_per_side:
            text = _("other side") if turn else _("one side")
            labels.append(Label(_percent(at, whole), text))
        for _set in range(dose.sets):
            for number in range(dose.repetitions):
                side = number % 2 if dose.sides == Sides.ALTERNATING else turn
                bars.append(DoseBar(_percent(at, whole), _percent(effort, whole), side))
                at += effort
            at += dose.rest_seconds
    return DosePicture(tuple(bars), tuple(labels))


def _percent(seconds: int, whole: int) -> str:
    return f"{100 * seconds / whole:.4g}%"
