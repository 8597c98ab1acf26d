"""Rows of people spread over machines: which tables, by which steps, with what left.

Citus itself is asked where CITUS_URL names an empty database that has the extension.
Elsewhere functions of the same names stand in for it, which refuse what it refuses.
"""

import os
import textwrap

import pytest
from django.apps import apps

from psoas_care.web import distribution
from psoas_care.web.user_records import UserRecord
from tests.installation import Installation
from tests.scale.conftest import FIRST

STAND_INS = """
CREATE TABLE pg_dist_partition (logicalrelid regclass, partmethod "char");
CREATE FUNCTION refuse(t regclass) RETURNS void AS $$ BEGIN
  IF EXISTS (
    SELECT 1 FROM pg_constraint WHERE contype = 'f' AND t IN (conrelid, confrelid)
  ) THEN RAISE 'it hangs on another table by a foreign key'; END IF;
  IF EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = t AND attidentity <> '')
    THEN RAISE 'it has an identity column'; END IF;
END $$ LANGUAGE plpgsql;
CREATE FUNCTION create_reference_table(t regclass) RETURNS void AS $$ BEGIN
  PERFORM refuse(t); INSERT INTO pg_dist_partition VALUES (t, 'n');
END $$ LANGUAGE plpgsql;
CREATE FUNCTION create_distributed_table(t regclass, c text, colocate_with text = '')
RETURNS void AS $$ BEGIN
  PERFORM refuse(t);
  IF EXISTS (
    SELECT 1 FROM pg_index WHERE indrelid = t AND indisunique AND NOT EXISTS (
      SELECT 1 FROM pg_attribute
      WHERE attrelid = t AND attname = c AND attnum = ANY(indkey)
    )
  ) THEN RAISE 'something is unique without its person'; END IF;
  INSERT INTO pg_dist_partition VALUES (t, 'h');
END $$ LANGUAGE plpgsql;
CREATE FUNCTION truncate_local_data_after_distributing_table(t regclass)
RETURNS void AS $$ BEGIN PERFORM refuse(t); END $$ LANGUAGE plpgsql;
"""
STANDING_IN = f"""
from django.db import connection
connection.cursor().execute('''{STAND_INS}''')
answer = None
"""
PAGES = [
    *["/", "/diary/", "/practice/", "/practice/programme/", "/progress/?range=all"],
    *["/progress/practice/", "/progress/day-after/", "/progress/everyday/", "/safety/"],
    *["/progress/fair-tests/", "/safety/profile/", "/safety/check/", "/library/"],
    *["/practice/sessions/add/", "/symptoms/check-ins/add/", "/records/"],
    *["/records/report/", "/practice/routines/", "/settings/"],
]
VISIT = """
from django.db import connection
from psoas_care.accounts.models import User
from psoas_care.symptoms.models import CheckIn
from psoas_care.records.export import export_of
from tests.forms import check_in_form
user = User.objects.get()
person = browser()
person.force_login(user)
def get(address):
    response = person.get(address)
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code
size = sum(map(len, export_of(user)))
pages = {address: get(address) for address in PAGES}
form = check_in_form()
saved = [person.post("/symptoms/check-ins/add/", form).status_code for _ in range(2)]
made = user.check_ins.get(uid=form["uid"])
address = f"/symptoms/check-ins/{made.uid}/"
deleted = person.post(f"{address}delete/", {}).status_code
undone = person.post(f"{address}undo/", {}).status_code
again = user.check_ins.get(uid=form["uid"])
def column(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]
answer = {
    "pages": pages,
    "size": size,
    "saved": [*saved, deleted, undone],
    "numbers": [len(again.numbers), made.pk == again.pk, made.pk],
    "keys": column(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = 'practice_bout'::regclass AND contype IN ('p', 'f')"
        " ORDER BY 1"
    ),
    "spread": column(
        "SELECT logicalrelid::text FROM pg_dist_partition WHERE partmethod = 'h'"
    ),
    "copied": column(
        "SELECT logicalrelid::text FROM pg_dist_partition WHERE partmethod = 'n'"
    ),
}
"""


def test_every_table_with_a_person_is_spread_or_stays_whole_for_a_reason():
    with_person = {
        model._meta.label
        for model in distribution.all_models()
        if distribution.belongs_to_a_person(model)
    }
    spread = {model._meta.label for model in distribution.distributed_models()}

    assert {*distribution.STAY_WHOLE} <= with_person
    assert spread == with_person - {*distribution.STAY_WHOLE}
    assert all(distribution.STAY_WHOLE.values())


def test_every_row_of_the_contract_is_spread_but_for_links():
    rows = {m._meta.label for m in apps.get_models() if issubclass(m, UserRecord)}
    spread = {model._meta.label for model in distribution.distributed_models()}

    assert rows - spread == {"records.ReportLink"}


def test_rows_of_people_point_at_each_other_only_by_keys_that_name_the_person():
    spread = distribution.distributed_models()
    keys = {
        f"{model._meta.label}.{field.name}": type(field).__name__
        for model in distribution.all_models()
        for field in model._meta.local_concrete_fields
        if field.related_model in spread
    }

    assert len(keys) >= 7
    assert {*keys.values()} == {"PartOf"}


@pytest.fixture(scope="module", params=["stand-ins", "Citus"])
def place(request, make_database, tmp_path_factory):
    """A person with a week of rows, on a database that can be told to spread them."""
    if request.param == "stand-ins":
        installation = make_database("spread")
    elif url := os.environ.get("CITUS_URL"):
        installation = Installation(tmp_path_factory.mktemp("citus"), DATABASE_URL=url)
        installation.asked(FIRST)
    else:
        pytest.skip("CITUS_URL names no database with Citus")
    installation.is_real = request.param == "Citus"
    made = installation.manage("demo", "--days", "7", VAR_DIR=str(installation.folder))
    assert made.returncode == 0, made.stderr
    return installation


@pytest.fixture(scope="module")
def told(place):
    """What it says: without Citus, asked only, done, and done again."""
    says = {}
    if not place.is_real:
        says["without"] = place.manage("distribute").stderr
        place.asked(STANDING_IN)
    says["dry"] = place.manage("distribute", "--dry-run").stdout
    says["first"] = place.manage("distribute").stdout
    says["second"] = place.manage("distribute").stdout
    return says


@pytest.fixture(scope="module")
def visit(place, told):
    return place.asked(f"PAGES = {PAGES!r}\n{VISIT}")


def test_it_says_what_it_lacks_and_what_it_would_do(told):
    if "without" in told:
        assert "CREATE EXTENSION citus" in told["without"]
    order = [
        told["dry"].index(words)
        for words in [
            "DROP CONSTRAINT", "DROP IDENTITY", "PRIMARY KEY (user_id, id)",
            "create_reference_table('accounts_user')", "create_distributed_table(",
            "ADD CONSTRAINT \"practice_bout_session_id_fk\"",
        ]
    ]  # fmt: skip

    assert order == sorted(order)


def test_it_keeps_all_rows_and_does_nothing_twice(told):
    assert "steps done. All" in told["first"]
    assert told["second"].startswith("0 steps done. All")


def test_every_row_of_a_person_is_spread_with_its_person_in_every_key(visit):
    models = distribution.distributed_models()

    assert sorted(visit["spread"]) == sorted(m._meta.db_table for m in models)
    assert {"accounts_user", "library_exercise", "safety_question"} <= {
        *visit["copied"]
    }
    assert visit["keys"] == [
        textwrap.dedent(key).strip()
        for key in [
            "FOREIGN KEY (exercise_id) REFERENCES library_exercise(id)"
            " DEFERRABLE INITIALLY DEFERRED",
            "FOREIGN KEY (user_id) REFERENCES accounts_user(id)"
            " DEFERRABLE INITIALLY DEFERRED",
            "FOREIGN KEY (user_id, session_id) REFERENCES practice_session(user_id, id)"
            " DEFERRABLE INITIALLY DEFERRED",
            "PRIMARY KEY (user_id, id)",
        ]
    ]


def test_pages_open_and_entries_are_saved_deleted_and_brought_back(visit):
    assert visit["pages"] == dict.fromkeys(PAGES, 200)
    assert visit["size"] > 1000
    assert visit["saved"] == [302, 302, 302, 302]
    assert visit["numbers"][:2] == [1, True]
