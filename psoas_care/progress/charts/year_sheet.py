"""A year on one sheet: pain as rings by week, practice as strokes by day.

The year goes round as on a clock, from the top. A week without an entry, and a day
without practice, leave the paper white: that is no 0.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, floor, radians, sin
from statistics import fmean
from typing import NamedTuple

from psoas_care.progress.charts.svg import number

SEAM = 1.2
"""Degrees left free on each side of the top, so that the year has an end."""
INNERMOST, BAND, BETWEEN = 196.0, 48.0, 5.0
"""Where the rings begin, how wide each is, and the paper between two of them."""
MOST_RINGS = 3
GROUND = INNERMOST + MOST_RINGS * (BAND + BETWEEN) + 14
"""Where strokes begin: at one place, however many rings there are."""
MINUTE, MOST_MINUTES = 4.2, 30
"""Length of a minute, and the longest stroke; what is longer is drawn like that."""
NAMES = GROUND + MOST_MINUTES * MINUTE + 22
WEEK = 7
MONTHS = 12


class Ring(NamedTuple):
    """One region: a path of weeks for each level of pain, 0–10, and its two edges."""

    key: str
    levels: tuple[tuple[int, str], ...]
    inner: float
    outer: float


class Strokes(NamedTuple):
    """One category of practice, as lines."""

    key: str
    path: str


class MonthMark(NamedTuple):
    """Where a month begins, and where its name stands."""

    first: date
    tick: str
    x: str
    y: str


class MonthRow(NamedTuple):
    """The same in numbers: `pain` by region, None without an entry; `minutes` 0."""

    first: date
    days: int
    minutes: int
    pain: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class YearSheet:
    """All that the page draws and says; the outermost ring stands first."""

    year: int
    rings: tuple[Ring, ...]
    strokes: tuple[Strokes, ...]
    counted: str
    months: tuple[MonthMark, ...]
    rows: tuple[MonthRow, ...]
    practised_days: int
    minutes: int

    @property
    def is_empty(self) -> bool:
        return not self.practised_days and not self.rings


def year_sheet(
    year: int,
    pains: Mapping[str, Mapping[date, float]],
    practice: Mapping[date, Mapping[str, int]],
    categories: Sequence[str],
) -> YearSheet:
    """The sheet of `year` from the pain of days by region and seconds by category.

    `pains` in the order of the rings, at most three that have an entry in that year.
    """
    place = _Round(year)
    of_year = {
        key: found
        for key, days in pains.items()
        if (found := {day: v for day, v in days.items() if day.year == year})
    }
    done = {day: seconds for day, seconds in practice.items() if day.year == year}
    strokes, counted = _strokes(place, done, categories)
    return YearSheet(
        year=year,
        rings=tuple(
            _ring(place, key, days, inwards)
            for inwards, (key, days) in enumerate([*of_year.items()][:MOST_RINGS])
        ),
        strokes=strokes,
        counted=counted,
        months=tuple(_month(place, month) for month in range(1, MONTHS + 1)),
        rows=tuple(_row(year, month, of_year, done) for month in range(1, MONTHS + 1)),
        practised_days=len(done),
        minutes=sum(sum(seconds.values()) for seconds in done.values()) // 60,
    )


class _Round:
    """Where the days of a year are on the circle."""

    def __init__(self, year: int) -> None:
        self.first = date(year, 1, 1)
        self.days = (date(year, 12, 31) - self.first).days + 1

    def degrees(self, day: float) -> float:
        """Clockwise from the top: where the day with this number, from 0, begins."""
        return SEAM + day * (360 - 2 * SEAM) / self.days

    def at(self, day: float, radius: float) -> str:
        angle = radians(self.degrees(day))
        return f"{number(radius * sin(angle))} {number(-radius * cos(angle))}"

    def sector(self, first: int, last: int, inner: float, outer: float) -> str:
        """A piece of a ring; `last` is the day after it."""
        return (
            f"M{self.at(first, outer)}"
            f"A{number(outer)} {number(outer)} 0 0 1 {self.at(last, outer)}"
            f"L{self.at(last, inner)}"
            f"A{number(inner)} {number(inner)} 0 0 0 {self.at(first, inner)}z"
        )


def _ring(place: _Round, key: str, days: Mapping[date, float], inwards: int) -> Ring:
    outer = INNERMOST + (MOST_RINGS - inwards) * (BAND + BETWEEN) - BETWEEN
    weeks: dict[int, list[float]] = defaultdict(list)
    for day, value in days.items():
        weeks[(day - place.first).days // WEEK].append(value)
    levels: dict[int, str] = defaultdict(str)
    for week, values in sorted(weeks.items()):
        level = floor(fmean(values) + 0.5)
        last = min((week + 1) * WEEK, place.days)
        levels[level] += place.sector(week * WEEK, last, outer - BAND, outer)
    return Ring(key, tuple(sorted(levels.items())), outer - BAND, outer)


def _strokes(
    place: _Round, done: Mapping[date, Mapping[str, int]], categories: Sequence[str]
) -> tuple[tuple[Strokes, ...], str]:
    """A line for each category of a day, one upon the other; counted ones are dots."""
    paths: dict[str, str] = dict.fromkeys(categories, "")
    counted = ""
    for day, seconds in sorted(done.items()):
        middle = (day - place.first).days + 0.5
        minutes = 0.0
        for category in categories:
            more = min(minutes + seconds.get(category, 0) / 60, MOST_MINUTES)
            if more > minutes:
                start, end = GROUND + minutes * MINUTE, GROUND + more * MINUTE
                paths[category] += f"M{place.at(middle, start)}L{place.at(middle, end)}"
                minutes = more
        if not minutes:
            counted += f"M{place.at(middle, GROUND + MINUTE)}h0"
    drawn = (Strokes(key, path) for key, path in paths.items() if path)
    return tuple(drawn), counted


def _month(place: _Round, month: int) -> MonthMark:
    first = place.first.replace(month=month)
    day = (first - place.first).days
    tick = f"M{place.at(day, INNERMOST - 12)}L{place.at(day, GROUND - 8)}"
    x, y = place.at(day + 15, NAMES).split()
    return MonthMark(first, tick, x, y)


def _row(
    year: int,
    month: int,
    pains: Mapping[str, Mapping[date, float]],
    done: Mapping[date, Mapping[str, int]],
) -> MonthRow:
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    days = {day: seconds for day, seconds in done.items() if first <= day <= last}
    means = []
    for values in [*pains.values()][:MOST_RINGS]:
        of_month = [value for day, value in values.items() if first <= day <= last]
        means.append(fmean(of_month) if of_month else None)
    minutes = sum(sum(seconds.values()) for seconds in days.values()) // 60
    return MonthRow(first, len(days), minutes, tuple(means))
