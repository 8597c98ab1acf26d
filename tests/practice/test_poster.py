"""A routine as a poster: one scale, one sheet, nothing that is locked."""

import re

import pytest

from psoas_care.practice.poster import (
    CAPTION,
    GAP,
    HEIGHT,
    WIDTH,
    PosterLayout,
    poster_layout,
)
from tests import answers


def test_one_plate_has_the_sheet_for_itself():
    layout = poster_layout([(1000, 500)])

    assert layout.columns == 1
    millimetres = layout.widths[0] / 100 * WIDTH
    assert millimetres == pytest.approx(min(WIDTH, (HEIGHT - CAPTION) * 2))


def test_nothing_to_draw_is_an_empty_sheet():
    assert poster_layout([]) == PosterLayout(1, ())


@pytest.mark.parametrize("count", range(1, 16))
def test_all_are_at_one_scale_and_fit_the_sheet(count):
    sizes = [(900 + 40 * (n % 7), 400 + 200 * (n % 4)) for n in range(count)]

    layout = poster_layout(sizes)

    column = (WIDTH - GAP * (layout.columns - 1)) / layout.columns
    scales = {
        round(share / 100 * column / width, 6)
        for share, (width, _) in zip(layout.widths, sizes, strict=True)
    }
    assert len(scales) == 1
    assert max(layout.widths) <= 100.01
    (scale,) = scales
    rows = [sizes[n : n + layout.columns] for n in range(0, count, layout.columns)]
    tall = sum(max(height for _, height in row) * scale + CAPTION for row in rows)
    assert tall <= HEIGHT + 0.1


@pytest.mark.usefixtures("content")
def test_a_visitor_gets_every_open_exercise_in_its_order(client):
    page = client.get("/practice/routines/20-b-back-side-release/poster/").text

    names = re.findall(r'class="sheet-name">\s*(\d+)\. ', page)
    assert names == [str(n) for n in range(1, len(names) + 1)]
    assert len(names) > 4
    assert "What is locked for you is left out." in page
    assert "supine-low-back-buttock-release" not in page


@pytest.mark.usefixtures("content")
def test_where_all_is_locked_nothing_is_drawn(browser, user):
    answers.say(user, "R-01")

    page = browser.get("/practice/routines/10-a-standard/poster/").text

    assert "sheet-plates" not in page
    assert "All of it is locked for you" in page


@pytest.mark.usefixtures("content")
def test_a_side_that_is_locked_is_not_on_the_paper(browser, user):
    answers.say(user, "hip-flexor-strain-acute", side="left")
    session = "/practice/routines/20-a-full-mix/"

    for page in (browser.get(session).text, browser.get(f"{session}poster/").text):
        raise_ = page.partition("Straight-leg raise")[2][:400]
        assert "8 repetitions, 1 s pause in each, on the right side only" in raise_


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize(("query", "is_large"), [("", False), ("?paper=a3", True)])
def test_it_is_for_two_sizes_of_paper(client, query, is_large):
    page = client.get(f"/practice/routines/10-a-standard/poster/{query}").text

    assert ('data-paper="a3"' in page) is is_large


@pytest.mark.usefixtures("content")
def test_a_poster_costs_as_little_as_its_routine(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get("/practice/routines/10-a-standard/poster/")
