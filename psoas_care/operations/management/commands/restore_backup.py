"""Check a backup and put it back; without a file, list what there is."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from psoas_care.operations import backups
from psoas_care.operations.backups import Backup
from psoas_care.operations.fault import BackupError


class Command(BaseCommand):
    help = (
        "Put a backup in the place of the database, after a backup of what is there."
        " Without FILE it lists the backups. Stop the site first."
    )
    # The database may be damaged, or not be there at all.
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", nargs="?", help="the copy, or “newest” for the newest one"
        )
        parser.add_argument(
            "--verify", action="store_true", help="check it, and put nothing back"
        )
        parser.add_argument(
            "--older",
            action="store_true",
            help="put it back although an earlier version of this program made it",
        )
        parser.add_argument(
            "--identity",
            type=Path,
            metavar="KEY",
            help="the age key of an encrypted one",
        )

    def handle(self, *args: Any, file: str | None, **options: Any) -> None:
        try:
            if not file:
                self._list()
            elif options["verify"]:
                self._verify(_chosen(file), options["identity"])
            else:
                self._restore(
                    _chosen(file), options["identity"], older=options["older"]
                )
        except BackupError as error:
            raise CommandError(str(error)) from error

    def _list(self) -> None:
        for backup in backups.found():
            self.stdout.write(
                f"{backup.made:%Y-%m-%d %H:%M} UTC  {backup.bytes:>12} bytes "
                f" {backup.file}"
            )

    def _verify(self, backup: Backup, key_file: Path | None) -> None:
        with backups.checked(backup, key_file):
            backups.refuse_other_version(backup, older=True)
        self.stdout.write(
            f"{backup.file} is whole: {sum(backup.rows.values())} rows in"
            f" {len(backup.rows)} tables, of {backup.made:%Y-%m-%d %H:%M} UTC."
        )

    def _restore(self, backup: Backup, key_file: Path | None, *, older: bool) -> None:
        with backups.checked(backup, key_file) as file:
            backups.refuse_other_version(backup, older=older)
            self._keep_what_is_there()
            backups.put_back(file, backup.rows)
        self.stdout.write(
            f"The database is that of {backup.made:%Y-%m-%d %H:%M} UTC again:"
            f" {sum(backup.rows.values())} rows in {len(backup.rows)} tables."
        )

    def _keep_what_is_there(self) -> None:
        try:
            if backups.applied():
                kept = backups.make(timezone.now())
                self.stdout.write(f"What was there until now is kept in {kept.file}.")
        except (BackupError, DatabaseError) as error:
            self.stderr.write(f"What was there until now could not be kept: {error}")


def _chosen(file: str) -> Backup:
    if file != "newest":
        return Backup.read(Path(file).resolve())
    found = backups.found()
    if not found:
        raise BackupError("There is no backup yet.")
    return found[0]
