"""What can only be read: it equals what the pages and the download say."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from psoas_care.api.v1.reading import INTERNAL, KINDS, LEFT_OUT
from psoas_care.library.models import Exercise
from psoas_care.records.export import export_of
from psoas_care.records.kinds import ENTRIES
from tests.answers import clear, say
from tests.factories import CheckInFactory, FunctionScoreFactory, SessionFactory
from tests.records.people import one_of_each

pytestmark = pytest.mark.usefixtures("content")


def download_of(user):
    archive = zipfile.ZipFile(io.BytesIO(b"".join(export_of(user))))
    return json.loads(archive.read("psoas-care.json"))


def all_of(program, address, **query):
    items, query = [], {"limit": 2, **query}
    while query.get("cursor", "first"):
        page = program.read(address, **query).json()
        items += page["items"]
        query["cursor"] = page["next"]
    return items


@pytest.mark.parametrize("kind", KINDS)
def test_any_kind_of_entry_is_as_it_stands_in_the_download(program, user, kind):
    one_of_each(user, text="Mine alone")
    rows = download_of(user)[kind.replace("-", "_")]

    got = all_of(program, f"/entries/{kind}")

    told = [
        {name: value for name, value in row.items() if name not in INTERNAL}
        for row in rows
        if row["deleted_at"] is None
    ]
    assert sorted(got, key=str) == sorted(told, key=str)
    assert got


def test_every_kind_of_the_download_can_be_read_but_for_coming_coins():
    names = {kind.name.replace("_", "-") for kind in ENTRIES}

    assert names - KINDS.keys() == {name.replace("_", "-") for name in LEFT_OUT}
    assert LEFT_OUT == {"fair_tests": "the coins of days to come are in it"}


def test_numbers_of_check_ins_and_sessions_are_those_of_the_download(program, user):
    one_of_each(user, text="Mine alone")
    download = download_of(user)

    check_ins = all_of(program, "/check-ins")
    sessions = all_of(program, "/sessions")

    told = {
        (row["uid"], score["region"], score["side"], kind, score[kind])
        for row in check_ins
        for score in row["scores"]
        for kind in ("average", "now", "worst")
        if score[kind] is not None
    }
    assert told == {
        (row["check_in"], row["region"], row["side"], row["kind"], row["value"])
        for row in download["pain_scores"]
        if not row["deleted_at"]
    }
    bouts = {bout["uid"] for session in sessions for bout in session["bouts"]}
    assert bouts == {r["uid"] for r in download["bouts"] if not r["deleted_at"]}


def test_nothing_of_anybody_else_is_in_any_answer(stranger, user):
    one_of_each(user, text="Mine alone")

    for address in (
        *("/me", "/check-ins", "/sessions", "/diary", "/plan", "/week", "/progress"),
        *("/questionnaires", "/safety", "/exercises"),
        *(f"/entries/{kind}" for kind in KINDS),
    ):
        assert "Mine alone" not in stranger.read(address).text


def test_the_diary_is_the_stream_of_the_page(program, user, browser):
    now = timezone.now()
    CheckInFactory(user=user, at=now - timedelta(hours=3), note="First words")
    SessionFactory(user=user, at=now - timedelta(hours=2), note="Second words")
    FunctionScoreFactory(
        user=user, at=now - timedelta(hours=1), own_activity="Digging", own_value=3
    )

    page = program.read("/diary").json()

    kinds = [entry["kind"] for entry in page["items"]]
    assert kinds == ["everyday-activities", "session", "check-in"]
    assert page["items"][0]["everyday_activities"]["own_activity"] == "Digging"
    assert page["items"][1]["session"]["note"] == "Second words"
    assert page["items"][2]["check_in"]["note"] == "First words"
    assert page["next"] is None


def test_a_long_diary_is_read_to_its_end(program, user):
    now = timezone.now()
    for hours in range(65):
        CheckInFactory(user=user, at=now - timedelta(hours=hours))

    seen, query = [], {}
    while query.get("before", "first"):
        page = program.read("/diary", **query).json()
        seen += [entry["check_in"]["uid"] for entry in page["items"]]
        query["before"] = page["next"]

    assert len(seen) == len({*seen}) == 65


def test_a_locked_exercise_says_why_and_not_how(program, user, browser):
    clear(user)
    say(user, "R-01")

    exercises = {one["slug"]: one for one in program.read("/exercises").json()}
    one = program.read("/exercises/glute-bridge").json()

    assert len(exercises) == Exercise.objects.count()
    assert {one["state"] for one in exercises.values()} == {"locked"}
    assert one["how_to"] is None
    assert one["reasons"]
    page = browser.get("/library/exercises/glute-bridge/").text
    assert one["reasons"][0][:40] in page


def test_where_one_side_is_locked_the_other_is_named(program, user):
    clear(user)
    say(user, "hip-flexor-strain-acute", side="left")

    one = program.read("/exercises/straight-leg-raise").json()
    items = {item["exercise"]: item for item in program.read("/plan").json()["items"]}

    assert one["by_side"] == {"left": "locked", "right": "allowed"}
    assert one["state"] == "allowed"
    only_right = "8 repetitions, 1 s pause in each, on the right side only."
    assert one["how_to"]["dose"].startswith(only_right)
    first = "Only the right side for now: leave out the change of sides."
    assert one["how_to"]["steps"][0] == first
    sides = [item["sides"] for item in items.values()]
    assert ["right"] in sides
    for item in items.values():
        assert ("on the right side only" in item["effort"]) == (
            item["sides"] == ["right"]
        )


def test_an_open_exercise_says_how(program, user):
    one = program.read("/exercises/glute-bridge").json()

    steps = Exercise.objects.get(slug="glute-bridge").steps
    assert one["how_to"]["steps"] == [step.text for step in steps.all()]


def test_one_that_comes_easier_first_says_how_it_gets_easier(program, user, browser):
    """As its page does; the exercise below it on a ladder is not always there."""
    clear(user)
    say(user, "knee-kneeling")

    one = program.read("/exercises/cat-cow").json()

    assert (one["state"], one["how_to"]["easier"]) == ("easier-first", [])
    assert one["how_to"]["easier_text"].startswith("Do it sitting on a chair")
    page = browser.get("/library/exercises/cat-cow/").text
    assert one["how_to"]["easier_text"] in page


def test_the_plan_is_that_of_the_page(program, user, browser):
    clear(user)

    plan = program.read("/plan").json()
    week = program.read("/week").json()

    page = browser.get("/practice/").text
    assert plan["items"]
    for item in plan["items"]:
        assert f"/library/exercises/{item['exercise']}/" in page
    assert plan["seconds"] == sum(item["seconds"] for item in plan["items"])
    assert [day["is_today"] for day in week["days"]].count(True) == 1
    assert len(week["days"]) == 7


def test_a_plan_of_which_nothing_is_open_tells_no_dose(program, user):
    clear(user)
    say(user, "R-01")

    plan = program.read("/plan").json()

    assert plan["seconds"] == 0
    assert plan["locks"]
    assert all(item["effort"] == "" for item in plan["items"])


def test_progress_says_what_its_page_says(program, user, browser):
    from tests.factories import PainScoreFactory

    now = timezone.now()
    for days in range(120):
        value = 7 if days > 60 else 2
        at = now - timedelta(days=days)
        PainScoreFactory(check_in__user=user, check_in__at=at, value=value)

    found = program.read("/progress", range="1y").json()

    (low_back,) = [r for r in found["regions"] if r["region"] == "low_back"]
    page = browser.get("/progress/?range=1y").text
    assert low_back["verdict"] == "better"
    assert low_back["low"] < low_back["change"] < 0
    assert f"{low_back['before']:.1f} → {low_back['after']:.1f}" in page
    for sentence in found["sentences"]:
        assert sentence in page.replace("&#x27;", "'")


def test_a_range_that_is_none_is_refused(program):
    """A page falls back to 90 days and shows that; a program would not notice."""
    answer = program.read("/progress", range="2 weeks")

    assert answer.status_code == 422
    assert answer.json()["detail"] == "Choose 30d, 90d, 1y or all."


def test_questionnaires_come_with_their_scores(program, user):
    one_of_each(user, text="Mine alone")

    found = {one["key"]: one for one in program.read("/questionnaires").json()}

    assert found["peg"]["scores"][0]["in_words"].endswith("of 10")


def test_safety_lists_the_locks_and_the_signs_that_can_be_sent(program, user):
    clear(user)
    say(user, "R-08")

    safety = program.read("/safety").json()

    assert [question["code"] for question in safety["nerve_signs"]] == [
        *("R-01", "R-02", "R-03", "R-04", "R-05")
    ]
    assert safety["signs"][0]["code"].startswith("N-")
    assert len(safety["locks"]) == 1


@pytest.mark.parametrize(
    "address",
    [
        *("/me", "/check-ins", "/sessions", "/diary", "/exercises", "/plan", "/week"),
        *("/exercises/glute-bridge", "/progress", "/questionnaires", "/safety"),
        *("/entries/bouts", "/entries/safety-answers"),
    ],
)
def test_no_address_asks_more_than_twelve_questions(
    program, user, address, django_assert_max_num_queries
):
    one_of_each(user, text="Mine alone")

    with django_assert_max_num_queries(12):
        assert program.read(address).status_code == 200
