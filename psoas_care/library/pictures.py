"""The figures of the exercises as pictures of the site: addresses and descriptions.

A picture is a file that never changes, since its address holds a hash of it; so
browsers keep it, and a page stays light however many figures it shows.
"""

import hashlib
from dataclasses import dataclass
from functools import cache

import brotli
from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from psoas_care.library.figures import colours, plate, svg
from psoas_care.library.figures.poses import Figure, FigureSide, FigureView, load
from psoas_care.web.schemes import day_and_night

TOKENS = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text("utf-8")
WIDTH, HEIGHT = 600, 500
"""The size a page reserves; all pictures have this shape."""

MOVING, PLATE = "moving", "plate"
SIDES = {
    FigureSide.RIGHT: gettext_lazy("Right side"),
    FigureSide.LEFT: gettext_lazy("Left side"),
}
MUSCLES = {
    "abdominals": gettext_lazy("abdominals"),
    "diaphragm": gettext_lazy("diaphragm"),
    "erectors": gettext_lazy("long back muscles"),
    "glutes": gettext_lazy("buttock muscles"),
    "hamstrings": gettext_lazy("hamstrings"),
    "iliacus": gettext_lazy("iliacus"),
    "piriformis": gettext_lazy("piriformis"),
    "psoas": gettext_lazy("psoas"),
    "ql": gettext_lazy("quadratus lumborum"),
    "quads": gettext_lazy("front of the thigh"),
}
"""The drawn muscles by their names in words."""
MARKS = {"pelvis": gettext_lazy("how the pelvis is tilted")}
VIEWS = {
    FigureView.SIDE: gettext_lazy("Side view"),
    FigureView.FRONT: gettext_lazy("Seen from the front"),
    FigureView.BEHIND: gettext_lazy("Seen from behind"),
    FigureView.ABOVE: gettext_lazy("Seen from above"),
}
SECOND_VIEWS = {
    FigureView.SIDE: gettext_lazy("and once more from the side"),
    FigureView.FRONT: gettext_lazy("and once more from the front"),
    FigureView.BEHIND: gettext_lazy("and once more from behind"),
    FigureView.ABOVE: gettext_lazy("and once more from above"),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing of an exercise: a pose by its name, or the movement."""

    slug: str
    what: str
    side: FigureSide
    text: str = ""

    width, height = WIDTH, HEIGHT

    @property
    def stem(self) -> str:
        """Its name without the hash; what both sides do alike has no side."""
        parts = [self.slug, self.what.lower()]
        return "-".join(parts + [self.side] * bool(figures()[self.slug].shows))

    @property
    def name(self) -> str:
        """Its name with eight digits that change when the drawing does."""
        return f"{self.stem}-{_hash_of(self.slug, self.what, self.side)}"

    @property
    def address(self) -> str:
        return reverse("library:figure_detail", args=[self.name])

    @property
    def drawing(self) -> bytes:
        return _drawn(self.slug, self.what, self.side)

    @property
    def small(self) -> bytes:
        """The drawing for whoever reads brotli: two thirds of what gzip makes of it."""
        return _compressed(self.slug, self.what, self.side)

    @property
    def style_source(self) -> str:
        """Its style, as a security policy names it."""
        return colours.source_hash(self.drawing.decode())


class Plate(Picture):
    """The movement in one picture; as many pixels as thousandths of a body height."""

    @property
    def width(self) -> int:  # type: ignore[override]
        return plate.frame(figures()[self.slug])[2]

    @property
    def height(self) -> int:  # type: ignore[override]
        return plate.frame(figures()[self.slug])[3]


@dataclass(frozen=True, slots=True)
class OneSide:
    """A movement as one side of the body does it, and its key poses as stills."""

    side: FigureSide
    label: str
    moving: Picture
    stills: tuple[Picture, ...]


@cache
def figures() -> dict[str, Figure]:
    return load(settings.BASE_DIR / "fixtures" / "figures" / "poses.json")


@cache
def _drawn(slug: str, what: str, side: FigureSide) -> bytes:
    figure = figures()[slug]
    if what == MOVING:
        drawing = svg.moving(figure, "", side)
    elif what == PLATE:
        drawing = plate.draw(figure)
    else:
        drawing = svg.still(figure, what, "", side)
    css = day_and_night(colours.style(drawing, TOKENS))
    return colours.dressed(drawing, css).encode()


@cache
def _compressed(slug: str, what: str, side: FigureSide) -> bytes:
    return bytes(brotli.compress(_drawn(slug, what, side)))


@cache
def _hash_of(slug: str, what: str, side: FigureSide) -> str:
    return hashlib.sha256(_drawn(slug, what, side)).hexdigest()[:8]


@cache
def _by_stem() -> dict[str, Picture]:
    pictures = (
        Picture(slug, what, side)
        for slug, figure in figures().items()
        for what in (MOVING, *figure.poses)
        for side in FigureSide
    )
    plates = map(plate_of, figures())
    return {one.stem: one for one in (*pictures, *filter(None, plates))}


def named(name: str) -> Picture | None:
    """The picture that has this name, or had it before it was drawn anew."""
    return _by_stem().get(name.rpartition("-")[0])


def cover(slug: str) -> Picture | None:
    """The still of the pose in which the exercise works; None without a figure."""
    figure = figures().get(slug)
    if figure is None:
        return None
    order = [beat.pose for beat in figure.beats]
    pose = next((name for name in order if name in figure.glow), order[0])
    return Picture(slug, pose, FigureSide.RIGHT)


def plate_of(slug: str) -> Plate | None:
    """The movement in one picture; None without a figure."""
    figure = figures().get(slug)
    if figure is None:
        return None
    side = FigureSide(figure.shows or FigureSide.RIGHT)
    words = describe(figure, side)
    if figure.cue:
        words += " " + _("Remember: %(cue)s.") % {"cue": figure.cue.text}
    return Plate(slug, PLATE, side, words)


def sides_of(slug: str) -> list[OneSide]:
    """What the page of an exercise shows: both sides, or the one picture of both."""
    figure = figures().get(slug)
    if figure is None:
        return []
    return [
        OneSide(
            side,
            str(SIDES[side]),
            Picture(slug, MOVING, side, describe(figure, side)),
            tuple(
                Picture(slug, pose, side, capfirst(figure.poses[pose].label))
                for pose in key_poses(figure)
            ),
        )
        for side in (
            (FigureSide.RIGHT, FigureSide.LEFT) if figure.shows else (FigureSide.RIGHT,)
        )
    ]


def key_poses(figure: Figure) -> list[str]:
    """Names of the poses worth a picture, in the order they are first reached."""
    reached = dict.fromkeys(beat.pose for beat in figure.beats)
    return [name for name in reached if figure.poses[name].label]


def describe(figure: Figure, side: FigureSide) -> str:
    """The movement in words, for those who do not see it."""
    sentence = _("%(view)s: %(poses)s.")
    views = [str(VIEWS[figure.view])]
    if figure.second:
        views.append(str(SECOND_VIEWS[figure.second.view]))
    if figure.shows:
        views.append(str(SIDES[side]).lower())
    labels = [figure.poses[name].label for name in key_poses(figure)]
    words = sentence % {"view": ", ".join(views), "poses": _("; then ").join(labels)}
    marked = [MUSCLES[name] for name in figure.muscles]
    marked += [MARKS[name] for name in figure.marks]
    if marked:
        names = ", ".join(map(str, marked))
        words += " " + _("Marked on the body: %(muscles)s.") % {"muscles": names}
    return words
