"""On which days of a diary something is worked out: between them nothing changes."""

import pytest

from psoas_care.progress.statistics.readings import last_reading, next_reading

LISTED = (62, 90)


@pytest.mark.parametrize(
    ("day", "last", "coming"),
    [
        (1, None, 62),
        (61, None, 62),
        (62, 62, 90),
        (89, 62, 90),
        (90, 90, 118),
        (117, 90, 118),
        (118, 118, 146),
        (365, 342, 370),
        (90 + 28 * 99, 90 + 28 * 99, 90 + 28 * 100),
    ],
)
def test_listed_days_and_every_four_weeks_after_them(day, last, coming):
    assert last_reading(LISTED, day) == last
    assert next_reading(LISTED, day) == coming
