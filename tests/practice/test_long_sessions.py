"""The longest session that the product allows can be sent, changed and sent again."""

from urllib.parse import urlencode

import pytest
from django.conf import settings

from psoas_care.practice.limits import (
    LINE_FIELDS,
    MOST_BOUTS,
    OTHER_FIELDS,
    READ_LINES,
)
from psoas_care.practice.models import Session
from psoas_care.safety.vocabulary import QuestionKind
from psoas_care.symptoms.vocabulary import Quality
from tests.factories import (
    BoutFactory,
    ExerciseFactory,
    QuestionFactory,
    SessionFactory,
)
from tests.forms import bout_line, session_form, shown_form

ADD = "/practice/sessions/add/"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def exercise(db):
    return ExerciseFactory(slug="plain-stretch")


def played(count):
    """What the player sends of so many rounds, all that can be said of each."""
    return [
        bout_line(
            actual_seconds="45",
            repetitions="10",
            pressure="",
            worst_pain="6",
            planned_seconds="45",
            planned_repetitions="10",
            stopped="hurt",
            hurt_region="hip_front",
        )
        for _ in range(count)
    ]


def stored(session, count, exercise, **more):
    for _ in range(count):
        BoutFactory(session=session, exercise=exercise, **more)


def body(form, lines):
    """The bytes of a request with every word for each pain."""
    words = [(f"bouts-{n}-hurt_words", w) for n in range(lines) for w in Quality.values]
    none = [("nerve-none", "on")]
    return urlencode([*form.items(), *words, *none], doseq=True)


def test_the_longest_session_is_sent_changed_and_sent_again(browser, user):
    count = MOST_BOUTS
    sent = browser.post(ADD, body(session_form(*played(count)), count), FORM)
    session = user.sessions.get()
    edit = f"/practice/sessions/{session.uid}/edit/"
    form = shown_form(browser.get(edit)) | {"note": "changed"}

    changed = browser.post(edit, body(form, 0), FORM)

    assert (sent.status_code, changed.status_code) == (302, 302)
    session.refresh_from_db()
    assert (session.note, session.bouts.count()) == ("changed", count)
    assert session.bouts.first().hurt_words == list(Quality.values)


def test_the_longest_session_fits_with_the_longest_note_and_every_sign(
    browser, user, exercise
):
    """Measured on the page itself: all that a browser could send of it."""
    for number in range(12):
        QuestionFactory(code=f"sign-{number}", kind=QuestionKind.SIGN)
    session = SessionFactory(user=user, note="\U0001f9b5" * 2000)
    words = list(Quality.values)
    stored(session, MOST_BOUTS, exercise, hurt_words=words)

    answer = browser.get(f"/practice/sessions/{session.uid}/edit/")
    fields = answer.content.decode().count(' name="')
    form = shown_form(answer)
    line = {name for name in form if name.startswith("bouts-0-")} - {
        "bouts-0-hurt_words"
    }

    assert form["bouts-TOTAL_FORMS"] == str(MOST_BOUTS)
    assert len(line) + len(words) <= LINE_FIELDS
    assert fields - MOST_BOUTS * (len(line) + len(words)) <= OTHER_FIELDS
    assert len(body(form, MOST_BOUTS)) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE


@pytest.mark.parametrize(
    "lines",
    [
        [bout_line()] * (MOST_BOUTS + 1),
        [bout_line()] * (2 * MOST_BOUTS),
        [bout_line(exercise="lunge", side="each")] * (MOST_BOUTS // 2 + 1),
    ],
    ids=["one more", "twice as many", "each side"],
)
def test_a_longer_one_is_refused_in_words_and_nothing_of_it_is_lost(browser, lines):
    ExerciseFactory(slug="lunge", sides="per-side")

    answer = browser.post(ADD, session_form(*lines, note="a long day"))

    assert answer.status_code == 422
    assert "A session has at most 60 lines" in answer.content.decode()
    assert not Session.with_deleted.exists()
    shown = shown_form(answer)
    assert shown["note"] == "a long day"
    assert shown["bouts-TOTAL_FORMS"] == str(len(lines))
    assert shown[f"bouts-{len(lines) - 1}-actual_seconds"] == "60"


def test_one_longer_than_is_read_is_refused_in_words(browser, exercise):
    lines = [bout_line()] * (READ_LINES + 1)

    answer = browser.post(ADD, session_form(*lines))

    assert answer.status_code == 422
    assert "A session has at most 60 lines" in answer.content.decode()
    assert not Session.with_deleted.exists()


def test_what_was_stored_when_more_were_allowed_can_still_be_changed(
    browser, user, exercise
):
    session = SessionFactory(user=user)
    stored(session, MOST_BOUTS + 1, exercise)
    edit = f"/practice/sessions/{session.uid}/edit/"
    form = shown_form(browser.get(edit))

    answer = browser.post(edit, form | {"note": "as it was"})

    assert answer.status_code == 302
    session.refresh_from_db()
    assert (session.note, session.bouts.count()) == ("as it was", MOST_BOUTS + 1)


def test_a_full_session_says_that_no_line_fits_any_more(browser):
    lines = [bout_line()] * MOST_BOUTS

    page = browser.post(
        ADD, session_form(*lines) | {"more": "plain-stretch"}
    ).content.decode()

    assert "This session is full." in page
    assert 'name="more"' not in page
