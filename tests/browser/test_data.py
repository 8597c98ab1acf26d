"""One's data out and in again, as a person does it on a phone without script."""

import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, sign_in_as
from tests.browser.held import Held
from tests.factories import CheckInFactory, PainScoreFactory
from tests.records.test_imports import PAINTRACKER


@pytest.fixture
def page(open_page, person):
    page = open_page(java_script_enabled=False)
    sign_in_as(page, person)
    return page


def fits(page):
    """Whether nothing is wider than the phone."""
    width = "() => document.documentElement.scrollWidth"
    return page.evaluate(width) <= page.viewport_size["width"]


def chart(page):
    """The picture of pain and its numbers, as they are drawn."""
    page.goto("/progress/?range=90d")
    expect(page.locator(".chart").first).to_be_visible()
    return page.locator(".chart").first.inner_html()


def give_password(page):
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def test_export_erase_restore_and_the_charts_are_the_same(page, person, tmp_path):
    for days in range(40):
        at = timezone.now() - timedelta(days=days)
        check_in = CheckInFactory(user=person, at=at)
        PainScoreFactory(check_in=check_in, value=(days * 7) % 11)
    before = chart(page)
    assert "<svg" in before

    page.goto("/records/")
    page.get_by_role("link", name="See what is in it").click()
    give_password(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download", exact=True).click()
    file = tmp_path / "data.zip"
    download.value.save_as(file)

    page.goto("/settings/delete/")
    entries = page.locator("form", has_text="Delete my entries")
    entries.get_by_role("checkbox").check()
    entries.get_by_role("button").click()
    page.goto("/progress/?range=90d")
    expect(page.get_by_text("No check-ins in this time")).to_be_visible()

    page.goto("/records/restore/")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("row", name="Check-ins")).to_be_visible()
    assert fits(page)
    page.get_by_role("button", name="Bring it back").click()

    expect(page.get_by_text("80 entries are back.")).to_be_visible()
    assert chart(page) == before


def test_a_file_of_another_app_is_taken_over_and_given_back(page, tmp_path):
    file = tmp_path / "pain.csv"
    file.write_text(PAINTRACKER)

    page.goto("/records/import/")
    give_password(page)
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("row", name="1 May 2024 08:30")).to_be_visible()
    page.get_by_label("left hip: what is this?").select_option("Pelvis, left")
    page.get_by_role("button", name="Look again").last.click()
    expect(page.get_by_text("Pelvis, left: 6")).to_be_visible()
    assert fits(page)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("1 entry imported.")).to_be_visible()
    assert fits(page)

    page.goto("/diary/")
    expect(page.get_by_text("Imported", exact=True)).to_be_visible()
    page.goto("/records/import/")
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("The import is undone.")).to_be_visible()
    page.goto("/diary/")
    expect(page.get_by_text("Imported", exact=True)).to_be_hidden()


def test_a_bar_shows_how_far_a_long_download_is(open_page, person, tmp_path):
    page = open_page()
    page.clock.install()
    sign_in_as(page, person)
    page.goto("/records/export/")
    give_password(page)
    bar = page.get_by_role("progressbar", name="We are putting your file together.")
    its_file = Held(page, "**/export.zip")

    page.get_by_role("link", name="Download", exact=True).click()
    expect(bar).to_be_hidden()
    page.clock.fast_forward(1000)
    expect(bar).to_be_visible()
    with page.expect_download() as download:
        its_file.let_go()

    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name.startswith("psoas-care-20")
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert "psoas-care.json" in archive.namelist()
    expect(bar).to_be_hidden()
