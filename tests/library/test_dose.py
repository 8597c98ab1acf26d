import pytest

from psoas_care.library.body import Side
from psoas_care.library.dose import (
    Dose,
    Sides,
    effort_in_words,
    frequency_in_words,
    hold_range_in_words,
    in_words,
    minutes_in_words,
)

HALF_KNEELING = Dose(
    sides=Sides.PER_SIDE,
    hold_seconds=30,
    repetitions=2,
    sets=1,
    rest_seconds=10,
    move_seconds=4,
    per_week_min=3,
    per_week_max=7,
)


def dose(**changes):
    return Dose(**HALF_KNEELING.__dict__ | changes)


def test_a_dose_is_three_sentences():
    assert in_words(HALF_KNEELING) == (
        "Hold 30 s, twice on each side. Three to seven days a week. About 2½ min."
    )


def test_a_dose_of_one_side_alone_names_it_and_takes_its_time():
    # 2 × 34 + 10 s; on the other side nothing
    assert in_words(HALF_KNEELING, Side.RIGHT) == (
        "Hold 30 s, twice, on the right side only. "
        "Three to seven days a week. About 1½ min."
    )
    assert effort_in_words(dose(repetitions=1, hold_seconds=45), Side.LEFT) == (
        "Stay for 45 s, on the left side only"
    )


@pytest.mark.parametrize(
    ("changes", "seconds"),
    [
        ({}, 156),  # 2 sides × 2 × 34 + one rest of 10 + 10
        ({"sides": Sides.BILATERAL}, 78),  # 2 × 34 + 10, no rest
        ({"sides": Sides.ALTERNATING}, 78),  # a set covers both sides
        ({"sets": 2}, 312),  # 4 × 68 + three rests + 10
        ({"sides": Sides.BILATERAL, "repetitions": 1, "move_seconds": 0}, 40),
    ],
)
def test_estimated_time_counts_sides_rests_and_setting_up(changes, seconds):
    assert dose(**changes).estimated_seconds == seconds


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"repetitions": 1}, "Hold 30 s, once on each side"),
        ({"repetitions": 3}, "Hold 30 s, 3 times on each side"),
        ({"sides": Sides.BILATERAL}, "Hold 30 s, twice"),
        ({"sides": Sides.ALTERNATING}, "Hold 30 s, twice, left and right in turn"),
        ({"sides": Sides.BILATERAL, "repetitions": 1}, "Stay for 30 s"),
        (
            {"sides": Sides.BILATERAL, "repetitions": 1, "hold_seconds": 300},
            "Stay for 5 minutes",
        ),
        ({"hold_seconds": 0, "repetitions": 8}, "8 repetitions on each side"),
        ({"hold_seconds": 0, "repetitions": 1}, "1 repetition on each side"),
        (
            {"hold_seconds": 7, "repetitions": 8},  # the longest pause
            "8 repetitions on each side, 7 s pause in each",
        ),
        ({"hold_seconds": 8}, "Hold 8 s, twice on each side"),  # the shortest hold
        (
            {"hold_seconds": 3, "repetitions": 10, "sets": 2, "sides": "bilateral"},
            "10 repetitions, 3 s pause in each, in 2 sets",
        ),
        (
            {"hold_seconds": 0, "repetitions": 10, "sides": "alternating"},
            "10 repetitions, left and right in turn",
        ),
    ],
)
def test_the_effort_says_hold_or_repetitions(changes, words):
    assert effort_in_words(dose(**changes)) == words


def test_how_long_it_takes_begins_a_sentence():
    assert minutes_in_words(40) == "About half a minute"
    assert minutes_in_words(310) == "About 5 min"


@pytest.mark.parametrize(
    ("fewest", "most", "words"),
    [
        (3, 7, "Three to seven days a week"),
        (3, 14, "Three to fourteen times a week"),  # more often than there are days
        (2, 2, "Two days a week"),
        (1, 1, "One day a week"),
        (0, 4, "Up to four days a week"),
    ],
)
def test_frequency_in_words(fewest, most, words):
    assert frequency_in_words(fewest, most) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (20, 60, "20–60 s"),
        (0, 60, "0–60 s"),  # minutes begin with two of them
        (60, 120, "1–2 min"),
        (90, 120, "90–120 s"),  # not a whole minute
        (60, 600, "1–10 min"),
    ],
)
def test_a_range_of_holds_is_in_seconds_or_whole_minutes(low, high, words):
    assert hold_range_in_words(low, high) == words
