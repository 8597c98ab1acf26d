"""What is wrong with a figure, found without looking at it."""

from collections.abc import Iterator

from psoas_care.library.figures.body import HANDS
from psoas_care.library.figures.motion import frames
from psoas_care.library.figures.muscles import IN_FRONT, MUSCLES
from psoas_care.library.figures.poses import Figure, View
from psoas_care.library.figures.props import KINDS
from psoas_care.library.figures.skeleton import floating


def faults(slug: str, figure: Figure) -> Iterator[str]:
    """Words nobody knows, a movement nobody can describe, bodies in the air."""
    muscles = IN_FRONT if figure.view is View.FRONT else MUSCLES
    yield from (f"{slug}: no muscle {name}" for name in {*figure.muscles} - {*muscles})
    kinds = {prop.kind for prop in figure.props}
    yield from (f"{slug}: no prop {kind}" for kind in kinds - KINDS)
    if figure.hands not in HANDS:
        yield f"{slug}: no hands {figure.hands}"
    if not any(figure.poses[beat.pose].label for beat in figure.beats):
        yield f"{slug}: no pose has a label"
    for name, pose in figure.poses.items():
        for part, gap in floating(figure, pose).items():
            yield f"{slug} {name}: {part} is {gap:+.3f} off the ground"
    for frame in frames(figure):
        for part, gap in floating(figure, frame.pose).items():
            yield f"{slug} at {frame.at:.1f} s: {part} is {gap:+.3f} off the ground"
