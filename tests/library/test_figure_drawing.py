"""Drawing a figure: angles worked by hand, sides, errors."""

import json
from dataclasses import replace

import pytest

from psoas_care.library.figures import muscles, outlines, svg
from psoas_care.library.figures.health import faults
from psoas_care.library.figures.motion import eased, frames
from psoas_care.library.figures.poses import (
    Arm,
    Beat,
    Figure,
    FigureError,
    Leg,
    Pose,
    Prop,
    Side,
    View,
    load,
    read_figure,
    swapped,
)
from psoas_care.library.figures.skeleton import floating, joints, mix, seated


def point(x, y):
    return pytest.approx(complex(x, y), abs=1e-9)


def figure(pose=None, **changes):
    """Someone who stands there, unless told otherwise."""
    poses = {"A": pose or Pose("standing", contacts=("sole_n", "sole_f"))}
    plain = {
        "view": View.SIDE,
        "pin": "hip",
        "poses": poses,
        "beats": (Beat("A", 1, 1),),
    }
    return Figure(**plain | changes)


# -- the skeleton, by hand ------------------------------------------------------


def test_standing_straight_everything_is_one_above_the_other():
    found = joints(Pose(), View.SIDE)

    assert found["waist"] == point(0, 0.15)
    assert found["shoulder"] == point(0, 0.15 + 0.16)
    assert found["head"] == point(0, 0.31 + 0.05 + 0.06)
    assert found["elbow_n"] == point(0, 0.31 - 0.17)
    assert found["wrist_n"] == point(0, 0.31 - 0.17 - 0.145)
    assert found["knee_n"] == point(0, -0.245)
    assert found["ankle_n"] == point(0, -0.245 - 0.235)
    assert found["toe_n"] == point(0.085, -0.48 - 0.03)
    assert found["heel_n"] == point(-0.035, -0.48 - 0.03)


def test_standing_the_soles_are_on_the_ground():
    found = seated(figure(), Pose())

    # 0.245 + 0.235 + 0.03 to the sole, and its flesh of 0.01
    assert found["hip"] == point(0, 0.52)
    assert found["heel_n"].imag == pytest.approx(0.01)


def test_lying_on_the_back_the_head_is_to_the_left_and_the_hips_carry():
    found = seated(figure(), Pose(trunk=-90))

    assert found["hip"] == point(0, 0.07)
    assert found["shoulder"] == point(-0.31, 0.07)
    assert found["ankle_n"] == point(0.48, 0.07)
    assert found["toe_n"].imag > found["heel_n"].imag  # toes up


def test_a_knee_bent_to_a_right_angle_puts_the_shank_behind():
    found = joints(Pose(near_leg=Leg(knee=90)), View.SIDE)

    assert found["knee_n"] == point(0, -0.245)
    assert found["ankle_n"] == point(-0.235, -0.245)


def test_flexion_of_hip_shoulder_and_elbow_goes_forward():
    pose = Pose(near_leg=Leg(hip=90), near_arm=Arm(shoulder=90, elbow=90))

    found = joints(pose, View.SIDE)

    assert found["knee_n"] == point(0.245, 0)
    assert found["elbow_n"] == point(0.17, 0.31)
    assert found["wrist_n"] == point(0.17, 0.31 + 0.145)


def test_the_spine_bends_the_upper_trunk_and_the_hip_follows_the_lower():
    found = joints(Pose(trunk=90, spine=90), View.SIDE)

    assert found["waist"] == point(0.15, 0)
    assert found["shoulder"] == point(0.15, -0.16)
    assert found["knee_n"] == point(-0.245, 0)


def test_a_part_that_points_at_us_is_shorter():
    found = joints(Pose(near_leg=Leg(upper_fore=0.5)), View.SIDE)

    assert found["knee_n"] == point(0, -0.1225)


def test_from_the_front_limbs_are_lifted_away_to_their_own_side():
    pose = Pose(near_arm=Arm(shoulder=90), far_arm=Arm(shoulder=90, elbow=90))

    found = joints(pose, View.FRONT)

    assert found["elbow_n"] == point(0.085 + 0.17, 0.31)
    assert found["elbow_f"] == point(-0.085 - 0.17, 0.31)
    assert found["wrist_f"] == point(-0.085 - 0.17, 0.31 + 0.145)
    assert found["hip_f"] == point(-0.05, 0)


def test_who_lies_on_a_bed_lies_as_high_as_it_is():
    found = seated(figure(surface=0.3), Pose(trunk=-90))

    assert found["hip"] == point(0, 0.37)


def test_a_hanging_leg_does_not_lift_the_body():
    pose = Pose(trunk=-90, near_leg=Leg(hip=-90))
    parts = ("knee_n", "ankle_n", "toe_n", "heel_n")

    assert seated(figure(), pose)["hip"].imag > 0.4
    assert seated(figure(), replace(pose, below_ok=parts))["hip"] == point(0, 0.07)


def test_who_stands_on_a_step_is_carried_by_that_foot():
    found = seated(figure(pin="sole_n", pin_height=0.1), Pose())

    assert found["heel_n"].imag == pytest.approx(0.11)
    assert found["heel_n"].real + found["toe_n"].real == pytest.approx(0)


def test_a_contact_in_the_air_is_told_with_its_height():
    pose = Pose(near_leg=Leg(hip=90), contacts=("knee_n", "sole_f"))

    gaps = floating(figure(pose), pose)

    assert gaps == {"knee_n": pytest.approx(0.52 - 0.035)}


def test_half_way_is_half_the_angle_and_keeps_only_what_both_rest_on():
    start = Pose(near_leg=Leg(knee=0), contacts=("sole_n", "sole_f"))
    end = Pose(near_leg=Leg(knee=90), contacts=("sole_f",))

    half = mix(start, end, 0.5)

    assert half.near_leg.knee == 45
    assert half.contacts == ("sole_f",)


# -- outlines and muscles -------------------------------------------------------


def test_a_square_is_four_curves_back_to_its_start():
    assert outlines.smooth([0, 6, 6 + 6j, 6j]) == (
        "M0 0c1-1 5-1 6 0 1 1 1 5 0 6-1 1-5 1-6 0-1-1-1-5 0-6z"
    )


def test_turning_is_clockwise_on_the_page():
    assert outlines.turned(1, 90) == point(0, 1)
    assert outlines.turned(2, 180, 1) == point(0, 0)


def test_a_spindle_is_as_wide_as_told():
    assert outlines.spindle([0, 10], [1, 2]) == [1j, 10 + 2j, 10 - 2j, -1j]


@pytest.mark.parametrize("name", muscles.MUSCLES)
def test_a_muscle_keeps_its_number_of_points_in_any_pose(name):
    bent = Pose(spine=30, near_leg=Leg(hip=110, upper_fore=0.7))

    drawn = [muscles.carried(name, pose, near=True) for pose in (Pose(), bent)]

    assert len({outline.count(" ") + outline.count("-") for outline in drawn}) <= 2
    assert drawn[0] != drawn[1]


def test_in_front_the_two_sides_mirror_each_other():
    near, far = (
        muscles.from_the_front("ql", Pose(), near=near) for near in (True, False)
    )

    assert near.startswith("M")
    assert near != far


# -- motion -----------------------------------------------------------------------


def test_moving_begins_and_ends_slowly():
    assert [eased(s) for s in (0, 0.5, 1)] == [0, pytest.approx(0.5), 1]
    assert eased(0.1) < 0.05


def test_a_round_holds_and_moves_as_long_as_told():
    poses = {"A": Pose(), "B": Pose(near_arm=Arm(shoulder=44))}
    moved = figure(poses=poses, beats=(Beat("A", 3, 1), Beat("B", 2, 4)), glow=("B",))

    moments = frames(moved)

    # hold A 1 s, two seconds to B in 4 steps of 11 degrees, hold 4 s, 3 s back
    assert [m.at for m in moments[:6]] == [0, 1, 1.5, 2, 2.5, 3]
    assert moments[-1].at == 1 + 2 + 4 + 3
    assert [m.glow for m in moments[:4:3]] == [0, pytest.approx(0.5)]


# -- sides ------------------------------------------------------------------------


def test_the_other_side_swaps_near_and_far_and_mirrors_nothing():
    pose = Pose(trunk=10, near_leg=Leg(hip=90), contacts=("sole_f", "hip"))
    right = figure(
        pose, shows="right", pin="sole_f", props=(Prop("step", "toe_n", "A"),)
    )

    left = right.on(Side.LEFT)

    assert left.poses["A"].far_leg.hip == 90
    assert left.poses["A"].trunk == 10
    assert left.poses["A"].contacts == ("sole_n", "hip")
    assert (left.pin, left.props[0].at, left.shows) == ("sole_n", "toe_f", Side.LEFT)
    assert right.on(Side.RIGHT) is right


def test_from_the_front_the_other_side_leans_the_other_way():
    left = figure(Pose(trunk=-4, spine=-26), view=View.FRONT, shows="left")

    assert left.on(Side.RIGHT).poses["A"].spine == 26


def test_a_leg_crossed_in_front_stays_there_so_the_picture_is_flipped():
    right = figure(Pose(near_leg=Leg(hip=90)), shows="right", crossed=True)

    left = right.on(Side.LEFT)

    assert left.poses == right.poses
    assert (right.works_near, left.works_near) == (True, True)
    assert "scale(-1 1)" in svg.still(right, "A", "", Side.LEFT)
    assert "scale(-1 1)" not in svg.still(right, "A", "", Side.RIGHT)


def test_a_muscle_of_the_far_side_shines_through():
    right = figure(shows="right", muscles=("psoas",))

    assert "drawing-beyond" in svg.still(right, "A", "", Side.LEFT)
    assert "drawing-beyond" not in svg.still(right, "A", "", Side.RIGHT)
    assert "drawing-beyond" not in svg.still(figure(muscles=("psoas",)), "A", "")


def test_what_both_sides_do_is_the_same_for_both():
    both = figure()

    assert both.on(Side.LEFT) is both


def test_names_of_parts_change_sides():
    assert [swapped(part) for part in ("knee_n", "toe_f", "hip")] == [
        "knee_f",
        "toe_n",
        "hip",
    ]


# -- the drawing --------------------------------------------------------------------


def test_a_still_does_not_move_and_says_what_it_shows():
    drawing = svg.still(figure(), "A", "Standing <tall>")

    assert 'role="img" aria-label="Standing &lt;tall&gt;"' in drawing
    assert "<animate" not in drawing


def test_without_words_it_is_decoration():
    assert 'aria-hidden="true"' in svg.still(figure(), "A", "")


def test_only_who_kneels_or_lies_has_a_mat():
    lying = Pose(trunk=-90, contacts=("hip",))

    assert "drawing-mat" not in svg.still(figure(), "A", "")
    assert "drawing-mat" in svg.still(figure(lying), "A", "")
    assert "drawing-mat" not in svg.still(figure(lying, surface=0.3), "A", "")


def test_a_variant_outside_the_movement_has_no_furniture():
    poses = {"A": Pose(), "B": Pose(spine=1)}
    sitting = figure(poses=poses, props=(Prop("chair", "hip", "A"),))

    assert "drawing-wood" in svg.still(sitting, "A", "")
    assert "drawing-wood" not in svg.still(sitting, "B", "")


def test_all_poses_of_a_figure_are_seen_by_one_camera():
    poses = {"A": Pose(), "B": Pose(trunk=-90)}
    falling = figure(poses=poses, beats=(Beat("A", 1, 1), Beat("B", 1, 1)))

    views = {svg.still(falling, name, "").split('"')[5] for name in poses}

    assert len(views) == 1


# -- reading ------------------------------------------------------------------------

GOOD = {
    "view": "side",
    "pin": "hip",
    "poses": {"A": {"label": "standing", "near_leg": {"hip": 10}}},
    "beats": [{"pose": "A", "move": 1, "hold": 1}],
}


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"view": "top"}, "x view: must be side or front, not 'top'"),
        ({"veiw": "side"}, "x veiw: is not known"),
        ({"poses": []}, "x poses: must be an object"),
        ({"poses": {"A": 1}}, "x poses A: must be an object"),
        (
            {"poses": {"A": {"trunk": "0"}}},
            "x poses A trunk: must be a number, not '0'",
        ),
        (
            {"poses": {"A": {"trunk": True}}},
            "x poses A trunk: must be a number, not True",
        ),
        ({"poses": {"A": {"label": 1}}}, "x poses A label: must be text, not 1"),
        (
            {"poses": {"A": {"near_leg": {"toe": 1}}}},
            "x poses A near_leg toe: is not known",
        ),
        ({"crossed": 1}, "x crossed: must be true or false, not 1"),
        ({"beats": [{"pose": "A"}]}, "x beats 1 move: is missing"),
        ({"beats": []}, "x beats: is empty"),
        ({"beats": "A"}, "x beats: must be a list"),
        ({"glow": ["C"]}, "x glow: there is no pose C"),
        (
            {"beats": [{"pose": "B", "move": 1, "hold": 1}]},
            "x beats: there is no pose B",
        ),
        (
            {"props": [{"kind": "bed", "at": "hip", "pose": "D"}]},
            "x props: there is no pose D",
        ),
    ],
)
def test_a_broken_figure_says_where(changes, complaint):
    with pytest.raises(FigureError) as error:
        read_figure("x", GOOD | changes)

    assert str(error.value) == complaint


def test_a_file_is_read_by_the_names_of_exercises(tmp_path):
    path = tmp_path / "poses.json"
    path.write_text(json.dumps({"some-exercise": GOOD}))

    assert load(path)["some-exercise"].poses["A"].near_leg == Leg(hip=10)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("[", "poses.json: Expecting"), ('{"a": 1}', "poses.json: a: must be an object")],
)
def test_a_broken_file_is_named(tmp_path, text, complaint):
    path = tmp_path / "poses.json"
    path.write_text(text)

    with pytest.raises(FigureError, match=complaint):
        load(path)


# -- health -------------------------------------------------------------------------


def test_a_sound_figure_has_no_faults():
    assert list(faults("x", figure())) == []


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"muscles": ("biceps",)}, "x: no muscle biceps"),
        ({"muscles": ("psoas",), "view": View.FRONT}, "x: no muscle psoas"),
        ({"props": (Prop("sofa", "hip", "A"),)}, "x: no prop sofa"),
        ({"hands": "gloves"}, "x: no hands gloves"),
        ({"poses": {"A": Pose()}}, "x: no pose has a label"),
    ],
)
def test_a_fault_is_named(changes, complaint):
    assert complaint in list(faults("x", figure(**changes)))


def test_a_body_in_the_air_is_found_in_the_pose_and_on_the_way():
    pose = Pose("standing", contacts=("knee_n",))

    assert list(faults("x", figure(pose)))[:2] == [
        "x A: knee_n is +0.240 off the ground",
        "x at 0.0 s: knee_n is +0.240 off the ground",
    ]
