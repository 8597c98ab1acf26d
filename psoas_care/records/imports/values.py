"""Days, times and numbers as people and programs write them.

Nothing is guessed: a day or number that can be read in two ways asks which one it is.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum

from psoas_care.web.numbers import NotANumber, TwoReadings, read_number


class DayOrder(StrEnum):
    """In which order a day written in numbers is."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class FractionMark(StrEnum):
    """What stands before the fraction of a number."""

    POINT = "."
    COMMA = ","


MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december",
)  # fmt: skip
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
NUMBERS = re.compile(r"(\d{1,2})[-/. ]{1,2}(\d{1,2})[-/. ]{1,2}(\d{4}|\d{2})", re.ASCII)
DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.? +([a-z]{3,9})\.?,? +(\d{4})")
MONTH_DAY = re.compile(r"([a-z]{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})")
TIME = re.compile(
    r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)? ?([ap])?\.?(?:m\.?)?", re.ASCII
)
MOMENT = re.compile(r"(.*\d{4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})[T, ]+(\d{1,2}[:.h].*)")
CENTURY = 2000


class TwoDaysError(ValueError):
    """A day that is one if the day stands first, and another if the month does."""


def split_moment(text: str) -> tuple[str, str]:
    """The day and the time of a text such as "2024-05-01T08:30"; "" without a time."""
    found = MOMENT.fullmatch(text.strip())
    return (found[1].strip(" ,T"), found[2]) if found else (text.strip(), "")


def read_day(text: str, order: DayOrder | None) -> date:
    """The day that a text names. Raises `TwoDaysError`, and `ValueError` for none."""
    text = text.strip().lower()
    if found := ISO.fullmatch(text):
        return date(*map(int, found.groups()))
    if found := DAY_MONTH.fullmatch(text):
        return date(int(found[3]), _month(found[2]), int(found[1]))
    if found := MONTH_DAY.fullmatch(text):
        return date(int(found[3]), _month(found[1]), int(found[2]))
    found = NUMBERS.fullmatch(text)
    if not found:
        raise ValueError(text)
    first, second, year = map(int, found.groups())
    if year < 100:
        year += CENTURY
    if order is None:
        order = _only_order(first, second)
    if order is None:
        raise TwoDaysError(text)
    day, month = (first, second) if order == DayOrder.DAY_FIRST else (second, first)
    return date(year, month, day)


def _only_order(first: int, second: int) -> DayOrder | None:
    if first == second or (first > 12 and second <= 12):
        return DayOrder.DAY_FIRST
    return DayOrder.MONTH_FIRST if second > 12 and first <= 12 else None


def _month(word: str) -> int:
    for number, name in enumerate(MONTHS, start=1):
        if name.startswith(word) or (word == "sept" and number == 9):
            return number
    raise ValueError(word)


def order_of(texts: Iterable[str]) -> DayOrder | None:
    """The order that the days of a file show; None where none of them decides it.

    Where some say one and some the other, lines are wrong; then it is asked, too.
    """
    shown = set()
    for text in texts:
        found = NUMBERS.fullmatch(text.strip().lower())
        if found and found[1] != found[2]:
            first, second = int(found[1]), int(found[2])
            if only := _only_order(first, second):
                shown.add(only)
    return shown.pop() if len(shown) == 1 else None


def is_undecided(texts: Iterable[str]) -> bool:
    """Whether any of these days can be read in two ways."""
    for text in texts:
        try:
            read_day(text, None)
        except TwoDaysError:
            return True
        except ValueError:
            continue
    return False


def read_time(text: str) -> time:
    """Such as "8:30", "08.30", "8:30 pm", "20:30:15". Raises `ValueError`."""
    found = TIME.fullmatch(text.strip().lower())
    if not found:
        raise ValueError(text)
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            raise ValueError(text)
        hour = hour % 12 + (12 if found[4] == "p" else 0)
    return time(hour, minute, second)


def read_amount(text: str, mark: FractionMark | None) -> Decimal:
    """The number in a cell. Raises `TwoReadings`, and `NotANumber` for none."""
    try:
        return read_number(text)
    except TwoReadings as two:
        if mark is None:
            raise
        return Decimal(two.part if mark in text else two.whole)


def mark_of(texts: Iterable[str]) -> FractionMark | None:
    """What the numbers of a file show to stand before a fraction; None for nothing."""
    shown = set()
    for text in texts:
        try:
            read_number(text)
        except (TwoReadings, NotANumber):
            continue
        shown |= {mark for mark in FractionMark if mark in text}
    return shown.pop() if len(shown) == 1 else None


def has_two_readings(texts: Iterable[str]) -> bool:
    for text in texts:
        try:
            read_number(text)
        except TwoReadings:
            return True
        except NotANumber:
            continue
    return False


def moment_in(text: str) -> datetime:
    """A moment with its distance from UTC, "2024-05-01 08:30:00 +0200"."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z")
