"""What was practised in each slot of a time axis: a lane of bars for each category."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from psoas_care.progress.charts.scales import TimeAxis, number
from psoas_care.progress.statistics.daily import whole_minutes

LANE_HEIGHT = 34
TALLEST_BAR = 16
SHORTEST_BAR = 3
"""Pixels: a minute, or practice that was only counted, can still be seen."""

BAR_SHARE = 0.7
"""Of a slot's width; the rest keeps neighbours apart."""

WIDEST_BAR = 3
"""Percent of the picture's width, where there are only a few days."""


@dataclass(frozen=True, slots=True)
class Lane:
    """The bars of one category: `path` is drawn with strokes as wide as a bar.

    A lane, not a stack: who does not see its colour still knows it by its place.
    """

    category: str
    label: str
    y: int
    path: str


@dataclass(frozen=True, slots=True)
class PracticeStrip:
    """Lanes from top to bottom, and the same in words, a text for each slot."""

    lanes: tuple[Lane, ...]
    height: int
    bar_width: str
    most_minutes: int
    texts: tuple[str, ...]


def practice_strip(
    practice: Mapping[date, Mapping[str, int]],
    categories: Sequence[tuple[str, object]],
    axis: TimeAxis,
) -> PracticeStrip:
    """Bars from seconds by category and day; all lanes are drawn to one scale.

    `categories` gives order and names. One without practice gets no lane.
    """
    slots = _by_slot(practice, axis)
    used = {category for done in slots.values() for category in done}
    shown = [(name, str(label)) for name, label in categories if name in used]
    longest = max((max(done.values()) for done in slots.values()), default=0)
    lanes = []
    for place, (name, label) in enumerate(shown):
        bottom = (place + 1) * LANE_HEIGHT
        path = "".join(
            f"M{number(axis.centre(slot))} {bottom}v-{_bar(done[name], longest)}"
            for slot, done in slots.items()
            if name in done
        )
        lanes.append(Lane(name, label, bottom, path))
    return PracticeStrip(
        lanes=tuple(lanes),
        height=len(lanes) * LANE_HEIGHT,
        bar_width=number(min(WIDEST_BAR, 100 / axis.slots * BAR_SHARE)),
        most_minutes=whole_minutes(longest),
        texts=tuple(_text(slots.get(slot, {}), shown) for slot in range(axis.slots)),
    )


def _by_slot(
    practice: Mapping[date, Mapping[str, int]], axis: TimeAxis
) -> dict[int, dict[str, int]]:
    """Seconds by category for each slot with any practice, oldest first."""
    slots: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for day in sorted(practice):
        slot = axis.slot_of(day)
        if 0 <= slot < axis.slots:
            for category, seconds in practice[day].items():
                slots[slot][category] += seconds
    return slots


def _bar(seconds: int, longest: int) -> int:
    height = round(seconds / longest * TALLEST_BAR) if longest else 0
    return max(SHORTEST_BAR, height)


def _text(done: Mapping[str, int], shown: Sequence[tuple[str, str]]) -> str:
    """Such as "Stretch 8 min, Relax"; what was only counted has no number."""
    return ", ".join(
        f"{label} {whole_minutes(done[name])} min" if done[name] else label
        for name, label in shown
        if name in done
    )
