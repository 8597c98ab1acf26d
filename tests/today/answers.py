"""Answers to the safety questions, as somebody gave them."""

import uuid
from datetime import timedelta

from django.utils import timezone

from psoas_care.safety import recording
from psoas_care.safety.models import Answer, Question, Screening
from psoas_care.safety.vocabulary import Given


def answer_no(user, kind, *, days_ago=0):
    """No to every question of a kind that is asked and kept."""
    questions = Question.objects.asked().of_kind(kind)
    _record(user, kind, questions, Given.NO, days_ago)


def answer_yes(user, code):
    """Yes, today, to one question, which is given back."""
    question = Question.objects.get(code=code)
    given = Given.WORSE if question.worse_text else Given.YES
    _record(user, question.kind, [question], given, 0)
    return question


def _record(user, kind, questions, given, days_ago):
    screening = Screening(
        user=user, uid=uuid.uuid4(), kind=kind, request_hash=uuid.uuid4().hex
    )
    screening.set_moment(timezone.now() - timedelta(days=days_ago), "UTC")
    answers = [Answer(question=q, given=given, uid=uuid.uuid4()) for q in questions]
    recording.record(screening, answers)
