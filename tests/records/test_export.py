"""One's data in a zip file: all of it, the same bytes again, and nobody else's."""

import csv
import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client

from psoas_care.accounts.models import User
from psoas_care.library import content as fixtures
from psoas_care.practice.models import Routine, RoutineItem
from psoas_care.records import kinds
from psoas_care.records.export import SENT_AT_ONCE, VERSION, export_of
from psoas_care.records.portions import PORTION
from psoas_care.symptoms.models import CheckIn
from psoas_care.web.user_records import UserRecord
from tests.factories import (
    NOON,
    AnswerFactory,
    CheckInFactory,
    PainScoreFactory,
    QuestionFactory,
)
from tests.records.json_schema import check
from tests.records.people import one_of_each
from tools import schema as published

PASSWORD = "correct horse battery"
KINDS = (*kinds.ENTRIES, *kinds.ACCOUNT)
SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"


def files_of(user):
    """{name: text} of their export."""
    with zipfile.ZipFile(io.BytesIO(b"".join(export_of(user)))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def data_of(user):
    return json.loads(files_of(user)["psoas-care.json"])


def table_of(user, name):
    """The lines of a table, each as {heading: cell}."""
    text = files_of(user)[f"csv/{name}.csv"]
    return [*csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))]


def confirmed(user):
    """A browser of theirs that has just been asked for the password again."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


# -- all of it ----------------------------------------------------------------


def models_of_people():
    """Every table but those of content, which is the same for everybody."""
    content = {*fixtures.content_models(), Routine, RoutineItem}
    links = {f.remote_field.through for m in content for f in m._meta.many_to_many}
    ours = [m for m in apps.get_models() if m not in content | links]
    return [m for m in ours if not m.__module__.startswith("psoas_care.library.")]


def test_every_table_of_people_is_exported_or_left_out_for_a_reason():
    exported = {kind.model for kind in KINDS} | {User}
    left_out = {apps.get_model(label) for label in kinds.TABLES_LEFT_OUT}

    assert exported | left_out == {*models_of_people()}
    assert not exported & left_out


def fields_of(model):
    return {field.name for field in (*model._meta.fields, *model._meta.many_to_many)}


def left_out_of(model):
    label = f"{model._meta.label}."
    names = kinds.FIELDS_LEFT_OUT
    own = {name.removeprefix(label) for name in names if name.startswith(label)}
    return own | ({"id", "user"} & fields_of(model))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_is_exported_or_left_out_for_a_reason(kind):
    exported = [field.name for field in kind.fields]

    assert sorted([*exported, *left_out_of(kind.model)]) == sorted(
        fields_of(kind.model)
    )


def test_so_is_every_field_of_the_person():
    exported = [*kinds.SETTINGS, *kinds.ABOUT_ACCOUNT]

    assert sorted([*exported, *left_out_of(User)]) == sorted(fields_of(User))


def test_a_part_stands_after_its_whole():
    """So that whoever reads the file from its beginning knows what a part is of."""
    known = set()
    for kind in kinds.ENTRIES:
        wholes = {f.related_model for f in kind.fields if f.is_relation}
        assert {m for m in wholes if issubclass(m, UserRecord)} <= known
        known.add(kind.model)


@pytest.mark.django_db
def test_what_is_stored_is_in_the_file(user):
    one_of_each(user)

    files = files_of(user)

    data, account = (
        json.loads(files["psoas-care.json"]),
        json.loads(files["account.json"]),
    )
    for kind in KINDS:
        assert len((data | account)[kind.name]) == 1, kind.name
        assert len(table_of(user, kind.name.replace("_", "-"))) == 1
        assert f"csv/{kind.file_name}" in files["README.txt"]
    check_in, score = data["check_ins"][0], data["pain_scores"][0]
    assert check_in["note"] == "what only this person wrote"
    assert check_in["at"] == "2026-11-20T12:00:00Z"
    assert score["check_in"] == check_in["uid"]
    assert (score["value"], data["sessions"][0]["effort"]) == (7, 0)
    assert data["day_notes"][0]["sitting_hours"] == 7.5
    assert data["day_notes"][0]["sleep_hours"] is None
    assert data["settings"]["zones_left"] == {"UTC": NOON.isoformat()}
    assert account["email"] == user.email


@pytest.mark.django_db
def test_what_was_deleted_and_is_still_here_is_in_the_file_for_programs_alone(user):
    CheckInFactory(user=user, deleted_at=NOON, note="gone")

    assert data_of(user)["check_ins"][0]["deleted_at"] == "2026-11-20T12:00:00Z"
    assert table_of(user, "check-ins") == []


@pytest.mark.django_db
def test_s1_no_secret_and_nobody_elses_rows_leave(user, other_user):
    one_of_each(other_user, "what another person wrote")
    one_of_each(user)
    question = QuestionFactory(behaviour="crisis", text="Do you want to live?")
    AnswerFactory(screening=user.screenings.get(), question=question)

    said = "".join(files_of(user).values())

    assert "another person" not in said
    assert other_user.email not in said
    assert user.password not in said
    assert user.report_links.get().token_hash not in said
    assert "want to live" not in said


# -- as it is described -------------------------------------------------------


def test_the_published_schemas_are_those_of_the_models():
    """Run `python -m tools.schema`, and count VERSION up if it has been published."""
    made = {name: published.text_of(s) for name, s in published.schemas().items()}

    # Those of older versions stay, for whoever has a file of then.
    assert {name: (SCHEMAS / name).read_text() for name in made} == made


def check_against_schemas(user):
    files = files_of(user)
    for name, schema in published.schemas().items():
        check(json.loads(files[f"{name.rpartition('-')[0]}.json"]), schema)


@pytest.mark.django_db
def test_an_export_is_as_its_schema_says(user, other_user):
    one_of_each(user)

    check_against_schemas(user)
    check_against_schemas(other_user)  # who has nothing


@pytest.mark.django_db
def test_a_field_too_many_is_not_as_the_schema_says(user):
    one_of_each(user)
    schema = published.schemas()[f"psoas-care-{VERSION}.json"]
    data = data_of(user)
    data["sessions"][0]["mood"] = 3

    with pytest.raises(AssertionError, match="additionalProperties"):
        check(data, schema)


def test_the_demo_person_is_exported_as_the_schema_says(content, tmp_path, settings):
    call_command("demo", days=60, seed=3, verbosity=0)

    check_against_schemas(User.objects.get())


# -- the same bytes, a little at a time ---------------------------------------


@pytest.mark.django_db
def test_the_same_data_make_the_same_bytes(user):
    one_of_each(user)

    assert b"".join(export_of(user)) == b"".join(export_of(user))


@pytest.mark.django_db
def test_it_is_sent_in_pieces_and_read_in_portions(user, django_assert_num_queries):
    rows = [
        CheckIn(
            user=user, at=NOON, zone="UTC", local_day=NOON.date(),
            request_hash="x" * 64, note=str(n) * 200,
        )
        for n in range(2 * PORTION + 1)
    ]  # fmt: skip
    CheckIn.objects.bulk_create(rows)
    empty = len(KINDS) - 1

    # Each kind is asked until nothing is left, for the file and for its table, and five
    # things once more for the bundle of FHIR.
    with django_assert_num_queries(2 * (empty + 4) + 5):
        pieces = [*export_of(user)]

    assert max(map(len, pieces)) < 2 * SENT_AT_ONCE
    assert [row["uid"] for row in data_of(user)["check_ins"]] == [
        str(row.uid) for row in rows
    ]


# -- tables -------------------------------------------------------------------


@pytest.mark.django_db
def test_a_table_says_it_in_words_and_on_the_clock_of_the_person(user):
    check_in = CheckInFactory(user=user, zone="Asia/Kathmandu", qualities=["burning"])
    PainScoreFactory(check_in=check_in, region="hip_front", side="left", value=0)

    line = table_of(user, "check-ins")[0]
    score = table_of(user, "pain-scores")[0]

    assert (line["Date"], line["Time"]) == ("2026-11-20", "17:45")
    assert line["What the pain is like"] == "Burning"
    assert line["Is it always there?"] == ""
    assert (score["Place"], score["Side"]) == ("Front of hip", "Left")
    assert score["Pain, 0 to 10"] == "0"
    assert score["Id of the check-in"] == line["Id"]


@pytest.mark.django_db
def test_a_pause_is_one_cell_of_a_table(user):
    one_of_each(user)

    line = table_of(user, "fair-tests")[0]

    assert line["Habit"] == "A walk after lunch"
    said = line["Paused after, until, why"]
    assert said == "2026-11-21 2026-11-23 travel, 2026-11-24 period"


@pytest.mark.django_db
@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_s5_no_cell_is_a_formula(user, first):
    CheckInFactory(user=user, note=f'{first}HYPERLINK("http://evil.example")')

    cell = table_of(user, "check-ins")[0]["Note"]

    assert cell == f'\'{first}HYPERLINK("http://evil.example")'


@pytest.mark.django_db
def test_commas_quotes_and_lines_stay_in_their_cell(user):
    text = 'one, "two"\r\nthree; vier – fünf'
    CheckInFactory(user=user, note=text)

    assert table_of(user, "check-ins")[0]["Note"] == text


# -- the way to it ------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/records/export/", "/records/export.zip"])
def test_the_password_is_asked_for_first(browser, user, address):
    answer = browser.get(address)

    assert answer.url == f"/accounts/reauthenticate/?next={address.replace('/', '%2F')}"
    asked = browser.post(answer.url, {"password": PASSWORD, "next": address})
    assert asked.url == address
    assert browser.get(address).status_code == 200


def test_it_is_downloaded_under_the_name_of_the_day(user, time_machine):
    client = confirmed(user)
    time_machine.move_to(NOON + timedelta(minutes=1))

    answer = client.get("/records/export.zip")

    assert answer.headers["Content-Type"] == "application/zip"
    name = 'attachment; filename="psoas-care-2026-11-20.zip"'
    assert answer.headers["Content-Disposition"] == name
    assert "no-store" in answer.headers["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        assert archive.namelist()[:3] == [
            "README.txt",
            "psoas-care.json",
            "account.json",
        ]


def test_the_page_counts_what_is_in_it_in_few_queries(
    user, django_assert_max_num_queries
):
    one_of_each(user)
    CheckInFactory.create_batch(4, user=user)
    client = confirmed(user)

    with django_assert_max_num_queries(6):
        page = client.get("/records/export/").text

    assert re.search(r"Check-ins</th>\s+<td data-number>5</td>", page)


def test_whoever_withdrew_consent_can_still_take_their_data(user):
    client = confirmed(user)
    client.post("/settings/consent/withdraw/")

    assert client.get("/records/export/").status_code == 200
    assert client.get("/records/export.zip").status_code == 200
