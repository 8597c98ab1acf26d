"""The pages of fair tests: start, live, pause, stop, and read what the days say."""

from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.utils import timezone

from psoas_care.library.body import Region, Side, TrackedPlace
from psoas_care.library.models import Exercise
from psoas_care.practice.models import FairTest
from psoas_care.progress.pages.fair_test import (
    Chance,
    FairTestVerdict,
    advice,
    advised,
    pain_in,
    read_fair_tests,
)
from tests.factories import (
    NOON,
    BoutFactory,
    FairTestFactory,
    PainScoreFactory,
    RestrictionFactory,
)
from tests.forms import shown_form

DAY = timedelta(days=1)
TODAY = NOON.date()
LIST, ADD = "/progress/fair-tests/", "/progress/fair-tests/add/"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def feel(user, days_ago, value, **more):
    at = NOON.replace(hour=18) - days_ago * DAY
    PainScoreFactory(check_in__user=user, check_in__at=at, value=value, **more)


def live(user, *, planned, with_it, without, stopped=None, **more):
    """A test that began so long ago that its days are past, with pain by arm."""
    chance = Random(planned)
    coins = "".join(chance.choice("01") for _ in range(planned))
    more = {"planned_days": planned, "coins": coins, **more}
    test = FairTestFactory(user=user, at=NOON - (planned + 3) * DAY, **more)
    for ago in range(planned + 3, planned + 17):
        feel(user, ago, 5)
    for number in range(planned):
        value = with_it if test.coins[number] == "1" else without
        if value is not None:
            feel(user, planned + 2 - number, value + chance.choice((-1, 0, 1)))
    return test


def read(user, test, today=TODAY):
    return read_fair_tests(user, [test], today)[0]


def text(page):
    return " ".join(page.content.decode().split())


# -- start --------------------------------------------------------------------


def form(browser, **more):
    return shown_form(browser.get(ADD)) | more


def test_a_test_starts_with_one_choice_and_one_tap(browser, user):
    page = browser.get(ADD)
    sent = shown_form(page) | {"what": "early-night"}

    answer = browser.post(ADD, sent, follow=True)

    test = FairTest.objects.get()
    assert answer.redirect_chain == [(f"{LIST}{test.uid}/", 302)]
    assert (test.habit, test.region, len(test.coins)) == (
        "early-night", "low_back", test.planned_days,
    )  # fmt: skip
    assert "starts tomorrow" in text(answer)


def test_sent_twice_it_is_one_test(browser, user):
    sent = form(browser, what="early-night")
    for _ in range(2):
        assert browser.post(ADD, sent).status_code == 302
    assert FairTest.objects.count() == 1


def test_the_chances_are_told_before_the_start(browser):
    page = text(browser.get(ADD))

    assert "such tests would find an effect of 2 points on the same day" in page
    assert "We suggest 28 days." in page
    assert page.count(" of 10</td>") == 8


def test_chances_of_another_place_are_looked_at_first(browser, user):
    sent = form(browser, what="early-night", place="pelvic")

    answer = browser.post(ADD, sent)

    assert answer.status_code == 422
    assert "How likely is a clear answer? Pelvis" in text(answer)
    assert not FairTest.objects.exists()
    again = shown_form(answer)
    assert browser.post(ADD, again).status_code == 302


def test_calm_days_without_the_exercise_lower_the_chances_that_are_told(
    browser, user, content
):
    """The plan has strength on four days of seven, whatever the coin says."""
    for slug in ("glute-bridge", "childs-pose"):
        exercise = Exercise.objects.get(slug=slug)
        BoutFactory(session__user=user, session__at=NOON - DAY, exercise=exercise)

    stretch = text(browser.get(f"{ADD}?what=childs-pose"))
    strength = text(browser.get(f"{ADD}?what=glute-bridge"))

    assert "We suggest 28 days." in stretch
    assert "calm days" not in stretch
    assert "We suggest 84 days." in strength
    assert "Your plan has calm days without strength exercises." in strength


def test_nobody_starts_a_test_of_strength_by_the_chances_of_a_habit(
    browser, user, content
):
    exercise = Exercise.objects.get(slug="glute-bridge")
    BoutFactory(session__user=user, session__at=NOON - DAY, exercise=exercise)

    answer = browser.post(ADD, form(browser, what="glute-bridge"))

    assert answer.status_code == 422
    assert "The chances depend on what you test" in text(answer)
    assert not FairTest.objects.exists()
    assert browser.post(ADD, shown_form(answer)).status_code == 302


def test_htmx_gets_the_chances_of_a_place_alone(htmx):
    page = htmx.get(
        f"{ADD}?place=hip_front", headers={"HX-Target": "fair-test-lengths"}
    )

    assert text(page).startswith("<div")
    assert "How likely is a clear answer? Front of hip" in text(page)


def test_a_length_that_cannot_answer_says_so_and_the_next_is_offered():
    too_short, enough = Chance(28, 0.3, 0.1), Chance(60, 0.85, 0.4)

    assert "too short to tell" in too_short.words
    assert "too short" not in enough.words
    assert "8 of 10 such tests would find an effect of 2 points" in enough.words
    assert advised([too_short, enough]) == 60
    assert advice([Chance(84, 0.3, 0.1)]) == (
        "With your usual ups and downs, even 84 days are unlikely to tell."
    )


def test_only_what_was_done_and_is_open_can_be_tested(browser, user, content):
    for slug in ("glute-bridge", "trigger-point-mat", "forearm-plank"):
        BoutFactory(
            session__user=user, session__at=NOON - DAY,
            exercise=Exercise.objects.get(slug=slug),
        )  # fmt: skip
    page = text(browser.get(ADD))
    assert 'value="glute-bridge"' in page
    assert 'value="cat-cow"' not in page  # never done
    assert 'value="trigger-point-mat"' not in page  # a pressure tool
    sent = form(browser, what="glute-bridge")
    RestrictionFactory(user=user, at=NOON - DAY, scope="everything")

    page = text(browser.get(ADD))

    assert 'value="glute-bridge"' not in page
    for habit in ("lunch-walk", "up-every-hour", "slow-breathing", "early-night"):
        assert f'value="{habit}"' not in page
    assert browser.post(ADD, sent).status_code == 422  # opened before the lock


def test_never_two_tests_at_once_on_one_region(browser, user):
    FairTestFactory(user=user, at=NOON - DAY)

    answer = browser.post(ADD, form(browser, what="early-night"))

    assert answer.status_code == 422
    assert "With two at once, nobody could tell" in text(answer)


def test_nor_two_of_the_same_thing(browser, user):
    FairTestFactory(user=user, at=NOON - DAY, region="pelvic")

    answer = browser.post(ADD, form(browser, what="lunch-walk"))

    assert "You are testing this already" in text(answer)


def test_after_a_test_is_lived_out_the_next_may_begin(browser, user):
    FairTestFactory(user=user, at=NOON - 40 * DAY)

    assert browser.post(ADD, form(browser, what="early-night")).status_code == 302


# -- while it runs ------------------------------------------------------------


def test_the_coin_is_on_today_and_tomorrows_is_not(htmx, user, content):
    FairTestFactory(user=user, at=NOON - DAY)

    card = text(htmx.get("/", headers={"HX-Target": "today-plan"}))

    assert "A walk after lunch: today’s coin says with." in card
    with time_machine.travel(NOON + DAY, tick=False):
        card = text(htmx.get("/", headers={"HX-Target": "today-plan"}))
    assert "A walk after lunch: today’s coin says without." in card


def test_the_coin_stands_on_the_first_screen_of_a_phone_too(htmx, user, content):
    """The card with all of it comes below the pain, where late parts move nothing."""
    FairTestFactory(user=user, at=NOON - DAY)
    ask = {"headers": {"HX-Target": "today-plan"}}

    card = text(htmx.get("/", **ask))
    way = card[card.index("plan-card-way") : card.index('id="today-coins"')]
    assert 'href="#today-coins"' in way
    assert "Coin: with <" in way

    FairTestFactory(user=user, at=NOON - DAY, habit="early-night", region="pelvic")
    card = text(htmx.get("/", **ask))
    assert "Today’s coins</a>" in card
    assert "Coin: with" not in card


def test_otherwise_is_one_tap(htmx, browser, user, content):
    test = FairTestFactory(user=user, at=NOON - DAY)
    address = f"{LIST}{test.uid}/otherwise/"

    answer = htmx.post(address, {"switch": "yes"})

    assert answer.status_code == 204
    assert "plans-changed" in answer.headers["HX-Trigger"]
    card = text(htmx.get("/", headers={"HX-Target": "today-plan"}))
    assert "You did not follow the coin today. That is fine" in card
    assert browser.post(address, {"switch": "no", "next": "/"}).url == "/"
    test.refresh_from_db()
    assert test.otherwise == []


def test_it_is_paused_carried_on_and_stopped(browser, user):
    test = FairTestFactory(user=user, at=NOON - DAY)
    page = f"{LIST}{test.uid}/"
    browser.post(f"{page}pause/", {"switch": "yes", "why": "period"})
    paused = text(browser.get(page))
    assert "Period: from 21 Nov" in paused
    # Its coin was known when the pause began: no pause takes such a day out.
    assert "your test is paused. Today still counts, whatever you do." in paused
    browser.post(f"{page}pause/", {"switch": "no"})
    assert "Pauses" not in text(browser.get(page))  # it covered no day

    answer = browser.post(f"{page}stop/", follow=True)

    assert answer.redirect_chain == [(f"{page}answer/", 302)]
    assert "Stop the test" not in text(browser.get(page))


def test_before_its_first_coin_a_test_says_when_it_starts(browser, user):
    page = browser.post(ADD, form(browser, what="early-night"), follow=True)

    assert "Starts tomorrow" in text(page)
    assert "your first coin is here tomorrow." in text(page)
    assert "Cannot tell yet" not in text(page)
    address = page.redirect_chain[0][0]
    browser.post(f"{address}pause/", {"switch": "yes", "why": "other"})
    assert "first coin" not in text(browser.get(address))


def test_the_page_of_a_test_says_todays_coin_and_whether_it_is_locked(
    browser, user, content
):
    test = FairTestFactory(user=user, at=NOON - DAY)
    assert "A walk after lunch: today’s coin says with." in text(
        browser.get(LIST + f"{test.uid}/")
    )

    RestrictionFactory(user=user, at=NOON, scope="everything", action="emergency")

    page = text(browser.get(f"{LIST}{test.uid}/"))
    assert "A walk after lunch is locked for you now" in page
    assert "I did not follow it" not in page


def test_what_was_not_followed_is_said_on_the_page_of_the_test_at_once(htmx, user):
    test = FairTestFactory(user=user, at=NOON - DAY)
    address = f"{LIST}{test.uid}/"
    htmx.post(f"{address}otherwise/", {"switch": "yes"})

    part = text(htmx.get(address, headers={"HX-Target": "test-coin"}))

    assert part.startswith('<div id="test-coin"')
    assert "You did not follow the coin today." in part


def test_what_comes_after_the_end_of_a_test_is_not_said_to_be_done(browser, user):
    test = FairTestFactory(user=user, at=NOON - 3 * DAY)
    address = f"{LIST}{test.uid}/"
    browser.post(f"{address}stop/")

    page = browser.post(f"{address}pause/", {"switch": "yes"}, follow=True)

    assert "This test has ended, so nothing was changed." in text(page)
    assert "Your test is paused" not in text(page)


def test_while_all_is_locked_nothing_can_be_filled_in(browser, user, content):
    RestrictionFactory(user=user, at=NOON, scope="everything", action="emergency")

    page = text(browser.get(ADD))

    assert "so there is nothing to test" in page
    assert "What do you want to test?" not in page


def test_nonsense_pauses_nothing(browser, user):
    test = FairTestFactory(user=user, at=NOON - DAY)

    answer = browser.post(f"{LIST}{test.uid}/pause/", {"switch": "yes", "why": "fun"})

    assert answer.status_code == 422
    test.refresh_from_db()
    assert test.pauses == []


# -- what it says -------------------------------------------------------------


def test_less_pain_on_the_days_with_it_is_told_with_its_range(user):
    test = live(user, planned=42, with_it=2, without=6)

    reading = read(user, test)

    assert reading.answer == FairTestVerdict.LOWER
    assert reading.sentence.startswith(
        "Low back: pain was lower on days with “A walk after lunch”, by about "
    )
    assert "points (from " in reading.sentence


def test_more_pain_is_told_as_well(user):
    test = live(user, planned=42, with_it=7, without=3)

    assert read(user, test).answer == FairTestVerdict.HIGHER
    assert "pain was higher on days with" in read(user, test).sentence


def test_nothing_is_told_as_what_can_be_ruled_out(user):
    test = live(user, planned=84, with_it=4, without=4)

    reading = read(user, test)

    assert reading.answer == FairTestVerdict.NOTHING
    assert "no effect of “A walk after lunch” above " in reading.sentence


def test_the_list_has_the_answer_of_each_test(browser, user):
    live(user, planned=28, with_it=3, without=6)
    FairTestFactory(user=user, at=NOON, habit="early-night", region="pelvic")

    page = text(browser.get(LIST))

    assert "<p>Starts tomorrow</p>" in page
    assert "<p>Lower on the days with it</p>" in page


def test_a_young_test_cannot_tell_yet(user):
    test = FairTestFactory(user=user, at=NOON - 4 * DAY)
    for ago in range(1, 4):
        feel(user, ago, 4)

    reading = read(user, test)

    assert reading.title == "Cannot tell yet"
    assert reading.sentence == (
        "Low back: cannot tell yet whether “A walk after lunch” makes a difference. "
        "3 days so far, about 25 more."
    )


def test_one_that_was_stopped_says_that_its_days_cannot_tell(user):
    test = FairTestFactory(user=user, at=NOON - 9 * DAY, ended_on=TODAY - 4 * DAY)

    assert read(user, test).title == "These days cannot tell"


def test_no_word_claims_a_cause(browser, user):
    for more in ({}, {"region": "pelvic"}):
        test = live(user, planned=42, with_it=2, without=6, **more)
        page = text(browser.get(f"{LIST}{test.uid}/answer/")).lower()
        main = page.partition("<main")[2].partition("</main>")[0]
        for word in ("works", "cause", "proves", "helps"):
            assert word not in main
        assert "you knew what the coin said" in main
        test.ended_on = test.last_day
        test.save()


def test_answers_that_miss_on_one_arm_are_warned_of(browser, user):
    test = live(user, planned=28, with_it=None, without=4, coins="10" * 14)

    page = text(browser.get(f"{LIST}{test.uid}/answer/"))

    assert "Answers are missing more often on one kind of day" in page
    assert "On 14 of 14 days with, and on 0 of 14 days without." in page


def test_the_sheet_tells_what_a_report_of_one_person_has_to(browser, user):
    """The items of CENT 2015 that such a test has."""
    test = FairTestFactory(user=user, at=NOON - 5 * DAY)  # with, without, with …
    for ago, value in ((7, 8), (6, 6), (4, 2), (3, 5), (2, 3)):
        feel(user, ago, value)

    page = text(browser.get(f"{LIST}{test.uid}/answer/"))

    for item in (
        "Kind of test", "Compared", "Measured", "Days", "Coins", "Expected before",
        "Average pain", "Coin followed", "No answer", "How it was judged", "Harm",
        "About",
    ):  # fmt: skip
        assert f"<dt>{item}</dt>" in page
    averages = "2.5 on days with, 5.0 on days without. In the weeks before: 7.0."
    assert averages in page


def test_days_without_an_answer_are_drawn_by_arm(user):
    test = FairTestFactory(user=user, at=NOON - 11 * DAY)  # with, without, with …
    for ago in (10, 9, 8, 7, 3):
        feel(user, ago, 4)

    with_, without = read(user, test).chart.missing

    assert with_.label == "With: no answer on 3 of 5 days"
    assert without.label == "Without: no answer on 1 of 4 days"
    # Each the height of a bar up from the line of its lane, at the middle of its day.
    assert with_.path == "M50 36v-12M72.22 36v-12M94.44 36v-12"
    assert without.path == "M61.11 72v-12"


def test_the_table_has_a_row_for_each_day_also_where_the_test_was_paused(user):
    """Its rows lie in equal slots under the picture, which has the paused days too."""
    test = FairTestFactory(
        user=user,
        at=NOON - 11 * DAY,
        pauses=[
            [(TODAY - 9 * DAY).isoformat(), (TODAY - 5 * DAY).isoformat(), "travel"]
        ],
    )
    for ago in range(1, 11):
        feel(user, ago, 4)

    rows = [
        row for month in reversed(read(user, test).chart.months)
        for row in reversed(month.rows)
    ]  # fmt: skip

    assert [coin for _day, coin, _pain in rows] == [
        "with", "without", *["none"] * 4, "with", "without", "with", "without"
    ]  # fmt: skip
    assert {pain for _day, _coin, pain in rows} == {"4"}


def test_days_are_compared_by_the_coin_whatever_was_done(user):
    test = live(user, planned=42, with_it=2, without=6)
    first = test.first_day
    test.otherwise = [(first + n * DAY).isoformat() for n in range(8)]

    reading = read(user, test)

    assert len(reading.days) == 42
    assert reading.followed == 34
    assert reading.days[first].is_with is (test.coins[0] == "1")


def test_a_locked_day_does_not_count(user, content):
    test = live(
        user, planned=42, with_it=2, without=6, habit="",
        exercise=Exercise.objects.get(slug="glute-bridge"),
    )  # fmt: skip
    RestrictionFactory(
        user=user, at=NOON - 20 * DAY, scope="everything",
        ended_on=TODAY - 15 * DAY, ended_by="answer", screening__user=user,
    )  # fmt: skip

    assert len(read(user, test).days) == 42 - 5


def test_the_last_two_days_wait_for_their_answers(user):
    test = FairTestFactory(user=user, at=NOON - 5 * DAY)

    assert [*read(user, test).days] == [TODAY - n * DAY for n in (4, 3, 2)]
    feel(user, 0, 4, kind="now")
    assert TODAY in read(user, test).days


def test_of_one_side_only_that_side_is_read(user):
    feel(user, 1, 8, side="right")
    feel(user, 1, 3, side="left")
    feel(user, 2, 5, side="both")
    readings = user.pain_scores.pain_readings(TODAY - 9 * DAY, TODAY)

    pain = pain_in(TrackedPlace(Region.LOW_BACK, Side.LEFT), readings)

    assert pain == {TODAY - DAY: 3, TODAY - 2 * DAY: 5}


# -- cost ---------------------------------------------------------------------


@pytest.mark.parametrize("page", ["", "answer/"])
def test_pages_of_a_test_keep_within_twelve_queries(
    page, browser, user, django_assert_max_num_queries
):
    test = live(user, planned=28, with_it=3, without=4)

    with django_assert_max_num_queries(9):
        browser.get(f"{LIST}{test.uid}/{page}")


@pytest.mark.parametrize("address", [LIST, ADD])
def test_twenty_tests_cost_no_more_than_one(
    address, browser, user, django_assert_max_num_queries
):
    counts = []
    for more in (1, 19):
        for _ in range(more):
            FairTestFactory(user=user, ended_on=timezone.localdate())
        with django_assert_max_num_queries(10) as counted:
            browser.get(address)
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_the_card_with_a_coin_costs_no_query_more(
    htmx, user, content, django_assert_max_num_queries
):
    FairTestFactory(user=user, at=NOON - DAY)
    FairTestFactory(user=user, at=NOON - DAY, habit="early-night", region="pelvic")
    headers = {"HX-Target": "today-plan"}
    htmx.get("/", headers=headers)

    with django_assert_max_num_queries(12):
        htmx.get("/", headers=headers)


# -- deleting -----------------------------------------------------------------


def test_a_test_that_goes_on_is_stopped_before_it_is_deleted(browser, user):
    test = FairTestFactory(user=user)

    page = browser.post(f"{LIST}{test.uid}/delete/", follow=True).text

    assert "Stop the test first." in page
    assert user.fair_tests.get() == test
    assert f"{LIST}{test.uid}/delete/" not in browser.get(f"{LIST}{test.uid}/").text


def test_an_ended_test_is_deleted_and_brought_back(browser, user):
    test = FairTestFactory(user=user, ended_on=timezone.localdate())
    assert f"{LIST}{test.uid}/delete/" in browser.get(f"{LIST}{test.uid}/").text

    browser.post(f"{LIST}{test.uid}/delete/")
    assert not user.fair_tests.exists()
    assert browser.get(f"{LIST}{test.uid}/").status_code == 404

    browser.post(f"{LIST}{test.uid}/undo/")
    assert user.fair_tests.get() == test


def test_one_whose_days_are_over_comes_back_beside_the_next_one(browser, user):
    """It was never closed: as if unfinished, it would take the region of the next."""
    old = FairTestFactory(user=user, at=NOON - 40 * DAY)
    browser.post(f"{LIST}{old.uid}/delete/")
    FairTestFactory(user=user, at=NOON - DAY, habit="early-night")

    answer = browser.post(f"{LIST}{old.uid}/undo/", follow=True)

    assert answer.status_code == 200
    assert "Fair test restored." in text(answer)
    assert user.fair_tests.count() == 2
