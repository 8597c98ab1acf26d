"""Whom to call: for everybody, with an account or without."""

import re

import pytest

from tests.factories import EmergencyNumbersFactory

pytestmark = pytest.mark.django_db


def text(answer):
    return " ".join(answer.text.split())


def test_without_a_country_three_regions_are_named(client):
    page = text(client.get("/safety/help/"))

    assert "112 in the EU, 999 in the UK, 911 in the US" in page
    assert "tel:" not in page


def test_a_country_can_be_chosen(client):
    EmergencyNumbersFactory(
        key="AT",
        emergency="144 or 112",
        urgent="1450",
        crisis="142 (Telefonseelsorge)",
        crisis_source="https://crisis.example/",
    )

    page = text(client.get("/safety/help/?country=AT"))

    assert re.findall('href="(tel:[0-9]+)"', page) == [
        "tel:144",
        "tel:112",
        "tel:1450",
        "tel:142",
    ]
    assert "Telefonseelsorge" in page
    assert "https://numbers.example/" in page
    assert "20 November 2026" in page  # when it was checked
    assert '<option value="AT" selected>Austria</option>' in page


def test_ones_own_country_is_shown_first(browser, user):
    EmergencyNumbersFactory(key="DE", emergency="112")
    EmergencyNumbersFactory(key="NO", emergency="113")
    user.country = "NO"
    user.save()

    assert 'href="tel:113"' in browser.get("/safety/help/").text
    assert 'href="tel:112"' in browser.get("/safety/help/?country=DE").text


@pytest.mark.parametrize("country", ["", "XX", "germany", "<script>", "🙂" * 99])
def test_an_unknown_country_gets_the_general_line(client, country):
    answer = client.get("/safety/help/", {"country": country})

    assert answer.status_code == 200
    assert "999 in the UK" in answer.text
    assert "<script>" not in answer.text


@pytest.mark.usefixtures("questions")
def test_it_lists_the_signs_with_the_form_they_must_have(client):
    emergency, today = text(client.get("/safety/help/")).split("need a doctor today")

    assert "New numbness or odd feeling between the legs" in emergency
    assert "knee gives way): <em>It came fast, or is getting worse</em>" in emergency
    assert "Osteoporosis, long steroid use, or age over 70" in today
    assert "Osteoporosis, long steroid use, or age over 70" not in emergency
    assert "You feel you cannot go on" not in today  # has a part of its own


def test_somebody_who_has_agreed_to_nothing_yet_gets_help(browser, user):
    user.consent_version = ""
    user.save()

    assert browser.get("/safety/help/").status_code == 200


def test_every_page_leads_here(client):
    assert 'href="/safety/help/"' in client.get("/about/").text
