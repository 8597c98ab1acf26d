"""Whether pain changed: the rules of the windows and of the verdict, by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.progress.statistics import (
    Change,
    ChangeVerdict,
    Window,
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


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        # Each window is level, so it is known to ±0.22 (worked below).
        (6.0, 4.0, BETTER),  # exactly 2 points, 33 %
        (6.0, 4.1, UNKNOWN),  # 1.9 points: not real, and not surely less than 2
        (7.0, 4.9, BETTER),  # exactly 30 %
        (7.0, 5.0, UNKNOWN),  # 2 points, but 29 %
        (10, 7, BETTER),  # exactly 30 %
        (10, 7.1, UNKNOWN),
        (10, 0, BETTER),
        # from 4.0 on 2 points are asked, below the share alone
        (4.0, 2.0, BETTER),
        (4.0, 2.7, SAME),
        (3.9, 2.7, BETTER),  # 31 %
        (3.9, 2.8, SAME),  # 28 %
        (1.0, 0.7, BETTER),  # exactly 30 %, −0.3 ± 0.22
        (0.6, 0.4, SAME),  # 33 %, but −0.2 ± 0.22 may be nothing
        # a rise needs 2 points wherever it begins
        (4.0, 6.0, WORSE),
        (0, 2.0, WORSE),
        (0, 1.9, UNKNOWN),
        (0, 10, WORSE),
        (8.0, 10, WORSE),
        # "the same" needs all of the interval inside ±2
        (4.0, 5.7, SAME),  # up to 1.92
        (4.0, 5.8, UNKNOWN),  # up to 2.02
        (6.0, 4.3, SAME),  # down to −1.92
        (6.0, 4.2, UNKNOWN),  # down to −2.02
        (0, 0, SAME),
        (10, 10, SAME),
    ],
)
def test_verdicts(before, after, verdict):
    assert change_of([before] * 14 + YEAR + [after] * 14).verdict is verdict


def test_the_interval_of_two_level_windows():
    change = change_of([6.0] * 14 + YEAR + [4.0] * 14)

    # Only the rounding is left, 1/12 a day, and no memory: the error is
    # √(1/12 × (1/14 + 1/14)) = 0.109, and t of 28 − 2 is 2.056.
    assert change.difference == -2
    assert (change.low, change.high) == pytest.approx((-2.224, -1.776), abs=0.001)


@pytest.mark.parametrize(
    ("series", "before", "after"),
    [
        ("", None, None),
        ("5", None, None),
        ("." * 60, None, None),
        # two windows that touch
        ("6" * 14 + "4" * 14, (0, 13, 6, 14), (14, 27, 4, 14)),
        # a day less would have them overlap: 7 days each, the first and the last
        ("6" * 14 + "4" * 13, (0, 6, 6, 7), (20, 26, 4, 7)),
        ("6" * 7 + "4" * 7, (0, 6, 6, 7), (7, 13, 4, 7)),
        # a day less than two weeks: nothing to compare with, and nothing from before
        ("6" * 7 + "4" * 6, None, (6, 12, 4.3, 7)),
        # exactly 8 entries in 14 days are enough …
        (
            "66666666......" + "4.4.4.4.4.4.44",
            (0, 13, 6, 8),
            (14, 27, 4, 8),
        ),
        # … 7 are not: then 7 days with 4
        (
            "6666666......." + "44444444444444",
            (0, 6, 6, 7),
            (21, 27, 4, 7),
        ),
        ("44444444444444" + "..4.4.4.4.4.44", (0, 6, 4, 7), (21, 27, 4, 4)),
        ("6666..." + "...4444", (0, 6, 6, 4), (7, 13, 4, 4)),
        # 3 of 7 are nothing at the end …
        ("66666666666666" + "...........444", None, None),
        # … and at the beginning wait for more
        ("666...............6666...." + "4444444", (18, 24, 6, 4), (26, 32, 4, 7)),
        # one early entry, and the window begins with the diary that follows it
        ("6" + "." * 60 + "5" * 14 + "4" * 14, (61, 74, 5, 14), (75, 88, 4, 14)),
        # the first 14 days that hold 8, not the first 14 days
        (
            "6......6.....6" + "55555555555555" + "4" * 14,
            (7, 20, 5.2, 9),
            (28, 41, 4, 14),
        ),
        # a year without a word between them
        ("6" * 14 + "." * 365 + "4" * 14, (0, 13, 6, 14), (379, 392, 4, 14)),
        # long ago only
        ("6" * 40 + "." * 60, None, None),
    ],
)
def test_which_days_are_compared(series, before, after):
    def window(place):
        if place is None:
            return None
        first, last, mean, entries = place
        return Window(day(first), day(last), mean, entries)

    change = change_of(written(series))

    assert (change.before, change.after) == (window(before), window(after))
    assert (change.low is None) == (before is None)
    assert (change.difference is None) == (before is None)


def test_days_outside_are_not_compared_but_their_memory_counts():
    level = diary([4.0] * 28)
    restless = level | diary(YEAR + [2.0] * 10 + [8.0] * 10 + [2.0] * 10)

    quiet = pain_change(level, FIRST, day(27))
    change = pain_change(restless, FIRST, day(27))

    assert (change.before, change.after) == (quiet.before, quiet.after)
    assert quiet.verdict is SAME
    assert change.high > quiet.high


def test_an_empty_diary_and_a_period_upside_down():
    assert pain_change({}, FIRST, day(89)) == Change(UNKNOWN, None, None)
    assert pain_change({FIRST: 5.0}, day(9), FIRST) == Change(UNKNOWN, None, None)


def test_bad_weeks_that_come_and_go_are_no_change_yet():
    # The last fortnight is 4 points below the first; but so it was twice in between.
    weeks = "7" * 14 + "3" * 14 + "7" * 14 + "3" * 14 + "7" * 14 + "3" * 14

    change = change_of(written(weeks))

    assert change.difference == -4
    assert change.low < -4 < 0 < change.high
    assert change.verdict is UNKNOWN


@pytest.mark.parametrize(
    ("mean", "line"),
    [
        (0, 0),
        (2.0, 1.4),
        (3.9, 2.7),
        (4.0, 2.0),
        (6.0, 4.0),
        (6.6, 4.6),
        (7.0, 4.9),
        (10, 7),
    ],
)
def test_where_a_fall_becomes_real(mean, line):
    assert meaningful_change_at(mean) == line
    assert change_of([mean] * 14 + YEAR + [mean] * 14).meaningful_change_at == line


def test_without_a_beginning_nothing_is_real():
    assert Change(UNKNOWN, None, None).meaningful_change_at is None


PAIN = st.none() | st.integers(0, 10).map(float)
ANY_SERIES = st.builds(
    lambda early, gap, late: early + [None] * gap + late,
    st.lists(PAIN, max_size=40),
    st.sampled_from([0, 1, 30, 365]),
    st.lists(PAIN, max_size=40),
)


@given(ANY_SERIES)
def test_verdict_windows_and_interval_agree_in_any_diary(series):
    change = change_of(series)

    if change.low is None:
        assert change.verdict is UNKNOWN
        assert change.before is None
        return
    before, after = change.before, change.after
    is_known = change.high < 0 or change.low > 0
    fall_is_real = after.mean <= meaningful_change_at(before.mean)
    assert FIRST <= before.first < before.last < after.first
    assert (before.last - before.first, after.last) == (
        after.last - after.first,
        day(len(series) - 1),
    )
    assert change.low < change.difference < change.high
    assert (change.verdict is BETTER) == (change.high < 0 and fall_is_real)
    assert (change.verdict is WORSE) == (change.low > 0 and change.difference >= 2)
    if change.verdict is SAME:
        assert change.low > -2
        assert change.high < 2
        assert not is_known or not fall_is_real


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


@given(ANY_SERIES, st.integers(1, 5))
def test_more_pain_throughout_moves_both_means_and_no_interval(series, more):
    change = change_of(series)
    moved = change_of([None if value is None else value + more for value in series])

    if change.low is not None:
        assert moved.before.mean == pytest.approx(change.before.mean + more, abs=0.11)
        assert moved.high - moved.low == pytest.approx(change.high - change.low)


@given(ANY_SERIES)
def test_a_scale_turned_round_turns_a_fall_of_two_points_into_a_rise(series):
    change = change_of(series)
    turned = change_of([None if value is None else 10 - value for value in series])

    # Each mean is rounded on its own, so the last decimal may differ.
    if change.verdict is BETTER and change.difference < -2.2 and change.high < -0.2:
        assert turned.verdict is WORSE
    if turned.low is not None:
        assert turned.difference == pytest.approx(-change.difference, abs=0.21)
