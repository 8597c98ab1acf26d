"""How much one day's pain remembers of the day before, worked by hand."""

from math import sqrt

import pytest
from scipy.stats import t as student

from psoas_care.progress.statistics.autocorrelation import (
    MOST_PHI,
    Autocorrelation,
    autocorrelation_of,
    orthonormal,
    residual,
    t_quantile,
)

ROUNDING = 1 / 12


def test_a_memory_worked_by_hand():
    # Symmetric, so neither mean nor slope is left in it: the squares are all 1.
    deviations = [1, 1, -1, 1, -1, -1, -1, -1, 1, -1, 1, 1]

    autocorrelation = autocorrelation_of([5 + deviation for deviation in deviations])

    # Of the 11 products of neighbours 5 are 1 and 6 are −1: −1/11. A line has two
    # terms: (−1/11 + 2/12) / (1 − 4/12) = 5/66 × 3/2 = 5/44.
    assert autocorrelation.phi == pytest.approx(5 / 44)
    # 1 − 2 × (49/39) / 12 = 370/468 of the variance is in the deviations.
    assert autocorrelation.variance == pytest.approx(468 / 370)
    # 12 days count for 12 × (44² − 5²) / (44² + 5²), two of them spent on the line.
    assert autocorrelation.degrees == pytest.approx(12 * 1911 / 1961 - 2)


@pytest.mark.parametrize(
    ("series", "degrees"),
    [
        ([], 1),
        ([None] * 5, 1),
        ([4], 1),
        ([4, None, 4], 1),
        ([0] * 10, 8),
        ([10] * 10, 8),
        ([7.3] * 100, 98),
        ([7.3, None, 7.3] * 30, 58),
        # a line is a trend, not a memory
        ([day / 10 for day in range(30)], 28),
        # in two months so is a parabola …
        ([(day - 30) ** 2 / 100 for day in range(60)], 58),
        # … and each stretch of 90 days has its own
        ([2] * 90 + [8] * 90, 178),
        # a year without an entry is no stretch at all
        ([2] * 14 + [None] * 365 + [8] * 14, 26),
    ],
)
def test_answers_all_alike_are_known_to_half_a_point_and_remember_nothing(
    series, degrees
):
    assert autocorrelation_of(series) == Autocorrelation(0, ROUNDING, degrees)


def test_days_that_never_follow_each_other_show_no_memory():
    # 1, −1, −1, 1 around 5, every other day: the squares are 1, and there is no product
    assert autocorrelation_of([6, None, 4, None, 4, None, 6]) == Autocorrelation(
        0, pytest.approx(1), 2
    )


def test_ups_and_downs_in_turn_count_as_no_memory():
    assert autocorrelation_of([4, 6] * 10).phi == 0


def test_one_long_up_and_down_is_memory_but_never_the_whole():
    wave = [3] * 5 + [7] * 10 + [3] * 10 + [7] * 10 + [3] * 5

    autocorrelation = autocorrelation_of(wave)

    assert 0.5 < autocorrelation.phi <= MOST_PHI
    # 40 such days count for 3; below 4 Student's t would be all there is to see
    assert autocorrelation.degrees == 4


@pytest.mark.parametrize("probability", [0.025, 0.95, 0.975, 0.99])
@pytest.mark.parametrize("degrees", [3, 4, 4.5, 7, 12, 30, 97.3, 1000])
def test_students_t_agrees_with_scipy(probability, degrees):
    exact = student.ppf(probability, degrees)

    assert t_quantile(probability, degrees) == pytest.approx(exact, rel=0.005)


def test_columns_are_made_perpendicular_and_of_length_one():
    level, slope = orthonormal([[1, 1, 1, 1], [0, 1, 2, 3]])

    assert level == [0.5] * 4
    # −1½, −½, ½, 1½, whose squares add up to 5
    assert slope == pytest.approx([n / sqrt(5) for n in (-1.5, -0.5, 0.5, 1.5)])


def test_a_column_that_is_there_already_is_left_out():
    assert len(orthonormal([[1, 1, 1], [0, 1, 2], [3, 5, 7], [0, 0, 0]])) == 2
    assert orthonormal([[], []]) == []


def test_what_a_line_leaves():
    # the line through 1, 2, 6 is 3 + 2½ x for x = −1, 0, 1
    left = residual([1, 2, 6], orthonormal([[1, 1, 1], [-1, 0, 1]]))

    assert left == pytest.approx([0.5, -1, 0.5])
