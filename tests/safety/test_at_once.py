"""What is ticked counts on the first send, whatever else is wrong with the form."""

import pytest
from django.utils import timezone

from psoas_care.safety.models import Answer
from psoas_care.safety.recording import confirm_checked
from psoas_care.safety.status import current_safety_status
from tests.answers import clear, say
from tests.forms import bout_line, check_in_form, session_form, shown_form
from tests.safety.people import ITEMS, RELEASE_ITEMS
from tests.safety.sent import group_of, is_locked, page_of, screen, yes

CHECK_IN = "/symptoms/check-ins/add/"
SESSION = "/practice/sessions/add/"
GRAVER = {
    "R-05": "emergency",
    "R-07": "emergency",
    "R-11": "emergency",
    "R-15": "today",
    "R-21": "emergency",
    "R-25": "emergency",
}
CALL = "Stop. Call your local emergency number now"
COUNTS = "What you ticked already counts"


@pytest.fixture(autouse=True)
def cleared(user, content):
    clear(user)
    return user


def address(code):
    return f"/safety/check/?group={group_of(code)}"


def open_actions(user):
    status = current_safety_status(user, timezone.now())
    return {r.code: r.action for r in status.open_restrictions if r.action != "pause"}


# -- a screen ------------------------------------------------------------------------


@pytest.mark.parametrize("other", ["R-05", "R-25"])
def test_a_sign_counts_beside_one_whose_form_was_not_said(browser, user, other):
    sign = {"R-05": "R-01", "R-25": "R-13"}[other]
    sent = screen(sign, other)

    answers = [browser.post(address(sign), sent) for _ in range(2)]

    assert open_actions(user) == {sign: "emergency", other: "emergency"}
    assert is_locked(user, "cat-cow")
    assert is_locked(user, "diaphragmatic-breathing")
    for answer in answers:  # a repeated send is one row, and says the same
        assert answer.status_code == 422
        assert CALL in page_of(answer)
        assert COUNTS in page_of(answer)
        assert (shown_form(answer)[sign], shown_form(answer)[other]) == (["on"], ["on"])
    assert user.answers.yes().filter(question__kind="red-flag").count() == 2
    assert "Start" not in browser.get("/").text


@pytest.mark.parametrize("code", GRAVER)
def test_a_form_that_was_not_said_is_taken_as_the_graver_one(browser, user, code):
    answer = browser.post(address(code), yes(code))

    assert answer.status_code == 422
    assert "Say which one it is." in answer.text
    assert open_actions(user)[code] == GRAVER[code]


@pytest.mark.parametrize("code", GRAVER)
def test_saying_which_it_is_ends_what_was_only_assumed(browser, user, code):
    first = shown_form(browser.post(address(code), yes(code)))

    answer = browser.post(address(code), first | {f"{code}-form": "milder"})

    assert answer.status_code == 302
    milder = "soon" if code in {"R-15", "R-25"} else "today"
    assert open_actions(user) == {code: milder}
    said = user.answers.yes().filter(question__code=code)
    assert [(a.given, a.is_mistake) for a in said] == [("worse", True), ("yes", False)]


def test_saying_that_it_is_the_graver_one_tells_nothing_twice(browser, user):
    first = shown_form(browser.post(address("R-07"), yes("R-07")))

    browser.post(address("R-07"), first | {"R-07-form": "worse"})

    assert user.answers.yes().filter(question__code="R-07").count() == 1
    assert user.restrictions.filter(code="R-07", action="emergency").count() == 1


def test_the_milder_form_ends_nothing_that_was_said_as_the_graver(browser, user):
    both = screen("R-05", none="1", further={"R-05-form": "worse"})
    first = shown_form(browser.post(address("R-05"), both))

    browser.post(address("R-05"), first | {"R-05-form": "milder"})

    assert user.restrictions.filter(action="emergency", ended_on=None).exists()


@pytest.mark.parametrize(
    "wrong", [{"none": "1"}, {"uid": "nonsense"}, {"seen": "R-01=yes"}]
)
def test_no_other_fault_of_a_screen_loses_a_sign(browser, user, wrong):
    answer = browser.post(address("R-01"), yes("R-01") | wrong)

    assert answer.status_code in {409, 422}
    assert open_actions(user) == {"R-01": "emergency"}
    assert CALL in page_of(answer)


def test_a_sign_in_a_form_sent_before_with_other_answers_counts(browser, user):
    sent = screen()
    browser.post(address("R-01"), sent)
    changed = {**sent, "R-01": "on"}
    del changed["none"]

    answers = [browser.post(address("R-01"), changed) for _ in range(2)]

    assert [a.status_code for a in answers] == [409, 409]
    assert open_actions(user) == {"R-01": "emergency"}
    assert user.answers.yes().filter(question__code="R-01").count() == 1


def test_what_was_ticked_before_and_looked_at_is_not_told_anew(browser, user):
    browser.post(address("R-01"), yes("R-01"))
    restriction = user.restrictions.get(code="R-01")
    today = timezone.now().date()
    confirm_checked(restriction, checked_on=today, today=today)

    browser.post(address("R-01"), screen("R-05"))

    assert open_actions(user) == {"R-05": "emergency"}


def test_what_was_looked_at_and_is_back_counts_before_its_form_is_sound(browser, user):
    browser.post(address("R-01"), yes("R-01"))
    restriction = user.restrictions.get(code="R-01")
    today = timezone.now().date()
    confirm_checked(restriction, checked_on=today, today=today)

    answers = [
        browser.post(address("R-01"), screen("R-01", "R-05")),
        browser.post(address("R-01"), screen("R-01", none="1")),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert open_actions(user) == {"R-01": "emergency", "R-05": "emergency"}


def test_a_belly_question_closes_before_its_form_is_said(browser, user):
    group = group_of("G-04")

    answer = browser.post(f"/safety/belly/?group={group}", yes("G-04"))

    assert answer.status_code == 422
    status = current_safety_status(user, timezone.now())
    locks = status.eligibility(ITEMS["sphinx-psoas-release"], "left").locks
    assert "G-04" in {reason.code for reason in locks}


def test_who_does_not_want_to_live_leaves_no_trace_in_a_refused_form(browser, user):
    before = user.answers.count()

    browser.post(address("R-30"), screen("R-30", none="1"))

    assert user.answers.count() == before


# -- a session and a check-in --------------------------------------------------------

SEVERE = {"signs-N-06": "on", "signs-N-06-form": "worse"}
WEAK = {"signs-N-03": "on", "signs-N-03-form": "worse"}


@pytest.mark.parametrize(
    ("line", "sign", "code", "action"),
    [
        ({"exercise": "back-massager-glute-piriformis"}, SEVERE, "N-06", "emergency"),
        ({"exercise": "cat-cow", "actual_seconds": "x"}, WEAK, "N-03", "today"),
        ({"exercise": "nothing-like-it"}, SEVERE, "N-06", "emergency"),
        ({"exercise": "cat-cow", "actual_seconds": "x"}, {"signs-N-06": "on"},
         "N-06", "emergency"),
    ],
)  # fmt: skip
def test_no_fault_of_a_session_loses_a_sign(browser, user, line, sign, code, action):
    sent = session_form(bout_line(**line), **sign)

    answers = [browser.post(SESSION, sent) for _ in range(2)]

    assert [a.status_code for a in answers] == [422, 422]
    assert open_actions(user)[code] == action
    assert COUNTS in page_of(answers[0])
    assert (CALL in page_of(answers[0])) == (action == "emergency")
    assert user.answers.filter(question__code=code).count() == 1
    assert not user.sessions.exists()
    assert shown_form(answers[0])[f"signs-{code}"] == ["on"]


def test_a_locked_exercise_does_not_lose_a_sign(browser, user):
    say(user, "R-01")

    answer = browser.post(
        SESSION, session_form(bout_line(exercise="cat-cow"), **SEVERE)
    )

    assert answer.status_code == 422
    assert open_actions(user) == {"R-01": "emergency", "N-06": "emergency"}


def test_mended_and_saved_it_was_reported_once(browser, user):
    line = bout_line(exercise="cat-cow", actual_seconds="x")
    sent = session_form(line, **{"signs-N-01": "on"})
    browser.post(SESSION, sent)

    answer = browser.post(SESSION, sent | {"bouts-0-actual_seconds": "60"})

    assert answer.status_code == 302
    (answered,) = user.answers.filter(question__code="N-01")
    (closed,) = user.restrictions.filter(code="N-01")
    assert (closed.until - closed.local_day).days == 1  # not "twice": four weeks
    assert not answered.is_mistake


def test_a_nerve_answer_in_a_refused_session_counts(browser, user):
    line = bout_line(exercise="cat-cow", actual_seconds="x", hurt_words=["numb"])
    sent = session_form(line, **{"nerve-R-01": "on"})

    answer = browser.post(SESSION, sent)
    assert (answer.status_code, CALL in page_of(answer)) == (422, True)
    assert open_actions(user) == {"R-01": "emergency"}

    browser.post(SESSION, sent | {"bouts-0-actual_seconds": "60"})
    assert user.restrictions.filter(code="R-01").count() == 1


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        (CHECK_IN, check_in_form(qualities=["numb"])),
        (SESSION, session_form(bout_line(exercise="cat-cow", hurt_words=["numb"]))),
    ],
)
def test_the_page_says_what_is_locked_while_it_waits_for_the_answer(
    browser, user, address, sent
):
    words = "All exercises are locked until you have answered."

    page = page_of(browser.post(address, sent))

    assert words in page
    assert is_locked(user, "trigger-point-mat")
    assert is_locked(user, "glute-bridge")
    browser.post(address, sent | {"nerve-none": "on"})
    assert not is_locked(user, "glute-bridge")
    assert not is_locked(user, "trigger-point-mat")


def test_a_check_in_without_a_number_does_not_lose_a_sign(browser, user):
    sent = check_in_form(low_back="", **SEVERE)

    answers = [browser.post(CHECK_IN, sent) for _ in range(2)]

    assert [a.status_code for a in answers] == [422, 422]
    assert CALL in page_of(answers[1])
    assert open_actions(user) == {"N-06": "emergency"}
    assert user.answers.filter(question__code="N-06").count() == 1

    browser.post(CHECK_IN, sent | {"low_back": "4"})
    assert user.answers.filter(question__code="N-06").count() == 1


# -- words that make a question open again ---------------------------------------------


def pulse_in_a_check_in(**changes):
    return CHECK_IN, check_in_form(qualities=["pulse"], **changes)


def pulse_in_a_session(**changes):
    return SESSION, session_form(
        bout_line(exercise="cat-cow", hurt_words=["pulse"], **changes)
    )


@pytest.mark.parametrize(
    ("sent", "is_saved"),
    [
        (pulse_in_a_check_in(), True),
        (pulse_in_a_check_in(low_back="11"), False),
        (pulse_in_a_session(), True),
        (pulse_in_a_session(actual_seconds="x"), False),
    ],
)
def test_a_beat_in_the_belly_closes_pressure_until_its_question_is_answered(
    browser, user, sent, is_saved
):
    answer = browser.post(*sent)
    browser.post(*sent)

    assert (answer.status_code == 302) == is_saved
    if is_saved:
        assert answer.url == "/safety/"
    assert all(is_locked(user, slug) for slug in RELEASE_ITEMS)
    page = page_of(browser.get("/safety/"))
    assert "What you felt makes this a question again: “A beating or pulsing" in page
    assert user.restrictions.filter(code="R-07").count() == 1

    browser.post(address("R-07"), screen())
    assert not is_locked(user, "trigger-point-mat")
    browser.post(*sent)  # the same send again asks nothing again
    assert not is_locked(user, "trigger-point-mat")


@pytest.mark.parametrize("sent", [pulse_in_a_check_in(), pulse_in_a_session()])
@pytest.mark.parametrize("is_first", [False, True], ids=["after it", "before it"])
def test_a_slip_answers_no_question_that_came_after_it(browser, user, sent, is_first):
    """A beat that is told later is no slip; one told before was answered by it."""
    if is_first:
        browser.post(*sent)
    say(user, "R-07")
    if not is_first:
        browser.post(*sent)

    slip = user.restrictions.filter(code="R-07", ends="never").get()
    browser.post(f"/safety/holds/{slip.uid}/clear/", {"mistake": "1"})

    asked = user.restrictions.filter(code="R-07", ends="next-no", ended_on=None)
    assert asked.exists() is not is_first
    assert is_locked(user, "trigger-point-mat") is not is_first


@pytest.mark.parametrize("sent", [pulse_in_a_check_in(), pulse_in_a_session()])
@pytest.mark.parametrize("is_first", [False, True], ids=["after it", "before it"])
def test_a_sign_that_was_a_slip_leaves_what_a_beat_had_asked(
    browser, user, sent, is_first
):
    """Both ask about the aorta; only one of them was a slip."""
    if is_first:
        browser.post(*sent)
    say(user, "N-05", side="left", tool="trigger-mat")
    if not is_first:
        browser.post(*sent)

    slip = user.restrictions.filter(code="N-05", ended_on=None).first()
    browser.post(f"/safety/holds/{slip.uid}/clear/", {"mistake": "1"})

    assert not user.restrictions.filter(code="N-05", ended_on=None).exists()
    assert user.restrictions.filter(code="R-07", ended_on=None).count() == 1
    assert is_locked(user, "trigger-point-mat")


@pytest.mark.parametrize(
    ("word", "code"),
    [("shooting", "N-02"), ("electric", "N-02"), ("numb", "N-03"),
     ("pins_and_needles", "N-03")],
)  # fmt: skip
def test_a_nerve_word_under_a_tool_waits_for_the_signs_of_pressure(
    browser, user, word, code
):
    line = bout_line(exercise="trigger-point-mat", pressure="3", hurt_words=[word])
    sent = session_form(line, **{"nerve-none": "on"})

    answer = browser.post(SESSION, sent)

    assert (answer.status_code, answer.url) == (302, "/safety/")
    assert all(is_locked(user, slug) for slug in RELEASE_ITEMS)
    assert not is_locked(user, "cat-cow")
    assert f"?group={group_of(code)}" in browser.get("/safety/").text

    browser.post(f"/safety/check/?group={group_of(code)}", screen())
    assert not is_locked(user, "back-massager-glute-piriformis")


def test_the_signs_of_pressure_act_where_they_are_asked(browser, user):
    line = bout_line(exercise="trigger-point-mat", pressure="3", hurt_words=["numb"])
    browser.post(SESSION, session_form(line, **{"nerve-none": "on"}))

    browser.post(address("N-03"), yes("N-03", "worse"))

    assert open_actions(user)["N-03"] == "today"
    assert "checked" not in browser.get(address("N-03")).text  # told each time anew


def test_a_sign_told_with_the_session_is_an_answer(browser, user):
    line = bout_line(exercise="trigger-point-mat", pressure="3", hurt_words=["numb"])
    sent = session_form(line, **{"nerve-none": "on", "signs-N-04": "on"})

    browser.post(SESSION, sent)

    assert {r.code for r in user.restrictions.all()} == {"N-04"}


def test_a_nerve_word_without_a_tool_asks_no_sign_of_pressure(browser, user):
    line = bout_line(exercise="cat-cow", hurt_words=["numb"])

    browser.post(SESSION, session_form(line, **{"nerve-none": "on"}))

    assert not user.restrictions.exists()
    assert Answer.objects.filter(question__code="R-01", given="no").exists()
