"""How charts are written: coordinates, paths, levels and lanes for SVG, and numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple, TypeAlias

PlotPoint: TypeAlias = tuple[float, float] | None
"""Percent across and pixels down; None where there is nothing to draw."""

NO_ENTRY = "–"
"""What a table writes where there is no entry: absence is never 0."""

ONLY_COUNTED = "✓"
"""What a table writes instead of minutes where practice was counted, not timed."""

SHORTEST_BAR = 3
"""Pixels: a minute, or practice that was only counted, can still be seen."""


class GridLine(NamedTuple):
    """A labelled line across; a mark is one that people compare with."""

    value: int
    y: int
    is_mark: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """Bars on a line of their own at `y`: of a category of practice, or of a light.

    A lane, not a part of a stack: who does not see its colour knows it by its place,
    and every bar begins on the same line. `path` is drawn with strokes as wide as a
    bar; `note` is a number beside the label, "" where there is none.
    """

    key: str
    label: str
    y: int
    path: str
    note: str = ""


def number(value: float) -> str:
    """A coordinate as short as SVG takes it; two decimals are 0.1 px at 1,000 px."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def signed(points: float) -> str:
    """A difference as a table or a report writes it: "−2.1", "+0.4", "0.0"."""
    written = f"{points:+.1f}"
    return "0.0" if written[1:] == "0.0" else written.replace("-", "−")


def centre(place: int, places: int) -> float:
    """The middle of one of so many equal places, in percent of the picture's width."""
    return (place + 0.5) * 100 / places


def minutes_cell(minutes: int | None) -> str:
    """Minutes in a table: "" without practice, a tick where it was only counted."""
    if minutes is None:
        return ""
    return str(minutes) if minutes else ONLY_COUNTED


def line_path(places: Sequence[PlotPoint]) -> str:
    """A line from place to place that breaks where there is none.

    A place alone between gaps becomes a line of no length: its round ends are a dot.
    """
    runs = (
        list(run)
        for is_gap, run in groupby(map(_written, places), key=lambda place: not place)
        if not is_gap
    )
    return "".join(
        f"M{run[0]}L{'L'.join(run[1:])}" if run[1:] else f"M{run[0]}z" for run in runs
    )


def dots_path(places: Iterable[PlotPoint]) -> str:
    """A dot at every place: lines of no length, drawn with round ends."""
    return "".join(f"M{_written(place)}z" for place in places if place)


def bars_path(bars: Iterable[tuple[float, float]], bottom: int) -> str:
    """Bars up from `bottom`: (percent across, height in pixels) of each."""
    return "".join(f"M{number(x)} {bottom}v-{number(height)}" for x, height in bars)


def bar_width(count: int, *, share: float, widest: float) -> str:
    """The width of `count` bars side by side, in percent of the picture's width.

    Each takes a `share` of its place, so that neighbours stay apart; `widest` keeps a
    few bars from growing to slabs.
    """
    return number(min(widest, 100 / count * share))


def grid_lines(
    values: Iterable[int],
    most: float,
    *,
    bottom: int,
    height: int,
    marks: Sequence[int] = (),
) -> tuple[GridLine, ...]:
    """Lines at `values` of a scale from 0 at `bottom` to `most`, so many pixels up."""
    return tuple(
        GridLine(value, round(bottom - value / most * height), value in marks)
        for value in values
    )


def category_lanes(
    sums: Sequence[Mapping[str, int]],
    categories: Sequence[tuple[str, object]],
    longest: int,
    *,
    lane_height: int,
    tallest: int,
    notes: Mapping[str, str] | None = None,
) -> tuple[Lane, ...]:
    """Lanes from top to bottom, with a bar for each of `sums` that has the category.

    `sums` are seconds by category, in equal places from left to right. `categories`
    gives order and names; one without practice gets no lane. All lanes are drawn to one
    scale: the `longest` of the sums is `tallest` pixels high.
    """
    used = {category for done in sums for category in done}
    shown = [(name, str(label)) for name, label in categories if name in used]
    middles = [centre(place, len(sums)) for place in range(len(sums))]

    def height(seconds: int) -> int:
        share = seconds / longest if longest else 0
        return max(SHORTEST_BAR, round(share * tallest))

    return tuple(
        Lane(
            key=name,
            label=label,
            y=place * lane_height,
            path=bars_path(
                (
                    (x, height(done[name]))
                    for x, done in zip(middles, sums, strict=True)
                    if name in done
                ),
                place * lane_height,
            ),
            note=(notes or {}).get(name, ""),
        )
        for place, (name, label) in enumerate(shown, 1)
    )


def _written(place: PlotPoint) -> str:
    return f"{number(place[0])} {number(place[1])}" if place else ""
