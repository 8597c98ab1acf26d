"""One exercise over time, against coordinates worked by hand."""

from datetime import date, timedelta

import pytest

from psoas_care.practice.planner.traffic_light import Light
from psoas_care.progress.charts.axis import TimeAxis
from psoas_care.progress.charts.exercise_chart import exercise_chart
from psoas_care.progress.statistics.exercise import DoseFrom, SessionRounds

SUNDAY = date(2026, 11, 22)
WORDS = {Light.GREEN: "Green", Light.AMBER: "Amber", Light.RED: "Red"}


def days_ago(count):
    return SUNDAY - timedelta(days=count)


def times(ago, *, effort=None, light=Light.GREEN, **rounds):
    return SessionRounds(days_ago(ago), rounds, effort, light)


def chart_of(*sessions, dose=(), days=10):
    axis = TimeAxis.covering(days_ago(days - 1), SUNDAY)
    return exercise_chart(sessions, dose or [DoseFrom(axis.first, 30)], WORDS, axis)


def test_each_side_stands_at_its_usual_round_a_few_pixels_apart():
    chart = chart_of(times(9, left=[30, 60], right=[15]), times(0, left=[45]))

    left, right = chart.points
    # The scale ends at 60, 120 px above 128: 2 px a second. Middles at 5 and 95.
    assert [(level.value, level.y) for level in chart.levels] == [
        (60, 8), (30, 68), (0, 128),
    ]  # fmt: skip
    assert (left.side, left.shift, left.path) == ("left", -3, "M5 38zM95 38z")
    assert (right.side, right.shift, right.path) == ("right", 3, "M5 98z")
    assert (chart.times, chart.both_sides, chart.places) == (2, 1, "5 95")
    assert (chart.usual.typical, chart.usual.best) == (30, 60)


def test_the_dose_is_a_line_of_stairs_with_a_gap_for_another_exercise():
    dose = [
        DoseFrom(days_ago(9), 30),
        DoseFrom(days_ago(5), 60),
        DoseFrom(days_ago(3), None),
        DoseFrom(days_ago(1), 20),
    ]

    chart = chart_of(times(0, left=[20]), dose=dose)

    # Steps are at the beginning of a day: the fifth of ten at 40, and so on.
    assert chart.dose_path == "M0 68L40 68L40 8L60 8M80 88L100 88"


def test_the_scale_has_room_for_the_dose_and_for_the_longest_round():
    assert (
        chart_of(times(0, left=[10]), dose=[DoseFrom(SUNDAY, 45)]).levels[0].value == 50
    )
    assert chart_of(times(0, left=[10, 70])).levels[0].value == 80
    assert (
        chart_of(times(0, both=[9]), dose=[DoseFrom(SUNDAY, 8)]).levels[0].value == 10
    )


def test_each_light_has_a_lane_with_its_word_and_shape():
    chart = chart_of(
        times(9, left=[30]),
        times(5, left=[30], light=Light.RED),
        times(4, left=[30], light=Light.AMBER),
        times(0, left=[30]),
    )

    green, amber, red = chart.lanes
    assert (green.label, green.note, green.path) == (
        "● Green", "2", "M5 176v-10M95 176v-10",
    )  # fmt: skip
    assert (amber.label, amber.note, amber.path) == ("▲ Amber", "1", "M55 208v-10")
    assert (red.label, red.note, red.path) == ("■ Red", "1", "M45 240v-10")


def test_effort_is_a_dot_where_it_was_said():
    chart = chart_of(
        times(9, left=[1], effort=10), times(4, left=[1]), times(0, effort=0)
    )

    assert chart.effort_path == "M5 268zM95 308z"
    assert [(level.value, level.y) for level in chart.effort_levels] == [
        (10, 268), (0, 308),
    ]  # fmt: skip


def test_the_table_has_a_row_for_each_session_newest_first():
    chart = chart_of(
        times(25, left=[30], right=[30, 45], effort=4),
        times(2, left=[30, 30], light=Light.RED),
        times(2, right=[20.4]),
        days=30,
    )

    november, october = chart.months
    assert november.rows == (
        ("20", "–", "20", "–", "● Green"),
        ("20", "2 × 30", "–", "–", "■ Red"),
    )
    assert october.rows == (("28", "30", "2 × 30–45", "4", "● Green"),)


@pytest.mark.parametrize("days", [30, 400])
def test_a_session_stands_on_its_own_day_also_in_a_chart_of_weeks(days):
    chart = chart_of(times(1, left=[30]), times(0, left=[30]), days=days)

    one, other = map(float, chart.places.split())
    assert 0 < one < other < 100


def test_a_session_without_a_number_has_still_its_light():
    chart = chart_of(times(0, light=Light.AMBER))

    assert (chart.usual, chart.points, chart.by_side) == (None, (), ())
    assert chart.lanes[1].note == "1"
    assert chart.months[0].rows == (("22", "–", "▲ Amber"),)
