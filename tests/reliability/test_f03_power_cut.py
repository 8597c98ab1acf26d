"""F3: what a power cut leaves on the disk opens again, whole, without its last change.

A kill (-9) cannot show a power cut, since the system still writes what it was given.
Here the files are cut and garbled as a disk may leave them that was writing: the
journal, in which the last transaction stands, ends anywhere or in nonsense.
"""

import random
import shutil
import sqlite3
from contextlib import closing

import pytest

CUTS = 50


def opened(file, journal):
    database = sqlite3.connect(file, isolation_level=None)
    database.execute(f"PRAGMA journal_mode={journal}")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("PRAGMA cache_size=5")
    database.execute("PRAGMA wal_autocheckpoint=0")
    return database


def write(database, transactions):
    database.execute("CREATE TABLE log (number INTEGER, note TEXT)")
    for number in range(transactions):
        row = (number, "It pulls on the left. " * 40)
        database.execute("INSERT INTO log VALUES (?, ?)", row)


def numbers_in(file):
    """The numbers of its rows, after SQLite has found no fault in it."""
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = database.execute("SELECT number FROM log ORDER BY number").fetchall()
        return [number for (number,) in rows]


@pytest.fixture(params=["cut", "garbled"])
def hurt(request):
    """Leave `content` whole up to a place, then nothing or nonsense."""

    def hurt(content, place):
        chance = random.Random(place)
        rest = b"" if request.param == "cut" else chance.randbytes(len(content) - place)
        return content[:place] + rest

    return hurt


def places(length):
    return [length * number // (CUTS - 1) for number in range(CUTS)]


def test_f3_of_a_write_ahead_log_that_ends_early_only_the_end_is_lost(tmp_path, hurt):
    live, copy = tmp_path / "live", tmp_path / "copy"
    found = []
    with closing(opened(live, "WAL")) as database:
        write(database, 40)
        log = (tmp_path / "live-wal").read_bytes()
        for place in places(len(log)):
            shutil.copyfile(live, copy)
            (tmp_path / "copy-shm").unlink(missing_ok=True)
            (tmp_path / "copy-wal").write_bytes(hurt(log, place))
            with closing(sqlite3.connect(copy)) as there:
                tables = there.execute("SELECT count(*) FROM sqlite_master").fetchone()
            found.append(numbers_in(copy) if tables == (1,) else [])

    assert found[-1] == [*range(40)]
    for numbers in found:
        assert numbers == [*range(len(numbers))]
    assert [*map(len, found)] == sorted(map(len, found))


def test_f3_a_rollback_journal_undoes_what_was_not_finished(tmp_path):
    """Pages of the file are written only when the journal of them is on the disk."""
    live, copy = tmp_path / "live", tmp_path / "copy"
    with closing(opened(live, "DELETE")) as database:
        write(database, 40)
        before = live.read_bytes()
        database.execute("BEGIN IMMEDIATE")
        database.execute("UPDATE log SET number = -1, note = note || note")
        journal, after = (tmp_path / "live-journal").read_bytes(), live.read_bytes()
        database.execute("ROLLBACK")

    assert before != after[: len(before)]  # the cache was too small to wait
    for place in places(len(after)):
        copy.write_bytes(after[:place] + before[place:])
        (tmp_path / "copy-journal").write_bytes(journal)
        assert numbers_in(copy) == [*range(40)]


def test_f3_a_journal_that_was_never_finished_changes_nothing(tmp_path, hurt):
    live, copy = tmp_path / "live", tmp_path / "copy"
    with closing(opened(live, "DELETE")) as database:
        write(database, 40)
        before = live.read_bytes()
        database.execute("BEGIN IMMEDIATE")
        database.execute("UPDATE log SET number = -1 WHERE number < 3")
        journal = (tmp_path / "live-journal").read_bytes()
        database.execute("ROLLBACK")

    for place in places(len(journal)):
        copy.write_bytes(before)
        (tmp_path / "copy-journal").write_bytes(hurt(journal, place))
        assert numbers_in(copy) == [*range(40)]
