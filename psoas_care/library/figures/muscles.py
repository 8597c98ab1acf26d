"""Muscles as they lie in the body: which way they run, and how wide they are.

Schematic, from common anatomy: the course of a muscle is carried along by the bones it
is fixed to. The psoas runs from the lumbar spine over the front of the hip joint to the
inner upper thigh bone, the iliacus joins it from the hollow of the pelvis.
"""

from psoas_care.library.figures.body import on_the_spine
from psoas_care.library.figures.outlines import smooth, spindle, turned
from psoas_care.library.figures.poses import Leg, Pose

Waypoint = tuple[str, float, float, float]
"""What carries it, where, and half its width there.

The place is x and y of a standing body for `pelvis`, `thigh`, and `front` or `back` of
the joint between them; for `spine` it is the share of the way from hip to shoulder and
the distance in front of it.
"""


MUSCLES: dict[str, tuple[Waypoint, ...]] = {
    "psoas": (
        ("spine", 0.66, -14, 5), ("spine", 0.50, -14, 15), ("spine", 0.30, 2, 19),
        ("pelvis", 26, -38, 17), ("front", 30, 4, 13), ("thigh", 10, 62, 7),
    ),
    "iliacus": (
        ("pelvis", -28, -98, 6), ("pelvis", -12, -66, 15), ("pelvis", 12, -32, 15),
        ("front", 22, 4, 10), ("thigh", 8, 48, 6),
    ),
    "quads": (
        ("pelvis", 34, -36, 6), ("front", 40, 14, 13), ("thigh", 36, 90, 19),
        ("thigh", 30, 160, 17), ("thigh", 28, 215, 9), ("thigh", 30, 240, 6),
    ),
    "hamstrings": (
        ("pelvis", -42, 22, 6), ("thigh", -40, 70, 14), ("thigh", -32, 130, 16),
        ("thigh", -26, 190, 11), ("thigh", -26, 232, 6),
    ),
    "glutes": (
        ("pelvis", -44, -72, 8), ("pelvis", -46, -34, 22), ("back", -44, 4, 25),
        ("thigh", -34, 44, 16), ("thigh", -16, 84, 6),
    ),
    "piriformis": (
        ("pelvis", -54, -40, 6), ("pelvis", -34, -26, 14), ("pelvis", -10, -12, 12),
        ("thigh", 10, -4, 6),
    ),
    "ql": (
        ("spine", 0.30, -34, 9), ("spine", 0.38, -34, 16), ("spine", 0.48, -32, 16),
        ("spine", 0.58, -34, 11), ("spine", 0.66, -36, 5),
    ),
    "erectors": (
        ("spine", 0.20, -46, 8), ("spine", 0.34, -38, 13), ("spine", 0.48, -34, 13),
        ("spine", 0.64, -42, 13), ("spine", 0.80, -50, 10), ("spine", 0.92, -46, 5),
    ),
    "abdominals": (
        ("spine", 0.20, 42, 7), ("spine", 0.32, 46, 13), ("spine", 0.48, 47, 14),
        ("spine", 0.62, 50, 13), ("spine", 0.74, 50, 6),
    ),
    "diaphragm": (
        ("spine", 0.60, -40, 4), ("spine", 0.69, -24, 8), ("spine", 0.72, 4, 9),
        ("spine", 0.69, 32, 8), ("spine", 0.61, 52, 4),
    ),
}  # fmt: skip
IN_FRONT: dict[str, tuple[tuple[float, float, float], ...]] = {
    "ql": ((0.28, 46, 9), (0.38, 46, 19), (0.5, 44, 19), (0.62, 48, 15), (0.7, 52, 6)),
}
"""Share of the way from hip to shoulder, place beside the middle, half-width."""


def carried(name: str, pose: Pose, *, near: bool) -> str:
    """The outline of a muscle as a pose carries it along, about the hip."""
    leg = pose.near_leg if near else pose.far_leg
    course = [
        on_the_spine(pose.spine, x, y)
        if bone == "spine"
        else _with_the_leg(bone, complex(x, y), leg)
        for bone, x, y, _ in MUSCLES[name]
    ]
    if any(bone == "front" for bone, *_ in MUSCLES[name]):
        course = _straightened(course, leg.hip)
    return smooth(spindle(course, [width for *_, width in MUSCLES[name]]))


def from_the_front(name: str, pose: Pose, *, near: bool) -> str:
    """The same seen from the front; near is on the right of the page."""
    sign = 1 if near else -1
    stations = IN_FRONT[name]
    course = [on_the_spine(pose.spine, share, sign * x) for share, x, _ in stations]
    return smooth(spindle(course, [width for *_, width in stations]))


def _straightened(course: list[complex], flexion: float) -> list[complex]:
    """A muscle over a hip drawn up no longer bends around it, but runs straight."""
    share = min(max(flexion - 20, 0) / 90, 0.85)
    step = (course[-1] - course[0]) / (len(course) - 1)
    return [
        point + (course[0] + step * i - point) * share for i, point in enumerate(course)
    ]


def _with_the_leg(bone: str, point: complex, leg: Leg) -> complex:
    if bone == "thigh":
        return turned(complex(point.real, point.imag * leg.upper_fore), -leg.hip)
    if bone in ("front", "back"):
        # Over the joint: half carried along, and never through the bone.
        return turned(point, -leg.hip / 2)
    return point
