"""From joint angles to joints: where every part of a body is that rests on the ground.

Points are complex numbers in body heights, x to the right and y up, the ground at 0.
"""

import math
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from psoas_care.library.figures.poses import Arm, Figure, Leg, Pose, View

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

TOLERANCE = 0.045
"""How far a contact may be off the ground, in body heights, and still look at rest."""


def direction(degrees: float) -> complex:
    """The unit vector `degrees` clockwise from straight up."""
    angle = math.radians(degrees)
    return complex(math.sin(angle), math.cos(angle))


def joints(pose: Pose, view: View) -> Joints:
    """All joints with the hip at 0, not yet on the ground."""
    return _from_the_side(pose) if view is View.SIDE else _from_the_front(pose)


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
        found |= _leg(side, leg, hip, thigh, thigh - sign * leg.knee)
        under = SOLE_BELOW_ANKLE * direction(thigh - sign * leg.knee)
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


def seated(figure: Figure, pose: Pose) -> Joints:
    """The joints of a pose, resting on ground or prop, the figure's pin at x = 0."""
    found = joints(pose, figure.view)
    pin = _point(found, figure.pin)
    if figure.pin_height >= 0:
        up = figure.pin_height - pin.imag + radius(figure.pin)
    else:
        up = figure.surface - lowest(found, but=pose.below_ok)
    shift = complex(-pin.real, up)
    return {name: point + shift for name, point in found.items()}


def _point(found: Joints, name: str) -> complex:
    """A part by name; a sole is the middle between heel and toe."""
    part, _, side = name.partition("_")
    if part == "sole":
        return (found[f"heel_{side}"] + found[f"toe_{side}"]) / 2
    return found[name]


def floating(figure: Figure, pose: Pose) -> dict[str, float]:
    """Contacts of a pose that are further off than `TOLERANCE`, in body heights."""
    found = seated(figure, pose)
    gaps = {
        name: _point(found, name).imag - radius(name) - figure.surface
        for name in pose.contacts
    }
    return {name: gap for name, gap in gaps.items() if abs(gap) > TOLERANCE}


def mix(start: Pose, end: Pose, share: float) -> Pose:
    """The pose a `share` (0–1) of the way; what both rest on, it rests on."""
    return replace(
        _mix(start, end, share),
        contacts=tuple(part for part in start.contacts if part in end.contacts),
        touches=tuple(part for part in start.touches if part in end.touches),
        below_ok=tuple({*start.below_ok, *end.below_ok}),
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
