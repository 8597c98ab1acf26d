"""The day after once more, by the book, sharing no line with the product."""

import numpy as np
from scipy.stats import t as student

from tests.progress.diaries import FIRST

DAYS = 89
"""Days of a diary of 90 that have a next one."""


def by_least_squares(diary, *, given_today=True, compared=5):
    """Item → (middle, low, high) in points, for each item done.

    `given_today=False` leaves the pain of the day and of the day before out, as a plain
    comparison does. The chance of 2.7 % is shared out by as many as are `compared`.
    """
    pain = _column(diary.pain, DAYS + 1)
    before = _column(diary.before, DAYS)
    own, tomorrow = pain[:-1], pain[1:]
    yesterday = np.concatenate([[np.nan], own[:-1]])
    rise = np.where(np.isnan(yesterday), 0, own - yesterday)
    met = np.where(np.isnan(before), own, before)
    known = ~np.isnan(own) & ~np.isnan(tomorrow)
    day = np.arange(DAYS)
    calendar = [
        *(day * 3 // DAYS == block for block in range(3)),
        *(day % 7 == weekday for weekday in range(6)),
    ]
    ways = [calendar]
    if given_today:
        ways = [[*calendar, own, rise], [*calendar, met, rise]]
    done = {
        item: (~np.isnan(_column(dict.fromkeys(days, 1.0), DAYS)))[known]
        for item, days in diary.done.items()
    }
    spans = {}
    for item, days in done.items():
        effects = [
            _effect(np.column_stack(way)[known].astype(float), days, tomorrow[known])
            for way in ways
        ]
        reach = student.isf(0.027 / 2 / compared, min(effect[2] for effect in effects))
        spans[item] = (
            np.mean([points for points, _, _ in effects]),
            min(points - reach * error for points, error, _ in effects),
            max(points + reach * error for points, error, _ in effects),
        )
    return spans


def _effect(table, days, tomorrow):
    """Points, their standard error, and the degrees of freedom left for it."""
    columns = np.column_stack([table, days])
    found, *_ = np.linalg.lstsq(columns, tomorrow, rcond=None)
    degrees = len(tomorrow) - np.linalg.matrix_rank(columns)
    left = tomorrow - columns @ found
    spread = np.linalg.pinv(columns.T @ columns)
    return found[-1], np.sqrt(left @ left / degrees * spread[-1, -1]), degrees


def _column(values, length):
    column = np.full(length, np.nan)
    for day, value in values.items():
        if 0 <= (n := (day - FIRST).days) < length:
            column[n] = value
    return column
