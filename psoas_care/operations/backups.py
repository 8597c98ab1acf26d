"""Copies of the whole database: made, listed, checked, thinned out and put back.

A backup is two files: the copy, and beside it a list in JSON that says what is in it.
The list is written last, so that a copy without one is not a backup. Both get their
names only when their bytes are on the disk, so a power cut leaves no half of them.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from psoas_care.operations import postgresql_copy, sqlite_copy
from psoas_care.operations.fault import BackupError

DAYS, WEEKS, MONTHS = 7, 4, 12
"""Of so many days, weeks and months the newest backup is kept."""

NAME = "psoas-care-{made:%Y-%m-%dT%H%M%S.%fZ}"
LIST = re.compile(r"psoas-care-[\dTZ.-]+\.(sqlite3|dump)(\.age)?\.json")
COPIES = {"sqlite": sqlite_copy, "postgresql": postgresql_copy}


class Backup(NamedTuple):
    """A copy and what its list says: its bytes, its rows by table, its migrations."""

    file: Path
    made: datetime
    bytes: int
    sha256: str
    rows: dict[str, int]
    migrations: list[str]

    @property
    def database(self) -> str:
        """The kind of database that it is of: sqlite or postgresql."""
        return "sqlite" if ".sqlite3" in self.file.suffixes else "postgresql"

    @property
    def is_encrypted(self) -> bool:
        return self.file.suffix == ".age"

    @classmethod
    def read(cls, file: Path) -> Self:
        """The backup whose copy is `file`; raises BackupError if it is none."""
        try:
            description = json.loads(_list_of(file).read_text(encoding="utf-8"))
            description["made"] = datetime.fromisoformat(description["made"])
            backup = cls(file, **description)
            size = file.stat().st_size
        except FileNotFoundError as error:
            raise BackupError(
                f"{error.filename} is missing. A backup is two files, the copy and the"
                " list beside it (….json); only both together are known to be whole."
            ) from None
        except (ValueError, TypeError, KeyError):
            raise BackupError(
                f"{_list_of(file)} is not the list of a backup."
            ) from None
        if size != backup.bytes:
            raise BackupError(
                f"{file} is not whole: it has {size} bytes and not {backup.bytes}."
            )
        return backup


def _list_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def found() -> list[Backup]:
    """All backups that are whole by their size, the newest first."""
    backups = []
    for path in settings.BACKUP_DIR.glob("psoas-care-*.json"):
        if LIST.fullmatch(path.name):
            with suppress(BackupError):
                backups.append(Backup.read(path.with_suffix("")))
    return sorted(backups, key=lambda backup: backup.made, reverse=True)


# -- making one ---------------------------------------------------------------


def make(now: datetime) -> Backup:
    """Copy the database into `BACKUP_DIR`, and thin out what is there.

    Raises BackupError where that cannot be done; then the older ones stay as they are.
    """
    copying = COPIES[connection.vendor]
    try:
        with _turn():
            name = NAME.format(made=now) + copying.SUFFIX
            file = settings.BACKUP_DIR / (
                name + (".age" if settings.BACKUP_KEY else "")
            )
            backup = _made(file, now, copying)
            _thin_out(backup)
            return backup
    except OSError as error:
        reason = error.strerror or error
        raise BackupError(
            f"No backup was made: cannot write in {settings.BACKUP_DIR} ({reason})."
        ) from error


def _made(file: Path, now: datetime, copying: Any) -> Backup:
    draft = file.with_name(f"{file.name}.part")
    # What shall be encrypted lies open only where the database itself does.
    place = settings.VAR_DIR if settings.BACKUP_KEY else settings.BACKUP_DIR
    plain = place / "backup.plain.part" if settings.BACKUP_KEY else draft
    try:
        _make_empty(plain)
        rows = copying.copy_to(plain)
        migrations = applied()
        if settings.BACKUP_KEY:
            _make_empty(draft)
            _encrypt(plain, draft)
        backup = Backup(
            file, now, draft.stat().st_size, _sha256(draft), rows, migrations
        )
        _give_name(draft, file)
        _write_list(backup)
    finally:
        plain.unlink(missing_ok=True)
        draft.unlink(missing_ok=True)
    return backup


def _write_list(backup: Backup) -> None:
    description = backup._asdict()
    del description["file"]
    text = json.dumps(description | {"made": backup.made.isoformat()}, indent=1)
    draft = backup.file.with_name(f"{backup.file.name}.json.part")
    _make_empty(draft)
    draft.write_text(text, encoding="utf-8")
    _give_name(draft, _list_of(backup.file))


def _make_empty(file: Path) -> None:
    """An empty file that only its owner may read."""
    file.unlink(missing_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _give_name(draft: Path, file: Path) -> None:
    """Move to its place what is on the disk for good, and that it moved, too."""
    _sync(draft)
    draft.replace(file)
    _sync(file.parent)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _turn() -> Iterator[None]:
    """One at a time; what a killed one has left is removed first."""
    settings.BACKUP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.BACKUP_DIR / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for rest in settings.BACKUP_DIR.glob("psoas-care-*.part*"):
            rest.unlink(missing_ok=True)
        yield


def _encrypt(plain: Path, draft: Path) -> None:
    _age("--encrypt", "--recipient", settings.BACKUP_KEY, plain=plain, target=draft)


def _decrypt(file: Path, key_file: Path, target: Path) -> None:
    _age("--decrypt", "--identity", str(key_file), plain=file, target=target)


def _age(*words: str, plain: Path, target: Path) -> None:
    if not shutil.which("age"):
        raise BackupError(
            "The program `age` is not installed (Debian: apt install age)."
        )
    with plain.open("rb") as source, target.open("wb") as sink:
        result = subprocess.run(
            ["age", *words],
            check=False,
            stdin=source,
            stdout=sink,
            stderr=subprocess.PIPE,
        )
    if result.returncode:
        raise BackupError(f"age says: {result.stderr.decode().strip()}")


# -- how long they are kept ---------------------------------------------------


def kept(made: Iterable[datetime]) -> set[datetime]:
    """Which of these backups stay, by the time at which they were made (UTC).

    The newest of each of the last days, weeks and months that have one, and all that
    are not a day older than the newest: one made before an upgrade stays beside that of
    the evening.
    """
    newest_first = sorted(made, reverse=True)
    stay = {each for each in newest_first if (newest_first[0] - each).days < 1}
    for most, period in ((DAYS, "%Y-%m-%d"), (WEEKS, "%G-%V"), (MONTHS, "%Y-%m")):
        newest_of: dict[str, datetime] = {}
        for each in newest_first:
            newest_of.setdefault(each.astimezone(UTC).strftime(period), each)
        stay.update(list(newest_of.values())[:most])
    return stay


def _thin_out(newest: Backup) -> None:
    """Remove what is too old, its list first: half of it is no backup."""
    backups = found()
    if newest not in backups:
        raise BackupError(f"{newest.file} cannot be read back.")
    stay = kept(backup.made for backup in backups)
    for backup in backups:
        if backup.made not in stay:
            _list_of(backup.file).unlink()
            backup.file.unlink()


# -- checking and putting back ------------------------------------------------


def applied() -> list[str]:
    """The migrations that the database has been through, as `app.name`."""
    loader = MigrationLoader(connection)
    return sorted(f"{app}.{name}" for app, name in loader.applied_migrations)


def needed() -> list[str]:
    """The migrations that this version of the program has."""
    return sorted(
        f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations
    )


@contextmanager
def checked(backup: Backup, key_file: Path | None) -> Iterator[Path]:
    """The copy in the clear, after all that can be checked about it; else BackupError.

    That its bytes are those that were written, that the database finds no fault in
    them, and that each table has as many rows as the list says.
    """
    if backup.database != connection.vendor:
        raise BackupError(
            f"{backup.file} is of {backup.database}, and DATABASE_URL names"
            f" {connection.vendor}."
        )
    if _sha256(backup.file) != backup.sha256:
        raise BackupError(
            f"{backup.file} has been changed or damaged since it was made."
        )
    with _in_the_clear(backup, key_file) as file:
        rows = COPIES[backup.database].rows_of(file)
        if rows != backup.rows:
            raise BackupError(f"{backup.file} has other rows than its list says.")
        yield file


@contextmanager
def _in_the_clear(backup: Backup, key_file: Path | None) -> Iterator[Path]:
    if not backup.is_encrypted:
        yield backup.file
        return
    if key_file is None:
        raise BackupError(f"{backup.file} is encrypted: name the key by --identity.")
    plain = settings.VAR_DIR / "restore.plain.part"
    try:
        _make_empty(plain)
        _decrypt(backup.file, key_file, plain)
        yield plain
    finally:
        plain.unlink(missing_ok=True)


def refuse_other_version(backup: Backup, *, older: bool) -> None:
    """BackupError for a backup that this version of the program cannot use."""
    if not any(name.startswith("accounts.") for name in backup.migrations):
        raise BackupError(f"{backup.file} is not of this program.")
    unknown = set(backup.migrations) - set(needed())
    if unknown:
        raise BackupError(
            f"{backup.file} was made by a newer version of this program"
            f" ({min(unknown)}). Install that version first."
        )
    missing = set(needed()) - set(backup.migrations)
    if missing and not older:
        raise BackupError(
            f"{backup.file} was made by an earlier version ({len(missing)} migrations"
            " fewer). Add --older to put it back all the same; then either run"
            " `manage.py upgrade`, or install the version that made it."
        )


def put_back(file: Path, rows: dict[str, int]) -> None:
    """Make the database what `file` is, whole or not at all; BackupError if it is not.

    In one transaction of the database itself: whoever is reading meanwhile gets the old
    rows or the new ones, and a killed one is undone by the next to open the database.
    """
    copying = COPIES[connection.vendor]
    copying.put_back(file)
    found_rows = copying.live_rows()
    if found_rows != rows:
        raise BackupError("The database has other rows now than the backup.")
