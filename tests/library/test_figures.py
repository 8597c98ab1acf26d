"""The figures of the exercises, as they stand in the fixture."""

import gzip
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.library.figures import svg
from psoas_care.library.figures.content_checks import APART, faults, floating
from psoas_care.library.figures.motion import frames
from psoas_care.library.figures.poses import FigureSide, FigureView, load
from psoas_care.library.figures.skeleton import between, place, settled

FIXTURE = Path(__file__).parents[2] / "fixtures" / "figures" / "poses.json"
FIGURES = load(FIXTURE)
EVERY_FIGURE = pytest.mark.parametrize("slug", FIGURES)
WAYS = [
    (figure, start.pose, end.pose)
    for figure in FIGURES.values()
    for start, end in zip(
        figure.beats, [*figure.beats[1:], figure.beats[0]], strict=True
    )
]


def test_every_exercise_has_a_figure_and_every_figure_an_exercise():
    exercises = {
        path.stem for path in (FIXTURE.parents[1] / "library/exercises").iterdir()
    }

    assert set(FIGURES) == exercises


@EVERY_FIGURE
def test_nothing_is_wrong_with_it(slug):
    assert list(faults(slug, FIGURES[slug])) == []


@EVERY_FIGURE
@pytest.mark.parametrize("side", FigureSide)
def test_all_contacts_rest_on_the_ground_on_both_sides(slug, side):
    figure = FIGURES[slug].on(side)

    for name in figure.poses:
        assert floating(figure, settled(figure, name)) == {}


@given(st.sampled_from(WAYS), st.floats(0, 1))
def test_what_rests_on_the_ground_stays_there_while_it_moves(way, share):
    figure, start, end = way

    assert floating(figure, between(figure, start, end, share)) == {}


@given(st.sampled_from(WAYS), st.floats(0, 1))
def test_a_hand_that_holds_something_holds_it_all_the_way(way, share):
    figure, start, end = way

    now = between(figure, start, end, share)

    for hold in now.pose.holds:
        at, _ = place(figure, now, hold.on, hold.along, hold.above)
        assert abs(now.joints[hold.part] - at) <= APART


@EVERY_FIGURE
def test_what_works_is_near_and_in_full_colour_on_either_side(slug):
    for side in FigureSide:
        assert (
            FIGURES[slug].on(side).works_near or FIGURES[slug].view is FigureView.FRONT
        )


@given(st.sampled_from(WAYS), st.floats(0, 0.99))
def test_no_joint_jumps(way, share):
    """A hundredth of a movement takes no part further than a twentieth of a body."""
    figure, start, end = way
    before, after = (
        between(figure, start, end, s).joints for s in (share, share + 0.01)
    )

    assert max(abs(after[name] - before[name]) for name in before) < 0.05


@EVERY_FIGURE
def test_the_pinned_part_does_not_slide(slug):
    figure = FIGURES[slug]
    part, _, side = figure.pin.partition("_")
    names = [f"heel_{side}", f"toe_{side}"] if part == "sole" else [figure.pin]

    for frame in frames(figure):
        # Less than is drawn: a thousandth of a body height.
        assert sum(frame.joints[n].real for n in names) == pytest.approx(0, abs=1e-3)


@EVERY_FIGURE
def test_the_last_frame_is_the_first(slug):
    moments = frames(FIGURES[slug])

    assert moments[0].pose == moments[-1].pose
    assert [m.at for m in moments] == sorted(m.at for m in moments)


@EVERY_FIGURE
@pytest.mark.parametrize("side", FigureSide)
def test_it_is_small_and_well_formed(slug, side):
    drawing = svg.moving(FIGURES[slug], "From here to there.", side)

    ElementTree.fromstring(drawing)
    assert len(gzip.compress(drawing.encode())) <= 12_000


@EVERY_FIGURE
def test_it_asks_nothing_that_the_security_policy_forbids(slug):
    drawing = svg.moving(FIGURES[slug], "From here to there.")

    assert not re.search(r"\b(style|on\w+|href)=", drawing)
    assert "<style" not in drawing
    assert "<script" not in drawing


def test_drawings_in_one_page_do_not_take_each_others_names():
    """What a name cuts out is told by the name: two of one name cut out the same."""
    for figure in FIGURES.values():
        for kind, name in re.findall(r'<(\w+)[^>]* id="(.+?)"', svg.moving(figure, "")):
            edges = "_".join(map(str, svg.card(figure)))
            assert (kind, name) == ("clipPath", f"card_{edges}")


@EVERY_FIGURE
def test_a_drawing_has_one_clock(slug):
    """A second <svg> inside would go by its own when the player sets the time."""
    assert svg.moving(FIGURES[slug], "").count("<svg") == 1


@EVERY_FIGURE
def test_outlines_keep_their_number_of_points(slug):
    """Else a browser jumps from one to the next."""
    root = ElementTree.fromstring(svg.moving(FIGURES[slug], ""))

    for change in root.iter("{http://www.w3.org/2000/svg}animate"):
        if change.get("attributeName") == "d":
            values = change.get("values").split(";")
            assert len({len(re.findall(r"-?\d+", value)) for value in values}) == 1


@EVERY_FIGURE
def test_every_motion_has_as_many_values_as_times(slug):
    root = ElementTree.fromstring(svg.moving(FIGURES[slug], ""))

    for change in root.iter():
        if change.get("values"):
            times = [float(t) for t in change.get("keyTimes").split(";")]
            assert len(change.get("values").split(";")) == len(times)
            assert (times[0], times[-1]) == (0, 1)
            assert times == sorted(times)
