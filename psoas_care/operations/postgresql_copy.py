"""Copying a PostgreSQL database by its own programs, and putting a copy back."""

import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from django.db import connection, transaction

from psoas_care.operations.fault import BackupError

SUFFIX = ".dump"
LIBPQ = {
    "HOST": "PGHOST",
    "PORT": "PGPORT",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "NAME": "PGDATABASE",
}
PLAIN = ("--no-owner", "--no-privileges")
COPY = re.compile(r"COPY (?:\w+\.)?\"?(\w+)\"? \(.*\) FROM stdin;\n")


def _environment() -> dict[str, str]:
    """How the programs reach the database; the password stands on no command line."""
    options = connection.settings_dict
    return {
        **os.environ,
        **{v: str(options[k]) for k, v in LIBPQ.items() if options[k]},
    }


def _run(*words: str, **options: object) -> None:
    try:
        result = subprocess.run(  # type: ignore[call-overload]
            words, check=False, env=_environment(), stderr=subprocess.PIPE, **options
        )
    except FileNotFoundError:
        raise BackupError(
            f"The program `{words[0]}` is not installed"
            " (Debian: apt install postgresql-client)."
        ) from None
    if result.returncode:
        lines = result.stderr.decode(errors="replace").strip().splitlines()
        raise BackupError(f"{words[0]} says: {lines[0] if lines else 'no reason'}")


def copy_to(draft: Path) -> dict[str, int]:
    """Write one moment of the database into a file; its rows by table, counted then."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (moment,) = cursor.fetchone()
        rows = live_rows()
        words = ["--format=custom", f"--snapshot={moment}", f"--file={draft}", *PLAIN]
        _run("pg_dump", *words)
    return rows


def live_rows() -> dict[str, int]:
    """How many rows each table has."""
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        counted = {}
        for name in names:
            cursor.execute(
                f"SELECT count(*) FROM {connection.ops.quote_name(name)}"  # noqa: S608
            )
            (counted[name],) = cursor.fetchone()
    return counted


def rows_of(file: Path) -> dict[str, int]:
    """How many rows a dump has of each table; BackupError if it cannot be read."""
    with subprocess.Popen(
        ["pg_restore", "--data-only", "--file=-", str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as reading:
        assert reading.stdout is not None
        rows = _counted(reading.stdout)
    if reading.returncode:
        raise BackupError(f"{file} is damaged: pg_restore cannot read it.")
    return rows


def _counted(lines: Iterable[str]) -> dict[str, int]:
    rows: dict[str, int] = {}
    table = ""
    for line in lines:
        if table and line == "\\.\n":
            table = ""
        elif table:
            rows[table] += 1
        elif match := COPY.fullmatch(line):
            table = match[1]
            rows[table] = 0
    return dict(sorted(rows.items()))


def put_back(file: Path) -> None:
    """Drop our tables and make those of the dump, in one transaction."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    connection.close()
    tables = ", ".join(map(connection.ops.quote_name, names))
    script = file.with_name(f"{file.name}.sql.part")
    try:
        script.touch(0o600)
        with script.open("wb") as sink:
            if tables:
                sink.write(f"DROP TABLE {tables} CASCADE;\n".encode())
            sink.flush()
            _run("pg_restore", "--file=-", *PLAIN, str(file), stdout=sink)
        words = ["--single-transaction", "--set=ON_ERROR_STOP=1", "--no-psqlrc"]
        _run("psql", *words, "--quiet", f"--file={script}", stdout=subprocess.DEVNULL)
    finally:
        script.unlink(missing_ok=True)
