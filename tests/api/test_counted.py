"""A sign counts however its entry is refused, and the refusal says that it does."""

import json
import uuid

import pytest

from tests.answers import clear
from tests.api.conftest import program_of

pytestmark = pytest.mark.usefixtures("content")

BRIDGE = {"exercise": "glute-bridge", "repetitions": 10}
SOUND = {
    "/sessions": {"bouts": [BRIDGE]},
    "/check-ins": {"scores": [{"region": "low_back", "average": 3}]},
}
WEAK = {"signs": [{"code": "N-03", "is_worse": True}]}
SADDLE = {"nerve_signs": [{"code": "R-01"}]}
TODAY = "Contact a doctor or an urgent-care line today"
CALL = "Stop. Call your local emergency number now"
SAID = [(WEAK, "N-03", TODAY), (SADDLE, "R-01", CALL)]


@pytest.fixture(params=["/sessions", "/check-ins"])
def address(request, user):
    clear(user)
    return request.param


def open_codes(user):
    return {*user.restrictions.filter(ended_on=None).values_list("code", flat=True)}


def assert_counts(user, answer, code, begins, status):
    assert answer.status_code == status, answer.content
    said = answer.json()
    assert said["counted"] == [code]
    assert said["is_urgent"] is True
    assert said["message"].startswith(begins)
    assert code in open_codes(user)


# -- one sign twice -----------------------------------------------------------


@pytest.mark.parametrize("forms", [[True, False], [False, True], [False, None]])
@pytest.mark.parametrize(
    ("member", "code", "begins"),
    [("signs", "N-03", TODAY), ("nerve_signs", "R-05", CALL)],
)
def test_of_a_sign_in_two_forms_the_graver_counts(
    program, user, address, member, code, begins, forms
):
    signs = [{"code": code, "is_worse": form} for form in forms]

    answer = program.add(address, SOUND[address] | {member: signs})

    assert_counts(user, answer, code, begins, 422)
    assert "Two different answers arrived here." in answer.text
    assert user.answers.yes().get(question__code=code).given == "worse"


def test_a_sign_twice_in_one_form_is_one_answer(program, user, address):
    answer = program.add(address, SOUND[address] | {"signs": WEAK["signs"] * 2})

    assert answer.status_code == 201
    assert user.answers.yes().get(question__code="N-03").given == "worse"


def test_signs_given_twice_both_count(program, user, address):
    body = (
        '{"signs": [{"code": "N-01"}], "signs": [{"code": "N-03", "is_worse": false,'
        ' "is_worse": true}], "signs": null, "signs_side": "left", "signs_side": ""}'
    )

    answer = program.send("POST", address, body)

    assert answer.status_code == 400
    assert {*answer.json()["counted"]} == {"N-01", "N-03"}
    assert user.answers.yes().get(question__code="N-03").given == "worse"
    assert user.answers.yes().get(question__code="N-03").side == ""


# -- refused before a form read it --------------------------------------------

FAULTS = {
    "/sessions": [
        {"bouts": [BRIDGE | {"uid": "5e0d7f0a-3d0c-4a86-9b6e-0a4c6a4f2f11"}]},
        {"bouts": [BRIDGE | {"reps": 3}]},
        {"bouts": [{}]},
        {"bouts": 7},
        {"before": "4"},
    ],
    "/check-ins": [
        {"scores": [{"region": "knee", "average": 3}]},
        {"scores": [{"region": "low_back", "average": 3}] * 2},
        {"scores": [{"average": 3}]},
        {"scores": None, "qualities": 7},
    ],
}
ANYWHERE = [
    {"zone": "Mars/Base"},
    {"zone": 7},
    {"at": "yesterday"},
    {"uid": "7"},
    {"mood": 3},
    {"note": "half \ud800"},
    {"signs_side": 7},
]


@pytest.mark.parametrize(("said", "code", "begins"), SAID, ids=["sign", "nerve"])
@pytest.mark.parametrize(
    ("where", "fault"),
    [
        *((where, fault) for where, some in FAULTS.items() for fault in some),
        *((where, fault) for where in FAULTS for fault in ANYWHERE),
    ],
    ids=str,
)
def test_no_fault_beside_a_sign_loses_it(
    program, user, where, fault, said, code, begins
):
    clear(user)
    sent = SOUND[where] | said | fault

    answer = program.add(where, sent)

    status = 400 if "note" in fault else 422
    assert_counts(user, answer, code, begins, status)
    assert not user.sessions.exists()
    assert not user.check_ins.exists()


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"signs": [{"code": "X-1"}, *WEAK["signs"]]}, ["N-03"]),
        ({"signs": [{"code": "N-03", "is_worse": "maybe"}]}, ["N-03"]),
        ({"signs": [{"code": "N-03", "where": "thigh"}]}, ["N-03"]),
        ({"signs": ["N-01", 7, None]}, ["N-01"]),
        ({"signs": {"code": "N-03"}}, ["N-03"]),
        ({"signs": [{"code": "R-01"}]}, ["R-01"]),
        ({"nerve_signs": [{"code": "N-05"}, {"code": "R-04"}]}, ["N-05", "R-04"]),
    ],
    ids=str,
)
def test_a_sign_counts_beside_one_that_cannot_be_read(
    program, user, address, said, codes
):
    answer = program.add(address, SOUND[address] | said)

    assert answer.status_code == 422
    assert sorted(answer.json()["counted"]) == codes
    assert {*codes} <= open_codes(user)


def test_a_body_that_does_not_say_that_it_is_json_counts(program, user, address):
    body = json.dumps(SOUND[address] | WEAK)

    for kind in ("application/x-www-form-urlencoded", "text/plain"):
        answer = program.generic("POST", f"/api/v1{address}", body, content_type=kind)
        assert_counts(user, answer, "N-03", TODAY, 415)


def test_mended_and_sent_again_it_is_one_report(program, user, address):
    sent = SOUND[address] | WEAK | {"uid": str(uuid.uuid4())}

    for _ in range(2):
        assert program.add(address, sent | {"mood": 1}).status_code == 422
    assert program.add(address, sent).status_code == 201

    assert user.answers.yes().filter(question__code="N-03").count() == 1


@pytest.mark.parametrize(
    ("where", "said", "codes"),
    [
        (
            "/check-ins",
            {"qualities": ["numb", "pulse", 7]},
            {"R-01", "R-02", "R-03", "R-04", "R-05", "R-07"},
        ),
        (
            "/sessions",
            {"bouts": [BRIDGE | {"hurt_words": ["numb", 7], "stopped": "hurt"}]},
            {"R-01", "R-02", "R-03", "R-04", "R-05"},
        ),
    ],
)
def test_words_ask_what_they_ask_in_a_form(program, user, where, said, codes):
    clear(user)

    answer = program.add(where, SOUND[where] | said | {"zone": "Mars/Base"})

    assert answer.status_code == 422
    assert open_codes(user) == codes
    assert {q["code"] for q in answer.json()["open_questions"]} == codes


def test_nothing_counts_for_who_may_not_write_or_is_nobody(
    reader, nobody, user, address
):
    for one in (reader, nobody):
        assert one.add(address, SOUND[address] | WEAK).status_code in {401, 403}
    assert not open_codes(user)


# -- stored otherwise, deleted, not there -------------------------------------


@pytest.mark.parametrize(("said", "code", "begins"), SAID, ids=["sign", "nerve"])
def test_a_conflict_says_what_counts(program, user, address, said, code, begins):
    sent = SOUND[address] | {"uid": str(uuid.uuid4())}
    made = program.add(address, sent).json()
    late = {**SOUND[address], "version": 9, "note": "other"} | said

    answers = [
        program.add(address, sent | said),
        program.change(f"{address}/{made['uid']}", late),
    ]

    for answer in answers:
        assert_counts(user, answer, code, begins, 409)
        assert answer.json()["detail"].endswith("It was not changed.")


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize(("said", "code", "begins"), SAID, ids=["sign", "nerve"])
def test_what_is_deleted_says_what_counts(
    program, user, address, said, code, begins, method
):
    sent = SOUND[address] | {"uid": str(uuid.uuid4())}
    program.add(address, sent)
    row = f"{address}/{sent['uid']}"
    program.remove(row)
    change = {**SOUND[address], "version": 1} | said

    for _ in range(2):
        answer = (
            program.change(row, change)
            if method == "PUT"
            else program.add(address, sent | said)
        )
        assert_counts(user, answer, code, begins, 410)
    assert user.answers.yes().filter(question__code=code).count() == 1


@pytest.mark.parametrize(("said", "code", "begins"), SAID, ids=["sign", "nerve"])
def test_the_same_send_of_what_was_deleted_says_it_too(
    program, user, address, said, code, begins
):
    sent = SOUND[address] | said | {"uid": str(uuid.uuid4())}
    program.add(address, sent)
    program.remove(f"{address}/{sent['uid']}")

    assert_counts(user, program.add(address, sent), code, begins, 410)
    assert user.answers.yes().filter(question__code=code).count() == 1


@pytest.mark.parametrize("is_deleted", [False, True])
@pytest.mark.parametrize(("said", "code", "begins"), SAID, ids=["sign", "nerve"])
def test_a_sign_that_was_saved_before_goes_on_to_count(
    program, user, address, said, code, begins, is_deleted
):
    sent = SOUND[address] | said | {"uid": str(uuid.uuid4())}
    program.add(address, sent)
    row = f"{address}/{sent['uid']}"
    if is_deleted:
        program.remove(row)
    change = {**SOUND[address], "version": 9, "note": "other"} | said

    for answer in (
        program.change(row, change),
        program.change(row, change | {"mood": 1}),
        program.add(address, sent | {"note": "other"}),
    ):
        status = 410 if is_deleted else 409
        status = 422 if "mood" in answer.text else status
        assert_counts(user, answer, code, begins, status)


def test_an_entry_that_is_not_there_says_what_counts(
    program, user, other_user, address
):
    theirs = program_of(other_user).add(address, SOUND[address]).json()
    change = {**SOUND[address], "version": 1} | WEAK

    for uid in (uuid.uuid4(), theirs["uid"]):
        answer = program.change(f"{address}/{uid}", change)
        assert_counts(user, answer, "N-03", TODAY, 404)
    assert not open_codes(other_user)
