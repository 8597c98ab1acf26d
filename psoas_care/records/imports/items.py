"""What a file of another app says, before anybody chose what it means here."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple

MOST_ITEMS = 200_000
"""Lines of one file: five hundred years of a daily one, or a watch of a few."""

LONGEST_LABEL, LONGEST_NOTE = 80, 1500


class FileItem(NamedTuple):
    """One line: when, what, and how much or in which words.

    Without a `clock` it is of the whole day. `at` is there where the file names the
    zone as well. `number` is as the file says it; a scale of words (mild, severe) has
    `words` and no number, since nobody can tell which number from 0 to 10 each is.
    `seconds` is how long it lasted, where the file says so.
    """

    line: int
    label: str
    day: date
    clock: time | None = None
    at: datetime | None = None
    number: Decimal | None = None
    words: str = ""
    note: str = ""
    seconds: int | None = None


class LineProblem(NamedTuple):
    """A line that cannot be understood, and why, in a sentence."""

    line: int
    why: str


ItemOrProblem = FileItem | LineProblem


class Contents(NamedTuple):
    """What all lines of a file together are, for the page that asks what they mean."""

    labels: Sequence["ItemName"]
    sample: Sequence[FileItem]
    problems: Sequence[LineProblem]
    problem_count: int
    total: int


class ItemName(NamedTuple):
    """All items of one name: how many, over which days, and what they have."""

    name: str
    times: int
    first: date
    last: date
    is_rating: bool
    has_numbers: bool
    has_seconds: bool
