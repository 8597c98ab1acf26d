"""Every day with practice on a calendar: a column for each week, Monday on top.

A long time is cut into blocks of half a year at most, which stand side by side where
there is room and below each other on a phone: there a day is still 11 px wide.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Literal, NamedTuple, TypeAlias

from psoas_care.progress.charts.axis import Month, TableRow, by_month
from psoas_care.progress.charts.svg import centre, minutes_cell, number
from psoas_care.progress.statistics.daily import whole_minutes
from psoas_care.progress.statistics.practice import Period, weeks

STEPS = (5, 10, 20)
"""Minutes up to which the lighter steps of colour go: how long ready sessions are.

(Content, section 5.2.) The same for everybody and every range, so that a colour means
the same on each page.
"""

MOST_COLUMNS = 27
CELL = 10
GAP = 1
COUNTED = "counted"
"""The layer of days whose practice has no time: a mark, not a step of colour."""

LABEL_SHARE = 0.1
"""Of a block's width: as much as the name of a month needs on a phone."""

CellSize: TypeAlias = Literal["short", "medium", "long"]
SIZES: dict[CellSize, tuple[int, int]] = {"short": (6, 30), "medium": (14, 22)}
"""Up to so many weeks a day is so many pixels high; see heat-map.css for its width."""
LONG_ROW = 15


class Layer(NamedTuple):
    """All cells of one step: "0" nothing, "1" to "4" minutes, or "counted"."""

    step: str
    path: str


class DayName(NamedTuple):
    """Beside a row: any date of that weekday, and the row's middle in pixels."""

    day: date
    y: int


class MonthLabel(NamedTuple):
    """Above the column in which a month begins; `x` in percent."""

    first: date
    x: str


@dataclass(frozen=True, slots=True)
class WeekBlock:
    """Some weeks beside each other; `places` are their middles, in percent."""

    first: date
    last: date
    view_box: str
    layers: tuple[Layer, ...]
    months: tuple[MonthLabel, ...]
    places: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """All that a template draws and says.

    `weekdays` are seven dates that name the columns of the table, `names` those of
    every other row of the picture, which is `height` pixels high. `has_counted` is
    whether a day has practice without a time. A row of `months` is a week, by the month
    of its Monday: that day, the minutes of the seven days, and of all of them.
    """

    size: CellSize
    height: int
    names: tuple[DayName, ...]
    weekdays: tuple[date, ...]
    has_counted: bool
    blocks: tuple[WeekBlock, ...]
    months: tuple[Month, ...]


def heat_map(
    practice: Mapping[date, Mapping[str, int]], first: date, last: date
) -> HeatMap:
    """The picture of the days from `first` to `last`, from seconds by day and category.

    Other days of the first and the last week have no cell.
    """
    totals = {
        day: sum(done.values())
        for day, done in practice.items()
        if first <= day <= last
    }
    columns = weeks(first, last)
    size, row_height = _size(len(columns))
    days = Period(first, last)
    weekdays = [columns[0].first + timedelta(days=n) for n in range(7)]
    return HeatMap(
        size=size,
        height=row_height * 7,
        names=tuple(
            DayName(day, row_height * row + row_height // 2)
            for row, day in enumerate(weekdays)
            if row % 2 == 0
        ),
        weekdays=tuple(weekdays),
        has_counted=0 in totals.values(),
        blocks=tuple(_block(some, totals, days) for some in _blocks(columns)),
        months=by_month((week.first, _row(week, totals)) for week in columns),
    )


def step_of(seconds: int) -> str:
    """The step of colour for the practice of one day; "counted" without a time."""
    if not seconds:
        return COUNTED
    return str(bisect_left(STEPS, seconds / 60) + 1)


def _size(columns: int) -> tuple[CellSize, int]:
    for name, (most, row_height) in SIZES.items():
        if columns <= most:
            return name, row_height
    return "long", LONG_ROW


def _blocks(columns: Sequence[Period]) -> Iterator[Sequence[Period]]:
    """Split weeks into the fewest blocks, of nearly equal length; longer ones first."""
    count = ceil(len(columns) / MOST_COLUMNS)
    start = 0
    for left in range(count, 0, -1):
        length = ceil((len(columns) - start) / left)
        yield columns[start : start + length]
        start += length


def _block(
    columns: Sequence[Period], totals: Mapping[date, int], days: Period
) -> WeekBlock:
    cells: dict[str, list[str]] = defaultdict(list)
    for column, week in enumerate(columns):
        for row in range(7):
            day = week.first + timedelta(days=row)
            if not days.first <= day <= days.last:
                continue
            step = step_of(totals[day]) if day in totals else "0"
            if step == COUNTED:
                cells["0"].append(_cell(column, row, GAP))
                cells[COUNTED].append(_cell(column, row, 3 * GAP))
            else:
                cells[step].append(_cell(column, row, GAP))
    return WeekBlock(
        first=max(columns[0].first, days.first),
        last=min(columns[-1].last, days.last),
        view_box=f"0 0 {len(columns) * CELL} {7 * CELL}",
        layers=tuple(Layer(step, "".join(cells[step])) for step in sorted(cells)),
        months=tuple(_labels(columns)),
        places=" ".join(
            number(centre(column, len(columns))) for column in range(len(columns))
        ),
    )


def _cell(column: int, row: int, inset: int) -> str:
    size = CELL - 2 * inset
    x, y = column * CELL + inset, row * CELL + inset
    return f"M{x} {y}h{size}v{size}h-{size}z"


def _labels(columns: Sequence[Period]) -> Iterator[MonthLabel]:
    """The labels of months; the first column has one if the next is far enough away."""
    starts = [
        (column, week.last.replace(day=1))
        for column, week in enumerate(columns)
        if week.last.day <= 7
    ]
    if not starts or starts[0][0] >= LABEL_SHARE * len(columns):
        starts.insert(0, (0, columns[0].first.replace(day=1)))
    for column, month in starts:
        yield MonthLabel(month, number(column / len(columns) * 100))


def _row(week: Period, totals: Mapping[date, int]) -> TableRow:
    days = [week.first + timedelta(days=n) for n in range(7)]
    seconds = [totals.get(day) for day in days]
    total = sum(filter(None, seconds))
    return (
        str(week.first.day),
        *(
            minutes_cell(None if value is None else whole_minutes(value))
            for value in seconds
        ),
        str(whole_minutes(total)) if total else "",
    )
