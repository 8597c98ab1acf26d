"""An exercise fits on one sheet of paper, for the wall beside the mat."""

import re

import pytest

MARGIN = {"top": "12mm", "bottom": "12mm", "left": "12mm", "right": "12mm"}


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(
    "slug", ["half-kneeling-hip-flexor-stretch", "cat-cow", "sphinx-psoas-release"]
)
def test_an_exercise_is_one_sheet(open_page, slug, paper):
    page = open_page()
    page.goto(f"/library/exercises/{slug}/")

    sheets = re.findall(rb"/Type /Page\b", page.pdf(format=paper, margin=MARGIN))

    assert len(sheets) == 1
