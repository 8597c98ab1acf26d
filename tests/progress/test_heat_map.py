"""The calendar of practice, against cells worked by hand."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.progress.charts.heat_map import heat_map, step_of

SUNDAY = date(2026, 11, 22)


def days_ago(count):
    return SUNDAY - timedelta(days=count)


def layers(found, block=0):
    return dict(found.blocks[block].layers)


@pytest.mark.parametrize(
    ("seconds", "step"),
    [
        (0, "counted"),
        (1, "1"),
        (300, "1"),
        (301, "2"),
        (600, "2"),
        (1200, "3"),
        (1201, "4"),
        (7200, "4"),
    ],
)
def test_a_step_of_colour_is_as_long_as_a_ready_session(seconds, step):
    assert step_of(seconds) == step


def test_a_week_is_a_column_with_monday_on_top():
    practice = {
        days_ago(8): {"stretch": 200, "relax": 200},  # a Saturday, 400 s
        days_ago(6): {"strengthen": 0},  # a Monday, only counted
        days_ago(4): {"stretch": 1500},  # a Wednesday
    }

    found = heat_map(practice, days_ago(8), days_ago(3))

    # Two columns of 10 × 10; cells are 8 wide. Friday and what is after Thursday have
    # no cell; a counted day is a small mark upon an empty cell.
    assert found.blocks[0].view_box == "0 0 20 70"
    assert layers(found) == {
        "0": "M1 61h8v8h-8zM11 1h8v8h-8zM11 11h8v8h-8zM11 31h8v8h-8z",
        "2": "M1 51h8v8h-8z",
        "4": "M11 21h8v8h-8z",
        "counted": "M13 3h4v4h-4z",
    }
    assert found.blocks[0].places == "25 75"
    assert (found.blocks[0].first, found.blocks[0].last) == (days_ago(8), days_ago(3))
    assert found.has_counted


def test_the_table_says_the_minutes_of_each_day_and_week_newest_first():
    practice = {
        days_ago(21): {"stretch": 600},  # Sunday 1 November
        days_ago(6): {"strengthen": 0},
        days_ago(4): {"stretch": 100, "relax": 100},
        days_ago(0): {"stretch": 20},
    }

    found = heat_map(practice, days_ago(21), SUNDAY)

    november, october = found.months
    assert (november.first, october.first) == (date(2026, 11, 1), date(2026, 10, 1))
    # 200 s are 3 min, 20 s are one: the week's 220 s are 4
    assert november.rows[0] == ("16", "✓", "", "3", "", "", "", "1", "4")
    assert november.rows[1] == ("9", *[""] * 8)
    assert [row[0] for row in november.rows] == ["16", "9", "2"]
    assert october.rows == (("26", "", "", "", "", "", "", "10", "10"),)


@pytest.mark.parametrize(
    ("days", "size", "columns", "height"),
    [
        (1, "short", [1], 210),
        (30, "short", [5], 210),
        (90, "medium", [13], 154),
        (99, "long", [15], 105),
        (189, "long", [27], 105),
        # from here on more than half a year: blocks that are as equal as can be
        (190, "long", [14, 14], 105),
        (365, "long", [27, 26], 105),
        (1826, "long", [27] + [26] * 9, 105),
    ],
)
def test_a_long_time_is_cut_into_blocks_of_half_a_year(days, size, columns, height):
    found = heat_map({}, days_ago(days - 1), SUNDAY)

    assert (found.size, found.height) == (size, height)
    assert [len(block.places.split()) for block in found.blocks] == columns


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        # the week from 26 October on brings 1 November
        (30, [("Oct", "0"), ("Nov", "20")]),
        (90, [("Sep", "7.69"), ("Oct", "38.46"), ("Nov", "69.23")]),
        # a single week without a first of the month
        (7, [("Nov", "0")]),
    ],
)
def test_months_are_named_where_they_begin(days, labels):
    (block,) = heat_map({}, days_ago(days - 1), SUNDAY).blocks

    assert [(label.first.strftime("%b"), label.x) for label in block.months] == labels


def test_every_other_weekday_is_named():
    found = heat_map({}, days_ago(29), SUNDAY)

    assert [(name.day.strftime("%a"), name.y) for name in found.names] == [
        ("Mon", 15),
        ("Wed", 75),
        ("Fri", 135),
        ("Sun", 195),
    ]
    assert [day.weekday() for day in found.weekdays] == list(range(7))


@given(
    st.dictionaries(
        st.integers(0, 900).map(days_ago),
        st.dictionaries(st.sampled_from(["stretch", "relax"]), st.integers(0, 9000)),
    ),
    st.integers(1, 900),
)
def test_every_day_has_one_cell_and_every_week_one_row(practice, days):
    found = heat_map(practice, days_ago(days - 1), SUNDAY)

    cells = [
        cell
        for block in found.blocks
        for step, path in block.layers
        if step != "counted"
        for cell in re.findall(r"M\d+ \d+h8", path)
    ]
    rows = [row for month in found.months for row in month.rows]
    places = " ".join(block.places for block in found.blocks).split()
    assert len(cells) == days
    assert len(rows) == len(places)
    assert all(0 < float(place) < 100 for place in places)
