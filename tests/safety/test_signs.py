"""Nerve and organ signs that a check-in tells of, and the words that lead there."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from psoas_care.safety.models import Answer, Question, Restriction
from psoas_care.safety.recording import confirm_checked, report_signs
from psoas_care.safety.status import load_safety_status
from psoas_care.symptoms.models import CheckIn
from tests.answers import clear
from tests.forms import check_in_form, shown_form

pytestmark = pytest.mark.usefixtures("content")

ADD = "/symptoms/check-ins/add/"
HELD = "/library/exercises/back-massager-glute-piriformis/"


def signs(**changes):
    """A check-in with a tingling outer thigh, left, under the ridged massager."""
    return check_in_form(
        **{
            "signs-N-04": "on",
            "signs-side": "left",
            "signs-tool": "ridged-massager",
            **changes,
        }
    )


def test_a_sign_in_a_check_in_closes_side_and_tool_and_says_so(browser, user):
    clear(user)

    answer = browser.post(ADD, signs())

    assert (answer.status_code, answer.url) == (302, "/safety/")
    page = browser.get("/safety/").text
    assert "Check-in saved. Locked for now: Ridged massager, left." in page
    assert "The left side is locked" in browser.get(HELD).text
    check_in = user.check_ins.get()
    assert {restriction.at for restriction in user.restrictions.all()} == {check_in.at}


@pytest.mark.parametrize("given", ["", "milder", "worse"])
def test_a_tick_has_to_say_which_it_is(browser, user, given):
    answer = browser.post(
        ADD, signs(**{"signs-N-03": "on", "signs-N-03-form": given}, note="odd")
    )

    assert answer.status_code == (302 if given else 422)
    assert CheckIn.with_deleted.count() == bool(given)
    assert Restriction.objects.exists()  # the graver form, until one is said
    if not given:
        assert "Say which one it is." in answer.text
        shown = shown_form(answer)
        assert (shown["note"], shown["signs-side"]) == ("odd", "left")


def test_a_check_in_that_is_refused_reports_its_signs_all_the_same(browser, user):
    answer = browser.post(ADD, signs(low_back="11"))

    assert answer.status_code == 422
    assert [a.question.code for a in Answer.objects.all()] == ["N-04"]


def test_sent_twice_is_reported_once(browser, user):
    form = signs()

    answers = [browser.post(ADD, form).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Answer.objects.count() == 1


def test_an_edit_can_add_a_sign(browser, user):
    browser.post(ADD, check_in_form())
    edit = f"/symptoms/check-ins/{user.check_ins.get().uid}/edit/"

    answer = browser.post(edit, shown_form(browser.get(edit)) | {"signs-N-01": "on"})

    assert answer.url == "/safety/"
    assert user.restrictions.get().local_day == timezone.localdate()


def test_a_sign_stays_when_its_check_in_is_deleted(browser, user):
    """What somebody felt goes by its own rule: as a mistake, or in its time."""
    browser.post(ADD, signs())

    browser.post(f"/symptoms/check-ins/{user.check_ins.get().uid}/delete/")

    assert user.restrictions.exists()


def test_the_beat_in_the_belly_leads_to_its_question(browser):
    page = browser.get(ADD).text

    assert 'href="/safety/check/?group=sudden-and-severe&amp;next=' in page
    group = browser.get("/safety/check/?group=sudden-and-severe").text
    assert "A beating or pulsing lump in your belly" in group


def test_a_word_about_a_nerve_asks_one_question_and_leads_to_the_others(browser):
    """The part about pressing stays folded: most such pain is not about a tool."""
    page = browser.post(ADD, check_in_form(low_back="11", qualities="numb")).text

    start = page.partition("<summary>Did anything of this happen")[0]
    assert not start.rstrip().endswith("open>")
    assert "Did this start while you pressed with a tool, or after it?" in page
    assert 'href="#signs"' in start
    assert 'id="signs"' in page


def test_a_stranger_reports_nothing(client, db):
    assert client.post(ADD, signs()).url.startswith("/accounts/login/")
    assert not Answer.objects.exists()


def test_a_sign_that_a_clinician_has_looked_at_is_told_anew_by_an_edit(browser, user):
    clear(user)
    sign = {"signs-N-06": "on", "signs-N-06-form": "milder"}
    browser.post(ADD, check_in_form(**sign))
    today = timezone.localdate()
    for restriction in user.restrictions.all():
        confirm_checked(restriction, checked_on=today, today=today)
    assert not user.restrictions.filter(ended_on=None).exists()
    edit = f"/symptoms/check-ins/{user.check_ins.get().uid}/edit/"

    browser.post(edit, {**shown_form(browser.get(edit)), **sign})

    told = user.restrictions.filter(ended_on=None, code="N-06").count()
    assert told
    browser.post(edit, {**shown_form(browser.get(edit)), **sign})
    assert user.restrictions.filter(ended_on=None, code="N-06").count() == told


@pytest.mark.parametrize("days", [20, 13, 5])
def test_what_came_back_has_its_two_weeks_however_soon_a_clinician_looks(
    browser, user, days
):
    """The milder sign alone closes for as long."""
    clear(user)
    now = timezone.now()
    sign = Question.objects.get(code="N-02")
    for at in (now - timedelta(days=days), now):
        felt = [Answer(question=sign, given="yes", side="left")]
        report_signs(user, felt, source=uuid4(), at=at, zone="UTC")
    today = timezone.localdate()
    until_seen = user.restrictions.filter(code="N-02", ends="clinician")
    confirm_checked(until_seen.first(), checked_on=today, today=today)
    assert not until_seen.filter(ended_on=None).exists()

    assert "Locked for a while" in browser.get("/safety/").text
    last, after = (today + timedelta(days=days) for days in (13, 14))
    assert load_safety_status(user, last).has_open("N-02")
    assert not load_safety_status(user, after).has_open("N-02")
