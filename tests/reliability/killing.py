"""Killing a process in the midst of its work, at a moment that is counted, not timed.

A moment is a step that the process could stop after: a file that is opened, moved or
removed, or so many instructions of SQLite. Each try is a fork, so that Django is loaded
once; the same work has the same moments.
"""

import hashlib
import os
import signal
import sqlite3
import sys
from pathlib import Path

STEPS = {"open", "os.rename", "os.remove", "os.truncate", "subprocess.Popen"}
INSTRUCTIONS = 500
"""Of SQLite's machine between two moments."""


def _watch(on_moment):
    """Call `on_moment` at each moment of this process, from now on."""
    plain = sqlite3.connect

    def connect(*words, **options):
        connection = plain(*words, **options)
        connection.set_progress_handler(lambda: on_moment() or 0, INSTRUCTIONS)
        return connection

    sqlite3.connect = sqlite3.dbapi2.connect = connect
    sys.addaudithook(lambda event, _arguments: on_moment() if event in STEPS else None)


def _fork(work, on_moment):
    """Do `work` in a child; gives how it ended, 0 or minus the signal."""
    child = os.fork()
    if not child:
        code = 1
        try:
            _watch(on_moment)
            work()
            code = 0
        except BaseException as error:
            sys.stderr.write(f"{error!r}\n")
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def moments_of(work):
    """How many moments the work has; it is done."""
    reader, writer = os.pipe()
    count = 0

    def on_moment():
        nonlocal count
        count += 1

    def counted():
        work()
        os.write(writer, str(count).encode())

    assert _fork(counted, on_moment) == 0
    os.close(writer)
    with os.fdopen(reader) as said:
        return int(said.read())


def kill_at(moment, work):
    """Do `work` in a child that is killed at its `moment`."""
    count = 0

    def on_moment():
        nonlocal count
        count += 1
        if count == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    assert _fork(work, on_moment) in {0, -signal.SIGKILL}


def spread(moments, tries):
    """So many of these moments, from the first to the last."""
    return [1 + number * (moments - 1) // (tries - 1) for number in range(tries)]


def fingerprint(file):
    """All tables and rows of a database file, as one word; faults instead, if any.

    When a migration was applied is left out, and the cache.
    """
    with sqlite3.connect(file) as database:
        faults = database.execute("PRAGMA integrity_check").fetchall()
        faults += database.execute("PRAGMA foreign_key_check").fetchall()
        if faults != [("ok",)]:
            return str(faults)
        digest = hashlib.sha256()
        schema = database.execute("SELECT name, sql FROM sqlite_master ORDER BY name")
        for name, sql in schema.fetchall():
            digest.update(f"{name} {sql}".encode())
            if not sql or not sql.startswith("CREATE TABLE") or name == "cache":
                continue
            columns = "app, name" if name == "django_migrations" else "*"
            rows = database.execute(f'SELECT {columns} FROM "{name}"').fetchall()  # noqa: S608
            digest.update("\n".join(sorted(map(repr, rows))).encode())
    database.close()
    return digest.hexdigest()


def put(source, target):
    """Make `target` a copy of `source`, with nothing left beside it."""
    for ending in ("-journal", "-wal", "-shm"):
        Path(f"{target}{ending}").unlink(missing_ok=True)
    Path(target).write_bytes(Path(source).read_bytes())
