"""People who answered, and the questions and exercises of the fixtures: no database."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from psoas_care.safety.rules import AnsweredQuestion, SafetyItem

FIXTURES = Path(__file__).parents[2] / "fixtures"
DAY = timedelta(days=1)
ON = date(2026, 11, 22)
"""Today unless a test says otherwise: a Sunday."""


def _fields(model, *files):
    for file in files:
        for record in json.loads(file.read_text()):
            if record["model"] == model:
                yield record["fields"]


QUESTIONS = {
    fields["code"]: AnsweredQuestion(
        code=fields["code"],
        kind=fields["kind"],
        behaviour=fields["behaviour"],
        worse=fields["worse_behaviour"],
        for_release=fields["applies_to_release"],
        meaning=fields.get("meaning", ""),
        worse_meaning=fields.get("worse_meaning", ""),
        worse_weeks=fields.get("worse_weeks", 0),
    )
    for fields in _fields("safety.question", FIXTURES / "safety" / "questions.json")
}
"""Every question, unanswered."""

SIDED = {
    fields["code"]
    for fields in _fields("safety.question", FIXTURES / "safety" / "questions.json")
    if fields["is_sided"]
}


def _items():
    tools = {}
    for use in _fields("library.tooluse", FIXTURES / "library" / "tools.json"):
        tools.setdefault(use["exercise"][0], set()).add(use["tool"][0])
    folder = FIXTURES / "library" / "exercises"
    for fields in _fields("library.exercise", *sorted(folder.glob("*.json"))):
        yield SafetyItem(
            slug=fields["slug"],
            category=fields["category"],
            level=fields["level"],
            codes=frozenset(key for (key,) in fields["contraindications"]),
            not_with=frozenset(fields.get("not_with", ())),
            tools=frozenset(tools.get(fields["slug"], ())),
            is_deep_front=fields["gate"] == "abdominal-gate",
            is_calm=fields["is_calm"],
            is_breathing=fields["is_breathing"],
        )


ITEMS = {item.slug: item for item in _items()}
"""Every exercise as the rules know it."""

RELEASE_ITEMS = sorted(i.slug for i in ITEMS.values() if i.category == "release")


def answered(on=ON, **given):
    """Everything answered with no and both ticks ticked on the day `on`, but `given`.

    A key of `given` is a code, with _ for - if need be; a value is what was said, None
    for unanswered, or a dict of fields of `Asked`.
    """
    answers = {
        code: replace(asked, given="yes" if asked.kind == "tick" else "no", on=on)
        for code, asked in QUESTIONS.items()
    }
    for key, said in given.items():
        code = key.replace("_", "-")
        fields = said if isinstance(said, dict) else {"given": said}
        answers[code] = replace(answers[code], **fields)
    return answers
