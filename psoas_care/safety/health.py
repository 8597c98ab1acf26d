"""Whether the questions are sound: each is asked, and each yes does something."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from psoas_care.safety import consequences, rules
from psoas_care.safety.vocabulary import Behaviour, Kind

Fields = Mapping[str, Any]

DOES: Mapping[str, Collection[str]] = {
    Kind.RED_FLAG: {*consequences.ACTIONS, Behaviour.CRISIS},
    Kind.SIGN: {*consequences.ACTIONS, Behaviour.LIFT_OFF},
}
"""What a yes may do: anything else would close nothing."""

NAMED_BY_THE_RULES = {
    *consequences.ALSO_CLOSED, *consequences.ASKS_A_DOCTOR, *consequences.SIGNS,
    *(sign.asks for sign in consequences.SIGNS.values() if sign.asks),
    *rules.WHOLE_CATEGORIES, *rules.ALSO_DEEP_FRONT,
    *rules.BLOCK_DEEP_FRONT, *rules.BLOCK_RELEASE,
}  # fmt: skip
"""Questions that the code knows by name: under another one they would do less."""


def faults(
    groups: Collection[Fields], questions: Collection[Fields]
) -> Iterator[tuple[str, str]]:
    """What is wrong, each with the code of a question or the key of a group.

    Both come as they stand in the fixtures.
    """
    for code in sorted(NAMED_BY_THE_RULES - {asked["code"] for asked in questions}):
        yield code, "the rules know it, and it is missing"
    kinds: dict[str, str] = {group["key"]: group["kind"] for group in groups}
    does = defaultdict(list)
    for asked in questions:
        (key,) = asked.get("group") or [""]
        does[key].append(asked["behaviour"])
        kind = kinds[key] if key in kinds else asked["kind"]
        for fault in (
            *_faults_of_its_place(asked, key, kind),
            *_faults_of_a_yes(asked),
        ):
            yield asked["code"], fault
    for key in kinds:
        for fault in _faults_of_a_screen(does[key]):
            yield key, fault


def _faults_of_its_place(asked: Fields, group: str, kind: str) -> Iterator[str]:
    if not group and asked["behaviour"] != Behaviour.SECTION:
        yield "stands in no group, so nobody is asked"
    if kind != asked["kind"]:
        yield "stands in a group of another questionnaire"


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
    if asked["kind"] == Kind.SIGN and asked["code"] not in consequences.SIGNS:
        yield "nothing says what this sign closes"
    acts = {asked["behaviour"], asked.get("worse_behaviour") or asked["behaviour"]}
    if not acts <= set(DOES.get(asked["kind"], acts)):
        yield "a yes does nothing that the rules know"
