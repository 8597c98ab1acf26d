"""The plates of a session on one sheet of paper, all of them at one scale."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import ceil

from psoas_care.library import pictures
from psoas_care.library.pictures import Plate
from psoas_care.practice.playable import Playable, PlayableItem

WIDTH, HEIGHT = 273.0, 146.0
"""Millimetres of an A4 sheet that the plates share, captions included."""
GAP, CAPTION = 7.0, 13.0
"""Millimetres between two columns, and what the words of a row take with its gap."""
NOTE_LINE, LINE_LENGTH = 6.0, 120
"""Millimetres and letters of a line below the plates."""
MOST_COLUMNS = 5

PaperSize = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PosterLayout:
    """How many columns, and how wide each plate is, in percent of its column."""

    columns: int
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PosterItem:
    """One exercise of a poster; `width` is in percent of its column, as HTML has it."""

    item: PlayableItem
    plate: Plate
    width: str


@dataclass(frozen=True, slots=True)
class Poster:
    """`easings` are why an easier version comes first, and the numbers of the items."""

    columns: int
    items: tuple[PosterItem, ...]
    easings: tuple[tuple[str, str], ...] = ()


def poster_of(playable: Playable) -> Poster:
    """What is open of a session and has a figure, in its order."""
    drawn = [
        (item, plate)
        for item in playable.open_items
        if (plate := pictures.plate_of(item.exercise.slug))
    ]
    easings = tuple(_easings([item for item, _ in drawn]))
    sizes = [(plate.width, plate.height) for _, plate in drawn]
    layout = poster_layout(sizes, HEIGHT - _height_of(easings))
    return Poster(
        layout.columns,
        tuple(
            PosterItem(item, plate, f"{width:.1f}%")
            for (item, plate), width in zip(drawn, layout.widths, strict=True)
        ),
        easings,
    )


def _easings(items: Sequence[PlayableItem]) -> Iterator[tuple[str, str]]:
    numbers = defaultdict[str, list[str]](list)
    for number, item in enumerate(items, start=1):
        for why in item.easings:
            numbers[why].append(str(number))
    for why, found in numbers.items():
        yield why, ", ".join(found)


def _height_of(easings: Sequence[tuple[str, str]]) -> float:
    """Millimetres that they take from the plates: at most the half."""
    letters = sum(map(len, chain.from_iterable(easings)))
    return min(HEIGHT / 2, ceil(letters / LINE_LENGTH) * NOTE_LINE)


def poster_layout(sizes: Sequence[PaperSize], height: float = HEIGHT) -> PosterLayout:
    """The layout that draws everybody largest; `sizes` are (width, height) in one unit.

    Of layouts that are equally large the one with fewer columns.
    """
    if not sizes:
        return PosterLayout(1, ())
    scale, columns = max(
        ((_scale(sizes, n, height), n) for n in range(1, MOST_COLUMNS + 1)),
        key=lambda found: (found[0], -found[1]),
    )
    column = _column(columns)
    return PosterLayout(columns, tuple(100 * w * scale / column for w, _ in sizes))


def _column(columns: int) -> float:
    return (WIDTH - GAP * (columns - 1)) / columns


def _scale(sizes: Sequence[PaperSize], columns: int, space: float) -> float:
    """Millimetres a unit, so that the widest fits its column and all rows the sheet."""
    rows = ceil(len(sizes) / columns)
    tall = sum(
        max(height for _, height in sizes[row * columns : (row + 1) * columns])
        for row in range(rows)
    )
    wide = max(width for width, _ in sizes)
    return max(0.0, min(_column(columns) / wide, (space - rows * CAPTION) / tall))
