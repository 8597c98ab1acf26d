"""What a clinician has looked at, and what is back afterwards."""

import re

import pytest
from django.utils import timezone

from psoas_care.safety.consequences import ACTIONS, action_of
from psoas_care.safety.models import Question
from psoas_care.safety.recording import confirm_checked
from psoas_care.safety.rules import AnsweredQuestion
from psoas_care.safety.vocabulary import Given, QuestionKind
from tests.answers import say
from tests.forms import shown_form
from tests.safety.sent import group_of, is_open, say_no, say_no_to_all, tell

LOOKED_AT = "a doctor or physiotherapist has looked at it"
ALREADY_COUNTS = "What you ticked already counts"


def address(code):
    return f"/safety/check/?group={group_of(code)}"


@pytest.fixture
def looked_at(user, content):
    """Somebody whose red flags of some days ago were checked by a clinician today."""
    say_no_to_all(user, days_ago=3)

    def tell_and_check(*flags, days_ago=2, given=Given.YES):
        today = timezone.now().date()
        for code in flags:
            tell(user, code, given, days_ago=days_ago)
            first = user.restrictions.filter(code=code).first()
            confirm_checked(first, checked_on=today, today=today)

    return tell_and_check


def open_codes(user):
    still = user.restrictions.filter(ended_on=None)
    return sorted(still.values_list("code", flat=True))


def yes_to(user):
    return set(user.answers.current().yes().values_list("question__code", flat=True))


@pytest.mark.parametrize("code", ["R-08", "R-16", "R-01", "R-19"])
def test_it_closes_again_when_it_is_back(browser, user, looked_at, code):
    looked_at(code)
    page = browser.get(address(code))
    assert LOOKED_AT in page.text
    assert code not in shown_form(page)  # the tick of then says nothing of now

    answer = browser.post(address(code), {**shown_form(page), code: "on"})

    assert answer.status_code == 302
    assert open_codes(user) == [code]
    assert "show no reason not to exercise" not in browser.get("/safety/").text
    assert code in shown_form(browser.get(address(code)))  # it stands, and is ticked


def test_what_is_not_back_stays_as_it_was_told(browser, user, looked_at):
    looked_at("R-16")
    page = shown_form(browser.get(address("R-16")))

    browser.post(address("R-16"), {**page, "R-15": "on", "R-15-form": "milder"})

    assert open_codes(user) == ["R-15"]
    assert yes_to(user) == {"R-15", "R-16"}


def test_none_of_these_says_that_nothing_is_back(browser, user, looked_at):
    looked_at("R-16")
    page = shown_form(browser.get(address("R-16")))

    browser.post(address("R-16"), {**page, "none": "1"})

    assert open_codes(user) == []
    assert yes_to(user) == {"R-16"}


def test_a_page_from_before_the_clinician_closes_nothing_by_its_old_tick(
    browser, user, looked_at
):
    tell(user, "R-16", days_ago=2)
    stale = shown_form(browser.get(address("R-16")))
    today = timezone.now().date()
    confirm_checked(user.restrictions.get(), checked_on=today, today=today)

    answer = browser.post(address("R-16"), stale)

    assert answer.status_code == 409
    assert open_codes(user) == []
    assert ALREADY_COUNTS not in answer.content.decode()
    assert LOOKED_AT in answer.content.decode()
    browser.post(address("R-16"), shown_form(answer))
    assert open_codes(user) == ["R-16"]  # seen again, and meant


def test_one_that_waits_for_a_clinician_is_ticked_and_not_told_twice(
    browser, user, looked_at
):
    tell(user, "R-16")
    page = browser.get(address("R-16"))
    assert LOOKED_AT not in page.text

    browser.post(address("R-16"), shown_form(page))

    assert user.restrictions.count() == 1


def test_an_aneurysm_that_was_looked_at_closes_again_when_it_beats_again(
    browser, user, looked_at
):
    """Pressure is closed for good; what is told again is the emergency."""
    looked_at("R-07")
    assert user.restrictions.filter(ended_on=None).count() == 1  # for good
    page = shown_form(browser.get(address("R-07")))

    browser.post(address("R-07"), {**page, "R-07": "on", "R-07-form": "milder"})

    actions = user.restrictions.filter(ended_on=None).values_list("action", flat=True)
    assert "today" in set(actions)


def test_the_weekly_question_says_what_still_true_means(browser, user, looked_at):
    looked_at("R-08")

    assert "it is as it was then" in browser.get("/safety/check/").text


def weekly(browser, user, code, chosen="still"):
    """The weekly page as it was opened, with an answer chosen and not sent."""
    page = shown_form(browser.get("/safety/check/"))
    return {**page, code: chosen}


def check_today(user):
    today = timezone.now().date()
    confirm_checked(user.restrictions.get(ended_on=None), checked_on=today, today=today)


@pytest.mark.parametrize("code", ["R-08", "R-16"])
def test_still_true_on_a_page_from_before_the_clinician_closes_again(
    browser, user, looked_at, code
):
    """That page did not say what “still true” means, so it counts, and is said."""
    tell(user, code, days_ago=2)
    sent = weekly(browser, user, code)
    check_today(user)

    first = browser.post("/safety/check/", sent, follow=True)
    again = browser.post("/safety/check/", sent, follow=True)

    assert "so it is locked again" in first.text
    for answer in (first, again):  # an honest double send is one statement
        assert open_codes(user) == [code]
        assert user.screenings.filter(kind="red-flag").count() == 3
        assert "show no reason not to exercise" not in answer.text


def test_the_weekly_page_sent_once_more_after_the_clinician_closes_again(
    browser, user, looked_at
):
    tell(user, "R-08", days_ago=2)
    sent = weekly(browser, user, "R-08")
    browser.post("/safety/check/", sent)
    check_today(user)

    browser.post("/safety/check/", sent)

    assert open_codes(user) == ["R-08"]


def test_still_true_of_what_was_taken_back_elsewhere_closes_again(
    browser, user, looked_at
):
    tell(user, "R-08", days_ago=2)
    sent = weekly(browser, user, "R-08")
    clear_page = f"/safety/holds/{user.restrictions.get().uid}/clear/"
    assert browser.post(clear_page, {"mistake": "1"}).status_code == 302
    assert open_codes(user) == []

    browser.post("/safety/check/", sent)

    assert open_codes(user) == ["R-08"]
    assert yes_to(user) == {"R-08"}


@pytest.mark.parametrize("code", ["R-15", "R-19", "R-20", "R-21", "R-22", "R-25"])
def test_what_may_last_is_asked_anew_when_its_sign_is_over(
    browser, user, looked_at, code
):
    """The pain is gone; the blood thinners in the same sentence may not be."""
    say_no(user, QuestionKind.BELLY)
    say(user, "T-1")
    say(user, "T-2")
    assert is_open(browser, "sphinx-psoas-release")
    looked_at(code)
    say(user, "T-1")
    say(user, "T-2")

    browser.post("/safety/check/", weekly(browser, user, code, "over"))

    say(user, "T-1")
    say(user, "T-2")
    assert not is_open(browser, "sphinx-psoas-release")
    if code != "R-25":  # a hernia is about the belly alone
        assert not is_open(browser, "trigger-point-mat")
    say_no(user, QuestionKind.PROFILE, QuestionKind.BELLY)
    say(user, "T-1")
    say(user, "T-2")
    assert is_open(browser, "sphinx-psoas-release")


def test_what_may_last_is_asked_anew_when_its_tick_is_taken_away(
    browser, user, looked_at
):
    tell(user, "R-22")
    sent = {**shown_form(browser.get(address("R-22"))), "none": "1"}
    del sent["R-22"]
    assert browser.post(address("R-22"), sent).status_code == 302
    check_today(user)

    assert "R-22" not in yes_to(user)
    assert not is_open(browser, "trigger-point-mat")
    say_no(user, QuestionKind.PROFILE)
    assert is_open(browser, "trigger-point-mat")


def test_still_true_as_the_clinician_saw_it_closes_nothing(browser, user, looked_at):
    looked_at("R-08")
    sent = weekly(browser, user, "R-08")

    for _again in range(2):
        assert browser.post("/safety/check/", sent).status_code == 302

    assert open_codes(user) == []


def test_a_screen_sent_once_more_after_the_clinician_asks_and_then_closes(
    browser, user, looked_at
):
    sent = {**shown_form(browser.get(address("R-08"))), "R-08": "on"}
    browser.post(address("R-08"), sent)
    browser.post(address("R-08"), sent)
    assert open_codes(user) == ["R-08"]  # an honest double send is one statement
    check_today(user)

    answer = browser.post(address("R-08"), sent)

    assert answer.status_code == 409
    assert LOOKED_AT in answer.text
    browser.post(address("R-08"), {**shown_form(answer), "R-08": "on"})
    assert open_codes(user) == ["R-08"]


def test_a_tick_that_it_is_back_counts_after_each_clinician(browser, user, looked_at):
    looked_at("R-08")
    sent = {**shown_form(browser.get(address("R-08"))), "R-08": "on"}

    for _time in range(2):
        browser.post(address("R-08"), sent)
        assert open_codes(user) == ["R-08"]
        check_today(user)


# -- what of the profile is a red flag at the same time -----------------------

FLAGS_OF_THE_PROFILE = [
    ("hip-fracture-suspected", Given.YES, {}),
    ("dvt", Given.WORSE, {"dvt-form": "worse"}),
]


def profile(code):
    return f"/safety/profile/?group={group_of(code)}"


@pytest.mark.parametrize(("code", "given", "form"), FLAGS_OF_THE_PROFILE)
def test_what_the_profile_sent_to_a_doctor_closes_again_when_it_is_back(
    browser, user, looked_at, code, given, form
):
    looked_at(code, given=given)
    page = browser.get(profile(code))
    assert LOOKED_AT in page.text
    assert code not in shown_form(page)

    answer = browser.post(profile(code), {**shown_form(page), **form, code: "on"})

    assert answer.status_code == 302
    assert open_codes(user) == [code]
    assert not is_open(browser, "cat-cow")
    assert code in shown_form(browser.get(profile(code)))


@pytest.mark.parametrize(("code", "given", "form"), FLAGS_OF_THE_PROFILE)
def test_a_tick_in_a_profile_that_is_not_sound_yet_closes_at_once(
    browser, user, looked_at, code, given, form
):
    looked_at(code, given=given)
    page = shown_form(browser.get(profile(code)))

    answer = browser.post(profile(code), {**page, **form, code: "on", "none": "1"})

    assert answer.status_code == 422
    assert open_codes(user) == [code]


@pytest.mark.parametrize(("code", "given", "form"), FLAGS_OF_THE_PROFILE)
def test_left_alone_the_profile_stays_as_it_was_told(
    browser, user, looked_at, code, given, form
):
    looked_at(code, given=given)

    page = shown_form(browser.get(profile(code)))
    browser.post(profile(code), {**page, "none": "1"})

    assert open_codes(user) == []
    assert user.answers.current().get(question__code=code).given == given


@pytest.mark.parametrize(("code", "given", "form"), FLAGS_OF_THE_PROFILE)
def test_an_old_tick_in_a_profile_of_before_the_clinician_is_shown_once_more(
    browser, user, looked_at, code, given, form
):
    tell(user, code, given, days_ago=2)
    stale = shown_form(browser.get(profile(code)))
    today = timezone.now().date()
    confirm_checked(user.restrictions.get(), checked_on=today, today=today)

    answer = browser.post(profile(code), stale)

    assert answer.status_code == 409
    assert open_codes(user) == []
    browser.post(profile(code), shown_form(answer))
    assert open_codes(user) == [code]


@pytest.mark.parametrize("pressed", [{}, {"none": "1"}], ids=["continue", "none"])
def test_what_is_over_can_be_said_to_be_over(browser, user, looked_at, pressed):
    """Or nobody could open again what a yes of the profile closes by itself."""
    code = "hip-fracture-suspected"
    looked_at(code)
    assert not is_open(browser, "step-up")
    page = shown_form(browser.get(profile(code)))

    browser.post(profile(code), {**page, f"{code}-over": "on", **pressed})

    assert yes_to(user) == set()
    assert is_open(browser, "step-up")


@pytest.mark.parametrize(("code", "given", "form"), FLAGS_OF_THE_PROFILE)
def test_none_of_these_writes_no_yes_down(browser, user, looked_at, code, given, form):
    """The answer stands as it was told; nobody told it again."""
    looked_at(code, given=given)
    told = user.answers.filter(question__code=code).count()
    page = shown_form(browser.get(profile(code)))

    browser.post(profile(code), {**page, "none": "1"})

    assert user.answers.filter(question__code=code).count() == told
    assert code in yes_to(user)


def test_back_and_over_at_once_is_back(browser, user, looked_at):
    code = "hip-fracture-suspected"
    looked_at(code)
    page = shown_form(browser.get(profile(code)))

    answer = browser.post(profile(code), {**page, code: "on", f"{code}-over": "on"})

    assert answer.status_code == 422
    assert open_codes(user) == [code]


def test_every_answer_that_sends_to_a_clinician_is_among_these(content):
    """Signs aside: they are told each time anew."""
    found = {
        (q.code, given)
        for q in Question.objects.exclude(
            kind__in=[QuestionKind.SIGN, QuestionKind.RED_FLAG]
        )
        for given in (Given.YES, Given.WORSE)
        if action_of(
            AnsweredQuestion(
                q.code, q.kind, q.behaviour, q.worse_behaviour, given=given
            )
        )
        in ACTIONS
    }

    assert found - {("hip-fracture-suspected", Given.WORSE)} == {
        (code, given) for code, given, _form in FLAGS_OF_THE_PROFILE
    }


@pytest.mark.parametrize("code", ["R-01", "R-16"])
def test_the_history_says_of_none_of_these_that_nothing_is_new(
    browser, user, looked_at, code
):
    looked_at(code)
    page = shown_form(browser.get(address(code)))

    browser.post(address(code), {**page, "none": "1"})

    history = browser.get("/safety/").text.partition('id="safety-history"')[2]
    assert history.count("Looked at by a doctor or physiotherapist, nothing new.") == 1
    assert history.count("Yes.") == 1


def test_a_tick_that_it_is_back_is_a_yes_in_the_history(browser, user, looked_at):
    looked_at("R-16")
    page = shown_form(browser.get(address("R-16")))

    browser.post(address("R-16"), {**page, "R-16": "on"})

    history = browser.get("/safety/").text.partition('id="safety-history"')[2]
    assert "nothing new" not in history
    assert history.count("Yes.") == 2


def test_what_unlocks_by_a_no_leads_to_where_a_no_can_be_said(browser, user, looked_at):
    """“None of these” only says that a lump, looked at since, is not back."""
    looked_at("R-25", given=Given.YES)
    page = browser.get("/safety/").text
    assert "It unlocks when you answer no." in page
    link = re.search(r'href="(/safety/check/[^"]*)">\s*Answer it again', page)

    form = shown_form(browser.get(link[1]))
    browser.post(link[1], {**form, "R-25": "over"})

    assert open_codes(user) == []
    assert yes_to(user) == set()
