"""A place to break things in."""

import shutil

import pytest
from django.conf import settings

from tests import prepared
from tests.installation import Installation


@pytest.fixture(scope="session")
def migrated(django_db_setup):
    """A database file that is migrated, with no rows of content in its tables."""
    if not prepared.path().exists():
        pytest.skip("The tests run on another database than SQLite.")
    return prepared.path()


def new_place(folder, database):
    """An installation whose files are all in `folder`, with a copy of this database."""
    shutil.copyfile(database, folder / "db.sqlite3")
    (folder / "static").symlink_to(settings.STATIC_ROOT)
    return Installation(folder, VAR_DIR=str(folder))


@pytest.fixture
def place(tmp_path, migrated):
    """An installation of its own."""
    return new_place(tmp_path, migrated)
