"""The main way through the product by keyboard alone, on a phone's screen."""

import re

import pytest
from playwright.sync_api import expect

from psoas_care.accounts.models import User
from tests.browser.conftest import PASSWORD

FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const label = one.closest("label");
  const near = [one, label, one.nextElementSibling, one.firstElementChild];
  const isMarked = near.some((part) => {
    const style = part && getComputedStyle(part);
    return style && (style.outlineStyle !== "none" || style.boxShadow !== "none");
  });
  const { left, right, top, bottom } = one.getBoundingClientRect();
  const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  const labels = [...(one.labels ?? [])];
  const own = [one, label, ...labels].filter(Boolean);
  const isSeen = at && own.some((part) => part.contains(at) || at.contains(part));
  const said = one.ariaLabel || labels[0]?.innerText || one.innerText || one.name;
  const words = said.replace(/\\s+/g, " ").trim();
  return { words, isMarked, isSeen: Boolean(isSeen) };
}"""


class Keyboard:
    """Tab until something is reached; each stop on the way has to be seen."""

    def __init__(self, page):
        self.page = page
        self.unseen = []

    def reach(self, words, most=80):
        for _ in range(most):
            self.page.keyboard.press("Tab")
            focus = self.page.evaluate(FOCUS)
            if focus is None:
                continue  # the browser itself, at the end of the page
            if not (focus["isMarked"] and focus["isSeen"]):
                self.unseen.append((self.page.url, focus))
            if focus["words"].startswith(words):
                return
        pytest.fail(f"{words} is not reached on {self.page.url}")

    def press(self, words, to=None):
        self.reach(words)
        if to is None:
            self.page.keyboard.press("Enter")
            return
        with self.page.expect_navigation(url=to):
            self.page.keyboard.press("Enter")

    def type_in(self, words, text):
        self.reach(words)
        self.page.keyboard.type(text)

    def tick(self, words):
        self.reach(words)
        self.page.keyboard.press("Space")


def test_from_sign_up_to_sign_out_no_mouse_is_needed(open_page):
    page = open_page(viewport={"width": 390, "height": 844})
    keys = Keyboard(page)
    page.goto("/")

    keys.press("Sign up", "**/accounts/signup/")
    keys.type_in("Email", "keys@psoas-care.example")
    keys.type_in("Password", PASSWORD)
    with page.expect_navigation(url="**/welcome/"):
        page.keyboard.press("Enter")
    keys.tick("I have read this")
    keys.press("Continue", "**/welcome/")
    keys.tick("The whole area")
    keys.press("Save", "**/welcome/")
    keys.press("Safety check", "**/safety/check/**")
    for _screen in range(9):
        keys.press("None of these", "**")
    expect(page).to_have_url(re.compile("/welcome/$"))

    # Today: a number is chosen by arrows and said by Enter; the place stays.
    keys.press("Later: go to Today", lambda address: address.endswith("/"))
    keys.reach("0")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#quick-low_back")).to_be_focused()
    expect(page.locator("#quick-low_back")).to_contain_text("saved")

    # The plan is played; what hurts asks, and gives the place back.
    keys.press("Start", "**/play/")
    keys.press("Start without a number")
    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    keys.press("This hurts")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="This hurts")).to_be_focused()
    keys.press("Skip")
    keys.press("Stop here")
    expect(page.get_by_role("heading", name="Done")).to_be_focused()

    keys.press("More")
    keys.press("Settings", "**/settings/")
    keys.press("More")
    keys.press("Sign out", lambda address: address.endswith("/"))
    assert User.objects.get().email == "keys@psoas-care.example"
    assert keys.unseen == []


@pytest.mark.parametrize(
    ("path", "bar"),
    [
        ("/safety/check/?group=legs-bladder-bowel", ".screen-actions"),
        ("/symptoms/check-ins/add/", ".form-actions"),
        ("/practice/sessions/add/", ".form-actions"),
    ],
)
def test_what_is_focused_does_not_hide_behind_the_bar_of_buttons(sign_in, path, bar):
    """On whatever screen: each of them ends in the middle of some line."""
    page = sign_in(viewport={"width": 390, "height": 844})
    page.goto(path)

    hidden = []
    for height in range(844, 780, -28):
        page.set_viewport_size({"width": 390, "height": height})
        page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
        for _ in range(60):
            page.keyboard.press("Tab")
            hidden.append(
                page.evaluate(
                    """(bar) => {
                      const one = document.activeElement;
                      const stop = document.querySelector(bar);
                      const isBefore = one.compareDocumentPosition(stop) & 4;
                      if (!one.closest("main form") || !isBefore) return null;
                      const { bottom } = one.getBoundingClientRect();
                      const { top } = stop.getBoundingClientRect();
                      return bottom > top + 1 ? one.name || one.innerText : null;
                    }""",
                    bar,
                )
            )

    assert [name for name in hidden if name] == []
