"""Who must not, or only in the easier form: questions whose yes matters."""

from collections.abc import Iterable, Mapping

from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category
from psoas_care.safety.models import Question
from psoas_care.safety.vocabulary import Behaviour, QuestionKind


def cautions_of(
    exercises: Iterable[Exercise], questions: Mapping[str, Question]
) -> list[Question]:
    """Those of `questions`, by code, that any exercise asks, the strictest first.

    A pressure tool adds all that speak of tools, whatever the item lists.
    """
    exercises = list(exercises)
    codes = {code for exercise in exercises for code in exercise.codes}
    has_tool = any(exercise.category == Category.RELEASE for exercise in exercises)
    asked = [
        questions[code]
        for code in questions
        if code in codes or (has_tool and questions[code].applies_to_release)
    ]
    strictness = list(Behaviour)
    return sorted(
        asked,
        key=lambda q: (strictness.index(Behaviour(q.behaviour)), q.is_for_oncology),
    )


def never_on_the_belly(questions: Iterable[Question]) -> list[Question]:
    """Belly questions that rule out a tool there, always or in their graver form."""
    return [
        question
        for question in questions
        if question.kind == QuestionKind.BELLY
        and Behaviour.NEVER in {question.behaviour, question.worse_behaviour}
    ]
