"""The same on PostgreSQL, by its own programs."""

import os
import shutil

import psycopg
import pytest
from django.db import connection

from tests.installation import Installation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not shutil.which("pg_dump"), reason="pg_dump is not installed"),
]

FINGERPRINT = """
import hashlib
from django.db import connection
digest = hashlib.sha256()
with connection.cursor() as cursor:
    for name in sorted(connection.introspection.table_names(cursor)):
        if name not in {"cache", "django_migrations"}:
            cursor.execute(f"SELECT * FROM {name} ORDER BY 1")
            digest.update(f"{name} {cursor.fetchall()!r}".encode())
answer = digest.hexdigest()
"""
PERSON = """
from django.core.management import call_command
from tests.factories import CheckInFactory, UserFactory
person = UserFactory(email="{email}")
CheckInFactory.create_batch(20, user=person, note="Two\\nlines\\t\\\\. here")
answer = None
"""
BEHIND = """
from django.core.management import call_command
call_command("migrate", "practice", "0010", verbosity=0)
answer = None
"""


@pytest.fixture
def place(tmp_path, db):
    """An installation with a database of its own in the cluster of the tests."""
    if connection.vendor != "postgresql":
        pytest.skip("The tests run on SQLite.")
    host = connection.settings_dict["HOST"]
    name = f"{connection.settings_dict['NAME']}_own"
    with psycopg.connect(host=host, dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    yield Installation(
        tmp_path,
        DATABASE_URL=f"postgres:///{host}/{name}",
        PGUSER=os.environ.get("PGUSER", ""),
        VAR_DIR=str(tmp_path),
    )
    with psycopg.connect(host=host, dbname="postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_backup_restore_and_upgrade(place):
    first = place.manage("upgrade")
    assert first.returncode == 0, first.stderr
    place.asked(PERSON.format(email="a@example.org"))
    before = place.asked(FINGERPRINT)

    made = place.manage("backup")
    place.asked(PERSON.format(email="b@example.org"))
    assert place.asked(FINGERPRINT) != before
    (file,) = (place.folder / "backups").glob("*.dump")
    restored = place.manage("restore_backup", str(file))

    assert made.returncode == 0, made.stderr
    assert restored.returncode == 0, restored.stderr
    assert place.asked(FINGERPRINT) == before

    place.asked(BEHIND)
    behind = place.asked(FINGERPRINT)
    upgraded = place.manage("upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    assert place.asked(FINGERPRINT) != behind
    back = place.manage("restore_backup", "newest", "--older")
    assert back.returncode == 0, back.stderr
    assert place.asked(FINGERPRINT) == behind

    file.write_bytes(file.read_bytes()[:-100])
    refused = place.manage("restore_backup", str(file))
    assert "is not whole" in refused.stderr
