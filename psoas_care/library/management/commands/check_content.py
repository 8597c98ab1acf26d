"""Say what is wrong with the content, before anybody reads it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from psoas_care.library import content, content_checks


class Command(BaseCommand):
    help = "Check the fixtures; needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="folder", type=Path, default=content.FOLDER)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            records = content.read(folder)
            figures = content.read_figures(folder)
        except content.ContentError as error:
            raise CommandError(str(error)) from error
        found = content_checks.faults(records)
        found += content_checks.figure_faults(figures, records)
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(
            f"Content is sound: {len(records)} rows, {len(figures)} figures."
        )
