"""What was told once, and is over, is told again by whatever says it again."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from psoas_care.safety.recording import confirm_checked
from psoas_care.symptoms.recording import record_strong_pain
from tests.answers import clear, say
from tests.forms import bout_line, check_in_form, session_form, shown_form
from tests.safety.sent import group_of, is_locked, page_of, screen, yes

CHECK_IN = "/symptoms/check-ins/add/"
SESSION = "/practice/sessions/add/"
COUNTS = "What you ticked already counts"
CALL = "Stop. Call your local emergency number now"


@pytest.fixture(autouse=True)
def cleared(user, content):
    clear(user)
    return user


def address_of(code):
    part = {"R": "check", "G": "belly"}.get(code[0], "profile")
    return f"/safety/{part}/?group={group_of(code)}"


def look(user, code):
    """A clinician has looked at it today."""
    today = timezone.now().date()
    waiting = user.restrictions.filter(code=code, ends="clinician").last()
    confirm_checked(waiting, checked_on=today, today=today)


def take_back(browser, user, code):
    hold = user.restrictions.filter(code=code, ended_on=None).last()
    browser.post(f"/safety/holds/{hold.uid}/clear/", {"mistake": "1"})


# -- a screen that was refused once, and is sent later ---------------------------------


def sent_until_saved(browser, address, sent):
    """Send it, and once more what a page that has news shows in answer."""
    answer = browser.post(address, sent)
    if answer.status_code == 409:
        assert COUNTS in page_of(answer) or "another tab" in page_of(answer)
        answer = browser.post(address, {**sent, "seen": shown_form(answer)["seen"]})
    return answer


def test_a_red_flag_of_a_refused_page_is_told_again_after_a_clinician(browser, user):
    refused = screen("R-01", none="1")
    browser.post(address_of("R-01"), refused)
    look(user, "R-01")
    assert not is_locked(user, "cat-cow")

    again = shown_form(browser.get(address_of("R-01"))) | {
        "uid": refused["uid"], "R-01": "on",
    }  # fmt: skip
    sent_until_saved(browser, address_of("R-01"), again)

    assert is_locked(user, "cat-cow")


@pytest.mark.parametrize(
    ("code", "slug"),
    [("knee-acute", "couch-stretch"), ("G-10", "sphinx-psoas-release")],
)
def test_a_yes_of_a_refused_page_is_told_again_after_a_no(browser, user, code, slug):
    refused = screen(code, none="1")
    browser.post(address_of(code), refused)
    assert is_locked(user, slug)
    browser.post(address_of(code), screen())

    first = browser.post(address_of(code), screen(code, uid=refused["uid"]))

    assert first.status_code in {302, 409}
    assert is_locked(user, slug)


def test_a_refused_page_counts_again_after_a_slip(browser, user):
    refused = screen("R-01", none="1")
    browser.post(address_of("R-01"), refused)
    take_back(browser, user, "R-01")
    assert not is_locked(user, "cat-cow")

    page = page_of(browser.post(address_of("R-01"), refused))

    assert COUNTS in page
    assert is_locked(user, "cat-cow")


def test_the_graver_form_said_elsewhere_outlasts_what_was_only_assumed(browser, user):
    first = shown_form(browser.post(address_of("R-05"), yes("R-05")))  # assumed
    browser.post(address_of("R-05"), yes("R-05", "worse"))

    sent = first | {"R-05-form": "milder"}
    sent_until_saved(browser, address_of("R-05"), sent)

    assert is_locked(user, "diaphragmatic-breathing")


# -- what stood before, and was milder -------------------------------------------------


@pytest.mark.parametrize("code", ["G-05", "G-09"])
def test_an_agreement_does_not_hide_the_graver_form(browser, user, code):
    milder = {f"{code}-form": "milder", f"{code}-agreed": "on"}
    browser.post(address_of(code), screen(code, further=milder))
    browser.post("/safety/belly/", screen("T-1", "T-2"))
    assert not is_locked(user, "sphinx-psoas-release")

    graver = screen(code, none="1", further={f"{code}-form": "worse"})
    page = page_of(browser.post(address_of(code), graver))

    assert COUNTS in page
    assert is_locked(user, "sphinx-psoas-release")


def test_an_agreement_taken_away_counts_at_once(browser, user):
    browser.post(address_of("G-12"), screen("G-12", further={"G-12-agreed": "on"}))
    browser.post("/safety/belly/", screen("T-1", "T-2"))
    assert not is_locked(user, "sphinx-psoas-release")

    browser.post(address_of("G-12"), screen("G-12", none="1"))

    assert is_locked(user, "sphinx-psoas-release")


def test_an_agreement_that_stays_ticked_is_not_taken_away(browser, user):
    agreed = {"G-12-agreed": "on"}
    browser.post(address_of("G-12"), screen("G-12", further=agreed))
    browser.post("/safety/belly/", screen("T-1", "T-2"))

    browser.post(address_of("G-12"), screen("G-12", none="1", further=agreed))

    assert not is_locked(user, "sphinx-psoas-release")


def test_an_agreement_in_a_refused_page_opens_nothing(browser, user):
    agreed = {"G-12-agreed": "on"}

    browser.post(address_of("G-12"), screen("G-12", none="1", further=agreed))

    assert user.answers.current().get(question__code="G-12").given == "yes"
    assert is_locked(user, "sphinx-psoas-release")


@pytest.mark.parametrize("side", ["right", ""])
def test_another_side_of_a_refused_page_is_closed_beside_the_first(browser, user, side):
    code = "hip-flexor-strain-acute"
    left = {f"{code}-side": "left"}
    browser.post(address_of(code), screen(code, further=left))
    assert not is_locked(user, "couch-stretch", "right")

    other = screen(code, none="1", further={f"{code}-side": side})
    browser.post(address_of(code), other)
    assert is_locked(user, "couch-stretch", "right")
    assert is_locked(user, "couch-stretch", "left")


# -- sessions and check-ins ------------------------------------------------------------


SUPINE = "supine-low-back-buttock-release"


def session_with(*signs, **more):
    line = bout_line(exercise=SUPINE, pressure="3", side="left")
    return session_form(line, **{f"signs-{sign}": "on" for sign in signs}, **more)


def edit(browser, user, **more):
    """Mend the newest session, or the newest check-in where there is none."""
    row, part = user.sessions.last(), "practice/sessions"
    if row is None:
        row, part = user.check_ins.last(), "symptoms/check-ins"
    address = f"/{part}/{row.uid}/edit/"
    answer = browser.post(address, shown_form(browser.get(address)) | more)
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        (SESSION, session_with("N-03")),
        (CHECK_IN, check_in_form(**{"signs-N-03": "on"})),
    ],
)
def test_a_sign_taken_back_as_a_slip_can_be_told_again(browser, user, address, sent):
    further = {"signs-N-03-form": "milder"}
    browser.post(address, sent | further)
    take_back(browser, user, "N-03")
    assert not is_locked(user, SUPINE)

    edit(browser, user, **{"signs-N-03": "on"}, **further)

    assert is_locked(user, "sphinx-psoas-release")
    assert {hold.ends for hold in user.restrictions.filter(ended_on=None)} == {"never"}


def test_a_sign_told_again_in_its_session_is_no_second_report(browser, user):
    browser.post(SESSION, session_with("N-01"))
    take_back(browser, user, "N-01")

    edit(browser, user, **{"signs-N-01": "on"})

    (hold,) = user.restrictions.filter(code="N-01", ended_on=None)
    assert (hold.until - hold.local_day).days == 1


@pytest.mark.parametrize("word", ["numb", "shooting"])
@pytest.mark.parametrize("code", ["nerve-R-01", "signs-N-06"])
def test_what_the_player_told_at_once_is_told_again_by_an_edit(
    browser, user, code, word
):
    """After a clinician has looked at what it told, and its session was saved."""
    line = bout_line(exercise="cat-cow", hurt_words=["numb"], stopped="hurt")
    is_sign = code.startswith("signs")
    form = {f"{code}-form": "worse", "nerve-none": "on"} if is_sign else {}
    sent = session_form(line, **{code: "on"}, **form)
    browser.post("/practice/sessions/discard/", sent | {"is-kept": "finish"})
    browser.post(SESSION, sent)
    look(user, code[-4:])
    assert not is_locked(user, SUPINE)

    words = ["numb", word] if word != "numb" else ["numb", "burning"]
    edit(browser, user, **{code: "on"}, **form, **{"bouts-0-hurt_words": words})

    assert is_locked(user, SUPINE)


def test_a_refused_check_in_is_told_again_by_an_edit_after_a_clinician(browser, user):
    sent = check_in_form(qualities=["numb"], low_back="", **{"nerve-R-01": "on"})
    browser.post(CHECK_IN, sent)
    browser.post(CHECK_IN, sent | {"low_back": "4"})
    look(user, "R-01")
    assert not is_locked(user, "cat-cow")

    both = ["numb", "shooting"]
    edit(browser, user, qualities=both, **{"nerve-R-01": "on"})

    assert is_locked(user, "cat-cow")


def test_a_beat_in_the_belly_said_anew_in_an_edit_asks_anew(browser, user):
    browser.post(CHECK_IN, check_in_form(qualities=["pulse"]))
    browser.post(address_of("R-07"), screen())
    assert not is_locked(user, SUPINE)
    edit(browser, user, qualities=["sharp"])
    edit(browser, user, qualities=["sharp", "pulse"])

    assert is_locked(user, SUPINE)


def test_a_beat_that_only_stands_in_an_edit_asks_nothing(browser, user):
    browser.post(CHECK_IN, check_in_form(qualities=["pulse"]))
    browser.post(address_of("R-07"), screen())

    edit(browser, user, note="and it was warm")

    assert not is_locked(user, SUPINE)


@pytest.mark.parametrize(
    ("chosen", "is_right_closed"), [("any", True), ("", False), ("left", False)]
)
def test_both_sides_said_of_a_sign_are_both_sides(
    browser, user, chosen, is_right_closed
):
    """Where nothing is chosen it was the side in use."""
    said = {"signs-N-02-form": "milder", "signs-side": chosen}

    browser.post(SESSION, session_with("N-02", **said))

    assert is_locked(user, SUPINE, "left")
    assert is_locked(user, SUPINE, "right") == is_right_closed


# -- around midnight -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "is_closed"),
    [  # The session began at 23:50 of the 5th.
        (datetime(2026, 12, 6, 0, 10, tzinfo=UTC), True),
        (datetime(2026, 12, 6, 5, 49, tzinfo=UTC), True),
        (datetime(2026, 12, 6, 5, 51, tzinfo=UTC), False),  # of the day before
    ],
)
def test_no_pressure_today_holds_on_the_day_on_which_it_was_told(
    browser, user, told, is_closed
):
    with time_machine.travel(told, tick=False):
        began = {"when": "pick", "day": "2026-12-05", "time": "23:50"}
        clear(user)
        answer = browser.post(CHECK_IN, check_in_form(**{"signs-N-01": "on"}, **began))
        assert answer.status_code == 302

        assert is_locked(user, "trigger-point-mat") == is_closed
    with time_machine.travel(told + timedelta(days=1), tick=False):
        clear(user)
        assert not is_locked(user, "trigger-point-mat")


# -- a clinician's date ----------------------------------------------------------------


def test_a_page_from_before_the_graver_form_lifts_nothing(browser, user):
    browser.post(address_of("R-05"), yes("R-05", "milder"))
    hold = user.restrictions.get(code="R-05")
    address = f"/safety/holds/{hold.uid}/clear/"
    today = timezone.now().date().isoformat()
    shown = {"seen": browser.get(address).context["form"]["seen"].value()}
    browser.post(address_of("R-05"), yes("R-05", "worse"))

    answer = browser.post(address, shown | {"checked_on": today})

    assert answer.status_code == 422
    assert "You have said more about this since you opened this page." in page_of(
        answer
    )
    assert is_locked(user, "diaphragmatic-breathing")
    seen = answer.context["form"]["seen"].value()
    browser.post(address, {"seen": seen, "checked_on": today})
    assert not is_locked(user, "cat-cow")


def test_the_page_speaks_of_the_gravest_that_it_lifts(browser, user):
    browser.post(address_of("R-05"), yes("R-05", "worse"))
    browser.post(address_of("R-05"), yes("R-05", "milder"))
    for hold in user.restrictions.filter(code="R-05"):
        page = page_of(browser.get(f"/safety/holds/{hold.uid}/clear/"))
        assert "It came fast, or is getting worse" in page


# -- a clock that is fast --------------------------------------------------------------


@pytest.mark.parametrize("address", [CHECK_IN, SESSION])
def test_a_sign_told_by_a_fast_clock_over_midnight_locks_at_once(
    browser, user, address
):
    night = datetime(2026, 12, 1, 23, 57, tzinfo=UTC)
    with time_machine.travel(night, tick=False):
        clear(user)
        ahead = {"when": "pick", "day": "2026-12-02", "time": "00:01"}
        sign = {"signs-N-06": "on", "signs-N-06-form": "worse"}
        sent = {
            CHECK_IN: check_in_form(**sign, **ahead),
            SESSION: session_form(bout_line(exercise="cat-cow"), **sign, **ahead),
        }[address]

        answer = browser.post(address, sent)

        assert (answer.status_code, answer.url) == (302, "/safety/")
        assert is_locked(user, "cat-cow")
        assert CALL in page_of(browser.get("/safety/"))


# -- operations, slips, and what comes late --------------------------------------------


@pytest.mark.parametrize("code", ["recent-abdominal-surgery", "spine-surgery-recent"])
def test_a_look_after_one_operation_is_none_after_the_next(browser, user, code):
    first = timezone.now() - timedelta(days=90)
    say(user, code, at=first)
    say(user, code, "no", at=first + timedelta(days=20))
    say(user, code, at=first + timedelta(days=45))  # another one
    holds = user.restrictions.filter(code=code, ends="clinician").order_by("at")
    assert len(holds) == 2
    today = timezone.now().date()

    confirm_checked(holds[0], checked_on=today, today=today)

    still = user.restrictions.filter(code=code, ends="clinician", ended_on=None)
    assert [hold.at for hold in still] == [first + timedelta(days=45)]


@pytest.mark.parametrize(
    ("code", "slug"),
    [("dvt", "trigger-point-mat"), ("R-25", "dead-bug"), ("R-25", SUPINE)],
)
def test_the_graver_form_taken_back_leaves_the_milder_that_was_said(
    browser, user, code, slug
):
    browser.post(address_of(code), yes(code, "milder"))
    assert is_locked(user, slug)
    browser.post(address_of(code), yes(code, "worse"))
    worst = user.restrictions.filter(
        code=code, screening__answers__given="worse", ended_on=None
    ).first()

    browser.post(f"/safety/holds/{worst.uid}/clear/", {"mistake": "1"})

    assert user.answers.current().get(question__code=code).given == "yes"
    assert is_locked(user, slug)
    assert not is_locked(user, "diaphragmatic-breathing")
    said = user.answers.yes().filter(question__code=code).order_by("pk")
    assert [one.is_mistake for one in said] == [False, True, False]
    history = page_of(browser.get("/safety/"))
    assert "Still yes. Only the other answer was tapped by mistake." in history
    assert "No. The earlier answer" not in history


@pytest.mark.parametrize(
    ("code", "slug"),
    [("dvt", "trigger-point-mat"), ("G-04", SUPINE), ("R-25", "dead-bug")],
)
def test_the_graver_form_taken_back_leaves_the_milder_that_was_said_since(
    browser, user, code, slug
):
    """Mended on its page first, and then taken back where it locks."""
    browser.post(address_of(code), yes(code, "worse"))
    browser.post(address_of(code), yes(code, "milder"))
    worst = user.restrictions.filter(screening__answers__given="worse").first()

    if worst:
        browser.post(f"/safety/holds/{worst.uid}/clear/", {"mistake": "1"})

    assert user.answers.current().get(question__code=code).given == "yes"
    assert is_locked(user, slug) == (code != "G-04")
    assert is_locked(user, "sphinx-psoas-release")


def test_a_slip_of_long_ago_takes_nothing_from_what_was_said_since(browser, user):
    """Yes, no, and yes again of another operation: the first one was tapped wrongly."""
    code = "recent-abdominal-surgery"
    browser.post(address_of(code), yes(code))
    first = user.restrictions.filter(code=code).first()
    browser.post(address_of(code), screen())
    browser.post(address_of(code), yes(code))

    browser.post(f"/safety/holds/{first.uid}/clear/", {"mistake": "1"})

    assert user.answers.current().get(question__code=code).given == "yes"
    assert is_locked(user, "forearm-plank")
    assert is_locked(user, SUPINE)


def test_a_form_of_a_nerve_answer_without_its_tick_is_asked_about(browser, user):
    sent = check_in_form(qualities=["numb"])
    chosen = {"nerve-none": "on", "nerve-R-05-form": "worse"}

    answer = browser.post(CHECK_IN, sent | chosen)

    assert answer.status_code == 422
    assert "did not tick it" in page_of(answer)
    assert is_locked(user, "cat-cow")


def test_a_slip_after_an_agreement_asks_for_it_anew(browser, user):
    milder = {"G-04-form": "milder", "G-04-agreed": "on"}
    browser.post(address_of("G-04"), screen("G-04", further=milder))
    browser.post(address_of("G-04"), yes("G-04", "worse"))

    take_back(browser, user, "G-04")

    assert user.answers.current().get(question__code="G-04").given == "yes"
    browser.post("/safety/belly/", screen("T-1", "T-2"))
    assert is_locked(user, "sphinx-psoas-release")


@pytest.mark.parametrize(
    ("sign", "slug"),
    [
        ({"signs-N-06": "on", "signs-N-06-form": "worse"}, "cat-cow"),
        ({"nerve-R-01": "on"}, "cat-cow"),
        ({"bouts-0-hurt_words": ["pulse"]}, SUPINE),
    ],
)
@pytest.mark.parametrize("kept", [{"is-kept": "finish"}, {}])
def test_what_is_said_of_a_session_that_is_saved_already_counts(
    browser, user, sign, slug, kept
):
    """Its answer was lost, so the player goes on; in the end it is discarded."""
    sent = session_form(bout_line(exercise="glute-bridge"))
    assert browser.post(SESSION, sent).status_code == 302
    assert not is_locked(user, slug)

    answer = browser.post("/practice/sessions/discard/", sent | sign | kept)

    assert is_locked(user, slug)
    assert user.sessions.count() == 1
    page = page_of(browser.get(answer.url))
    assert ("It stays in your diary." in page) == (not kept)


def test_what_came_with_a_saved_session_is_no_news_when_it_comes_late(browser, user):
    sent = session_form(bout_line(exercise="glute-bridge"), **{"nerve-R-01": "on"})
    browser.post(SESSION, sent)
    look(user, "R-01")

    browser.post("/practice/sessions/discard/", sent | {"is-kept": "finish"})

    assert not is_locked(user, "cat-cow")


@pytest.mark.parametrize(
    ("first", "further"),
    [
        (check_in_form(qualities=["pulling"]), {"qualities": ["electric"]}),
        (
            session_form(bout_line(exercise="bird-dog", hurt_words=["pulling"])),
            {"bouts-0-hurt_words": ["electric"]},
        ),
    ],
)
@pytest.mark.parametrize(
    "sign", [{"nerve-R-01": "on"}, {"nerve-R-05": "on", "nerve-R-05-form": "worse"}]
)
def test_another_answer_of_the_same_edit_page_counts(
    browser, user, first, further, sign
):
    """None of these, saved; then Back, and a tick after all."""
    is_session = "bouts-0-exercise" in first
    browser.post(SESSION if is_session else CHECK_IN, first)
    row = user.sessions.last() or user.check_ins.last()
    part = "practice/sessions" if is_session else "symptoms/check-ins"
    address = f"/{part}/{row.uid}/edit/"
    page = shown_form(browser.get(address)) | further
    browser.post(address, page | {"nerve-none": "on"})
    assert not is_locked(user, "cat-cow")

    for _ in range(2):
        browser.post(address, page | sign)

    assert is_locked(user, "cat-cow")
    assert user.restrictions.filter(ended_on=None).count() == 1


@pytest.mark.parametrize(
    ("address", "sent", "more"),
    [
        (CHECK_IN, check_in_form(qualities=["numb"], low_back=""),
         {"qualities": ["numb", "shooting"]}),
        (SESSION, session_form(bout_line(exercise="bird-dog", hurt_words=["numb"])),
         {"bouts-0-hurt_words": ["numb", "electric"]}),
        (SESSION, session_form(bout_line(exercise="bird-dog", hurt_words=["numb"])),
         {"bouts-0-exercise": "dead-bug"}),
    ],
)  # fmt: skip
def test_a_further_word_in_a_form_that_is_refused_again_asks_again(
    browser, user, address, sent, more
):
    browser.post(address, sent)
    assert is_locked(user, "cat-cow")
    browser.post(address_of("R-01"), screen())
    browser.post(address_of("R-05"), screen())
    assert not is_locked(user, "cat-cow")
    browser.post(address, sent)
    assert not is_locked(user, "cat-cow")

    browser.post(address, sent | more)

    assert is_locked(user, "cat-cow")


def played(*lines, **more):
    began = timezone.now() - timedelta(minutes=5)
    return session_form(*lines, began=began.isoformat(), **more)


def test_a_played_session_that_was_gone_on_with_has_all_of_it(htmx, user):
    """The answer to its first send was lost, so that the player did not know it."""
    sent = played(bout_line(exercise="glute-bridge"))
    assert htmx.post(SESSION, sent).status_code == 204
    hurt = {"bouts-0-actual_seconds": "75", "bouts-0-stopped": "hurt"}
    further = {f"bouts-1-{k}": v for k, v in bout_line(exercise="cat-cow").items()}

    for _ in range(2):
        grown = sent | hurt | further | {"bouts-TOTAL_FORMS": "2"}
        answer = htmx.post(SESSION, grown)

    assert answer.status_code in {204, 409}  # the second one is known
    bouts = user.sessions.get().bouts.order_by("pk")
    assert [(b.exercise.slug, b.actual_seconds, b.stopped) for b in bouts] == [
        ("glute-bridge", 75, "hurt"),
        ("cat-cow", 60, ""),
    ]
    assert is_locked(user, "glute-bridge")


@pytest.mark.parametrize(
    "less",
    [
        {"bouts-0-actual_seconds": "20"},
        {"bouts-0-worst_pain": "1"},
        {"before": "", "region": ""},
        {"note": "fine"},
    ],
)
def test_what_a_played_session_had_is_not_taken_away(htmx, user, less):
    line = bout_line(exercise="glute-bridge", worst_pain="3")
    sent = played(line, region="low_back", before="2", note="it went well")
    htmx.post(SESSION, sent)

    assert htmx.post(SESSION, sent | less).status_code == 409

    session = user.sessions.get()
    assert session.bouts.get().actual_seconds == 60
    assert session.pains.get().value == 2


def test_the_player_is_led_to_what_a_saved_session_says_now(htmx, user):
    """Its answer was lost; then something else was ticked, and it was sent again."""
    began = {"began": timezone.now().isoformat()}
    sent = session_form(bout_line(exercise="glute-bridge"), **began)
    assert htmx.post(SESSION, sent).status_code == 204

    answer = htmx.post(SESSION, sent | {"nerve-R-01": "on"})

    assert answer.status_code == 204
    assert json.loads(answer.headers["HX-Trigger"])["toast"]["to"] == "/safety/"
    assert is_locked(user, "cat-cow")


def test_pain_of_now_counts_where_profile_and_device_are_two_dates_apart(user, browser):
    user.time_zone = "Pacific/Pago_Pago"
    user.save()
    with time_machine.travel(datetime(2026, 12, 1, 10, 30, tzinfo=UTC), tick=False):
        clear(user)
        sent = check_in_form(zone="Pacific/Kiritimati", low_back_now="9")
        assert browser.post(CHECK_IN, sent).status_code == 302

        assert is_locked(user, "cat-cow")


def test_none_of_the_signs_in_one_session_answers_nothing_about_another(browser, user):
    line = bout_line(exercise=SUPINE, pressure="3", side="left", hurt_words=["numb"])
    sent = session_form(line, **{"nerve-none": "on"})
    browser.post(SESSION, sent)
    asked = user.restrictions.filter(code="N-03", ended_on=None)
    assert asked.exists()

    other = session_form(bout_line(exercise="cat-cow"), **{"signs-none": "on"})
    assert browser.post(SESSION, other).status_code == 302
    assert asked.exists()
    assert is_locked(user, "trigger-point-mat")

    edit_page = f"/practice/sessions/{user.sessions.order_by('pk')[0].uid}/edit/"
    shown = shown_form(browser.get(edit_page))
    browser.post(edit_page, shown | {"signs-none": "on", "note": "nothing came"})
    assert not asked.exists()


# -- moved, and said on another day ----------------------------------------------------


@pytest.mark.parametrize("is_session", [True, False])
@pytest.mark.parametrize("ticked", [{"signs-N-01": "on"}, {}])
def test_a_sign_goes_with_its_row_that_is_moved_to_later(
    browser, user, is_session, ticked
):
    night = datetime(2026, 12, 1, 20, tzinfo=UTC)
    with time_machine.travel(night, tick=False):
        clear(user, at=night - timedelta(days=3))
        then = {"when": "pick", "day": "2026-11-30", "time": "09:00"}
        sign = {"signs-N-01": "on", **then}
        line = bout_line(exercise="cat-cow")
        first = session_form(line, **sign) if is_session else check_in_form(**sign)
        assert browser.post(SESSION if is_session else CHECK_IN, first).url
        assert not is_locked(user, "trigger-point-mat")

        for _ in range(2):
            edit(browser, user, **then | {"day": "2026-12-01"}, **ticked)

        assert is_locked(user, "trigger-point-mat")
        holds = user.restrictions.filter(code="N-01")
        assert sorted((h.until - h.local_day).days for h in holds) == [1, 1]


def test_an_edit_that_moves_nothing_tells_no_sign_again(browser, user):
    browser.post(SESSION, session_with("N-06", **{"signs-N-06-form": "milder"}))
    look(user, "N-06")

    edit(browser, user, note="all is well")

    assert not is_locked(user, "couch-stretch")


def test_strong_pain_said_again_on_the_page_of_the_day_after_counts_again(
    browser, user
):
    day = datetime(2026, 12, 1, 12, tzinfo=UTC)
    with time_machine.travel(day, tick=False):
        clear(user)
        browser.post(SESSION, session_form(bout_line(exercise="glute-bridge")))
    uid = user.sessions.get().uid

    def say_nine():
        record_strong_pain(user, "low_back", 9, about=uid, now=timezone.now())

    for days in (1, 2):
        with time_machine.travel(day + timedelta(days=days), tick=False):
            say_nine()
            assert is_locked(user, "cat-cow")
            say_nine()
            assert user.check_ins.count() == days
            browser.post(f"/symptoms/check-ins/{user.check_ins.last().uid}/delete/")
            say_nine()
            assert is_locked(user, "cat-cow")


@pytest.mark.parametrize(
    ("code", "slug"), [("R-01", "cat-cow"), ("dvt", "trigger-point-mat")]
)
def test_the_same_page_sent_again_after_a_slip_counts(browser, user, code, slug):
    form = "worse" if code == "dvt" else ""
    sent = yes(code, form) | {"seen": shown_form(browser.get(address_of(code)))["seen"]}
    browser.post(address_of(code), sent)
    take_back(browser, user, code)
    assert not is_locked(user, slug)

    for _ in range(2):
        assert browser.post(address_of(code), sent).status_code == 302

    assert is_locked(user, slug)
    assert user.answers.not_mistaken().yes().filter(question__code=code).count() == 1
