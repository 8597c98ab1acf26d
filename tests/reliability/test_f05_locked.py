"""F4 and F5 as they happen: a disk that is full, and another process at the lock.

The short forms (`tests/test_disk_full.py`, `tests/test_two_processes.py`) make SQLite
say the same without a disk and without waiting.
"""

import os
import sqlite3
import subprocess
import time
from contextlib import closing, contextmanager

import pytest

from tests.forms import check_in_form
from tests.reliability.conftest import new_place
from tests.reliability.test_f01_kills import SIGNED_IN, Person, Server, uids_in

pytestmark = [pytest.mark.django_db, pytest.mark.soak]
LOCKED = 30.0
"""Seconds."""


@contextmanager
def serving(place):
    session = place.asked(SIGNED_IN + "\nanswer = session")
    server = Server(place)
    server.start()
    try:
        yield server, Person(server, session)
    finally:
        server.kill()


def read(person):
    """The status of a page of one's own, and the seconds that it took."""
    began = time.monotonic()
    headers = {"Host": "127.0.0.1:8000"}
    headers["Cookie"] = f"psoas-8000-session={person.session}"
    answer = person.server.ask("GET", "/diary/", headers=headers)
    return answer.status, time.monotonic() - began


def test_f5_thirty_seconds_of_a_lock_stop_no_reader_and_lose_no_writer(place):
    with serving(place) as (_server, person):
        database = sqlite3.connect(place.folder / "db.sqlite3", isolation_level=None)
        database.execute("BEGIN IMMEDIATE")
        until, reads, writes = time.monotonic() + LOCKED, [], []
        form = check_in_form()
        while time.monotonic() < until:
            reads += [read(person) for _ in range(5)]
            answer = person.send(form)
            writes.append((answer.status, answer.headers["Retry-After"]))
        database.execute("ROLLBACK")
        database.close()
        again = [person.send(form).status for _ in range(2)]

    print(  # noqa: T201 - what docs/reliability.md tells
        f"\n{len(reads)} reads, slowest {max(reads)[1]:.2f} s;"
        f" {len(writes)} writes refused, then saved once"
    )
    assert {status for status, _ in reads} == {200}
    assert {*writes} == {(503, "5")}
    assert again == [302, 302]
    assert len(uids_in(place)) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_f4_a_disk_that_is_really_full(tmp_path, migrated):
    disk = tmp_path / "disk"
    disk.mkdir()
    size = f"size={migrated.stat().st_size // 1024 + 1024}k"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", disk], check=True)
    try:
        with serving(new_place(disk, migrated)) as (server, person):
            form = check_in_form()
            while person.send(form).status == 302:
                filled = disk / "filled"
                with filled.open("ab") as file:
                    room = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
                    file.write(bytes(max(room, 0)))
                form = check_in_form(note="It pulls. " * 200)
            statuses = {person.send(form).status for _ in range(5)}
            reads = {read(person)[0] for _ in range(20)}
            ready = server.ask("GET", "/readyz").status
            filled.unlink()
            again = [person.send(form).status for _ in range(2)]
        with closing(sqlite3.connect(disk / "db.sqlite3")) as database:
            sound = database.execute("PRAGMA integrity_check").fetchall()
    finally:
        subprocess.run(["umount", "-l", disk], check=True)

    assert statuses == {507}
    assert reads == {200}
    assert ready == 507
    assert again == [302, 302]
    assert sound == [("ok",)]
