"""Smooth closed outlines as SVG path data.

Lengths are thousandths of a body height, as whole numbers: fine enough for any screen,
and short. Points are complex numbers as on the page: x to the right, y down. An outline
through as many points has as many commands, so that one can be animated into another.
"""

import cmath
import math
from collections.abc import Iterable, Sequence

Station = tuple[float, float, float]
"""A place along an axis and the half-widths behind and in front of it."""


def smooth(points: Sequence[complex]) -> str:
    """A closed curve through all points (Catmull-Rom, as cubic Bézier curves)."""
    count = len(points)
    here = _whole(points[0])
    path = [f"M{here[0]} {here[1]}c"]
    numbers: list[int] = []
    for i in range(count):
        before, start, end, after = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        for point in (start + (end - before) / 6, end - (after - start) / 6, end):
            x, y = _whole(point)
            numbers += (x - here[0], y - here[1])
        here = _whole(end)
    path.append(_joined(numbers))
    path.append("z")
    return "".join(path)


def _whole(point: complex) -> tuple[int, int]:
    return round(point.real), round(point.imag)


def _joined(numbers: Iterable[int]) -> str:
    """Numbers with as few separators as SVG allows: a minus sign is one."""
    return " ".join(map(str, numbers)).replace(" -", "-")


def along(
    stations: Sequence[Station], *, pivot: float = 0, fore: float = 1
) -> list[complex]:
    """Points around a straight part that hangs down: down its front, up its back.

    `fore` shortens what is below `pivot`, the joint it hangs from.
    """
    places = [y if y < pivot else pivot + (y - pivot) * fore for y, *_ in stations]
    front = [complex(s[2], y) for s, y in zip(stations, places, strict=True)]
    back = [complex(-s[1], y) for s, y in zip(stations, places, strict=True)]
    return [*front, *reversed(back)]


def turned(point: complex, degrees: float, pivot: complex = 0j) -> complex:
    """`point` turned clockwise on the page about `pivot`."""
    return pivot + (point - pivot) * cmath.exp(1j * math.radians(degrees))


def spindle(course: Sequence[complex], widths: Sequence[float]) -> list[complex]:
    """Points around a muscle that runs through `course`, half as wide as `widths`."""
    sides: list[complex] = []
    other: list[complex] = []
    for i, (point, width) in enumerate(zip(course, widths, strict=True)):
        ahead = course[min(i + 1, len(course) - 1)] - course[max(i - 1, 0)]
        across = 1j * ahead / abs(ahead) * width
        sides.append(point + across)
        other.append(point - across)
    return [*sides, *reversed(other)]
