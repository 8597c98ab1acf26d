"""The pages about practice: what they show, to whom, and what they cost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import (
    BoutFactory,
    DoseStepFactory,
    ExerciseFactory,
    SessionFactory,
    SessionPainFactory,
)

RANGES = ["30d", "90d", "1y", "all"]


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def practise(user, days, **bout):
    """A bout of so many days ago, in a session of its own."""
    return BoutFactory(session__user=user, session__at=days_ago(days), **bout)


def page_of(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


# -- all of practice ----------------------------------------------------------


def test_without_practice_the_page_says_where_it_begins(browser):
    page = page_of(browser, "/progress/practice/")

    assert "No practice in this time" in page
    assert 'href="/practice/"' in page
    assert "<svg class=" not in page.partition("<main")[2].replace('class="icon"', "")


def test_the_title_counts_days_from_the_first_one_on(browser, user):
    for days in (9, 5, 0):
        practise(user, days, actual_seconds=600)

    page = page_of(browser, "/progress/practice/")

    assert "You practised on 3 of 10 days, usually for 10 min" in page


def test_practice_further_east_of_tomorrow_is_counted(browser, user):
    practise(user, -1)

    page = page_of(browser, "/progress/practice/")
    assert "You practised on 1 of 1 days" in page


def test_days_before_the_range_do_not_count(browser, user):
    practise(user, 200, actual_seconds=600)
    practise(user, 0, actual_seconds=300)

    page = page_of(browser, "/progress/practice/?range=30d")

    assert "You practised on 1 of 30 days, for 5 min" in page


def test_what_was_only_counted_is_said_to_have_no_time(browser, user):
    practise(user, 0, actual_seconds=None, repetitions=8)

    page = page_of(browser, "/progress/practice/")

    assert "You practised on 1 of 1 days" in page
    assert "counted, or under a minute" in page
    assert "Practice was counted, or took less than a minute" in page
    assert "adds no minutes" in page


def test_a_week_is_told_in_minutes_of_each_kind(browser, user):
    today = days_ago(0)
    for category, seconds in (("stretch", 1200), ("relax", 300)):
        BoutFactory(
            session__user=user,
            session__at=today,
            exercise__category=category,
            actual_seconds=seconds,
        )

    page = page_of(browser, "/progress/practice/")

    chart = page.partition('id="minutes-chart"')[2]
    assert "About 25 min of practice a week" in chart
    assert "Stretch · 20&nbsp;min" in chart
    assert "<td>20</td><td>5</td><td>25</td>" in chart


def test_years_are_told_in_months(browser, user):
    practise(user, 1500, actual_seconds=600)
    practise(user, 0)

    page = page_of(browser, "/progress/practice/?range=all")

    assert "of practice a month" in page
    # the table names the year above and the month in its row
    chart, then = page.partition('id="minutes-chart"')[2], days_ago(1500)
    year = chart.partition(f'scope="rowgroup">{then.year}</th>')[2]
    assert f"<th>{then:%B}</th><td>10</td><td>10</td>" in year


def test_sides_stand_beside_each_other_and_need_not_be_equal(browser, user):
    lunge = ExerciseFactory(name="Lunge", sides="per-side")
    practise(user, 0, exercise=lunge, side="left", actual_seconds=240)
    practise(user, 0, exercise=lunge, side="right", actual_seconds=60)
    practise(user, 0, exercise=lunge, side="both", actual_seconds=30)
    practise(user, 0, exercise=ExerciseFactory(name="Breathing", sides="bilateral"))

    page = page_of(browser, "/progress/practice/")

    chart = page.partition('id="balance-chart"')[2].partition("</figure>")[0]
    assert "Left 4 min, right 60 s" in chart
    assert "The numbers need not be equal" in chart
    assert "and 30 s logged for both sides" in chart
    assert "1 other exercise has no sides to tell apart" in chart
    assert "Breathing" not in chart


def test_each_exercise_leads_to_its_own_page(browser, user):
    lunge = ExerciseFactory(slug="lunge", name="Lunge")
    practise(user, 3, exercise=lunge, actual_seconds=90)
    practise(user, 1, exercise=lunge, actual_seconds=90)

    page = page_of(browser, "/progress/practice/")

    table = page.partition("exercises-done")[2]
    assert "1 exercise in this time" in page
    assert '<a href="/progress/exercises/lunge/">Lunge</a>' in table
    assert "<td data-number>2</td> <td data-number>3 min</td>" in table


def test_what_is_not_ones_own_or_was_deleted_is_not_shown(browser, user, other_user):
    practise(other_user, 0)
    practise(user, 0, deleted_at=timezone.now())

    page = page_of(browser, "/progress/practice/?range=all")

    assert "No practice in this time" in page


@pytest.mark.parametrize("query", ["range=7d", "range=", "range=%FF", "region=knee"])
def test_a_nonsense_question_is_answered_with_90_days(browser, user, query):
    practise(user, 400)
    practise(user, 0)

    assert "of 90 days" in page_of(browser, f"/progress/practice/?{query}")


def test_htmx_gets_the_part_that_depends_on_the_range(htmx, user):
    practise(user, 0)

    answer = htmx.get(
        "/progress/practice/?range=1y", headers={"HX-Target": "progress-practice"}
    )

    page = answer.content.decode().strip()
    assert page.startswith("<div")
    assert 'id="progress-practice"' in page
    assert "<html" not in page


# -- one exercise -------------------------------------------------------------


@pytest.fixture
def lunge(db):
    return ExerciseFactory(
        slug="lunge", name="Lunge", sides="per-side", hold_seconds=30,
        hold_seconds_min=20, hold_seconds_max=60,
    )  # fmt: skip


def sit(user, exercise, days, *, left=30, right=30, **session):
    session = SessionFactory(user=user, at=days_ago(days), **session)
    for side, seconds in (("left", left), ("right", right)):
        BoutFactory(
            session=session, exercise=exercise, side=side, actual_seconds=seconds,
            worst_pain=3,
        )  # fmt: skip
    return session


def test_an_exercise_is_told_over_time(browser, user, lunge):
    sit(user, lunge, 20)
    green = sit(user, lunge, 2, left=40, right=60, effort=4)
    for moment in ("before", "next_day"):
        SessionPainFactory(session=green, moment=moment, value=3)

    page = page_of(browser, "/progress/exercises/lunge/")

    assert "Done 2 times, usually held for 30 s" in page
    assert "The longest hold was 60 s." in page
    assert "Both sides were done 2 times of 2" in page
    assert "● Green · 1" in page
    assert "▲ Amber · 1" in page
    assert "<td>40</td><td>60</td><td>4</td><td>● Green</td>" in page
    assert "<td>30</td><td>30</td><td>–</td><td>▲ Amber</td>" in page


def test_what_else_was_trained_says_where_the_pain_of_a_light_is(browser, user, lunge):
    """Asked in two places, a session is compared where it trained most."""
    back = ExerciseFactory(for_low_back=2, for_hip_front=0)
    session = sit(user, lunge, 2)
    BoutFactory(session=session, exercise=back, actual_seconds=900)
    for region, moment, value in (
        ("hip_front", "before", 3), ("hip_front", "next_day", 3),
        ("low_back", "before", 3), ("low_back", "next_day", 7),
    ):  # fmt: skip
        SessionPainFactory(session=session, region=region, moment=moment, value=value)

    assert "■ Red · 1" in page_of(browser, "/progress/exercises/lunge/")


def test_steps_of_the_dose_are_told_and_drawn(browser, user, lunge):
    sit(user, lunge, 20)
    DoseStepFactory(
        user=user, exercise=lunge, at=days_ago(10), hold_seconds=45, repetitions=1
    )
    DoseStepFactory(
        user=user, exercise=lunge, at=days_ago(1), kind="easier",
        other=ExerciseFactory(name="Low lunge"), reason="red",
    )  # fmt: skip

    page = page_of(browser, "/progress/exercises/lunge/")

    assert "An easier exercise: Low lunge instead." in page
    assert "More, as you asked: Hold 45 s" in page
    # 30 s of 50 at first, 45 s from the 20th of 30 days on, up to yesterday
    assert "M0 56L63.33 56L63.33 20L93.33 20" in page


def test_a_range_leaves_out_what_was_before(browser, user, lunge):
    sit(user, lunge, 200)
    sit(user, lunge, 2)

    assert "Done 1 time," in page_of(browser, "/progress/exercises/lunge/?range=90d")
    assert "Done 2 times," in page_of(browser, "/progress/exercises/lunge/?range=all")


def test_an_exercise_not_done_in_the_range_keeps_its_last_times(browser, user, lunge):
    sit(user, lunge, 200, left=77)

    page = page_of(browser, "/progress/exercises/lunge/?range=30d")

    assert "You have not done this in this time." in page
    assert "77 s" in page


def test_nobody_sees_the_sessions_or_steps_of_another(browser, other_user, lunge):
    sit(other_user, lunge, 2)
    DoseStepFactory(user=other_user, exercise=lunge, at=days_ago(1))

    page = page_of(browser, "/progress/exercises/lunge/")
    assert "You have not done this in this time." in page


def test_a_piece_asks_only_for_what_it_shows(
    htmx, user, lunge, django_assert_num_queries
):
    sit(user, lunge, 2)

    with django_assert_num_queries(5):  # session, user, exercise, last day, last times
        htmx.get("/progress/exercises/lunge/", headers={"HX-Target": "exercise-times"})


# -- both ---------------------------------------------------------------------

PAGES = ["/progress/practice/", "/progress/exercises/lunge/"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("asked", RANGES)
def test_sixty_sessions_cost_no_more_queries_than_one(
    address, asked, browser, user, lunge, django_assert_max_num_queries
):
    DoseStepFactory(user=user, exercise=lunge, at=days_ago(3))
    counts = []
    for more in (1, 19, 40):
        for days in range(more):
            SessionPainFactory(session=sit(user, lunge, days))
        with django_assert_max_num_queries(9) as counted:
            assert browser.get(f"{address}?range={asked}").status_code == 200
        counts.append(len(counted))

    assert len({*counts}) == 1


@pytest.mark.parametrize("address", PAGES)
def test_a_visitor_is_sent_to_sign_in(db, lunge, address):
    assert Client().get(address).url == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("address", PAGES)
def test_practice_is_only_looked_at(browser, lunge, address):
    assert browser.post(address).status_code == 405
