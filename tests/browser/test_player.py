"""A session played in Chromium: its seconds, what is kept, and what is sent.

Time is the test's: `let_pass` winds the clock of the page.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from psoas_care.accounts.models import SignIn
from psoas_care.library.dose import Sides
from psoas_care.library.models import Exercise
from psoas_care.practice.models import Bout, Session
from psoas_care.symptoms.models import PainScore
from tests import answers
from tests.browser.conftest import sign_in_as
from tests.browser.test_accessibility import findings, scrolls_sideways
from tests.factories import (
    ExerciseFactory,
    RoutineFactory,
    RoutineItemFactory,
    StepFactory,
    UserFactory,
)

PLAY = "/practice/routines/plain/play/"
NO_NETWORK = "net::ERR_INTERNET_DISCONNECTED"
OURS = {"Psoas-Care": "1"}  # all our answers carry it; a hotel's do not


@pytest.fixture
def routine(content):
    """Get ready 10 s, left 24, switch 5, right 24; get ready 10, six lifts 24."""
    routine = RoutineFactory(slug="plain", name="Plain session")
    stretch = ExerciseFactory(
        slug="plain-stretch",
        name="Plain stretch",
        sides=Sides.PER_SIDE,
        hold_seconds=20,
        hold_seconds_min=20,
        hold_seconds_max=20,
        move_seconds=4,
        rest_seconds=5,
        for_low_back=0,
        for_pelvic=0,
    )
    lift = ExerciseFactory(
        slug="plain-lift",
        name="Plain lift",
        category="strengthen",
        hold_seconds=0,
        hold_seconds_min=0,
        hold_seconds_max=0,
        move_seconds=4,
        repetitions=6,
        repetitions_min=6,
        repetitions_max=6,
    )
    for number, exercise in enumerate([stretch, lift], start=1):
        StepFactory(exercise=exercise)
        RoutineItemFactory(routine=routine, number=number, exercise=exercise)
    return routine


@pytest.fixture
def visit(open_page, routine):
    """Open the player, its time standing still; as `person`, or as a visitor."""

    def visit(person=None, path=PLAY, script="", now=None, **options):
        page = open_page(**options)
        page.add_init_script(script)
        if person:
            sign_in_as(page, person)
        page.clock.install(time=now)
        page.goto(path)
        page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))
        return page

    return visit


@pytest.fixture
def play(visit, person):
    """Open the player as `person`."""
    return lambda **options: visit(person, **options)


def let_pass(page, seconds):
    page.clock.run_for(round(seconds * 1000))


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def start(page, number=""):
    press(page, str(number) if number else "Start without a number")
    # It asks the server first whether all is still open.
    page.locator("session-player[data-state=playing]").wait_for()


def part(page, name):
    return page.locator(f"[data-part={name}]")


def save(page):
    press(page, "Save")
    page.get_by_role("heading", name="Saved").wait_for()


def kept(page):
    """What the browser keeps of sessions."""
    entries = page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.startsWith('session/'))"
    )
    return [json.loads(entry) for _key, entry in entries]


def bouts():
    fields = ("exercise__slug", "side", "actual_seconds", "repetitions", "stopped")
    return list(Bout.objects.order_by("pk").values_list(*fields))


WHOLE = [
    # 24 s with the way there and back; the hold is what counts.
    ("plain-stretch", "left", 20, None, "done"),
    ("plain-stretch", "right", 20, None, "done"),
    ("plain-lift", "both", 24, 6, "done"),
]


# -- time ----------------------------------------------------------------------


def test_a_whole_session_is_one_tap_to_begin_and_one_to_save(play, person):
    page = play()

    start(page, 4)
    for _ in range(98):
        let_pass(page, 1)
    save(page)

    session = Session.objects.get()
    assert bouts() == WHOLE
    assert (session.user, session.routine) == (person, "plain")
    assert [(p.region, p.moment, p.value) for p in session.pains.all()] == [
        ("hip_front", "before", 4)
    ]
    assert session.effort is None
    assert kept(page) == []


@pytest.mark.parametrize("hour", [0, 1])
def test_the_hour_that_comes_twice_keeps_its_moments(visit, person, hour):
    """Berlin, 2026-10-25: it is 02:40 at 00:40Z and again at 01:40Z."""
    type(person).objects.update(time_zone="Europe/Berlin")
    moment = datetime(2026, 10, 25, hour, 40, tzinfo=UTC)
    with time_machine.travel(moment):
        page = visit(person, timezone_id="Europe/Berlin", now=moment)
        start(page, 4)
        let_pass(page, 98)
        save(page)

    session = Session.objects.get()
    minute = session.at.replace(second=0, microsecond=0)
    assert (minute, session.zone) == (moment, "Europe/Berlin")


@pytest.mark.parametrize("hours", [-26, 3])
def test_a_device_with_a_wrong_clock_logs_when_it_really_was(visit, person, hours):
    now = timezone.now()
    page = visit(person, now=now + timedelta(hours=hours))

    start(page, 4)
    let_pass(page, 98)
    save(page)

    assert abs(Session.objects.get().at - now) < timedelta(hours=1)


def test_a_player_opened_first_abroad_speaks_in_the_zone_of_the_device(visit, person):
    page = visit(person, timezone_id="Pacific/Auckland")

    page.locator("html[data-zone='Pacific/Auckland']").wait_for()


def test_the_screen_says_what_to_do_now_and_what_comes_next(play):
    page = play()
    start(page)

    let_pass(page, 1)
    assert part(page, "place").inner_text() == "1 of 2"
    assert part(page, "side").inner_text() == "Left side"
    assert part(page, "word").inner_text() == "Get ready"
    assert part(page, "left").inner_text() == "0:09"
    assert part(page, "next").inner_text() == "Next: Right side"
    let_pass(page, 12)
    assert part(page, "word").inner_text() == "Hold"
    assert part(page, "left").inner_text() == "0:19"
    assert part(page, "of").inner_text() == "of 20 s"
    let_pass(page, 22)
    assert part(page, "word").inner_text() == "Switch sides"
    assert part(page, "announce").inner_text() == "Switch sides. Right side."
    let_pass(page, 4 + 24 + 10 + 5)
    assert part(page, "of").inner_text() == "2 of 6"
    assert part(page, "next").inner_text() == "Last one"


def test_hidden_or_asleep_it_comes_back_to_the_right_second(play):
    page = play()
    start(page)
    let_pass(page, 5)

    # The page is frozen: no timer fires, then all of the time is there at once.
    page.clock.fast_forward(50_000)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    # 55 s: 10 to get ready, 24 left, 5 to switch; 16 s into the right side.
    assert part(page, "side").inner_text() == "Right side"
    assert part(page, "left").inner_text() == "0:06"
    assert kept(page)[0]["clock"]["worked"][1] == 24_000


def test_a_killed_tab_loses_at_most_a_second(play):
    page = play()
    start(page, 3)
    let_pass(page, 20.4)
    other = page.context.new_page()
    page.close()
    other.clock.install()
    other.goto(PLAY)
    other.clock.pause_at(other.evaluate("Date.now() / 1000 + 1"))

    assert "Plain stretch, 1:1" in part(other, "resume-where").inner_text()
    press(other, "Carry on")
    # It asks the server, too.
    other.locator("session-player[data-state=playing]").wait_for()
    assert part(other, "side").inner_text() == "Left side"
    for _ in range(79):
        let_pass(other, 1)
    save(other)

    assert bouts() == WHOLE
    assert Session.objects.get().pains.get().value == 3


def test_the_way_through_is_kept_in_seconds(play):
    """Pause, skip, back and stop, each by its key."""
    page = play()
    start(page)
    page.evaluate("document.activeElement.blur()")

    page.keyboard.press("ArrowRight")  # ready at once
    let_pass(page, 8)
    page.keyboard.press("Space")
    let_pass(page, 60)
    assert part(page, "pause").inner_text() == "Carry on"
    page.keyboard.press("Space")
    let_pass(page, 4)
    page.keyboard.press("ArrowRight")  # twelve seconds on the left
    page.keyboard.press("ArrowRight")
    let_pass(page, 5)
    page.keyboard.press("ArrowLeft")  # and once more from the beginning
    let_pass(page, 10)
    page.keyboard.press("Escape")
    assert part(page, "done").inner_text() == "0:23 of practice"
    press(page, "Go back to the session")
    let_pass(page, 1)
    page.keyboard.press("Escape")
    save(page)

    assert bouts() == [
        ("plain-stretch", "left", 10, None, "skipped"),
        ("plain-stretch", "right", 13, None, "stopped"),
    ]


def test_a_button_in_focus_is_pressed_by_space_once(play):
    page = play()
    start(page)

    expect(part(page, "pause")).to_be_focused()
    page.keyboard.press("Space")

    assert part(page, "pause").inner_text() == "Carry on"


# -- without looking ---------------------------------------------------------------

SPEAK = """
window.spoken = [];
const voice = (name, lang, localService) => ({ name, lang, localService });
const voices = [voice("far", "en-GB", false), voice("other", "de-DE", true)];
if (HAS_OWN) voices.push(voice("own", "en-US", true));
class Utterance { constructor(text) { this.text = text; } }
Object.defineProperties(window, {
  SpeechSynthesisUtterance: { value: Utterance },
  speechSynthesis: { value: Object.assign(new EventTarget(), {
    getVoices: () => voices,
    cancel() {},
    speak({ voice, text }) { spoken.push(`${voice.name}: ${text}`); },
  }) },
});
"""


def test_a_voice_of_the_device_itself_leads(play):
    page = play(script=SPEAK.replace("HAS_OWN", "true"))
    start(page)
    let_pass(page, 35)

    assert page.evaluate("spoken") == [
        "own: Get ready. Plain stretch, Left side.",
        "own: Begin",
        "own: Halfway",
        "own: Switch sides. Right side.",
    ]
    page.get_by_label("Voice").evaluate("box => box.click()")
    let_pass(page, 20)
    assert len(page.evaluate("spoken")) == 4
    page.reload()
    assert not page.get_by_label("Voice").is_checked()  # as it was left


def test_a_voice_that_sends_words_elsewhere_is_never_used(play):
    page = play(script=SPEAK.replace("HAS_OWN", "false"))
    start(page)
    let_pass(page, 35)

    assert page.evaluate("spoken") == []
    assert page.get_by_label("Voice").is_disabled()


def test_the_screen_stays_on_and_again_after_a_look_elsewhere(play):
    page = play(
        script="""
        window.asked = 0;
        const lock = { release() { asked = 0; } };
        const request = async () => { asked += 1; return lock; };
        Object.defineProperty(navigator, "wakeLock", { value: { request } });
        """
    )
    start(page)
    let_pass(page, 2)
    assert page.evaluate("asked") == 1

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate("asked") == 2
    press(page, "Pause")

    assert page.evaluate("asked") == 0


# -- what hurts, how it was -------------------------------------------------------


def test_what_hurts_ends_its_exercise_and_is_kept(play):
    page = play()
    start(page, 2)
    let_pass(page, 20)

    press(page, "This hurts")
    dialog = page.get_by_role("dialog")
    worst = dialog.get_by_role("group", name="How bad is it at its worst?")
    worst.get_by_label("6", exact=True).check()
    assert dialog.get_by_text("That is above the limit").is_visible()
    assert not dialog.get_by_text("can come from a nerve").is_visible()
    dialog.get_by_label("Shooting", exact=True).check()
    assert dialog.get_by_text("can come from a nerve").is_visible()
    dialog.get_by_label("Shooting", exact=True).uncheck()
    dialog.get_by_label("Sharp", exact=True).check()
    dialog.get_by_label("Front of hip", exact=True).check()
    let_pass(page, 30)  # the clock stands still
    press(page, "End this exercise")
    press(page, "Carry on")
    let_pass(page, 10 + 24)
    save(page)

    hurt = Bout.objects.get(stopped="hurt")
    assert bouts()[1:] == [("plain-lift", "both", 24, 6, "done")]
    assert (hurt.side, hurt.actual_seconds, hurt.worst_pain) == ("left", 8, 6)
    assert (hurt.hurt_region, hurt.hurt_words) == ("hip_front", ["sharp"])


def test_a_word_about_a_nerve_stops_it_all_and_asks_before_it_is_saved(play, person):
    page = play()
    start(page, 2)
    let_pass(page, 14)
    press(page, "This hurts")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Electric", exact=True).check()
    dialog.get_by_label("Numb", exact=True).check()

    press(page, "End this exercise")
    press(page, "Save")  # it says itself that one answer is missing
    asked = page.get_by_role("group", name="Your pain may come from a nerve.")
    asked.get_by_label("New numbness or odd feeling between the legs").check()
    press(page, "Save")

    page.wait_for_url("**/safety/")
    assert bouts() == [("plain-stretch", "left", 3, None, "hurt")]
    # The others were asked when the last screen came, and are answered.
    still = person.restrictions.filter(ended_on=None)
    assert {hold.code for hold in still} == {"R-01"}


def test_what_hurts_before_it_begins_is_kept_and_asked_about(play, person):
    page = play()
    start(page, 2)
    let_pass(page, 4)  # get ready
    press(page, "This hurts")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Electric", exact=True).check()
    dialog.get_by_label("Numb", exact=True).check()

    press(page, "Stop the session")
    assert not page.get_by_text("Nothing was done").is_visible()
    asked = page.get_by_role("group", name="Your pain may come from a nerve.")
    asked.get_by_label("None of these").check()
    save(page)

    assert bouts() == [("plain-stretch", "left", None, None, "hurt")]
    assert Bout.objects.get().hurt_words == ["electric", "numb"]


def test_strong_pain_before_starts_nothing_but_rest(play):
    page = play()
    press(page, "9")
    page.get_by_text("no stretching, strength or pressure today").wait_for()

    press(page, "3")  # said is said
    assert page.locator("session-player[data-state=start]").count() == 1
    # On every page, whatever becomes of this one.
    page.get_by_text("Your number is in the diary.").wait_for()
    score = PainScore.objects.get()
    assert (score.kind, score.value) == ("now", 9)


def test_what_hurt_like_a_nerve_counts_though_it_is_not_saved(play, person):
    page = play()
    start(page, 2)
    let_pass(page, 14)
    press(page, "This hurts")
    page.get_by_role("dialog").get_by_label("Numb", exact=True).check()
    press(page, "Stop the session")

    page.get_by_text("Do not save it").click()
    press(page, "Discard")

    page.wait_for_url("**/safety/")
    assert (Session.objects.count(), kept(page)) == (0, [])
    asked = {hold.code for hold in person.restrictions.all()}
    assert asked == {"R-01", "R-02", "R-03", "R-04", "R-05"}


def test_what_means_stop_is_not_taken_back_by_escape(play):
    """The Back of a phone closes a dialog in the same way."""
    page = play()
    start(page, 2)
    let_pass(page, 14)
    press(page, "This hurts")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Numb", exact=True).check()

    for _ in range(2):  # a browser lets nobody hold off the second one
        page.keyboard.press("Escape")
        let_pass(page, 1)
    expect(dialog.get_by_label("Numb", exact=True)).to_be_checked()
    press(page, "End this exercise")
    asked = page.get_by_role("group", name="Your pain may come from a nerve.")
    asked.get_by_label("None of these").check()
    save(page)

    assert Bout.objects.get().hurt_words == ["numb"]


def test_escape_leaves_what_means_no_stop(play):
    page = play()
    start(page, 2)
    let_pass(page, 14)
    press(page, "This hurts")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Numb", exact=True).check()
    dialog.get_by_label("Numb", exact=True).uncheck()
    dialog.get_by_label("Dull ache", exact=True).check()

    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    press(page, "Carry on")
    let_pass(page, 86)
    save(page)

    assert [bout[-1] for bout in bouts()] == ["done"] * len(WHOLE)
    assert not Bout.objects.exclude(hurt_words=[]).exists()


@pytest.mark.parametrize(
    ("word", "asks"), [("Numb", True), ("Sharp", False)], ids=["nerve", "sharp"]
)
def test_what_means_stop_outlasts_the_page_it_was_ticked_on(play, word, asks):
    """A phone may end the page while its owner looks at "Get help now"."""
    page = play()
    start(page, 2)
    let_pass(page, 14)
    press(page, "This hurts")
    page.get_by_role("dialog").get_by_label(word, exact=True).check()

    page.reload()
    if not asks:
        press(page, "Finish here")
    nerve = page.get_by_role("group", name="Your pain may come from a nerve.")
    assert nerve.is_visible() == asks
    if asks:
        nerve.get_by_label("None of these").check()
    save(page)

    hurt = Bout.objects.get()
    assert (hurt.stopped, hurt.hurt_words) == ("hurt", [word.lower()])


def test_a_slip_of_the_finger_on_this_hurts_changes_nothing(play):
    page = play()
    start(page)
    let_pass(page, 12)

    press(page, "This hurts")
    press(page, "It’s nothing, carry on")
    let_pass(page, 86)
    save(page)

    assert bouts() == WHOLE


def test_how_it_was_is_saved_with_it(play):
    page = play()
    start(page, 2)
    let_pass(page, 98)

    def answer(question, number):
        group = page.get_by_role("group", name=question)
        group.get_by_label(str(number), exact=True).check()

    answer("Pain now", 1)
    answer("Worst pain during the session", 4)
    page.get_by_label("In which exercise?").select_option("Plain lift")
    answer("How hard was it?", 5)
    save(page)

    session = Session.objects.get()
    pains = {pain.moment: pain.value for pain in session.pains.all()}
    assert (pains, session.effort) == ({"before": 2, "after": 1}, 5)
    worst = Bout.objects.order_by("pk").values_list("worst_pain", flat=True)
    assert list(worst) == [None, None, 4]


def test_pressing_too_hard_is_said_at_once(visit, person):
    answers.clear(person)
    release = Exercise.objects.get(slug="supine-low-back-buttock-release")
    item = RoutineItemFactory(routine__slug="press", exercise=release)
    page = visit(person, path=f"/practice/routines/{item.routine.slug}/play/")
    start(page)
    let_pass(page, 12)

    pressing = page.get_by_role("group", name="How strong is the pressure?")
    pressing.get_by_label("5", exact=True).check()
    assert not page.get_by_text("That is too much").is_visible()
    pressing.get_by_label("6", exact=True).check()
    assert page.get_by_text("That is too much").is_visible()
    press(page, "This hurts")
    page.get_by_label("Tingling on the outer side of the thigh").check()
    assert page.get_by_text("next time place the tool further in").is_visible()
    press(page, "Stop the session")
    save(page)

    bout = Bout.objects.get()
    assert (bout.side, bout.pressure, bout.stopped) == ("left", 6, "hurt")
    assert [(h.code, h.side) for h in person.restrictions.all()] == [("N-04", "left")]


# -- once, and not lost --------------------------------------------------------------


def test_a_finish_from_two_tabs_is_one_session(play):
    page = play()
    start(page)
    let_pass(page, 98)
    other = page.context.new_page()
    other.goto(PLAY)  # the same last screen, after a reload

    save(page)
    press(other, "Save")

    other.get_by_role("heading", name="Saved").wait_for()
    assert Session.objects.count() == 1
    assert kept(page) == []


def test_with_consent_withdrawn_it_says_what_is_missing_and_goes_later(play, person):
    page = play()
    start(page)
    let_pass(page, 98)
    person.refresh_from_db()
    person.withdraw_consent(now=timezone.now())

    press(page, "Save")

    page.get_by_text("You withdrew your consent, so this was not saved").wait_for()
    assert not page.get_by_text("You are signed out").is_visible()
    assert [entry["stage"] for entry in kept(page)] == ["sending"]
    page.get_by_role("link", name="Read the text again").click()
    page.get_by_label("I have read this").check()
    with page.expect_response(lambda answer: answer.status == 204):
        page.get_by_role("button", name="Continue").click()
    assert Session.objects.count() == 1


def test_without_a_network_it_waits_and_goes_once(play):
    page = play(excused=NO_NETWORK)
    start(page)
    let_pass(page, 98)

    page.context.set_offline(True)
    press(page, "Save")
    page.get_by_text("No connection. The session is kept here").wait_for()
    assert [entry["stage"] for entry in kept(page)] == ["sending"]
    page.context.set_offline(False)  # which the browser tells the page

    page.get_by_role("heading", name="Saved").wait_for()
    assert bouts() == WHOLE
    assert kept(page) == []


def test_signed_out_meanwhile_it_is_kept_until_signed_in_again(play, person):
    page = play()
    start(page)
    let_pass(page, 98)
    began = kept(page)[0]["startedAt"] / 1000

    SignIn.objects.all().delete()
    press(page, "Save")
    page.get_by_text("You are signed out").wait_for()
    assert Session.objects.count() == 0
    stranger = UserFactory()
    sign_in_as(page, stranger)
    page.goto("/")
    assert not page.get_by_text("not sent yet").is_visible()
    assert Session.objects.count() == 0
    sign_in_as(page, person)
    page.goto("/")

    page.get_by_text("Session logged.").wait_for()
    session = Session.objects.get()
    assert session.user == person
    assert abs(session.at.timestamp() - began) < 60  # when it was, not when it arrived
    assert kept(page) == []


def test_what_the_server_refuses_is_shown_in_the_form_of_the_log(play, person):
    page = play()
    start(page)
    let_pass(page, 98)
    Exercise.objects.filter(slug="plain-lift").update(level=3)
    answers.say(person, "R-15", at=timezone.now() - timedelta(days=1))

    press(page, "Save")

    page.get_by_text("Plain lift is locked.").first.wait_for()
    first = page.get_by_role("group", name="Plain lift")
    assert first.get_by_label("Seconds").input_value() == "24"
    assert (Session.objects.count(), len(kept(page))) == (0, 1)


def test_what_was_left_in_the_middle_is_offered_on_every_page(play):
    page = play()
    start(page)
    let_pass(page, 20)

    page.goto("/diary/")
    expect(page.get_by_text("a session you stopped halfway")).to_be_visible()
    press(page, "Save what was done")

    page.get_by_text("Session logged.").wait_for()
    assert bouts() == [("plain-stretch", "left", 8, None, "stopped")]
    assert not page.get_by_text("left in the middle").is_visible()


@pytest.mark.parametrize(
    ("choice", "count"), [("Save and sign out", 1), ("Discard and sign out", 0)]
)
def test_signing_out_asks_about_what_is_unsent(play, choice, count):
    page = play()
    start(page)
    let_pass(page, 98)
    page.goto("/accounts/logout/")
    expect(page.locator("unsent-sessions")).to_be_visible()  # its script has come

    page.locator("main").get_by_role("button", name="Sign out").click()
    page.get_by_role("dialog").get_by_text("Save it or discard it").wait_for()
    press(page, "Stay signed in")
    assert SignIn.objects.count() == 1
    page.locator("main").get_by_role("button", name="Sign out").click()
    press(page, choice)

    page.get_by_role("link", name="Sign in").first.wait_for()
    assert (Session.objects.count(), kept(page)) == (count, [])


def test_what_the_server_cannot_take_in_is_not_called_busy(play):
    """And it stays, to be sent once more."""
    page = play()
    start(page)
    let_pass(page, 98)
    page.route(
        "**/practice/sessions/add/",
        lambda route: route.fulfill(status=400, headers=OURS),
    )
    press(page, "Save")

    page.locator("[data-part=problem]").get_by_text("could not take").wait_for()
    assert len(kept(page)) == 1
    page.unroute("**/practice/sessions/add/")
    save(page)
    assert (Session.objects.count(), kept(page)) == (1, [])


# -- everybody ---------------------------------------------------------------------


def test_a_visitor_plays_and_nothing_is_saved(visit):
    page = visit()
    start(page, 3)
    let_pass(page, 98)

    assert page.get_by_text("It is not saved yet").is_visible()
    # By the browser alone, until they sign up or discard it.
    assert (Session.objects.count(), len(kept(page))) == (0, 1)
    page.get_by_text("Do not save it").click()
    press(page, "Discard")
    page.wait_for_url("**/")
    assert kept(page) == []


def test_without_script_it_is_a_list_that_leads_to_the_form(sign_in, routine):
    page = sign_in(java_script_enabled=False)
    page.goto(PLAY)

    assert page.get_by_text("Hold 20 s, once on each side").is_visible()
    assert page.get_by_role("button", name="Start").count() == 0
    page.get_by_role("link", name="Log this session").click()
    second = page.get_by_role("group", name="Plain lift")
    second.get_by_label("Times").fill("4")
    page.get_by_role("button", name="Save").click()

    page.wait_for_url("**/diary/")
    assert [(e, s, r) for e, s, _sec, r, _why in bouts()] == [
        ("plain-stretch", "left", None),
        ("plain-stretch", "right", None),
        ("plain-lift", "both", 4),
    ]


def examined(page):
    """What axe finds; it waits for timers, so meanwhile time goes by itself."""
    page.clock.resume()
    found = findings(page)
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_screen_has_findings_or_scrolls_sideways(play, scheme):
    page = play(color_scheme=scheme, viewport={"width": 320, "height": 700})
    found = examined(page)

    start(page, 4)
    let_pass(page, 13)
    found += examined(page)
    wide = scrolls_sideways(page)
    press(page, "This hurts")
    found += examined(page)
    press(page, "Stop the session")
    found += examined(page)
    save(page)

    assert found + examined(page) == []
    assert not wide


def test_it_stands_still_for_whom_motion_troubles(play, content):
    page = play(path="/practice/routines/10-a-standard/play/", reduced_motion="reduce")
    moment = (
        "document.querySelector('[data-part=figure]')"
        ".shadowRoot.querySelector('svg').getCurrentTime()"
    )
    start(page)
    page.locator("[data-part=figure] svg").wait_for(state="attached")
    let_pass(page, 2)
    first = page.evaluate(moment)
    let_pass(page, 20)

    assert page.evaluate(moment) == first


def test_an_emergency_told_elsewhere_stops_a_page_that_was_open_before(play, person):
    page = play()
    answers.say(person, "R-01")

    press(page, "Start without a number")

    page.get_by_text("All of it is locked right now").wait_for()
    assert kept(page) == []


@pytest.mark.parametrize("going_on", [("Skip",), ("Pause", "Carry on")])
def test_an_emergency_told_elsewhere_stops_a_session_that_is_going_on(
    play, person, going_on
):
    """At the next side, or when it is carried on; what was done is kept."""
    page = play()
    start(page)
    let_pass(page, 15)
    answers.say(person, "R-01")

    for button in going_on:
        press(page, button)
        let_pass(page, 15)

    page.get_by_text("All of it is locked right now").wait_for()
    assert len(kept(page)) == 1


def test_an_emergency_told_elsewhere_stops_the_second_side(play, person):
    answers.clear(person)
    page = play(path="/library/exercises/sphinx-psoas-release/play/")
    start(page)
    let_pass(page, 15)  # pressing on the first side
    answers.say(person, "R-01")

    let_pass(page, 30)

    page.get_by_text("locked right now").first.wait_for()


def test_what_is_still_open_goes_on(play):
    """Asked is about the exercise that begins."""
    page = play()
    start(page)

    with page.expect_response(lambda got: "still=plain-lift" in got.url) as asked:
        for _ in range(3):
            press(page, "Skip")
            let_pass(page, 15)

    assert asked.value.status == 204
    assert page.locator("session-player").get_attribute("data-state") == "playing"


def test_a_page_opened_as_a_visitor_starts_nothing_that_is_locked_for_who_signed_in(
    visit, person
):
    page = visit()
    sign_in_as(page, person)
    answers.say(person, "R-01")

    press(page, "Start without a number")

    page.get_by_text("All of it is locked right now").wait_for()


def test_offline_no_tool_starts_on_another_day_than_that_of_its_page(play, person):
    """Its sentences were ticked for one day, and what was done since is not known."""
    answers.clear(person)
    path = "/library/exercises/sphinx-psoas-release/play/"
    page = play(path=path, excused=NO_NETWORK)
    page.clock.fast_forward(24 * 3600 * 1000)
    page.context.set_offline(True)

    for _ in range(3):
        press(page, "Start without a number")
    page.get_by_text("they start only with a connection").wait_for()

    assert page.locator("session-player").get_attribute("data-state") == "start"
    assert kept(page) == []


def test_offline_the_age_of_the_last_answer_is_said_before_it_starts(play):
    page = play(excused=NO_NETWORK)
    page.clock.run_for(90 * 60_000)
    page.context.set_offline(True)

    press(page, "Start without a number")
    page.get_by_text("was last checked so many minutes ago: 90.").wait_for()
    still = page.locator("session-player").get_attribute("data-state")
    start(page)

    assert still == "start"


def test_the_easier_version_is_there_from_the_first_moment(play, person):
    answers.clear(person)
    answers.say(person, "knee-kneeling")

    page = play(path="/library/exercises/cat-cow/play/")
    start(page)

    expect(part(page, "easier")).to_be_visible()
    expect(part(page, "easier-text")).to_contain_text("sitting on a chair")
