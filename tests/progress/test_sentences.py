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
    interval_in_words,
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
        difference=round(after - before, 1),
        low=low,
        high=high,
        next_day=LAST + timedelta(days=7),
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
    assert "The 95 % interval is 1.0 to 3.0 lower." in basis
    assert "Of 100 such intervals, about 95 hold the true change." in basis
    assert "The next comparison is on 29 Nov 2026." in basis


@pytest.mark.parametrize(
    ("slope", "low", "high", "words"),
    [
        (-0.24, -0.4, -0.1, "pain was 0.2 lower from week to week (0.1 to 0.4 lower;"),
        (0.24, 0.1, 0.4, "pain went the other way: 0.2 higher from week to week"),
        (0.1, -0.1, 0.3, "have no clear trend: 0.1 higher from week to week (from 0.1"),
        (0.0, 0.0, 0.0, "have no clear trend: no different from week to week"),
    ],
)
def test_the_trend_of_the_days_shown_may_be_another(slope, low, high, words):
    basis = change_sentence(
        "Pelvis", change(ChangeVerdict.BETTER, 5.6, 3.2), Trend(slope, low, high, 60)
    ).basis

    assert words in basis


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-1.44, -0.16, "0.2 to 1.4 lower"),
        (0.9, 2.0, "0.9 to 2.0 higher"),
        (-0.9, 0.7, "from 0.9 lower to 0.7 higher"),
        (-0.02, -0.01, "no different"),
        (0.0, 0.0, "no different"),
        (-0.04, 0.04, "no different"),
        (-1.4, -0.04, "from no different to 1.4 lower"),
        (0.0, 1.4, "from no different to 1.4 higher"),
        (1.01, 1.04, "1.0 higher"),
    ],
)
def test_an_interval_in_words_is_never_nothing_to_nothing(low, high, words):
    assert interval_in_words(low, high) == words


def test_pain_that_never_changed_did_not_go_from_5_to_5():
    level = pain_change(
        {FIRST + timedelta(days=n): 5.0 for n in range(90)}, FIRST, LAST
    )

    sentence = change_sentence("Pelvis", level)

    assert sentence.text == "your average stayed at 5.0. That is about the same."
    assert "A careful estimate of the change is no different" in sentence.basis


def test_a_region_without_entries_says_so():
    nothing = pain_change({}, FIRST, LAST)

    assert change_title("Pelvis", nothing, 0) == "Pelvis: no entries in this time"


def test_too_few_entries_say_what_is_needed():
    few = pain_change({LAST: 4.0}, FIRST, LAST)

    assert change_title("Pelvis", few, 1) == "Pelvis: cannot tell yet"
    sentence = change_sentence("Pelvis", few)
    assert "too few entries in the last days" in sentence.text
    assert "needs about three weeks" in sentence.basis


def test_a_diary_that_is_young_says_that():
    young = pain_change({LAST - timedelta(days=n): 4.0 for n in range(6)}, FIRST, LAST)

    assert "no earlier time to compare" in change_sentence("Pelvis", young).text


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (
            {"a": 4, "b": 4},
            {"a": 6, "b": 6},
            "from 4.0 to 6.0 of 10; higher is better.",
        ),
        ({"a": 4, "b": 4}, {"a": 6, "b": 6}, "more than the scale's own error"),
        ({"a": 4, "b": 4}, {"a": 6, "b": 5}, "Less than 2 points"),
        # what was rated only once would be a change that nobody felt
        ({"a": 2}, {"a": 2, "b": 10, "c": 9}, "from 2.0 to 2.0 of 10 in the one rated"),
        ({"a": 9, "b": 2}, {"b": 4, "c": 9}, "from 2.0 to 4.0"),
        # one activity alone needs 3 points
        ({"a": 9, "b": 2}, {"b": 4, "c": 9}, "Less than 3 points"),
        ({"b": 2}, {"b": 5}, "more than the scale's own error"),
        ({"a": 2}, {"b": 9}, "No activity was rated both times"),
    ],
)
def test_function_is_judged_by_the_same_activities_at_both_ends(first, last, said):
    sentence = function_sentence([(FIRST, first), (LAST, last)])

    assert said in sentence.text
    assert "25 Aug 2026" in sentence.basis
    assert "3 in one activity alone" in sentence.basis


def test_one_rating_is_no_change():
    assert function_sentence([(LAST, {"a": 5})]) is None


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
    st.sampled_from([[], [(FIRST, {"a": 3}), (LAST, {"a": 6})]]),
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
