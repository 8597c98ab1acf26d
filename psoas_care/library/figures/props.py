"""Things in the picture: mat, furniture and tools, seen from the side.

Thousandths of a body height, y down, the floor at 0. A prop stands where a joint of a
given pose is, and its top touches the flesh there.
"""

from collections.abc import Callable

from psoas_care.library.figures.poses import Figure, Prop
from psoas_care.library.figures.skeleton import prop_position

REACH = {
    "bed": (-535, 62), "chair": (-135, 150), "chair_beside": (-285, 0),
    "counter": (-40, 360), "step": (-150, 270),
}  # fmt: skip
"""How far furniture reaches to the left and right of where it stands."""


def edges(figure: Figure) -> list[float]:
    """Places on the page, left and right, that the furniture needs."""
    return [
        _place(figure, prop)[0] + reach
        for prop in figure.props
        for reach in REACH.get(prop.kind, ())
    ]


SOLID: dict[str, tuple[tuple[float, float, float, float], ...]] = {
    "bed": ((-535, -106, 62, 0),),
    "chair": ((-135, -30, 150, 0), (-135, -20, -111, 330)),
    "stool": ((-190, -34, 70, 0),),
    "counter": ((-40, -1000, 360, 0),),
    "step": ((-150, -1000, 270, 0),),
    "wall": ((-622, -1000, -38, 2000),),
}
"""What of furniture no body passes through: left, low, right, top, about its place."""


def solids(figure: Figure) -> list[tuple[str, float, float, float, float]]:
    """Kind, left, low, right and top of what stands in the way, y up."""
    return [
        (prop.kind, x + left, low - y, x + right, top - y)
        for prop in figure.props
        if not prop.beyond
        for x, y in [_place(figure, prop)]
        for left, low, right, top in SOLID.get(prop.kind, ())
    ]


def _place(figure: Figure, prop: Prop) -> tuple[float, float]:
    """Where a prop stands, and the height of its top."""
    at = prop_position(figure, prop.at, prop.pose)
    return at.real * 1000, -at.imag * 1000


def block(
    x: float, y: float, width: float, height: float, kind: str, corner: float = 10
) -> str:
    return (
        f'<rect class="drawing-{kind}" x="{round(x)}" y="{round(y)}"'
        f' width="{round(width)}" height="{round(height)}" rx="{round(corner)}"/>'
    )


def draw(figure: Figure) -> str:
    """All props of a figure."""
    return "".join(_DRAWERS[prop.kind](*_place(figure, prop)) for prop in figure.props)


def floor(left: float, width: float) -> str:
    return block(left + 40, 4, width - 80, 8, "floor", 4)


def mat(left: float, right: float) -> str:
    return block(left, 0, right - left, 16, "mat", 8)


def bed(x: float, top: float) -> str:
    left, right = x - 535, x + 62
    return (
        block(left + 20, top + 70, 26, -top - 70, "wood")
        + block(right - 60, top + 70, 26, -top - 70, "wood")
        + block(left - 14, top + 62, right - left + 8, 44, "wood")
        + block(left, top, right - left, 78, "cloth", 26)
    )


def chair(x: float, top: float) -> str:
    left, right = x - 135, x + 150
    return (
        block(left + 4, top + 10, 24, -top - 10, "wood")
        + block(right - 40, top + 10, 24, -top - 10, "wood")
        + block(left, top - 330, 24, 350, "wood")
        + block(left, top, right - left, 30, "cloth", 12)
    )


def stool(x: float, top: float) -> str:
    left, right = x - 190, x + 70
    return (
        block(left + 20, top + 10, 24, -top - 10, "wood")
        + block(right - 44, top + 10, 24, -top - 10, "wood")
        + block(left, top, right - left, 34, "cloth", 14)
    )


def chair_beside(x: float, top: float) -> str:
    """A chair whose back is where the hand is, its seat behind who stands there."""
    return (
        block(x - 34, top, 26, -top, "wood")
        + block(x - 274, top * 0.5, 24, -top * 0.5, "wood")
        + block(x - 280, top * 0.5 - 12, 272, 28, "cloth", 12)
        + block(x - 40, top, 38, 120, "cloth", 14)
    )


def counter(x: float, top: float) -> str:
    return block(x - 10, top + 20, 330, -top - 20, "wood", 6) + block(
        x - 40, top, 400, 26, "cloth", 8
    )


def step(x: float, top: float) -> str:
    return block(x - 150, top, 420, -top, "wood", 8)


def wall(x: float, _top: float) -> str:
    return block(x - 638, -1300, 600, 1304, "wall", 0)


def cushion(x: float, top: float) -> str:
    return block(x - 75, top, 150, -top, "cloth", min(28, -top / 2))


def wedge(x: float, top: float) -> str:
    """An angled massager: a foot, and an arm with a blunt end."""
    high = round(top)
    outline = (
        f"M-96 0Q-98-20-76-24-30-34-14 {high + 4}Q0 {high - 9} 14 {high + 4}"
        " 40-32 90-24 99-20 96 0z"
    )
    place = f'transform="translate({round(x)} 0)"'
    return f'<path class="drawing-tool" {place} d="{outline}"/>'


def ridge(x: float, top: float) -> str:
    """A block with rounded ridges and a groove in the middle."""
    ridges = (block(x + dx - 14, top, 28, 28, "tool", 14) for dx in (-52, -24, 24, 52))
    return block(x - 78, top + 12, 156, -top - 12, "tool", 12) + "".join(ridges)


def node_mat(x: float, _top: float) -> str:
    points = "".join(f"M{round(x + dx)}-15l8-9 8 9z" for dx in range(-190, 190, 24))
    return block(x - 205, -15, 420, 15, "tool", 6) + (
        f'<path class="drawing-tool" d="{points}"/>'
    )


_DRAWERS: dict[str, Callable[[float, float], str]] = {
    "bed": bed, "chair": chair, "stool": stool, "step": step,
    "chair_beside": chair_beside, "counter": counter,
    "wall": wall, "cushion": cushion, "wedge": wedge, "ridge": ridge,
    "node_mat": node_mat,
}  # fmt: skip
KINDS = frozenset(_DRAWERS)
