"""Two different answers to one question in one send: no page makes them.

A form reads the last of them. Which one was meant, only the person knows; whatever
closes something counts until they have said it.
"""

import importlib
import inspect
import pkgutil
from datetime import timedelta
from html import unescape

import pytest
from django import forms
from django.utils import timezone

import psoas_care
from psoas_care.practice.models import Flare
from psoas_care.web.forms import UserRecordFormMixin
from tests.answers import clear, say
from tests.factories import (
    BoutFactory,
    FairTestFactory,
    SessionFactory,
    SessionPainFactory,
)
from tests.forms import bout_line, check_in_form, session_form, shown_form
from tests.safety.sent import screen

pytestmark = pytest.mark.django_db

LEGS = "/safety/check/?group=legs-bladder-bowel"
SESSION = "/practice/sessions/add/"
CHECK_IN = "/symptoms/check-ins/add/"
TWICE = "Two different answers arrived here. Choose one of them."


@pytest.fixture(autouse=True)
def cleared(user, content):
    """Somebody who said no to everything before, a minute ago."""
    clear(user, at=timezone.now() - timedelta(minutes=1))
    return user


def refused(answer, words=TWICE):
    """Whether it came back with a sentence, and not as saved."""
    return answer.status_code == 422 and words in unescape(answer.text)


def closes_everything(user):
    scopes = user.restrictions.filter(ended_on=None).values_list("scope", flat=True)
    return "everything" in scopes


@pytest.mark.parametrize("sent", [["on", "false"], ["false", "on"]], ids=str)
@pytest.mark.parametrize(
    ("address", "form", "tick"),
    [
        (LEGS, screen("R-01"), "R-01"),
        (LEGS, screen("R-03", "R-01"), "R-01"),
        (SESSION, session_form(bout_line(exercise="cat-cow")), "nerve-R-01"),
        (CHECK_IN, check_in_form(qualities=["numb"]), "nerve-R-01"),
    ],
    ids=["check", "check with another", "session", "check-in"],
)
def test_a_tick_sent_with_and_without_counts(browser, user, address, form, tick, sent):
    answer = browser.post(address, form | {tick: sent, "note": "kept"})

    assert refused(answer)
    assert closes_everything(user)
    if "note" in form:
        assert shown_form(answer)["note"] == "kept"
    assert not user.sessions.exists()
    assert not user.check_ins.exists()


@pytest.mark.parametrize("forms", [["worse", "milder"], ["milder", "worse"]], ids=str)
@pytest.mark.parametrize(
    ("address", "form", "tick"),
    [
        (LEGS, screen("R-05"), "R-05"),
        (SESSION, session_form(bout_line(exercise="cat-cow")), "nerve-R-05"),
        (CHECK_IN, check_in_form(), "nerve-R-05"),
    ],
    ids=["check", "session", "check-in"],
)
def test_of_two_forms_of_a_sign_the_graver_counts(
    browser, user, address, form, tick, forms
):
    answer = browser.post(address, form | {tick: "on", f"{tick}-form": forms})

    assert refused(answer)
    assert closes_everything(user)


@pytest.mark.parametrize("sides", [["left", "right"], ["left", ""]], ids=str)
def test_of_two_sides_of_a_sign_both_are_closed(browser, user, sides):
    line = bout_line(exercise="cat-cow")
    form = session_form(line, **{"signs-N-04": "on", "signs-side": sides})

    assert refused(browser.post(SESSION, form))
    assert {one.side for one in user.restrictions.all()} == {""}


@pytest.mark.parametrize("sent", [["on", "false"], ["false", "on"]], ids=str)
def test_none_of_them_said_twice_is_no_answer_about_nerves(browser, user, sent):
    line = bout_line(exercise="cat-cow", hurt_words=["numb"])

    assert refused(browser.post(SESSION, session_form(line, **{"nerve-none": sent})))
    assert not user.sessions.exists()


@pytest.mark.parametrize(
    "address_and_form",
    [
        (SESSION, session_form(bout_line(exercise="cat-cow"), **{
            "nerve-none": "on", "nerve-R-01": "on"})),
        (CHECK_IN, check_in_form(**{"nerve-none": "on", "nerve-R-01": "on"})),
        (LEGS, screen("R-01", none="1")),
    ],
    ids=["session", "check-in", "check"],
)  # fmt: skip
def test_yes_and_none_of_these_is_a_yes(browser, user, address_and_form):
    address, form = address_and_form

    assert browser.post(address, form).status_code == 422
    assert closes_everything(user)


@pytest.mark.parametrize(
    "changes",
    [
        {"region": "low_back", "before": ["9", "2"]},
        {"bouts-0-worst_pain": ["9", "2"]},
        {"bouts-0-hurt_region": ["pelvic", "low_back"]},
        {"bouts-0-stopped": ["hurt", "done"]},
        {"bouts-0-DELETE": ["on", "false"]},
        {"bouts-0-actual_seconds": ["90", "60"]},
        {"bouts-0-side": ["left", "right"]},
        {"bouts-0-exercise": ["cat-cow", "glute-bridge"]},
    ],
    ids=str,
)
def test_a_session_with_two_answers_is_not_saved(browser, user, changes):
    line = bout_line(exercise="cat-cow")

    answer = browser.post(SESSION, session_form(line) | {**changes, "note": "kept"})

    assert refused(answer)
    assert shown_form(answer)["note"] == "kept"
    assert not user.sessions.exists()


@pytest.mark.parametrize("name", ["low_back", "low_back_now", "low_back_worst"])
@pytest.mark.parametrize("values", [["9", "2"], ["9", ""]], ids=str)
def test_a_check_in_with_two_numbers_for_one_is_not_saved(browser, user, name, values):
    assert refused(browser.post(CHECK_IN, check_in_form(**{name: values})))
    assert not user.check_ins.exists()


def test_the_same_answer_twice_is_one_answer(browser, user):
    browser.post(CHECK_IN, check_in_form(low_back=["4", "4"]))

    assert user.check_ins.get().pain_scores.get().value == 4


@pytest.mark.parametrize(
    ("address", "code", "further"),
    [
        ("/safety/profile/", "hip-replacement-recent", "agreed"),
        ("/safety/belly/", "G-03", "agreed"),
    ],
)
def test_whether_a_clinician_agreed_is_not_told_by_the_last(
    browser, user, address, code, further
):
    group = user.answers.get(question__code=code).question.group.key
    form = screen(code, further={f"{code}-{further}": ["false", "on"]})

    assert refused(browser.post(f"{address}?group={group}", form))
    assert user.answers.current().get(question__code=code).given == "yes"


@pytest.mark.parametrize("sent", [["over", "still"], ["still", "over"]], ids=str)
def test_still_true_and_over_at_once_ends_nothing(browser, user, sent):
    say(user, "R-16")
    form = shown_form(browser.get("/safety/check/"))

    assert refused(browser.post("/safety/check/", form | {"R-16": sent}))
    assert user.answers.current().get(question__code="R-16").given == "yes"


# -- what lifts a lock --------------------------------------------------------


@pytest.mark.parametrize(
    "sent",
    [
        {"checked_on": ["2026-01-01", f"{timezone.localdate()}"]},
        {"mistake": "1", "checked_on": f"{timezone.localdate()}"},
        {"again": ["so", "wrong"]},
        {"again": "so", "mistake": "1"},
    ],
    ids=str,
)
def test_two_ways_to_lift_a_lock_lift_nothing(browser, user, sent):
    say(user, "R-01")
    lock = user.restrictions.get()

    answer = browser.post(f"/safety/holds/{lock.uid}/clear/", sent)

    assert refused(answer, "Two different answers arrived")
    assert closes_everything(user)


def test_an_adult_says_so_once(browser, user):
    say(user, "R-28")
    lock = user.restrictions.get()
    sent = {"adult": "1", "is_adult": ["false", "on"]}

    assert refused(browser.post(f"/safety/holds/{lock.uid}/clear/", sent))
    assert closes_everything(user)


# -- the plan -----------------------------------------------------------------


def test_a_flare_declared_and_ended_at_once_is_refused(browser, user):
    browser.post("/practice/programme/flare/", {"switch": "yes"})

    for sent in ({"switch": ["yes", "no"]}, {"switch": "no", "is_so": "yes"}):
        assert browser.post("/practice/programme/flare/", sent).status_code == 422
    assert Flare.objects.get(user=user).until is None


@pytest.fixture
def yesterdays(user):
    session = SessionFactory(user=user, at=timezone.now() - timedelta(days=1))
    BoutFactory(session=session, worst_pain=4)
    SessionPainFactory(session=session, value=3)
    return f"/practice/sessions/{session.uid}/next-day/"


@pytest.mark.parametrize("sent", [["9", "2"], ["9", ""]], ids=str)
def test_two_numbers_for_the_day_after_are_refused(browser, user, yesterdays, sent):
    assert refused(browser.post(yesterdays, {"value": sent}))


def test_skipping_does_not_undo_a_number_that_was_chosen(browser, user, yesterdays):
    """By script each tap is saved at once; without it the number is not less true."""
    browser.post(yesterdays, {"value": "9", "skip": "yes"})

    assert user.check_ins.get().pain_scores.get().value == 9


def test_a_fair_test_that_is_paused_and_goes_on_is_refused(browser, user):
    test = FairTestFactory(user=user)
    address = f"/progress/fair-tests/{test.uid}/pause/"

    assert browser.post(address, {"switch": ["yes", "no"]}).status_code == 422


# -- all forms ----------------------------------------------------------------

ABOUT_NOBODYS_HEALTH = {"SwapForm", "LineForm"}
"""What stands in a plan or a routine: a lock is asked about when it is played."""
DRAWN = {"FinishForm", "HurtForm", "PressureForm"}
"""Forms that are only drawn: what is said in them is sent as the form of the log."""
OF_TAPS = {"DayFactorsForm"}
"""Sitting, sleep and the like: each tap names the value that it saw, none locks."""


def test_every_form_about_a_body_refuses_two_answers():
    for module in pkgutil.walk_packages(psoas_care.__path__, "psoas_care."):
        if "migrations" not in module.name:
            importlib.import_module(module.name)
    about = ("psoas_care.safety", "psoas_care.symptoms", "psoas_care.practice")
    found = {
        form.__name__
        for form in _all(forms.BaseForm)
        if form.__module__.startswith(about) and not _refuses(form)
    }

    assert found == ABOUT_NOBODYS_HEALTH | DRAWN | OF_TAPS


def _refuses(form):
    is_row = issubclass(form, UserRecordFormMixin)
    return is_row or "refuse_two_answers(self)" in inspect.getsource(form.clean)


def _all(kind):
    for one in kind.__subclasses__():
        yield one
        yield from _all(one)
