"""The robust trend, by hand and against SciPy."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, t, theilslopes

from psoas_care.progress.statistics import Trend, pain_trend
from psoas_care.progress.statistics.autocorrelation import autocorrelation_of

ANY_SERIES = st.lists(st.none() | st.integers(0, 10).map(float), max_size=60)


@pytest.mark.parametrize(
    ("series", "trend"),
    [
        ([], None),
        ([None] * 30, None),
        ([5], None),
        ([5] * 7, None),
        ([5, None] * 7, None),
        ([0] * 8, Trend(0, 0, 0, 8)),
        ([10] * 8, Trend(0, 0, 0, 8)),
        # a point a day is seven a week, also where days are missing
        (list(range(8)), Trend(7, 7, 7, 8)),
        (list(range(10, 2, -1)), Trend(-7, -7, -7, 8)),
        ([0, 1, 2, 3, None, 5, 6, None, 8, 9], Trend(7, 7, 7, 8)),
    ],
)
def test_trends_without_any_doubt(series, trend):
    assert pain_trend(series) == trend


def test_the_median_of_all_slopes_does_not_care_for_one_bad_day():
    # 21 of the 28 pairs are level: so is the one in the middle
    assert pain_trend([5, 5, 5, 5, 5, 5, 5, 10]).slope == 0


def test_a_trend_worked_by_hand():
    # Half a point a day, and a point more on every other: in turn, so without memory.
    # Two days d apart rise ½ a day if d is even (12 of the 28 pairs), else by 1/d more
    # (4, 3, 2, 1 pairs for d = 1, 3, 5, 7) or less (3, 2, 1 pairs for d = 1, 3, 5).
    series = [0, 1.5, 1, 2.5, 2, 3.5, 3, 4.5]

    trend = pain_trend(series)

    # 12 in the middle, 10 above, 6 below: the 14th and 15th are both ½ a day
    assert trend.slope == 3.5
    # S has a standard deviation of √(8 × 7 × 21 / 18) = 8.08, t of 6 is 2.447: 19.8.
    # The 4th from below, (28 − 19.8) / 2 = 4.1, and the 25th, (28 + 19.8) / 2 + 1.
    # Both have their equals. Next outside of the 4th is the 3rd; of the 25th, nothing.
    below = sorted([-0.5] * 3 + [0.5 / 3] * 2 + [1.5 / 5])
    above = sorted([1.5] * 4 + [2.5 / 3] * 3 + [3.5 / 5] * 2 + [4.5 / 7])
    slopes = [*below, *[0.5] * 12, *above]
    assert trend.low == pytest.approx(7 * slopes[2])
    assert trend.high == pytest.approx(7 * slopes[24])


@pytest.mark.parametrize("seed", range(6))
def test_it_agrees_with_scipy_where_days_remember_nothing(seed):
    rng = Random(seed)
    # up and down in turn, all different, and some days missing
    series = [
        None if rng.random() < 0.2 else day * 0.05 + day % 2 * 2 + rng.random()
        for day in range(40)
    ]
    days = [day for day, value in enumerate(series) if value is not None]
    # SciPy takes the normal distribution; ask it for the level that t comes to.
    level = 1 - 2 * norm.sf(t.ppf(0.975, len(days) - 2))

    slope, _, low, high = theilslopes([series[day] for day in days], days, level)

    assert autocorrelation_of(series).phi == 0
    trend = pain_trend(series)
    assert (trend.slope, trend.low, trend.high) == pytest.approx(
        (7 * slope, 7 * low, 7 * high)
    )


def test_memory_widens_the_interval():
    rng = Random(1)
    tosses = [rng.gauss(5, 1) for _ in range(60)]
    slow = [sum(tosses[max(0, day - 4) : day + 1]) for day in range(60)]
    mixed = rng.sample(slow, 60)

    remembered, forgotten = pain_trend(slow), pain_trend(mixed)

    assert remembered.high - remembered.low > 1.5 * (forgotten.high - forgotten.low)


@given(ANY_SERIES, st.integers(-3, 3))
def test_it_follows_what_is_done_to_the_numbers(series, more):
    trend = pain_trend(series)
    shifted = pain_trend([None if v is None else v + more for v in series])
    mirrored = pain_trend([None if v is None else 10 - v for v in series])

    if trend is None:
        assert shifted is mirrored is None
    else:
        numbers = (trend.slope, trend.low, trend.high)
        assert trend.low <= trend.slope <= trend.high
        assert (shifted.slope, shifted.low, shifted.high) == pytest.approx(numbers)
        assert mirrored.slope == pytest.approx(-trend.slope)


@given(ANY_SERIES, st.integers(0, 5), st.integers(0, 5))
def test_days_without_an_entry_around_it_do_not_steepen_it(series, ahead, behind):
    wider = pain_trend([None] * ahead + series + [None] * behind)
    trend = pain_trend(series)

    assert (wider and (wider.slope, wider.entries)) == (
        trend and (trend.slope, trend.entries)
    )
