"""The page of an exercise, written once for all for whom it is as open."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import get_language

from psoas_care.library import stop_rules
from psoas_care.library.access import Access, access_to, alternatives_to
from psoas_care.library.cautions import cautions_of
from psoas_care.library.exercise_content import ExerciseContent, Rungs, load_rungs
from psoas_care.library.instructions import instructions_with
from psoas_care.library.limits import Limit, limits_of
from psoas_care.library.models import Exercise
from psoas_care.safety.models import Question
from psoas_care.safety.status import SafetyStatus
from psoas_care.web.kept import Kept

KEPT = Kept(most=60)
"""Heads and bodies, about 20 kB each: content, and which exercises are open."""


class ExercisePage(NamedTuple):
    """What the page shows; `head` and `body` are HTML that is kept.

    `limits` say why the exercise or a side of it is not open. That is one person's own
    and leads back to where they look, so it is written each time. `easier` are the
    rungs below, `alternatives` stand in the place of what is locked.
    """

    head: Any
    body: Any
    is_locked: bool
    limits: Sequence[Limit]
    easier: Sequence[Access]
    alternatives: Sequence[Exercise]


def exercise_page_of(
    content: ExerciseContent,
    access: Access,
    safety_status: SafetyStatus,
    questions: Mapping[str, Question],
    *,
    is_signed_in: bool,
) -> ExercisePage:
    """The page of an exercise for somebody who may do so much of it."""
    exercise, is_locked = content.exercise, access.is_locked
    rungs = NO_RUNGS if is_locked else load_rungs(exercise)
    easier = [access_to(other, safety_status) for other in rungs.easier]
    harder = [access_to(other, safety_status) for other in rungs.harder]
    cautions = cautions_of([exercise], questions)

    def written() -> tuple[Any, Any]:
        context = {
            "exercise": exercise,
            "still": access.still,
            "lowered": access.lowered,
            "references": content.references,
            "instructions": None
            if is_locked
            else instructions_with(access, easier, harder),
            "cautions": cautions,
            "stop_all": stop_rules.STOP_ALL,
            "stop_release": stop_rules.STOP_RELEASE,
            "is_signed_in": is_signed_in,
        }
        head = render_to_string("library/_exercise_head.html", context)
        return head, render_to_string("library/_exercise_body.html", context)

    key = (
        get_language(), content, rungs, is_signed_in, access.told,
        *(other.told for other in (*easier, *harder)),
        *((q.behaviour, q.text, q.rule) for q in cautions),
    )  # fmt: skip
    head, body = KEPT.get(key, written)
    return ExercisePage(
        head,
        body,
        is_locked,
        limits_of(access, questions),
        easier,
        alternatives_to(exercise, safety_status) if is_locked else [],
    )


NO_RUNGS = Rungs()
"""Of an exercise that is locked, which shows no ladder."""
