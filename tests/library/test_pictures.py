"""Pictures of exercises: their addresses, their words, and what stays closed."""

import base64
import hashlib
import re

import brotli
import pytest
from django.conf import settings

from psoas_care.library import content_checks, pictures
from psoas_care.library.content import ContentError, read_figures
from psoas_care.library.figures import colours, marks, muscles
from psoas_care.library.figures.poses import FigureSide, FigureView, Pose
from psoas_care.library.vocabulary import Category
from tests.factories import ExerciseFactory

LUNGE = "half-kneeling-hip-flexor-stretch"


@pytest.fixture
def lunge(db):
    return ExerciseFactory(slug=LUNGE)


def test_a_picture_may_be_kept_for_ever(client, lunge):
    answer = client.get(pictures.cover(LUNGE).address)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not answer.cookies


def test_its_address_names_the_exercise_the_pose_the_side_and_the_drawing(lunge):
    assert re.fullmatch(
        rf"/library/figures/{LUNGE}-b-right-[0-9a-f]{{8}}\.svg",
        pictures.cover(LUNGE).address,
    )


def test_an_older_address_leads_to_the_drawing_of_today(client, lunge):
    answer = client.get(f"/library/figures/{LUNGE}-b-right-00000000.svg")

    assert (answer.status_code, answer["Location"]) == (
        302,
        pictures.cover(LUNGE).address,
    )


@pytest.mark.parametrize(
    "name", ["nothing", f"{LUNGE}-z-right-00000000", f"{LUNGE}-b-00000000"]
)
def test_another_name_is_not_found(client, lunge, name):
    assert client.get(f"/library/figures/{name}.svg").status_code == 404


def test_the_policy_allows_the_style_of_the_drawing_and_no_other(client, lunge):
    answer = client.get(pictures.cover(LUNGE).address)

    drawing = answer.content.decode()
    (style,) = re.findall("<style>(.*?)</style>", drawing)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    source = f"'sha256-{digest}'"
    rules = answer["Content-Security-Policy"].split("; ")
    assert f"style-src 'self' {source}" in rules


def test_a_browser_that_reads_brotli_gets_the_smaller_file(client, lunge):
    address = pictures.cover(LUNGE).address
    plain = client.get(address)
    small = client.get(address, headers={"Accept-Encoding": "gzip, br"})

    assert small["Content-Encoding"] == "br"
    assert "Accept-Encoding" in small["Vary"]
    assert brotli.decompress(small.content) == plain.content
    zipped = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert zipped["Content-Encoding"] == "gzip"
    assert len(small.content) < len(zipped.content)


@pytest.mark.parametrize("what", ["a", "b", "moving"])
def test_nobody_sees_the_placement_of_a_locked_tool(client, db, what):
    locked = ExerciseFactory(slug="sphinx-psoas-release", category=Category.RELEASE)
    address = f"/library/figures/{locked.slug}-{what}-right-00000000.svg"

    assert client.get(address).status_code == 404
    page = client.get(f"/library/exercises/{locked.slug}/").content.decode()
    assert "/library/figures/" not in page
    assert "/library/figures/" not in client.get("/library/").content.decode()


def test_the_list_shows_a_still_that_loads_when_it_is_seen(client, lunge):
    page = client.get("/library/").content.decode()

    (image,) = re.findall(r"<img[^>]+/library/figures/[^>]+>", page)
    assert pictures.cover(LUNGE).address in image
    assert 'loading="lazy"' in image
    assert 'width="600"' in image


def test_the_page_moves_both_sides_and_says_what_is_seen(client, lunge):
    page = client.get(f"/library/exercises/{LUNGE}/").content.decode()

    moving = re.findall(r'<img class="figure-moving"[^>]+>', page)
    assert len(moving) == 2
    assert (
        'alt="Side view, right side: kneeling tall, pelvis level; then '
        "tail tucked under; then still tucked, hips a little forward. "
        'Marked on the body: psoas, iliacus, how the pelvis is tilted."'
    ) in moving[0]
    assert page.count('type="radio"') == 2
    assert "Still tucked, hips a little forward" in page


def test_what_both_sides_do_alike_has_one_picture_and_no_switch(client, db):
    ExerciseFactory(slug="glute-bridge")

    page = client.get("/library/exercises/glute-bridge/").content.decode()

    assert page.count('class="figure-moving"') == 1
    assert 'type="radio"' not in page


def test_an_exercise_without_a_figure_has_a_page_all_the_same(client, db):
    exercise = ExerciseFactory()

    assert pictures.cover(exercise.slug) is None
    page = client.get(exercise.get_absolute_url()).content.decode()
    assert 'class="figure"' not in page


def test_key_poses_are_named_once_and_those_passed_through_not_at_all():
    flow = pictures.figures()["yoga-low-lunge-flow"]

    assert pictures.key_poses(flow) == ["A", "B", "C"]


def test_from_the_front_is_said():
    figure = pictures.figures()["ql-side-stretch"]

    assert pictures.describe(figure, FigureSide.LEFT) == (
        "Seen from the front, left side: standing tall; then one arm overhead, "
        "leaning away from it. Marked on the body: quadratus lumborum."
    )


def test_a_second_view_is_said():
    figure = pictures.figures()["pigeon-stretch"]

    assert pictures.describe(figure, FigureSide.LEFT).startswith(
        "Side view, and once more from above, left side: front leg folded"
    )


def test_every_view_and_mark_has_words():
    assert set(pictures.VIEWS) == set(pictures.SECOND_VIEWS) == set(FigureView)
    assert set(pictures.MARKS) == marks.KINDS


def test_what_has_no_side_and_no_muscle_says_neither():
    figure = pictures.figures()["body-scan-meditation"]

    assert pictures.describe(figure, FigureSide.RIGHT) == (
        "Side view: lying long, knees on a cushion; then the breath raises the belly "
        "a little."
    )


def test_every_drawn_muscle_has_a_name_in_words():
    assert set(pictures.MUSCLES) == set(muscles.MUSCLES)


def test_the_cover_shows_where_it_works():
    assert pictures.cover("pigeon-stretch").what == "A"
    assert pictures.cover("glute-bridge").what == "B"
    assert pictures.cover("body-scan-meditation").what == "B"


def test_every_picture_has_a_name_of_its_own_and_is_found_by_it():
    name = pictures.Picture(LUNGE, "moving", FigureSide.LEFT).name

    assert pictures.named(name).side is FigureSide.LEFT


# -- colours ----------------------------------------------------------------------


TOKENS = (settings.BASE_DIR / "static/css/tokens.css").read_text()
SKIN = '<svg><path class="drawing-skin"/></svg>'


def test_a_drawing_brings_the_rules_of_what_it_shows_and_no_other():
    far = '<g class="drawing-far"><path class="drawing-sleeve"/></g>'
    css = colours.style(f"<svg>{far}</svg>", TOKENS)

    assert ".drawing-sleeve{" in css
    assert ".drawing-far path{" in css
    assert ".drawing-far .drawing-sleeve{" in css
    for other in ("drawing-skin", "drawing-trousers", "drawing-cue", "--serif"):
        assert other not in css


def test_a_style_brings_the_tokens_it_uses_and_no_other():
    css = colours.style(SKIN, f"--unused: 1;{TOKENS}")

    assert css.startswith(":root{color-scheme:light dark;")
    assert "--skin:" in css
    assert "--unused" not in css
    assert "/*" not in css


def test_a_style_takes_the_usual_value_of_a_token_not_that_of_more_contrast():
    css = colours.style(
        SKIN,
        ":root { --ink: black; --skin: brown; } @media (prefers-contrast: more)"
        " { :root { --skin: white; } }" + TOKENS,
    )

    assert "--skin:brown" in css


def test_a_drawing_is_dressed_inside():
    assert colours.dressed("<svg a><g/></svg>", "x{}") == (
        "<svg a><style>x{}</style><g/></svg>"
    )


# -- checks -----------------------------------------------------------------------


def test_a_missing_and_a_left_over_figure_are_named(records):
    figures = dict(pictures.figures())
    figures["left-over"] = figures.pop(LUNGE)

    assert content_checks.figure_faults(figures, records) == [
        f"figures: {LUNGE} has none",
        "figures: left-over is no exercise",
    ]


def test_a_floating_body_is_named(records):
    figures = dict(pictures.figures())
    figure = figures[LUNGE]
    poses = {**figure.poses, "C": Pose("flying", contacts=("hip",))}
    figures[LUNGE] = type(figure)(figure.view, figure.pin, poses, figure.beats)

    assert (
        f"figures: {LUNGE} C: ankle_f is 0.440 in the ground"
        in content_checks.figure_faults(figures, records)
    )


def test_a_broken_file_of_figures_is_named(tmp_path):
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "poses.json").write_text("{")

    with pytest.raises(ContentError, match=r"poses\.json"):
        read_figures(tmp_path)


def test_no_file_is_no_figures(tmp_path):
    assert read_figures(tmp_path) == {}
