"""Geometry of the charts, against coordinates worked by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.progress.charts.axis import Month, TimeAxis
from psoas_care.progress.charts.function_chart import function_chart
from psoas_care.progress.charts.pain_chart import practice_strip
from psoas_care.progress.charts.svg import dots_path, line_path, number, signed

LAST = date(2026, 11, 22)  # a Sunday
KINDS = [("stretch", "Stretch"), ("relax", "Relax"), ("release", "Release")]


def days_ago(count):
    return LAST - timedelta(days=count)


def axis_of(days):
    return TimeAxis.covering(days_ago(days - 1), LAST)


# -- the axis -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "slots", "first"),
    [
        (1, 1, LAST),
        (90, 90, date(2026, 8, 25)),
        (180, 180, date(2026, 5, 27)),
        # from here on weeks, the oldest one whole: 26 × 7 = 182
        (181, 26, date(2026, 5, 25)),
        (182, 26, date(2026, 5, 25)),
        (365, 53, date(2025, 11, 17)),
        (1826, 261, date(2021, 11, 22)),
    ],
)
def test_days_are_drawn_while_they_have_room_then_weeks(days, slots, first):
    axis = axis_of(days)

    assert (axis.slots, axis.first, axis.last) == (slots, first, LAST)
    assert axis.is_weekly == (days > 180)


def test_a_slot_is_marked_in_its_middle():
    assert [axis_of(4).centre(slot) for slot in range(4)] == [12.5, 37.5, 62.5, 87.5]
    assert axis_of(1).centre(0) == 50


@pytest.mark.parametrize(
    ("days", "ticks"),
    [
        (1, ["22 Nov"]),
        (3, ["20 Nov", "21 Nov", "22 Nov"]),
        (7, ["16 Nov"]),
        (30, ["26 Oct", "2 Nov", "9 Nov", "16 Nov"]),
        (90, ["Sep", "Oct", "Nov"]),
        (180, ["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]),
        # seven months are too many to name each
        (210, ["Jul", "Oct"]),
        (365, ["2026", "Apr", "Jul", "Oct"]),
        (730, ["2025", "Jul", "2026", "Jul"]),
        (1826, ["2022", "2023", "2024", "2025", "2026"]),
        # ten years: every second one
        (3650, ["2017", "2019", "2021", "2023", "2025"]),
    ],
)
def test_ticks_are_as_fine_as_six_labels_allow(days, ticks):
    names = {"day": "%-d %b", "month": "%b", "year": "%Y"}

    assert [t.day.strftime(names[t.unit]) for t in axis_of(days).ticks()] == ticks


def test_a_tick_stands_on_the_dot_of_its_day():
    axis = axis_of(90)

    assert [tick.x for tick in axis.ticks()] == [
        number(axis.centre(axis.slot_of(tick.day))) for tick in axis.ticks()
    ]


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 8000))
def test_no_range_has_more_labels_than_fit(last, days):
    axis = TimeAxis.covering(last - timedelta(days=days - 1), last)
    ticks = axis.ticks()

    assert 1 <= len(ticks) <= 6
    assert [tick.day for tick in ticks] == sorted({tick.day for tick in ticks})
    assert all(axis.first <= tick.day <= last for tick in ticks)


# -- paths --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (10, "10"), (33.333333, "33.33"), (12.5, "12.5"), (0.001, "0")],
)
def test_coordinates_are_short_and_have_a_point(value, text):
    assert number(value) == text


A, B, C = (0.0, 8.0), (50.0, 100.25), (100.0, 158.0)


@pytest.mark.parametrize(
    ("places", "line", "dots"),
    [
        ([], "", ""),
        ([None, None], "", ""),
        # alone: a line of no length
        ([A], "M0 8z", "M0 8z"),
        ([A, B], "M0 8L50 100.25", "M0 8zM50 100.25z"),
        ([A, B, C], "M0 8L50 100.25L100 158", "M0 8zM50 100.25zM100 158z"),
        ([None, A, None, B, C, None], "M0 8zM50 100.25L100 158", None),
    ],
)
def test_a_line_breaks_at_gaps(places, line, dots):
    assert line_path(places) == line
    assert dots is None or dots_path(places) == dots


# -- practice -----------------------------------------------------------------


def test_each_category_with_practice_has_a_lane_in_the_order_of_the_model():
    practice = {
        days_ago(3): {"relax": 300},
        days_ago(0): {"stretch": 600, "relax": 0},
    }

    strip = practice_strip(practice, KINDS, axis_of(4))

    stretch, relax = strip.lanes
    assert (stretch.key, stretch.label, stretch.y) == ("stretch", "Stretch", 34)
    assert (relax.key, relax.label, relax.y) == ("relax", "Relax", 68)
    # one scale: 600 s are 16 px, 300 s 8 px; what was only counted 3 px
    assert stretch.path == "M87.5 34v-16"
    assert relax.path == "M12.5 68v-8M87.5 68v-3"
    assert strip.bottom == 68
    assert strip.most_minutes == 10
    assert strip.texts == ("Relax 5 min", "", "", "Stretch 10 min, Relax")


def test_no_practice_takes_no_room():
    strip = practice_strip({}, KINDS, axis_of(2))

    assert (strip.lanes, strip.bottom, strip.most_minutes) == ((), 0, 0)
    assert strip.texts == ("", "")


def test_practice_without_seconds_is_still_seen():
    strip = practice_strip({LAST: {"stretch": 0}}, KINDS, axis_of(2))

    assert strip.lanes[0].path == "M75 34v-3"
    assert strip.texts == ("", "Stretch")
    assert strip.most_minutes == 0


def test_seconds_of_a_week_are_one_bar():
    practice = {days_ago(n): {"stretch": 20} for n in range(365 + 10)}

    strip = practice_strip(practice, KINDS, axis_of(365))

    assert len(strip.texts) == 53
    # 7 × 20 s; the ten days before the axis are not in it
    assert set(strip.texts) == {"Stretch 2 min"}


@pytest.mark.parametrize(("days", "width"), [(1, "3"), (30, "2.33"), (90, "0.78")])
def test_bars_leave_room_between_them_and_never_grow_to_slabs(days, width):
    assert practice_strip({}, KINDS, axis_of(days)).bar_width == width


@pytest.mark.parametrize(
    ("points", "written"),
    [(-2.14, "−2.1"), (0.4, "+0.4"), (0.0, "0.0"), (-0.04, "0.0")],
)
def test_points_are_written_with_their_sign(points, written):
    assert signed(points) == written


# -- function -----------------------------------------------------------------


def test_function_has_an_axis_of_its_own_with_the_best_on_top():
    chart = function_chart([(LAST, {"On stairs": 10})], axis_of(10))

    assert [(level.value, level.y) for level in chart.levels] == [
        (10, 8), (5, 53), (0, 98),
    ]  # fmt: skip
    # One day alone: in the middle of the last of ten slots, on the line of 10.
    assert chart.points_path == "M95 8z"


def test_function_is_the_mean_of_what_was_rated_on_its_own_day():
    ratings = [
        (days_ago(9), {"On stairs": 0, "Uphill": 5}),
        (days_ago(2), {"Uphill": 6}),
        (LAST, {"On stairs": 10, "Uphill": 8, "Row": 9}),
    ]

    chart = function_chart(ratings, axis_of(10))

    # 2.5, 6 and 9 of 10, each 9 px: 98 − 22.5, 98 − 54, 98 − 81.
    assert chart.line_path == "M5 75.5L75 44L95 17"
    assert chart.points_path == "M5 75.5zM75 44zM95 17z"
    assert chart.latest_mean == "9.0"
    assert chart.months == (
        Month(
            date(2026, 11, 1),
            (("22", "9.0", "3"), ("20", "6.0", "1"), ("13", "2.5", "2")),
        ),
    )


def test_function_of_a_year_still_stands_on_its_day():
    axis = axis_of(365)

    chart = function_chart([(LAST, {"Row": 5})], axis)

    # 53 weeks are 371 days; the last day's middle is at 370.5 of them.
    assert axis.is_weekly
    assert chart.points_path == "M99.87 53z"


def test_without_ratings_there_is_nothing_to_draw():
    chart = function_chart([], axis_of(30))

    assert chart.latest_mean is None
    assert chart.months == ()
    assert chart.line_path == chart.points_path == ""
