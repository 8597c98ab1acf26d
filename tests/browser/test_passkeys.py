"""Signing in with passkeys and codes; Chromium brings an authenticator of its own."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.accounts.authenticators import code_of
from tests.browser.conftest import PASSWORD, WATCH_POLICY, new_context
from tests.browser.test_accessibility import findings_day_and_night, too_wide

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def open_device(address, browser):
    """A page on http://localhost, where passkeys work, whose browser can make them.

    It must keep the rules: nothing in the console, no violation of the policy.
    """
    contexts, faults = [], []
    port = urlsplit(address).port

    def open_device(**options):
        context = new_context(
            browser,
            base_url=f"http://localhost:{port}",
            viewport={"width": 390, "height": 844},
            **options,
        )
        contexts.append(context)
        context.add_init_script(WATCH_POLICY)
        page = context.new_page()
        page.on(
            "console",
            lambda m: m.type in {"error", "warning"} and faults.append(m.text),
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        session = context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        made = session.send(
            "WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR}
        )
        page.authenticator = session, made["authenticatorId"]
        return page

    yield open_device
    for context in contexts:
        context.close()
    assert faults == []


def enter_password(page, person):
    page.goto("/accounts/login/")
    page.locator("input[type=email]").fill(person.email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def confirm(page):
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def sign_out(page):
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def test_s14_a_passkey_is_made_signs_in_alone_and_is_removed(open_device, person):
    page = open_device()
    enter_password(page, person)
    page.goto("/settings/")
    page.get_by_role("link", name="Passkeys and codes").click()
    page.get_by_role("link", name="Add a passkey").click()
    confirm(page)
    expect(page.get_by_label("Name")).to_have_value("Chrome on Linux")
    page.get_by_label("Name").fill("My laptop")

    page.get_by_role("button", name="Add a passkey").click()

    expect(page.get_by_text("10 codes left")).to_be_visible()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("My laptop")).to_be_visible()

    sign_out(page)
    page.goto("/accounts/login/?next=/settings/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()

    sign_out(page)
    enter_password(page, person)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use your passkey").click()
    expect(page).to_have_url(re.compile("^http://[^/]+/$"))

    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Remove My laptop").click()
    page.get_by_role("link", name="With a passkey").click()
    page.get_by_role("button", name="Use your passkey").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("Passkey removed.")).to_be_visible()
    expect(page.get_by_text("My laptop")).to_have_count(0)


def test_s14_a_device_without_the_passkey_says_so(open_device, person):
    page = open_device()
    page.goto("/accounts/login/")
    button = page.get_by_role("button", name="Sign in with a passkey")

    button.click()

    expect(page.get_by_text("No passkey was used. Try again")).to_be_visible()
    expect(button).to_be_enabled()


def test_s14_an_app_is_set_up_and_asked_for(open_device, person, script):
    page = open_device(java_script_enabled=script == "with script")
    enter_password(page, person)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Set up an app").click()
    confirm(page)
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    secret = page.get_by_label("Or type the key").input_value()
    page.get_by_label("Code", exact=True).fill(code_of(secret))
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_text("10 codes left")).to_be_visible()
    recovery = page.locator("code").first.inner_text()

    sign_out(page)
    enter_password(page, person)
    page.get_by_label("Code", exact=True).fill(recovery)
    page.get_by_role("button", name="Sign in").click()

    page.goto("/accounts/2fa/")
    expect(page.get_by_text("You have 9 codes left.")).to_be_visible()


def test_passkeys_without_script_say_what_they_need(open_device):
    page = open_device(java_script_enabled=False)
    page.goto("/accounts/login/")

    expect(page.get_by_text("Passkeys need JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="passkey")).to_have_count(0)


def test_axe_finds_nothing_and_no_page_is_too_wide(open_device, person):
    page = open_device()
    enter_password(page, person)
    page.goto("/accounts/2fa/webauthn/add/")
    found = [*findings_day_and_night(page), *too_wide(page)]
    confirm(page)
    found += [*findings_day_and_night(page), *too_wide(page)]
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("10 codes left")).to_be_visible()
    for address in [
        *["/accounts/2fa/recovery-codes/", "/accounts/2fa/totp/activate/"],
        *["/accounts/2fa/", "/accounts/sessions/"],
    ]:
        page.goto(address)
        found += [*findings_day_and_night(page), *too_wide(page)]
    sign_out(page)
    enter_password(page, person)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    found += [*findings_day_and_night(page), *too_wide(page)]

    assert found == []
