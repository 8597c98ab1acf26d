"""What may be advised about walking; pure, like the rules."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from psoas_care.safety.vocabulary import (
    BAD_TIME,
    IMPLIES,
    TOO_STRONG,
    Behaviour,
    Given,
    Scope,
    Walking,
)

if TYPE_CHECKING:
    from psoas_care.safety.rules import Answers, RestrictionValue

NO_WALKING = frozenset({"R-14", "R-21", "dvt", "hip-fracture-suspected"})
"""A stress fracture of the hip, a clot, a broken hip: while one of them may be so,
nobody is told to walk."""
HIP_FRACTURE = "hip-fracture-suspected"
SAY_SO = {
    HIP_FRACTURE,
    *(code for code, wide in IMPLIES.items() if HIP_FRACTURE in wide),
}
"""The answers that speak of a broken hip, whatever was said to the others."""


def speak_against(answers: "Answers") -> list[str]:
    """The codes of answers that speak against walking for as long as they are a yes.

    Also once a clinician has looked, and nothing else is locked by them.
    """
    hip = {code: answers[code] for code in sorted(SAY_SO) if code in answers}
    return [c for c, one in hip.items() if one.is_yes and one.given != Given.AGREED]


def walking(
    answers: "Answers", restrictions: "Iterable[RestrictionValue]", on: date
) -> Walking:
    """What may be advised about walking: every page that advises it asks here.

    None while an emergency or one of `NO_WALKING` is open; gently while anything else
    is open that a clinician should look at. (Content, section 0.)
    """
    in_force = [one for one in restrictions if one.is_in_force(on)]
    actions, codes = {one.action for one in in_force}, {one.code for one in in_force}
    is_closed = any(one.scope == Scope.EVERYTHING for one in in_force)
    if (
        is_closed
        or Behaviour.EMERGENCY in actions
        or codes & NO_WALKING
        or speak_against(answers)
    ):
        return Walking.NOT
    asks_a_clinician = actions & {Behaviour.TODAY, Behaviour.SOON}
    is_gentle = asks_a_clinician or codes & {BAD_TIME, TOO_STRONG}
    return Walking.GENTLE if is_gentle else Walking.USUAL
