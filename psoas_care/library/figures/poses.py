"""What a body does, as joint angles: poses, and the figures that move between them.

Angles are degrees. `trunk` is the direction from hip to waist, clockwise from straight
up on the page: 0 standing, 90 face down with the head to the right, -90 on the back
with the head to the left. The other angles are what the joint itself does: flexion is
positive, 0 is standing with the arms hanging. The figure faces right, so what is near
is its right side.

Seen from the front (`View.FRONT`) `trunk` leans and `spine` bends to the side, `hip`
and `shoulder` lift a limb away from the body, and near limbs are on the page's right.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


class FigureError(Exception):
    """A figure is not drawn as it stands in the file; the message says where."""


class View(StrEnum):
    SIDE = "side"
    FRONT = "front"


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Arm:
    """Shoulder 180 is overhead, wrist 90 a palm on the floor below the shoulder.

    A part that points towards the viewer is drawn shorter, by a factor `…_fore`; its
    angle then is the one seen on the page.
    """

    shoulder: float = 0
    elbow: float = 0
    wrist: float = 0
    upper_fore: float = 1
    lower_fore: float = 1


@dataclass(frozen=True, slots=True)
class Leg:
    """Hip flexion is measured against the lower trunk; ankle: toes up is positive."""

    hip: float = 0
    knee: float = 0
    ankle: float = 0
    upper_fore: float = 1
    lower_fore: float = 1


@dataclass(frozen=True, slots=True)
class Pose:
    """One still moment; without a label it is only passed through.

    `spine` bends the upper trunk, rounded forward is positive; `neck` is positive with
    the chin in; `belly` is how far the breath raises it, 0–1. `contacts` are the parts
    that rest on the ground, `touches` those that rest on a prop, `below_ok` those that
    may hang below the surface the body lies on.
    """

    label: str = ""
    trunk: float = 0
    spine: float = 0
    neck: float = 0
    belly: float = 0
    near_arm: Arm = Arm()
    far_arm: Arm = Arm()
    near_leg: Leg = Leg()
    far_leg: Leg = Leg()
    contacts: tuple[str, ...] = ()
    touches: tuple[str, ...] = ()
    below_ok: tuple[str, ...] = ()

    def swapped(self) -> "Pose":
        """The same pose done by the other side of the body."""
        return replace(
            self,
            near_arm=self.far_arm, far_arm=self.near_arm,
            near_leg=self.far_leg, far_leg=self.near_leg,
            contacts=tuple(map(swapped, self.contacts)),
            touches=tuple(map(swapped, self.touches)),
            below_ok=tuple(map(swapped, self.below_ok)),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beat:
    """Go to a pose in `move` seconds and stay there for `hold` seconds."""

    pose: str
    move: float
    hold: float


@dataclass(frozen=True, slots=True)
class Prop:
    """A thing in the picture, standing where joint `at` is in `pose`."""

    kind: str
    at: str
    pose: str


@dataclass(frozen=True, eq=False)
class Figure:
    """An exercise as a drawing: its poses, and how it moves between them.

    `shows` is the side of the body that works
    or is stretched as the poses stand; empty when both do. `pin` is the part that stays
    where it is on the page, `pin_height` its height above the ground in body heights if
    it, and not the lowest point, carries the body. `surface` is how high the body lies.
    `muscles` are drawn on it, and glow in the poses named by `glow`.

    The other side is drawn by swapping near and far. Where a leg is `crossed` over the
    other, far would hide it: there the whole picture is `flipped` instead.
    """

    view: View
    pin: str
    poses: dict[str, Pose]
    beats: tuple[Beat, ...]
    shows: str = ""
    pin_height: float = -1
    surface: float = 0
    props: tuple[Prop, ...] = ()
    muscles: tuple[str, ...] = ()
    glow: tuple[str, ...] = ()
    hands: str = "open"
    crossed: bool = False
    flipped: bool = False

    @property
    def works_near(self) -> bool:
        """Whether what works is on the near side, or on both."""
        if self.view is View.FRONT:
            # Facing us, its left is on the right of the page, where near limbs are.
            return self.shows == Side.LEFT
        return self.shows != Side.LEFT or self.flipped

    def on(self, side: Side) -> "Figure":
        """The figure as one side of the body does it."""
        return _on(self, side)


@cache
def _on(figure: Figure, side: Side) -> Figure:
    if figure.shows in ("", side):
        return figure
    if figure.crossed:
        return replace(figure, shows=side, flipped=not figure.flipped)
    mirror = -1 if figure.view is View.FRONT else 1
    poses = {
        name: replace(
            pose.swapped(),
            trunk=mirror * pose.trunk,
            spine=mirror * pose.spine,
            neck=mirror * pose.neck,
        )
        for name, pose in figure.poses.items()
    }
    props = tuple(replace(prop, at=swapped(prop.at)) for prop in figure.props)
    return replace(
        figure, poses=poses, props=props, pin=swapped(figure.pin), shows=side
    )


def load(path: Path) -> dict[str, Figure]:
    """The figures of a fixture, by the slug of their exercise."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise FigureError(f"{path.name}: {error}") from error
    return {
        slug: read_figure(f"{path.name}: {slug}", entry) for slug, entry in data.items()
    }


def read_figure(where: str, entry: Mapping[str, Any]) -> Figure:
    """One figure from plain data; `where` begins every complaint."""
    figure = _build(Figure, where, entry)
    named = {
        **{beat.pose: "beats" for beat in figure.beats},
        **{prop.pose: "props" for prop in figure.props},
        **dict.fromkeys(figure.glow, "glow"),
    }
    for pose, key in named.items():
        if pose not in figure.poses:
            raise FigureError(f"{where} {key}: there is no pose {pose}")
    if not figure.beats:
        raise FigureError(f"{where} beats: is empty")
    return figure


def _build(kind: type[T], where: str, data: Any) -> T:
    """A dataclass from a JSON object; refuses what is missing, unknown, misshapen."""
    if not isinstance(data, Mapping):
        raise FigureError(f"{where}: must be an object")
    known: dict[str, Field[Any]] = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]
    for name in data:
        if name not in known:
            raise FigureError(f"{where} {name}: is not known")
    for name, known_field in known.items():
        if known_field.default is MISSING and name not in data:
            raise FigureError(f"{where} {name}: is missing")
    return kind(
        **{
            name: _READERS[str(known[name].type)](f"{where} {name}", value)
            for name, value in data.items()
        }
    )


def _number(where: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FigureError(f"{where}: must be a number, not {value!r}")
    return value


def _text(where: str, value: Any) -> str:
    if not isinstance(value, str):
        raise FigureError(f"{where}: must be text, not {value!r}")
    return value


def _truth(where: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise FigureError(f"{where}: must be true or false, not {value!r}")
    return value


def _view(where: str, value: Any) -> View:
    try:
        return View(value)
    except ValueError as error:
        raise FigureError(f"{where}: must be side or front, not {value!r}") from error


def _each(read: Callable[[str, Any], T]) -> Callable[[str, Any], tuple[T, ...]]:
    def read_each(where: str, value: Any) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise FigureError(f"{where}: must be a list")
        return tuple(read(f"{where} {n}", part) for n, part in enumerate(value, 1))

    return read_each


def _object(kind: type[T]) -> Callable[[str, Any], T]:
    return lambda where, value: _build(kind, where, value)


def _poses(where: str, value: Any) -> dict[str, Pose]:
    if not isinstance(value, Mapping):
        raise FigureError(f"{where}: must be an object")
    return {
        name: _build(Pose, f"{where} {name}", entry) for name, entry in value.items()
    }


_READERS: dict[str, Callable[[str, Any], Any]] = {
    str(annotation): reader
    for annotation, reader in (
        (str, _text), (float, _number), (bool, _truth), (View, _view),
        (Arm, _object(Arm)), (Leg, _object(Leg)), (dict[str, Pose], _poses),
        (tuple[str, ...], _each(_text)), (tuple[Beat, ...], _each(_object(Beat))),
        (tuple[Prop, ...], _each(_object(Prop))),
    )
}  # fmt: skip
"""How the value of a field is read, by the type of the field."""


def swapped(part: str) -> str:
    """The name of the same part on the other side: knee_n is knee_f."""
    name, _, end = part.partition("_")
    return f"{name}_{'f' if end == 'n' else 'n'}" if end else name
