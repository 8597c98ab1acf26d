"""The three steps after the consent: where it hurts, safety, time and equipment."""

from dataclasses import dataclass

from psoas_care.accounts.models import User
from psoas_care.library.body import TrackedPlace, tracked
from psoas_care.practice.models import Programme
from psoas_care.safety.status import SafetyStatus
from psoas_care.safety.vocabulary import Behaviour, QuestionKind

NEVER_KEPT = frozenset({Behaviour.SECTION, Behaviour.CRISIS})
"""Questions without an answer to look for: one is a questionnaire of its own, the
other is answered and forgotten."""


@dataclass(frozen=True)
class Setup:
    """How far somebody is with the steps; each can be left and taken up later.

    The safety check counts as done once it has been answered. That it has to be
    answered again after a week is another matter, and no step back.
    """

    places: tuple[TrackedPlace, ...]
    has_checked: bool
    has_profile: bool
    programme: Programme | None

    @property
    def is_safety_done(self) -> bool:
        return self.has_checked and self.has_profile

    @property
    def done(self) -> int:
        """How many of the three steps are done."""
        steps = (self.places, self.is_safety_done, self.programme)
        return sum(bool(step) for step in steps)

    @property
    def is_done(self) -> bool:
        return self.done == 3

    @property
    def next_step(self) -> str:
        """The first step that is still open; "" if none is."""
        if not self.places:
            return "places"
        if not self.is_safety_done:
            return "safety"
        return "" if self.programme else "programme"


def setup_of(
    user: User, safety_status: SafetyStatus, programme: Programme | None
) -> Setup:
    """How far `user` is, whose answers are in `standing`."""
    return Setup(
        places=tuple(tracked(user.regions)) if user.regions else (),
        has_checked=_is_answered(safety_status, QuestionKind.RED_FLAG),
        has_profile=_is_answered(safety_status, QuestionKind.PROFILE),
        programme=programme,
    )


def _is_answered(safety_status: SafetyStatus, kind: QuestionKind) -> bool:
    """Whether no question of this kind is open; without any, nothing was answered."""
    asked = [
        asked
        for asked in safety_status.answers.values()
        if asked.kind == kind and asked.behaviour not in NEVER_KEPT
    ]
    return bool(asked) and all(one.given is not None for one in asked)
