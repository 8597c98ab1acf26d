"""A browser without `light-dark()` shows the same colours, by day and by night."""

import pytest
from django.utils import timezone

from tests.browser.conftest import sign_in_as

# Whatever each element of the page is painted with, in the order of the page.
COLOURS = """() => {
  const names = ["color", "backgroundColor", "borderTopColor", "outlineColor", "fill",
    "stroke", "stopColor", "boxShadow", "accentColor", "textDecorationColor"];
  return [...document.querySelectorAll("*")].map((element) => {
    const style = getComputedStyle(element);
    return [element.tagName, ...names.map((name) => style[name])].join(" | ");
  });
}"""
EXERCISE = "/library/exercises/half-kneeling-hip-flexor-stretch/"
PAGES = [
    "/",  # the numbers, the bar, the ring of the focus
    "/practice/routines/5-a-desk-reset/play/",  # inline figures, the ring of the time
]


def forget(route):
    """Serve what was asked for as to a browser that never heard of the function."""
    answer = route.fetch()
    headers = {
        # A drawing says by a hash which style it may have; that is not asked here.
        name: value
        for name, value in answer.headers.items()
        if name not in {"content-security-policy", "content-encoding", "content-length"}
    }
    text = answer.text().replace("light-dark", "no-such-function")
    route.fulfill(status=answer.status, headers=headers, body=text)


@pytest.fixture
def look(open_page, person):
    """Opens an address in a browser that knows `light-dark()`, or not."""

    def look(address, scheme, *, knows):
        page = open_page(color_scheme=scheme, reduced_motion="reduce")
        sign_in_as(page, person)
        if not knows:
            page.route("**/*.css", forget)
            page.route("**/*.svg", forget)
        page.goto(address, wait_until="networkidle")  # parts of Today come later
        return page

    return look


@pytest.mark.parametrize(
    ("scheme", "paper"),
    [("light", "oklch(0.984 0.008 85)"), ("dark", "oklch(0.2 0.012 210)")],
)
def test_everything_has_its_colours(look, scheme, paper):
    """Every element of a page, and a drawing in a page and opened by itself."""
    seen = []
    for knows in [True, False]:
        pages = []
        for path in PAGES:
            page = look(path, scheme, knows=knows)
            page.keyboard.press("Tab")
            pages += page.evaluate(COLOURS)
        page = look(EXERCISE, scheme, knows=knows)
        still = page.locator(".figure img:visible").first
        still.evaluate("image => image.decode()")  # it loads lazily
        picture = still.screenshot()
        page.goto(still.get_attribute("src"))
        seen.append((pages, picture, page.evaluate(COLOURS)))

    assert seen[0] == seen[1]
    assert len(seen[0][0]) > 600
    assert paper in seen[1][0][0]  # of <html>


def test_what_is_chosen_and_what_is_a_button_shows_under_forced_colours(
    open_page, person
):
    """Backgrounds are gone there, and a border that is transparent is seen."""
    page = open_page(forced_colors="active")
    page.goto("/safety/help/?country=AT")
    canvas = "rgb(255, 255, 255)"

    def style(selector, name):
        return page.locator(selector).first.evaluate(
            "(element, name) => getComputedStyle(element)[name]", name
        )

    assert style(".phone", "borderTopWidth") != "0px"
    sign_in_as(page, person)
    page.goto("/progress/")
    current = style(".section-nav-item[aria-current]", "borderBottomColor")
    other = style(".section-nav-item:not([aria-current])", "borderBottomColor")
    assert (other, current != canvas) == (canvas, True)
    assert style(".field select", "appearance") == "auto"
    assert style(".site-nav-log", "borderTopWidth") != "0px"
    page.goto(f"/symptoms/days/{timezone.localdate():%Y-%m-%d}/")
    chosen = style(".choice > :checked + .choice-words", "backgroundColor")
    assert chosen not in {canvas, style(".choice-words", "backgroundColor")}
