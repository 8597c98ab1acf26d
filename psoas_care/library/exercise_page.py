"""The page of an exercise, written once for all whom nothing keeps from it."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

from psoas_care.library import stop_rules
from psoas_care.library.access import Access, access_to, alternatives_to
from psoas_care.library.cautions import cautions_of
from psoas_care.library.exercise_content import ExerciseContent, Rungs, load_rungs
from psoas_care.library.instructions import instructions_with
from psoas_care.library.limits import limits_of
from psoas_care.safety.models import Question
from psoas_care.safety.status import SafetyStatus
from psoas_care.web.http import Request
from psoas_care.web.kept import Kept

KEPT = Kept(most=60)
"""Articles, about 20 kB each: content, and which exercises beside it are open."""


def article_of(
    request: Request,
    content: ExerciseContent,
    access: Access,
    safety_status: SafetyStatus,
    questions: Mapping[str, Question],
) -> Any:
    """All below the header of the page, as HTML.

    It is kept under all that it follows from, but only where nothing limits the
    exercise: why it does is one person's own, and leads back to where they look.
    """
    exercise = content.exercise
    rungs = Rungs() if access.is_locked else load_rungs(exercise)
    easier = [access_to(other, safety_status) for other in rungs.easier]
    harder = [access_to(other, safety_status) for other in rungs.harder]
    limits = limits_of(access, questions)
    cautions = cautions_of([exercise], questions)
    is_signed_in = request.user.is_authenticated

    def written(request: Request | None = None) -> Any:
        context = {
            "exercise": exercise,
            "still": access.still,
            "references": content.references,
            "instructions": None
            if access.is_locked
            else instructions_with(access, easier, harder),
            "limits": limits,
            "alternatives": alternatives_to(exercise, safety_status)
            if access.is_locked
            else [],
            "cautions": cautions,
            "stop_all": stop_rules.STOP_ALL,
            "stop_release": stop_rules.STOP_RELEASE,
            "is_signed_in": is_signed_in,
        }
        return render_to_string("library/_exercise.html", context, request)

    if limits:
        return written(request)
    key = (
        get_language(), content, rungs, is_signed_in, access.told,
        *(other.told for other in (*easier, *harder)),
        *((q.behaviour, q.text, q.rule) for q in cautions),
    )  # fmt: skip
    return KEPT.get(key, written)
