"""What hurts like a nerve: five questions before it is saved, and what they close."""

from html import unescape

import pytest
from django.utils import timezone

from psoas_care.safety.models import Answer, Question
from psoas_care.safety.recording import confirm_checked
from tests.answers import clear, say
from tests.factories import BoutFactory
from tests.forms import bout_line, session_form, shown_form

ADD = "/practice/sessions/add/"
NERVE_WORDS = ["shooting", "electric", "pins_and_needles", "numb"]
ASKED = ["R-01", "R-02", "R-03", "R-04", "R-05"]


@pytest.fixture
def cleared(user, content):
    clear(user)
    return user


def form(*words, **said):
    line = bout_line(exercise="cat-cow", stopped="hurt", hurt_words=[*words])
    answers = {f"nerve-{name}": value for name, value in said.items()}
    return session_form(line, **answers)


def text_of(answer):
    return unescape(answer.content.decode())


@pytest.mark.parametrize("word", NERVE_WORDS)
def test_such_a_word_asks_before_anything_is_saved(browser, cleared, word):
    answer = browser.post(ADD, form(word))

    shown = shown_form(answer)
    assert answer.status_code == 422
    assert {f"nerve-{code}" for code in ASKED} <= {
        name for name in text_of(answer).split('"') if name.startswith("nerve-")
    }
    assert (shown["bouts-0-hurt_words"], shown["bouts-0-stopped"]) == ([word], "hurt")
    assert not cleared.sessions.exists()


@pytest.mark.parametrize("exercise", ["cat-cow", "couch-stretch"])
def test_what_hurt_before_any_of_it_was_done_is_kept_and_asked_about(
    browser, cleared, exercise
):
    said = {"exercise": exercise, "side": "left", "actual_seconds": ""}
    line = bout_line(**said, hurt_words=["electric", "numb"])

    assert browser.post(ADD, session_form(line)).status_code == 422
    assert not cleared.sessions.exists()
    form = session_form(line, **{"nerve-R-05": "on", "nerve-R-05-form": "worse"})
    assert browser.post(ADD, form).status_code == 302

    bout = cleared.bouts.get()
    assert (bout.actual_seconds, bout.repetitions, bout.stopped) == (None, None, "hurt")
    still = cleared.restrictions.filter(ended_on=None)
    assert {hold.action for hold in still} == {"emergency"}
    for page in ("/diary/", cleared.sessions.get().get_absolute_url(), "/practice/"):
        assert browser.get(page).status_code == 200
    assert "stopped because it hurt – electric, numb" in " ".join(
        text_of(browser.get("/diary/")).split()
    )


def test_without_pain_how_much_it_was_still_has_to_be_said(browser, cleared):
    line = bout_line(exercise="cat-cow", actual_seconds="")

    answer = browser.post(ADD, session_form(line))

    assert answer.status_code == 422
    assert "Say how long, or how many times." in text_of(answer)


@pytest.mark.parametrize("word", ["sharp", "burning", "pulling", "pulse"])
def test_another_word_asks_nothing(browser, cleared, word):
    assert browser.post(ADD, form(word)).status_code == 302


def test_none_of_them_is_an_answer_and_closes_nothing(browser, cleared):
    answer = browser.post(ADD, form("numb", none="on"))

    assert (answer.status_code, answer.url) == (302, "/diary/")
    assert cleared.sessions.get().bouts.get().hurt_words == ["numb"]
    assert not cleared.restrictions.exists()
    said = cleared.answers.filter(question__code__in=ASKED, is_current=True)
    assert {answer.given for answer in said} == {"no"}


@pytest.mark.parametrize(
    ("said", "scope"),
    [
        ({"R-01": "on"}, "everything"),
        ({"R-02": "on"}, "everything"),
        ({"R-03": "on"}, "everything"),
        ({"R-04": "on"}, "everything"),
        ({"R-05": "on", "R-05-form": "worse"}, "everything"),
        ({"R-05": "on", "R-05-form": "milder"}, "all-but-breathing"),
    ],
    ids=str,
)
def test_each_of_them_acts_as_in_the_safety_check(browser, cleared, said, scope):
    answer = browser.post(ADD, form("electric", "numb", **said))

    assert (answer.status_code, answer.url) == (302, "/safety/")
    assert cleared.sessions.count() == 1
    assert {hold.scope for hold in cleared.restrictions.all()} == {scope}
    assert "Locked for now: " in text_of(browser.get("/safety/"))
    assert browser.post(ADD, form()).status_code == 422


@pytest.mark.parametrize(
    "said",
    [
        {"R-01": "on", "none": "on"},
        {"R-05": "on"},
        {"R-05": "on", "R-05-form": "nonsense"},
        {"R-05-form": "worse"},
    ],
    ids=str,
)
def test_half_an_answer_is_asked_again_and_its_tick_counts(browser, cleared, said):
    answer = browser.post(ADD, form("numb", **said))

    assert answer.status_code == 422
    assert not cleared.sessions.exists()
    ticked = {code for code in said if said[code] == "on"} - {"none"}
    assert {r.code for r in cleared.restrictions.all()} == (ticked or {*ASKED})


def test_what_is_told_late_asks_nothing_that_was_answered_with_the_session(
    browser, cleared
):
    """The player told it, then it was saved, and the first came after the second."""
    told = form("numb")
    answered = told | {"nerve-none": "on"}
    assert browser.post(ADD, answered).status_code == 302

    browser.post("/practice/sessions/discard/", told | {"is-kept": "finish"})

    assert not cleared.restrictions.filter(ended_on=None).exists()


def test_a_pulse_that_was_told_before_it_is_saved_leads_on_all_the_same(htmx, cleared):
    sent = form("pulse")
    htmx.post("/practice/sessions/discard/", sent | {"is-kept": "playing"})
    assert [r.code for r in cleared.restrictions.all()] == ["R-07"]

    answer = htmx.post(ADD, sent)

    assert '"to": "/safety/"' in answer.headers["HX-Trigger"]
    assert "Locked for now: Pressure tools" in answer.headers["HX-Trigger"]


def test_sent_twice_it_is_told_once(browser, cleared):
    sent = form("numb", **{"R-05": "on", "R-05-form": "milder"})

    answers = [browser.post(ADD, sent).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert cleared.restrictions.count() == 1
    assert Answer.objects.filter(question__code="R-05", given="yes").count() == 1


def test_what_was_seen_by_a_clinician_and_comes_up_again_closes_again(browser, cleared):
    today = timezone.localdate()
    say(cleared, "R-05")
    confirm_checked(cleared.restrictions.get(), checked_on=today, today=today)

    browser.post(ADD, form("numb", **{"R-05": "on", "R-05-form": "milder"}))

    assert [hold.ended_by for hold in cleared.restrictions.order_by("pk")] == [
        "clinician",
        "",
    ]


def test_a_script_is_led_to_what_cannot_wait(htmx, cleared):
    answer = htmx.post(ADD, form("numb", **{"R-01": "on"}))

    assert answer.status_code == 204
    assert '"to": "/safety/"' in answer.headers["HX-Trigger"]


def test_an_edit_asks_about_a_new_word_only(browser, cleared):
    bout = BoutFactory(session__user=cleared, stopped="hurt", hurt_words=["numb"])
    edit = f"/practice/sessions/{bout.session.uid}/edit/"
    shown = shown_form(browser.get(edit)) | {"note": "still"}

    same = browser.post(edit, shown)
    shown = shown_form(browser.get(edit))
    more = shown | {"bouts-0-hurt_words": ["electric", "numb"]}
    asked = browser.post(edit, more)
    told = browser.post(edit, more | {"nerve-none": "on"})

    statuses = [answer.status_code for answer in (same, asked, told)]
    assert statuses == [302, 422, 302]


def test_without_script_the_page_that_plays_leads_to_the_questions(browser, cleared):
    played = shown_form(browser.get("/practice/routines/micro-break/play/?log=1"))
    sent = played | {"bouts-0-hurt_words": ["electric"]}

    asked = browser.post(ADD, sent)
    told = browser.post(ADD, shown_form(asked) | {"nerve-R-04": "on"})

    assert (asked.status_code, told.status_code) == (422, 302)
    assert {r.code for r in cleared.restrictions.filter(ended_on=None)} == {"R-04"}


TOOL = "back-massager-ql"


def under_a_tool(*words, **answers):
    line = bout_line(exercise=TOOL, pressure="3", stopped="hurt", hurt_words=[*words])
    return session_form(line, **{"nerve-none": "on"} | answers)


def test_under_a_tool_the_same_page_asks_for_the_signs_of_pressure(browser, cleared):
    asked = text_of(browser.post(ADD, under_a_tool("numb", **{"nerve-none": ""})))

    nerve, _form, lines = asked.partition('id="nerve"')[2].partition("bouts-TOTAL")
    assert 'name="signs-N-03"' in nerve
    assert 'name="signs-none"' in nerve
    assert lines
    assert asked.count('name="signs-N-03"') == 1


def test_what_is_ticked_there_acts_as_under_any_tool(browser, cleared):
    asked = shown_form(browser.post(ADD, under_a_tool("numb", **{"nerve-none": ""})))
    said = {"signs-N-03": "on", "signs-N-03-form": "milder", "nerve-none": "on"}
    assert browser.post(ADD, asked | said).status_code == 302

    left = cleared.restrictions.filter(ended_on=None)
    assert {(one.code, one.ends) for one in left} == {("N-03", "never")}


def test_none_of_them_is_an_answer_and_leaves_nothing_closed(browser, cleared):
    asked = shown_form(browser.post(ADD, under_a_tool("numb", **{"nerve-none": ""})))
    assert cleared.restrictions.filter(ended_on=None).exists()

    said = {"signs-none": "on", "nerve-none": "on"}
    assert browser.post(ADD, asked | said).status_code == 302

    assert not cleared.restrictions.filter(ended_on=None).exists()
    assert cleared.answers.current().get(question__code="N-03").given == "no"


def test_both_is_no_answer(browser, cleared):
    both = {"signs-none": "on", "signs-N-01": "on"}
    answer = browser.post(ADD, under_a_tool("numb", **both))

    assert answer.status_code == 422
    assert "not both" in text_of(answer)


# -- a session that nobody saves -------------------------------------------------------

DISCARD = "/practice/sessions/discard/"


@pytest.mark.parametrize(
    ("said", "closed"),
    [
        ({}, {("R-01", "pause"), ("R-02", "pause"), ("R-03", "pause"),
              ("R-04", "pause"), ("R-05", "pause")}),
        ({"none": "on"}, set()),
        ({"R-02": "on"}, {("R-02", "emergency")}),
    ],
)  # fmt: skip
def test_nerve_words_of_a_session_that_is_discarded_count(
    browser, cleared, said, closed
):
    answer = browser.post(DISCARD, form("numb", **said))

    assert (answer.status_code, answer.url) == (302, "/safety/" if closed else "/")
    assert not cleared.sessions.exists()
    left = cleared.restrictions.filter(ended_on=None)
    assert {(one.code, one.action) for one in left} == closed
    page = text_of(browser.get(answer.url))
    assert "The session was not saved." in page
    assert ("Locked for now: " in page) == bool(closed)


@pytest.mark.parametrize("path", ["/safety/", "/library/exercises/glute-bridge/"])
def test_until_it_is_answered_pages_say_that_no_exercise_is_open(
    browser, cleared, path
):
    browser.post(DISCARD, form("numb"))

    page = text_of(browser.get(path))

    assert page.count("No exercises until you can") == page.count("See what to do")
    assert "No exercises until" in page
    assert "No pressure tools until" not in page


def test_its_questions_stand_together_in_one_panel(browser, cleared):
    """They are on one page; five panels that say the same are a wall."""
    browser.post(DISCARD, form("numb"))

    page = text_of(browser.get("/safety/"))

    assert page.count("What you felt makes these questions again:") == 1
    assert page.count("Answer them again") == 1
    for question in Question.objects.filter(code__in=ASKED):
        assert question.text in page


def test_signs_and_words_under_a_tool_of_a_discarded_session_count(browser, cleared):
    browser.post(DISCARD, under_a_tool("electric"))
    asked = {one.code for one in cleared.restrictions.filter(ended_on=None)}
    browser.post(DISCARD, under_a_tool(**{"signs-N-01": "on"}))

    assert asked == {"N-02"}
    assert cleared.restrictions.filter(code="N-01", ended_on=None).exists()
    assert not cleared.sessions.exists()


def test_what_hurt_otherwise_goes_with_the_session(browser, cleared):
    answer = browser.post(DISCARD, form("dull_ache"))

    assert answer.url == "/"
    assert not cleared.restrictions.exists()


def test_an_answer_counts_though_the_word_that_led_to_it_is_taken_back(
    browser, cleared
):
    asked = shown_form(browser.post(ADD, form("electric")))
    del asked["bouts-0-hurt_words"]

    answer = browser.post(ADD, asked | {"nerve-R-01": "on"})

    assert (answer.status_code, answer.url) == (302, "/safety/")
    assert cleared.bouts.get().hurt_words == []
    still = cleared.restrictions.filter(ended_on=None)
    assert {(r.code, r.action) for r in still} == {("R-01", "emergency")}


def test_an_answer_counts_though_the_exercise_is_taken_out_again(browser, cleared):
    asked = shown_form(browser.post(ADD, form("electric")))

    answer = browser.post(
        ADD, asked | {"nerve-R-01": "on", "bouts-0-DELETE": "on", "note": "none of it"}
    )

    assert (answer.status_code, answer.url) == (302, "/safety/")
    still = cleared.restrictions.filter(ended_on=None)
    assert {(r.code, r.action) for r in still} == {("R-01", "emergency")}


def test_a_word_that_nobody_answers_keeps_all_closed_until_somebody_does(
    browser, cleared
):
    sent = form("numb")
    browser.post(ADD, sent)

    still = cleared.restrictions.filter(ended_on=None)
    assert {r.code for r in still} == {*ASKED}
    assert {r.scope for r in still} == {"everything"}

    browser.post(ADD, sent | {"nerve-none": "on"})
    assert not cleared.restrictions.filter(ended_on=None).exists()
