"""Minutes by week or month, against bars worked by hand."""

from datetime import date, timedelta

import pytest

from psoas_care.progress.charts.minutes_chart import minutes_chart

SUNDAY = date(2026, 11, 22)
KINDS = [("stretch", "Stretch"), ("strengthen", "Strengthen"), ("relax", "Relax")]


def days_ago(count):
    return SUNDAY - timedelta(days=count)


def chart_of(practice, days):
    return minutes_chart(practice, KINDS, days_ago(days - 1), SUNDAY)


def test_each_kind_has_a_lane_and_all_lanes_one_scale():
    practice = {
        days_ago(0): {"stretch": 900},
        days_ago(6): {"stretch": 900, "relax": 450},
        days_ago(7): {"relax": 60},
        days_ago(20): {"stretch": 600},
    }

    chart = chart_of(practice, 28)

    stretch, relax = chart.lanes
    # Four weeks, their middles at 12.5, 37.5, 62.5, 87.5. 1800 s are 36 px; 600 s are
    # 12, 450 s are 9; 60 s would be 1 and are drawn as 3.
    assert (stretch.key, stretch.label, stretch.y) == ("stretch", "Stretch", 62)
    assert stretch.path == "M37.5 62v-12M87.5 62v-36"
    assert relax.path == "M62.5 124v-3M87.5 124v-9"
    # 2400 s and 510 s in four weeks: 10 and 2 minutes a week
    assert (stretch.note, relax.note) == ("10", "2")
    assert (chart.mean, chart.most) == (12, 30)
    assert (chart.bottom, chart.is_monthly, chart.has_counted) == (124, False, False)


def test_a_week_that_has_only_begun_does_not_lower_the_mean():
    tuesday = SUNDAY + timedelta(days=2)
    practice = {tuesday - timedelta(days=n): {"stretch": 600} for n in range(9)}

    chart = minutes_chart(practice, KINDS, tuesday - timedelta(days=8), tuesday)

    # ten minutes on each of nine days, drawn as a whole week and two days
    assert chart.mean == 70
    assert chart.lanes[0].path == "M25 62v-36M75 62v-10"


def test_the_first_days_ever_are_no_whole_week():
    assert chart_of({SUNDAY: {"stretch": 600}}, 1).mean == 10
    assert chart_of({SUNDAY: {"stretch": 600}}, 7).mean == 10
    assert chart_of({SUNDAY: {"stretch": 600}}, 14).mean == 5


def test_what_was_only_counted_is_a_mark_and_adds_no_minutes():
    practice = {
        days_ago(0): {"stretch": 600, "strengthen": 0},
        days_ago(7): {"strengthen": 0},
    }

    chart = chart_of(practice, 14)

    strengthen = chart.lanes[1]
    assert strengthen.path == "M25 124v-3M75 124v-3"
    assert (strengthen.note, chart.mean, chart.has_counted) == ("", 5, True)
    assert chart.months[0].rows == (
        ("16", "10", "✓", "10"),
        ("9", "", "✓", "✓"),
    )


def test_a_kind_that_is_timed_in_another_week_has_still_something_counted():
    practice = {days_ago(0): {"stretch": 600}, days_ago(7): {"stretch": 0}}

    assert chart_of(practice, 14).has_counted


def test_weeks_stand_by_the_month_of_their_monday_newest_first():
    chart = chart_of({days_ago(27): {"stretch": 60}}, 28)

    november, october = chart.months
    assert [row[0] for row in november.rows] == ["16", "9", "2"]
    assert (november.first, october.first) == (date(2026, 11, 1), date(2026, 10, 1))
    assert october.rows == (("26", "1", "1"),)


def test_five_years_are_told_in_months_by_their_years():
    practice = {days_ago(n): {"stretch": 120} for n in range(1826)}

    chart = chart_of(practice, 1826)

    assert chart.is_monthly
    # two minutes on each day of 30.4
    assert chart.mean == 61
    assert all(year.is_year for year in chart.months)
    assert [group.first.year for group in chart.months] == [
        2026, 2025, 2024, 2023, 2022, 2021,
    ]  # fmt: skip
    assert chart.months[0].rows[0] == (date(2026, 11, 1), "44", "44")
    assert [tick.day.year for tick in chart.ticks] == [2022, 2023, 2024, 2025, 2026]
    assert chart.lanes[0].path.count("M") == 61


@pytest.mark.parametrize(("days", "width"), [(7, "8"), (90, "5.54"), (365, "1.36")])
def test_bars_leave_room_between_them_and_never_grow_to_slabs(days, width):
    assert chart_of({}, days).bar_width == width


def test_no_practice_takes_no_room():
    chart = chart_of({}, 30)

    assert (chart.lanes, chart.bottom, chart.mean, chart.most) == ((), 0, 0, 0)


@pytest.mark.parametrize(
    ("seconds", "is_brief", "note"),
    [(14 * 60 - 2, True, "<1"), (14 * 60, False, "1"), (14 * 89, False, "1")],
)
def test_less_than_a_minute_a_week_is_not_called_one(seconds, is_brief, note):
    chart = chart_of({SUNDAY: {"stretch": seconds}}, 98)  # fourteen weeks

    assert (chart.is_brief, chart.lanes[0].note) == (is_brief, note)
