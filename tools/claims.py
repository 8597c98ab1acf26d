"""What the content promises to keep: claims, doses, cautions, and every number it says.

    python -m tools.claims

writes `tests/library/claims_and_doses.json` anew. A test compares that file with the
fixtures: a sentence can be made plainer, and cannot lose a number, a caution or a mark
of honesty. Run it when a fact is meant to change, and read the diff.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tools import words

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
STOP_RULES = ROOT / "psoas_care" / "library" / "stop_rules.py"
KEPT = ROOT / "tests" / "library" / "claims_and_doses.json"

NAMES = ("slug", "key", "code", "family")
PARTS_OF = {
    "library.step": "exercise",
    "library.muscleuse": "exercise",
    "library.exerciseequipment": "exercise",
    "library.tooluse": "tool",
    "practice.routineitem": "routine",
}
"""Rows that belong to an item, with the field that names it."""

MARKS = (
    "behaviour", "worse_behaviour", "certainty", "claims", "contraindications",
    "evidence_grade", "homes", "is_checked", "kind", "meaning", "references", "status",
)  # fmt: skip
"""Fields that are kept as they are: what is claimed, on what it rests, who must not."""

LISTS = ("mistakes", "stop_if")
"""Fields of which the number of entries is kept: cautions."""

HONEST = ("evidence_note", "uncertainty")
"""Fields of which is kept whether they deny something: "no trial was found"."""

OF_NO_CONTENT = {
    *NAMES, "position", "number", "year", "spots", "doi", "pmid", "url", "issue",
    "journal", "title", "authors", "source", "crisis_source", "checked_on",
}  # fmt: skip
"""Names, places in a list and addresses: their numbers say nothing to a body."""

DENIES = re.compile(r"\b(no|not|never|none|nothing|nor|without|cannot|only)\b|n['’]t\b")

WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve")  # fmt: skip
SPELT = {word: str(n) for n, word in enumerate(WORDS, start=2)}
UNITS = {
    "s": "s", "sec": "s", "second": "s", "seconds": "s",
    "min": "min", "minute": "min", "minutes": "min",
    "h": "h", "hour": "h", "hours": "h",
    "day": "day", "days": "day", "week": "week", "weeks": "week",
    "month": "month", "months": "month", "year": "year", "years": "year",
    "cm": "cm", "centimetre": "cm", "centimetres": "cm", "kg": "kg",
    "%": "%", "°": "degree", "degree": "degree", "degrees": "degree",
    "point": "point", "points": "point", "breath": "breath", "breaths": "breath",
}  # fmt: skip
NUMBER = re.compile(
    rf"(?<![\w.])(?P<number>\d+(?:[.,]\d+)*|{'|'.join(WORDS)}"
    rf"|one(?=[ -](?:{'|'.join(UNITS)})\b)"
    r"|half(?= an? )|once|twice)\b(?:[  -]?(?P<unit>%|°|[a-z]+\b))?",
    re.IGNORECASE,
)


def facts(folder: Path = FIXTURES) -> dict[str, list[str]]:
    """What each item of the content says that must not get lost, in a stable order."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.rglob("*.json")):
        rows = json.loads(path.read_text(encoding="utf-8"))
        for row in rows if isinstance(rows, list) else ():
            if item := item_of(row):
                found[item] += facts_of(row)
    for sentence in words.of_python(STOP_RULES, ROOT):
        found["rules for stopping"] += numbers(sentence.text)
    return {item: sorted(said) for item, said in sorted(found.items()) if said}


def item_of(row: dict[str, Any]) -> str:
    """The item a row is or belongs to, as `exercise pigeon-stretch`; else ""."""
    fields = row["fields"]
    if owner := PARTS_OF.get(row["model"]):
        return f"{owner} {fields[owner][0]}"
    kind = row["model"].partition(".")[2]
    name = next((fields[name] for name in NAMES if name in fields), "")
    return f"{kind} {name}" if name else ""


def facts_of(row: dict[str, Any]) -> Iterator[str]:
    for name, value in row["fields"].items():
        if name in HONEST and DENIES.search(value.lower()):
            yield f"{name} denies"
        if name in MARKS and value not in ("", [], None):
            yield f"{name}: {json.dumps(value, ensure_ascii=False)}"
        elif name in LISTS:
            yield f"{name}: {len(value)}"
        elif name not in OF_NO_CONTENT and name not in MARKS:
            yield from facts_in(value, name)


def facts_in(value: Any, name: str = "") -> Iterator[str]:
    """Doses, numbers of prose, and the marks of statements within an article."""
    if isinstance(value, str):
        yield from numbers(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield f"{name}: {value}"
    elif isinstance(value, list):
        for part in value:
            yield from facts_in(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            if name in {"claim", "compare", "kind", "references"}:
                yield f"{name}: {json.dumps(part)}"
            else:
                yield from facts_in(part)


def numbers(text: str) -> Iterable[str]:
    """Each number with its unit, in one spelling: `two weeks` is `2 weeks`."""
    for match in NUMBER.finditer(text):
        number = match["number"].lower().replace(",", "")
        number = {"one": "1", "half": "0.5", "once": "1 time", "twice": "2 time"}.get(
            number, SPELT.get(number, number)
        )
        unit = UNITS.get((match["unit"] or "").lower(), "")
        yield f"{number} {unit}".strip()


def main() -> None:
    text = json.dumps(facts(), ensure_ascii=False, indent=1)
    # One line an item: short enough to keep, long enough to read a diff of.
    text = re.sub(r"\[\n  +(.*?)\n \]", lambda m: f"[{joined(m[1])}]", text, flags=re.S)
    KEPT.write_text(f"{text}\n", encoding="utf-8")


def joined(lines: str) -> str:
    return " ".join(line.strip() for line in lines.splitlines())


if __name__ == "__main__":
    main()
