"""A check-in in words of a nerve asks what a session asks, before it is saved."""

import pytest

from tests.answers import clear
from tests.factories import CheckInFactory
from tests.forms import check_in_form, shown_form

ADD = "/symptoms/check-ins/add/"
NERVE_WORDS = ["shooting", "electric", "pins_and_needles", "numb"]
ASKED = ["R-01", "R-02", "R-03", "R-04", "R-05"]


@pytest.fixture
def cleared(user, content):
    clear(user)
    return user


def form(*words, **said):
    answers = {f"nerve-{name}": value for name, value in said.items()}
    return check_in_form(qualities=[*words], note="besser", **answers)


@pytest.mark.parametrize("word", NERVE_WORDS)
def test_such_a_word_asks_before_anything_is_saved(browser, cleared, word):
    answer = browser.post(ADD, form(word))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(f'name="nerve-{code}"' in page for code in ASKED)
    shown = shown_form(answer)
    assert (shown["qualities"], shown["note"], shown["low_back"]) == (
        [word],
        "besser",
        "4",
    )
    assert not cleared.check_ins.exists()


@pytest.mark.parametrize("word", ["sharp", "burning", "dull_ache", "pulse"])
def test_another_word_asks_nothing(browser, cleared, word):
    assert browser.post(ADD, form(word)).status_code == 302


def test_none_of_them_is_an_answer_and_closes_nothing(browser, cleared):
    answer = browser.post(ADD, form("numb", none="on"))

    assert (answer.status_code, answer.url) == (302, "/diary/")
    assert cleared.check_ins.get().qualities == ["numb"]
    assert not cleared.restrictions.exists()


@pytest.mark.parametrize(
    ("said", "scope"),
    [
        ({"R-01": "on"}, "everything"),
        ({"R-04": "on"}, "everything"),
        ({"R-05": "on", "R-05-form": "worse"}, "everything"),
        ({"R-05": "on", "R-05-form": "milder"}, "all-but-breathing"),
    ],
    ids=str,
)
def test_each_of_them_acts_as_in_the_safety_check(browser, cleared, said, scope):
    sent = form("electric", **said)

    answers = [browser.post(ADD, sent) for _ in range(2)]

    assert [(a.status_code, a.url) for a in answers] == [(302, "/safety/")] * 2 or (
        answers[0].url == "/safety/" and answers[1].status_code == 302
    )
    assert cleared.check_ins.count() == 1
    assert [hold.scope for hold in cleared.restrictions.all()] == [scope]


def test_a_sign_felt_under_pressure_closes_as_well(browser, cleared):
    sent = form("numb", **{"R-05": "on", "R-05-form": "milder"}) | {"signs-N-03": "on"}
    page = browser.post(ADD, sent)

    if page.status_code == 422:  # that sign has two forms: which it is
        page = browser.post(ADD, sent | {"signs-N-03-form": "milder"})

    assert page.status_code == 302
    scopes = {hold.scope for hold in cleared.restrictions.all()}
    assert "all-but-breathing" in scopes
    assert len(scopes) > 1


def test_an_edit_asks_about_a_new_word_only(browser, cleared):
    check_in = CheckInFactory(user=cleared, qualities=["numb"])
    edit = f"/symptoms/check-ins/{check_in.uid}/edit/"
    shown = shown_form(browser.get(edit)) | {"low_back": "3"}

    assert browser.post(edit, shown).status_code == 302
    shown = shown_form(browser.get(edit)) | {"qualities": ["numb", "electric"]}
    assert browser.post(edit, shown).status_code == 422


def test_an_answer_counts_though_the_word_that_led_to_it_is_taken_back(
    browser, cleared
):
    asked = shown_form(browser.post(ADD, form("electric")))
    asked.pop("qualities")

    answer = browser.post(ADD, asked | {"nerve-R-01": "on"})

    assert (answer.status_code, answer.url) == (302, "/safety/")
    assert cleared.check_ins.get().qualities == []
    still = cleared.restrictions.filter(ended_on=None)
    assert {(r.code, r.action) for r in still} == {("R-01", "emergency")}


def test_a_word_that_nobody_answers_keeps_all_closed_until_somebody_does(
    browser, cleared
):
    browser.post(ADD, form("numb"))

    still = cleared.restrictions.filter(ended_on=None)
    assert {(r.code, r.scope) for r in still} == {
        (code, "everything") for code in ASKED
    }

    browser.post(ADD, form("numb", none="on"))
    assert not cleared.restrictions.filter(ended_on=None).exists()
