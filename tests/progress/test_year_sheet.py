"""A year on one sheet, worked by hand, and its page."""

import re
from datetime import UTC, date, datetime

import pytest

from psoas_care.progress.charts.year_sheet import (
    GROUND,
    MINUTE,
    MOST_MINUTES,
    MOST_RINGS,
    year_sheet,
)
from tests.factories import (
    BoutFactory,
    CheckInFactory,
    PainScoreFactory,
    SessionFactory,
)

KINDS = ("stretch", "strengthen", "relax", "release")


def day(month, number):
    return date(2025, month, number)


def sheet(pains=None, practice=None):
    return year_sheet(2025, pains or {}, practice or {}, KINDS)


def test_a_week_has_the_mean_of_its_days_with_an_entry():
    pains = {"low_back": {day(1, 1): 3, day(1, 7): 6, day(1, 8): 2}}

    (ring,) = sheet(pains).rings

    # Mean 4.5 is drawn as 5, as people round; the second week is another piece.
    assert [level for level, _ in ring.levels] == [2, 5]
    assert all(path.count("M") == 1 for _, path in ring.levels)


def test_a_week_without_an_entry_stays_white():
    (ring,) = sheet({"pelvic": {day(3, 1): 0.0}}).rings

    assert sum(path.count("M") for _, path in ring.levels) == 1
    assert ring.levels[0][0] == 0  # no pain is an entry


def test_the_last_days_of_a_year_are_a_short_week_within_the_circle():
    (ring,) = sheet({"pelvic": {day(12, 31): 4}}).rings

    ((_, path),) = ring.levels
    first, last = re.findall(r"(?:M|1 )(-?[\d.]+) -", path)[:2]
    assert float(first) < float(last) < 0  # left of the top, and not beyond it


def test_the_first_region_is_outermost_and_one_without_an_entry_has_no_ring():
    pains = {
        "low_back": {day(1, 1): 1},
        "pelvic": {date(2024, 12, 31): 9},
        "hip_front": {day(1, 1): 1},
    }

    found = sheet(pains).rings

    assert [ring.key for ring in found] == ["low_back", "hip_front"]
    assert found[0].inner > found[1].outer
    assert found[0].outer < GROUND
    assert len(found) <= MOST_RINGS


def lengths(path):
    """Of each line of a path, rounded: all of them point away from the middle."""
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", path)]
    lines = [numbers[n : n + 4] for n in range(0, len(numbers), 4)]
    return [round(((c - a) ** 2 + (d - b) ** 2) ** 0.5, 1) for a, b, c, d in lines]


def test_a_line_is_as_long_as_its_minutes_one_kind_upon_the_other():
    practice = {day(5, 5): {"stretch": 300, "relax": 600}}

    strokes = sheet(practice=practice).strokes

    assert [(s.key, lengths(s.path)) for s in strokes] == [
        ("stretch", [pytest.approx(5 * MINUTE, abs=0.1)]),
        ("relax", [pytest.approx(10 * MINUTE, abs=0.1)]),
    ]


def test_a_very_long_day_ends_at_the_edge():
    practice = {day(5, 5): {"stretch": 1500, "relax": 3600}}

    strokes = sheet(practice=practice).strokes

    total = sum(length for s in strokes for length in lengths(s.path))
    assert total == pytest.approx(MOST_MINUTES * MINUTE, abs=0.2)


def test_what_was_only_counted_is_a_dot_and_a_day():
    found = sheet(practice={day(5, 5): {"strengthen": 0}})

    assert found.strokes == ()
    assert found.counted.count("M") == 1
    assert (found.practised_days, found.minutes) == (1, 0)


def test_the_table_says_the_same_and_absence_is_no_zero():
    found = sheet(
        {"low_back": {day(2, 1): 2, day(2, 28): 5}},
        {day(2, 3): {"stretch": 600}, day(2, 4): {"relax": 120}},
    )

    february = found.rows[1]
    assert (february.days, february.minutes, february.pain) == (2, 12, (3.5,))
    assert found.rows[0] == (day(1, 1), 0, 0, (None,))
    assert len(found.rows) == len(found.months) == 12


def test_a_leap_year_ends_in_december():
    pains = {"pelvic": {date(2024, 2, 29): 1, date(2024, 12, 31): 1}}

    found = year_sheet(2024, pains, {}, KINDS)

    assert found.rows[1].pain == found.rows[11].pain == (1.0,)


# -- /progress/year/<yyyy>/

NOON = datetime(2025, 6, 3, 18, tzinfo=UTC)


def entry(user, value=6):
    check_in = CheckInFactory(user=user, at=NOON, local_day=NOON.date(), zone="UTC")
    PainScoreFactory(
        check_in=check_in,
        region="low_back",
        kind="average",
        value=value,
        side="",
    )
    session = SessionFactory(user=user, at=NOON, local_day=NOON.date(), zone="UTC")
    BoutFactory(session=session, actual_seconds=600)


def test_a_page_draws_the_diary_of_its_year(browser, user):
    entry(user)

    page = browser.get("/progress/year/2025/").text

    assert 'class="year-weeks" data-level="6"' in page
    assert "1 day with practice" in page
    assert re.search(r'<th scope="row">Jun</th>\s*<td[^>]*>1</td>\s*<td[^>]*>10<', page)
    assert "year-weeks" not in browser.get("/progress/year/2024/").text


def test_nobody_sees_the_year_of_somebody_else(browser, other_user):
    entry(other_user)

    page = browser.get("/progress/year/2025/").text

    assert "year-weeks" not in page
    assert "Nothing in the diary for this year" in page


@pytest.mark.parametrize("year", ["0000", "1899", "2200", "99", "20255", "abcd"])
def test_what_is_no_year_of_a_diary_is_not_found(browser, year):
    assert browser.get(f"/progress/year/{year}/").status_code == 404


def test_a_year_costs_the_same_for_few_and_for_many_rows(
    browser, user, django_assert_max_num_queries
):
    for _ in range(3):
        entry(user)

    with django_assert_max_num_queries(8):
        assert browser.get("/progress/year/2025/").status_code == 200
