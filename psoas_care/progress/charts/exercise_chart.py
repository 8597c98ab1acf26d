"""One exercise over time: its rounds, the dose asked for, its lights, and effort.

Left is a dot and right a square, and each light has a lane with its name, so that
nobody has to see a colour. Every session stands on its own day, also where the axis is
cut into weeks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from psoas_care.practice.planner.traffic_light import Light
from psoas_care.progress.charts.axis import Month, TableRow, Tick, TimeAxis, by_month
from psoas_care.progress.charts.svg import (
    NO_ENTRY,
    GridLine,
    Lane,
    PlotPoint,
    bars_path,
    dots_path,
    grid_lines,
    line_path,
    number,
)
from psoas_care.progress.statistics.exercise import (
    DoseFrom,
    RoundSummary,
    SessionRounds,
    round_summaries,
)

TOP = 8
ROUNDS_HEIGHT = 120
BASELINE = TOP + ROUNDS_HEIGHT
TOPS = (
    6, 10, 16, 20, 30, 40, 50, 60, 80, 100, 120, 180, 240, 300, 400, 600, 900, 1200,
    1800, 3600, 7200,
)  # fmt: skip
"""Where the scale of rounds may end: seconds, or repetitions."""

SHIFTS = {"left": -3, "right": 3, "both": 0}
"""Pixels apart: left and right are often the same, and would hide each other."""

LANES_TOP = BASELINE + 16
LANE_HEIGHT = 32
MARK_HEIGHT = 10
SHAPES = {Light.GREEN: "●", Light.AMBER: "▲", Light.RED: "■"}
"""The shapes of light.css, for those who do not see the colours apart."""

EFFORT_TOP = LANES_TOP + len(SHAPES) * LANE_HEIGHT + 28
EFFORT_HEIGHT = 40
MOST_EFFORT = 10
BOTTOM = EFFORT_TOP + EFFORT_HEIGHT


class Points(NamedTuple):
    """What one side did: "left", "right" or "both"; `shift` is pixels to the right."""

    side: str
    shift: int
    path: str


@dataclass(frozen=True, slots=True)
class ExerciseChart:
    """All that a template draws and says.

    `times` sessions, in `both_sides` of which left and right were done; `usual` is
    None where no round has a number. `places` are those of the sessions, in percent,
    oldest first. Beside each light stands how many sessions had it. A row of `months`
    is a session: the day of its month, the rounds of each side, the effort, the light.
    """

    times: int
    both_sides: int
    usual: RoundSummary | None
    by_side: tuple[RoundSummary, ...]
    levels: tuple[GridLine, ...]
    points: tuple[Points, ...]
    dose_path: str
    lanes: tuple[Lane, ...]
    effort_levels: tuple[GridLine, ...]
    effort_path: str
    ticks: tuple[Tick, ...]
    bottom: int
    places: str
    sides: tuple[str, ...]
    months: tuple[Month, ...]


def exercise_chart(
    times: Sequence[SessionRounds],
    dose: Sequence[DoseFrom],
    words: Mapping[Light, object],
    axis: TimeAxis,
) -> ExerciseChart:
    """The picture of all sessions with one exercise, oldest first.

    `words` are the names of the lights.
    """
    names = {light: f"{shape} {words[light]}" for light, shape in SHAPES.items()}
    found = round_summaries(times)
    overall, by_side = (found[0], found[1:]) if found else (None, [])
    sides = tuple(one.side for one in by_side)
    top = _top(overall, dose)
    middles = [axis.across(one.day) for one in times]
    return ExerciseChart(
        times=len(times),
        both_sides=sum(one.is_both_sides for one in times),
        usual=overall,
        by_side=tuple(by_side),
        levels=grid_lines(
            (top, top // 2, 0), top, bottom=BASELINE, height=ROUNDS_HEIGHT
        ),
        points=tuple(_points(side, times, middles, top) for side in sides),
        dose_path=_dose_path(dose, axis, top),
        lanes=tuple(_lanes(times, middles, names)),
        effort_levels=grid_lines(
            (MOST_EFFORT, 0), MOST_EFFORT, bottom=BOTTOM, height=EFFORT_HEIGHT
        ),
        effort_path=dots_path(_effort_places(times, middles)),
        ticks=axis.ticks(),
        bottom=BOTTOM,
        places=" ".join(map(number, middles)),
        sides=sides,
        months=by_month((one.day, _row(one, sides, names)) for one in times),
    )


def _top(overall: RoundSummary | None, dose: Sequence[DoseFrom]) -> int:
    """The end of the scale: above the longest round and the largest dose."""
    asked = [one.amount for one in dose if one.amount is not None]
    most = max([overall.best if overall else 0, *asked])
    return next((top for top in TOPS if top >= most), TOPS[-1])


def _y(value: float, top: int) -> float:
    return BASELINE - min(value / top, 1) * ROUNDS_HEIGHT


def _points(
    side: str, times: Sequence[SessionRounds], middles: Sequence[float], top: int
) -> Points:
    places: list[PlotPoint] = []
    for one, x in zip(times, middles, strict=True):
        typical = one.typical(side)
        places.append(None if typical is None else (x, _y(typical, top)))
    return Points(side, SHIFTS[side], dots_path(places))


def _dose_path(dose: Sequence[DoseFrom], axis: TimeAxis, top: int) -> str:
    """A level line from each step to the next; a gap while another exercise is done."""
    ends = [*(one.since for one in dose[1:]), axis.last + timedelta(days=1)]
    places: list[PlotPoint] = []
    for (since, amount), until in zip(dose, ends, strict=True):
        if amount is None:
            places.append(None)
            continue
        y = _y(amount, top)
        places += [(_begin(since, axis), y), (_begin(until, axis), y)]
    return line_path(places)


def _begin(day: date, axis: TimeAxis) -> float:
    """Where a day begins, in percent."""
    return (day - axis.first).days / axis.days * 100


def _lanes(
    times: Sequence[SessionRounds], middles: Sequence[float], names: Mapping[Light, str]
) -> Iterator[Lane]:
    for place, (light, name) in enumerate(names.items(), 1):
        y = LANES_TOP + place * LANE_HEIGHT
        marks = [
            (x, MARK_HEIGHT)
            for one, x in zip(times, middles, strict=True)
            if one.light == light
        ]
        yield Lane(light, name, y, bars_path(marks, y), str(len(marks)))


def _effort_places(
    times: Sequence[SessionRounds], middles: Sequence[float]
) -> list[PlotPoint]:
    return [
        None
        if one.effort is None
        else (x, BOTTOM - one.effort / MOST_EFFORT * EFFORT_HEIGHT)
        for one, x in zip(times, middles, strict=True)
    ]


def _row(
    one: SessionRounds, sides: Sequence[str], names: Mapping[Light, str]
) -> TableRow:
    return (
        str(one.day.day),
        *(_text(one.rounds.get(side)) for side in sides),
        NO_ENTRY if one.effort is None else str(one.effort),
        names[one.light],
    )


def _text(rounds: Sequence[float] | None) -> str:
    """Such as "30", or "4 × 30–45" for four rounds."""
    if not rounds:
        return NO_ENTRY
    low, high = (f"{value:.0f}" for value in (min(rounds), max(rounds)))
    span = low if low == high else f"{low}–{high}"
    return span if len(rounds) == 1 else f"{len(rounds)} × {span}"
