"""The day after and everyday life: what these pages can be asked, show, and cost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from psoas_care.practice.models import Moment
from tests.factories import (
    BoutFactory,
    DayFactorsFactory,
    PainScoreFactory,
    SessionPainFactory,
)

RANGES = ["30d", "90d", "1y", "all"]
CAUTION = "Two lines that move together do not prove one causes the other."


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def practise(user, days, *, before=None, after=None):
    bout = BoutFactory(session__user=user, session__at=days_ago(days))
    for moment, value in ((Moment.BEFORE, before), (Moment.AFTER, after)):
        if value is not None:
            SessionPainFactory(session=bout.session, moment=moment, value=value)
    return bout


def feel(user, days, **score):
    return PainScoreFactory(
        check_in__user=user, check_in__at=days_ago(days), kind="now", **score
    )


def live(user, days, **factors):
    return DayFactorsFactory(user=user, at=days_ago(days), **factors)


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


# -- the day after ------------------------------------------------------------


def test_without_sessions_the_page_says_what_to_do(browser):
    page = text_of(browser.get("/progress/day-after/"))

    assert "No session with pain before and after" in page


def test_before_and_after_stand_beside_what_is_expected_anyway(browser, user):
    practise(user, 1, before=7, after=5)

    page = text_of(browser.get("/progress/day-after/"))

    assert "Low back: 7.0 before sessions, 5.0 after" in page
    assert "Some of the drop would come anyway" in page
    assert "felt for minutes to about an hour" in page
    assert "of 100 such intervals, about 95 hold the true difference" in page


def test_the_days_after_are_worked_out_only_where_they_are_asked_for(browser, user):
    practise(user, 1)
    feel(user, 1)

    page = text_of(browser.get("/progress/day-after/"))
    asked = text_of(browser.get("/progress/day-after/?range=90d&findings=1"))

    assert "cannot tell yet whether anything" not in page
    # a link for those without script, the same address for those with
    assert page.count("/progress/day-after/?range=90d&amp;findings=1") == 2
    assert "We cannot tell yet whether anything you did shows on the next day" in asked
    assert "It takes nine weeks of check-ins" in asked


def test_htmx_takes_the_days_after_out_of_the_same_page(htmx, user):
    practise(user, 1)
    feel(user, 1)

    page = htmx.get(
        "/progress/day-after/?range=90d&findings=1",
        headers={"HX-Target": "day-after-findings"},
    )

    assert 'id="day-after-summary"' in text_of(page)


def test_another_range_is_the_page_without_its_frame(htmx):
    page = text_of(
        htmx.get("/progress/day-after/?range=1y", headers={"HX-Target": "next-day"})
    )

    assert page.strip().startswith('<div class="stack" id="next-day"')
    assert "?range=1y&amp;findings=1" in page


@pytest.mark.parametrize("query", ["range=7d", "range=", "range=%FF", "findings=no"])
def test_nonsense_is_answered_with_90_days(browser, user, query):
    practise(user, 85, before=7, after=5)

    page = text_of(browser.get(f"/progress/day-after/?{query}"))

    assert "7.0 before sessions" in page


@pytest.mark.parametrize(
    ("asked", "days", "is_shown"),
    [("30d", 29, True), ("30d", 30, False), ("1y", 364, True), ("all", 366, False)],
)
def test_sessions_of_the_range_are_shown_52_weeks_at_most(
    browser, user, asked, days, is_shown
):
    practise(user, days, before=7, after=5)

    page = text_of(browser.get(f"/progress/day-after/?range={asked}"))

    assert ("7.0 before sessions" in page) is is_shown


def test_what_is_not_ones_own_or_was_deleted_is_not_counted(browser, user, other_user):
    practise(other_user, 1, before=7, after=5)
    gone = practise(user, 1, before=7, after=5).session
    gone.pains.update(deleted_at=timezone.now())

    page = text_of(browser.get("/progress/day-after/?findings=1"))

    assert "No session with pain before and after" in page


@pytest.mark.parametrize("asked", RANGES)
@pytest.mark.parametrize("count", [1, 20])
def test_the_day_after_costs_nine_queries_at_most(
    asked, count, browser, user, django_assert_max_num_queries
):
    for days in range(count):
        practise(user, days, before=6, after=5)
        feel(user, days)

    with django_assert_max_num_queries(9):
        browser.get(f"/progress/day-after/?range={asked}&findings=1")


# -- everyday life ------------------------------------------------------------


def test_without_a_day_the_page_says_what_to_do(browser):
    page = text_of(browser.get("/progress/everyday/"))

    assert "Sitting: nothing written down in this time" in page
    assert f"/symptoms/days/{timezone.localdate():%Y-%m-%d}/" in page


@pytest.mark.parametrize(
    ("factor", "title"),
    [
        ("sitting_hours", "Sitting: 5.5 hours a day on average"),
        ("walking_min", "Walking: 6 minutes a day on average"),
        ("running_min", "Running, minutes: 11 in 7 days, nothing said in the 7 before"),
        ("cycling_min", "Cycling, minutes: 11 in 7 days, nothing said in the 7 before"),
        ("situps_count", "Sit-ups: 11 in 7 days, nothing said in the 7 before"),
        ("stress", "Stress: 5.5 of 10 on average"),
        ("breathing_min", "Breathing exercises: 6 minutes a day on average"),
        ("sleep_hours", "Sleep: 5.5 hours a day on average"),
    ],
)
def test_each_factor_has_its_picture_and_never_without_the_caution(
    browser, user, factor, title
):
    live(user, 0, **{factor: 8})
    live(user, 1, **{factor: 3})

    page = text_of(browser.get(f"/progress/everyday/?factor={factor}"))

    assert title in page
    assert CAUTION in page


def test_the_pain_above_it_is_that_of_the_region_asked_for(browser, user):
    live(user, 0)
    feel(user, 0, value=3, region="pelvic")

    page = text_of(browser.get("/progress/everyday/?region=pelvic"))

    assert "Pelvis: 3.0 on average" in page
    assert "Low back: no entries in this time" in text_of(
        browser.get("/progress/everyday/?region=low_back")
    )


def test_without_a_region_it_is_the_one_that_the_person_follows(browser, user):
    user.regions = ["hip_front.left"]
    user.save()
    live(user, 0)

    page = text_of(browser.get("/progress/everyday/"))

    assert "Front of hip: no entries in this time" in page


def test_a_day_not_said_is_a_dash_and_never_a_zero(browser, user):
    live(user, 0, sitting_hours=0)
    live(user, 2, sitting_hours=6)
    live(user, 1, sitting_hours=None, stress=4)

    page = text_of(browser.get("/progress/everyday/?range=30d"))

    rows = page.split("<tr><th>")[1:4]
    assert [row.split("<td>")[-1].partition("<")[0] for row in rows] == ["0", "–", "6"]


@pytest.mark.parametrize(("now", "is_said"), [(66, True), (60, False)])
def test_a_clear_jump_of_a_week_is_said_and_not_as_a_cause(browser, user, now, is_said):
    live(user, 1, running_min=now)
    live(user, 8, running_min=50)

    page = text_of(browser.get("/progress/everyday/?factor=running_min"))

    assert (f"More than usual: {now} in the 7 days to" in page) is is_said


def test_walking_is_never_too_much(browser, user):
    live(user, 1, walking_min=300)
    live(user, 8, walking_min=10)

    page = text_of(browser.get("/progress/everyday/?factor=walking_min"))

    assert "All of it together, short walks too." in page
    assert "More than usual" not in page


@pytest.mark.parametrize(
    "query",
    [
        "factor=mood",
        "factor=",
        "region=knee",
        "range=7d",
        "factor=user_id&region=other",
    ],
)
def test_a_nonsense_question_is_answered_with_sitting_and_the_low_back(
    browser, user, query
):
    live(user, 85)

    page = text_of(browser.get(f"/progress/everyday/?{query}"))

    assert "Sitting: 8.0 hours a day on average" in page
    assert "Low back: no entries in this time" in page


def test_days_of_others_and_deleted_ones_are_not_shown(browser, user, other_user):
    live(other_user, 0)
    live(user, 1, deleted_at=timezone.now())

    page = text_of(browser.get("/progress/everyday/?range=all"))

    assert "Sitting: nothing written down in this time" in page


def test_another_factor_is_the_page_without_its_frame(htmx):
    page = htmx.get(
        "/progress/everyday/?factor=stress", headers={"HX-Target": "daily-factors"}
    )

    assert text_of(page).strip().startswith('<div class="stack" id="daily-factors"')


@pytest.mark.parametrize("asked", RANGES)
@pytest.mark.parametrize("count", [1, 20])
def test_everyday_life_costs_nine_queries_at_most(
    asked, count, browser, user, django_assert_max_num_queries
):
    for days in range(count):
        live(user, days)
        feel(user, days)

    with django_assert_max_num_queries(9):
        browser.get(f"/progress/everyday/?range={asked}")
