"""Sessions and the days after: from a person's rows to numbers, and to words."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from psoas_care.library.dose import Sides
from psoas_care.practice.models import Moment
from psoas_care.progress.pages.next_day import ExerciseSide, NextDay
from psoas_care.progress.pages.next_day_sentences import (
    NextDayPage,
    findings_section,
    label_of,
)
from psoas_care.progress.pages.sentences import difference_in_words, interval_in_words
from tests.factories import (
    BoutFactory,
    ExerciseFactory,
    PainScoreFactory,
    SessionFactory,
    SessionPainFactory,
)

TODAY = date(2026, 11, 22)
QUARTER = TODAY - timedelta(days=89)


def at(days_ago, hour=18):
    day = TODAY - timedelta(days=days_ago)
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def feel(user, days_ago, value, **score):
    return PainScoreFactory(
        check_in__user=user, check_in__at=at(days_ago), value=value, **score
    )


def practise(user, days_ago, exercise, **bout):
    session = SessionFactory(user=user, at=at(days_ago, 9))
    BoutFactory(session=session, exercise=exercise, **bout)
    return session


def ask(session, before, after, **pain):
    for moment, value in ((Moment.BEFORE, before), (Moment.AFTER, after)):
        if value is not None:
            SessionPainFactory(session=session, moment=moment, value=value, **pain)


def next_day(user, first=QUARTER):
    return NextDay(user, first, TODAY)


@pytest.fixture
def bridge(db):
    return ExerciseFactory(name="Bridge", sides=Sides.BILATERAL)


@pytest.fixture
def stretch(db):
    return ExerciseFactory(name="Stretch", sides=Sides.PER_SIDE)


# -- around sessions ----------------------------------------------------------


def test_a_session_counts_where_pain_was_said_before_and_after(user, bridge):
    for days_ago, before, after in ((1, 6, 4), (2, 5, 5), (3, 7, None), (4, None, 1)):
        ask(practise(user, days_ago, bridge), before, after)

    (around,) = next_day(user).before_after

    assert around.region == "low_back"
    assert (around.change.pairs, around.change.before, around.change.after) == (
        2,
        5.5,
        4.5,
    )
    assert around.by_exercise["Bridge"].pairs == 2


def test_regions_are_never_added_up(user, bridge):
    ask(practise(user, 1, bridge), 6, 4)
    ask(practise(user, 2, bridge), 3, 3, region="pelvic")

    around = next_day(user).before_after

    assert [(one.region, one.change.before) for one in around] == [
        ("low_back", 6.0),
        ("pelvic", 3.0),
    ]


def test_a_session_counts_once_for_each_exercise_in_it_and_once_in_all(
    user, bridge, stretch
):
    session = practise(user, 1, bridge)
    for side in ("left", "right"):
        BoutFactory(session=session, exercise=stretch, side=side)
    ask(session, 6, 4)

    (around,) = next_day(user).before_after

    assert around.change.pairs == 1
    assert {name: one.pairs for name, one in around.by_exercise.items()} == {
        "Bridge": 1,
        "Stretch": 1,
    }


def test_an_exercise_without_an_answer_around_it_is_not_listed(user, bridge, stretch):
    ask(practise(user, 1, bridge), 6, 4)
    practise(user, 2, stretch)

    (around,) = next_day(user).before_after

    assert list(around.by_exercise) == ["Bridge"]


@pytest.mark.parametrize(("days_ago", "sessions"), [(89, 1), (90, 0)])
def test_sessions_count_from_the_first_day_on(user, bridge, days_ago, sessions):
    ask(practise(user, days_ago, bridge), 6, 4)

    assert len(next_day(user).before_after) == sessions


@pytest.mark.parametrize(("days_ago", "sessions"), [(364, 1), (365, 0)])
def test_nothing_is_older_than_52_weeks(user, bridge, days_ago, sessions):
    ask(practise(user, days_ago, bridge), 6, 4)

    assert len(next_day(user, date.min).before_after) == sessions


def test_the_title_is_made_of_the_numbers_of_the_picture(user, bridge):
    for days_ago in range(5):
        ask(practise(user, days_ago, bridge), 6, 4)

    (around,) = NextDayPage(next_day(user), has_findings=False).before_after

    assert around.title == "Low back: 6.0 before sessions, 4.0 after"
    assert around.words.startswith("2.0 lower (")
    assert around.words.endswith("in 5 sessions.")
    (row,) = around.chart.drawn
    assert (row.before, row.after, row.difference) == ("6.0", "4.0", "2.0 lower")


def test_below_five_sessions_no_interval_is_said(user, bridge):
    ask(practise(user, 1, bridge), 6, 4)

    (around,) = NextDayPage(next_day(user), has_findings=False).before_after

    assert around.words == "2.0 lower in 1 session."


# -- what was done, and the pain of its days ----------------------------------


def test_an_exercise_for_each_side_is_an_item_for_each_side(user, stretch):
    practise(user, 1, stretch, side="left")
    practise(user, 2, stretch, side="both")

    assert next_day(user).done == {
        ExerciseSide("Stretch", "left"): {at(1).date(), at(2).date()},
        ExerciseSide("Stretch", "right"): {at(2).date()},
    }


def test_any_other_exercise_is_one_item_whatever_side_was_logged(user, bridge):
    practise(user, 1, bridge, side="both")
    practise(user, 2, bridge, side="left")

    assert next_day(user).done == {ExerciseSide("Bridge"): {at(1).date(), at(2).date()}}


def test_a_tool_is_an_item_over_all_that_was_done_with_it(user):
    for days_ago in (1, 2):
        exercise = ExerciseFactory(name=f"Press {days_ago}", tool_names=["Ball"])
        practise(user, days_ago, exercise)

    assert next_day(user).done == {
        ExerciseSide("Press 1", tools=("Ball",)): {at(1).date()},
        ExerciseSide("Press 2", tools=("Ball",)): {at(2).date()},
        ExerciseSide("Ball"): {at(1).date(), at(2).date()},
    }


def test_pain_before_a_day_is_that_of_its_first_session(user, bridge):
    feel(user, 1, 4)
    for hour, value in ((16, 8), (8, 5), (12, 7)):
        session = SessionFactory(user=user, at=at(1, hour))
        SessionPainFactory(session=session, value=value)

    assert next_day(user).pains["low_back"].before == {at(1).date(): 5}


def test_only_regions_with_a_line_of_their_own_are_compared(user):
    feel(user, 1, 4, region="other")
    feel(user, 1, 4, region="pelvic")

    assert list(next_day(user).pains) == ["pelvic"]


def test_the_days_compared_are_those_of_the_diary_whatever_the_range(user):
    feel(user, 100, 4)
    feel(user, 700, 4, region="other")

    for first in (TODAY - timedelta(days=29), QUARTER, date.min):
        reading = next_day(user, first).reading

        # the 90th day was ten days ago: 89 days with their next one, up to it
        assert (reading.start, reading.length) == (at(100).date(), 89)
        assert reading.next_day == at(-17).date()


def test_a_young_diary_says_when_the_first_comparison_is(user):
    feel(user, 20, 4)

    young = next_day(user)

    assert young.reading is None
    assert findings_section(young).summary == [
        "We cannot tell yet whether anything you did shows on the next day.",
        "It takes nine weeks of check-ins: 15 days with an activity, and 15 without"
        " it.",
        "The first comparison is on 2 Jan 2027.",
    ]


# -- what can be said ---------------------------------------------------------


STEADY, RESTLESS = (-1, 0, 0, 1), (-5, 5)


def diary(user, exercise, *, days=90, effect=0, done=None, swings=STEADY):
    """Pain around 5 every day, `effect` more on the days after `done`."""
    chance = Random(7)
    done = set(chance.sample(range(days), days // 2)) if done is None else set(done)
    for days_ago in range(days):
        value = 5 + chance.choice(swings) + effect * (days_ago + 1 in done)
        feel(user, days_ago, value)
        if days_ago in done:
            practise(user, days_ago, exercise)


def test_a_large_difference_is_told_in_the_title_and_first(user, bridge):
    diary(user, bridge, effect=-4)

    section = findings_section(next_day(user))

    (low_back,) = section.regions
    assert low_back.title == "Low back: a hint of less pain on days after Bridge"
    (row,) = low_back.chart.rows
    assert row.finding.verdict == "Lower"
    assert section.summary == [
        "A hint: on days after Bridge, pain in the low back was "
        f"{difference_in_words(row.finding.difference)} than after other days that hurt"
        f" as much ({interval_in_words(row.finding.low, row.finding.high)})."
    ]
    assert section.missing == []


def test_more_pain_is_told_as_plainly_as_less(user, bridge):
    diary(user, bridge, effect=4)

    (low_back,) = findings_section(next_day(user)).regions

    assert low_back.title == "Low back: a hint of more pain on days after Bridge"


def test_no_difference_is_told_too(user, bridge):
    diary(user, bridge)

    section = findings_section(next_day(user))

    assert section.regions[0].title == "Low back: about the same, where it can be told"
    assert section.summary == [
        "After 1 thing you did, pain on the next day was about the same as after other"
        " days that hurt as much."
    ]


def test_what_else_was_done_and_cannot_be_told_is_counted(user, bridge, stretch):
    diary(user, bridge)
    practise(user, 3, stretch, side="left")
    practise(user, 4, ExerciseFactory())

    section = findings_section(next_day(user))

    assert section.summary[1] == "For 2 others we cannot tell yet."
    assert len(section.missing) == 2


def test_restless_pain_leaves_a_wide_interval_that_tells_nothing(user, bridge):
    diary(user, bridge, swings=RESTLESS)

    section = findings_section(next_day(user))

    (low_back,) = section.regions
    assert low_back.title == "Low back: cannot tell yet"
    assert low_back.chart.rows[0].finding.verdict == "Cannot tell yet"
    assert section.summary == [
        "We cannot tell yet whether anything you did shows on the next day."
    ]


def test_too_few_days_with_it_say_how_many_more(user, bridge):
    diary(user, bridge, done=range(1, 70, 8))

    section = findings_section(next_day(user))

    (missing,) = section.missing
    assert (missing.label, missing.days_with, missing.days_without) == ("Bridge", 9, 80)
    assert missing.help == "About 6 more days with it."
    assert section.regions[0].chart is None
    assert section.summary == [
        "We cannot tell yet whether anything you did shows on the next day.",
        "What would help first, with Bridge: About 6 more days with it.",
    ]


def test_too_few_days_without_it_say_so(user, bridge):
    diary(user, bridge, done=range(1, 81))

    (missing,) = findings_section(next_day(user)).missing

    assert missing.help == (
        "You do it on nearly all days: about 6 more days without it."
    )


def test_what_repeats_exactly_cannot_be_told_from_the_days_of_the_week(user, bridge):
    diary(user, bridge, done=[n for n in range(90) if n % 7 in (0, 2, 4)])

    (low_back,) = findings_section(next_day(user)).regions

    assert low_back.title == "Low back: cannot tell yet"
    assert low_back.help.startswith("You do it in a fixed rhythm")


def test_a_region_with_few_entries_says_that_those_are_missing(user, bridge):
    diary(user, bridge)
    feel(user, 5, 3, region="pelvic")

    low_back, pelvic = findings_section(next_day(user)).regions

    assert low_back.chart is not None
    assert pelvic.title == "Pelvis: cannot tell yet"
    assert pelvic.help == (
        "Writing down your pain in the pelvis on more days in a row would help."
    )


def test_what_is_always_done_together_is_one_row_that_says_so(user, bridge, stretch):
    done = Random(7).sample(range(89), 42)
    diary(user, bridge, done=done)
    for days_ago in done:
        practise(user, days_ago, stretch)

    (row,) = findings_section(next_day(user)).regions[0].chart.rows

    assert row.finding.label == "Bridge and Stretch (both sides)"
    assert row.finding.is_group


def test_a_diary_without_practice_or_pain_says_that_nothing_can_be_told(user):
    section = findings_section(next_day(user))

    assert section.summary == [
        "We cannot tell yet whether anything you did shows on the next day.",
        "It takes nine weeks of check-ins: 15 days with an activity, and 15 without"
        " it.",
    ]
    assert (section.regions, section.missing) == ([], [])


# -- words --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "label"),
    [
        ([ExerciseSide("Bridge")], "Bridge"),
        ([ExerciseSide("Stretch", "left")], "Stretch (left)"),
        (
            [ExerciseSide("Stretch", "left"), ExerciseSide("Stretch", "right")],
            "Stretch (both sides)",
        ),
        ([ExerciseSide("Bridge"), ExerciseSide("Dead bug")], "Bridge and Dead bug"),
        # the tool of an exercise goes without saying
        ([ExerciseSide("Mat rest", tools=("Mat",)), ExerciseSide("Mat")], "Mat rest"),
        ([ExerciseSide("Mat")], "Mat"),
    ],
)
def test_a_group_is_named_by_what_was_done(items, label):
    assert label_of(items) == label


@pytest.mark.parametrize(
    ("points", "words"),
    [(-0.84, "0.8 lower"), (1.25, "1.2 higher"), (0.04, "no different")],
)
def test_a_difference_in_words(points, words):
    assert difference_in_words(points) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-1.4, -0.2, "0.2 to 1.4 lower"),
        (0.2, 1.4, "0.2 to 1.4 higher"),
        (-0.9, 0.7, "from 0.9 lower to 0.7 higher"),
    ],
)
def test_an_interval_in_words(low, high, words):
    assert interval_in_words(low, high) == words


def test_without_rows_no_days_and_no_intervals_are_spoken_of(browser):
    page = browser.get("/progress/day-after/?findings=1").text

    assert "These are hints, not proof." in page
    assert "for all rows at once" not in page
    assert "days of your diary" not in page
