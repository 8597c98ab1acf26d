"""A migrated database and the static files, kept for the next run of the tests.

To make them takes longer than most runs that follow. Both are known by all that they
follow from, so that a stale one is never taken.
"""

import hashlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
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


# What the collected static files follow from.
STATIC_SOURCES = (
    "static/**/*",
    "psoas_care/config/*.py",
    "psoas_care/web/static.py",
    "psoas_care/web/schemes.py",
    "requirements/*.txt",
)


def _files(patterns: Iterable[str]) -> Iterator[Path]:
    yield Path(__file__)
    for pattern in patterns:
        yield from sorted(path for path in ROOT.glob(pattern) if path.is_file())


def _digest(patterns: Iterable[str]) -> str:
    digest = hashlib.sha256(f"{sys.version} {django.__version__}".encode())
    for source in _files(patterns):
        digest.update(str(source.relative_to(ROOT)).encode() + source.read_bytes())
    return digest.hexdigest()[:16]


def collect_static() -> None:
    """Collect the static files, unless those of this very code are there."""
    stamp, digest = Path(settings.VAR_DIR) / "static.digest", _digest(STATIC_SOURCES)
    if stamp.exists() and stamp.read_text() == digest:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest)


def path() -> Path:
    """Where the prepared file of this code lies, whether or not it is there yet."""
    return Path(settings.VAR_DIR) / f"prepared-{_digest(SOURCES)}.sqlite3"


def put_in_place() -> bool:
    """Make the prepared file the test database; False where none can be had."""
    if connection.vendor != "sqlite" or not path().exists():
        return False
    database = Path(connection.settings_dict["TEST"]["NAME"])
    for rest in ("-wal", "-shm", "-journal"):  # of a run that was killed
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
    part.replace(path())
    for older in {*path().parent.glob("prepared-*.sqlite3")} - {path()}:
        older.unlink(missing_ok=True)
