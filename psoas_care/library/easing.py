"""What comes first for whom an answer makes an exercise easier: its rule, and a way."""

from collections.abc import Collection, Mapping

from psoas_care.library.access import Access
from psoas_care.library.models.exercise import SLUG
from psoas_care.safety.models import Question
from psoas_care.safety.reasons import explain

EITHER = ", or "
"""Between two ways of a text that says how an exercise gets easier."""


def why_easier(access: Access, questions: Mapping[str, Question]) -> tuple[str, ...]:
    """The answers behind an easier version, each once, with the rule that they have.

    Nothing for a visitor, whom nobody has asked.
    """
    if not questions:
        return ()
    reasons = (
        reason.text
        for eligibility in access.by_side.values()
        if eligibility.is_easier_first
        for reason in explain(eligibility, questions)
    )
    return tuple(dict.fromkeys(reasons))


def ways_open(text: str, names: Mapping[str, str], closed: Collection[str]) -> str:
    """Of the ways in a text those that lead to nothing `closed`, in plain words.

    `names` are those of the exercises that it may mention, by slug. "" if none is left.
    """
    ways = text.split(EITHER)
    left = [way for way in ways if not {*SLUG.findall(way)}.intersection(closed)]
    words = SLUG.sub(lambda m: names.get(m.group(), m.group()), EITHER.join(left))
    return f"{words[:1].upper()}{words[1:].rstrip('.')}." if words else ""
