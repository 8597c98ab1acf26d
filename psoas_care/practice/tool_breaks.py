"""The second red light of a pressure tool: which sessions count, and in what words.

"Second red → stop that tool for 4 weeks" (content, section 5.4): a second one within
four weeks whatever came in between, and one however late with no green in between. All
that is done with a tool counts together.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category
from psoas_care.practice.planner.session_records import SessionRecord
from psoas_care.practice.planner.traffic_light import Light
from psoas_care.practice.recent_log import session_records_of, traits_of

if TYPE_CHECKING:
    from psoas_care.accounts.models import User


class UsedTool(NamedTuple):
    """A tool by its slug; where an exercise names none, that exercise by its own."""

    tool: str
    exercise: str = ""


def by_tool(exercises: Iterable[Exercise]) -> Mapping[UsedTool, list[Exercise]]:
    """The exercises with each pressure tool."""
    found: dict[UsedTool, list[Exercise]] = defaultdict(list)
    for exercise in exercises:
        if exercise.category == Category.RELEASE:
            tools = [UsedTool(slug) for slug in exercise.tool_slugs]
            for tool in tools or [UsedTool("", exercise.slug)]:
                found[tool].append(exercise)
    return found


def red_exercises(
    record: SessionRecord, exercises: Iterable[Exercise]
) -> list[Exercise]:
    """Those of the exercises that were too much in a session."""
    return [one for one in exercises if record.lights.get(one.slug) == Light.RED]


def red_before(
    user: "User", tool: UsedTool, last: SessionRecord
) -> tuple[SessionRecord, list[Exercise]] | None:
    """The red session with a tool before another, unless one in between was green.

    However long ago it was; with what was done with the tool then. Four queries.
    """
    library = {one.pk: one for one in Exercise.objects.for_lights()}
    exercises = by_tool(library.values()).get(tool, [])
    bouts = user.bouts.filter(exercise__in=exercises, at__lt=last.at)
    records = session_records_of(
        user.bouts.of_sessions(bouts.sessions()),
        user.session_pains.of_sessions(bouts.sessions()),
        {pk: traits_of(one) for pk, one in library.items()},
    )
    for record in reversed(records):
        if red := red_exercises(record, exercises):
            return record, red
        if _is_green(record, exercises):
            return None
    return None


def _is_green(record: SessionRecord, exercises: Iterable[Exercise]) -> bool:
    lights = {record.lights.get(one.slug) for one in exercises} - {None}
    return lights == {Light.GREEN}


def within_weeks(names: Sequence[str]) -> str:
    """That two reds within four weeks were of these exercises."""
    if len(names) == 1:
        text = _("%(names)s was too much twice in four weeks, so take a break from "
                 "this tool.")  # fmt: skip
    else:
        text = _("%(names)s were too much within four weeks, so take a break from "
                 "this tool.")  # fmt: skip
    return text % {"names": _listed(names)}


def in_a_row(names: Sequence[str]) -> str:
    """That two reds with no green in between were of these exercises."""
    if len(names) == 1:
        text = _("%(names)s was too much twice and never went well in between, so "
                 "take a break from this tool.")  # fmt: skip
    else:
        text = _("%(names)s were too much and nothing with this tool went well in "
                 "between, so take a break from it.")  # fmt: skip
    return text % {"names": _listed(names)}


def _listed(names: Sequence[str]) -> str:
    *others, last = names
    if not others:
        return last
    return _("%(names)s and %(last)s") % {"names": ", ".join(others), "last": last}


def names_of(red: Iterable[Collection[Exercise]]) -> list[str]:
    """The names of what was too much, each once."""
    return list(dict.fromkeys(one.name for some in red for one in some))
