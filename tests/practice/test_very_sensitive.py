"""Who has an average of seven lately is as sensitive as who dislikes pressure."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from psoas_care.library.access import access_to
from psoas_care.library.models import Exercise
from psoas_care.practice.day_plan import todays_plan
from psoas_care.safety.status import current_safety_status
from tests.answers import clear, say
from tests.factories import CheckInFactory, PainScoreFactory
from tests.practice.test_player import score

MAT, RIDGED = "trigger-point-mat", "back-massager-ql"
BACK_SIDE = "/practice/routines/20-b-back-side-release/"
WORDS = (
    "Your average pain has been 7 or more lately, so something easier comes first: no"
    " tool stronger than the node mat. This ends once that average is below 7."
)


@pytest.fixture(autouse=True)
def cleared(user, content):
    clear(user)


def text_of(answer):
    return " ".join(unescape(answer.content.decode()).split())


def average(user, value, *, days=1, region="low_back"):
    at = timezone.now() - timedelta(days=days)
    check_in = CheckInFactory(user=user, at=at)
    PainScoreFactory(check_in=check_in, region=region, value=value, kind="average")


def states(user):
    """{exercise: how open it is} of the whole library."""
    status = current_safety_status(user, timezone.now())
    library = Exercise.objects.for_cards()
    return {one.slug: access_to(one, status).best.state.name for one in library}


def test_an_average_of_seven_does_what_disliking_pressure_does(user):
    before = states(user)
    average(user, 7)
    by_average = states(user)
    average(user, 5, days=2)
    assert states(user) == before

    say(user, "dislikes-pressure")
    assert by_average == states(user) != before
    assert by_average[MAT] == "ALLOWED"
    tools = Exercise.objects.filter(category="release").exclude(slug=MAT)
    assert {by_average[one.slug] for one in tools} == {"EASIER_FIRST"}


@pytest.mark.parametrize(
    ("days", "region", "is_sensitive"),
    [(14, "low_back", True), (16, "low_back", False), (1, "pelvic", False)],
)
def test_it_is_an_average_of_late_where_it_is_followed(
    user, days, region, is_sensitive
):
    user.regions = ["low_back"]
    user.save()
    average(user, 8, days=days, region=region)

    assert (states(user)[RIDGED] == "EASIER_FIRST") is is_sensitive
    assert todays_plan(user, timezone.now()).person.is_sensitive is is_sensitive


def test_the_pages_say_why_and_what_comes_first(browser, user):
    average(user, 7)

    page = f"/library/exercises/{RIDGED}/"
    assert WORDS in text_of(browser.get(page))
    assert "Easier version first" in text_of(browser.get("/library/"))
    assert "Easier version first" in text_of(browser.get(BACK_SIDE))
    (item,) = score(browser.get(f"{page}play/"))["items"]
    assert item["isEasierFirst"]
    assert WORDS not in text_of(browser.get("/"))  # nothing is closed by it
