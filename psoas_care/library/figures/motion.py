"""A figure in time: its key poses, and the frames between them."""

import math
from dataclasses import dataclass, replace

from psoas_care.library.figures.poses import Figure, Pose
from psoas_care.library.figures.skeleton import Joints, largest_turn, mix, seated

DEGREES_A_STEP, FEWEST, MOST = 11, 4, 8
"""How many steps lead to the next key pose: one for so many degrees of the joint that
turns most, within limits. Between steps the browser goes straight on."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One moment: when (seconds), the pose, where its joints are, its glow (0–1)."""

    at: float
    pose: Pose
    joints: Joints
    glow: float


def frame_of(figure: Figure, name: str) -> Frame:
    """A key pose as a moment, the first."""
    pose = figure.poses[name]
    return Frame(0, pose, seated(figure, pose), float(name in figure.glow))


def frames(figure: Figure) -> list[Frame]:
    """One round of the movement; the last frame is the first again."""
    found: list[Frame] = []
    now = 0.0
    following = (*figure.beats[1:], figure.beats[0])
    for beat, after in zip(figure.beats, following, strict=True):
        start, end = frame_of(figure, beat.pose), frame_of(figure, after.pose)
        found.append(replace(start, at=now))
        if beat.hold:
            now += beat.hold
            found.append(replace(start, at=now))
        found += between(figure, start, end, now, after.move)
        now += after.move
    return [*found, replace(found[0], at=now)]


def between(
    figure: Figure, start: Frame, end: Frame, now: float, seconds: float
) -> list[Frame]:
    """The way from one key pose to the next, each step resting on the ground again."""
    turn = largest_turn(start.pose, end.pose)
    steps = min(max(round(turn / DEGREES_A_STEP), FEWEST), MOST)
    found = []
    for step in range(1, steps):
        share = eased(step / steps)
        pose = mix(start.pose, end.pose, share)
        glow = start.glow + (end.glow - start.glow) * share
        moment = now + seconds * step / steps
        found.append(Frame(moment, pose, seated(figure, pose), glow))
    return found


def eased(share: float) -> float:
    """Slow at both ends, as a body moves: half a wave of the cosine."""
    return (1 - math.cos(math.pi * share)) / 2
