"""Words for pain that came under a pressure tool: signs that they ask about, or are."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from psoas_care.library.access import item_of
from psoas_care.library.models import Exercise
from psoas_care.safety.models import Question
from psoas_care.safety.recording import report_signs
from psoas_care.safety.status import current_safety_status
from psoas_care.symptoms.vocabulary import NERVE_QUALITIES, Quality
from tests.answers import clear, say, tick
from tests.factories import BoutFactory
from tests.forms import bout_line, session_form, shown_form

ADD, DISCARD = "/practice/sessions/add/", "/practice/sessions/discard/"
SPHINX, MAT = "sphinx-psoas-release", "trigger-point-mat"
GLUTE = "back-massager-glute-piriformis"
DAY = timedelta(days=1)

# Content, sections 4.2 and 4.7: what a word asks about where a tool pressed.
ASKED_UNDER_A_TOOL = {
    "shooting": {"N-02"},
    "burning": {"N-02"},
    "electric": {"N-02"},
    "pins_and_needles": {"N-03", "N-04"},
    "numb": {"N-03", "N-04"},
    "pulse": {"R-07"},
}


@pytest.fixture
def cleared(user, content):
    clear(user)
    return user


def pressed(*words, exercise=SPHINX, **said):
    line = bout_line(
        exercise=exercise, side="left", actual_seconds="20", pressure="3",
        stopped="hurt", hurt_words=[*words],
    )  # fmt: skip
    return session_form(line, **said)


def answered(*words):
    """A session as the player sends it: a nerve word comes with its answer."""
    has_nerve = {*words} & {*NERVE_QUALITIES}
    return pressed(*words, **({"nerve-none": "on"} if has_nerve else {}))


def open_codes(user):
    today = timezone.localdate()
    return {one.code for one in user.restrictions.all() if one.is_open(today)}


def verdict(user, slug, *, side="left"):
    status = current_safety_status(user, timezone.now())
    return status.eligibility(item_of(Exercise.objects.get(slug=slug)), side)


@pytest.mark.parametrize("door", [ADD, DISCARD])
@pytest.mark.parametrize("word", Quality.values)
def test_every_word_asks_what_the_content_says(browser, cleared, word, door):
    assert browser.post(door, answered(word)).status_code == 302

    asked = {r.code for r in cleared.restrictions.filter(ends="next-no", ended_on=None)}
    assert asked == ASKED_UNDER_A_TOOL.get(word, set())


def test_burning_leads_to_its_question_and_a_no_opens_what_it_closed(browser, cleared):
    answer = browser.post(ADD, answered("burning"))

    assert answer.url == "/safety/"
    assert "Shooting or burning into groin" in browser.get("/safety/").text
    assert verdict(cleared, MAT).is_locked

    say(cleared, "N-02", "no")
    assert not open_codes(cleared) & {"N-02"}


def test_burning_that_is_the_sign_closes_what_shooting_does(browser, cleared):
    sent = answered("burning") | {"signs-N-02": "on", "signs-N-02-form": "milder"}
    browser.post(ADD, sent)

    closed = cleared.restrictions.filter(code="N-02", ended_on=None)
    assert {(one.scope, one.ends) for one in closed} == {
        ("deep-front", "date"),
        ("tool", "date"),
    }


@pytest.mark.parametrize("word", ["burning", "pulse"])
def test_without_a_tool_they_are_words_for_pain(browser, cleared, word):
    line = bout_line(exercise="cat-cow", stopped="hurt", hurt_words=[word])

    assert browser.post(ADD, session_form(line)).status_code == 302

    assert open_codes(cleared) == ({"R-07"} if word == "pulse" else set())
    assert not cleared.answers.filter(question__kind="sign").exists()


def test_a_tick_among_the_signs_answers_the_others_that_were_asked(browser, cleared):
    """A page that was refused first had made both a question."""
    asked = shown_form(browser.post(ADD, pressed("numb")))
    assert {"N-03", "N-04"} <= open_codes(cleared)

    browser.post(ADD, asked | {"nerve-none": "on", "signs-N-04": "on"})

    left = cleared.restrictions.filter(ended_on=None, code__startswith="N-")
    assert {(one.code, one.scope) for one in left} == {("N-04", "tool")}


# -- a beat under the tool is the sign itself -----------------------------------------


def beats(user):
    return {
        (one.scope, one.side, one.tool)
        for one in user.restrictions.filter(code="N-05", ends="never", ended_on=None)
    }


def closed_by_a_beat(slug=SPHINX, side="left"):
    (tool,) = Exercise.objects.get(slug=slug).tool_slugs
    return {("deep-front", side, ""), ("tool", side, tool)}


@pytest.mark.parametrize("door", [ADD, DISCARD])
def test_a_beat_under_a_tool_closes_that_place_for_good(browser, cleared, door):
    browser.post(door, answered("pulse"))
    assert beats(cleared) == closed_by_a_beat()
    assert "R-07" in open_codes(cleared)

    say(cleared, "R-07", "no")
    tick(cleared)

    assert open_codes(cleared) & {"N-05", "R-07"} == {"N-05"}
    assert "N-05" in {reason.code for reason in verdict(cleared, SPHINX).locks}
    assert not verdict(cleared, MAT).is_locked


def test_sent_twice_or_refused_first_it_is_said_once(browser, cleared):
    wrong = pressed("pulse") | {"bouts-0-pressure": "x"}
    assert browser.post(ADD, wrong).status_code == 422
    assert {"N-05", "R-07"} <= open_codes(cleared)
    assert verdict(cleared, MAT).is_locked

    sent = wrong | {"bouts-0-pressure": "3"}
    for _ in range(2):
        assert browser.post(ADD, sent).status_code == 302

    assert cleared.answers.filter(question__code="N-05").count() == 1
    assert beats(cleared) == closed_by_a_beat()
    asked = cleared.restrictions.filter(ends="next-no", ended_on=None)
    assert {one.code for one in asked} == {"R-07"}


def test_none_of_the_signs_does_not_unsay_the_word(browser, cleared):
    browser.post(ADD, answered("pulse") | {"signs-none": "on"})

    assert beats(cleared) == closed_by_a_beat()
    assert cleared.answers.current().get(question__code="N-05").given == "yes"


def test_an_edit_says_what_is_new_in_it(browser, cleared):
    bout = BoutFactory(
        session__user=cleared, exercise=Exercise.objects.get(slug=MAT), side="both",
        stopped="hurt", hurt_words=["pulse"],
    )  # fmt: skip
    edit = f"/practice/sessions/{bout.session.uid}/edit/"

    shown = shown_form(browser.get(edit)) | {"note": "still"}
    assert browser.post(edit, shown).status_code == 302
    assert not beats(cleared)

    shown = shown_form(browser.get(edit)) | {
        "bouts-0-exercise": GLUTE, "bouts-0-side": "right",
    }  # fmt: skip
    assert browser.post(edit, shown).status_code == 302
    assert {side for _scope, side, _tool in beats(cleared)} == {"right"}


# -- what went away and came back ------------------------------------------------------


@pytest.mark.parametrize("days", [3, 15])
def test_twice_gone_in_minutes_is_at_least_what_came_back_is(
    user, other_user, content, days
):
    sign = Question.objects.get(code="N-02")
    now = timezone.now()

    def report(who, given, at):
        said = sign.answers.model(question=sign, given=given, side="left", tool="")
        report_signs(who, [said], source=uuid4(), at=at, zone="UTC")

    for at in (now - days * DAY, now):
        report(user, "yes", at)
    report(other_user, "worse", now)

    def waiting(who):
        held = who.restrictions.filter(ended_on=None, ends="clinician")
        return {(one.action, one.scope, one.side, one.tool) for one in held}

    assert waiting(user) >= waiting(other_user)
    assert ("soon", "release-and-hard", "", "") in waiting(user)


def test_what_came_back_says_to_see_somebody(browser, cleared):
    mild = {"signs-N-02": "on", "signs-N-02-form": "milder"}
    for days in (3, 0):
        day = str(timezone.localdate() - days * DAY)
        when = {"when": "pick", "day": day, "time": "00:01"}
        line = bout_line(exercise="cat-cow")
        assert browser.post(ADD, session_form(line, **mild, **when)).status_code == 302

    assert "See a doctor or physiotherapist" in browser.get("/safety/").text
