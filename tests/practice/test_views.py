"""Logging a session by hand: the pages, with and without htmx."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from psoas_care.library.models import Exercise
from psoas_care.practice.models import Bout, Session, SessionPain
from tests.factories import (
    BoutFactory,
    ExerciseFactory,
    RestrictionFactory,
    SessionFactory,
    SessionPainFactory,
)
from tests.forms import bout_line, session_form, shown_form

ADD = "/practice/sessions/add/"


@pytest.fixture(autouse=True)
def exercises(db):
    ExerciseFactory(slug="plain-stretch", name="Plain stretch")
    ExerciseFactory(slug="lunge", name="Lunge", sides="per-side")
    ExerciseFactory(slug="trigger-mat", name="Trigger mat", category="release")


def address(session, verb):
    return f"/practice/sessions/{session.uid}/{verb}/"


def stored(session):
    """(exercise, side, seconds) of the kept bouts, in order."""
    return [*session.bouts.values_list("exercise__slug", "side", "actual_seconds")]


# -- logging ------------------------------------------------------------------


def test_a_session_is_saved_and_leads_to_the_diary(browser, user):
    form = session_form(
        bout_line(actual_seconds="90", worst_pain="2"),
        bout_line(exercise="lunge", side="each", actual_seconds="45"),
        region="pelvic",
        before="5",
        after="0",
        note="slept badly",
    )

    answer = browser.post(ADD, form)

    assert (answer.status_code, answer.url) == (302, "/diary/")
    session = user.sessions.get()
    assert (str(session.uid), session.note) == (form["uid"], "slept badly")
    assert stored(session) == [
        ("plain-stretch", "both", 90),
        ("lunge", "left", 45),
        ("lunge", "right", 45),
    ]
    pains = session.pains.values_list("region", "moment", "value")
    assert [*pains] == [("pelvic", "before", 5), ("pelvic", "after", 0)]
    for part in (*session.bouts.all(), *session.pains.all()):
        assert (part.user, part.local_day) == (user, session.local_day)


def test_the_diary_and_progress_show_the_session(browser):
    browser.post(ADD, session_form(bout_line(actual_seconds="90"), note="slept badly"))

    diary = browser.get("/diary/").content.decode()

    assert "Plain stretch" in diary
    assert "slept badly" in diary
    assert "90\N{NO-BREAK SPACE}s" in diary


def test_htmx_hears_that_sessions_changed(htmx, user):
    answer = htmx.post(ADD, session_form(), headers={"HX-Target": "session-form"})

    assert (answer.status_code, answer.content) == (204, b"")
    assert json.loads(answer.headers["HX-Trigger"]) == {
        "sessions-changed": {},
        "toast": {"text": "Session logged."},
    }
    assert user.sessions.count() == 1


def test_an_invalid_session_gives_htmx_the_form_alone(htmx):
    answer = htmx.post(
        ADD,
        session_form(bout_line(exercise="lunge")),
        headers={"HX-Target": "session-form"},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.strip().startswith("<form")
    assert "Say which side, or that each side did the same." in page
    assert not Session.with_deleted.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"note": "x" * 3000}, "at most 2000 characters (it has 3000)"),
        ({"bouts-0-actual_seconds": ""}, "Say how long, or how many times."),
        ({"bouts-1-side": ""}, "Say which side, or that each side did the same."),
        (
            {"bouts-1-exercise": "trigger-mat"},
            "Trigger mat is locked. You have not answered the safety check",
        ),
        ({"bouts-1-exercise": "no-such"}, "Choose an exercise from the list."),
        ({"region": ""}, "Say where that pain was."),
        ({"day": "2999-01-01"}, "This is in the future."),
        ({"time": "25:00"}, "Write a time from 00:00 to 23:59."),
    ],
    ids=lambda value: str(value)[:40],
)
def test_nonsense_is_refused_with_a_sentence_and_typed_text_kept(
    browser, changes, sentence
):
    form = session_form(
        bout_line(actual_seconds="90", worst_pain="0"),
        bout_line(exercise="lunge", side="right", actual_seconds="", repetitions="8"),
        when="pick",
        day="2026-10-01",
        time="07:30",
        region="pelvic",
        before="0",
        after="10",
        note="rain",
    )

    answer = browser.post(ADD, form | changes)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    shown = shown_form(answer)
    for name, value in (form | changes).items():
        assert shown.get(name, "") == value
    assert not Session.with_deleted.exists()
    assert not Bout.with_deleted.exists()
    assert not SessionPain.with_deleted.exists()


def test_what_is_closed_is_refused_though_the_browser_is_a_day_behind(browser, user):
    user.time_zone = "Pacific/Kiritimati"  # 25 hours ahead of Pago Pago
    user.save()
    RestrictionFactory(
        screening__user=user,
        screening__at=timezone.now() - timedelta(hours=1),
        scope="everything",
    )

    answer = browser.post(ADD, session_form(bout_line(), zone="Pacific/Pago_Pago"))

    assert answer.status_code == 422
    assert "Plain stretch is locked." in answer.text
    assert not user.sessions.exists()


def test_an_exercise_page_can_suggest_what_to_log(browser):
    shown = shown_form(browser.get(f"{ADD}?exercise=lunge"))

    assert shown["bouts-0-exercise"] == "lunge"


@pytest.mark.parametrize("slug", ["no-such", "trigger-mat", "", "%FF", "%F0%9F%A6%B5"])
def test_an_exercise_that_cannot_be_logged_is_not_suggested(browser, slug):
    answer = browser.get(f"{ADD}?exercise={slug}")

    assert answer.status_code == 200
    assert shown_form(answer)["bouts-TOTAL_FORMS"] == "0"


@pytest.mark.parametrize("which", ["last", "uid"])
def test_the_same_again_takes_over_what_was_done_and_not_how_it_felt(
    browser, user, which
):
    session = SessionFactory(user=user)
    lunge = Exercise.objects.get(slug="lunge")
    for side in ("left", "right"):
        BoutFactory(
            session=session,
            exercise=lunge,
            side=side,
            actual_seconds=40,
            worst_pain=4,
        )
    like = "last" if which == "last" else session.uid

    sent = shown_form(browser.get(f"{ADD}?like={like}"))

    assert sent["bouts-TOTAL_FORMS"] == "1"
    assert (sent["bouts-0-side"], sent["bouts-0-actual_seconds"]) == ("each", "40")
    assert not sent.get("bouts-0-worst_pain")
    browser.post(ADD, sent)
    assert user.sessions.count() == 2
    newest = user.sessions.newest_first()[0]
    assert stored(newest) == [("lunge", "left", 40), ("lunge", "right", 40)]


@pytest.mark.parametrize("like", ["last", "x", "26475e78-541e-4604-b898-3f3716bb29fc"])
def test_the_same_as_nothing_is_an_empty_form(browser, other_user, like):
    SessionFactory(user=other_user, uid="26475e78-541e-4604-b898-3f3716bb29fc")

    sent = shown_form(browser.get(f"{ADD}?like={like}"))

    assert sent["bouts-TOTAL_FORMS"] == "0"


def test_a_send_once_acknowledged_is_acknowledged_again_whatever_changed(browser, user):
    """The exercise was locked meanwhile; what was done stays done."""
    form = session_form(bout_line())
    browser.post(ADD, form)
    Exercise.objects.filter(slug="plain-stretch").update(category="release")

    repeated = browser.post(ADD, form)
    other = browser.post(ADD, {**form, "note": "something else"})

    assert (repeated.status_code, repeated.url) == (302, "/diary/")
    assert other.status_code == 422
    assert user.sessions.count() == 1


# -- one line more ------------------------------------------------------------


@pytest.mark.parametrize("target", ["", "session-form"])
def test_more_keeps_what_was_typed_and_shows_one_line_more(user, target):
    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    client = Client(headers=headers)
    client.force_login(user)
    form = session_form(
        bout_line(actual_seconds="x", worst_pain="3"), note="rain", before="4"
    )

    answer = client.post(ADD, form | {"more": "lunge"})

    assert answer.status_code == 200
    shown = shown_form(answer)
    for name in form.keys() - {"bouts-TOTAL_FORMS"}:
        assert shown.get(name, "") == form[name]
    assert shown["bouts-TOTAL_FORMS"] == "2"
    assert (shown["bouts-1-exercise"], shown["bouts-1-side"]) == ("lunge", "each")
    assert "Write a whole number" not in answer.content.decode()
    assert not Session.with_deleted.exists()


def test_a_session_filled_in_after_more_is_saved(browser, user):
    more = browser.post(ADD, session_form() | {"more": "lunge"})
    second = {"bouts-1-side": "left", "bouts-1-actual_seconds": "60"}

    answer = browser.post(ADD, shown_form(more) | second)

    assert answer.status_code == 302
    assert stored(user.sessions.get()) == [
        ("plain-stretch", "both", 60),
        ("lunge", "left", 60),
    ]


def test_more_works_from_an_empty_form_and_while_mending(browser, user):
    session = BoutFactory(session__user=user).session
    empty = shown_form(browser.get(ADD))
    edit = shown_form(browser.get(address(session, "edit")))

    from_empty = browser.post(ADD, empty | {"more": "lunge"})
    from_edit = browser.post(address(session, "edit"), edit | {"more": "lunge"})

    assert shown_form(from_empty)["bouts-TOTAL_FORMS"] == "1"
    assert shown_form(from_edit)["bouts-TOTAL_FORMS"] == "2"
    session.refresh_from_db()
    assert session.version == 1


def test_what_is_chosen_comes_as_it_was_done_the_last_time(browser, user):
    lunge = Exercise.objects.get(slug="lunge")
    for days, amount in ((9, {"actual_seconds": 20}), (2, {"repetitions": 12})):
        at = timezone.now() - timedelta(days=days)
        session = SessionFactory(user=user, at=at)
        for side in ("left", "right"):
            none = {"actual_seconds": None, "repetitions": None}
            line = {"session": session, "exercise": lunge, "side": side}
            BoutFactory(**line, **none | amount)

    shown = shown_form(browser.post(ADD, session_form() | {"more": "lunge"}))

    assert (shown["bouts-1-side"], shown["bouts-1-repetitions"]) == ("each", "12")
    assert not shown.get("bouts-1-actual_seconds")


def test_what_was_never_done_comes_with_its_dose(browser):
    Exercise.objects.filter(slug="lunge").update(
        hold_seconds=30,
        hold_seconds_max=30,
        repetitions=2,
        repetitions_max=9,
        sets=1,
        sets_min=1,
        move_seconds=4,
    )

    shown = shown_form(browser.post(ADD, session_form() | {"more": "lunge"}))

    # Twice 30 s is a minute; the way into a hold is no part of it.
    assert (shown["bouts-1-actual_seconds"], shown["bouts-1-repetitions"]) == (
        "60",
        "2",
    )


def test_what_is_locked_cannot_be_chosen_or_copied_and_the_page_says_so(browser, user):
    mat = Exercise.objects.get(slug="trigger-mat")
    session = BoutFactory(session__user=user, exercise=mat).session
    BoutFactory(session=session, exercise=Exercise.objects.get(slug="plain-stretch"))

    chosen = browser.post(ADD, session_form() | {"more": "trigger-mat"})
    copied = browser.get(f"{ADD}?like=last")

    assert shown_form(chosen)["bouts-TOTAL_FORMS"] == "1"
    assert shown_form(copied)["bouts-TOTAL_FORMS"] == "1"
    assert "Not copied, because it is locked today: Trigger mat." in copied.text


def test_a_line_that_is_not_stored_can_be_taken_away(browser):
    form = session_form(bout_line(), bout_line(exercise="lunge", side="left"))

    shown = shown_form(browser.post(ADD, form | {"less": "0"}))

    assert shown["bouts-TOTAL_FORMS"] == "1"
    assert (shown["bouts-0-exercise"], shown["bouts-0-side"]) == ("lunge", "left")


def test_side_and_pressure_are_asked_only_where_the_exercise_has_them(browser):
    lines = [bout_line(), bout_line(exercise="lunge", side="left")]
    page = browser.post(ADD, session_form(*lines) | {"more": "plain-stretch"}).text

    assert '<select name="bouts-0-side"' not in page
    assert '<select name="bouts-1-side"' in page
    assert "Whole body" not in page
    assert "-pressure" not in page


def test_what_was_done_most_and_last_is_offered_first(browser, user):
    """By how many sessions had it; the last sessions are there to be repeated."""
    lunge, plain = (Exercise.objects.get(slug=s) for s in ("lunge", "plain-stretch"))
    for days, exercises in (
        (1, [plain]),
        (3, [lunge]),
        (5, [lunge, plain]),
        (9, [lunge]),
    ):
        at = timezone.now() - timedelta(days=days)
        session = SessionFactory(user=user, at=at)
        for exercise in exercises:
            BoutFactory(session=session, exercise=exercise, side="left")

    page = browser.get(ADD).text

    usual = page.partition('class="picks-usual"')[2].partition('class="picks-all"')[0]
    assert usual.index('value="lunge"') < usual.index('value="plain-stretch"')
    again = page.partition('class="again"')[2].partition("</section>")[0]
    assert again.index("Yesterday") < again.index("Lunge")


# -- mending ------------------------------------------------------------------


def test_the_edit_form_sent_back_unchanged_changes_nothing_but_the_version(
    browser, user
):
    session = SessionFactory(user=user, note="rain", zone="Asia/Tokyo")
    BoutFactory(session=session, actual_seconds=90, worst_pain=0)
    BoutFactory(session=session, exercise__sides="per-side", side="left", repetitions=8)
    SessionPainFactory(session=session, region="pelvic", value=0)
    before = (stored(session), session.at, session.local_day, session.note)

    answer = browser.post(
        address(session, "edit"), shown_form(browser.get(address(session, "edit")))
    )

    assert answer.status_code == 302
    session = user.sessions.get()
    assert (stored(session), session.at, session.local_day, session.note) == before
    pain = session.pains.get()
    assert (pain.region, pain.moment, pain.value) == ("pelvic", "before", 0)
    assert (Bout.with_deleted.count(), session.version) == (2, 2)


def test_a_bout_is_removed_by_its_tick(browser, user):
    session = SessionFactory(user=user)
    kept = BoutFactory(session=session)
    removed = BoutFactory(session=session)
    form = shown_form(browser.get(address(session, "edit")))

    answer = browser.post(address(session, "edit"), form | {"bouts-1-DELETE": "on"})

    assert answer.status_code == 302
    assert session.bouts.get() == kept
    assert Bout.with_deleted.get(pk=removed.pk).deleted_at is not None


def test_the_last_bout_cannot_be_removed(browser, user):
    session = BoutFactory(session__user=user).session
    form = shown_form(browser.get(address(session, "edit")))

    answer = browser.post(address(session, "edit"), form | {"bouts-0-DELETE": "on"})

    assert answer.status_code == 422
    assert "Log at least one exercise." in answer.content.decode()
    assert session.bouts.count() == 1


def test_pain_around_a_session_can_be_changed_added_and_removed(browser, user):
    session = BoutFactory(session__user=user).session
    SessionPainFactory(session=session, moment="before", value=6)
    for answers, expected in [
        ({"after": "2"}, {"before": 6, "after": 2}),
        ({"before": "5", "region": "pelvic"}, {"before": 5, "after": 2}),
        ({"before": ""}, {"after": 2}),
    ]:
        form = shown_form(browser.get(address(session, "edit")))

        browser.post(address(session, "edit"), form | answers)

        assert dict(session.pains.values_list("moment", "value")) == expected
    assert session.pains.get().region == "pelvic"


def test_a_bout_removed_in_one_tab_is_shown_as_a_conflict_in_the_other(browser, user):
    session = SessionFactory(user=user)
    for seconds in (30, 45):
        BoutFactory(session=session, actual_seconds=seconds)
    edit = address(session, "edit")
    tabs = [shown_form(browser.get(edit)) for _ in range(2)]
    browser.post(edit, tabs[0] | {"bouts-1-DELETE": "on"})

    answer = browser.post(edit, tabs[1] | {"note": "late"})
    again = browser.post(edit, shown_form(answer))

    assert [answer.status_code, again.status_code] == [409, 302]
    session.refresh_from_db()
    assert session.note == "late"
    seconds = session.bouts.values_list("actual_seconds", flat=True)
    assert sorted(seconds) == [30, 45]


def test_a_bout_added_in_one_tab_is_not_lost_by_an_unchanged_other(browser, user):
    session = BoutFactory(session__user=user).session
    edit = address(session, "edit")
    tabs = [shown_form(browser.get(edit)) for _ in range(2)]
    second = {f"bouts-1-{name}": value for name, value in bout_line().items()}
    browser.post(edit, tabs[0] | second | {"bouts-TOTAL_FORMS": "2"})

    answer = browser.post(edit, tabs[1])

    assert answer.status_code == 409
    assert session.bouts.count() == 2


def test_the_same_bout_removed_in_two_tabs_is_no_conflict(browser, user):
    session = SessionFactory(user=user)
    BoutFactory.create_batch(2, session=session)
    edit = address(session, "edit")
    tabs = [shown_form(browser.get(edit)) for _ in range(2)]

    answers = [browser.post(edit, tab | {"bouts-1-DELETE": "on"}) for tab in tabs]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert session.bouts.count() == 1


def test_a_bout_of_another_session_cannot_be_taken_over(browser, user, other_user):
    mine = BoutFactory(session__user=user, actual_seconds=30)
    others = [
        BoutFactory(session__user=user, actual_seconds=45),
        BoutFactory(session__user=other_user, actual_seconds=50),
    ]
    form = shown_form(browser.get(address(mine.session, "edit")))

    for bout in others:
        browser.post(
            address(mine.session, "edit"),
            form
            | {
                "bouts-0-id": str(bout.pk),
                "bouts-0-session": str(bout.session.pk),
                "bouts-0-user": str(user.pk),
                "bouts-0-actual_seconds": "7",
            },
        )

    for bout in others:
        session, owner, seconds = bout.session, bout.user, bout.actual_seconds
        bout.refresh_from_db()
        assert (bout.session, bout.user, bout.actual_seconds) == (
            session,
            owner,
            seconds,
        )


# -- one session --------------------------------------------------------------


def test_a_session_has_a_page_of_its_own(browser, user):
    bout = BoutFactory(session__user=user, session__note="rain", actual_seconds=75)
    SessionPainFactory(session=bout.session, value=0)

    page = browser.get(f"/practice/sessions/{bout.session.uid}/").content.decode()

    assert bout.exercise.name in page
    assert "75\N{NO-BREAK SPACE}s" in page
    assert 'data-level="0"' in page
    assert "rain" in page


def test_another_persons_session_and_a_deleted_one_have_no_page(
    browser, user, other_user
):
    theirs = BoutFactory(session__user=other_user).session
    gone = BoutFactory(session__user=user).session
    browser.post(address(gone, "delete"))

    for session in (theirs, gone):
        answer = browser.get(f"/practice/sessions/{session.uid}/")
        assert answer.status_code == 404


def test_a_visitor_is_sent_to_sign_in(db):
    look = Client().get(ADD)
    send = Client().post(ADD, session_form())

    assert look.url == "/accounts/login/?next=/practice/sessions/add/"
    assert send.url.startswith("/accounts/login/?next=/")
    assert not Session.with_deleted.exists()


def test_a_form_without_its_token_is_refused(user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    session = BoutFactory(session__user=user).session
    verbs = ("edit", "delete", "undo")

    answers = [client.post(ADD, session_form())]
    answers += [client.post(address(session, verb), session_form()) for verb in verbs]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert Session.objects.get() == session


def test_looking_at_a_page_writes_nothing(browser, user):
    session = BoutFactory(session__user=user).session

    for page in (
        ADD,
        address(session, "edit"),
        f"/practice/sessions/{session.uid}/",
    ):
        assert browser.get(page).status_code == 200

    assert (Session.objects.count(), Bout.objects.count()) == (1, 1)
    session.refresh_from_db()
    assert session.version == 1


# -- cost ---------------------------------------------------------------------


def queries(django_assert_max_num_queries, browser, page):
    """The number of queries of a page, at most 8."""
    with django_assert_max_num_queries(9) as counted:
        assert browser.get(page).status_code == 200
    return len(counted)


def test_a_session_of_twenty_bouts_costs_no_more_queries_than_one_of_one(
    browser, user, django_assert_max_num_queries
):
    sessions = []
    for count in (1, 20):
        session = SessionFactory(user=user)
        BoutFactory.create_batch(count, session=session)
        SessionPainFactory(session=session)
        sessions.append(session)

    for page in ("/practice/sessions/{}/", "/practice/sessions/{}/edit/"):
        one, twenty = (
            queries(django_assert_max_num_queries, browser, page.format(session.uid))
            for session in sessions
        )
        assert one == twenty


def test_the_form_costs_the_same_with_many_exercises(
    browser, django_assert_max_num_queries
):
    few = queries(django_assert_max_num_queries, browser, ADD)
    ExerciseFactory.create_batch(20)

    many = queries(django_assert_max_num_queries, browser, ADD)

    assert few == many
