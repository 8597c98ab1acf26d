"""How long a pressure tool was used, wherever that is counted.

Seconds that were logged count as they are. What was logged in times alone has the
usual seconds of each time, and what has neither has the usual dose: a record that
leaves the seconds out, however honest, is no less pressure.
"""

from typing import TYPE_CHECKING

from django.db.models import Case, F, IntegerField, When
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from psoas_care.library.dose import SHORTEST_HOLD_SECONDS, effort_seconds
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category
from psoas_care.web.durations import spent_time

if TYPE_CHECKING:
    from psoas_care.practice.models import Bout

COLUMNS = ("hold_seconds", "move_seconds", "repetitions", "sets")
"""What is asked here of an exercise beside its category."""


def seconds_of(exercise: Exercise, seconds: int | None, times: int | None) -> int:
    """Seconds of pressure of what was logged so; `SECONDS` is the same in SQL."""
    if seconds is not None:
        return seconds
    usual = exercise.sets * exercise.repetitions
    one = effort_seconds(exercise.hold_seconds, exercise.move_seconds)
    return (usual if times is None else times) * one


def seconds_of_bout(bout: "Bout") -> int:
    """Seconds of pressure of a bout on one side."""
    return seconds_of(bout.exercise, bout.actual_seconds, bout.repetitions)


_HOLD, _MOVE = F("exercise__hold_seconds"), F("exercise__move_seconds")
_ONE = Case(
    When(exercise__hold_seconds__gte=SHORTEST_HOLD_SECONDS, then=_HOLD),
    default=_HOLD + _MOVE,
)
# The columns are small ones, and would not hold the product.
_TIMES, _SETS = (
    Cast(column, IntegerField()) for column in ("repetitions", "exercise__sets")
)
SECONDS = Coalesce(
    "actual_seconds",
    _TIMES * _ONE,
    _SETS * F("exercise__repetitions") * _ONE,
    output_field=IntegerField(),
)
"""Seconds of pressure of a bout; see `seconds_of`."""


def by_usual_dose(bout: "Bout") -> str:
    """How long a tool counts for where nobody said; "" where somebody did."""
    if bout.exercise.category != Category.RELEASE or bout.actual_seconds is not None:
        return ""
    time = {"time": spent_time(seconds_of_bout(bout))}
    if bout.repetitions is None:
        return _("counted as %(time)s, the usual dose") % time
    return _("about %(time)s by the usual dose") % time
