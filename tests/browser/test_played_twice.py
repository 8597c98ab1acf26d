"""Deep front release is played once on a device, in however many tabs; in Chromium.

Without a connection only the browser can know of it.
"""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from psoas_care.library.models import Exercise
from psoas_care.safety.vocabulary import DOSE
from tests import answers
from tests.browser.test_player import (  # noqa: F401 - fixtures
    NO_NETWORK,
    kept,
    let_pass,
    part,
    play,
    press,
    routine,
    start,
    visit,
)
from tests.factories import MyRoutineFactory, MyRoutineItemFactory

SPHINX = "/library/exercises/sphinx-psoas-release/play/"
LEFT_OUT = "Deep front release is left out here"


def begin(page):
    """Offline the age of the last answer is said first."""
    for _ in range(2):
        press(page, "Start without a number")


def begin_one(page):
    press(page, "Start without a number")
    playing(page)


def playing(page):
    page.locator("session-player[data-state=playing]").wait_for()


@pytest.fixture
def tabs(play, person):  # noqa: F811
    """Two tabs of one browser, opened before the connection went."""
    answers.clear(person)
    mixed = MyRoutineFactory(user=person)
    names = ["sphinx-psoas-release", "cat-cow"]
    for number, slug in enumerate(names, start=1):
        exercise = Exercise.objects.get(slug=slug)
        MyRoutineItemFactory(my_routine=mixed, number=number, exercise=exercise)
    address = f"/practice/my-routines/{mixed.uid}/play/"

    def tabs(first=SPHINX, second=address):
        one = play(path=first, excused=NO_NETWORK)
        other = one.context.new_page()
        other.goto(second)
        one.context.set_offline(True)
        return one, other

    return tabs


def marks(page):
    return page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('pressed/'))"
    )


def test_a_second_tab_leaves_out_what_the_first_is_playing(tabs):
    one, other = tabs()
    begin(one)
    playing(one)
    let_pass(one, 11)  # pressing

    begin(other)
    playing(other)

    expect(other.get_by_text(LEFT_OUT)).to_be_visible()
    expect(part(other, "name")).to_have_text("Cat-cow")
    expect(part(one, "name")).to_contain_text("Sphinx")
    assert not one.get_by_text(LEFT_OUT).is_visible()


def test_of_two_that_have_both_begun_the_second_goes_on_without_it(tabs):
    one, other = tabs()
    for page in (one, other):
        begin(page)
        playing(page)
    press(other, "Pause")
    let_pass(one, 15)

    press(other, "Carry on")

    expect(part(other, "name")).to_have_text("Cat-cow")
    expect(other.get_by_text(LEFT_OUT)).to_be_visible()


def test_what_was_played_is_not_begun_again_before_it_has_rested(tabs, person):
    one, other = tabs(second=SPHINX)
    begin(one)
    playing(one)
    let_pass(one, 15)
    one.locator("[data-part=stage] [data-do=finish]").click()
    begin(other)

    expect(other.get_by_text(LEFT_OUT)).to_be_visible()
    # Where it was played, it waits to be saved.
    other.locator("session-player[data-state=finish]").wait_for()

    # The mark says when and which session, and nothing of a body; signing out ends it.
    [key] = marks(one)
    mark = one.evaluate("(key) => JSON.parse(localStorage[key])", key)
    assert key == f"pressed/{person.pk}"
    assert {*mark} == {"uid", "tab", "until"}
    day_after = timezone.now().timestamp() * 1000 + 24 * 3600 * 1000
    assert mark["until"] >= day_after
    one.context.set_offline(False)
    one.goto("/accounts/logout/")
    expect(one.locator("unsent-sessions")).to_be_visible()
    one.locator("main").get_by_role("button", name="Sign out").click()
    press(one, "Discard and sign out")
    one.get_by_role("link", name="Sign in").first.wait_for()
    assert (kept(one), marks(one)) == ([], [])


def test_a_session_that_goes_on_in_another_tab_goes_on_from_there(tabs, person):
    one, other = tabs(second=SPHINX)
    begin(one)
    playing(one)
    let_pass(one, 15)
    press(one, "Pause")
    other.context.set_offline(False)
    other.reload()
    press(other, "Carry on")
    playing(other)
    let_pass(other, 20)

    press(one, "Carry on")
    let_pass(one, 2)

    expect(one.get_by_text(LEFT_OUT)).to_be_visible()
    assert not other.get_by_text(LEFT_OUT).is_visible()


# -- all tools together -------------------------------------------------------

MAT, BUTTOCK = "trigger-point-mat", "supine-low-back-buttock-release"
FULL = "Five minutes are the most for one day."


@pytest.fixture
def rests(play, person):  # noqa: F811
    """Two tabs of tools: 180 s in the one; in the other 180 s, and cat-cow after it."""
    answers.clear(person)
    addresses = []
    for names in ([MAT, "back-massager-ql"], [BUTTOCK, "cat-cow"]):
        own = MyRoutineFactory(user=person)
        for number, slug in enumerate(names, start=1):
            exercise = Exercise.objects.get(slug=slug)
            held = {} if slug == "cat-cow" else {"hold_seconds": 90, "repetitions": 1}
            MyRoutineItemFactory(
                my_routine=own, number=number, exercise=exercise, **held
            )
        addresses.append(f"/practice/my-routines/{own.uid}/play/")

    def rests():
        one = play(path=addresses[0], excused=NO_NETWORK)
        other = one.context.new_page()
        other.goto(addresses[1])
        one.context.set_offline(True)
        return one, other

    return rests


def test_a_second_session_leaves_out_the_tool_that_the_day_has_no_room_for(rests):
    one, other = rests()
    begin(one)
    playing(one)
    for _ in range(25):
        let_pass(one, 10)  # both tools to the end: 180 s of the 300

    begin(other)
    playing(other)

    expect(other.get_by_text(FULL)).to_be_visible()
    expect(part(other, "name")).to_have_text("Cat-cow")
    assert not one.get_by_text(FULL).is_visible()


def test_a_tool_that_still_fits_is_played(rests):
    one, other = rests()
    begin(one)
    playing(one)
    let_pass(one, 60)
    press(one, "Pause")

    begin(other)
    playing(other)

    expect(part(other, "name")).to_contain_text("Lying release")
    assert not other.get_by_text(FULL).is_visible()


def test_a_tab_says_saved_of_its_own_session_alone(play):  # noqa: F811
    one = play(excused=NO_NETWORK)
    other = one.context.new_page()
    other.goto(one.url)
    uids = []
    for page in (one, other):
        start(page)
        let_pass(page, 98)
        uids.append(({entry["uid"] for entry in kept(page)} - {*uids}).pop())
    one.context.set_offline(True)
    for page in (one, other):
        press(page, "Save")
        page.get_by_text("No connection. The session is kept here").wait_for()
    own = uids[-1]
    one.close()
    other.route(
        "**/practice/sessions/add/",
        lambda route: (
            route.abort() if own in route.request.post_data else route.continue_()
        ),
    )

    other.context.set_offline(False)

    other.wait_for_function(
        "own => Object.keys(localStorage)"
        ".filter((key) => key.startsWith('session/')).join() === `session/${own}`",
        arg=own,
    )
    assert other.locator("session-player").get_attribute("data-state") == "finish"


@pytest.mark.parametrize("where", ["at its player", "on another page"])
def test_what_is_dropped_in_the_middle_rests_all_the_same(play, person, where):  # noqa: F811
    """Begun again, or discarded from the note about it."""
    answers.clear(person)
    page = play(path=SPHINX)
    begin_one(page)
    let_pass(page, 20)

    if where == "at its player":
        page.reload()
        press(page, "Start again")
        expect(part(page, "resume")).to_be_hidden()
    else:
        page.goto("/library/")
        page.locator("unsent-sessions").get_by_role("button", name="Discard").click()
        expect(page.locator("unsent-sessions")).to_be_hidden()

    assert not person.sessions.exists()
    assert person.restrictions.filter(code=DOSE, ended_on=None).exists()


def test_begun_again_without_a_connection_it_stays_where_it_was(play, person):  # noqa: F811
    answers.clear(person)
    page = play(path=SPHINX, excused=NO_NETWORK)
    begin_one(page)
    let_pass(page, 20)
    page.reload()
    page.context.set_offline(True)

    press(page, "Start again")

    expect(part(page, "resume-problem")).to_contain_text("No connection.")
    expect(part(page, "resume")).to_be_visible()
    assert len(kept(page)) == 1


def test_without_pressure_it_is_begun_again_without_a_connection(play):  # noqa: F811
    page = play(path="/library/exercises/cat-cow/play/", excused=NO_NETWORK)
    begin_one(page)
    let_pass(page, 20)
    page.reload()
    page.context.set_offline(True)

    press(page, "Start again")

    expect(part(page, "resume")).to_be_hidden()
    assert kept(page) == []


def test_no_tool_presses_longer_by_going_back(play, person):  # noqa: F811
    answers.clear(person)
    page = play(path="/library/exercises/trigger-point-mat/play/")
    begin_one(page)
    back = page.get_by_role("button", name="Back", exact=True)
    let_pass(page, 5)
    expect(back).to_be_enabled()  # nothing presses yet

    let_pass(page, 30)

    expect(back).to_be_disabled()
    page.keyboard.press("ArrowLeft")
    before = part(page, "left").inner_text()
    let_pass(page, 5)
    assert part(page, "left").inner_text() < before


# -- one sitting -----------------------------------------------------------------------


def later(page, hours):
    page.clock.set_system_time(page.evaluate("Date.now()") / 1000 + hours * 3600)


def leave_halfway(play, person, slug):  # noqa: F811
    answers.clear(person)
    page = play(path=f"/library/exercises/{slug}/play/")
    begin_one(page)
    let_pass(page, 25)
    return page


@pytest.mark.parametrize("slug", ["sphinx-psoas-release", "trigger-point-mat"])
def test_what_was_left_on_another_day_is_not_gone_on_with(play, person, slug):  # noqa: F811
    """It would count for the day on which it began."""
    page = leave_halfway(play, person, slug)
    page.goto("/library/")
    later(page, 24)

    page.goto(f"/library/exercises/{slug}/play/")

    expect(part(page, "resume-over")).to_be_visible()
    expect(page.get_by_role("button", name="Carry on")).to_be_hidden()
    press(page, "Finish here")
    page.locator("session-player[data-state=finish]").wait_for()


def test_it_has_its_rest_as_soon_as_that_browser_is_back(play, person):  # noqa: F811
    page = leave_halfway(play, person, "sphinx-psoas-release")
    page.goto("/library/")
    page.locator("unsent-sessions[data-user]").wait_for()
    assert not person.restrictions.filter(code=DOSE).exists()  # it may be gone on with
    later(page, 24)

    with page.expect_response(lambda one: "/discard/" in one.url):
        page.goto("/library/")

    assert person.restrictions.filter(code=DOSE).exists()
    assert len(kept(page)) == 1  # and can be saved
    note = page.locator("unsent-sessions")
    expect(note.get_by_role("button", name="Save what was done")).to_be_visible()
    expect(note.get_by_role("link", name="Continue")).to_be_hidden()


@pytest.mark.parametrize(("hours", "is_gone_on_with"), [(5, True), (7, False)])
def test_a_long_break_ends_any_session(play, hours, is_gone_on_with):  # noqa: F811
    page = play(path="/library/exercises/cat-cow/play/")
    begin_one(page)
    let_pass(page, 20)
    press(page, "Pause")
    later(page, hours)

    press(page, "Carry on")

    state = "playing" if is_gone_on_with else "finish"
    expect(page.locator(f"session-player[data-state={state}]")).to_be_visible()
    if not is_gone_on_with:
        expect(part(page, "return")).to_be_hidden()


def test_nor_is_it_lost_where_the_browser_keeps_nothing(play):  # noqa: F811
    page = play(path="/library/exercises/cat-cow/play/")
    page.evaluate("() => { Storage.prototype.setItem = () => { throw Error() } }")
    begin_one(page)
    let_pass(page, 20)
    press(page, "Pause")
    later(page, 7)

    press(page, "Carry on")

    page.locator("session-player[data-state=finish]").wait_for()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()
