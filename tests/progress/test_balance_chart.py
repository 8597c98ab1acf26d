"""Left and right beside each other, against bars worked by hand."""

from datetime import date

import pytest

from psoas_care.progress.charts.balance_chart import amount_text, balance_chart
from psoas_care.progress.statistics.practice import Amounts, ExerciseTotal

NOTHING = Amounts(0, 0)


def total(name, left=NOTHING, right=NOTHING, both=NOTHING, *, has_sides=True):
    return ExerciseTotal(
        slug=name.lower(),
        name=name,
        category="stretch",
        has_sides=has_sides,
        times=3,
        last_day=date(2026, 11, 22),
        left=left,
        right=right,
        both=both,
    )


@pytest.mark.parametrize(
    ("amounts", "text"),
    [
        (Amounts(0, 0), "0 s"),
        (Amounts(119, 0), "119 s"),
        (Amounts(120, 0), "2 min"),
        (Amounts(150, 8), "2 min"),  # 2.5, to the even one
        (Amounts(2 * 3600 - 1, 0), "120 min"),
        (Amounts(2 * 3600, 0), "2.0 h"),
        (Amounts(17_640, 0), "4.9 h"),
        (Amounts(0, 24), "24 ×"),
    ],
)
def test_an_amount_is_no_more_exact_than_anybody_needs(amounts, text):
    assert amount_text(amounts) == text


def test_bars_meet_in_the_middle_and_share_one_scale():
    chart = balance_chart(
        [
            total("Lunge", Amounts(400, 0), Amounts(300, 0)),
            total("Pigeon", Amounts(100, 0), Amounts(200, 0)),
        ]
    )

    lunge, pigeon = chart.rows
    # A left bar ends in the middle, so it begins at what is left of 100.
    assert lunge.left == ("7 min", "0", "100")
    assert lunge.right == ("5 min", "0", "75")
    assert pigeon.left == ("100 s", "75", "25")
    assert pigeon.right == ("3 min", "0", "50")
    assert (chart.left, chart.right, chart.others) == ("8 min", "8 min", 0)


def test_repetitions_have_a_scale_of_their_own():
    chart = balance_chart(
        [
            total("Lunge", Amounts(4000, 4), Amounts(4000, 4)),
            total("Step", Amounts(0, 20), Amounts(0, 5)),
        ]
    )

    step = chart.rows[1]
    assert step.left == ("20 ×", "0", "100")
    assert step.right == ("5 ×", "0", "25")


def test_a_side_that_was_left_out_is_a_number_without_a_bar():
    (row,) = balance_chart([total("Lunge", right=Amounts(60, 0))]).rows

    assert row.left == ("0 s", "100", "0")
    assert row.right == ("60 s", "0", "100")


def test_what_was_logged_for_both_sides_is_said_and_drawn_on_neither():
    both = Amounts(240, 0)

    (row,) = balance_chart([total("Lunge", Amounts(60, 0), both=both)]).rows

    assert row.both == "4 min"
    assert (row.left.width, row.right.width) == ("100", "0")


def test_exercises_without_sides_are_only_counted():
    chart = balance_chart(
        [
            total("Breathing", both=Amounts(600, 0), has_sides=False),
            total("Lunge", both=Amounts(600, 0)),
            total("Pigeon", Amounts(0, 3), Amounts(0, 3)),
        ]
    )

    assert [row.name for row in chart.rows] == ["Pigeon"]
    assert (chart.left, chart.right, chart.others) == ("", "", 2)


def test_nothing_was_done():
    chart = balance_chart([])

    assert (chart.rows, chart.left, chart.right, chart.others) == ((), "", "", 0)
