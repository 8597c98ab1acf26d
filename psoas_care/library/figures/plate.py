"""A movement in one picture, as Étienne-Jules Marey took them: moments that fade.

The earlier moments are pale, the last one is the figure itself; a line follows the one
or two joints that travel most. It needs no motion, so it is for paper, too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise

from psoas_care.library.figures import person, props
from psoas_care.library.figures.motion import Keyframe, frame_of, moment
from psoas_care.library.figures.poses import Figure, FigureError, PlateCue
from psoas_care.library.figures.skeleton import Joints, direction, point
from psoas_care.library.figures.track import Track

FEWEST, MOST = 2, 7
"""How many moments a plate has, the last included."""
APART = 36
"""Thousandths of a body height between two moments of the joint that travels most."""
FAINT, STRONG = 0.13, 0.36
"""Opacity of the first moment and of the last but one."""
TRAVELS = 90
"""How far, in thousandths of a body height, a joint goes that has a line of its own."""

ENDS = ("ankle_n", "ankle_f", "wrist_n", "wrist_f", "knee_n", "knee_f", "head")
FINE = 4
"""How many pieces the line of a joint has between two moments."""

BESIDE, ABOVE, FLOOR = 125, 110, 26
"""Thousandths of a body height: around the joints, and below the floor."""
HAND = 0.75
"""How far a hand goes on from the wrist, as a share of the forearm."""

MOST_LETTERS = 24
LETTER, LINE, CLEAR = 27, 52, 58
"""The same: a letter and a line of a cue, and how far its words keep from the body."""


@cache
def moments(figure: Figure) -> tuple[Keyframe, ...]:
    """From where the movement begins to where it works most, evenly spaced."""
    way = _way(figure)
    stops = [frame_of(figure, name) for name in way]
    far = max(_length(stops, name) for name in (*ENDS, "hip", "shoulder"))
    count = min(max(round(far / APART), FEWEST), MOST) if len(way) > 1 else 1
    return tuple(_evenly(figure, way, count))


def _evenly(figure: Figure, way: Sequence[str], count: int) -> Iterator[Keyframe]:
    """So many moments of a way, from its first pose to its last."""
    legs = len(way) - 1
    for number in range(count - 1):
        place = number * legs / (count - 1)
        leg = int(place)
        yield moment(figure, way[leg], way[leg + 1], place - leg)
    yield frame_of(figure, way[-1])


def _way(figure: Figure) -> list[str]:
    """The key poses from the first to that of those at work which is furthest off.

    A movement that begins where it works is shown the way back to there.
    """
    order = list(dict.fromkeys(beat.pose for beat in figure.beats))
    first = frame_of(figure, order[0])

    def distance(name: str) -> float:
        there = frame_of(figure, name).joints
        return sum(abs(there[joint] - at) for joint, at in first.joints.items())

    working = [name for name in order if name in figure.glow] or order
    end = max(working, key=distance)
    if end == order[0]:
        return [*order[-1:0:-1], end]
    return order[: order.index(end) + 1]


def _at(joints: Joints, name: str) -> complex:
    return point(joints, name) * 1000


def _length(stops: Sequence[Keyframe], name: str) -> float:
    places = [_at(stop.joints, name) for stop in stops]
    return sum(abs(b - a) for a, b in pairwise(places))


def travelling(found: Sequence[Keyframe]) -> list[str]:
    """The joints that have a line: the end that goes furthest, and the hip."""
    lengths = {name: _length(found, name) for name in (*ENDS, "hip")}
    best = max(ENDS, key=lambda name: lengths[name])
    return [name for name in (best, "hip") if lengths[name] >= TRAVELS]


@cache
def frame(figure: Figure) -> tuple[int, int, int, int]:
    """The view box: left, top, width, height; the floor is `FLOOR` above its end."""
    points = [_at(m.joints, n) for m in moments(figure) for n in m.joints]
    across = [p.real for p in points] + props.edges(figure)
    left, right = min(across) - BESIDE, max(across) + BESIDE
    top = max(p.imag for p in points) + ABOVE
    if figure.cue:
        box = leader(figure, figure.cue).box
        left, right = min(left, box[0] - 16), max(right, box[2] + 16)
        top = max(top, box[3] + 16)
    return round(left), round(-top), round(right - left), round(top + FLOOR)


@dataclass(frozen=True, slots=True)
class Leader:
    """A hairline from a joint to words: both ends, and the box of the words.

    Thousandths of a body height, y up; the box is left, low, right, top.
    """

    start: complex
    end: complex
    box: tuple[float, float, float, float]


BONES = (
    ("hip", "waist"), ("waist", "shoulder"), ("shoulder", "head"),
    *(
        pair
        for side in "nf"
        for pair in (
            ("shoulder", f"elbow_{side}"), (f"elbow_{side}", f"wrist_{side}"),
            ("hip", f"knee_{side}"), (f"knee_{side}", f"ankle_{side}"),
            (f"ankle_{side}", f"toe_{side}"),
        )
    ),
)  # fmt: skip


@cache
def leader(figure: Figure, cue: PlateCue) -> Leader:
    """Where the words of a cue have room, with the best line that leads there.

    Short, clear of the body on its way, upwards, and within the picture: each costs.
    Raises `FigureError` where there is no room.
    """
    start = _at(moments(figure)[-1].joints, cue.at)
    flesh = tuple(_flesh(figure))
    sides = [p.real for p in flesh] + props.edges(figure)
    found: list[tuple[float, Leader]] = []
    for length in range(110, 560, 30):
        for degrees in range(-105, 106, 15):
            end = start + length * direction(degrees)
            box = _box_of(cue.text, end, direction(degrees))
            if box[1] < LINE / 2 or _clearance(box, flesh) < CLEAR:
                continue
            if any(_overlap(box, solid[1:]) for solid in props.solids(figure)):
                continue
            way = [start + step * direction(degrees) for step in range(80, length, 20)]
            through = sum(min(abs(at - p) for p in flesh) < CLEAR for at in way)
            beyond = max(0, min(sides) - box[0]) + max(0, box[2] - max(sides))
            found.append((length + 55 * through + beyond, Leader(start, end, box)))
    if not found:
        raise FigureError(f"{cue.text}: there is no room for it")
    return min(found, key=lambda pair: pair[0])[1]


def _overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return (
        one[0] < other[2] and other[0] < one[2] and one[1] < other[3]
        and other[1] < one[3]
    )  # fmt: skip


def _flesh(figure: Figure) -> Iterator[complex]:
    """Places all along the bones, at all moments."""
    for one in moments(figure):
        for a, b in BONES:
            first, last = _at(one.joints, a), _at(one.joints, b)
            reach = 1 + HAND if b.startswith("wrist") else 1
            for step in range(6):
                yield first + (last - first) * reach * step / 5


def _box_of(text: str, end: complex, way: complex) -> tuple[float, float, float, float]:
    """The box of words at the end of a line that comes `way`."""
    width = len(text) * LETTER
    left = end.real - width * (1 - way.real) / 2
    low = end.imag - LINE * (1 - way.imag) / 2
    return left, low, left + width, low + LINE


def _clearance(
    box: tuple[float, float, float, float], flesh: Sequence[complex]
) -> float:
    """How far the nearest flesh is from a box."""
    left, low, right, top = box
    return min(
        abs(
            complex(
                max(left - p.real, 0, p.real - right),
                max(low - p.imag, 0, p.imag - top),
            )
        )
        for p in flesh
    )


def draw(figure: Figure, title: str = "") -> str:
    """The plate of a movement, as the side does it that its poses show."""
    left, top, width, height = frame(figure)
    *earlier, last = moments(figure)
    scene = (
        props.floor(left - 40, width + 80)
        + props.draw(figure)
        + "".join(_ghosts(figure, earlier))
        + person.draw(figure, Track([last]))
        + _lines(figure)
    )
    if figure.cue:
        scene += _cue(leader(figure, figure.cue), figure.cue.text)
    role = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="drawing"'
        f' viewBox="{left} {top} {width} {height}" {role}>{scene}</svg>'
    )


def _ghosts(figure: Figure, earlier: Sequence[Keyframe]) -> Iterator[str]:
    """Each moment as one group, so that near and far do not add up in it."""
    bare = figure.bare()
    for number, one in enumerate(earlier):
        share = number / max(len(earlier) - 1, 1)
        opacity = FAINT + (STRONG - FAINT) * share**1.6
        body = person.draw(bare, Track([one]))
        yield f'<g class="drawing-ghost" opacity="{opacity:.2f}">{body}</g>'


def _lines(figure: Figure) -> str:
    """The ways of the joints that matter, with a dot at each moment."""
    found, way = moments(figure), _way(figure)
    close = list(_evenly(figure, way, FINE * (len(found) - 1) + 1))
    drawn = ""
    for name in travelling(found):
        path = "L".join(_written(_at(one.joints, name)) for one in close)
        drawn += f'<path class="drawing-way" d="M{path}"/>'
        for one in found:
            at = _at(one.joints, name)
            drawn += (
                f'<circle class="drawing-dot" cx="{at.real:.0f}"'
                f' cy="{-at.imag:.0f}" r="7"/>'
            )
    return drawn


def _written(at: complex) -> str:
    return f"{at.real:.0f} {-at.imag:.0f}"


def _cue(place: Leader, text: str) -> str:
    left, low, right, _top = place.box
    x, y = (left + right) / 2, -(low + LINE * 0.28)
    a, b = place.start, place.end
    return (
        f'<path class="drawing-hairline" d="M{_written(a)}L{_written(b)}"/>'
        f'<circle class="drawing-pin" cx="{a.real:.0f}" cy="{-a.imag:.0f}" r="9"/>'
        f'<text class="drawing-cue" x="{x:.0f}" y="{y:.0f}">{escape(text)}</text>'
    )
