"""Check-ins by a program: the rules, sentences and rows of the page."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from psoas_care.symptoms.forms import CheckInForm
from psoas_care.symptoms.models import CheckIn
from tests.api.conftest import Program
from tests.factories import CheckInFactory, ImportFactory, PainScoreFactory
from tests.forms import check_in_form
from tests.threads import at_once

LOW_BACK = {"scores": [{"region": "low_back", "average": 4}]}


def with_uid(**more):
    return {"uid": str(uuid.uuid4()), **LOW_BACK, **more}


def errors_in(answer):
    return {error["field"]: error["message"] for error in answer.json()["errors"]}


# -- adding -------------------------------------------------------------------


def test_everything_that_a_check_in_can_say_comes_back_as_it_was_sent(program, user):
    said = {
        "scores": [
            {"region": "low_back", "side": "both", "average": 3, "now": 0, "worst": 10},
            {"region": "hip_front", "side": "left", "average": 2, "tightness": 7},
            {"region": "other", "now": 1},
        ],
        "elsewhere": "Right knee",
        "qualities": ["dull_ache", "tight"],
        "timing": "comes_and_goes",
        "morning_stiffness": "under_30",
        "night_waking": "never",
        "unusually_bad": "no",
        "worse_with": ["stairs", "sitting"],
        "eased_by": ["moving"],
        "note": "Garden\nall day",
    }

    made = program.add("/check-ins", {**said, "at": "2026-11-20T08:15:30+13:00"})

    assert made.status_code == 201
    got = program.read(f"/check-ins/{made.json()['uid']}").json()
    blank = {"side": "", **dict.fromkeys(["average", "now", "worst", "tightness"])}
    scores = sorted(got.pop("scores"), key=lambda one: one["region"])
    expected = sorted(said.pop("scores"), key=lambda one: one["region"])
    assert scores == [{**blank, **one} for one in expected]
    assert {name: got[name] for name in said} == said
    assert got["at"] == "2026-11-19T19:15:30Z"
    assert got["zone"] == "UTC"
    assert got["local_day"] == "2026-11-19"


def test_it_is_what_the_page_would_have_stored(program, browser, user):
    browser.post("/symptoms/check-ins/add/", check_in_form(low_back_now="2"))
    scores = [{"region": "low_back", "average": 4, "now": 2}]
    program.add("/check-ins", {"scores": scores})

    by_page, by_program = program.read("/check-ins").json()["items"]

    own = {"uid", "at"}
    assert {k: v for k, v in by_page.items() if k not in own} == {
        k: v for k, v in by_program.items() if k not in own
    }


def test_without_a_moment_it_is_of_now_in_the_zone_of_the_person(program, user):
    user.time_zone = "Pacific/Apia"
    user.save()

    made = program.add("/check-ins", LOW_BACK).json()

    at = datetime.fromisoformat(made["at"])
    assert abs(at - timezone.now()) < timedelta(minutes=1)
    assert made["zone"] == "Pacific/Apia"


def test_the_zone_where_somebody_is_makes_the_day(program):
    sent = {**LOW_BACK, "at": "2026-11-20T20:00:00Z", "zone": "Pacific/Apia"}

    assert program.add("/check-ins", sent).json()["local_day"] == "2026-11-21"


def test_of_an_hour_that_came_twice_the_offset_says_which(program):
    """Berlin, 25 October 2026: 02:30 was at 00:30 and at 01:30 UTC."""
    for offset, utc in (("+02:00", "00:30"), ("+01:00", "01:30")):
        at = f"2026-10-25T02:30:00{offset}"
        sent = {**LOW_BACK, "at": at, "zone": "Europe/Berlin"}

        made = program.add("/check-ins", sent).json()

        assert made["at"] == f"2026-10-25T{utc}:00Z"


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({}, "", "Choose a number for at least one region; 0 counts as a number."),
        (
            {"scores": [{"region": "low_back", "average": 11}]},
            "scores.0.average",
            "Choose a whole number from 0 to 10, or skip.",
        ),
        (
            {"scores": [{"region": "low_back", "average": 10**300}]},
            "scores.0.average",
            "Choose a whole number from 0 to 10, or skip.",
        ),
        (
            {"scores": [{"region": "low_back", "average": -1}]},
            "scores.0.average",
            "Choose a whole number from 0 to 10, or skip.",
        ),
        (
            {"scores": [{"region": "knee", "average": 1}]},
            "scores.0.region",
            "There is no such region.",
        ),
        (
            {"scores": [{"region": "other", "side": "left", "average": 1}]},
            "scores.0.side",
            "This region has no such side.",
        ),
        (
            {"scores": [{"region": "low_back", "average": "1"}]},
            "scores.0.average",
            "Send a whole number.",
        ),
        (
            {"scores": [{"region": "low_back", "average": True}]},
            "scores.0.average",
            "Send a whole number.",
        ),
        (
            {"scores": [{"region": "low_back", "averge": 1}]},
            "scores.0.averge",
            "There is no field of this name.",
        ),
        (
            {"scores": [{"region": "low_back", "average": 1}] * 2},
            "scores.1.average",
            "This side already has a number above. Keep one of them.",
        ),
        (
            {**LOW_BACK, "at": "2026-11-20T12:00:00"},
            "at",
            "Write the time with its zone, such as 2026-11-22T07:30:00+01:00.",
        ),
        (
            {**LOW_BACK, "at": "2026-11-20T23:59:60Z"},
            "at",
            "Write the time with its zone, such as 2026-11-22T07:30:00+01:00.",
        ),
        (
            {**LOW_BACK, "at": 1763640000},
            "at",
            "Write the time with its zone, such as 2026-11-22T07:30:00+01:00.",
        ),
        (
            {**LOW_BACK, "at": "1999-12-31T12:00:00Z"},
            "at",
            "Choose a day from the year 2000 on.",
        ),
        ({**LOW_BACK, "at": "0001-01-01T00:00:00+14:00"}, "at", "Choose a day from"),
        ({**LOW_BACK, "at": "9999-12-31T23:59:59-14:00"}, "at", "in the future."),
        (
            {**LOW_BACK, "at": "9999-12-31T23:59:59Z"},
            "at",
            "This is in the future. Choose an earlier day.",
        ),
        ({**LOW_BACK, "zone": "Mars/Base"}, "zone", "There is no such time zone."),
        ({**LOW_BACK, "uid": "7"}, "uid", "Send a UUID, such as"),
        ({**LOW_BACK, "note": "x" * 2001}, "note", "at most 2000 characters"),
        ({**LOW_BACK, "note": "a\0b"}, "note", "Null characters are not allowed."),
        ({**LOW_BACK, "note": 7}, "note", "Send a text."),
        ({**LOW_BACK, "qualities": ["nice"]}, "qualities", "Choose from the list."),
        ({**LOW_BACK, "timing": "never"}, "timing", "Select a valid choice."),
        ({**LOW_BACK, "user": 1}, "user", "There is no field of this name."),
        ({**LOW_BACK, "signs": [{"code": "X-1"}]}, "signs.0.code", "There is no such"),
        (
            {**LOW_BACK, "nerve_signs": [{"code": "R-30"}]},
            "nerve_signs.0.code",
            "There is no such sign.",
        ),
    ],
    ids=range(27),
)
def test_nonsense_is_refused_with_a_sentence_and_its_place(
    program, user, content, sent, field, sentence
):
    answer = program.add("/check-ins", sent)

    assert answer.status_code == 422
    assert sentence in errors_in(answer)[field]
    assert not user.check_ins.exists()


def test_a_whole_number_is_one_however_it_is_written(program):
    made = program.add("/check-ins", {"scores": [{"region": "low_back", "now": 4.0}]})

    assert made.json()["scores"][0]["now"] == 4


def test_not_every_mistake_of_thousands_is_told(program):
    answer = program.add("/check-ins", {f"member-{n}": n for n in range(2000)})

    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 50


def test_more_than_five_minutes_ahead_is_the_future(program):
    now = timezone.now().astimezone(UTC)
    soon, later = (now + timedelta(minutes=n) for n in (4, 7))

    taken = program.add("/check-ins", {**LOW_BACK, "at": f"{soon:%Y-%m-%dT%H:%M:%SZ}"})
    not_taken = program.add(
        "/check-ins", {**LOW_BACK, "at": f"{later:%Y-%m-%dT%H:%M:%SZ}"}
    )

    assert taken.status_code == 201
    assert "This is in the future." in errors_in(not_taken)["at"]


# -- sent twice ---------------------------------------------------------------


def test_the_same_uid_twice_is_one_row(program, user):
    sent = with_uid()

    first, again = program.add("/check-ins", sent), program.add("/check-ins", sent)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["uid"] == first.json()["uid"] == sent["uid"]
    assert user.check_ins.count() == 1


def test_the_same_uid_with_other_content_is_a_conflict(program, user):
    sent = with_uid(note="first")
    program.add("/check-ins", sent)

    answer = program.add("/check-ins", {**sent, "note": "second"})

    assert answer.status_code == 409
    assert answer.json()["stored"]["note"] == "first"
    assert answer.json()["sent"]["note"] == "second"
    assert user.check_ins.get().note == "first"


def test_f8_sent_eight_times_at_once_it_is_one_row(transactional_db, program, user):
    sent = with_uid()
    programs = [Program() for _ in range(8)]
    for one in programs:
        one.defaults |= program.defaults

    answers = at_once(8, lambda n: programs[n].add("/check-ins", sent).status_code)

    assert sorted(answers) == [200] * 7 + [201]
    assert CheckIn.objects.filter(user=user).count() == 1


def test_a_uid_of_somebody_else_is_not_told_nor_taken(program, other_user, user):
    theirs = CheckInFactory(user=other_user, note="not yours")

    answer = program.add("/check-ins", with_uid(uid=str(theirs.uid)))

    assert answer.status_code == 422
    assert "not yours" not in answer.text
    assert not user.check_ins.exists()


# -- changing -----------------------------------------------------------------


def test_a_change_names_the_version_it_saw(program, user):
    made = program.add("/check-ins", with_uid(note="first")).json()
    address = f"/check-ins/{made['uid']}"

    changed = program.change(address, {**LOW_BACK, "version": 1, "note": "second"})
    late = program.change(address, {**LOW_BACK, "version": 1, "note": "third"})

    assert changed.status_code == 200
    assert changed.json()["version"] == 2
    assert late.status_code == 409
    assert late.json()["stored"]["note"] == "second"
    assert late.json()["sent"] == {**LOW_BACK, "version": 1, "note": "third"}
    assert user.check_ins.get().note == "second"


def test_a_change_without_a_version_is_refused(program):
    made = program.add("/check-ins", with_uid()).json()

    answer = program.change(f"/check-ins/{made['uid']}", LOW_BACK)

    assert errors_in(answer) == {"version": "This is missing."}


def test_what_is_sent_back_as_it_was_read_changes_nothing_but_the_version(
    program, user
):
    said = {
        "scores": [
            {"region": "low_back", "side": "left", "average": 3},
            {"region": "low_back", "side": "right", "average": 5},
            {"region": "pelvic", "side": "both", "now": 2},
        ],
        "qualities": ["sharp"],
        "note": "A note",
    }
    made = program.add("/check-ins", {**said, "at": "2026-11-20T08:15:30.25Z"}).json()
    address = f"/check-ins/{made['uid']}"
    before = program.read(address).json()

    own = {"uid", "zone", "local_day", "is_imported"}
    sent = {name: value for name, value in before.items() if name not in own}
    answer = program.change(address, sent)

    assert answer.status_code == 200
    assert program.read(address).json() == {**before, "version": 2}


def test_what_is_left_out_is_cleared_and_the_moment_stays(program, user):
    made = program.add(
        "/check-ins",
        {
            "scores": [{"region": "low_back", "average": 3, "now": 1}],
            "note": "Gone soon",
            "at": "2026-11-20T08:15:30Z",
        },
    ).json()

    program.change(f"/check-ins/{made['uid']}", {**LOW_BACK, "version": 1})

    row = program.read(f"/check-ins/{made['uid']}").json()
    assert row["note"] == ""
    assert row["scores"][0]["now"] is None
    assert row["at"] == "2026-11-20T08:15:30Z"


def test_an_entry_from_another_app_says_so(program, user):
    row = CheckInFactory(user=user, import_uid=ImportFactory(user=user).uid)

    assert program.read(f"/check-ins/{row.uid}").json()["is_imported"] is True


# -- deleting -----------------------------------------------------------------


def test_what_is_deleted_is_gone_and_can_come_back(program, user):
    sent = with_uid()
    program.add("/check-ins", sent)
    address = f"/check-ins/{sent['uid']}"

    assert program.remove(address).status_code == 204
    for answer in (
        program.read(address),
        program.remove(address),
        program.change(address, {**LOW_BACK, "version": 1}),
        program.add("/check-ins", sent),  # it stays deleted
    ):
        assert answer.status_code == 410
        assert answer.json()["detail"].startswith("This was deleted. For a day, POST")
    assert program.read("/check-ins").json()["items"] == []

    assert program.add(f"{address}/undo").status_code == 200
    assert program.read(address).json()["scores"][0]["average"] == 4


# -- what follows -------------------------------------------------------------


def test_a_word_about_a_nerve_asks_before_anything_is_saved(program, user, content):
    answer = program.add("/check-ins", {**LOW_BACK, "qualities": ["numb"]})

    assert answer.status_code == 422
    codes = [question["code"] for question in answer.json()["questions"]]
    assert codes == ["R-01", "R-02", "R-03", "R-04", "R-05"]
    assert not user.check_ins.exists()


def test_none_of_the_nerve_signs_is_an_answer(program, user, content):
    sent = {**LOW_BACK, "qualities": ["numb"], "nerve_signs": []}

    answer = program.add("/check-ins", sent)

    assert answer.status_code == 201
    assert not user.restrictions.exists()


def test_a_nerve_sign_locks_what_the_page_would_lock(program, user, content):
    sent = {**LOW_BACK, "qualities": ["numb"], "nerve_signs": [{"code": "R-01"}]}

    answer = program.add("/check-ins", sent)

    assert answer.status_code == 201
    assert answer.json()["is_urgent"] is True
    assert answer.json()["message"].startswith("Stop. Call your local emergency")
    assert "Locked for now:" in answer.json()["message"]
    assert user.restrictions.filter(code="R-01", scope="everything").exists()
    assert {lock["what"] for lock in program.read("/safety").json()["locks"]}


def test_a_sign_counts_though_the_rest_is_refused(program, user, content):
    """Whoever cannot feel where they sit may never mend a number."""
    sent = {"scores": [], "nerve_signs": [{"code": "R-01"}]}

    answer = program.add("/check-ins", sent)

    assert answer.status_code == 422
    assert answer.json()["counted"] == ["R-01"]
    assert user.restrictions.filter(code="R-01").exists()


# -- the list -----------------------------------------------------------------


def test_a_list_goes_back_page_by_page_and_meets_each_row_once(program, user):
    """Several rows of one moment, as an import makes them, are parted by their uid."""
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    for hours in (0, 0, 0, 1, 2, 2, 3):
        CheckInFactory(user=user, at=noon - timedelta(hours=hours))

    seen, cursor = [], None
    while cursor is not None or not seen:
        page = program.read(
            "/check-ins", limit=2, **{"cursor": cursor} if cursor else {}
        )
        seen += page.json()["items"]
        cursor = page.json()["next"]

    assert len(seen) == len({row["uid"] for row in seen}) == 7
    moments = [row["at"] for row in seen]
    assert moments == sorted(moments, reverse=True)


def test_a_list_can_be_of_some_days(program, user):
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    for day in range(5):
        CheckInFactory(user=user, at=noon + timedelta(days=day))

    found = program.read("/check-ins", since="2026-11-21", until="2026-11-22").json()

    days = [row["local_day"] for row in found["items"]]
    assert days == ["2026-11-22", "2026-11-21"]


def test_a_list_asks_as_much_for_fifty_rows_as_for_one(
    program, user, django_assert_num_queries
):
    PainScoreFactory(check_in__user=user)
    with django_assert_num_queries(4):
        program.read("/check-ins", limit=100)
    for _ in range(49):
        PainScoreFactory(check_in__user=user)

    with django_assert_num_queries(4):
        assert len(program.read("/check-ins", limit=100).json()["items"]) == 50


def test_a_new_field_of_the_form_is_not_forgotten_here():
    """Or a program could neither say it nor keep it when it changes the entry."""
    from psoas_care.api.v1.check_ins import WORDS, CheckInOut, SentCheckIn

    assert {*CheckInForm.Meta.fields} == {*WORDS}
    assert {*WORDS} <= SentCheckIn.model_fields.keys()
    assert {*WORDS} <= CheckInOut.model_fields.keys()
