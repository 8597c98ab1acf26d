"""Where a tool goes, how hard and how long: hidden while the use is locked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from psoas_care.library import dose
from psoas_care.library.access import Access, access_to
from psoas_care.library.models import ToolUse
from psoas_care.safety.status import SafetyStatus


@dataclass(frozen=True)
class Placement:
    """What the page shows of a use that is open; pressure is on the 0–10 scale."""

    start: str
    vendor_placement: str
    view: str
    spots: Sequence[Mapping[str, object]]
    seconds: str
    pressure_max: int
    days_between: int
    frequency: str


@dataclass(frozen=True)
class Use:
    """One exercise with a tool; no placement for somebody to whom it is locked."""

    access: Access
    placement: Placement | None


def use_of(use: ToolUse, safety_status: SafetyStatus) -> Use:
    """A use of a tool as a person of this safety status may see it."""
    exercise = use.exercise
    access = access_to(exercise, safety_status)
    if access.is_locked:
        return Use(access, None)
    placement = Placement(
        start=use.start,
        vendor_placement=use.vendor_placement,
        view=use.view,
        spots=use.spots,
        seconds=dose.hold_range_in_words(
            exercise.hold_seconds_min, exercise.hold_seconds_max
        ),
        pressure_max=use.pressure_max,
        days_between=use.days_between,
        frequency=dose.frequency_in_words(exercise.per_week_min, exercise.per_week_max),
    )
    return Use(access, placement)
