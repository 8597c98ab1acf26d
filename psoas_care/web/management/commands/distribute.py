"""Spread the rows of people over the machines of a Citus cluster, by person.

For PostgreSQL with the Citus extension, while nobody uses the site. It does only what
is missing, so it may be run again, and does nothing where all is done.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from psoas_care.web import distribution


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="write the SQL instead of running it"
        )

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL with Citus can spread rows.")
        with connection.cursor() as cursor:
            if wrong := distribution.unique_without_person(cursor):
                raise CommandError(f"Unique without the person: {', '.join(wrong)}.")
            steps = distribution.plan(cursor)
            if dry_run:
                for step in steps:
                    self.stdout.write(f"-- {step.description}\n{step.sql};")
                return
            if not distribution.has_citus(cursor):
                raise CommandError(
                    "Citus is not in this database: CREATE EXTENSION citus;"
                    " --dry-run shows what would be done."
                )
            before = distribution.count_rows(cursor)
            for step in steps:
                self.stdout.write(step.description)
                cursor.execute(step.sql)
            after = distribution.count_rows(cursor)
        if lost := [table for table in before if before[table] != after[table]]:
            raise CommandError(f"The number of rows changed: {', '.join(lost)}.")
        rows = sum(after.values())
        self.stdout.write(f"{len(steps)} steps done. All {rows} rows are there.")
