"""What days were like beneath the pain: totals of weeks, bars, levels, the table."""

from datetime import date, timedelta

import pytest

from psoas_care.progress.charts.axis import TimeAxis
from psoas_care.progress.charts.factor_chart import FactorScale, factor_chart
from psoas_care.progress.statistics.daily_factors import WeekTotal, jumps, week_totals

LAST = date(2026, 11, 22)
PLAIN = FactorScale()
TOTAL = FactorScale(is_total=True)


def ago(days):
    return LAST - timedelta(days=days)


def axis_of(days):
    return TimeAxis.covering(ago(days - 1), LAST)


def drawn(values, *, scale=PLAIN, days=10, pain=None):
    return factor_chart("low_back", pain or {}, values, scale, axis_of(days))


def rows_of(chart):
    return [row for month in chart.months for row in month.rows]


def test_weeks_are_counted_back_from_the_last_day_until_they_cover_the_first():
    values = {ago(0): 30, ago(6): 10, ago(7): 5, ago(14): 99}

    weeks = week_totals(values, ago(9), LAST)

    # ten days need two weeks; what is older than those is in neither
    assert weeks == [WeekTotal(ago(7), 5, 1), WeekTotal(LAST, 40, 2)]
    assert weeks[0].first == ago(13)


def test_a_week_of_which_nothing_was_said_has_no_total_and_one_of_zeros_has():
    silent, zero = week_totals({ago(0): 0, ago(1): 0}, ago(13), LAST)

    assert (silent.total, silent.days) == (None, 0)
    assert (zero.total, zero.days) == (0, 2)


@pytest.mark.parametrize(
    ("before", "after", "is_jump"),
    [
        (100, 131, True),
        (100, 130, False),  # a third more is a jump, three tenths are not
        (100, 80, False),
        (0, 60, False),  # nothing to compare with
        (None, 60, False),
        (60, None, False),
    ],
)
def test_more_than_30_percent_above_the_week_before_is_a_jump(before, after, is_jump):
    weeks = [WeekTotal(ago(7), before, 3), WeekTotal(LAST, after, 3)]

    assert [*jumps(weeks)] == ([tuple(weeks)] if is_jump else [])


def test_a_bar_is_as_tall_as_its_value_and_a_day_not_said_has_none():
    chart = drawn({ago(0): 10, ago(2): 5}, scale=FactorScale(least_top=10))

    # slots of 10 %; 90 px for 10, from the bottom at 98
    assert chart.bars_path == "M75 98v-45M95 98v-90"


def test_a_zero_was_said_and_is_seen():
    chart = drawn({ago(0): 0})

    assert chart.bars_path == "M95 98v-2"


@pytest.mark.parametrize(
    ("greatest", "scale", "values"),
    [
        (9, FactorScale(), [9, 6, 3, 0]),
        (10, FactorScale(), [10, 5, 0]),
        (90, FactorScale(), [90, 60, 30, 0]),
        (45, FactorScale(), [45, 30, 15, 0]),
        (3, FactorScale(least_top=10), [10, 5, 0]),
        (0, FactorScale(), [1, 0]),
        (1440, FactorScale(), [1440, 960, 480, 0]),
        (2000, FactorScale(), [2000, 1000, 0]),
        (12, FactorScale(marks=(4, 7)), [12, 7, 4, 0]),
        # the top stays above the marks
        (3, FactorScale(marks=(4, 7)), [8, 7, 4, 0]),
    ],
)
def test_levels_are_round_numbers_or_the_marks(greatest, scale, values):
    chart = drawn({ago(0): greatest}, scale=scale)

    assert [level.value for level in chart.levels] == values
    assert chart.levels[0].y == 8
    assert chart.levels[-1].y == chart.bottom


def test_only_numbers_that_people_compare_with_are_marks():
    chart = drawn({ago(0): 10}, scale=FactorScale(marks=(4, 7)))

    assert [level.value for level in chart.levels if level.is_mark] == [7, 4]


def test_weeks_are_means_of_the_days_said_or_totals():
    values = {ago(0): 8, ago(1): 5, ago(7): 4}

    means = rows_of(drawn(values, days=200))
    totals = rows_of(drawn(values, days=200, scale=TOTAL))

    assert [row[2] for row in means[:3]] == ["6.5 (2)", "4 (1)", "–"]
    assert [row[2] for row in totals[:3]] == ["13 (2)", "4 (1)", "–"]


def test_the_table_has_both_newest_first_and_a_gap_is_a_dash():
    chart = drawn({ago(0): 7, ago(1): 0}, pain={ago(0): 4.0, ago(2): 2.5}, days=3)

    assert rows_of(chart) == [("22", "4", "7"), ("21", "–", "0"), ("20", "2.5", "–")]


def test_a_mean_stands_in_brackets_from_four_days_on():
    chart = drawn({}, pain={ago(n): 4.0 + n for n in range(4)}, days=4)

    assert [row[1] for row in rows_of(chart)] == ["4 (5.5)", "5", "6", "7"]


def test_a_jump_lies_over_the_days_of_its_week():
    values = {ago(0): 60, ago(7): 30}

    chart = drawn(values, days=14, scale=TOTAL)

    assert chart.jumps_path == "M50 2H100"
    # of a factor that is no total of a week nothing is said
    assert drawn(values, days=14).jumps_path == ""


def test_both_panels_have_one_axis_and_no_change_is_judged():
    chart = drawn({ago(0): 7}, pain={ago(0): 4.0})

    assert len(chart.pain.slots) == chart.axis.slots
    assert chart.pain.windows_path == ""
    assert chart.pain.meaningful_y is None
