"""How much was practised: sums, weeks and sides, worked out by hand."""

from datetime import date, timedelta

import pytest

from psoas_care.practice.planner.session_records import (
    BoutRecord,
    ExerciseTraits,
    PainRating,
    SessionRecord,
)
from psoas_care.practice.planner.traffic_light import Light
from psoas_care.progress.statistics.exercise import (
    RoundSummary,
    SessionRounds,
    dose_over_time,
    round_summaries,
    rounds_by_session,
)
from psoas_care.progress.statistics.practice import (
    Amounts,
    ExerciseTotal,
    Period,
    by_period,
    months,
    periods,
    regularity,
    weeks,
    with_sides,
)
from tests.factories import NOON

SUNDAY = date(2026, 11, 22)
UID = "00000000-0000-0000-0000-000000000000"


def days_ago(count):
    return SUNDAY - timedelta(days=count)


# -- how often ----------------------------------------------------------------


def test_practice_is_counted_by_days_and_its_time_by_the_days_that_were_timed():
    practice = {
        days_ago(0): {"stretch": 600},
        days_ago(1): {"stretch": 200, "relax": 100},
        days_ago(2): {"strengthen": 0},  # only counted
        days_ago(9): {"stretch": 1200},
        days_ago(10): {"stretch": 9999},  # before the first day
    }

    found = regularity(practice, days_ago(9), SUNDAY)

    # 600, 300 and 1200 s: the one in the middle
    assert (found.practised, found.days) == (4, 10)
    assert (found.usual_seconds, found.usual_minutes) == (600, 10)


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(20, 1), (80, 1), (100, 2), (0, None)]
)
def test_anything_timed_is_a_minute_and_what_was_only_counted_is_none(seconds, minutes):
    found = regularity({SUNDAY: {"relax": seconds}}, SUNDAY, SUNDAY)

    assert (found.practised, found.usual_minutes) == (1, minutes)


def test_no_practice_is_none_of_the_days():
    found = regularity({}, days_ago(29), SUNDAY)

    assert (found.practised, found.days, found.usual_minutes) == (0, 30, None)


# -- weeks and months ---------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "starts"),
    [
        # a Sunday alone, and with the Monday after it
        ((2026, 11, 22), (2026, 11, 22), [(2026, 11, 16)]),
        ((2026, 11, 22), (2026, 11, 23), [(2026, 11, 16), (2026, 11, 23)]),
        ((2026, 11, 16), (2026, 11, 22), [(2026, 11, 16)]),
        # over the end of a year
        ((2026, 12, 31), (2027, 1, 4), [(2026, 12, 28), (2027, 1, 4)]),
    ],
)
def test_weeks_begin_on_mondays_and_are_whole(first, last, starts):
    found = weeks(date(*first), date(*last))

    assert [week.first for week in found] == [date(*start) for start in starts]
    assert {week.days for week in found} == {7}


def test_months_are_whole():
    found = months(date(2028, 1, 31), date(2028, 3, 1))

    assert found == [
        Period(date(2028, 1, 1), date(2028, 1, 31)),
        Period(date(2028, 2, 1), date(2028, 2, 29)),  # a leap year
        Period(date(2028, 3, 1), date(2028, 3, 31)),
    ]


@pytest.mark.parametrize(
    ("days", "count", "length"),
    [
        (1, 1, 7),
        (90, 13, 7),
        (365, 53, 7),
        (366, 53, 7),
        # from the Monday 54 weeks before on; one day more is told in months
        (378, 54, 7),
        (379, 13, 30),
        (1826, 61, 30),
    ],
)
def test_a_year_is_told_in_weeks_and_more_in_months(days, count, length):
    found = periods(days_ago(days - 1), SUNDAY)

    assert (len(found), found[-1].days) == (count, length)


def test_seconds_are_added_up_by_week_and_kind():
    two = weeks(days_ago(13), SUNDAY)
    practice = {
        days_ago(14): {"stretch": 5000},  # the Sunday before
        days_ago(13): {"stretch": 60, "relax": 30},
        days_ago(7): {"stretch": 40},
        days_ago(6): {"release": 0},
    }

    assert by_period(practice, two) == [{"stretch": 100, "relax": 30}, {"release": 0}]


# -- sides --------------------------------------------------------------------


def total_of(**told):
    row = {
        "slug": "lunge", "name": "Lunge", "category": "stretch", "sides": "per-side",
        "sessions": 1, "last_day": SUNDAY,
        **{
            f"{side}_{measure}": None
            for side in ("left", "right", "both")
            for measure in ("seconds", "repetitions")
        },
    }  # fmt: skip
    return ExerciseTotal.from_row(row | told)


def test_a_total_is_that_of_all_sides():
    total = total_of(left_seconds=30, right_seconds=40, both_repetitions=8)

    assert (total.left, total.right) == (Amounts(30, 0), Amounts(40, 0))
    assert total.total == Amounts(70, 8)


@pytest.mark.parametrize(
    ("told", "has_sides"),
    [
        ({"left_seconds": 30}, True),
        ({"right_repetitions": 8}, True),
        # logged for both at once, and an exercise that has no sides
        ({"both_seconds": 60}, False),
        ({"sides": "alternating", "both_seconds": 60}, False),
        ({"sides": "bilateral", "left_seconds": 60}, False),
    ],
)
def test_sides_are_told_apart_where_one_was_logged_by_itself(told, has_sides):
    assert bool(with_sides([total_of(**told)])) is has_sides


# -- one exercise -------------------------------------------------------------

LUNGE = ExerciseTraits("lunge", "stretch", 1, {"hip_front": 2}, is_per_side=True)


def session_record(*bouts, **about):
    return SessionRecord(UID, NOON, SUNDAY, bouts, **about)


def test_a_hold_that_was_logged_in_one_piece_is_divided_by_its_repetitions():
    times = rounds_by_session(
        [
            session_record(
                BoutRecord(LUNGE, "left", 90, 3),
                BoutRecord(LUNGE, "right", 40, None),
                BoutRecord(LUNGE, "right", 20, None),
                BoutRecord(LUNGE, "both", None, 5),  # counted only
            )
        ],
        "lunge",
        is_held=True,
    )

    assert times[0].rounds == {"left": [30], "right": [40, 20]}
    assert times[0].typical("right") == 30
    assert times[0].typical("both") is None
    assert times[0].is_both_sides


def test_what_is_repeated_is_told_in_repetitions():
    bouts = [BoutRecord(LUNGE, "both", 60, 10), BoutRecord(LUNGE, "both", 30, None)]

    (times,) = rounds_by_session([session_record(*bouts)], "lunge", is_held=False)

    assert times.rounds == {"both": [10]}
    assert not times.is_both_sides


def test_a_session_brings_its_effort_and_the_light_of_the_exercise():
    pains = (
        PainRating("hip_front", "before", 3),
        PainRating("hip_front", "next_day", 3),
    )
    bouts = [BoutRecord(LUNGE, "left", 30, None, worst=3)]

    (told,) = rounds_by_session(
        [session_record(*bouts, pains=pains, effort=4)], "lunge", is_held=True
    )
    (untold,) = rounds_by_session(
        [session_record(BoutRecord(LUNGE, "left", 30, None))], "lunge", is_held=True
    )

    assert (told.effort, told.light) == (4, Light.GREEN)
    assert (untold.effort, untold.light) == (None, Light.AMBER)


def test_the_usual_round_is_one_that_was_done_of_all_and_of_each_side():
    times = [
        SessionRounds(SUNDAY, {"left": [20, 30], "right": [60]}, None, Light.GREEN),
        SessionRounds(SUNDAY, {"left": [40]}, None, Light.GREEN),
    ]

    # all: 20, 30, 40, 60
    assert round_summaries(times) == [
        RoundSummary("", 30, 60, 20, 4),
        RoundSummary("left", 30, 40, 20, 3),
        RoundSummary("right", 60, 60, 60, 1),
    ]
    assert round_summaries([SessionRounds(SUNDAY, {}, 5, Light.AMBER)]) == []


@pytest.mark.parametrize(
    ("rounds", "said", "is_usual"),
    [
        ([10, 1], "1–10", False),  # not 6, which nobody did
        ([10], "10", True),
        ([10, 10], "10", True),
        ([10, 1, 10], "10", True),
        ([8, 10, 9, 12], "9", True),
    ],
)
def test_two_rounds_that_differ_have_no_usual_one(rounds, said, is_usual):
    (one, _left) = round_summaries(
        [SessionRounds(SUNDAY, {"left": rounds}, None, Light.GREEN)]
    )

    assert (one.in_words, one.is_usual) == (said, is_usual)


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([], [(9, 30)]),
        # before the picture: it begins with the amount of then
        ([(20, 40), (9, 45)], [(9, 45)]),
        ([(4, 35)], [(9, 30), (4, 35)]),
        # two on one day: the later one; one that changes nothing is none
        ([(4, 35), (4, 40), (2, 40)], [(9, 30), (4, 40)]),
        # another exercise took its place for two days
        ([(4, None), (2, 20)], [(9, 30), (4, None), (2, 20)]),
    ],
)
def test_the_dose_changes_from_the_day_of_a_step_on(steps, found):
    taken = [(days_ago(ago), amount) for ago, amount in steps]

    dose = dose_over_time(30, taken, days_ago(9), SUNDAY)

    assert dose == [(days_ago(ago), amount) for ago, amount in found]
