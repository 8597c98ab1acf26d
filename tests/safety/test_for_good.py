"""What closes for good: a slip at once, asked again once, and then never more.

By hand from the content, section 0 (locks for good) and sections 4.5 and 4.7.
"""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from psoas_care.safety.consequences import ASKED_AGAIN_AFTER, SLIP_LASTS
from psoas_care.safety.models import Answer, Question, Screening
from psoas_care.safety.recording import confirm_checked, record, report_signs
from psoas_care.safety.status import load_safety_status
from psoas_care.safety.taking_back import (
    Way,
    answer_again,
    confirm_adult,
    correct_mistake,
    way_back,
)
from psoas_care.safety.vocabulary import LockReason
from tests.answers import clear
from tests.factories import RestrictionFactory
from tests.safety.people import ITEMS
from tests.safety.sent import DAY, screen, yes

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
SPHINX = ITEMS["sphinx-psoas-release"]


@pytest.fixture(autouse=True)
def cleared(user, content):
    """Somebody who said no to everything before."""
    clear(user, at=timezone.now() - MINUTE)
    return user


@pytest.mark.parametrize(
    ("ends", "sent"),
    [
        ("clinician", {"mistake": "1"}),
        ("never", {"mistake": "1"}),
        ("never", {"again": "wrong"}),
        ("never", {"again": "so"}),
        ("next-no", {"mistake": "1"}),
    ],
)
@pytest.mark.parametrize("has_screening", [True, False])
def test_without_an_answer_there_is_nothing_to_take_back(
    browser, user, ends, sent, has_screening
):
    """A row from a file, or made by hand, may have lost it: it stays closed."""
    screening = Screening(user=user, kind="red-flag", request_hash="0" * 64)
    screening.set_moment(timezone.now() - 2 * DAY, "UTC")
    if has_screening:
        screening.save()
    row = RestrictionFactory(
        user=user, code="R-07", ends=ends, scope="release", until=None,
        screening=screening if has_screening else None, at=screening.at, zone="UTC",
    )  # fmt: skip
    address = f"/safety/holds/{row.uid}/clear/"

    assert browser.get(address).status_code == 200
    assert browser.post(address, sent).status_code == 422
    row.refresh_from_db()
    assert row.ended_on is None
    assert browser.get("/safety/").status_code == 200


def test_an_adult_can_say_so_even_where_the_answer_is_lost(browser, user):
    row = RestrictionFactory(
        user=user, code="R-28", ends="adult", screening=None, at=timezone.now(),
        zone="UTC",
    )  # fmt: skip

    sent = {"adult": "1", "is_adult": "on"}
    answer = browser.post(f"/safety/holds/{row.uid}/clear/", sent)

    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.ended_on is not None


@pytest.fixture
def say(user):
    """Tell something as its page or a session does, some time ago."""

    def say(code, given="yes", *, ago=timedelta(0), side="", source=None):
        question = Question.objects.get(code=code)
        answer = Answer(
            question=question, given=given, side=side, tool="angled-massager"
        )
        if question.kind == "sign":
            source = source or uuid4()
            when = {"at": timezone.now(), "zone": "UTC"}
            report_signs(user, [answer], source=source, **when)
        else:
            answer.tool = ""
            screening = Screening(
                user=user, kind=question.kind, request_hash=uuid4().hex * 2
            )
            screening.set_moment(timezone.now(), "UTC")
            record(screening, [answer])
        screening = user.screenings.latest("pk")
        said_at = timezone.now() - ago
        Screening.objects.filter(pk=screening.pk).update(created_at=said_at)
        return user.restrictions.filter(screening=screening, ends="never").first()

    return say


def address(restriction):
    return f"/safety/holds/{restriction.uid}/clear/"


def text(answer):
    return " ".join(unescape(answer.text).split())


def is_closed(user, side="left"):
    """Whether more than the ticks is missing, which whatever was closed used up."""
    status = load_safety_status(user, timezone.now().date())
    locks = status.eligibility(SPHINX, side).locks
    return any(reason.why != LockReason.TICKS_DUE for reason in locks)


def way(restriction):
    return way_back(restriction, timezone.now()).way


FOR_GOOD = ["R-07", "N-03", "N-05"]


# -- a slip, for ten minutes ----------------------------------------------------------


@pytest.mark.parametrize("code", FOR_GOOD)
def test_for_ten_minutes_it_can_be_a_slip(browser, user, say, code):
    restriction = say(code, side="left")
    assert is_closed(user)
    assert "I tapped this by mistake" in text(browser.get(address(restriction)))

    browser.post(address(restriction), {"mistake": "1"})

    assert not is_closed(user)
    history = list(user.answers.filter(question__code=code).order_by("pk"))
    assert [(a.given, a.is_mistake) for a in history[-2:]] == [
        ("yes", True),
        ("no", False),
    ]


@pytest.mark.parametrize("code", FOR_GOOD)
def test_after_ten_minutes_it_is_no_slip(browser, user, say, code):
    restriction = say(code, ago=SLIP_LASTS)

    page = text(browser.get(address(restriction)))
    answer = browser.post(address(restriction), {"mistake": "1"})  # a tab opened before

    assert "I tapped this by mistake" not in page
    assert "Locked for good" in page
    assert "This stays locked for good." in page
    assert answer.status_code == 422
    assert is_closed(user)
    assert not user.answers.filter(is_mistake=True).exists()


def test_what_was_logged_late_counts_from_when_it_was_said(user, say):
    """A session of last week with a sign opens no way around the day of waiting."""
    question = Question.objects.get(code="N-03")
    report_signs(
        user, [Answer(question=question, given="yes")], source=uuid4(),
        at=timezone.now() - 7 * DAY, zone="UTC",
    )  # fmt: skip
    restriction = user.restrictions.filter(ends="never").first()

    assert way(restriction) == Way.SLIP
    late = way_back(restriction, timezone.now() + 11 * MINUTE)
    assert late.way == Way.LATER
    assert late.ask_from == restriction.screening.created_at + ASKED_AGAIN_AFTER


def test_once_something_followed_it_is_no_slip(user, say):
    restriction = say("N-03")
    say("N-03")

    assert way(restriction) == Way.NEVER
    assert not correct_mistake(restriction, now=timezone.now(), zone="UTC")
    assert is_closed(user)


def test_the_second_time_of_a_tingling_outer_thigh_can_be_a_slip_and_nothing_else(say):
    say("N-04", ago=7 * DAY)
    restriction = say("N-04")

    assert way(restriction) == Way.SLIP
    assert way_back(restriction, timezone.now() + 2 * DAY).way == Way.NEVER


def test_two_sessions_of_the_same_minute_are_two_reports(user):
    """Whoever picks one time for both is not told that it was the first time."""
    question = Question.objects.get(code="N-04")
    at = timezone.now()
    for _ in range(2):
        sign = Answer(question=question, given="yes", tool="node-mat")
        report_signs(user, [sign], source=uuid4(), at=at, zone="UTC")

    assert [h.ends for h in user.restrictions.of_code("N-04")] == ["date", "never"]


# -- asked again, alone ---------------------------------------------------------------


@pytest.mark.parametrize("code", FOR_GOOD)
def test_before_a_day_has_passed_it_is_not_asked(browser, user, say, code):
    restriction = say(code, ago=ASKED_AGAIN_AFTER - MINUTE)

    page = text(browser.get(address(restriction)))
    answer = browser.post(address(restriction), {"again": "wrong"})

    assert "Was that wrong?" not in page
    assert "then we ask you once more" in page
    assert answer.status_code == 422
    assert is_closed(user)


@pytest.mark.parametrize("code", FOR_GOOD)
def test_after_a_day_it_is_asked_alone_and_opens_with_both_answers_kept(
    browser, user, say, code
):
    restriction = say(code, ago=ASKED_AGAIN_AFTER, side="left")

    page = text(browser.get(address(restriction)))
    assert (
        f"You said yes on {date_format(restriction.local_day, 'j F')}. Was that wro"
        in page
    )
    assert "A doctor or physiotherapist has checked me" not in page
    assert "I tapped this by mistake" not in page
    browser.post(address(restriction), {"again": "wrong"})

    kept = {"R-07"} if code == "R-07" else set()
    open_codes = {
        h.code
        for h in load_safety_status(user, timezone.now().date()).open_restrictions
    }
    assert open_codes == kept  # TODAY waits for a clinician, as before
    history = text(browser.get("/safety/"))
    assert "Yes." in history
    assert "No. Asked again later: the earlier answer was wrong." in history
    assert not user.answers.filter(is_mistake=True).exists()


def test_said_to_be_so_it_was_said_twice_and_is_never_asked_again(browser, user, say):
    restriction = say("N-03", ago=2 * DAY)

    browser.post(address(restriction), {"again": "so"})

    assert user.answers.filter(question__code="N-03", given="yes").count() == 2
    assert is_closed(user)
    assert "you reported it more than once" in text(browser.get(address(restriction)))
    for sent in ({"again": "wrong"}, {"mistake": "1"}):
        assert browser.post(address(restriction), sent).status_code == 422
    assert is_closed(user)


@pytest.mark.parametrize(
    ("code", "again"),
    [
        ("R-07", "R-07"),
        ("R-07", "N-05"),  # a pulse was felt where a beating lump was reported
        ("R-07", "G-02"),  # the belly questions ask the same
        ("N-03", "N-03"),
        ("N-05", "N-05"),
        ("N-05", "R-07"),
        ("N-05", "G-02"),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_never_after_it_was_reported_twice(user, say, code, again, order):
    first, second = (code, again)[::order]
    restrictions = [say(first, ago=9 * DAY), say(second, ago=3 * DAY)]
    restriction = next(h for h in restrictions if h and h.code == code)

    assert way(restriction) == Way.NEVER
    assert not answer_again(restriction, was_wrong=True, now=timezone.now(), zone="UTC")
    assert is_closed(user)


def test_one_session_that_is_edited_is_one_report(say):
    source = uuid4()
    restriction = say("N-03", side="left", source=source, ago=2 * DAY)
    say("N-03", side="right", source=source, ago=2 * DAY)

    assert way(restriction) == Way.ASK


@pytest.mark.parametrize(("code", "given"), [("R-07", "yes"), ("N-03", "worse")])
def test_never_after_a_clinician_has_looked(user, say, code, given):
    restriction = say(code, given, ago=2 * DAY)
    today = timezone.now().date()
    waiting = user.restrictions.get(code=code, ends="clinician")

    confirm_checked(waiting, checked_on=today, today=today)

    assert way(restriction) == Way.NEVER
    assert not answer_again(restriction, was_wrong=True, now=timezone.now(), zone="UTC")
    assert is_closed(user)


def test_a_slip_that_was_taken_back_does_not_count_as_a_report(user, say):
    correct_mistake(say("N-03"), now=timezone.now(), zone="UTC")

    assert way(say("N-03", ago=2 * DAY)) == Way.ASK


def test_what_was_wrong_once_and_comes_again_is_not_asked_again(user, say):
    restriction = say("N-03", ago=2 * DAY)
    answer_again(restriction, was_wrong=True, now=timezone.now(), zone="UTC")
    assert not is_closed(user)

    again = say("N-03", ago=2 * DAY)

    assert way(again) == Way.NEVER
    assert is_closed(user)


@pytest.mark.parametrize("given", ["yes", "worse"])
def test_a_late_slip_opens_today_and_emergency_and_leaves_pressure_closed(
    browser, user, say, given
):
    say("R-07", given, ago=3 * DAY)
    today_restriction = user.restrictions.get(code="R-07", ends="clinician")

    browser.post(address(today_restriction), {"mistake": "1"})

    still = user.restrictions.get(ended_on=None)
    assert (still.code, still.scope, still.ends) == ("R-07", "release", "never")
    assert user.answers.current().get(question__code="R-07").given == "no"
    assert way(still) == Way.ASK


def test_the_question_that_a_pulse_asks_does_not_take_the_pulse_back(user, say):
    restriction = say("N-05", ago=MINUTE * 30)
    pause = user.restrictions.get(code="R-07")

    assert not correct_mistake(pause, now=timezone.now(), zone="UTC")
    assert user.restrictions.filter(ended_on=None).count() == 3
    assert way(restriction) == Way.LATER


@pytest.mark.parametrize("given", ["no", "yes"])
def test_no_answer_of_the_check_opens_what_is_closed_for_good(browser, user, given):
    browser.post("/safety/check/?group=sudden-and-severe", yes("R-07", "milder"))
    sent = screen() if given == "no" else yes("R-07", "milder")

    browser.post("/safety/check/?group=sudden-and-severe", sent)

    assert user.restrictions.filter(ends="never", ended_on=None).exists()
    assert is_closed(user)


# -- both sides -----------------------------------------------------------------------


@pytest.mark.parametrize("side", ["left", "right", ""])
@pytest.mark.parametrize("given", ["yes", "worse"])
def test_a_weak_or_numb_thigh_stops_both_sides(user, say, side, given):
    say("N-03", given, side=side)

    for other in ("left", "right", "both", ""):
        assert is_closed(user, other), other


# -- under 18 -------------------------------------------------------------------------


def test_only_the_tick_of_an_adult_opens_what_is_for_adults(browser, user):
    browser.post("/safety/check/?group=how-long", yes("R-28"))
    restriction = user.restrictions.get(code="R-28")
    page = text(browser.get(address(restriction)))
    assert "I am 18 or older" in page
    assert "I tapped this by mistake" not in page

    for sent in (
        {"mistake": "1"},
        {"again": "wrong"},
        {"adult": "1"},
        {"checked_on": str(timezone.now().date())},
        {"is_adult": "on"},
    ):
        assert browser.post(address(restriction), sent).status_code == 422, sent
    browser.post("/safety/check/?group=how-long", screen())
    assert is_closed(user)

    answer = browser.post(address(restriction), {"adult": "1", "is_adult": "on"})

    assert answer.status_code == 302
    assert not is_closed(user)
    assert "No: 18 or older." in text(browser.get("/safety/"))


def test_the_tick_of_an_adult_opens_nothing_else(user, say):
    say("R-07")
    restriction = user.restrictions.get(ends="never")

    assert not confirm_adult(restriction, now=timezone.now(), zone="UTC")
    assert is_closed(user)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (("left", "angled-massager"), ("left", "ridged-massager")),
        (("left", "angled-massager"), ("right", "angled-massager")),
    ],
)
def test_what_came_back_stops_each_tool_with_which_it_came(user, first, then):
    """Stop if it recurs (content, section 4.7): whichever of them the tool is."""
    question = Question.objects.get(code="N-04")
    for ago, (side, tool) in ((3 * DAY, first), (0 * DAY, then)):
        sign = Answer(question=question, given="yes", side=side, tool=tool)
        at = timezone.now() - ago
        report_signs(user, [sign], source=uuid4(), at=at, zone="UTC")

    never = user.restrictions.of_code("N-04").filter(ends="never")
    assert {(row.side, row.tool) for row in never} == {first, then}
