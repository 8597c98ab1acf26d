"""Logging what is closed, the dose of deep front release, and signs that came."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from psoas_care.practice.models import Bout, Session
from psoas_care.practice.plan_context import PlanContext
from psoas_care.practice.planner.traffic_light import Light
from psoas_care.safety.models import Answer, Restriction
from psoas_care.safety.taking_back import correct_mistake
from psoas_care.safety.vocabulary import Given
from tests.answers import clear, say, tick
from tests.forms import bout_line, session_form, shown_form
from tests.safety.people import ITEMS, RELEASE_ITEMS
from tests.threads import at_once

pytestmark = pytest.mark.usefixtures("late_in_the_day", "content")

ADD = "/practice/sessions/add/"
PER_SIDE = {
    "sphinx-psoas-release", "supine-low-back-buttock-release",
    "back-massager-glute-piriformis",
}  # fmt: skip
DEEP_FRONT = "back-massager-front-hip"
OF_THE_BACK = "back-massager-ql"


@pytest.fixture
def cleared(user):
    clear(user)
    return user


def line(slug, **changes):
    """Twenty seconds of an exercise, so lightly that it may be deep front release."""
    side = "each" if slug in PER_SIDE else ""
    pressure = "3" if ITEMS[slug].category == "release" else ""
    values = {"exercise": slug, "side": side, "pressure": pressure, **changes}
    return bout_line(**{"actual_seconds": "20", **values})


def on(day, clock="12:00"):
    """The fields that say when: a day before today, or a date."""
    if isinstance(day, int):
        day = timezone.localdate() + timedelta(days=day)
    return {"when": "pick", "day": day.isoformat(), "time": clock}


def log(browser, slug, when=None, **changes):
    return browser.post(ADD, session_form(line(slug, **changes), **(when or {})))


def text_of(answer):
    return unescape(answer.content.decode())


def choices(browser):
    text = text_of(browser.get(ADD))
    return text.partition('class="picks-all"')[2].partition("</details>")[0]


# -- what is closed is refused ----------------------------------------------------


@pytest.mark.parametrize("slug", RELEASE_ITEMS)
def test_a_tool_that_is_locked_is_refused_with_the_reason(browser, user, slug):
    answer = log(browser, slug)

    assert answer.status_code == 422
    assert "is locked. You have not answered the safety check" in text_of(answer)
    assert not Session.with_deleted.exists()


@pytest.mark.parametrize("slug", RELEASE_ITEMS)
def test_a_tool_that_is_open_is_logged_with_its_pressure(browser, cleared, slug):
    answer = log(browser, slug)

    assert answer.status_code == 302
    assert {bout.pressure for bout in Bout.objects.all()} == {3}
    assert "pressure 3 of 10" in text_of(browser.get("/diary/"))


@pytest.mark.parametrize(
    ("yes_before", "is_kept"),
    [(30, True), (50, False)],  # minutes ago; the session began 40 minutes ago
)
def test_the_sentences_count_that_stood_when_it_began(
    browser, user, yes_before, is_kept
):
    """Played without a connection, then R-01: it is kept, and its rest is made."""
    now = timezone.now()
    clear(user, at=now - timedelta(hours=1))
    said = now - timedelta(minutes=yes_before)
    say(user, "R-01", at=said)
    correct_mistake(user.restrictions.get(code="R-01"), now=said, zone="UTC")
    began = (now - timedelta(minutes=40)).isoformat()

    answer = browser.post(ADD, session_form(line(DEEP_FRONT), began=began))

    assert (answer.status_code, Bout.objects.exists()) == (
        (302, True) if is_kept else (422, False)
    )
    assert user.restrictions.filter(code="deep-front-dose").exists() is is_kept


@pytest.mark.parametrize(
    ("code", "slug", "words"),
    [
        ("R-01", "cat-cow", "You reported a sign of an emergency"),
        ("R-10", "cat-cow", "something to see a doctor about today"),
        ("R-16", "straight-arm-bridge", "physiotherapist should look at"),
        ("R-25", "trigger-point-mat", "A lump in groin or belly"),
        ("R-28", "cat-cow", "This app is for adults"),
        ("dvt", "trigger-point-mat", "You said: Past or suspected clot in a leg"),
        (
            "lung-heart-unstable",
            "diaphragmatic-breathing",
            "physiotherapist has agreed",
        ),
    ],
)
def test_each_kind_of_lock_refuses_what_was_typed_by_hand(
    browser, cleared, code, slug, words
):
    say(cleared, code, at=timezone.now() - timedelta(hours=1))

    answer = log(browser, slug)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Session.with_deleted.exists()
    if slug != "cat-cow":
        assert log(browser, "cat-cow").status_code == 302


def test_an_easier_one_first_can_be_logged(browser, cleared):
    say(cleared, "knee-kneeling", at=timezone.now() - timedelta(hours=1))

    assert log(browser, "cat-cow").status_code == 302


@pytest.mark.parametrize(
    ("side", "status"), [("left", 422), ("each", 422), ("right", 302)]
)
def test_a_closed_side_is_refused_beside_the_side(browser, cleared, side, status):
    say(cleared, "hip-flexor-strain-acute", side="left")

    answer = log(browser, "straight-leg-raise", side=side)

    assert answer.status_code == status
    if status == 422:
        assert 'id="id_bouts-0-side_error"' in answer.text


def test_what_was_done_before_a_sign_came_up_can_still_be_said(browser, cleared):
    at = timezone.now() - timedelta(hours=2)
    say(cleared, "R-10", at=at)
    earlier = at - timedelta(hours=1)

    late = log(browser, "cat-cow")
    before = log(browser, "cat-cow", on(earlier.date(), f"{earlier:%H:%M}"))

    assert (late.status_code, before.status_code) == (422, 302)


def test_the_list_offers_what_is_open_and_last_what_is_closed_for_today(
    browser, cleared
):
    say(cleared, "dvt")
    say(cleared, "R-16")

    text = choices(browser)

    open_ones, _label, closed = text.partition("Closed today: for an earlier time")
    assert 'value="cat-cow"' in open_ones
    assert 'value="couch-stretch"' in closed
    assert "trigger-point-mat" not in text  # whatever the day


def test_a_stored_line_is_not_judged_again_but_a_new_one_is(browser, cleared):
    log(browser, "couch-stretch", side="left")
    session = cleared.sessions.get()
    say(cleared, "knee-acute", at=session.at - timedelta(hours=1))
    edit = f"/practice/sessions/{session.uid}/edit/"
    form = shown_form(browser.get(edit))

    same = browser.post(edit, form | {"bouts-0-actual_seconds": "25"})
    form = shown_form(browser.get(edit))
    other_side = browser.post(edit, form | {"bouts-0-side": "right"})

    assert form["bouts-0-exercise"] == "couch-stretch"
    assert (same.status_code, other_side.status_code) == (302, 422)
    assert [*session.bouts.values_list("side", "actual_seconds")] == [("left", 25)]


def test_a_stretch_has_no_pressure(browser, cleared):
    answer = log(browser, "cat-cow", pressure="3")

    assert answer.status_code == 422
    assert "Only a pressure tool has a pressure." in text_of(answer)


def test_who_has_no_tool_open_is_not_asked_about_pressure(browser, user):
    assert "bouts-0-pressure" not in browser.get(ADD).text


@pytest.mark.parametrize("value", ["11", "-1", "1" + "0" * 400, "light"])
def test_a_pressure_off_the_scale_is_refused(browser, cleared, value):
    answer = log(browser, OF_THE_BACK, pressure=value)

    assert answer.status_code == 422
    assert shown_form(answer)["bouts-0-pressure"] == value
    assert not Session.with_deleted.exists()


# -- the dose of deep front release -----------------------------------------------


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pressure": ""}, "Say how hard the pressure felt"),
        ({"actual_seconds": "", "repetitions": "3"}, "Say how many seconds."),
    ],
)
@pytest.mark.parametrize("slug", [DEEP_FRONT, "sphinx-psoas-release"])
def test_deep_front_release_has_its_measures(browser, cleared, slug, changes, words):
    answer = log(browser, slug, **changes)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Session.with_deleted.exists()
    assert not Restriction.with_deleted.exists()


BEYOND = [
    ({"pressure": "5"}, ["pressure"], "pressed too hard"),
    ({"actual_seconds": "61"}, ["seconds"], "too long on one side"),
    # Twice that is the five minutes of a day.
    ({"pressure": "9", "actual_seconds": "150"}, ["pressure", "seconds"], "too long"),
]


@pytest.mark.parametrize(("changes", "beyond", "words"), BEYOND)
@pytest.mark.parametrize("slug", [DEEP_FRONT, "sphinx-psoas-release"])
def test_more_than_advised_is_kept_marked_red_and_said(
    browser, cleared, slug, changes, beyond, words
):
    answer = log(browser, slug, **changes)

    assert (answer.status_code, answer.url) == (302, "/diary/")
    diary, session = text_of(browser.get("/diary/")), cleared.sessions.get()
    opens = date_format(timezone.localdate() + timedelta(days=2), "j F")
    assert {tuple(bout.beyond) for bout in session.bouts.all()} == {tuple(beyond)}
    assert "Session logged. More than advised: " in diary
    assert f"Locked for now: Deep front release. It unlocks on {opens}." in diary
    for page in (diary, text_of(browser.get(session.get_absolute_url()))):
        assert words in page.partition("more than advised: ")[2][:80]
    history = PlanContext(cleared, timezone.localdate()).history
    assert history.session_record(session.uid).light == Light.RED
    assert cleared.restrictions.get().source == session.uid


def test_what_an_edit_makes_too_much_is_kept_and_marked_and_goes_again(
    browser, cleared
):
    log(browser, DEEP_FRONT)
    session = cleared.sessions.get()
    edit = f"/practice/sessions/{session.uid}/edit/"

    def beyond_after(**changes):
        form = shown_form(browser.get(edit))
        assert browser.post(edit, form | changes).status_code == 302
        return session.bouts.get().beyond

    assert beyond_after(**{"bouts-0-pressure": "7"}) == ["pressure"]
    assert beyond_after(**{"bouts-0-pressure": "4"}) == []
    assert beyond_after(**{"bouts-0-actual_seconds": "75"}) == ["seconds"]


def test_what_the_player_led_through_is_kept_and_marked_the_same_way(htmx, cleared):
    form = session_form(
        line(DEEP_FRONT, pressure="6", planned_seconds="30", stopped="done")
    )

    answer = htmx.post(ADD, form)

    assert answer.status_code == 204
    assert "More than advised: pressed too hard." in answer.headers["HX-Trigger"]
    assert cleared.bouts.get().beyond == ["pressure"]


def test_other_tools_may_be_used_longer_but_not_harder(browser, cleared):
    log(browser, OF_THE_BACK, pressure="5", actual_seconds="90")
    log(browser, OF_THE_BACK, pressure="")
    log(browser, OF_THE_BACK, pressure="6")

    found = [bout.beyond for bout in cleared.bouts.order_by("pk")]
    assert found == [[], [], ["pressure"]]


def test_a_side_has_its_minute_once_however_many_lines_tell_of_it(browser, cleared):
    """The left has 40 and 30 s, then 40 and 20: only the first is too long."""
    sphinx = line("sphinx-psoas-release", side="left", actual_seconds="40")

    browser.post(ADD, session_form(sphinx, line(DEEP_FRONT, actual_seconds="30")))
    first = [bout.beyond for bout in cleared.bouts.all()]
    cleared.sessions.all().delete()
    browser.post(ADD, session_form(sphinx, line(DEEP_FRONT)))

    assert first == [["seconds"], ["seconds"]]
    assert [bout.beyond for bout in cleared.bouts.all()] == [[], []]


def test_never_two_days_running_and_two_days_a_week(browser, cleared):
    """Worked by hand: done 9 and 6 days ago; a third fits in from 2 days ago on."""
    assert log_ticked(browser, cleared, -9) == []
    assert log_ticked(browser, cleared, -6) == []

    for day in range(-12, -2):
        assert log_ticked(browser, cleared, day) == ["soon"], day
        cleared.sessions.order_by("pk").last().delete()

    assert log_ticked(browser, cleared, -13) == []
    assert log_ticked(browser, cleared, -2) == []


def test_what_is_locked_can_still_be_kept_in_the_note(browser, cleared):
    say(cleared, "dvt")
    tool = line(OF_THE_BACK, pressure="4", worst_pain="2")
    form = session_form(tool, line("cat-cow"), note="at home")

    refused = browser.post(ADD, form)
    browser.post(ADD, shown_form(refused) | {"as-note": "1"})

    session = cleared.sessions.get()
    assert refused.status_code == 422
    assert "you can keep it in the note" in text_of(refused)
    assert [bout.exercise.slug for bout in session.bouts.all()] == ["cat-cow"]
    at_home, told = session.note.splitlines()
    assert at_home == "at home"
    assert told.startswith("Not counted, because it was locked: ")
    assert told.endswith(", 20 s, pressure 4 of 10, worst pain 2 of 10")
    assert not cleared.bouts.filter(exercise__slug=OF_THE_BACK).exists()


def test_a_session_of_which_all_was_closed_is_a_note(browser, cleared):
    say(cleared, "dvt")
    form = session_form(line(RIDGED, side="left"))

    answer = browser.post(ADD, form | {"as-note": "1"})
    again = browser.post(ADD, form | {"as-note": "1"})

    session = cleared.sessions.get()
    assert (answer.status_code, again.status_code) == (302, 302)
    assert not session.bouts.exists()
    assert ", left, 20 s, pressure 3 of 10" in text_of(browser.get("/diary/"))
    pages = ["/", "/practice/", "/progress/", "/progress/practice/", "/records/report/",
             "/progress/day-after/", session.get_absolute_url()]  # fmt: skip
    assert {browser.get(page).status_code for page in pages} == {200}


def ticked_on(user, day):
    """Tick both sentences on a day."""
    at = timezone.now().replace(hour=10) + timedelta(days=day)
    for code in ("T-1", "T-2"):
        say(user, code, at=at)


def log_ticked(browser, user, day):
    """Log deep front release on a day on which both sentences were ticked.

    Gives in what it was more than advised.
    """
    ticked_on(user, day)
    answer = log(browser, DEEP_FRONT, on(day))
    assert answer.status_code == 302, day
    return user.bouts.order_by("pk").last().beyond


def test_release_closes_itself_until_the_next_day_but_one(browser, cleared):
    log(browser, DEEP_FRONT)

    hold = cleared.restrictions.get()
    session = cleared.sessions.get()
    day = session.local_day
    assert (hold.source, hold.scope, hold.until) == (
        session.uid, "deep-front", day + timedelta(days=2),
    )  # fmt: skip
    page = text_of(browser.get(f"/library/exercises/{DEEP_FRONT}/"))
    assert "You did or logged deep front release on" in page
    assert "Closed until" in browser.get("/library/?category=release").text
    assert log(browser, OF_THE_BACK).status_code == 302


def test_the_hold_stays_though_its_session_goes(browser, cleared):
    """A correction opens nothing sooner than the record that was there."""
    log(browser, DEEP_FRONT)
    session = cleared.sessions.get()

    browser.post(f"/practice/sessions/{session.uid}/delete/")
    gone = cleared.restrictions.count()
    browser.post(f"/practice/sessions/{session.uid}/undo/")

    assert (gone, cleared.restrictions.count()) == (1, 1)


def test_the_hold_lasts_as_long_though_day_and_line_are_changed(browser, cleared):
    log(browser, DEEP_FRONT)
    session = cleared.sessions.get()
    first = cleared.restrictions.get()
    edit = f"/practice/sessions/{session.uid}/edit/"
    form = shown_form(browser.get(edit))

    ticked_on(cleared, -3)
    moved = browser.post(edit, form | on(-3))
    after_move = cleared.restrictions.order_by("until").last()
    form = shown_form(browser.get(edit))
    changed = browser.post(
        edit, form | {"bouts-0-exercise": "cat-cow", "bouts-0-pressure": ""}
    )

    assert (moved.status_code, changed.status_code) == (302, 302)
    assert after_move == first
    assert cleared.restrictions.order_by("until").last().until == first.until


@pytest.mark.parametrize("days", [-12, -3])
def test_the_day_that_a_session_was_moved_away_from_counts_among_the_two(
    browser, cleared, days
):
    """As that of one that is deleted: neither makes room for a third in the week."""
    log_ticked(browser, cleared, -2)
    session = cleared.sessions.get()
    edit = f"/practice/sessions/{session.uid}/edit/"
    ticked_on(cleared, days)
    moved = browser.post(edit, shown_form(browser.get(edit)) | on(days))

    log_ticked(browser, cleared, 0)

    assert moved.status_code == 302
    holds = {hold.until for hold in cleared.restrictions.filter(ended_on=None)}
    assert max(holds) == session.local_day + timedelta(days=7)


def test_a_time_that_is_put_right_is_no_second_release(browser, cleared):
    log_ticked(browser, cleared, -2)
    session = cleared.sessions.get()
    edit = f"/practice/sessions/{session.uid}/edit/"
    browser.post(edit, shown_form(browser.get(edit)) | {"time": "09:40"})

    assert log_ticked(browser, cleared, 0) == []
    last = cleared.sessions.exclude(pk=session.pk).get()
    holds = {hold.until for hold in cleared.restrictions.filter(ended_on=None)}
    assert max(holds) == session.local_day + timedelta(days=7)
    assert last.bouts.get().beyond == []


@pytest.mark.parametrize("days_apart", [0, 1])
def test_a_session_that_comes_back_is_judged_beside_what_came_meanwhile(
    browser, cleared, days_apart
):
    """Deleting, logging anew and undoing the delete is no way to press twice."""
    log_ticked(browser, cleared, -days_apart)
    first = cleared.sessions.get()
    browser.post(f"/practice/sessions/{first.uid}/delete/")
    assert log_ticked(browser, cleared, 0) == []
    second = cleared.sessions.get()

    browser.post(f"/practice/sessions/{first.uid}/undo/")

    assert first.bouts.get().beyond == ["soon"]
    page = text_of(browser.get("/diary/"))
    assert "Session restored. More than advised: too soon after the last time." in page
    first_day = min(first.local_day, second.local_day)
    assert {hold.until for hold in cleared.restrictions.all()} == (
        {first_day + timedelta(days=7)} if days_apart else {first_day + timedelta(2)}
    )


def test_a_form_that_brings_a_session_back_and_is_refused_marks_it_too(
    browser, cleared
):
    log_ticked(browser, cleared, 0)
    first = cleared.sessions.get()
    edit = f"/practice/sessions/{first.uid}/edit/"
    form = shown_form(browser.get(edit))
    browser.post(f"/practice/sessions/{first.uid}/delete/")
    log_ticked(browser, cleared, 0)

    answer = browser.post(edit, form | {"restore": "1", "bouts-0-pressure": "many"})

    assert answer.status_code == 422
    assert first.bouts.get().beyond == ["soon"]


def test_the_other_session_rests_no_less_once_one_is_deleted(browser, cleared):
    log_ticked(browser, cleared, -2)
    log_ticked(browser, cleared, 0)
    earlier, later = cleared.sessions.order_by("at")
    assert (
        later.local_day + timedelta(5)
        == cleared.restrictions.get(source=later.uid).until
    )

    browser.post(f"/practice/sessions/{earlier.uid}/delete/")
    alone = cleared.restrictions.get(source=later.uid).until
    browser.post(f"/practice/sessions/{earlier.uid}/undo/")

    assert alone == later.local_day + timedelta(5)
    assert cleared.restrictions.get(
        source=later.uid
    ).until == later.local_day + timedelta(5)


def test_a_change_of_an_earlier_day_moves_the_rest_of_the_later_one(browser, cleared):
    log_ticked(browser, cleared, -9)
    log_ticked(browser, cleared, 0)
    earlier, later = cleared.sessions.order_by("at")
    assert cleared.restrictions.get(
        source=later.uid
    ).until == later.local_day + timedelta(2)
    for code in ("T-1", "T-2"):
        say(cleared, code, at=timezone.now() - timedelta(days=3))
    edit = f"/practice/sessions/{earlier.uid}/edit/"

    browser.post(edit, shown_form(browser.get(edit)) | on(-3))

    assert cleared.restrictions.get(
        source=later.uid
    ).until == later.local_day + timedelta(4)


def test_sent_twice_is_one_session_and_one_hold(browser, cleared):
    form = session_form(line(DEEP_FRONT))

    answers = [browser.post(ADD, form).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert (cleared.sessions.count(), cleared.restrictions.count()) == (1, 1)


def test_two_tabs_at_once_cannot_both_be_the_first_to_press(
    transactional_db, user, content
):
    clear(user)
    tabs = []
    for _ in range(2):
        tabs.append(Client())
        tabs[-1].force_login(user)

    answers = sorted(at_once(2, lambda n: log(tabs[n], DEEP_FRONT).status_code))

    assert answers == [302, 302]
    assert sorted(bout.beyond for bout in user.bouts.all()) == [[], ["soon"]]


# -- signs ------------------------------------------------------------------------

OTHER_TOOL = "trigger-point-mat"
RIDGED = "back-massager-glute-piriformis"
SIGNS = {
    # What came; what it closes: of the ridged massager left and right, of another
    # tool, deep front left and right. Content, section 4.7.
    "N-01": ("", (True, True, True, True, True)),
    "N-02": ("milder", (True, False, False, True, True)),  # deep front: both sides
    "N-03": ("milder", (True, True, False, True, True)),  # for good, on both sides
    "N-04": ("", (True, False, False, False, False)),
    "N-05": ("", (True, True, True, True, True)),  # and the question R-07
    "N-06": ("milder", (True, True, True, True, True)),
}


@pytest.mark.parametrize("code", SIGNS)
def test_a_sign_of_a_session_closes_tool_and_side(browser, cleared, code):
    which, expected = SIGNS[code]
    form = session_form(
        line(RIDGED, side="left"),
        **{f"signs-{code}": "on", f"signs-{code}-form": which},
        **{"signs-side": "", "signs-tool": ""},
    )

    answer = browser.post(ADD, form)

    assert (answer.status_code, answer.url) == (302, "/safety/")
    how = "good" if code in {"N-03", "N-05"} else "now"
    assert f"Session logged. Locked for {how}: " in text_of(browser.get("/safety/"))
    said = Answer.objects.get(question__code=code)
    assert (said.given, said.side, said.tool) == ("yes", "left", "ridged-massager")
    tick(cleared)
    closed = (
        is_closed(browser, RIDGED, "left"),
        is_closed(browser, RIDGED, "right"),
        is_closed(browser, OTHER_TOOL, "left"),
        is_closed(browser, "sphinx-psoas-release", "left"),
        is_closed(browser, "sphinx-psoas-release", "right"),
    )
    assert closed == expected


def is_closed(browser, slug, side):
    text = browser.get(f"/library/exercises/{slug}/").text
    is_locked = "exercise-steps" not in text
    return is_locked or f"The {side} side is locked" in text


@pytest.mark.parametrize(
    ("code", "title"),
    [("N-02", "couch-stretch"), ("N-03", "cat-cow"), ("N-06", "cat-cow")],
)
def test_the_graver_form_of_a_sign_asks_for_a_clinician(browser, cleared, code, title):
    form = session_form(
        line(RIDGED, side="left"),
        **{f"signs-{code}": "on", f"signs-{code}-form": "worse"},
        **{"signs-side": "", "signs-tool": ""},
    )

    browser.post(ADD, form)

    assert Answer.objects.get(question__code=code).given == Given.WORSE
    assert "exercise-steps" not in browser.get(f"/library/exercises/{title}/").text


def test_a_side_and_a_tool_that_nobody_says_are_all_of_them(browser, cleared):
    form = session_form(
        line("cat-cow"), **{"signs-N-04": "on", "signs-side": "", "signs-tool": ""}
    )

    browser.post(ADD, form)

    assert is_closed(browser, RIDGED, "left")
    assert is_closed(browser, RIDGED, "right")
    assert is_closed(browser, OTHER_TOOL, "left")


def test_what_was_chosen_goes_before_what_the_session_says(browser, cleared):
    chosen = {"signs-N-04": "on", "signs-side": "right", "signs-tool": "node-mat"}

    browser.post(ADD, session_form(line(RIDGED, side="left"), **chosen))

    said = Answer.objects.get(question__code="N-04")
    assert (said.side, said.tool) == ("right", "node-mat")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"signs-N-03": "on"}, "Say which one it is."),
        ({"signs-N-03-form": "worse"}, "but did not tick it"),
        ({"signs-N-03": "on", "signs-N-03-form": "bad"}, "Select a valid choice"),
        ({"signs-N-04": "on", "signs-side": "middle"}, "Select a valid choice"),
        ({"signs-N-04": "on", "signs-tool": "hammer"}, "Select a valid choice"),
    ],
    ids=str,
)
def test_half_a_sign_is_refused_and_only_its_tick_counts(
    browser, cleared, fields, words
):
    answer = browser.post(ADD, session_form(line(RIDGED), note="odd", **fields))

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert shown_form(answer)["note"] == "odd"
    assert not Session.with_deleted.exists()
    is_ticked = "on" in fields.values()
    assert Restriction.with_deleted.exists() == is_ticked


def test_one_line_more_says_nothing_about_signs_yet(browser, cleared):
    form = session_form(line(RIDGED), **{"signs-N-03": "on", "more": "cat-cow"})

    answer = browser.post(ADD, form)

    assert answer.status_code == 200
    assert "Say which one it is." not in text_of(answer)
    assert shown_form(answer)["signs-N-03"] == ["on"]


def test_a_sign_sent_twice_is_one_sign(browser, cleared):
    form = session_form(
        line(RIDGED, side="left"),
        **{"signs-N-01": "on", "signs-side": "", "signs-tool": ""},
    )

    answers = [browser.post(ADD, form).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Answer.objects.filter(question__code="N-01").count() == 1
    assert cleared.restrictions.get().until == timezone.localdate() + timedelta(days=1)


def test_what_a_day_closed_that_is_over_is_not_called_locked(browser, cleared):
    # N-01 closes its own day: of five days ago there is nothing left to say.
    form = session_form(
        line(RIDGED, side="left"),
        **{"signs-N-01": "on", "signs-side": "", "signs-tool": ""},
        **on(-5),
    )

    answer = browser.post(ADD, form)

    assert answer.status_code == 302
    assert Answer.objects.filter(question__code="N-01").count() == 1
    assert "Locked for now" not in text_of(browser.get(answer.url))


def test_too_much_of_last_week_is_told_without_a_rest_that_is_over(browser, cleared):
    at = timezone.now() - timedelta(days=20)
    for code in ("T-1", "T-2"):
        say(cleared, code, at=at)

    log(browser, DEEP_FRONT, on(-20), pressure="9")

    diary = text_of(browser.get("/diary/"))
    assert "More than advised: " in diary
    assert "Locked for now" not in diary


def test_htmx_hears_what_a_sign_closed(htmx, cleared):
    form = session_form(
        line(RIDGED, side="left"),
        **{"signs-N-04": "on", "signs-side": "", "signs-tool": ""},
    )

    answer = htmx.post(ADD, form, headers={"HX-Target": "session-form"})

    assert answer.status_code == 204
    assert "Locked for now: Ridged massager, left." in answer.headers["HX-Trigger"]


def test_the_part_about_signs_is_open_where_a_tool_was_used(browser, cleared):
    shut = browser.get(f"{ADD}?exercise=cat-cow").text
    wide = browser.get(f"{ADD}?exercise={RIDGED}").text

    start = '<details class="group" '
    end = "<summary>Did anything of this happen"
    assert "open" not in shut.partition(end)[0].rpartition(start)[2]
    assert "open" in wide.partition(end)[0].rpartition(start)[2]


def test_a_session_of_pressure_costs_no_more_than_nine_queries(
    browser, cleared, django_assert_max_num_queries
):
    log(browser, DEEP_FRONT)
    session = cleared.sessions.get()

    for address in (ADD, f"/practice/sessions/{session.uid}/edit/"):
        with django_assert_max_num_queries(9):
            browser.get(address)


# -- a session that is moved to another time -------------------------------------------


@pytest.mark.parametrize(
    ("slug", "code"), [("cat-cow", "R-08"), (OF_THE_BACK, "N-01"), ("bird-dog", "R-10")]
)
def test_nothing_is_moved_to_where_it_was_locked(browser, cleared, slug, code):
    """What was done before a lock is no way to have done it under the lock."""
    log(browser, slug, on(-1))
    session = cleared.sessions.get()
    edit = f"/practice/sessions/{session.uid}/edit/"
    kept = shown_form(browser.get(edit))
    say(cleared, code, at=timezone.now() - timedelta(hours=2))

    answer = browser.post(edit, {**kept, **on(0, "19:00")})

    assert answer.status_code == 422
    session.refresh_from_db()
    assert session.local_day < timezone.localdate()
    assert browser.post(edit, {**kept, "note": "On the floor."}).status_code == 302
    earlier = browser.post(edit, {**shown_form(browser.get(edit)), **on(-1, "11:00")})
    assert earlier.status_code == 302


def test_what_is_no_more_locked_at_one_time_than_at_the_other_moves(browser, cleared):
    """An answer of now counts for both: it made nothing of it locked later."""
    log(browser, "pigeon-stretch", on(-3), side="left")
    session = cleared.sessions.get()
    say(cleared, "hip-replacement-any")
    edit = f"/practice/sessions/{session.uid}/edit/"

    answer = browser.post(edit, {**shown_form(browser.get(edit)), **on(-2)})

    assert answer.status_code == 302


def test_what_was_logged_is_not_moved_to_where_it_was_locked(browser, user):
    """Logged as done now, it is no way past the sign of yesterday."""
    now = timezone.now()
    clear(user, at=now - timedelta(hours=32))
    say(user, "N-01", at=now - timedelta(hours=31))
    assert log(browser, OF_THE_BACK).status_code == 302
    session = user.sessions.get()
    edit = f"/practice/sessions/{session.uid}/edit/"

    answer = browser.post(edit, shown_form(browser.get(edit)) | on(-1, "14:00"))

    assert answer.status_code == 422
    assert "is locked" in text_of(answer)
    assert user.sessions.get().at == session.at


def test_what_was_logged_is_not_moved_past_a_yes(browser, user):
    """Though at its first moment nobody had been asked anything yet."""
    now = timezone.now()
    clear(user, at=now - timedelta(hours=9))
    assert log(browser, OF_THE_BACK, on(0, "09:00")).status_code == 302
    session = user.sessions.get()
    say(user, "skin-local", at=now - timedelta(hours=4))
    edit = f"/practice/sessions/{session.uid}/edit/"

    answer = browser.post(edit, shown_form(browser.get(edit)) | on(0, "17:00"))

    assert answer.status_code == 422
    assert user.sessions.get().at == session.at


def test_deep_front_release_is_not_moved_to_where_nothing_was_ticked(browser, cleared):
    """Logged there by itself it would be refused as well."""
    log_ticked(browser, cleared, 0)
    session = cleared.sessions.get()
    edit = f"/practice/sessions/{session.uid}/edit/"

    answer = browser.post(edit, shown_form(browser.get(edit)) | on(-3))

    assert answer.status_code == 422
    assert "You have to tick two sentences each time" in text_of(answer)
    assert cleared.sessions.get().at == session.at


def test_what_spoke_against_it_at_that_hour_still_does(
    browser, cleared, late_in_the_day
):
    """That it is over since opens no hour before."""
    now = timezone.now()
    say(cleared, "G-17", at=now - timedelta(hours=3))
    for code, given in (("G-17", "no"), ("T-1", "yes"), ("T-2", "yes")):
        say(cleared, code, given, at=now - timedelta(hours=1))

    then = log(browser, DEEP_FRONT, on(0, f"{now - timedelta(hours=2):%H:%M}"))
    since = log(browser, DEEP_FRONT)

    assert (then.status_code, since.status_code) == (422, 302)
