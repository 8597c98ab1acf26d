"""Fair tests of exercises that are always done together: tried, led, locked as one."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from psoas_care.library.models import Exercise
from psoas_care.practice.day_plan import todays_plan
from tests.factories import (
    NOON,
    BoutFactory,
    ExerciseFactory,
    FairTestFactory,
    SessionFactory,
)
from tests.forms import shown_form
from tests.safety.sent import tell

DAY = timedelta(days=1)
LIST, ADD = "/progress/fair-tests/", "/progress/fair-tests/add/"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def form(browser, **more):
    return shown_form(browser.get(ADD)) | more


@pytest.fixture
def pair(user):
    """Two exercises that were always done on the same days, and one that was not."""
    found = [
        ExerciseFactory(slug=slug, name=slug.title()) for slug in ("aa", "bb", "cc")
    ]
    for ago in range(2, 12):
        session = SessionFactory(user=user, at=timezone.now() - ago * DAY)
        for exercise in found[: 3 if ago % 2 else 2]:
            BoutFactory(session=session, exercise=exercise)
    return found


def test_what_is_always_done_together_is_offered_as_one(browser, user, pair):
    page = browser.get(ADD).text

    assert '<option value="aa+bb">Aa + Bb</option>' in page
    assert '<option value="aa">Aa</option>' in page
    assert "cc+" not in page
    assert "+cc" not in page


def test_a_group_is_tested_as_one(browser, user, pair):
    browser.post(ADD, form(browser, what="aa+bb"))

    test = user.fair_tests.get()
    assert (test.what, test.key, test.slugs) == ("Aa + Bb", "aa+bb", ["aa", "bb"])
    assert "Aa + Bb" in browser.get(LIST).text


@pytest.mark.parametrize(
    "what", ["aa+cc", "bb+aa", "aa+bb+cc", "aa+", "+", "aa+nothing"]
)
def test_what_is_not_always_done_together_is_no_group(browser, user, pair, what):
    assert browser.post(ADD, form(browser, what=what)).status_code == 422
    assert not user.fair_tests.exists()


@pytest.mark.parametrize("what", ["aa", "bb", "aa+bb"])
def test_nothing_is_in_two_tests_at_once(browser, user, pair, what):
    FairTestFactory(
        user=user, exercise=pair[0], habit="", together=[["bb", "Bb"]], region="pelvic"
    )

    answer = browser.post(ADD, form(browser, what=what))

    assert answer.status_code == 422
    assert "You are testing this already." in answer.text


def test_the_answer_says_how_often_the_diary_has_it(browser, user, pair):
    """Whoever said nothing may all the same not have done it, or have done it."""
    test = FairTestFactory(
        user=user,
        at=NOON - 6 * DAY,  # those of 5 to 2 days ago count
        habit="",
        exercise=pair[0],
        together=[["bb", "Bb"]],
        coins="10101" + "0" * 23,
    )
    user.bouts.all().delete()
    for ago, slugs in ((5, ("aa", "bb")), (4, ("bb",)), (3, ("aa",)), (2, ())):
        session = SessionFactory(user=user, at=NOON - ago * DAY)
        for exercise in (one for one in pair if one.slug in slugs):
            BoutFactory(session=session, exercise=exercise)

    page = " ".join(browser.get(f"{LIST}{test.uid}/answer/").text.split())

    diary = "Your diary has it on 1 of 2 days with, and on 1 of 2 days without."
    assert f"On 4 of 4 days, as you said. {diary}" in page


@pytest.mark.parametrize("coin", ["1", "0"])
def test_the_plan_follows_the_coin_with_all_of_a_group(user, content, coin):
    first, second = Exercise.objects.filter(slug__in=["cat-cow", "glute-bridge"])
    FairTestFactory(
        user=user,
        at=timezone.now() - DAY,
        exercise=first,
        habit="",
        together=[[second.slug, second.name]],
        coins=coin * 28,
    )

    plan = todays_plan(user, timezone.now())

    assert plan.coins == {first.slug: coin == "1", second.slug: coin == "1"}
    slugs = {item.exercise.slug for item in plan.items}
    if coin == "0":
        assert not slugs & {first.slug, second.slug}
    else:
        assert {first.slug, second.slug} <= slugs
    [todays] = plan.todays_coins
    assert todays.is_planned is (coin == "1")


def test_a_lock_on_one_of_a_group_rests_the_whole_test(user, content):
    """A broken rib or spine closes the bridge; the walk on all fours stays open."""
    first, second = Exercise.objects.filter(slug__in=["cat-cow", "glute-bridge"])
    test = FairTestFactory(
        user=user,
        at=timezone.now() - DAY,
        exercise=first,
        habit="",
        together=[[second.slug, second.name]],
        coins="1" * 28,
    )
    tell(user, "rib-or-spine-fracture")

    plan = todays_plan(user, timezone.now())

    assert plan.rests(test)
    assert plan.coins == {}
