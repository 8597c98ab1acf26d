"""Where differences of the day after stand, and which rows are drawn."""

import pytest

from psoas_care.progress.charts.findings_chart import FindingRow, findings_chart
from psoas_care.progress.statistics import Outlook


def finding(label, outlook, *, difference=0.0, low=-1.0, high=1.0):
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
    chart = findings_chart([finding("Bridge", Outlook.UNKNOWN, difference=points)])

    assert chart.drawn[0].x == x


def test_the_line_of_a_finding_is_its_interval_written_with_a_true_minus():
    one = finding("Bridge", Outlook.LOWER, difference=-0.84, low=-1.44, high=-0.24)

    (row,) = findings_chart([one]).rows

    assert (row.low_x, row.high_x) == ("32", "47")
    assert (row.difference, row.interval) == ("−0.8", "−1.4 … −0.2")


def test_the_surest_comes_first_whether_lower_or_higher_and_the_unknown_last():
    rows = [
        finding("unknown", Outlook.UNKNOWN, difference=2.0, low=-0.1, high=4.1),
        finding("same", Outlook.LITTLE),
        # 1.5 half widths away from 0
        finding("lower", Outlook.LOWER, difference=-1.5, low=-2.5, high=-0.5),
        # 2 of them
        finding("higher", Outlook.HIGHER, difference=1.0, low=0.5, high=1.5),
    ]

    chart = findings_chart(rows)

    order = [row.finding.label for row in chart.rows]
    assert order == ["higher", "lower", "same", "unknown"]


def test_of_many_findings_eight_are_drawn_and_the_others_are_counted():
    chart = findings_chart([finding(f"E{n}", Outlook.LITTLE) for n in range(14)])

    assert len(chart.drawn) == 8
    assert chart.left_out == 6
