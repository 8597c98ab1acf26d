"""CN-01 … CN-10: where the product says a caution of the article, or acts on it."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.utils import timezone

from psoas_care.library.access import access_to
from psoas_care.library.models import Claim, Exercise, ToolUse
from psoas_care.library.stop_rules import STOP_RELEASE
from psoas_care.practice.day_plan import DayPlan
from psoas_care.safety.consequences import DEEP_FRONT_PRESSURE, DEEP_FRONT_SECONDS
from psoas_care.safety.models import Answer, Question, Screening
from psoas_care.safety.recording import record, report_signs
from psoas_care.safety.status import load_safety_status

pytestmark = pytest.mark.usefixtures("content")

SPHINX, MAT = "sphinx-psoas-release", "trigger-point-mat"


@pytest.fixture
def answers(user):
    """Answer every question with no and tick both sentences, but for what is given."""

    def answers(**given):
        screening = Screening(user=user, kind="profile", request_hash="0" * 64)
        screening.set_moment(timezone.now(), "UTC")
        said = []
        for question in Question.objects.asked().exclude(kind="sign"):
            usual = "yes" if question.kind == "tick" else "no"
            answer = given.get(question.code.replace("-", "_"), usual)
            said.append(Answer(question=question, given=answer))
        record(screening, said)

    return answers


@pytest.fixture
def felt(user):
    """Report a sign, felt on the left with the angled tool."""

    def felt(code):
        sign = Answer(
            question=Question.objects.get(code=code),
            given="yes",
            side="left",
            tool="angled-massager",
        )
        report_signs(user, [sign], source=uuid4(), at=timezone.now(), zone="UTC")

    return felt


def state_of(user, slug, side="left"):
    safety_status = load_safety_status(user, timezone.now().date())
    return (
        access_to(Exercise.objects.get(slug=slug), safety_status)
        .may_do(side)
        .state.name
    )


STOP_RULES = [
    (
        "N-01",
        "Feeling sick, a cold sweat or feeling unwell: lift off",
        "LOCKED",
        "LOCKED",
    ),
    (
        "N-02",
        "Shooting pain, pins and needles or numbness in the groin",
        "LOCKED",
        "ALLOWED",
    ),
    (
        "N-03",
        "a knee giving way afterwards: stop using pressure tools",
        "LOCKED",
        "ALLOWED",
    ),
    ("N-04", "Shooting pain, pins and needles or numbness", "LOCKED", "ALLOWED"),
    ("N-05", "A strong pulse under the tool: lift off", "LOCKED", "LOCKED"),
]


@pytest.mark.parametrize(
    ("sign", "stop_rule", "same_tool", "other_tool"),
    [
        pytest.param(*STOP_RULES[0], id="CN-01 sympathetic trunk"),
        pytest.param(*STOP_RULES[1], id="CN-02 genitofemoral nerve"),
        pytest.param(*STOP_RULES[2], id="CN-03 femoral nerve"),
        pytest.param(*STOP_RULES[0], id="CN-04 gray rami: sick"),
        pytest.param(*STOP_RULES[1], id="CN-04 gray rami: shooting"),
        pytest.param(*STOP_RULES[1], id="CN-05 shooting pain"),
        pytest.param(*STOP_RULES[3], id="CN-05 pins and needles"),
        pytest.param(*STOP_RULES[4], id="CN-06 vessels"),
    ],
)
def test_a_stop_rule_is_told_and_its_sign_closes_what_it_concerns(
    user, browser, answers, felt, sign, stop_rule, same_tool, other_tool
):
    answers()
    assert state_of(user, SPHINX) == "ALLOWED"
    page = unescape(browser.get(f"/library/exercises/{SPHINX}/").text)
    assert stop_rule in page
    assert any(stop_rule in str(rule) for rule in STOP_RELEASE)

    felt(sign)

    assert state_of(user, SPHINX) == same_tool
    assert state_of(user, MAT) == other_tool
    assert state_of(user, "glute-bridge") == "ALLOWED"


@pytest.mark.parametrize(
    ("code", "given"),
    [
        pytest.param("G_10", "yes", id="CN-06 organs"),
        pytest.param("G_09", "yes", id="CN-06 bowel"),
        pytest.param("T_2", "no", id="CN-06 light pressure"),
    ],
)
def test_deep_front_release_opens_only_by_its_own_questions(user, answers, code, given):
    answers(**{code: given})

    assert state_of(user, SPHINX) == "LOCKED"
    assert state_of(user, "supine-low-back-buttock-release") == "ALLOWED"


@pytest.mark.parametrize("key", [pytest.param("CN-06", id="CN-06 caps")])
def test_hurts_so_good_is_no_aim(key):
    front = ToolUse.objects.filter(exercise__gate="abdominal-gate")

    assert "not a goal" in Claim.objects.get(key=key).wording
    assert (DEEP_FRONT_PRESSURE, DEEP_FRONT_SECONDS) == (4, 60)
    assert {use.pressure_max for use in front} == {4}
    assert {use.pressure_max for use in ToolUse.objects.all()} == {4, 5}
    for exercise in Exercise.objects.filter(gate="abdominal-gate"):
        assert exercise.per_week_max <= 2
        assert exercise.hold_seconds_max <= DEEP_FRONT_SECONDS


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        pytest.param(
            SPHINX, "Press down through the knees to lift off", id="CN-07 unload"
        ),
        pytest.param(SPHINX, "let only a little weight down", id="CN-07 first time"),
        pytest.param(SPHINX, "Lying release under low back", id="CN-08 on the back"),
        pytest.param(SPHINX, "Never on the midline", id="CN-09 angled"),
        pytest.param(
            "supine-low-back-buttock-release",
            "Keep the spine itself",
            id="CN-09 supine",
        ),
        pytest.param(
            "back-massager-ql", "its groove is under the spine", id="CN-09 ridges"
        ),
        pytest.param(
            "back-massager-front-hip", "groove stays over the midline", id="CN-09 front"
        ),
        pytest.param(MAT, "gap along the spine", id="CN-09 nodes"),
    ],
)
def test_whoever_may_press_reads_how_to_do_it_gently(browser, answers, slug, words):
    answers()

    page = unescape(browser.get(f"/library/exercises/{slug}/").text)

    assert words in page


@pytest.mark.parametrize("key", [pytest.param("CN-10", id="CN-10 node mat")])
def test_for_whom_pressure_is_unpleasant_the_mat_is_the_strongest_tool(
    user, answers, key
):
    answers(dislikes_pressure="yes")

    assert state_of(user, MAT) == "ALLOWED"
    for exercise in Exercise.objects.filter(category="release").exclude(slug=MAT):
        assert state_of(user, exercise.slug) == "EASIER_FIRST", exercise
    assert "the mat is the mildest" in Claim.objects.get(key=key).wording


def test_for_whom_pressure_is_unpleasant_the_first_week_has_level_one_alone(
    user, answers
):
    """As with an average of seven, day for day; nobody else's plan is held to it."""
    levels = dict(Exercise.objects.values_list("slug", "level"))
    today = timezone.now().date()

    def hardest():
        days = [DayPlan(user, today + timedelta(days=n)) for n in range(7)]
        return max(levels[one.slug] for day in days for one in day.plan.items)

    answers()
    assert hardest() == 2
    answers(dislikes_pressure="yes")
    assert hardest() == 1
