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
LAYERED_IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?;\n?')


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage with one flattened style sheet and hashed module imports.

    `main.css` is flattened into one file, so that a page needs one request for its
    style; and imports between *our* modules get their hashed names. (Django's own
    switch for the latter reads every script, and stumbles over one of htmx.)
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
        """Flatten the style sheet before its content gives it its hashed name."""
        if STYLE_SHEET in paths and not options.get("dry_run"):
            self.delete(STYLE_SHEET)
            self._save(STYLE_SHEET, ContentFile(flattened_style_sheet()))
            paths[STYLE_SHEET] = (self, STYLE_SHEET)
        yield from super().post_process(paths, *args, **options)


def flattened_style_sheet() -> str:
    """`main.css` with each `@import url("x") layer(y);` replaced by `@layer y {x}`.

    Its colours are understood by browsers without `light-dark()` as well.
    """

    def inlined(match: re.Match[str]) -> str:
        name, layer = match.groups()
        text = with_fallback(_source(f"css/{name}"))
        return f"@layer {layer} {{\n{text}}}\n" if layer else text

    return LAYERED_IMPORT.sub(inlined, _source(STYLE_SHEET))


def _source(name: str) -> str:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(f"{name}, imported by {STYLE_SHEET}, does not exist.")
    return Path(str(found)).read_text(encoding="utf-8")
