"""The steps after the consent: each can be left, taken up later, or put away."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from tests.factories import FunctionScoreFactory, ProgrammeFactory
from tests.today.answers import answer_no, answer_yes

CHECK, PROFILE = "red-flag", "profile"


def states(browser):
    """What the three steps say of themselves: done or open."""
    text = browser.get("/welcome/").text
    return re.findall(r'data-state="(\w+)"', text)


# -- the steps ----------------------------------------------------------------


def test_a_newcomer_finds_three_open_steps_and_a_way_past_them(browser, content):
    page = browser.get("/welcome/").text

    assert states(browser) == ["open", "open", "open"]
    assert "0 of 3 done" in page
    assert "Later: go to Today" in page
    assert 'href="/safety/check/?next=/welcome/"' in page
    assert 'href="/safety/profile/?next=/welcome/"' in page
    assert 'href="/practice/programme/?next=/welcome/"' in page


def test_one_button_a_page_is_the_first_open_step(browser, user, content):
    def primary():
        page = browser.get("/welcome/").text.partition("<h1")[2].partition("</main")[0]
        tags = [t.partition(">")[0] for t in page.split("<") if 'class="button"' in t]
        return [tag for tag in tags if "data-kind" not in tag]

    found = [primary()]
    browser.post("/welcome/", {"low_back": "low_back"})
    found.append(primary())
    answer_no(user, CHECK)
    found.append(primary())
    answer_no(user, PROFILE)
    found.append(primary())
    ProgrammeFactory(user=user)
    found.append(primary())

    assert [len(tags) for tags in found] == [1] * 5
    wanted = ["button", "/safety/check/", "/safety/profile/", "/programme/", 'href="/"']
    for (tag,), part in zip(found, wanted, strict=True):
        assert part in tag


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_steps_are_done_in_any_order(browser, user, content, order):
    def safety():
        answer_no(user, CHECK)
        answer_no(user, PROFILE)

    steps = [
        lambda: browser.post("/welcome/", {"pelvic": "pelvic"}),
        safety,
        lambda: ProgrammeFactory(user=user),
    ]
    done = []
    for number in order:
        steps[number]()
        done.append(number)
        assert [n for n, s in enumerate(states(browser)) if s == "done"] == sorted(done)

    page = browser.get("/welcome/").text
    assert "3 of 3 done" in page
    assert "Go to Today" in page
    assert "Later: go to Today" not in page


def test_half_of_the_safety_step_is_not_done(browser, user, content):
    answer_no(user, CHECK)

    assert states(browser)[1] == "open"


def test_a_check_of_long_ago_is_no_step_back(browser, user, content):
    """That it is due again is told on Today, as the weekly question it is."""
    answer_no(user, CHECK, days_ago=30)
    answer_no(user, PROFILE, days_ago=30)

    assert states(browser)[1] == "done"


def test_without_any_questions_nothing_counts_as_answered(browser, db):
    assert states(browser)[1] == "open"


def test_the_text_that_was_agreed_to_can_be_read_again(browser, content):
    page = browser.get("/welcome/").text

    assert "It is not a medical device" in page
    assert "Please read before you start" not in page


# -- where it hurts -----------------------------------------------------------


def test_places_are_kept_in_the_order_of_the_list(browser, user):
    answer = browser.post(
        "/welcome/",
        {"hip_front": ["hip_front.right", "hip_front.left"], "low_back": "low_back"},
    )

    assert (answer.status_code, answer.url) == (302, "/welcome/")
    user.refresh_from_db()
    assert user.regions == ["low_back", "hip_front.left", "hip_front.right"]
    page = browser.get("/welcome/").text
    assert "Front of hip, left" in page


def test_today_asks_about_these_places_and_no_others(browser, user):
    browser.post("/welcome/", {"hip_front": "hip_front.left"})

    page = browser.get("/").text

    assert "Front of hip, left" in page
    assert "Low back" not in page


def test_places_can_be_changed(browser, user):
    browser.post("/welcome/", {"low_back": "low_back"})

    browser.post("/welcome/", {"pelvic": "pelvic.middle"})

    user.refresh_from_db()
    assert user.regions == ["pelvic.middle"]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose at least one place."),
        ({"low_back": ["low_back.both"]}, "Choose from the list."),
        ({"hip_front": ["hip_front.middle"]}, "Choose from the list."),
        ({"low_back": ["pelvic"]}, "Choose from the list."),
        ({"other": ["other"]}, "Choose at least one place."),
    ],
)
def test_nonsense_is_refused_in_words_and_nothing_changes(
    browser, user, sent, sentence
):
    browser.post("/welcome/", {"pelvic": "pelvic"})

    answer = browser.post("/welcome/", sent)

    assert answer.status_code == 422
    assert sentence in answer.text
    user.refresh_from_db()
    assert user.regions == ["pelvic"]


def test_what_was_ticked_stays_ticked_beside_a_mistake(browser):
    answer = browser.post(
        "/welcome/", {"low_back": ["low_back.left"], "pelvic": ["nowhere"]}
    )

    tag = answer.text.partition('value="low_back.left"')[2].partition(">")[0]
    assert "checked" in tag


def test_before_consent_no_place_is_stored(browser, user):
    user.withdraw_consent(now=user.date_joined)

    answer = browser.post("/welcome/", {"low_back": "low_back"})

    assert answer.status_code == 422
    user.refresh_from_db()
    assert user.regions == []


def test_the_page_costs_few_queries(
    browser, user, content, django_assert_max_num_queries
):
    ProgrammeFactory(user=user)

    with django_assert_max_num_queries(6):
        assert browser.get("/welcome/").status_code == 200


# -- the card on Today --------------------------------------------------------


def test_today_says_what_waits_and_what_it_locks_one_after_the_other(
    browser, user, content
):
    """What locks something comes first; no counting of steps."""

    def waits():
        page = browser.get("/").text
        panel = page.partition('class="panel unanswered"')[2].partition("</section>")[0]
        return " ".join(panel.split())

    assert "Answer the safety check" in waits()
    assert "Until then pressure tools are locked." in waits()
    assert 'action="/welcome/hide/"' in waits()
    answer_no(user, CHECK)
    assert "Answer the questions about your health" in waits()
    assert "Until then pressure tools are locked." in waits()
    answer_no(user, PROFILE)
    assert "Choose where it hurts" in waits()
    assert "locked" not in waits()
    browser.post("/welcome/", {"pelvic": "pelvic"})
    assert "Say how much time you have" in waits()
    ProgrammeFactory(user=user)
    assert waits() == ""


def test_the_card_can_be_put_away_for_good(browser, user, content):
    answer = browser.post("/welcome/hide/")

    assert answer.url == "/"
    assert "unanswered" not in browser.get("/").text
    assert browser.post("/welcome/hide/").url == "/"
    assert states(browser) == ["open", "open", "open"]


def test_the_card_goes_when_all_is_done(browser, user, content):
    browser.post("/welcome/", {"pelvic": "pelvic"})
    answer_no(user, CHECK)
    answer_no(user, PROFILE)
    ProgrammeFactory(user=user)

    assert "unanswered" not in browser.get("/").text


def test_putting_away_is_ones_own(browser, other_user):
    browser.post("/welcome/hide/")

    other_user.refresh_from_db()
    assert not other_user.hides_setup


# -- once a week --------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_ago", "is_asked"), [(None, False), (0, False), (6, False), (7, True)]
)
def test_the_weekly_check_is_offered_when_it_is_due(
    browser, user, content, days_ago, is_asked
):
    """Who never answered it is led there by the set-up, and not twice."""
    if days_ago is not None:
        answer_no(user, CHECK, days_ago=days_ago)

    page = browser.get("/").text
    assert ("Answer this week’s safety check" in page) is is_asked


@pytest.mark.parametrize(
    ("days_ago", "is_asked"), [(None, True), (0, False), (6, False), (7, True)]
)
def test_everyday_activities_are_asked_for_once_a_week(
    browser, user, days_ago, is_asked
):
    if days_ago is not None:
        FunctionScoreFactory(
            user=user, at=timezone.now() - timedelta(days=days_ago), stairs=5
        )

    assert ("/symptoms/function/add/" in browser.get("/").text) is is_asked


# -- what is closed -----------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "title"),
    [("R-01", "Emergency"), ("R-12", "See a doctor today")],
)
def test_today_says_first_what_is_closed_and_why(browser, user, content, code, title):
    question = answer_yes(user, code)

    page = browser.get("/").text

    banner = page.partition('id="closed-now"')[2].partition("</section>")[0]
    assert title in banner
    # What locks everything leaves nothing else to ask for.
    assert ("unanswered" in page) is (code != "R-01")
    assert question.text in unescape(banner)
    assert 'href="/safety/?next=/"' in banner


def test_nothing_closed_is_no_banner(browser, other_user, content):
    answer_yes(other_user, "R-01")

    assert "closed-now" not in browser.get("/").text


def test_today_with_something_closed_costs_no_more(
    browser, user, content, django_assert_max_num_queries
):
    ProgrammeFactory(user=user)
    answer_yes(user, "R-01")

    with django_assert_max_num_queries(10):
        assert browser.get("/").status_code == 200


# -- what one has -------------------------------------------------------------


def test_today_leads_to_exercises_for_what_one_has(browser, user, other_user):
    ProgrammeFactory(user=other_user, places=["bed"])
    ProgrammeFactory(user=user, places=["chair"], equipment=["band"])

    page = browser.get("/").text

    assert "/library/?place=chair&amp;equipment=band" in page
    assert "place=bed" not in page
