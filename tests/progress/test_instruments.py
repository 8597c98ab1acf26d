"""The page of questionnaires: each score against one's own first."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from psoas_care.progress.charts.axis import TimeAxis
from psoas_care.progress.charts.instrument_chart import instrument_chart
from tests.factories import InstrumentFactory, InstrumentScoreFactory

DAY = timedelta(days=1)
PAGE = "/progress/questionnaires/"
TODAY = date(2026, 11, 20)


def chart(first, *others, lowest=0, highest=10, points=1.75):
    days = [(TODAY - (10 - n) * DAY, score) for n, score in enumerate((first, *others))]
    return instrument_chart(
        days,
        TimeAxis.covering(TODAY - 28 * DAY, TODAY),
        lowest=lowest,
        highest=highest,
        meaningful_points=points,
    )


def test_the_lines_of_a_change_that_counts_lie_around_the_first_score():
    """From 98 (0 of 10) to 8 (10 of 10): 4 − 1.75 at 77.75, 4 + 1.75 at 46.25."""
    assert chart(4.0, 3.0).marks == (78, 46)


def test_a_line_beyond_the_scale_is_not_drawn():
    assert chart(1.0, 3.0).marks == (None, 73)
    assert chart(9.0, 3.0).marks == (33, None)


def test_an_instrument_without_such_a_change_has_no_lines():
    drawn = chart(2.0, 4.0, lowest=1, highest=7, points=None)

    assert drawn.marks == (None, None)
    assert [level.value for level in drawn.levels] == [7, 4, 1]
    assert [level.y for level in drawn.levels] == [8, 53, 98]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ((2, 2, 2), "which is better"),
        ((6, 6, 6), "which is worse"),
        ((3, 4, 3), "often not noticed"),
    ],
)
def test_the_last_answers_are_compared_with_the_first(browser, user, last, expected):
    """From a PEG of 4.0: 2.0 and 6.0 are beyond 1.75 points, 3.3 is not."""
    InstrumentScoreFactory(user=user, at=timezone.now() - 30 * DAY)
    answers = dict(zip(("pain", "enjoyment", "activity"), last, strict=True))
    InstrumentScoreFactory(user=user, answers=answers)

    page = browser.get(PAGE).content.decode()

    assert expected in page
    assert "From 4.0 of 10 to" in page
    assert 'class="chart-picture"' in page


@pytest.mark.django_db
def test_one_answer_is_listed_and_compared_with_nothing(browser, user):
    InstrumentScoreFactory(user=user)

    page = browser.get(PAGE).content.decode()

    assert "4.0 of 10" in page
    assert "From" not in page
    assert 'class="chart-picture"' not in page


@pytest.mark.django_db
def test_where_a_questionnaire_comes_from_stands_beside_it(browser):
    InstrumentFactory()

    page = browser.get(PAGE).content.decode()

    assert "In the public domain." in page
    assert "Somebody A" in page


@pytest.mark.django_db
def test_the_page_asks_no_more_when_there_are_more_answers(
    browser, user, django_assert_max_num_queries
):
    for ago in range(40):
        InstrumentScoreFactory(user=user, at=timezone.now() - ago * DAY)

    with django_assert_max_num_queries(8):
        browser.get(PAGE)
