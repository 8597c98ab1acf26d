"""What was felt asks again; an answer from before that does not answer it."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from tests.answers import clear
from tests.forms import bout_line, check_in_form, session_form, shown_form
from tests.safety.sent import group_of, say_no_to_all

SESSION = "/practice/sessions/add/"
CHECK_IN = "/symptoms/check-ins/add/"
DISCARD = "/practice/sessions/discard/"
OF_NERVES = ["R-01", "R-02", "R-03", "R-04", "R-05"]
TOLD_MEANWHILE = "You told us something since you opened this page"


def address(code):
    return f"/safety/check/?group={group_of(code)}"


def open_codes(user):
    still = user.restrictions.filter(ended_on=None)
    return sorted(still.values_list("code", flat=True))


@pytest.fixture(autouse=True)
def cleared(user, content):
    """Somebody who said no to everything an hour ago."""
    clear(user, at=timezone.now() - timedelta(hours=1))
    return user


def feels_numb(browser):
    """A word about a nerve, in a check-in that comes without its answers."""
    assert browser.post(CHECK_IN, check_in_form(qualities=["numb"])).status_code == 422


def feels_a_beat(browser):
    line = bout_line(exercise="trigger-point-mat", pressure="3", hurt_words=["pulse"])
    browser.post(SESSION, session_form(line))


# -- the safety page -------------------------------------------------------------------


def test_a_page_from_before_a_word_does_not_answer_what_it_asks(browser, user):
    stale = shown_form(browser.get(address("R-01")))
    feels_numb(browser)

    answer = browser.post(address("R-01"), {**stale, "none": "1"})

    assert answer.status_code == 409
    assert TOLD_MEANWHILE in unescape(answer.text)
    assert open_codes(user) == OF_NERVES


def test_sent_once_more_it_does(browser, user):
    stale = shown_form(browser.get(address("R-01")))
    feels_numb(browser)
    answer = browser.post(address("R-01"), {**stale, "none": "1"})

    again = browser.post(address("R-01"), {**shown_form(answer), "none": "1"})

    assert again.status_code == 302
    asked = {code for code in OF_NERVES if address(code) == address("R-01")}
    assert {*open_codes(user)} == {*OF_NERVES} - asked


def test_a_second_word_asks_anew_what_the_page_showed_as_asked(browser, user):
    feels_numb(browser)
    stale = shown_form(browser.get(address("R-01")))
    browser.post(
        address("R-01"), {**shown_form(browser.get(address("R-01"))), "none": "1"}
    )
    assert "R-01" not in open_codes(user)
    feels_numb(browser)

    answer = browser.post(address("R-01"), {**stale, "none": "1"})

    assert answer.status_code == 409
    assert "R-01" in open_codes(user)


def test_a_tick_on_such_a_page_counts_at_once(browser, user):
    stale = shown_form(browser.get(address("R-01")))
    feels_numb(browser)

    answer = browser.post(address("R-01"), {**stale, "R-01": "on"})

    emergency = user.restrictions.filter(code="R-01", action="emergency")
    assert emergency.get().ended_on is None
    assert answer.status_code in {302, 409}


def test_what_was_answered_elsewhere_is_said_beside_it(browser, user):
    stale = shown_form(browser.get(address("R-01")))
    fresh = shown_form(browser.get(address("R-01")))
    browser.post(address("R-01"), {**fresh, "R-03": "on"})
    feels_numb(browser)

    answer = browser.post(address("R-01"), {**stale, "none": "1"})

    page = unescape(answer.text)
    assert answer.status_code == 409
    assert TOLD_MEANWHILE in page
    assert "You answered this in another tab in the meantime" in page


def test_a_form_that_was_refused_has_not_shown_what_a_later_word_asks(browser, user):
    page = shown_form(browser.get(address("R-01")))
    feels_numb(browser)
    refused = browser.post(address("R-01"), page)  # neither a tick nor "None of these"
    assert refused.status_code == 422

    answer = browser.post(address("R-01"), {**shown_form(refused), "none": "1"})

    assert answer.status_code == 409
    assert "R-01" in open_codes(user)


def test_the_beat_of_a_pulse_asks_on_its_page_too(browser, user):
    stale = shown_form(browser.get(address("R-07")))
    feels_a_beat(browser)
    assert "R-07" in open_codes(user)

    answer = browser.post(address("R-07"), {**stale, "none": "1"})

    assert answer.status_code == 409
    assert "R-07" in open_codes(user)


def test_a_page_that_shows_what_is_asked_answers_it(browser, user):
    feels_numb(browser)

    sent = {**shown_form(browser.get(address("R-01"))), "none": "1"}

    assert browser.post(address("R-01"), sent).status_code == 302
    assert "R-01" not in open_codes(user)
    assert browser.post(address("R-01"), sent).status_code == 302  # a double tap


def test_a_double_tap_from_before_the_word_is_answered_as_saved_and_ends_nothing(
    browser, user
):
    sent = {**shown_form(browser.get(address("R-01"))), "none": "1"}
    browser.post(address("R-01"), sent)
    feels_numb(browser)

    browser.post(address("R-01"), sent)

    assert "R-01" in open_codes(user)


def test_the_short_form_asks_it_too(browser, user):
    say_no_to_all(user, days_ago=8)
    stale = shown_form(browser.get("/safety/check/"))
    feels_numb(browser)

    assert browser.post("/safety/check/", stale).status_code == 422
    assert open_codes(user) == OF_NERVES


# -- what was answered beside a session, and arrives later -----------------------------


def numb_session(hours_ago, **changes):
    """A session that was played, with a numb feeling, and “None of these”."""
    line = bout_line(exercise="cat-cow", stopped="hurt", hurt_words=["numb"])
    began = timezone.now() - timedelta(hours=hours_ago)
    form = session_form(
        line, began=began.isoformat(), **{"nerve-none": "on", **changes}
    )
    return {name: form[name] for name in form.keys() - {"when", "day", "time"}}


def test_what_a_device_kept_from_before_a_word_does_not_answer_it(browser, htmx, user):
    feels_numb(browser)

    assert htmx.post(SESSION, numb_session(hours_ago=1)).status_code == 204

    assert user.sessions.count() == 1
    assert open_codes(user) == OF_NERVES


def test_what_the_session_itself_asked_it_answers(htmx, user):
    sent = numb_session(hours_ago=1)
    without = {name: sent[name] for name in sent if name != "nerve-none"}
    assert htmx.post(SESSION, without).status_code == 422
    assert open_codes(user) == OF_NERVES

    assert htmx.post(SESSION, sent).status_code == 204

    assert open_codes(user) == []


def test_a_session_after_the_word_answers_it(browser, user):
    feels_numb(browser)

    line = bout_line(exercise="cat-cow", stopped="hurt", hurt_words=["numb"])
    browser.post(SESSION, session_form(line, **{"nerve-none": "on"}))

    assert open_codes(user) == []


def test_a_check_in_about_an_earlier_time_does_not_answer_it(browser, user):
    feels_numb(browser)
    earlier = timezone.now() - timedelta(hours=2)

    browser.post(
        CHECK_IN,
        check_in_form(
            qualities=["electric"], when="pick", day=earlier.date().isoformat(),
            time=f"{earlier:%H:%M}", **{"nerve-none": "on"},
        ),
    )  # fmt: skip

    assert user.check_ins.count() == 1
    assert open_codes(user) == OF_NERVES
