"""A visitor who looks again gets 304 where nothing changed; who is signed in never."""

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from psoas_care.library import content as fixtures
from psoas_care.library import visitors
from psoas_care.library.models import Article, Claim, Edition, Exercise, Reference, Tool
from tests.factories import RestrictionFactory

EXERCISE = "/library/exercises/dead-bug/"
OPENED = "/library/evidence/?open=ED,care"
PAGES = (
    "/library/",
    "/library/?category=stretch&q=hip",
    EXERCISE,
    "/library/exercises/dead-bug/plate/",
    "/library/tools/",
    "/library/tools/node-mat/",
    "/library/learn/",
    "/library/learn/when-to-see-a-clinician/",
    "/library/evidence/",
    OPENED,
)


def loaded():
    """As `load_content` ends."""
    fingerprint = {"fingerprint": fixtures.fingerprint()}
    Edition.objects.update_or_create(pk=1, defaults=fingerprint)


@pytest.fixture(autouse=True)
def library(content, monkeypatch):
    monkeypatch.setattr(visitors.TAGS, "pieces", {})
    loaded()


@pytest.fixture
def visitor():
    return Client()


def again(client, path, first, **headers):
    return client.get(path, HTTP_IF_NONE_MATCH=first["ETag"], **headers)


@pytest.mark.parametrize("path", PAGES)
def test_a_second_look_asks_only_which_content_is_loaded(visitor, path):
    first = visitor.get(path)

    with CaptureQueriesContext(connection) as asked:
        second = again(visitor, path, first)

    assert first.status_code == 200
    assert second.status_code == 304
    assert second.content == b""
    assert len(asked) == 1
    assert second["ETag"] == first["ETag"]
    for answer in (first, second):
        assert answer["Cache-Control"] == "private, no-cache"
        assert "Cookie" in answer["Vary"]
        assert "HX-Target" in answer["Vary"]


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("/library/", lambda: Exercise.objects.update(name="Another name")),
        (EXERCISE, lambda: Exercise.objects.update(feel="Something else.")),
        ("/library/tools/", lambda: Tool.objects.update(name="Another tool")),
        ("/library/learn/", lambda: Article.objects.update(title="Another title")),
        (OPENED, lambda: Claim.objects.update(wording="Otherwise.")),
        (OPENED, lambda: Reference.objects.update(title="Another study")),
    ],
)
def test_content_that_was_loaded_since_is_seen(visitor, path, change):
    first = visitor.get(path)
    change()
    loaded()

    second = again(visitor, path, first)

    assert second.status_code == 200
    assert second.content != first.content
    assert again(visitor, path, second).status_code == 304


def test_content_that_changes_elsewhere_leaves_the_tag_of_a_page(visitor):
    """A process that knows of no tag yet finds that the page is the same."""
    first = visitor.get("/library/tools/")
    Exercise.objects.update(name="Another name")
    loaded()

    with CaptureQueriesContext(connection) as asked:
        assert again(visitor, "/library/tools/", first).status_code == 304
    assert len(asked) > 1


def test_another_process_gives_the_same_tag(visitor, monkeypatch):
    first = visitor.get(EXERCISE)
    monkeypatch.setattr(visitors.TAGS, "pieces", {})

    assert visitor.get(EXERCISE)["ETag"] == first["ETag"]
    monkeypatch.setattr(visitors.TAGS, "pieces", {})
    assert again(visitor, EXERCISE, first).status_code == 304


@pytest.mark.parametrize("path", PAGES)
def test_who_is_signed_in_gets_their_own_page_each_time(browser, visitor, path):
    first = visitor.get(path)

    answer = again(browser, path, first)

    assert answer.status_code == 200
    assert "ETag" not in answer
    assert "no-store" in answer["Cache-Control"]


def test_a_page_is_closed_after_sign_in_though_it_was_open_before(
    browser, user, visitor
):
    RestrictionFactory(user=user, scope="everything", ends="clinician", until=None)
    first = visitor.get(EXERCISE)
    step = Exercise.objects.get(slug="dead-bug").step_texts[0]

    assert step in unescape(first.text)
    assert step not in unescape(again(browser, EXERCISE, first).text)
    assert again(visitor, EXERCISE, first).status_code == 304


def test_a_fragment_is_not_taken_for_its_page(visitor):
    asked = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "exercise-results"}
    page, fragment = visitor.get("/library/"), visitor.get("/library/", **asked)

    assert page["ETag"] != fragment["ETag"]
    assert again(visitor, "/library/", page, **asked).status_code == 200
    assert again(visitor, "/library/", fragment, **asked).status_code == 304


def test_another_day_is_another_page_until_it_was_made(visitor, time_machine):
    """What a visitor may see is judged as of today."""
    time_machine.move_to("2026-11-20T12:00Z")
    first = visitor.get(EXERCISE)
    time_machine.move_to("2026-11-21T12:00Z")

    with CaptureQueriesContext(connection) as asked:
        again(visitor, EXERCISE, first)
    assert len(asked) > 1


def test_news_are_told_and_not_taken_for_the_page(visitor, client, user):
    first = visitor.get(EXERCISE)
    client.force_login(user)
    client.post("/accounts/logout/")

    answer = again(client, EXERCISE, first)

    assert answer.status_code == 200
    assert "signed out" in answer.text
    assert "ETag" not in answer


@pytest.mark.parametrize(
    "path",
    ["/library/exercises/no-such-one/", "/library/clinician/",
     "/library/?q=" + "a" * 300],
)  # fmt: skip
def test_what_is_no_page_of_its_own_has_no_tag(visitor, path):
    assert "ETag" not in visitor.get(path)


def test_nothing_is_compared_before_content_was_loaded(visitor):
    Edition.objects.all().delete()

    assert "ETag" not in visitor.get(EXERCISE)


def test_content_loaded_while_a_page_is_made_leaves_it_without_a_tag(
    visitor, monkeypatch
):
    editions = iter(["before", "after"])
    monkeypatch.setattr(Edition, "current", lambda: next(editions))
    visitor.get(EXERCISE)

    assert set(visitors.TAGS.pieces.values()) == {""}


def test_the_fingerprint_knows_every_row_and_link():
    first = fixtures.fingerprint()
    assert fixtures.fingerprint() == first

    exercise = Exercise.objects.get(slug="dead-bug")
    exercise.references.remove(exercise.references.first())
    second = fixtures.fingerprint()
    Exercise.objects.filter(slug="cat-cow").update(sets=2)

    assert len({first, second, fixtures.fingerprint()}) == 3
