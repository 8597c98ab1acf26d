"""What cannot wait is urgent and says what to do; what only locks is neither."""

import json

import pytest

from psoas_care.safety.models import Question
from tests.answers import clear, say
from tests.forms import bout_line, session_form

pytestmark = pytest.mark.usefixtures("content")

MAT = "trigger-point-mat"
BOUT = {"exercise": MAT, "side": "", "pressure": 3, "actual_seconds": 20}
TODAY = "Contact a doctor or an urgent-care line today (UK: 111)."
CALL = "Stop. Call your local emergency number now (112 in the EU"
WEAK = {"signs": [{"code": "N-03", "is_worse": True}]}
LOW_BACK = {"scores": [{"region": "low_back", "average": 3}]}


def sent_to(address, **said):
    return {"bouts": [BOUT], **said} if address == "/sessions" else LOW_BACK | said


@pytest.fixture(params=["/sessions", "/check-ins"])
def address(request, user):
    clear(user)
    return request.param


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        (WEAK, TODAY),
        ({"signs": [{"code": "N-06", "is_worse": False}]}, TODAY),
        ({"signs": [{"code": "N-06", "is_worse": True}]}, CALL),
        ({"nerve_signs": [{"code": "R-05", "is_worse": False}]}, TODAY),
        ({"nerve_signs": [{"code": "R-01"}]}, CALL),
        ({**WEAK, "nerve_signs": [{"code": "R-01"}]}, CALL),
    ],
    ids=str,
)
def test_what_cannot_wait_is_urgent_and_says_what_to_do(
    program, browser, address, said, begins
):
    answer = program.add(address, sent_to(address, **said)).json()

    assert answer["is_urgent"] is True
    assert answer["message"].startswith(begins)
    assert "Locked for now: " in answer["message"]
    page = " ".join(browser.get("/safety/").text.split())
    assert begins in page


@pytest.mark.parametrize(("code", "how"), [("N-01", "now"), ("N-05", "good")])
def test_what_locks_tools_alone_is_not_urgent(program, address, code, how):
    answer = program.add(address, sent_to(address, signs=[{"code": code}])).json()

    assert answer["is_urgent"] is False
    assert answer["message"].startswith(f"Locked for {how}: ")


def codes_of(answer):
    return [question["code"] for question in answer.json()["open_questions"]]


PULSE = {**BOUT, "stopped": "hurt", "hurt_words": ["pulse"]}


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/sessions", {"bouts": [PULSE]}),
        ("/sessions", {"bouts": [BOUT], "signs": [{"code": "N-05"}]}),
        ("/check-ins", {**LOW_BACK, "signs": [{"code": "N-05"}]}),
        ("/check-ins", {**LOW_BACK, "qualities": ["pulse"]}),
    ],
    ids=str,
)
def test_what_a_beat_asks_is_listed_until_it_is_answered(
    program, browser, user, address, sent
):
    clear(user)
    assert codes_of(program.read("/safety")) == []

    saved = program.add(address, sent)

    assert codes_of(saved) == codes_of(program.read("/safety")) == ["R-07"]
    assert "What you felt makes this a question again" in browser.get("/safety/").text
    question = saved.json()["open_questions"][0]
    assert question["text"] == Question.objects.get(code="R-07").text

    say(user, "R-07", "no")
    assert codes_of(program.read("/safety")) == []


def test_a_refused_send_lists_what_it_asked(program, user):
    clear(user)

    refused = program.add("/sessions", {"bouts": [{**PULSE, "pressure": 99}]})

    assert refused.status_code == 422
    numb = {**BOUT, "stopped": "hurt", "hurt_words": ["numb"]}
    refused = program.add("/sessions", {"bouts": [numb]})
    assert refused.status_code == 422
    assert codes_of(refused) == codes_of(program.read("/safety"))
    assert {"N-03", "N-04", "R-01"} <= {*codes_of(refused)}


def test_what_is_locked_for_good_is_announced_so(program, user):
    """Of a beat: the front of the body and the tool; all tools until it is answered."""
    clear(user)

    message = program.add("/sessions", {"bouts": [PULSE]}).json()["message"]

    assert "Locked for good: Deep front release; Node mat." in message
    assert "Locked for now: Pressure tools." in message


def test_a_pulse_asks_and_is_not_urgent(program, user):
    clear(user)
    hurt = {**BOUT, "stopped": "hurt", "hurt_words": ["pulse"]}

    for address, sent in (
        ("/sessions", {"bouts": [hurt]}),
        ("/check-ins", {**LOW_BACK, "qualities": ["pulse"]}),
    ):
        answer = program.add(address, sent)
        assert answer.status_code == 201, answer.content
        assert answer.json()["is_urgent"] is False
    assert user.restrictions.filter(code="R-07").exists()


def test_sent_again_it_says_so_again_and_a_corrected_note_does_not(program, address):
    sent = sent_to(address, **WEAK, uid="5e0d7f0a-3d0c-4a86-9b6e-0a4c6a4f2f11")
    first, again = (program.add(address, sent).json() for _ in range(2))
    assert first["message"].startswith(TODAY)
    assert again["message"].startswith(TODAY)

    note = {k: v for k, v in sent.items() if k not in {"uid", "signs"}} | {"note": "x"}
    if address == "/sessions":
        note["bouts"] = [BOUT | {"uid": first["bouts"][0]["uid"]}]
    changed = program.change(
        f"{address}/{first['uid']}", note | {"version": first["version"]}
    ).json()

    assert (changed["note"], changed["is_urgent"]) == ("x", False)


def test_a_refused_send_says_it_as_well(program, address):
    sent = sent_to(address, **WEAK)
    sent["at"] = "1999-01-01T12:00:00Z" if address == "/check-ins" else None
    if address == "/sessions":
        sent["bouts"] = []

    answer = program.add(address, sent)

    assert answer.status_code == 422, answer.content
    problem = answer.json()
    assert problem["counted"] == ["N-03"]
    assert (problem["is_urgent"], problem["message"]) == (True, TODAY)


def test_the_page_leads_to_it_as_well(htmx, user):
    clear(user)
    line = bout_line(exercise=MAT, pressure="3", actual_seconds="20")

    signs = {"signs-N-03": "on", "signs-N-03-form": "worse"}
    answer = htmx.post("/practice/sessions/add/", session_form(line, **signs))

    toast = json.loads(answer.headers["HX-Trigger"])["toast"]
    assert toast["to"] == "/safety/"
