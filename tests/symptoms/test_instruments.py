"""Published questionnaires: asked word for word, scored as their authors say, kept."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from psoas_care.symptoms import scoring
from psoas_care.symptoms.models import Instrument, InstrumentScore
from tests.factories import InstrumentFactory, InstrumentScoreFactory, UserFactory

pytestmark = pytest.mark.django_db

PEG = "/symptoms/instruments/peg/add/"
UID = "0b0f3a52-5c9e-4f60-8d5b-1f7f0f4f7d10"
NUMBERS = {"item-pain": "6", "item-enjoyment": "5", "item-activity": "2"}


def peg(**changes):
    return {"uid": UID, "zone": "UTC", "when": "now", **NUMBERS, **changes}


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [([0, 0, 0], 0.0), ([10, 10, 10], 10.0), ([6, 5, 2], 13 / 3), ([1, 2, 2], 5 / 3)],
)
def test_the_peg_is_the_mean_of_its_three_numbers(ratings, expected):
    assert scoring.mean(ratings) == pytest.approx(expected)


@pytest.mark.parametrize("ratings", [[], [None, 5, 2], [6, None, None]])
def test_the_peg_has_no_score_while_a_number_is_missing(ratings):
    with pytest.raises(ValueError, match="every rating"):
        scoring.mean(ratings)


def test_the_roland_morris_score_is_how_many_sentences_are_ticked():
    assert scoring.count([None] * 24) == 0
    assert scoring.count([1, None, 1, *[None] * 21]) == 2
    assert scoring.count([1] * 24) == 24


def test_a_choice_scores_its_number_and_nothing_has_none():
    assert scoring.chosen({"chosen": 7}) == 7
    with pytest.raises(ValueError, match="nothing"):
        scoring.chosen({})


def test_the_words_are_those_of_the_authors(content):
    """Literal: who changes a word of a questionnaire has another questionnaire."""
    shipped = {one.key: one for one in Instrument.objects.all()}

    assert [*shipped] == ["peg", "rmdq", "pgic"]
    assert [item.text for item in shipped["peg"].questions] == [
        "What number best describes your pain on average in the past week?",
        "What number best describes how, during the past week, pain has interfered "
        "with your enjoyment of life?",
        "What number best describes how, during the past week, pain has interfered "
        "with your general activity?",
    ]
    sentences = [item.text for item in shipped["rmdq"].questions]
    assert len(sentences) == 24
    assert sentences[0] == "I stay at home most of the time because of my back."
    assert sentences[8].endswith("more slowly then usual because of my back.")
    assert sentences[23] == "I stay in bed most of the time because of my back."
    assert [item.text for item in shipped["pgic"].questions][::6] == [
        "Very much improved",
        "Very much worse",
    ]
    assert all(one.licence and one.source for one in shipped.values())


def test_answers_are_saved_once_and_said_back(browser, user):
    InstrumentFactory()

    first = browser.post(PEG, peg(), follow=True)
    browser.post(PEG, peg())

    row = user.instrument_scores.get()
    assert row.answers == {"pain": 6, "enjoyment": 5, "activity": 2}
    assert "4.3 of 10" in first.content.decode()


def test_a_number_that_is_missing_is_asked_for_and_nothing_is_lost(browser):
    InstrumentFactory()

    answer = browser.post(PEG, peg(**{"item-activity": ""}))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose a whole number from 0 to 10." in page
    assert re.search('value="6"[^>]* checked', page)
    assert not InstrumentScore.with_deleted.exists()


@pytest.mark.parametrize("wrong", ["11", "-1", "a few", "5.5"])
def test_what_is_no_rating_is_refused(browser, wrong):
    InstrumentFactory()

    assert browser.post(PEG, peg(**{"item-pain": wrong})).status_code == 422
    assert not InstrumentScore.with_deleted.exists()


def test_no_sentence_ticked_is_a_score_of_nothing(browser, user, content):
    browser.post(
        "/symptoms/instruments/rmdq/add/", {"uid": UID, "zone": "UTC", "when": "now"}
    )

    assert user.instrument_scores.get().score == 0


def test_ticked_sentences_are_counted(browser, user, content):
    ticked = {f"item-{number}": "on" for number in (1, 3, 24)}
    browser.post(
        "/symptoms/instruments/rmdq/add/",
        {"uid": UID, "zone": "UTC", "when": "now", **ticked},
    )

    row = user.instrument_scores.get()
    assert row.answers == {"1": 1, "3": 1, "24": 1}
    assert row.in_words == "3 of 24"


def test_one_answer_is_chosen_of_seven(browser, user, content):
    address = "/symptoms/instruments/pgic/add/"
    sent = {"uid": UID, "zone": "UTC", "when": "now"}

    assert browser.post(address, sent).status_code == 422
    assert browser.post(address, {**sent, "item-chosen": "8"}).status_code == 422
    browser.post(address, {**sent, "item-chosen": "2"})

    assert user.instrument_scores.get().in_words == "Much improved"


def test_answers_can_be_changed_deleted_and_brought_back(browser, user):
    row = InstrumentScoreFactory(user=user)
    edit = f"/symptoms/instruments/peg/{row.uid}/edit/"

    browser.post(edit, peg(uid=str(row.uid), version="1"))
    row.refresh_from_db()
    assert (row.answers["pain"], row.version) == (6, 2)

    page = browser.post(f"/symptoms/instruments/{row.uid}/delete/", follow=True)
    assert not user.instrument_scores.exists()
    assert f"/symptoms/instruments/{row.uid}/undo/" in page.content.decode()
    browser.post(f"/symptoms/instruments/{row.uid}/undo/")
    assert user.instrument_scores.get() == row


def test_an_edit_names_the_questionnaire_it_belongs_to(browser, user, content):
    row = InstrumentScoreFactory(
        user=user, instrument=Instrument.objects.get(key="peg")
    )

    wrong = f"/symptoms/instruments/rmdq/{row.uid}/edit/"
    assert browser.get(wrong).status_code == 404
    assert browser.get("/symptoms/instruments/odi/add/").status_code == 404


@pytest.mark.parametrize(("ago", "is_asked"), [(0, False), (13, False), (14, True)])
def test_today_asks_again_when_it_is_time(browser, user, ago, is_asked):
    InstrumentScoreFactory(user=user, at=timezone.now() - timedelta(days=ago))
    InstrumentScoreFactory(user=UserFactory())  # that of somebody else does not count

    assert (PEG in browser.get("/").content.decode()) is is_asked


def test_today_offers_the_page_until_the_first_answer(browser, user):
    page = "/progress/questionnaires/"
    InstrumentScoreFactory(user=UserFactory())
    assert page in browser.get("/").content.decode()

    InstrumentScoreFactory(user=user)

    assert page not in browser.get("/").content.decode()
