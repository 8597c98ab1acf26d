"""The score of steadiness, worked by hand and for any run of days."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.practice.planner.adherence import HALF_LIFE, PracticeDay, adherence

DONE, MISSED, FREE = PracticeDay.DONE, PracticeDay.MISSED, PracticeDay.FREE


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], None),
        ([FREE, FREE], None),  # nothing was planned, so there is nothing to say
        ([MISSED], 0),
        ([DONE], 5),  # 1 - 0.5 ** (1 / 14) = 0.0483
        ([DONE] * 14, 50),
        ([DONE] * 28, 75),
        ([DONE] * 28 + [MISSED] * 14, 38),  # half of 75, rounded from 37.5
        ([DONE] * 28 + [FREE] * 14, 75),  # a bad time takes nothing away
    ],
)
def test_worked_by_hand(days, expected):
    assert adherence(days) == expected


def test_every_second_day_settles_around_half():
    assert adherence([MISSED, DONE] * 60) in range(48, 53)


@given(st.lists(st.sampled_from(PracticeDay), max_size=200))
def test_it_stays_in_its_range_and_free_days_change_nothing(days):
    score = adherence(days)

    assert score is None or 0 <= score <= 100
    assert score == adherence([day for day in days if day is not FREE])


@given(st.lists(st.sampled_from(PracticeDay), max_size=100))
def test_one_missed_day_takes_a_twentieth_at_most(days):
    before = adherence(days) or 0
    after = adherence([*days, MISSED])

    assert before - 6 <= after <= before  # 4.8 of 100, and two roundings


@given(st.lists(st.sampled_from(PracticeDay), min_size=1, max_size=100))
def test_a_done_day_never_lowers_it(days):
    assert adherence([*days, DONE]) >= (adherence(days) or 0)


def test_half_of_it_is_left_after_the_half_life():
    assert adherence([DONE] * 500 + [MISSED] * HALF_LIFE) == 50
