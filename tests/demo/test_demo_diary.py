"""Days that nobody lived: the same seed tells the same, and it could be true."""

from datetime import UTC, date, datetime, timedelta
from statistics import fmean

import pytest

from psoas_care.demo import diary as demo_diary
from psoas_care.demo.diary import (
    DemoCheckIn,
    DemoExercise,
    DemoSession,
    Season,
    entries_of,
    pain_of,
    session_times,
)
from psoas_care.library.body import Region, Side
from psoas_care.library.dose import Dose
from psoas_care.library.vocabulary import Category

TODAY = date(2026, 11, 22)
HELD = Dose("per-side", 30, 2, 1, 10, 4, 3, 7)
REPEATED = Dose("bilateral", 3, 10, 2, 40, 3, 2, 4)
STAYED = Dose("bilateral", 300, 1, 1, 0, 0, 1, 7)
EXERCISES = [
    DemoExercise("long-lunge-stretch", Category.STRETCH, HELD),
    DemoExercise("glute-bridge", Category.STRENGTHEN, REPEATED),
    DemoExercise("body-scan-meditation", Category.RELAX, STAYED),
]


def diary(days=90, *, today=TODAY, seed=7):
    """What was logged on each of the last `days` days."""
    dates = [today - timedelta(days=n) for n in reversed(range(days))]
    return {day: entries_of(day, seed=seed, exercises=EXERCISES) for day in dates}


def entries(kind, **kwargs):
    return [e for day in diary(**kwargs).values() for e in day if type(e) is kind]


def test_the_same_seed_tells_the_same_days_wherever_the_diary_begins():
    long = diary(days=90)

    assert diary(days=90) == long
    assert diary(days=5) == dict(list(long.items())[-5:])


def test_another_seed_tells_of_other_days():
    assert diary(seed=8) != diary(seed=7)


def test_most_days_have_entries_and_some_have_none():
    days = diary(days=364)

    share = sum(bool(entries) for entries in days.values()) / len(days)
    assert 0.75 < share < 0.95


@pytest.mark.parametrize("week", range(11))  # a season is ten weeks: every phase
def test_any_ninety_days_have_a_bad_week_a_holiday_and_busy_days(week):
    last = TODAY + timedelta(weeks=week)
    days = diary(today=last)
    inner = list(days)[1:-1]

    seasons = {Season.of(day, 7) for day in days}
    assert any(
        s.bad_week in days and s.bad_week + timedelta(7) in days for s in seasons
    )
    assert any(set(s.away) <= set(inner) for s in seasons)
    assert not any(days[day] for s in seasons for day in s.away if day in days)
    assert any(
        sum(isinstance(e, DemoSession) for e in entries) > 1
        for entries in days.values()
    )
    assert any(
        {e.kind for e in entries if isinstance(e, DemoCheckIn)} == {"now", "average"}
        for entries in days.values()
    )


def test_a_bad_week_hurts_more_than_the_days_around_it():
    season = Season.of(TODAY, 7)
    worst = [
        pain_of(season.bad_week + timedelta(n), 7)["low_back"] for n in range(1, 5)
    ]
    before = [
        pain_of(season.bad_week - timedelta(n), 7)["low_back"] for n in range(1, 5)
    ]

    assert sum(worst) / 4 > sum(before) / 4 + 1


def test_pain_becomes_less_over_a_year():
    year = [
        pain_of(demo_diary.YEAR_BEGINS + timedelta(n), 7)["low_back"]
        for n in range(demo_diary.YEAR_DAYS)
    ]

    assert sum(year[:60]) / 60 > sum(year[-60:]) / 60 + 2


def test_numbers_are_whole_and_on_the_scale():
    scores = [s for c in entries(DemoCheckIn, days=1000) for s in c.scores]
    sessions = entries(DemoSession, days=1000)
    bouts = [bout for session in sessions for bout in session.bouts]
    values = [score.value for score in scores]
    values += [pain.value for session in sessions for pain in session.pains]
    values += [bout.worst_pain for bout in bouts if bout.worst_pain is not None]

    assert {type(value) for value in values} == {int}
    assert min(values) >= 0
    assert max(values) <= 10


def test_it_is_the_low_back_and_the_hip_and_seldom_the_pelvis():
    check_ins = entries(DemoCheckIn, days=364)
    count = {
        region: sum(region in {s.region for s in c.scores} for c in check_ins)
        for region in Region
    }

    assert all(check_in.scores for check_in in check_ins)
    assert count[Region.LOW_BACK] > count[Region.HIP_FRONT] > len(check_ins) / 2
    assert 0 < count[Region.PELVIC] < len(check_ins) / 5


def test_the_doses_are_those_of_the_exercises():
    bouts = [bout for s in entries(DemoSession, days=364) for bout in s.bouts]
    done = {
        slug: {
            (bout.side, bout.actual_seconds, bout.repetitions)
            for bout in bouts
            if bout.slug == slug
        }
        for slug in ("long-lunge-stretch", "glute-bridge", "body-scan-meditation")
    }

    assert done["long-lunge-stretch"] == {  # 30 s twice, now and then once
        *[(Side.LEFT, 60, 2), (Side.RIGHT, 60, 2)],
        *[(Side.LEFT, 30, None), (Side.RIGHT, 30, None)],
    }
    assert done["glute-bridge"] == {  # ten, now and then nine, sometimes only counted
        *[(Side.BOTH, 60, 10), (Side.BOTH, 54, 9)],
        *[(Side.BOTH, None, 10), (Side.BOTH, None, 9)],
    }
    assert done["body-scan-meditation"] == {(Side.BOTH, 300, None)}


def test_a_one_sided_exercise_is_done_on_both_sides():
    for session in entries(DemoSession, days=364):
        sides = [b.side for b in session.bouts if b.slug == "long-lunge-stretch"]
        assert sides in ([], [Side.LEFT, Side.RIGHT])


def test_some_things_are_said_only_sometimes():
    sessions = entries(DemoSession, days=364)
    check_ins = entries(DemoCheckIn, days=364)

    assert 0 < sum(bool(s.pains) for s in sessions) < len(sessions)
    assert 0 < sum(bool(s.note) for s in sessions) < len(sessions) / 5
    assert 0 < sum(bool(c.note) for c in check_ins) < len(check_ins) / 5


def test_entries_stand_in_order_on_their_own_day():
    for day, logged in diary(days=364).items():
        moments = [entry.at for entry in logged]
        assert moments == sorted(moments)
        assert all(m.tzinfo is UTC and m.date() == day for m in moments)
        assert all(
            m > datetime(day.year, day.month, day.day, 6, tzinfo=UTC) for m in moments
        )


def test_without_exercises_there_are_only_check_ins():
    logged = [
        entry
        for day in diary(days=30)
        for entry in entries_of(day, seed=7, exercises=[])
    ]

    assert {type(entry) for entry in logged} == {DemoCheckIn}


def test_stretching_eases_the_low_back_on_the_next_day():
    """So that the day after has something to find."""
    days = [TODAY - timedelta(days=n) for n in range(300)]
    after = {True: [], False: []}
    for day in days:
        kinds = [kind for _, kind in session_times(day, 7, is_bad=False)]
        morrow = pain_of(day + timedelta(days=1), 7)
        change = morrow[Region.LOW_BACK] - pain_of(day, 7)[Region.LOW_BACK]
        after[Category.STRETCH in kinds].append(change)

    assert fmean(after[True]) < fmean(after[False]) - 0.8
