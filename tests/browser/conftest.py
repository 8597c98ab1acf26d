"""A real Chromium, the real application, and traps for what must never happen."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import expect

from tests.factories import UserFactory
from tools.screens import chromium

HOST = "127.0.0.1"
PASSWORD = "correct horse battery"
STEP = 120_000  # ms, however busy the machine is: only what hangs takes longer
expect.set_options(timeout=STEP)

WATCH_POLICY = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": chromium(),
        "args": ["--disable-quic", "--disable-background-networking"],
        "timeout": STEP,
    }


@pytest.fixture(scope="session")
def browser(launch_browser):
    """Chromium itself; elsewhere `browser` is Django's client."""
    chromium = launch_browser()
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def server():
    """The application, served as in production; gives its address."""
    server = LiveServerThread(HOST, static_handler=lambda application: application)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://{HOST}:{server.port}"
    server.terminate()


@pytest.fixture
def address(server, transactional_db, content):
    """The address of the application, with its content."""
    return server


@pytest.fixture(params=["with script", "without script"])
def script(request):
    """Whether JavaScript runs; a journey that takes this is made both ways."""
    return request.param == "with script"


NO_FAULT = (
    # Chromium reports every answer of 4xx as an error; tests that provoke one look at
    # the page instead.
    "the server responded with a status of 4",
    # A page that is left does not wait for what it had asked. A request that failed
    # says "htmx:sendError" as well.
    "htmx:sendAbort",
    "htmx:afterRequest",
    # A busy machine shows the next page, or leaves it, before it can be faded in.
    "Transition was aborted because of invalid state",
    "Transition was skipped",
)


def new_context(browser, **options):
    """What every page of a test opens in: patient, as its pages then are too."""
    context = browser.new_context(**options)
    context.set_default_timeout(STEP)
    return context


@pytest.fixture
def open_page(address, browser):
    """Make a page in a fresh browser; at the end it must have kept the rules.

    No error or warning in the console, no violation of the content security policy,
    no request to another host. `excused` is the fault that a test provokes.
    """
    contexts, faults = [], []

    def open_page(excused="", **options):
        options = {"viewport": {"width": 390, "height": 844}, **options}
        context = new_context(browser, base_url=address, **options)
        contexts.append(context)
        context.add_init_script(WATCH_POLICY)
        context.on("request", _elsewhere)
        page = context.new_page()

        def is_fault(message):
            is_excused = excused and excused in message.text
            return message.type in {"error", "warning"} and not is_excused

        page.on("console", lambda m: _note(is_fault(m), m.text))
        page.on("pageerror", lambda error: _note(True, str(error)))  # noqa: FBT003
        return page

    def _elsewhere(request):
        _note(urlsplit(request.url).netloc != urlsplit(address).netloc, request.url)

    def _note(is_fault, text):
        if is_fault and not any(words in text for words in NO_FAULT):
            faults.append(text)

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def person(transactional_db, content):
    """Somebody who has agreed to the text and may log."""
    return UserFactory(email="person@example.org", password=PASSWORD)


def sign_in_as(page, person):
    """Give the browser of a page the cookie that signing in by the form gives it."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value}
    page.context.add_cookies([{**cookie, "domain": HOST, "path": "/"}])


@pytest.fixture
def sign_in(open_page, person):
    """Make a page signed in as `person`; the test opens where it begins."""

    def sign_in(**options):
        page = open_page(**options)
        sign_in_as(page, person)
        return page

    return sign_in
