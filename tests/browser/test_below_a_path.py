"""Below a path, by https, behind a proxy: a browser with script never leaves it."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import HOST, NO_FAULT, WATCH_POLICY, new_context
from tests.proxy import Proxy, make_certificate, running
from tests.tools.conftest import first_start, var_dir  # noqa: F401
from tests.tools.test_run import serving


@pytest.fixture
def site(var_dir, tmp_path):  # noqa: F811
    """The address of a real server at a socket, behind a proxy that ends TLS."""
    socket, certificate = tmp_path / "socket", make_certificate(tmp_path / "tls.pem")
    with running(Proxy(socket, "/psoas", certificate)) as proxy:
        origin = f"https://{HOST}:{proxy.port}/psoas"
        settings = {"HOST": f"unix:{socket}", "ORIGIN": origin, "DEMO": "0"}
        with serving(var_dir, 1, **settings):
            yield origin


@pytest.fixture
def page(browser, site):
    """A page whose requests must all stay below the path, without a fault."""
    context = new_context(browser, ignore_https_errors=True)
    context.add_init_script(WATCH_POLICY)
    asked, faults = [], []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    yield page
    cookies = {cookie["name"]: cookie for cookie in context.cookies()}
    context.close()
    outside = [url for url in asked if not url.startswith(f"{site}/")]
    assert outside == []
    assert len(asked) > 30
    assert [f for f in faults if not any(words in f for words in NO_FAULT)] == []
    assert {cookie["path"] for cookie in cookies.values()} == {"/psoas/"}
    assert all(cookie["secure"] for cookie in cookies.values())


def test_a_person_signs_up_taps_plays_and_looks_below_a_path(page, site):
    page.goto(f"{site}/accounts/signup/")
    page.get_by_label("Email").fill("new@example.org")
    page.get_by_label("Password").fill("correct horse battery")
    page.locator("main").get_by_role("button", name="Sign up").click()
    page.wait_for_url("**/welcome/**")
    page.get_by_role("checkbox").check()
    page.locator("main").get_by_role("button", name="Continue", exact=True).click()

    page.goto(f"{site}/")
    with page.expect_response("**/check-ins/add/**") as saved:
        page.locator("#quick-low_back").get_by_label("4", exact=True).click()
    expect(
        page.locator("#quick-low_back").get_by_role("button", name="Undo")
    ).to_be_visible()
    page.goto(f"{site}/library/exercises/cat-cow/play/")
    expect(page.locator("session-player")).to_be_visible()
    for address in ["library/", "diary/", "progress/", "records/", "settings/"]:
        page.goto(f"{site}/{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()

    assert saved.value.status == 200
    assert urlsplit(page.url).path == "/psoas/settings/"
