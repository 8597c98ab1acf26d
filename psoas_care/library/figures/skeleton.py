"""From joint angles to joints: where every part of a body is that rests on the ground.

Points are complex numbers in body heights, x to the right and y up, the ground at 0.
"""

import math
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, NamedTuple, TypeVar

from psoas_care.library.figures import body
from psoas_care.library.figures.poses import Arm, Figure, FigureView, Leg, Pose

T = TypeVar("T")
Joints = dict[str, complex]

LOWER_TRUNK, UPPER_TRUNK, NECK, HEAD = 0.15, 0.16, 0.05, 0.06
UPPER_ARM, FOREARM, THIGH, SHANK = 0.17, 0.145, 0.245, 0.235
SOLE_BELOW_ANKLE, TOE_AHEAD, HEEL_BEHIND = 0.03, 0.085, 0.035
HIP_APART, SHOULDER_APART = 0.05, 0.085
"""Lengths in body heights; the last two are from the middle to one side."""

RADIUS = {
    "hip": 0.07, "waist": 0.065, "shoulder": 0.05, "head": 0.06, "elbow": 0.025,
    "wrist": 0.02, "knee": 0.035, "ankle": 0.03, "toe": 0.01, "heel": 0.01,
    "sole": 0.01,
}  # fmt: skip
"""Flesh around a joint: how far from it the body touches what it rests on."""


class Limb(NamedTuple):
    """The names of a limb, its lengths, and which way on the page its joint bends."""

    field: str
    root: str
    middle: str
    end: str
    upper: float
    lower: float
    bends: int


LIMBS = tuple(
    limb
    for side, name in (("n", "near"), ("f", "far"))
    for limb in (
        Limb(
            f"{name}_leg", f"hip_{side}", f"knee_{side}", f"ankle_{side}",
            THIGH, SHANK, 1,
        ),
        Limb(
            f"{name}_arm", f"shoulder_{side}", f"elbow_{side}", f"wrist_{side}",
            UPPER_ARM, FOREARM, -1,
        ),
    )
)  # fmt: skip
BY_END = {limb.end: limb for limb in LIMBS}


def direction(degrees: float) -> complex:
    """The unit vector `degrees` clockwise from straight up."""
    angle = math.radians(degrees)
    return complex(math.sin(angle), math.cos(angle))


def heading(vector: complex) -> float:
    """The degrees clockwise from straight up in which a vector points."""
    return math.degrees(math.atan2(vector.real, vector.imag))


def joints(pose: Pose, view: FigureView) -> Joints:
    """All joints with the hip at 0, not yet on the ground."""
    return _from_the_side(pose) if view is FigureView.SIDE else _from_the_front(pose)


def _trunk(pose: Pose) -> Joints:
    waist = LOWER_TRUNK * direction(pose.trunk)
    shoulder = waist + UPPER_TRUNK * direction(pose.trunk + pose.spine)
    head = shoulder + (NECK + HEAD) * direction(pose.trunk + pose.spine + pose.neck)
    return {"hip": 0j, "waist": waist, "shoulder": shoulder, "head": head}


def _from_the_side(pose: Pose) -> Joints:
    found = _trunk(pose)
    limbs = (("n", pose.near_arm, pose.near_leg), ("f", pose.far_arm, pose.far_leg))
    for side, arm, leg in limbs:
        upper = pose.trunk + pose.spine + 180 - arm.shoulder
        found |= _arm(side, arm, found["shoulder"], upper, upper - arm.elbow)
        thigh = pose.trunk + 180 - leg.hip
        shank = thigh + leg.knee
        found |= _leg(side, leg, found["hip"], thigh, shank)
        foot = direction(shank - 90 - leg.ankle)
        # The sole lies clockwise of the foot's own direction.
        under = found[f"ankle_{side}"] + SOLE_BELOW_ANKLE * foot * -1j
        found[f"toe_{side}"] = under + TOE_AHEAD * foot
        found[f"heel_{side}"] = under - HEEL_BEHIND * foot
    return found


def _from_the_front(pose: Pose) -> Joints:
    found = _trunk(pose)
    across, across_above = (
        direction(a + 90) for a in (pose.trunk, pose.trunk + pose.spine)
    )
    limbs = (
        ("n", 1, pose.near_arm, pose.near_leg), ("f", -1, pose.far_arm, pose.far_leg)
    )  # fmt: skip
    for side, sign, arm, leg in limbs:
        found[f"hip_{side}"] = hip = sign * HIP_APART * across
        found[f"shoulder_{side}"] = shoulder = (
            found["shoulder"] + sign * SHOULDER_APART * across_above
        )
        upper = pose.trunk + pose.spine + 180 - sign * arm.shoulder
        found |= _arm(side, arm, shoulder, upper, upper - sign * arm.elbow)
        thigh = pose.trunk + 180 - sign * leg.hip
        shank = thigh - sign * leg.knee
        found |= _leg(side, leg, hip, thigh, shank)
        under = SOLE_BELOW_ANKLE * direction(shank - sign * leg.ankle)
        found[f"toe_{side}"] = found[f"heel_{side}"] = found[f"ankle_{side}"] + under
    return found


def _arm(side: str, arm: Arm, shoulder: complex, upper: float, lower: float) -> Joints:
    elbow = shoulder + UPPER_ARM * arm.upper_fore * direction(upper)
    wrist = elbow + FOREARM * arm.lower_fore * direction(lower)
    return {f"elbow_{side}": elbow, f"wrist_{side}": wrist}


def _leg(side: str, leg: Leg, hip: complex, upper: float, lower: float) -> Joints:
    knee = hip + THIGH * leg.upper_fore * direction(upper)
    ankle = knee + SHANK * leg.lower_fore * direction(lower)
    return {f"knee_{side}": knee, f"ankle_{side}": ankle}


def radius(name: str) -> float:
    return RADIUS[name.partition("_")[0]]


def lowest(found: Joints, *, but: Iterable[str] = ()) -> float:
    """The height of the lowest flesh of the body."""
    spared = set(but)
    return min(
        point.imag - radius(name) for name, point in found.items() if name not in spared
    )


def point(found: Joints, name: str) -> complex:
    """A part by name; a sole is the middle between heel and toe, the chest between."""
    part, _, side = name.partition("_")
    if part == "sole":
        return (found[f"heel_{side}"] + found[f"toe_{side}"]) / 2
    if part == "chest":
        return found["waist"] * 0.4 + found["shoulder"] * 0.6
    return found[name] if name in found else found[part]


# -- on the ground -----------------------------------------------------------------


class Settled(NamedTuple):
    """A pose whose limbs rest where they should, and where its joints are then."""

    pose: Pose
    joints: Joints


@cache
def settled(figure: Figure, name: str) -> Settled:
    """A key pose on the ground: what rests there rests, what holds something holds."""
    return _holding(figure, _rested(figure, figure.poses[name]))


def _rested(figure: Figure, pose: Pose) -> Settled:
    found = _moved(joints(pose, figure.view), pose, figure)
    targets = {
        part: complex(point(found, part).real, figure.surface + radius(part))
        for part in pose.contacts
    }
    return _pinned(figure, _planted(figure.view, Settled(pose, found), targets))


TRUNK = ("hip", "waist", "shoulder", "head")


def _moved(found: Joints, pose: Pose, figure: Figure) -> Joints:
    """Carried by what of the trunk rests, else by the pin; the pin at x = 0."""
    pin = point(found, figure.pin)
    lying = {part: found[part] for part in TRUNK if part in pose.contacts}
    if figure.pin_height >= 0:
        up = figure.pin_height - pin.imag + radius(figure.pin)
    elif lying:
        up = figure.surface - lowest(lying)
    elif figure.pin in pose.contacts:
        up = figure.surface - pin.imag + radius(figure.pin)
    else:
        up = figure.surface - lowest(found, but=pose.below_ok)
    return _shifted(found, complex(-pin.real, up))


def _pinned(figure: Figure, now: Settled) -> Settled:
    """The pin back at x = 0, should coming to the ground have moved it."""
    aside = point(now.joints, figure.pin).real
    return now._replace(joints=_shifted(now.joints, -aside + 0j))


def _shifted(found: Joints, by: complex) -> Joints:
    return {name: at + by for name, at in found.items()}


def between(figure: Figure, start: str, end: str, share: float) -> Settled:
    """A `share` (0–1) of the way: what both poses rest on or hold stays there."""
    first, last = settled(figure, start), settled(figure, end)
    pose = mix(first.pose, last.pose, share)

    def on_the_way(part: str) -> complex:
        a, b = point(first.joints, part), point(last.joints, part)
        return a + (b - a) * share

    found = joints(pose, figure.view)
    found = _shifted(found, on_the_way(figure.pin) - point(found, figure.pin))
    targets = {part: on_the_way(part) for part in pose.contacts}
    planted = _planted(figure.view, Settled(pose, found), targets)
    return _holding(figure, _pinned(figure, planted))


def _planted(view: FigureView, now: Settled, targets: Joints) -> Settled:
    """Limbs bent so that hands, feet, knees and elbows meet their `targets`."""
    for part in sorted(targets, key=_from_the_trunk_outwards):
        name, _, side = part.partition("_")
        if name in ("knee", "elbow"):
            now = _link_to(view, now, part, targets[part].imag)
        if name not in END:
            continue
        end = f"{END[name]}_{side}"
        foot = _foot(view, now, end)
        if name == "sole" and view is FigureView.SIDE:
            foot = 90
        at = targets[part] + _above_ground(view, now, name, end, foot)
        if BY_END[end].middle in targets:
            now = _end_to_height(view, now, end, at.imag)
        else:
            now = _reach(view, now, end, at, foot)
        if name == "wrist" and view is FigureView.SIDE:
            now = _flat_hand(view, now, part)
    return now


END = {
    "sole": "ankle", "toe": "ankle", "heel": "ankle", "ankle": "ankle",
    "wrist": "wrist",
}  # fmt: skip
"""The end of a limb that brings a part to the ground."""


def _from_the_trunk_outwards(part: str) -> int:
    return 0 if part.startswith(("knee", "elbow")) else 1


def _above_ground(
    view: FigureView, now: Settled, name: str, end: str, foot: float
) -> complex:
    """From a part of a foot to the ankle, where the foot points to `foot` degrees."""
    if name == END[name]:
        return 0j
    if view is not FigureView.SIDE:
        return now.joints[end] - point(now.joints, f"{name}_{end[-1]}")
    ahead = {"sole": (TOE_AHEAD - HEEL_BEHIND) / 2, "toe": TOE_AHEAD}
    along = ahead.get(name, -HEEL_BEHIND) * direction(foot)
    return -along - SOLE_BELOW_ANKLE * direction(foot) * -1j


def _foot(view: FigureView, now: Settled, end: str) -> float:
    """Where hand or foot points on the page."""
    limb = BY_END[end]
    part: Arm | Leg = getattr(now.pose, limb.field)
    lower = heading(now.joints[end] - now.joints[limb.middle])
    if isinstance(part, Leg):
        return lower - _sign(view, limb) * part.ankle - _square(view)
    return lower - _sign(view, limb) * part.wrist


def _square(view: FigureView) -> int:
    """A foot stands at a right angle to the shin, but not if it points at us."""
    return 90 if view is FigureView.SIDE else 0


def _sign(view: FigureView, limb: Limb) -> int:
    """-1 for limbs on the left of a page that shows the front: they are mirrored."""
    return 1 if view is FigureView.SIDE or limb.field.startswith("near") else -1


def _bends(view: FigureView, limb: Limb, part: Arm | Leg) -> int:
    """Which way, clockwise or not, the middle joint of a limb turns its lower part."""
    seen = limb.bends if view is FigureView.SIDE else -_sign(view, limb)
    angle = part.knee if isinstance(part, Leg) else part.elbow
    return seen if angle >= 0 else -seen


def _reach(
    view: FigureView, now: Settled, end: str, to: complex, foot: float
) -> Settled:
    """A limb bent so that its end is at `to`, as near as it can get."""
    limb = BY_END[end]
    part = getattr(now.pose, limb.field)
    root = point(now.joints, limb.root)
    upper, lower = limb.upper * part.upper_fore, limb.lower * part.lower_fore
    far = min(max(abs(to - root), abs(upper - lower) + 1e-6), upper + lower - 1e-6)
    turn = _bends(view, limb, part)
    first = heading(to - root) - turn * _angle(upper, far, lower)
    second = heading(to - root) + turn * _angle(lower, far, upper)
    return _directed(view, now, limb, first, second, foot)


def _angle(near: float, far: float, opposite: float) -> float:
    """The angle of a triangle between two sides, in degrees."""
    cosine = (near**2 + far**2 - opposite**2) / (2 * near * far)
    return math.degrees(math.acos(min(max(cosine, -1), 1)))


def _link_to(view: FigureView, now: Settled, middle: str, height: float) -> Settled:
    """A knee or elbow brought to a height by the one bone above it."""
    limb = next(limb for limb in LIMBS if limb.middle == middle)
    part = getattr(now.pose, limb.field)
    root, was = point(now.joints, limb.root), now.joints[middle]
    first = _leaning(root, was, limb.upper * part.upper_fore, height)
    second = heading(now.joints[limb.end] - was)
    return _directed(view, now, limb, first, second, _foot(view, now, limb.end))


def _end_to_height(view: FigureView, now: Settled, end: str, height: float) -> Settled:
    """A wrist or ankle brought to a height where knee or elbow rest already."""
    limb = BY_END[end]
    part = getattr(now.pose, limb.field)
    middle, was = now.joints[limb.middle], now.joints[end]
    second = _leaning(middle, was, limb.lower * part.lower_fore, height)
    first = heading(middle - point(now.joints, limb.root))
    return _directed(view, now, limb, first, second, _foot(view, now, end))


def _leaning(root: complex, was: complex, length: float, height: float) -> float:
    """The direction of a bone whose end is at a height, on the side where it was."""
    cosine = min(max((height - root.imag) / length, -1), 1)
    angle = math.degrees(math.acos(cosine))
    return angle if was.real >= root.real else -angle


def _flat_hand(view: FigureView, now: Settled, wrist: str) -> Settled:
    """The hand along the ground, to the side where it pointed."""
    limb = BY_END[wrist]
    hand = 90 if direction(_foot(view, now, wrist)).real >= 0 else -90
    elbow = now.joints[limb.middle]
    first = heading(elbow - point(now.joints, limb.root))
    second = heading(now.joints[wrist] - elbow)
    return _directed(view, now, limb, first, second, hand)


def _directed(
    view: FigureView, now: Settled, limb: Limb, first: float, second: float, foot: float
) -> Settled:
    """A limb whose bones point to `first` and `second` on the page."""
    pose = now.pose
    part: Arm | Leg = getattr(pose, limb.field)
    sign = _sign(view, limb)
    if isinstance(part, Leg):
        straight, bend = pose.trunk + 180, -sign * (second - first)
        part = replace(
            part,
            hip=_near(sign * (straight - first), part.hip),
            knee=_near(-bend if view is FigureView.SIDE else bend, part.knee),
            ankle=_near(sign * (second - _square(view) - foot), part.ankle),
        )
    else:
        straight = pose.trunk + pose.spine + 180
        part = replace(
            part,
            shoulder=_near(sign * (straight - first), part.shoulder),
            elbow=_near(sign * (first - second), part.elbow),
            wrist=_near(sign * (second - foot), part.wrist),
        )
    changes: dict[str, Any] = {limb.field: part}
    pose = replace(pose, **changes)
    found = joints(pose, view)
    return Settled(pose, _shifted(found, now.joints["hip"] - found["hip"]))


def _near(angle: float, old: float) -> float:
    """The same direction as `angle`, by the fewest turns from `old`."""
    return angle - 360 * round((angle - old) / 360)


# -- holding -----------------------------------------------------------------------


def _holding(figure: Figure, now: Settled) -> Settled:
    for hold in now.pose.holds:
        at, foot = place(figure, now, hold.on, hold.along, hold.above)
        now = _reach(figure.view, now, hold.part, at, foot + hold.points)
    return now


def place(
    figure: Figure, now: Settled, on: str, along: float, above: float
) -> tuple[complex, float]:
    """A place on the body or on a prop, and the direction in which that runs there."""
    for prop in figure.props:
        if prop.kind == on:
            return prop_position(figure, prop.at, prop.pose) + complex(along, above), 90
    if on == "trunk":
        return _on_the_trunk(now, along, above)
    name, _, side = on.partition("_")
    start, end = BONES[name]
    a, b = (point(now.joints, f"{joint}_{side}") for joint in (start, end))
    ahead = heading(b - a)
    return a + (b - a) * along + above * direction(ahead - 90), ahead


BONES = {
    "thigh": ("hip", "knee"), "shank": ("knee", "ankle"),
    "upper": ("shoulder", "elbow"), "forearm": ("elbow", "wrist"),
}  # fmt: skip


def _on_the_trunk(now: Settled, along: float, above: float) -> tuple[complex, float]:
    pose = now.pose
    ahead = above * 1000 + pose.belly * body.BREATH * body.breath_at(along)
    turn = direction(pose.trunk) / 1j
    a, b = (
        body.on_the_spine(pose.spine, share, ahead).conjugate() * turn / 1000
        for share in (along, along + 0.01)
    )
    return now.joints["hip"] + a, heading(b - a)


def prop_position(figure: Figure, at: str, name: str) -> complex:
    """Where a prop stands: at the flesh of a joint in a pose, held or not."""
    return point(_rested(figure, figure.poses[name]).joints, at) - _flesh(at) * 1j


FLESH = {"waist": 0.05, "chest": 0.06}
"""How far the drawn back is from the middle of the trunk, in body heights."""


def _flesh(at: str) -> float:
    return FLESH[at] if at in FLESH else radius(at)


# -- between -----------------------------------------------------------------------


def mix(start: Pose, end: Pose, share: float) -> Pose:
    """The pose a `share` (0–1) of the way; what both rest on, it rests on."""
    others = {(hold.part, hold.on): hold for hold in end.holds}
    return replace(
        _mix(start, end, share),
        contacts=tuple(part for part in start.contacts if part in end.contacts),
        touches=tuple(part for part in start.touches if part in end.touches),
        below_ok=tuple({*start.below_ok, *end.below_ok}),
        holds=tuple(
            _mix(hold, others[hold.part, hold.on], share)
            for hold in start.holds
            if (hold.part, hold.on) in others
        ),
    )


def _mix(start: T, end: T, share: float) -> T:
    """A dataclass between two: numbers in proportion, anything else as at the start."""
    changes: dict[str, Any] = {}
    for part in fields(start):  # type: ignore[arg-type]
        a, b = getattr(start, part.name), getattr(end, part.name)
        if is_dataclass(a):
            changes[part.name] = _mix(a, b, share)
        elif isinstance(a, int | float):
            changes[part.name] = a + (b - a) * share
    return replace(start, **changes)  # type: ignore[type-var]


def largest_turn(start: Any, end: Any) -> float:
    """The most that a number of a dataclass, here an angle, differs between two."""
    pairs = ((getattr(start, f.name), getattr(end, f.name)) for f in fields(start))
    return max(
        largest_turn(a, b) if is_dataclass(a) else abs(a - b)
        for a, b in pairs
        if is_dataclass(a) or isinstance(a, int | float)
    )
