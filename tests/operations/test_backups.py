"""Backups as whoever runs the site makes them, looks at them and puts them back."""

import json
import shutil
import stat
import time

import pytest

from tests.reliability.conftest import new_place
from tests.reliability.killing import fingerprint

pytestmark = pytest.mark.django_db  # for the migrated file alone

PERSON = """
from tests.factories import CheckInFactory, UserFactory
person = UserFactory(email="a@example.org")
CheckInFactory.create_batch(20, user=person, note="It pulls on the left.")
answer = None
"""


def backups_in(place):
    return sorted(
        file
        for file in (place.folder / "backups").iterdir()
        if file.suffix == ".sqlite3"
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory, migrated):
    """An installation with one person's diary and a backup of it."""
    made = new_place(tmp_path_factory.mktemp("made"), migrated)
    made.asked(PERSON)
    assert made.manage("backup").returncode == 0
    return made


@pytest.fixture
def backup(made, place):
    """The same in a place of its own."""
    shutil.copyfile(made.folder / "db.sqlite3", place.folder / "db.sqlite3")
    shutil.copytree(made.folder / "backups", place.folder / "backups")
    (file,) = backups_in(place)
    return file


def list_of(file):
    return file.with_name(f"{file.name}.json")


def test_it_is_its_owners_alone_and_its_list_counts_rows(made):
    (backup,) = backups_in(made)
    said = json.loads(list_of(backup).read_text())

    for file in [backup, list_of(backup)]:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.parent.stat().st_mode) == 0o700
    assert said["rows"]["symptoms_checkin"] == 20
    assert said["bytes"] == backup.stat().st_size
    assert "practice.0012_fair_test" in said["migrations"]
    assert "It pulls" not in list_of(backup).read_text()


def test_without_a_file_they_are_listed_and_what_is_cut_is_not(place, backup):
    whole = place.manage("restore_backup").stdout
    with backup.open("r+b") as file:
        file.truncate(backup.stat().st_size // 2)
    cut = place.manage("restore_backup").stdout

    assert str(backup) in whole
    assert cut == ""


def test_f13_a_database_that_was_lost_comes_back_row_by_row(place, backup):
    database = place.folder / "db.sqlite3"
    before = fingerprint(database)
    database.unlink()

    restored = place.manage("restore_backup", "newest")

    assert restored.returncode == 0, restored.stderr
    assert "is that of 20" in restored.stdout
    assert fingerprint(database) == before


def test_f13_what_was_written_since_is_kept_before_it_is_replaced(place, backup):
    before = fingerprint(place.folder / "db.sqlite3")
    place.asked(PERSON.replace("a@", "b@"))

    restored = place.manage("restore_backup", str(backup))

    assert "What was there until now is kept in" in restored.stdout
    assert fingerprint(place.folder / "db.sqlite3") == before
    _first, kept = backups_in(place)
    assert json.loads(list_of(kept).read_text())["rows"]["symptoms_checkin"] == 40


@pytest.mark.parametrize(
    "rest", [b"", b"no database", b"SQLite format 3\0" + b"x" * 5000]
)
def test_f13_a_damaged_database_is_moved_aside(place, backup, rest):
    database = place.folder / "db.sqlite3"
    before = fingerprint(database)
    database.write_bytes(rest)

    restored = place.manage("restore_backup", str(backup))

    assert restored.returncode == 0, restored.stderr
    assert fingerprint(database) == before
    aside = [file.read_bytes() for file in place.folder.glob("db.sqlite3.damaged-*")]
    assert aside == ([rest] if rest else [])


def cut(backup):
    backup.write_bytes(backup.read_bytes()[:-4096])


def garble(backup):
    middle = backup.stat().st_size // 2
    content = backup.read_bytes()
    backup.write_bytes(content[:middle] + b"?" + content[middle + 1 :])


def lose_list(backup):
    list_of(backup).unlink()


def garble_list(backup):
    list_of(backup).write_text("{}")


def say(backup, **words):
    said = json.loads(list_of(backup).read_text())
    list_of(backup).write_text(json.dumps(said | words))


def of_a_newer_version(backup):
    said = json.loads(list_of(backup).read_text())
    say(backup, migrations=[*said["migrations"], "practice.9999_from_the_future"])


def of_an_earlier_version(backup):
    said = json.loads(list_of(backup).read_text())
    say(backup, migrations=said["migrations"][:-1])


def of_another_program(backup):
    say(backup, migrations=["auth.0001_initial"])


def with_another_count(backup):
    said = json.loads(list_of(backup).read_text())
    say(backup, rows={**said["rows"], "symptoms_checkin": 21})


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (cut, "is not whole: it has"),
        (garble, "has been changed or damaged since it was made"),
        (lose_list, "A backup is two files"),
        (garble_list, "is not the list of a backup"),
        (of_a_newer_version, "was made by a newer version"),
        (of_an_earlier_version, "was made by an earlier version (1 migrations fewer)"),
        (of_another_program, "is not of this program"),
        (with_another_count, "has other rows than its list says"),
    ],
)
def test_f13_what_is_not_a_whole_backup_of_this_version_is_refused_in_words(
    place, backup, harm, words
):
    before = fingerprint(place.folder / "db.sqlite3")
    harm(backup)

    refused = place.manage("restore_backup", str(backup))

    assert refused.returncode == 1
    assert words in refused.stderr
    assert "Traceback" not in refused.stderr
    assert fingerprint(place.folder / "db.sqlite3") == before
    assert [*(place.folder / "backups").glob("*.part*")] == []


def test_a_backup_of_an_earlier_version_goes_back_when_that_is_meant(place, backup):
    of_an_earlier_version(backup)

    assert place.manage("restore_backup", str(backup), "--older").returncode == 0


def test_verifying_changes_nothing(place, backup):
    place.asked(PERSON.replace("a@", "b@"))
    before = fingerprint(place.folder / "db.sqlite3")

    verified = place.manage("restore_backup", "newest", "--verify")

    assert "is whole" in verified.stdout
    assert fingerprint(place.folder / "db.sqlite3") == before


def test_where_nothing_can_be_written_that_is_one_sentence(place):
    (place.folder / "file").touch()

    refused = place.manage("backup", BACKUP_DIR=str(place.folder / "file" / "backups"))

    assert refused.returncode == 1
    assert "No backup was made: cannot write in" in refused.stderr
    assert "Traceback" not in refused.stderr


# -- encrypted ----------------------------------------------------------------

KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


def test_without_the_program_an_encrypted_backup_is_refused_in_words(place):
    refused = place.manage("backup", BACKUP_KEY=KEY, PATH="")

    assert refused.returncode == 1
    assert "`age` is not installed" in refused.stderr
    assert [*place.folder.rglob("*.part*")] == []


@pytest.mark.skipif(not shutil.which("age"), reason="age is not installed")
def test_an_encrypted_backup_says_nothing_without_its_key(place):
    place.asked(PERSON)
    key = place.folder / "key.txt"
    made = place.run(
        "-c", f"import subprocess; subprocess.run(['age-keygen', '-o', {str(key)!r}])"
    )
    public = made.stderr.split()[-1]

    assert place.manage("backup", BACKUP_KEY=public).returncode == 0

    (file,) = (place.folder / "backups").glob("*.age")
    before = fingerprint(place.folder / "db.sqlite3")
    assert file.read_bytes().startswith(b"age-encryption.org")
    assert [*place.folder.rglob("*.part*")] == []
    without = place.manage("restore_backup", str(file))
    assert "is encrypted: name the key by --identity" in without.stderr
    (place.folder / "db.sqlite3").unlink()
    restored = place.manage("restore_backup", str(file), "--identity", str(key))
    assert restored.returncode == 0, restored.stderr
    assert fingerprint(place.folder / "db.sqlite3") == before


FILL = """
from uuid import uuid4
from tests.factories import CheckInFactory
from psoas_care.symptoms.models import CheckIn
one = CheckInFactory(user__email="a@example.org", note="It pulls. " * 199)
fields = CheckIn._meta.concrete_fields
names = [f.attname for f in fields if f.name not in {"id", "uid"}]
values = {name: getattr(one, name) for name in names}
rows = [CheckIn(uid=uuid4(), **values) for _ in range(25_000)]
CheckIn.objects.bulk_create(rows, batch_size=1000)
answer = None
"""
HUNDRED_MB = 100 * 1000**2


@pytest.mark.soak
def test_f13_a_hundred_megabytes_come_back_within_a_minute(place):
    database = place.folder / "db.sqlite3"
    place.asked(FILL)
    before, size = fingerprint(database), database.stat().st_size
    times = []
    for words in (["backup"], ["restore_backup", "newest"]):
        began = time.monotonic()
        done = place.manage(*words)
        times.append(time.monotonic() - began)
        assert done.returncode == 0, done.stderr
        if words == ["backup"]:
            database.unlink()

    print(f"\n{size / 10**6:.0f} MB: backup, restore {times} s")  # noqa: T201
    assert size > HUNDRED_MB
    assert fingerprint(database) == before
    assert max(times) < 60
