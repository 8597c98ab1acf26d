"""Copy the database to where backups lie, check the copy and remove old ones."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from psoas_care.operations import backups
from psoas_care.operations.fault import BackupError


class Command(BaseCommand):
    help = (
        "Make a backup while the site runs; keeps the newest of 7 days, 4 weeks and"
        " 12 months. For a daily timer."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup = backups.make(timezone.now())
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{backup.file}\n{sum(backup.rows.values())} rows in {len(backup.rows)}"
            f" tables, {backup.bytes} bytes, checked. {len(backups.found())} are kept."
        )
