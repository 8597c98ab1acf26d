"""The difference of two means of days that are alike: against linear algebra."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from psoas_care.progress.statistics.difference import (
    NOISE,
    PHIS,
    DatedValue,
    difference_of,
    t_above,
)


def by_matrices(values):
    """(probability, middle, error) for each degree of likeness, and the degrees."""
    day, pain, before = (
        np.array(column, float) for column in zip(*values, strict=True)
    )
    means = np.column_stack([before, 1 - before])
    degrees = len(pain) - 2 + 6
    found = []
    for phi in PHIS:
        alike = (1 - NOISE) * phi ** np.abs(day[:, None] - day)
        alike += NOISE * np.eye(len(day))
        weights = np.linalg.inv(alike)
        spread = np.linalg.inv(means.T @ weights @ means)
        middle = spread @ means.T @ weights @ pain
        left = pain - means @ middle
        squares = left @ weights @ left + 12
        fit = -0.5 * (
            np.linalg.slogdet(alike)[1]
            - np.linalg.slogdet(spread)[1]
            + degrees * np.log(squares)
        )
        contrast = np.array([-1, 1])
        error = np.sqrt(squares / degrees * contrast @ spread @ contrast)
        found.append((fit, contrast @ middle, error))
    best = max(fit for fit, _, _ in found)
    total = sum(np.exp(fit - best) for fit, _, _ in found)
    return [
        (np.exp(fit - best) / total, middle, error) for fit, middle, error in found
    ], degrees


DAYS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 10)), min_size=9, max_size=40
)


@settings(max_examples=25)
@given(DAYS)
def test_it_agrees_with_matrices_whatever_the_gaps(rows):
    day, values = 0, []
    for n, (gap, pain) in enumerate(rows):
        day += gap
        values.append(DatedValue(day, float(pain), max(0.0, 1 - n / (len(rows) - 4))))

    difference = difference_of(values)

    parts, degrees = by_matrices(values)
    for points in (-2.0, 0.0, 1.0):
        exact = sum(
            weight * student.sf((points - middle) / error, degrees)
            for weight, middle, error in parts
        )
        assert difference.above(points) == pytest.approx(exact, rel=0.02, abs=1e-5)
    assert difference.kept == pytest.approx(
        sum(weight * 4 / (4 + error**2) for weight, _, error in parts)
    )


def test_two_days_against_one_by_hand():
    # Two days in a row, and one so long after them that nothing of them is left.
    values = [DatedValue(0, 6, 1), DatedValue(1, 4, 1), DatedValue(9999, 2, 0)]

    difference = difference_of(values)

    assert difference.degrees == 3 - 2 + 6
    # The two are alike by 0.9 × 0.4 = 0.36: their mean, 5, has a variance of 0.68 days,
    # the third day one of 1, and what the two differ says (6 − 4)² / (2 × 0.64) = 3.125
    # of the variance, beside the 12 known before.
    quick, _, slow = difference.parts
    assert quick.middle == pytest.approx(2 - 5)
    assert quick.error**2 == pytest.approx((3.125 + 12) / 7 * (0.68 + 1))
    # Where 0.9 × 0.9 = 0.81 lasts, both days say nearly the same.
    assert slow.error**2 == pytest.approx((4 / 0.38 + 12) / 7 * (0.905 + 1))


def test_ups_and_downs_of_single_days_do_not_hide_a_slow_wave():
    # Neighbouring days may be a point apart: it is still the weeks that differ.
    def wave(n, up_and_down):
        return DatedValue(n, 5 + (n // 14 % 2) * 3 + n % 2 * up_and_down, float(n < 45))

    for up_and_down in (0, 1):
        parts = difference_of([wave(n, up_and_down) for n in range(90)]).parts

        assert parts[-1].weight > 0.9


@settings(max_examples=25)
@given(DAYS)
def test_the_interval_leaves_as_much_out_on_either_side(rows):
    values = [
        DatedValue(n, float(pain), float(n < 5)) for n, (_, pain) in enumerate(rows)
    ]

    difference = difference_of(values)
    low, high = difference.interval(0.95)

    assert difference.above(low) == pytest.approx(0.975)
    assert difference.above(high) == pytest.approx(0.025)


@pytest.mark.parametrize("degrees", [12, 20, 53, 80.5])
@pytest.mark.parametrize("t", [-3.5, -1, 0, 0.2, 1, 2, 3, 3.5])
def test_students_t_agrees_with_scipy(t, degrees):
    assert t_above(t, degrees) == pytest.approx(student.sf(t, degrees), rel=0.01)
