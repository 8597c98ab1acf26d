"""SVG whose parts change with time: by SMIL, which needs no script.

A track knows the moments of a movement, or the one moment of a still. It writes each
group and outline as it is at first, and behind it how it goes on, if it does.
"""

from collections.abc import Sequence

from psoas_care.library.figures.motion import Keyframe

REST_GLOW = 0.45
"""How strongly a muscle is drawn where it neither works nor is stretched."""


class Track:
    """The moments of a drawing, and SVG that follows them."""

    def __init__(self, moments: Sequence[Keyframe]) -> None:
        self.moments = moments
        total = moments[-1].at
        if total:
            times = ";".join(f"{m.at / total:.3f}".lstrip("0") or "0" for m in moments)
            self._timing = (
                f'dur="{total:g}s" repeatCount="indefinite" keyTimes="{times}"'
            )

    def group(self, kind: str, values: Sequence[str], inner: str) -> str:
        """A group with a transform of a `kind`."""
        change = ""
        if _changes(values):
            change = (
                f'<animateTransform attributeName="transform" type="{kind}"'
                f' values="{";".join(values)}" {self._timing}/>'
            )
        return f'<g transform="{kind}({values[0]})">{change}{inner}</g>'

    def turn(self, angles: Sequence[float], y: float, inner: str) -> str:
        """A group turned about a joint, which is on the midline at height `y`."""
        if not any(angles):
            return inner
        pivot = f" 0 {y:g}" if y else ""
        return self.group("rotate", [f"{a:.4g}{pivot}" for a in angles], inner)

    def drop(self, depths: Sequence[float], inner: str) -> str:
        """A group moved down by so much."""
        if not any(depths):
            return inner
        return self.group("translate", [f"0 {depth:.0f}" for depth in depths], inner)

    def path(self, kind: str, outlines: Sequence[str]) -> str:
        """An outline, which has equally many points in all moments."""
        start = f'<path class="drawing-{kind}" d="{outlines[0]}"'
        change = self._animate("d", outlines)
        return f"{start}>{change}</path>" if change else f"{start}/>"

    def muscle(self, outlines: Sequence[str]) -> str:
        """A muscle, which shows more strongly the more it works or is stretched."""
        levels = [f"{REST_GLOW + (1 - REST_GLOW) * m.glow:.2g}" for m in self.moments]
        change = self._animate("opacity", levels) + self._animate("d", outlines)
        return (
            f'<path class="drawing-muscle" opacity="{levels[0]}" d="{outlines[0]}">'
            f"{change}</path>"
        )

    def shown(self, inner: str) -> str:
        """What shows as far as the work goes, and is gone where there is none."""
        levels = [f"{moment.glow:.2g}" for moment in self.moments]
        change = self._animate("opacity", levels)
        return f'<g opacity="{levels[0]}">{change}{inner}</g>'

    def _animate(self, attribute: str, values: Sequence[str]) -> str:
        if not _changes(values):
            return ""
        return (
            f'<animate attributeName="{attribute}" values="{";".join(values)}"'
            f" {self._timing}/>"
        )


def plain(kind: str, outline: str) -> str:
    """An outline that never changes."""
    return f'<path class="drawing-{kind}" d="{outline}"/>'


def _changes(values: Sequence[str]) -> bool:
    return len(set(values)) > 1
