"""An upgrade goes through whole, or leaves the database as it was."""

import re
import sqlite3
from contextlib import closing

import pytest

from tests.reliability.conftest import new_place
from tests.reliability.killing import fingerprint

pytestmark = pytest.mark.django_db  # for the migrated file alone

EARLIER = """
from django.core.management import call_command
from tests.factories import CheckInFactory, UserFactory
CheckInFactory.create_batch(20, user=UserFactory())
call_command("migrate", "practice", "0010", verbosity=0)
answer = None
"""


@pytest.fixture(scope="module")
def behind(tmp_path_factory, migrated):
    """A database that is some migrations behind, with a diary in it."""
    place = new_place(tmp_path_factory.mktemp("behind"), migrated)
    place.asked(EARLIER)
    return place.folder / "db.sqlite3"


@pytest.fixture
def earlier(tmp_path, behind):
    """An installation of an earlier version."""
    return new_place(tmp_path, behind)


def test_it_makes_a_backup_first_which_can_go_back_and_does_nothing_twice(earlier):
    database = earlier.folder / "db.sqlite3"
    before = fingerprint(database)

    upgraded = earlier.manage("upgrade")

    assert upgraded.returncode == 0, upgraded.stderr
    assert "The backup before the upgrade is" in upgraded.stdout
    with closing(sqlite3.connect(database)) as rows:
        assert rows.execute("SELECT count(*) FROM practice_fairtest").fetchone() == (0,)
        assert rows.execute("SELECT count(*) FROM symptoms_checkin").fetchone() == (20,)
        assert rows.execute("SELECT count(*) FROM library_exercise").fetchone()[0] > 30
    after = fingerprint(database)
    again = earlier.manage("upgrade")
    assert again.stdout == "The database is up to date.\n"
    assert fingerprint(database) == after
    assert len([*(earlier.folder / "backups").glob("*.sqlite3")]) == 1
    refused = earlier.manage("restore_backup", "newest")
    words = r"was made by an earlier version \(\d+ migrations fewer\)"
    assert re.search(words, refused.stderr)
    assert earlier.manage("restore_backup", "newest", "--older").returncode == 0
    assert fingerprint(database) == before


def test_a_migration_that_fails_leaves_everything_as_it_was_and_says_so(earlier):
    database = earlier.folder / "db.sqlite3"
    with closing(sqlite3.connect(database)) as rows:  # in the way of the second of two
        rows.execute("CREATE TABLE practice_fairtest (id INTEGER)")
        rows.commit()
    before = fingerprint(database)

    failed = earlier.manage("upgrade")

    assert failed.returncode == 1
    assert "The upgrade failed" in failed.stderr
    assert 'table "practice_fairtest" already exists' in failed.stderr
    assert "Everything was put back: the database is as it was before." in failed.stderr
    assert "A backup of it is" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert fingerprint(database) == before


def test_rows_that_point_nowhere_are_found_and_nothing_is_changed(earlier):
    database = earlier.folder / "db.sqlite3"
    with closing(sqlite3.connect(database)) as rows:
        rows.execute("PRAGMA foreign_keys=OFF")
        rows.execute("UPDATE symptoms_checkin SET user_id = 999")
        rows.commit()

    failed = earlier.manage("upgrade", "--without-backup")

    assert failed.returncode == 1
    assert "Everything was put back" in failed.stderr
    with closing(sqlite3.connect(database)) as rows:
        names = [name for (name,) in rows.execute("SELECT name FROM sqlite_master")]
    assert "practice_fairtest" not in names


def test_without_a_backup_there_is_no_upgrade(earlier):
    (earlier.folder / "file").touch()
    before = fingerprint(earlier.folder / "db.sqlite3")

    refused = earlier.manage("upgrade", BACKUP_DIR=str(earlier.folder / "file" / "x"))

    assert refused.returncode == 1
    assert "No backup was made" in refused.stderr
    assert fingerprint(earlier.folder / "db.sqlite3") == before


def test_a_database_of_a_newer_version_is_left_alone(place):
    with closing(sqlite3.connect(place.folder / "db.sqlite3")) as rows:
        rows.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('practice', '9999_from_the_future', '2030-01-01')"
        )
        rows.commit()

    refused = place.manage("upgrade")

    assert refused.returncode == 1
    assert "belongs to a newer version" in refused.stderr
    assert "9999_from_the_future" in refused.stderr
