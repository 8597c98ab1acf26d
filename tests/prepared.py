"""A migrated database with the content in it, kept for the next run of the tests.

Migrating takes longer than most runs that follow it. The file is named after all that
can change what is in it, so that a stale one is never taken.
"""

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[1]

# The tables: models and their migrations. The rows: content, and what reads it, which
# imports from no layer above the library.
SOURCES = (
    "psoas_care/*/migrations/*.py",
    "psoas_care/*/models.py",
    "psoas_care/*/models/*.py",
    "psoas_care/config/*.py",
    "psoas_care/web/**/*.py",
    "psoas_care/accounts/**/*.py",
    "psoas_care/safety/**/*.py",
    "psoas_care/library/**/*.py",
    "fixtures/**/*.json",
    "requirements/*.txt",
    "tests/conftest.py",
)


def _sources() -> Iterator[Path]:
    yield Path(__file__)
    for pattern in SOURCES:
        yield from sorted(ROOT.glob(pattern))


def path() -> Path:
    """Where the prepared file of this code lies, whether or not it is there yet."""
    digest = hashlib.sha256(f"{sys.version} {django.__version__}".encode())
    for source in _sources():
        digest.update(str(source.relative_to(ROOT)).encode() + source.read_bytes())
    return Path(settings.VAR_DIR) / f"prepared-{digest.hexdigest()[:16]}.sqlite3"


def put_in_place() -> bool:
    """Make the prepared file the test database; False where none can be had."""
    if connection.vendor != "sqlite" or not path().exists():
        return False
    database = Path(connection.settings_dict["TEST"]["NAME"])
    for rest in ("-wal", "-shm"):  # of a run that was killed
        Path(f"{database}{rest}").unlink(missing_ok=True)
    shutil.copyfile(path(), database)
    return True


def keep() -> None:
    """Keep the database as it is now for later runs, and drop older ones."""
    if connection.vendor != "sqlite" or path().exists():
        return
    part = path().with_suffix(f".part-{os.getpid()}")
    part.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(part)])
    for older in path().parent.glob("prepared-*.sqlite3"):
        older.unlink(missing_ok=True)
    part.replace(path())
