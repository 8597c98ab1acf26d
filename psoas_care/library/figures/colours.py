"""Colours for a drawing that is a file of its own.

An image knows nothing of the page it stands in, so it brings the rules it needs and the
tokens they use. It follows the reader's light or dark scheme by itself.
"""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

RULES = Path(__file__).with_name("drawing.css")
TOKEN = re.compile(r"(--[\w-]+):\s*([^;{}]+);")
USE = re.compile(r"var\((--[\w-]+)\)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SPACE = re.compile(r"\s*([{};:,])\s*")
RULE = re.compile(r"([^{}]+)(\{[^{}]*\})")
NAME = re.compile(r"\.([\w-]+)")
NAMES = re.compile(r'class="([^"]*)"')


def style(drawing: str, tokens: str) -> str:
    """The rules of a drawing with the tokens they need, taken from a style sheet."""
    rules = _needed(drawing)
    # Of several the first: the others are for who asks for more contrast.
    known = dict(reversed(TOKEN.findall(tokens)))
    used = sorted(set(USE.findall(rules)))
    values = "".join(f"{name}:{known[name]};" for name in used)
    return _small(f":root{{color-scheme:light dark;{values}}}{rules}")


def _needed(drawing: str) -> str:
    """The rules for the classes that a drawing has, and for no other."""
    there = {name for names in NAMES.findall(drawing) for name in names.split()}
    kept = []
    for selectors, body in RULE.findall(_rules()):
        fitting = [one for one in selectors.split(",") if there >= {*NAME.findall(one)}]
        if fitting:
            kept.append(f"{','.join(fitting)}{body}")
    return "".join(kept)


@cache
def _rules() -> str:
    return _small(RULES.read_text(encoding="utf-8"))


def _small(css: str) -> str:
    return SPACE.sub(r"\1", COMMENT.sub("", css)).replace(";}", "}").strip()


def dressed(drawing: str, css: str) -> str:
    """A drawing with its style inside."""
    start, end, rest = drawing.partition(">")
    return f"{start}{end}<style>{css}</style>{rest}"


def source_hash(drawing: str) -> str:
    """What a security policy says to allow the style in a drawing and no other."""
    css = drawing.partition("<style>")[2].partition("</style>")[0]
    digest = hashlib.sha256(css.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
