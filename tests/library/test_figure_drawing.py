"""Drawing a figure: angles worked by hand, sides, errors."""

import json
import math
import re
from dataclasses import fields, replace

import pytest

from psoas_care.library.figures import muscles, outlines, svg
from psoas_care.library.figures.content_checks import RANGES, faults
from psoas_care.library.figures.motion import eased, frames
from psoas_care.library.figures.poses import (
    Arm,
    Beat,
    Figure,
    FigureError,
    FigureSide,
    FigureView,
    Grip,
    Leg,
    PlateCue,
    Pose,
    Prop,
    Second,
    load,
    read_figure,
)
from psoas_care.library.figures.skeleton import (
    between,
    joints,
    mix,
    place,
    settled,
)


def point(x, y):
    return pytest.approx(complex(x, y), abs=1e-9)


def figure(pose=None, **changes):
    """Someone who stands there, unless told otherwise."""
    poses = {"A": pose or Pose("standing", contacts=("sole_n", "sole_f"))}
    plain = {
        "view": FigureView.SIDE,
        "pin": "hip",
        "poses": poses,
        "beats": (Beat("A", 1, 1),),
        "cue": PlateCue("Stand tall", "hip"),
    }
    return Figure(**plain | changes)


def resting(pose, **changes):
    """Where the joints of someone are who rests in a pose."""
    return settled(figure(pose, **changes), "A").joints


# -- the skeleton, by hand ------------------------------------------------------


def test_standing_straight_everything_is_one_above_the_other():
    found = joints(Pose(), FigureView.SIDE)

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
    found = resting(Pose())

    # 0.245 + 0.235 + 0.03 to the sole, and its flesh of 0.01
    assert found["hip"] == point(0, 0.52)
    assert found["heel_n"].imag == pytest.approx(0.01)


def test_lying_on_the_back_the_head_is_to_the_left_and_the_hips_carry():
    found = resting(Pose(trunk=-90))

    assert found["hip"] == point(0, 0.07)
    assert found["shoulder"] == point(-0.31, 0.07)
    assert found["ankle_n"] == point(0.48, 0.07)
    assert found["toe_n"].imag > found["heel_n"].imag  # toes up


def test_a_knee_bent_to_a_right_angle_puts_the_shank_behind():
    found = joints(Pose(near_leg=Leg(knee=90)), FigureView.SIDE)

    assert found["knee_n"] == point(0, -0.245)
    assert found["ankle_n"] == point(-0.235, -0.245)


def test_flexion_of_hip_shoulder_and_elbow_goes_forward():
    pose = Pose(near_leg=Leg(hip=90), near_arm=Arm(shoulder=90, elbow=90))

    found = joints(pose, FigureView.SIDE)

    assert found["knee_n"] == point(0.245, 0)
    assert found["elbow_n"] == point(0.17, 0.31)
    assert found["wrist_n"] == point(0.17, 0.31 + 0.145)


def test_the_spine_bends_the_upper_trunk_and_the_hip_follows_the_lower():
    found = joints(Pose(trunk=90, spine=90), FigureView.SIDE)

    assert found["waist"] == point(0.15, 0)
    assert found["shoulder"] == point(0.15, -0.16)
    assert found["knee_n"] == point(-0.245, 0)


def test_a_part_that_points_at_us_is_shorter():
    found = joints(Pose(near_leg=Leg(upper_fore=0.5)), FigureView.SIDE)

    assert found["knee_n"] == point(0, -0.1225)


def test_from_the_front_limbs_are_lifted_away_to_their_own_side():
    pose = Pose(near_arm=Arm(shoulder=90), far_arm=Arm(shoulder=90, elbow=90))

    found = joints(pose, FigureView.FRONT)

    assert found["elbow_n"] == point(0.085 + 0.17, 0.31)
    assert found["elbow_f"] == point(-0.085 - 0.17, 0.31)
    assert found["wrist_f"] == point(-0.085 - 0.17, 0.31 + 0.145)
    assert found["hip_f"] == point(-0.05, 0)


def test_who_lies_on_a_bed_lies_as_high_as_it_is():
    found = resting(Pose(trunk=-90), surface=0.3)

    assert found["hip"] == point(0, 0.37)


def test_a_hanging_leg_does_not_lift_the_body():
    pose = Pose(trunk=-90, near_leg=Leg(hip=-90))
    parts = ("knee_n", "ankle_n", "toe_n", "heel_n")

    assert resting(pose)["hip"].imag > 0.4
    assert resting(replace(pose, below_ok=parts))["hip"] == point(0, 0.07)


def test_who_stands_on_a_step_is_carried_by_that_foot():
    found = resting(Pose(), pin="sole_n", pin_height=0.1)

    assert found["heel_n"].imag == pytest.approx(0.11)
    assert found["heel_n"].real + found["toe_n"].real == pytest.approx(0)


def test_who_lies_is_carried_by_the_trunk_and_the_feet_come_to_the_ground():
    knees_up = Leg(hip=55, knee=115, ankle=-30)
    pose = Pose(trunk=-90, near_leg=knees_up, contacts=("hip", "sole_n"))

    found = resting(pose)

    assert found["hip"] == point(0, 0.07)
    assert found["heel_n"].imag == pytest.approx(0.01)
    assert found["toe_n"].imag == pytest.approx(0.01)
    # The foot stays where the angles put it: thigh 35, shank 150 degrees from up.
    at = 0.245 * math.sin(math.radians(35)) + 0.235 * math.sin(math.radians(150))
    assert found["ankle_n"].real == pytest.approx(at, abs=0.03)


def test_a_knee_and_the_foot_behind_it_both_rest():
    pose = Pose(
        trunk=10,
        near_leg=Leg(hip=10, knee=80, ankle=-80),
        far_leg=Leg(hip=100, knee=80),
        contacts=("knee_n", "ankle_n", "sole_f"),
    )

    found = resting(pose, pin="knee_n")

    assert found["knee_n"] == point(0, 0.035)
    assert found["ankle_n"].imag == pytest.approx(0.03)
    assert found["heel_f"].imag == pytest.approx(0.01, abs=1e-5)


def test_palms_on_the_floor_lie_flat():
    on_all_fours = Pose(
        trunk=90,
        near_leg=Leg(hip=90, knee=90),
        near_arm=Arm(shoulder=80, elbow=10, wrist=60),
        contacts=("knee_n", "wrist_n"),
    )

    now = settled(figure(on_all_fours, pin="knee_n"), "A")

    assert now.joints["wrist_n"].imag == pytest.approx(0.02)
    arm = now.pose.near_arm
    # Down is 180: the hand points right, at 90, when all its angles add up to that.
    assert 90 + 180 - arm.shoulder - arm.elbow - arm.wrist == pytest.approx(90)


def test_from_the_front_a_foot_comes_to_the_ground_as_well():
    legs = {"near_leg": Leg(hip=10), "far_leg": Leg(hip=20)}
    pose = Pose(contacts=("sole_f", "sole_n"), **legs)

    found = resting(pose, view=FigureView.FRONT, pin="sole_f")

    assert found["heel_n"].imag == pytest.approx(0.01)
    assert found["heel_f"].imag == pytest.approx(0.01, abs=1e-5)


def test_a_hand_reaches_what_it_holds_and_the_elbow_bends_as_elbows_do():
    hold = Grip("wrist_n", "thigh_n", along=0.5, above=0.06, points=10)
    pose = Pose(near_leg=Leg(hip=90), near_arm=Arm(elbow=20), holds=(hold,))

    now = settled(figure(pose), "A")

    assert now.joints["wrist_n"] - now.joints["hip"] == point(0.1225, 0.06)
    assert now.pose.near_arm.elbow > 0
    # The thigh runs to the right, 90; the hand points 10 degrees further down.
    arm = now.pose.near_arm
    assert 180 - arm.shoulder - arm.elbow - arm.wrist == pytest.approx(100)


def test_a_hand_on_the_belly_goes_up_with_the_breath():
    hold = Grip("wrist_n", "trunk", along=0.4, above=0.08)
    out = Pose(trunk=-90, near_arm=Arm(elbow=90, upper_fore=0.7), holds=(hold,))
    poses = {"A": out, "B": replace(out, belly=1)}
    breathing = figure(poses=poses, beats=(Beat("A", 1, 0), Beat("B", 1, 0)))

    low, high = (settled(breathing, name).joints["wrist_n"] for name in "AB")

    assert (high - low) == point(0, 0.034)


def test_a_hand_on_a_chair_is_where_the_chair_is():
    hold = Grip("wrist_n", "chair", above=0.02)
    arm = Arm(shoulder=60)
    poses = {"A": Pose(near_arm=arm), "B": Pose(trunk=20, holds=(hold,))}
    holding = figure(poses=poses, props=(Prop("chair", "wrist_n", "A"),))

    at = settled(holding, "A").joints["wrist_n"]

    assert settled(holding, "B").joints["wrist_n"] == point(at.real, at.imag)


def test_on_the_way_hands_and_feet_stay_where_both_poses_have_them():
    feet = ("sole_n", "sole_f")
    hold = Grip("wrist_n", "thigh_n", along=0.4, above=0.05)
    arm = Arm(elbow=9)
    high, low = Leg(hip=60, knee=50, ankle=20), Leg(hip=110, knee=90, ankle=30)
    poses = {
        name: Pose(
            trunk=trunk,
            near_leg=leg,
            far_leg=leg,
            near_arm=arm,
            contacts=feet,
            holds=(hold,),
        )
        for name, trunk, leg in (("A", 30, high), ("B", 50, low))
    }
    squat = figure(poses=poses, pin="sole_n")

    now = between(squat, "A", "B", 0.3)

    assert now.joints["heel_n"].imag == pytest.approx(0.01, abs=1e-5)
    assert now.joints["toe_f"].imag == pytest.approx(0.01, abs=1e-5)
    at, _ = place(squat, now, "thigh_n", 0.4, 0.05)
    assert now.joints["wrist_n"] == point(at.real, at.imag)


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


def test_the_other_side_is_the_mirror_image_so_what_works_stays_near():
    right = figure(Pose(near_leg=Leg(hip=90)), shows="right")

    left = right.on(FigureSide.LEFT)

    assert left.poses == right.poses
    assert (left.shows, left.on(FigureSide.RIGHT).shows) == (
        FigureSide.LEFT,
        FigureSide.RIGHT,
    )
    assert (right.works_near, left.works_near) == (True, True)
    assert "scale(-1 1)" in svg.still(right, "A", "", FigureSide.LEFT)
    assert "scale(-1 1)" not in svg.still(right, "A", "", FigureSide.RIGHT)
    assert right.on(FigureSide.RIGHT) is right


def test_from_the_front_the_muscle_of_the_other_side_is_on_the_other_side():
    right = figure(view=FigureView.FRONT, shows="right", muscles=("ql",))

    assert not right.works_near  # facing us, the right is on the left of the page
    assert not right.on(FigureSide.LEFT).works_near  # and the picture is turned round


def test_what_both_sides_do_is_the_same_for_both():
    both = figure()

    assert both.on(FigureSide.LEFT) is both


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


SECOND = Second(
    FigureView.BEHIND,
    "hip",
    {"A": Pose(), "B": Pose(trunk=20)},
    FigureSide.LEFT,
    marks=("pelvis",),
)


def test_a_second_camera_has_a_card_of_its_own_that_moves_in_the_same_time():
    poses = {"A": Pose(trunk=-90), "B": Pose(trunk=-95)}
    beats = (Beat("A", 1, 1), Beat("B", 1, 1))
    drawing = svg.moving(figure(poses=poses, beats=beats, second=SECOND), "")

    assert drawing.count("drawing-card") == 2  # itself, and what cuts it out
    assert drawing.count("<clipPath") == 1
    assert len(set(re.findall(r'dur="[^"]+"', drawing))) == 1
    assert "drawing-eye" not in drawing.partition("drawing-card")[2]  # from behind


def test_the_trunk_seen_along_the_spine_is_shorter():
    leaning = figure(Pose(trunk_fore=0.5), view=FigureView.BEHIND)

    assert "scale(1 0.5)" in svg.still(leaning, "A", "")


def test_the_pelvis_is_marked_and_the_arrow_shows_with_the_tuck():
    poses = {"A": Pose(), "B": Pose(trunk=-10)}
    tuck = figure(poses=poses, marks=("pelvis",), glow=("B",))

    before, after = (svg.still(tuck, name, "") for name in "AB")

    assert '<g opacity="0"><path class="drawing-arrow"' in before
    assert '<g opacity="1"><path class="drawing-arrow"' in after
    assert "drawing-bone" in before
    assert "drawing-bone" not in svg.still(figure(), "A", "")


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
        (
            {"view": "top"},
            "x view: must be one of side, front, behind, above; not 'top'",
        ),
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
        ({"flipped": 1}, "x flipped: must be true or false, not 1"),
        (
            {"second": {"view": "above", "pin": "hip", "corner": "up", "poses": {}}},
            "x second corner: must be left or right, not 'up'",
        ),
        (
            {"second": {"view": "above", "pin": "hip", "corner": "left", "poses": {}}},
            "x second: there is no pose A",
        ),
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


# -- checks -------------------------------------------------------------------------


def test_a_sound_figure_has_no_faults():
    assert list(faults("x", figure())) == []


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"muscles": ("biceps",)}, "x: no muscle biceps"),
        ({"muscles": ("psoas",), "view": FigureView.FRONT}, "x: no muscle psoas"),
        ({"props": (Prop("sofa", "hip", "A"),)}, "x: no prop sofa"),
        ({"hands": "gloves"}, "x: no hands gloves"),
        ({"poses": {"A": Pose()}}, "x: no pose has a label"),
    ],
)
def test_a_fault_is_named(changes, complaint):
    assert complaint in list(faults("x", figure(**changes)))


@pytest.mark.parametrize(
    ("pose", "complaint"),
    [
        (Pose("x", contacts=("sole_n", "elbow_n")), "x A: elbow_n is +0."),
        (Pose("x", contacts=("tail",)), "x: A has no part tail"),
        (Pose("x", holds=(Grip("wrist_n", "rail"),)), "x: A has no rail to hold"),
        (
            Pose("x", holds=(Grip("wrist_n", "shank_f", along=1),)),
            "wrist_n is 0.",
        ),
        (Pose("x", near_leg=Leg(knee=170)), "x A: near_leg knee is at 170 degrees"),
        (Pose("x", spine=-70), "x A: spine is at -70 degrees"),
        (
            Pose("x", trunk=-90, near_leg=Leg(hip=-30), contacts=("hip",)),
            "knee_n is 0.",
        ),
    ],
)
def test_an_impossible_pose_is_found(pose, complaint):
    assert any(complaint in fault for fault in faults("x", figure(pose)))


def test_a_part_that_points_at_us_is_not_measured():
    pose = Pose("x", near_leg=Leg(knee=170, lower_fore=0.4))

    assert list(faults("x", figure(pose))) == []


def test_a_knee_that_gives_sideways_is_found_from_the_front():
    pose = Pose("x", near_leg=Leg(knee=20), far_leg=Leg(knee=20, lower_fore=0.5))

    assert list(faults("x", figure(pose, view=FigureView.FRONT)))[:1] == [
        "x A: near_leg bends 20 degrees to the side"
    ]


def test_what_works_must_be_near():
    assert list(faults("x", figure(shows="left"))) == [
        "x: what works is on the far side, where it is pale"
    ]


def test_a_leg_through_a_chair_is_found_and_one_that_passes_before_it_is_not():
    pose = Pose("sitting on nothing", near_leg=Leg(hip=90, knee=60))
    chair = Prop("chair", "waist", "A")
    sitting = figure(pose, props=(chair,))
    standing = figure(pose, props=(replace(chair, beyond=True),))

    assert any("is in the chair" in fault for fault in faults("x", sitting))
    assert not any("is in the chair" in fault for fault in faults("x", standing))


def test_a_foot_that_slides_is_found_unless_it_is_meant_to():
    feet = ("sole_n", "sole_f")
    poses = {
        "A": Pose("standing", contacts=feet),
        "B": Pose("striding", near_leg=Leg(hip=15, knee=5), contacts=feet),
    }
    beats = (Beat("A", 1, 1), Beat("B", 1, 1))
    striding = figure(poses=poses, beats=beats, pin="sole_f")

    assert any("sole_n slides" in fault for fault in faults("x", striding))
    meant = figure(poses=poses, beats=beats, pin="sole_f", slides=("sole_n",))
    assert list(faults("x", meant)) == []


def test_a_second_picture_over_the_body_is_found():
    wide = replace(SECOND, poses={"A": Pose()}, window=(-0.5, 0, 0.5, 0.5))

    found = list(faults("x", figure(second=wide)))

    assert "x at 0.0 s: head is behind the second picture" in found


def test_faults_of_the_second_camera_are_named():
    wrong = Second(
        FigureView.ABOVE, "hip", {"A": Pose()}, FigureSide.LEFT, muscles=("psoas",)
    )

    assert "x second: no muscle psoas" in list(faults("x", figure(second=wrong)))


def test_every_joint_has_a_range():
    joints_of = {field.name for part in (Arm, Leg) for field in fields(part)}

    assert {*RANGES} == {name for name in joints_of if "fore" not in name} | {
        "spine",
        "neck",
    }


def test_a_body_in_the_air_is_found_in_the_pose_and_on_the_way():
    pose = Pose("standing", contacts=("knee_n",))

    assert list(faults("x", figure(pose)))[:2] == [
        "x A: knee_n is +0.240 off the ground",
        "x at 0.0 s: knee_n is +0.240 off the ground",
    ]


@pytest.mark.parametrize(
    ("cue", "fault"),
    [
        (None, "x cue: is missing"),
        (PlateCue("Look up", "nose"), "x cue: there is no joint nose"),
        (PlateCue("Stand as tall as ever you can", "hip"), "x cue: is too long"),
    ],
)
def test_a_cue_that_cannot_be_drawn_is_found(cue, fault):
    assert any(found.endswith(fault) for found in faults("x", figure(cue=cue)))
