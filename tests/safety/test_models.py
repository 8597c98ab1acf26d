import pytest
from django.db import IntegrityError

from psoas_care.safety.models import Question
from tests.factories import QuestionFactory

pytestmark = pytest.mark.django_db


def test_questions_for_release_are_those_that_speak_of_tools():
    tool = QuestionFactory(applies_to_release=True)
    QuestionFactory()

    assert list(Question.objects.for_release()) == [tool]


def test_a_question_is_known_by_its_code():
    question = QuestionFactory(code="dvt")

    assert Question.objects.get_by_natural_key("dvt") == question
    assert question.natural_key() == ("dvt",)


def test_a_code_is_used_once():
    QuestionFactory(code="dvt")

    with pytest.raises(IntegrityError):
        QuestionFactory(code="dvt")
