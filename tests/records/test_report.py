"""What stands on the sheet, and what must not."""

from datetime import UTC, date, datetime, time
from html import unescape

import pytest
from django.utils import timezone

from psoas_care.practice.models import ReportedBout
from psoas_care.progress.pages.fair_test import read_fair_tests
from psoas_care.progress.statistics import Window
from psoas_care.records.report import report_of
from psoas_care.records.report.practice import practice_of
from psoas_care.records.report.sparkline import sparkline
from psoas_care.safety.models import Question
from psoas_care.safety.recording import confirm_checked
from psoas_care.safety.taking_back import correct_mistake
from tests.factories import (
    NOON,
    AnswerFactory,
    ExerciseFactory,
    FairTestFactory,
    FunctionScoreFactory,
    InstrumentScoreFactory,
    PainScoreFactory,
)
from tests.records.people import DAY, at_noon, hurt, practise
from tests.safety.sent import say_no_to_all, tell

TODAY = NOON.date()
FIRST = TODAY - 89 * DAY


def told(day=TODAY, session=1, exercise="Cat-cow", category="stretch", **more):
    fields = {"tools": [], "seconds": 60, "pressure": None, **more}
    return ReportedBout(
        day=day, session=session, exercise=exercise, category=category, **fields
    )


# -- pain ---------------------------------------------------------------------


def test_ninety_days_up_to_today_and_no_more(user):
    hurt(user, FIRST, 3)
    hurt(user, FIRST - DAY, 9)
    hurt(user, TODAY + DAY, 9)

    report = report_of(user, TODAY)

    assert (report.first, report.last, report.days) == (FIRST, TODAY, 90)
    assert (report.regions[0].days, report.regions[0].worst) == (1, 3)
    assert report.missing == 89


def test_an_empty_diary_is_all_missing_and_never_zero(user):
    report = report_of(user, TODAY)

    assert report.missing == 90
    assert [(r.days, r.worst, r.difference) for r in report.regions] == [
        (0, None, "")
    ] * 3
    assert report.function is None
    assert (report.practice.days, report.practice.kinds) == (0, ())
    assert report.safety.events == ()
    assert report.safety.checked_on is None


def test_a_fall_is_told_with_its_interval(user):
    for ago in range(90):
        hurt(user, TODAY - ago * DAY, (7 if ago > 45 else 3) + ago % 2)

    low_back, pelvis, _hip = report_of(user, TODAY).regions

    assert (low_back.change.before.mean, low_back.change.after.mean) == (7.5, 3.5)
    assert (low_back.difference, low_back.verdict) == ("−2.9", "better")
    assert low_back.interval.startswith("−")
    assert (pelvis.difference, pelvis.verdict) == ("", "cannot tell yet")


def test_the_sheet_says_what_its_intervals_are(browser, user):
    sheet = browser.get("/records/report/").content.decode()

    assert "of 100 such intervals, about 95 hold the true change" in sheet


def test_it_says_the_same_as_progress(browser, user):
    today = timezone.localdate()
    for ago in range(120):
        hurt(user, today - ago * DAY, (3 + ago // 20 + ago % 3) % 11)

    for span in ("30d", "90d", "1y", "all"):
        shown = browser.get(f"/progress/?range={span}").context["chart"]

        assert report_of(user, today).regions[0].change == shown.panels[0].change
        assert shown.panels[0].change.low is not None


def test_days_said_to_be_unusually_bad_do_not_begin_what_is_compared(user):
    for ago in range(90):
        score = hurt(user, TODAY - ago * DAY, 8 if ago >= 76 else 4)
        score.check_in.unusually_bad = "yes" if ago >= 76 else ""
        score.check_in.save()

    low_back = report_of(user, TODAY).regions[0]

    # fourteen bad days, then six days left out
    assert low_back.change.before.first == TODAY - 69 * DAY
    assert low_back.change.before.mean == 4.0
    assert low_back.days == 90


def test_the_worst_is_of_any_kind_of_answer(user):
    hurt(user, TODAY, 4)
    hurt(user, TODAY, 9, kind="worst")
    hurt(user, TODAY, 10, region="hip_front", kind="now", deleted_at=NOON)

    low_back, _pelvis, hip = report_of(user, TODAY).regions

    assert low_back.worst == 9
    assert hip.worst is None


def test_it_says_which_side_hurt_and_on_how_many_days(user):
    for ago, side in (
        (0, "right"),
        (1, "left"),
        (2, "left"),
        (2, "right"),
        (3, "left"),
    ):
        hurt(user, TODAY - ago * DAY, 4, "hip_front", side=side)
    hurt(user, TODAY, 4)

    low_back, _pelvis, hip = report_of(user, TODAY).regions

    assert hip.sides == "left 3, right 2"
    assert low_back.sides == ""


def test_of_five_activities_it_does_not_say_that_all_were_given(browser, user):
    for own in ("", "Carrying shopping home"):
        FunctionScoreFactory(user=user, own_activity=own, own_value=4 if own else None)
        page = browser.get("/records/report/").text

        assert ("the last activity is the person's own" in unescape(page)) is bool(own)


def test_the_worst_is_of_the_same_days_as_every_other_figure(user):
    """An average and a worst given before noon are about the day before."""
    first = TODAY - 89 * DAY
    morning = datetime.combine(first, time(9), UTC)
    for kind, value in (("average", 7), ("worst", 9)):
        PainScoreFactory(
            check_in__user=user, check_in__at=morning, kind=kind, value=value
        )
    hurt(user, first, 2)

    low_back = report_of(user, TODAY).regions[0]

    assert (low_back.worst, low_back.days) == (2, 1)


def test_a_day_without_an_entry_breaks_the_line():
    pain = {date(2026, 11, 1): 0.0, date(2026, 11, 2): 10.0, date(2026, 11, 4): 5.0}
    mean = Window(date(2026, 11, 1), date(2026, 11, 2), 5.0, 2)

    line = sparkline(pain, date(2026, 11, 1), date(2026, 11, 5), (mean, None))

    # 2 units a day and 3 a point, from 2 units inside; the last day has no entry.
    assert line.pain_path == "M2 32L4 2M8 17z"
    assert line.mean_path == "M2 17H4"
    assert (line.width, line.height, line.top, line.floor) == (12, 34, 2, 32)


# -- function -----------------------------------------------------------------


def test_function_is_told_from_both_ends(user):
    FunctionScoreFactory(user=user, at=at_noon(TODAY - 50 * DAY), stairs=4, uphill=1)
    FunctionScoreFactory(user=user, at=at_noon(TODAY - 20 * DAY), stairs=0)
    FunctionScoreFactory(
        user=user, at=at_noon(TODAY), stairs=8, own_activity="Swimming", own_value=3
    )
    FunctionScoreFactory(user=user, at=at_noon(FIRST - DAY), stairs=1)

    function = report_of(user, TODAY).function

    assert (function.times, function.first, function.last) == (
        3, TODAY - 50 * DAY, TODAY,
    )  # fmt: skip
    # of the stairs alone, which were rated both times
    assert (function.first_mean, function.last_mean) == ("4.0", "8.0")
    assert [tuple(line) for line in function.lines] == [
        ("Climb a flight of stairs", "4", "8"),
        ("Walk uphill", "1", "–"),
        ("Swimming", "–", "3"),
    ]


# -- practice -----------------------------------------------------------------


def test_practice_is_a_mean_over_all_weeks():
    bouts = [
        told(seconds=600),
        told(seconds=300, exercise="Bird dog", category="strengthen"),
        told(day=TODAY - DAY, session=2, seconds=None),  # counted: no time
    ]

    practice = practice_of(bouts, days=14)

    # 15 minutes and 2 days within two weeks; each kind rounded, the whole their sum.
    assert (practice.days, practice.days_a_week, practice.minutes_a_week) == (
        2, "1.0", "7",
    )  # fmt: skip
    assert [tuple(kind) for kind in practice.kinds] == [
        ("stretch", 2, "5"),
        ("strengthen", 1, "2"),
    ]


def test_what_was_tried_most_comes_first_and_the_rest_is_counted():
    bouts = [
        told(session=session, exercise=f"Exercise {number}")
        for number in range(8)
        for session in range(number + 1)
    ]
    bouts.append(told(session=0, exercise="Exercise 7"))  # its other side

    practice = practice_of(bouts, days=90)

    assert [(e.name, e.times) for e in practice.exercises] == [
        (f"Exercise {number}", number + 1) for number in (7, 6, 5, 4, 3)
    ]
    assert practice.exercises[0].minutes == 9
    assert practice.more == 3


def test_tools_are_told_with_the_pressure_that_was_felt():
    mat = {"tools": ["Trigger-point mat"], "category": "release"}

    practice = practice_of(
        [
            told(**mat, pressure=4),
            told(**mat, session=2, pressure=2),
            told(**mat, session=3),
            told(tools=["Angled massager"]),
        ],
        days=90,
    )

    assert [(t.name, t.times, t.minutes, t.pressure) for t in practice.tools] == [
        ("Trigger-point mat", 3, 3, "2–4"),
        ("Angled massager", 1, 1, ""),
    ]


def test_bouts_are_told_with_all_that_a_report_says(user):
    mat = ExerciseFactory(name="On the mat", category="release", tool_names=["Mat"])
    (bout,) = practise(user, TODAY, mat, pressure=3)
    practise(user, TODAY, mat, deleted_at=NOON)
    practise(user, FIRST - DAY, mat)

    assert user.bouts.for_report(FIRST, TODAY) == [
        (
            TODAY,
            bout.session_id,
            "On the mat",
            "release",
            ["Mat"],
            60,
            3,
            "both",
            "",
            "",
            [],
            [],
            None,
        )
    ]


# -- red flags and signs ------------------------------------------------------


@pytest.fixture
def events(user, questions):
    """What the sheet of today says of red flags and signs."""
    return lambda: report_of(user, timezone.localdate()).safety.events


def closed(event):
    return [tuple(one) for one in event.closed]


def test_a_red_flag_stands_open_until_a_clinician_has_checked_it(user, events):
    tell(user, "R-16", days_ago=9)

    (event,) = events()

    assert (event.kind, event.times, event.is_open) == ("Red flag", 1, True)
    assert event.what.startswith("Unplanned weight loss")
    assert closed(event) == [
        ("Pressure tools and level 3", "until a clinician has checked it")
    ]


def test_what_was_checked_is_over_and_says_when(user, events):
    tell(user, "R-16", days_ago=9)
    today = timezone.localdate()
    confirm_checked(user.restrictions.get(), checked_on=today - DAY, today=today)

    (event,) = events()

    assert not event.is_open
    assert closed(event)[0][1].startswith("checked by a clinician on ")


def test_a_flag_of_long_ago_that_nobody_has_checked_is_still_told(user, events):
    tell(user, "R-16", days_ago=200)
    say_no_to_all(user, days_ago=150)

    (event,) = events()

    assert event.is_open


def test_what_was_over_before_these_days_is_not_told(user, events):
    tell(user, "R-16", days_ago=200)
    say_no_to_all(user, days_ago=150)
    past = timezone.localdate() - 140 * DAY
    confirm_checked(user.restrictions.get(), checked_on=past, today=past)

    assert events() == ()


def test_what_was_seen_before_and_is_still_so_is_neither_open_nor_over(user, events):
    today = timezone.localdate()
    tell(user, "R-16", days_ago=200)
    confirm_checked(user.restrictions.get(), checked_on=today, today=today - 190 * DAY)

    assert events() == ()
    tell(user, "R-16", days_ago=3)  # known: it closes nothing anew
    (event,) = events()

    assert (event.times, event.is_open, event.is_over) == (1, False, False)
    assert event.closed == ()


def test_a_sign_is_told_with_its_side_and_as_itself(user, events):
    """A pulse under the tool asks for a red flag anew; nobody said that one."""
    tell(user, "N-05", days_ago=9, side="left")

    (event,) = events()

    assert (event.kind, event.side) == ("Sign while pressing", "left")
    assert event.what == "A strong pulse under the tool"
    assert event.is_open
    assert ("Pressure tools", "until it is answered with no") in closed(event)


def test_a_sign_that_came_twice_is_one_line_and_open_comes_first(user, events):
    tell(user, "N-02", days_ago=80, side="left")
    tell(user, "N-02", days_ago=60, side="right")
    tell(user, "N-01", days_ago=50)

    first, second = events()

    assert (first.times, first.side, first.is_open) == (2, "left and right", True)
    assert (second.times, second.is_open) == (1, False)
    assert closed(second)[0][1].startswith("over since ")


def test_what_has_no_room_on_the_sheet_is_counted(user, questions):
    flags = [code for code in questions if code.startswith("R-1")][:8]
    for days_ago, code in enumerate(flags):
        tell(user, code, days_ago=days_ago)
    today = timezone.localdate()

    assert len(flags) == 8
    assert report_of(user, today).safety.more == 0
    tell(user, "R-21", days_ago=80)
    safety = report_of(user, today).safety
    assert (len(safety.events), safety.more) == (8, 1)


def test_a_slip_of_the_finger_is_not_told(user, events):
    tell(user, "R-16")
    correct_mistake(user.restrictions.get(), now=timezone.now(), zone="UTC")

    assert events() == ()


def test_of_the_profile_only_what_a_doctor_has_to_see_is_told(user, events):
    tell(user, "hip-fracture-suspected")
    tell(user, "knee-kneeling")

    (event,) = events()

    assert event.kind == "Health profile"


def test_the_sheet_says_when_the_questions_were_answered(user, questions):
    say_no_to_all(user, days_ago=3)

    safety = report_of(user, timezone.localdate()).safety

    assert safety.checked_on == timezone.localdate() - 3 * DAY
    assert safety.events == ()


def test_not_wanting_to_live_is_not_told_even_if_it_were_stored(user, events):
    question = Question.objects.get(code="R-30")
    AnswerFactory(
        screening__user=user, screening__at=timezone.now() - DAY, question=question
    )

    assert events() == ()


def test_what_is_deleted_is_not_told(user, events):
    screening = tell(user, "R-16")
    screening.answers.update(deleted_at=NOON)
    user.restrictions.update(deleted_at=NOON)

    assert events() == ()


def test_a_fair_test_is_told_as_on_its_own_page(user):
    test = FairTestFactory(user=user, at=NOON - 40 * DAY)
    for ago in range(60):
        number = 39 - ago
        less = 2 * (0 <= number < 28 and test.coins[number] == "1")
        hurt(user, TODAY - ago * DAY, 6 - less)

    [sentence] = report_of(user, TODAY).fair_tests

    assert sentence == read_fair_tests(user, [test], TODAY)[0].sentence
    assert "pain was lower on days with “A walk after lunch”" in sentence


def test_of_fair_tests_the_last_four_are_told(user):
    """Of two only, young ones that cannot tell would hide what an older one found."""
    for ago in (95, 85, 70, 45, 20, 10):
        ended = TODAY - (ago - 5) * DAY
        FairTestFactory(user=user, at=NOON - ago * DAY, ended_on=ended)

    assert len(report_of(user, TODAY).fair_tests) == 4


def test_fair_tests_cost_two_queries_more(user, django_assert_num_queries):
    with django_assert_num_queries(6):
        report_of(user, TODAY)
    for ago in (80, 45, 10):
        FairTestFactory(user=user, at=NOON - ago * DAY, ended_on=TODAY - ago * DAY)

    with django_assert_num_queries(8):
        report_of(user, TODAY)


# -- questionnaires ------------------------------------------------------------


def test_questionnaires_stand_at_both_ends_of_the_days(browser, user):
    """Of the first score in the 90 days and the last one, none from before them."""
    low, high = (dict.fromkeys(("pain", "enjoyment", "activity"), n) for n in (2, 7))
    InstrumentScoreFactory(user=user, at=at_noon(FIRST - DAY))
    InstrumentScoreFactory(user=user, at=at_noon(TODAY), answers=low)
    InstrumentScoreFactory(user=user, at=at_noon(FIRST), answers=high)

    (line,) = report_of(user, TODAY).questionnaires

    assert (line.first_on, line.first) == (FIRST, "7.0 of 10")
    assert (line.last_on, line.last) == (TODAY, "2.0 of 10")


def test_a_questionnaire_answered_once_has_no_other_end(browser, user):
    InstrumentScoreFactory(user=user)

    (line,) = report_of(user, TODAY).questionnaires

    assert (line.first, line.last) == ("4.0 of 10", "")
    assert "4.0 of 10" in browser.get("/records/report/").content.decode()
