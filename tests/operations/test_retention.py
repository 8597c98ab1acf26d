"""Which backups stay, worked by hand."""

from datetime import UTC, datetime, timedelta

from psoas_care.operations.backups import kept

EVENING = datetime(2026, 11, 29, 22, tzinfo=UTC)  # a Sunday


def days_ago(*numbers):
    return {EVENING - timedelta(days=number) for number in numbers}


def test_of_a_backup_each_evening_seven_days_four_weeks_and_twelve_months_stay():
    every_evening = days_ago(*range(800))

    stay = kept(every_evening)

    days = days_ago(*range(7))
    weeks = days_ago(0, 7, 14, 21)  # the Sundays, on which a week ends
    months = {
        datetime(*day, 22, tzinfo=UTC)
        for day in [
            *[(2026, 11, 29), (2026, 10, 31), (2026, 9, 30), (2026, 8, 31)],
            *[(2026, 7, 31), (2026, 6, 30), (2026, 5, 31), (2026, 4, 30)],
            *[(2026, 3, 31), (2026, 2, 28), (2026, 1, 31), (2025, 12, 31)],
        ]
    }
    assert stay == days | weeks | months


def test_the_last_day_is_kept_whole():
    hours = {EVENING - timedelta(hours=hours) for hours in (0, 1, 23)}
    yesterday = {EVENING - timedelta(hours=25), EVENING - timedelta(hours=30)}

    # The newest of yesterday was made 23 hours ago.
    assert kept(hours | yesterday) == hours


def test_who_makes_one_a_year_keeps_twelve():
    # A month without one does not count.
    yearly = {EVENING.replace(year=2026 - n, day=15) for n in range(20)}

    assert len(kept(yearly)) == 12


def test_none_keeps_none():
    assert kept([]) == set()
