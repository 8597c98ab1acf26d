"""What hurt in a session that waits to be saved does not start again that day."""

import pytest
from playwright.sync_api import expect

from psoas_care.library.models import Exercise
from tests import answers
from tests.browser.test_player import (  # noqa: F401 - fixtures
    NO_NETWORK,
    bouts,
    kept,
    let_pass,
    part,
    play,
    press,
    routine,
    save,
    start,
    visit,
)
from tests.factories import MyRoutineFactory, MyRoutineItemFactory

BRIDGE = "/library/exercises/glute-bridge/play/"
BIRD_DOG = "/library/exercises/bird-dog/play/"
STRETCH = "/library/exercises/half-kneeling-hip-flexor-stretch/play/"


def mixed(person, *slugs):
    """The player of a routine of these exercises."""
    own = MyRoutineFactory(user=person)
    for number, slug in enumerate(slugs, start=1):
        exercise = Exercise.objects.get(slug=slug)
        MyRoutineItemFactory(my_routine=own, number=number, exercise=exercise)
    return f"/practice/my-routines/{own.uid}/play/"


def stop_for_pain(page):
    start(page)
    let_pass(page, 12)
    press(page, "This hurts")
    press(page, "End this exercise")


def another(page, path):
    """The same device at another player, without any connection from then on."""
    other = page.context.new_page()
    other.goto(path)
    page.context.set_offline(True)
    return other


def begin_offline(page):
    """Without the server it is asked for a second tap."""
    for _ in range(2):
        press(page, "Start without a number")


@pytest.mark.parametrize("path", [BRIDGE, BIRD_DOG, STRETCH])
@pytest.mark.parametrize("is_there", [True, False], ids=["as a person", "as a visitor"])
def test_it_is_not_started_again_on_its_own(visit, person, path, is_there):  # noqa: F811
    answers.clear(person)
    page = visit(person if is_there else None, path=path, excused=NO_NETWORK)
    other = another(page, path)
    page.context.set_offline(False)
    stop_for_pain(page)
    page.locator("session-player[data-state=finish]").wait_for()

    press(other, "Start without a number")

    expect(part(other, "stopped")).to_be_visible()
    # The session that it was stopped in, to be saved.
    other.locator("session-player[data-state=finish]").wait_for()
    expect(part(other, "form" if is_there else "keep")).to_be_visible()


def test_where_nothing_is_left_the_way_to_save_it_is_there(play, person):  # noqa: F811
    answers.clear(person)
    page = play(path=BRIDGE)
    other = page.context.new_page()
    other.goto(mixed(person, "glute-bridge"))
    stop_for_pain(page)
    page.locator("session-player[data-state=finish]").wait_for()

    press(other, "Start without a number")

    expect(part(other, "stopped")).to_contain_text("Glute bridge")
    assert other.locator("session-player").get_attribute("data-state") == "start"
    press(other, "Save what was done")
    expect(other.locator("unsent-sessions")).to_be_hidden()
    assert [bout[-1] for bout in bouts()] == ["hurt"]


@pytest.mark.parametrize("is_online", [True, False], ids=["online", "offline"])
def test_another_routine_goes_on_without_it(play, person, is_online):  # noqa: F811
    answers.clear(person)
    page = play(path=BRIDGE, excused=NO_NETWORK)
    other = another(page, mixed(person, "glute-bridge", "cat-cow"))
    page.context.set_offline(False)
    stop_for_pain(page)
    page.context.set_offline(not is_online)

    start(other) if is_online else begin_offline(other)

    expect(part(other, "name")).to_have_text("Cat-cow")
    expect(part(other, "stopped")).to_contain_text("Glute bridge")
    expect(part(other, "stopped")).to_contain_text("Save what was done")


@pytest.mark.parametrize("when", ["worst", "after"])
def test_what_was_over_the_limit_is_as_over_as_what_was_stopped(play, person, when):  # noqa: F811
    answers.clear(person)
    page = play(path=BRIDGE, excused=NO_NETWORK)
    other = another(page, mixed(person, "glute-bridge", "cat-cow"))
    page.context.set_offline(False)
    start(page, 2)
    let_pass(page, 12)
    page.locator("[data-part=stage] [data-do=finish]").click()
    page.locator(f"[data-part=form] [name={when}][value='5']").check(force=True)

    start(other)

    expect(part(other, "name")).to_have_text("Cat-cow")


def test_on_the_next_day_it_may_start(play, person):  # noqa: F811
    answers.clear(person)
    page = play(path=BRIDGE)
    stop_for_pain(page)
    page.locator("session-player[data-state=finish]").wait_for()
    (entry,) = kept(page)
    entry["startedAt"] -= 24 * 60 * 60 * 1000
    page.evaluate(
        "entry => localStorage.setItem(`session/${entry.uid}`, JSON.stringify(entry))",
        entry,
    )
    page.goto(mixed(person, "glute-bridge", "cat-cow"))

    start(page)

    expect(part(page, "name")).to_have_text("Glute bridge")
    expect(part(page, "stopped")).to_be_hidden()


def test_stopped_meanwhile_in_another_tab_it_is_passed_over(play, person):  # noqa: F811
    answers.clear(person)
    page = play(path=BRIDGE)
    other = page.context.new_page()
    other.goto(mixed(person, "cat-cow", "glute-bridge"))
    start(other)
    stop_for_pain(page)

    press(other, "Skip")  # the clock of both went on by these 12 s

    other.locator("session-player[data-state=finish]").wait_for()
    expect(part(other, "stopped")).to_contain_text("Glute bridge")


@pytest.mark.parametrize(
    "slug", ["bird-dog", "half-kneeling-hip-flexor-stretch", "glute-bridge"]
)
def test_in_a_session_all_sides_of_it_are_over_and_it_says_why(play, person, slug):  # noqa: F811
    answers.clear(person)
    page = play(path=mixed(person, slug, "cat-cow", slug, "childs-pose"))
    stop_for_pain(page)
    press(page, "Carry on")
    expect(part(page, "name")).to_have_text("Cat-cow")
    expect(part(page, "stopped")).to_contain_text(Exercise.objects.get(slug=slug).name)

    let_pass(page, 900)

    save(page)
    assert [bout[0] for bout in bouts()] == [slug, "cat-cow", "childs-pose"]


def test_back_leads_past_what_is_left_out(play, person):  # noqa: F811
    answers.clear(person)
    page = play(
        path=mixed(person, "glute-bridge", "cat-cow", "glute-bridge", "childs-pose")
    )
    stop_for_pain(page)
    press(page, "Carry on")
    press(page, "Skip")
    press(page, "Skip")
    expect(part(page, "name")).to_have_text("Child's pose")

    press(page, "Back")

    expect(part(page, "name")).to_have_text("Cat-cow")


def test_what_hurt_is_not_begun_anew(play, person):  # noqa: F811
    answers.clear(person)
    page = play(path=mixed(person, "glute-bridge", "cat-cow"))
    stop_for_pain(page)
    press(page, "Carry on")
    let_pass(page, 12)

    page.reload()

    expect(page.get_by_role("button", name="Carry on", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Start again", exact=True)).to_be_hidden()
