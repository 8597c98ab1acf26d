"""Pictures of every page, phone upright and lying, desktop, light and dark.

Starts the real server with a demo diary of its own, walks the pages as a visitor, as
somebody new and as the demo person, and writes var/screens/<page>-<size>-<scheme>.png
for people to look at.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "screens"
SIZES = {"phone": (390, 844), "landscape": (844, 390), "desktop": (1280, 900)}
SCHEMES = ("light", "dark")
NEW_PERSON = "new@psoas-care.example"
WANTED = tuple(sys.argv[1:]) or ("",)
"""How the names of the pages begin that are visited; what is tapped comes besides."""

VISITOR = {
    "landing": "/",
    "library": "/library/",
    "library-filtered": "/library/?q=hip&category=stretch",
    "library-nothing": "/library/?q=xylophone",
    "exercise-stretch": "/library/exercises/half-kneeling-hip-flexor-stretch/",
    "exercise-release": "/library/exercises/sphinx-psoas-release/",
    "plate": "/library/exercises/yoga-low-lunge-flow/plate/",
    "tools": "/library/tools/",
    "tool": "/library/tools/angled-massager/",
    "learn": "/library/learn/",
    "learn-psoas": "/library/learn/the-psoas/",
    "learn-known": "/library/learn/known-and-believed/",
    "learn-clinician": "/library/learn/when-to-see-a-clinician/",
    "evidence": "/library/evidence/",
    "evidence-open": "/library/evidence/?open=relaxation",
    "routines-visitor": "/practice/routines/",
    "routine-visitor": "/practice/routines/20-b-back-side-release/",
    "poster": "/practice/routines/10-a-standard/poster/",
    "help": "/safety/help/?country=AT",
    "about": "/about/",
    "privacy": "/privacy/",
    "sign-in": "/accounts/login/",
    "sign-up": "/accounts/signup/",
    "password-reset": "/accounts/password/reset/",
    "not-found": "/nowhere/",
    "report-gone": "/records/report/never-was/",
}
NEWCOMER = {
    "welcome": "/welcome/",
    "set-up": "/welcome/",  # the same address, once the text is agreed to
    "today-empty": "/",
    "diary-empty": "/diary/",
    "progress-empty": "/progress/",
    "safety-empty": "/safety/",
    "safety-screen": "/safety/check/",
    "profile-empty": "/safety/profile/",
    "belly-off": "/safety/belly/",
}
DEMO = {
    "export": "/records/export/",
    "restore": "/records/restore/",
    "import": "/records/import/",
    "erase": "/settings/delete/",
    "today": "/",
    "check-in": "/symptoms/check-ins/add/",
    "week": "/practice/",
    "programme": "/practice/programme/",
    "programme-play": "/practice/programme/play/",
    "function": "/symptoms/function/add/",
    "peg": "/symptoms/instruments/peg/add/",
    "rmdq": "/symptoms/instruments/rmdq/add/",
    "self-tests": "/practice/self-tests/",
    "self-test": "/practice/self-tests/bridge-hold/add/",
    "questionnaires": "/progress/questionnaires/",
    "day": f"/symptoms/days/{datetime.now(UTC):%Y-%m-%d}/",
    "routines": "/practice/routines/",
    "routine": "/practice/routines/10-a-standard/",
    "routine-empty": "/practice/my-routines/add/",
    "routine-copy": "/practice/my-routines/add/?copy=20-b-back-side-release",
    "play": "/practice/routines/10-a-standard/play/",
    "session": "/practice/sessions/add/",
    "exercise-locked": "/library/exercises/sphinx-psoas-release/",
    "diary": "/diary/",
    "progress": "/progress/",
    "progress-all": "/progress/?range=all",
    "practice": "/progress/practice/",
    "practice-all": "/progress/practice/?range=all",
    "exercise-times": "/progress/exercises/pigeon-stretch/?range=1y",
    "year": f"/progress/year/{datetime.now(UTC):%Y}/",
    "next-day": "/progress/day-after/?findings=1",
    "daily-factors": "/progress/everyday/",
    "fair-tests": "/progress/fair-tests/",
    "fair-test-add": "/progress/fair-tests/add/",
    "safety": "/safety/",
    "safety-check": "/safety/check/",
    "profile": "/safety/profile/",
    "belly": "/safety/belly/",
    "records": "/records/",
    "report": "/records/report/",
    "settings": "/settings/",
    "password-change": "/accounts/password/change/",
    "second-step": "/accounts/2fa/",
    "sign-out": "/accounts/logout/",
}


class Server(NamedTuple):
    """A running server and the demo sign-in it printed."""

    address: str
    email: str
    password: str


def main() -> None:
    """Take all pictures, or those whose names begin with an argument."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        for size in SIZES:
            for scheme in SCHEMES:
                picture_all(browser, server, size, scheme)
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.relative_to(ROOT)}/")


def chromium() -> str | None:
    """The machine's own Chromium, by CHROMIUM; None leaves the choice to Playwright.

    The headless build is the same engine without windows, in half the time.
    """
    headless = "chromium-headless-shell"
    names = (headless, "chromium", "chromium-browser", "google-chrome")
    found = (path for name in names if (path := shutil.which(name)))
    return os.environ.get("CHROMIUM") or next(found, None)


@contextmanager
def running_server() -> Iterator[Server]:
    """The real server with production settings and a demo diary, for this once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as var_dir:
        env = {**os.environ, "VAR_DIR": var_dir, "PORT": str(port), "DEMO": "1"}
        for name in ("ORIGIN", "SECRET_KEY", "DATABASE_URL", "DEBUG"):
            env.pop(name, None)
        process = subprocess.Popen(
            [sys.executable, "-m", "tools.run"],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            if process.stdout is None:
                raise RuntimeError("The server has no output.")
            address = process.stdout.readline().removeprefix("Open ").strip()
            email, password = process.stdout.readline().split()[-2:]
            yield Server(address, email, password)
        finally:
            process.terminate()
            process.wait()


def picture_all(browser: Browser, server: Server, size: str, scheme: str) -> None:
    """Walk the pages as each kind of person, in one size and colour scheme."""
    width, height = SIZES[size]

    @contextmanager
    def somebody() -> Iterator[Page]:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            base_url=server.address,
            reduced_motion="reduce",
        )
        yield context.new_page()
        context.close()

    def picture(page: Page, name: str) -> None:
        page.wait_for_load_state("networkidle")  # parts that the page fetches by itself
        page.screenshot(path=FOLDER / f"{name}-{size}-{scheme}.png", full_page=True)

    def visit(page: Page, pages: dict[str, str]) -> None:
        for name, path in pages.items():
            if name.startswith(WANTED):
                page.goto(path)
                picture(page, name)

    with somebody() as page:
        visit(page, VISITOR)
        page.goto("/accounts/login/")
        fill_in(page, "nobody@psoas-care.example", "not the password")
        picture(page, "sign-in-error")
    with somebody() as page:
        sign_up(page, f"{size}-{scheme}-{NEW_PERSON}")
        visit(page, {"welcome": NEWCOMER["welcome"]})
        page.get_by_role("checkbox").check()
        page.locator("main form button").first.click()
        visit(page, {k: v for k, v in NEWCOMER.items() if k != "welcome"})
        picture_stops(page, picture)
    with somebody() as page:
        page.goto("/accounts/login/")
        fill_in(page, server.email, server.password)
        confirm(page, picture, server.password)
        visit(page, DEMO)
        picture_changes(page, picture)
        picture_second_step(page, picture)


def picture_stops(page: Page, picture: Callable[[Page, str], None]) -> None:
    """What somebody sees after an answer that cannot wait."""
    page.goto("/safety/check/?group=legs-bladder-bowel")
    page.get_by_label("A leg or foot").check()
    page.get_by_role("button", name="Continue").click()
    picture(page, "safety-screen-error")
    page.get_by_label("It came fast").check()
    page.get_by_role("button", name="Continue").click()
    picture(page, "safety-emergency")
    page.get_by_role("link", name="A doctor or physiotherapist has checked me").click()
    picture(page, "hold-clear")
    page.goto("/safety/check/?group=mood")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Continue").click()
    picture(page, "safety-crisis")


def picture_changes(page: Page, picture: Callable[[Page, str], None]) -> None:
    """Pages that need a row, and a form that was refused."""
    page.goto("/diary/")
    page.locator("main a[href*='/check-ins/']").first.click()
    picture(page, "check-in-edit")
    page.goto("/diary/")
    page.locator("main a[href*='/sessions/'][href$='/edit/']").first.click()
    picture(page, "session-edit")
    page.goto("/practice/my-routines/add/?copy=5-a-desk-reset")
    page.get_by_role("button", name="Save").last.click()
    picture(page, "routine-own")
    page.goto("/practice/sessions/add/")
    page.get_by_role("button", name="Save").click()
    picture(page, "session-error")
    page.goto("/symptoms/check-ins/add/")
    page.get_by_role("button", name="Save").click()
    picture(page, "check-in-error")
    page.goto("/progress/fair-tests/")
    page.locator("main .entry-title a").first.click()
    picture(page, "fair-test")
    page.get_by_role("link", name="See the answer and the picture").click()
    picture(page, "fair-test-answer")
    picture_link(page, picture)
    picture_player(page, picture)


def confirm(page: Page, picture: Callable[[Page, str], None], password: str) -> None:
    """Type the password again, which some pages ask for, for a quarter of an hour."""
    page.goto(DEMO["export"])
    picture(page, "password-again")
    page.locator("input[type=password]").fill(password)
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url(f"**{DEMO['export']}")


def picture_second_step(page: Page, picture: Callable[[Page, str], None]) -> None:
    """An app as far as it goes, devices, tokens, calendar, reminders."""
    page.goto("/accounts/2fa/totp/activate/")
    page.locator(".qr-code").wait_for()
    picture(page, "app-set-up")
    page.goto("/accounts/sessions/")
    picture(page, "devices")
    page.goto("/settings/tokens/")
    page.get_by_label("Name").fill("Button by the bed")
    page.get_by_role("button", name="Create the token").click()
    picture(page, "tokens")
    page.goto("/settings/calendar/")
    # Made in the first round, and its times are changed from then on.
    page.locator("main form button.button").first.click()
    picture(page, "calendar")
    page.goto("/settings/reminders/")
    picture(page, "reminders")


def picture_link(page: Page, picture: Callable[[Page, str], None]) -> None:
    """A private link when it is made, and what is seen by whoever has it."""
    page.goto("/records/links/")
    page.get_by_role("button", name="Create the link").click()
    address = page.get_by_label("Address of the report")
    address.wait_for()
    picture(page, "links")
    page.goto(address.input_value())
    picture(page, "report-shared")


def picture_player(page: Page, picture: Callable[[Page, str], None]) -> None:
    """A session as it is played, when it hurts, and at its end; nothing is saved."""
    page.goto("/practice/routines/10-a-standard/play/")
    page.get_by_role("button", name="Start without a number").click()
    page.get_by_role("button", name="Skip").click()
    page.locator("[data-part=figure] svg").wait_for()
    picture(page, "playing")
    page.get_by_role("button", name="This hurts").click()
    picture(page, "playing-hurts")
    page.get_by_role("button", name="Stop the session").click()
    picture(page, "play-finish")
    page.get_by_text("Do not save it").click()
    page.get_by_role("button", name="Discard").click()


def sign_up(page: Page, email: str) -> None:
    """Make an account; ends on the text to agree to."""
    page.goto("/accounts/signup/")
    fill_in(page, email, "not-a-secret-anywhere-7")
    page.wait_for_url("**/welcome/")


def fill_in(page: Page, email: str, password: str) -> None:
    """Send the form that asks for an address and a password."""
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(password)
    page.locator("main form button").first.click()
    page.wait_for_load_state()


if __name__ == "__main__":
    main()
