from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.practice.planner.traffic_light import (
    Advice,
    DatedLight,
    Light,
    advice,
    is_only_relaxing,
    light,
    needs_somebody,
    rests_until,
)

GREEN, AMBER, RED = Light.GREEN, Light.AMBER, Light.RED
FRIDAY = date(2026, 11, 20)

pain = st.none() | st.integers(0, 10)


# The eleven cases of the content base, section 5.4, worked by hand.
@pytest.mark.parametrize(
    ("before", "worst", "next_day", "expected"),
    [
        (0, 2, 0, GREEN),
        (1, 3, 1, AMBER),
        (1, 4, 1, RED),  # rise 3
        (3, 4, 4, GREEN),
        (3, 5, 3, AMBER),
        (3, 6, 3, RED),  # above the cap of 5
        (2, 2, 4, RED),  # next day + 2
        (5, 6, 5, GREEN),
        (6, 7, 6, AMBER),  # a start above 5 never progresses
        (7, 8, 7, RED),  # above the cap of 7
        (2, 2, None, AMBER),
    ],
)
def test_the_table_of_the_content_base(before, worst, next_day, expected):
    assert light(before, worst, next_day) == expected


@pytest.mark.parametrize(
    ("before", "worst", "next_day", "expected"),
    [
        (None, None, None, AMBER),
        (None, 5, 2, AMBER),
        (None, 6, 2, RED),  # the lower cap, since the start is unknown
        (3, None, 3, AMBER),
        (3, None, 5, RED),  # the next day says enough
        (4, 5, 4, GREEN),
        (4, 6, 4, RED),  # cap 5 up to a start of 4
        (5, 7, 5, AMBER),  # cap 7 from 5 on
    ],
)
def test_what_is_missing_never_makes_it_greener(before, worst, next_day, expected):
    assert light(before, worst, next_day) == expected


def test_pressing_too_hard_is_red_whatever_it_felt_like():
    assert light(0, 0, 0, pressed=1) == RED


@given(pain, pain, pain)
def test_more_pain_never_makes_it_greener(before, worst, next_day):
    order = [GREEN, AMBER, RED]

    light_now = light(before, worst, next_day)

    if worst is not None and worst < 10:
        more = light(before, worst + 1, next_day)
        assert order.index(more) >= order.index(light_now)
    if next_day is not None and next_day < 10:
        more = light(before, worst, next_day + 1)
        assert order.index(more) >= order.index(light_now)


@given(pain, pain, pain)
def test_green_needs_all_three_numbers(before, worst, next_day):
    if light(before, worst, next_day) == GREEN:
        assert None not in {before, worst, next_day}


def days_ago(n, colour):
    return DatedLight(FRIDAY - timedelta(days=n), colour)


def test_three_ambers_in_a_row_suggest_less():
    three = [days_ago(5, AMBER), days_ago(3, AMBER), days_ago(1, AMBER)]

    assert Advice.SMALLER in advice(three, three, FRIDAY)
    assert Advice.SMALLER not in advice(three[1:], three, FRIDAY)
    broken = [*three[:2], days_ago(1, GREEN)]
    assert Advice.SMALLER not in advice(broken, broken, FRIDAY)


@pytest.mark.parametrize(
    ("reds", "until"),
    [
        ([3], None),
        ([8, 3], FRIDAY + timedelta(days=5)),  # five days apart; away for seven
        ([10, 3], None),  # seven days apart is no longer within a week
        ([14, 8], None),  # away until yesterday
        ([13, 7], FRIDAY + timedelta(days=1)),  # the last day of seven
    ],
)
def test_two_reds_in_seven_days_rest_for_seven(reds, until):
    seen = [days_ago(n, RED) for n in reds]

    assert rests_until(seen, FRIDAY) == until
    assert (Advice.REST in advice(seen, seen, FRIDAY)) == (until is not None)


def test_a_pressure_tool_rests_four_weeks_after_a_second_red():
    seen = [days_ago(40, RED), days_ago(20, RED)]

    assert rests_until(seen, FRIDAY, is_release=True) == FRIDAY + timedelta(days=9)
    assert rests_until(seen, FRIDAY) is None


def test_three_reds_of_any_exercises_in_fourteen_days_send_to_somebody():
    reds = [days_ago(13, RED), days_ago(7, RED), days_ago(0, RED)]

    assert Advice.SEE_SOMEBODY in advice([], reds, FRIDAY)
    assert Advice.SEE_SOMEBODY not in advice([], [days_ago(14, RED), *reds[1:]], FRIDAY)


def test_from_eight_on_today_is_for_relaxing():
    assert is_only_relaxing(8)
    assert not is_only_relaxing(7)
    assert not is_only_relaxing(None)


def test_three_such_days_in_a_row_send_to_somebody():
    days = [FRIDAY - timedelta(days=n) for n in range(3)]

    assert needs_somebody(days, FRIDAY)
    assert not needs_somebody(days[:2], FRIDAY)
    assert not needs_somebody(days[1:], FRIDAY)
