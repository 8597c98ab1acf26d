"""What is said where an answer is taken back, or was checked, and not all unlocks."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from psoas_care.safety.words import SCOPES
from tests.safety.sent import say_no_to_all, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]
DAY = timedelta(days=1)


def address(restriction):
    return f"/safety/holds/{restriction.uid}/clear/"


def text(page):
    return " ".join(unescape(page.content.decode()).split())


def told(browser, restriction, said):
    """The page, and what is said once something was sent from it."""
    page = text(browser.get(address(restriction)))
    answer = browser.post(address(restriction), said, follow=True)
    return page, text(answer).partition('role="status"')[2] or text(answer)


def still(user):
    today = user.day_at(timezone.now())
    return [one for one in user.restrictions.order_by("pk") if one.is_open(today)]


def test_an_answer_that_was_given_twice_says_what_still_locks(browser, user):
    """Ticked, then agreed to, then unticked: each of the two closes for weeks."""
    say_no_to_all(user, days_ago=3)
    tell(user, "recent-abdominal-surgery", days_ago=2)
    tell(user, "recent-abdominal-surgery", "agreed")
    tell(user, "recent-abdominal-surgery", "no")
    first, of_first, second, _of_second = still(user)

    page, after = told(browser, second, {"mistake": "1"})

    assert "The answer becomes a no" not in page
    for words in (page, after):
        assert str(dict(SCOPES)[first.scope]) in words
    assert "You take back only this one." in page
    assert "Taken back. Both stay in the history." in after
    assert "Still locked, because of your answer on" in after
    assert still(user) == [first, of_first]

    page, after = told(browser, first, {"mistake": "1"})

    assert "The answer becomes a no, and what it locked unlocks at once" in page
    assert "Taken back. Both stay in the history." in after
    assert "Still locked" not in after
    assert not still(user)


def test_the_milder_answer_before_stays_and_is_said(browser, user):
    say_no_to_all(user, days_ago=3)
    tell(user, "R-05", days_ago=2)
    tell(user, "R-05", "worse")
    _milder, worse = still(user)

    page, after = told(browser, worse, {"mistake": "1"})

    assert "You take back only this one." in page
    assert "Everything except belly breathing" in page
    assert "Still locked, because of your answer on" in after
    assert "Everything except belly breathing" in after


def test_what_was_said_once_says_that_all_of_it_unlocks(browser, user):
    say_no_to_all(user, days_ago=3)
    tell(user, "R-16")

    page, after = told(browser, still(user)[0], {"mistake": "1"})

    assert "The answer becomes a no, and what it locked unlocks at once" in page
    assert "You take back only this one." not in page
    assert "Still locked" not in after


def test_what_came_after_a_clinician_looked_is_said_to_stay(browser, user):
    say_no_to_all(user, days_ago=3)
    tell(user, "R-25", days_ago=2)
    waiting = user.restrictions.get(ends="clinician")

    _page, after = told(browser, waiting, {"checked_on": str(timezone.localdate())})

    assert "a doctor or physiotherapist has checked it" in after
    assert "Still locked, because of your answer on" in after
    assert "Pressure tools" in after
