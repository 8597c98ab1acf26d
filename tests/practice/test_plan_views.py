"""The page of the week: what it shows to whom, and each tap on it."""

import json
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from psoas_care.library.models import Exercise
from psoas_care.practice.models import DoseStep
from tests.answers import say
from tests.factories import (
    BoutFactory,
    CheckInFactory,
    DoseStepFactory,
    FlareFactory,
    PainScoreFactory,
    PlanChoiceFactory,
    ProgrammeFactory,
    SessionFactory,
    SessionPainFactory,
)
from tests.practice.people import TODAY, close, plan_of, practise, practise_well, slugs

pytestmark = pytest.mark.usefixtures("content")
DAY = timedelta(days=1)
UID = "11111111-1111-4111-8111-111111111111"
YES, NO = {"switch": "yes"}, {"switch": "no"}


@pytest.fixture
def plan(user):
    """Compose today's plan of the user anew, whenever it is called."""
    return lambda: plan_of(user, timezone.localdate())


def item_address(item, what):
    return f"/practice/programme/items/{item.uid}/{what}/"


def names(plan):
    return [item.exercise.name for item in plan().items]


# -- what is shown ------------------------------------------------------------


def test_each_exercise_comes_with_dose_and_reasons(browser, plan):
    page = unescape(browser.get("/practice/").text)

    for item in plan().items:
        assert item.exercise.name in page
        assert item.effort_in_words in page
        assert item.uid.hex[:8] in page
        for reason in item.reasons:
            assert reason in page
    assert "/practice/programme/play/" in page


def test_who_has_no_programme_is_told_what_holds_until_then(browser, user):
    assert "Until then: 10 minutes" in browser.get("/practice/").text

    ProgrammeFactory(user=user)

    assert "Until then: 10 minutes" not in browser.get("/practice/").text


def test_in_an_emergency_there_is_no_session_but_help(browser, user):
    close(user)

    page = browser.get("/practice/").text

    assert "No session right now" in page
    assert "/safety/help/" in page
    assert "/practice/programme/play/" not in page


def test_what_cannot_be_had_is_named_with_its_reason(browser, user):
    ProgrammeFactory(user=user, places=["standing"], minutes=5)

    page = browser.get("/practice/").text

    assert "Missing today" in page
    assert "needs a place or equipment that you do not have" in page


def test_a_rest_day_still_has_a_session_for_who_feels_like_it(browser, user):
    tomorrow = (timezone.localdate().weekday() + 1) % 7
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    ProgrammeFactory(user=user, weekdays=[days[tomorrow]])

    page = browser.get("/practice/").text

    assert "A rest day" in page
    assert "Start" in page
    assert "Skip today" not in page


@pytest.mark.parametrize("count", [1, 20, 500])
def test_a_week_costs_twelve_queries_whatever_the_past(
    browser, user, count, django_assert_num_queries
):
    write_past(user, count)
    browser.get("/practice/")

    with django_assert_num_queries(12):
        browser.get("/practice/")


def write_past(user, count):
    """A programme, and `count` rows of each kind over three years."""
    exercise = Exercise.objects.get(slug="glute-bridge")
    ProgrammeFactory(user=user)
    for n in range(count):
        at = timezone.now() - (n % 1000) * DAY
        session = SessionFactory(user=user, at=at)
        BoutFactory(session=session, exercise=exercise)
        SessionPainFactory(session=session)
        PainScoreFactory(check_in=CheckInFactory(user=user, at=at))
        PlanChoiceFactory(user=user, at=at, exercise=exercise)
        DoseStepFactory(user=user, at=at, exercise=exercise)
        until = timezone.localdate(at)
        FlareFactory(user=user, at=at - DAY, until=until)


def test_only_the_fragment_is_sent_to_htmx(htmx):
    page = htmx.get("/practice/", headers={"HX-Target": "week-plan"}).text

    assert page.strip().startswith('<div id="week-plan"')


def test_who_should_see_somebody_reads_so_on_today_and_in_the_week(browser, htmx, user):
    for days_ago in range(3):
        at = timezone.now() - days_ago * DAY
        PainScoreFactory(check_in=CheckInFactory(user=user, at=at), value=8)

    for page in (
        browser.get("/practice/").text,
        htmx.get("/", headers={"HX-Target": "today-plan"}).text,
    ):
        assert (
            "Book an appointment with a doctor or physiotherapist within the next"
            in page
        )
        assert "/safety/check/" in page


# -- swap ---------------------------------------------------------------------


def test_a_swap_is_for_today_and_sent_twice_is_one(browser, user, plan):
    item = next(item for item in plan().items if item.options)
    other = item.options[0]

    for _ in range(2):
        answer = browser.post(item_address(item, "swap"), {"to": other.slug})
        assert (answer.status_code, answer.url) == (302, "/practice/")

    assert other in [item.exercise for item in plan().items]
    assert user.plan_choices.count() == 1


def test_from_one_swap_to_another_and_back(browser, user, plan):
    item = next(item for item in plan().items if len(item.options) > 1)
    first, second = item.options[:2]
    before = slugs(plan())

    browser.post(item_address(item, "swap"), {"to": first.slug})
    there = next(one for one in plan().items if one.exercise == first)
    browser.post(item_address(there, "swap"), {"to": second.slug})
    assert second.slug in slugs(plan())
    there = next(one for one in plan().items if one.exercise == second)
    browser.post(item_address(there, "swap"), {"to": item.exercise.slug})

    assert slugs(plan()) == before
    assert user.plan_choices.count() == 1


@pytest.mark.parametrize("to", ["", "no-such-thing", "sphinx-psoas-release"])
def test_a_swap_to_what_does_not_fit_is_refused(browser, user, plan, to):
    item = plan().items[0]

    answer = browser.post(item_address(item, "swap"), {"to": to})

    assert answer.status_code == 422
    assert "Choose one of the exercises that fit today." in answer.text
    assert not user.plan_choices.exists()


def test_htmx_hears_that_plans_changed(htmx, plan):
    item = plan().items[0]

    answer = htmx.post(item_address(item, "skip"), YES)

    assert answer.status_code == 204
    assert "plans-changed" in answer.headers["HX-Trigger"]


@pytest.mark.parametrize(
    ("places", "is_offered"),
    [(["floor"], False), (["chair"], False), (["standing"], False),
     (["standing", "chair"], True)],
)  # fmt: skip
def test_a_short_break_is_offered_where_all_of_it_is_possible(
    browser, user, places, is_offered
):
    # It is done standing, and its breathing on a chair.
    ProgrammeFactory(user=user, places=places)
    short = "/practice/routines/micro-break/play/"

    assert (short in browser.get("/practice/").text) is is_offered


def test_a_short_break_of_which_a_part_is_closed_is_not_offered(browser, user):
    say(user, "hip-flexor-strain-acute")  # closes what it does standing
    short = "/practice/routines/micro-break/play/"

    assert short not in browser.get("/practice/").text


def test_a_short_break_is_no_way_round_a_gentle_day(browser, htmx, user):
    short = "/practice/routines/micro-break/play/"
    assert short in browser.get("/practice/").text
    assert short not in browser.get("/").text  # which does not know yet

    FlareFactory(user=user)

    assert short not in browser.get("/practice/").text
    assert short not in htmx.get("/", headers={"HX-Target": "today-plan"}).text


# -- leaving out --------------------------------------------------------------


def test_leaving_out_and_putting_back(browser, user, plan):
    item = plan().items[0]
    before = slugs(plan())

    for _ in range(2):
        assert browser.post(item_address(item, "skip"), YES).status_code == 302
    assert item.exercise.slug not in slugs(plan())
    assert "Put it back" in browser.get("/practice/").text

    for _ in range(2):
        assert browser.post(item_address(item, "skip"), NO).status_code == 302
    assert slugs(plan()) == before


@pytest.mark.parametrize("sent", [{}, {"switch": ""}, {"switch": "perhaps"}])
@pytest.mark.parametrize("what", ["flare", "skip"])
def test_a_tap_that_says_nothing_changes_nothing(browser, user, sent, what):
    answer = browser.post(f"/practice/programme/{what}/", sent)

    assert answer.status_code == 422
    assert "Choose yes or no." in answer.text
    assert not user.flares.exists()
    assert not user.plan_choices.exists()


def test_a_tap_on_a_page_from_before_the_last_upgrade_is_understood(browser, user):
    browser.post("/practice/programme/skip/", {"is_so": "yes"})
    assert user.plan_choices.count() == 1

    browser.post("/practice/programme/skip/", {"is_so": "no"})
    assert user.plan_choices.count() == 0


def test_a_day_can_be_left_out_and_taken_up_again(browser, user):
    for _ in range(2):
        browser.post("/practice/programme/skip/", YES)
    page = browser.get("/practice/").text
    assert "Today is left out" in page
    assert "nothing to make up for" in page
    assert user.plan_choices.count() == 1

    for _ in range(2):
        browser.post("/practice/programme/skip/", NO)
    assert "Today is left out" not in browser.get("/practice/").text


# -- a bad time ---------------------------------------------------------------


def test_a_bad_time_begins_and_ends_with_one_tap(browser, user, plan):
    for _ in range(2):
        browser.post("/practice/programme/flare/", YES)
    assert user.flares.count() == 1
    page = browser.get("/practice/").text
    assert "It has passed" in page
    assert {item.exercise.category for item in plan().items} == {"relax"}

    for _ in range(2):
        browser.post("/practice/programme/flare/", NO)
    assert not plan().is_flare
    assert user.flares.count() == 1


def test_a_bad_time_that_began_on_other_days_keeps_its_days(browser, user):
    today = timezone.localdate()
    flare = FlareFactory(user=user, at=timezone.now() - 3 * DAY)

    browser.post("/practice/programme/flare/", NO)

    flare.refresh_from_db()
    assert (flare.local_day, flare.until) == (today - 3 * DAY, today)


# -- offers -------------------------------------------------------------------


@pytest.fixture
def offered(user, plan):
    """An item of today that waits for a yes or no."""
    slug = slugs(plan())[0]
    ago = (timezone.localdate() - practise_well(user, slug).local_day).days - 1
    user.sessions.all().delete()
    for days_ago in (6, 4, 2):
        practise_well(user, slug, days_ago=days_ago - ago)
    ProgrammeFactory(user=user, minutes=60)
    return next(item for item in plan().items if item.offer)


def test_a_yes_is_the_dose_from_now_on(browser, user, plan, offered):
    for _ in range(2):
        answer = browser.post(item_address(offered, "accept"))
        assert answer.status_code == 302

    step = user.dose_steps.get()
    assert step.kind == DoseStep.Kind.ACCEPTED
    assert step.reason == "three-greens"
    amount = offered.offer[0].amount
    assert (step.hold_seconds, step.repetitions, step.sets) == (
        amount.hold_seconds, amount.repetitions, amount.sets,
    )  # fmt: skip
    assert plan().doses.of(offered.exercise.slug).amount == amount


def test_a_no_keeps_the_dose_and_is_not_asked_again_at_once(
    browser, user, plan, offered
):
    browser.post(item_address(offered, "refuse"))

    found = plan().doses.of(offered.exercise.slug)
    assert found.amount == offered.current_dose.amount
    assert not found.next.is_offer


def test_of_two_tabs_the_first_word_counts(browser, user, offered):
    browser.post(item_address(offered, "refuse"))
    browser.post(item_address(offered, "accept"))

    assert user.dose_steps.get().kind == DoseStep.Kind.REFUSED


def test_what_is_not_offered_cannot_be_taken(browser, user, plan):
    answer = browser.post(item_address(plan().items[0], "accept"))

    assert answer.status_code == 404
    assert not user.dose_steps.exists()


# -- whose it is --------------------------------------------------------------


@pytest.mark.parametrize("what", ["swap", "skip", "accept", "refuse"])
def test_an_item_of_another_person_or_day_is_not_found(browser, user, other_user, what):
    today = timezone.localdate()
    theirs = plan_of(other_user, today).items[0]
    tomorrow = plan_of(user, today + DAY).items[0]

    for item in (theirs, tomorrow):
        answer = browser.post(item_address(item, what), {**YES, "to": "cat-cow"})
        assert answer.status_code == 404

    assert not user.plan_choices.exists()
    assert not other_user.plan_choices.exists()


# -- the player ---------------------------------------------------------------


def test_todays_session_is_played(browser, plan):
    page = unescape(browser.get("/practice/programme/play/").text)

    for name in names(plan):
        assert name in page
    assert "player-score" in page


@pytest.mark.parametrize(
    ("felt", "first"),
    [
        ([("right", 5)], "right"),
        ([("right", 5), ("left", 6)], "left"),
        # by the mean, so that who says more often is not worse off
        ([("right", 5), ("left", 6), ("left", 2)], "right"),
        ([("right", 4), ("left", 4)], "left"),
        ([("both", 9)], "left"),
    ],
)
def test_the_side_that_hurts_more_is_done_first(browser, user, felt, first):
    for hour, (side, value) in enumerate(felt, start=1):
        at = timezone.now() - timedelta(days=1, hours=hour)
        PainScoreFactory(
            check_in__user=user,
            check_in__at=at,
            region="hip_front",
            side=side,
            value=value,
        )

    page = browser.get("/practice/programme/play/").content.decode()

    found = json.loads(
        page.partition('id="player-score"')[2].split(">", 1)[1].split("<")[0]
    )
    sides = [phase["side"] for phase in found["phases"]]
    assert next(side for side in sides if side in {"left", "right"}) == first


@pytest.mark.parametrize("count", [1, 20])
def test_it_costs_twelve_queries(browser, user, count, django_assert_num_queries):
    write_past(user, count)
    browser.get("/practice/programme/play/")

    with django_assert_num_queries(12):
        browser.get("/practice/programme/play/")


def test_where_all_is_closed_nothing_is_played(browser, user):
    close(user)

    page = browser.get("/practice/programme/play/")

    assert page.status_code == 200
    assert "player-score" not in page.text


# -- Today --------------------------------------------------------------------


def test_today_leads_to_the_session_at_once_and_asks_for_it_later(browser, htmx, plan):
    page = browser.get("/").text
    card = unescape(htmx.get("/", headers={"HX-Target": "today-plan"}).text)

    assert "/practice/programme/play/" in page
    assert 'hx-trigger="load"' in page
    assert plan().title in card
    assert plan().items[0].exercise.name in card


@pytest.mark.parametrize("count", [1, 20])
def test_the_card_of_today_costs_twelve(htmx, user, count, django_assert_num_queries):
    write_past(user, count)
    htmx.get("/", headers={"HX-Target": "today-plan"})

    with django_assert_num_queries(12):
        htmx.get("/", headers={"HX-Target": "today-plan"})


def test_where_nothing_is_left_after_reds_the_advice_still_stands(browser, user):
    # Two reds of each within a week: even what is restful rests.
    relaxing = Exercise.objects.filter(category="relax").values_list("slug", flat=True)
    shift = (TODAY - timezone.localdate()).days
    for days_ago in (1, 2, 3):
        practise(user, *relaxing, days_ago=shift + days_ago, before=2, worst=8)

    page = unescape(browser.get("/practice/").text)

    assert "No relaxing today: it was too much lately, so take a break from it." in page
    assert "Time to get it checked" in page
    assert "or choose a session yourself" not in page
