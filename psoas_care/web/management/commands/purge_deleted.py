"""Remove for good what people deleted more than a day ago; for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from psoas_care.web import uploads, user_records
from psoas_care.web.leftovers import clear_leftovers


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        removed = user_records.purge(now=timezone.now())
        transaction.on_commit(clear_leftovers)
        uploads.clear_old()
        self.stdout.write(f"Removed {removed} deleted rows for good.")
