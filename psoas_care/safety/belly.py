"""The gate before deep front release, and how far a person has opened it."""

from enum import StrEnum

from psoas_care.safety.rules import Reason, SafetyItem
from psoas_care.safety.scopes import RELEASE
from psoas_care.safety.status import SafetyStatus
from psoas_care.safety.vocabulary import BY_ONCOLOGY, LockReason, QuestionKind

DEEP_FRONT = SafetyItem("deep-front", RELEASE, 1, frozenset(), is_deep_front=True)
"""What every deep front release asks; one with more questions of its own adds them."""


class BellyGate(StrEnum):
    """How far the gate is open, and what keeps it closed; OFF is as everybody starts.

    QUESTIONS: some belly questions have to be answered (again). ELSEWHERE: the belly
    answers are fine, something else keeps it closed. TICKS: only those are missing.
    ONCOLOGY has to agree where there is cancer, a CLINICIAN to all the rest.
    """

    OFF = "off"
    NEVER = "never"
    BOTH_CLINICIANS = "both-clinicians"
    ONCOLOGY = "oncology"
    CLINICIAN = "clinician"
    NOT_NOW = "not-now"
    QUESTIONS = "questions"
    ELSEWHERE = "elsewhere"
    TICKS = "ticks"
    OPEN = "open"


BY_REASON = {
    LockReason.ANSWER: BellyGate.NEVER,
    LockReason.HOLD: BellyGate.NEVER,
    LockReason.CLINICIAN: BellyGate.CLINICIAN,
    LockReason.NOT_NOW: BellyGate.NOT_NOW,
    LockReason.BELLY_DUE: BellyGate.QUESTIONS,
    LockReason.TICKS_DUE: BellyGate.TICKS,
}


def gate_of(safety_status: SafetyStatus) -> BellyGate:
    """The gravest of what keeps the gate closed; what the belly itself says first."""
    belly = [a for a in safety_status.answers.values() if a.kind == QuestionKind.BELLY]
    # Turning it off leaves a yes that says something of every pressure tool.
    if all(asked.given is None or asked.stated_meaning for asked in belly):
        return BellyGate.OFF
    locks = safety_status.eligibility(DEEP_FRONT).locks
    found = {_gate(reason, safety_status) for reason in locks}
    if {BellyGate.ONCOLOGY, BellyGate.CLINICIAN} <= found:
        found.add(BellyGate.BOTH_CLINICIANS)
    return next((gate for gate in BellyGate if gate in found), BellyGate.OPEN)


def _gate(reason: Reason, safety_status: SafetyStatus) -> BellyGate:
    asked = safety_status.answers.get(reason.code)
    is_of_belly = asked.kind == QuestionKind.BELLY if asked else not reason.code
    if reason.why == LockReason.CLINICIAN and reason.code in BY_ONCOLOGY:
        return BellyGate.ONCOLOGY
    if not is_of_belly:
        return BellyGate.ELSEWHERE
    return BY_REASON.get(reason.why, BellyGate.ELSEWHERE)
