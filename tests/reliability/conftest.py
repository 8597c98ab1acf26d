"""A place to break things in."""

import pytest
from django.conf import settings

from tests.installation import Installation


def new_place(folder, database):
    """An installation whose files are all in `folder`, with a copy of this database."""
    (folder / "static").symlink_to(settings.STATIC_ROOT)
    return Installation.on_copy_of(database, folder, VAR_DIR=str(folder))


@pytest.fixture
def place(tmp_path, migrated):
    """An installation of its own."""
    return new_place(tmp_path, migrated)
