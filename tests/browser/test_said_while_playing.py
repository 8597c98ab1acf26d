"""What is said of pain while playing counts before anything is saved; in Chromium."""

import pytest
from playwright.sync_api import expect

from psoas_care.library.models import Exercise
from psoas_care.practice.models import Bout
from psoas_care.safety.models import Restriction
from psoas_care.symptoms.models import PainScore
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

MAT = "/library/exercises/trigger-point-mat/play/"
BRIDGE = "/library/exercises/glute-bridge/play/"
PIGEON = "/library/exercises/pigeon-stretch/play/"
BREATHING = "/library/exercises/diaphragmatic-breathing/play/"
SPHINX = "/library/exercises/sphinx-psoas-release/play/"


def tick(page, name):
    press(page, "This hurts")
    page.get_by_role("dialog").locator(f"[name='{name}']").first.check()


def feel(page, word):
    press(page, "This hurts")
    page.get_by_role("dialog").get_by_label(word, exact=True).check()


@pytest.mark.parametrize(
    ("path", "say", "what", "code"),
    [
        (MAT, tick, "signs-N-06", "N-06"),
        (MAT, tick, "signs-N-03", "N-03"),
        (MAT, feel, "Burning", "N-02"),
        (MAT, feel, "Throbbing in the belly, with the heartbeat", "N-05"),
        (BRIDGE, feel, "Numb", "R-01"),
    ],
)
def test_it_counts_when_the_page_is_left_for_a_tool(
    play,  # noqa: F811
    person,
    path,
    say,
    what,
    code,
):
    answers.clear(person)
    page = play(path=path)
    start(page)
    let_pass(page, 12)
    say(page, what)

    page.goto(SPHINX)

    # Led to what it closed, or not let start.
    page.wait_for_url(lambda url: not url.endswith("/play/") or "?changed" in url)
    assert person.restrictions.filter(code=code, ended_on=None).exists()
    page.goto(SPHINX)
    expect(page.locator("session-player")).to_have_count(0)
    assert len(kept(page)) == 1  # it may still be saved


@pytest.fixture
def hears():
    """Press, and wait until the server has heard what does not wait for Save."""

    def hears(page, name):
        with page.expect_response("**/discard/"):
            press(page, name)

    return hears


def is_locked(person, code):
    return person.restrictions.filter(code=code, ended_on=None).exists()


def test_it_counts_as_soon_as_the_last_screen_is_there(play, person, hears):  # noqa: F811
    """Nobody leaves the page, and another browser starts nothing."""
    answers.clear(person)
    page = play(path=BRIDGE)
    start(page)
    let_pass(page, 12)
    feel(page, "Numb")
    assert not is_locked(person, "R-01")

    hears(page, "End this exercise")

    assert is_locked(person, "R-01")
    asked = page.get_by_role("group", name="Your pain may come from a nerve.")
    asked.get_by_label("None of these").check()
    save(page)
    assert not is_locked(person, "R-01")  # it was answered
    page.goto("/diary/")
    assert Bout.objects.get().hurt_words == ["numb"]


def test_a_sign_that_is_confirmed_counts_at_once(play, person, hears):  # noqa: F811
    answers.clear(person)
    page = play(path=MAT)
    start(page)
    let_pass(page, 12)
    tick(page, "signs-N-01")

    hears(page, "Stop the session")

    assert is_locked(person, "N-01")


def test_a_question_that_was_told_before_still_leads_to_its_page(play, person, hears):  # noqa: F811
    answers.clear(person)
    page = play(path=MAT)
    start(page)
    let_pass(page, 12)
    feel(page, "Throbbing in the belly, with the heartbeat")
    hears(page, "End this exercise")
    assert is_locked(person, "R-07")

    press(page, "Save")

    page.wait_for_url("**/safety/")


def test_what_was_said_offline_is_told_when_the_connection_is_back(play, person):  # noqa: F811
    answers.clear(person)
    page = play(path=MAT, excused=NO_NETWORK)
    start(page)
    let_pass(page, 12)
    page.context.set_offline(True)
    tick(page, "signs-N-01")
    press(page, "End this exercise")
    expect(page.locator("session-player")).to_have_attribute("data-state", "finish")
    assert not is_locked(person, "N-01")

    with page.expect_response("**/discard/"):
        page.context.set_offline(False)

    assert is_locked(person, "N-01")


def test_what_plays_is_asked_about_once_the_connection_is_back(play, person):  # noqa: F811
    answers.clear(person)
    page = play(path=MAT, excused=NO_NETWORK)
    start(page)
    let_pass(page, 12)
    page.context.set_offline(True)
    answers.say(person, "R-01")  # elsewhere

    page.context.set_offline(False)

    page.wait_for_url("**/play/?changed")


def test_pain_too_strong_at_the_end_counts_when_the_page_is_left(play, person):  # noqa: F811
    answers.clear(person)
    page = play(path=MAT)
    start(page)
    let_pass(page, 12)
    page.locator("[data-part=stage] [data-do=finish]").click()
    page.locator("[name=after][value='9']").check(force=True)

    page.goto("/diary/")
    expect(page.get_by_text("Save what was done").first).to_be_visible()

    assert PainScore.objects.get().value == 9
    page.reload()
    expect(page.get_by_text("Save what was done").first).to_be_visible()
    assert PainScore.objects.count() == 1  # told once
    page.goto(SPHINX)
    expect(page.locator("session-player")).to_have_count(0)


def test_offline_nothing_else_starts_before_the_server_knows(play, person):  # noqa: F811
    answers.clear(person)
    one = play(path=MAT, excused=NO_NETWORK)
    other = one.context.new_page()
    other.goto(BRIDGE)
    one.context.set_offline(True)
    for _ in range(2):
        press(one, "Start without a number")
    let_pass(one, 12)
    tick(one, "signs-N-06")

    press(other, "Start without a number")

    expect(part(other, "untold")).to_be_visible()
    assert other.locator("session-player").get_attribute("data-state") == "start"
    assert not Restriction.objects.filter(code="N-06").exists()


@pytest.mark.parametrize("is_closed", [False, True], ids=["left open", "closed"])
def test_pain_too_strong_before_a_session_waits_for_the_connection(
    play,  # noqa: F811
    person,
    is_closed,
):
    """Until the server knows it, nothing starts here but what is calm; then it does."""
    answers.clear(person)
    one = play(path=BRIDGE, excused=NO_NETWORK)
    other, calm = one.context.new_page(), one.context.new_page()
    other.goto(PIGEON)
    calm.goto(BREATHING)
    one.context.set_offline(True)
    press(one, "9")
    expect(part(one, "too-strong")).to_be_visible()
    press(other, "Start without a number")
    expect(part(other, "untold")).to_be_visible()
    for _ in range(2):
        press(calm, "Start without a number")
    calm.locator("session-player[data-state=playing]").wait_for()
    assert not PainScore.objects.exists()

    context = one.context
    if is_closed:
        page = context.new_page()
        for old in (one, other, calm):
            old.close()
        context.set_offline(False)
        page.goto("/diary/")
        expect(page.get_by_text("Check-in saved.").first).to_be_visible()
    else:
        context.set_offline(False)
        press(other, "Start without a number")
        other.wait_for_url("**/play/?changed")
        page = other

    score = PainScore.objects.get()
    assert (score.kind, score.value) == ("now", 9)
    page.goto(PIGEON)
    expect(page.locator("session-player")).to_have_count(0)


def test_what_was_stopped_for_pain_does_not_come_again(play, person):  # noqa: F811
    answers.clear(person)
    mixed = MyRoutineFactory(user=person)
    for number, slug in enumerate(["glute-bridge", "cat-cow", "glute-bridge"], start=1):
        exercise = Exercise.objects.get(slug=slug)
        MyRoutineItemFactory(my_routine=mixed, number=number, exercise=exercise)
    page = play(path=f"/practice/my-routines/{mixed.uid}/play/")
    start(page)
    let_pass(page, 12)
    press(page, "This hurts")
    press(page, "End this exercise")
    press(page, "Carry on")
    expect(part(page, "name")).to_have_text("Cat-cow")

    press(page, "Back")  # not to the bridge
    expect(part(page, "name")).to_have_text("Cat-cow")
    let_pass(page, 600)

    expect(page.locator("session-player")).to_have_attribute("data-state", "finish")
    save(page)
    assert [bout[0] for bout in bouts()] == ["glute-bridge", "cat-cow"]


@pytest.mark.parametrize(
    ("say", "what"),
    [
        (tick, "signs-N-05"),
        (tick, "signs-N-01"),
        (feel, "Burning"),
        (feel, "Throbbing in the belly, with the heartbeat"),
    ],
)
def test_a_sign_of_danger_ends_the_whole_session(play, person, say, what):  # noqa: F811
    """No tool after it, and no other exercise: what may be done, the server says."""
    answers.clear(person)
    mixed = MyRoutineFactory(user=person)
    slugs = ["trigger-point-mat", "sphinx-psoas-release", "cat-cow"]
    for number, slug in enumerate(slugs, start=1):
        exercise = Exercise.objects.get(slug=slug)
        MyRoutineItemFactory(my_routine=mixed, number=number, exercise=exercise)
    page = play(path=f"/practice/my-routines/{mixed.uid}/play/")
    start(page)
    let_pass(page, 12)
    say(page, what)

    press(page, "End this exercise")

    expect(page.locator("session-player")).to_have_attribute("data-state", "finish")


def test_after_pain_too_strong_the_session_does_not_go_on(play, person):  # noqa: F811
    answers.clear(person)
    page = play(path=BRIDGE)
    start(page)
    let_pass(page, 12)
    page.locator("[data-part=stage] [data-do=finish]").click()
    expect(part(page, "return")).to_be_visible()

    page.locator("[name=after][value='9']").check(force=True)

    expect(part(page, "return")).to_be_hidden()


def test_a_tick_about_nerves_says_what_to_do_though_there_is_no_connection(
    play,  # noqa: F811
    person,
):
    answers.clear(person)
    page = play(excused=NO_NETWORK)
    start(page)
    let_pass(page, 14)
    page.context.set_offline(True)
    feel(page, "Numb")
    press(page, "End this exercise")
    asked = page.get_by_role("group", name="Your pain may come from a nerve.")
    emergency = asked.get_by_text("Call your local emergency number now")
    today = asked.get_by_text("Contact a doctor or an urgent-care line today")

    expect(emergency).not_to_be_visible()
    asked.get_by_label("A leg or foot that has become clearly weak").check()
    expect(emergency).to_be_visible()
    asked.get_by_label("It came slowly, and is not getting worse").check()
    expect(emergency).not_to_be_visible()
    expect(today).to_be_visible()
    asked.get_by_label("between the legs").check()
    expect(emergency).to_be_visible()


def test_a_visitor_is_told_to_stop_and_nothing_else_begins_that_day(visit):  # noqa: F811
    """Nothing is stored of a visitor, so the page itself says what it leads to."""
    page = visit()
    start(page)
    let_pass(page, 14)
    feel(page, "Numb")
    press(page, "End this exercise")

    heed = page.get_by_role("alert").filter(has_text="Stop for today")
    expect(heed).to_contain_text("around the genitals")
    expect(heed.get_by_role("link", name="Get help now")).to_be_visible()
    expect(page.get_by_text("Do it again tomorrow").first).not_to_be_visible()

    page.goto(BREATHING)
    press(page, "Start without a number")
    expect(page.get_by_text("Leave exercises for today.")).to_be_visible()
    assert page.locator("session-player[data-state=start]").count() == 1


def test_what_a_visitor_said_before_a_session_holds_for_the_day(visit):  # noqa: F811
    page = visit()
    press(page, "9")
    expect(part(page, "too-strong")).to_be_visible()

    for path in (page.url, BRIDGE):
        page.goto(path)
        press(page, "Start without a number")
        expect(part(page, "too-strong")).to_be_visible()
        press(page, "3")
        assert page.locator("session-player[data-state=start]").count() == 1

    page.goto(BREATHING)
    start(page)
    # The mark is of a day, and has no number.
    mark = page.evaluate("JSON.parse(localStorage['felt//'])")
    assert {*mark} == {"at"}
    page.clock.set_system_time(page.evaluate("Date.now()") / 1000 + 86_400)
    page.goto(BRIDGE)
    start(page)


def test_a_visitor_whom_nothing_told_to_stop_is_invited_on(visit):  # noqa: F811
    page = visit()
    start(page)
    let_pass(page, 14)
    feel(page, "Dull ache")
    press(page, "Stop the session")

    expect(page.get_by_text("Do it again tomorrow").first).to_be_visible()
    expect(page.get_by_text("Stop for today")).not_to_be_visible()
    page.goto(BREATHING)
    start(page)


def test_the_sheet_says_what_ends_with_what_is_ticked(play, person):  # noqa: F811
    """All of the session, or only this exercise, and no more than that."""
    answers.clear(person)
    page = play(path=MAT)
    start(page)
    let_pass(page, 12)
    press(page, "This hurts")
    sheet = page.get_by_role("dialog")
    says = sheet.get_by_text("ends the whole session")
    others = sheet.get_by_text("you can still do the other exercises")
    expect(others).to_be_visible()
    expect(says).to_be_hidden()

    sheet.get_by_label("Sharp", exact=True).check()
    expect(others).to_be_visible()
    expect(says).to_be_hidden()
    for name in ("signs-N-05", "signs-N-01"):
        sheet.locator(f"[name='{name}']").first.check()
        expect(says).to_be_visible()
        expect(others).to_be_hidden()
        sheet.locator(f"[name='{name}']").first.uncheck()
        expect(says).to_be_hidden()
    for word in ("Numb", "Throbbing in the belly, with the heartbeat"):
        sheet.get_by_label(word, exact=True).check()
        expect(says).to_be_visible()
        expect(others).to_be_hidden()
        sheet.get_by_label(word, exact=True).uncheck()
        expect(says).to_be_hidden()


def test_deep_front_release_rests_on_every_device_once_it_was_played(
    play,  # noqa: F811
    person,
):
    """However it goes on: saved, discarded, or left as it is."""
    answers.clear(person)
    page = play(path=SPHINX)
    start(page)
    let_pass(page, 15)
    with page.expect_response("**/practice/sessions/discard/"):
        page.locator("[data-part=stage] [data-do=finish]").click()

    assert Restriction.objects.filter(code="deep-front-dose").count() == 1
    # What has its rest is not gone on with.
    expect(page.get_by_role("button", name="Go back to the session")).to_be_hidden()
