"""The body put together: groups that hang in each other and turn about the joints.

What is further away is drawn first. A far limb is pale, so that near and far are never
confused; above the waist everything turns with the upper trunk.
"""

from collections.abc import Sequence

from psoas_care.library.figures import body, marks, muscles
from psoas_care.library.figures.body import limb, moved
from psoas_care.library.figures.outlines import Station
from psoas_care.library.figures.poses import Arm, Figure, FigureView, Leg, Pose
from psoas_care.library.figures.track import Track, plain


def draw(figure: Figure, track: Track) -> str:
    """The person of a figure, standing where the hip is, at every moment of a track."""
    poses = [moment.pose for moment in track.moments]
    parts = _from_the_side if figure.view is FigureView.SIDE else _from_the_front
    trunk = track.turn([p.trunk for p in poses], 0, parts(figure, track, poses))
    hips = [moment.joints["hip"] * 1000 for moment in track.moments]
    places = [f"{hip.real:.0f} {-hip.imag:.0f}" for hip in hips]
    return track.group("translate", places, trunk)


def _from_the_side(figure: Figure, track: Track, poses: Sequence[Pose]) -> str:
    shirt = track.path("shirt", [body.trunk(p.spine, p.belly) for p in poses])
    far_arm = _far(_arm(track, figure, [p.far_arm for p in poses], body.SLEEVE))
    near_arm = _arm(track, figure, [p.near_arm for p in poses], body.SLEEVE)
    near_leg = "".join(_leg(track, [p.near_leg for p in poses]))
    far_shin, far_thigh = map(_far, _leg(track, [p.far_leg for p in poses]))
    crossing = "far_shin" in figure.over
    return "".join(
        (
            _above(track, poses, far_arm),
            far_thigh if crossing else far_shin + far_thigh,
            _above(track, poses, _head(track, poses, _face_from_the_side())),
            plain("trousers", moved(body.PELVIS)) + shirt,
            near_leg,
            marks.bone(figure),
            _muscles(figure, track, poses),
            marks.from_the_side(figure, track),
            far_shin if crossing else "",
            _above(track, poses, near_arm),
        )
    )


def _from_the_front(figure: Figure, track: Track, poses: Sequence[Pose]) -> str:
    """From the front, from above, or from behind, where there is no face."""
    drawn = {
        "near_leg": _leg_in_front(track, [p.near_leg for p in poses], 1),
        "far_leg": _leg_in_front(track, [p.far_leg for p in poses], -1),
    }
    legs = {
        name: _far(leg) if name in figure.pale else leg for name, leg in drawn.items()
    }
    behind = "".join(leg for name, leg in legs.items() if name not in figure.over)
    over = "".join(leg for name, leg in legs.items() if name in figure.over)
    pelvis = plain("trousers", moved(body.PELVIS_IN_FRONT))
    trunk = _muscles(figure, track, poses)
    arms = ""
    if "legs" not in figure.only:
        trunk = _trunk_in_front(figure, track, poses) + trunk
        arms = _arms_in_front(figure, track, poses)
    if figure.view is FigureView.BEHIND:
        # Leaning away, the trunk is beyond the hips.
        return arms + trunk + behind + pelvis + over + marks.across(figure)
    return behind + pelvis + trunk + over + marks.across(figure) + arms


def _trunk_in_front(figure: Figure, track: Track, poses: Sequence[Pose]) -> str:
    face = (
        _face_from_behind if figure.view is FigureView.BEHIND else _face_from_the_front
    )
    head = _above(track, poses, _head(track, poses, face()))
    shirt = track.path("shirt", [body.trunk_in_front(p.spine, p.belly) for p in poses])
    if any(p.trunk_fore != 1 for p in poses):
        shirt = track.group("scale", [f"1 {p.trunk_fore:.3g}" for p in poses], shirt)
    return track.drop(_shorter(poses), head) + shirt


def _arms_in_front(figure: Figure, track: Track, poses: Sequence[Pose]) -> str:
    arms = _arm_in_front(track, figure, [p.near_arm for p in poses], 1)
    arms += _arm_in_front(track, figure, [p.far_arm for p in poses], -1)
    return track.drop(_shorter(poses), _above(track, poses, arms))


def _shorter(poses: Sequence[Pose]) -> list[float]:
    """How far the shoulders come down where the trunk is seen along the spine."""
    return [(pose.trunk_fore - 1) * body.SHOULDER for pose in poses]


def _above(track: Track, poses: Sequence[Pose], inner: str) -> str:
    """What turns with the upper trunk."""
    return track.turn([p.spine for p in poses], body.WAIST, inner)


def _far(inner: str) -> str:
    return f'<g class="drawing-far">{inner}</g>'


def _muscles(figure: Figure, track: Track, poses: Sequence[Pose]) -> str:
    """The muscles at work."""
    outline = (
        muscles.carried if figure.view is FigureView.SIDE else muscles.from_the_front
    )
    return "".join(
        track.muscle([outline(name, pose, near=figure.works_near) for pose in poses])
        for name in figure.muscles
    )


def _head(track: Track, poses: Sequence[Pose], inner: str) -> str:
    return track.turn([p.neck for p in poses], body.SHOULDER, inner)


def _face_from_the_side() -> str:
    return (
        plain("skin-shade", limb(body.NECK))
        + plain("skin", moved(body.FACE, body.HEAD))
        + plain("hair", moved(body.HAIR, body.HEAD))
        + plain("skin-shade", moved(body.EAR, body.HEAD))
        + plain("eye", moved(body.EYE, body.HEAD))
    )


def _face_from_behind() -> str:
    at = complex(0, body.HEAD.imag)
    ears = "".join(plain("skin-shade", moved(ear, at)) for ear in body.EARS_IN_FRONT)
    hair = plain("hair", moved(body.HAIR_FROM_BEHIND, at))
    return plain("skin-shade", limb(body.NECK_IN_FRONT)) + ears + hair


def _face_from_the_front() -> str:
    parts = (
        *(("skin-shade", ear) for ear in body.EARS_IN_FRONT),
        ("skin", body.FACE_IN_FRONT),
        ("hair", body.HAIR_IN_FRONT),
        *(("eye", eye) for eye in body.EYES_IN_FRONT),
        ("skin-shade", body.NOSE_IN_FRONT),
        ("skin-shade", body.MOUTH_IN_FRONT),
    )
    neck = plain("skin-shade", limb(body.NECK_IN_FRONT))
    at = complex(0, body.HEAD.imag)
    return neck + "".join(plain(kind, moved(points, at)) for kind, points in parts)


def _arm(
    track: Track,
    figure: Figure,
    arms: Sequence[Arm],
    sleeve: tuple[Station, ...],
) -> str:
    """An arm from the shoulder, each part hanging in the one above it."""
    upper_fore, lower_fore = (
        [a.upper_fore for a in arms],
        [a.lower_fore for a in arms],
    )
    hand = plain("skin", moved(body.HANDS[figure.hands], body.WRIST * 1j))
    hand = track.turn([-a.wrist for a in arms], body.WRIST, hand)
    hand = track.drop([(f - 1) * (body.WRIST - body.ELBOW) for f in lower_fore], hand)
    lower = [limb(body.FOREARM, body.ELBOW, f) for f in lower_fore]
    forearm = track.path("skin", lower) + hand
    forearm = track.turn([-a.elbow for a in arms], body.ELBOW, forearm)
    shifts = [(f - 1) * (body.ELBOW - body.SHOULDER) for f in upper_fore]
    whole = track.path(
        "skin", [limb(body.UPPER_ARM, body.SHOULDER, f) for f in upper_fore]
    ) + track.drop(shifts, forearm)
    cloth = [limb(sleeve, body.SHOULDER, f) for f in upper_fore]
    whole += track.path("sleeve", cloth)
    return track.turn([-a.shoulder for a in arms], body.SHOULDER, whole)


def _leg(track: Track, legs: Sequence[Leg]) -> tuple[str, str]:
    """A leg from the hip, the same way: shin with foot, and the thigh."""
    uppers, lowers = [leg.upper_fore for leg in legs], [leg.lower_fore for leg in legs]
    foot = plain("skin", moved(body.FOOT, body.ANKLE * 1j))
    foot = track.turn([-leg.ankle for leg in legs], body.ANKLE, foot)
    foot = track.drop([(f - 1) * (body.ANKLE - body.KNEE) for f in lowers], foot)
    shank = track.path("skin", [limb(body.SHANK, body.KNEE, f) for f in lowers])
    legging = [limb(body.LEGGING, body.KNEE, f) for f in lowers]
    lower = foot + shank + track.path("trousers", legging)
    lower = track.turn([leg.knee for leg in legs], body.KNEE, lower)
    lower = track.drop([(f - 1) * body.KNEE for f in uppers], lower)
    thigh = track.path("trousers", [limb(body.THIGH, 0, f) for f in uppers])
    hip = [-leg.hip for leg in legs]
    return track.turn(hip, 0, lower), track.turn(hip, 0, thigh)


def _leg_in_front(track: Track, legs: Sequence[Leg], sign: int) -> str:
    """A leg in front; the one on the right of the page is the mirror of the other."""
    uppers, lowers = [leg.upper_fore for leg in legs], [leg.lower_fore for leg in legs]
    foot = plain("skin", moved(body.FOOT_IN_FRONT, body.ANKLE * 1j))
    foot = track.turn([leg.ankle for leg in legs], body.ANKLE, foot)
    foot = track.drop([(f - 1) * (body.ANKLE - body.KNEE) for f in lowers], foot)
    shank = [limb(body.SHANK_IN_FRONT, body.KNEE, f) for f in lowers]
    legging = [limb(body.LEGGING_IN_FRONT, body.KNEE, f) for f in lowers]
    lower = foot + track.path("skin", shank) + track.path("trousers", legging)
    lower = track.turn([leg.knee for leg in legs], body.KNEE, lower)
    lower = track.drop([(f - 1) * body.KNEE for f in uppers], lower)
    thigh = track.path("trousers", [limb(body.THIGH_IN_FRONT, 0, f) for f in uppers])
    whole = track.turn([leg.hip for leg in legs], 0, thigh + lower)
    mirror = " scale(-1 1)" if sign > 0 else ""
    return f'<g transform="translate({sign * body.HIP_APART} 0){mirror}">{whole}</g>'


def _arm_in_front(track: Track, figure: Figure, arms: Sequence[Arm], sign: int) -> str:
    """An arm in front; the one on the right of the page is the mirror of the other."""
    arms = [
        Arm(-a.shoulder, -a.elbow, -a.wrist, a.upper_fore, a.lower_fore) for a in arms
    ]
    arm = _arm(track, figure, arms, body.SLEEVE_IN_FRONT)
    place = f"translate({sign * body.SHOULDER_APART} 0)"
    mirror = " scale(-1 1)" if sign > 0 else ""
    return f'<g transform="{place}{mirror}">{arm}</g>'
