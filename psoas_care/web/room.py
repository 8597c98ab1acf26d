"""Free space for the database, and whether it can be written to."""

import os
import secrets
import shutil
from pathlib import Path

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

LEAST = 50 * 1024**2
"""Bytes below which `/readyz` warns: writes still work, for a while."""


def room() -> int | None:
    """Bytes that SQLite can still write; None where the database lies elsewhere.

    The disk's room, or less where SQLite has a limit of its own; 0 where the file
    can only be read.
    """
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        limit, used, free, size = (
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("max_page_count", "page_count", "freelist_count", "page_size")
        )
    pages: int = (limit - used + free) * size
    file = Path(connection.settings_dict["NAME"])
    if not file.is_file():  # in memory
        return pages
    if not os.access(file, os.W_OK):
        return 0
    return min(pages, shutil.disk_usage(file.parent).free)


def try_to_write() -> None:
    """Write a row and delete it; raises the database's error if that fails.

    The row is a session of nobody: if it is left behind, `clearsessions` removes it.
    """
    session = SessionStore()
    session["room"] = secrets.token_hex(8192)  # what repeats would be made small
    session.create()
    session.delete()
