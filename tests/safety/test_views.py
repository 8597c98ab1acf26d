"""The safety check, screen by screen and in its short form; the overview."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from psoas_care.safety import recording
from psoas_care.safety.models import Answer, Question, Restriction, Screening
from psoas_care.safety.vocabulary import Given, QuestionKind
from tests.safety.sent import (
    is_open,
    kept_flags,
    say_no,
    say_no_to_all,
    screen,
    tell,
    yes,
)
from tests.safety.test_questions import RED_FLAGS
from tests.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

SCREENS = [
    "legs-bladder-bowel",
    "sudden-and-severe",
    "falls-and-bones",
    "hip-and-groin",
    "fever-and-illness",
    "pelvis-and-bladder",
    "clots-and-bleeding",
    "how-long",
    "mood",
]


def safety_status(user):
    return dict(user.answers.current().values_list("question__code", "given"))


# -- there and back -----------------------------------------------------------


def test_who_came_from_somewhere_is_led_back_there(browser, user):
    came = "/library/exercises/cat-cow/"
    address = f"/safety/check/?next={came}"
    for following in SCREENS:
        page = browser.get(address).text
        assert f'<a href="{came}">Leave</a>' in " ".join(page.split())
        address = browser.post(address, screen()).headers["Location"]
        if following != SCREENS[-1]:
            assert address.endswith("&next=%2Flibrary%2Fexercises%2Fcat-cow%2F")

    assert address == came
    page = browser.get(came).text
    assert "Safety check saved." in page
    assert "reason not to exercise" not in page  # the profile is unanswered


def test_a_yes_leads_to_what_it_comes_to_and_from_there_back(browser, user):
    say_no_to_all(user)
    group = Question.objects.get(code="R-20").group.key

    answer = browser.post(f"/safety/check/?group={group}&next=/", yes("R-20"))

    assert answer.headers["Location"] == "/safety/?next=%2F"
    page = " ".join(browser.get("/safety/?next=%2F").text.split())
    assert 'href="/">← Go back to where you were</a>' in page


@pytest.mark.parametrize("there", ["//evil.example/", "https://evil.example", "diary"])
def test_nobody_is_led_to_another_site(browser, user, there):
    say_no_to_all(user)
    group = SCREENS[0]

    answer = browser.post(f"/safety/check/?group={group}&next={there}", screen())

    assert answer.headers["Location"] == "/safety/"
    page = browser.get(f"/safety/?next={there}").text
    assert f'href="{there}"' not in page


def test_one_screen_leads_back_to_the_one_before(browser):
    first = browser.get(f"/safety/check/?group={SCREENS[0]}&next=/").text
    third = browser.get(f"/safety/check/?group={SCREENS[2]}&next=/").text

    assert 'rel="prev"' not in first
    assert f'href="?group={SCREENS[1]}&amp;next=%2F"' in third


def test_the_profile_leads_back_to_the_set_up(browser, user):
    page = browser.get("/safety/profile/?next=/welcome/").text
    start = page.partition('class="answers-groups"')[2].partition('href="')[2]
    address = "/safety/profile/" + start.partition('"')[0].replace("&amp;", "&")
    while address.startswith("/safety/profile/"):
        address = browser.post(address, screen()).headers["Location"]

    assert address == "/welcome/"


# -- the first time -----------------------------------------------------------


def test_nine_times_none_of_these_is_the_whole_check(browser, user):
    page = browser.get("/safety/check/")
    assert "screen 1 of 9" in page.text

    address = f"/safety/check/?group={SCREENS[0]}"
    for following in SCREENS[1:]:
        address = browser.post(address, screen()).headers["Location"]
        assert address == f"/safety/check/?group={following}"
    end = browser.post(address, screen()).headers["Location"]

    assert end == "/safety/"
    assert safety_status(user) == dict.fromkeys([q.code for q in kept_flags()], "no")
    assert "These questions cannot find every serious problem." in browser.get(end).text


def test_left_and_taken_up_again_it_goes_on_where_it_was(browser):
    browser.post("/safety/check/?group=legs-bladder-bowel", screen())

    assert "screen 2 of 9" in browser.get("/safety/check/").text


def test_screens_may_be_answered_in_any_order(browser):
    answer = browser.post("/safety/check/?group=how-long", screen())

    assert answer.headers["Location"] == "/safety/check/?group=legs-bladder-bowel"


def test_what_cannot_wait_looks_so_in_a_refused_form_too(browser):
    answer = browser.post("/safety/check/?group=legs-bladder-bowel", screen("R-05"))

    assert answer.status_code == 422
    taken = answer.text.partition("What you ticked already counts")
    assert 'data-kind="stop"' in taken[0].rpartition("<div")[2]
    assert taken[2].index("Stop. Call") < taken[2].index("Locked until then")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (screen("R-01", none="1"), "You ticked something and"),
        (
            {"uid": str(uuid.uuid4()), "zone": "UTC"},
            "Tick anything that applies to you, or press",
        ),
        (screen("R-05"), "Say which one it is."),
        (yes("R-05", "both"), "is not one of the available choices"),
        (
            screen("R-01", further={"R-05-form": "worse"}),
            "You chose an answer below this, but did not tick it.",
        ),
        (screen("R-01", uid="x"), "Enter a valid UUID."),
    ],
)
def test_what_contradicts_itself_is_told_and_keeps_its_ticks(browser, sent, said):
    answer = browser.post("/safety/check/?group=legs-bladder-bowel", sent)

    assert answer.status_code == 422
    assert said in answer.text
    for code in ("R-01", "R-05"):
        assert (f'name="{code}" id="id_{code}" checked' in answer.text) == (
            code in sent
        ), code
    # What is ticked counts all the same: nobody has to mend a form first.
    counted = {a.question.code for a in Answer.objects.select_related("question")}
    assert counted == {"R-01", "R-05"} & {*sent}


def test_none_is_none_though_a_folded_form_is_still_chosen(browser, user):
    sent = screen(further={"R-05-form": "worse"})

    browser.post("/safety/check/?group=legs-bladder-bowel", sent)

    assert safety_status(user)["R-05"] == Given.NO


def test_a_screen_comes_with_the_last_answers_ticked(browser, user):
    tell(user, "R-05", Given.WORSE)

    page = browser.get("/safety/check/?group=legs-bladder-bowel").text

    assert 'name="R-05" id="id_R-05" checked' in page
    assert 'value="worse" id="id_R-05-form_0" checked' in page
    assert 'name="R-01" id="id_R-01"' in page
    assert 'name="R-01" id="id_R-01" checked' not in page


def test_changed_words_are_asked_again(browser, user):
    say_no_to_all(user)
    Question.objects.filter(code="R-10").update(text="Sudden pain with weak bones")

    page = browser.get("/safety/check/")

    assert "Sudden pain with weak bones" in page.text
    assert "screen 3 of 9" in page.text
    assert not is_open(browser, "trigger-point-mat")


def test_a_yes_to_changed_words_stays_one(browser, user):
    say_no_to_all(user)
    tell(user, "R-10")
    Question.objects.filter(code="R-10").update(text="Sudden pain with weak bones")

    assert "See a doctor today" in browser.get("/safety/").text
    assert not is_open(browser, "cat-cow")


# -- once a week --------------------------------------------------------------


def review(**said):
    return {"uid": str(uuid.uuid4()), "zone": "UTC", **said}


def test_after_a_week_one_tap_says_that_nothing_is_new(browser, user):
    say_no_to_all(user, days_ago=8)
    assert not is_open(browser, "trigger-point-mat")
    page = browser.get("/safety/check/")
    assert "Anything new since last time?" in page.text
    assert "Nothing new" in page.text

    answer = browser.post("/safety/check/", review())

    assert answer.headers["Location"] == "/safety/"
    assert is_open(browser, "trigger-point-mat")
    assert set(safety_status(user).values()) == {"no"}
    newest = user.screenings.newest_first().first()
    assert newest.answers.count() == len(kept_flags()) == len(RED_FLAGS) - 1


def test_what_was_so_is_asked_and_stays_so(browser, user):
    say_no_to_all(user, days_ago=8)
    tell(user, "R-15", Given.WORSE, days_ago=8)

    page = browser.get("/safety/check/").text
    browser.post("/safety/check/", review(**{"R-15": "still"}))

    assert "Is this still true?" in page
    assert "Past or present cancer" in page
    assert safety_status(user)["R-15"] == Given.WORSE
    assert user.restrictions.count() == 1  # nothing is closed anew
    assert not is_open(browser, "cat-cow")


def test_what_is_over_lifts_a_pause_but_no_clinicians_hold(browser, user):
    say_no_to_all(user, days_ago=8)
    tell(user, "R-25", days_ago=8)

    browser.post("/safety/check/", review(**{"R-25": "over"}))

    assert safety_status(user)["R-25"] == Given.NO
    assert {h.action: h.ended_by for h in user.restrictions.all()} == {
        "soon": "",
        "pause": "no",
    }


def test_no_answer_of_the_check_opens_what_is_for_adults_only(browser, user):
    say_no_to_all(user)
    tell(user, "R-28")
    assert "You are under 18" not in browser.get("/safety/check/").text

    browser.post("/safety/check/", review(**{"R-28": "over"}))
    browser.post("/safety/check/?group=how-long", screen())

    assert not is_open(browser, "cat-cow")


def test_a_pulse_under_the_tool_makes_its_question_open_again(browser, user):
    say_no_to_all(user)
    pulse = Answer(
        question=Question.objects.get(code="N-05"), given="yes", tool="angled-massager"
    )
    now = user.screenings.first().at
    recording.report_signs(user, [pulse], source=uuid.uuid4(), at=now, zone="UTC")
    assert not is_open(browser, "trigger-point-mat")
    assert "A beating or pulsing lump" in browser.get("/safety/check/").text

    not_said = browser.post("/safety/check/", review())
    said = browser.post("/safety/check/", review(**{"R-07": "over"}))

    assert not_said.status_code == 422
    assert "Choose one answer." in not_said.text
    assert said.status_code == 302
    assert is_open(browser, "trigger-point-mat")


@pytest.mark.parametrize("said", ["", "maybe", "over still"])
def test_nonsense_in_the_short_form_is_refused(browser, user, said):
    say_no_to_all(user)
    tell(user, "R-16")
    before = user.screenings.count()

    answer = browser.post("/safety/check/", review(**{"R-16": said}))

    assert answer.status_code == 422
    assert user.screenings.count() == before


def test_something_new_comes_back_to_the_short_form(browser, user):
    say_no_to_all(user, days_ago=8)

    answer = browser.post("/safety/check/?group=fever-and-illness", yes("R-16"))

    assert answer.headers["Location"] == "/safety/check/"
    assert "Nothing else is new" in browser.get("/safety/check/").text


def test_between_two_checks_a_change_is_done_with_its_screen(browser, user):
    say_no_to_all(user)

    answer = browser.post("/safety/check/?group=fever-and-illness", yes("R-16"))

    assert answer.headers["Location"] == "/safety/"


# -- crafted and repeated -----------------------------------------------------


def test_codes_that_a_screen_does_not_ask_are_not_answered(browser, user):
    sent = yes("R-09") | {"R-01": "on", "dvt": "on", "G-01": "on", "R-99": "on"}

    browser.post("/safety/check/?group=falls-and-bones", sent)

    assert safety_status(user) == {"R-09": "yes", "R-10": "no"}


def test_only_codes_of_other_screens_is_nothing_ticked(browser):
    answer = browser.post("/safety/check/?group=falls-and-bones", screen("R-01"))

    assert answer.status_code == 422
    assert Screening.objects.count() == 0


@pytest.mark.parametrize("page", ["check", "profile", "belly"])
@pytest.mark.parametrize("group", ["", "nowhere", "ticks", "bones ", "R-01", "🙂"])
def test_a_screen_of_another_page_is_not_found(browser, page, group):
    assert browser.get(f"/safety/{page}/", {"group": group}).status_code == 404
    sent = browser.post(f"/safety/{page}/?group={group}", screen())
    assert sent.status_code == 404


@pytest.mark.parametrize(
    ("page", "group"),
    [("check", "bones"), ("profile", "how-long"), ("belly", "hip-and-groin")],
)
def test_one_questionnaire_does_not_answer_another(browser, page, group):
    answer = browser.post(f"/safety/{page}/?group={group}", screen())

    assert answer.status_code == 404
    assert Screening.objects.count() == 0


def test_the_same_send_again_is_one_screening(browser, user):
    sent = yes("R-16")

    answers = [
        browser.post("/safety/check/?group=fever-and-illness", sent) for _ in range(3)
    ]

    assert {answer.status_code for answer in answers} == {302}
    assert user.screenings.count() == 1
    assert user.restrictions.count() == 1


def test_the_same_page_sent_with_other_answers_is_shown_again(browser, user):
    sent = yes("R-16")
    browser.post("/safety/check/?group=fever-and-illness", sent)

    other = {"R-12": "on", "uid": sent["uid"], "zone": "UTC"}
    answer = browser.post("/safety/check/?group=fever-and-illness", other)

    assert answer.status_code == 409
    assert "You sent this page before with different answers" in answer.text
    assert safety_status(user)["R-12"] == "yes"  # a danger sign waits for nothing
    assert safety_status(user)["R-16"] == "yes"


def test_the_id_of_somebody_elses_screening_is_refused(browser, user, other_user):
    theirs = tell(other_user, "R-16")

    answer = browser.post(
        "/safety/check/?group=fever-and-illness", yes("R-12") | {"uid": theirs.uid}
    )

    assert answer.status_code == 422
    assert {a.question.code for a in user.answers.all()} == {"R-12"}
    assert not user.screenings.filter(uid=theirs.uid).exists()


def test_answers_of_others_are_nowhere(browser, user, other_user):
    say_no_to_all(user)
    tell(other_user, "R-01")

    page = browser.get("/safety/").text

    assert "Do not drive yourself" not in page
    assert "New numbness" not in page
    assert is_open(browser, "cat-cow")


def test_eight_sends_at_once_are_one_screening(transactional_db, user):
    sent = yes("R-16")
    client = Client()
    client.force_login(user)

    def send(_):
        tab = Client()
        tab.cookies = client.cookies
        return tab.post("/safety/check/?group=fever-and-illness", sent).status_code

    statuses = at_once(8, send)

    assert statuses == [302] * 8
    assert Screening.objects.count() == 1
    assert Restriction.objects.count() == 1
    assert Answer.objects.filter(is_current=True).count() == 4


# -- the overview -------------------------------------------------------------


def test_the_overview_says_how_things_stand(browser, user):
    page = browser.get("/safety/").text

    assert "Answer the safety check" in page
    assert "not answered 8 screens of questions yet" in page
    assert "Deep front release is off. We advise you to leave it off." in page


def test_both_an_answer_and_its_correction_stay_in_the_history(browser, user):
    tell(user, "R-16")
    restriction = user.restrictions.get()

    browser.post(f"/safety/holds/{restriction.uid}/clear/", {"mistake": "1"})

    page = " ".join(browser.get("/safety/").text.split())
    assert "Tapped by mistake, and taken back." in page
    assert "No. The earlier answer was tapped by mistake." in page


def test_the_history_keeps_the_words_as_they_were_asked(browser, user):
    tell(user, "R-16")
    Question.objects.filter(code="R-16").update(text="Something else")

    assert "Unplanned weight loss, night sweats" in browser.get("/safety/").text


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "99999999999", "²", ""])
def test_the_history_has_pages(browser, user, page):
    for _ in range(21):
        tell(user, "R-16")

    answer = browser.get("/safety/", {"page": page})

    assert answer.status_code == 200
    assert answer.text.count("history-item") == (1 if page == "2" else 20)


def test_the_overview_costs_as_many_queries_for_many_answers(browser, user):
    def queries():
        with CaptureQueriesContext(connection) as found:
            browser.get("/safety/")
        return len(found)

    user.country = "DE"
    user.save()
    say_no_to_all(user)
    tell(user, "R-16")
    few = queries()
    for code in ("R-01", "R-10", "R-12", "R-25", "age-65", "runner", "R-16") * 4:
        tell(user, code)
        say_no(user, QuestionKind.BELLY)

    assert queries() == few <= 9


def test_what_leaves_no_trace_stands_on_a_screen_of_its_own():
    """A screen is stored whole; its fingerprint would tell of that answer, too."""
    crisis = Question.objects.get(behaviour="crisis")

    assert list(crisis.group.questions.all()) == [crisis]
