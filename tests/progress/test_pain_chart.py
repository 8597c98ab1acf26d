"""The picture of pain, against coordinates worked by hand."""

import re
from datetime import date, timedelta
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.progress.charts.axis import Month, TimeAxis
from psoas_care.progress.charts.pain_chart import (
    ChartEvent,
    marks_on,
    pain_chart,
    practice_strip,
)
from psoas_care.progress.charts.pain_panel import pain_panel
from psoas_care.progress.charts.svg import number
from psoas_care.progress.statistics import pain_change

LAST = date(2026, 11, 22)  # a Sunday


def days_ago(count):
    return LAST - timedelta(days=count)


def axis_of(days):
    return TimeAxis.covering(days_ago(days - 1), LAST)


def chart_of(pains, days, practice=None, events=()):
    axis = axis_of(days)
    changes = {
        region: pain_change(pain, axis.first, LAST) for region, pain in pains.items()
    }
    strip = practice_strip(practice or {}, [("stretch", "Stretch")], axis)
    return pain_chart(pains, changes, axis, strip, events)


def panel_of(pain, days):
    return chart_of({"low_back": pain}, days).panels[0]


def test_a_chart_of_days():
    pain = {days_ago(n): value for n, value in enumerate([5.0, 4.5, 0.0, 10.0])}

    chart = chart_of({"low_back": pain}, 5, {LAST: {"stretch": 60}})

    panel = chart.panels[0]
    # 15 px a point, 10 at 8 px from the top; the first day has no entry
    assert panel.points_path == "M30 8zM50 158zM70 90.5zM90 83z"
    # the mean begins with the fourth entry: (10 + 0 + 4.5 + 5) / 4 = 4.875
    assert panel.mean_path == "M90 84.88z"
    assert (panel.entries, chart.days, chart.is_weekly) == (4, 5, False)
    assert (chart.first, chart.last, chart.columns) == (days_ago(4), LAST, 3)
    assert [(level.value, level.y) for level in panel.levels] == [
        (10, 8),
        (8, 38),
        (6, 68),
        (4, 98),
        (2, 128),
        (0, 158),
    ]
    assert (panel.height, panel.bottom) == (150, 158)
    assert chart.months == (
        Month(
            date(2026, 11, 1),
            (
                ("22", "5 (4.9)", "Stretch 1 min"),
                ("21", "4.5", ""),
                ("20", "0", ""),
                ("19", "10", ""),
                ("18", "–", ""),
            ),
        ),
    )


def test_several_regions_share_picture_axis_and_table():
    chart = chart_of({"low_back": {LAST: 10.0}, "pelvic": {LAST: 0.0}}, 2)

    # 18 px a point: 8 at the top, 188 at the bottom
    assert [panel.points_path for panel in chart.panels] == ["M75 8z", "M75 188z"]
    assert [level.value for level in chart.panels[0].levels] == [10, 8, 6, 4, 2, 0]
    assert chart.months[0].rows == (("22", "10", "0", ""), ("21", "–", "–", ""))


def test_the_mean_of_the_first_day_looks_at_the_days_before_it():
    panel = panel_of({days_ago(n): 6.0 for n in range(8)}, 2)

    assert panel.mean_path == "M25 68L75 68"
    assert panel.entries == 2


def test_the_band_is_one_standard_deviation_and_stays_on_the_scale():
    # Four entries 0, 0, 4, 4: mean 2, squares 4 × 4, √(16 / 3) = 2.309.
    panel = panel_of({days_ago(n): v for n, v in enumerate([0.0, 0.0, 4.0, 4.0])}, 4)

    # Up to 4.309: 158 − 64.64; down to 0, not to −0.309.
    assert panel.band_path == "M87.5 93.36L87.5 158z"


def test_the_band_breaks_where_the_line_does():
    pain = {days_ago(n): 5.0 for n in [*range(10), *range(30, 40)]}

    assert panel_of(pain, 40).band_path.count("M") == 2


def test_a_chart_of_weeks():
    # newest week 7 × 3; the one before 3 entries; then none; then 4 entries
    pain = {days_ago(n): 3.0 for n in range(7)}
    pain |= {days_ago(n): 6.0 for n in (7, 8, 13)}
    pain |= {days_ago(n): 2.0 for n in (21, 22, 23)} | {days_ago(24): 2.2}

    chart = chart_of({"low_back": pain}, 182)

    # 26 slots: the last four have their middles at 22.5/26 … 25.5/26
    panel = chart.panels[0]
    assert panel.mean_path == "M86.54 127.25zM98.08 113z"
    assert panel.points_path == "M94.23 68z"
    assert (panel.entries, chart.days, chart.is_weekly) == (14, 182, True)
    november, october = chart.months[:2]
    assert november.rows == (
        ("22", "3.0 (7)", ""),
        ("15", "6.0 (3)", ""),
        ("8", "–", ""),
        ("1", "2.0 (4)", ""),
    )
    assert october.first == date(2026, 10, 1)


def test_the_windows_and_the_line_are_those_of_the_change():
    # Days 28 to 15 hurt 6, the last fourteen 3.
    pain = {days_ago(n): 6.0 if n >= 14 else 3.0 for n in range(28)}

    panel = panel_of(pain, 28)

    # A week from the seventh day on, and what is left up to the reading on day 27:
    # 6 lies at 158 − 90; day 7 at 6½ of 28, day 13 at 12½. Then one day of 6 and
    # thirteen of 3: 3.2 lies at 158 − 48.
    assert panel.windows_path == "M23.21 68H44.64M48.21 110H94.64"
    # A fall from 6 is real at 4: 158 − 60.
    assert panel.meaningful_y == "98"


def test_of_a_window_before_the_axis_only_what_is_of_its_days_is_drawn():
    pain = {days_ago(n): 6.0 for n in range(90)}
    change = pain_change(pain, days_ago(89), LAST)
    axes = {days: axis_of(days) for days in (30, 70)}

    drawn = {
        days: pain_panel("low_back", pain, change, axis, is_alone=True).windows_path
        for days, axis in axes.items()
    }

    # The first window is that of 83 to 63 days ago, the last of the last 28 days.
    assert drawn[30] == "M8.33 68H98.33"
    assert drawn[70] == "M0.71 68H9.29M60.71 68H99.29"


def test_without_a_beginning_there_is_no_line_to_fall_to():
    panel = panel_of({LAST: 5.0}, 30)

    assert panel.meaningful_y is None
    assert panel.windows_path == ""


def test_rows_are_grouped_by_month_newest_first():
    chart = chart_of({"low_back": {}}, 60)

    assert [month.first.month for month in chart.months] == [11, 10, 9]
    assert [len(month.rows) for month in chart.months] == [22, 31, 7]


@pytest.mark.parametrize("days", [1, 90, 800])
def test_nothing_yet(days):
    chart = chart_of({"low_back": {}, "pelvic": {}}, days)

    assert not chart.has_entries
    for panel in chart.panels:
        assert panel.points_path == panel.mean_path == panel.band_path == ""


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_few_entries_are_dots_without_a_line(count):
    panel = panel_of({days_ago(n): 5.0 for n in range(count)}, 90)

    assert panel.points_path.count("M") == panel.entries == count
    assert panel.mean_path == panel.band_path == ""


@pytest.mark.parametrize(("value", "y"), [(0.0, "158"), (10.0, "8")])
def test_the_ends_of_the_scale_lie_on_its_outer_lines(value, y):
    panel = panel_of({days_ago(n): value for n in range(100)}, 90)

    assert set(re.findall(r" ([\d.]+)", panel.mean_path)) == {y}
    assert set(re.findall(r" ([\d.]+)", panel.band_path)) == {y}
    assert panel.mean_path.count("M") == 1


def test_one_missing_day_breaks_no_line():
    panel = panel_of({days_ago(n): 5.0 for n in range(100) if n != 20}, 90)

    assert panel.mean_path.count("M") == 1
    assert panel.entries == 89


def test_a_missing_year_is_a_gap():
    pain = {days_ago(n): 5.0 for n in [*range(140), *range(504, 700)]}

    panel = panel_of(pain, 700)

    assert panel.mean_path.count("M") == 2
    assert panel.mean_path.count("L") == 20 + 28 - 2


@given(
    st.dictionaries(
        st.integers(0, 400).map(days_ago), st.integers(0, 10).map(float), max_size=200
    ),
    st.integers(1, 400),
)
def test_windows_line_and_table_say_the_same(pain, days):
    chart = chart_of({"low_back": pain}, days)

    panel = chart.panels[0]
    windows = [w for w in (panel.change.before, panel.change.after) if w]
    heights = re.findall(r"M[\d.]+ ([\d.]+)H", panel.windows_path)
    assert heights == [number(158 - window.mean * 15) for window in windows]
    if not chart.is_weekly:
        newest = chart.months[0].rows[0][1]
        mean = panel.slots[-1].mean
        assert ("(" in newest) == (mean is not None)
        assert mean is None or f"({mean:.1f})" in newest


@given(
    st.dictionaries(st.integers(0, 900).map(days_ago), st.floats(0, 10), max_size=100),
    st.integers(1, 900),
)
def test_everything_is_inside_the_picture(pain, days):
    panel = panel_of(pain, days)

    drawn = panel.points_path + panel.mean_path + panel.band_path
    for x, y in re.findall(r"([\d.]+) ([\d.]+)", drawn):
        assert 0 < float(x) < 100
        assert 8 <= float(y) <= 158


# -- what happened on the way -------------------------------------------------


def test_what_lasted_is_shaded_from_its_first_day_to_its_last():
    flare = ChartEvent(days_ago(7), "Flare-up", until=days_ago(2))

    mark = marks_on(axis_of(10), [flare])[0]

    # The third of ten days: its middle is at 25 %; five days are half of the axis.
    assert (mark.x, mark.width, mark.day) == ("25", "50", days_ago(7))


@pytest.mark.parametrize(
    ("day", "until", "shown"),
    [
        (days_ago(10), None, []),  # the day before the axis
        (days_ago(9), None, [("5", "0")]),
        (LAST, None, [("95", "0")]),
        (LAST + timedelta(days=1), None, []),
        # begun before, and lasting into the axis: from its first day on
        (days_ago(20), days_ago(6), [("5", "30")]),
        (days_ago(20), days_ago(10), []),
        # lasting beyond the axis: to its last day
        (days_ago(4), LAST + timedelta(days=50), [("55", "50")]),
    ],
)
def test_only_what_touches_the_axis_is_marked(day, until, shown):
    marks = marks_on(axis_of(10), [ChartEvent(day, "Flare-up", until)])

    assert [(mark.x, mark.width) for mark in marks] == shown


def test_marks_are_numbered_from_the_oldest_and_one_day_shares_a_mark():
    events = [
        ChartEvent(LAST, "closed"),
        ChartEvent(days_ago(3), "begins"),
        ChartEvent(LAST, "a warning"),
        ChartEvent(LAST, "closed"),
    ]

    first, second = marks_on(axis_of(10), events)

    assert (first.number, first.words) == (1, ("begins",))
    assert (second.number, second.words) == (2, ("a warning", "closed"))


def test_of_very_many_the_newest_stay():
    marks = marks_on(axis_of(30), [ChartEvent(days_ago(n), "x") for n in range(20)])

    assert [mark.day for mark in marks] == [days_ago(n) for n in range(8, -1, -1)]
    assert [mark.number for mark in marks] == [*range(1, 10)]


@pytest.mark.soak
def test_l5_five_years_are_drawn_in_fifty_milliseconds():
    pain = {days_ago(n): float(n % 11) for n in range(1826)}
    times = []
    for _ in range(5):
        began = thread_time()
        chart_of({"low_back": pain}, 1826)
        times.append(thread_time() - began)

    print(f"\n{min(times) * 1000:.1f} ms")  # noqa: T201 - what docs/reliability.md tells
    assert min(times) < 0.05
