"""Two tabs on one thing: nothing is overwritten unseen, nothing typed is lost."""

import pytest

from tests.factories import (
    BoutFactory,
    ExerciseFactory,
    FunctionScoreFactory,
    MyRoutineFactory,
    MyRoutineItemFactory,
    PainScoreFactory,
    QuestionFactory,
    QuestionGroupFactory,
    SessionPainFactory,
)
from tests.forms import shown_form

TYPED = "what I wanted to say"


def check_in(user):
    row = PainScoreFactory(check_in__user=user).check_in
    return row, f"/symptoms/check-ins/{row.uid}", "note", lambda: row.note


def function_score(user):
    row = FunctionScoreFactory(user=user, own_activity="Driving", own_value=3)
    address = f"/symptoms/function/{row.uid}"
    return row, address, "own_activity", lambda: row.own_activity


def session(user):
    row = BoutFactory(session__user=user, exercise=ExerciseFactory()).session
    SessionPainFactory(session=row, moment="next_day", value=3)
    return row, f"/practice/sessions/{row.uid}", "note", lambda: row.note


def routine(user):
    row = MyRoutineFactory(user=user)
    MyRoutineItemFactory(my_routine=row, exercise=ExerciseFactory())
    return row, f"/practice/my-routines/{row.uid}", "name", lambda: row.name


@pytest.mark.parametrize("kind", [check_in, function_score, session, routine])
def test_f9_what_was_deleted_in_one_tab_keeps_what_another_one_types(
    browser, user, kind
):
    row, address, field, said = kind(user)
    form = shown_form(browser.get(f"{address}/edit/")) | {field: TYPED}
    browser.post(f"{address}/delete/")

    kept = browser.post(f"{address}/edit/", form)

    page = kept.content.decode()
    assert kept.status_code == 409
    assert "This was deleted in the meantime" in page
    assert "Bring it back and save" in page
    assert shown_form(kept)[field] == TYPED
    row.refresh_from_db()
    assert row.deleted_at is not None
    assert said() != TYPED

    saved = browser.post(f"{address}/edit/", shown_form(kept) | {"restore": "1"})

    row.refresh_from_db()
    assert saved.status_code == 302
    assert (row.deleted_at, said()) == (None, TYPED)
    parts = [p for some in row.children() for p in some if p.deleted_at is None]
    assert len(parts) == {check_in: 1, function_score: 0, session: 2, routine: 1}[kind]


@pytest.mark.parametrize("kind", [check_in, function_score, session, routine])
def test_a_deleted_row_has_no_page_and_is_nobody_elses(
    browser, user, other_user, client, kind
):
    _row, address, _field, _said = kind(user)
    form = shown_form(browser.get(f"{address}/edit/"))
    browser.post(f"{address}/delete/")
    client.force_login(other_user)

    assert browser.get(f"{address}/edit/").status_code == 404
    restore = client.post(f"{address}/edit/", form | {"restore": "1"})
    assert restore.status_code == 404


def test_one_line_more_of_a_deleted_session_does_not_bring_it_back(browser, user):
    row, address, _field, _said = session(user)
    form = shown_form(browser.get(f"{address}/edit/")) | {"note": TYPED}
    browser.post(f"{address}/delete/")

    more = browser.post(f"{address}/edit/", form | {"more": "1"})

    assert shown_form(more)["note"] == TYPED
    row.refresh_from_db()
    assert row.deleted_at is not None


def settings(**values):
    return {"seen_time_zone": "UTC", "seen_country": "", **values}


def test_f9_two_tabs_of_settings_that_change_different_things_both_count(browser, user):
    browser.post("/settings/", settings(time_zone="UTC", country="NZ"))
    answer = browser.post("/settings/", settings(time_zone="Asia/Tokyo", country=""))

    user.refresh_from_db()
    assert answer.status_code == 302
    assert (user.time_zone, user.country) == ("Asia/Tokyo", "NZ")


def test_f9_two_tabs_of_settings_that_change_one_thing_are_both_shown(browser, user):
    browser.post("/settings/", settings(time_zone="Asia/Tokyo", country=""))
    late = settings(time_zone="Europe/Berlin", country="")

    answer = browser.post("/settings/", late)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Time zone: Asia/Tokyo" in page
    assert '<option value="Europe/Berlin" selected>' in page
    user.refresh_from_db()
    assert user.time_zone == "Asia/Tokyo"

    insisted = browser.post("/settings/", late | {"seen_time_zone": "Asia/Tokyo"})

    user.refresh_from_db()
    assert (insisted.status_code, user.time_zone) == (302, "Europe/Berlin")
    assert 'name="seen_time_zone" value="Asia/Tokyo"' in page


def test_the_page_of_settings_says_what_it_shows(browser, user):
    page = browser.get("/settings/").content.decode()

    assert f'name="seen_time_zone" value="{user.time_zone}"' in page
    assert 'hx-trigger="settings-changed from:closest form"' in page


def test_f9_the_same_settings_from_two_tabs_are_no_conflict(browser, user):
    form = settings(time_zone="Asia/Tokyo", country="JP")

    assert [browser.post("/settings/", form).status_code for _ in "ab"] == [302, 302]


def test_f9_two_tabs_of_places_meet(browser, user):
    user.regions = ["low_back"]
    user.save()
    seen = {"seen_low_back": "low_back", "seen_pelvic": "", "seen_hip_front": ""}
    pelvic = seen | {"low_back": "low_back", "pelvic": "pelvic"}
    hip = seen | {"low_back": "low_back", "hip_front": "hip_front"}
    neither = seen | {"pelvic": "pelvic.left"}

    assert browser.post("/welcome/", pelvic).status_code == 302
    assert browser.post("/welcome/", hip).status_code == 302
    user.refresh_from_db()
    assert user.regions == ["low_back", "pelvic", "hip_front"]
    assert browser.post("/welcome/", neither).status_code == 409
    user.refresh_from_db()
    assert user.regions == ["low_back", "pelvic", "hip_front"]


def test_f9_a_late_tab_takes_no_answer_about_health_back(browser, user):
    """A no of an old page would open what a yes has just closed."""
    group = QuestionGroupFactory(key="bones", kind="profile")
    QuestionFactory(code="brittle", kind="profile", group=group, text="Brittle bones")
    QuestionFactory(code="joint", kind="profile", group=group)
    address = "/safety/profile/?group=bones"
    tabs = [shown_form(browser.get(address)) for _ in range(2)]
    browser.post(address, tabs[0] | {"brittle": "on"})

    late = browser.post(address, tabs[1] | {"joint": "on"})

    page = late.content.decode()
    assert late.status_code == 409
    assert "You answered this in another tab in the meantime" in page
    assert "<li>Brittle bones</li>" in page
    # The yes of the late tab counts at once, too.
    assert codes_of_yes(user) == {"brittle", "joint"}
    assert browser.post(address, shown_form(late)).status_code == 302
    assert codes_of_yes(user) == {"joint"}


def codes_of_yes(user):
    return set(user.answers.current().yes().values_list("question__code", flat=True))


def test_f9_the_same_answers_from_two_tabs_are_no_conflict(browser):
    group = QuestionGroupFactory(key="bones", kind="profile")
    QuestionFactory(code="brittle", kind="profile", group=group)
    address = "/safety/profile/?group=bones"
    tabs = [shown_form(browser.get(address)) for _ in range(2)]

    answers = [browser.post(address, tab | {"brittle": "on"}) for tab in tabs]

    assert [answer.status_code for answer in answers] == [302, 302]
