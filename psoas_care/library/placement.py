"""Where a tool goes, how hard and how long: all that a locked use keeps to itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from psoas_care.library import dose
from psoas_care.library.models import Exercise, Tool


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
    """One exercise with a tool; no placement while that exercise is locked."""

    exercise: Exercise
    placement: Placement | None


def uses_of(tool: Tool) -> list[Use]:
    """Every exercise with this tool; the lock is decided by the exercise alone."""
    return [
        Use(
            use.exercise,
            None
            if use.exercise.is_locked
            else Placement(
                start=use.start,
                vendor_placement=use.vendor_placement,
                view=use.view,
                spots=use.spots,
                seconds=dose.hold_range_in_words(
                    use.exercise.hold_seconds_min, use.exercise.hold_seconds_max
                ),
                pressure_max=use.pressure_max,
                days_between=use.days_between,
                frequency=dose.frequency_in_words(
                    use.exercise.per_week_min, use.exercise.per_week_max
                ),
            ),
        )
        for use in tool.uses.select_related("exercise")
    ]
