"""Every bar has a test with its number in the name, and a line in the document."""

import re

from tests.installation import ROOT

BARS = range(1, 24)


def test_every_bar_of_security_has_a_test():
    sources = [path.read_text() for path in (ROOT / "tests").rglob("test_*.py")]
    tested = {int(n) for s in sources for n in re.findall(r"def test_s(\d+)_", s)}

    assert tested == {*BARS}


def test_every_bar_of_security_has_a_line_in_its_order():
    document = (ROOT / "docs" / "reliability.md").read_text()

    assert [int(n) for n in re.findall(r"(?m)^\| S(\d+) ", document)] == [*BARS]
