"""What the scope of a restriction closes: pure, like the rules that ask."""

from typing import TYPE_CHECKING

from psoas_care.safety.vocabulary import Scope

if TYPE_CHECKING:
    from psoas_care.safety.rules import RestrictionValue, SafetyItem

RELEASE = "release"
DISLIKES_PRESSURE = "dislikes-pressure"
"""Asked by every tool that is stronger than the node mat."""


def closes(restriction: "RestrictionValue", item: "SafetyItem") -> bool:
    """Whether a restriction closes an exercise, on the sides that it is about."""
    match restriction.scope:
        case Scope.ALL_BUT_BREATHING:
            return not item.is_breathing
        case Scope.RELEASE_AND_HARD:
            return item.category == RELEASE or item.level >= 3
        case Scope.RELEASE | Scope.OPERATED:
            return item.category == RELEASE
        case Scope.DEEP_FRONT:
            return item.is_deep_front
        case Scope.TOOL:
            return restriction.tool in item.tools
        case Scope.EXERCISE | Scope.STRONG_PRESSURE:  # which names none
            return restriction.exercise == item.slug
        case Scope.ALL_BUT_RELAX:
            return not item.is_calm
        case _everything:
            return True


def puts_off(restriction: "RestrictionValue", item: "SafetyItem") -> bool:
    """Whether something easier comes first by a restriction that does not close it."""
    if restriction.scope == Scope.STRONG_PRESSURE:
        return DISLIKES_PRESSURE in item.codes
    return restriction.scope == Scope.RELEASE_AND_HARD and not item.is_calm


def meet(one: str, other: str) -> bool:
    """Whether two sides touch; only left and right are known to be apart."""
    return {one, other} != {"left", "right"}
