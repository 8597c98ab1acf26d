"""Where the dots before and after sessions stand, and which rows are drawn."""

import pytest

from psoas_care.progress.charts.before_after_chart import (
    BeforeAfter,
    before_after_chart,
)
from psoas_care.progress.statistics import PairedChange


def around(label, pairs, *, low=None, high=None, before=5.0, after=4.0):
    change = PairedChange(pairs, before, after, low, high)
    return BeforeAfter(label, change, "1.0 lower", "")


def test_a_dot_stands_where_its_pain_is_on_the_way_from_0_to_10():
    chart = before_after_chart(
        [around("Bridge", 5, low=-2, high=0, before=6.2, after=4.5)]
    )

    (row,) = chart.drawn
    assert (row.before, row.before_x) == ("6.2", "62")
    assert (row.after, row.after_x) == ("4.5", "45")


@pytest.mark.parametrize(("pain", "x"), [(0.0, "0"), (10.0, "100")])
def test_no_pain_and_the_worst_are_the_ends(pain, x):
    chart = before_after_chart(
        [around("Bridge", 5, low=-1, high=1, before=pain, after=pain)]
    )

    assert chart.drawn[0].after_x == x


def test_what_was_done_most_often_comes_first_and_ties_go_by_name():
    chart = before_after_chart([around("B", 2), around("C", 9), around("A", 2)])

    assert [row.label for row in chart.rows] == ["C", "A", "B"]


def test_a_row_without_an_interval_is_in_the_table_and_not_in_the_picture():
    chart = before_after_chart([around("Sure", 5, low=-2, high=0), around("Once", 1)])

    assert [row.label for row in chart.rows] == ["Sure", "Once"]
    assert [row.label for row in chart.drawn] == ["Sure"]
    assert [row.points for row in chart.rows] == ["−1.0 (−2.0 … 0.0)", "−1.0"]


def test_eight_rows_are_drawn_and_the_table_has_the_rest():
    chart = before_after_chart(
        [around(f"E{n}", 20 - n, low=-1, high=1) for n in range(15)]
    )

    assert len(chart.drawn) == 8
    assert len(chart.rows) == 15
