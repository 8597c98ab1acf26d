"""Whatever is sent: never a fault of the server, and nothing impossible is stored."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.practice.models import Session
from psoas_care.symptoms.models import CheckIn, fetch_numbers
from tests.examples import asks_the_application
from tests.factories import (
    BoutFactory,
    ExerciseFactory,
    PainScoreFactory,
    SessionPainFactory,
)
from tests.forms import (
    bout_line,
    check_in_form,
    function_form,
    link_form,
    post_raw,
    session_form,
)

WORDS = st.sampled_from(
    [
        "", "0", "-0", "+1", "11", "-1", "−1", "٣", "1e400", "NaN", "inf", "1.5",
        "1" + "0" * 400, "9" * 5000, "0x10", "true", "null", "None", "on",
        "1999-12-31", "2024-02-29", "2026-02-30", "9999-12-31", "10000-01-01",
        "0001-01-01", "00:00", "23:59:59.999999", "24:00", "25:00", "now", "pick",
        "hour", "morning", "average", "left", "each", "both", "middle", "low_back",
        "other", "plain-stretch", "lunge", "trigger-mat", "UTC", "Europe/Berlin",
        "Pacific/Apia", "../../etc/passwd", "Etc/GMT-14",
        "11111111-1111-4111-8111-111111111111", "\x00", "a\x00b", "\ud800",
        "\u202eabc", "🦵" * 30, "<script>alert(1)</script>", "'; DROP TABLE x; --",
        "{{ 7 }}{% now %}", "x" * 3000, "\r\nX: y", "30d", "all",
    ]
)  # fmt: skip
VALUES = WORDS | st.text(max_size=20)


def changes_of(*names):
    """A few fields of a valid form with something else in them, or left out."""
    return st.dictionaries(
        st.sampled_from(names), VALUES | st.none(), min_size=1, max_size=4
    )


def changed(form, changes):
    form = {**form, **changes}
    return {name: value for name, value in form.items() if value is not None}


@pytest.fixture(autouse=True)
def exercises(db):
    ExerciseFactory(slug="plain-stretch")
    ExerciseFactory(slug="lunge", sides="per-side")
    ExerciseFactory(slug="trigger-mat", category="release")


@pytest.fixture
def fuzzer(user):
    """A signed-in browser that lets a fault of the server through to the test."""
    client = Client()
    client.force_login(user)
    return client


def assert_possible():
    """Each stored row has its parts, and none lies in the future or on no day.

    A session whose last line was taken away may keep its note.
    """
    check_ins = list(CheckIn.objects.all())
    fetch_numbers(check_ins)
    for check_in in check_ins:
        assert check_in.numbers
        assert check_in.local_day == check_in.local_at.date()
    for session in Session.objects.with_bouts():
        assert session.bouts.all() or session.note
        assert session.local_day == session.local_at.date()


@asks_the_application
@given(changes=changes_of(*check_in_form(), "more", "version"))
def test_s6_any_check_in_is_stored_or_refused(fuzzer, changes):
    before = CheckIn.with_deleted.count()

    answer = post_raw(
        fuzzer, "/symptoms/check-ins/add/", changed(check_in_form(), changes)
    )

    assert answer.status_code in {302, 409, 422}
    assert CheckIn.with_deleted.count() - before <= (answer.status_code == 302)


@asks_the_application
@given(
    changes=changes_of(
        *session_form(bout_line(), bout_line()),
        "more",
        "bouts-0-id",
        "bouts-0-session",
        "bouts-0-DELETE",
        "bouts-MAX_NUM_FORMS",
    )
)
def test_s6_any_session_is_stored_or_refused(fuzzer, changes):
    before = Session.with_deleted.count()
    form = session_form(bout_line(), bout_line(exercise="lunge", side="each"))

    answer = post_raw(fuzzer, "/practice/sessions/add/", changed(form, changes))

    assert answer.status_code in {200, 302, 409, 422}
    assert Session.with_deleted.count() - before <= (answer.status_code == 302)


@asks_the_application
@given(changes=changes_of(*check_in_form(), "version"))
def test_s6_any_edit_of_a_check_in_is_stored_or_refused(fuzzer, user, changes):
    check_in = user.check_ins.first() or PainScoreFactory(check_in__user=user).check_in
    address = f"/symptoms/check-ins/{check_in.uid}/edit/"
    form = check_in_form(version=str(check_in.version), when="pick", day="2024-02-29")

    answer = post_raw(fuzzer, address, changed(form | {"time": "07:30"}, changes))

    assert answer.status_code in {302, 409, 422}
    assert CheckIn.with_deleted.get() == check_in
    assert_possible()


@asks_the_application
@given(
    changes=changes_of(
        *session_form(),
        "version",
        "more",
        "bouts-0-id",
        "bouts-0-session",
        "bouts-0-DELETE",
    )
)
def test_s6_any_edit_of_a_session_is_stored_or_refused(fuzzer, user, changes):
    session = user.sessions.first()
    if not session:
        session = BoutFactory(session__user=user).session
        SessionPainFactory(session=session)
    address = f"/practice/sessions/{session.uid}/edit/"
    bout = session.bouts.first()
    form = session_form(
        bout_line(id=str(bout.pk), session=str(session.pk)),
        version=str(session.version),
        **{"bouts-INITIAL_FORMS": "1"},
    )

    answer = post_raw(fuzzer, address, changed(form, changes))

    assert answer.status_code in {200, 302, 409, 422}
    assert Session.with_deleted.get() == session
    assert_possible()


@asks_the_application
@given(changes=changes_of(*function_form(), "version"))
def test_s6_any_rating_of_activities_is_stored_or_refused(fuzzer, changes):
    answer = post_raw(
        fuzzer, "/symptoms/function/add/", changed(function_form(), changes)
    )

    assert answer.status_code in {302, 409, 422}


@asks_the_application
@given(
    changes=changes_of(
        "sitting_hours", "sitting_hours_seen", "walking_min", "walking_min_number",
        "stress", "stress_seen", "sleep_hours_number",
    )
)  # fmt: skip
def test_s6_any_day_is_stored_or_refused(fuzzer, user, changes):
    form = {"sitting_hours": "8", "walking_min": "other", "walking_min_number": "37"}

    answer = post_raw(fuzzer, "/symptoms/days/2026-11-20/", changed(form, changes))

    assert answer.status_code in {302, 409, 422}
    assert user.day_factors.count() <= 1


@asks_the_application
@given(changes=changes_of(*link_form()))
def test_s6_any_link_is_made_or_refused(fuzzer, user, changes):
    before = user.report_links.count()

    answer = post_raw(fuzzer, "/records/links/", changed(link_form(), changes))

    assert answer.status_code in {200, 409, 422}
    assert user.report_links.count() - before <= (answer.status_code == 200)


@asks_the_application
@given(question=VALUES)
def test_s6_any_question_is_put_on_the_sheet_or_refused(fuzzer, question):
    answer = post_raw(fuzzer, "/records/report/", {"question": question})

    assert answer.status_code in {200, 422}


@asks_the_application
@given(changes=changes_of("time_zone", "country", "email", "is_staff"))
def test_s6_any_settings_are_stored_or_refused(fuzzer, user, changes):
    form = {"time_zone": "Europe/Berlin", "country": "DE"}

    answer = post_raw(fuzzer, "/settings/", changed(form, changes))

    assert answer.status_code in {302, 422}
    user.refresh_from_db()
    assert not user.is_staff


@asks_the_application
@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("/progress/", ["range", "region"]),
        ("/diary/", ["before"]),
        ("/practice/sessions/add/", ["exercise"]),
        ("/symptoms/check-ins/add/", ["place"]),
    ],
)
@given(text=VALUES)
def test_s6_any_question_in_an_address_is_answered(fuzzer, page, names, text):
    query = urlencode(dict.fromkeys(names, text), errors="surrogatepass")

    answer = fuzzer.get(f"{page}?{query}")

    assert answer.status_code == (400 if "\x00" in text else 200)
