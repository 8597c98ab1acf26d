"""Sessions by a program: the locks, marks and consequences of the page."""

import uuid
from html import unescape

import pytest
import time_machine
from django.utils import timezone

from psoas_care.practice.forms.bout import BoutForm
from psoas_care.practice.forms.session import SessionForm
from psoas_care.practice.models import Session
from tests.answers import clear, say
from tests.api.conftest import Program
from tests.forms import bout_line, session_form
from tests.safety.people import ITEMS, RELEASE_ITEMS
from tests.threads import at_once

pytestmark = pytest.mark.usefixtures("content")

BRIDGE = {"exercise": "glute-bridge", "repetitions": 10}
DEEP_FRONT = "back-massager-front-hip"
PER_SIDE = {
    "sphinx-psoas-release", "supine-low-back-buttock-release",
    "back-massager-glute-piriformis",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _late_in_the_day():
    """Noon of today is over, whenever these tests run."""
    evening = timezone.now().replace(hour=20, minute=0)
    with time_machine.travel(evening, tick=True):
        yield


def with_uid(*bouts, **more):
    return {"uid": str(uuid.uuid4()), "bouts": [*(bouts or (BRIDGE,))], **more}


def release(slug, **more):
    side = "each" if slug in PER_SIDE else ""
    values = {"exercise": slug, "side": side, "pressure": 3, "actual_seconds": 20}
    return {**values, **more}


def errors_in(answer):
    return {error["field"]: error["message"] for error in answer.json()["errors"]}


# -- adding -------------------------------------------------------------------


def test_everything_that_a_session_can_say_comes_back_as_it_was_sent(program):
    bouts = [
        {
            "exercise": "half-kneeling-hip-flexor-stretch",
            "side": "left",
            "actual_seconds": 45,
            "planned_seconds": 60,
            "worst_pain": 2,
            "stopped": "hurt",
            "hurt_region": "hip_front",
            "hurt_words": ["pinching"],
        },
        {"exercise": "glute-bridge", "side": "both", "repetitions": 12},
    ]
    said = {"region": "low_back", "before": 4, "after": 3, "effort": 6, "note": "Calm"}

    made = program.add("/sessions", with_uid(*bouts, **said))

    assert made.status_code == 201
    got = program.read(f"/sessions/{made.json()['uid']}").json()
    for bout, sent in zip(got["bouts"], bouts, strict=True):
        assert {name: bout[name] for name in sent} == sent
    assert {name: got[name] for name in said} == said
    assert got["next_day"] == ""
    assert got["next_day_pain"] is None


def test_it_is_what_the_page_would_have_stored(program, browser):
    line = bout_line(exercise="glute-bridge", actual_seconds="", repetitions="10")
    browser.post("/practice/sessions/add/", session_form(line))
    program.add("/sessions", {"bouts": [BRIDGE]})

    rows = program.read("/sessions").json()["items"]

    assert len(rows) == 2
    for row in rows:
        del row["uid"], row["at"], row["bouts"][0]["uid"]
    assert rows[0] == rows[1]


def test_each_side_alike_is_two_bouts(program):
    bout = {"exercise": "half-kneeling-hip-flexor-stretch", "actual_seconds": 30}

    made = program.add("/sessions", {"bouts": [{**bout, "side": "each"}]}).json()

    assert [bout["side"] for bout in made["bouts"]] == ["left", "right"]


def test_pain_after_it_was_its_worst_at_least(program, user):
    clear(user)
    felt = {"region": "low_back", "before": 2, "after": 7}

    made = program.add("/sessions", {"bouts": [BRIDGE], **felt}).json()

    assert "Glute bridge was too much" in made["message"]
    assert made["bouts"][0]["worst_pain"] is None
    again = program.add("/sessions", {"bouts": [BRIDGE]}).json()
    assert again["bouts"][0]["beyond"] == ["rest"]


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"bouts": []}, "", "Log at least one exercise."),
        ({"bouts": [{}]}, "bouts.0.exercise", "This is missing."),
        (
            {"bouts": [BRIDGE, {**BRIDGE, "exercise": "nothing"}]},
            "bouts.1.exercise",
            "Choose an exercise from the list.",
        ),
        (
            {"bouts": [{**BRIDGE, "repetitions": 501}]},
            "bouts.0.repetitions",
            "Write a whole number from 1 to 500.",
        ),
        (
            {"bouts": [{**BRIDGE, "repetitions": 2.5}]},
            "bouts.0.repetitions",
            "Send a whole number.",
        ),
        (
            {"bouts": [{**BRIDGE, "pressure": 3}]},
            "bouts.0.pressure",
            "Only a pressure tool has a pressure.",
        ),
        (
            {"bouts": [{"exercise": "couch-stretch", "actual_seconds": 30}]},
            "bouts.0.side",
            "Say which side, or that each side did the same.",
        ),
        ({"bouts": [BRIDGE], "before": 3}, "region", "Say where that pain was."),
        (
            {"bouts": [{**BRIDGE, "uid": "0" * 8 + "-0000" * 3 + "-" + "0" * 12}]},
            "bouts.0.uid",
            "This session has no line of this uid.",
        ),
        ({"bouts": [{**BRIDGE, "beyond": []}]}, "bouts.0.beyond", "There is no field"),
        ({"bouts": [BRIDGE] * 61}, "", "A session has at most 60 lines"),
    ],
    ids=range(11),
)
def test_nonsense_is_refused_with_a_sentence_and_its_place(
    program, user, sent, field, sentence
):
    answer = program.add("/sessions", sent)

    assert answer.status_code == 422
    assert sentence in errors_in(answer)[field]
    assert not user.sessions.exists()


# -- locks --------------------------------------------------------------------


PEOPLE = {
    "who answered nothing": lambda user: None,
    "who has nothing": clear,
    "with a warning sign": lambda user: (clear(user), say(user, "R-25")),
    "with an emergency": lambda user: (clear(user), say(user, "R-01")),
}
SAMPLE = ["glute-bridge", "dead-bug", "diaphragmatic-breathing", *RELEASE_ITEMS]


@pytest.mark.parametrize("person", PEOPLE)
def test_a_lock_refuses_here_what_it_refuses_on_the_page_and_as_it_does_there(
    program, browser, user, person
):
    PEOPLE[person](user)
    verdicts = {}
    for slug in SAMPLE:
        is_tool = ITEMS[slug].category == "release"
        bout = release(slug)
        if not is_tool:
            bout["pressure"] = None
            bout["side"] = ""
        line = {name: "" if v is None else str(v) for name, v in bout.items()}
        sent = session_form(bout_line(**line))
        page = browser.post("/practice/sessions/add/", sent)
        if page.status_code == 302:
            # What it led to shall not decide about the next.
            user.sessions.all().delete()
            user.restrictions.filter(code="dose").delete()
        answer = program.add("/sessions", {"bouts": [bout]})
        if answer.status_code == 201:
            user.sessions.all().delete()
            user.restrictions.filter(code="dose").delete()
            said = ""
        else:
            said = errors_in(answer).get("bouts.0.exercise", "?")
        verdicts[slug] = (page.status_code, answer.status_code)
        assert said in unescape(page.text), slug

    assert {*verdicts.values()} <= {(302, 201), (422, 422)}, verdicts
    is_free = person == "who has nothing"
    assert (verdicts["glute-bridge"] == (302, 201)) == (person != "with an emergency")
    assert (verdicts[DEEP_FRONT] == (302, 201)) == is_free


def test_more_than_advised_is_marked_and_said_and_its_rest_follows(program, user):
    clear(user)

    bout = release(DEEP_FRONT, pressure=9, actual_seconds=300)
    answer = program.add("/sessions", {"bouts": [bout]})

    assert answer.status_code == 201
    said = answer.json()
    assert "pressure" in said["bouts"][0]["beyond"]
    assert said["message"].startswith("More than advised: ")
    assert "Locked for now: " in said["message"]
    exercise = program.read(f"/exercises/{DEEP_FRONT}").json()
    assert exercise["state"] == "locked"
    assert exercise["how_to"] is None


def test_pain_that_rose_gives_less_of_it_next_time_as_after_the_page(program, user):
    """A red light is a step, written when the session is saved."""
    sent = with_uid({**BRIDGE, "worst_pain": 8}, region="low_back", before=2, after=8)

    program.add("/sessions", sent)

    steps = user.dose_steps.filter(source=sent["uid"])
    assert [step.exercise.slug for step in steps] == ["glute-bridge"]


def test_signs_that_came_lock_the_tool(program, user):
    clear(user)
    bout = release("back-massager-ql")
    code = program.read("/safety").json()["signs"][0]["code"]

    answer = program.add("/sessions", {"bouts": [bout], "signs": [{"code": code}]})

    if answer.status_code == 422:  # the sign has two forms
        signs = [{"code": code, "is_worse": False}]
        answer = program.add("/sessions", {"bouts": [bout], "signs": signs})
    assert answer.status_code == 201
    assert answer.json()["message"].startswith("Locked for now:")
    assert user.restrictions.filter(code=code).exists()


# -- sent twice, changed, deleted ---------------------------------------------


def test_the_same_uid_twice_is_one_row_and_other_content_a_conflict(program, user):
    sent = with_uid(note="first")

    answers = [
        program.add("/sessions", sent),
        program.add("/sessions", sent),
        program.add("/sessions", {**sent, "note": "second"}),
    ]

    assert [answer.status_code for answer in answers] == [201, 200, 409]
    assert answers[2].json()["stored"]["note"] == "first"
    assert user.sessions.count() == 1
    assert user.bouts.count() == 1


def test_f8_sent_eight_times_at_once_it_is_one_row(transactional_db, program, user):
    sent = with_uid()
    programs = [Program() for _ in range(8)]
    for one in programs:
        one.defaults |= program.defaults

    answers = at_once(8, lambda n: programs[n].add("/sessions", sent).status_code)

    assert sorted(answers) == [200] * 7 + [201]
    assert Session.objects.filter(user=user).count() == 1


def test_lines_are_changed_added_and_taken_out_by_their_uid(program, user):
    cat, bug = (
        {"exercise": slug, "repetitions": 8} for slug in ("cat-cow", "dead-bug")
    )
    made = program.add("/sessions", with_uid(BRIDGE, cat)).json()
    address = f"/sessions/{made['uid']}"
    kept = made["bouts"][0]["uid"]

    lines = [bug, {**BRIDGE, "uid": kept, "repetitions": 11}]
    changed = program.change(address, {"version": 1, "bouts": lines})
    late = program.change(address, {"version": 1, "bouts": [BRIDGE]})

    assert changed.status_code == 200
    bouts = {bout["exercise"]: bout for bout in changed.json()["bouts"]}
    assert {*bouts} == {"glute-bridge", "dead-bug"}
    assert bouts["glute-bridge"]["uid"] == kept
    assert bouts["glute-bridge"]["repetitions"] == 11
    assert late.status_code == 409
    assert late.json()["stored"]["version"] == 2


def test_a_mistake_in_a_line_is_named_by_its_place_in_what_was_sent(program):
    """Though the form wants lines that are stored before new ones."""
    made = program.add("/sessions", with_uid()).json()
    stored = {**BRIDGE, "uid": made["bouts"][0]["uid"]}

    answer = program.change(
        f"/sessions/{made['uid']}",
        {"version": 1, "bouts": [{**BRIDGE, "repetitions": 0}, stored]},
    )

    assert {*errors_in(answer)} == {"bouts.0.repetitions"}


def test_two_lines_of_one_uid_are_refused(program, user):
    """They would be two answers about one line; which is meant, nobody knows."""
    made = program.add("/sessions", with_uid()).json()
    line = {**BRIDGE, "uid": made["bouts"][0]["uid"]}
    sent = [{**line, "worst_pain": 9}, {**line, "worst_pain": 2}]

    answer = program.change(f"/sessions/{made['uid']}", {"version": 1, "bouts": sent})

    assert answer.status_code == 422
    assert user.sessions.get().bouts.get().worst_pain is None


def test_a_name_given_twice_in_a_line_is_refused(program, user):
    body = (
        '{"bouts": [{"exercise": "glute-bridge", "repetitions": 10,'
        ' "worst_pain": 9, "worst_pain": 2}]}'
    )

    answer = program.generic(
        "POST", "/api/v1/sessions", body, content_type="application/json"
    )

    assert answer.status_code == 400
    assert not user.sessions.exists()


def test_a_line_of_another_session_cannot_be_taken_over(program, stranger):
    theirs = stranger.add("/sessions", with_uid()).json()["bouts"][0]["uid"]
    mine = program.add("/sessions", with_uid()).json()

    answer = program.change(
        f"/sessions/{mine['uid']}",
        {"version": 1, "bouts": [{**BRIDGE, "uid": theirs}]},
    )

    assert "bouts.0.uid" in errors_in(answer)


def test_what_is_deleted_is_gone_and_can_come_back(program, user):
    sent = with_uid()
    program.add("/sessions", sent)
    address = f"/sessions/{sent['uid']}"

    assert program.remove(address).status_code == 204
    assert program.read(address).status_code == 410
    assert program.add("/sessions", sent).status_code == 410
    assert not user.bouts.exists()

    assert program.add(f"{address}/undo").status_code == 200
    assert [bout.exercise.slug for bout in user.bouts.all()] == ["glute-bridge"]


def test_saving_asks_little_more_than_the_page(
    program, browser, user, django_assert_max_num_queries
):
    """The token, its count, the row as it is stored then, and what is locked by it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    line = bout_line(exercise="glute-bridge", actual_seconds="", repetitions="10")
    with CaptureQueriesContext(connection) as by_page:
        browser.post("/practice/sessions/add/", session_form(line))

    with django_assert_max_num_queries(len(by_page) + 7):
        program.add("/sessions", with_uid())


def test_a_new_field_of_the_forms_is_not_forgotten_here():
    """Or a program could neither say it nor keep it when it changes the entry."""
    from psoas_care.api.v1.sessions import BoutOut, SentBout, SentSession, SessionOut

    of_session = {*SessionForm.Meta.fields} | {"region", "before", "after"}
    # Django adds the key of the whole once the lines were shown.
    of_bout = {*BoutForm.Meta.fields, "exercise", "side"} - {"session"}
    assert (
        of_session <= SentSession.model_fields.keys() & SessionOut.model_fields.keys()
    )
    assert of_bout <= SentBout.model_fields.keys()
    assert of_bout <= BoutOut.model_fields.keys()
