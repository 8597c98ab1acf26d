"""What stands where while a session is played: nothing jumps, nothing needed hides."""

import pytest
from playwright.sync_api import expect

from psoas_care.accounts.models import User
from psoas_care.practice.models import Bout, Session
from tests.accounts.test_sign_in_urls import code_of
from tests.browser.conftest import PASSWORD
from tests.browser.held import Held
from tests.browser.test_accessibility import findings_day_and_night, scrolls_sideways
from tests.browser.test_player import (
    NO_NETWORK,
    bouts,
    kept,
    let_pass,
    part,
    play,  # noqa: F401 - a fixture
    press,
    routine,  # noqa: F401 - a fixture
    start,
    visit,  # noqa: F401 - a fixture
)

STANDARD = "/practice/routines/10-a-standard/play/"
PHONE = {"width": 390, "height": 844}
ON_ITS_SIDE = {"width": 844, "height": 390}
DESK = {"width": 1280, "height": 800}
SIZES = [PHONE, ON_ITS_SIDE, DESK]
LARGE = "document.documentElement.style.setProperty('font-size', '200%')"

WATCH_SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const { hadRecentInput, value } of list.getEntries())
    if (!hadRecentInput) shift += value;
}).observe({ type: "layout-shift", buffered: true });
"""
# Two pictures later what was drawn has been measured.
DRAWN = (
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
)


def is_in_sight(locator):
    """Whether all of it lies within the window, and nothing above it."""
    return locator.evaluate(
        """(element) => {
          const box = element.getBoundingClientRect();
          const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
          const isWithin = box.top >= 0 && box.left >= 0
            && box.bottom <= innerHeight + 0.5 && box.right <= innerWidth + 0.5;
          const above = document.elementFromPoint(x, y);
          return isWithin && (element.contains(above) || above?.contains(element));
        }"""
    )


def out_of_sight(page, names):
    buttons = [page.get_by_role("button", name=n, exact=True) for n in names]
    return [n for n, b in zip(names, buttons, strict=True) if not is_in_sight(b)]


# -- while it loads -------------------------------------------------------------------


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_moves_when_the_script_arrives(sign_in, size):
    page = sign_in(viewport=size)
    page.add_init_script(WATCH_SHIFTS)
    # The list is painted first, as on a slow line, and only then comes the script.
    script = Held(page, "**/js/player.*")
    page.goto(STANDARD, wait_until="commit")
    page.locator(".routine-item").first.wait_for()
    page.evaluate(DRAWN)

    script.let_go()
    page.locator("session-player[data-state=start]").wait_for()
    page.evaluate(DRAWN)

    assert page.evaluate("shift") <= 0.02


def test_nothing_moves_where_a_session_was_left_in_the_middle(play):  # noqa: F811
    page = play()
    start(page)
    let_pass(page, 20)
    page.add_init_script(WATCH_SHIFTS)

    page.reload()
    page.get_by_role("button", name="Carry on").wait_for()

    assert not page.get_by_role("button", name="Start without a number").is_visible()
    assert page.evaluate("shift") <= 0.02


def test_the_first_load_of_a_player_takes_few_requests(open_page):
    """Figures further down come lazily, when somebody scrolls: they do not count."""
    page = open_page(viewport=PHONE)
    asked = []
    page.on("request", lambda request: asked.append(request))

    page.goto(STANDARD, wait_until="networkidle")

    seen = page.locator(".routine-item img").evaluate_all(
        "pictures => pictures.filter((picture) =>"
        " picture.getBoundingClientRect().top < innerHeight).length"
    )
    at_once = [r for r in asked if r.resource_type != "image"]
    scripts = [r for r in at_once if r.resource_type == "script"]
    assert len(scripts) == 1
    assert len(at_once) + seen <= 8


def test_only_the_figure_of_now_and_the_next_are_fetched(sign_in):
    page = sign_in()
    page.clock.install()
    fetched = []
    page.on(
        "request",
        lambda r: fetched.append(r.url) if r.resource_type == "fetch" else None,
    )

    def figures():
        return [url for url in fetched if url.endswith(".svg")]

    page.goto(STANDARD)
    page.wait_for_load_state("networkidle")
    assert len(figures()) == 1
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))
    start(page)
    page.wait_for_load_state("networkidle")
    assert len(figures()) == 2
    for _ in range(80):
        let_pass(page, 1)
    page.wait_for_load_state("networkidle")

    # The second exercise, left side: its right side is fetched, and nothing beyond.
    assert part(page, "place").inner_text() == "2 of 6"
    assert len(figures()) == 3
    assert len({*figures()}) == 3


# -- while it is played --------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES, ids=["phone", "on its side", "desk"])
def test_figure_time_cue_and_buttons_are_seen_at_once(play, size):  # noqa: F811
    page = play(path=STANDARD, viewport=size)
    start(page)
    let_pass(page, 75)

    parts = [part(page, name) for name in ("figure", "left", "word", "name", "place")]
    assert all(is_in_sight(one) for one in parts)
    ways = ["Back", "Pause", "Skip", "This hurts", "Stop here"]
    assert out_of_sight(page, ways) == []
    if size is ON_ITS_SIDE:
        figure, time = (part(page, n).bounding_box() for n in ("figure", "left"))
        assert figure["x"] + figure["width"] <= time["x"]


def test_paused_it_says_so_and_looks_so(play):  # noqa: F811
    page = play()
    start(page)
    let_pass(page, 13)
    colour = "part => getComputedStyle(part).stroke"
    running = part(page, "ring").evaluate(colour)
    veil = "part => getComputedStyle(part, '::after').content"
    assert part(page, "figure").evaluate(veil) == "none"

    press(page, "Pause")
    assert part(page, "word").inner_text() == "Paused"
    assert part(page, "ring").evaluate(colour) != running
    assert part(page, "figure").evaluate(veil) != "none"
    press(page, "Carry on")

    assert part(page, "word").inner_text() == "Hold"


@pytest.mark.parametrize("text", ["usual text", "large text"])
@pytest.mark.parametrize("size", [PHONE, ON_ITS_SIDE], ids=["phone", "on its side"])
def test_what_hurts_keeps_its_ways_on_in_sight(play, size, text):  # noqa: F811
    page = play(viewport=size)
    if text == "large text":
        page.evaluate(LARGE)
    start(page, 2)
    let_pass(page, 13)
    assert is_in_sight(part(page, "left"))
    assert is_in_sight(part(page, "word"))
    assert out_of_sight(page, ["Pause", "This hurts", "Stop here"]) == []
    assert not scrolls_sideways(page)
    press(page, "This hurts")

    stop = ["End this exercise", "Stop the session"]
    on = ["Make it easier", "It’s nothing, carry on"]
    assert out_of_sight(page, [*stop, *on]) == []
    questions = part(page, "hurts-questions")
    questions.evaluate("part => part.scrollTo(0, part.scrollHeight)")
    assert out_of_sight(page, [*stop, *on]) == []
    dialog = page.get_by_role("dialog")
    wide = "dialog => dialog.scrollWidth > dialog.clientWidth"
    assert not dialog.evaluate(wide)
    # What is a sign to stop does not go on, however easy.
    dialog.get_by_label("Electric", exact=True).check()

    assert out_of_sight(page, stop) == []
    for name in on:
        expect(page.get_by_role("button", name=name)).to_be_hidden()


def test_made_easier_it_goes_on_and_keeps_what_was_said(play):  # noqa: F811
    page = play()
    start(page, 2)
    let_pass(page, 14)
    press(page, "This hurts")
    worst = page.get_by_role("group", name="How bad is it at its worst?")
    worst.get_by_label("4", exact=True).check()

    press(page, "Make it easier")
    expect(part(page, "easier")).to_contain_text("move less far")
    let_pass(page, 20 + 5 + 24 + 10 + 1)
    expect(part(page, "easier")).to_be_hidden()  # the next exercise is another thing
    let_pass(page, 23)
    press(page, "Save")
    page.get_by_role("heading", name="Saved").wait_for()

    first = Bout.objects.order_by("pk").first()
    assert (first.stopped, first.actual_seconds, first.worst_pain) == ("done", 20, 4)


# -- the end --------------------------------------------------------------------------


def cells(page):
    rows = page.locator(".player-done tr").all()
    return [row.locator("th, td").all_inner_texts() for row in rows]


def test_the_end_tells_each_side_and_what_comes_next(play):  # noqa: F811
    page = play()
    start(page)
    let_pass(page, 10 + 24 + 5 + 12)
    press(page, "Stop here")

    assert cells(page) == [
        ["Exercise", "Left", "Right"],
        ["Plain stretch", "0:20", "0:10"],
        ["All together", "0:20", "0:10"],
    ]
    assert part(page, "done").inner_text() == "0:30 of practice"
    expect(page.get_by_text("Tomorrow, Today asks how you feel").first).to_be_visible()


def sign_up(page):
    page.get_by_label("Email").fill("new@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign up").click()
    page.wait_for_url("**/welcome/")


def test_what_a_visitor_played_is_saved_once_they_signed_up(visit):  # noqa: F811
    page = visit()
    start(page, 3)
    let_pass(page, 98)
    sent = []
    page.on("request", lambda r: sent.append(r) if r.method == "POST" else None)

    page.get_by_role("link", name="Sign up and save it").click()
    sign_up(page)
    # Nobody has agreed yet that anything is stored.
    assert Session.objects.count() == 0
    assert "bouts" not in str([r.post_data for r in sent if "sessions" not in r.url])
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Session logged.").wait_for()

    session = Session.objects.get()
    assert session.user == User.objects.get(email="new@example.org")
    assert [seconds for _e, _s, seconds, _r, _why in bouts()] == [20, 20, 24]
    assert session.pains.get().value == 3
    assert kept(page) == []


def test_what_a_visitor_played_waits_for_the_code_of_the_mail_too(
    visit,  # noqa: F811
    settings,
    mailoutbox,
):
    settings.CAN_SEND_MAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    page = visit()
    start(page)
    let_pass(page, 98)

    page.get_by_role("link", name="Sign up and save it").click()
    page.get_by_label("Email").fill("new@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign up").click()
    page.wait_for_url("**/accounts/confirm-email/")
    assert not User.objects.filter(sessions__isnull=False).exists()
    page.locator("input[name=code]").fill(code_of(mailoutbox[0]))
    page.locator("main form button").first.click()
    page.wait_for_url("**/welcome/")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Session logged.").wait_for()

    assert Session.objects.get().user == User.objects.get(email="new@example.org")
    assert [seconds for _e, _s, seconds, _r, _why in bouts()] == [20, 20, 24]
    assert kept(page) == []


def test_who_signs_in_instead_is_asked_first(visit, person):  # noqa: F811
    page = visit()
    start(page)
    let_pass(page, 98)

    page.get_by_role("link", name="Sign in and save it").click()
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.get_by_text("1 session not sent yet").wait_for()
    assert Session.objects.count() == 0
    press(page, "Save what was done")
    page.get_by_text("Session logged.").wait_for()

    assert Session.objects.get().user == person


def test_offline_a_visitors_session_waits_in_the_browser(visit):  # noqa: F811
    page = visit(excused=NO_NETWORK)
    start(page)
    let_pass(page, 98)
    page.context.set_offline(True)

    page.get_by_role("link", name="Sign up and save it").click()
    page.get_by_text("The session stays in this browser").wait_for()
    page.context.set_offline(False)
    page.reload()

    page.get_by_role("link", name="Sign up and save it").wait_for()
    assert cells(page)[-1] == ["All together", "0:20", "0:20", "0:24"]


def test_paused_and_at_the_end_a_visitor_has_no_findings(visit):  # noqa: F811
    page = visit()
    start(page)
    let_pass(page, 13)
    press(page, "Pause")
    page.clock.resume()
    found = findings_day_and_night(page)
    press(page, "Stop here")

    assert found + findings_day_and_night(page) == []
