"""What an answer closes: the tables of the content, worked by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.safety.consequences import (
    DOSE,
    SIGNS,
    deep_front_restriction,
    first_look,
    is_too_much,
    restrictions_after,
)
from psoas_care.safety.rules import RestrictionValue
from psoas_care.safety.vocabulary import Ends, Given
from tests.safety.people import DAY, ON, QUESTIONS, answered

EVERYTHING = ("everything", "clinician")
BREATHING_ONLY = ("all-but-breathing", "clinician")
RELEASE_AND_LEVEL_3 = ("release-and-hard", "clinician")
NO_RELEASE = ("release", "next-no")

EMERGENCY = [("emergency", *EVERYTHING)]
TODAY = [("today", *BREATHING_ONLY)]
SOON = [("soon", *RELEASE_AND_LEVEL_3)]
PAUSE = [("pause", *NO_RELEASE)]
FOR_GOOD = [("pause", "release", "never")]
ADULTS = [("adults", "everything", "adult")]

RED_FLAGS = {
    # code: what a yes closes, and what its graver form does where it has one
    "R-01": (EMERGENCY, None),
    "R-02": (EMERGENCY, None),
    "R-03": (EMERGENCY, None),
    "R-04": (EMERGENCY, None),
    "R-05": (TODAY, EMERGENCY),  # worse: fast, or getting worse
    "R-06": (EMERGENCY, None),
    "R-07": (TODAY + FOR_GOOD, EMERGENCY + FOR_GOOD),  # worse: with pain
    "R-08": (EMERGENCY, None),
    "R-09": (EMERGENCY, None),
    "R-10": (TODAY, None),
    "R-11": (TODAY, EMERGENCY),  # worse: very unwell, confused or shaking
    "R-12": (TODAY, None),
    "R-13": (EMERGENCY, None),
    "R-14": (TODAY, None),
    "R-15": (SOON, TODAY),  # worse: severe, at night, or with leg symptoms
    "R-16": (SOON, None),
    "R-17": (EMERGENCY, None),
    "R-18": (EMERGENCY, None),
    "R-19": (TODAY, None),
    "R-20": (EMERGENCY, None),
    "R-21": (TODAY, EMERGENCY),  # worse: with breathlessness or chest pain
    "R-22": (EMERGENCY, None),
    "R-23": (EMERGENCY, None),
    "R-24": (SOON, None),
    "R-25": (SOON + PAUSE, EMERGENCY + PAUSE),  # worse: hard, painful, vomiting
    "R-26": (SOON, None),
    "R-27": (SOON, None),
    "R-28": (ADULTS, None),
    "R-29": (SOON, None),
    "R-30": ([], None),  # locks nothing, and is not stored
}
"""Content section 4.5: the action, its scope, and how it ends."""


def said(code, given="yes", side=""):
    """The question as it was answered today."""
    return answered(**{code: {"given": given, "side": side}})[code]


def outcome(restrictions):
    return [
        (restriction.action, restriction.scope, restriction.ends)
        for restriction in restrictions
    ]


# -- red flags ----------------------------------------------------------------


def test_every_red_flag_is_in_the_table():
    flags = {code for code, asked in QUESTIONS.items() if asked.kind == "red-flag"}

    assert flags == {*RED_FLAGS}


@pytest.mark.parametrize("code", RED_FLAGS)
def test_a_red_flag_closes_what_its_action_says(code):
    yes, worse = RED_FLAGS[code]

    assert outcome(restrictions_after(said(code), on=ON)) == yes
    # A question without a graver form cannot be answered so; if it is, it is a yes.
    assert outcome(restrictions_after(said(code, "worse"), on=ON)) == (worse or yes)
    assert outcome(restrictions_after(said(code, "agreed"), on=ON)) == yes


@pytest.mark.parametrize("code", RED_FLAGS)
def test_only_the_questions_of_the_content_have_two_forms(code):
    assert bool(QUESTIONS[code].worse) is (RED_FLAGS[code][1] is not None)


@pytest.mark.parametrize("code", RED_FLAGS)
def test_the_holds_of_a_red_flag_are_about_the_whole_body_from_today_on(code):
    for restriction in restrictions_after(said(code, side="left"), on=ON):
        assert restriction == RestrictionValue(
            code, restriction.action, restriction.scope, restriction.ends, ON
        )


@pytest.mark.parametrize("code", sorted(QUESTIONS))
@pytest.mark.parametrize("given", ["no", None])
def test_without_a_yes_nothing_is_closed(code, given):
    assert restrictions_after(said(code, given), on=ON) == ()


# -- the profile --------------------------------------------------------------


OPERATIONS = {"recent-abdominal-surgery", "spine-surgery-recent"}


@pytest.mark.parametrize("code", sorted(OPERATIONS))
@pytest.mark.parametrize("given", ["yes", "agreed"])
def test_an_operation_closes_pressure_for_twelve_weeks_then_until_a_look(code, given):
    weeks, clinician = restrictions_after(said(code, given), on=ON)

    assert (weeks.scope, weeks.ends) == ("release", "date")
    assert weeks.until - ON == timedelta(weeks=12)
    assert (clinician.scope, clinician.ends) == ("release", "clinician")
    assert first_look(clinician) == weeks.until


def test_a_suspected_hip_fracture_is_a_reason_to_see_a_doctor_today():
    assert outcome(restrictions_after(said("hip-fracture-suspected"), on=ON)) == TODAY


@pytest.mark.parametrize(
    "code",
    [
        code
        for code, asked in QUESTIONS.items()
        if asked.kind not in {"red-flag", "sign"}
        and code not in {"hip-fracture-suspected", "G-02"} | OPERATIONS
    ],
)
def test_other_answers_close_by_themselves_and_need_no_hold(code):
    assert restrictions_after(said(code), on=ON) == ()


# -- nerve and organ signs ----------------------------------------------------


def sign(code, given="yes", *, before=0, side="left", tool="ridged-massager"):
    """(scope, ends, days, side, tool) of everything that a sign closes."""
    restrictions = restrictions_after(
        said(code, given, side), on=ON, tool=tool, times_before=before
    )
    return [
        (h.scope, h.ends, h.until and (h.until - ON).days, h.side, h.tool)
        for h in restrictions
    ]


TOOL = "ridged-massager"
N_02_TODAY = [
    ("deep-front", "date", 14, "", ""),  # on both sides
    ("tool", "date", 14, "left", TOOL),
]
N_02_CLINICIAN = [
    *N_02_TODAY,  # however soon the clinician looks
    ("deep-front", "clinician", None, "", ""),
    ("tool", "clinician", None, "left", TOOL),
]
STOPPED_FOR_GOOD = [
    ("deep-front", "never", None, "left", ""),
    ("tool", "never", None, "left", TOOL),
]
ON_BOTH_SIDES = [
    ("deep-front", "never", None, "", ""),
    ("tool", "never", None, "", TOOL),
]
UNTIL_SEEN = [("release", "clinician", None, "", "")]
R_07_IS_ASKED = [("release", "next-no", None, "", "")]
SEEN_SOON = ("release-and-hard", "clinician", None, "", "")
SEEN_TODAY = ("all-but-breathing", "clinician", None, "", "")
SEEN_NOW = ("everything", "clinician", None, "", "")


@pytest.mark.parametrize(
    ("code", "given", "before", "expected"),
    [
        # Sick, faint: no release today; twice = none for four weeks.
        ("N-01", "yes", 0, [("release", "date", 1, "", "")]),
        ("N-01", "yes", 1, [("release", "date", 28, "", "")]),
        ("N-01", "yes", 5, [("release", "date", 28, "", "")]),
        # Shooting into the groin: two weeks; back again or over a day = clinician.
        ("N-02", "yes", 0, N_02_TODAY),
        ("N-02", "yes", 1, [*N_02_CLINICIAN, SEEN_SOON]),
        ("N-02", "worse", 0, [*N_02_CLINICIAN, SEEN_SOON]),
        # Front of the thigh: for good, on both sides; weak = TODAY.
        ("N-03", "yes", 0, ON_BOTH_SIDES),
        ("N-03", "yes", 1, ON_BOTH_SIDES),
        ("N-03", "worse", 0, [*ON_BOTH_SIDES, SEEN_TODAY]),
        # Outer thigh: the tool further in next time; for good if it comes back.
        ("N-04", "yes", 0, [("tool", "date", 1, "left", TOOL)]),
        ("N-04", "yes", 1, [("tool", "never", None, "left", TOOL)]),
        # A strong pulse: not there again, and R-07.
        ("N-05", "yes", 0, [*STOPPED_FOR_GOOD, *R_07_IS_ASKED]),
        ("N-05", "yes", 1, [*STOPPED_FOR_GOOD, *R_07_IS_ASKED]),
        # Belly pain that stays, blood: TODAY, or an emergency.
        ("N-06", "yes", 0, [*UNTIL_SEEN, SEEN_TODAY]),
        ("N-06", "worse", 0, [*UNTIL_SEEN, SEEN_NOW]),
        ("N-06", "yes", 1, [*UNTIL_SEEN, SEEN_TODAY]),
    ],
)
def test_a_sign_closes_what_the_content_says(code, given, before, expected):
    assert sign(code, given, before=before) == expected


def test_the_table_has_the_six_signs():
    signs = {code for code, asked in QUESTIONS.items() if asked.kind == "sign"}

    assert signs == {*SIGNS} == {f"N-0{n}" for n in range(1, 7)}


def test_a_pulse_under_the_tool_asks_for_the_red_flag_by_its_own_code():
    asks = restrictions_after(said("N-05", side="left"), on=ON, tool=TOOL)[-1]

    assert asks == RestrictionValue("R-07", "pause", "release", "next-no", ON)


@pytest.mark.parametrize("code", ["N-02", "N-03", "N-04", "N-05"])
def test_where_no_tool_was_named_it_could_have_been_any(code):
    for named, unnamed in zip(sign(code), sign(code, tool=""), strict=True):
        scope, ends, days, side, _tool = named
        wider = "release" if scope == "tool" else scope
        assert unnamed == (wider, ends, days, side, "")


@pytest.mark.parametrize("code", SIGNS)
@pytest.mark.parametrize("before", [0, 1])
def test_where_no_side_was_said_both_are_closed(code, before):
    assert {side for *_, side, _ in sign(code, before=before, side="")} == {""}


@pytest.mark.parametrize("code", SIGNS)
def test_what_a_sign_closes_says_that_the_tool_was_to_be_lifted(code):
    first, *_ = restrictions_after(said(code), on=ON, tool=TOOL)

    assert first.action == "lift-off"
    assert first.starts == ON


# -- every hold ends, or says that it does not --------------------------------

FOR_GOOD_BY_THE_CONTENT = {"R-07", "G-02", "N-03", "N-04", "N-05"}


@given(
    st.sampled_from(sorted(QUESTIONS)),
    st.sampled_from(Given),
    st.sampled_from(("", "left", "right")),
    st.sampled_from(("", "node-mat")),
    st.integers(0, 3),
)
def test_every_hold_ends_or_says_how(code, given, side, tool, before):
    for restriction in restrictions_after(
        said(code, given, side), on=ON, tool=tool, times_before=before
    ):
        assert restriction.is_in_force(ON)
        assert (restriction.ends == Ends.DATE) is (restriction.until is not None)
        assert restriction.ends != Ends.NEVER or code in FOR_GOOD_BY_THE_CONTENT
        # "When you say no" needs a question that can be answered with no.
        assert (
            restriction.ends != Ends.NEXT_NO
            or QUESTIONS[restriction.code].kind == "red-flag"
        )
        assert (restriction.scope == "tool") is bool(restriction.tool)


# -- the dose of deep front release -------------------------------------------


def day(n):
    """The n-th of March 2027; the 1st is a Monday."""
    return date(2027, 3, n)


def noon(n):
    """Deep front release at noon of that day."""
    return datetime(2027, 3, n, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("others", "wanted", "expected"),
    [
        ([], 10, False),
        ([10], 10, True),  # once a day
        ([9], 10, True),  # never two days running
        ([11], 10, True),  # nor the day before one that is logged already
        ([8], 10, False),
        ([12], 10, False),
        ([8, 12], 10, True),  # 8, 10, 12: three within five days
        ([4, 7], 10, True),  # 4, 7, 10: three within seven days
        ([3, 7], 10, False),  # 3 to 10 is eight days
        ([13, 16], 10, True),
        ([13, 17], 10, False),
        ([7, 13], 10, True),  # 7 to 13 is seven days
        ([6, 13], 10, False),  # 6, 10 and 10, 13: never three in seven
        ([1, 3], 10, False),  # long enough ago
        ([4, 4, 4], 10, False),  # one day, said three times
    ],
)
def test_more_than_the_dose_allows(others, wanted, expected):
    assert is_too_much(noon(wanted), [noon(n) for n in others], ["UTC"]) is expected


@pytest.mark.parametrize(
    ("others", "done", "opens"),
    [
        ([], 10, 12),  # the next day but one
        ([8], 10, 15),  # two in the week from the 8th on: open on the 15th
        ([4], 10, 12),  # the week from the 4th ends on the 10th
        ([5], 10, 12),
        ([6], 10, 13),
        ([3], 10, 12),
        ([1, 8], 10, 15),
        ([1, 3, 5], 10, 12),  # more than allowed, but over
        ([7, 8], 10, 15),  # more than allowed: the latest two count
        # Logged late, when the 10th was known: no room for a third.
        ([10], 8, 15),
        ([10], 6, 13),
        ([10], 4, 12),
        ([10], 3, 5),
    ],
)
def test_a_release_closes_until_the_dose_allows_the_next(others, done, opens):
    others = [noon(n) for n in others]
    restriction = deep_front_restriction(noon(done), others, ["UTC"], home="UTC")

    assert replace(restriction, until_at=None) == RestrictionValue(
        DOSE, "pause", "deep-front", "date", starts=day(done), until=day(opens)
    )


KIRITIMATI, PAGO = "Pacific/Kiritimati", "Pacific/Pago_Pago"


def at(n, hour, minute=0, zone="UTC"):
    """An hour of the n-th of March 2027, on the clock of a zone."""
    return datetime(2027, 3, n, hour, minute, tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("others", "wanted", "expected"),
    [
        # Two days apart by what each clock says, and 56 minutes in truth.
        ([at(8, 23, 58, PAGO)], at(10, 0, 2, KIRITIMATI), True),
        ([at(10, 0, 2, KIRITIMATI)], at(8, 23, 58, PAGO), True),
        # Two dates apart westwards, and a day by the clock.
        ([at(8, 12, zone=KIRITIMATI)], at(10, 12, zone=PAGO), False),
        # Two dates apart by what each clock says, and one on the calendar of either.
        ([at(8, 12, zone=PAGO)], at(10, 15, zone=KIRITIMATI), True),
        # Seven days by the calendar, and less than seven times 24 hours.
        ([at(1, 20), at(4, 20)], at(8, 19, 59), True),
        ([at(1, 20), at(4, 20)], at(8, 20), False),
        ([at(8, 19, 59), at(4, 20)], at(1, 20), True),
        ([at(1, 20), at(8, 19, 59)], at(4, 20), True),
    ],
)
def test_hours_count_as_well_as_days(others, wanted, expected):
    assert is_too_much(wanted, others, ["UTC", KIRITIMATI, PAGO]) is expected


@pytest.mark.parametrize(
    ("others", "done", "opens"),
    [
        ([], at(10, 20), at(12, 0)),
        ([at(8, 20)], at(10, 20), at(15, 20)),  # 7 times 24 hours after the first
        ([at(3, 20)], at(10, 20), at(12, 0)),
        ([at(10, 20)], at(6, 20), at(13, 20)),  # logged late, the later one known
    ],
)
def test_a_release_closes_by_hours_too(others, done, opens):
    assert deep_front_restriction(done, others, ["UTC"], home="UTC").until_at == opens


@pytest.mark.parametrize(
    ("zones", "opens"),
    [
        (["UTC"], at(12, 0)),
        (["UTC", KIRITIMATI], at(12, 10)),  # there it was the 11th; the 13th begins
        (["UTC", PAGO], at(12, 0)),  # there it was the 9th; the 11th began before
        ([PAGO], at(11, 11)),
    ],
)
def test_the_zone_that_asks_for_most_decides(zones, opens):
    restriction = deep_front_restriction(at(10, 10), [], zones, home="UTC")

    assert restriction.until_at == opens
    assert restriction.until == opens.date()


calendars = st.lists(st.integers(1, 31), max_size=40)


@given(calendars)
def test_who_respects_the_dose_never_does_more(wanted):
    done = []
    for n in wanted:
        if not is_too_much(noon(n), done, ["UTC"]):
            done.append(noon(n))

    days = [one.date() for one in done]
    for first in days:
        assert first + DAY not in days
        assert sum(first <= d < first + 7 * DAY for d in days) <= 2


@given(calendars)
def test_the_holds_of_what_was_done_close_every_day_that_would_be_too_much(wanted):
    """In whatever order the days were logged, and from today on."""
    done, restrictions = [], []
    for n in wanted:
        if not is_too_much(noon(n), done, ["UTC"]):
            restrictions.append(
                deep_front_restriction(noon(n), done, ["UTC"], home="UTC")
            )
            done.append(noon(n))

    for later in range(10):
        then = max(done, default=noon(1)) + later * DAY
        closed = any(restriction.until_at > then for restriction in restrictions)
        assert closed is is_too_much(then, done, ["UTC"])


moments = st.lists(
    st.tuples(st.integers(0, 20 * 24 * 60), st.sampled_from(("UTC", KIRITIMATI, PAGO))),
    max_size=12,
)


@given(moments)
def test_whoever_flies_about_never_does_more_by_the_clock(wanted):
    """Moments in minutes, each judged by the calendar of any zone alone."""
    done = []
    for minutes, zone in wanted:
        one = datetime(2027, 3, 1, tzinfo=UTC) + timedelta(minutes=minutes)
        if not is_too_much(one, done, [zone]):
            done.append(one)

    for one in done:
        near = [other for other in done if one <= other < one + 7 * DAY]
        assert len(near) <= 2
        assert all(other - one >= DAY for other in near if other != one)
