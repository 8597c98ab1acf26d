"""Marks on the body that show how a bone stands: schematic, over the clothes.

The pelvis from the side is the hip bone with a bar from its back to its front, and an
arrow in the direction of a tuck, which shows as far as it goes. From behind it is a bar
across both hips.
"""

from psoas_care.library.figures.outlines import smooth
from psoas_care.library.figures.poses import Figure
from psoas_care.library.figures.track import Track, plain

HIP_BONE = (
    52 - 66j, 34 - 96j, 0 - 110j, -36 - 104j, -58 - 84j, -60 - 66j, -38 - 54j,
    -30 - 30j, -40 - 4j, -36 + 34j, -18 + 44j, -6 + 30j, 22 + 34j, 44 + 24j, 40 + 8j,
    26 - 8j, 26 - 36j,
)  # fmt: skip
TUCK = "M-116-20A118 118 0 0 0-28 114M-62 126l36-12-24-30"
KINDS = frozenset({"pelvis"})


def bone(figure: Figure) -> str:
    """The hip bone, which lies behind the muscles."""
    return plain("bone", smooth(HIP_BONE)) if "pelvis" in figure.marks else ""


def from_the_side(figure: Figure, track: Track) -> str:
    if "pelvis" not in figure.marks:
        return ""
    return _bar(100, -72) + track.shown(plain("arrow", TUCK))


def across(figure: Figure) -> str:
    return _bar(96, 0) if "pelvis" in figure.marks else ""


def _bar(reach: int, height: int) -> str:
    """A bar with a dot at each end."""
    ends = "".join(
        f'<circle class="drawing-joint" cx="{x}" cy="{height}" r="15"/>'
        for x in (-reach, reach)
    )
    return plain("bar", f"M{-reach} {height}H{reach}") + ends
