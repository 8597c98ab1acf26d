"""What can be said so far: words for numbers, and never more than they hold."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.progress.pages.sentences import (
    RegionOutcome,
    change_sentence,
    change_title,
    function_sentence,
    practice_sentence,
    sentences,
)
from psoas_care.progress.statistics import (
    Change,
    ChangeVerdict,
    Trend,
    Window,
    pain_change,
)
from psoas_care.progress.statistics.practice import Regularity

FIRST, LAST = date(2026, 8, 25), date(2026, 11, 22)
DONE = Regularity(practised=40, days=90, usual_seconds=840)


def change(verdict, before, after, low=-3.0, high=-1.0):
    return Change(
        verdict,
        Window(FIRST, FIRST + timedelta(days=13), before, 12),
        Window(LAST - timedelta(days=13), LAST, after, 11),
        low,
        high,
    )


@pytest.mark.parametrize(
    ("verdict", "before", "after", "title", "judged"),
    [
        (ChangeVerdict.BETTER, 5.6, 3.2, "5.6 → 3.2, better", "usually noticeable"),
        (
            ChangeVerdict.BETTER,
            3.0,
            2.0,
            "3.0 → 2.0, better",
            "Small numbers move little",
        ),
        (
            ChangeVerdict.WORSE,
            3.2,
            5.6,
            "3.2 → 5.6, worse",
            "to a doctor or physiotherapist",
        ),
        (ChangeVerdict.SAME, 4.0, 4.1, "4.0 → 4.1, about the same", "about the same"),
        (
            ChangeVerdict.UNKNOWN,
            5.0,
            4.0,
            "5.0 → 4.0, cannot tell yet",
            "Cannot tell yet",
        ),
    ],
)
def test_each_verdict_has_its_words(verdict, before, after, title, judged):
    found = change(verdict, before, after)

    assert change_title("Low back", found, 80) == f"Low back: {title}"
    sentence = change_sentence("Low back", found)
    assert sentence.about == "Low back"
    assert f"from {before} to {after}." in sentence.text
    assert judged in sentence.text


@pytest.mark.parametrize(
    ("low", "high", "judged"),
    [
        (-2.6, 0.2, "ups and downs of the days alone"),
        # 7.0 to 5.0 is two points, but 29 %: surely less, and short of "better"
        (-3.1, -0.9, "enough to be noticeable"),
        (0.4, 2.8, "enough to be noticeable"),
    ],
)
def test_what_cannot_be_told_depends_on_whether_it_could_be_nothing(low, high, judged):
    found = change(ChangeVerdict.UNKNOWN, 7.0, 5.0, low, high)

    assert judged in change_sentence("Low back", found).text


def test_behind_a_sentence_stand_days_entries_and_interval():
    basis = change_sentence("Pelvis", change(ChangeVerdict.BETTER, 5.6, 3.2)).basis

    assert "25 Aug 2026 to 7 Sep 2026 with 12 entries" in basis
    assert "9 Nov 2026 to 22 Nov 2026 with 11 entries" in basis
    assert "2.4 lower" in basis
    assert "95 % interval" in basis
    assert "is 1.0 to 3.0 lower." in basis


def test_the_trend_stands_behind_it_as_well():
    trend = Trend(slope=-0.24, low=-0.4, high=-0.1, entries=60)

    basis = change_sentence(
        "Pelvis", change(ChangeVerdict.BETTER, 5.6, 3.2), trend
    ).basis

    assert "From week to week it was 0.2 lower (0.1 to 0.4 lower;" in basis


def test_a_region_without_entries_says_so():
    nothing = pain_change({}, FIRST, LAST)

    assert change_title("Pelvis", nothing, 0) == "Pelvis: no entries in this time"


def test_too_few_entries_say_what_is_needed():
    few = pain_change({LAST: 4.0}, FIRST, LAST)

    assert change_title("Pelvis", few, 1) == "Pelvis: cannot tell yet"
    sentence = change_sentence("Pelvis", few)
    assert "too few entries in the last days" in sentence.text
    assert "4 entries in the last 7 days" in sentence.basis


def test_a_diary_that_is_young_says_that():
    young = pain_change({LAST - timedelta(days=n): 4.0 for n in range(6)}, FIRST, LAST)

    assert "no earlier time to compare" in change_sentence("Pelvis", young).text


@pytest.mark.parametrize(
    ("first", "last", "judged"),
    [((4, 4), (6, 6), "more than the scale"), ((4,), (5, 6), "Less than 2 points")],
)
def test_function_is_judged_by_two_points_of_its_mean(first, last, judged):
    sentence = function_sentence([(FIRST, first), (LAST, last)])

    assert judged in sentence.text
    assert "higher is better" in sentence.text
    assert "25 Aug 2026" in sentence.basis


def test_one_rating_is_no_change():
    assert function_sentence([(LAST, (5, 5))]) is None


@pytest.mark.parametrize(
    ("done", "text"),
    [
        (DONE, "on 40 of 90 days, usually 14 minutes."),
        (Regularity(1, 1, 60.0), "on 1 of 1 day, usually 1 minute."),
        # only counted: days, but no minutes
        (Regularity(3, 30, None), "on 3 of 30 days."),
        (Regularity(0, 90, None), "none logged in this time."),
    ],
)
def test_practice_is_told_as_it_was_counted(done, text):
    assert practice_sentence(done).text == text


pain = st.dictionaries(
    st.dates(FIRST, LAST), st.integers(0, 10).map(float), min_size=1, max_size=90
)


@given(
    st.lists(pain, min_size=1, max_size=3),
    st.sampled_from([[], [(FIRST, (3,)), (LAST, (6,))]]),
)
def test_there_are_three_to_five_and_none_claims_too_much(pains, ratings):
    regions = dict(zip(["low_back", "pelvic", "hip_front"], pains, strict=False))
    felt = {
        key: RegionOutcome(pain_change(some, FIRST, LAST), None, len(some), 90)
        for key, some in regions.items()
    }

    said = sentences(felt, ratings, DONE)

    assert 3 <= len(said) <= 5
    for sentence in said:
        assert sentence.basis
        words = f"{sentence.text} {sentence.basis}".lower()
        for never in ("healed", "cured", "released", "because", "thanks to", "helps"):
            assert never not in words
