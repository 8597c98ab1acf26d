"""Days, times and numbers of other programs: read as meant, asked where unclear."""

from datetime import date, time
from decimal import Decimal

import pytest

from psoas_care.records.imports.values import (
    DayOrder,
    FractionMark,
    TwoDaysError,
    has_two_readings,
    is_undecided,
    mark_of,
    order_of,
    read_amount,
    read_day,
    read_time,
    split_moment,
)
from psoas_care.web.numbers import TwoReadings

FIFTH = date(2024, 12, 5)


@pytest.mark.parametrize(
    "text",
    ["2024-12-05", "2024/12/5", "5th Dec 2024", "5 December 2024", "Dec 5, 2024",
     "december 5th 2024", "5. Dec 2024"],
)  # fmt: skip
def test_a_day_that_has_one_reading(text):
    assert read_day(text, None) == FIFTH


@pytest.mark.parametrize("text", ["05/12/2024", "5.12.24", "5-12-2024"])
def test_a_day_in_numbers_is_read_in_the_order_that_was_said(text):
    assert read_day(text, DayOrder.DAY_FIRST) == FIFTH
    assert read_day(text, DayOrder.MONTH_FIRST) == date(2024, 5, 12)
    with pytest.raises(TwoDaysError):
        read_day(text, None)


@pytest.mark.parametrize(
    "text",
    ["31/02/2024", "2024-02-31", "31 February 2024", "32/01/2024", "13/13/2024",
     "yesterday", "", "2024", "5 Foo 2024", "00/01/2024", "٣/4/2024"],
)  # fmt: skip
def test_what_is_no_day(text):
    with pytest.raises(ValueError, match=r"^"):
        read_day(text, DayOrder.DAY_FIRST)


def test_the_file_says_which_number_is_the_day():
    assert order_of(["03/04/2024", "13/04/2024"]) == DayOrder.DAY_FIRST
    assert order_of(["03/04/2024", "04/13/2024"]) == DayOrder.MONTH_FIRST
    assert order_of(["03/04/2024"]) is None
    assert order_of(["13/04/2024", "04/13/2024"]) is None  # one of them is wrong
    assert is_undecided(["2024-01-02", "03/04/2024"])
    assert not is_undecided(["2024-01-02", "04/04/2024", "31/02/2024"])


@pytest.mark.parametrize(
    ("text", "clock"),
    [("8:30", time(8, 30)), ("08.30", time(8, 30)), ("8:30 pm", time(20, 30)),
     ("12:05 AM", time(0, 5)), ("12:05 p.m.", time(12, 5)),
     ("20:30:15", time(20, 30, 15)), ("20:30:15.123", time(20, 30, 15)),
     ("8h30", time(8, 30))],
)  # fmt: skip
def test_a_time(text, clock):
    assert read_time(text) == clock


@pytest.mark.parametrize("text", ["13:61", "25:00", "13:00 pm", "0:30 am", "noon", ""])
def test_what_is_no_time(text):
    with pytest.raises(ValueError, match=r"^"):
        read_time(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [("2024-05-01T08:30:00", ("2024-05-01", "08:30:00")),
     ("01/05/2024 8:30 pm", ("01/05/2024", "8:30 pm")),
     ("5th Dec 2024", ("5th Dec 2024", "")), ("2024-05-01", ("2024-05-01", ""))],
)  # fmt: skip
def test_a_day_and_its_time_in_one_cell(text, parts):
    assert split_moment(text) == parts


def test_a_comma_is_what_the_file_shows_or_what_was_said():
    assert mark_of(["3,5", "4"]) == FractionMark.COMMA
    assert mark_of(["3.5", "4"]) == FractionMark.POINT
    assert mark_of(["3", "4"]) is None
    assert has_two_readings(["1,500"])
    assert not has_two_readings(["3,5"])
    with pytest.raises(TwoReadings):
        read_amount("1,500", None)
    assert read_amount("1,500", FractionMark.COMMA) == Decimal("1.5")
    assert read_amount("1,500", FractionMark.POINT) == 1500
    assert read_amount("3,5", None) == Decimal("3.5")
