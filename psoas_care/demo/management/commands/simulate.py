"""Fill a PostgreSQL with simulated people, to measure how fast it is with many."""

import shutil
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from psoas_care.demo import simulation

MOST_PEOPLE = 10_000_000
BYTES_A_ROW = 700
"""With its indexes; measured, and some more (docs/scale.md)."""


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, required=True)

    def handle(self, *args: Any, people: int, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("People are simulated on PostgreSQL only.")
        if not settings.ORIGIN.is_loopback:
            raise CommandError(
                "Simulated people are for this machine only: ORIGIN must stay on"
                " 127.0.0.1."
            )
        if not 1 <= people <= MOST_PEOPLE:
            raise CommandError(f"--people must be from 1 to {MOST_PEOPLE}.")
        shares = simulation.Shares.of(people)
        model = simulation.model_of(timezone.now().date())
        rows = model.rows(shares)
        self.stdout.write(
            f"{people} people: {shares.year} with a year, {shares.month} with a month,"
            f" {shares.few} with a few rows; {rows} rows in all."
        )
        self._refuse_if_too_small(rows * BYTES_A_ROW)
        for done in simulation.load(model, shares):
            self._show(done, people)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute("SELECT pg_database_size(current_database())")
            size = cast(Any, cursor.fetchone())[0]
        self.stdout.write(f"Done; the database has {size / 1e9:.2f} GB.")

    def _refuse_if_too_small(self, needed: int) -> None:
        room = _room()
        if room is None:
            self.stdout.write("How much room the database has is not seen from here.")
        elif room < needed:
            raise CommandError(
                f"Needs about {needed / 1e9:.1f} GB, and its disk has"
                f" {room / 1e9:.1f} GB left."
            )

    def _show(self, done: int, people: int) -> None:
        if self.stderr.isatty():
            bar = f"[{'#' * (40 * done // people):40}] {done} of {people} people"
            self.stderr.write(f"\r{bar}", ending="" if done < people else "\n")


def _room() -> int | None:
    """Free bytes of the disk that PostgreSQL writes to; None if it is not ours."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            folder = Path(cast(Any, cursor.fetchone())[0])
        return shutil.disk_usage(folder).free
    except (DatabaseError, OSError):
        return None
