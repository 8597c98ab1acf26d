"""How a hold ends: a clinician looked, it was a slip of the finger, or by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from psoas_care.safety.consequences import DOSE
from psoas_care.safety.models import Question
from psoas_care.safety.vocabulary import Ends, Scope
from tests.factories import AnswerFactory, RestrictionFactory
from tests.safety.sent import is_open, say_no_to_all, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

DAY = timedelta(days=1)


@pytest.fixture
def restriction(user):
    """Something a clinician should look at, said three days ago."""
    say_no_to_all(user, days_ago=3)
    tell(user, "R-16", days_ago=3)
    return user.restrictions.get()


def address(restriction):
    return f"/safety/holds/{restriction.uid}/clear/"


def test_what_a_clinician_has_checked_opens_again(browser, restriction):
    assert not is_open(browser, "couch-stretch")

    answer = browser.post(
        address(restriction), {"checked_on": str(timezone.localdate())}
    )

    assert answer.headers["Location"] == "/safety/"
    restriction.refresh_from_db()
    assert (restriction.ended_by, restriction.checked_on) == (
        "clinician",
        timezone.localdate(),
    )
    assert is_open(browser, "couch-stretch")
    assert is_open(browser, "trigger-point-mat")
    assert (
        "Book an appointment with a doctor or physiotherapist"
        not in browser.get("/safety/").text
    )


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (
            lambda restriction: restriction.local_day - DAY,
            "That is too early. Choose",
        ),
        (lambda restriction: timezone.localdate() + DAY, "This day is in the future."),
        (lambda restriction: "", "Say on which day."),
        (lambda restriction: "yesterday", "Write the day like 2026-11-22."),
        (lambda restriction: "99999-01-01", "Write the day like 2026-11-22."),
        (lambda restriction: "2026-02-30", "Write the day like 2026-11-22."),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_words(browser, restriction, day, says):
    answer = browser.post(address(restriction), {"checked_on": day(restriction)})

    assert answer.status_code == 422
    assert says in answer.text
    assert f'value="{day(restriction)}"' in answer.text or not day(restriction)
    restriction.refresh_from_db()
    assert restriction.ended_on is None


@pytest.mark.parametrize("days_ago", [0, 3])
def test_the_day_may_be_any_from_the_report_to_today(browser, restriction, days_ago):
    day = timezone.localdate() - days_ago * DAY

    assert (
        browser.post(address(restriction), {"checked_on": str(day)}).status_code == 302
    )


def test_a_slip_of_the_finger_is_corrected_at_once(browser, user, restriction):
    answer = browser.post(address(restriction), {"mistake": "1"})

    assert answer.headers["Location"] == "/safety/"
    restriction.refresh_from_db()
    assert restriction.ended_by == "mistake"
    assert user.answers.get(question__code="R-16", given="yes").is_mistake
    assert user.answers.current().get(question__code="R-16").given == "no"
    assert is_open(browser, "couch-stretch")


def test_twice_is_once_and_says_so(browser, user, restriction):
    browser.post(address(restriction), {"mistake": "1"})

    again = browser.post(address(restriction), {"mistake": "1"})
    other = browser.post(
        address(restriction), {"checked_on": str(timezone.localdate())}
    )

    for answer in (again, other, browser.get(address(restriction))):
        assert answer.status_code == 200
        assert "This is unlocked again" in answer.text
    restriction.refresh_from_db()
    assert restriction.ended_by == "mistake"
    assert user.answers.filter(question__code="R-16").count() == 3  # no, yes, no


def test_the_page_offers_what_the_hold_allows(browser, user, restriction):
    page = browser.get(address(restriction)).text

    assert "A doctor or physiotherapist has checked me" in page
    assert "I tapped this by mistake" in page
    assert f'min="{restriction.local_day}" max="{timezone.localdate()}"' in page


@pytest.mark.parametrize(
    ("ends", "until"), [(Ends.NEVER, None), (Ends.DATE, timezone.localdate() + DAY)]
)
def test_what_no_clinician_lifts_can_only_be_a_mistake(browser, user, ends, until):
    restriction = RestrictionFactory(
        screening__user=user, code="N-03", action="lift-off", scope=Scope.DEEP_FRONT,
        ends=ends, until=until,
    )  # fmt: skip
    sign = Question.objects.get(code="N-03")
    AnswerFactory(screening=restriction.screening, question=sign)

    page = browser.get(address(restriction)).text
    crafted = browser.post(
        address(restriction), {"checked_on": str(timezone.localdate())}
    )

    assert "A doctor or physiotherapist has checked me" not in page
    assert "I tapped this by mistake" in page
    assert crafted.status_code == 422
    restriction.refresh_from_db()
    assert restriction.ended_on is None


@pytest.mark.parametrize(
    "sent", [{"mistake": "1"}, {"checked_on": str(timezone.localdate())}, {}]
)
def test_what_follows_from_the_log_is_no_mistake(browser, user, sent):
    restriction = RestrictionFactory(
        user=user, screening=None, code=DOSE, action="pause", scope=Scope.DEEP_FRONT,
        ends=Ends.DATE, until=timezone.localdate() + 2 * DAY, at=timezone.now(),
        zone="UTC",
    )  # fmt: skip

    page = browser.get(address(restriction)).text
    answer = browser.post(address(restriction), sent)

    assert "This comes from what you logged." in page
    assert "mistake" not in page
    assert answer.status_code == 422
    restriction.refresh_from_db()
    assert restriction.ended_on is None
    assert "Rest between deep front releases" in browser.get("/safety/").text


def test_the_hold_of_somebody_else_is_not_found(browser, other_user):
    tell(other_user, "R-16")
    theirs = other_user.restrictions.get()

    assert browser.get(address(theirs)).status_code == 404
    assert browser.post(address(theirs), {"mistake": "1"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.ended_on is None


def test_one_look_lifts_all_that_waited_for_it_and_nothing_else(browser, user):
    tell(user, "R-16")
    tell(user, "R-29")
    first = user.restrictions.get(code="R-16")

    browser.post(address(first), {"checked_on": str(timezone.localdate())})

    assert list(user.restrictions.open(timezone.localdate()).values_list("code")) == [
        ("R-29",)
    ]


@pytest.mark.parametrize(
    ("code", "given"), [("recent-abdominal-surgery", "yes"), ("G-04", "worse")]
)
def test_an_operation_says_on_one_line_how_it_opens(browser, user, code, given):
    say_no_to_all(user)
    tell(user, code, given)
    last = min(r.until for r in user.restrictions.all() if r.until)

    page = " ".join(browser.get("/safety/").text.split())

    assert page.count("<li>Pressure tools. ") == 1
    assert (
        f"<li>Pressure tools. It stays locked at least until {last.day} "
        f"{last:%B}, and then until you say that a doctor or physiotherapist has "
        "checked it.</li>" in page
    )
