"""Where the dots and intervals of the day after stand, and which rows are drawn."""

import pytest

from psoas_care.progress.charts.before_after_chart import (
    BeforeAfter,
    before_after_chart,
)
from psoas_care.progress.charts.findings_chart import FindingRow, findings_chart
from psoas_care.progress.statistics import Outlook, PairedChange


def around(label, pairs, *, low=None, high=None, before=5.0, after=4.0):
    change = PairedChange(pairs, before, after, low, high)
    return BeforeAfter(label, change, "1.0 lower", "")


def told(label, outlook, *, difference=0.0, low=-1.0, high=1.0):
    return FindingRow(
        label,
        region="low back",
        is_group=False,
        outlook=outlook,
        difference=difference,
        low=low,
        high=high,
        verdict="",
        words="",
        days_with=30,
        days_without=40,
    )


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


@pytest.mark.parametrize(
    ("points", "x"),
    [
        (-4.0, "0"),
        (-2.0, "25"),
        (0.0, "50"),
        (2.0, "75"),
        # what reaches further is cut at the end of the axis
        (7.5, "100"),
        (-9.0, "0"),
    ],
)
def test_a_difference_stands_on_an_axis_of_4_points_to_either_side(points, x):
    chart = findings_chart([told("Bridge", Outlook.UNKNOWN, difference=points)])

    assert chart.drawn[0].x == x


def test_the_line_of_a_finding_is_its_interval_written_with_a_true_minus():
    one = told("Bridge", Outlook.LOWER, difference=-0.84, low=-1.44, high=-0.24)

    (row,) = findings_chart([one]).rows

    assert (row.low_x, row.high_x) == ("32", "47")
    assert (row.difference, row.interval) == ("−0.8", "−1.4 … −0.2")


def test_the_surest_comes_first_whether_lower_or_higher_and_the_unknown_last():
    rows = [
        told("unknown", Outlook.UNKNOWN, difference=2.0, low=-0.1, high=4.1),
        told("same", Outlook.LITTLE),
        # 1.5 half widths away from 0
        told("lower", Outlook.LOWER, difference=-1.5, low=-2.5, high=-0.5),
        # 2 of them
        told("higher", Outlook.HIGHER, difference=1.0, low=0.5, high=1.5),
    ]

    chart = findings_chart(rows)

    order = [row.told.label for row in chart.rows]
    assert order == ["higher", "lower", "same", "unknown"]


def test_of_many_findings_eight_are_drawn_and_the_others_are_counted():
    chart = findings_chart([told(f"E{n}", Outlook.LITTLE) for n in range(14)])

    assert len(chart.drawn) == 8
    assert chart.left_out == 6
