"""The numbers to call, as they stand in the fixture.

No test can dial a number. What it can check is the form, that the page is named where
the number was read, and the digits themselves, a second time.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from django_countries import countries

FIXTURE = Path(__file__).parents[2] / "fixtures" / "safety" / "emergency.json"

ROWS = [record["fields"] for record in json.loads(FIXTURE.read_text())]
KINDS = ("emergency", "urgent", "crisis")

NUMBER = r"\d[\d ]*\d"
ENTRY = rf"{NUMBER}(?: \([\w ,]+\))?"
LINE = re.compile(rf"{ENTRY}(?: or {ENTRY})*")
"""One number or several with "or" between, each with a name in brackets or none."""

EUROPEAN_UNION = (
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
)

OUTSIDE_THE_UNION = {
    "AU": "000", "CA": "911", "CH": "144 or 112", "GB": "999", "HK": "999", "IN": "112",
    "IS": "112", "JP": "119", "LI": "144 or 112", "NO": "113", "NZ": "111", "SG": "995",
    "US": "911", "ZA": "10177 or 112 (mobile phone)",
}  # fmt: skip
"""Copied by hand from the sources; in Norway 112 is the police."""

CRISIS = {
    "AT": "142", "AU": "13 11 14", "CA": "988", "CH": "143", "DE": "0800 111 0 111",
    "ES": "024", "FI": "09 2525 0111", "FR": "3114",
    "GB": "116 123", "GR": "1018", "HK": "2896 0000", "IE": "116 123", "IN": "14416",
    "LI": "143", "MT": "1579", "NL": "113", "NO": "116 123", "NZ": "1737",
    "PL": "800 70 2222", "PT": "1411", "SG": "1767", "US": "988",
    "ZA": "0800 567 567",
}  # fmt: skip
"""The same; Belgium, with a line for each language, stands in the test."""


def numbers_of(line: str) -> Iterator[str]:
    """The digits of every number of a line, names left out."""
    without_names = re.sub(r"\([^)]*\)", "", line)
    for number in re.findall(NUMBER, without_names):
        yield number.replace(" ", "")


def by_country(kind: str) -> dict[str, str]:
    return {row["key"]: row[kind] for row in ROWS}


def test_a_country_is_named_by_its_code_and_once():
    keys = [row["key"] for row in ROWS]

    assert len(keys) == len(set(keys))
    assert [key for key in keys if key not in countries] == []


def test_the_whole_union_is_there_and_every_line_of_it_has_112():
    emergency = by_country("emergency")

    for key in EUROPEAN_UNION.split():
        assert "112" in numbers_of(emergency[key]), key


def test_outside_the_union_the_emergency_numbers_are_those_of_the_sources():
    union = EUROPEAN_UNION.split()
    outside = {
        key: line for key, line in by_country("emergency").items() if key not in union
    }

    assert outside == OUTSIDE_THE_UNION


def test_the_crisis_lines_are_those_of_the_sources():
    crisis = {key: line for key, line in by_country("crisis").items() if line}

    assert crisis.pop("BE") == (
        "0800 32 123 (Centre de Prévention du Suicide) or 1813 (Zelfmoordlijn)"
    )
    assert {key: line.split(" (")[0] for key, line in crisis.items()} == CRISIS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["key"])
def test_a_line_holds_numbers_that_can_be_dialled(row):
    assert row["emergency"]
    for line in filter(None, (row[kind] for kind in KINDS)):
        assert LINE.fullmatch(line), line
        # Fifteen digits are the longest number there is (ITU-T E.164).
        assert all(2 <= len(number) <= 15 for number in numbers_of(line)), line


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["key"])
def test_every_number_says_where_and_when_it_was_read(row):
    assert row["source"].startswith("https://")
    assert row["source_says"]
    assert bool(row["crisis_source"]) == bool(row["crisis"])
    assert row["crisis_source"].startswith("https://") or not row["crisis"]
    assert date.fromisoformat(row["checked_on"]) <= timezone.localdate()
