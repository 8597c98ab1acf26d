"""A page, a fragment of it, or the news of a change."""

import json

from tests.forms import check_in_form

ADD = "/symptoms/check-ins/add/"
SESSION = "/practice/sessions/add/"


def test_a_fragment_that_the_page_offers_comes_alone(htmx):
    answer = htmx.get(SESSION, headers={"HX-Target": "session-form"})

    page = answer.content.decode().strip()
    assert page.startswith("<form")
    assert 'id="session-form"' in page.partition(">")[0]
    assert "<html" not in page


def test_a_fragment_that_is_not_offered_is_the_whole_page(htmx):
    answer = htmx.get(ADD, headers={"HX-Target": "main"})

    assert "<html" in answer.content.decode()


def test_a_target_without_htmx_is_the_whole_page(browser):
    answer = browser.get(SESSION, headers={"HX-Target": "session-form"})

    assert "<html" in answer.content.decode()


def test_caches_are_told_that_htmx_gets_something_else(browser):
    answer = browser.get(ADD)

    assert {"HX-Request", "HX-Target"} <= {*answer.headers["Vary"].split(", ")}


def test_a_plain_browser_is_redirected_and_told(browser):
    answer = browser.post(ADD, check_in_form(), follow=True)

    assert answer.redirect_chain == [("/diary/", 302)]
    assert "Check-in saved." in answer.content.decode()


def test_htmx_hears_only_what_happened(htmx):
    answer = htmx.post(ADD, check_in_form(), headers={"HX-Target": "check-in-form"})

    assert (answer.status_code, answer.content) == (204, b"")
    assert json.loads(answer.headers["HX-Trigger"]) == {
        "check-ins-changed": {},
        "toast": {"text": "Check-in saved."},
    }


def test_the_news_for_htmx_is_not_told_again_on_the_next_page(htmx):
    htmx.post(ADD, check_in_form())

    page = htmx.get("/diary/").content.decode()

    assert "Check-in saved." not in page
