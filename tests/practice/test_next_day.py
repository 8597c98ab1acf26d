"""The day after a session: what is asked, what is kept, and what follows of it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from psoas_care.library.models import Exercise
from psoas_care.practice.feedback import respond
from psoas_care.practice.models import DoseStep, Moment, SessionPain
from psoas_care.web import user_records
from tests.factories import (
    BoutFactory,
    DoseStepFactory,
    SessionFactory,
    SessionPainFactory,
)
from tests.forms import bout_line, session_form
from tests.practice.people import plan_of

pytestmark = pytest.mark.usefixtures("content")
DAY = timedelta(days=1)


@pytest.fixture
def session(user):
    """Yesterday's, of a bridge, with pain 3 before and 4 at its worst."""
    session = SessionFactory(user=user, at=timezone.now() - DAY, effort=5)
    exercise = Exercise.objects.get(slug="glute-bridge")
    BoutFactory(session=session, exercise=exercise, worst_pain=4, repetitions=20)
    SessionPainFactory(session=session, value=3)
    return session


def address(session):
    return f"/practice/sessions/{session.uid}/next-day/"


def answers(session):
    session.refresh_from_db()
    pain = session.pains.filter(moment=Moment.NEXT_DAY).first()
    return session.next_day, pain and pain.value


def seen_by(page):
    """What a page says that it knows of the answer."""
    return re.search(r'name="seen" value="([^"]*)"', page.text)[1]


def mend(browser, session, said):
    """Answer from a page that is opened now."""
    seen = seen_by(browser.get(address(session)))
    return browser.post(address(session), said | {"seen": seen})


# -- what is asked ------------------------------------------------------------


def test_today_and_the_week_ask_once(htmx, browser, session):
    card = htmx.get("/", headers={"HX-Target": "today-next-day"}).text
    assert address(session) in card
    assert "Pain now: Low back" in card
    assert address(session) in browser.get("/practice/").text

    browser.post(address(session), {"compared": "same"})

    card = htmx.get("/", headers={"HX-Target": "today-next-day"}).text
    assert address(session) not in card
    assert address(session) not in browser.get("/practice/").text


def test_the_page_asks_without_script(browser, session):
    page = browser.get(address(session)).text

    assert 'name="compared"' in page
    assert 'name="value"' in page


# -- what is kept -------------------------------------------------------------


def test_a_number_that_came_by_another_way_is_answered_anew(browser, session):
    """It was made elsewhere, so its name does not follow from the session."""
    SessionPainFactory(session=session, moment=Moment.NEXT_DAY, value=4)

    answer = mend(browser, session, {"compared": "same", "value": "6"})

    assert answer.status_code == 302
    assert answers(session) == ("same", 6)
    assert session.pains.filter(moment=Moment.NEXT_DAY).count() == 1


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"compared": "better", "value": "2"}, ("better", 2)),
        ({"compared": "clearly-worse"}, ("clearly-worse", None)),
        ({"value": "0"}, ("", 0)),  # no pain is an answer
        ({"skip": "yes"}, ("skipped", None)),
    ],
)
def test_a_word_a_number_or_neither(browser, session, sent, kept):
    for _ in range(2):
        answer = browser.post(address(session), sent)
        assert (answer.status_code, answer.url) == (302, "/")

    assert answers(session) == kept


def test_a_page_from_before_the_last_upgrade_is_understood(browser, session):
    browser.post(address(session), {"said": "better", "value": "2"})

    assert answers(session) == ("better", 2)


def test_the_second_part_leaves_the_first_as_it_is(htmx, session):
    htmx.post(address(session), {"compared": "same"})
    htmx.post(address(session), {"value": "3"})

    assert answers(session) == ("same", 3)


def test_a_late_skip_takes_no_answer_back(browser, session):
    """Another tab has said it; the page with the button did not know that."""
    browser.post(address(session), {"compared": "clearly-worse", "value": "6"})
    browser.post(address(session), {"skip": "yes"})

    assert answers(session) == ("clearly-worse", 6)


def test_a_changed_answer_takes_the_place_of_the_first(browser, session):
    browser.post(address(session), {"compared": "same", "value": "3"})
    mend(browser, session, {"compared": "bit-worse", "value": "4"})

    assert answers(session) == ("bit-worse", 4)
    assert SessionPain.with_deleted.filter(moment=Moment.NEXT_DAY).count() == 1


WORSE = {"compared": "clearly-worse", "value": "9"}
BETTER = {"compared": "better", "value": "1"}


@pytest.mark.parametrize("knows", [True, False], ids=["an old tab", "an old page"])
def test_an_old_tab_does_not_replace_an_answer_it_does_not_know(
    browser, user, session, knows
):
    old = {"seen": seen_by(browser.get(address(session)))} if knows else {}
    browser.post(address(session), WORSE)

    refused = browser.post(address(session), BETTER | old)

    assert refused.status_code == 409
    assert "Something different was saved here in the meantime" in refused.text
    assert "Saved now: Clearly worse, pain 9 of 10." in refused.text
    assert answers(session) == ("clearly-worse", 9)
    assert user.dose_steps.exists()

    again = browser.post(address(session), BETTER | {"seen": seen_by(refused)})
    assert again.status_code == 302
    assert answers(session) == ("better", 1)


@pytest.mark.parametrize(
    "sent", [{"value": "1"}, {"compared": "better"}, BETTER, BETTER | {"value": "9"}]
)
def test_no_part_of_an_answer_is_replaced_unseen(htmx, session, sent):
    htmx.post(address(session), WORSE)

    headers = {"HX-Target": "next-day-saved"}
    refused = htmx.post(address(session), sent, headers=headers)

    assert refused.status_code == 409
    assert "in the meantime" in refused.text
    assert "<form" not in refused.text
    assert answers(session) == ("clearly-worse", 9)


def test_what_this_page_said_itself_it_may_mend(htmx, session):
    headers = {"HX-Target": "next-day-saved"}
    seen, said = seen_by(htmx.get(address(session))), {}
    for part in ({"compared": "same"}, {"value": "3"}, BETTER, WORSE):
        said = said | part | {"seen": seen}
        answer = htmx.post(address(session), said, headers=headers)
        assert answer.status_code == 200
        seen = seen_by(answer)

    assert answers(session) == ("clearly-worse", 9)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose a word or a number, or skip it."),
        ({"compared": "", "value": ""}, "Choose a word or a number, or skip it."),
        ({"compared": "awful"}, "Choose from the list."),
        ({"compared": "skipped"}, "Choose from the list."),  # that has its own button
        ({"compared": "same", "value": "11"}, "Choose a whole number from 0 to 10"),
    ],
)
def test_nonsense_is_refused_in_words(browser, session, sent, words):
    answer = browser.post(address(session), sent)

    assert answer.status_code == 422
    assert words in answer.text
    assert answers(session) == ("", None)


def test_it_is_kept_where_pain_was_asked_before(browser, user, session):
    session.pains.update(region="hip_front")

    browser.post(address(session), {"value": "5"})

    assert session.pains.get(moment=Moment.NEXT_DAY).region == "hip_front"


def test_htmx_is_told_what_came_of_it(htmx, session):
    answer = htmx.post(address(session), {"compared": "same", "value": "3"})

    assert answer.status_code == 200
    assert "Saved. Green: your body took it well." in answer.text


def test_somebody_elses_session_and_one_of_long_ago_are_not_found(
    browser, other_user, user
):
    exercise = Exercise.objects.get(slug="glute-bridge")
    theirs = SessionFactory(user=other_user, at=timezone.now() - DAY)
    old = SessionFactory(user=user, at=timezone.now() - 100 * DAY)
    for session in (theirs, old):
        BoutFactory(session=session, exercise=exercise)
        assert browser.get(address(session)).status_code == 404
        assert browser.post(address(session), {"compared": "same"}).status_code == 404
        assert answers(session) == ("", None)


def test_an_edit_of_the_session_keeps_the_day_after(browser, user, session):
    browser.post(address(session), {"compared": "same", "value": "3"})
    bout = session.bouts.get()
    line = bout_line(exercise="glute-bridge", id=str(bout.pk), worst_pain="4")
    form = session_form(
        line, uid=str(session.uid), version="1", region="low_back", before="2",
        when="pick", day=str(session.local_day), time="12:00",
        **{"bouts-INITIAL_FORMS": "1"},
    )  # fmt: skip

    answer = browser.post(f"/practice/sessions/{session.uid}/edit/", form)

    assert answer.status_code == 302
    assert answers(session) == ("same", 3)


# -- what follows -------------------------------------------------------------


def test_a_red_light_is_a_smaller_dose_with_its_reason(browser, user, session):
    for _ in range(2):
        browser.post(address(session), {"compared": "clearly-worse", "value": "5"})

    step = user.dose_steps.get()
    assert (step.kind, step.reason) == (DoseStep.Kind.LESS, "red")
    assert (step.hold_seconds, step.repetitions, step.sets) == (2, 6, 2)
    assert (step.source, step.local_day) == (session.uid, session.local_day)
    current_dose = plan_of(user, timezone.localdate()).doses.of("glute-bridge")
    assert (current_dose.amount.repetitions, current_dose.reason) == (6, "red")


def test_clearly_worse_is_red_without_a_number(browser, user, session):
    browser.post(address(session), {"compared": "clearly-worse"})

    assert user.dose_steps.exists()


def test_a_mended_answer_takes_its_consequence_back(browser, user, session):
    browser.post(address(session), {"value": "8"})
    assert user.dose_steps.exists()

    mend(browser, session, {"value": "3"})

    assert not user.dose_steps.exists()

    mend(browser, session, {"value": "8"})
    assert user.dose_steps.count() == 1


def test_sent_twice_it_is_not_halved_twice(user, session):
    SessionPainFactory(session=session, moment=Moment.NEXT_DAY, value=8)
    DoseStepFactory(
        user=user,
        at=session.at - DAY,
        exercise=session.bouts.get().exercise,
        hold_seconds=3,
        repetitions=15,
    )

    for _ in range(3):
        respond(session, now=timezone.now())

    assert user.dose_steps.get(source=session.uid).repetitions == 8  # not 6


def test_an_easier_exercise_comes_where_there_is_one(browser, user, session):
    bout = session.bouts.get()
    bout.exercise = Exercise.objects.get(slug="reclined-figure-4")
    bout.save()

    browser.post(address(session), {"value": "8"})

    step = user.dose_steps.get()
    assert step.kind == DoseStep.Kind.EASIER
    assert step.other.slug == "knee-to-chest-hug"


def test_a_session_that_hurt_too_much_has_its_consequence_when_it_is_logged(
    browser, user
):
    line = bout_line(exercise="glute-bridge", worst_pain="9")
    browser.post("/practice/sessions/add/", session_form(line))

    assert user.dose_steps.get().exercise.slug == "glute-bridge"


def test_a_deleted_session_takes_its_step_with_it_and_brings_it_back(
    browser, user, session
):
    browser.post(address(session), {"value": "8"})

    user_records.delete(session, now=timezone.now())
    assert not user.dose_steps.exists()

    session.refresh_from_db()
    user_records.undelete(session)
    assert user.dose_steps.exists()


def test_a_session_without_exercises_asks_for_nothing(user):
    session = SessionFactory(user=user, at=timezone.now() - DAY)

    assert respond(session, now=timezone.now()) is None
    assert not user.dose_steps.exists()


# -- pain that is strong today -------------------------------------------------


def test_strong_pain_of_now_leaves_only_relaxing_today(browser, user, session):
    """Said about yesterday's session, it is today that it closes."""
    bridge = "/library/exercises/glute-bridge/play/"
    assert "<session-player" in browser.get(bridge).text
    for _ in range(2):  # sent twice, it is one entry
        browser.post(address(session), {"compared": "clearly-worse", "value": "9"})

    (score,) = user.pain_scores.all()
    assert (score.region, score.kind, score.value) == ("low_back", "now", 9)
    assert score.local_day == user.day_at(timezone.now())
    assert "<session-player" not in browser.get(bridge).text
    calm = browser.get("/library/exercises/diaphragmatic-breathing/play/").text
    assert "<session-player" in calm


def test_pain_of_now_below_eight_is_the_sessions_alone(browser, user, session):
    browser.post(address(session), {"value": "7"})

    assert answers(session) == ("", 7)
    assert not user.pain_scores.exists()
