"""The page of Progress: what it can be asked, what it shows, what it costs."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import (
    BoutFactory,
    ExerciseFactory,
    FlareFactory,
    FunctionScoreFactory,
    PainScoreFactory,
    ProgrammeFactory,
    SessionFactory,
)

REGIONS = "Your pain by region"
FUNCTION = "Everyday activities"
RANGES = ["30d", "90d", "1y", "all"]


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def feel(user, days, **score):
    """A number that somebody gave so many days ago, about that moment."""
    return PainScoreFactory(
        check_in__user=user, check_in__at=days_ago(days), kind="now", **score
    )


def titles(page):
    """The titles of the charts, without what they say of the pain."""
    parts = page.content.decode().split('class="chart-title"')[1:]
    said = (part.partition(">")[2].partition("<")[0] for part in parts)
    return [one.partition(":")[0].strip() for one in said]


def test_without_entries_the_page_says_what_to_do_first(browser):
    page = browser.get("/progress/").content.decode()

    assert "No check-ins in this time" in page
    assert "/symptoms/check-ins/add/" in page


def test_a_number_is_on_the_chart_and_in_its_table(browser, user):
    feel(user, 0, value=7)

    page = browser.get("/progress/").content.decode()

    assert "<svg" in page
    assert "<td>7</td>" in page


def test_all_regions_are_in_one_chart_each_with_its_verdict(browser, user):
    for days in range(80):
        for region, before, now in (("low_back", 6, 3), ("hip_front", 2, 6)):
            feel(user, days, value=now if days < 40 else before, region=region)

    page = browser.get("/progress/")

    assert titles(page) == [REGIONS, "Practice", FUNCTION]
    rows = page.text.partition('class="verdicts"')[2].partition("</ul>")[0]
    words = re.sub(r"<[^>]+>|\s+", " ", rows).split("  ")
    said = [word.strip() for word in words if word.strip()]
    assert said[1:] == [
        "Low back", "better", "6.0 → 3.0", "Pelvis", "no check-ins in this time",
        "Front of hip", "worse", "2.0 → 6.0",
    ]  # fmt: skip
    assert "?range=90d&amp;region=hip_front" in rows
    picture = page.text.partition('aria-labelledby="pain-title"')[2]
    lines = picture.partition("</figure>")[0].count('class="chart-line"')
    assert lines == 3


def test_one_region_can_be_asked_for(browser, user):
    feel(user, 0, region="pelvic")

    page = browser.get("/progress/?region=pelvic")

    assert titles(page) == ["Pelvis", "Practice", FUNCTION]


@pytest.mark.parametrize(
    ("asked", "days", "is_shown"),
    [
        ("30d", 29, True),
        ("30d", 31, False),
        ("90d", 89, True),
        ("90d", 91, False),
        ("1y", 364, True),
        # A year is drawn by weeks, and the oldest week is whole: 53 × 7 days.
        ("1y", 371, False),
        ("all", 4000, True),
    ],
)
def test_a_range_shows_its_days_and_no_others(browser, user, asked, days, is_shown):
    feel(user, days)

    page = browser.get(f"/progress/?range={asked}").content.decode()

    assert ("No check-ins in this time" not in page) is is_shown


def test_another_range_is_no_other_look(browser, user):
    for days in range(0, 120, 2):
        feel(user, days, value=3 if days < 60 else 7)

    for asked in RANGES:
        page = browser.get(f"/progress/?range={asked}&region=low_back").text

        assert "Low back: 7.0 → 3.0, better" in page
        assert "your average went from 7.0 to 3.0." in page


def test_practice_stands_beneath_the_pain(browser, user):
    feel(user, 0)
    BoutFactory(session__user=user, session__at=days_ago(0), actual_seconds=25 * 60)

    page = browser.get("/progress/").content.decode()

    assert "the tallest bar is 25 minutes" in page


def test_what_is_not_ones_own_or_was_deleted_is_not_counted(browser, user, other_user):
    feel(other_user, 0, value=9)
    feel(user, 0, value=8, deleted_at=timezone.now())

    page = browser.get("/progress/?range=all").content.decode()

    assert "No check-ins in this time" in page


def test_title_sentence_and_line_are_made_of_the_same_numbers(browser, user):
    for days in range(90):
        feel(user, days, value=3 if days < 40 else 6, region="hip_front")

    page = browser.get("/progress/?region=hip_front").content.decode()

    assert "Front of hip: 6.0 → 3.0, better" in page
    assert "your average went from 6.0 to 3.0." in page
    # 158 px is no pain, 15 px a point: the two means, and where a fall is real.
    path = re.search(r'class="chart-window" d="([^"]+)"', page)[1]
    assert re.findall(r"M[\d.]+ ([\d.]+)H", path) == ["68", "113"]
    assert 'class="chart-real" x2="100%" y1="98" y2="98"' in page


def test_what_happened_on_the_way_is_marked_and_named(browser, user):
    feel(user, 0)
    FlareFactory(user=user, at=days_ago(20), until=days_ago(15).date())
    ProgrammeFactory(user=user, at=days_ago(60))

    page = browser.get("/progress/").content.decode()

    events = page.partition('class="chart-events"')[2].partition("</ol>")[0]
    assert events.index("Your plan begins") < events.index("Flare-up")
    assert 'class="chart-span"' in page


def test_average_and_now_are_not_mixed_and_worst_is_not_drawn(browser, user):
    moment = days_ago(3).replace(hour=15)
    for kind, value in (("average", 4), ("now", 8), ("worst", 10)):
        PainScoreFactory(
            check_in__user=user, check_in__at=moment, kind=kind, value=value
        )

    page = browser.get("/progress/?region=low_back").content.decode()

    assert "<td>4</td>" in page
    assert "<td>8</td>" not in page
    assert "<td>10</td>" not in page


@pytest.mark.parametrize(
    "query",
    [
        "range=7d",
        "range=",
        "range=%FF",
        "range=30d&range=nonsense",
        "region=knee",
        "region=other",
        "range=1e400&region=' OR 1=1",
        "range=" + "9" * 5000,
        "page=2",
    ],
)
def test_a_nonsense_question_is_answered_with_90_days_of_every_region(
    browser, user, query
):
    feel(user, 85)

    page = browser.get(f"/progress/?{query}")

    assert page.status_code == 200
    assert titles(page) == [REGIONS, "Practice", FUNCTION]


def test_function_has_its_own_chart_that_says_which_way_is_better(browser, user):
    FunctionScoreFactory(user=user, at=days_ago(8), stairs=2)
    FunctionScoreFactory(user=user, at=days_ago(1), stairs=4, uphill=9)

    page = browser.get("/progress/").content.decode()

    chart = page.partition('id="function-chart"')[2]
    assert "6.5 of 10 last time, higher is better" in chart
    assert "↑ better" in chart
    assert "<td>2.0</td>" in chart
    assert "10 = able to do it as before the problem started" in chart


def test_function_without_ratings_leads_to_them(browser):
    page = browser.get("/progress/").content.decode()

    assert "/symptoms/function/add/" in page.partition('id="function-chart"')[2]


def test_htmx_gets_the_charts_alone(htmx, user):
    feel(user, 0)

    answer = htmx.get("/progress/?range=1y", headers={"HX-Target": "progress-pain"})

    page = answer.content.decode().strip()
    assert page.startswith("<div")
    assert 'id="progress-pain"' in page
    assert "<html" not in page


def test_progress_is_only_looked_at(browser):
    assert browser.post("/progress/").status_code == 405


def test_a_visitor_is_sent_to_sign_in(db):
    answer = Client().get("/progress/")

    assert answer.url == "/accounts/login/?next=/progress/"


@pytest.mark.parametrize("asked", RANGES)
def test_sixty_rows_cost_no_more_queries_than_one(
    asked, browser, user, django_assert_max_num_queries
):
    exercise = ExerciseFactory()
    counts = []
    for more in (1, 19, 40):
        for days in range(more):
            feel(user, days)
            BoutFactory(
                session__user=user, session__at=days_ago(days), exercise=exercise
            )
        with django_assert_max_num_queries(9) as counted:
            assert browser.get(f"/progress/?range={asked}").status_code == 200
        counts.append(len(counted))

    assert len({*counts}) == 1


# -- one exercise -------------------------------------------------------------


def test_the_last_times_of_an_exercise_stand_newest_first(browser, user):
    exercise = ExerciseFactory(slug="lunge", name="Lunge")
    for day, seconds in (("2026-11-18", 30), ("2026-11-20", 45)):
        session = SessionFactory(user=user, at=datetime.fromisoformat(f"{day}T08:00Z"))
        BoutFactory(session=session, exercise=exercise, actual_seconds=seconds)
    BoutFactory(session=SessionFactory(user=user), actual_seconds=99)

    page = browser.get("/progress/exercises/lunge/").content.decode()

    assert page.index("20 Nov 2026") < page.index("18 Nov 2026")
    assert "45\N{NO-BREAK SPACE}s" in page
    assert "99\N{NO-BREAK SPACE}s" not in page


def test_nobody_sees_the_times_of_another_person(browser, other_user):
    exercise = ExerciseFactory(slug="lunge", name="Lunge")
    BoutFactory(session=SessionFactory(user=other_user), exercise=exercise)

    page = browser.get("/progress/exercises/lunge/").content.decode()

    assert "Not yet." in page


def test_an_exercise_page_fetches_only_the_times(htmx):
    ExerciseFactory(slug="lunge", name="Lunge")

    answer = htmx.get(
        "/progress/exercises/lunge/", headers={"HX-Target": "exercise-times"}
    )

    assert answer.content.decode().lstrip().startswith('<div id="exercise-times"')


def test_an_unknown_exercise_has_no_times(browser):
    assert browser.get("/progress/exercises/no-such/").status_code == 404
