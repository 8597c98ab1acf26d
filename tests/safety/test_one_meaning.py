"""What is so closes the same pressure, whichever question it was said to.

The matrix is worked by hand from the content: what section 3.1 says of each code,
section 4.6 of each belly question and section 4.5 of each red flag, and of questions
about the same thing the strictest (section 0).
"""

from dataclasses import replace
from itertools import permutations

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.safety.models import Answer, Question, Screening
from psoas_care.safety.recording import confirm_checked, record
from psoas_care.safety.rules import eligibility
from psoas_care.safety.status import load_safety_status
from psoas_care.safety.vocabulary import Given, State
from tests.answers import clear
from tests.safety.people import DAY, ITEMS, ON, QUESTIONS, RELEASE_ITEMS, answered
from tests.safety.test_questions import RED_FLAGS as ALL_RED_FLAGS
from tests.safety.test_rules import people

TOOLS = (
    "sphinx-psoas-release",  # deep front
    "back-massager-front-hip",  # deep front
    "back-massager-back-opener",
    "back-massager-ql",
    "supine-low-back-buttock-release",
    "back-massager-glute-piriformis",
    "trigger-point-mat",
)
# A letter for each of TOOLS: L locked, C locked until a clinician agrees, e the easier
# one first, . open.
PROFILE = {
    "pregnancy-any-pressure": "LLLLLLL",
    "pregnancy-supine": "LLLLLLL",  # so pregnant: any pressure
    "pregnancy-late": "LLLLLLL",
    "recent-abdominal-surgery": "LLLLLLL",  # G-04: never within 12 weeks
    "hernia-abdominal": "LL.....",
    "diastasis-bulge": ".......",
    "hip-replacement-recent": ".....C.",
    "hip-replacement-any": ".......",
    "hip-impingement": ".......",
    "hip-fracture-suspected": "LLLLLLL",  # a red flag at the same time
    "hip-flexor-strain-acute": "LLLLLLL",  # only what is calm
    "knee-kneeling": ".......",
    "knee-acute": ".......",
    "si-joint-flare": ".......",
    "sciatica-acute": "....LL.",  # no buttock tool
    "flexion-worse": ".......",
    "spinal-stenosis": "LLL....",  # propped up, face down, too
    "spondylolisthesis": "CCCC.C.",
    "osteoporosis-flexion": "LLLLLLL",  # one question with the next
    "osteoporosis-pressure": "LLLLLLL",
    "rib-or-spine-fracture": "LLLLLLL",  # it may be one of the spine
    "spine-surgery-recent": "LLLLLLL",  # the same: it may be as recent
    "anticoagulant": "LLCCCCC",
    "dvt": "LLLLLLL",
    "cancer-local": "CCCCCCC",
    "kidney-disease-flank": "LLLLLLL",
    "skin-local": "LLLLLLL",
    "sensation-reduced": "CCCCCCC",
    "balance-poor": ".......",
    "getting-down-up": ".......",
    "high-bp-uncontrolled": "CC.....",
    "shoulder-acute": ".......",
    "shoulder-instability": ".......",
    "wrist-acute": ".......",
    "lung-heart-unstable": "CC.....",
    "panic-breath-focus": ".......",
    "trauma-distress": ".......",
    "age-65": ".......",
    "dislikes-pressure": "eeeeee.",
    "runner": ".......",
}
BELLY = {
    "G-01": "LLLLLLL",
    "G-02": "LLLLLLL",  # release blocked
    "G-03": "CC.....",
    "G-04": "CC.....",  # longer ago
    "G-05": "CC.....",  # an old repair
    "G-06": "LLLLLLL",
    "G-07": "LLCCCCC",
    "G-08": "LLLLLLL",
    "G-09": "CC.....",
    "G-10": "LL.....",
    "G-11": "CCCCCCC",
    "G-12": "CC.....",
    "G-13": "CC.....",
    "G-14": "CC.....",
    "G-15": "LLLLLLL",  # each red flag closes all pressure
    "G-16": "CCCCCCC",
    "G-17": "LL.....",
    "G-18": "LL.....",
}
BELLY_WORSE = {"G-04": "LLLLLLL", "G-05": "LL.....", "G-09": "LL....."}
RED_FLAGS = {code: "LLLLLLL" for code in ALL_RED_FLAGS if code != "R-30"}

MATRIX = {
    **{(code, "yes"): row for code, row in (PROFILE | BELLY | RED_FLAGS).items()},
    **{(code, "worse"): row for code, row in BELLY_WORSE.items()},
}
STATES = {row: dict(zip(TOOLS, row, strict=True)) for row in {*MATRIX.values()}}
STATE = {
    "L": State.LOCKED,
    "C": State.LOCKED,
    "e": State.EASIER_FIRST,
    ".": State.ALLOWED,
}

AGREED = {
    # What stays where a clinician agreed and the same question says so.
    "recent-abdominal-surgery": "LLLLLLL",  # never within 12 weeks
    "spine-surgery-recent": "LLLLLLL",
    "hernia-abdominal": "LL.....",
    "anticoagulant": "LL.....",
    **dict.fromkeys(
        (
            "hip-replacement-recent", "spondylolisthesis", "cancer-local",
            "sensation-reduced", "lung-heart-unstable",
            "G-03", "G-04", "G-05", "G-09", "G-11", "G-12", "G-13", "G-14", "G-16",
        ),
        ".......",
    ),
}  # fmt: skip

SAME = [
    {"G-01", "pregnancy-any-pressure", "pregnancy-supine", "pregnancy-late"},
    {"G-02", "R-07"},
    {"G-04", "recent-abdominal-surgery", "spine-surgery-recent"},
    {"G-05", "hernia-abdominal"},
    {"G-06", "kidney-disease-flank"},
    {"G-07", "anticoagulant"},
    {"G-08", "dvt", "R-21"},
    {"G-11", "cancer-local"},
    {"G-14", "high-bp-uncontrolled", "lung-heart-unstable"},
    {"G-16", "sensation-reduced"},
]
PAIRS = sorted(
    (one, other) for some in SAME for one in some for other in some if one != other
)


def letters(safety_status):
    """What a person may do of each tool, as a row of the matrix without C.

    As soon as both sentences are ticked anew: each yes uses up those ticked before.
    """
    ticked = {
        code: replace(asked, given="yes", on=safety_status.on)
        for code, asked in safety_status.answers.items()
        if asked.kind == "tick"
    }
    answers = {**safety_status.answers, **ticked}
    status = replace(safety_status, answers=answers)
    states = {State.LOCKED: "L", State.EASIER_FIRST: "e", State.ALLOWED: "."}
    return "".join(states[status.eligibility(ITEMS[tool]).state] for tool in TOOLS)


def shown(row):
    return row.replace("C", "L")


def answers_of(person, given, *codes):
    """Answer these questions on one screen."""
    screening = Screening(user=person, kind="profile", request_hash="0" * 64)
    screening.set_moment(timezone.now(), "UTC")
    questions = Question.objects.in_bulk(codes, field_name="code")
    record(screening, [Answer(question=questions[c], given=given) for c in codes])


def today():
    return timezone.now().date()


def test_the_matrix_has_every_question_and_every_tool():
    asked = {c for c, q in QUESTIONS.items() if q.kind in {"profile", "belly"}}
    flags = {c for c, q in QUESTIONS.items() if q.kind == "red-flag"}

    assert {*PROFILE} | {*BELLY} == asked - {"redflag", "abdominal-gate"}
    assert {*RED_FLAGS} == flags - {"R-30"}
    assert sorted(TOOLS) == RELEASE_ITEMS


@pytest.mark.usefixtures("content")
def test_each_yes_closes_what_the_matrix_says_at_once(user):
    """Told last, with everything else answered; taken back, all is open again."""
    clear(user)
    assert letters(load_safety_status(user, today())) == "......."
    found = {}

    for code, given_ in MATRIX:
        if code != "osteoporosis-pressure":  # nobody is asked that one
            answers_of(user, given_, code)
            found[code, given_] = letters(load_safety_status(user, today()))
            answers_of(user, "no", code)
            user.restrictions.all().delete()

    expected = {key: shown(row) for key, row in MATRIX.items()}
    del expected["osteoporosis-pressure", "yes"]
    assert found == expected
    assert letters(load_safety_status(user, today())) == "......."


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("order", list(permutations(["profile", "red-flag", "belly"])))
def test_the_order_of_answering_makes_no_difference(user, order):
    """The yes comes with its questionnaire, first, in between or last."""
    clear(user)
    shared = sorted({code for some in SAME for code in some} | {"osteoporosis-flexion"})
    kinds = {kind: [c for c in shared if QUESTIONS[c].kind == kind] for kind in order}
    found = {}

    for code in shared:
        for kind in order:
            answers_of(user, "no", *(set(kinds[kind]) - {code}))
            if code in kinds[kind]:
                given_ = "worse" if (code, "worse") in MATRIX else "yes"
                answers_of(user, given_, code)
        found[code] = letters(load_safety_status(user, today()))
        answers_of(user, "no", code)
        user.restrictions.all().delete()

    for code, row in found.items():
        given_ = "worse" if (code, "worse") in MATRIX else "yes"
        assert row == shown(MATRIX[code, given_]), code


@pytest.mark.usefixtures("content")
def test_a_clinicians_agreement_opens_what_the_matrix_says(user):
    clear(user)
    found = {}

    for code in AGREED:
        answers_of(user, "agreed", code)
        found[code] = letters(load_safety_status(user, today()))
        answers_of(user, "no", code)
        user.restrictions.all().delete()

    assert found == {code: shown(row) for code, row in AGREED.items()}


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize(
    ("code", "given_", "row"),
    [
        ("R-15", "yes", PROFILE["cancer-local"]),
        ("R-15", "worse", PROFILE["cancer-local"]),
        ("R-19", "yes", PROFILE["kidney-disease-flank"]),
        ("R-20", "yes", PROFILE["pregnancy-any-pressure"]),
        ("R-21", "yes", PROFILE["dvt"]),
        ("R-22", "yes", PROFILE["anticoagulant"]),
    ],
)
def test_a_clinician_who_looked_at_a_sign_ends_not_what_it_says_besides(
    user, code, given_, row
):
    """Who had a bleed on blood thinners is on blood thinners still."""
    clear(user)
    answers_of(user, given_, code)
    told = user.restrictions.get(code=code)

    confirm_checked(told, checked_on=today(), today=today())

    assert letters(load_safety_status(user, today())) == shown(row)
    assert not user.restrictions.filter(ended_on=None)
    answers_of(user, "no", code)
    assert letters(load_safety_status(user, today())) == "......."


@pytest.mark.usefixtures("content")
def test_what_a_sign_says_besides_can_be_agreed_to_where_it_is_asked(user):
    clear(user)
    answers_of(user, "yes", "R-22")
    confirm_checked(user.restrictions.get(), checked_on=today(), today=today())

    answers_of(user, "agreed", "anticoagulant")

    assert letters(load_safety_status(user, today())) == shown(AGREED["anticoagulant"])


@pytest.mark.parametrize(
    ("code", "other"),
    [
        ("hip-replacement-recent", "hip-replacement-any"),
        ("pregnancy-late", "pregnancy-supine"),
        ("rib-or-spine-fracture", "osteoporosis-flexion"),
        ("rib-or-spine-fracture", "osteoporosis-pressure"),
        ("R-13", "hip-fracture-suspected"),
        ("R-14", "hip-fracture-suspected"),
        ("R-25", "hernia-abdominal"),
    ],
)
@pytest.mark.parametrize("said", [Given.NO, None])
def test_what_is_so_whenever_something_else_is_so_need_not_be_said(code, other, said):
    """A hip of last month is a replaced hip; the fracture may be one of the spine."""
    answers = answered(**{code: Given.YES, other: said})
    both = answers | {other: replace(answers[other], given=Given.YES)}

    for item in ITEMS.values():
        told = eligibility(item, "left", both, (), ON)
        assert eligibility(item, "left", answers, (), ON).state <= told.state, item.slug


def test_an_agreement_about_a_new_hip_is_none_to_the_pigeon():
    answers = answered(hip_replacement_recent=Given.AGREED)

    assert eligibility(ITEMS["pigeon-stretch"], "left", answers, (), ON).is_locked


# -- the same rules, for every person -----------------------------------------


def states(answers, on=ON):
    sides = ("left", "right", "both")
    return {
        (slug, side): eligibility(ITEMS[slug], side, answers, (), on).state
        for slug in RELEASE_ITEMS
        for side in sides
    }


def says(answers, code, on=ON):
    """The answers with a yes to one question, in the form that all of these mean."""
    asked = answers[code]
    is_graver = bool(asked.worse) and not asked.meaning
    said = Given.WORSE if is_graver else Given.YES
    return answers | {code: replace(asked, given=said, on=on)}


def without(answers, codes):
    """The answers with no to each question about the same thing."""
    no = {code: replace(answers[code], given=Given.NO, on=ON) for code in codes}
    return answers | no


@given(people(), st.sampled_from(PAIRS))
def test_no_answer_leaves_more_open_than_the_same_answer_elsewhere(answers, pair):
    one, other = pair
    (same,) = [some for some in SAME if one in some]
    healthy = without(answers, same)

    assert states(says(healthy, one)) == states(says(healthy, other))


@given(people(), st.sampled_from(PAIRS), st.sampled_from([*Given, None]))
def test_the_same_said_twice_opens_nothing(answers, pair, given_):
    one, other = pair
    alone = says(answers, one)
    both = alone | {other: replace(alone[other], given=given_, on=ON)}
    said_no = alone | {other: replace(alone[other], given=Given.NO, on=ON)}

    before, after = states(said_no), states(both)
    opened = [key for key, state in after.items() if state > before[key]]
    # An agreement can open what the other question alone could not say.
    assert opened == [] or given_ == Given.AGREED


@given(
    people(), st.sampled_from(sorted(QUESTIONS)), st.sampled_from([*Given, None]),
    st.integers(0, 100),
)  # fmt: skip
def test_no_answer_to_any_question_opens_more_than_no_does(answers, code, said, days):
    """Whatever else was said, in whatever form, and however long ago this one was."""
    if QUESTIONS[code].kind == "tick":
        return  # two sentences, which are ticked to open
    no = answers | {code: replace(answers[code], given=Given.NO, on=ON)}
    other = replace(answers[code], given=said, on=ON - days * DAY)
    before, after = states(no), states(answers | {code: other})

    assert [key for key, state in after.items() if state > before[key]] == []


@given(people(), st.integers(0, 83))
def test_an_operation_is_never_agreed_to_where_the_belly_says_never(answers, days):
    """Agreed in the profile opens no more than the graver form elsewhere."""
    same = {"G-04", "recent-abdominal-surgery"}
    on = ON - days * DAY
    healthy = without(answers, {*same, "spine-surgery-recent"})
    agreed = replace(answers["recent-abdominal-surgery"], given=Given.AGREED, on=on)
    worse = replace(answers["G-04"], given=Given.WORSE, on=on)

    told = states(healthy | {"recent-abdominal-surgery": agreed})
    asked = states(healthy | {"G-04": worse, "recent-abdominal-surgery": agreed})
    assert told == asked


@given(people(), st.sampled_from(sorted(BELLY)), st.sampled_from([*Given, None]))
def test_a_belly_answer_changes_nothing_but_release(answers, code, given_):
    changed = answers | {code: replace(answers[code], given=given_, on=ON)}

    for item in ITEMS.values():
        if item.category != "release":
            before = eligibility(item, "both", answers, (), ON)
            assert eligibility(item, "both", changed, (), ON) == before


@given(people(), st.sampled_from(PAIRS))
def test_an_agreement_to_one_is_none_to_another_of_the_same_questionnaire(
    answers, pair
):
    one, other = pair
    (same,) = [some for some in SAME if one in some]
    alone = says(without(answers, same), other)
    both = alone | {one: replace(alone[one], given=Given.AGREED, on=ON)}

    can_say_so = QUESTIONS[other].behaviour == "clinician"
    if QUESTIONS[one].kind == QUESTIONS[other].kind or can_say_so:
        after = states(alone)
        assert [k for k, state in states(both).items() if state > after[k]] == []


@pytest.mark.usefixtures("content")
def test_what_is_agreed_to_opens_nothing_that_the_other_closes_in_either_order(user):
    """Of each two about the same thing in one questionnaire, and of G-14."""
    clear(user)
    of_one = [p for p in PAIRS if QUESTIONS[p[0]].kind == QUESTIONS[p[1]].kind]
    found = {}

    for agreed, other in [*of_one, ("G-14", "high-bp-uncontrolled")]:
        if QUESTIONS[agreed].behaviour != "clinician":
            continue
        for order in ([agreed, other], [other, agreed]):
            for code in order:
                answers_of(user, "agreed" if code == agreed else "yes", code)
            found[tuple(order)] = letters(load_safety_status(user, today()))
            answers_of(user, "no", *order)
            user.restrictions.all().delete()

    assert {*found.pop(("recent-abdominal-surgery", "spine-surgery-recent"))} == {"L"}
    assert {*found.pop(("spine-surgery-recent", "recent-abdominal-surgery"))} == {"L"}
    assert found == {
        ("lung-heart-unstable", "high-bp-uncontrolled"): "LL.....",
        ("high-bp-uncontrolled", "lung-heart-unstable"): "LL.....",
        # Agreed before anybody told of the blood pressure: it is asked once more.
        ("G-14", "high-bp-uncontrolled"): "LL.....",
        ("high-bp-uncontrolled", "G-14"): ".......",
    }


# -- agreement, and twelve weeks ----------------------------------------------

MAT, SPHINX, OPENER = "trigger-point-mat", TOOLS[0], "back-massager-back-opener"


@pytest.mark.parametrize(
    ("said", "tool", "expected"),
    [
        # G-07 cannot be agreed to: what was agreed for other tools goes on to count.
        ({"G_07": "yes", "anticoagulant": "agreed"}, MAT, State.ALLOWED),
        ({"G_07": "yes", "anticoagulant": "agreed"}, SPHINX, State.LOCKED),
        ({"G_07": "yes", "anticoagulant": "yes"}, MAT, State.LOCKED),
        # Where both can be agreed to, both have to be: the stricter holds.
        ({"G_16": "yes", "sensation_reduced": "agreed"}, MAT, State.LOCKED),
        ({"G_16": "agreed", "sensation_reduced": "yes"}, MAT, State.LOCKED),
        ({"G_16": "agreed", "sensation_reduced": "agreed"}, MAT, State.ALLOWED),
        ({"G_16": "agreed", "sensation_reduced": "agreed"}, SPHINX, State.ALLOWED),
        # The profile only asks about easier positions; the belly asks for a clinician.
        ({"G_14": "agreed", "high_bp_uncontrolled": "yes"}, SPHINX, State.ALLOWED),
        ({"G_14": "agreed", "lung_heart_unstable": "yes"}, SPHINX, State.LOCKED),
        # Two codes of the profile are two things: who agreed to a heart knew of no
        # blood pressure. The belly question names both.
        (
            {"lung_heart_unstable": "agreed", "high_bp_uncontrolled": "yes"},
            SPHINX,
            State.LOCKED,
        ),
        (
            {
                "G_14": "agreed",
                "lung_heart_unstable": "agreed",
                "high_bp_uncontrolled": "yes",
            },
            SPHINX,
            State.ALLOWED,
        ),
        (
            {
                "G_14": "yes",
                "lung_heart_unstable": "agreed",
                "high_bp_uncontrolled": "yes",
            },
            SPHINX,
            State.LOCKED,
        ),
        # Never within twelve weeks, whoever agreed; after them it is answered anew.
        ({"G_04": "worse", "spine_surgery_recent": "agreed"}, OPENER, State.LOCKED),
        ({"G_04": "worse", "recent_abdominal_surgery": "agreed"}, OPENER, State.LOCKED),
        ({"recent_abdominal_surgery": "agreed"}, OPENER, State.LOCKED),
        (
            {"recent_abdominal_surgery": {"given": "agreed", "on": ON - 84 * DAY}},
            OPENER,
            State.LOCKED,
        ),
        (
            {
                "G_04": {"given": "worse", "on": ON - 84 * DAY},
                "spine_surgery_recent": "agreed",
            },
            OPENER,
            State.LOCKED,
        ),
        ({"G_04": "agreed", "spine_surgery_recent": "agreed"}, SPHINX, State.LOCKED),
    ],
)
def test_an_agreement_counts_where_it_was_given(said, tool, expected):
    assert eligibility(ITEMS[tool], "left", answered(**said), (), ON).state == expected


@pytest.mark.parametrize("code", ["recent-abdominal-surgery", "spine-surgery-recent"])
@pytest.mark.parametrize(
    ("said", "days", "expected"),
    [
        ("agreed", 0, State.LOCKED),
        ("agreed", 83, State.LOCKED),
        ("agreed", 84, State.LOCKED),
        ("yes", 84, State.LOCKED),
        ("no", 84, State.ALLOWED),
    ],
)
def test_after_an_operation_the_belly_waits_until_it_is_answered_anew(
    code, said, days, expected
):
    answers = answered(**{code: {"given": said, "on": ON - days * DAY}})

    assert eligibility(ITEMS[SPHINX], "left", answers, (), ON).state == expected


@pytest.mark.parametrize("code", ["pregnancy-late", "lung-heart-unstable", "dvt"])
def test_unanswered_counts_as_a_yes_for_what_its_meaning_closes(code):
    found = eligibility(ITEMS[SPHINX], "left", answered(**{code: None}), (), ON)

    assert found.is_locked


def test_belly_questions_that_nobody_answered_leave_other_tools_alone():
    never_asked = dict.fromkeys(BELLY)

    assert not eligibility(
        ITEMS[MAT], "both", answered(**never_asked), (), ON
    ).is_locked
