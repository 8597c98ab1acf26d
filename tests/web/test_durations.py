"""Times as people say them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.web.durations import about_time, exact_time, spent_time


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "5 s"),
        (60, "60 s"),
        (119, "119 s"),
        (120, "2 minutes"),
        (150, "2½ minutes"),
        (185, "3 min 5 s"),  # only where somebody wrote it
    ],
)
def test_a_hold_is_said_exactly(seconds, words):
    assert exact_time(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(9, "9 s"), (90, "90 s"), (134, "2 min"), (135, "2½ min"), (4321, "72 min")],
)
def test_what_was_done_is_rounded_to_half_a_minute(seconds, words):
    assert spent_time(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (9, "9 s"),  # and not a minute
        (30, "about half a minute"),
        (44, "about half a minute"),
        (45, "about 1 min"),  # half-way goes up
        (75, "about 1½ min"),
        (594, "about 10 min"),
        (597, "about 10 min"),
        (600, "about 10 min"),
    ],
)
def test_how_long_something_takes_is_about(seconds, words):
    assert about_time(seconds) == words


@given(st.integers(0, 10_000))
def test_no_time_is_told_in_minutes_and_seconds(seconds):
    for words in (about_time(seconds), spent_time(seconds)):
        assert not ("min" in words and " s" in words)
