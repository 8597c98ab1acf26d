"""The tool that takes pictures taps what is there: a name that changed would end it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TAPPED = re.compile(r'get_by_(?:role\("\w+", name=|label\(|text\()"([^"]+)"')
NAMES = TAPPED.findall((ROOT / "tools/screens.py").read_text("utf-8"))
WORDS = "".join(
    path.read_text("utf-8")
    for folder, files in (("templates", "*.html"), ("fixtures/safety", "*.json"))
    for path in (ROOT / folder).rglob(files)
)


@pytest.mark.parametrize("name", sorted(set(NAMES)))
def test_what_the_tool_taps_is_called_so_on_a_page(name):
    assert name in WORDS
