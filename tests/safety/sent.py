"""What browsers send to the pages of safety, and what they get to see."""

import uuid
from datetime import timedelta
from html import unescape

from django.utils import timezone

from psoas_care.safety.models import Answer, Question, Screening
from psoas_care.safety.recording import record
from psoas_care.safety.status import current_safety_status
from psoas_care.safety.vocabulary import Behaviour, Given, QuestionKind
from tests.safety.people import ITEMS

DAY = timedelta(days=1)


def screen(*ticks, **changes):
    """One screen: what is ticked, else “None of these”; `further` by field name."""
    further = changes.pop("further", {})
    pressed = {} if ticks else {"none": "1"}
    return {
        "uid": str(uuid.uuid4()),
        "zone": "UTC",
        **dict.fromkeys(ticks, "on"),
        **further,
        **pressed,
        **changes,
    }


def yes(code, form=""):
    """One screen with one tick, of that form where it has two."""
    return screen(code, further={f"{code}-form": form} if form else {})


def group_of(code):
    return Question.objects.get(code=code).group.key


def say_no(user, *kinds, days_ago=0):
    """Answer all questions of some kinds with no, in one screening each."""
    for kind in kinds:
        screening = Screening(user=user, kind=kind, request_hash="0" * 64)
        screening.set_moment(timezone.now() - days_ago * DAY, "UTC")
        questions = Question.objects.of_kind(kind).asked()
        record(screening, [Answer(question=q, given=Given.NO) for q in questions])


def say_no_to_all(user, **when):
    say_no(user, QuestionKind.PROFILE, QuestionKind.RED_FLAG, **when)


def tell(user, code, given=Given.YES, *, days_ago=0, side=""):
    """Answer one question, as its page would."""
    question = Question.objects.get(code=code)
    sent = uuid.uuid4().hex * 2
    screening = Screening(user=user, kind=question.kind, request_hash=sent)
    screening.set_moment(timezone.now() - days_ago * DAY, "UTC")
    record(screening, [Answer(question=question, given=given, side=side)])
    return screening


def clear_belly(user):
    """Open deep front release for today: no to all its questions, and both ticks."""
    say_no(user, QuestionKind.BELLY)
    for code in ("T-1", "T-2"):
        tell(user, code)


def is_open(client, slug):
    """Whether the page of an exercise shows how it is done."""
    return "exercise-steps" in client.get(f"/library/exercises/{slug}/").text


def is_locked(user, slug, side="left"):
    """Whether an exercise is closed on a side now."""
    status = current_safety_status(user, timezone.now())
    return status.eligibility(ITEMS[slug], side).is_locked


def page_of(answer):
    """What a person reads on a page, and its code, in one line."""
    return " ".join(unescape(answer.text).split())


def kept_flags():
    """The red flags whose answers are stored."""
    flags = Question.objects.of_kind(QuestionKind.RED_FLAG)
    return [flag for flag in flags if flag.behaviour != Behaviour.CRISIS]
