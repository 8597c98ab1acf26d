"""progress/statistics/fair_test.py: hand-worked, and right however often one looks."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.practice.models.fair_test import LENGTHS
from psoas_care.progress.statistics import fair_test
from psoas_care.progress.statistics.fair_test import (
    CoinDay,
    Habits,
    Interval,
    MissingAnswers,
)

WITH, WITHOUT = True, False


def days(*pairs):
    return [CoinDay(is_with, pain) for is_with, pain in pairs]


def test_the_stakes_grow_as_worked_by_hand():
    """Two days after pains of 4 and 6.

    Day 1, with, 4: predicted 5 + ½ · (6 - 5) = 5.5, so it won 1.5 points; by twice the
    first scale of 1.5 that is 0.5. The stakes on less become 1.1, 1.2, 1.3, 1.4, mean
    1.25, those on more 0.9 to 0.6, mean 0.75.
    Day 2, without, 7: mean 14/3, predicted 4.667 + ½ · (4 - 4.667) = 4.333, lost 2.667;
    scale √((1.5² + 1.5²) / 2) = 1.5, so 0.889, and it was without: a win for less.
    1.1 · 1.1778 = 1.2956, 1.2 · 1.3556 = 1.6267, 1.3 · 1.5333 = 1.9933,
    1.4 · 1.7111 = 2.3956, mean 1.8278.
    """
    first, second = fair_test.grow(days((WITH, 4), (WITHOUT, 7)), [4, 6])
    assert (first.less, first.more) == pytest.approx((1.25, 0.75))
    assert first.both == pytest.approx(1.0)
    assert second.less == pytest.approx(1.8278, abs=1e-4)


def test_a_day_without_an_answer_is_not_bet_on():
    first, second = fair_test.grow(days((WITH, 4), (WITHOUT, None)), [4, 6])
    assert first == second


def test_the_very_first_day_of_a_diary_has_nothing_to_be_predicted_from():
    (only,) = fair_test.grow(days((WITH, 4)))
    assert only == (1.0, 1.0)


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=1, max_size=8),
    st.lists(st.integers(0, 10), max_size=3),
)
def test_if_it_does_nothing_no_bet_wins_on_average(pains, before):
    """The mean over all coins there could be is the stake, whatever the pain."""
    ends = []
    for bits in range(2 ** len(pains)):
        coins = [bool(bits >> n & 1) for n in range(len(pains))]
        *_, end = fair_test.grow(days(*zip(coins, pains, strict=True)), before)
        ends.append(end.both)
    assert sum(ends) / len(ends) == pytest.approx(1.0)


def test_the_estimate_is_the_difference_of_the_arms_from_their_predictions():
    """After a pain of 5.

    With, 3: predicted 5, differs by -2. Without, 6: mean 4, predicted
    4 + ½ · (3 - 4) = 3.5, differs by 2.5. The effect is -4.5.
    """
    assert fair_test.estimate(days((WITH, 3), (WITHOUT, 6)), [5]) == pytest.approx(-4.5)


def test_there_is_no_estimate_from_one_arm():
    assert fair_test.estimate(days((WITH, 3), (WITHOUT, None)), [5]) is None


def test_coins_drawn_anew_speak_against_a_large_difference_only():
    alternating = [(WITH, 2), (WITHOUT, 7)] * 14
    assert fair_test.p_of_coins(days(*alternating), [5, 5]) < 0.001
    assert fair_test.p_of_coins(days(*[(WITH, 5), (WITHOUT, 5)] * 14), [5]) == 1.0


def test_an_interval_of_a_few_days_is_open_at_both_ends():
    assert fair_test.interval(days((WITH, 3), (WITHOUT, 6)), [5]) == Interval(
        None, None
    )


def test_the_interval_and_the_finding_agree():
    """Zero is left out exactly if something was found."""
    for seed in range(30):
        before, test = fair_test.simulate(
            Habits(1.5, 0.5, 0.1), 42, -2 * (seed % 2), 0, Random(seed)
        )
        result = fair_test.judge(test, before=before, is_over=True)
        low, high = result.interval
        has_zero = (low is None or low <= 0) and (high is None or high >= 0)
        assert has_zero is not result.is_found


def test_the_second_question_is_asked_at_the_end_alone():
    test = days(*[(WITH, 4), (WITHOUT, 6)] * 5)
    assert fair_test.judge(test, is_over=False).p_at_the_end is None
    assert fair_test.judge(test, is_over=True).p_at_the_end < 0.025


def test_answers_that_are_missing_on_one_arm_are_told():
    """Fisher's table 14 | 14 with 6 and 0 missing: 2 · C(14,6) / C(28,6) = 0.016."""
    even = days(*[(WITH, None), (WITHOUT, None)], *[(WITH, 5), (WITHOUT, 5)] * 13)
    assert not fair_test.missing(even).differs
    uneven = MissingAnswers(14, 6, 14, 0)
    assert uneven._p() == pytest.approx(0.01594, abs=1e-5)
    assert uneven.differs


def test_habits_are_those_of_the_diary_and_usual_ones_for_a_new_one():
    assert fair_test.habits([5, None]) == Habits(1.5, 0.5, 0.5)
    steady = fair_test.habits([4, 6] * 14)
    assert steady.spread == 1.0
    assert steady.autocorrelation == 0.0
    assert steady.unanswered == 0.0


def test_power_grows_with_the_days_and_the_effect():
    usual = Habits(1.5, 0.5, 0.1)
    by_days = [fair_test.power(usual, planned, -2) for planned in LENGTHS]
    assert by_days == sorted(by_days)
    assert fair_test.power(usual, 60, -1) < fair_test.power(usual, 60, -2)
    assert fair_test.power(usual, 60, -2) > 0.9


@pytest.mark.parametrize("autocorrelation", [0.0, 0.3, 0.6, 0.9])
def test_a_test_of_nothing_seldom_finds_something(autocorrelation):
    """At most 5 % are promised; of 400 diaries 5 % are 20, and 32 come once in 300."""
    wrong = 0
    for seed in range(400):
        before, test = fair_test.simulate(
            Habits(1.5, autocorrelation, 0.1), 84, 0, 0, Random(seed)
        )
        grown = max(evidence.both for evidence in fair_test.grow(test, before))
        wrong += grown >= 40 or fair_test.p_of_coins(test, before) <= 0.025
    assert wrong <= 32
