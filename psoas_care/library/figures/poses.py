"""What a body does, as joint angles: poses, and the figures that move between them.

Angles are degrees. `trunk` is the direction from hip to waist, clockwise from straight
up on the page: 0 standing, 90 face down with the head to the right, -90 on the back
with the head to the left. The other angles are what the joint itself does: flexion is
positive, 0 is standing with the arms hanging. The figure faces right, so what is near
is its right side.

Seen from the front, from behind or from above, `trunk` leans and `spine` bends to the
side, `hip` and `shoulder` lift a limb away from the body, and near limbs are on the
page's right.
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


class FigureView(StrEnum):
    SIDE = "side"
    FRONT = "front"
    BEHIND = "behind"
    ABOVE = "above"


class FigureSide(StrEnum):
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
class Grip:
    """A wrist or ankle (`part`) that rests on something, wherever that goes.

    `on` is a part of the body (`thigh_f`, `trunk` …) or a prop by its kind. `along` is
    the share of the way down it (up the trunk), `above` the distance in front of its
    middle in body heights. `points` turns hand or foot from the direction in which the
    thing runs, clockwise; the limb bends the way its pose says.
    """

    part: str
    on: str
    along: float = 0
    above: float = 0
    points: float = 0


@dataclass(frozen=True, slots=True)
class Pose:
    """One still moment; without a label it is only passed through.

    `spine` bends the upper trunk, rounded forward is positive; `neck` is positive with
    the chin in; `belly` is how far the breath raises it, 0–1. Seen along the spine the
    trunk above the hips is shorter by `trunk_fore`. `contacts` are the parts
    that rest on the ground, `touches` those that rest on a prop, `holds` what hands and
    feet hold, `below_ok` are parts that may hang below the surface the body lies on.
    """

    label: str = ""
    trunk: float = 0
    spine: float = 0
    neck: float = 0
    belly: float = 0
    trunk_fore: float = 1
    near_arm: Arm = Arm()
    far_arm: Arm = Arm()
    near_leg: Leg = Leg()
    far_leg: Leg = Leg()
    contacts: tuple[str, ...] = ()
    touches: tuple[str, ...] = ()
    below_ok: tuple[str, ...] = ()
    holds: tuple[Grip, ...] = ()


@dataclass(frozen=True, slots=True)
class Beat:
    """Go to a pose in `move` seconds and stay there for `hold` seconds."""

    pose: str
    move: float
    hold: float


@dataclass(frozen=True, slots=True)
class Prop:
    """A thing in the picture, standing where joint `at` is in `pose`.

    What is `beyond` stands further away than the body, which may pass before it.
    """

    kind: str
    at: str
    pose: str
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Second:
    """The same movement seen by a second camera, in a corner of the picture.

    It has the same poses by the same names. `over` names limbs that are nearer to this
    camera than the trunk, `pale` those that do not work; `only` the legs are drawn
    where the trunk would hide them. A `window` (left, bottom, right, top in body
    heights) looks at a part more closely.
    """

    view: FigureView
    pin: str
    poses: dict[str, Pose]
    corner: FigureSide
    muscles: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    pale: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    window: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class PlateCue:
    """A few words that matter most, and the joint that they are about."""

    text: str
    at: str


@dataclass(frozen=True, eq=False)
class Figure:
    """An exercise as a drawing: its poses, and how it moves between them.

    `shows` is the side of the body that works or is stretched as the poses stand; empty
    when both do. `pin` is the part that stays where it is on the page, `pin_height` its
    height above the ground in body heights if it stands on something. `surface` is how
    high the body lies. `muscles` are drawn on it, and glow in the poses named by
    `glow`; `marks` show how a bone stands. `over` names what of the far side is drawn
    over the trunk, `slides` what goes along the ground on the way from pose to pose;
    `second` is what a second camera sees, `cue` what the plate of it says.

    The other side is the mirror image, `flipped`: so what works is always near and in
    full colour, and nothing hides it.
    """

    view: FigureView
    pin: str
    poses: dict[str, Pose]
    beats: tuple[Beat, ...]
    shows: str = ""
    pin_height: float = -1
    surface: float = 0
    props: tuple[Prop, ...] = ()
    muscles: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    glow: tuple[str, ...] = ()
    hands: str = "open"
    over: tuple[str, ...] = ()
    pale: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    slides: tuple[str, ...] = ()
    second: Second | None = None
    cue: PlateCue | None = None
    flipped: bool = False

    @property
    def works_near(self) -> bool:
        """Whether what works is on the near side, or on both."""
        if not self.shows:
            return True
        # Facing us, its left is on the right of the page, where near limbs are.
        near = FigureSide.LEFT if self.view is FigureView.FRONT else FigureSide.RIGHT
        return (self.shows == near) != self.flipped

    def on(self, side: FigureSide) -> "Figure":
        """The figure as one side of the body does it."""
        return _on(self, side)

    def held(self, pose: str) -> "Figure":
        """The figure as a still of one pose is drawn.

        A variant that is no part of the movement does without the furniture.
        """
        if pose in {beat.pose for beat in self.beats}:
            return self
        return replace(self, beats=(Beat(pose, 0, 0),), props=())

    def bare(self) -> "Figure":
        """Without muscles and marks, as a moment that is over."""
        return replace(self, muscles=(), marks=())

    def seen_second(self) -> "Figure | None":
        """What the second camera sees, as a figure of its own in the same time."""
        return _seen_second(self)


@cache
def _on(figure: Figure, side: FigureSide) -> Figure:
    if figure.shows in ("", side):
        return figure
    return replace(figure, shows=side, flipped=not figure.flipped)


@cache
def _seen_second(figure: Figure) -> Figure | None:
    second = figure.second
    if second is None:
        return None
    return Figure(
        view=second.view,
        pin=second.pin,
        poses=second.poses,
        beats=figure.beats,
        muscles=second.muscles,
        marks=second.marks,
        glow=figure.glow,
        hands=figure.hands,
        over=second.over,
        pale=second.pale,
        only=second.only,
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
    if figure.second and (missing := {*figure.poses} - {*figure.second.poses}):
        raise FigureError(f"{where} second: there is no pose {min(missing)}")
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


def _view(where: str, value: Any) -> FigureView:
    try:
        return FigureView(value)
    except ValueError as error:
        known = ", ".join(FigureView)
        raise FigureError(f"{where}: must be one of {known}; not {value!r}") from error


def _side(where: str, value: Any) -> FigureSide:
    try:
        return FigureSide(value)
    except ValueError as error:
        raise FigureError(f"{where}: must be left or right, not {value!r}") from error


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
        (str, _text), (float, _number), (bool, _truth), (FigureView, _view),
        (Arm, _object(Arm)), (Leg, _object(Leg)), (dict[str, Pose], _poses),
        (tuple[str, ...], _each(_text)), (tuple[float, ...], _each(_number)),
        (tuple[Beat, ...], _each(_object(Beat))),
        (tuple[Prop, ...], _each(_object(Prop))),
        (tuple[Grip, ...], _each(_object(Grip))),
        (Second | None, _object(Second)), (FigureSide, _side),
        (PlateCue | None, _object(PlateCue)),
    )
}  # fmt: skip
"""How the value of a field is read, by the type of the field."""
