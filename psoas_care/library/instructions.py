"""How an exercise is done: all that the page of a locked one must not show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from psoas_care.library import dose, pictures
from psoas_care.library.access import Access, access_to
from psoas_care.library.dose_picture import DosePicture, dose_picture
from psoas_care.library.exercise_content import load_rungs
from psoas_care.library.models import Exercise
from psoas_care.library.pictures import OneSide, Picture
from psoas_care.safety.status import SafetyStatus
from psoas_care.web.durations import exact_time


@dataclass(frozen=True)
class Instructions:
    """What the page shows of an exercise that is open. Ranges are (name, words).

    `only_side` says what to leave out of the steps where one side is locked.
    """

    dose_in_words: str
    only_side: str
    dose_picture: DosePicture
    ranges: Sequence[tuple[str, str]]
    figure_sides: Sequence[OneSide]
    plate: Picture | None
    steps: Sequence[str]
    breath: str
    feel: str
    mistakes: Sequence[str]
    easier: Sequence[Access]
    harder: Sequence[Access]
    easier_text: str
    harder_text: str


def instructions_for(
    access: Access, safety_status: SafetyStatus
) -> Instructions | None:
    """None while the exercise is locked, so that a page cannot show them by mistake."""
    if access.is_locked:
        return None
    rungs = load_rungs(access.exercise)
    return instructions_with(
        access,
        [access_to(other, safety_status) for other in rungs.easier],
        [access_to(other, safety_status) for other in rungs.harder],
    )


def instructions_with(
    access: Access, easier: Sequence[Access], harder: Sequence[Access]
) -> Instructions:
    """The instructions of an exercise that is open, with the rungs next to it."""
    exercise = access.exercise
    return Instructions(
        dose_in_words=access.dose_in_words,
        only_side=access.only_side_in_words,
        dose_picture=dose_picture(access.dose),
        ranges=_ranges(exercise),
        figure_sides=_open_sides(access),
        plate=pictures.plate_of(exercise.slug),
        steps=exercise.step_texts,
        breath=exercise.breath,
        feel=exercise.feel,
        mistakes=exercise.mistakes,
        easier=easier,
        harder=harder,
        easier_text=exercise.easier_text,
        harder_text=exercise.harder_text,
    )


def _open_sides(access: Access) -> list[OneSide]:
    """Its figures, without that of a side which is locked."""
    sides = pictures.sides_of(access.exercise.slug)
    return [one for one in sides if one.side.value == access.only_side] or sides


def describe(access: Access) -> str:
    """The page in a sentence or two, for search engines."""
    exercise = access.exercise
    if access.is_locked:
        sentence = _("%(name)s: what it is, who must not do it, and what is known.")
        return sentence % {"name": exercise.name}
    sentence = _("%(name)s: steps, when to stop and what is known. %(dose)s")
    return sentence % {"name": exercise.name, "dose": access.dose_in_words}


def _ranges(exercise: Exercise) -> list[tuple[str, str]]:
    """Between which bounds the dose may be changed; what does not vary is left out."""
    held = exercise.hold_seconds >= dose.SHORTEST_HOLD_SECONDS
    low, high = exercise.hold_seconds_min, exercise.hold_seconds_max
    ranges = []
    if low != high:
        name = _("Hold") if held else _("Pause")
        ranges.append((name, dose.hold_range_in_words(low, high)))
    low, high = exercise.repetitions_min, exercise.repetitions_max
    if low != high:
        name = _("Times") if held else _("Repetitions")
        ranges.append((name, dose.range_in_words(low, high)))
    if exercise.sets_min != exercise.sets_max:
        words = dose.range_in_words(exercise.sets_min, exercise.sets_max)
        ranges.append((_("Sets"), words))
    if exercise.rest_seconds:
        words = exact_time(exercise.rest_seconds)
        ranges.append((_("Rest between"), words))
    return ranges
