"""Whatever somebody deletes can be brought back for a day, from the diary."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from psoas_care.practice.models import Bout
from psoas_care.today.diary import CAN_COME_BACK
from psoas_care.web import user_records
from tests.factories import (
    BoutFactory,
    CheckInFactory,
    ExerciseFactory,
    FairTestFactory,
    FunctionScoreFactory,
    InstrumentScoreFactory,
    MyRoutineFactory,
    PainScoreFactory,
    ReportLinkFactory,
    SelfTestResultFactory,
    SessionFactory,
)
from tests.forms import (
    bout_line,
    check_in_form,
    function_form,
    routine_form,
    routine_line,
    session_form,
    shown_form,
)

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PAGE = "/diary/?deleted=1"


def ended_test(user):
    now = datetime.now(tz=UTC)
    return FairTestFactory(
        user=user, at=now - timedelta(days=40), ended_on=now.date() - timedelta(days=5)
    )


KINDS = {
    "Check-in": (CheckInFactory, "/symptoms/check-ins/{}/"),
    "Everyday activities": (FunctionScoreFactory, "/symptoms/function/{}/"),
    "Questionnaire": (InstrumentScoreFactory, "/symptoms/instruments/{}/"),
    "Self-test": (SelfTestResultFactory, "/practice/self-tests/{}/"),
    "Session": (SessionFactory, "/practice/sessions/{}/"),
    "Fair test": (ended_test, "/progress/fair-tests/{}/"),
    "Routine": (MyRoutineFactory, "/practice/my-routines/{}/"),
    "Private link to your report": (ReportLinkFactory, "/records/links/{}/"),
}


@pytest.mark.parametrize("label", KINDS)
def test_what_was_deleted_is_brought_back_from_the_diary(browser, user, label):
    factory, address = KINDS[label]
    row = factory(user=user)
    address = address.format(row.uid)
    browser.post(f"{address}delete/")
    browser.get("/diary/")  # the message with its undo is gone by now

    page = browser.get(PAGE).content.decode()

    assert "?deleted=1" in browser.get("/diary/").content.decode()
    assert label in page
    assert f'action="{address}undo/"' in page
    browser.post(f"{address}undo/")
    row.refresh_from_db()
    assert row.deleted_at is None
    assert f'action="{address}undo/"' not in browser.get(PAGE).content.decode()


FORMS = {
    "/symptoms/check-ins/": check_in_form,
    "/symptoms/function/": function_form,
    "/practice/sessions/": lambda: session_form(bout_line()),
    "/practice/my-routines/": lambda: routine_form(routine_line()),
}


def sent_and_deleted(browser, address):
    """A form that made a row, which was deleted since, and was then sent again."""
    ExerciseFactory(slug="plain-stretch")
    form = FORMS[address]()
    browser.post(f"{address}add/", form)
    browser.post(f"{address}{form['uid']}/delete/")
    browser.get("/diary/")  # the message with its undo is gone by now
    return form, browser.post(f"{address}add/", form, follow=True).content.decode()


@pytest.mark.parametrize("address", FORMS)
def test_what_is_sent_again_after_it_was_deleted_is_said_to_be_deleted(
    browser, address
):
    form, page = sent_and_deleted(browser, address)

    assert "You saved this before, then deleted it" in page
    assert f'action="{address}{form["uid"]}/undo/"' in page
    assert "Bring it back" in page
    for untrue in ("Check-in saved", "Session logged", "Routine saved", ">Saved."):
        assert untrue not in page


@pytest.mark.parametrize("address", FORMS)
def test_and_comes_back_by_the_button_beside_that(browser, address):
    form, _page = sent_and_deleted(browser, address)
    browser.post(f"{address}{form['uid']}/undo/")

    assert browser.get(f"{address}{form['uid']}/edit/").status_code == 200


def test_a_player_that_sends_again_is_led_to_the_page_that_says_so(user, browser):
    ExerciseFactory(slug="plain-stretch")
    form = session_form(bout_line())
    browser.post("/practice/sessions/add/", form)
    browser.post(f"/practice/sessions/{form['uid']}/delete/")
    browser.get("/diary/")
    player = Client(headers={"HX-Request": "true"})
    player.force_login(user)

    answer = player.post("/practice/sessions/add/", form)

    toast = json.loads(answer.headers["HX-Trigger"])["toast"]
    assert answer.status_code == 204
    assert toast["to"] == "/diary/"
    assert "then deleted it" in toast["text"]
    assert "then deleted it" in player.get("/diary/").content.decode()


def test_what_would_be_refused_by_now_is_said_to_be_deleted_as_well(browser):
    exercise = ExerciseFactory(slug="plain-stretch")
    form = session_form(bout_line())
    browser.post("/practice/sessions/add/", form)
    browser.post(f"/practice/sessions/{form['uid']}/delete/")
    browser.get("/diary/")
    exercise.category = "release"  # locked since
    exercise.save()

    page = browser.post("/practice/sessions/add/", form, follow=True).content.decode()

    assert "You saved this before, then deleted it" in page
    assert "Session logged" not in page


def test_every_kind_of_row_that_can_be_deleted_has_its_way_back():
    assert [str(label) for _model, label, _undo in CAN_COME_BACK] == [*KINDS]


def test_a_session_comes_back_with_its_parts(browser, user):
    session = BoutFactory(session__user=user).session
    user_records.delete(session, now=NOW)

    browser.post(f"/practice/sessions/{session.uid}/undo/")

    assert session.bouts.count() == 1


def session_of_two(browser):
    """A saved session of two exercises, and its form with the second one taken out."""
    ExerciseFactory(slug="plain-stretch", name="Plain stretch")
    ExerciseFactory(slug="cat-cow", name="Cat-cow")
    form = session_form(bout_line(), bout_line(exercise="cat-cow"))
    browser.post("/practice/sessions/add/", form)
    address = f"/practice/sessions/{form['uid']}"
    return address, shown_form(browser.get(f"{address}/edit/"))


def test_an_exercise_that_an_edit_took_out_comes_back_from_the_diary(browser, user):
    address, form = session_of_two(browser)
    other_tab = shown_form(browser.get(f"{address}/edit/"))
    browser.post(f"{address}/edit/", form | {"bouts-1-DELETE": "on"})
    assert "Cat-cow" not in browser.get(f"{address}/").content.decode()
    undo = (
        f"/practice/bouts/{Bout.with_deleted.get(exercise__slug='cat-cow').uid}/undo/"
    )

    page = browser.get(PAGE).content.decode()
    back = browser.post(undo, follow=True).content.decode()

    assert f'action="{undo}"' in page
    assert "Exercise taken out of a session" in page
    assert "Back in its session: Cat-cow." in back
    assert "Cat-cow" in browser.get(f"{address}/").content.decode()
    assert f'action="{undo}"' not in browser.get(PAGE).content.decode()
    # A page from before the edit does not take it out again unseen.
    late = browser.post(f"{address}/edit/", other_tab | {"note": "late"})
    assert late.status_code == 409


def test_it_comes_back_once_and_with_what_else_is_in_the_session(browser, user):
    address, form = session_of_two(browser)
    browser.post(
        f"{address}/edit/",
        form | {"bouts-1-DELETE": "on", "region": "low_back", "before": "4"},
    )
    bout = Bout.with_deleted.get(exercise__slug="cat-cow")

    browser.post(f"/practice/bouts/{bout.uid}/undo/")
    browser.post(f"/practice/bouts/{bout.uid}/undo/")

    session = user.sessions.get()
    assert session.bouts.count() == 2
    assert session.pains.get().value == 4


def test_what_went_with_its_session_is_one_entry_of_the_list(browser, user):
    address, _form = session_of_two(browser)
    browser.post(f"{address}/delete/")

    page = browser.get(PAGE).content.decode()

    assert "Plain stretch, Cat-cow" in page
    assert "taken out" not in page
    bout = Bout.with_deleted.get(exercise__slug="cat-cow")
    assert browser.post(f"/practice/bouts/{bout.uid}/undo/").status_code == 404


def test_deep_front_release_comes_back_with_its_rest(browser, user):
    session = SessionFactory(user=user, at=datetime.now(tz=UTC) - timedelta(hours=1))
    deep = BoutFactory(
        session=session,
        exercise__category="release",
        exercise__gate="abdominal-gate",
        actual_seconds=60,
    )
    user_records.change(session, [], seen_version=1, now=datetime.now(tz=UTC))
    assert not user.restrictions.exists()

    browser.post(f"/practice/bouts/{deep.uid}/undo/")

    assert session.bouts.count() == 1
    assert user.restrictions.get().source == session.uid


def test_rows_of_one_kind_are_told_apart_by_what_they_say(browser, user):
    rows = [
        BoutFactory(session__user=user, exercise__name="Cat-cow").session,
        SessionFactory(user=user, note="Only <rain> today"),
        PainScoreFactory(
            check_in__user=user, region="low_back", value=7, kind="average"
        ).check_in,
        FunctionScoreFactory(user=user, stairs=6),
        ReportLinkFactory(user=user, question="May I ski?"),
    ]
    for row in rows:
        user_records.delete(row, now=datetime.now(tz=UTC))

    page = browser.get(PAGE).content.decode()

    for words in ["Cat-cow", "Only &lt;rain&gt; today", "Low back 7", "May I ski?"]:
        assert words in page
    assert re.search("Stairs[^<]* 6|[^<]*stairs[^<]* 6", page)


def test_after_a_day_it_is_no_longer_offered(browser, user):
    check_in = PainScoreFactory(check_in__user=user).check_in
    user_records.delete(check_in, now=NOW)

    for hours, is_there in [(0, True), (23, True), (25, False)]:
        with time_machine.travel(NOW + timedelta(hours=hours), tick=False):
            page = browser.get(PAGE).content.decode()
            assert (str(check_in.uid) in page) is is_there

    assert "You deleted nothing in the last day" in page


def test_nobody_sees_what_somebody_else_deleted(browser, other_user):
    user_records.delete(CheckInFactory(user=other_user), now=datetime.now(tz=UTC))

    assert "You deleted nothing" in browser.get(PAGE).content.decode()


def test_the_page_asks_the_same_for_one_row_and_for_many(
    browser, user, django_assert_max_num_queries
):
    counts = []
    for more in (1, 19):
        for _ in range(more):
            user_records.delete(CheckInFactory(user=user), now=datetime.now(tz=UTC))
            user_records.delete(SessionFactory(user=user), now=datetime.now(tz=UTC))
        # One for each kind that can be deleted, which are eight, and four besides.
        with django_assert_max_num_queries(12) as counted:
            browser.get(PAGE)
        counts.append(len(counted))

    assert counts[0] == counts[1]
