"""What a database file still holds of rows that were deleted."""

import logging

from django.db import OperationalError, connection

log = logging.getLogger(__name__)


def clear_leftovers() -> None:
    """Write an SQLite file anew, so that no byte of a deleted row is left in it.

    `secure_delete` overwrites a row where it lies. When pages are joined afterwards,
    a few rows in ten thousand leave a second copy behind, which only VACUUM clears. The
    log of WAL is emptied, too. PostgreSQL does this by itself, in its own time.

    Where another process keeps the file locked or the disk has no room for the new one,
    the log says so, and the next `purge_deleted` does it. Not within a transaction.
    """
    if connection.vendor != "sqlite":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except OperationalError as fault:
        log.warning("Deleted rows could not be cleared from the file yet: %s.", fault)
