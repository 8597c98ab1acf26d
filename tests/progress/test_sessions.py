"""Pain before and after the same sessions, by hand and against SciPy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_rel

from psoas_care.progress.statistics import PairedChange, paired_change

PAIRS = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=1)


@pytest.mark.parametrize(
    ("pairs", "before", "after", "difference"),
    [
        ([(5, 3)], 5, 3, -2),
        ([(0, 0)] * 4, 0, 0, 0),
        ([(10, 10)] * 4, 10, 10, 0),
        ([(3, 5), (4, 4)], 3.5, 4.5, 1),
        # 14/3 and 10/3, each to one decimal: 4.7 and 3.3
        ([(5, 3), (5, 4), (4, 3)], 4.7, 3.3, -1.4),
    ],
)
def test_fewer_than_five_sessions_have_no_interval(pairs, before, after, difference):
    change = paired_change(pairs)

    assert change == PairedChange(len(pairs), before, after, None, None)
    assert change.difference == difference


@pytest.mark.parametrize(
    ("pairs", "difference", "margin"),
    [
        # differences −1, −2, −3, −2, −2: standard deviation √½; t of 4 is 2.776
        ([(5, 4), (5, 3), (6, 3), (4, 2), (5, 3)], -2, 2.776 * (0.5 / 5) ** 0.5),
        # all alike: two numbers, each rounded, 2/12 for one pair
        ([(5, 3)] * 5, -2, 2.776 * (2 / 12 / 5) ** 0.5),
        ([(0, 0)] * 5, 0, 2.776 * (2 / 12 / 5) ** 0.5),
        ([(10, 10)] * 5, 0, 2.776 * (2 / 12 / 5) ** 0.5),
        ([(0, 10)] * 5, 10, 2.776 * (2 / 12 / 5) ** 0.5),
        # five years of sessions: nothing finer than the decimal that is shown
        ([(5, 3)] * 1800, -2, 0.1),
    ],
)
def test_the_interval_of_the_difference(pairs, difference, margin):
    change = paired_change(pairs)

    assert change.difference == difference
    assert (change.low, change.high) == pytest.approx(
        (difference - margin, difference + margin), rel=0.002
    )


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=5))
def test_it_agrees_with_scipy_where_differences_differ(pairs):
    change = paired_change(pairs)
    if change.high - change.low > 2 and len({b - a for a, b in pairs}) > 1:
        before, after = zip(*pairs, strict=True)

        exact = ttest_rel(after, before).confidence_interval(0.95)
        near = 0.005 * (exact.high - exact.low)

        assert (change.low, change.high) == pytest.approx(exact, abs=near)


@given(PAIRS, st.randoms())
def test_it_always_holds_what_is_shown_and_knows_no_order(pairs, random):
    mixed = pairs.copy()
    random.shuffle(mixed)

    change = paired_change(pairs)

    assert paired_change(mixed).difference == change.difference
    if change.low is None:
        assert len(pairs) < 5
    else:
        assert change.low - 1e-9 <= change.difference <= change.high + 1e-9


@given(PAIRS)
def test_read_backwards_relief_is_rise(pairs):
    there = paired_change(pairs)
    back = paired_change([(after, before) for before, after in pairs])

    assert back.difference == -there.difference
    if there.low is not None:
        assert (back.low, back.high) == pytest.approx((-there.high, -there.low))
