"""Plates: a movement in one picture, and its address."""

import re
from pathlib import Path

import pytest

from psoas_care.library import pictures
from psoas_care.library.figures import plate
from psoas_care.library.figures.poses import load

FIXTURE = Path(__file__).parents[2] / "fixtures" / "figures" / "poses.json"
FIGURES = load(FIXTURE)
each = pytest.mark.parametrize("slug", FIGURES)


@each
def test_it_ends_where_the_exercise_works_and_has_seven_moments_at_most(slug):
    figure = FIGURES[slug]

    found = plate.moments(figure)

    assert 1 <= len(found) <= plate.MOST
    assert found[-1].glow == (1 if figure.glow else 0)


def test_a_long_way_has_more_moments_than_a_short_one():
    raise_, tuck = (
        len(plate.moments(FIGURES[slug]))
        for slug in ("straight-leg-raise", "half-kneeling-hip-flexor-stretch")
    )

    assert raise_ == plate.MOST
    assert tuck == plate.FEWEST


def test_only_the_end_that_travels_most_and_the_hip_have_a_line():
    def lines(slug):
        return plate.travelling(plate.moments(FIGURES[slug]))

    assert lines("straight-leg-raise") == ["ankle_n"]
    assert lines("glute-bridge") == ["hip"]
    assert lines("childs-pose") == ["head", "hip"]
    assert lines("diaphragmatic-breathing") == []


@each
def test_a_moment_that_is_over_is_one_group_so_that_near_and_far_do_not_add_up(slug):
    drawing = plate.draw(FIGURES[slug])

    ghosts = re.findall(r'<g class="drawing-ghost" opacity="([.\d]+)">', drawing)
    assert len(ghosts) == len(plate.moments(FIGURES[slug])) - 1
    assert ghosts == sorted(ghosts)  # ever stronger
    assert drawing.count("<animate") == 0


@each
def test_everybody_and_every_word_is_within_the_frame(slug):
    figure = FIGURES[slug]
    left, top, width, height = plate.frame(figure)

    box = plate.leader(figure, figure.cue).box
    places = [p * 1000 for m in plate.moments(figure) for p in m.joints.values()]
    across = [box[0], box[2], *(p.real for p in places)]
    up = [box[1], box[3], *(p.imag for p in places)]
    assert left < min(across) < max(across) < left + width
    assert max(up) < -top
    assert -top - height < min(up)


def test_the_floor_is_at_one_height_in_all_of_them():
    for figure in FIGURES.values():
        _, top, _, height = plate.frame(figure)
        assert top + height == plate.FLOOR


@each
def test_the_words_touch_nobody(slug):
    figure = FIGURES[slug]
    left, low, right, high = plate.leader(figure, figure.cue).box

    for one in plate.moments(figure):
        for joint in one.joints.values():
            x, y = joint.real * 1000, joint.imag * 1000
            assert not (left < x < right and low < y < high)


# -- /library/exercises/<slug>/plate/


@pytest.mark.usefixtures("content")
def test_an_open_exercise_has_its_plate_with_words_for_who_does_not_see_it(client):
    page = client.get("/library/exercises/dead-bug/plate/").text

    address = pictures.plate_of("dead-bug").address
    assert f'src="{address}"' in page
    assert "Remember: Ribs down." in page
    drawing = client.get(address)
    assert drawing.headers["Content-Type"] == "image/svg+xml"
    assert "immutable" in drawing.headers["Cache-Control"]
    assert ">Ribs down</text>" in drawing.text


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("who", ["client", "browser"])
def test_a_closed_one_shows_none_and_leads_to_why(request, who):
    page = "/library/exercises/sphinx-psoas-release/"
    client = request.getfixturevalue(who)

    response = client.get(f"{page}plate/")

    assert response.status_code == 302
    assert response.headers["Location"] == page
    assert (
        client.get(pictures.plate_of("sphinx-psoas-release").address).status_code == 404
    )


@pytest.mark.django_db
def test_what_is_not_drawn_has_no_plate(client):
    from tests.factories import ExerciseFactory

    exercise = ExerciseFactory()

    assert client.get(f"{exercise.get_absolute_url()}plate/").status_code == 404
