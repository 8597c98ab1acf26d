"""Bringing the database to this version of the program, whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import StringIO

from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from psoas_care.operations import backups
from psoas_care.operations.backups import Backup
from psoas_care.operations.fault import BackupError


def pending() -> list[str]:
    """The migrations that the database has still to go through, as `app.name`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def upgrade(now: datetime, *, with_backup: bool = True) -> Backup | None:
    """Migrate, load the content and check; gives the backup that was made before.

    None is made of an empty database, and none where nothing has to be migrated. What
    goes wrong raises BackupError, and the database is what it was.
    """
    steps, before = pending(), backups.applied()
    unknown = set(before) - set(backups.needed())
    if unknown:
        raise BackupError(
            "The database belongs to a newer version of this program"
            f" ({min(unknown)}). Install that version."
        )
    backup = backups.make(now) if steps and before and with_backup else None
    copy = f" A backup of it is {backup.file}." if backup else ""
    try:
        with _one_transaction():
            _bring_up_to_date()
    except (Exception, SystemExit) as error:
        name = steps[0] if steps else "the content"
        raise BackupError(
            f"The upgrade failed ({name} or later): {_in_words(error)}\n"
            f"Everything was put back: the database is as it was before.{copy}"
            " Install the version that you had."
        ) from error
    return backup


def _bring_up_to_date() -> None:
    if pending():
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_content", stdout=StringIO())
    connection.check_constraints()
    call_command("check", databases=[connection.alias], stdout=StringIO())
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            (found,) = cursor.fetchone()
        if found != "ok":
            raise BackupError(found)


@contextmanager
def _one_transaction() -> Iterator[None]:
    """All of it or nothing, even if the machine stops in the middle.

    SQLite refuses to rebuild tables while it watches over references, and cannot be
    told to look away within a transaction; PostgreSQL refuses to change a table whose
    references are still to be looked at. Both are looked at before the end.
    """
    if connection.vendor == "sqlite":
        connection.disable_constraint_checking()
    try:
        with transaction.atomic(durable=True):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.enable_constraint_checking()


def _in_words(error: BaseException) -> str:
    """What it says, unless it may repeat what somebody wrote: then only its kind."""
    is_ours = isinstance(error, BackupError | CommandError)
    if isinstance(error, DatabaseError) and connection.vendor == "sqlite":
        is_ours = True  # it names tables and columns, never a value
    return str(error) if is_ours else type(error).__name__
