"""Static files as production serves them: hashed, compressed, one style sheet."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import count, product
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from psoas_care.web.schemes import COMMENT as STYLE_COMMENT
from psoas_care.web.schemes import with_fallback

STYLE_SHEETS = {"css/main.css", "css/charts.css"}
ENTRY_SCRIPTS = {"js/check-in.js", "js/page.js", "js/player.js", "js/test-clock.js"}
OUR_SCRIPT = re.compile(r"js/[\w-]+\.js")
COMMENT = re.compile(r"^\s*(?://[^\n]*|/\*\*.*?\*/)\n", re.DOTALL | re.MULTILINE)
"""What stands alone on its lines."""
REMARK = re.compile(r"(?<=[;,{)]) // [^\n\"'`]*$", re.MULTILINE)
"""What stands behind code; within a text its closing mark would follow."""
IMPORT = re.compile(r'^import (?:({[^}]+}) from )?"\./([\w-]+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(
    r"^export ((?:async )?(?:class|function|const) (\w+))", re.MULTILINE
)
BREAK = re.compile(r"(?<=[{;,(\[])\n|\n(?=[})\]])")
"""Ends of lines that a script does without; none is within a text."""
TEXT = re.compile(
    r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`"""
    r"|/(?! )(?:[^/\\\n]|\\.)+/)"
)
"""What says each of its spaces: texts, and patterns, which begin without one."""
SIGN = re.compile(
    r" ?(=>|[=!]==|[<>]=?|\|\|=?|&&|\?\?=?|\+=|[?:=*|{}(),;]) ?"
    r"|(?<=[\w)\]]) ([-+/%]) (?=[\w(])"
)
"""Signs that need no space around them; `+ +` and `- -` would be others without."""
PRIVATE = re.compile(
    r"((?<=\.)|^(?:(?:static|get|set|async) |\*)*)#(\w+)", re.MULTILINE
)
"""A name of ours that only its own class can read, where it is used or declared."""
SPACE = re.compile(r"\s*([{};,])\s*|\s+")
LAYERED_IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?;\n?')


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage with flattened files and hashed module imports.

    Each of `STYLE_SHEETS` is flattened into one file, so that most pages need one
    request for their style and those with charts two; so are `ENTRY_SCRIPTS` with what
    they import. What only their readers need is left out.
    Imports between *our* modules get their hashed names. (Django's own switch for that
    reads every script, and stumbles over one of htmx.)
    """

    patterns = (
        *ManifestFilesMixin.patterns,
        (
            "js/*.js",
            (
                (
                    r"""(?P<matched>from\s+["'](?P<url>\./[^"']+)["'])""",
                    'from "%(url)s"',
                ),
                (
                    r"""(?P<matched>import\s+["'](?P<url>\./[^"']+)["'])""",
                    'import "%(url)s"',
                ),
                (
                    r"""(?P<matched>import\(["'](?P<url>\./[^"']+)["']\))""",
                    'import("%(url)s")',
                ),
            ),
        ),
    )

    def post_process(
        self, paths: dict[str, Any], *args: Any, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        """Flatten and shorten before the content gives each file its hashed name."""
        if not options.get("dry_run"):
            for name in STYLE_SHEETS & {*paths}:
                self._replace(name, flattened_style_sheet(name), paths)
            for name in filter(OUR_SCRIPT.fullmatch, [*paths]):
                self._replace(name, served_script(name), paths)
        yield from super().post_process(paths, *args, **options)

    def _replace(self, name: str, text: str, paths: dict[str, Any]) -> None:
        self.delete(name)
        self._save(name, ContentFile(text))
        paths[name] = (self, name)


def flattened_style_sheet(name: str) -> str:
    """A sheet with each `@import url("x") layer(y);` replaced by `@layer y {x}`.

    Its colours are understood by browsers without `light-dark()` as well. Of the space
    that only its readers need, nothing is left.
    """

    def inlined(match: re.Match[str]) -> str:
        piece, layer = match.groups()
        text = with_fallback(_source(f"css/{piece}"))
        return f"@layer {layer} {{\n{text}}}\n" if layer else text

    css = STYLE_COMMENT.sub("", LAYERED_IMPORT.sub(inlined, _source(name)))
    return SPACE.sub(lambda space: space[1] or " ", css).replace(";}", "}")


def served_script(name: str) -> str:
    """One of our modules without what only its readers need; entries are flattened.

    That is comments, indentation, most breaks, spaces around signs, what ends a last
    statement, and the length of private names.
    """
    text = flattened_script(name) if name in ENTRY_SCRIPTS else _short(name)
    found = Counter(name for _where, name in PRIVATE.findall(text))
    short = dict(zip(dict(found.most_common()), _letters(), strict=False))
    text = PRIVATE.sub(lambda match: f"{match[1]}#{short[match[2]]}", text)
    pieces = TEXT.split(BREAK.sub("", text))
    pieces[::2] = [SIGN.sub(r"\1\2", c).replace(";}", "}") for c in pieces[::2]]
    return "".join(pieces)


def _letters() -> Iterator[str]:
    """Give a, b … z, aa, ab … without end."""
    for n in count(1):
        yield from map("".join, product(ascii_lowercase, repeat=n))


def flattened_script(entry: str) -> str:
    """A module and all that it imports, each once, before those that ask for it.

    A module becomes a function of its own, so that no name meets another: it is called
    at once and gives what it exported. It has to import and export as ours do, a line
    at a time and by name; anything else is refused.
    """
    texts: dict[str, str] = {}

    def add(name: str) -> None:
        text = _short(name)
        for _names, imported in IMPORT.findall(text):
            if f"js/{imported}.js" not in texts:
                add(f"js/{imported}.js")
        texts[name] = _as_function(name, text)

    add(entry)
    return "".join(texts.values())


def _as_function(name: str, text: str) -> str:
    exported = ", ".join(name for _what, name in EXPORT.findall(text))

    def taken(match: re.Match[str]) -> str:
        names, imported = match.groups()
        return f"const {names} = {_variable(imported)};\n" if names else ""

    body = EXPORT.sub(r"\1", IMPORT.sub(taken, text))
    if re.search(r"^(?:import|export)\b(?!\()", body, re.MULTILINE):
        raise ValueError(f"{name} imports or exports in a way that is not known here.")
    if not exported:
        return f"{{\n{body}}}\n"
    variable = _variable(Path(name).stem)
    return f"const {variable} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"


def _variable(module: str) -> str:
    return "$" + module.replace("-", "_")


def _short(name: str) -> str:
    lines = REMARK.sub("", COMMENT.sub("", _source(name))).splitlines()
    return "".join(f"{line.strip()}\n" for line in lines if line.strip())


def _source(name: str) -> str:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(f"{name} is imported, and does not exist.")
    return Path(str(found)).read_text(encoding="utf-8")
