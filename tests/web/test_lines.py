"""The lines of a form: those that arrived count, and none of them is lost."""

import pytest
from django.http import QueryDict

from psoas_care.practice.models import MyRoutine, Session
from psoas_care.web.lines import arrived
from tests.factories import (
    BoutFactory,
    ExerciseFactory,
    MyRoutineFactory,
    MyRoutineItemFactory,
    SessionFactory,
)
from tests.forms import (
    bout_line,
    routine_form,
    routine_line,
    session_form,
    shown_form,
)

SESSION, ROUTINE = "/practice/sessions/add/", "/practice/my-routines/add/"
NONSENSE = [
    "0",
    "1",
    "3",
    "61",
    "1001",
    "9" * 30,
    "-1",
    "",
    "x",
    "1.0",
    "1e400",
    "0x2",
    "٢",
    None,
]


@pytest.fixture(autouse=True)
def exercise(db):
    return ExerciseFactory(slug="plain-stretch")


def two_lines(address):
    """A form of two lines, and how it names them."""
    if address == SESSION:
        lines = bout_line(actual_seconds="41"), bout_line(actual_seconds="42")
        return session_form(*lines, note="rain"), "bouts"
    lines = routine_line(), routine_line()
    return routine_form(*lines, name="rain"), "items"


@pytest.mark.parametrize("count", NONSENSE, ids=lambda c: str(c)[:8])
@pytest.mark.parametrize("address", [SESSION, ROUTINE])
def test_a_wrong_count_of_lines_saves_nothing_and_shows_what_came(
    browser, address, count
):
    form, prefix = two_lines(address)
    name = f"{prefix}-TOTAL_FORMS"
    wrong = {**form, name: count} if count is not None else form
    if count is None:
        del wrong[name]

    answer = browser.post(address, wrong)

    assert answer.status_code == 422
    assert "Some lines did not arrive" in answer.content.decode()
    assert not Session.with_deleted.exists()
    assert not MyRoutine.with_deleted.exists()
    shown = shown_form(answer)
    assert {k: shown.get(k, "") for k in form if k not in {name, "zone"}} == {
        k: v for k, v in form.items() if k not in {name, "zone"}
    }
    assert browser.post(address, shown).status_code == 302


@pytest.mark.parametrize("stored", ["-1", "9" * 30, "x", "2", None])
@pytest.mark.parametrize("address", [SESSION, ROUTINE])
def test_how_many_lines_were_stored_is_not_for_the_browser_to_say(
    browser, address, stored
):
    form, prefix = two_lines(address)
    form[f"{prefix}-INITIAL_FORMS"] = stored
    if stored is None:
        del form[f"{prefix}-INITIAL_FORMS"]

    assert browser.post(address, form).status_code == 302


@pytest.mark.parametrize("count", ["3", "9" * 30, "x", "-1"])
def test_a_routine_that_is_changed_is_never_a_fault_of_the_server(browser, user, count):
    routine = MyRoutineFactory(user=user)
    MyRoutineItemFactory(my_routine=routine)
    address = f"/practice/my-routines/{routine.uid}/edit/"
    form = shown_form(browser.get(address)) | {"items-TOTAL_FORMS": count}

    assert browser.post(address, form).status_code == 422
    for draft in ("add", "time", "move-0-1", "remove-0"):
        answer = browser.post(address, form | {"draft": draft, "add": "plain-stretch"})
        assert answer.status_code == 200


def test_fewer_counted_than_came_loses_no_line(browser, user, exercise):
    session = SessionFactory(user=user)
    for seconds in (41, 42, 43):
        BoutFactory(session=session, exercise=exercise, actual_seconds=seconds)
    address = f"/practice/sessions/{session.uid}/edit/"
    form = shown_form(browser.get(address))

    answer = browser.post(address, form | {"bouts-TOTAL_FORMS": "1"})

    assert answer.status_code == 422
    assert session.bouts.count() == 3
    shown = shown_form(answer)
    assert [shown[f"bouts-{n}-actual_seconds"] for n in range(3)] == ["41", "42", "43"]
    assert browser.post(address, shown).status_code == 302
    assert session.bouts.count() == 3


def test_two_lines_of_one_id_are_both_shown_and_both_kept(browser, user, exercise):
    session = SessionFactory(user=user)
    for seconds in (41, 42):
        BoutFactory(session=session, exercise=exercise, actual_seconds=seconds)
    address = f"/practice/sessions/{session.uid}/edit/"
    form = shown_form(browser.get(address))

    answer = browser.post(address, form | {"bouts-1-id": form["bouts-0-id"]})

    assert answer.status_code == 422
    shown = shown_form(answer)
    assert [shown[f"bouts-{n}-actual_seconds"] for n in (0, 1)] == ["41", "42"]
    assert browser.post(address, shown).status_code == 302
    assert {*session.bouts.values_list("actual_seconds", flat=True)} == {41, 42}


def test_lines_with_a_gap_between_them_close_up():
    found = arrived(QueryDict("a-0-x=1&a-5-x=2&a-5-x=3&a-TOTAL_FORMS=2&b=4"), "a")

    assert (found.lines, found.is_complete) == (2, True)
    assert found.data.getlist("a-1-x") == ["2", "3"]
    assert found.data["b"] == "4"


def test_stored_lines_come_first():
    found = arrived(QueryDict("a-0-x=new&a-1-x=old&a-1-id=7&a-TOTAL_FORMS=2"), "a")

    assert [found.data[f"a-{n}-x"] for n in (0, 1)] == ["old", "new"]
    assert found.data["a-INITIAL_FORMS"] == "1"


def test_names_that_only_look_like_lines_are_none():
    found = arrived(QueryDict("a-00-x=1&a--1-x=2&a-1=3&ab-0-x=4&a-TOTAL_FORMS=0"), "a")

    assert found.lines == 0
