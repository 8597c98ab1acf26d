"""Static files as production serves them: hashed, compressed, one style sheet."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from psoas_care.web.schemes import with_fallback

STYLE_SHEET = "css/main.css"
PAGE_SCRIPT = "js/page.js"
OUR_SCRIPT = re.compile(r"js/[\w-]+\.js")
COMMENT = re.compile(r"^\s*(?://[^\n]*|/\*\*.*?\*/)\n", re.DOTALL | re.MULTILINE)
"""What stands alone on its lines; behind code it may be part of a text."""
BARE_IMPORT = re.compile(r'^import "\./([^"]+)";\n', re.MULTILINE)
LAYERED_IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?;\n?')


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage with flattened files and hashed module imports.

    `main.css` is flattened into one file, so that a page needs one request for its
    style, and so is `page.js`; what only its readers need is left out of our scripts.
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
            if STYLE_SHEET in paths:
                self._replace(STYLE_SHEET, flattened_style_sheet(), paths)
            for name in filter(OUR_SCRIPT.fullmatch, [*paths]):
                self._replace(name, served_script(name), paths)
        yield from super().post_process(paths, *args, **options)

    def _replace(self, name: str, text: str, paths: dict[str, Any]) -> None:
        self.delete(name)
        self._save(name, ContentFile(text))
        paths[name] = (self, name)


def flattened_style_sheet() -> str:
    """`main.css` with each `@import url("x") layer(y);` replaced by `@layer y {x}`.

    Its colours are understood by browsers without `light-dark()` as well.
    """

    def inlined(match: re.Match[str]) -> str:
        name, layer = match.groups()
        text = with_fallback(_source(f"css/{name}"))
        return f"@layer {layer} {{\n{text}}}\n" if layer else text

    return LAYERED_IMPORT.sub(inlined, _source(STYLE_SHEET))


def served_script(name: str) -> str:
    """One of our modules without comments and indentation.

    What `page.js` imports stands in its place, each in a block of its own.
    """

    def inlined(match: re.Match[str]) -> str:
        return f"{{\n{served_script(f'js/{match[1]}')}}}\n"

    lines = COMMENT.sub("", _source(name)).splitlines()
    text = "".join(f"{line.strip()}\n" for line in lines if line.strip())
    return BARE_IMPORT.sub(inlined, text) if name == PAGE_SCRIPT else text


def _source(name: str) -> str:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(f"{name}, imported by {STYLE_SHEET}, does not exist.")
    return Path(str(found)).read_text(encoding="utf-8")
