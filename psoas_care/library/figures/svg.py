"""A figure as SVG, still or moving.

The picture is one standing body (`body`) whose parts hang in each other (`person`); a
pose only turns them. So a still and a moving figure are the same drawing, the outlines
are the same in all figures, and a movement is a list of angles: small, exact, and run
by the browser without script. Colours come from the page, by class.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from html import escape

from psoas_care.library.figures import person, props
from psoas_care.library.figures.motion import Frame, frame_of, frames
from psoas_care.library.figures.poses import Beat, Figure, Side
from psoas_care.library.figures.track import Track

RATIO = 1.2
"""Width to height of every picture, so that pictures beside each other agree."""

LEAST_WIDTH = 1080
ABOVE, BESIDE, BELOW = 112, 120, 76
"""Thousandths of a body height: the narrowest picture, and the space around joints."""

STANDING = {"sole", "toe", "heel"}


def still(figure: Figure, pose: str, title: str, side: Side = Side.RIGHT) -> str:
    """One pose of a figure, described by `title`; decoration without one."""
    figure = figure.on(side)
    if pose not in {beat.pose for beat in figure.beats}:
        # A variant of its own, which does without the furniture.
        figure = replace(figure, beats=(Beat(pose, 0, 0),), props=())
    return picture(figure, [frame_of(figure, pose)], title)


def moving(figure: Figure, title: str, side: Side = Side.RIGHT) -> str:
    """A figure in motion, round after round."""
    figure = figure.on(side)
    return picture(figure, frames(figure), title)


def picture(figure: Figure, moments: Sequence[Frame], title: str) -> str:
    """A figure at one moment, or at many that follow each other."""
    left, top, width, height = camera(figure)
    role = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    scene = (
        f"{props.floor(left, width)}{_mat(figure)}{props.draw(figure)}"
        f"{person.draw(figure, Track(moments))}"
    )
    if figure.flipped:
        scene = (
            f'<g transform="translate({2 * left + width} 0) scale(-1 1)">{scene}</g>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing"'
        f' viewBox="{left} {top} {width} {height}" {role}>'
        f"{scene}</svg>"
    )


@cache
def camera(figure: Figure) -> tuple[int, int, int, int]:
    """The view box that holds a figure all the time: left, top, width, height."""
    points = _joints_all_the_time(figure)
    across = [p.real for p in points] + props.edges(figure)
    left, right = min(across) - BESIDE, max(across) + BESIDE
    top = max(p.imag for p in points) + ABOVE
    height = max(top + BELOW, (right - left) / RATIO, LEAST_WIDTH / RATIO)
    width = height * RATIO
    # Someone lying low is not left at the bottom of an empty picture.
    sky = (height - top - BELOW) * 0.62
    corner = round((left + right - width) / 2), round(-top - sky)
    return *corner, round(width), round(height)


@cache
def _mat(figure: Figure) -> str:
    """A mat under whoever kneels or lies on the floor."""
    contacts = {
        part.partition("_")[0]
        for pose in figure.poses.values()
        for part in pose.contacts
    }
    if figure.surface > 0.1 or contacts <= STANDING:
        return ""
    low = [p.real for p in _joints_all_the_time(figure) if p.imag < 130]
    return props.mat(min(low) - BESIDE, max(low) + BESIDE)


@cache
def _joints_all_the_time(figure: Figure) -> list[complex]:
    """Where joints are during a movement, in thousandths of a body height, y up."""
    return [
        point * 1000 for frame in frames(figure)[::2] for point in frame.joints.values()
    ]
