"""A figure as SVG, still or moving.

The picture is one standing body (`body`) whose parts hang in each other (`person`); a
pose only turns them. So a still and a moving figure are the same drawing, the outlines
are the same in all figures, and a movement is a list of angles: small, exact, and run
by the browser without script. Colours come from the page, by class.
"""

from collections.abc import Callable, Sequence
from functools import cache
from html import escape

from psoas_care.library.figures import person, props
from psoas_care.library.figures.motion import Keyframe, frame_of, frames
from psoas_care.library.figures.poses import Figure, FigureSide, FigureView
from psoas_care.library.figures.track import Track

RATIO = 1.2
"""Width to height of every picture, so that pictures beside each other agree."""

LEAST_WIDTH = 1080
ABOVE, BESIDE, BELOW = 112, 120, 76
"""Thousandths of a body height: the narrowest picture, and the space around joints."""

STANDING = {"sole", "toe", "heel"}

INSET_WIDTH, INSET_HEIGHT, INSET_MARGIN = 0.6, 0.42, 0.025
"""Shares of the picture: the most a second camera takes, and its space around."""

INSET_SPACE = (110, 95, 95)
CLOSEST = 1.25
"""How much nearer than the first the second camera may be."""

Film = Callable[[Figure], Sequence[Keyframe]]
"""The moments of a figure that are shown; they are asked for each camera."""


def still(
    figure: Figure, pose: str, title: str, side: FigureSide = FigureSide.RIGHT
) -> str:
    """One pose of a figure, described by `title`; decoration without one."""
    figure = figure.on(side).held(pose)
    return picture(figure, lambda seen: [frame_of(seen, pose)], title)


def moving(figure: Figure, title: str, side: FigureSide = FigureSide.RIGHT) -> str:
    """A figure in motion, round after round."""
    return picture(figure.on(side), frames, title)


def picture(figure: Figure, film: Film, title: str) -> str:
    """A figure at one moment, or at many that follow each other."""
    left, top, width, height = camera(figure)
    role = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    scene = _scene(figure, film) + _inset(figure, film)
    if figure.flipped:
        scene = (
            f'<g transform="translate({2 * left + width} 0) scale(-1 1)">{scene}</g>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing"'
        f' viewBox="{left} {top} {width} {height}" {role}>'
        f"{scene}</svg>"
    )


def _scene(figure: Figure, film: Film) -> str:
    """What one camera sees."""
    return (
        f"{_ground(figure)}{props.draw(figure)}"
        f"{person.draw(figure, Track(film(figure)))}"
    )


def _inset(figure: Figure, film: Film) -> str:
    """What the second camera sees, on a card in its corner of the picture."""
    second = figure.seen_second()
    if second is None:
        return ""
    x, y, width, height = card(figure)
    left, top, across, _ = _window(figure)
    share = width / across
    edge = props.block(x, y, width, height, "card", 30)
    clip = f"card_{x}_{y}_{width}_{height}"
    # Not an <svg> in the <svg>: browsers disagree whose clock such a one goes by.
    return (
        f'{edge}<clipPath id="{clip}">{edge}</clipPath><g clip-path="url(#{clip})">'
        f'<g transform="translate({x - left * share:.1f} {y - top * share:.1f})'
        f' scale({share:.4g})">{_scene(second, film)}</g></g>'
    )


@cache
def card(figure: Figure) -> tuple[int, int, int, int]:
    """Where the second camera's picture is: left, top, width, height."""
    left, top, width, height = camera(figure)
    _, _, across, down = _window(figure)
    share = min(width * INSET_WIDTH / across, height * INSET_HEIGHT / down, CLOSEST)
    margin = width * INSET_MARGIN
    x = left + margin
    if figure.second and figure.second.corner is FigureSide.RIGHT:
        x += width - 2 * margin - across * share
    return round(x), round(top + margin), round(across * share), round(down * share)


@cache
def _window(figure: Figure) -> tuple[int, int, int, int]:
    """What the second camera looks at, in its own measure."""
    second = figure.seen_second()
    if second is None or figure.second is None:
        raise ValueError("there is no second camera")
    if not figure.second.window:
        return _around(second, INSET_SPACE)
    left, low, right, top = (round(1000 * edge) for edge in figure.second.window)
    return left, -top, right - left, top - low


@cache
def camera(figure: Figure) -> tuple[int, int, int, int]:
    """The view box that holds a figure all the time: left, top, width, height."""
    left, top, width, height = _around(figure, (BESIDE, ABOVE, BELOW))
    tall = max(height, width / RATIO, LEAST_WIDTH / RATIO)
    wide = tall * RATIO
    # Someone lying low is not left at the bottom of an empty picture, unless it is
    # where the second camera's goes.
    sky = (tall - height) * (1 if figure.second else 0.62)
    return round(left + (width - wide) / 2), round(top - sky), round(wide), round(tall)


def _around(figure: Figure, space: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """The box around a figure with space beside, above and below its joints."""
    beside, above, below = space
    points = _joints_all_the_time(figure)
    across = [p.real for p in points] + props.edges(figure)
    left, right = min(across) - beside, max(across) + beside
    top = max(p.imag for p in points) + above
    floor = min(p.imag for p in points) if figure.view is FigureView.ABOVE else 0
    bottom = floor - below
    return round(left), round(-top), round(right - left), round(top - bottom)


@cache
def _ground(figure: Figure) -> str:
    """The floor, and a mat under whoever kneels or lies on it."""
    points = _joints_all_the_time(figure)
    if figure.view is FigureView.ABOVE:
        left, top, width, height = _around(figure, INSET_SPACE)
        return props.block(left + 24, top + 24, width - 48, height - 48, "mat", 24)
    left, _, width, _ = camera(figure)
    floor = props.floor(left, width)
    contacts = {
        part.partition("_")[0]
        for pose in figure.poses.values()
        for part in pose.contacts
    }
    if figure.surface > 0.1 or contacts <= STANDING:
        return floor
    low = [p.real for p in points if p.imag < 130]
    return floor + props.mat(min(low) - BESIDE, max(low) + BESIDE)


@cache
def _joints_all_the_time(figure: Figure) -> list[complex]:
    """Where joints are during a movement, in thousandths of a body height, y up."""
    return [
        point * 1000 for frame in frames(figure)[::2] for point in frame.joints.values()
    ]
