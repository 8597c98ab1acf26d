"""The gate before deep front release: where somebody stands with it."""

from enum import StrEnum

from psoas_care.safety.rules import RELEASE, Item, Reason
from psoas_care.safety.standing import Standing
from psoas_care.safety.vocabulary import Kind, Why

DEEP_FRONT = Item("deep-front", RELEASE, 1, frozenset(), is_deep_front=True)
"""What every deep front release asks; one with more questions of its own adds them."""


class Gate(StrEnum):
    """How far the gate is open, and what keeps it closed; OFF is as everybody starts.

    QUESTIONS: some belly questions have to be answered (again). ELSEWHERE: the belly
    answers are fine, something else keeps it closed. TICKS: only those are missing.
    """

    OFF = "off"
    NEVER = "never"
    CLINICIAN = "clinician"
    NOT_NOW = "not-now"
    QUESTIONS = "questions"
    ELSEWHERE = "elsewhere"
    TICKS = "ticks"
    OPEN = "open"


BY_REASON = {
    Why.ANSWER: Gate.NEVER,
    Why.CLINICIAN: Gate.CLINICIAN,
    Why.NOT_NOW: Gate.NOT_NOW,
    Why.BELLY_DUE: Gate.QUESTIONS,
    Why.TICKS_DUE: Gate.TICKS,
}


def gate_of(standing: Standing) -> Gate:
    """The gravest of what keeps the gate closed; what the belly itself says first."""
    belly = [a for a in standing.answers.values() if a.kind == Kind.BELLY]
    # Turning it off leaves a yes that says something of every pressure tool.
    if all(asked.given is None or asked.means for asked in belly):
        return Gate.OFF
    locks = standing.verdict(DEEP_FRONT).locks
    found = {_gate(reason, standing) for reason in locks}
    return next((gate for gate in Gate if gate in found), Gate.OPEN)


def _gate(reason: Reason, standing: Standing) -> Gate:
    asked = standing.answers.get(reason.code)
    is_of_belly = asked.kind == Kind.BELLY if asked else not reason.code
    return BY_REASON.get(reason.why, Gate.ELSEWHERE) if is_of_belly else Gate.ELSEWHERE
