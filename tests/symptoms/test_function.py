"""Everyday activities once a week: saved, changed, deleted, brought back."""

import json

import pytest

from psoas_care.symptoms.models import FunctionScore
from tests.factories import FunctionScoreFactory
from tests.forms import function_form, shown_form

ADD = "/symptoms/function/add/"


def edit_address(row):
    return f"/symptoms/function/{row.uid}/edit/"


def test_it_is_saved_and_leads_to_the_diary(browser, user):
    form = function_form(get_up="0", own_activity="Gardening", own_value="10")

    answer = browser.post(ADD, form)

    assert (answer.status_code, answer.url) == (302, "/diary/")
    row = user.function_scores.get()
    assert str(row.uid) == form["uid"]
    assert (row.stairs, row.uphill, row.get_up) == (6, None, 0)
    assert row.rated == [
        ("Climb a flight of stairs", 6),
        ("Get up from lying down", 0),
        ("Gardening", 10),
    ]


def test_htmx_hears_that_it_changed(htmx):
    answer = htmx.post(ADD, function_form())

    assert answer.status_code == 204
    assert "function-scores-changed" in json.loads(answer.headers["HX-Trigger"])


def test_the_same_send_twice_is_one_row(browser, user):
    form = function_form()

    for _ in range(2):
        assert browser.post(ADD, form).status_code == 302

    assert user.function_scores.count() == 1


@pytest.mark.parametrize("value", ["11", "-0", "−0", "1" + "0" * 400, "NaN"])
def test_what_is_no_number_is_refused_and_the_rest_kept(browser, value):
    answer = browser.post(ADD, function_form(uphill=value, own_activity="Gardening"))

    assert answer.status_code == 422
    assert "Choose a whole number from 0 to 10, or skip." in answer.content.decode()
    shown = shown_form(answer)
    assert (shown["stairs"], shown["own_activity"]) == ("6", "Gardening")
    assert not FunctionScore.with_deleted.exists()


def test_the_page_says_what_the_ends_mean_and_how_it_differs_from_the_original(browser):
    page = browser.get(ADD).content.decode()

    assert "For each activity: 0 = unable to do it" in page
    assert page.count("10 = able to do it as before the problem started") == 6
    assert "Higher is better" in page
    assert "These four activities are given here." in page
    assert page.count(" checked") == 1  # the moment: now


def test_the_diary_shows_it_as_an_entry_of_its_own(browser, user):
    FunctionScoreFactory(user=user, own_activity="Gardening", own_value=3)

    page = browser.get("/diary/").content.decode()

    assert "Everyday activities" in page
    assert "Gardening" in page
    assert "10 is best" in page


def test_it_is_changed_and_a_number_can_be_taken_away(browser, user):
    row = FunctionScoreFactory(user=user, uphill=2)
    form = shown_form(browser.get(edit_address(row)))

    answer = browser.post(edit_address(row), form | {"uphill": "", "stairs": "7"})

    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.stairs, row.uphill, row.version) == (7, None, 2)


def test_a_change_in_another_tab_is_not_overwritten_but_shown(browser, user):
    row = FunctionScoreFactory(user=user)
    tabs = [shown_form(browser.get(edit_address(row))) for _ in range(2)]
    browser.post(edit_address(row), tabs[0] | {"stairs": "2"})

    answer = browser.post(edit_address(row), tabs[1] | {"stairs": "9"})
    again = browser.post(edit_address(row), shown_form(answer))

    assert [answer.status_code, again.status_code] == [409, 302]
    assert "Saved now:" in answer.content.decode()
    row.refresh_from_db()
    assert row.stairs == 9


def test_it_is_deleted_and_brought_back(browser, user):
    row = FunctionScoreFactory(user=user)

    page = browser.post(f"/symptoms/function/{row.uid}/delete/", follow=True)
    assert not user.function_scores.exists()
    assert f"/symptoms/function/{row.uid}/undo/" in page.content.decode()
    browser.post(f"/symptoms/function/{row.uid}/undo/")

    assert user.function_scores.get() == row


def test_pages_cost_the_same_queries_for_one_row_and_for_twenty(
    browser, user, django_assert_max_num_queries
):
    counts = []
    for more in (1, 19):
        row = [FunctionScoreFactory(user=user) for _ in range(more)][-1]
        for address in (ADD, edit_address(row)):
            with django_assert_max_num_queries(8) as counted:
                browser.get(address)
            counts.append(len(counted))

    assert counts[:2] == counts[2:]
