"""Progress where a diary is strange: every page still says something sensible."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests.factories import BoutFactory, DayFactorsFactory, PainScoreFactory

PAGES = [
    f"/progress/{part}?range={days}"
    for part in ("", "practice/", "day-after/", "everyday/")
    for days in ("30d", "90d", "1y", "all")
] + ["/progress/day-after/?findings=1", "/records/report/"]
NONSENSE = re.compile(r"\bnan\b|\binf\b|\bNone\s*<|-0\.0|−0\.0")


def feel(user, days, value, region="low_back", **more):
    """What somebody said at noon so many days ago, about that day."""
    at = (timezone.now() - timedelta(days=days)).replace(hour=12, minute=5)
    at = min(at, timezone.now())
    PainScoreFactory(
        check_in__user=user,
        check_in__at=at,
        kind="now",
        value=value,
        region=region,
        **more,
    )


def nothing(user):
    """An account, and no more."""


def one_entry(user):
    feel(user, 0, 4)


def one_region(user):
    for days in range(60):
        feel(user, days, 3 + days % 3, "hip_front")


def all_zeros(user):
    for days in range(40):
        feel(user, days, 0)


def all_tens(user):
    for days in range(40):
        feel(user, days, 10)


def a_gap_of_a_day(user):
    for days in range(40):
        if days != 20:
            feel(user, days, 5)


def a_gap_of_a_year(user):
    for days in [*range(40), *range(385, 420)]:
        feel(user, days, 6 if days > 100 else 3)


def only_practice(user):
    for days in range(10):
        at = timezone.now() - timedelta(days=days)
        BoutFactory(session__user=user, session__at=at)


def only_days(user):
    for days in range(10):
        at = timezone.now() - timedelta(days=days)
        DayFactorsFactory(user=user, at=at, sitting_hours=0)


STATES = {
    nothing: "No check-ins in this time",
    one_entry: "Low back: cannot tell yet",
    one_region: "Front of hip: 4.0 → 4.0, cannot tell yet",
    all_zeros: "Low back: 0.0 → 0.0, about the same",
    all_tens: "Low back: 10.0 → 10.0, about the same",
    a_gap_of_a_day: "Low back: 5.0 → 5.0, about the same",
    a_gap_of_a_year: "Low back: 6.0 → 3.0, better",
    only_practice: "No check-ins in this time",
    only_days: "No check-ins in this time",
}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_every_page_is_sensible(browser, user, state):
    state(user)

    for page in PAGES:
        answer = browser.get(page)

        text = re.sub(r"<script.*?</script>|<svg.*?</svg>", "", answer.text, flags=re.S)
        assert answer.status_code == 200, page
        assert not NONSENSE.search(text), (page, NONSENSE.search(text))
    region = "hip_front" if state is one_region else "low_back"
    assert STATES[state] in browser.get(f"/progress/?region={region}").text


def test_over_a_gap_of_a_year_its_two_ends_are_compared(browser, user):
    a_gap_of_a_year(user)

    for span in ("30d", "90d", "1y", "all"):
        page = browser.get(f"/progress/?range={span}&region=low_back").text
        assert "Low back: 6.0 → 3.0, better" in page, span


def test_two_entries_in_the_hour_that_comes_twice_are_both_there(browser, user):
    """In Berlin 02:30 came twice on 25 October 2026: at 00:30 and at 01:30 UTC."""
    for hour, value in ((0, 2), (1, 8)):
        PainScoreFactory(
            check_in__user=user,
            check_in__at=datetime(2026, 10, 25, hour, 30, tzinfo=UTC),
            check_in__zone="Europe/Berlin",
            kind="now",
            value=value,
        )

    page = browser.get("/progress/?range=all&region=low_back").text

    # The mean of both, once as a dot and once in the table.
    assert "<td>5</td>" in page or "5.0 (1)" in page
