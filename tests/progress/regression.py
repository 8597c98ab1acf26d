"""The day after once more, by the book, sharing no line with the product."""

import numpy as np

from tests.progress.diaries import FIRST

DAYS = 84
"""Whole weeks in a diary of 90 days; the findings look at the last of them."""


def by_least_squares(diary, *, given_today=True):
    """Item → (points, low, high) for each item done, every shift of the calendar tried.

    `given_today=False` leaves the day's own pain out, as a plain comparison does.
    """
    start = len(diary.mean) - 1 - DAYS
    pain = _column(diary.pain, start, DAYS + 1)
    today = np.where(np.isnan(pain[:-1]), _column(diary.before, start, DAYS), pain[:-1])
    more = np.nan_to_num(_column(diary.before, start, DAYS) - today)
    known = ~np.isnan(today) & ~np.isnan(pain[1:])
    beside = [np.ones(DAYS), np.arange(DAYS)] + [today, more] * given_today
    table = np.column_stack(beside)[known]

    def left_of(values):
        return values - table @ np.linalg.lstsq(table, values, rcond=None)[0]

    tomorrow = left_of(pain[1:][known])
    degrees = known.sum() - np.linalg.matrix_rank(table) - 1
    effects = {}
    for item, days in diary.done.items():
        done = ~np.isnan(_column(dict.fromkeys(days, 1.0), start, DAYS))
        moved = np.stack([np.roll(done, shift)[known] for shift in range(DAYS)], axis=1)
        exposed = left_of(moved.astype(float))
        spread = (exposed**2).sum(axis=0)
        points = tomorrow @ exposed / spread
        unexplained = tomorrow @ tomorrow - points**2 * spread
        effects[item] = points, np.sqrt(unexplained / degrees / spread)

    luck = np.max(
        [abs(points / error)[1:] for points, error in effects.values()], axis=0
    )
    bar = np.sort(luck)[-int(0.05 * DAYS)]
    return {
        item: (points[0], points[0] - bar * error[0], points[0] + bar * error[0])
        for item, (points, error) in effects.items()
    }


def _column(values, start, length):
    column = np.full(length, np.nan)
    for day, value in values.items():
        if 0 <= (n := (day - FIRST).days - start) < length:
            column[n] = value
    return column
