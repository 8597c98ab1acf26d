"""What is wrong with a figure, found without looking at it."""

from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise

from psoas_care.library.figures import marks, plate, props, svg
from psoas_care.library.figures.body import HANDS
from psoas_care.library.figures.motion import Keyframe, frame_of, frames
from psoas_care.library.figures.muscles import IN_FRONT, MUSCLES
from psoas_care.library.figures.poses import (
    Arm,
    Figure,
    FigureError,
    FigureView,
    Leg,
    Pose,
)
from psoas_care.library.figures.skeleton import (
    BONES,
    LIMBS,
    TRUNK,
    Settled,
    joints,
    place,
    point,
    radius,
)

TOLERANCE = dict.fromkeys(TRUNK, 0.03)
LIMB_TOLERANCE = 0.012
"""How far a contact may be off the ground, in body heights, and look at rest: the
curve of a back more than a hand or foot."""

SUNK = 0.02
SLIP = 0.045
APART = 0.012
"""How deep flesh may be in the ground, how far a resting hand or foot may slide from
pose to pose, and how far a hand may be from what it holds, in body heights."""

SIDEWAYS, FORESHORTENED = 8, 0.8
"""The degrees a knee may seem to give sideways, and how short a shin that points at us
is drawn."""

BONES_OF_SIDES = {f"{bone}_{side}" for bone in BONES for side in "nf"}

RANGES: dict[str, tuple[float, float]] = {
    "spine": (-50, 60), "neck": (-45, 60), "shoulder": (-75, 190), "elbow": (-5, 150),
    "wrist": (-100, 105), "hip": (-40, 160), "knee": (-5, 160), "ankle": (-95, 45),
}  # fmt: skip
"""Degrees that the joints of a supple adult reach, as drawn: a foot whose top lies on
the floor is at -85."""


def faults(slug: str, figure: Figure) -> Iterator[str]:
    """Words nobody knows, a movement nobody can describe, bodies in the air."""
    if not any(figure.poses[beat.pose].label for beat in figure.beats):
        yield f"{slug}: no pose has a label"
    if figure.view is FigureView.SIDE and not figure.works_near:
        yield f"{slug}: what works is on the far side, where it is pale"
    yield from _seen(slug, figure)
    yield from (f"{slug} cue: {fault}" for fault in _about_the_cue(figure))
    second = figure.seen_second()
    if second is not None:
        yield from _seen(f"{slug} second", second)
        yield from (f"{slug} {fault}" for fault in _hidden(figure))


def _about_the_cue(figure: Figure) -> Iterator[str]:
    if figure.cue is None:
        yield "is missing"
    elif figure.cue.at not in plate.moments(figure)[-1].joints:
        yield f"there is no joint {figure.cue.at}"
    elif len(figure.cue.text) > plate.MOST_LETTERS:
        yield "is too long"
    else:
        try:
            plate.leader(figure, figure.cue)
        except FigureError as error:
            yield str(error)


def _seen(where: str, figure: Figure) -> Iterator[str]:
    """What is wrong with what one camera sees."""
    if unknown := [*_unknown(figure)]:
        yield from (f"{where}: {fault}" for fault in unknown)
        return
    for name in figure.poses:
        still = figure.held(name)
        for fault in _in_a_moment(still, frame_of(still, name)):
            yield f"{where} {name}: {fault}"
    for frame in frames(figure):
        for fault in _in_a_moment(figure, frame):
            yield f"{where} at {frame.at:.1f} s: {fault}"
    yield from (f"{where}: {fault}" for fault in _sliding(figure))


def _unknown(figure: Figure) -> Iterator[str]:
    """Words for things and parts of the body that nobody can place."""
    for word, used, known in (
        (
            "muscle",
            figure.muscles,
            MUSCLES if figure.view is FigureView.SIDE else IN_FRONT,
        ),
        ("mark", figure.marks, marks.KINDS),
        ("prop", [prop.kind for prop in figure.props], props.KINDS),
        ("hands", [figure.hands], HANDS),
    ):
        yield from (f"no {word} {name}" for name in sorted({*used} - {*known}))
    for name, pose in figure.poses.items():
        still = figure.held(name)
        things = {"trunk", *BONES_OF_SIDES, *(prop.kind for prop in still.props)}
        parts = {*joints(pose, figure.view), "sole_n", "sole_f"}
        named = {*pose.contacts, *pose.below_ok, *(h.part for h in pose.holds)}
        yield from (f"{name} has no part {part}" for part in sorted(named - parts))
        held = {hold.on for hold in pose.holds}
        yield from (f"{name} has no {on} to hold" for on in sorted(held - things))


def _in_a_moment(figure: Figure, frame: Keyframe) -> Iterator[str]:
    now = Settled(frame.pose, frame.joints)
    for part, gap in floating(figure, now).items():
        yield f"{part} is {gap:+.3f} off the ground"
    if figure.view is not FigureView.ABOVE:
        yield from _sunk(figure, now)
    for hold in now.pose.holds:
        at, _ = place(figure, now, hold.on, hold.along, hold.above)
        gap = abs(at - now.joints[hold.part])
        if gap > APART:
            yield f"{hold.part} is {gap:.3f} away from the {hold.on} it holds"
    if figure.view is FigureView.SIDE:
        yield from _beyond_their_range(now.pose)
    elif figure.view is not FigureView.ABOVE:
        yield from _bent_sideways(now.pose)
    yield from _through_props(figure, now)


def floating(figure: Figure, now: Settled) -> dict[str, float]:
    """Contacts that are off the ground, with how far in body heights."""
    gaps = {
        part: point(now.joints, part).imag - radius(part) - figure.surface
        for part in now.pose.contacts
    }
    return {
        part: gap
        for part, gap in gaps.items()
        if abs(gap) > TOLERANCE.get(part, LIMB_TOLERANCE)
    }


def _sunk(figure: Figure, now: Settled) -> Iterator[str]:
    for part, at in now.joints.items():
        depth = figure.surface - (at.imag - radius(part))
        if depth > SUNK and part not in now.pose.below_ok:
            yield f"{part} is {depth:.3f} in the ground"


def _beyond_their_range(pose: Pose) -> Iterator[str]:
    """Joints that no body bends so far; a part that points at us is not measured."""
    angles = {"spine": pose.spine, "neck": pose.neck}
    for name in ("near_arm", "far_arm", "near_leg", "far_leg"):
        limb: Arm | Leg = getattr(pose, name)
        if limb.upper_fore == limb.lower_fore == 1:
            angles |= {
                f"{name} {field.name}": getattr(limb, field.name)
                for field in fields(limb)
                if field.name in RANGES
            }
    for name, angle in angles.items():
        low, high = RANGES[name.rpartition(" ")[2]]
        if not low <= angle <= high:
            yield f"{name} is at {angle:.0f} degrees"


def _bent_sideways(pose: Pose) -> Iterator[str]:
    """Knees that bend to the side, as seen from the front."""
    for name, leg in (("near_leg", pose.near_leg), ("far_leg", pose.far_leg)):
        if leg.lower_fore > FORESHORTENED and abs(leg.knee) > SIDEWAYS:
            yield f"{name} bends {leg.knee:.0f} degrees to the side"


def _through_props(figure: Figure, now: Settled) -> Iterator[str]:
    """Bones inside a solid prop; who stands before one that is beyond is not in it."""
    for kind, left, low, right, top in props.solids(figure):
        for limb in LIMBS:
            bones = pairwise([limb.root, limb.middle, limb.end])
            for bone in bones:
                a, b = (point(now.joints, joint) * 1000 for joint in bone)
                along = (a + (b - a) * step / 8 for step in range(9))
                if any(left < p.real < right and low < p.imag < top for p in along):
                    yield f"{limb.middle} or {bone[1]} is in the {kind}"


def _sliding(figure: Figure) -> Iterator[str]:
    """Hands and feet that rest in two poses that follow each other, but elsewhere."""
    names = [beat.pose for beat in (*figure.beats, figure.beats[0])]
    for start, end in dict.fromkeys(pairwise(names)):
        first, last = (frame_of(figure, name) for name in (start, end))
        for part in first.pose.contacts:
            if part not in last.pose.contacts or part in (*TRUNK, *figure.slides):
                continue
            slip = point(last.joints, part).real - point(first.joints, part).real
            if abs(slip) > SLIP:
                yield f"{part} slides {slip:+.3f} from {start} to {end}"


def _hidden(figure: Figure) -> Iterator[str]:
    """Parts of the body behind the card of the second camera."""
    left, top, width, height = svg.card(figure)
    for frame in frames(figure):
        for part, at in frame.joints.items():
            x, y = at.real * 1000, -at.imag * 1000
            if left < x < left + width and top < y < top + height:
                yield f"at {frame.at:.1f} s: {part} is behind the second picture"
