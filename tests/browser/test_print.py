"""What is meant for paper fits on one sheet of it, in Europe as in America."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from psoas_care.demo.safety import answer_safety
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


# The one with most to read before, and one that comes later for whom kneeling hurts.
@pytest.mark.parametrize(
    "slug", ["half-kneeling-hip-flexor-stretch", "supine-low-back-buttock-release"]
)
def test_it_is_for_whoever_is_signed_in_too(sign_in, person, slug):
    """They see more of a pressure tool, and why something comes later for them."""
    now = timezone.now()
    answer_safety(
        person, first_day=now.date() - timedelta(days=1), now=now, request_hash="demo"
    )
    page = sign_in()

    page.goto(f"/library/exercises/{slug}/")

    assert page.locator(".exercise-steps").count() == 1
    assert sheets(page.pdf(format="A4", margin=MARGIN)) == 1
    assert sheets(page.pdf(format="Letter", margin=MARGIN)) == 1


def test_what_is_chosen_in_a_form_stands_out_on_paper(sign_in):
    """Its light words were left on white where the fill beneath them is not printed."""
    page = sign_in()
    page.goto("/practice/programme/")
    words = "(words) => getComputedStyle(words).color"
    chosen = page.locator(".choice > :checked + .choice-words").first
    other = page.locator(".choice > :not(:checked) + .choice-words").first
    page.emulate_media(media="print", color_scheme="light")

    assert chosen.evaluate(words) == other.evaluate(words)
    assert page.locator(".form-actions").is_hidden()


def test_an_about_page_is_one_sheet(open_page):
    """One line of the footer stood alone on a second."""
    page = open_page()
    page.goto("/about/")

    assert sheets(page.pdf(format="A4", margin=MARGIN)) == 1


def test_a_routine_of_ten_minutes_is_one_sheet(open_page):
    """Its list went to a second sheet as a whole, and the first had a heading only."""
    page = open_page()
    page.goto("/practice/routines/10-c-front-of-hip/")

    assert sheets(page.pdf(format="A4")) == 1
    assert sheets(page.pdf(format="Letter")) == 1


@pytest.mark.parametrize(
    ("path", "paper"),
    [
        ("/library/exercises/yoga-low-lunge-flow/plate/", (842, 595)),
        ("/practice/routines/20-a-full-mix/poster/", (842, 595)),
        ("/practice/routines/20-a-full-mix/poster/?paper=a3", (1191, 842)),
    ],
)
def test_a_plate_and_a_poster_are_one_sheet_across(open_page, path, paper):
    page = open_page()
    page.goto(path)

    pdf = page.pdf(prefer_css_page_size=True)

    assert sheets(pdf) == 1
    _, _, *size = re.search(rb"/MediaBox \[([^]]+)\]", pdf)[1].split()
    assert [round(float(side)) for side in size] == [*paper]


def test_of_the_ledger_only_what_is_open_is_printed(open_page):
    page = open_page()
    page.goto("/library/evidence/")
    closed = sheets(page.pdf(format="A4"))

    page.get_by_role("link", name="Relaxation, yoga, Pilates").click()
    page.locator("#ledger-group-relaxation details").wait_for()

    assert closed <= 2
    assert closed < sheets(page.pdf(format="A4")) < 10


def test_a_year_is_one_sheet_of_a3(sign_in, person):
    fill(person, timezone.localdate())
    page = sign_in()
    page.goto(f"/progress/year/{timezone.localdate().year}/")

    pdf = page.pdf(prefer_css_page_size=True)

    assert sheets(pdf) == 1
    assert b"[0 0 1191" in pdf


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_report_of_somebody_who_uses_everything_is_one_sheet(
    address, sign_in, person, paper
):
    fill(person, timezone.localdate())
    ReportLinkFactory(user=person, token="t" * 43, question=LONG_QUESTION)
    page = sign_in()

    page.goto("/records/report/")
    page.get_by_label("Your question to the clinician").fill(LONG_QUESTION)
    page.get_by_role("button", name="Add it to the report").click()
    page.get_by_role("heading", name="My question").wait_for()
    assert sheets(page.pdf(format=paper)) == 1

    page.goto(f"/records/report/{'t' * 43}/")
    assert sheets(page.pdf(format=paper)) == 1


def sheets(pdf):
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type /Page\b", pdf))


def test_the_plan_of_the_week_is_read_on_paper(sign_in, person):
    """Its buttons stay on the screen, and no word is set letter by letter."""
    page = sign_in()
    page.goto("/practice/")
    page.locator(".routine-item").first.wait_for()

    page.emulate_media(media="print")

    widths = page.locator(".routine-item > div:nth-child(2)").evaluate_all(
        "columns => columns.map((column) => column.getBoundingClientRect().width)"
    )
    assert widths
    assert min(widths) > 120
    assert page.locator(".routine-item").get_by_role("button").count() == 0
    assert page.get_by_text("Why this?").first.is_visible()


def test_a_form_taller_than_the_rest_of_a_sheet_begins_on_it(sign_in):
    """Else the first sheet has nothing but the title: it was seven."""
    page = sign_in()
    page.goto("/symptoms/check-ins/add/")
    page.wait_for_load_state("networkidle")

    assert sheets(page.pdf(format="A4")) <= 6
