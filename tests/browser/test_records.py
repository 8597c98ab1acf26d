"""A report is given away by a link, with and without JavaScript, and taken back."""

import re

from playwright.sync_api import expect


def test_a_link_is_made_read_and_revoked(address, sign_in, open_page, script):
    page = sign_in(java_script_enabled=script)
    page.goto("/records/links/")
    page.get_by_label("1 day").check()
    page.get_by_label("Your question").fill("Is it safe to run again?")

    page.get_by_role("button", name="Create the link").click()

    field = page.get_by_label("Address of the report")
    expect(field).to_be_focused()
    expect(page.get_by_role("heading", name="Created on")).to_have_count(1)
    path = re.sub("^https?://[^/]+", "", field.input_value())
    reader = open_page()
    reader.goto(path)
    expect(reader.get_by_text("Is it safe to run again?")).to_be_visible()

    page.goto("/records/links/")
    expect(page.get_by_text("Opened 1 time")).to_be_visible()
    page.get_by_role("button", name="Revoke the link").click()
    expect(page.get_by_text("You have none.")).to_be_visible()
    assert reader.reload().status == 404


def test_the_address_is_copied_with_one_press(sign_in):
    page = sign_in(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/records/links/")
    page.get_by_role("button", name="Create the link").click()

    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Address of the report").input_value()
