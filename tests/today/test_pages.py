"""About and privacy: true, and honest about what is not there yet."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Client()


def test_about_says_what_it_is_not_and_under_which_licence(visitor):
    text = visitor.get("/about/").text

    assert "does not diagnose or treat" in text
    assert "No clinician has reviewed this content yet." in text
    assert "BSD 3-Clause License" in text
    assert "So are the texts and the drawings" in text


def test_privacy_says_who_can_see_it_and_how_it_is_deleted(visitor):
    text = visitor.get("/privacy/").text

    assert "Nothing goes to anybody else." in text
    assert "not encrypted against its owner" in text
    assert "delete all entries or your account" in text


def test_privacy_says_what_is_kept_of_the_safety_questions(visitor):
    text = visitor.get("/privacy/").text

    assert "your answers to the safety questions with the words" in text
    assert "never kept in any form: whether you feel you cannot go on" in text


def test_about_promises_nothing_that_is_there_already(visitor):
    assert "Not there yet: safety questions" not in visitor.get("/about/").text


@pytest.mark.parametrize("address", ["/", "/about/", "/privacy/", "/library/"])
def test_who_only_reads_gets_no_cookie(visitor, address):
    assert not visitor.get(address).cookies


@pytest.mark.parametrize("address", ["/", "/library/", "/accounts/login/", "/nowhere/"])
def test_the_footer_leads_there(visitor, address):
    text = visitor.get(address).text

    for target in ("/about/", "/privacy/", "/library/evidence/"):
        assert f'href="{target}"' in text
