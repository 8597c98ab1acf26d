"""Whether pain changed: which days are compared, and the verdict, by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas_care.progress.statistics import (
    Change,
    ChangeVerdict,
    meaningful_change_at,
    pain_change,
)

FIRST = date(2026, 1, 1)
BETTER, WORSE, SAME, UNKNOWN = ChangeVerdict
YEAR = [None] * 365


def day(number):
    return FIRST + timedelta(days=number)


def diary(series):
    return {day(n): value for n, value in enumerate(series) if value is not None}


def change_of(series):
    return pain_change(diary(series), FIRST, day(len(series) - 1))


def written(text):
    """One character a day: a number from 0 to 9, or a dot where there is no entry."""
    return [None if sign == "." else float(sign) for sign in text]


def level(before, after):
    """Ninety days, of which only the two windows have an entry, all alike."""
    return [None] * 6 + [float(before)] * 21 + [None] * 35 + [float(after)] * 28


@pytest.mark.parametrize(
    ("before", "after", "difference", "verdict"),
    [
        # Two level windows, and still not quite as far apart as they look.
        (6.0, 4.0, -1.9, UNKNOWN),
        (6.0, 3.9, -2.0, BETTER),
        # 30 %: of 7 that is 2.1, of 10 it is 3
        (7.0, 4.9, -2.0, UNKNOWN),
        (7.0, 4.7, -2.2, BETTER),
        (10, 7, -2.9, UNKNOWN),
        (10, 6.9, -3.0, BETTER),
        # from below 4 half is asked, and nothing jumps at 4.0
        (4.0, 1.9, -2.0, BETTER),
        (4.0, 2.6, -1.3, UNKNOWN),
        (3.9, 2.6, -1.2, UNKNOWN),
        (3.0, 1.4, -1.5, BETTER),
        (3.0, 1.6, -1.3, UNKNOWN),
        # below 2 a point at least, and below 1 there is no room
        (1.8, 0.9, -0.9, UNKNOWN),
        (0.9, 0, -0.9, UNKNOWN),
        # a rise needs 2 points wherever it begins
        (4.0, 6.0, 1.9, UNKNOWN),
        (4.0, 6.1, 2.0, WORSE),
        (0, 2.1, 2.0, WORSE),
        # "the same" needs a change of 1 point to be next to impossible
        (5, 5, 0, SAME),
        (0, 0, 0, SAME),
        (10, 10, 0, SAME),
        (5.0, 5.3, 0.3, UNKNOWN),
        (5.0, 4.7, -0.3, UNKNOWN),
    ],
)
def test_verdicts(before, after, difference, verdict):
    change = change_of(level(before, after))

    assert (change.difference, change.verdict) == (pytest.approx(difference), verdict)


def test_between_two_baselines_nothing_jumps():
    lower = [change_of(level(start / 10, 2.0)).verdict for start in range(20, 60)]

    assert lower == sorted(lower, key=[SAME, UNKNOWN, BETTER].index)


@pytest.mark.parametrize(
    ("days", "before", "after"),
    [
        (19, None, (12, 18)),
        # a week each, the first six days left out
        (20, (6, 12), (13, 19)),
        (26, (6, 12), (13, 19)),
        (27, (6, 12), (13, 26)),
        (34, (6, 19), (20, 33)),
        (41, (6, 19), (20, 40)),
        (48, (6, 26), (27, 47)),
        (55, (6, 26), (27, 54)),
        (62, (6, 26), (34, 61)),
        (89, (6, 26), (55, 82)),
        (90, (6, 26), (62, 89)),
        # from then on every four weeks
        (117, (6, 26), (62, 89)),
        (118, (6, 26), (90, 117)),
        (400, (6, 26), (370, 397)),
    ],
)
def test_which_days_are_compared(days, before, after):
    change = change_of([5.0] * days)

    found = [
        window and (window.first, window.last)
        for window in (change.before, change.after)
    ]
    assert found == [
        window and (day(window[0]), day(window[1])) for window in (before, after)
    ]


@pytest.mark.parametrize(
    ("series", "before", "after"),
    [
        ("", None, None),
        ("5", None, None),
        ("." * 60, None, None),
        # half of the days are enough …
        ("6" * 6 + "6666..." + "...4444", (6, 6, 4), (13, 4, 4)),
        # … one less at the end says nothing of the end
        ("6" * 6 + "6666666" + "....444", None, None),
        # … and at the beginning the diary begins with the next day that has enough
        ("6" * 6 + "666...." + "5555555555" * 2, (10, 5, 4), (17, 5, 14)),
        # one early entry, and the diary begins with what follows it
        ("6" + "." * 60 + "5" * 13 + "4" * 7, (67, 5, 7), (74, 4, 7)),
        # a year without a word in between, and four weeks up to a reading
        ("6" * 27 + "." * 365 + "4" * 34, (6, 6, 21), (398, 4, 28)),
        # long ago only
        ("6" * 40 + "." * 90, None, None),
    ],
)
def test_what_few_entries_leave(series, before, after):
    change = change_of(written(series))

    found = [
        window and (window.first, window.mean, window.entries)
        for window in (change.before, change.after)
    ]
    assert found == [
        window and (day(window[0]), *window[1:]) for window in (before, after)
    ]
    assert (change.low is None) == (before is None)


def test_an_empty_diary_and_a_period_upside_down():
    assert pain_change({}, FIRST, day(89)).verdict is UNKNOWN
    assert pain_change({FIRST: 5.0}, day(9), FIRST).verdict is UNKNOWN


@pytest.mark.parametrize("days", [83, 90, 120, 300])
def test_a_look_between_two_readings_is_no_new_one(days):
    restless = [float(5 + (n * 7 % 5) - 2) for n in range(400)]

    read = change_of(restless[:days])
    again = {
        pain_change(diary(restless[:days] + [10.0] * more), FIRST, day(days - 1 + more))
        for more in range((read.next_day - day(days - 1)).days)
    }

    assert again == {read}


def test_what_is_long_past_is_not_looked_at():
    long = diary([float(5 + n % 3) for n in range(400)])
    without = {at: pain for at, pain in long.items() if not day(90) <= at < day(300)}

    assert pain_change(without, FIRST, day(399)) == pain_change(long, FIRST, day(399))


def test_days_after_the_last_are_not_looked_at():
    series = [float(5 + n % 3) for n in range(90)]

    assert pain_change(diary([*series, 9.0, 9.0]), FIRST, day(89)) == change_of(series)


def test_a_start_on_a_bad_day_is_left_out():
    assert change_of([10.0] * 6 + [5.0] * 84).verdict is SAME


def test_bad_weeks_that_come_and_go_are_no_change_yet():
    # The last weeks are 4 points below the first; but so it was in between.
    change = change_of(written("7" * 34 + "3" * 14 + "7" * 14 + "3" * 28))

    assert change.low < -2
    assert change.verdict is UNKNOWN


def test_three_points_less_from_one_day_on_are_better():
    ups_and_downs = [0, 1, -1, 0, 2, -1, 0, -2, 1, 0]
    series = [
        float((6 if n < 45 else 3) + ups_and_downs[n * 3 % 10]) for n in range(90)
    ]

    assert change_of(series).verdict is BETTER
    assert change_of([10 - value for value in series]).verdict is WORSE


@pytest.mark.parametrize(
    ("mean", "line"),
    [
        (0, None),
        (0.9, None),
        (1.0, 0),
        (2.0, 1.0),
        (3.0, 1.5),
        (3.9, 1.95),
        (4.0, 2.0),
        (6.0, 4.0),
        (6.6, 4.6),
        (7.0, 4.9),
        (10, 7),
    ],
)
def test_where_a_fall_becomes_real(mean, line):
    assert meaningful_change_at(mean) == (
        line if line is None else pytest.approx(line, abs=0.06)
    )
    assert change_of(level(mean, mean)).meaningful_change_at == meaningful_change_at(
        mean
    )


def test_without_a_beginning_nothing_is_real():
    assert Change(UNKNOWN, None, None).meaningful_change_at is None


PAIN = st.none() | st.integers(0, 10).map(float)
ANY_SERIES = st.builds(
    lambda early, gap, late: early + [None] * gap + late,
    st.lists(PAIN, max_size=60),
    st.sampled_from([0, 1, 30, 365]),
    st.lists(PAIN, max_size=60),
)


@settings(max_examples=50)
@given(ANY_SERIES)
def test_verdict_windows_and_interval_agree_in_any_diary(series):
    change = change_of(series)

    if change.low is None:
        assert change.verdict is UNKNOWN
        assert change.before is None
        return
    before, after = change.before, change.after
    assert FIRST <= before.first < before.last < after.first
    assert change.low <= change.difference <= change.high
    assert abs(change.difference) <= abs(after.mean - before.mean) + 0.05
    assert after.last <= day(len(series) - 1) < change.next_day
    if change.verdict is BETTER:
        assert change.high < 0
        assert before.mean + change.difference <= change.meaningful_change_at + 0.1
    if change.verdict is WORSE:
        assert change.low > 0
        assert change.difference >= 2
    if change.verdict is SAME:
        assert -1.1 < change.low < change.high < 1.1


@settings(max_examples=20)
@given(ANY_SERIES, st.randoms(), st.integers(-1000, 1000))
def test_neither_order_nor_calendar_matter(series, random, days):
    entries = list(diary(series).items())
    random.shuffle(entries)
    later = timedelta(days=days)

    change = change_of(series)
    moved = pain_change(
        {day + later: value for day, value in entries},
        FIRST + later,
        day(len(series) - 1) + later,
    )

    assert moved.verdict is change.verdict
    assert (moved.low, moved.high) == (
        pytest.approx((change.low, change.high))
        if change.low is not None
        else (None,) * 2
    )


@settings(max_examples=20)
@given(ANY_SERIES)
def test_a_scale_turned_round_turns_the_interval_round(series):
    change = change_of(series)
    turned = change_of([None if value is None else 10 - value for value in series])

    if change.low is not None:
        assert (turned.low, turned.high) == pytest.approx(
            (-change.high, -change.low), abs=1e-6
        )
        assert (turned.verdict is SAME) == (change.verdict is SAME)
