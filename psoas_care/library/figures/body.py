"""The drawn person: one body standing upright, seen from the side and from the front.

All outlines stand in one place, the hip at the origin, in thousandths of a body height,
x to the front (right) and y down. A pose only turns parts of it about its joints.
Proportions follow the lengths of `skeleton`; widths are those of a slim adult.
"""

from functools import cache, lru_cache
from itertools import pairwise

from psoas_care.library.figures.outlines import Station, along, smooth, turned

WAIST, SHOULDER, ELBOW, WRIST = -150, -310, -140, 5
KNEE, ANKLE = 245, 480
HEAD = 6 - 420j
HIP_APART, SHOULDER_APART = 50, 85

THIGH: tuple[Station, ...] = (
    (-52, 20, 18), (-34, 48, 44), (0, 64, 57), (45, 66, 60), (100, 58, 59),
    (165, 46, 52), (215, 40, 45), (246, 38, 43), (270, 27, 32), (280, 8, 12),
)  # fmt: skip
SHANK: tuple[Station, ...] = (
    (208, 20, 22), (225, 36, 36), (250, 40, 40), (285, 45, 35), (325, 49, 31),
    (370, 42, 27), (420, 28, 22), (455, 21, 20), (480, 20, 20), (500, 12, 12),
)  # fmt: skip
LEGGING: tuple[Station, ...] = (
    (203, 22, 24), (225, 38, 38), (250, 42, 42), (285, 47, 37), (325, 51, 33),
    (365, 45, 30), (398, 37, 27), (404, 30, 22),
)  # fmt: skip
UPPER_ARM: tuple[Station, ...] = (
    (-334, 14, 14), (-319, 29, 29), (-290, 35, 35), (-240, 32, 34), (-180, 27, 28),
    (-145, 26, 25), (-122, 16, 16),
)  # fmt: skip
SLEEVE: tuple[Station, ...] = (
    (-352, 16, 16), (-338, 36, 36), (-308, 43, 43), (-270, 41, 42), (-235, 39, 40),
    (-213, 37, 38), (-207, 30, 31),
)  # fmt: skip
FOREARM: tuple[Station, ...] = (
    (-164, 12, 12), (-145, 25, 25), (-110, 27, 27), (-75, 25, 23), (-30, 18, 18),
    (5, 15, 15), (18, 9, 9),
)  # fmt: skip
HANDS: dict[str, tuple[complex, ...]] = {
    # The palm is behind; on the floor it lies as deep as the flesh of a wrist, 20.
    "open": (
        (-10 + 5j), (-15 - 8j), (-4 - 16j), (11 - 10j), (17 + 8j), (29 + 22j),
        (36 + 40j),
        (31 + 48j), (20 + 42j), (15 + 55j), (10 + 84j), (2 + 104j), (-8 + 108j),
        (-15 + 96j), (-19 + 60j), (-19 + 30j),
    ),
    "hold": (
        (-12 + 5j), (-13 - 8j), (-2 - 15j), (12 - 8j), (20 + 12j), (30 + 30j),
        (34 + 46j),
        (28 + 56j), (18 + 54j), (14 + 64j), (2 + 70j), (-12 + 66j), (-22 + 52j),
        (-23 + 36j), (-19 + 20j), (-16 + 12j),
    ),
}  # fmt: skip
FOOT = (
    -16 - 19j, 0 - 25j, 16 - 21j, 30 - 9j, 52 + 4j, 76 + 14j, 88 + 22j, 91 + 32j,
    84 + 39j,
    50 + 39j, 10 + 36j, -20 + 39j, -36 + 37j, -41 + 24j, -35 + 6j, -25 - 6j,
)  # fmt: skip
"""About the ankle: the heel 35 behind it, the sole 39 below, the toes 90 ahead."""

PELVIS = (
    -48 - 112j, 0 - 116j, 50 - 110j, 58 - 60j, 58 - 15j, 50 + 40j, 10 + 70j, -40 + 60j,
    -66 + 25j, -74 - 10j, -66 - 50j, -54 - 85j,
)  # fmt: skip
TRUNK: tuple[Station, ...] = (
    # Share of the way from hip to shoulder.
    (0.155, 52, 46), (0.19, 61, 57), (0.30, 54, 61), (0.44, 48, 62), (0.58, 51, 65),
    (0.72, 61, 68), (0.86, 66, 65), (0.97, 58, 46), (1.07, 36, 24),
)  # fmt: skip
BELLY = (0, 0.5, 1.0, 1.0, 0.5, 0.2, 0, 0, 0)
"""How much of a breath each station of the trunk takes part in."""

BREATH = 34

NECK: tuple[Station, ...] = (
    (-285, 30, 24), (-325, 36, 28), (-352, 29, 24), (-385, 28, 22), (-410, 26, 20),
)  # fmt: skip
FACE = (
    14 - 62j, 38 - 50j, 49 - 30j, 51 - 12j, 50 - 3j, 58 + 10j, 63 + 18j, 57 + 24j,
    51 + 26j,
    54 + 33j, 51 + 38j, 52 + 44j, 48 + 50j, 48 + 60j, 40 + 68j, 22 + 66j, -2 + 54j,
    -18 + 36j, -40 + 32j, -54 + 5j, -52 - 30j, -22 - 60j,
)  # fmt: skip
HAIR = (
    44 - 38j, 42 - 56j, 20 - 70j, -12 - 74j, -42 - 62j, -62 - 34j, -66 - 2j, -56 + 26j,
    -38 + 44j, -24 + 40j, -22 + 20j, -26 + 2j, -16 - 14j, -8 - 2j, -2 - 2j, 2 - 22j,
    18 - 34j,
)  # fmt: skip
EAR = (-16 - 4j, -8 - 6j, -2 + 2j, -4 + 14j, -11 + 21j, -17 + 12j)
EYE = (38 - 10j, 42 - 13j, 45 - 8j, 42 - 4j)


@lru_cache(maxsize=1024)
def trunk(bend: float, belly: float) -> str:
    """The shirt from below the waist to the shoulders, bent by degrees at the waist."""
    return _shirt(TRUNK, bend, belly)


@lru_cache(maxsize=1024)
def trunk_in_front(bend: float, belly: float) -> str:
    """The same seen from the front, bent to the side."""
    return _shirt(TRUNK_IN_FRONT, bend, belly)


def _shirt(stations: tuple[Station, ...], bend: float, belly: float) -> str:
    ahead = [
        on_the_spine(bend, share, width + belly * breath * BREATH)
        for (share, _, width), breath in zip(stations, BELLY, strict=True)
    ]
    behind = [on_the_spine(bend, share, -width) for share, width, _ in stations]
    return smooth([*ahead, *reversed(behind)])


def breath_at(share: float) -> float:
    """How much of a breath a place on the trunk takes part in, 0–1."""
    shares = [station[0] for station in TRUNK]
    for i, (low, high) in enumerate(pairwise(shares)):
        if low <= share <= high:
            part = (share - low) / (high - low)
            return BELLY[i] + (BELLY[i + 1] - BELLY[i]) * part
    return 0


def on_the_spine(bend: float, share: float, ahead: float) -> complex:
    """A point `share` of the way from hip to shoulder, `ahead` in front of the middle.

    The middle is a cubic curve bent about the waist; beyond 1 it goes straight on.
    """
    shoulder = turned(SHOULDER * 1j, bend, WAIST * 1j)
    low, high = WAIST * 0.92j, WAIST * 1j + (shoulder - WAIST * 1j) * 0.08
    t, s = min(share, 1), max(1 - share, 0)
    point = 3 * s * s * t * low + 3 * s * t * t * high + t**3 * shoulder
    along_it = s * s * low + 2 * s * t * (high - low) + t * t * (shoulder - high)
    along_it /= abs(along_it)
    return point + along_it * (max(share - 1, 0) * -SHOULDER + ahead * 1j)


TRUNK_IN_FRONT: tuple[Station, ...] = tuple(
    (share, width, width)
    for share, width in (
        (0.155, 74), (0.19, 88), (0.30, 80), (0.44, 74), (0.58, 79), (0.76, 92),
        (0.92, 104),
        (1.02, 92), (1.11, 42),
    )
)  # fmt: skip
PELVIS_IN_FRONT = (
    -76 - 112j, 0 - 114j, 76 - 112j, 90 - 50j, 98 + 0j, 98 + 40j, 60 + 60j, 8 + 62j,
    -8 + 62j,
    -60 + 60j, -98 + 40j, -98 + 0j, -90 - 50j,
)  # fmt: skip
THIGH_IN_FRONT: tuple[Station, ...] = (
    (-20, 30, 30), (10, 46, 46), (50, 48, 48), (110, 45, 45), (170, 40, 40),
    (220, 36, 36),
    (250, 35, 35), (275, 22, 22),
)  # fmt: skip
SHANK_IN_FRONT: tuple[Station, ...] = (
    (215, 22, 22), (240, 33, 33), (290, 36, 36), (330, 36, 36), (380, 29, 29),
    (430, 21, 21), (470, 19, 19), (490, 12, 12),
)  # fmt: skip
LEGGING_IN_FRONT: tuple[Station, ...] = (
    (210, 24, 24), (240, 35, 35), (290, 38, 38), (330, 38, 38), (370, 33, 33),
    (398, 29, 29), (404, 24, 24),
)  # fmt: skip
SLEEVE_IN_FRONT: tuple[Station, ...] = (
    (-343, 9, 9), (-334, 28, 28), (-306, 37, 37), (-270, 37, 37), (-235, 36, 36),
    (-213, 35, 35), (-207, 28, 28),
)  # fmt: skip
FOOT_IN_FRONT = (
    -17 - 26j, 0 - 30j, 17 - 26j, 22 + 4j, 33 + 26j, 30 + 38j, 0 + 41j, -30 + 38j,
    -33 + 26j,
    -22 + 4j,
)  # fmt: skip
NECK_IN_FRONT: tuple[Station, ...] = (
    (-292, 44, 44), (-322, 40, 40), (-345, 29, 29), (-380, 27, 27), (-400, 24, 24),
)  # fmt: skip
FACE_IN_FRONT = (
    0 - 66j, 34 - 56j, 49 - 22j, 47 + 12j, 38 + 42j, 20 + 62j, 0 + 68j, -20 + 62j,
    -38 + 42j,
    -47 + 12j, -49 - 22j, -34 - 56j,
)  # fmt: skip
HAIR_IN_FRONT = (
    0 - 75j, 38 - 66j, 57 - 34j, 56 + 2j, 50 + 18j, 46 - 4j, 40 - 26j, 14 - 38j,
    -16 - 34j,
    -38 - 24j, -46 - 4j, -50 + 18j, -56 + 2j, -57 - 34j, -38 - 66j,
)  # fmt: skip
HAIR_FROM_BEHIND = (
    0 - 75j, 38 - 66j, 57 - 34j, 56 + 2j, 48 + 34j, 26 + 52j, 0 + 56j, -26 + 52j,
    -48 + 34j,
    -56 + 2j, -57 - 34j, -38 - 66j,
)  # fmt: skip
EARS_IN_FRONT = (
    (-47 - 10j, -55 - 6j, -53 + 10j, -46 + 14j),
    (47 - 10j, 55 - 6j, 53 + 10j, 46 + 14j),
)  # fmt: skip
EYES_IN_FRONT = (
    (-23 - 4j, -18 - 8j, -13 - 4j, -18 + 1j), (13 - 4j, 18 - 8j, 23 - 4j, 18 + 1j)
)  # fmt: skip
MOUTH_IN_FRONT = (-13 + 35j, 0 + 38j, 13 + 35j, 0 + 43j)
NOSE_IN_FRONT = (-6 + 17j, 0 + 14j, 6 + 17j, 0 + 21j)


@cache
def limb(stations: tuple[Station, ...], pivot: float = 0, fore: float = 1) -> str:
    return smooth(along(stations, pivot=pivot, fore=fore))


@cache
def moved(points: tuple[complex, ...], by: complex = 0) -> str:
    return smooth([point + by for point in points])
