"""Statistics of pain and practice, against tables worked by hand."""

from datetime import UTC, date, datetime, timedelta
from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.progress.statistics import (
    WeekMean,
    daily_pain,
    daily_practice,
    daily_series,
    function_mean,
    seven_day_means,
    weekly_points,
)

# A Tuesday in Berlin winter time, UTC+1.
TUESDAY = date(2026, 11, 17)
MONDAY, WEDNESDAY = TUESDAY - timedelta(days=1), TUESDAY + timedelta(days=1)


def reading(clock, value, kind="average", side="left", day=TUESDAY, region="low_back"):
    hour, minute = map(int, clock.split(":"))
    at = datetime(day.year, day.month, day.day, hour - 1, minute, tzinfo=UTC)
    return (day, region, side, kind, value, at, "Europe/Berlin")


@pytest.mark.parametrize(
    ("readings", "pain"),
    [
        ([], {}),
        ([reading("20:00", 4)], {TUESDAY: 4}),
        ([reading("20:00", 0)], {TUESDAY: 0}),
        # the last average of the day, not the mean and not the highest
        ([reading("14:00", 7), reading("20:00", 4)], {TUESDAY: 4}),
        # the worst side, each with its last answer
        ([reading("20:00", 4), reading("20:00", 6, side="right")], {TUESDAY: 6}),
        (
            [
                reading("14:00", 7),
                reading("20:00", 2),
                reading("14:00", 3, side="right"),
            ],
            {TUESDAY: 3},
        ),
        # "both" is left and right: a later left corrects only the left …
        ([reading("14:00", 6, side="both"), reading("20:00", 2)], {TUESDAY: 6}),
        # … and left and right together correct it whole
        (
            [
                reading("14:00", 6, side="both"),
                reading("20:00", 2),
                reading("20:00", 3, side="right"),
            ],
            {TUESDAY: 3},
        ),
        # the middle is a place of its own
        (
            [reading("14:00", 5, side="middle"), reading("20:00", 2, side="both")],
            {TUESDAY: 5},
        ),
        # an answer without a side is about the whole region
        (
            [reading("14:00", 5, side="middle"), reading("20:00", 2, side="")],
            {TUESDAY: 2},
        ),
        ([reading("14:00", 5, side=""), reading("20:00", 2)], {TUESDAY: 5}),
        # before noon the last 24 hours were mostly yesterday
        ([reading("11:59", 4)], {MONDAY: 4}),
        ([reading("12:00", 4)], {TUESDAY: 4}),
        # the morning after has the last word about the day
        (
            [reading("20:00", 4), reading("08:00", 6, day=WEDNESDAY)],
            {TUESDAY: 6},
        ),
        (
            [reading("08:00", 3), reading("20:00", 5)],
            {MONDAY: 3, TUESDAY: 5},
        ),
        # without an average: the mean over the moments, of each the worst side
        ([reading("08:00", 3, "now")], {TUESDAY: 3}),
        (
            [
                reading("08:00", 3, "now"),
                reading("08:00", 5, "now", side="right"),
                reading("20:00", 4, "now"),
            ],
            {TUESDAY: 4.5},
        ),
        # an average of the day silences its "now"; that of another day does not
        ([reading("08:00", 9, "now"), reading("20:00", 4)], {TUESDAY: 4}),
        (
            [reading("08:00", 9, "now"), reading("08:00", 4)],
            {MONDAY: 4, TUESDAY: 9},
        ),
        # "worst" is another question
        ([reading("20:00", 9, "worst")], {}),
        ([reading("20:00", 9, "worst"), reading("20:01", 4)], {TUESDAY: 4}),
        # twice the same question for the same moment: the higher
        ([reading("20:00", 4), reading("20:00", 5)], {TUESDAY: 5}),
        ([reading("20:00", 5, "now"), reading("20:00", 4, "now")], {TUESDAY: 5}),
    ],
)
def test_the_pain_of_a_day(readings, pain):
    assert daily_pain(readings).get("low_back", {}) == pain


def test_each_region_has_pain_of_its_own():
    readings = [reading("20:00", 4), reading("20:00", 7, region="pelvic")]

    assert daily_pain(readings) == {"low_back": {TUESDAY: 4}, "pelvic": {TUESDAY: 7}}


def test_noon_is_noon_where_the_person_was():
    at = datetime(2026, 11, 17, 11, 30, tzinfo=UTC)  # 06:30 in New York, 20:30 in Tokyo
    new_york = (TUESDAY, "low_back", "left", "average", 3, at, "America/New_York")
    tokyo = (TUESDAY, "low_back", "left", "average", 5, at, "Asia/Tokyo")

    assert daily_pain([new_york, tokyo]) == {"low_back": {MONDAY: 3, TUESDAY: 5}}


def test_two_moments_in_the_hour_that_a_clock_change_repeats_are_two():
    day = date(2026, 10, 25)
    first, second = (
        (day, "low_back", "left", "now", value, at, "Europe/Berlin")
        for value, at in [
            (2, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # 02:30, summer time
            (6, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),  # 02:30 again
        ]
    )

    assert daily_pain([first, second]) == {"low_back": {day: 4}}


readings = st.builds(
    reading,
    st.sampled_from(["01:00", "08:00", "11:59", "12:00", "20:00"]),
    st.integers(0, 10),
    st.sampled_from(["average", "now", "worst"]),
    st.sampled_from(["left", "right", "both", "middle", ""]),
    st.dates(date(2026, 11, 10), date(2026, 11, 14)),
)


@given(st.lists(readings).flatmap(lambda r: st.tuples(st.just(r), st.permutations(r))))
def test_the_order_of_the_rows_does_not_matter(orders):
    as_given, shuffled = orders

    assert daily_pain(as_given) == daily_pain(shuffled)


@given(st.lists(readings))
def test_the_pain_of_a_day_lies_within_what_was_said(rows):
    said = [row[4] for row in rows if row[3] != "worst"]

    for value in daily_pain(rows).get("low_back", {}).values():
        assert min(said) <= value <= max(said)


@pytest.mark.parametrize(
    ("bouts", "practice"),
    [
        ([], {}),
        (
            [(MONDAY, "stretch", 40), (MONDAY, "stretch", 45), (MONDAY, "relax", 300)],
            {MONDAY: {"stretch": 60, "relax": 300}},
        ),
        # 9 s are no minute: done, and under one
        ([(MONDAY, "stretch", 9)], {MONDAY: {"stretch": 0}}),
        # repetitions without a time: done, but no seconds
        ([(MONDAY, "strengthen", None)], {MONDAY: {"strengthen": 0}}),
        (
            [(MONDAY, "stretch", 40), (TUESDAY, "stretch", 50)],
            {MONDAY: {"stretch": 60}, TUESDAY: {"stretch": 60}},
        ),
    ],
)
def test_the_practice_of_a_day(bouts, practice):
    assert daily_practice(bouts) == practice


def test_a_series_has_every_day_and_keeps_gaps_as_gaps():
    pain = {MONDAY: 4.0, WEDNESDAY: 0.0, WEDNESDAY + timedelta(days=1): 9.0}

    assert daily_series(pain, MONDAY, WEDNESDAY) == [4.0, None, 0.0]
    assert daily_series({}, MONDAY, MONDAY) == [None]


@pytest.mark.parametrize(
    ("series", "means"),
    [
        ([], []),
        ([4.0], [None]),
        # the fourth entry begins the line
        ([1.0, 2.0, 3.0, 6.0], [None, None, None, 3.0]),
        # a day without an entry has a mean while the week behind it holds four
        ([4.0, 4.0, 4.0, 8.0, None], [None, None, None, 5.0, 5.0]),
        # the eighth day drops the first
        ([7.0, *[0.0] * 7], [None, None, None, 7 / 4, 7 / 5, 7 / 6, 1.0, 0.0]),
        # three entries are too few, even if it is always three
        ([5.0, None, None, 5.0, None, None, 5.0], [None] * 7),
        # zero is an entry
        ([0.0] * 4, [None, None, None, 0.0]),
    ],
)
def test_the_seven_day_mean(series, means):
    weeks = seven_day_means(series, MONDAY)

    assert [week.mean if week.is_enough else None for week in weeks] == means
    assert [week.last for week in weeks] == [
        MONDAY + timedelta(days=n) for n in range(len(series))
    ]


def test_the_spread_of_a_week_is_the_standard_deviation_of_its_days():
    # 2, 4, 6, 8: mean 5, squares 9 + 1 + 1 + 9 = 20, √(20 / 3)
    weeks = seven_day_means([2.0, 4.0, None, 6.0, 8.0], MONDAY)

    assert [week.spread for week in weeks] == [
        None, None, None, None, pytest.approx((20 / 3) ** 0.5),
    ]  # fmt: skip


@given(st.lists(st.integers(0, 10).map(float), min_size=4, max_size=7))
def test_the_spread_agrees_with_the_library(series):
    week = seven_day_means(series, MONDAY)[-1]

    assert week.spread == pytest.approx(stdev(series))


entries = st.lists(st.none() | st.floats(0, 10), max_size=40)


@given(entries)
def test_a_mean_lies_within_its_week_and_needs_four_entries(series):
    for day, found in enumerate(seven_day_means(series, MONDAY)):
        week = [v for v in series[max(0, day - 6) : day + 1] if v is not None]
        assert found.entries == len(week)
        assert found.is_enough == (len(week) >= 4)
        if week:
            assert min(week) - 1e-9 <= found.mean <= max(week) + 1e-9


SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("days_back", "pain", "weeks"),
    [
        # one day asked for: the week that ends with it
        (0, {}, [WeekMean(SUNDAY, None, None, 0)]),
        (6, {SUNDAY: 4.0}, [WeekMean(SUNDAY, 4.0, None, 1)]),
        # an eighth day needs a second week, which reaches further back
        (
            7,
            {SUNDAY: 4.0, MONDAY: 6.0, date(2026, 11, 9): 1.0},
            [
                WeekMean(date(2026, 11, 15), 1.0, None, 1),
                WeekMean(SUNDAY, 5.0, None, 2),
            ],
        ),
        # a week without entries is there, as a gap
        (
            20,
            {SUNDAY: 4.0, date(2026, 11, 8): 2.0},
            [
                WeekMean(date(2026, 11, 8), 2.0, None, 1),
                WeekMean(date(2026, 11, 15), None, None, 0),
                WeekMean(SUNDAY, 4.0, None, 1),
            ],
        ),
    ],
)
def test_weeks_are_counted_back_from_the_last_day(days_back, pain, weeks):
    first = SUNDAY - timedelta(days=days_back)

    assert weekly_points(pain, first, SUNDAY) == weeks


@given(
    st.dictionaries(st.dates(date(2026, 8, 1), SUNDAY), st.integers(0, 10).map(float)),
    st.dates(date(2026, 8, 20), SUNDAY),
)
def test_the_newest_week_is_the_seven_day_mean_of_its_last_day(pain, first):
    newest = weekly_points(pain, first, SUNDAY)[-1]
    run_up = daily_series(pain, SUNDAY - timedelta(days=6), SUNDAY)

    assert seven_day_means(run_up, SUNDAY - timedelta(days=6))[-1] == newest


@pytest.mark.parametrize(
    ("ratings", "mean"),
    [((0,), 0), ((10,), 10), ((0, 10), 5), ((6, 7, 7), 20 / 3)],
)
def test_function_is_the_mean_of_what_was_rated(ratings, mean):
    assert function_mean(ratings) == pytest.approx(mean)
