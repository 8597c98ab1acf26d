"""The verdict, by tables worked by hand and by what must be true of every person."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.safety.rules import (
    AnsweredQuestion,
    Eligibility,
    Reason,
    RestrictionValue,
    SafetyItem,
    eligibility,
    is_belly_due,
    is_check_due,
    is_ticked,
)
from psoas_care.safety.vocabulary import Ends, Given, LockReason, Scope, State, Walking
from psoas_care.safety.walking import walking
from tests.safety.people import (
    DAY,
    ITEMS,
    ON,
    QUESTIONS,
    RELEASE_ITEMS,
    SIDED,
    answered,
)

LOCKED, EASIER, ALLOWED = State.LOCKED, State.EASIER_FIRST, State.ALLOWED

NO_CODES = frozenset()
STRETCH = SafetyItem("some-stretch", "stretch", 1, NO_CODES)
RELEASE = SafetyItem("some-release", "release", 1, NO_CODES, frozenset({"a-tool"}))
DEEP = SafetyItem("some-deep-front", "release", 3, NO_CODES, is_deep_front=True)


def restriction(scope=Scope.EVERYTHING, **fields):
    """A hold from today on, until somebody does something."""
    ends = Ends.DATE if fields.get("until") else Ends.CLINICIAN
    return RestrictionValue("R-01", "emergency", scope, ends, **{"starts": ON} | fields)


def profile(code="some-code", behaviour="block", given="yes", **fields):
    """A question of the profile as somebody answered it."""
    return {
        code: AnsweredQuestion(code, "profile", behaviour, given=given, on=ON, **fields)
    }


def state(item, *restrictions, side="both", answers=None, on=ON):
    answers = answered() if answers is None else answers
    return eligibility(item, side, answers, restrictions, on).state


# -- holds: what they close ---------------------------------------------------

SCOPES = (
    "everything", "all-but-breathing", "release-and-hard", "release", "deep-front",
    "tool",
)  # fmt: skip
CLOSED = {
    # L locked, e easier first, . open; the columns are SCOPES, the tool a ridged one
    "diaphragmatic-breathing": "L.....",
    "constructive-rest-90-90": "LL....",
    "yoga-low-lunge-flow": "LLe...",  # relax of level 2 that stretches
    "knee-to-chest-hug": "LLe...",
    "couch-stretch": "LLL...",  # stretch of level 3
    "glute-bridge": "LLe...",
    "hip-airplane": "LLL...",  # strengthen of level 3
    "trigger-point-mat": "LLLL..",
    "back-massager-glute-piriformis": "LLLL.L",
    "sphinx-psoas-release": "LLLLL.",  # deep front, with the angled tool
    "back-massager-front-hip": "LLLLLL",  # deep front, with the ridged one
}


@pytest.mark.parametrize("slug", CLOSED)
@pytest.mark.parametrize("scope", SCOPES)
def test_a_hold_closes_what_its_scope_says(slug, scope):
    expected = {"L": LOCKED, "e": EASIER, ".": ALLOWED}[
        CLOSED[slug][SCOPES.index(scope)]
    ]
    closing = restriction(scope, tool="ridged-massager" if scope == "tool" else "")

    assert state(ITEMS[slug], closing) == expected


def test_a_hold_of_a_scope_that_nobody_knows_closes_everything():
    assert (
        state(ITEMS["diaphragmatic-breathing"], restriction("from-a-later-version"))
        == LOCKED
    )


@pytest.mark.parametrize(
    ("held", "asked", "expected"),
    [
        ("left", "left", LOCKED),
        ("left", "right", ALLOWED),
        ("right", "left", ALLOWED),
        ("", "left", LOCKED),  # not said: both
        ("left", "", LOCKED),
        ("left", "both", LOCKED),  # both legs at once
        ("left", "middle", LOCKED),
        ("both", "right", LOCKED),
        ("middle", "left", LOCKED),
        ("", "", LOCKED),
    ],
)
def test_a_hold_on_one_side_leaves_only_the_other_side_open(held, asked, expected):
    assert state(STRETCH, restriction(side=held), side=asked) == expected


@pytest.mark.parametrize(
    ("fields", "day", "expected"),
    [
        ({}, ON - DAY, ALLOWED),  # the day before it began
        ({}, ON, LOCKED),
        ({}, ON + 10_000 * DAY, LOCKED),  # nobody did anything
        ({"until": ON + 2 * DAY}, ON + DAY, LOCKED),
        ({"until": ON + 2 * DAY}, ON + 2 * DAY, ALLOWED),  # up to but without
        ({"ended": ON + DAY}, ON, LOCKED),  # the day before it was lifted
        ({"ended": ON + DAY}, ON + DAY, ALLOWED),
        ({"ended": ON}, ON, ALLOWED),  # a slip of the finger, corrected at once
        ({"until": ON + 9 * DAY, "ended": ON + DAY}, ON + DAY, ALLOWED),
    ],
)
def test_a_hold_is_in_force_from_its_day_until_it_ends(fields, day, expected):
    assert (
        state(STRETCH, restriction(**fields), answers=answered(on=day), on=day)
        == expected
    )


def test_a_hold_on_a_tool_leaves_the_others_open():
    closing = restriction(Scope.TOOL, tool="another-tool")

    assert state(RELEASE, closing) == ALLOWED
    assert state(RELEASE, replace(closing, tool="a-tool")) == LOCKED


# -- the profile --------------------------------------------------------------


@pytest.mark.parametrize(
    ("behaviour", "given", "stretch", "release"),
    [
        ("block", "yes", LOCKED, LOCKED),
        ("block", "agreed", LOCKED, LOCKED),  # nobody can agree to that
        ("block", "no", ALLOWED, ALLOWED),
        ("block", None, ALLOWED, LOCKED),  # unanswered counts for pressure only
        ("clinician", "yes", LOCKED, LOCKED),
        ("clinician", "agreed", ALLOWED, ALLOWED),
        ("clinician", "no", ALLOWED, ALLOWED),
        ("clinician", None, ALLOWED, LOCKED),
        ("adapt", "yes", EASIER, EASIER),
        ("adapt", "no", ALLOWED, ALLOWED),
        ("adapt", None, ALLOWED, LOCKED),
        ("section", None, ALLOWED, ALLOWED),  # a questionnaire of its own
        ("from-a-later-version", "yes", LOCKED, LOCKED),
        ("block", "from-a-later-version", LOCKED, LOCKED),
    ],
)
def test_an_answer_of_the_profile_does_what_its_question_says(
    behaviour, given, stretch, release
):
    answers = answered() | profile(behaviour=behaviour, given=given)
    codes = frozenset({"some-code"})

    assert state(replace(STRETCH, codes=codes), answers=answers) == stretch
    assert state(replace(RELEASE, codes=codes), answers=answers) == release


def test_the_graver_form_does_what_it_says_itself():
    answers = answered() | profile(behaviour="adapt", worse="block", given="worse")

    assert state(replace(STRETCH, codes=frozenset({"some-code"})), answers=answers) == 0


def test_a_question_without_a_graver_form_takes_a_graver_yes_as_a_yes():
    answers = answered() | profile(behaviour="adapt", given="worse")
    item = replace(STRETCH, codes=frozenset({"some-code"}))

    assert state(item, answers=answers) == EASIER


def test_an_answer_about_something_else_changes_nothing():
    assert state(STRETCH, answers=answered() | profile()) == ALLOWED


@pytest.mark.parametrize(
    ("told", "side", "expected"),
    [
        ("left", "left", LOCKED),
        ("left", "right", ALLOWED),
        ("", "right", LOCKED),
        ("left", "both", LOCKED),
    ],
)
def test_an_answer_with_a_side_counts_for_that_side(told, side, expected):
    item = replace(STRETCH, codes=frozenset({"some-code"}))

    assert state(item, answers=profile(side=told), side=side) == expected


TOOL_CODES = {
    # what a yes does to tools on back and buttock, and what a clinician can open
    "pregnancy-any-pressure": (LOCKED, LOCKED),
    "dvt": (LOCKED, LOCKED),
    "anticoagulant": (LOCKED, ALLOWED),
    "sensation-reduced": (LOCKED, ALLOWED),
    "skin-local": (LOCKED, LOCKED),
    "osteoporosis-pressure": (LOCKED, LOCKED),
    "kidney-disease-flank": (LOCKED, LOCKED),
    "cancer-local": (LOCKED, ALLOWED),
    "recent-abdominal-surgery": (LOCKED, LOCKED),  # never within 12 weeks
    "spine-surgery-recent": (LOCKED, LOCKED),
}
"""What content, sections 0 and 3.1, states for tools, whatever an item lists."""


@pytest.mark.parametrize("slug", RELEASE_ITEMS)
@pytest.mark.parametrize("code", TOOL_CODES)
def test_every_pressure_tool_asks_what_speaks_of_pressure(slug, code):
    item = replace(ITEMS[slug], codes=NO_CODES)
    yes, agreed = TOOL_CODES[code]
    if code == "anticoagulant" and item.is_deep_front:
        agreed = LOCKED  # no abdominal tools, whoever agreed

    assert state(item, answers=answered(**{code: "yes"})) == yes
    assert state(item, answers=answered(**{code: None})) == LOCKED
    assert state(item, answers=answered(**{code: "agreed"})) == agreed
    assert state(item, answers=answered()) == ALLOWED


def test_there_are_seven_pressure_exercises_and_ten_such_codes():
    assert len(RELEASE_ITEMS) == 7
    assert {c for c, q in QUESTIONS.items() if q.for_release} == {*TOOL_CODES}


@pytest.mark.parametrize(
    ("slug", "same_side", "other_side"),
    [
        ("back-massager-glute-piriformis", LOCKED, ALLOWED),  # a buttock tool
        ("supine-low-back-buttock-release", LOCKED, ALLOWED),  # another
        ("straight-leg-raise", LOCKED, ALLOWED),  # its words say so
        ("knee-to-chest-hug", ALLOWED, ALLOWED),
    ],
)
def test_acute_sciatica_closes_what_its_words_name_on_its_side(
    slug, same_side, other_side
):
    answers = answered(sciatica_acute={"given": "yes", "side": "left"})

    assert state(ITEMS[slug], answers=answers, side="left") == same_side
    assert state(ITEMS[slug], answers=answers, side="right") == other_side


@pytest.mark.parametrize("item", ITEMS.values(), ids=lambda item: item.slug)
def test_a_strained_hip_flexor_leaves_relaxing_and_the_other_hip(item):
    answers = answered(hip_flexor_strain_acute={"given": "yes", "side": "left"})
    calm = {
        "diaphragmatic-breathing",
        "body-scan-meditation",
        "constructive-rest-90-90",
    }
    expected = ALLOWED if item.slug in calm else LOCKED

    assert state(item, answers=answers, side="left") == expected
    assert state(item, answers=answers, side="right") == ALLOWED
    assert state(item, answers=answers, side="both") == expected


@pytest.mark.parametrize(
    ("slug", "yes", "agreed"),
    [
        ("forearm-plank", LOCKED, ALLOWED),
        ("straight-arm-bridge", LOCKED, ALLOWED),
        ("side-plank", LOCKED, ALLOWED),
        ("straight-leg-raise", LOCKED, ALLOWED),  # leg lifts
        ("dead-bug-heel-taps", LOCKED, ALLOWED),
        ("dead-bug", LOCKED, ALLOWED),
        ("active-knee-to-chest", LOCKED, ALLOWED),
        ("pilates-single-leg-stretch", LOCKED, ALLOWED),
        ("glute-bridge", ALLOWED, ALLOWED),
        ("sphinx-psoas-release", LOCKED, LOCKED),  # no abdominal tools at all
        ("back-massager-front-hip", LOCKED, LOCKED),
        ("back-massager-ql", ALLOWED, ALLOWED),
    ],
)
def test_a_hernia_asks_a_clinician_for_planks_and_leg_lifts_and_forbids_belly_tools(
    slug, yes, agreed
):
    assert state(ITEMS[slug], answers=answered(hernia_abdominal="yes")) == yes
    assert state(ITEMS[slug], answers=answered(hernia_abdominal="agreed")) == agreed


# What section 3.1 says in words, and the exercises whose own steps are that.
NAMED = {
    ("pregnancy-supine", EASIER): {  # long flat-on-back time
        "active-knee-to-chest", "bed-edge-thomas-stretch", "body-scan-meditation",
        "constructive-rest-90-90", "dead-bug", "dead-bug-heel-taps",
        "diaphragmatic-breathing", "glute-bridge", "knee-to-chest-hug",
        "pilates-single-leg-stretch", "reclined-figure-4", "straight-leg-raise",
    },
    ("pregnancy-late", LOCKED): {  # no deep lunges, planks, or balance on one leg
        "long-lunge-stretch", "yoga-low-lunge-flow", "pigeon-stretch", "couch-stretch",
        "forearm-plank", "side-plank", "straight-arm-bridge", "hip-airplane",
    },
    ("pregnancy-late", EASIER): {  # balance work that can be done sitting or held
        "standing-knee-drive", "step-up",
    },
    ("diastasis-bulge", EASIER): {  # curls and planks
        "forearm-plank", "side-plank", "dead-bug", "dead-bug-heel-taps",
        "pilates-single-leg-stretch",
    },
    ("hip-impingement", EASIER): {  # knee to chest, and deep turning
        "active-knee-to-chest", "knee-to-chest-hug", "bed-edge-thomas-stretch",
        "pigeon-stretch", "hip-airplane",
    },
    ("knee-kneeling", EASIER): {
        "half-kneeling-hip-flexor-stretch", "couch-stretch", "yoga-low-lunge-flow",
        "pigeon-stretch", "bird-dog", "cat-cow", "childs-pose",
    },
    ("knee-acute", LOCKED): {  # deep knee bends
        "couch-stretch", "long-lunge-stretch", "pigeon-stretch", "reclined-figure-4",
        "step-up", "childs-pose", "yoga-low-lunge-flow",
    },
    ("flexion-worse", LOCKED): {  # rounding
        "childs-pose", "knee-to-chest-hug", "cat-cow", "yoga-low-lunge-flow",
    },
    ("spinal-stenosis", LOCKED): {"couch-stretch", "yoga-low-lunge-flow"},
    ("spondylolisthesis", LOCKED): {  # back-bending
        "couch-stretch", "cat-cow", "yoga-low-lunge-flow",
    },
    ("osteoporosis-flexion", LOCKED): {"pilates-single-leg-stretch"},
    ("balance-poor", EASIER): {
        "half-kneeling-hip-flexor-stretch", "long-lunge-stretch", "couch-stretch",
        "ql-side-stretch", "standing-knee-drive", "sit-to-stand", "step-up",
        "yoga-low-lunge-flow",
    },
    ("balance-poor", LOCKED): {"hip-airplane"},
    ("high-bp-uncontrolled", EASIER): {
        "forearm-plank", "side-plank", "straight-arm-bridge", "bird-dog",
    },
    **{
        (code, EASIER): {"forearm-plank", "side-plank", "bird-dog"}
        for code in ("shoulder-acute", "shoulder-instability")
    },
    ("wrist-acute", EASIER): {  # weight on the hands
        "bird-dog", "cat-cow", "pigeon-stretch", "yoga-low-lunge-flow",
    },
    **{  # all weight on straight arms
        (code, LOCKED): {"straight-arm-bridge"}
        for code in ("shoulder-acute", "shoulder-instability", "wrist-acute")
    },
}  # fmt: skip


# The last third is more than four months.
NAMED["pregnancy-late", EASIER] |= NAMED["pregnancy-supine", EASIER]


@pytest.mark.parametrize("code", sorted({code for code, _state in NAMED}))
def test_what_a_code_names_in_words_is_what_asks_about_it(code):
    answers = answered(**{code.replace("-", "_"): "yes"})
    changed = {
        slug: state(item, answers=answers)
        for slug, item in ITEMS.items()
        if item.category != "release" and state(item, answers=answers) != ALLOWED
    }

    assert changed == {
        slug: found
        for found in (EASIER, LOCKED)
        for slug in NAMED.get((code, found), ())
    }


def test_an_abdominal_tool_asks_about_a_hernia_though_it_does_not_list_it():
    assert "hernia-abdominal" not in ITEMS["sphinx-psoas-release"].codes
    answers = answered(hernia_abdominal=None)

    assert state(ITEMS["sphinx-psoas-release"], answers=answers) == LOCKED


def test_a_code_whose_question_is_gone_locks_pressure_tools_only():
    gone = frozenset({"retired"})

    assert state(replace(RELEASE, codes=gone)) == LOCKED
    assert state(replace(STRETCH, codes=gone)) == ALLOWED


# -- the safety check, the belly questions, the ticks -------------------------


@pytest.mark.parametrize(
    ("days_ago", "is_due"),
    [(0, False), (6, False), (7, True), (8, True), (400, True)],
)
def test_the_check_lasts_seven_days(days_ago, is_due):
    answers = answered(R_16={"on": ON - days_ago * DAY})

    assert is_check_due(answers, ON) is is_due
    assert state(RELEASE, answers=answers) == (LOCKED if is_due else ALLOWED)
    assert state(STRETCH, answers=answers) == ALLOWED


@pytest.mark.parametrize(
    "code", [c for c, q in QUESTIONS.items() if q.kind == "red-flag"]
)
def test_one_unanswered_red_flag_is_enough_but_the_one_that_is_never_kept(code):
    assert is_check_due(answered(**{code: None}), ON) is (code != "R-30")


def test_nobody_asked_is_not_all_clear():
    assert is_check_due({}, ON)
    assert is_belly_due({}, ON)
    assert not is_ticked({}, ON)


def test_an_answer_without_a_day_is_stale():
    assert is_check_due(answered(R_16={"on": None}), ON)


def test_a_red_flag_that_was_answered_with_yes_is_not_asked_again_before_its_time():
    assert not is_check_due(answered(R_16="yes"), ON)


@pytest.mark.parametrize(
    ("days_ago", "is_due"), [(0, False), (29, False), (30, True), (31, True)]
)
def test_the_belly_questions_last_thirty_days(days_ago, is_due):
    answers = answered(G_06={"on": ON - days_ago * DAY})

    assert is_belly_due(answers, ON) is is_due
    assert state(DEEP, answers=answers) == (LOCKED if is_due else ALLOWED)
    assert state(RELEASE, answers=answers) == ALLOWED


@pytest.mark.parametrize("code", [c for c, q in QUESTIONS.items() if q.kind == "belly"])
def test_one_unanswered_belly_question_is_enough(code):
    answers = answered(**{code: None})

    assert is_belly_due(answers, ON)
    assert state(DEEP, answers=answers) == LOCKED


BELLY = {
    # code: (yes, its graver form, agreed)
    "G-01": (LOCKED, LOCKED, LOCKED),
    "G-03": (LOCKED, LOCKED, ALLOWED),
    "G-04": (LOCKED, LOCKED, ALLOWED),  # worse: within 12 weeks
    "G-05": (LOCKED, LOCKED, ALLOWED),
    "G-11": (LOCKED, LOCKED, ALLOWED),  # the oncology team
    "G-15": (LOCKED, LOCKED, LOCKED),
    "G-17": (LOCKED, LOCKED, LOCKED),
}


@pytest.mark.parametrize("code", BELLY)
def test_a_belly_yes_closes_deep_front_release_and_no_movement(code):
    for said, expected in zip(("yes", "worse", "agreed"), BELLY[code], strict=True):
        answers = answered(**{code: said})
        assert state(DEEP, answers=answers) == expected, said
        assert state(STRETCH, answers=answers) == ALLOWED


def test_not_now_is_said_of_today_and_asked_again_tomorrow():
    answers = answered(G_17="yes")

    today = eligibility(DEEP, "both", answers, (), ON)
    tomorrow = eligibility(DEEP, "both", answers, (), ON + DAY)

    assert [r.why for r in today.reasons] == [LockReason.NOT_NOW]
    assert today.until == ON + DAY
    assert [r.why for r in tomorrow.reasons] == [LockReason.BELLY_DUE]
    assert tomorrow.until is None


def test_not_now_of_tomorrow_counts_where_the_calendar_went_back():
    """Whoever flies west has a day twice; what was said in between still counts."""
    answers = answered(G_17={"given": "yes", "on": ON + DAY})

    assert is_belly_due(answers, ON)
    assert state(DEEP, answers=answers) == LOCKED


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ALLOWED),
        ({"T_1": "no"}, LOCKED),
        ({"T_2": None}, LOCKED),
        ({"T_2": {"on": ON - DAY}}, LOCKED),  # each time
        ({"T_2": {"on": ON + DAY}}, LOCKED),
    ],
)
def test_both_sentences_are_ticked_each_day(changes, expected):
    assert state(DEEP, answers=answered(**changes)) == expected


def test_the_ticks_are_not_asked_for_while_a_belly_answer_forbids_it():
    answers = answered(G_01="yes", T_1="no")

    reasons = eligibility(DEEP, "both", answers, (), ON).reasons

    assert [r.code for r in reasons] == ["G-01"]


# -- the verdict as a whole ---------------------------------------------------


def test_for_a_visitor_pressure_is_locked_and_the_rest_is_open():
    for item in ITEMS.values():
        expected = LOCKED if item.category == "release" else ALLOWED
        assert state(item, answers={}) == expected, item.slug


def test_whoever_answered_everything_with_no_may_do_everything():
    for item in ITEMS.values():
        found = eligibility(item, "both", answered(), (), ON)
        assert found == Eligibility(ALLOWED, ()), item.slug
        assert not found.is_locked
        assert not found.is_easier_first


def test_all_reasons_are_given_the_gravest_first():
    item = ITEMS["forearm-plank"]
    answers = answered(high_bp_uncontrolled="yes", hernia_abdominal="yes")

    soon = replace(restriction(Scope.RELEASE_AND_HARD), code="R-26", action="soon")
    found = eligibility(item, "both", answers, (soon,), ON)

    assert found.is_locked
    assert [(r.why, r.state) for r in found.reasons] == [
        (LockReason.CLINICIAN, LOCKED),
        (LockReason.RELAX_FIRST, EASIER),
        (LockReason.EASIER, EASIER),
    ]
    assert [r.why for r in found.locks] == [LockReason.CLINICIAN]


@pytest.mark.parametrize(
    ("code", "action", "advised"),
    [
        ("R-01", "emergency", Walking.NOT),
        ("N-05", "emergency", Walking.NOT),  # an emergency, whatever it came from
        ("R-14", "today", Walking.NOT),
        ("R-21", "today", Walking.NOT),
        ("hip-fracture-suspected", "today", Walking.NOT),
        ("R-10", "today", Walking.GENTLE),
        ("R-26", "soon", Walking.GENTLE),
        ("R-25", "pause", Walking.USUAL),
        ("N-02", "lift-off", Walking.USUAL),
    ],
)
def test_what_is_advised_about_walking(code, action, advised):
    # What closes everything advises no walking, whatever it came from.
    narrow = replace(restriction(), scope="release")
    opened = replace(narrow, code=code, action=action)
    mild = replace(narrow, code="R-26", action="soon")

    assert walking({}, [opened], ON) == advised
    assert walking({}, [mild, opened], ON) == min(advised, Walking.GENTLE, key=STRICT)
    assert walking({}, [replace(opened, ended=ON)], ON) == Walking.USUAL
    assert walking({}, [replace(opened, starts=ON + DAY)], ON) == Walking.USUAL


STRICT = [Walking.NOT, Walking.GENTLE, Walking.USUAL].index


@pytest.mark.parametrize("code", ["hip-fracture-suspected", "R-13", "R-14"])
def test_a_hip_that_may_be_broken_counts_without_a_hold_too(code):
    said = answered(**{code: "yes"})

    assert walking(said, (), ON) == Walking.NOT
    assert walking(answered(), (), ON) == Walking.USUAL


def test_to_relax_first_is_no_advice_to_walk_under_an_emergency():
    soon = replace(restriction(Scope.RELEASE_AND_HARD), code="R-26", action="soon")
    emergency = replace(restriction(Scope.TOOL, tool="a-tool"), code="R-01")

    (reason,) = eligibility(STRETCH, "both", answered(), (soon, emergency), ON).reasons

    assert reason.why == LockReason.RELAX_ONLY


def test_easier_first_is_neither_locked_nor_simply_open():
    found = eligibility(ITEMS["cat-cow"], "both", answered(wrist_acute="yes"), (), ON)

    assert found.is_easier_first
    assert not found.is_locked
    assert found.reasons == (Reason(LockReason.EASIER, EASIER, "wrist-acute"),)


def test_a_reason_that_is_a_hold_says_which_and_until_when():
    closing = restriction(Scope.RELEASE, until=ON + 14 * DAY)

    (reason,) = eligibility(RELEASE, "both", answered(), (closing,), ON).reasons

    assert reason == Reason(LockReason.HOLD, LOCKED, "R-01", ON + 14 * DAY, closing)


@pytest.mark.parametrize(
    ("untils", "expected"),
    [
        ([], None),
        ([ON + DAY], ON + DAY),
        ([ON + DAY, ON + 9 * DAY], ON + 9 * DAY),  # the last of them
        ([ON + DAY, None], None),  # something must be done
    ],
)
def test_it_opens_by_itself_when_the_last_lock_does(untils, expected):
    reasons = [Reason(LockReason.HOLD, LOCKED, until=day) for day in untils]
    reasons.append(Reason(LockReason.EASIER, EASIER))

    assert Eligibility(reasons[0].state, tuple(reasons)).until == expected


# -- what must be true of every person ----------------------------------------

NOT_TICKS = sorted(code for code, asked in QUESTIONS.items() if asked.kind != "tick")
SIDES = ("", "left", "right", "both")
WIDER = {
    Scope.STRONG_PRESSURE: Scope.RELEASE,
    Scope.EXERCISE: Scope.EVERYTHING,
    Scope.ALL_BUT_RELAX: Scope.EVERYTHING,
    Scope.TOOL: Scope.RELEASE,
    Scope.DEEP_FRONT: Scope.RELEASE,
    Scope.OPERATED: Scope.RELEASE,
    Scope.RELEASE: Scope.RELEASE_AND_HARD,
    Scope.RELEASE_AND_HARD: Scope.ALL_BUT_BREATHING,
    Scope.ALL_BUT_BREATHING: Scope.EVERYTHING,
    Scope.EVERYTHING: Scope.EVERYTHING,
}

past = st.integers(-40, 0).map(lambda n: ON + n * DAY)
days = st.integers(-40, 2).map(lambda n: ON + n * DAY)
"""Also after today, as for whoever flew west."""
sides = st.sampled_from(SIDES)


@st.composite
def people(draw, days=days):
    """Answers to all questions: most alike, a few of any kind on any day."""
    base = draw(st.sampled_from((answered(), answered(on=ON - 3 * DAY), QUESTIONS)))
    answers = dict(base)
    for code in draw(st.lists(st.sampled_from(sorted(QUESTIONS)), max_size=8)):
        said = draw(st.sampled_from((None, *Given)))
        answers[code] = replace(
            answers[code],
            given=said,
            on=draw(days) if said else None,
            side=draw(sides) if code in SIDED and said else "",
        )
    return answers


@st.composite
def any_holds(draw):
    until = draw(st.none() | days)
    return RestrictionValue(
        code="R-01",
        action="emergency",
        scope=draw(st.sampled_from(Scope)),
        ends=Ends.DATE if until else Ends.CLINICIAN,
        starts=draw(days),
        until=until,
        side=draw(sides),
        tool=draw(st.sampled_from(("angled-massager", "ridged-massager", "node-mat"))),
        ended=draw(st.none() | days),
    )


restrictions = st.lists(any_holds(), max_size=3)
every_question = st.sampled_from(NOT_TICKS)


def states(answers, held, on=ON):
    """The verdict of every exercise on every side."""
    return {
        (slug, side): eligibility(item, side, answers, held, on).state
        for slug, item in ITEMS.items()
        for side in SIDES
    }


def assert_nothing_opened(before, after):
    opened = [key for key in before if after[key] > before[key]]
    assert opened == []


@given(people(), restrictions, every_question)
def test_a_no_that_becomes_a_yes_opens_nothing(answers, held, code):
    said_no = answers | {code: replace(answers[code], given=Given.NO, on=ON)}
    said_yes = said_no | {code: replace(said_no[code], given=Given.YES)}

    assert_nothing_opened(states(said_no, held), states(said_yes, held))


@given(people(), restrictions, st.sampled_from(sorted(QUESTIONS)))
def test_a_no_that_is_taken_back_opens_nothing(answers, held, code):
    """For a tick the answer that opens is the yes: that one is taken back, too."""
    opening = Given.YES if answers[code].kind == "tick" else Given.NO
    said = answers | {code: replace(answers[code], given=opening, on=ON)}
    unsaid = said | {code: replace(said[code], given=None, on=None)}

    assert_nothing_opened(states(said, held), states(unsaid, held))


@given(
    people(), restrictions, every_question, st.sampled_from((Given.YES, Given.AGREED))
)
def test_a_yes_that_becomes_graver_opens_nothing(answers, held, code, first):
    milder = answers | {code: replace(answers[code], given=first, on=ON)}
    graver = milder | {code: replace(milder[code], given=Given.WORSE)}

    assert_nothing_opened(states(milder, held), states(graver, held))


@given(people(), restrictions, every_question)
def test_an_agreement_that_is_taken_back_opens_nothing(answers, held, code):
    agreed = answers | {code: replace(answers[code], given=Given.AGREED, on=ON)}
    alone = agreed | {code: replace(agreed[code], given=Given.YES)}

    assert_nothing_opened(states(agreed, held), states(alone, held))


@given(people(), restrictions, st.sampled_from(sorted(SIDED)), sides)
def test_a_side_that_is_no_longer_said_opens_nothing(answers, held, code, side):
    told = answers | {code: replace(answers[code], given="yes", side=side, on=ON)}
    untold = told | {code: replace(told[code], side="")}

    assert_nothing_opened(states(told, held), states(untold, held))


@given(people(), restrictions, any_holds())
def test_one_more_hold_opens_nothing(answers, held, another):
    assert_nothing_opened(states(answers, held), states(answers, [*held, another]))


@given(people(), any_holds(), st.integers(0, 60))
def test_a_hold_that_becomes_wider_or_longer_opens_nothing(answers, held, n):
    before = states(answers, [held])

    for wider in (
        replace(held, side=""),
        replace(held, scope=WIDER[held.scope]),
        replace(held, starts=held.starts - n * DAY),
        replace(held, until=None),
        replace(held, until=held.until and held.until + n * DAY),
        replace(held, ended=None),
        replace(held, ended=held.ended and held.ended + n * DAY),
    ):
        assert_nothing_opened(before, states(answers, [wider]))


@given(people(past), st.integers(0, 60))
def test_time_alone_opens_nothing_of_what_was_answered(answers, n):
    assert_nothing_opened(states(answers, []), states(answers, [], on=ON + n * DAY))


@given(people(), restrictions)
def test_nobody_may_do_more_than_who_answered_everything_with_no(answers, held):
    assert_nothing_opened(states(answered(), []), states(answers, held))


@given(people(), restrictions)
def test_a_hold_on_everything_leaves_nothing_open(answers, held):
    found = states(
        answers, [*held, restriction(Scope.EVERYTHING, starts=date(2000, 1, 1))]
    )

    assert set(found.values()) == {LOCKED}


@given(people(), restrictions, sides)
def test_the_state_is_that_of_the_gravest_reason(answers, held, side):
    for item in ITEMS.values():
        found = eligibility(item, side, answers, held, ON)
        kinds = [reason.state for reason in found.reasons]
        assert kinds == sorted(kinds)
        assert found.state == min(kinds, default=ALLOWED)
