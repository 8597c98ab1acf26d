"""What people said to the safety questions, stored as the product stores it."""

from django.utils import timezone

from psoas_care.safety import recording
from psoas_care.safety.models import Answer, Question, Screening
from psoas_care.safety.vocabulary import Behaviour, Given, QuestionKind

NOT_STORED = {Behaviour.SECTION, Behaviour.CRISIS}


def say(user, code, given=Given.YES, *, side="", tool="", at=None):
    """Answer one question, with all that follows from it."""
    question = Question.objects.get(code=code)
    answer = Answer(question=question, given=given, side=side, tool=tool)
    recording.record(_screening(user, question.kind, at), [answer])


def clear(user, *, at=None):
    """Answer everything with no and tick both ticks: nothing is closed any more."""
    questions = Question.objects.exclude(behaviour__in=NOT_STORED)
    answers = [
        Answer(question=question, given=Given.YES if is_tick(question) else Given.NO)
        for question in questions
        if question.kind != QuestionKind.SIGN
    ]
    recording.record(_screening(user, QuestionKind.RED_FLAG, at), answers)


def tick(user):
    """Tick both sentences anew, after something used up those ticked before."""
    for code in ("T-1", "T-2"):
        say(user, code)


def is_tick(question):
    return question.kind == QuestionKind.TICK


def _screening(user, kind, at):
    screening = Screening(user=user, kind=kind, request_hash="0" * 64)
    screening.set_moment(at or timezone.now(), user.time_zone)
    return screening
