"""Whether the questions are sound: each is asked, and each yes does something."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import Any

from psoas_care.safety import consequences, rules
from psoas_care.safety.vocabulary import BY_ONCOLOGY, Behaviour, QuestionKind

Fields = Mapping[str, Any]

DOES: Mapping[str, Collection[str]] = {
    QuestionKind.RED_FLAG: {*consequences.ACTIONS, Behaviour.CRISIS},
    QuestionKind.SIGN: {*consequences.ACTIONS, Behaviour.LIFT_OFF},
}
"""What a yes may do: anything else would close nothing."""

SAME = (
    ("G-01", "pregnancy-any-pressure", "pregnancy-supine", "pregnancy-late"),
    ("G-02", "R-07"),
    ("G-04", "recent-abdominal-surgery", "spine-surgery-recent"),
    ("G-05", "hernia-abdominal"),
    ("G-06", "kidney-disease-flank"),
    ("G-07", "anticoagulant"),
    ("G-08", "dvt"),
    ("G-11", "cancer-local"),
    ("G-14", "high-bp-uncontrolled", "lung-heart-unstable"),
    ("G-15", "redflag"),
    ("G-16", "sensation-reduced"),
)
"""Questions about the same thing (content, section 0): each closes as the others do."""

NAMED_BY_THE_RULES = {
    *consequences.ALSO_CLOSED, *consequences.FOR_WEEKS,
    *consequences.ASKS_A_DOCTOR, *consequences.SIGNS,
    *chain(consequences.IS_NEWS_ABOUT, *consequences.IS_NEWS_ABOUT.values()),
    *(sign.asks for sign in consequences.SIGNS.values() if sign.asks),
    *rules.CALM_ONLY, *BY_ONCOLOGY, *chain(*SAME),
}  # fmt: skip
"""Questions that the code knows by name: under another one they would do less."""


def faults(
    groups: Collection[Fields], questions: Collection[Fields]
) -> Iterator[tuple[str, str]]:
    """(code of a question or key of a group, fault) of all that is wrong.

    Both come as they stand in the fixtures.
    """
    for code in sorted(NAMED_BY_THE_RULES - {asked["code"] for asked in questions}):
        yield code, "the rules know it, and it is missing"
    kinds: dict[str, str] = {group["key"]: group["kind"] for group in groups}
    asked_kinds = {q["code"]: q["kind"] for q in questions if q.get("group")}
    does = defaultdict(list)
    for asked in questions:
        (key,) = asked.get("group") or [""]
        does[key].append(asked["behaviour"])
        kind = kinds[key] if key in kinds else asked["kind"]
        for fault in (
            *_faults_of_its_place(asked, key, kind),
            *_faults_of_its_source(asked, asked_kinds),
            *_faults_of_a_yes(asked),
        ):
            yield asked["code"], fault
    for key in kinds:
        for fault in _faults_of_a_screen(does[key]):
            yield key, fault
    yield from _asked_twice(questions)
    yield from _apart(questions)


def _asked_twice(questions: Collection[Fields]) -> Iterator[tuple[str, str]]:
    """Faults of questions in the same words: people would answer only one of them."""
    asked = [(q["code"], _bare(q["text"])) for q in questions if q.get("group")]
    counted = Counter(text for _code, text in asked)
    for code, text in asked:
        if counted[text] > 1:
            yield code, "another question has the same words"


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _apart(questions: Collection[Fields]) -> Iterator[tuple[str, str]]:
    """Faults of questions of one meaning that do not close the same."""
    meanings = {
        q["code"]: {q.get("meaning", ""), q.get("worse_meaning", "")} - {""}
        for q in questions
    }
    for first, *others in SAME:
        for code in others:
            if not meanings.get(first, set()) & meanings.get(code, set()):
                yield code, f"does not mean the same as {first}"
    counted = Counter(meaning for some in meanings.values() for meaning in some)
    for code, some in meanings.items():
        for meaning in sorted(some):
            if counted[meaning] == 1:
                yield code, f"no other question has its meaning {meaning}"


def _faults_of_its_place(asked: Fields, group: str, kind: str) -> Iterator[str]:
    places = [
        bool(group),
        bool(asked.get("answered_by")),
        asked["behaviour"] == Behaviour.SECTION,
    ]
    if not any(places):
        yield "stands in no group, so nobody is asked"
    elif sum(places) > 1:
        yield "is asked in more than one way"
    if kind != asked["kind"]:
        yield "stands in a group of another questionnaire"


def _faults_of_its_source(asked: Fields, kinds: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the question that answers this one, too; `kinds` are asked."""
    (source,) = asked.get("answered_by") or [""]
    if source and kinds.get(source) != asked["kind"]:
        yield f"is answered by {source}, which its questionnaire does not ask"


def _faults_of_a_screen(does: Collection[str]) -> Iterator[str]:
    if not does:
        yield "has no questions"
    # Its screen is never stored: whatever stood beside it would be lost.
    if Behaviour.CRISIS in does and len(does) > 1:
        yield "asks more than the question whose answer is never stored"


def _faults_of_a_yes(asked: Fields) -> Iterator[str]:
    forms = ("worse_text", "milder_text", "worse_behaviour")
    given = [bool(asked.get(name)) for name in forms]
    if any(given) and not all(given):
        yield "a graver form needs its text, its behaviour, and a milder form"
    if asked["kind"] == QuestionKind.SIGN and asked["code"] not in consequences.SIGNS:
        yield "nothing says what this sign closes"
    acts = {asked["behaviour"], asked.get("worse_behaviour") or asked["behaviour"]}
    if not acts <= set(DOES.get(asked["kind"], acts)):
        yield "a yes does nothing that the rules know"
