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
    before = _column(diary.before, start, DAYS)
    own, tomorrow = pain[:-1], pain[1:]
    met = np.where(np.isnan(before), own, before)
    known = ~np.isnan(own) & ~np.isnan(tomorrow)
    trend = [np.ones(DAYS), np.arange(DAYS)]
    ways = [[*trend, own], [*trend, met]] if given_today else [trend]
    done = {
        item: ~np.isnan(_column(dict.fromkeys(days, 1.0), start, DAYS))
        for item, days in diary.done.items()
    }
    effects = {
        (item, way): _effects(np.column_stack(columns)[known], days, tomorrow, known)
        for way, columns in enumerate(ways)
        for item, days in done.items()
    }
    luck = np.max(
        [abs(points / error)[1:] for points, error in effects.values()], axis=0
    )
    threshold = np.sort(luck)[-int(0.05 * DAYS)]
    return {
        item: _span([effects[item, n] for n in range(len(ways))], threshold)
        for item in done
    }


def _effects(table, days, tomorrow, known):
    """Points and their standard error, for every shift of the days it was done."""

    def left_of(values):
        return values - table @ np.linalg.lstsq(table, values, rcond=None)[0]

    moved = np.stack([np.roll(days, shift)[known] for shift in range(DAYS)], axis=1)
    exposed, pain = left_of(moved.astype(float)), left_of(tomorrow[known])
    spread = (exposed**2).sum(axis=0)
    points = pain @ exposed / spread
    unexplained = pain @ pain - points**2 * spread
    degrees = known.sum() - np.linalg.matrix_rank(table) - 1
    return points, np.sqrt(unexplained / degrees / spread)


def _span(ways, threshold):
    return (
        np.mean([points[0] for points, _ in ways]),
        min(points[0] - threshold * error[0] for points, error in ways),
        max(points[0] + threshold * error[0] for points, error in ways),
    )


def _column(values, start, length):
    column = np.full(length, np.nan)
    for day, value in values.items():
        if 0 <= (n := (day - FIRST).days - start) < length:
            column[n] = value
    return column
