"""Bring the content of the database into step with the fixtures."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from psoas_care.library import content


class Command(BaseCommand):
    help = "Load exercises, questions and references; may be run at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="folder", type=Path, default=content.FOLDER)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            records = content.read(folder)
            content.read_figures(folder)  # a broken figure loads nothing either
            removed = content.load(records)
        except content.ContentError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        counted = Counter(record.model for record in records)
        self.stdout.write(
            f"Content loaded: {counted['library.exercise']} exercises, "
            f"{counted['safety.question']} questions, "
            f"{counted['library.reference']} references; {removed} rows removed."
        )
