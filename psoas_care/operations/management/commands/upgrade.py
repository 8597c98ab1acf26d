"""Bring the database to this version: backup, migrate, check; else as it was."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from psoas_care.operations import upgrading
from psoas_care.operations.fault import BackupError


class Command(BaseCommand):
    help = (
        "Make a backup, migrate, load the content and check, all or nothing. May be run"
        " at any time; does nothing twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--without-backup",
            action="store_true",
            help="where you have one of your own",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with_backup = not options["without_backup"]
        try:
            backup = upgrading.upgrade(timezone.now(), with_backup=with_backup)
        except BackupError as error:
            raise CommandError(str(error)) from error
        if backup:
            self.stdout.write(f"The backup before the upgrade is {backup.file}.")
        self.stdout.write("The database is up to date.")
