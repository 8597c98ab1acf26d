"""F2: killed in the midst of it, the database is the old one or the new, never half.

A few moments of each kind of work, spread from its first step to its last; `make soak`
tries a hundred, and twenty of an upgrade.
"""

import pytest

pytestmark = pytest.mark.django_db  # for the migrated file alone

START = """
import sys
from pathlib import Path
from django.core.management import call_command
from psoas_care.operations import backups
from tests.factories import BoutFactory, CheckInFactory, ExerciseFactory, UserFactory
from tests.reliability.killing import fingerprint, kill_at, moments_of, put, spread
file = Path(settings.DATABASES["default"]["NAME"])
old = file.with_name("old")
quiet = open("/dev/null", "w")
def run(*words):
    call_command(*words, stdout=quiet, stderr=quiet)
def close():
    from django.db import connection
    connection.close()
def somebody(email):
    person = UserFactory(email=email)
    CheckInFactory.create_batch(20, user=person, note="It pulls on the left.")
    return person
def states(work, tries={tries}):
    '''What the database was after each kill, and after the same work once more.'''
    close()
    put(file, old)
    moments = moments_of(work)
    known = {{fingerprint(old): "old", fingerprint(file): "new"}}
    found = []
    for moment in spread(moments, tries):
        put(old, file)
        kill_at(moment, work)
        found.append(known.get(fingerprint(file), f"half at {{moment}} of {{moments}}"))
        look()
    put(old, file)
    kill_at(moments // 2, work)
    kill_at(0, work)
    return found, known.get(fingerprint(file), "half")
def look():
    '''Every backup that is listed is one.'''
    for backup in backups.found():
        with backups.checked(backup, None):
            pass
"""
ERASE = """
from psoas_care.records.erasing import erase_account
from psoas_care.accounts.models import User
somebody("a@example.org")
somebody("b@example.org")
def work():
    for person in User.objects.filter(email="a@example.org"):
        erase_account(person)
answer = states(work)
"""
LOAD = """
answer = states(lambda: run("load_content"))
"""
BACKUP = """
somebody("a@example.org")
run("backup")
close()
left = []
work = lambda: run("backup")
moments = moments_of(work)
count = len(backups.found())
for moment in spread(moments, {tries}):
    kill_at(moment, work)
    look()
    left.append(len(backups.found()) - count)
    count = len(backups.found())
run("backup")
look()
answer = left, [path.name for path in settings.BACKUP_DIR.glob("*.part*")]
"""
RESTORE = """
somebody("a@example.org")
run("backup")
backup = backups.found()[0]
somebody("b@example.org")
answer = states(lambda: run("restore_backup", str(backup.file)))
"""
UPGRADE = """
somebody("a@example.org")
run("load_content")
run("migrate", "practice", "0011")
run("migrate", "safety", "0008")
answer = states(lambda: run("upgrade"))
"""
BRING_BACK = """
from datetime import UTC, datetime
import time_machine
from psoas_care.records.erasing import erase_entries
from tests.records.test_restore import exported, restored
person = somebody("a@example.org")
data = exported(person)
erase_entries(person)
@time_machine.travel(datetime(2100, 1, 1, tzinfo=UTC), tick=False)
def work():
    restored(data, person)
answer = states(work)
"""
IMPORT = """
import time_machine
from uuid import UUID
from psoas_care.records.imports import storing
from tests.factories import NOON
from tests.records.test_imports import BACK, planned, table
person = UserFactory(email="a@example.org")
days = [f"2026-10-{{day:02}},08:00,{{day % 10}}" for day in range(1, 31)]
data = table("date,time,pain", *days)
uid = UUID("11111111-1111-4111-8111-111111111111")
@time_machine.travel(NOON, tick=False)
def work():
    plan = planned(data, {{"pain": BACK}})
    storing.store(person, "file-table", plan, uid=uid, now=NOON)
answer = states(work)
"""


WORKS = {
    "bringing an export back": BRING_BACK,
    "importing a file": IMPORT,
    "erasing an account": ERASE,
    "loading content": LOAD,
    "restoring": RESTORE,
    "upgrading": UPGRADE,
}


def asked(place, code, tries):
    return place.asked((START + code).format(tries=tries))


def assert_whole(place, work, tries):
    found, after_once_more = asked(place, WORKS[work], tries)

    assert {*found} <= {"old", "new"}
    assert found[0] == "old"
    assert len(found) == tries
    assert after_once_more == "new"


@pytest.mark.parametrize("work", WORKS)
def test_f2_killed_in_the_midst_it_is_the_old_state_or_the_new(place, work):
    assert_whole(place, work, tries=3)


@pytest.mark.soak
@pytest.mark.parametrize("work", WORKS)
def test_f2_killed_at_a_hundred_moments(place, work):
    """At twenty of an upgrade: each of them takes seconds."""
    assert_whole(place, work, tries=20 if work == "upgrading" else 100)


@pytest.mark.parametrize(
    "tries", [20, pytest.param(200, marks=pytest.mark.soak)], ids="{} moments".format
)
def test_f2_a_backup_that_was_cut_is_never_listed(place, tries):
    more, rests = asked(place, BACKUP, tries)

    assert {*more} <= {0, 1}  # of each killed run none, or one that is whole
    assert 0 in more
    assert rests == []
