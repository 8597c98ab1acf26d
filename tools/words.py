"""Refuse words that the product does not use: `make check` asks it.

    python -m tools.words

The words, what to say instead and why are a table in docs/voice.md, so that writers and
this check read the same. Exit code 1 if a sentence for people has one of them.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
VOICE = ROOT / "docs" / "voice.md"
HEADING = "## Words we do not use"
GETTEXT = {
    "_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy",
    "pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy",
}  # fmt: skip

TRANSLATE = re.compile(r"""(?:{%\s*translate\s+|_\()(["'])(?P<words>.*?)\1""")
BLOCK = re.compile(
    r"{%\s*blocktranslate.*?%}(?P<words>.*?){%\s*endblocktranslate", re.S
)


class Ban(NamedTuple):
    """A phrase that is refused, with what to say and the reason."""

    phrase: str
    instead: str
    why: str

    def is_in(self, sentence: str) -> bool:
        """Whether the sentence has the phrase as whole words, in any case."""
        words = re.escape(self.phrase).replace(r"\ ", r"\s+")
        return bool(re.search(rf"(?<!\w){words}(?!\w)", sentence, re.IGNORECASE))


class Sentence(NamedTuple):
    where: str
    text: str


def main(root: Path = ROOT) -> int:
    """Print each fault; gives the exit code."""
    found = list(faults(root, bans(VOICE.read_text(encoding="utf-8"))))
    for fault in found:
        print(fault, file=sys.stderr)
    return int(bool(found))


def bans(voice: str) -> Iterator[Ban]:
    """The rows of the table under `HEADING`, one for each form of a phrase."""
    table = voice.partition(HEADING)[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("|")]
    for row in rows[2:]:  # after its head and the line beneath
        phrases, instead, why = (cell.strip() for cell in row.strip("|").split("|"))
        for phrase in phrases.split(" / "):
            yield Ban(phrase, instead, why)


def faults(root: Path, banned: Iterator[Ban]) -> Iterator[str]:
    """What is wrong, each with file, line, suggestion and reason."""
    known = list(banned)
    for sentence in sentences(root):
        for ban in known:
            if ban.is_in(sentence.text):
                yield (
                    f"{sentence.where}: “{ban.phrase}” in “{shortened(sentence.text)}”."
                    f" Say: {ban.instead}. {ban.why}"
                )


def shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 80 else f"{plain[:79]}…"


def sentences(root: Path) -> Iterator[Sentence]:
    """All that people read, of a tree like ours."""
    for path in sorted((root / "psoas_care").rglob("*.py")):
        if path.parent.name != "migrations":
            yield from of_python(path, root)
    for path in sorted((root / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            yield from of_template(path, root)
    for path in sorted((root / "fixtures").rglob("*.json")):
        name = str(path.relative_to(root))
        for text in strings(json.loads(path.read_text(encoding="utf-8"))):
            yield Sentence(name, text)


def of_python(path: Path, root: Path) -> Iterator[Sentence]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and called(node) in GETTEXT:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(
                    argument.value, str
                ):
                    where = f"{path.relative_to(root)}:{argument.lineno}"
                    yield Sentence(where, argument.value)


def called(node: ast.Call) -> str:
    return str(getattr(node.func, "id", getattr(node.func, "attr", "")))


def of_template(path: Path, root: Path) -> Iterator[Sentence]:
    text = path.read_text(encoding="utf-8")
    for pattern in (TRANSLATE, BLOCK):
        for found in pattern.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            yield Sentence(f"{path.relative_to(root)}:{line}", found["words"])


def strings(value: Any) -> Iterator[str]:
    """Every string in a value of JSON; keys are names, not words."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)


if __name__ == "__main__":
    sys.exit(main())
