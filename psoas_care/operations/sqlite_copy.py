"""Copying an SQLite database while it is used, and putting a copy back."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from django.db import connection
from django.db.utils import DatabaseError

from psoas_care.operations.fault import BackupError

SUFFIX = ".sqlite3"
BESIDE = ("", "-journal", "-wal", "-shm")
"""What SQLite keeps in a folder for one database, as endings of its name."""

DAMAGED = {"SQLITE_NOTADB", "SQLITE_CORRUPT"}


def live_file() -> Path:
    """The database file; BackupError where it lies in memory."""
    name = str(connection.settings_dict["NAME"])
    if ":memory:" in name or "mode=memory" in name:
        raise BackupError("A database in memory cannot be copied.")
    return Path(name)


def copy_to(draft: Path) -> dict[str, int]:
    """Write one moment of the database into an empty file; its rows by table.

    VACUUM INTO, since a copy of the file can catch half a change, and no change that
    still stands in the log beside it.
    """
    live_file()
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(draft)])
    except DatabaseError as error:
        raise BackupError(f"No backup was made: SQLite says “{error}”.") from error
    finally:
        connection.close()
    return rows_of(draft)


def rows_of(file: Path) -> dict[str, int]:
    """How many rows each table has; BackupError if the file is damaged."""
    try:
        with closing(_opened(file)) as copy:
            faults = copy.execute("PRAGMA integrity_check(1)").fetchall()
            if (
                faults != [("ok",)]
                or copy.execute("PRAGMA foreign_key_check").fetchone()
            ):
                raise BackupError(f"{file} is damaged: SQLite finds faults in it.")
            return _counted(copy)
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{file} is damaged: SQLite says “{error}”.") from error


def _opened(file: Path) -> sqlite3.Connection:
    """To be read only, with nothing made beside it."""
    return sqlite3.connect(f"file:{quote(str(file))}?mode=ro&immutable=1", uri=True)


def _counted(database: sqlite3.Connection) -> dict[str, int]:
    tables = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
    ).fetchall()
    return {
        name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - names of tables
        for (name,) in tables
    }


def live_rows() -> dict[str, int]:
    with closing(sqlite3.connect(live_file())) as live:
        return _counted(live)


def put_back(file: Path) -> None:
    """Replace the pages of the live database, in one transaction.

    Where SQLite does not take what lies there for a database any more, that is moved
    aside with all that belongs to it.
    """
    connection.close()
    try:
        _replace_pages(file)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname not in DAMAGED:  # busy, or the disk is full
            raise BackupError(
                f"Nothing was put back: SQLite says “{error}”."
            ) from error
        _move_aside()
        _replace_pages(file)


def _replace_pages(file: Path) -> None:
    """In one step: SQLite's journal makes it whole or undoes it."""
    live_file().touch(0o600)
    with closing(_opened(file)) as copy, closing(sqlite3.connect(live_file())) as live:
        live.execute("PRAGMA synchronous=FULL")
        live.execute("SELECT count(*) FROM sqlite_master")  # undoes a killed change
        copy.backup(live)


def _move_aside() -> None:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    for ending in BESIDE:
        path = Path(f"{live_file()}{ending}")
        if path.exists():
            path.replace(f"{path}.damaged-{now}")
