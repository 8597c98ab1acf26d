"""What is meant for paper fits on one sheet of it, in Europe as in America."""

import re

import pytest
from django.utils import timezone

from tests.factories import ReportLinkFactory
from tests.records.people import LONG_QUESTION, fill

MARGIN = {"top": "12mm", "bottom": "12mm", "left": "12mm", "right": "12mm"}


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(
    "slug", ["half-kneeling-hip-flexor-stretch", "cat-cow", "sphinx-psoas-release"]
)
def test_an_exercise_is_one_sheet(open_page, slug, paper):
    page = open_page()
    page.goto(f"/library/exercises/{slug}/")

    assert sheets(page.pdf(format=paper, margin=MARGIN)) == 1


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_report_of_somebody_who_uses_everything_is_one_sheet(
    address, sign_in, person, paper
):
    fill(person, timezone.localdate())
    ReportLinkFactory(user=person, token="t" * 43, question=LONG_QUESTION)
    page = sign_in()

    page.goto("/records/report/")
    page.get_by_label("Your question to the clinician").fill(LONG_QUESTION)
    page.get_by_role("button", name="Put it on the sheet").click()
    page.get_by_role("heading", name="My question").wait_for()
    assert sheets(page.pdf(format=paper)) == 1

    page.goto(f"/records/report/{'t' * 43}/")
    assert sheets(page.pdf(format=paper)) == 1


def sheets(pdf):
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type /Page\b", pdf))
