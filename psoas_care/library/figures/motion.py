"""A figure in time: its key poses, and the frames between them."""

import math
from dataclasses import dataclass, replace
from functools import cache

from psoas_care.library.figures.poses import Figure, Pose
from psoas_care.library.figures.skeleton import (
    Joints,
    between,
    largest_turn,
    settled,
)

DEGREES_A_STEP, FEWEST, MOST = 11, 4, 8
"""How many steps lead to the next key pose: one for so many degrees of the joint that
turns most, within limits. Between steps the browser goes straight on."""


@dataclass(frozen=True, slots=True)
class Keyframe:
    """One moment: when (seconds), the pose, where its joints are, its glow (0–1)."""

    at: float
    pose: Pose
    joints: Joints
    glow: float


def frame_of(figure: Figure, name: str) -> Keyframe:
    """A key pose as a moment, the first."""
    return Keyframe(0, *settled(figure, name), float(name in figure.glow))


@cache
def frames(figure: Figure) -> tuple[Keyframe, ...]:
    """One round of the movement; the last frame is the first again."""
    found: list[Keyframe] = []
    now = 0.0
    following = (*figure.beats[1:], figure.beats[0])
    for beat, after in zip(figure.beats, following, strict=True):
        start = frame_of(figure, beat.pose)
        found.append(replace(start, at=now))
        if beat.hold:
            now += beat.hold
            found.append(replace(start, at=now))
        found += way(figure, beat.pose, after.pose, now, after.move)
        now += after.move
    return *found, replace(found[0], at=now)


def way(
    figure: Figure, start: str, end: str, now: float, seconds: float
) -> list[Keyframe]:
    """The way from one key pose to the next, without either."""
    steps = steps_between(figure, start, end)
    return [
        replace(
            moment(figure, start, end, eased(step / steps)),
            at=now + seconds * step / steps,
        )
        for step in range(1, steps)
    ]


def steps_between(figure: Figure, start: str, end: str) -> int:
    turn = largest_turn(settled(figure, start).pose, settled(figure, end).pose)
    return min(max(round(turn / DEGREES_A_STEP), FEWEST), MOST)


def moment(figure: Figure, start: str, end: str, share: float) -> Keyframe:
    """A `share` (0–1) of the way between two key poses."""
    glow = (start in figure.glow) * (1 - share) + (end in figure.glow) * share
    return Keyframe(0, *between(figure, start, end, share), glow)


def eased(share: float) -> float:
    """Slow at both ends, as a body moves: half a wave of the cosine."""
    return (1 - math.cos(math.pi * share)) / 2
