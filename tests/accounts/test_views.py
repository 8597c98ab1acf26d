"""Settings, and the consent that can be withdrawn."""

import re

import pytest

from psoas_care.accounts.models import CONSENT_VERSION


def save(client, **changes):
    return client.post(
        "/settings/", {"time_zone": "Europe/Berlin", "country": "DE", **changes}
    )


def test_time_zone_and_country_can_be_changed(browser, user):
    response = save(browser)

    assert response.headers["Location"] == "/settings/"
    user.refresh_from_db()
    assert (user.time_zone, user.country.code) == ("Europe/Berlin", "DE")
    assert "Settings saved." in browser.get("/settings/").text


def test_htmx_hears_that_they_changed(htmx, user):
    response = save(htmx)

    assert response.status_code == 204
    assert "settings-changed" in response.headers["HX-Trigger"]
    assert "Settings saved." in response.headers["HX-Trigger"]
    user.refresh_from_db()
    assert user.time_zone == "Europe/Berlin"


@pytest.mark.parametrize(
    "address", ["/welcome/", "/safety/profile/", "/practice/programme/"]
)
def test_the_settings_lead_to_what_is_said_elsewhere(browser, address):
    # Questions about health lead back here afterwards.
    assert re.search(f'href="{address}[?"]', browser.get("/settings/").text)


def test_the_country_says_what_it_is_for(browser):
    assert "which emergency number we show you" in browser.get("/settings/").text


@pytest.mark.parametrize(
    ("field", "nonsense"),
    [
        ("time_zone", ""),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", "Etc/GMT+5"),  # exists, but with its sign upside down
        ("country", "XX"),
        ("country", "Germany"),
    ],
)
def test_nonsense_is_refused_beside_its_field(browser, user, field, nonsense):
    response = save(browser, **{field: nonsense})

    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.text
    user.refresh_from_db()
    assert user.time_zone == "UTC"
    assert not user.country


def test_htmx_gets_the_form_alone_with_its_mistakes(htmx):
    response = htmx.post(
        "/settings/", {"time_zone": "X"}, headers={"HX-Target": "settings-form"}
    )

    assert response.status_code == 422
    assert response.text.strip().startswith("<form")


def test_s21_what_is_not_on_the_form_cannot_be_set(browser, user, other_user):
    save(
        browser,
        id=str(other_user.pk),
        email="evil@example.org",
        is_staff="1",
        is_superuser="1",
        date_joined="2000-01-01",
        consent_version="",
    )

    before = user.email, user.date_joined, user.consent_version
    user.refresh_from_db()
    other_user.refresh_from_db()
    assert (user.email, user.date_joined, user.consent_version) == before
    assert not user.is_staff
    assert not user.is_superuser
    assert other_user.time_zone == "UTC"


# -- consent ------------------------------------------------------------------


def test_agreeing_takes_a_tick(browser, user):
    user.withdraw_consent(now=user.date_joined)

    response = browser.post("/welcome/", {})

    assert response.status_code == 422
    assert (
        "Tick the box to continue, or leave this page. Nothing has been stored."
        in response.text
    )
    user.refresh_from_db()
    assert not user.has_consented


def test_agreeing_is_noted_with_version_and_time(browser, user):
    user.withdraw_consent(now=user.date_joined)

    response = browser.post("/welcome/?next=/diary/", {"agreed": "on"})

    assert response.headers["Location"] == "/diary/"
    consent = user.consents.get()
    assert consent.version == CONSENT_VERSION
    assert consent.given_at.utcoffset().total_seconds() == 0
    assert consent.withdrawn_at is None
    assert browser.get("/diary/").status_code == 200


def test_consent_is_withdrawn_by_one_button(browser, user):
    assert "Withdraw consent" in browser.get("/settings/").text

    response = browser.post("/settings/consent/withdraw/")

    assert response.headers["Location"] == "/settings/"
    assert browser.get("/diary/").headers["Location"] == "/welcome/?next=/diary/"
    assert "Nothing is being stored." in browser.get("/settings/").text


def test_a_new_text_asks_again(browser, monkeypatch):
    monkeypatch.setattr("psoas_care.accounts.models.CONSENT_VERSION", "2027-01")

    assert browser.get("/diary/").headers["Location"] == "/welcome/?next=/diary/"


def zones_offered(page):
    select = page.split('name="time_zone"')[1].split("</select>")[0]
    return re.findall(r'<option value="([^"]*)"( selected)?>([^<]*)<', select)


@pytest.mark.parametrize("zone", ["Europe/Kiev", "Etc/GMT-5", "EST5EDT"])
def test_the_zone_of_whoever_has_an_odd_one_is_chosen_and_kept(browser, user, zone):
    """Else a browser would choose the first of the list, and saving would move them."""
    user.time_zone = zone
    user.save()

    page = browser.get("/settings/").text

    assert [one for one, chosen, _ in zones_offered(page) if chosen] == [zone]
    save(browser, time_zone=zone)
    user.refresh_from_db()
    assert user.time_zone == zone


def test_each_place_is_offered_once_by_the_name_of_today(browser):
    offered = zones_offered(browser.get("/settings/").text)

    names = [name for _zone, _chosen, name in offered]
    assert len(names) == len(set(names))
    assert "Europe/Kyiv" in {zone for zone, *_ in offered}
    assert "Europe/Kiev" not in {zone for zone, *_ in offered}
    assert not [name for name in names if "Kiev" in name or "Calcutta" in name]
