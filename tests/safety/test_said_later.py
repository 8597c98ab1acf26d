"""What was said goes on to count, whatever is said after it, wherever it was said.

By hand from the content, sections 3.1, 4.5, 4.6 and 4.7.
"""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from psoas_care.safety.recording import confirm_checked
from psoas_care.safety.status import current_safety_status
from psoas_care.safety.vocabulary import LockReason
from tests.answers import clear, say, tick
from tests.safety.people import ITEMS, RELEASE_ITEMS
from tests.safety.sent import group_of, screen, yes

DEEP = ("sphinx-psoas-release", "back-massager-front-hip")
CALM = ("diaphragmatic-breathing", "body-scan-meditation", "constructive-rest-90-90")


@pytest.fixture(autouse=True)
def cleared(user, content):
    clear(user, at=timezone.now() - timedelta(minutes=1))
    return user


def locked(user, side="left"):
    """What is locked on a side, once both sentences are ticked anew."""
    tick(user)
    status = current_safety_status(user, timezone.now())
    return {s for s, item in ITEMS.items() if status.eligibility(item, side).is_locked}


def text(answer):
    return " ".join(unescape(answer.text).split())


def clear_address(restriction):
    return f"/safety/holds/{restriction.uid}/clear/"


# -- the same meaning lasts as long ----------------------------------------------------


@pytest.mark.parametrize("code", ["G-02", "R-07"])
def test_an_aneurysm_is_for_good_whichever_question_it_was_said_to(user, code):
    say(user, code)
    for other in ("G-02", "R-07"):
        say(user, other, "no")

    assert locked(user) >= {*RELEASE_ITEMS}
    (for_good,) = user.restrictions.filter(ends="never")
    assert (for_good.code, for_good.scope, for_good.ended_on) == (code, "release", None)


def assert_waits(restrictions):
    """For twelve weeks, then for a clinician."""
    weeks, clinician = restrictions.order_by("-ends")
    assert weeks.until - weeks.local_day == timedelta(weeks=12)
    assert (clinician.ends, clinician.until) == ("clinician", None)


@pytest.mark.parametrize("then", ["no", "yes", "agreed"])
def test_an_operation_closes_for_twelve_weeks_whatever_is_said_later(user, then):
    """All pressure; to the milder form somebody may agree."""
    say(user, "G-04", "worse")
    say(user, "recent-abdominal-surgery", "agreed")
    assert locked(user) >= {*RELEASE_ITEMS}

    say(user, "G-04", then)
    say(user, "recent-abdominal-surgery", "no")

    assert locked(user) >= {*RELEASE_ITEMS}
    assert_waits(user.restrictions.filter(code="G-04"))


@pytest.mark.parametrize("given", ["yes", "agreed"])
@pytest.mark.parametrize("code", ["recent-abdominal-surgery", "spine-surgery-recent"])
def test_an_operation_told_in_the_profile_closes_for_as_long(user, code, given):
    say(user, code, given)
    say(user, code, "no")

    assert locked(user) == {*RELEASE_ITEMS}
    assert_waits(user.restrictions.filter(code=code))


# -- each lock uses up the ticks -------------------------------------------------------


@pytest.mark.parametrize("code", ["R-01", "R-26", "R-07"])
def test_ticks_from_before_a_lock_do_not_open_after_it(user, code):
    tick(user)
    say(user, code)
    today = timezone.now().date()
    for restriction in user.restrictions.filter(ends="clinician"):
        confirm_checked(restriction, checked_on=today, today=today)

    locks = (
        current_safety_status(user, timezone.now())
        .eligibility(ITEMS[DEEP[0]], "left")
        .locks
    )

    if code == "R-07":
        assert locks
    else:
        assert {reason.why for reason in locks} >= {LockReason.TICKS_DUE}


def test_a_lock_of_one_tool_uses_them_up_too(user):
    """Only some of them ask about a slipped vertebra, so no gate of all does."""
    tick(user)
    say(user, "spondylolisthesis")
    say(user, "spondylolisthesis", "agreed")

    locks = (
        current_safety_status(user, timezone.now())
        .eligibility(ITEMS[DEEP[0]], "left")
        .locks
    )

    assert {reason.why for reason in locks} == {LockReason.TICKS_DUE}


def test_an_easier_one_first_leaves_them(user):
    tick(user)
    say(user, "dislikes-pressure")

    status = current_safety_status(user, timezone.now())
    assert not status.eligibility(ITEMS[DEEP[0]], "left").is_locked


# -- a lump ----------------------------------------------------------------------------

PLANKS = {s for s, item in ITEMS.items() if "hernia-abdominal" in item.codes}


def test_a_lump_closes_planks_and_leg_lifts_until_somebody_has_looked(user):
    """A no takes the answer back, and leaves what waits for a clinician."""
    say(user, "R-25")
    assert locked(user) >= PLANKS

    say(user, "R-25", "no")

    assert locked(user) >= PLANKS
    today = timezone.now().date()
    (soon,) = user.restrictions.filter(ended_on=None)
    confirm_checked(soon, checked_on=today, today=today)
    say(user, "hernia-abdominal", "no")
    assert not locked(user) & PLANKS


def test_who_looked_at_a_lump_that_is_still_there_leaves_them_closed(user):
    say(user, "R-25")
    today = timezone.now().date()
    for soon in user.restrictions.filter(ends="clinician"):
        confirm_checked(soon, checked_on=today, today=today)

    assert locked(user) >= PLANKS


# -- a strained hip, a clot ------------------------------------------------------------


@pytest.mark.parametrize("side", ["left", ""])
def test_a_strained_hip_has_only_what_is_calm(user, side):
    say(user, "hip-flexor-strain-acute", side=side)

    open_left = {*ITEMS} - locked(user, "left")
    assert open_left == {*CALM}
    assert ("trigger-point-mat" in locked(user, "right")) == (side == "")


def test_a_clot_that_may_be_new_is_a_matter_of_today(browser, user):
    address = f"/safety/profile/?group={group_of('dvt')}"

    browser.post(address, yes("dvt", "worse"))

    status = current_safety_status(user, timezone.now())
    assert {r.action for r in status.open_restrictions} == {"today"}
    assert not status.can_walk
    assert {*ITEMS} - locked(user) == {"diaphragmatic-breathing"}
    assert "Contact a doctor or an urgent-care line today" in text(
        browser.get("/safety/")
    )


def test_a_clot_of_the_past_closes_pressure_alone(browser, user):
    browser.post(f"/safety/profile/?group={group_of('dvt')}", yes("dvt", "milder"))

    assert current_safety_status(user, timezone.now()).can_walk
    assert locked(user) == {*RELEASE_ITEMS}


# -- twice is no slip; a review is no report -------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"), [("milder", "worse"), ("worse", "milder")]
)
def test_what_was_reported_twice_is_no_slip(browser, user, first, second):
    address = f"/safety/check/?group={group_of('R-07')}"
    browser.post(address, yes("R-07", first))
    browser.post(address, yes("R-07", second))

    for _ in range(2):
        for restriction in user.restrictions.order_by("-pk"):
            browser.post(clear_address(restriction), {"mistake": "1"})

    assert locked(user) >= {*RELEASE_ITEMS}
    assert user.restrictions.filter(ends="never", ended_on=None).exists()


def test_still_so_in_the_review_is_no_second_report(browser, user):
    browser.post(f"/safety/check/?group={group_of('R-07')}", yes("R-07", "milder"))
    review = screen() | {"R-07": "still"}
    assert browser.post("/safety/check/", review).status_code == 302
    restriction = user.restrictions.get(ends="never")

    page = text(browser.get(clear_address(restriction)))

    assert "you reported it more than once" not in page
    assert "I tapped this by mistake" in page


# -- the sentences ---------------------------------------------------------------------


def test_after_a_clinician_an_aneurysm_is_for_good_and_says_no_more(browser, user):
    say(user, "R-07")
    today = timezone.now().date()
    seen = user.restrictions.get(ends="clinician")
    confirm_checked(seen, checked_on=today, today=today)

    page = text(browser.get("/safety/"))

    assert "Locked for good" in page
    for wrong in (
        "What you felt makes this a question again",
        "No pressure tools until this is sorted",
        "Was that wrong?",  # it would only be refused
        "Answer it again",
    ):
        assert wrong not in page


def test_once_the_question_is_answered_a_pulse_asks_no_more(browser, user):
    say(user, "N-05", side="left")
    assert "What you felt makes this a question again" in text(browser.get("/safety/"))

    say(user, "R-07", "no")

    page = text(browser.get("/safety/"))
    assert "question about a beating lump" not in page
    assert "makes this a question again" not in page
